"""Measures how long a live preview takes from the write of a file to the new words being served.

    edit_latency.py POST URL [--also URL ...] [--edits 10] [--what body|title] -- COMMAND [ARGUMENT ...]

Starts COMMAND (a preview server, in this folder) and waits until URL answers. Then, `--edits` times, writes a new word
at the end of POST's body or into its title and asks for URL (and each other one) until the word is there. Prints the
start-up time and the least, median and greatest latency in milliseconds, and how often an answer was torn: cut short,
or without the end of its HTML. POST is restored in the end.
"""

from __future__ import annotations

import argparse
import http.client
import os
import re
import signal
import statistics
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

LIMIT = 600


class Watcher:
    """Asks for pages, and counts the answers that no reader should get."""

    def __init__(self) -> None:
        self.torn = 0

    def get(self, url: str) -> str | None:
        """The page, or None where there is none."""
        try:
            with urllib.request.urlopen(url, timeout=120) as answer:
                text = answer.read().decode("utf-8", "replace")
        except http.client.IncompleteRead:
            self.torn += 1
            return None
        except (OSError, http.client.HTTPException):  # not up yet, or the page is gone for a moment
            return None
        if "</html>" not in text:
            self.torn += 1
            return None
        return text

    def wait_for(self, urls: list[str], word: str) -> list[float]:
        """Seconds until each URL shows the word."""
        start = time.perf_counter()
        seen: dict[str, float] = {}
        while len(seen) < len(urls):
            for url in urls:
                if url not in seen and (text := self.get(url)) is not None and word in text:
                    seen[url] = time.perf_counter() - start
            if time.perf_counter() - start > LIMIT:
                raise SystemExit(f"no {word!r} within {LIMIT} s at {[url for url in urls if url not in seen]}")
            time.sleep(0.002)
        return [seen[url] for url in urls]


def edited(text: str, what: str, word: str) -> str:
    if what == "body":
        return f"{text}\n{word}\n"
    changed = re.sub(r'^title: "?', rf"\g<0>{word} ", text, count=1, flags=re.MULTILINE)
    if changed == text:
        raise SystemExit("the post has no title line to edit")
    return changed


def arguments() -> tuple[argparse.Namespace, list[str]]:
    if "--" not in sys.argv:
        raise SystemExit(__doc__)
    cut = sys.argv.index("--")
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("post", type=Path)
    parser.add_argument("url")
    parser.add_argument("--also", action="append", default=[])
    parser.add_argument("--edits", type=int, default=10)
    parser.add_argument("--what", choices=["body", "title"], default="body")
    parser.add_argument("--pause", type=float, default=1.0)
    return parser.parse_args(sys.argv[1:cut]), sys.argv[cut + 1 :]


def main() -> None:
    chosen, command = arguments()
    urls = [chosen.url, *chosen.also]
    original = chosen.post.read_text(encoding="utf-8")
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # so that the server is stopped and the file restored
    began = time.perf_counter()
    quiet = subprocess.DEVNULL
    server = subprocess.Popen(command, stdin=quiet, stdout=quiet, stderr=quiet, start_new_session=True)
    watcher = Watcher()
    try:
        watcher.wait_for(urls[:1], "")
        print(f"start-up: {(time.perf_counter() - began) * 1e3:.0f} ms until the first answer")
        time.sleep(3)
        watcher.torn = 0
        rows = []
        for number in range(chosen.edits):
            word = f"marker{os.getpid()}x{number}"
            chosen.post.write_text(edited(original, chosen.what, word), encoding="utf-8")
            rows.append(watcher.wait_for(urls, word))
            time.sleep(chosen.pause)
        for url, values in zip(urls, zip(*rows, strict=True), strict=True):
            took = sorted(value * 1e3 for value in values)
            spread = f"min {took[0]:.0f} ms, median {statistics.median(took):.0f} ms, max {took[-1]:.0f} ms"
            print(f"{chosen.what} edit -> {url}: {spread} ({len(took)} edits)")
        print(f"torn answers: {watcher.torn}")
    finally:
        chosen.post.write_text(original, encoding="utf-8")
        os.killpg(server.pid, signal.SIGTERM)
        try:
            server.wait(10)
        except subprocess.TimeoutExpired:
            os.killpg(server.pid, signal.SIGKILL)


if __name__ == "__main__":
    main()
