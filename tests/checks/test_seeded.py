"""A hundred defects, planted in a clean paper all at once: each is found once, where it is, and nothing else is."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from sitegen.build.flags import Flags
from sitegen.build.project import load_project
from sitegen.build.workers import Processes
from sitegen.checks import check as whole_check
from sitegen.checks.check import Checked, check
from tests.checks.seeded import CLEAN, DEFECTS, write

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
ROOT = Path(__file__).parents[2]
ELSEWHERE = {"LIM021", "MAP003", "SEC023", "EXT001", "EXT002", "EXT003", "EXT004", "NU001", "NU002", "IO003"}
"""Codes that other tests show: they need a gigabyte, a network, Java, or a function called by itself."""


def checked(root: Path, run: object = map, **flags: object) -> Checked:
    project = load_project(Flags(now=NOW, config=root / "sitegen.toml", **flags))
    return check(project, run)


@pytest.fixture(scope="module")
def seeded(tmp_path_factory):
    root = tmp_path_factory.mktemp("seeded")
    write(root, CLEAN)
    for defect in DEFECTS:
        write(root, defect.files)
    return root


@pytest.fixture(scope="module")
def found(seeded):
    return checked(seeded).problems


def test_a_clean_paper_is_clean(tmp_path):
    write(tmp_path, CLEAN)
    assert checked(tmp_path).problems == ()


@pytest.mark.parametrize("defect", DEFECTS, ids=lambda defect: f"{defect.code} {defect.name}")
def test_each_defect_is_found_where_it_is(defect, found):
    path, _, line = defect.at.partition(":")
    places = [problem.at for problem in found if problem.code == defect.code and problem.at]
    assert path in {place.path for place in places}, places
    if line:
        assert (path, int(line)) in {(place.path, place.line) for place in places}
    assert all(problem.hint for problem in found if problem.code == defect.code)


def test_nothing_else_is_found(found):
    expected = Counter((defect.code, defect.at.partition(":")[0]) for defect in DEFECTS)
    got = Counter((problem.code, problem.at.path if problem.at else "") for problem in found)
    assert got == expected


def test_both_engines_are_read_alike(seeded, found):
    settings = seeded / "sitegen.toml"
    before = settings.read_text()
    settings.write_text(f'{before}\n[markdown]\nengine = "commonmark"\n')
    try:
        others = checked(seeded).problems
    finally:
        settings.write_text(before)
    assert [(one.code, one.at and one.at.path) for one in others] == [
        (one.code, one.at and one.at.path) for one in found
    ]


def test_workers_find_the_same(seeded, found):
    assert checked(seeded, Processes(2)).problems == found


def test_every_code_of_a_check_has_a_defect():
    sources = (ROOT / "sitegen" / "checks").rglob("*.py")
    codes = re.compile(r'\(\s*"([A-Z]+\d{3})"')
    emitted = {code for path in sources for code in codes.findall(path.read_text("utf-8"))}
    assert emitted - ELSEWHERE <= {defect.code for defect in DEFECTS}


def test_without_any_one_of_the_checks_a_defect_is_missed(seeded, monkeypatch):
    finders = defaultdict(set)

    def noted(name, function):
        def run(subject):
            for problem in function(subject):
                finders[problem.code, problem.at].add(name)
                yield problem

        return run

    make_scene = whole_check._scene

    def scene(*arguments):
        made = make_scene(*arguments)
        return replace(
            made,
            body_checks=tuple(noted(f"body {one.__name__}", one) for one in made.body_checks),
            shell_checks=tuple(noted(f"shell {one.__name__}", one) for one in made.shell_checks),
        )

    monkeypatch.setattr(whole_check, "_scene", scene)
    for name, function in whole_check.CHECKS.items():
        monkeypatch.setitem(whole_check.CHECKS, name, noted(name, function))
    problems = checked(seeded).problems

    needed = {name for names in finders.values() if len(names) == 1 for name in names}
    scene_of = make_scene.__globals__["Scene"].__dataclass_fields__
    expected = {f"body {one.__name__}" for one in scene_of["body_checks"].default}
    expected |= {f"shell {one.__name__}" for one in scene_of["shell_checks"].default}
    assert needed == expected | set(whole_check.CHECKS)
    assert len(problems) == len(DEFECTS)
