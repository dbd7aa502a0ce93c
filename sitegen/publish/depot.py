"""A repository of our own below `.sitegen/`, in which a publish is put together. The user's is read, never written.

It may be deleted at any time, and is made again where it is damaged. Nothing in it is trusted to say how git behaves.
"""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import subprocess
import time
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import IO, NamedTuple, cast

from sitegen.base.problems import Place, SiteError, error
from sitegen.publish.failures import explain, is_damage
from sitegen.publish.git import Git, GitError, environment
from sitegen.publish.record import Publish, read_commit
from sitegen.publish.target import OURS, Target
from sitegen.publish.tree import Entry, Files, index_lines, read_listing

FOLDER = ".sitegen/publish"
_TIP = "refs/sitegen/tip"
_INDEX = "index"
_PATIENCE = 40
_MOST_PACKS = 50
_MOST_LOOSE = 27
"""Files in one of the 256 folders of loose objects. With more than these git itself would tidy up."""
_FOREIGN = (
    "config.worktree",
    "commondir",
    "shallow",
    "hooks",
    "info",
    "worktrees",
    "modules",
    "objects/info/alternates",
)


class Tip(NamedTuple):
    """The end of a branch: its files, the publishes in its history from the newest on, what its CNAME holds.

    `commit` is empty where the branch is not there.
    """

    commit: str = ""
    files: Files = {}  # noqa: RUF012  # never written to
    publishes: tuple[Publish, ...] = ()
    cname: str = ""


class Person(NamedTuple):
    """Who commits."""

    name: str
    email: str


@contextlib.contextmanager
def opened(root: Path, target: Target, *, asks: bool) -> Iterator[Depot]:
    """The depot of a site, for one publish at a time.

    Raises SiteError: PUB009 while another publish of the site runs, what git says where it can make no repository;
    OSError where the folder cannot be written.
    """
    folder = root / FOLDER
    for part in (folder.parent, folder):
        if part.is_symlink():
            part.unlink()
        part.mkdir(parents=True, exist_ok=True)
    (folder / ".gitignore").write_text("*\n", encoding="ascii")  # for sites that do not ignore .sitegen/ yet
    with (folder / "lock").open("a", encoding="ascii") as stream:
        _lock(stream)
        try:
            depot = Depot(folder / "repository.git", target, asks=asks)
        except GitError as failure:
            raise SiteError(explain(failure, target)) from None
        yield depot


def _lock(stream: IO[str]) -> None:
    try:
        import fcntl
    except ImportError:  # Windows: git's own locks keep two publishes apart
        return
    for _ in range(_PATIENCE):  # of a publish that was just killed, a child that is about to become git may hold it
        try:
            fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            time.sleep(0.05)
        except OSError:  # a file system without locks
            return
        else:
            return
    at = Place(f"{FOLDER}/lock")
    raise SiteError(error("PUB009", "this site is being published already", at, "wait until it is done"))


class Depot:
    """The repository, made ready for its target."""

    def __init__(self, folder: Path, target: Target, *, asks: bool) -> None:
        self.target = target
        self._folder = folder.parent.resolve() / folder.name
        where = ("-c", f"safe.directory={self._folder}", f"--git-dir={self._folder}")
        self._git = Git(where, asks=asks).knowing(target.settings)
        self.format = target.format
        self._prepare()

    def is_damaged(self, failure: GitError) -> bool:
        """Whether this repository may be what is wrong, and not the other, or the line."""
        return is_damage(failure) or str(self._folder) in failure.text

    def _prepare(self) -> None:
        """A repository of the right kind whose settings are ours, with nothing that a killed publish left in it."""
        if self._folder.is_symlink():
            self._folder.unlink()
        config = "[core]\n\trepositoryformatversion = {}\n\tbare = true\n\tlogallrefupdates = false\n{}"
        extra = "[extensions]\n\tobjectformat = sha256\n" if self.format == "sha256" else ""
        wanted = config.format(1 if extra else 0, extra)
        marker = self._folder / "config"
        try:
            whole = marker.read_text(encoding="utf-8") == wanted and (self._folder / "HEAD").is_file()
        except (OSError, ValueError):
            whole = False
        if not whole:
            self._remake()
            marker.write_text(wanted, encoding="utf-8")
        for name in _FOREIGN:
            found = self._folder / name
            if found.is_dir() and not found.is_symlink():
                shutil.rmtree(found)
            else:
                found.unlink(missing_ok=True)
        for left in [*self._folder.glob("*.lock"), *self._folder.glob("refs/**/*.lock")]:
            left.unlink(missing_ok=True)
        for left in [*self._folder.glob("objects/pack/tmp_*"), *self._folder.glob("objects/??/tmp_*")]:
            left.unlink(missing_ok=True)
        for left in self._folder.glob("fast_import_crash_*"):
            left.unlink(missing_ok=True)
        (self._folder / _INDEX).unlink(missing_ok=True)

    def remake(self) -> None:
        """Begin anew: whatever was wrong with what stands here, it was only a copy."""
        shutil.rmtree(self._folder, ignore_errors=True)
        self._prepare()

    def is_ancestor(self, commit: str, other: str) -> bool:
        """Whether `commit` is in the history of `other`; both have been fetched."""
        try:
            self._git.run("merge-base", "--is-ancestor", commit, other)
        except GitError:
            return False
        return True

    def _remake(self) -> None:
        if self._folder.exists():
            shutil.rmtree(self._folder)
        kind = f"--object-format={self.format}"
        Git((), self._git.settings).run(
            "init", "--quiet", "--bare", "--template=", kind, "--initial-branch=none", "--", str(self._folder)
        )

    def fetch(self) -> Tip:
        """What stands on the target's branch now, with its whole history. Raises GitError."""
        listed = self._git.run("ls-remote", "--", OURS, self._ref).decode("utf-8", "replace")
        there = re.search(rf"^([0-9a-f]+)\t{re.escape(self._ref)}$", listed, re.MULTILINE)
        if there is None:
            return Tip()
        if (kind := "sha256" if len(there[1]) == 64 else "sha1") != self.format:
            self.format = kind
            self._prepare()
        commit = there[1]
        if self._known_tip() != commit:
            options = ("--quiet", "--no-tags", "--no-write-fetch-head", "--no-auto-maintenance", "--refmap=")
            self._git.run("fetch", *options, "--", OURS, f"+{self._ref}:{_TIP}")
            commit = self._known_tip()  # it may have gone on meanwhile
        files = read_listing(self._git.run("ls-tree", "-r", "-z", "--full-tree", commit))
        cname = files.get("CNAME")
        text = self._git.run("cat-file", "blob", cname.oid) if cname and cname.mode == "100644" else b""
        return Tip(commit, files, self._publishes(commit), text.decode("utf-8", "replace").strip())

    @property
    def _ref(self) -> str:
        return f"refs/heads/{self.target.branch}"

    def _known_tip(self) -> str:
        """The commit that was fetched last, if all of it is here; empty otherwise."""
        try:
            return self._git.text("rev-parse", "--verify", "--quiet", f"{_TIP}^{{commit}}")
        except GitError:
            return ""

    def _publishes(self, commit: str) -> tuple[Publish, ...]:
        names = self._git.run("rev-list", "--topo-order", commit)
        answer = self._git.run("cat-file", "--batch", "--buffer", data=names)
        found, start = [], 0
        while start < len(answer):
            end = answer.index(b"\n", start)
            oid, _, size = answer[start:end].decode("ascii").split(" ")
            body = answer[end + 1 : end + 1 + int(size)]
            start = end + int(size) + 2
            if publish := read_commit(oid, body):
                found.append(publish)
        return tuple(found)

    def files(self, commit: str) -> dict[str, Entry]:
        """The files of a commit that has been fetched."""
        return read_listing(self._git.run("ls-tree", "-r", "-z", "--full-tree", commit))

    def store(self, contents: Mapping[str, Path | bytes]) -> None:
        """Take files in, by digest; what is here already is left out. Raises GitError, and OSError for the files."""
        oids = sorted(contents)
        asked = "".join(f"{oid}\n" for oid in oids).encode()
        answer = self._git.run("cat-file", "--batch-check", "--buffer", data=asked).decode("ascii").splitlines()
        missing = [oid for oid, line in zip(oids, answer, strict=True) if line.endswith(" missing")]
        if missing:
            self._import(contents[oid] for oid in missing)

    def _import(self, contents: Iterable[Path | bytes]) -> None:
        """One pack for all files: measured half as long as loose objects until they are pushed."""
        process = subprocess.Popen(
            self._git.command("fast-import", "--quiet", "--done"),
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            env=environment(self._git.settings),
            start_new_session=True,
        )
        try:
            stream = cast("IO[bytes]", process.stdin)
            with contextlib.suppress(BrokenPipeError):
                for content in contents:
                    data = content if isinstance(content, bytes) else content.read_bytes()
                    stream.write(b"blob\ndata %d\n%s\n" % (len(data), data))
                stream.write(b"done\n")
            _, said = process.communicate()
        except BaseException:
            process.kill()
            process.communicate()
            raise
        if process.returncode:
            raise GitError("fast-import", process.returncode, self._git.clean(said.decode("utf-8", "replace")))

    def commit(self, files: Files, parent: str, message: str, person: Person, now: datetime) -> str:
        """A commit with these files on top of `parent` (empty: it begins a history). Raises GitError.

        That the commit holds exactly these files is read back from git.
        """
        index = {"GIT_INDEX_FILE": str(self._folder / _INDEX)}
        try:
            self._git.run("update-index", "-z", "--index-info", data=index_lines(files), variables=index)
            tree = self._git.run("write-tree", variables=index).decode("ascii").strip()
        finally:
            (self._folder / _INDEX).unlink(missing_ok=True)
        stamp = f"@{max(0, int(now.timestamp()))} {now:%z}"
        who = {
            f"GIT_{role}_{key}": value
            for role in ("AUTHOR", "COMMITTER")
            for key, value in (("NAME", person.name), ("EMAIL", person.email), ("DATE", stamp))
        }
        parents = ("-p", parent) if parent else ()
        made = self._git.run(
            "commit-tree", "--no-gpg-sign", tree, *parents, data=message.encode("utf-8", "replace"), variables=who
        )
        commit = made.decode("ascii").strip()
        if self.files(commit) != files:
            raise GitError("commit-tree", 0, "git stored other files than it was given")
        return commit

    def push(self, commit: str) -> None:
        """Put the branch forward to `commit`, on top of the tip: git refuses anything else. Raises GitError."""
        options = ("--porcelain", "--no-verify", "--no-follow-tags", "--no-signed", "--recurse-submodules=no")
        self._git.run("push", *options, "--", OURS, f"{commit}:{self._ref}")
        self.keep(commit)

    def keep(self, commit: str) -> None:
        """Remember what stands on the branch, so that it need not be fetched."""
        with contextlib.suppress(GitError):
            self._git.run("update-ref", _TIP, commit)
            objects = self._folder / "objects"
            if len(list(objects.glob("pack/*.pack"))) > _MOST_PACKS or len(list(objects.glob("17/*"))) > _MOST_LOOSE:
                self._git.run("gc", "--quiet")

    def person(self, usual: Person) -> Person:
        """Who commits: as the user's settings say, else `usual`."""
        with contextlib.suppress(GitError):  # it ends with 1 where there are none
            listed = self._git.run("config", "-z", "--get-regexp", r"^user\.(name|email)$").decode("utf-8", "replace")
            for entry in listed.split("\0"):
                key, _, value = entry.partition("\n")
                if value.strip():
                    usual = usual._replace(**{key.removeprefix("user."): value.strip()})
        name, email = (os.environ.get(f"GIT_AUTHOR_{key}", "").strip() for key in ("NAME", "EMAIL"))
        return Person(name or usual.name, email or usual.email)
