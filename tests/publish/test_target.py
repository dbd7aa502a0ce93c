"""Names that git must never be given, and the remotes it is given instead."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from sitegen.base.problems import Place, SiteError
from sitegen.config.model import PublishSettings
from sitegen.publish import git as git_module
from sitegen.publish.target import check_names, find_target
from tests.publish.conftest import SITE, Desk, Remote, git

BRANCHES = [
    "refs/heads/gh-pages",
    "-x",
    "--force",
    "--receive-pack=touch {marker}",
    "a..b",
    "a b",
    "a\nb",
    "HEAD",
    "@",
    "",
    "gh-pages:main",
    "+gh-pages",
    "x.lock",
    "/x",
    "x/",
    "a^{}",
    "a~1",
    "x*",
    "refs/tags/v1",
    ".x",
]
REMOTES = [
    "-x",
    "--receive-pack=touch {marker}",
    "--upload-pack=touch {marker}",
    "--exec=touch {marker}",
    "-o x",
    "ext::sh -c touch% {marker}",
    "fd::7",
    "foo::bar",
    "javascript://x",
    "",
    " ",
    "two words",
    "or\nigin",
    "origin\0",
]


@pytest.fixture
def no_git(monkeypatch):
    """git that must not run."""

    def refused(*arguments, **options):
        raise AssertionError(f"git was run: {arguments}")

    monkeypatch.setattr(git_module.subprocess, "run", refused)
    monkeypatch.setattr(git_module.subprocess, "Popen", refused)


@pytest.mark.parametrize("branch", [name for name in BRANCHES if name != "+gh-pages"])
def test_a_branch_that_is_none_is_refused_before_git_runs(tmp_path, no_git, branch):
    wanted = PublishSettings(branch=branch.format(marker=tmp_path / "marker") if "{marker}" in branch else branch)
    with pytest.raises(SiteError, match="PUB001") as caught:
        find_target(tmp_path, wanted, {("publish", "branch"): Place("sitegen.toml", 7, 10)})
    assert str(caught.value.problems[0].at) == "sitegen.toml:7:10"
    assert caught.value.problems[0].hint


@pytest.mark.parametrize("remote", REMOTES)
def test_a_remote_that_is_none_is_refused_before_git_runs(tmp_path, no_git, remote):
    wanted = PublishSettings(remote=remote.format(marker=tmp_path / "marker") if "{marker}" in remote else remote)
    with pytest.raises(SiteError, match="PUB001"):
        find_target(tmp_path, wanted, {})
    assert not (tmp_path / "marker").exists()


@pytest.mark.parametrize("hint", ["branch", "remote"])
def test_the_hint_mends_it(hint):
    wrong = PublishSettings(**{hint: "refs/heads/pages" if hint == "branch" else "-x"})
    (problem,) = check_names(wrong, {})
    value = problem.hint.removeprefix(f'write: {hint} = "').partition('"')[0]
    assert not check_names(PublishSettings(**{hint: value}), {})


def test_both_mistakes_are_told_at_once(tmp_path):
    assert len(check_names(PublishSettings(branch="-x", remote="-y"), {})) == 2


@pytest.mark.parametrize("name", ["gh-pages", "pages/live", "release-1.0", "été", "a@b"])
def test_usual_names_are_names(name):
    assert not check_names(PublishSettings(branch=name), {})


@pytest.mark.parametrize(
    "remote",
    [
        "origin",
        "my.remote",
        "git@github.com:me/paper.git",
        "https://github.com/me/paper.git",
        "ssh://git@github.com/me/paper.git",
        "../paper.git",
        "/srv/my papers/paper.git",
    ],
)
def test_usual_remotes_are_remotes(remote):
    assert not check_names(PublishSettings(remote=remote), {})


DANGEROUS = ["ext::sh -c touch% {marker}", "--upload-pack=touch {marker}", "-oProxyCommand=touch {marker}"]


@pytest.mark.parametrize("url", DANGEROUS)
@pytest.mark.parametrize("key", ["url", "pushurl", "insteadOf", "pushInsteadOf"])
def test_no_address_in_gits_settings_runs_a_command(desk, tmp_path, monkeypatch, url, key):
    marker = tmp_path / "marker"
    monkeypatch.setenv("GIT_ALLOW_PROTOCOL", "ext:file:https")
    url = url.format(marker=marker)
    if key in ("url", "pushurl"):
        git(desk.root, "config", f"remote.origin.{key}", url)
    else:
        git(desk.root, "config", "remote.origin.url", "gh:me/paper")
        git(desk.root, "config", f"url.{url}.{key}", "gh:me/paper")
    git(desk.root, "config", "protocol.ext.allow", "always")
    assert desk.refusal() in ("PUB001", "PUB005")
    assert not marker.exists()


@pytest.mark.parametrize("host", ["-oProxyCommand=touch {marker}", "x`touch {marker}`", "$(touch {marker})"])
def test_no_host_runs_a_command(desk, tmp_path, host):
    marker = tmp_path / "marker"
    git(desk.root, "config", "remote.origin.url", f"ssh://{host.format(marker=marker)}/x")
    assert desk.refusal().startswith("PUB00")
    assert not marker.exists()


def test_the_branch_one_works_on_is_refused(desk, remote):
    before = desk.state()
    assert desk.refusal(branch="main") == "PUB001"
    assert (remote.refs(), desk.state()) == ([], before)


def test_a_branch_of_another_worktree_is_refused(desk, tmp_path):
    git(desk.root, "worktree", "add", "-q", "-b", "gh-pages", str(tmp_path / "other"))
    assert desk.refusal() == "PUB001"


def test_a_branch_of_the_same_name_that_lies_here_stays_as_it_is(desk, remote):
    git(desk.root, "branch", "gh-pages")
    git(desk.root, "commit", "-q", "--allow-empty", "-m", "not pushed")
    mine = git(desk.root, "rev-parse", "gh-pages")
    desk.publish()
    assert git(desk.root, "rev-parse", "gh-pages") == mine
    assert mine.strip() not in remote.history()


def test_an_address_can_stand_for_a_remote(desk, tmp_path):
    other = Remote(tmp_path / "other remote.git")
    desk.publish(remote=str(other.path))
    desk.publish({**SITE, "index.html": b"new"}, remote="../other remote.git")
    assert len(other.history()) == 2


def test_the_main_branch_of_another_repository_can_be_published_to(desk, tmp_path):
    other = Remote(tmp_path / "me.github.io.git")
    desk.publish(remote=str(other.path), branch="main")
    assert other.files()["index.html"] == SITE["index.html"] if other.tip() else other.files("main")


def test_without_a_repository_an_address_is_enough(tmp_path, remote):
    desk = Desk(tmp_path / "bare", None)
    for path in sorted((desk.root / ".git").rglob("*"), reverse=True):
        path.rmdir() if path.is_dir() else path.unlink()
    (desk.root / ".git").rmdir()
    assert desk.refusal() == "PUB003"
    desk.publish(remote=str(remote.path))
    assert remote.files()["index.html"] == SITE["index.html"]


def test_a_remote_that_is_not_there_is_told_with_those_that_are(tmp_path, remote):
    desk = Desk(tmp_path / "other", None)
    assert desk.refusal() == "PUB003"
    git(desk.root, "remote", "add", "upstream", str(remote.path))
    with pytest.raises(SiteError, match="origin") as caught:
        desk.publish()
    assert 'remote = "upstream"' in caught.value.problems[0].hint
    desk.publish(remote="upstream")


def test_a_relative_remote_is_found_from_where_git_finds_it(desk, tmp_path, remote, monkeypatch):
    git(desk.root, "config", "remote.origin.url", os.path.relpath(remote.path, desk.root))
    (desk.root / "deep").mkdir()
    monkeypatch.chdir(desk.root / "deep")
    desk.publish()
    assert remote.tip()


def test_addresses_that_settings_rewrite_lead_where_git_would_go(desk, remote):
    git(desk.root, "config", "remote.origin.url", "gh/paper")
    git(desk.root, "config", f"url.{remote.path.parent}/remote.insteadOf", "gh/paper")
    git(desk.root, "config", "url.https://nowhere.invalid/.insteadOf", "gh/")
    git(desk.root, "config", f"url.{remote.path}.pushInsteadOf", "gh/paper")
    desk.publish()
    assert remote.tip()


def test_a_site_in_a_folder_of_a_repository_is_published_alone(tmp_path, remote):
    desk = Desk(tmp_path / "project", remote)
    (desk.root / "site").mkdir()
    inner = desk.root
    desk.root = inner / "site"
    desk.publish()
    assert sorted(remote.files()) == sorted({**SITE, ".nojekyll": b""})
    assert Path(desk.root / ".sitegen/publish").is_dir()
