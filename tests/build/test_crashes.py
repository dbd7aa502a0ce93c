"""A build that dies, or whose disk fails, leaves each file old or new, and the next build a clean site.

`make test` plays a sample that is always the same. With PROVE_KILLS every call meets every fault, and as many builds as
it says are killed at random moments; PROVE_SEED chooses which.
"""

from __future__ import annotations

import errno
import os
import random
import signal
import time
from pathlib import Path

import pytest

from tests.build.faults import DIED, ERRORS, World, die, die_after, fails_with, faulty, in_child, status_of

KILLS = int(os.environ.get("PROVE_KILLS", "0"))
SEED = int(os.environ.get("PROVE_SEED", "1"))

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> World:
    return World(tmp_path_factory.mktemp("crashes"))


def sample(name: str, numbers: range, count: int) -> list[int]:
    """`count` of the numbers, or all of them with PROVE_KILLS."""
    if KILLS or count >= len(numbers):
        return list(numbers)
    return sorted(random.Random(f"{SEED} {name}").sample(numbers, count))


def calls_of(world: World, *, fresh: bool, reads: bool = False) -> list[str]:
    """The disk's calls of one build."""
    output = world.output(fresh=fresh)
    with faulty(0, die, reads=reads) as calls:
        world.build(world.second, output)
    return calls


EDITIONS = pytest.mark.parametrize("fresh", [True, False], ids=["clean", "incremental"])


@EDITIONS
@pytest.mark.parametrize("fault", [die, die_after])
def test_a_build_that_dies_at_any_call_is_mended_by_the_next(world, fresh, fault):
    number = len(calls_of(world, fresh=fresh))
    for at in sample(f"{fault.__name__} {fresh}", range(1, number + 1), 12):
        output = world.output(fresh=fresh)

        def killed(output: Path = output, at: int = at) -> None:
            with faulty(at, fault):
                world.build(world.second, output)

        assert status_of(in_child(killed)) == DIED, at
        world.assert_whole(output, fresh=fresh)
        world.assert_mended(output, fresh=fresh)


@EDITIONS
@pytest.mark.parametrize("lasting", [False, True], ids=["once", "from then on"])
@pytest.mark.parametrize("number", ERRORS, ids=errno.errorcode.get)
def test_a_disk_that_fails_at_any_call_leaves_the_site_as_it_was(world, fresh, number, lasting):
    reads = number != errno.ENOSPC
    calls = calls_of(world, fresh=fresh, reads=reads)
    for at in sample(f"{number} {fresh} {lasting}", range(1, len(calls) + 1), 12):
        if lasting and calls[at - 1] not in ERRORS[number]:
            continue
        output = world.output(fresh=fresh)
        with faulty(at, fails_with(number), lasting=ERRORS[number] if lasting else frozenset(), reads=reads):
            outcome = world.outcome(output)
        told = f"{errno.errorcode[number]} at {at}, {calls[at - 1]}"
        if outcome.built is None:
            assert all(code.startswith(("IO00", "FM0")) for code in outcome.codes), (told, outcome)
            assert number != errno.ENOSPC or "IO002" in outcome.codes, (told, outcome)
            assert all(outcome.places), (told, outcome)
            assert world.first.files(output) == world.before(fresh=fresh), told
        else:
            assert world.first.files(output) == world.new, told
        world.assert_mended(output, fresh=fresh, tidy=calls[at - 1] != "rmdir")


@EDITIONS
def test_a_build_killed_at_a_random_moment_is_mended_by_the_next(world, fresh):
    start = time.monotonic()
    for _ in range(3):
        world.build(world.second, world.output(fresh=fresh))
    usual = (time.monotonic() - start) / 3
    rng = random.Random(f"{SEED} {fresh}")
    killed = 0
    for _ in range(KILLS or 10):
        output = world.output(fresh=fresh)
        child = in_child(lambda output=output: world.build(world.second, output))
        time.sleep(rng.uniform(0, usual))
        os.kill(child, signal.SIGKILL)
        killed += status_of(child) == -signal.SIGKILL
        world.assert_whole(output, fresh=fresh)
        world.assert_mended(output, fresh=fresh)
    assert killed
