"""What must never be published: private keys, access tokens, passwords in addresses, files that hold them.

Each pattern is a format that its issuer documents. A message never repeats what was found.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from sitegen.base.problems import Place, Problem, error
from sitegen.content.names import is_secret


class _Pattern(NamedTuple):
    """A format of secrets. The expression starts with fixed letters, which makes it as fast as looking for these."""

    code: str
    name: str
    expression: re.Pattern[bytes]


_REVOKE = "take it out, and revoke it where it was issued: what was public once is known"
_PATTERNS = tuple(
    _Pattern(code, name, re.compile(expression))
    for code, name, expression in (
        ("SEC020", "a private key", rb"-----BEGIN (?:[A-Z0-9]+ ){0,3}PRIVATE KEY(?: BLOCK)?-----"),
        ("SEC021", "an AWS key", rb"A(?:KIA|SIA)(?![0-9A-Z]*EXAMPLE)[0-9A-Z]{16}\b"),
        ("SEC021", "a GitHub token", rb"gh[pousr]_[A-Za-z0-9]{36,251}\b"),
        ("SEC021", "a GitHub token", rb"github_pat_[A-Za-z0-9_]{50,251}\b"),
        ("SEC021", "a GitLab token", rb"glpat-[\w-]{20,}"),
        ("SEC021", "a Slack token", rb"xox[abeoprs]-[A-Za-z0-9-]{20,}"),
        ("SEC021", "a Slack address", rb"hooks\.slack\.com/services/T\w+/B\w+/\w{10,}"),
        ("SEC021", "a Stripe key", rb"k_live_[0-9A-Za-z]{20,}"),
        ("SEC021", "a key of an AI service", rb"sk-(?:ant|proj|svcacct)-[\w-]{20,}"),
        ("SEC021", "an npm token", rb"npm_[A-Za-z0-9]{36}\b"),
        ("SEC021", "a PyPI token", rb"pypi-AgE[\w-]{50,}"),
        ("SEC021", "a SendGrid key", rb"SG\.[\w-]{22}\.[\w-]{43}\b"),
        ("SEC021", "a DigitalOcean token", rb"_v1_[0-9a-f]{64}\b"),
        (
            "SEC022",
            "an address with a password",
            rb"://[^\s:/@\"'<>&?#]{1,60}:"
            rb"(?!(?:pass|password|passwd|pw|secret|token|x+|\*+|\.+)@)[^\s:/@\"'<>&?#\[{$]{3,100}@"
            rb"(?!(?:[\w-]+\.)*example\b)[\w\[]",
        ),
    )
)
_INSIDE = frozenset({"a Stripe key", "a DigitalOcean token", "an address with a password"})
"""Formats of which something comes before what is looked for; all others start a word."""

_SETTING = _Pattern(
    "SEC021",
    "a password or token",
    re.compile(
        rb"^[ \t]*(?:export[ \t]+)?[A-Z0-9_]*(?:SECRET|TOKEN|PASSWORD|PASSWD|API_KEY|PRIVATE_KEY)[A-Z0-9_]*="
        rb"[\"']?[^\s\"'$<>]{8,}",
        re.MULTILINE,
    ),
)
_TELLING = re.compile(r"(?:^|/)(?:\.|id_)|\.(?:pem|key|p12|pfx)", re.IGNORECASE)
"""Most paths have no name that could be a secret's."""

_MARKUP = (".html", ".htm", ".xml", ".json", ".js", ".mjs", ".css", ".svg", ".md", ".markdown")
_BINARY = (".jpg", ".jpeg", ".png", ".webp", ".gif", ".avif", ".woff", ".woff2", ".pdf", ".zip", ".gz", ".mp3", ".mp4")


def find_secrets(path: str, data: bytes) -> list[Problem]:
    """Keys, tokens and passwords in one file of the output, and a file whose very name tells of them.

    SEC020 to SEC023, all errors; `path` is posix, places have its line. Pictures, sound and archives are not read.
    """
    return [problem for problem, _ in secret_hits(path, data)]


def secret_hits(path: str, data: bytes) -> Iterator[tuple[Problem, str]]:
    """The same, each with what was found: it is for looking where it comes from, never for showing."""
    if _TELLING.search(path) and any(is_secret(segment) for segment in path.split("/")):
        hint = "move it out of what is published"
        yield error("SEC023", "a file of this name holds secrets and would be published", Place(path), hint), path
    lowered = path.lower()
    if lowered.endswith(_BINARY):
        return
    for pattern in _PATTERNS:
        yield from _hits(pattern, path, data)
    if not lowered.endswith(_MARKUP):
        yield from _hits(_SETTING, path, data)


def _hits(pattern: _Pattern, path: str, data: bytes) -> Iterator[tuple[Problem, str]]:
    for hit in pattern.expression.finditer(data):
        before = data[hit.start() - 1 : hit.start()]
        if before.isalnum() and pattern.name not in _INSIDE:
            continue
        at = Place(path, data.count(b"\n", 0, hit.start()) + 1)
        yield error(pattern.code, f"{pattern.name} would be published", at, _REVOKE), hit[0].decode("utf-8", "replace")
