"""An incremental build equals a clean one, byte for byte, whatever was edited before it.

`make prove` plays PROVE_SCRIPTS random scripts from PROVE_SEED on (see prove.py); here are a few that never change.
"""

from __future__ import annotations

import fnmatch
from collections import Counter

import pytest

from tests.build.edits import EDITS
from tests.build.equivalence import find_fault, run_script, shrunk
from tests.build.scripts import make_script, nearest
from tests.build.seeded_faults import FAULTS, NEAR, QUICK


@pytest.mark.parametrize("seed", range(12))
def test_an_incremental_build_equals_a_clean_one(tmp_path, seed):
    script = make_script(seed, steps=15)
    if failure := run_script(tmp_path / "first", seed, script).failure:
        script, failure = shrunk(tmp_path, seed, script, failure)
        pytest.fail(f"seed {seed}: {failure.difference}\nshrunk script: {script}", pytrace=False)


def test_a_build_in_a_process_of_its_own_equals_a_clean_one(tmp_path):
    assert not run_script(tmp_path, 0, make_script(0, steps=6), processes=True).failure


@pytest.mark.parametrize("name", QUICK)
def test_a_build_that_forgets_a_part_of_a_key_or_a_rule_is_found_out(tmp_path, name):
    scripts, _ = find_fault(tmp_path, FAULTS[name], range(1, 10), steps=15, names=NEAR[name])
    assert scripts


def test_no_kind_of_edit_is_drawn_seldom():
    drawn = Counter(name for seed in range(1, 161) for step in make_script(seed, steps=20) for name, _ in step)
    cards = {name: drawn[name] / kind.cards for name, kind in EDITS.items()}
    assert min(cards.values()) > 9
    assert max(cards.values()) < 6 * min(cards.values())


def test_what_a_fault_is_about_are_kinds_of_edits():
    assert NEAR.keys() <= FAULTS.keys()
    for name in {name for names in NEAR.values() for name in names}:
        assert fnmatch.filter(EDITS, name), name


def test_scripts_with_many_edits_of_a_kind_in_small_steps_are_sought_in_first():
    def share(seed):
        return sum(1 / len(step) for step in make_script(seed, 20) if "data_file" in dict(step))

    found = nearest(range(1, 31), 20, ["data_*"])
    assert sorted(found) == [*range(1, 31)]
    assert [share(seed) for seed in found] == sorted(map(share, found), reverse=True)
    assert nearest(range(1, 31), 20, []) == [*range(1, 31)]
