"""An incremental build equals a clean one, byte for byte, whatever was edited before it.

`make prove` plays PROVE_SCRIPTS random scripts from PROVE_SEED on (see prove.py); here are a few that never change.
"""

from __future__ import annotations

import pytest

from tests.build.equivalence import find_fault, make_script, run_script, shrunk
from tests.build.seeded_faults import FAULTS, QUICK


def _prove(folder, seed: int, steps: int) -> int:
    """Play one script; a failure shows the seed and a short script that fails."""
    script = make_script(seed, steps)
    result = run_script(folder / "first", seed, script)
    if result.failure:
        script, failure = shrunk(folder, seed, script, result.failure)
        pytest.fail(f"seed {seed}: {failure.difference}\nshrunk script: {script}", pytrace=False)
    return result.comparisons


@pytest.mark.parametrize("seed", range(12))
def test_an_incremental_build_equals_a_clean_one(tmp_path, seed):
    _prove(tmp_path, seed, steps=15)


@pytest.mark.parametrize("name", QUICK)
def test_a_build_that_forgets_a_part_of_a_key_or_a_rule_is_found_out(tmp_path, name):
    scripts, _ = find_fault(tmp_path, FAULTS[name], range(1, 10), steps=15, names=QUICK[name])
    assert scripts
