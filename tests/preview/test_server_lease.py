"""One preview for a site, and the secret that outlives it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys

import pytest

from sitegen.base.problems import SiteError
from sitegen.preview.lease import FOLDER, LOCK, SECRET, only_one
from tests.preview.wire import until

_HOLDER = """
import sys
from pathlib import Path
from sitegen.preview.lease import only_one
with only_one(Path(sys.argv[1])) as lease:
    lease.tell(sys.argv[2])
    print(lease.secret, flush=True)
    sys.stdin.read()
"""


def holder(root, address="http://127.0.0.1:8000/"):
    """Another process that serves the site."""
    process = subprocess.Popen(
        [sys.executable, "-c", _HOLDER, root, address], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    return process, process.stdout.readline().strip()


def end(process, number=signal.SIGKILL):
    process.send_signal(number)
    process.communicate()


def refused(root):
    with pytest.raises(SiteError) as caught, only_one(root):
        pass
    (problem,) = caught.value.problems
    assert problem.code == "SRV001"
    return problem


def test_the_second_is_told_where_the_first_is(tmp_path):
    process, _ = holder(tmp_path)
    try:
        problem = refused(tmp_path)
    finally:
        end(process)
    assert problem.message == "this site is already being served at http://127.0.0.1:8000/"
    assert problem.hint == (
        f"open http://127.0.0.1:8000/ in your browser, or end the other one with Ctrl-C (it is process {process.pid})"
    )


def test_a_first_that_was_killed_is_no_first(tmp_path):
    process, secret = holder(tmp_path)
    end(process)
    assert (tmp_path / FOLDER / LOCK).read_text()
    with only_one(tmp_path) as lease:
        lease.tell("http://127.0.0.1:8001/")
        assert lease.secret == secret
        assert "8001" in refused(tmp_path).message


def test_a_worker_of_a_killed_first_holds_nothing(tmp_path):
    code = "import os, time\n" + _HOLDER.replace(
        "    sys.stdin", "    if not os.fork():\n        time.sleep(600)\n    sys.stdin"
    )
    process = subprocess.Popen(
        [sys.executable, "-W", "ignore", "-c", code, tmp_path, "x"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        start_new_session=True,
    )
    assert process.stdout is not None
    process.stdout.readline()
    until(lambda: len(_children(process.pid)) == 1)
    process.kill()
    process.wait()
    try:
        with only_one(tmp_path) as lease:
            lease.tell("x")
    finally:
        os.killpg(process.pid, signal.SIGKILL)
        process.communicate()


def _children(process):
    with open(f"/proc/{process}/task/{process}/children") as stream:  # noqa: PTH123
        return stream.read().split()


def test_when_it_ends_the_next_may_begin(tmp_path):
    with only_one(tmp_path) as lease:
        lease.tell("http://127.0.0.1:8000/")
    with only_one(tmp_path) as lease:
        assert "is just starting" in refused(tmp_path).message
        lease.tell("http://127.0.0.1:8001/")
        assert "8001" in refused(tmp_path).message


def test_two_sites_do_not_disturb_each_other(tmp_path):
    with only_one(tmp_path / "a") as first, only_one(tmp_path / "b") as second:
        assert first.secret != second.secret


def test_the_secret_stays_and_is_ours_alone(tmp_path):
    with only_one(tmp_path) as lease:
        secret = lease.secret
    with only_one(tmp_path) as lease:
        assert lease.secret == secret
    assert (tmp_path / FOLDER / SECRET).stat().st_mode & 0o777 == 0o600
    assert (tmp_path / FOLDER / LOCK).stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("text", ["", "0" * 63, "0" * 65, "g" * 64, "0" * 64 + "\n", "ü" * 64])
def test_a_secret_that_is_damaged_is_made_anew(tmp_path, text):
    with only_one(tmp_path):
        pass
    (tmp_path / FOLDER / SECRET).write_text(text, encoding="utf-8")
    with only_one(tmp_path) as lease:
        assert len(lease.secret) == 64
        assert lease.secret != text


def test_a_secret_that_came_with_the_files_of_others_is_not_used(tmp_path):
    (tmp_path / FOLDER).mkdir()
    (tmp_path / FOLDER / SECRET).write_text("0" * 64)
    (tmp_path / FOLDER / SECRET).chmod(0o644)
    with only_one(tmp_path) as lease:
        assert lease.secret != "0" * 64
    assert (tmp_path / FOLDER / SECRET).stat().st_mode & 0o777 == 0o600


def test_a_link_in_place_of_our_files_is_not_followed(tmp_path):
    other = tmp_path / "other.txt"
    other.write_text("somebody's")
    (tmp_path / FOLDER).mkdir()
    for name in (LOCK, SECRET):
        (tmp_path / FOLDER / name).symlink_to(other)
    with only_one(tmp_path) as lease:
        lease.tell("x")
    assert other.read_text() == "somebody's"


def test_where_nothing_can_be_written_the_site_is_served_all_the_same(tmp_path):
    (tmp_path / FOLDER).write_text("a file where the folder should be")
    with only_one(tmp_path) as lease, only_one(tmp_path) as other:
        lease.tell("x")
        assert lease.secret != other.secret


@pytest.mark.parametrize("text", ["", "{}", "[1]", '{"address": "x", "process": "y"}', "\x00"])
def test_what_the_first_says_may_be_damaged(tmp_path, text):
    with only_one(tmp_path):
        (tmp_path / FOLDER / LOCK).write_text(text)
        assert refused(tmp_path).hint == "wait a moment and try again"
