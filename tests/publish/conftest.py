"""A paper in a git repository, and bare repositories on disk that it is published to."""

from __future__ import annotations

import os
import subprocess
import tempfile
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from sitegen.base.problems import SiteError
from sitegen.config.model import PublishSettings
from sitegen.publish.compose import Rules
from sitegen.publish.depot import Person, opened
from sitegen.publish.edition import Edition, read_edition
from sitegen.publish.publish import Order, Outcome, publish, publishes
from sitegen.publish.record import Publish
from sitegen.publish.target import find_target

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
SITE = {
    "index.html": b"<h1>News</h1>\n",
    "2026/11/storm/index.html": b"<h1>Storm</h1>\n",
    "2026/11/vote/index.html": b"<h1>Vote</h1>\n",
    "2026/11/fair/index.html": b"<h1>Fair</h1>\n",
    "assets/style.css": b"body { margin: 0 }\r\n",
    "photo.jpg": b"\xff\xd8\xff\x00\r\n\x00",
}


def git(folder: Path, *arguments: str, data: bytes | None = None) -> str:
    """git as a user runs it; its output, as text."""
    done = subprocess.run(["git", "-C", str(folder), *arguments], input=data, capture_output=True, check=False)
    assert done.returncode == 0, (arguments, done.stderr)
    return done.stdout.decode("utf-8", "surrogateescape")


@pytest.fixture(autouse=True)
def plain_git(monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """git with settings of the test alone. Returns the home folder."""
    home = tmp_path_factory.mktemp("home")
    for name in [name for name in os.environ if name.startswith(("GIT_", "SSH_"))]:
        monkeypatch.delenv(name)
    settings = home / "gitconfig"
    settings.write_text("[user]\n\tname = Ana Lopes\n\temail = ana@paper.example\n[init]\n\tdefaultBranch = main\n")
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(settings))
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")
    monkeypatch.delenv("GITHUB_ACTIONS", raising=False)
    return home


class Remote:
    """A bare repository."""

    def __init__(self, path: Path, *options: str) -> None:
        self.path = path
        path.mkdir(parents=True)
        git(path, "init", "-q", "--bare", *options)

    def __call__(self, *arguments: str, data: bytes | None = None) -> str:
        return git(self.path, *arguments, data=data).rstrip("\n")

    def tip(self, branch: str = "gh-pages") -> str:
        """The commit at the end of a branch; empty where there is no such branch."""
        return self("for-each-ref", "--format=%(objectname)", f"refs/heads/{branch}")

    def history(self, branch: str = "gh-pages") -> list[str]:
        """All commits of a branch, newest first."""
        return self("rev-list", "--topo-order", branch).split() if self.tip(branch) else []

    def files(self, commit: str = "gh-pages") -> dict[str, bytes]:
        """The files of a commit: every byte, past all filters."""
        found = {}
        for line in git(self.path, "ls-tree", "-r", "-z", "--full-tree", commit).split("\0"):
            if line:
                head, _, path = line.partition("\t")
                show = ["git", "-C", str(self.path), "cat-file", "blob", head.split()[2]]
                found[path] = subprocess.run(show, capture_output=True, check=True).stdout
        return found

    def refs(self) -> list[str]:
        """All refs but HEAD."""
        return self("for-each-ref", "--format=%(refname)").split()

    def add(self, files: Mapping[str, bytes], message: str = "By hand", branch: str = "gh-pages") -> str:
        """A commit by somebody else: these files are added to the branch, or replaced."""
        index = str(self.path / "rival-index")
        env = {**os.environ, "GIT_INDEX_FILE": index}

        def run(*arguments: str, data: bytes = b"") -> str:
            command = ["git", "-C", str(self.path), *arguments]
            return subprocess.run(command, input=data, capture_output=True, check=True, env=env).stdout.decode().strip()

        tip = self.tip(branch)
        if tip:
            run("read-tree", tip)
        for path, data in files.items():
            oid = run("hash-object", "-w", "--stdin", data=data)
            run("update-index", "--add", "--cacheinfo", f"100644,{oid},{path}")
        made = run("commit-tree", run("write-tree"), *(("-p", tip) if tip else ()), "-m", message)
        run("update-ref", f"refs/heads/{branch}", made, tip or "0" * len(made))
        Path(index).unlink()
        return made

    def assert_sound(self) -> None:
        """git finds nothing wrong with it."""
        self("fsck", "--strict", "--no-dangling")


class Desk:
    """A site in a repository of its own, published by calling what the command calls."""

    def __init__(self, root: Path, remote: Remote | None) -> None:
        self.root = root
        self.said: list[str] = []
        root.mkdir(parents=True)
        git(root, "init", "-q")
        if remote:
            git(root, "remote", "add", "origin", str(remote.path))
        (root / ".gitignore").write_text(".sitegen/\n")
        (root / "sitegen.toml").write_text("# settings\n")
        git(root, "add", "-A")
        git(root, "commit", "-q", "-m", "Sources")

    def edition(self, files: Mapping[str, bytes], algorithm: str = "sha1") -> Edition:
        """An edition of these files, through the disk."""
        folder = Path(tempfile.mkdtemp(prefix="built-", dir=self.root.parent))
        for path, data in files.items():
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_bytes(data)
        edition, problems = read_edition(folder, algorithm, map)
        assert not problems
        return edition

    def publish(
        self, files: Mapping[str, bytes] = SITE, *, order: Mapping[str, Any] | None = None, **rules: Any
    ) -> Outcome:
        """Publish these files to `origin`, branch `gh-pages`, unless `rules` say otherwise."""
        wanted = PublishSettings(branch=rules.pop("branch", "gh-pages"), remote=rules.pop("remote", "origin"))
        target = find_target(self.root, wanted, {})
        usual = Order(
            rules=Rules(branch=target.branch, host="", version="0.1.0")._replace(**rules),
            message="Publish",
            person=Person("The Paper", "noreply@paper.example"),
            now=NOW,
            make=lambda algorithm: self.edition(files, algorithm),
            say=self.said.append,
        )
        with opened(self.root, target, asks=False) as depot:
            return publish(depot, replace(usual, **(order or {})))

    def refusal(self, files: Mapping[str, bytes] = SITE, **more: Any) -> str:
        """The codes of the problems that stop a publish."""
        with pytest.raises(SiteError) as caught:
            self.publish(files, **more)
        assert all(problem.hint for problem in caught.value.problems)
        return " ".join(problem.code for problem in caught.value.problems if problem.is_error)

    def rollback(self, wanted: str = "1", **more: Any) -> Outcome:
        """Bring back an earlier publish."""
        return self.publish({}, order={"rollback": wanted, **more})

    def publishes(self) -> tuple[Publish, ...]:
        """All publishes."""
        target = find_target(self.root, PublishSettings(), {})
        with opened(self.root, target, asks=False) as depot:
            return publishes(depot)

    def state(self) -> dict[str, object]:
        """Everything in the user's repository that a publish must leave alone; looking changes nothing."""
        common = Path(git(self.root, "rev-parse", "--git-common-dir").strip())
        folder = common if common.is_absolute() else self.root / common
        read = {
            path.relative_to(folder).as_posix(): (path.read_bytes(), path.stat().st_mtime_ns)
            for path in sorted(folder.rglob("*"))
            if path.is_file()
        }
        work = {
            path.relative_to(self.root).as_posix(): path.read_bytes()
            for path in sorted(self.root.rglob("*"))
            if path.is_file() and not {".git", ".sitegen"} & set(path.relative_to(self.root).parts)
        }
        return {"git": read, "work": work}


@pytest.fixture
def remote(tmp_path: Path) -> Remote:
    """An empty bare repository."""
    return Remote(tmp_path / "remote.git")


@pytest.fixture
def desk(tmp_path: Path, remote: Remote) -> Desk:
    """A site whose `origin` is the remote."""
    return Desk(tmp_path / "site", remote)
