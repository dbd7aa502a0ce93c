"""The long form of test_equivalence.py: `make prove`.

PROVE_SCRIPTS random scripts of PROVE_STEPS steps from the seed PROVE_SEED on, in PROVE_WORKERS processes; then every
seeded fault, until it is found. Ends with 1 where a build differed, or a fault was not found.
"""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
import time
from multiprocessing import get_context
from pathlib import Path
from typing import NamedTuple

from tests.build.equivalence import Result, find_fault, make_script, run_script, shrunk
from tests.build.seeded_faults import FAULTS

SCRIPTS = int(os.environ.get("PROVE_SCRIPTS", "300"))
STEPS = int(os.environ.get("PROVE_STEPS", "15"))
SEED = int(os.environ.get("PROVE_SEED", "1"))
WORKERS = int(os.environ.get("PROVE_WORKERS", "2"))
MEMORY = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None  # many small files, for a moment


class Played(NamedTuple):
    """One script and how it ended; `report` says what differed."""

    seed: int
    result: Result
    report: str


def play(seed: int) -> Played:
    folder = Path(tempfile.mkdtemp(prefix="sitegen-prove-", dir=MEMORY))
    try:
        script = make_script(seed, STEPS)
        result = run_script(folder / "first", seed, script)
        report = ""
        if result.failure:
            script, failure = shrunk(folder, seed, script, result.failure)
            report = f"seed {seed}: {failure.difference}\n  shrunk script: {script}"
        return Played(seed, result, report)
    finally:
        shutil.rmtree(folder)


def seek(name: str) -> tuple[str, int, int]:
    folder = Path(tempfile.mkdtemp(prefix="sitegen-prove-", dir=MEMORY))
    try:
        return (name, *find_fault(folder, FAULTS[name], range(SEED, SEED + 100), STEPS))
    finally:
        shutil.rmtree(folder)


def main() -> int:
    start, comparisons, failed, different = time.perf_counter(), 0, 0, 0
    with get_context("fork").Pool(WORKERS, maxtasksperchild=20) as pool:
        for played in pool.imap_unordered(play, range(SEED, SEED + SCRIPTS)):
            comparisons += played.result.comparisons
            failed += played.result.failed
            if played.report:
                different += 1
                print(played.report, flush=True)
        seconds = time.perf_counter() - start
        print(
            f"{comparisons} comparisons ({failed} of builds that fail), {different} scripts with a difference,"
            f" seeds {SEED} to {SEED + SCRIPTS - 1}, {comparisons / seconds:.1f} a second",
            flush=True,
        )
        found = 0
        for name, scripts, builds in pool.imap_unordered(seek, FAULTS):
            found += bool(builds)
            print(
                f"fault {name}: " + (f"found by script {scripts}, comparison {builds}" if builds else "NOT FOUND"),
                flush=True,
            )
    print(f"{found} of {len(FAULTS)} seeded faults found")
    return int(different > 0 or found < len(FAULTS))


if __name__ == "__main__":
    sys.exit(main())
