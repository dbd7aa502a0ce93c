"""git, run so that nothing in the environment or in anybody's settings changes what it does, and no secret is repeated.

Hooks, filters, attributes, signing, pruning and background work are off; what is needed to reach a remote (proxies,
credential helpers, ssh commands, rewritten addresses) stays as the user has it.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from urllib.parse import unquote

from sitegen.base.problems import SiteError, error

OLDEST = (2, 31)
"""The first git that reads settings from GIT_CONFIG_COUNT (March 2021)."""

_KEPT = re.compile(
    r"GIT_(?:SSH|SSH_COMMAND|SSH_VARIANT|ASKPASS|EXEC_PATH|CEILING_DIRECTORIES|SSL_\w+|HTTP_\w+|PROXY_\w+"
    r"|(?:AUTHOR|COMMITTER)_(?:NAME|EMAIL)|CONFIG_(?:GLOBAL|SYSTEM|NOSYSTEM|COUNT|KEY_\d+|VALUE_\d+))\Z"
)
"""Variables of git that say who we are and how the network is reached. All others could lead us astray."""

_FIXED = {
    "core.hooksPath": os.devnull,
    "core.attributesFile": os.devnull,
    "core.excludesFile": os.devnull,
    "core.fsmonitor": "false",
    "core.autocrlf": "false",
    "core.splitIndex": "false",
    "core.sparseCheckout": "false",
    "index.sparse": "false",
    "commit.gpgSign": "false",
    "push.gpgSign": "false",
    "push.followTags": "false",
    "push.recurseSubmodules": "no",
    "push.negotiate": "false",
    "push.useForceIfIncludes": "false",
    "fetch.prune": "false",
    "fetch.pruneTags": "false",
    "fetch.recurseSubmodules": "no",
    "fetch.writeCommitGraph": "false",
    "transfer.bundleURI": "false",
    "gc.auto": "0",
    "gc.autoDetach": "false",
    "maintenance.auto": "false",
    "protocol.ext.allow": "never",
    "protocol.fd.allow": "never",
    "color.ui": "false",
    "core.quotePath": "false",
    "i18n.commitEncoding": "UTF-8",
}
_LOGIN = re.compile(r"(?i)\b([a-z][a-z0-9+-]*)://([^\s/'\"]*)@")
_NOISE = re.compile(r"^(?:hint:.*|To .*|Done)\n?", re.MULTILINE)
_SHORTEST_SECRET = 4


class GitError(Exception):
    """git ended with another status than 0; `text` is what it said, without secrets."""

    def __init__(self, command: str, status: int, text: str, output: str = "") -> None:
        super().__init__(f"git {command} ended with {status}: {text}")
        self.command, self.status, self.text, self.output = command, status, text, output


@dataclass(frozen=True, slots=True)
class Git:
    """git in one repository. `settings` are given to every call, before those that are fixed.

    Where `asks`, git and ssh may ask a person for a password at the terminal; else they never wait for anybody.
    """

    where: tuple[str, ...]
    settings: tuple[tuple[str, str], ...] = ()
    secrets: tuple[str, ...] = field(default=(), repr=False)
    asks: bool = False

    def run(self, *arguments: str, data: bytes = b"", variables: Mapping[str, str] | None = None) -> bytes:
        """What git prints on standard output. Raises GitError where it fails, SiteError (PUB002) without git."""
        try:
            done = subprocess.run(
                self.command(*arguments),
                input=data,
                capture_output=True,
                check=False,
                env={**environment(self.settings, asks=self.asks), **(variables or {})},
                start_new_session=not self.asks,  # without a terminal ssh cannot ask for anything
            )
        except OSError as mistake:
            reason = (mistake.strerror or str(mistake)).lower()
            raise GitError(arguments[0], -1, f"git cannot be run: {reason}") from None
        if done.returncode:
            said = self.clean(done.stderr.decode("utf-8", "replace"))
            raise GitError(arguments[0], done.returncode, said, self.clean(done.stdout.decode("utf-8", "replace")))
        return done.stdout

    def command(self, *arguments: str) -> list[str]:
        """The words of a call: nobody may run git in another way."""
        fixed = [word for name, value in _FIXED.items() for word in ("-c", f"{name}={value}")]
        return [executable(), *fixed, *self.where, *arguments]

    def text(self, *arguments: str, data: bytes = b"") -> str:
        """What git prints, as one line of text."""
        return self.run(*arguments, data=data).decode("utf-8", "surrogateescape").strip()

    def knowing(self, settings: Sequence[tuple[str, str]]) -> Git:
        """The same with further settings, whose secrets are never repeated."""
        found = [secret for name, value in settings for secret in secrets_of(name, value)]
        return replace(self, settings=(*self.settings, *settings), secrets=(*self.secrets, *found))

    def clean(self, text: str) -> str:
        """`text` as it may be shown: no password, no token, no advice that is meant for other commands."""
        for secret in sorted(self.secrets, key=len, reverse=True):
            text = text.replace(secret, "***")
        return _NOISE.sub("", redacted(text)).strip()


def executable() -> str:
    """The path of git. Raises SiteError (PUB002) where there is none."""
    found = shutil.which("git")
    if found is None:
        hint = "install git (https://git-scm.com/downloads), or publish with the workflow, which needs none"
        raise SiteError(error("PUB002", "git is not installed", None, hint))
    return found


def environment(settings: Sequence[tuple[str, str]] = (), *, asks: bool = False) -> dict[str, str]:
    """The variables git is run with: ours of today, without those that could lead it astray, and `settings`."""
    found = {name: value for name, value in os.environ.items() if not name.startswith("GIT_") or _KEPT.match(name)}
    found |= {"LC_ALL": "C", "LANGUAGE": "", "GIT_OPTIONAL_LOCKS": "0", "GIT_NO_REPLACE_OBJECTS": "1"}
    if not asks:
        found["GIT_TERMINAL_PROMPT"] = "0"
    inherited = found.get("GIT_CONFIG_COUNT", "0")
    count = int(inherited) if inherited.isdecimal() else 0
    pairs = [(found.get(f"GIT_CONFIG_KEY_{n}", ""), found.get(f"GIT_CONFIG_VALUE_{n}", "")) for n in range(count)]
    every = [*settings, *(pair for pair in pairs if pair[0])]  # the later wins, as it does in the user's repository
    found = {name: value for name, value in found.items() if not name.startswith(("GIT_CONFIG_KEY", "GIT_CONFIG_VAL"))}
    found["GIT_CONFIG_COUNT"] = str(len(every))
    for number, (name, value) in enumerate(every):
        found[f"GIT_CONFIG_KEY_{number}"], found[f"GIT_CONFIG_VALUE_{number}"] = name, value
    return found


def check_version() -> None:
    """Raises SiteError (PUB002) where git is missing or older than `OLDEST`."""
    said = Git(()).text("version")
    found = re.search(r"(\d+)\.(\d+)", said)
    if found and (int(found[1]), int(found[2])) < OLDEST:
        wanted = ".".join(map(str, OLDEST))
        raise SiteError(
            error("PUB002", f"git {found[0]} is too old", None, f"install git {wanted} or newer: https://git-scm.com")
        )


def redacted(text: str) -> str:
    """`text` without the user names and passwords of web addresses."""
    return _LOGIN.sub(lambda hit: hit[0] if hit[1] == "ssh" and ":" not in hit[2] else f"{hit[1]}://***@", text)


def secrets_of(name: str, value: str) -> list[str]:
    """What must not be repeated of a setting: the password of an address, the value of a header."""
    found = []
    if name.lower().endswith(".extraheader"):
        found += [value, *value.split()]
    for text in (name, value):
        for hit in _LOGIN.finditer(text):
            user, _, password = hit[2].partition(":")
            found += [password, unquote(password)] if password else [user] if hit[1].startswith("http") else []
    return [secret for secret in dict.fromkeys(found) if len(secret) >= _SHORTEST_SECRET]


def at(folder: Path, *, asks: bool = False) -> Git:
    """The git of the repository that `folder` belongs to."""
    return Git(("-C", str(folder)), asks=asks)
