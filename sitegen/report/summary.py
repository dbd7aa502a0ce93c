"""The end of a build: what was made, how long it took, what is held back and until when."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from sitegen.build.build import Built
from sitegen.content.model import Moment
from sitegen.report.problems import counted
from sitegen.site.model import Held

_SHOWN = 5


def summary(built: Built, seconds: float, output: str) -> str:
    """The last lines of a build, for a person."""
    done = built.committed
    pages = count_pages(built)
    lines = [f"{pages:,} pages in {seconds:.1f} s, in {output}: {_files(done.written, done.unchanged, done.deleted)}"]
    lines += held_lines(built.planned.site.held, built.planned.next_change)
    if built.problems:
        lines.append(counted(built.problems))
    return "\n".join(lines)


def count_pages(built: Built) -> int:
    """How many of the outputs are pages that readers see."""
    return sum(output.group in ("page", "list") for output in built.planned.plan.outputs)


def held_lines(held: Sequence[Held], upcoming: Moment | None) -> list[str]:
    """What is held back, and when the site will change by itself."""
    lines = []
    if held:
        kinds = Counter(entry.reason for entry in held)
        reasons = ", ".join(f"{number} {_WORDS[reason]}" for reason, number in sorted(kinds.items()))
        lines.append(f"held back: {reasons}")
        waiting = sorted((entry for entry in held if entry.until), key=lambda entry: (entry.until.stamp, entry.path))  # type: ignore[union-attr]
        lines += [f"  {entry.path} until {moment_text(entry.until)}" for entry in waiting[:_SHOWN] if entry.until]
        if len(waiting) > _SHOWN:
            lines.append(f"  … and {len(waiting) - _SHOWN} more")
    if upcoming:
        lines.append(f"the site changes by itself on {moment_text(upcoming)}: build again then")
    return lines


_WORDS = {"draft": "draft", "future": "dated in the future", "embargo": "under embargo", "expired": "expired"}


def moment_text(moment: Moment) -> str:
    """`2026-11-25 09:00 WET`."""
    return f"{moment.at:%Y-%m-%d %H:%M %Z}"


def _files(written: int, unchanged: int, deleted: int) -> str:
    parts = [f"{written:,} files written"]
    if unchanged:
        parts.append(f"{unchanged:,} unchanged")
    if deleted:
        parts.append(f"{deleted:,} deleted")
    return ", ".join(parts)
