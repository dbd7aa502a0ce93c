"""Two builds of one site after each edit: one that remembers, and one of a copy that knows nothing. They must agree."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from random import Random
from typing import Any, NamedTuple

import pytest

from sitegen.build.build import build
from sitegen.build.flags import Flags
from sitegen.build.ordered import serial
from sitegen.build.project import load_project
from tests.build.edited_site import EditedSite, tree
from tests.build.edits import apply
from tests.build.edits_of_files import broken
from tests.build.edits_of_outputs import MOVED
from tests.build.faults import die, faulty, in_child, status_of
from tests.build.same_world import like_large_sites, same_world
from tests.build.scripts import Script, make_script
from tests.build.seeded_faults import Seed
from tests.build.ways import CRASH, Said, by_call, by_command, by_keys, flags_of, said_by, without_paths

_FOREIGN = "FOREIGN-"


class Failure(NamedTuple):
    """Where a script found a difference, and which."""

    step: int
    difference: str


class Result(NamedTuple):
    """How a script ended. `failed` counts the comparisons of builds that ended with problems, as they should have,
    `edited` the builds that looked only at what shows texts that were edited.
    """

    comparisons: int
    failed: int
    edited: int
    failure: Failure | None


def run_script(
    folder: Path, seed: int, script: Script, begin: Callable[[], None] = lambda: None, *, processes: bool = False
) -> Result:
    """Make the site of `seed` below `folder`, and play the script until the two builds differ. `begin` is called first,
    with the engines and caches of the test in place. With `processes` the builds that remember are those of people: a
    command in a process of its own. One site of three is treated like a large one.
    """
    with same_world() as world, like_large_sites(wanted=seed % 3 == 0 and not processes):
        begin()
        site = world.site = EditedSite(folder / "site", seed)
        played = _Played(site, folder / "elsewhere" / "copy", by_command if processes else by_call)
        failed = bad = 0
        for number, step in enumerate(script):
            if bad > 1 or (bad and Random(str(step)).random() < 0.5):  # nobody goes on and on without a site
                site.restore(site.editions[-1])
            for name, numbers in step:
                apply(site, name, numbers)
            if processes:
                site.engine = "one"  # a process has its own
            difference, built = played.compare(Random(f"{number} {step}"))
            if difference:
                return Result(number + 1, failed, world.edited, Failure(number, difference))
            bad = 0 if built else bad + 1
            failed += not built
        return Result(len(script), failed, world.edited, None)


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
            assert "a clean build" not in result.failure.difference, f"the fault is out of date: {result.failure}"
            return number, comparisons
    return 0, 0


def shrunk(folder: Path, seed: int, script: Script, failure: Failure, budget: int = 80) -> tuple[Script, Failure]:
    """A shorter script that fails as well, found in at most `budget` runs."""
    script = script[: failure.step + 1]
    runs = 0

    def fails(candidate: Script) -> Failure | None:
        nonlocal runs
        runs += 1
        result = run_script(folder / f"shrink{runs}", seed, candidate)
        shutil.rmtree(folder / f"shrink{runs}")
        return result.failure

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


Remembering = Callable[[EditedSite, Flags, Random], Said]


class _Played:
    """A script while it is played; `remembering` makes the builds of the site itself."""

    def __init__(self, site: EditedSite, copy: Path, remembering: Remembering) -> None:
        self._site, self._copy, self._remembering = site, copy, remembering
        self._last: dict[str, bytes] = {}

    def compare(self, rng: Random) -> tuple[str, bool]:
        """What differs (empty: nothing), and whether the site could be built."""
        site = self._site
        for way, number in site.between:
            _between(site, way, Random(number))
        site.between.clear()
        output = site.path(site.output)
        expected = _clean(site, self._copy)
        before = _tree(output)
        site.memo_warnings.clear()
        found = self._remembering(site, flags_of(site), rng)
        clean = without_paths(expected.said, self._copy)
        if CRASH in str(clean):
            return f"a clean build ended with a traceback: {_only(clean)}", False
        if without_paths(found, site.root) != clean:
            return f"said: {_only(clean)} clean, {_only(found)} remembered", False
        if len(site.memo_warnings) > 1:
            return f"the cache had more than one line to say: {site.memo_warnings}", False
        after = _tree(output)
        if not found.built:
            return _differing(before, after), False
        for path in [path for path, data in after.items() if data.startswith(b"-> ") and path not in expected.files]:
            if MOVED in after[path] and path in before:  # a link of others: it may stay
                del after[path]
                (output / path).unlink()
                _drop_empty_folders(output, path, after, expected.files)
        if difference := _differing(expected.files, after):
            return difference, True
        if lost := sorted(path for path in before.keys() - after.keys() if _FOREIGN in path):
            return f"{lost[0]} was not ours and is gone", True
        if difference := self._again(output, found, rng):
            return difference, True
        site.keep_edition()
        if not site.moments or rng.random() < 0.2:
            site.keep_moment()
        return "", True

    def _again(self, output: Path, found: Said, rng: Random) -> str:
        """One more build has nothing to write; often it is one that looks at every output by itself."""
        times = _times(output)
        again = (by_keys if rng.random() < 0.5 else self._remembering)(self._site, flags_of(self._site), rng)
        if again != found:
            return f"said: {_only(found)} at first, {_only(again)} again"
        changed = sorted(path for path, time in _times(output).items() if times.get(path) != time)
        return f"{changed[0]} was written once more" if changed else ""


class _Clean(NamedTuple):
    said: Said
    files: dict[str, bytes]


def _clean(site: EditedSite, copy: Path) -> _Clean:
    """A build of a copy in a new folder, and its tree. Files are linked: they are only read."""
    shutil.rmtree(copy, ignore_errors=True)
    own = shutil.ignore_patterns(".sitegen", "output", "public")
    shutil.copytree(site.root, copy, copy_function=os.link, ignore=own)
    flags = flags_of(site, copy)
    said = said_by(lambda: build(load_project(flags), serial).report)
    return _Clean(said, _tree(copy / site.output) if said.built else {})


def _between(site: EditedSite, way: str, rng: Random) -> None:
    """A build that nobody looks at: with other flags, one that fails, or one that is killed."""
    flags = flags_of(site)
    if way == "killed":
        stop = rng.randrange(1, rng.choice((5, 40, 300)))
        status_of(in_child(lambda: _killed(site, flags, stop)))
    elif way == "failed":
        path = rng.choice(site.sources() or ["sitegen.toml"])
        data = site.path(path).read_bytes()
        site.path(path).write_bytes(broken(rng.choice(("date", "link", "bytes")), data))
        by_call(site, flags, rng)
        site.path(path).write_bytes(data)
    else:
        other = replace(
            flags,
            now=flags.now + timedelta(hours=rng.choice((-20, 0, 0, 20))),
            drafts=rng.random() < 0.5,
            future=rng.random() < 0.5,
            base_url=rng.choice(("", "", "https://elsewhere.example/x/")),
            output=site.path(rng.choice(("output", "output", "public"))),
        )
        by_call(site, other, rng)


def _killed(site: EditedSite, flags: Flags, stop: int) -> None:
    with faulty(stop, die):
        by_call(site, flags, Random(0))


def _drop_empty_folders(output: Path, path: str, after: dict[str, bytes], expected: Mapping[str, bytes]) -> None:
    """Remove the folders that were there for a link of others only."""
    while path := path.rstrip("/").rpartition("/")[0]:
        inside = [one for one in after if one.startswith(f"{path}/") and one != f"{path}/"]
        if inside or f"{path}/" in expected:
            return
        after.pop(f"{path}/", None)
        (output / path).rmdir()


def _tree(output: Path) -> dict[str, bytes]:
    return dict(tree(output)) if output.is_dir() else {}


def _only(found: Any) -> str:
    return str(found)[:900]


def _times(output: Path) -> dict[str, tuple[int, int]]:
    found = {}
    pending = [str(output)]
    while pending:
        with os.scandir(pending.pop()) as entries:
            for entry in entries:
                if entry.is_dir(follow_symlinks=False):
                    if entry.name != ".sitegen":
                        pending.append(entry.path)
                else:
                    status = entry.stat(follow_symlinks=False)
                    found[entry.path] = (status.st_mtime_ns, status.st_ino)
    return found


def _differing(expected: Mapping[str, bytes], found: Mapping[str, bytes]) -> str:
    """The first path that differs, and where; files of others and the folders that only they keep do not count."""
    if expected == found:
        return ""
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
