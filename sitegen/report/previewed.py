"""One line for each change that a preview shows: what changed, what was rendered, how long it took."""

from __future__ import annotations

from sitegen.preview.live import Update
from sitegen.report.rebuilt import cause_of


def previewed(update: Update) -> str:
    """`content/posts/a.md: 1 of 2 open pages changed, 2 rendered in 0.02 s`."""
    cause = "the clock" if update.hint.due else cause_of(update.hint.paths, None)
    if any(problem.is_error for problem in update.problems):
        return f"{cause}: not shown; the pages are as they were"
    took = f"in {update.seconds:.2f} s"
    if not update.pages:
        return f"{cause}: ready {took}; no page is open"
    pages = f"{update.pages:,} open page{'' if update.pages == 1 else 's'}"
    return f"{cause}: {update.changed:,} of {pages} changed, {update.rendered:,} rendered {took}"
