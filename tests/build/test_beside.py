from __future__ import annotations

import os
import signal
from pathlib import Path

import pytest

from sitegen.build import beside as module
from sitegen.build.beside import beside

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")


@pytest.fixture(autouse=True)
def room(monkeypatch):
    monkeypatch.setattr(module, "_has_room", lambda: True)


def test_the_answer_comes_from_another_process():
    with beside(os.getpid, wanted=True) as ask:
        assert ask() != os.getpid()


@pytest.mark.parametrize("room", [True, False])
def test_where_it_is_not_wanted_or_there_is_no_room_it_is_done_here_when_it_is_asked(monkeypatch, room):
    monkeypatch.setattr(module, "_has_room", lambda: room)
    done = []
    with beside(lambda: done.append(1) or 7, wanted=not room) as ask:
        assert not done
        assert ask() == 7
    assert done


def test_a_process_that_dies_or_fails_is_no_answer():
    here = os.getpid()

    def die():
        if os.getpid() != here:
            os.kill(os.getpid(), signal.SIGKILL)
        return 5

    def fail():
        if os.getpid() != here:
            raise OSError
        return 6

    with beside(die, wanted=True) as ask:
        assert ask() == 5
    with beside(fail, wanted=True) as ask:
        assert ask() == 6


def descriptors() -> int:
    """How many are open, where the system says so."""
    folder = Path("/proc/self/fd")
    return len(list(folder.iterdir())) if folder.is_dir() else 0


def test_no_process_and_no_descriptor_is_left_whether_it_was_asked_or_not():
    before = descriptors()
    for asked in (True, False):
        with beside(lambda: 1, wanted=True) as ask:
            assert not asked or ask() == 1
    with pytest.raises(KeyError), beside(lambda: signal.pause() or 1, wanted=True):
        raise KeyError
    with pytest.raises(ChildProcessError):
        os.waitpid(-1, os.WNOHANG)
    assert descriptors() == before
