"""Settings, variables and states of a repository that would change what git does: they change nothing."""

from __future__ import annotations

import os
import shutil
import stat
import subprocess

import pytest

from sitegen.base.problems import SiteError
from tests.publish.conftest import SITE, Desk, Remote, git

HOSTILE = {
    "hooks": {"core.hooksPath": "{hooks}"},
    "tags and all branches": {
        "push.followTags": "true",
        "push.default": "matching",
        "remote.origin.push": "+refs/*:refs/*",
    },
    "a mirror": {"remote.origin.mirror": "true", "remote.origin.prune": "true", "fetch.prune": "true"},
    "line ends": {"core.autocrlf": "true", "core.eol": "crlf", "core.safecrlf": "true"},
    "a monitor": {"core.fsmonitor": "{hooks}/spy", "core.untrackedCache": "true"},
    "signing": {"commit.gpgSign": "true", "push.gpgSign": "true", "gpg.program": "{hooks}/spy", "tag.gpgSign": "true"},
    "filters": {
        "core.attributesFile": "{hooks}/attributes",
        "filter.spy.clean": "{hooks}/spy",
        "filter.spy.smudge": "{hooks}/spy",
        "filter.spy.process": "{hooks}/spy",
        "filter.spy.required": "true",
    },
    "programs": {
        "diff.external": "{hooks}/spy",
        "core.pager": "{hooks}/spy",
        "core.editor": "{hooks}/spy",
        "alias.push": "!{hooks}/spy",
        "alias.fetch": "!{hooks}/spy",
        "alias.commit-tree": "!{hooks}/spy",
        "remote.origin.vcs": "spy",
        "interactive.diffFilter": "{hooks}/spy",
    },
    "logs": {"log.showSignature": "true", "log.decorate": "full", "color.ui": "always", "core.abbrev": "4"},
    "odd storage": {
        "core.splitIndex": "true",
        "index.version": "4",
        "core.bare": "false",
        "core.worktree": "/",
        "core.sharedRepository": "0777",
        "i18n.commitEncoding": "latin1",
        "init.templateDir": "{hooks}",
        "init.defaultObjectFormat": "sha256",
        "feature.manyFiles": "true",
        "fetch.writeCommitGraph": "true",
        "gc.auto": "1",
        "submodule.recurse": "true",
        "push.recurseSubmodules": "on-demand",
        "user.useConfigOnly": "true",
    },
}


@pytest.fixture
def spy(tmp_path):
    """A program that tells when it is run, under the name of every hook."""
    hooks = tmp_path / "hooks"
    hooks.mkdir()
    names = (
        "spy",
        "pre-push",
        "post-commit",
        "reference-transaction",
        "pre-commit",
        "post-index-change",
        "pre-auto-gc",
    )
    for name in names:
        (hooks / name).write_text(f"#!/bin/sh\necho {name} >> {tmp_path}/spied\nexit 1\n")
        (hooks / name).chmod(0o755)
    (hooks / "attributes").write_text("* filter=spy eol=crlf text\nassets/** export-ignore\n")
    return hooks


@pytest.mark.parametrize("where", ["repository", "user"])
@pytest.mark.parametrize("kind", HOSTILE)
def test_no_setting_changes_what_is_published(desk, remote, spy, tmp_path, plain_git, kind, where):
    git(desk.root, "tag", "v1")
    remote(
        "config", "core.hooksPath", os.devnull
    )  # the other side reads the user's settings too, being the same user's
    folder = [] if where == "repository" else ["--file", str(plain_git / "gitconfig")]
    for key, value in HOSTILE[kind].items():
        if where == "user" and key in ("core.bare", "core.worktree"):
            continue
        git(desk.root, "config", *folder, key, value.format(hooks=spy))
    site = {**SITE, ".gitattributes": b"* text eol=crlf filter=lfs\n*.css export-ignore\n", "ö.html": b"\xc3\xb6\r\n"}
    before = desk.state()
    desk.publish(site)
    assert remote.files() == {**site, ".nojekyll": b""}
    assert remote.refs() == ["refs/heads/gh-pages"]
    assert not (tmp_path / "spied").exists()
    assert desk.state() == before
    remote.assert_sound()


VARIABLES = {
    "GIT_DIR": "{other}/.git",
    "GIT_WORK_TREE": "{other}",
    "GIT_INDEX_FILE": "{other}/.git/index",
    "GIT_OBJECT_DIRECTORY": "{other}/.git/objects",
    "GIT_ALTERNATE_OBJECT_DIRECTORIES": "/nonexistent",
    "GIT_COMMON_DIR": "{other}/.git",
    "GIT_NAMESPACE": "else",
    "GIT_PREFIX": "else/",
    "GIT_TRACE": "1",
    "GIT_TRACE_PACKET": "2",
    "GIT_CURL_VERBOSE": "1",
    "GIT_CONFIG_PARAMETERS": "'core.hookspath={hooks}' 'push.followtags=true'",
    "GIT_EXTERNAL_DIFF": "{hooks}/spy",
    "GIT_TEMPLATE_DIR": "{hooks}",
    "GIT_DEFAULT_HASH": "sha256",
    "GIT_QUARANTINE_PATH": "{other}",
    "GIT_SHALLOW_FILE": "{other}/x",
    "GIT_PUSH_OPTION_COUNT": "x",
    "GIT_PROTOCOL": "version=9",
    "GIT_EDITOR": "{hooks}/spy",
    "GIT_AUTHOR_DATE": "nonsense",
    "GIT_LITERAL_PATHSPECS": "1",
    "GIT_FLUSH": "x",
}


@pytest.mark.parametrize("number", range(5))
def test_no_variable_changes_what_is_published(desk, remote, spy, tmp_path, monkeypatch, number):
    other = Desk(tmp_path / "elsewhere", Remote(tmp_path / "elsewhere.git"))
    chosen = dict(list(VARIABLES.items())[number::4]) if number < 4 else VARIABLES
    before, others = desk.state(), other.state()
    with monkeypatch.context() as patch:
        for name, value in chosen.items():
            patch.setenv(name, value.format(other=other.root, hooks=spy))
        desk.publish()
    assert remote.files() == {**SITE, ".nojekyll": b""}
    assert (desk.state(), other.state()) == (before, others)
    assert not (tmp_path / "spied").exists()


def test_settings_in_variables_reach_git_as_they_do_elsewhere(desk, remote, monkeypatch):
    git(desk.root, "config", "remote.origin.url", "paper:")
    monkeypatch.setenv("GIT_CONFIG_COUNT", "2")
    monkeypatch.setenv("GIT_CONFIG_KEY_0", f"url.{remote.path}.insteadOf")
    monkeypatch.setenv("GIT_CONFIG_VALUE_0", "paper:")
    monkeypatch.setenv("GIT_CONFIG_KEY_1", "user.name")
    monkeypatch.setenv("GIT_CONFIG_VALUE_1", "From a variable")
    desk.publish()
    assert remote("log", "-1", "--format=%an", "gh-pages") == "From a variable"


def dirty(desk):
    (desk.root / "sitegen.toml").write_text("# changed\n")
    (desk.root / "new.txt").write_text("new\n")


def staged(desk):
    dirty(desk)
    git(desk.root, "add", "-A")


def detached(desk):
    git(desk.root, "checkout", "-q", "--detach")


def in_rebase(desk):
    for branch, text in (("a", "a\n"), ("b", "b\n")):
        git(desk.root, "checkout", "-q", "-b", branch, "main")
        (desk.root / "file").write_text(text)
        git(desk.root, "add", "-A")
        git(desk.root, "commit", "-q", "-m", branch)
    subprocess.run(["git", "-C", str(desk.root), "rebase", "a"], capture_output=True, check=False)
    assert (desk.root / ".git/rebase-merge").is_dir()


def in_worktree(desk):
    other = desk.root.parent / "worktree"
    git(desk.root, "worktree", "add", "-q", str(other))
    desk.root = other


def in_submodule(desk):
    outer = Desk(desk.root.parent / "outer", None)
    git(outer.root, "-c", "protocol.file.allow=always", "submodule", "add", "-q", str(desk.root), "paper")
    url = git(desk.root, "remote", "get-url", "origin").strip()
    desk.root = outer.root / "paper"
    git(desk.root, "remote", "set-url", "origin", url)


def shallow(desk):
    git(desk.root, "commit", "-q", "--allow-empty", "-m", "more")
    git(desk.root, "push", "-q", "origin", "main")
    url = git(desk.root, "remote", "get-url", "origin").strip()
    clone = desk.root.parent / "shallow"
    subprocess.run(["git", "clone", "-q", "--depth=1", f"file://{url}", str(clone)], check=True, capture_output=True)
    desk.root = clone


def sparse(desk):
    git(desk.root, "sparse-checkout", "set", "nothing")


def sha256(desk):
    """Sources in another kind of repository than the remote's is found out from the remote."""
    shutil.rmtree(desk.root / ".git")
    git(desk.root, "init", "-q", "--object-format=sha256")
    remote = Remote(desk.root.parent / "sha256.git", "--object-format=sha256")
    git(desk.root, "remote", "add", "origin", str(remote.path))
    return remote


def empty(desk):
    shutil.rmtree(desk.root / ".git")
    git(desk.root, "init", "-q")
    git(desk.root, "remote", "add", "origin", str(desk.root.parent / "remote.git"))


def with_stash(desk):
    dirty(desk)
    git(desk.root, "add", "-A")
    git(desk.root, "stash", "-q")


STATES = [dirty, staged, detached, in_rebase, in_worktree, in_submodule, shallow, sparse, sha256, empty, with_stash]


@pytest.mark.parametrize("state", STATES, ids=lambda state: state.__name__)
def test_a_repository_in_any_state_is_published_from_and_left_as_it_is(desk, remote, state):
    remote = state(desk) or remote
    before, status = desk.state(), git(desk.root, "--no-optional-locks", "status", "--porcelain=v2", "--branch")
    for data in (b"new", b"newer"):
        site = {**SITE, "index.html": data}
        desk.publish(site)
        assert remote.files() == {**site, ".nojekyll": b""}
    assert desk.state() == before
    assert git(desk.root, "--no-optional-locks", "status", "--porcelain=v2", "--branch") == status
    remote.assert_sound()


def test_a_remote_of_the_other_kind_of_hash_is_published_to(desk, tmp_path):
    other = Remote(tmp_path / "sha256.git", "--object-format=sha256")
    other.add({"x.txt": b"x"})
    desk.publish(remote=str(other.path), keep=("x.txt",))
    assert other.files() == {**SITE, "x.txt": b"x", ".nojekyll": b""}


def test_a_bare_repository_beside_the_site_is_not_looked_for(tmp_path, remote, monkeypatch):
    desk = Desk(tmp_path / "dotfiles", remote)
    (desk.root / ".git").rename(tmp_path / "dotfiles.git")
    monkeypatch.setenv("GIT_DIR", str(tmp_path / "dotfiles.git"))
    monkeypatch.setenv("GIT_WORK_TREE", str(desk.root))
    assert desk.refusal() == "PUB003"


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root can give folders away")
def test_a_repository_of_another_user_is_refused_with_the_command_that_mends_it(desk, plain_git):
    for path in [desk.root, *desk.root.rglob("*")]:
        os.chown(path, 12345, 12345)
    with pytest.raises(SiteError, match="PUB004") as caught:
        desk.publish()
    command = caught.value.problems[0].hint.partition("run: ")[2]
    subprocess.run(command.split(" "), check=True)
    assert desk.publish().commit


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root can give folders away")
def test_a_folder_of_ours_that_another_user_made_is_used(desk, remote, tmp_path):
    desk.publish()
    for path in [desk.root / ".sitegen", *(desk.root / ".sitegen").rglob("*")]:
        os.chown(path, 12345, 12345)
    (tmp_path / "link").symlink_to(desk.root)
    desk.root = tmp_path / "link"
    desk.publish({**SITE, "index.html": b"new"})
    assert remote.files()["index.html"] == b"new"


def test_a_broken_repository_is_told(desk):
    (desk.root / ".git/HEAD").write_text("nonsense\n")
    assert desk.refusal() == "PUB004"


def test_a_depot_that_came_with_somebodys_files_runs_nothing(desk, remote, spy, tmp_path):
    desk.publish()
    depot = desk.root / ".sitegen/publish/repository.git"
    settings = f"[core]\n\thooksPath = {spy}\n\tfsmonitor = {spy}/spy\n\tsshCommand = {spy}/spy\n\tbare = true\n"
    (depot / "config").write_text(settings)
    shutil.copytree(spy, depot / "hooks")
    (depot / "config.worktree").write_text(settings)
    (depot / "objects/info").mkdir(exist_ok=True)
    (depot / "objects/info/alternates").write_text("/nonexistent\n")
    desk.publish({**SITE, "index.html": b"new"})
    assert str(spy) not in (depot / "config").read_text()
    assert not (depot / "hooks").exists()
    assert remote.files()["index.html"] == b"new"
    assert not (tmp_path / "spied").exists()


@pytest.mark.parametrize("part", ["objects", "refs", "HEAD", "packed-refs", "", "everything"])
def test_a_damaged_depot_is_made_again(desk, remote, part):
    desk.publish({**SITE, **{f"{number}.html": b"%d" % number for number in range(150)}})
    depot = desk.root / ".sitegen/publish/repository.git"
    if part == "everything":
        for path in [path for path in depot.rglob("*") if path.is_file()]:
            path.chmod(stat.S_IRUSR | stat.S_IWUSR)
            path.write_bytes(path.read_bytes()[:7])
    elif (depot / part).is_dir():
        shutil.rmtree(depot / part)
    else:
        (depot / part).write_bytes(b"\0nonsense")
    desk.publish(allow_shrink=True)
    assert remote.files() == {**SITE, ".nojekyll": b""}
    remote.assert_sound()


def test_a_depot_that_has_grown_is_tidied_and_loses_nothing(desk, remote, monkeypatch):
    monkeypatch.setattr("sitegen.publish.depot._MOST_PACKS", 0)
    monkeypatch.setattr("sitegen.publish.depot._MOST_LOOSE", 0)
    for number in range(4):
        extra = {f"{number}-{count}.html": b"%d %d" % (number, count) for count in range(120)}
        desk.publish({**SITE, **extra}, allow_shrink=True)
    depot = desk.root / ".sitegen/publish/repository.git"
    assert len(list((depot / "objects/pack").glob("*.pack"))) == 1
    assert not list((depot / "objects").glob("[0-9a-f][0-9a-f]/*"))
    desk.rollback("3")
    assert "0-7.html" in remote.files()
    remote.assert_sound()


def test_a_depot_that_is_a_link_is_not_followed(desk, remote, tmp_path):
    (tmp_path / "elsewhere").mkdir()
    (desk.root / ".sitegen").mkdir()
    (desk.root / ".sitegen/publish").symlink_to(tmp_path / "elsewhere")
    desk.publish()
    assert list((tmp_path / "elsewhere").iterdir()) == []
    assert remote.tip()
