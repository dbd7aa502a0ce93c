"""Builds the same site with sitegen and with every other generator that is installed, side by side.

    compare.py [--posts 1000,10000] [--rounds 3] [--only sitegen,hugo] [--scenarios cold,nothing,body] [--write]

Each number of posts is measured by itself: first every generator once with its memory watched, which also shows that
it does its work; then the rounds. In a round each generator builds from nothing, then again with nothing changed, then
after each edit of one post, and of the base template. Every edit is undone afterwards, and a build that is not measured
follows. Generators that make all pages again whatever changed are measured from nothing only. Rounds are interleaved
and start with another generator each time, so that what else the machine does falls on all alike. At 100,000 posts and
more only sitegen is measured, unless --only names others.

Before a figure counts, the output is looked at: a page for each post, tag pages, every edit where it belongs, and after
the last edit is undone the same bytes as from nothing. Otherwise nothing is written, and the exit code is 1.
"""

from __future__ import annotations

import argparse
import compileall
import datetime as dt
import json
import os
import signal
import sys
import tempfile
from collections.abc import Callable
from functools import partial
from pathlib import Path

from generators import HERE, Generator, choose, version_of
from machine import commit, machine, processors, sources
from make_corpus import write_corpus
from processes import Cost, Failed, adopt_orphans, peak_memory, run
from scenarios import EDITS, SCENARIOS, Site, check, count, digest_of, edited, prepare, put_aside
from tables import Figures, Measured, section, write_into

DOCUMENT = HERE.parent / "docs" / "benchmarks.md"


def play(site: Site, scenarios: list[str], number: int, build: Callable[[str], None]) -> None:
    """One round of one generator. `build` builds, and knows what to measure."""
    site.forget()
    build("cold")
    check(site)
    if not site.generator.remembers or scenarios == ["cold"]:
        return
    first = digest_of(site.output)
    if "nothing" in scenarios:
        build("nothing")
        check(site)
    for kind in EDITS:
        if kind in scenarios:
            with edited(site, (kind,), number):
                build(kind)
                check(site, (kind,), number)
            run(site.generator.command, site.folder)
    if digest_of(site.output) != first:
        raise Failed(f"{site.generator.title}: with every edit undone, its output is not as it was")


def watch(site: Site, scenarios: list[str], figures: Figures) -> None:
    """The round in which memory is watched, since watching costs time.

    Generators that make everything again show here that they make every edit.
    """

    def build(scenario: str) -> None:
        figures.memory[scenario] = peak_memory(site.generator.command, site.folder)

    if site.generator.remembers:
        play(site, scenarios, 0, build)
    else:
        with edited(site, EDITS, 0):
            site.forget()
            build("cold")
            check(site, EDITS, 0)
    note(f"{len(site.posts):,} posts: {figures.title}: {max(figures.memory.values()):,.0f} MB at most")


def measure(chosen: list[Generator], posts: int, rounds: int, scenarios: list[str], work: Path) -> Measured:
    """All rounds of all these generators. Raises Failed where one of them does not do its work."""
    sites: dict[str, Site] = {}
    for generator in chosen:
        corpus = work / ("corpus-jekyll" if generator.site == "jekyll" else "corpus")
        if not corpus.exists():
            write_corpus(corpus, posts, jekyll=generator.site == "jekyll")
        sites[generator.name] = prepare(generator, corpus, work)
    measured = Measured(posts, rounds, [Figures(generator, version_of(generator)) for generator in chosen])
    for figures in measured.figures:
        watch(sites[figures.generator.name], scenarios, figures)
    first = sites[chosen[0].name]
    for number in range(1, rounds + 1):
        shift = number % len(chosen)
        for figures in measured.figures[shift:] + measured.figures[:shift]:
            site = sites[figures.generator.name]
            play(site, scenarios, number, partial(_time, site, figures))
            took = ", ".join(f"{name} {costs[-1].wall:.2f}" for name, costs in figures.costs.items())
            note(f"{posts:,} posts, round {number}: {figures.title}: {took} s")
        measured.copies.append(_copy(first.output, first.folder / "copy"))
    for figures in measured.figures:  # no edit is there any more
        figures.pages, figures.files = count(sites[figures.generator.name].output)
    return measured


def _time(site: Site, figures: Figures, scenario: str) -> None:
    for path in site.posts:  # of many texts the system may have forgotten those that it read a minute ago
        path.read_bytes()
    os.sync()  # what others wrote is not to be written to the disk meanwhile
    figures.costs.setdefault(scenario, []).append(run(site.generator.command, site.folder))


def _copy(source: Path, target: Path) -> Cost:
    """The least that any generator could do: bring as many bytes into as many files."""
    os.sync()
    cost = run(("cp", "-r", str(source), str(target)), target.parent)
    put_aside(target)
    return cost


def note(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def words(text: str) -> list[str]:
    return [word for word in text.replace(",", " ").split() if word]


def numbers(text: str) -> list[int]:
    """Numbers of posts, the least first; ten at least, so that every edited post has neighbours."""
    try:
        found = sorted({int(word) for word in words(text)})
    except ValueError as wrong:
        raise argparse.ArgumentTypeError(f"not numbers with commas between them: {text}") from wrong
    if not found or found[0] < 10:
        raise argparse.ArgumentTypeError("at least 10 posts")
    return found


def scenarios_of(text: str) -> list[str]:
    """Names of scenarios, in their order; building from nothing is always among them."""
    unknown = set(words(text)) - set(SCENARIOS)
    if unknown:
        raise argparse.ArgumentTypeError(f"no such scenario: {min(unknown)}; there are {', '.join(SCENARIOS)}")
    return [name for name in SCENARIOS if name == "cold" or name in words(text)]


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--posts", type=numbers, default=[1000], help="how many posts; several numbers with commas")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--only", type=words, default=[], help="generators: sitegen, sitegen-commonmark, hugo, ...")
    parser.add_argument("--scenarios", type=scenarios_of, default=list(SCENARIOS), help=", ".join(SCENARIOS))
    parser.add_argument("--write", action="store_true", help="put the tables into docs/benchmarks.md")
    parser.add_argument("--json", type=Path, help="write every figure there too")
    chosen = parser.parse_args()
    if chosen.rounds < 1:
        parser.error("at least one round")
    return chosen


def main() -> None:
    wanted = arguments()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # so that the folders are removed
    adopt_orphans()
    # what an installer does; where Python is told to write no bytecode, each start would compile all of sitegen
    compileall.compile_dir(HERE.parent / "sitegen", quiet=1)
    found: dict[int, Measured] = {}
    before = sources()
    with tempfile.TemporaryDirectory(prefix="sitegen-bench-") as work:  # nothing in it is deleted before the end
        for posts in wanted.posts:
            chosen = choose(wanted.only, posts)
            try:
                found[posts] = measure(chosen, posts, wanted.rounds, wanted.scenarios, Path(work, str(posts)))
            except Failed as failure:
                raise SystemExit(f"nothing measured: {failure}") from None
            _tell(wanted, found, posts, before)


def _tell(wanted: argparse.Namespace, found: dict[int, Measured], posts: int, before: object) -> None:
    """Print what was measured, and write it where it is wanted."""
    if sources() != before:
        note("sitegen was edited while it was measured: these figures are of no use")
        if wanted.write:
            raise SystemExit(1)
    text = section(found[posts], found.get(posts // 10), circumstances(), processors())
    print(text, flush=True)
    if wanted.write:  # at once: the next number may take hours
        write_into(DOCUMENT, {posts: text})
    if wanted.json:
        figures = [figures_of(each) for each in found.values()]
        wanted.json.write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")


def circumstances() -> str:
    """When, what and where, in a sentence."""
    at = f" with sitegen at {commit()}" if commit() else ""
    return f"Measured on {dt.date.today():%-d %B %Y}{at}: {machine()}."


def figures_of(measured: Measured) -> dict[str, object]:
    """Every figure of one number of posts, for programs."""
    return {
        "posts": measured.posts,
        "generators": [
            {
                "name": figures.generator.name,
                "version": figures.version,
                "costs": {name: [cost._asdict() for cost in costs] for name, costs in figures.costs.items()},
                "memory": figures.memory,
                "pages": figures.pages,
                "files": figures.files,
            }
            for figures in measured.figures
        ],
        "copies": [cost._asdict() for cost in measured.copies],
    }


if __name__ == "__main__":
    main()
