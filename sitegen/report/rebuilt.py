"""One line for each build of a site that is watched: what changed, what was written, how long it took."""

from __future__ import annotations

from collections.abc import Sequence

from sitegen.build.outcome import NOTHING_DEVELOPED, Committed, Developing
from sitegen.content.model import Moment
from sitegen.content.names import shown
from sitegen.report.summary import developed_text, moment_text


def rebuilt(cause: str, done: Committed, seconds: float, developed: Developing = NOTHING_DEVELOPED) -> str:
    """`content/posts/a.md: 3 files written in 0.12 s`; with what was made of photographs, if anything was."""
    parts = [f"{_files(done.written)} written"] if done.written else []
    parts += [f"{_files(done.deleted)} deleted"] if done.deleted else []
    pictures = f"; {developed_text(developed)}" if developed.made else ""
    return f"{cause}: {', '.join(parts) or 'nothing to write'} in {seconds:.2f} s{pictures}"


def cause_of(paths: Sequence[str], due: Moment | None) -> str:
    """What is said to have caused a build: a file by its name, several by their number, a moment by its time."""
    if due is not None:
        return f"it is {moment_text(due)}"
    if not paths:
        return "the site"
    return shown(paths[0]) if len(paths) == 1 else f"{len(paths):,} files"


def _files(number: int) -> str:
    return f"{number:,} file{'' if number == 1 else 's'}"
