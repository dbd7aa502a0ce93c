"""From the write of a file to the new words being served: `sitegen serve` beside `hugo server`, in interleaved rounds.

    preview.py [--posts 10000] [--edits 20] [--only NAME] [--chromium] [--large]

Both hold the same posts and the same templates. What is edited: the body and the title of the newest post, the base
template, the title of the site in the settings. A title is waited for on the post, the home page and a tag page, each
on its own; a template and the settings on the page of the post. Each edit is made for one of them and then for the
other, so that what else the machine does falls on both. sitegen starts with a warm cache. No browser is open: pages are
made when they are asked for. With `--chromium` a browser shows the page of the post after that, and it is measured when
its document has the new words. With `--large` sitegen is measured with 100,000 posts as well, body and title only.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from edit_latency import Watcher, edited
from generators import HERE, SITEGEN
from in_browser import save_to_dom
from make_corpus import write_corpus

KINDS = ("body", "title", "template", "settings")
LARGE, LARGE_KINDS = 100_000, ("body", "title")


@dataclass
class Preview:
    """A preview server and its copy of the site; `took` has the seconds of each kind of edit and page."""

    name: str
    folder: Path
    command: tuple[str, ...]
    template: str
    settings: str
    base: str
    process: subprocess.Popen[bytes] | None = None
    watcher: Watcher = field(default_factory=Watcher)
    took: dict[str, list[float]] = field(default_factory=dict)

    def start(self, page: str) -> float:
        """Seconds until the first page is served."""
        began = time.perf_counter()
        quiet = subprocess.DEVNULL
        self.process = subprocess.Popen(
            self.command, cwd=self.folder, stdin=quiet, stdout=quiet, stderr=quiet, start_new_session=True
        )
        self.watcher.wait_for([self.base + page], "")
        return time.perf_counter() - began

    def edit(self, kind: str, post: str, word: str) -> None:
        """Write the new word; what the last edit of this kind wrote goes."""
        file = self.folder / {"template": self.template, "settings": self.settings}.get(kind, post)
        original = file.with_name(f"{file.name}.tmp")  # a name that both leave alone
        if not original.exists():
            shutil.copy(file, original)
        text = original.read_text(encoding="utf-8")
        if kind == "template":
            text = text.replace("</body>", f"<p>{word}</p></body>")
        elif kind == "settings":
            text = re.sub(r'^title = ".*"', f'title = "{word}"', text, count=1, flags=re.MULTILINE)
        else:
            text = edited(text, kind, word)
        file.write_text(text, encoding="utf-8")

    def stop(self) -> None:
        if self.process is not None:
            os.killpg(self.process.pid, signal.SIGTERM)
            try:
                self.process.wait(10)
            except subprocess.TimeoutExpired:
                os.killpg(self.process.pid, signal.SIGKILL)


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as found:
        return int(found.getsockname()[1])


def previews(root: Path, posts: Path, only: str) -> list[Preview]:
    """Those that are installed, each with its copy of the site."""
    found = []
    hugo = next((HERE / ".venv").glob("lib/python*/site-packages/hugo/binaries/hugo*"), None) or shutil.which("hugo")
    for name, site in (("sitegen", "sitegen"), ("Hugo", "hugo")):
        if (only and only.lower() != site) or (site == "hugo" and not hugo):
            continue
        folder, port = root / site, free_port()
        shutil.copytree(HERE / "sites" / site, folder)
        shutil.copytree(posts, folder / "content" / "posts")
        if site == "sitegen":
            command = (str(SITEGEN), "serve", "--port", str(port))
            template, settings = "themes/bench/templates/base.html", "sitegen.toml"
        else:
            command = (str(hugo), "server", "--port", str(port), "--bind", "127.0.0.1")
            template, settings = "layouts/_default/baseof.html", "hugo.toml"
        found.append(Preview(name, folder, command, template, settings, f"http://127.0.0.1:{port}/news"))
    return found


def measure(found: list[Preview], posts: Path, edits: int, kinds: Sequence[str], chromium: bool) -> None:
    """Edit, each kind `edits` times, in turn with each preview."""
    newest = max(posts.rglob("*.md"), key=lambda file: int(file.stem.rpartition("-")[2]))
    year, month = re.search(r"^date: (\d{4})-(\d\d)", newest.read_text(encoding="utf-8"), re.MULTILINE).groups()
    tag = re.search(r"^tags: \[([^,\]]+)", newest.read_text(encoding="utf-8"), re.MULTILINE)[1].strip()
    page, tag_page = f"/{year}/{month}/{newest.stem}/", f"/tags/{tag.lower().replace(' ', '-')}/"
    post = f"content/posts/{newest.relative_to(posts)}"
    for preview in found:
        preview.took["start"] = [preview.start(page)]
    time.sleep(5)
    for preview in found:
        preview.watcher.torn = 0
    for kind in kinds:
        pages = (page, "/", tag_page) if kind == "title" else (page,)
        for number in range(edits):
            for preview in found:
                for asked in pages:  # each on its own: who waits for several sees the sum
                    word = f"marker{kind}{number}x{len(asked)}"
                    start = time.perf_counter()
                    preview.edit(kind, post, word)
                    preview.watcher.wait_for([preview.base + asked], word)
                    where = {page: "the post", "/": "the home page"}.get(asked, "a tag page")
                    preview.took.setdefault(f"{kind}, on {where}", []).append(time.perf_counter() - start)
                    time.sleep(0.5)
    for preview in found if chromium else ():
        times = save_to_dom(preview.base + page, lambda word, one=preview: one.edit("body", post, word), edits)
        preview.took["body, in Chromium"] = times


def run(count: int, edits: int, kinds: Sequence[str], only: str, chromium: bool) -> list[Preview]:
    """Measure with so many posts."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        write_corpus(root / "posts", posts=count)
        found = previews(root, root / "posts", only)
        for preview in found:
            if preview.name == "sitegen":  # a warm cache
                subprocess.run([SITEGEN, "build", "-q", "-o", root / "built"], cwd=preview.folder, check=True)
        try:
            measure(found, root / "posts", edits, kinds, chromium)
        finally:
            for preview in found:
                preview.stop()
    return found


def show(count: int, found: Sequence[Preview]) -> None:
    """A row for each kind of edit and page."""
    for row in found[0].took:
        line = [f"{count:>9,}  {row:28}"]
        for preview in found:
            took = sorted(value * 1e3 for value in preview.took[row])
            line.append(f"{preview.name} {statistics.median(took):,.0f} ({took[0]:,.0f} to {took[-1]:,.0f})")
        print("   ".join(line), flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--posts", type=int, default=10_000)
    parser.add_argument("--edits", type=int, default=20)
    parser.add_argument("--only", default="")
    parser.add_argument("--chromium", action="store_true")
    parser.add_argument("--large", action="store_true")
    chosen = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # so that the servers are stopped
    runs = [(chosen.posts, KINDS, chosen.only, chosen.chromium)]
    runs += [(LARGE, LARGE_KINDS, "sitegen", False)] if chosen.large else []
    print(f"{chosen.edits} edits of each kind; milliseconds: median (least to greatest)")
    torn = []
    for count, kinds, only, chromium in runs:
        found = run(count, chosen.edits, kinds, only, chromium)
        show(count, found)
        torn += [f"{preview.name} {preview.watcher.torn}" for preview in found]
    print("torn answers: " + ", ".join(torn))


if __name__ == "__main__":
    main()
