"""What the repository around a site says: its top folder, its branch, and where GitHub Pages would show the site."""

from __future__ import annotations

import re
from pathlib import Path
from typing import NamedTuple

from sitegen.base.problems import SiteError
from sitegen.publish.git import Git, GitError, at

_GITHUB = re.compile(
    r"(?:(?:https?|ssh|git)://(?:[^/@]*@)?(?:www\.)?github\.com(?::\d+)?/|(?:[^/@:]+@)?github\.com:/?)"
    r"(?P<owner>[A-Za-z0-9][A-Za-z0-9-]{0,38})/(?P<name>[A-Za-z0-9._-]{1,100}?)(?:\.git)?/?\Z"
)


class Checkout(NamedTuple):
    """The repository that a folder belongs to; `top` is None where it belongs to none, or where there is no git.

    `branch` is the one that others get when they clone: that of the remote, else the one that is checked out; empty
    where nobody can say. `pages_url` is empty where the remote `origin` is not on GitHub.
    """

    top: Path | None
    branch: str
    pages_url: str


def read_checkout(folder: Path) -> Checkout:
    """Look at the repository around `folder`, which must exist; nothing in it is changed and nothing of it is run."""
    git = at(folder)
    try:
        top = Path(git.text("rev-parse", "--show-toplevel"))
    except (GitError, SiteError):
        return Checkout(None, "", "")
    followed = _said(git, "symbolic-ref", "--quiet", "--short", "refs/remotes/origin/HEAD").removeprefix("origin/")
    branch = followed or _said(git, "symbolic-ref", "--quiet", "--short", "HEAD")
    return Checkout(top, branch, pages_url(_said(git, "config", "--get", "remote.origin.url")))


def pages_url(remote: str) -> str:
    """Where GitHub Pages shows the site of a repository, by the address of its remote; empty for other hosts.

    `git@github.com:user/repo.git` is `https://user.github.io/repo/`, the repository `user.github.io` the root.
    """
    found = _GITHUB.match(remote)
    if found is None or found["name"] in (".", ".."):
        return ""
    host = f"{found['owner'].lower()}.github.io"
    return f"https://{host}/" if found["name"].lower() == host else f"https://{host}/{found['name']}/"


def _said(git: Git, *arguments: str) -> str:
    try:
        return git.text(*arguments)
    except GitError:
        return ""
