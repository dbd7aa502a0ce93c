from __future__ import annotations

import gc
import multiprocessing
import multiprocessing.util
import os
import signal
import subprocess
import sys
import time

import pytest

from sitegen.base.problems import SiteError
from sitegen.build import folder as folder_module
from sitegen.build import recall as recall_module
from sitegen.build import workers as workers_module
from sitegen.build.ordered import WorkerError
from sitegen.build.workers import SERIAL_BELOW, Processes
from tests.build.processes import HAS_PROC, PATIENCE, wait_until, wait_until_gone

NUMBERS = range(SERIAL_BELOW + 57)


def square(number: int) -> int:
    return number * number


def test_results_come_in_the_order_of_the_items_whoever_is_slow():
    def late(number: int) -> int:
        time.sleep(0.02 if number < 5 else 0)
        return square(number)

    assert list(Processes(3)(late, NUMBERS)) == [square(number) for number in NUMBERS]


def test_the_work_is_shared():
    assert len(set(Processes(3)(lambda _: os.getpid(), NUMBERS)) - {os.getpid()}) == 3


def test_few_items_and_one_job_stay_in_this_process():
    assert set(Processes(3)(lambda _: os.getpid(), NUMBERS[:50])) == {os.getpid()}
    assert set(Processes(1)(lambda _: os.getpid(), NUMBERS)) == {os.getpid()}


def test_large_results_do_not_block_anybody():
    sizes = [len(text) for text in Processes(2)(lambda number: "x" * 10_000 * (number % 7), NUMBERS)]
    assert sizes == [10_000 * (number % 7) for number in NUMBERS]


def test_who_can_do_many_is_given_a_chunk_at_once():
    class Squares:
        def __call__(self, number: int) -> tuple[int, int]:
            return square(number), 1

        def many(self, numbers: list[int]) -> list[tuple[int, int]]:
            return [(square(number), len(numbers)) for number in numbers]

    found = list(Processes(2)(Squares(), NUMBERS))
    assert [result for result, _ in found] == [square(number) for number in NUMBERS]
    assert min(chunk for _, chunk in found[: SERIAL_BELOW // 2]) > 1
    assert list(Processes(1)(Squares(), NUMBERS[:3])) == [(0, 3), (1, 3), (4, 3)]


def test_what_a_worker_raises_is_raised_here_with_its_traceback():
    def broken(number: int) -> int:
        if number == 230:
            raise FileNotFoundError(2, "no such file", "photo.jpg")
        return number

    with pytest.raises(FileNotFoundError) as failure:
        list(Processes(2)(broken, NUMBERS))
    assert failure.value.filename == "photo.jpg"
    assert "in broken" in failure.value.__notes__[0]
    assert not multiprocessing.active_children()


def test_a_worker_that_dies_is_noticed():
    def deadly(number: int) -> int:
        if number == 100:
            os.kill(os.getpid(), signal.SIGKILL)
        return number

    with pytest.raises(WorkerError):
        list(Processes(2)(deadly, NUMBERS))
    assert not multiprocessing.active_children()


def test_workers_are_relieved_and_nobody_notices(monkeypatch):
    monkeypatch.setattr(workers_module, "_LIFE", 40)
    found = list(Processes(2)(lambda number: (number, os.getpid()), NUMBERS))
    assert [number for number, _ in found] == list(NUMBERS)
    assert len({process for _, process in found}) >= 4
    assert not multiprocessing.active_children()


def test_no_worker_looks_for_circles_among_what_its_parent_made(monkeypatch):
    monkeypatch.setattr(workers_module, "_LIFE", 40)
    looked_through, made = [], []
    for number in Processes(2)(lambda _: len(gc.get_objects()), NUMBERS):
        looked_through.append(number)
        made.append([[] for _ in range(100)])
    assert max(looked_through) - min(looked_through) < 1000


def test_what_all_workers_need_is_made_once_before_they_start():
    class Counted:
        made_by = 0

        def warm(self) -> None:
            self.made_by = os.getpid()

        def __call__(self, number: int) -> int:
            return self.made_by

    assert set(Processes(2)(Counted(), NUMBERS)) == {os.getpid()}


def test_a_worker_leaves_ctrl_c_to_its_parent():
    def disturbed(number: int) -> int:
        if number == 100:
            os.kill(os.getpid(), signal.SIGINT)
        return number

    assert list(Processes(2)(disturbed, NUMBERS)) == list(NUMBERS)


def test_a_worker_leaves_ctrl_c_to_its_parent_before_its_first_step_as_well(monkeypatch):
    monkeypatch.setattr(multiprocessing.util, "_close_stdin", lambda: os.kill(os.getpid(), signal.SIGINT))
    assert list(Processes(2)(square, NUMBERS)) == [square(number) for number in NUMBERS]


def test_no_worker_stays_when_nobody_wants_the_rest():
    results = Processes(2)(square, NUMBERS)
    assert next(results) == 0
    results.close()
    assert not multiprocessing.active_children()


def test_a_dead_worker_fails_the_build_with_a_hint(paper, monkeypatch):
    paper.posts(3)
    paper.build()
    before = paper.files()

    def dies(function, items):
        if type(function).__name__ == "Stage":
            raise WorkerError("a worker process was killed by the system")
        return map(function, items)

    paper.post("p0", "Changed.")
    with pytest.raises(SiteError) as failure:
        paper.build(run=dies)
    assert [problem.code for problem in failure.value.problems] == ["IO003"]
    assert paper.files() == before


def test_forked_builds_give_the_same_bytes_as_serial_ones(paper, monkeypatch):
    paper.posts(60, tags=["a", "b"], authors=["Ana"])
    monkeypatch.setattr("sitegen.build.workers.SERIAL_BELOW", 2)
    paper.build(output=paper.root / "serial")
    for jobs in (2, 3, 8):
        paper.build(output=paper.root / f"forked{jobs}", run=Processes(jobs))
        assert paper.files(paper.root / f"forked{jobs}") == paper.files(paper.root / "serial")


def test_two_builds_at_once_do_not_mix(paper):
    paper.posts(3)
    with folder_module.locked(paper.output), pytest.raises(SiteError) as failure:
        paper.build()
    assert [problem.code for problem in failure.value.problems] == ["LOCK001"]
    assert str(os.getpid()) in failure.value.problems[0].message
    paper.build()


def test_a_build_reads_its_sources_only_while_it_holds_the_folder(paper, monkeypatch):
    """Else the build that read first could write last, and an older text would win."""
    real, held = recall_module.scan, []

    def scan(root, *digests):
        try:
            with folder_module.locked(paper.output):
                held.append(False)
        except SiteError:
            held.append(True)
        return real(root, *digests)

    monkeypatch.setattr(recall_module, "scan", scan)
    paper.build()
    assert held == [True]


SLOW_BUILD = """
import sys, time
from sitegen.build import workers
from sitegen.themes.render import Render
workers.SERIAL_BELOW = 2
real = Render.__call__
def slow(self, planned):
    time.sleep(float(sys.argv[2]))
    return real(self, planned)
Render.__call__ = slow
from sitegen.cli import main
main(["build", "-j", "3", "-c", sys.argv[1]])
"""


def slow_build(paper, seconds: float = 0.05) -> subprocess.Popen[str]:
    """A build in a process group of its own, caught while its workers render, `seconds` for each output."""
    process = subprocess.Popen(
        [sys.executable, "-c", SLOW_BUILD, str(paper.root / "sitegen.toml"), str(seconds)],
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    stage = paper.output / ".sitegen/stage"
    wait_until(lambda: stage.is_dir() and any(stage.glob("*/*")))
    return process


needs_proc = pytest.mark.skipif(not HAS_PROC, reason="needs /proc")


@needs_proc
@pytest.mark.parametrize(("sent", "status"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
@pytest.mark.parametrize("everybody", [True, False], ids=["group", "parent"])
def test_an_interrupted_build_ends_at_once_and_changes_nothing(paper, sent, status, everybody):
    paper.posts(60)
    paper.build()
    before = paper.files()
    paper.settings('[menu]\nmain = [{ title = "Home", url = "/" }]')
    process = slow_build(paper)
    (os.killpg if everybody else os.kill)(process.pid, sent)
    _, errors = process.communicate(timeout=PATIENCE)
    assert process.returncode == status
    assert "Traceback" not in errors
    wait_until_gone(process.pid)
    assert paper.files() == before
    assert not (paper.output / ".sitegen/stage").exists()


@needs_proc
def test_a_killed_build_leaves_no_process_and_no_lock(paper):
    paper.posts(60)
    paper.build()
    paper.settings('[menu]\nmain = [{ title = "Home", url = "/" }]')
    process = slow_build(paper, 2)
    process.kill()
    process.wait(timeout=PATIENCE)
    paper.build()  # at once, since the lock is free
    wait_until_gone(process.pid)
    process.communicate(timeout=PATIENCE)
