"""Processes of a group, as the system sees them. Needs /proc."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

PATIENCE = 30.0
"""Seconds after which what does not come about never will, on the busiest machine."""

HAS_PROC = Path("/proc/self/stat").exists()


def living(group: int) -> list[int]:
    """The processes of a group that are no zombies."""
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                state, _, own = (entry / "stat").read_text().rpartition(")")[2].split()[:3]
            except OSError:
                continue
            if int(own) == group and state != "Z":
                found.append(int(entry.name))
    return found


def wait_until(is_so: Callable[[], bool]) -> None:
    """Wait until something is so; fails where it does not become so."""
    deadline = time.monotonic() + PATIENCE
    while not is_so():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def wait_until_gone(group: int) -> None:
    """Wait until no process of the group lives."""
    wait_until(lambda: not living(group))
