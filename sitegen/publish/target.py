"""Where a site is published to: a branch of a remote. Names that could be taken for options never reach git."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from sitegen.base.problems import Place, Problem, SiteError, error
from sitegen.config.model import PublishSettings
from sitegen.publish.git import Git, GitError, at, check_version

OURS = "sitegen-publish"
"""The name of the remote in our own repository, which no settings of a user's are for."""

_WRONG_IN_BRANCH = re.compile(r"[\x00-\x20\x7f~^:?*\[\\]|\.\.|@\{|//|\.lock(?:/|\Z)|(?:\A|/)\.|\.\Z|/\Z|\A/")
_HELPER = re.compile(r"\A[A-Za-z0-9+.-]*::")
_SCHEMES = ("https", "http", "ssh", "git", "file", "git+ssh", "ssh+git")
_SAFE_NAME = re.compile(r"[A-Za-z0-9_][\w.+/-]*\Z")
_PASSED = re.compile(
    r"(?:http|https|url|credential|ssh|protocol|user|author|committer)\..*|core\.(?:sshcommand|askpass|gitproxy)"
    r"|push\.pushoption\Z",
    re.IGNORECASE | re.DOTALL,
)
_OF_REMOTE = ("url", "pushurl", "proxy", "proxyauthmethod", "uploadpack", "receivepack", "serveroption")

Setting = tuple[str, str]


class Target(NamedTuple):
    """A branch of a remote. `name` is the one it has in the user's repository, or its address; `shown` is its address.

    `settings` are those of the user's repository that are needed to reach the remote; `format` is its kind of hash.
    No password is in what may be shown.
    """

    name: str
    branch: str
    shown: str
    settings: tuple[Setting, ...]
    format: str


class _Repository(NamedTuple):
    """What is known of the repository that the site lies in; all empty where it lies in none."""

    top: Path | None = None
    own: tuple[Setting, ...] = ()
    every: tuple[Setting, ...] = ()
    checked_out: tuple[str, ...] = ()
    format: str = "sha1"


def check_names(wanted: PublishSettings, places: Mapping[tuple[str | int, ...], Place]) -> list[Problem]:
    """PUB001 for a branch or a remote that git must never be given. Runs no git."""
    problems = []
    if wrong := _wrong_branch(wanted.branch):
        message, hint = wrong
        problems.append(error("PUB001", f"branch {wanted.branch!r} {message}", places.get(("publish", "branch")), hint))
    if wrong := _wrong_remote(wanted.remote):
        message, hint = wrong
        problems.append(error("PUB001", f"remote {wanted.remote!r} {message}", places.get(("publish", "remote")), hint))
    return problems


def _wrong_branch(name: str) -> tuple[str, str] | None:
    if name.startswith("refs/heads/"):
        return "is written too long", f'write: branch = "{name.removeprefix("refs/heads/")}"'
    hint = 'write: branch = "gh-pages"'
    if name.startswith("-"):
        return "would be taken for an option", hint
    if not name or name in ("HEAD", "@") or name.startswith("refs/") or _WRONG_IN_BRANCH.search(name):
        return "is no name for a branch", hint
    return None


def _wrong_remote(name: str) -> tuple[str, str] | None:
    hint = 'write: remote = "origin", or the address of a repository'
    if name.startswith("-"):
        return "would be taken for an option", hint
    if _HELPER.match(name):
        return "would run a program", hint
    if not name.strip() or not name.isprintable() or (" " in name and "/" not in name):
        return "is no name for a remote", hint
    scheme, sign, _ = name.partition("://")
    if sign and scheme.lower() not in _SCHEMES:
        return f"has an address that starts with {scheme}://", hint
    return None


def find_target(root: Path, wanted: PublishSettings, places: Mapping[tuple[str | int, ...], Place]) -> Target:
    """The target that the settings name, looked up in the repository of the site.

    Raises SiteError: PUB001 for names that must not be, PUB002 without a git that will do, PUB003 where there is
    no such remote, PUB004 where git will not read the repository.
    """
    if problems := check_names(wanted, places):
        raise SiteError(*problems)
    check_version()
    repository = _read_repository(root)
    where = places.get(("publish", "remote"))
    urls = _urls(repository, wanted.remote)
    if urls:
        if wanted.branch in repository.checked_out:
            raise SiteError(_is_checked_out(wanted.branch, places.get(("publish", "branch"))))
        of_remote = tuple(_of_remote(repository, wanted.remote))
    elif _is_address(wanted.remote, root):
        urls = [_absolute(wanted.remote, root, repository.every)]
        of_remote = ((f"remote.{OURS}.url", urls[0]),)
    else:
        raise SiteError(_no_remote(repository, wanted.remote, where))
    git = Git(()).knowing([*repository.own, *of_remote])
    for url in urls:
        if wrong := _wrong_remote(_rewritten(url, repository.every)):
            shown = git.clean(url)
            raise SiteError(error("PUB001", f"the address of the remote {wrong[0]}: {shown}", where, wrong[1]))
    passed = tuple(pair for pair in repository.own if _PASSED.match(pair[0]))
    return Target(git.clean(wanted.remote), wanted.branch, git.clean(urls[0]), (*passed, *of_remote), repository.format)


def _read_repository(root: Path) -> _Repository:
    git = at(root)
    try:
        kind, bare = git.text("rev-parse", "--show-object-format", "--is-bare-repository").split()
        top = None if bare == "true" else Path(git.text("rev-parse", "--show-toplevel"))  # fails in a bare one
        listed = git.run("config", "--list", "-z", "--show-scope", "--includes").split(b"\0")
        trees = git.text("worktree", "list", "--porcelain")
    except GitError as failure:
        if "not a git repository" in failure.text and not (root / ".git").exists():
            return _Repository()
        raise SiteError(_unreadable(failure, root)) from None
    words = [part.decode("utf-8", "surrogateescape") for part in listed]
    pairs = [
        (scope, name, value)
        for scope, (name, _, value) in zip(words[::2], (word.partition("\n") for word in words[1::2]), strict=False)
    ]
    own = tuple((name, value) for scope, name, value in pairs if scope in ("local", "worktree"))
    every = tuple((name, value) for _, name, value in pairs)
    branches = re.findall(r"^branch refs/heads/(.+)$", trees, re.MULTILINE)
    return _Repository(top, own, every, tuple(branches), kind)


def _unreadable(failure: GitError, root: Path) -> Problem:
    said = failure.text.partition("\n")[0].removeprefix("fatal: ")
    if "dubious ownership" in failure.text:
        hint = f"if the folder is yours, run: git config --global --add safe.directory {root}"
        return error(
            "PUB004", "the repository of the site belongs to another user, and git will not read it", None, hint
        )
    return error("PUB004", f"git cannot read the repository of the site: {said}", None, "run git status, and mend it")


def _urls(repository: _Repository, name: str) -> list[str]:
    """All addresses of a remote of that name; none where there is no such remote."""
    kinds = (f"remote.{name}.url", f"remote.{name}.pushurl")
    return [
        _absolute(value, repository.top, repository.every) for key, value in repository.every if key in kinds and value
    ]


def _of_remote(repository: _Repository, name: str) -> list[Setting]:
    found = []
    for key, value in repository.every:
        of, _, last = key.rpartition(".")
        if of == f"remote.{name}" and last in _OF_REMOTE:
            is_url = last in ("url", "pushurl")
            found.append(
                (f"remote.{OURS}.{last}", _absolute(value, repository.top, repository.every) if is_url else value)
            )
    return found


def _is_address(remote: str, root: Path) -> bool:
    return (
        "://" in remote or ":" in remote or remote.startswith(("/", "./", "../")) or (root / remote / "HEAD").is_file()
    )


def _absolute(url: str, folder: Path | None, every: Sequence[Setting]) -> str:
    """A path as git would find it from `folder`; other addresses as they are."""
    before = url.partition("/")[0]
    if folder is None or ":" in before or url.startswith(("/", "\\", "~")) or _rewritten(url, every) != url:
        return url
    return os.path.normpath(folder / url)


def _rewritten(url: str, every: Sequence[Setting]) -> str:
    """`url` as `url.*.insteadOf` changes it: the longest match wins."""
    best = ("", "")
    for key, value in every:
        of, _, last = key.rpartition(".")
        if of.startswith("url.") and last in ("insteadof", "pushinsteadof") and url.startswith(value):
            best = max(best, (value, of.removeprefix("url.")), key=lambda pair: len(pair[0]))
    return best[1] + url.removeprefix(best[0]) if best[0] else url


def _is_checked_out(branch: str, place: Place | None) -> Problem:
    hint = 'choose a branch for the finished site alone: write: branch = "gh-pages"'
    return error("PUB001", f"branch {branch!r} is one you work on: the site would take its place", place, hint)


def _no_remote(repository: _Repository, name: str, place: Place | None) -> Problem:
    if repository.top is None and not repository.every:
        hint = (
            "run: git init, then: git remote add origin and the address of your repository; "
            'or write that address below [publish]: remote = "https://github.com/me/paper.git"'
        )
        return error("PUB003", "the site lies in no git repository, so there is nowhere to publish to", place, hint)
    names = {key.split(".", 1)[1].rpartition(".")[0] for key, _ in repository.every if key.startswith("remote.")}
    known = sorted(other for other in names if _SAFE_NAME.match(other))
    if known:
        hint = f'write below [publish]: remote = "{known[0]}"'
    else:
        hint = f"run: git remote add {name} https://github.com/me/paper.git (the address of your repository)"
    return error("PUB003", f"the repository has no remote called {name}", place, hint)
