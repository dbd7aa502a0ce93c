"""Two builds of one site after each edit: one that remembers, and one of a copy that knows nothing. They must agree."""

from __future__ import annotations

import contextlib
import os
import shutil
import traceback
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from random import Random
from typing import Any, NamedTuple

import pytest
from jinja2 import Environment

from sitegen.base.problems import Problem, SiteError
from sitegen.build.again import build_again
from sitegen.build.build import build
from sitegen.build.flags import Flags
from sitegen.build.memo import Memo
from sitegen.build.project import load_project
from sitegen.build.workers import serial
from sitegen.content.model import Parsed
from sitegen.content.parse import Parse, parse
from sitegen.themes.render import Render, Rendered
from tests.build.edited_site import EditedSite, tree
from tests.build.edits import apply, draw
from tests.build.seeded_faults import Seed

Step = tuple[tuple[str, int], ...]
Script = tuple[Step, ...]
Spot = tuple[str, str, int, int]
_FOREIGN = "FOREIGN-"


class Failure(NamedTuple):
    """Where a script found a difference, and which."""

    step: int
    difference: str


class Result(NamedTuple):
    """How a script ended. `failed` counts the builds that ended with problems, as they should have."""

    comparisons: int
    failed: int
    failure: Failure | None


def make_script(seed: int, steps: int, names: Sequence[str] = ()) -> Script:
    """Random edits, of these or of all. The first step is empty: the site as it was made."""
    rng = Random(f"script {seed}")
    return ((), *(tuple(draw(rng, names) for _ in range(rng.choice((1, 1, 1, 2, 3, 5)))) for _ in range(steps)))


def run_script(folder: Path, seed: int, script: Script, begin: Callable[[], None] = lambda: None) -> Result:
    """Make the site of `seed` below `folder`, and play the script until the two builds differ. `begin` is called first,
    with the engines and caches of the test in place.
    """
    with _world() as world:
        begin()
        site = world.site = EditedSite(folder / "site", seed)
        copy = folder / "elsewhere" / "copy"
        failed = bad = 0
        for number, step in enumerate(script):
            if bad > 1:  # nobody would go on for ever on a site that cannot be built
                site.restore(site.good)
            for name, numbers in step:
                apply(site, name, numbers)
            difference, built = _compare(site, copy)
            if difference:
                return Result(number + 1, failed, Failure(number, difference))
            bad = 0 if built else bad + 1
            failed += not built
        return Result(len(script), failed, None)


def find_fault(
    folder: Path, seed_fault: Seed, seeds: Iterable[int], steps: int, names: Sequence[str] = ()
) -> tuple[int, int]:
    """The number of the first script that finds a fault, and how many comparisons it took; (0, 0) where none does."""
    comparisons = 0
    for number, seed in enumerate(seeds, 1):
        with pytest.MonkeyPatch.context() as patch:
            result = run_script(folder / str(seed), seed, make_script(seed, steps, names), lambda: seed_fault(patch))
        shutil.rmtree(folder / str(seed))
        comparisons += result.comparisons
        if result.failure:
            return number, comparisons
    return 0, 0


def shrunk(folder: Path, seed: int, script: Script, failure: Failure, budget: int = 80) -> tuple[Script, Failure]:
    """A shorter script that fails as well, found in at most `budget` runs."""
    script = script[: failure.step + 1]
    runs = 0

    def fails(candidate: Script) -> Failure | None:
        nonlocal runs
        runs += 1
        return run_script(folder / f"shrink{runs}", seed, candidate).failure

    smaller = True
    while smaller:
        smaller = False
        for candidate in _shorter(script):
            if runs >= budget:
                return script, failure
            if found := fails(candidate):
                script, failure, smaller = candidate[: found.step + 1], found, True
                break
    return script, failure


def _shorter(script: Script) -> Iterator[Script]:
    for size in (len(script) // 2, 1):
        for start in range(1, len(script) - 1, max(1, size)):
            yield script[:start] + script[start + max(1, size) :]
    for number, step in enumerate(script):
        if len(step) > 1:
            for at in range(len(step)):
                yield (*script[:number], step[:at] + step[at + 1 :], *script[number + 1 :])


def _compare(site: EditedSite, copy: Path) -> tuple[str, bool]:
    """What differs (empty: nothing), and whether the site could be built."""
    output = site.root / site.output
    before = dict(tree(output)) if output.is_dir() else {}
    site.memo_warnings.clear()
    clean, expected = _clean(site, copy)
    found = _build(site, site.root, Memo(site.root, site.memo_warnings.append, apart=True))
    if found != clean:
        return f"problems: {_only(clean)} clean, {_only(found)} remembered", False
    if len(site.memo_warnings) > 1:
        return f"the cache had more than one line to say: {site.memo_warnings}", False
    after = dict(tree(output)) if output.is_dir() else {}
    if expected is None:
        return _differing(before, after), False
    if difference := _differing(expected, after):
        return difference, True
    site.good = site.everything()
    if lost := sorted(path for path in before.keys() - after.keys() if _FOREIGN in path):
        return f"{lost[0]} was not ours and is gone", True
    return _again(site, output, found), True


def _again(site: EditedSite, output: Path, found: Sequence[Spot]) -> str:
    """One more build has nothing to write."""
    times = _times(output)
    again = _build(site, site.root, Memo(site.root, site.memo_warnings.append, apart=True), by_keys=True)
    if again != found:
        return f"problems: {_only(found)} at first, {_only(again)} again"
    changed = sorted(path for path, time in _times(output).items() if times.get(path) != time)
    return f"{changed[0]} was written once more" if changed else ""


def _build(site: EditedSite, root: Path, memo: Memo | None, *, by_keys: bool = False) -> tuple[bool, list[Spot]]:
    """Whether a build ended well, and where its problems are; `by_keys` it looks at every output by itself."""
    flags = Flags(
        now=site.now,
        config=root / "sitegen.toml",
        output=root / site.output,
        drafts=site.drafts,
        future=site.future,
    )
    try:
        problems = (
            build_again(flags, lambda: serial, lambda: memo).problems
            if memo and not by_keys
            else build(load_project(flags), serial, memo).problems
        )
    except SiteError as failure:
        return False, _spots(failure.problems, root)
    except Exception:
        return False, [("CRASH", traceback.format_exc()[-600:], 0, 0)]
    return True, _spots(problems, root)


def _clean(site: EditedSite, copy: Path) -> tuple[tuple[bool, list[Spot]], dict[str, bytes] | None]:
    """A build of a copy in a new folder, and its tree; None where it failed. Files are linked: they are only read."""
    shutil.rmtree(copy, ignore_errors=True)
    own = shutil.ignore_patterns(".sitegen", "output", "public")
    shutil.copytree(site.root, copy, copy_function=os.link, ignore=own)
    found = _build(site, copy, None)
    return found, dict(tree(copy / site.output)) if found[0] else None


def _spots(problems: Sequence[Problem], root: Path) -> list[Spot]:
    return sorted(
        (one.code, one.at.path.replace(str(root), ""), one.at.line or 0, one.at.column or 0)
        if one.at
        else (one.code, "", 0, 0)
        for one in problems
    )


def _only(found: Any) -> str:
    return str(found)[:600]


def _times(output: Path) -> dict[str, tuple[int, int]]:
    found = {}
    for path, _ in tree(output):
        status = (output / path).lstat()
        if not path.endswith("/"):
            found[path] = (status.st_mtime_ns, status.st_ino)
    return found


def _differing(expected: dict[str, bytes], found: dict[str, bytes]) -> str:
    """The first path that differs, and where; files of others and the folders that only they keep do not count."""
    strangers = [path for path in (*expected, *found) if _FOREIGN in path]
    kept = {path[: at + 1] for path in strangers for at, letter in enumerate(path) if letter == "/"} | set(strangers)
    for path in sorted((expected.keys() | found.keys()) - kept):
        if path not in found:
            return f"{path} is missing"
        if path not in expected:
            return f"{path} should not be there"
        one, two = expected[path], found[path]
        if one != two:
            at = next((n for n, (a, b) in enumerate(zip(one, two, strict=False)) if a != b), min(len(one), len(two)))
            return f"{path} differs at {at}: {one[at - 40 : at + 60]!r} clean, {two[at - 40 : at + 60]!r} remembered"
    return ""


class _World:
    """What the patches below ask for the engine of the day."""

    site: EditedSite


@contextlib.contextmanager
def _world() -> Iterator[_World]:
    """Engines that differ in what they make, and what both builds need not do twice: parse equal sources, compile
    equal templates, wait for the disk.
    """
    world = _World()

    def parse_once(self: Parse, source: Any) -> Parsed:
        key = (self.options, source)
        parsed = _PARSED.get(key)
        if parsed is None:
            parsed = _PARSED[key] = parse(source, self.options)
        if world.site.engine == "two" and parsed.document:
            parsed = parsed._replace(document=replace(parsed.document, summary=f"{parsed.document.summary} (two)"))
        return parsed

    def render(self: Render, planned: Any) -> Rendered:
        rendered = rendered_as_usual(self, planned)
        return rendered._replace(data=rendered.data + b"<!-- two -->") if world.site.engine == "two" else rendered

    def compile_once(self: Environment, source: Any, *names: Any, **more: Any) -> Any:
        key = (type(self), source, *names, *sorted(more.items()))
        if key not in _COMPILED:
            _COMPILED[key] = compiled(self, source, *names, **more)
        return _COMPILED[key]

    def parse_template_once(self: Environment, source: Any, *names: Any) -> Any:
        if source not in _TEMPLATES:
            _TEMPLATES[source] = parsed_template(self, source, *names)
        return _TEMPLATES[source]

    parsed_template = Environment.parse
    compiled, rendered_as_usual = Environment.compile, Render.__call__
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Parse, "__call__", parse_once)
        patch.setattr(Render, "__call__", render)
        patch.setattr(Environment, "compile", compile_once)
        patch.setattr(Environment, "parse", parse_template_once)
        patch.setattr("sitegen.build.memo.engine", lambda: world.site.engine)
        patch.setattr("sitegen.build.build.engine", lambda: world.site.engine)
        patch.setattr("sitegen.build.again.engine", lambda: world.site.engine)
        patch.setattr(os, "fsync", lambda _: None)
        yield world
        _PARSED.clear()


_PARSED: dict[Any, Parsed] = {}
_COMPILED: dict[Any, Any] = {}
_TEMPLATES: dict[str, Any] = {}
