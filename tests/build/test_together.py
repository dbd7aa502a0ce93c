"""Builds that are interrupted, builds at the same time, and readers meanwhile.

`make test` plays a few rounds; PROVE_KILLS says how many otherwise, and PROVE_SEED chooses the moments.
"""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from sitegen.build.changes import Changes
from sitegen.build.folder import OWN, locked
from tests.build.faults import OWN_FILES, World, in_child, status_of, style
from tests.build.processes import HAS_PROC, PATIENCE, wait_until_gone

KILLS = int(os.environ.get("PROVE_KILLS", "0"))
SEED = int(os.environ.get("PROVE_SEED", "1"))
pytestmark = pytest.mark.skipif(not HAS_PROC, reason="needs fork and /proc")

_BUILD = """
from sitegen import cli
from sitegen.build import workers

workers.SERIAL_BELOW = 2
real = cli.commands.main

def begin(**more):
    print("ready", flush=True)  # before that Python itself answers a signal
    return real(**more)

cli.commands.main = begin
cli.main()
"""


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> World:
    return World(tmp_path_factory.mktemp("together"))


def command(world: World, output: Path) -> subprocess.Popen[str]:
    """`sitegen build` of the second edition with two workers, in a process group of its own, up to its first step."""
    settings = world.second.root / "sitegen.toml"
    process = subprocess.Popen(
        [sys.executable, "-c", _BUILD, "build", "-q", "-j", "2", "-c", settings, "-o", output],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    assert process.stdout
    assert process.stdout.readline() == "ready\n"
    return process


def is_free(output: Path) -> bool:
    """Whether nobody holds the lock; raises SiteError if somebody does."""
    with locked(output):
        return True


@pytest.mark.parametrize(("sent", "status"), [(signal.SIGINT, 130), (signal.SIGTERM, 143), (signal.SIGKILL, -9)])
def test_a_command_that_is_told_to_end_at_any_moment_ends_and_leaves_nothing(world, sent, status):
    rng = random.Random(f"{SEED} {sent}")
    ends = set()
    for trial in range(KILLS // 3 or 5):
        output = world.output(fresh=False)
        process = command(world, output)
        time.sleep(rng.uniform(0, 0.35))
        (os.killpg if rng.random() < 0.5 and sent != signal.SIGKILL else os.kill)(process.pid, sent)
        if trial % 3 == 0:
            process.send_signal(sent)  # an impatient person
        _, errors = process.communicate(timeout=PATIENCE)
        ends.add(process.returncode)
        assert process.returncode in (0, status), (trial, errors)
        assert "Traceback" not in errors, (trial, errors)
        wait_until_gone(process.pid)
        assert is_free(output)
        world.assert_whole(output, fresh=False)
        if sent != signal.SIGKILL:
            assert world.first.files(output) in (world.old, world.new), trial
        world.assert_mended(output, fresh=False)
    assert status in ends


def moves_of(world: World, *, fresh: bool) -> int:
    """How many files and folders a build moves."""
    moved = []
    with pytest.MonkeyPatch.context() as patch:
        for name in ("put", "add"):
            real = getattr(Changes, name)
            patch.setattr(Changes, name, lambda *args, real=real: (moved.append(args), real(*args)))
        world.build(world.second, world.output(fresh=fresh))
    return len(moved)


@pytest.mark.parametrize("sent", [signal.SIGINT, signal.SIGTERM])
@pytest.mark.parametrize("fresh", [True, False], ids=["clean", "incremental"])
def test_an_interrupt_while_files_move_puts_all_back_though_more_follow(world, fresh, sent):
    """Told to end before one file or folder is put, and again at every step that is taken back."""
    rng = random.Random(f"{SEED} {sent} {fresh}")
    moves = moves_of(world, fresh=fresh)
    for at in (moves, *(rng.randint(1, moves) for _ in range(KILLS // 10 or 3))):
        output = world.output(fresh=fresh)

        def interrupted(output: Path = output, at: int = at) -> None:
            calls = 0
            real_replace = os.replace

            def watched(real: Callable[[Changes, str, str], None]) -> Callable[[Changes, str, str], None]:
                def move(self: Changes, draft: str, path: str) -> None:
                    nonlocal calls
                    calls += 1
                    if calls >= at:
                        os.kill(os.getpid(), sent)
                    real(self, draft, path)

                return move

            def replace(*args: str) -> None:
                if calls >= at:
                    os.kill(os.getpid(), sent)
                real_replace(*args)

            def end(*_: object) -> None:
                raise SystemExit(77)

            for name in ("put", "add"):
                setattr(Changes, name, watched(getattr(Changes, name)))
            os.replace = replace
            signal.signal(sent, end)
            try:
                world.build(world.second, output)
            except SystemExit:
                os._exit(77)

        assert status_of(in_child(interrupted)) == 77
        assert world.first.files(output) == world.before(fresh=fresh), at
        world.assert_mended(output, fresh=fresh)


@pytest.mark.parametrize("builds", [2, 8])
def test_of_builds_at_once_one_wins_and_the_site_is_clean(world, builds):
    for trial in range(KILLS // 10 or 2):
        output = world.output(fresh=bool(trial % 2))
        processes = [command(world, output) for _ in range(builds)]
        ends = [(process.communicate(timeout=60)[1], process.returncode) for process in processes]
        assert any(status == 0 for _, status in ends)
        for errors, status in ends:
            assert status == 0 or (status == 1 and "LOCK001" in errors), (trial, errors)
        assert world.first.files(output) == world.new
        assert {file.name for file in (output / OWN).iterdir()} <= OWN_FILES
        world.assert_mended(output, fresh=bool(trial % 2))


def read(file: Path) -> bytes | None:
    try:
        return file.read_bytes()
    except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
        return None


def seen_wrong(output: Path, pages: list[str]) -> Iterator[str]:
    """What a reader sees who opens every page and then its stylesheet; a page that changes meanwhile is read again."""
    for page in pages:
        while data := read(output / page):
            if not data.rstrip().endswith(b"</html>"):
                yield f"{page} is torn"
                break
            sheet = output / style(data)
            if read(sheet) is not None:
                break
            if read(output / page) == data and read(sheet) is None and read(output / page) == data:
                yield f"{page} stands without its stylesheet"
                break


def test_a_reader_never_sees_a_torn_page_nor_one_without_its_stylesheet(world):
    output = world.output(fresh=False)
    rounds = KILLS or 25

    def builder() -> None:
        for _ in range(rounds):
            world.build(world.second, output)
            world.build(world.first, output)

    child = in_child(builder)
    pages = sorted(path for path in {*world.old, *world.new} if path.endswith(".html"))
    reads, wrong = 0, []
    while os.waitpid(child, os.WNOHANG) == (0, 0):
        wrong += list(seen_wrong(output, pages))
        reads += 1
    assert not wrong
    assert reads > 1
    assert world.first.files(output) == world.old
