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
    """`marks` are cheap to look for: without one of them the expression is not tried."""

    code: str
    name: str
    marks: tuple[bytes, ...]
    expression: re.Pattern[bytes]


_REVOKE = "take it out, and revoke it where it was issued: what was public once is known"
_PATTERNS = (
    _Pattern(
        "SEC020",
        "a private key",
        (b"PRIVATE KEY",),
        re.compile(rb"-----BEGIN (?:[A-Z0-9]+ ){0,3}PRIVATE KEY(?: BLOCK)?-----"),
    ),
    _Pattern(
        "SEC021", "an AWS key", (b"AKIA", b"ASIA"), re.compile(rb"\b(?:AKIA|ASIA)(?![0-9A-Z]*EXAMPLE)[0-9A-Z]{16}\b")
    ),
    _Pattern(
        "SEC021",
        "a GitHub token",
        (b"ghp_", b"gho_", b"ghu_", b"ghs_", b"ghr_", b"github_pat_"),
        re.compile(rb"\b(?:gh[pousr]_[A-Za-z0-9]{36,251}|github_pat_[A-Za-z0-9_]{50,251})\b"),
    ),
    _Pattern("SEC021", "a GitLab token", (b"glpat-",), re.compile(rb"\bglpat-[\w-]{20,}")),
    _Pattern(
        "SEC021",
        "a Slack token",
        (b"xox", b"hooks.slack.com/"),
        re.compile(rb"\bxox[abeoprs]-[A-Za-z0-9-]{20,}|hooks\.slack\.com/services/T\w+/B\w+/\w{10,}"),
    ),
    _Pattern("SEC021", "a Stripe key", (b"k_live_",), re.compile(rb"\b[sr]k_live_[0-9A-Za-z]{20,}")),
    _Pattern("SEC021", "a key of an AI service", (b"sk-",), re.compile(rb"\bsk-(?:ant|proj|svcacct)-[\w-]{20,}")),
    _Pattern("SEC021", "an npm token", (b"npm_",), re.compile(rb"\bnpm_[A-Za-z0-9]{36}\b")),
    _Pattern("SEC021", "a PyPI token", (b"pypi-AgE",), re.compile(rb"\bpypi-AgE[\w-]{50,}")),
    _Pattern("SEC021", "a SendGrid key", (b"SG.",), re.compile(rb"\bSG\.[\w-]{22}\.[\w-]{43}\b")),
    _Pattern("SEC021", "a DigitalOcean token", (b"_v1_",), re.compile(rb"\bdo[opr]_v1_[0-9a-f]{64}\b")),
    _Pattern(
        "SEC022",
        "an address with a password",
        (b"@",),
        re.compile(
            rb"\b[a-z][a-z0-9+.-]{1,20}://[^\s:/@\"'<>&?#]{1,60}:"
            rb"(?!(?:pass|password|passwd|pw|secret|token|x+|\*+|\.+)@)[^\s:/@\"'<>&?#\[{$]{3,100}@"
            rb"(?!(?:[\w-]+\.)*example\b)[\w\[]"
        ),
    ),
)
_SETTING = re.compile(
    rb"^[ \t]*(?:export[ \t]+)?[A-Z0-9_]*(?:SECRET|TOKEN|PASSWORD|PASSWD|API_KEY|PRIVATE_KEY)[A-Z0-9_]*="
    rb"[\"']?[^\s\"'$<>]{8,}",
    re.MULTILINE,
)
_MARKUP = (".html", ".htm", ".xml", ".json", ".js", ".mjs", ".css", ".svg", ".md", ".markdown")
_BINARY = (".jpg", ".jpeg", ".png", ".webp", ".gif", ".avif", ".woff", ".woff2", ".pdf", ".zip", ".gz", ".mp3", ".mp4")


def find_secrets(path: str, data: bytes) -> list[Problem]:
    """Keys, tokens and passwords in one file of the output, and a file whose very name tells of them.

    SEC020 to SEC023, all errors; `path` is posix, places have its line. Pictures, sound and archives are not read.
    """
    return [problem for problem, _ in secret_hits(path, data)]


def secret_hits(path: str, data: bytes) -> Iterator[tuple[Problem, str]]:
    """The same, each with what was found: it is for looking where it comes from, never for showing."""
    if any(is_secret(segment) for segment in path.split("/")):
        hint = "move it out of what is published"
        yield error("SEC023", "a file of this name holds secrets and would be published", Place(path), hint), path
    lowered = path.lower()
    if lowered.endswith(_BINARY):
        return
    for pattern in _PATTERNS:
        if any(mark in data for mark in pattern.marks):
            yield from _hits(pattern.code, pattern.name, pattern.expression, path, data)
    if not lowered.endswith(_MARKUP):
        yield from _hits("SEC021", "a password or token", _SETTING, path, data)


def _hits(code: str, name: str, wanted: re.Pattern[bytes], path: str, data: bytes) -> Iterator[tuple[Problem, str]]:
    for hit in wanted.finditer(data):
        line = data.count(b"\n", 0, hit.start()) + 1
        yield error(code, f"{name} would be published", Place(path, line), _REVOKE), hit[0].decode("utf-8", "replace")
