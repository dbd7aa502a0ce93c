"""Others push at the same time: every commit of everybody is in the history afterwards.

`make test` plays a few; `make prove-publish` PROVE_RIVALS (500) pushes, PROVE_PUBLISHERS (50) rounds of eight.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from sitegen.publish import depot as depot_module
from sitegen.publish.git import GitError
from tests.publish.conftest import SITE, Desk, git

RIVALS = int(os.environ.get("PROVE_RIVALS", "6"))
PUBLISHERS = int(os.environ.get("PROVE_PUBLISHERS", "0"))
AT_ONCE = 8 if PUBLISHERS else 4

HOOK = """#!/bin/sh
# Somebody else's push comes through while ours is looked at: once for each file `rival`.
test -e rival || exit 0
rm rival
unset GIT_QUARANTINE_PATH GIT_OBJECT_DIRECTORY GIT_ALTERNATE_OBJECT_DIRECTORIES
old=$(git rev-parse --verify --quiet refs/heads/gh-pages)
export GIT_INDEX_FILE=hook-index
rm -f $GIT_INDEX_FILE
test -z "$old" || git read-tree "$old"
number=$(cat number 2>/dev/null || echo 0)
echo $((number + 1)) > number
blob=$(echo "rival $number" | git hash-object -w --stdin)
git update-index --add --cacheinfo "100644,$blob,rival-$((number % 7)).txt"
new=$(git commit-tree "$(git write-tree)" ${old:+-p "$old"} -m "rival $number") || exit 1
git update-ref refs/heads/gh-pages "$new" "${old:-0000000000000000000000000000000000000000}"
echo "$new" >> rivals
"""


@pytest.fixture
def rival(remote):
    """The remote, where a rival's push comes in between: in the hook that runs when ours has arrived."""
    hook = remote.path / "hooks/update"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text(HOOK)
    hook.chmod(0o755)
    return remote


def rivals_of(remote) -> list[str]:
    return (remote.path / "rivals").read_text().split()


def test_no_commit_is_lost_where_a_rival_pushes_during_each_push(desk, rival):
    desk.publish()
    ours = rival.history()
    for number in range(RIVALS):
        (rival.path / "rival").touch()
        ours.append(desk.publish({**SITE, "index.html": b"%d" % number}).commit)
    theirs = rivals_of(rival)
    assert len(theirs) == RIVALS
    history = rival.history()
    assert sorted(history) == sorted([*ours, *theirs])
    assert rival("rev-list", "--min-parents=2", "gh-pages") == ""
    assert rival.files()["index.html"] == b"%d" % (RIVALS - 1)
    assert {path for path in rival.files() if "rival" in path} == {f"rival-{n}.txt" for n in range(min(RIVALS, 7))}
    rival.assert_sound()


def test_no_commit_is_lost_where_a_rival_makes_the_branch_first(desk, rival):
    (rival.path / "rival").touch()
    assert desk.refusal() == "PUB013"  # now there are files on the branch that are not ours
    assert rival.history() == rivals_of(rival)
    desk.publish(keep=("rival-*",))
    assert len(rival.history()) == 2


@pytest.mark.parametrize("moment", ["before the fetch", "after the fetch", "before the push", "when the push is lost"])
def test_no_commit_is_lost_at_any_other_moment(desk, remote, monkeypatch, moment):
    desk.publish()
    added: list[str] = []
    real = {name: getattr(depot_module.Depot, name) for name in ("fetch", "push")}

    def come_in_between() -> None:
        if len(added) < 3:
            added.append(remote.add({f"rival-{len(added)}.txt": b"x"}))

    def fetch(self):
        if moment == "before the fetch":
            come_in_between()
        tip = real["fetch"](self)
        if moment == "after the fetch":
            come_in_between()
        return tip

    def push(self, commit):
        if moment == "before the push":
            come_in_between()
        real["push"](self, commit)
        if moment == "when the push is lost":
            come_in_between()
            raise GitError("push", 128, "fatal: the remote end hung up unexpectedly")

    monkeypatch.setattr(depot_module.Depot, "fetch", fetch)
    monkeypatch.setattr(depot_module.Depot, "push", push)
    ours = desk.publish({**SITE, "index.html": b"new"}).commit
    assert added
    assert {ours, *added} <= set(remote.history())
    assert all(f"rival-{number}.txt" in remote.files() for number in range(len(added)))
    assert remote.files()["index.html"] == b"new"


def test_a_branch_that_is_locked_for_ever_is_given_up_in_the_end(desk, remote, monkeypatch):
    desk.publish()
    commit = remote.tip()
    monkeypatch.setattr("sitegen.publish.publish.ROUNDS", 3)
    (remote.path / "refs/heads/gh-pages.lock").touch()
    assert desk.refusal({**SITE, "index.html": b"new"}) == "PUB008"
    (remote.path / "refs/heads/gh-pages.lock").unlink()
    assert remote.tip() == commit


PUBLISHER = """
import sys
from pathlib import Path
from tests.publish.conftest import SITE, Desk
desk = object.__new__(Desk)
desk.root, desk.said = Path(sys.argv[1]), []
print(desk.publish({**SITE, "index.html": sys.argv[2].encode()}).commit)
"""


@pytest.mark.parametrize("there_before", [False, True], ids=["a new branch", "a branch that is there"])
def test_of_publishers_at_once_none_is_lost(tmp_path, remote, there_before):
    desks = [Desk(tmp_path / f"desk-{number}", remote) for number in range(AT_ONCE)]
    commits = [desks[0].publish().commit] if there_before else []
    for round_ in range(PUBLISHERS or 1):
        running = [
            subprocess.Popen(
                [sys.executable, "-c", PUBLISHER, str(desk.root), f"{round_} {number}"],
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                cwd=Path(__file__).parents[2],
            )
            for number, desk in enumerate(desks)
        ]
        for process in running:
            told, failed = process.communicate(timeout=300)
            assert process.returncode == 0, failed.decode()
            commits.append(told.decode().strip())
    assert sorted(remote.history()) == sorted(commits)
    assert remote("rev-list", "--min-parents=2", "gh-pages") == ""
    assert len(remote("rev-list", "--max-parents=0", "gh-pages").split()) == 1
    remote.assert_sound()


def test_one_site_is_published_by_one_at_a_time(desk, remote, monkeypatch):
    real = depot_module.Depot.push
    codes = []

    def push(self, commit):
        codes.append(desk.refusal())
        real(self, commit)

    monkeypatch.setattr(depot_module.Depot, "push", push)
    desk.publish()
    assert codes == ["PUB009"]
    assert git(remote.path, "rev-list", "--count", "gh-pages").strip() == "1"
