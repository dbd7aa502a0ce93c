"""A long day of writing: edits in every way editors save, browsers that come and go, and a server that stays the same.

`python -m tests.preview.soak --minutes 20 --posts 2000` prints what it saw and ends with 1 where something was missed.
"""

from __future__ import annotations

import argparse
import http.client
import os
import random
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from urllib.parse import quote, urlsplit

from sitegen.preview.marks import unmarked
from tests.conftest import Paper
from tests.preview.saves import SAVES

SITEGEN = Path(sys.executable).with_name("sitegen")
ENOUGH = 60.0
BROWSERS = 5


@dataclass
class Seen:
    """What a soak saw; sizes in KiB, times in seconds."""

    edits: int = 0
    missed: list[str] = field(default_factory=list)
    latencies: list[float] = field(default_factory=list)
    memory: list[int] = field(default_factory=list)
    before: dict[str, int] = field(default_factory=dict)
    after: dict[str, int] = field(default_factory=dict)
    differing: list[str] = field(default_factory=list)

    @property
    def growth(self) -> float:
        """How much memory grew from the first tenth of the samples to the last, as a share."""
        tenth = max(1, len(self.memory) // 10)
        first, last = median(self.memory[tenth : 2 * tenth] or self.memory), median(self.memory[-tenth:])
        return last / first - 1


class Soak:
    """A paper, its preview, and what is done to both; the same `seed` does the same."""

    def __init__(self, root: Path, posts: int, seed: int) -> None:
        self.paper, self.random, self.seen = Paper(root), random.Random(seed), Seen()
        self.names = [f"p{number}" for number in range(posts)]
        for number, name in enumerate(self.names):
            self.paper.post(
                name, date=f"{2000 + number // 336}-{1 + number % 336 // 28:02}-{1 + number % 28:02}", tags=["one"]
            )
        self.log = (root.parent / "said.txt").open("w+")
        command = [SITEGEN, "serve", "--port", "0"]
        self.server = subprocess.Popen(command, cwd=root, stdout=subprocess.DEVNULL, stderr=self.log)
        self._wait_for("Ctrl-C ends it")
        address = urlsplit(re.search(r"http://\S+", self.said())[0])
        self.host, self.port = address.hostname, address.port
        self.streams: list[socket.socket] = []

    def said(self) -> str:
        return Path(self.log.name).read_text(encoding="utf-8")

    def _wait_for(self, text: str) -> None:
        end = time.monotonic() + ENOUGH
        while text not in self.said():
            assert time.monotonic() < end, self.said()
            assert self.server.poll() is None, self.said()
            time.sleep(0.02)

    def get(self, path: str) -> tuple[int, bytes]:
        connection = http.client.HTTPConnection(self.host, self.port, timeout=ENOUGH)
        try:
            connection.request("GET", quote(path))
            answer = connection.getresponse()
            return answer.status, answer.read()
        finally:
            connection.close()

    def stand(self) -> dict[str, int]:
        """Open files and threads of the server."""
        process = Path(f"/proc/{self.server.pid}")
        return {name: len(list((process / name).iterdir())) for name in ("fd", "task")}

    def weigh(self) -> None:
        pages = int(Path(f"/proc/{self.server.pid}/statm").read_text().split()[1])
        self.seen.memory.append(pages * os.sysconf("SC_PAGE_SIZE") // 1024)

    def expect(self, path: str, marker: str, what: str) -> None:
        """Ask until the page holds the marker."""
        start = time.perf_counter()
        while marker.encode() not in self.get(path)[1]:
            if time.perf_counter() - start > ENOUGH:
                self.seen.missed.append(f"{what}: no {marker} at {path}")
                return
            time.sleep(0.005)
        self.seen.latencies.append(time.perf_counter() - start)

    def edit(self) -> None:
        """One edit of one kind, and a look at what came of it."""
        self.seen.edits += 1
        marker = f"marker{self.seen.edits}x"
        kinds = [self._body] * 12 + [self._title, self._broken, self._template, self._asset, self._new, self._folder]
        kind = self.random.choice(kinds)
        kind(marker)
        self.browse()

    def _text(self, name: str, marker: str) -> tuple[Path, bytes]:
        file = self.paper.root / f"content/posts/{name}.md"
        return file, re.sub(rb"\n\n.*", f"\n\nSome {marker} text.\n".encode(), file.read_bytes(), flags=re.DOTALL)

    def _body(self, marker: str) -> None:
        name, save = self.random.choice(self.names), self.random.choice(SAVES)
        save(*self._text(name, marker))
        self.expect(self.page(name), marker, save.__name__)

    def _title(self, marker: str) -> None:
        name = self.names[-1]
        file, text = self._text(name, marker)
        self.random.choice(SAVES)(file, re.sub(rb"title: .*", f"title: {marker}".encode(), text))
        self.expect("/", marker, "a title")
        self.expect("/tags/one/", marker, "a title")

    def _broken(self, marker: str) -> None:
        name = self.random.choice(self.names)
        file, good = self._text(name, marker)
        file.write_bytes(b"---\ntitle: [\n---\n")
        self.expect(self.page(name), "sitegen-preview", "a broken text")
        file.write_bytes(good)
        self.expect(self.page(name), marker, "a mended text")

    def _template(self, marker: str) -> None:
        file = self.paper.root / "themes/plain/templates/base.html"
        text = re.sub(r"<!--.*?-->|\Z", "", file.read_text()).replace("</body>", f"<!--{marker}--></body>")
        self.random.choice(SAVES)(file, text.encode())
        self.expect("/", marker, "a template")

    def _asset(self, marker: str) -> None:
        self.paper.write("content/static/own.css", f"/* {marker} */")
        self.expect("/own.css", marker, "a static file")

    def _new(self, marker: str) -> None:
        file = self.paper.post(f"new/{marker}", marker)
        self.expect(f"/2026/11/{marker}/", marker, "a new post")
        if self.random.random() < 0.9:
            file.unlink()

    def _folder(self, marker: str) -> None:
        folder = self.paper.root / "content/posts/folder"
        self.paper.post("folder/inner", marker)
        self.expect("/2026/11/inner/", marker, "a post in a folder")
        shutil.move(folder, folder.with_name("moved"))
        self.paper.post("moved/inner", f"{marker}y")
        self.expect("/2026/11/inner/", f"{marker}y", "a post in a folder that moved")
        shutil.rmtree(folder.with_name("moved"))

    def page(self, name: str) -> str:
        """Where the post called `p3` stands."""
        number = int(name[1:])
        return f"/{2000 + number // 336}/{1 + number % 336 // 28:02}/{name}/"

    def browse(self) -> None:
        """Some browsers: each comes, listens for a while, and leaves without a word."""
        page = self.get("/")[1].decode()
        found = dict(re.findall(r'data-(key|since)="([^"]*)"', page))
        stream = socket.create_connection((self.host, self.port), ENOUGH)
        query = f"/_sitegen/events?key={found['key']}&since={found['since']}&page=/&page={self.page(self.names[0])}"
        stream.sendall(f"GET {query} HTTP/1.1\r\nHost: {self.host}:{self.port}\r\n\r\n".encode())
        self.streams.append(stream)
        if len(self.streams) > BROWSERS:
            self.streams.pop(self.random.randrange(BROWSERS)).close()

    def leave(self) -> None:
        while self.streams:
            self.streams.pop().close()

    def settle(self) -> None:
        """Wait until open files and threads are as at the beginning, or for as long as a person would."""
        end = time.monotonic() + ENOUGH
        while (self.seen.after != self.seen.before) and time.monotonic() < end:
            time.sleep(0.2)
            self.seen.after = self.stand()

    def compare(self) -> None:
        """What is served against a clean build, byte for byte but for the mark."""
        output = self.paper.root.parent / "clean"
        command = [SITEGEN, "build", "--drafts", "--future", "--no-cache", "-q", "-o", str(output)]
        subprocess.run(command, cwd=self.paper.root, check=True)
        for name, data in self.paper.files(output).items():
            if unmarked(self.get(f"/{name}")[1]) != data:
                self.seen.differing.append(name)

    def end(self) -> None:
        self.leave()
        self.server.send_signal(signal.SIGTERM)  # a shell in the background ignores SIGINT
        try:
            assert self.server.wait(ENOUGH) == 0, self.said()
        finally:
            self.server.kill()
            self.log.close()


def soak(root: Path, *, seconds: float, posts: int, every: float, seed: int = 1) -> Seen:
    """Edit for so long, once `every` so many seconds at most."""
    run = Soak(root, posts, seed)
    try:
        run.get("/")
        run.browse()
        run.leave()
        time.sleep(1)
        run.seen.before = run.stand()
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            start = time.monotonic()
            run.edit()
            run.weigh()
            time.sleep(max(0.0, start + every - time.monotonic()))
        run.leave()
        run.settle()
        run.compare()
    finally:
        run.end()
    return run.seen


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--minutes", type=float, default=20)
    parser.add_argument("--posts", type=int, default=2000)
    parser.add_argument("--every", type=float, default=1.0)
    parser.add_argument("--seed", type=int, default=1)
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        seconds = chosen.minutes * 60
        seen = soak(Path(folder) / "paper", seconds=seconds, posts=chosen.posts, every=chosen.every, seed=chosen.seed)
    took = sorted(seen.latencies)
    print(f"{seen.edits} edits, {len(seen.missed)} missed, {len(seen.differing)} files differ from a clean build")
    slow = took[len(took) * 95 // 100]
    print(f"save to served: median {median(took) * 1e3:.0f} ms, 95 of 100 within {slow * 1e3:.0f} ms")
    print(f"memory {seen.memory[0]:,} to {seen.memory[-1]:,} KiB, growth {seen.growth:.1%}")
    print(f"open files and threads: {seen.before} before, {seen.after} after")
    for line in [*seen.missed[:20], *seen.differing[:20]]:
        print(line)
    return 0 if not seen.missed and not seen.differing and seen.after == seen.before and seen.growth < 0.1 else 1


if __name__ == "__main__":
    sys.exit(main())
