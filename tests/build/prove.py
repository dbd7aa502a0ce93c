"""The long form of test_equivalence.py: `make prove`.

PROVE_SCRIPTS random scripts of PROVE_STEPS steps from the seed PROVE_SEED on, in PROVE_WORKERS processes; one of 25 is
played with commands in processes of their own. Then every seeded fault, until it is found, in the first PROVE_SEEK of
the scripts: those come first that have the kinds of edit which the fault is about. Ends with 1 where a build differed,
or a fault was not found.
"""

from __future__ import annotations

import os
import shutil
import statistics
import sys
import tempfile
import time
from collections import Counter
from multiprocessing import get_context
from multiprocessing.pool import Pool
from pathlib import Path
from typing import NamedTuple

from tests.build.edits import EDITS
from tests.build.equivalence import Result, find_fault, run_script, shrunk
from tests.build.same_world import warm_up
from tests.build.scripts import make_script, nearest
from tests.build.seeded_faults import FAULTS, NEAR

SCRIPTS = int(os.environ.get("PROVE_SCRIPTS", "300"))
STEPS = int(os.environ.get("PROVE_STEPS", "20"))
SEED = int(os.environ.get("PROVE_SEED", "1"))
SEEK = int(os.environ.get("PROVE_SEEK", "100"))
WORKERS = int(os.environ.get("PROVE_WORKERS", "2"))
MEMORY = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None  # many small files, for a moment
BY_COMMAND = 25
"""One script of so many, whose number it divides, is played with commands."""


class Played(NamedTuple):
    """One script and how it ended; `report` says what differed, `cpu` are the seconds of the processors."""

    seed: int
    result: Result
    report: str
    cpu: float


def play(seed: int) -> Played:
    folder = Path(tempfile.mkdtemp(prefix="sitegen-prove-", dir=MEMORY))
    start = _cpu()
    try:
        script = make_script(seed, STEPS)
        processes = seed % BY_COMMAND == 0
        result = run_script(folder / "first", seed, script, processes=processes)
        report = ""
        if result.failure:
            report = f"seed {seed}, step {result.failure.step}: {result.failure.difference}"
            if not processes:
                script, failure = shrunk(folder, seed, script, result.failure)
                report += f"\n  shrunk to: {failure.difference}\n  script: {script}"
        return Played(seed, result, report, _cpu() - start)
    finally:
        shutil.rmtree(folder)


def _cpu() -> float:
    times = os.times()
    return times.user + times.system + times.children_user + times.children_system


class Sought(NamedTuple):
    """A fault, which script of those that were played for it found it (0: none), the seed of that script, and how many
    comparisons it took.
    """

    name: str
    script: int
    seed: int
    comparisons: int


def seek(name: str) -> Sought:
    seeds = nearest(range(SEED, SEED + SEEK), STEPS, NEAR.get(name, ()))
    folder = Path(tempfile.mkdtemp(prefix="sitegen-prove-", dir=MEMORY))
    try:
        script, comparisons = find_fault(folder, FAULTS[name], seeds, STEPS)
        return Sought(name, script, seeds[script - 1] if script else 0, comparisons)
    finally:
        shutil.rmtree(folder)


def play_all(pool: Pool) -> int:
    """Every script; the number of those with a difference."""
    start, all_played, seeds = time.perf_counter(), list[Played](), range(SEED, SEED + SCRIPTS)
    for played in pool.imap_unordered(play, seeds):
        all_played.append(played)
        if played.report:
            print(played.report, flush=True)
    seconds, results = time.perf_counter() - start, [played.result for played in all_played]
    comparisons = sum(result.comparisons for result in results)
    commands = sum(played.result.comparisons for played in all_played if played.seed % BY_COMMAND == 0)
    different = sum(result.failure is not None for result in results)
    drawn = Counter(name for seed in seeds for step in make_script(seed, STEPS) for name, _ in step)
    failed, edited = (sum(numbers) for numbers in zip(*[result[1:3] for result in results], strict=True))
    cpu = sum(played.cpu for played in all_played)
    print(
        f"{comparisons} comparisons, {failed} of them of builds that fail, {commands} with commands; {different}"
        f" scripts with a difference\n{edited} builds looked only at what shows a few edited texts\n{len(EDITS)} kinds"
        f" of edit, {sum(drawn.values())} edits, of each kind at least {min(drawn[name] for name in EDITS)}; seeds"
        f" {SEED} to {seeds[-1]}\n{seconds:.0f} s, {comparisons / seconds:.1f} comparisons a second,"
        f" {1000 * cpu / comparisons:.0f} ms of a processor for each",
        flush=True,
    )
    return different


def seek_all(pool: Pool) -> int:
    """Every seeded fault; the number of those that no script found."""
    start = time.perf_counter()
    found: list[Sought] = []
    lost = 0
    for one in pool.imap_unordered(seek, FAULTS):
        lost += not one.script
        found += [one] if one.script else []
        shown = f"found by script {one.script} (seed {one.seed}), comparison {one.comparisons}"
        print(f"fault {one.name}: {shown if one.script else 'NOT FOUND'}", flush=True)
    scripts = [one.script for one in found] or [0]
    comparisons = [one.comparisons for one in found] or [0]
    print(
        f"{len(found)} of {len(FAULTS)} seeded faults found, in seeds {SEED} to {SEED + SEEK - 1} with those first that"
        f" edit what the fault is about: half of them by script {statistics.median(scripts):.0f} (comparison"
        f" {statistics.median(comparisons):.0f}), all by script {max(scripts)} (comparison {max(comparisons)});"
        f" {time.perf_counter() - start:.0f} s"
    )
    return lost


def main() -> int:
    warm_up()
    with get_context("fork").Pool(WORKERS, maxtasksperchild=20) as pool:
        different = play_all(pool)
        lost = seek_all(pool)
    return int(different > 0 or lost > 0)


if __name__ == "__main__":
    sys.exit(main())
