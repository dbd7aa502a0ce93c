"""Runs a command to its end, and says what it and all processes that it started took."""

from __future__ import annotations

import contextlib
import ctypes
import os
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

INTERVAL = 0.01
"""Seconds between two looks at the memory."""

PATIENCE = 30
"""Seconds that a process may go on after the one that was started has ended."""


class Failed(Exception):  # noqa: N818  # as in "the build failed"
    """A command ended with an error, or its result is not what it should be."""


class Cost(NamedTuple):
    """What a run took: seconds on the clock, seconds of all processors, and those that others used meanwhile."""

    wall: float
    cpu: float
    others: float = 0.0


def adopt_orphans() -> None:
    """Be the parent of processes whose own parent has ended, so that none escapes the count; on Linux only."""
    if sys.platform == "linux":
        with contextlib.suppress(OSError, AttributeError):
            ctypes.CDLL(None).prctl(36, 1, 0, 0, 0)  # PR_SET_CHILD_SUBREAPER


def run(command: tuple[str, ...], folder: Path) -> Cost:
    """Run in this folder. The clock stops when the command has ended. Raises Failed with the end of what it said."""
    before, start = _busy(), time.perf_counter()
    with tempfile.TemporaryFile() as said:
        process = _start(command, folder, said.fileno())
        try:
            _, status, usage = os.wait4(process.pid, 0)
            wall = time.perf_counter() - start
            process.returncode = os.waitstatus_to_exitcode(status)
            cpu = usage.ru_utime + usage.ru_stime + sum(_orphans(process.pid))
        except BaseException:
            _end(process)
            raise
        if process.returncode:
            said.seek(0)
            text = said.read().decode(errors="replace")[-3000:]
            raise Failed(f"{' '.join(command)} ended with {process.returncode}:\n{text}")
    return Cost(wall, cpu, max(0.0, _busy() - before - cpu))


def peak_memory(command: tuple[str, ...], folder: Path) -> float:
    """The highest sum of memory in MB over all processes of a run, looked at every INTERVAL.

    A process counts by its proportional set size (PSS): what two share is counted once. 0 where there is none.
    """
    done, peak = threading.Event(), 0

    def watch() -> None:
        nonlocal peak
        while not done.wait(INTERVAL):
            peak = max(peak, sum(_proportional_size(pid) for pid in _descendants(os.getpid())))

    watcher = threading.Thread(target=watch)
    watcher.start()
    try:
        run(command, folder)
    finally:
        done.set()
        watcher.join()
    return peak / 1024


def _start(command: tuple[str, ...], folder: Path, said: int) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        command, cwd=folder, stdin=subprocess.DEVNULL, stdout=said, stderr=said, start_new_session=True
    )


def _orphans(group: int) -> Iterator[float]:
    """Wait for every child that is left; the processor seconds of each. What does not end is ended."""
    limit = time.monotonic() + PATIENCE
    while True:
        try:
            pid, _, usage = os.wait4(-1, os.WNOHANG)
        except ChildProcessError:
            return
        if pid:
            yield usage.ru_utime + usage.ru_stime
        elif time.monotonic() < limit:
            time.sleep(0.005)
        else:
            _kill(group)
            limit += PATIENCE


def _end(process: subprocess.Popen[bytes]) -> None:
    _kill(process.pid)
    with contextlib.suppress(ChildProcessError):
        if process.returncode is None:
            process.wait()


def _kill(group: int) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.killpg(group, signal.SIGKILL)


def _descendants(pid: int) -> Iterator[int]:
    try:
        for task in Path(f"/proc/{pid}/task").iterdir():
            for child in (task / "children").read_text().split():
                yield int(child)
                yield from _descendants(int(child))
    except OSError:  # it has ended
        return


def _proportional_size(pid: int) -> int:
    """In kB."""
    try:
        rollup = Path(f"/proc/{pid}/smaps_rollup").read_text()
    except OSError:
        return 0
    return next((int(line.split()[1]) for line in rollup.splitlines() if line.startswith("Pss:")), 0)


def _busy() -> float:
    """Seconds that all processors have worked since the start of the system; 0 where it does not say."""
    try:
        line = Path("/proc/stat").read_text().partition("\n")[0]
    except OSError:
        return 0.0
    user, nice, system, _, _, *rest = (int(number) for number in line.split()[1:9])
    return float(user + nice + system + sum(rest)) / os.sysconf("SC_CLK_TCK")
