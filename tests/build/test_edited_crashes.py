"""A build after a few edits that dies, or whose disk fails, leaves each file old or new, and the next one a clean site.

Like test_crashes.py, whose machinery it uses: with PROVE_KILLS every call meets every fault.
"""

from __future__ import annotations

import errno
import os
import random
import shutil
from pathlib import Path

import pytest

from sitegen.base.problems import SiteError
from sitegen.build import build as whole
from sitegen.build.again import build_again
from sitegen.build.flags import Flags
from sitegen.build.folder import OWN
from sitegen.build.memo import Memo
from sitegen.build.ordered import serial
from tests.build.faults import DIED, OWN_FILES, die, die_after, fails_with, faulty, in_child, status_of
from tests.conftest import NOW, Paper

KILLS = int(os.environ.get("PROVE_KILLS", "0"))
SEED = int(os.environ.get("PROVE_SEED", "1"))

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")


class World:
    """A site that was built, then edited; each build gets a copy of it."""

    def __init__(self, folder: Path) -> None:
        self._folder, self._number = folder, 0
        paper = Paper(folder / "kept")
        for number in range(6):
            paper.post(f"p{number}", date=f"2026-10-0{number + 1}", tags=["a", "b"][: 1 + number % 2])
        build(paper)
        self.old = paper.files()
        paper.post("p3", "Other text.", title="Another", date="2026-10-04", tags=["a", "b"])
        self.kept = paper
        after = self.copy()
        build(after)
        self.new = after.files()
        clean = self.copy()
        shutil.rmtree(clean.root / ".sitegen")
        shutil.rmtree(clean.output)
        clean.build()
        assert clean.files() == self.new
        assert {path for path in self.new if self.new[path] != self.old[path]} > {"index.html", "tags/b/index.html"}

    def copy(self) -> Paper:
        """The edited site, built before it was edited."""
        self._number += 1
        paper = Paper.__new__(Paper)
        paper.root = self._folder / f"copy-{self._number}"
        paper.output, paper.remembers, paper.warnings = paper.root / "output", True, []
        shutil.copytree(self.kept.root, paper.root)
        return paper

    def assert_mended(self, paper: Paper) -> None:
        """The next build gives the clean site and leaves no trace, the one after it does nothing."""
        torn = [path for path, data in paper.files().items() if data not in (self.old.get(path), self.new.get(path))]
        assert not torn
        build(paper)
        assert paper.files() == self.new
        assert {file.name for file in (paper.output / OWN).iterdir()} <= OWN_FILES
        assert build(paper) == 0
        shutil.rmtree(paper.root)


def build(paper: Paper) -> int:
    """Build like a command; how many files were written."""
    flags = Flags(now=NOW, config=paper.root / "sitegen.toml")
    report = build_again(flags, lambda: serial, lambda: Memo(paper.root, paper.warnings.append, apart=True))
    return report.committed.written


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> World:
    return World(tmp_path_factory.mktemp("edited"))


@pytest.fixture(scope="module")
def calls(world: World) -> list[str]:
    """The disk's calls of one build, which looks at few outputs."""
    paper, asked = world.copy(), []
    real, whole.build_held = whole.build_held, lambda *some, **more: asked.append(1)
    try:
        with faulty(0, die) as found:
            build(paper)
    finally:
        whole.build_held = real
    assert not asked
    return found


def some(name: str, numbers: range, count: int) -> list[int]:
    """`count` of the numbers, or all of them with PROVE_KILLS."""
    if KILLS or count >= len(numbers):
        return list(numbers)
    return sorted(random.Random(f"{SEED} {name}").sample(numbers, count))


@pytest.mark.parametrize("fault", [die, die_after])
def test_a_build_of_an_edit_that_dies_at_any_call_is_mended_by_the_next(world, calls, fault):
    ends = []
    for at in some(fault.__name__, range(1, len(calls) + 1), 20):
        paper = world.copy()

        def killed(paper: Paper = paper, at: int = at) -> None:
            with faulty(at, fault):
                build(paper)

        ends.append(status_of(in_child(killed)))
        world.assert_mended(paper)
    # what is known of files that are only copied is written down two seconds later: a build may have fewer calls
    assert set(ends[:-4]) == {DIED}
    assert set(ends[-4:]) <= {0, DIED}


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EIO], ids=errno.errorcode.get)
def test_a_disk_that_fails_at_any_call_of_a_build_of_an_edit_leaves_the_site_as_it_was(world, calls, number):
    for at in some(f"{number}", range(1, len(calls) + 1), 20):
        paper, codes = world.copy(), []
        try:
            with faulty(at, fails_with(number)):
                build(paper)
        except SiteError as failure:
            codes = [problem.code for problem in failure.problems if problem.is_error]
        assert all(code.startswith("IO00") for code in codes), at
        assert paper.files() == (world.old if codes else world.new), at
        world.assert_mended(paper)
