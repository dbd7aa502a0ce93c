"""The end of a build: what was made, how long it took, what is held back and until when."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING

from sitegen.build.outcome import Committed, Developing, Report

if TYPE_CHECKING:  # a build with nothing to do has no other need of them
    from sitegen.content.model import Moment
    from sitegen.site.model import Held

_SHOWN = 5


def summary(built: Report, seconds: float, output: str, *, dry_run: bool = False, verbose: bool = False) -> str:
    """The last lines of a build, for a person; with `verbose` all that is held back is named."""
    pages = _number(built.pages, "page")
    where = "nothing was written" if dry_run else f"in {output}: {_files(built.committed)}"
    lines = [f"{pages} in {seconds:.1f} s, {where}"]
    lines += [f"pictures: {developed_text(built.developed)}"] if built.developed.made else []
    lines += held_lines(built.held, built.next_change, verbose=verbose)
    return "\n".join(lines)


def developed_text(made: Developing) -> str:
    """`22 files made of 2 photographs and 2 social cards, 1.4 MB in 0.9 s`."""
    parts = [f"{_number(made.files, 'file')} made of {_number(made.photographs, 'photograph')}"] if made.files else []
    parts += [_number(made.cards, "social card")] if made.cards else []
    return f"{' and '.join(parts)}, {size_text(made.size)} in {made.seconds:.1f} s"


def size_text(size: int) -> str:
    """Bytes as people say them: `1.4 MB`, `86 kB`."""
    return f"{size / 1e6:,.1f} MB" if size >= 100_000 else f"{-(-size // 1000)} kB"


def held_lines(held: Sequence[Held], upcoming: Moment | None, *, verbose: bool = False) -> list[str]:
    """What is held back, and when the site will change by itself.

    Named is what waits for a moment, the first of it at most; with `verbose` everything.
    """
    lines = []
    if held:
        kinds = Counter(entry.reason for entry in held)
        lines.append(f"held back: {', '.join(_counted(reason, number) for reason, number in sorted(kinds.items()))}")
        named = sorted((entry for entry in held if entry.until or verbose), key=_order)
        shown = len(named) if verbose else _SHOWN
        lines += [f"  {entry.path} {_why(entry)}" for entry in named[:shown]]
        if len(named) > shown:
            lines.append(f"  … and {len(named) - shown:,} more")
    if upcoming:
        lines.append(f"the site changes by itself on {moment_text(upcoming)}: build again then")
    return lines


def _order(entry: Held) -> tuple[bool, float, str]:
    return entry.until is None, entry.until.stamp if entry.until else 0.0, entry.path


def _why(entry: Held) -> str:
    if entry.until:
        return f"until {moment_text(entry.until)}"
    return "is a draft" if entry.reason == "draft" else f"is {_WORDS[entry.reason]}"


_WORDS = {"future": "dated in the future", "embargo": "under embargo", "expired": "expired"}


def _counted(reason: str, number: int) -> str:
    return _number(number, "draft") if reason == "draft" else f"{number:,} {_WORDS[reason]}"


def moment_text(moment: Moment) -> str:
    """`2026-11-25 09:00 WET`."""
    return f"{moment.at:%Y-%m-%d %H:%M %Z}"


def _files(done: Committed) -> str:
    parts = [f"{_number(done.written, 'file')} written"]
    if done.unchanged:
        parts.append(f"{done.unchanged:,} unchanged")
    if done.deleted:
        parts.append(f"{done.deleted:,} deleted")
    return ", ".join(parts)


def _number(number: int, name: str) -> str:
    return f"{number:,} {name}{'' if number == 1 else 's'}"
