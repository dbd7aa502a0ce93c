"""An incremental build equals a clean one, byte for byte, whatever was edited before it.

`make prove` plays PROVE_SCRIPTS random scripts from PROVE_SEED on; `make test` plays a few that are always the same.
"""

from __future__ import annotations

import pytest

from tests.build.equivalence import make_script, run_script, shrunk


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
