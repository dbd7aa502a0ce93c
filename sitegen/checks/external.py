"""What the answers of other sites mean for ours."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from sitegen.base.problems import Place, Problem, note, warning
from sitegen.checks.outside import NO_HOST, Answer, Ask, follow, is_asked
from sitegen.checks.places import InFile
from sitegen.checks.remembered import Remembered

_REFUSED = (401, 403, 405, 406, 418, 429, 451, 999)
"""What sites say to programs that they would not say to readers."""


def external_problems(
    outside: Mapping[str, Sequence[str]],
    ask: Ask,
    remembered: Remembered,
    root: Path,
) -> Iterator[Problem]:
    """EXT001 gone, EXT002 no answer, EXT003 moved for good, EXT004 refuses programs; of all addresses of other sites.

    `outside` maps each to the files that link to it.
    """
    plain = {url: url.partition("#")[0] for url in outside if is_asked(url)}
    wanted = sorted(set(plain.values()))
    answers = {url: known for url in wanted if (known := remembered[url]) is not None}
    asked = follow(remembered.missing(wanted), ask)
    if asked and all(answer.reason == NO_HOST for answer in asked.values()) and len(asked) > 1:
        hint = "connect to a network, and check again"
        yield warning(
            "EXT002", f"none of {len(asked):,} sites could be found: there seems to be no network", None, hint
        )
    else:
        remembered.learn(asked)
        answers |= asked
    for url, bare in plain.items():
        if bare in answers and (problem := _problem(url, answers[bare])):
            places = [_place(root, source, url) for source in outside[url]]
            first, *others = sorted(places)
            yield Problem(problem.code, problem.message, first, problem.hint, problem.severity, tuple(others[:5]))


def _place(root: Path, source: str, url: str) -> Place:
    """Where a source, a template or the settings write an address."""
    needles = (url, url.replace("&", "&amp;"))
    at = InFile(root, source)(*needles)
    settings = InFile(root, "sitegen.toml")(*needles)
    return settings if not at.line and settings.line and not source.startswith("content/") else at


def _problem(url: str, answer: Answer) -> Problem | None:
    nowhere: Place | None = None
    if answer.is_gone:
        why = f"answers {answer.status}" if answer.status else answer.reason
        hint = "link to where it is now, to a copy at web.archive.org, or take the link out"
        return warning("EXT001", f"{url} is gone: {why}", nowhere, hint)
    if answer.status in _REFUSED:
        hint = "look yourself whether it is there"
        return note("EXT004", f"{url} answers {answer.status} to programs", nowhere, hint)
    if not answer.is_good:
        why = f"it answers {answer.status}" if answer.status else answer.reason
        return warning("EXT002", f"{url}: {why}", nowhere, "look yourself, or check again later")
    if answer.moved:
        return note("EXT003", f"{url} has moved to {answer.moved}", nowhere, f"write {answer.moved}")
    return None
