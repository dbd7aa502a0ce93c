"""What git says when it cannot do its work, in words that a person can act on."""

from __future__ import annotations

import errno
import re

from sitegen.base.problems import Place, Problem, error
from sitegen.publish.git import GitError
from sitegen.publish.target import Target

_RIVAL = re.compile(
    r"fetch first|non-fast-forward|stale info|needs force|already exists|failed to update ref|cannot lock ref"
    r"|incorrect old value|reference already exists|failed to lock|Unable to create .*\.lock|couldn't find remote ref"
    r"|remote ref does not match",
    re.IGNORECASE,
)
_SIGN_IN = re.compile(
    r"authentication failed|could not read (?:username|password)|permission denied|publickey|returned error: 40[13]"
    r"|access denied|terminal prompts disabled|invalid (?:username|credentials)|HTTP 40[13]|not authorized"
    r"|write access",
    re.IGNORECASE,
)
_NOT_THERE = re.compile(
    r"repository not found|does not appear to be a git repository|not found$|returned error: 404"
    r"|no such file or directory|does not exist",
    re.IGNORECASE | re.MULTILINE,
)
_FULL = re.compile(
    r"no space left|disk quota|file too large|unable to write|write error|signal 25|cannot write|read-only file", re.I
)
_DECLINED = re.compile(
    r"declined|protected|denied|rule violations|refusing to|prohibited|pre-receive|hash algorithm", re.I
)
_REFUSED = re.compile(r"rejected\] \((.+)\)$")
_CUT_PIPE = 13
"""SIGPIPE: how git ends where the line is cut while it sends."""
_NETWORK = ("ls-remote", "fetch", "push")


def is_rival(failure: GitError) -> bool:
    """Whether a push or fetch failed because somebody else was quicker: then it is done again on top of theirs."""
    said = f"{failure.output}\n{failure.text}"
    return failure.command in ("push", "fetch") and bool(_RIVAL.search(said)) and not _DECLINED.search(said)


def is_damage(failure: GitError) -> bool:
    """Whether our own repository may be what is wrong: it is made again then."""
    told = (_SIGN_IN, _NOT_THERE, _FULL, _DECLINED, _RIVAL)
    return failure.command not in ("ls-remote", "push") and not any(rule.search(failure.text) for rule in told[-3:])


def explain(failure: GitError, target: Target) -> Problem:
    """PUB005 to PUB008 for a call of git that failed."""
    said = f"{failure.output}\n{failure.text}".strip()
    quote = _quote(failure)
    if _FULL.search(said) and not said.lower().startswith("remote:"):
        return error("IO002", f"the disk is full, here or there: {quote}", None, "make room, and publish again")
    if failure.status < 0 and failure.status != -_CUT_PIPE:
        hint = "give it more memory and room on the disk, and publish again"
        return error("PUB008", f"git {failure.command} was stopped by signal {-failure.status}", None, hint)
    if failure.command not in _NETWORK:
        hint = "delete .sitegen/publish, and publish again; if that does not help, please report it"
        return error("PUB008", f"git {failure.command} failed: {quote}", None, hint)
    if _DECLINED.search(said) and failure.command == "push":
        hint = f"the other side has rules for the branch {target.branch!r}: let its owner allow you to push there"
        return error("PUB007", f"{target.shown} refused the push: {quote}", None, hint)
    if _SIGN_IN.search(said):
        hint = f"sign in once with git itself: git push --dry-run {target.name}, and publish again"
        return error("PUB006", f"{target.shown} does not know you: {quote}", None, hint)
    if _NOT_THERE.search(said) and failure.command != "push":
        hint = f"look at the address: {target.shown}; is the repository there, and may you read it?"
        return error("PUB005", f"there is no repository at {target.shown}: {quote}", None, hint)
    hint = "look at the network and the address, and publish again; nothing was changed"
    return error("PUB005", f"{target.shown} cannot be reached: {quote}", None, hint)


def disk_failure(mistake: OSError) -> Problem:
    """What the disk said while a publish was put together: IO002 where it is full, IO001 otherwise."""
    at = Place(str(mistake.filename)) if mistake.filename else None
    reason = (mistake.strerror or str(mistake)).lower()
    if mistake.errno in (errno.ENOSPC, errno.EDQUOT):
        return error("IO002", f"the disk is full: {reason}", at, "make room, and publish again; nothing was changed")
    hint = "give your user the right to read and write there, and publish again; nothing was changed"
    return error("IO001", f"cannot be read or written: {reason}", at, hint)


def _argument(target: Target) -> str:
    return target.name if target.name != "publish" else target.shown


def _quote(failure: GitError) -> str:
    """What says most of what git said, on one line: the other side's own words and the reason for a refusal, if any."""
    lines = [line.strip() for line in f"{failure.text}\n{failure.output}".splitlines() if line.strip()]
    told = [line.removeprefix("remote:").strip() for line in lines if line.startswith("remote:")]
    refused = [hit[1] for line in lines if (hit := _REFUSED.search(line))]
    if refused:
        return _one_line("; ".join([*[line for line in told if line][:2], refused[0]]))
    for sign in ("fatal:", "error:", "remote:"):
        for line in lines:
            if line.startswith(sign):
                return _one_line(line.removeprefix("fatal:").removeprefix("error:"))
    return _one_line(lines[-1]) if lines else "it said nothing"


def _one_line(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip()
