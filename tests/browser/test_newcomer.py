"""The ten minutes of docs/start.md, command by command, in an empty folder with an installed sitegen.

GitHub is a bare repository on this disk, and its runners are played; everything else is real.
"""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path
from urllib.request import urlopen

import pytest
from PIL import Image

from tests.browser.conftest import SiteServer
from tests.docs.conftest import read_blocks
from tests.publish.actions_runner import Host

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.xdist_group("browser")]

ROOT = Path(__file__).parents[2]
REMOTE = "https://github.com/you/harbour.git"
NOT_HERE = re.compile(r"python3 -m venv|\. \S+activate|pip install")
STORY = "\nThe new bridge opened to traffic on Friday morning.\n"
PATIENCE = 60
XMP = """<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/" photoshop:Credit="Rui Costa/The Harbour Courier">
<dc:description><rdf:Alt><rdf:li xml:lang="x-default">Cars queue at the new bridge on Friday.</rdf:li></rdf:Alt>
</dc:description></rdf:Description></rdf:RDF></x:xmpmeta>"""


class Newcomer:
    """Somebody at a terminal, in an empty folder, who types what the documentation says."""

    def __init__(self, home: Path, tools: Path) -> None:
        self.home = self.folder = home
        self.environment = {
            "PATH": os.pathsep.join([str(tools / "bin"), os.environ["PATH"]]),
            "HOME": str(home),
            "PYTHONPATH": str(tools),
            "LC_ALL": "C.UTF-8",
            "CI": "1",
            "NO_COLOR": "1",
        }

    def type(self, line: str) -> str:
        """What a line prints."""
        if line.startswith("cd "):
            self.folder /= line.removeprefix("cd ")
            return ""
        if line.startswith("sitegen serve"):
            return self.look(line)
        done = subprocess.run(
            ["bash", "-c", line], cwd=self.folder, env=self.environment, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, f"$ {line}\n{done.stdout}{done.stderr}"
        return done.stdout + done.stderr

    def look(self, line: str) -> str:
        """Start the preview, look at its front page, end it."""
        command = [*line.removesuffix(" --open").split(), "--port", "0"]
        log = self.home / "preview.log"
        with log.open("w") as said:
            preview = subprocess.Popen(command, cwd=self.folder, env=self.environment, stdout=said, stderr=said)
        try:
            until = time.monotonic() + PATIENCE
            while not (found := re.search(r"http://\S+", log.read_text())) and time.monotonic() < until:
                time.sleep(0.05)
            assert found, log.read_text()
            with urlopen(found[0], timeout=PATIENCE) as page:
                assert "The Harbour Courier" in page.read().decode()
        finally:
            preview.send_signal(signal.SIGINT)
            preview.wait(PATIENCE)
        return log.read_text()


@pytest.fixture(scope="module")
def tools(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """sitegen as `pip install` leaves it, apart from the sources; what it needs is that of the tests."""
    folder = tmp_path_factory.mktemp("installed")
    alone = ["--no-deps", "--no-index", "--no-build-isolation", "--quiet", "--disable-pip-version-check"]
    command = [sys.executable, "-m", "pip", "install", *alone, "--target", str(folder), str(ROOT)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return folder


@pytest.fixture
def newcomer(tmp_path: Path, tools: Path) -> Newcomer:
    """A newcomer with a photograph, a name, and an empty repository on GitHub."""
    (tmp_path / "Pictures").mkdir()
    Image.new("RGB", (1600, 1000), (90, 120, 150)).save(tmp_path / "Pictures/bridge.jpg", xmp=XMP.encode())
    remote = tmp_path / "github.git"
    subprocess.run(["git", "init", "-q", "--bare", "-b", "main", remote], check=True)
    (tmp_path / ".gitconfig").write_text(
        f'[user]\n\tname = You\n\temail = you@example.org\n[url "file://{remote}"]\n\tinsteadOf = {REMOTE}\n'
    )
    return Newcomer(tmp_path, tools)


def steps() -> list[tuple[str, list[str]]]:
    """What is typed, and what the documentation says is answered."""
    found: list[tuple[str, list[str]]] = []
    for block in read_blocks(ROOT / "docs/start.md"):
        if block.language == "console":
            for line in block.text.rstrip("\n").split("\n"):
                if line.startswith("$ "):
                    found.append((line[2:], []))
                else:
                    found[-1][1].append(line)
    return found


def test_the_ten_minutes_end_with_a_live_site(newcomer: Newcomer, visit, monkeypatch) -> None:
    for line, answer in steps():
        if NOT_HERE.match(line):
            continue
        said = newcomer.type(line)
        told = [text for text in answer if text != "…"]
        assert [text for text in told if text not in said.split("\n")] == [], f"$ {line}\n{said}"
        if line.startswith("sitegen new") and "--photo" in line:
            story = newcomer.folder / told[0]
            story.write_text(story.read_text().replace("alt:", "alt: A white bridge.") + STORY)

    pushed = newcomer.home / "pushed"
    newcomer.type(f"git clone -q {newcomer.home}/github.git {pushed}")
    monkeypatch.setenv("PYTHONPATH", newcomer.environment["PYTHONPATH"])
    github = Host(newcomer.home / "github", pushed, base_url="https://you.github.io/harbour")
    assert github.run("push", int(time.time())), github.log
    newcomer.type(f"git clone -q -b gh-pages {newcomer.home}/github.git {newcomer.home}/branch")
    branch = newcomer.home / "branch"
    shutil.rmtree(branch / ".git")
    assert pages_of(branch) == pages_of(github.live)
    with SiteServer(branch, "/harbour/") as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            for page in pages_of(branch):
                url = server.url + page.removesuffix("index.html")
                with visit(url) as seen:
                    seen.read_to_the_end()
                    assert not seen.failed, url
                    assert not seen.console, url
                    assert all(asked.startswith(server.url) for asked in seen.requested), seen.requested
        finally:
            server.shutdown()
    assert "closes for repairs" not in (branch / "index.html").read_text()
    assert "A white bridge." in next(branch.glob("*/*/the-bridge-is-open/index.html")).read_text()


def pages_of(folder: Path) -> dict[str, bytes]:
    """The pages of a site by their paths."""
    found = sorted(folder.rglob("index.html"))
    return {page.relative_to(folder).as_posix(): page.read_bytes() for page in found}
