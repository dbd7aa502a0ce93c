"""The sample blog, built by the real command, served at `/` and at `/repo/`, and a Chromium that looks at it.

A tool that is missing fails the test that needs it, with the way to get it: a browser test is never skipped.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Playwright, Request

ROOT = Path(__file__).parents[2]
MODULES = Path(__file__).parent / "node_modules"
SAMPLE = ("sitegen.toml", "content", "templates", "themes")
CHROMIUM_FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
KINDS = {
    "front page": "index.html",
    "article": r"\d{4}/\d\d/[^/]+/index.html",
    "page": r"(about|contact)/index.html",
    "tags": "tags/index.html",
    "tag": r"tags/[^/]+/index.html",
    "section": r"sections/[^/]+/index.html",
    "author": r"authors/[^/]+/index.html",
    "archive": "archive/index.html",
    "month": r"\d{4}/\d\d/index.html",
    "not found": "404.html",
}
TYPES = {
    ".html": "text/html; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".mjs": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".webmanifest": "application/manifest+json",
    ".xml": "application/xml",
    ".xsl": "text/xsl",
    ".txt": "text/plain; charset=utf-8",
    ".svg": "image/svg+xml",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".png": "image/png",
    ".gif": "image/gif",
    ".webp": "image/webp",
    ".avif": "image/avif",
    ".ico": "image/x-icon",
    ".woff2": "font/woff2",
    ".csv": "text/csv; charset=utf-8",
    ".pdf": "application/pdf",
}
_REDIRECT = re.compile(rb"<meta\s[^>]*http-equiv=[\"']?refresh", re.IGNORECASE)


@dataclass(frozen=True)
class BuiltSite:
    """A built site and the URL, ending in `/`, at which it is served."""

    folder: Path
    url: str

    @property
    def base_path(self) -> str:
        return urlsplit(self.url).path

    def pages(self) -> list[Path]:
        """Every HTML file that is read, not only passed through on a redirect."""
        found = sorted(self.folder.rglob("*.html"))
        return [path for path in found if not _REDIRECT.search(path.read_bytes()[:4096])]

    def page(self, kind: str) -> str:
        """The URL of the richest page of a kind: the one with the most bytes."""
        pattern = re.compile(KINDS[kind])
        found = [path for path in self.pages() if pattern.fullmatch(path.relative_to(self.folder).as_posix())]
        assert found, f"the sample blog has no {kind}: nothing in the output looks like {KINDS[kind]}"
        richest = max(found, key=lambda path: (path.stat().st_size, path.as_posix()))
        return self.url + richest.relative_to(self.folder).as_posix().removesuffix("index.html")


class Handler(BaseHTTPRequestHandler):
    """Answers as GitHub Pages does: folders have their index, what is missing gets 404.html."""

    protocol_version = "HTTP/1.1"
    timeout = 10
    server: SiteServer

    def do_GET(self) -> None:
        path = unquote(urlsplit(self.path).path)
        target = self.find(path)
        if target is not None and target.is_dir():
            self.answer(301, b"", ".txt", {"Location": urlsplit(self.path).path + "/"})
        elif target is not None:
            self.answer(200, target.read_bytes(), target.suffix)
        elif (page := self.server.folder / "404.html").is_file() and path.startswith(self.server.base_path):
            self.answer(404, page.read_bytes(), ".html")
        else:
            self.answer(404, b"outside the site", ".txt")

    def do_HEAD(self) -> None:
        self.do_GET()

    def find(self, path: str) -> Path | None:
        if not path.startswith(self.server.base_path) or ".." in path.split("/"):
            return None
        target = self.server.folder / path.removeprefix(self.server.base_path)
        if path.endswith("/"):
            target /= "index.html"
        return target if target.exists() else None

    def answer(self, status: int, body: bytes, suffix: str, headers: dict[str, str] | None = None) -> None:
        self.send_response(status)
        self.send_header("Content-Type", TYPES.get(suffix, "application/octet-stream"))
        self.send_header("Content-Length", str(len(body)))
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        self.end_headers()
        if self.command == "GET":
            self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing: the browser's view of a request is what the tests judge."""


class SiteServer(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, folder: Path, base_path: str) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.folder = folder
        self.base_path = base_path

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}{self.base_path}"

    def handle_error(self, request: object, client_address: object) -> None:
        """Browsers drop connections when a page is closed; that is nobody's failure."""


def run_sitegen(project: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = ROOT / ".venv" / "bin" / "sitegen"
    if not command.exists():
        pytest.fail(f"{command} is missing: run `make test`, or `pip install -e '.[dev]'` into .venv")
    return subprocess.run([command, *arguments], cwd=project, capture_output=True, text=True, timeout=300, check=False)


@pytest.fixture(scope="session")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the sample blog's sources, so that no cache of the working tree is read or written."""
    project = tmp_path_factory.mktemp("sample")
    for name in SAMPLE:
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, project / name)
        elif source.exists():
            shutil.copy(source, project / name)
    return project


@pytest.fixture(scope="session")
def sitegen() -> Callable[..., subprocess.CompletedProcess[str]]:
    """`sitegen(project, "build", ...)` runs the real command in a project."""
    return run_sitegen


@pytest.fixture(scope="session")
def sites(sample: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, BuiltSite]]:
    """The sample blog under `/` and under `/repo/`, each built for the address at which it is served."""
    built = {}
    with ExitStack() as stack:
        for base_path in ("/", "/repo/"):
            folder = tmp_path_factory.mktemp("output")
            server = stack.enter_context(SiteServer(folder, base_path))
            done = run_sitegen(sample, "build", "-o", str(folder), "-u", server.url)
            assert done.returncode == 0, f"the sample blog does not build for {server.url}:\n{done.stderr}{done.stdout}"
            threading.Thread(target=server.serve_forever, daemon=True).start()
            stack.callback(server.shutdown)
            built[base_path] = BuiltSite(folder, server.url)
        yield built


@pytest.fixture(params=["/", "/repo/"])
def site(sites: dict[str, BuiltSite], request: pytest.FixtureRequest) -> BuiltSite:
    """The sample blog: the test runs once for each base path."""
    return sites[request.param]


@pytest.fixture(scope="session")
def root_site(sites: dict[str, BuiltSite]) -> BuiltSite:
    """The sample blog under `/`, for what the base path cannot change."""
    return sites["/"]


@pytest.fixture(params=KINDS)
def kind(request: pytest.FixtureRequest) -> str:
    """A kind of page: the test runs once for each."""
    return str(request.param)


@pytest.fixture(scope="session")
def chromium() -> str:
    """The path of Debian's Chromium."""
    found = shutil.which("chromium")
    return found or pytest.fail("chromium is missing: run tests/browser/setup, or apt-get install chromium")


@pytest.fixture(scope="session")
def npm_package() -> Callable[[str], Path]:
    """The folder of an npm package of package.json, by name."""

    def find(name: str) -> Path:
        if not (MODULES / name).is_dir():
            pytest.fail(f"the npm package {name} is missing: run tests/browser/setup")
        return MODULES / name

    return find


@pytest.fixture(scope="session")
def browser(chromium: str, playwright: Playwright) -> Iterator[Browser]:
    started = playwright.chromium.launch(executable_path=chromium, args=list(CHROMIUM_FLAGS))
    yield started
    started.close()


@dataclass
class Visit:
    """A page in the browser, and what went wrong while it was loaded."""

    page: Page
    requested: list[str] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)
    console: list[str] = field(default_factory=list)

    def listen(self) -> None:
        self.page.on("request", lambda request: self.requested.append(request.url))
        self.page.on("requestfailed", self.note_failure)
        self.page.on("response", lambda a: a.status >= 400 and self.failed.append(f"{a.status} {a.url}"))
        self.page.on("console", self.note_console)
        self.page.on("pageerror", lambda error: self.console.append(str(error)))

    def note_failure(self, request: Request) -> None:
        self.failed.append(f"{request.failure} {request.url}")

    def note_console(self, said: ConsoleMessage) -> None:
        if said.type in ("error", "warning"):
            self.console.append(f"{said.text} ({said.location['url']})")

    def read_to_the_end(self) -> None:
        """Scroll through the page, so that what is loaded late is loaded too."""
        self.page.evaluate(
            """async () => {
                for (let y = 0; y < document.documentElement.scrollHeight; y += 600) {
                    window.scrollTo(0, y);
                    await new Promise(requestAnimationFrame);
                }
                window.scrollTo(0, 0);
            }"""
        )
        self.page.wait_for_load_state("networkidle")


@pytest.fixture
def visit(browser: Browser) -> Callable[..., Any]:
    """`with visit(url, width=390, color_scheme="dark") as seen:` opens a page in a fresh context."""

    @contextmanager
    def open_page(url: str, width: int = 1280, **options: Any) -> Iterator[Visit]:
        context: BrowserContext = browser.new_context(viewport={"width": width, "height": 900}, **options)
        seen = Visit(context.new_page())
        seen.listen()
        try:
            seen.page.goto(url, wait_until="load")
            yield seen
        finally:
            context.close()

    return open_page
