"""A publish that is killed leaves the branch old or new, nothing half, and nothing that the next would stumble over.

`make test` kills at a sample of the calls of git; `make prove-publish` at every one, and PROVE_KILLS times at random.
"""

from __future__ import annotations

import fcntl
import os
import random
import signal
import tempfile
import time
from pathlib import Path

import pytest

from sitegen.publish import git as git_module
from sitegen.publish.workplace import workplace
from tests.publish.conftest import SITE, git

KILLS = int(os.environ.get("PROVE_KILLS", "0"))
NEW = {**SITE, "index.html": b"new", **{f"{number}.html": b"%d" % number for number in range(120)}}

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")


def in_child(work) -> int:
    """Run in a process group of its own, so that git dies with it."""
    child = os.fork()
    if child:
        return child
    try:
        os.setsid()
        work()
    finally:
        os._exit(0)


def wait_for(child: int) -> int:
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def die_at(number: int, moment: str, count: list[int]):
    """Kill this process, and the git it runs, at its call of that number."""
    real = git_module.subprocess.Popen

    class Popen(real):
        def __init__(self, *arguments, **options):
            options["start_new_session"] = False
            count[0] += 1
            if count[0] == number and moment == "before":
                os.killpg(0, signal.SIGKILL)
            super().__init__(*arguments, **options)
            if count[0] == number and moment == "meanwhile":
                time.sleep(random.Random(number).random() * 0.01)
                os.killpg(0, signal.SIGKILL)

        def wait(self, *arguments, **options):
            ended = super().wait(*arguments, **options)
            if count[0] == number and moment == "after":
                os.killpg(0, signal.SIGKILL)
            return ended

    return Popen


@pytest.fixture
def number_of_calls(desk, monkeypatch) -> int:
    """How often a publish that changes something calls git."""
    desk.publish(SITE)
    count = [0]
    with monkeypatch.context() as patch:
        patch.setattr(git_module.subprocess, "Popen", die_at(0, "", count))
        desk.publish(NEW)
        desk.publish(SITE, allow_shrink=True)
        return count[0] // 2


def assert_sound(desk, remote, before, old: str, sites=(SITE, NEW)) -> None:
    assert remote.tip() == old or remote("rev-parse", "gh-pages^") == old
    assert remote.files() in [{**site, ".nojekyll": b""} for site in sites]
    assert desk.state() == before
    remote.assert_sound()
    desk.publish(SITE, allow_shrink=True)
    assert remote.files() == {**SITE, ".nojekyll": b""}
    own = desk.root / ".sitegen/publish"
    left = [
        path for path in own.rglob("*") if path.name.endswith(".lock") or "tmp" in path.name or path.name == "index"
    ]
    assert not left
    assert git(own / "repository.git", "fsck", "--no-dangling") == ""


@pytest.mark.parametrize("moment", ["before", "meanwhile", "after"])
def test_a_publish_killed_at_any_call_of_git_harms_nothing(desk, remote, monkeypatch, number_of_calls, moment):
    before = desk.state()
    numbers = range(1, number_of_calls + 1)
    for number in numbers if KILLS else sorted(random.Random(moment).sample(numbers, 6)):
        old = remote.tip()
        count = [0]

        def killed(number: int = number, count: list[int] = count) -> None:
            monkeypatch.setattr(git_module.subprocess, "Popen", die_at(number, moment, count))
            desk.publish(NEW)

        assert wait_for(in_child(killed)) == -signal.SIGKILL, number
        wait_until_quiet(desk, remote)
        assert_sound(desk, remote, before, old)


def test_a_publish_killed_at_a_random_moment_harms_nothing(desk, remote):
    desk.publish(SITE)
    before = desk.state()
    start = time.monotonic()
    desk.publish(NEW)
    usual = time.monotonic() - start
    desk.publish(SITE, allow_shrink=True)
    rng = random.Random(KILLS)
    for _ in range(KILLS or 4):
        old = remote.tip()
        child = in_child(lambda: desk.publish(NEW))
        time.sleep(rng.uniform(0, usual))
        os.kill(child, signal.SIGKILL)  # git goes on alone: what it began may still arrive
        wait_for(child)
        wait_until_quiet(desk, remote)
        assert_sound(desk, remote, before, old)


def wait_until_quiet(desk, remote) -> None:
    """Wait until no git that outlived its parent works on the remote, and no child on its way to become git is left."""
    for _ in range(1200):
        alive = [
            process
            for process in Path("/proc").glob("[0-9]*")
            if process.name != str(os.getpid())
            and str(remote.path.parent) in (words := _words(process))
            and "git" in words
        ]
        if not alive and not _is_locked(desk.root / ".sitegen/publish/lock"):
            return
        time.sleep(0.05)


def _is_locked(file: Path) -> bool:
    with file.open("a") as stream:
        try:
            fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
    return False


def _words(process: Path) -> str:
    try:
        return (process / "cmdline").read_bytes().decode("utf-8", "replace")
    except OSError:
        return ""


def test_what_a_killed_git_may_leave_is_no_hindrance(desk, remote):
    desk.publish(SITE)
    depot = desk.root / ".sitegen/publish/repository.git"
    names = ("index", "index.lock", "packed-refs.lock", "refs/sitegen/tip.lock", "objects/pack/tmp_pack_x", "HEAD.lock")
    for name in (*names, "fast_import_crash_1"):
        (depot / name).write_text("half")
    before = depot.stat().st_ino
    desk.publish(NEW)
    assert remote.files() == {**NEW, ".nojekyll": b""}
    assert not [name for name in (*names, "fast_import_crash_1") if (depot / name).exists()]
    assert depot.stat().st_ino == before  # it was not made anew for that


def test_the_place_of_a_killed_build_is_cleared_by_the_next(tmp_path):
    own = tmp_path / "own"
    own.mkdir()

    def killed() -> None:
        with workplace(own) as place:
            place.mkdir()
            (place / "page.html").write_text("half")
            os.kill(os.getpid(), signal.SIGKILL)

    wait_for(in_child(killed))
    left = Path((own / "workplace").read_text())
    assert (left / "site/page.html").exists()
    with workplace(own):
        assert not left.exists()
    assert list(own.iterdir()) == []


@pytest.mark.parametrize("kind", ["another place", "another name", "a link", "nonsense", "a way out"])
def test_a_note_that_came_with_somebodys_files_removes_nothing(tmp_path, kind):
    own, precious = tmp_path / "own", tmp_path / "sitegen-publish-abcdefgh"
    own.mkdir()
    precious.mkdir()
    (precious / "letters").write_text("dear")
    temporary = Path(tempfile.mkdtemp(prefix="precious-"))
    link = Path(tempfile.gettempdir(), f"sitegen-publish-{os.getpid():08d}"[:24])
    link.unlink(missing_ok=True)
    link.symlink_to(precious)
    noted = {
        "another place": str(precious),
        "another name": str(temporary),
        "a link": str(link),
        "nonsense": "\0",
        "a way out": f"{tempfile.gettempdir()}/sitegen-publish-../{precious}",
    }
    (own / "workplace").write_text(noted[kind])
    try:
        with workplace(own):
            pass
        assert (precious / "letters").exists()
        assert temporary.exists()
        assert link.is_symlink()
    finally:
        link.unlink()
        temporary.rmdir()
