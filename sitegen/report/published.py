"""The end of a publish: what was published, where, how much of it is new, what stays there that is not the site's."""

from __future__ import annotations

from collections.abc import Sequence

from sitegen.content.names import shown
from sitegen.publish.publish import Outcome
from sitegen.publish.record import Publish
from sitegen.publish.target import Target
from sitegen.publish.tree import Changes

_SHOWN = 50


def published_lines(outcome: Outcome, target: Target, address: str, *, dry_run: bool) -> list[str]:
    """What was done, for a person."""
    composed = outcome.composed
    where = f"branch {target.branch} of {target.shown}"
    lines = []
    if composed.kept:
        lines.append(f"stays on the branch, and is not the site's: {_listed(composed.kept)}")
    if composed.again:
        lines.append(f"was changed there by somebody else, and is the site's again: {_listed(composed.again)}")
    if not composed.changes.number:
        return [*lines, f"already up to date: {where} holds this very site, and nothing was published"]
    number = counted(composed.changes)
    if dry_run:
        return [*lines, f"{number}: nothing was published to {where}"]
    what = f"brought back {_named(outcome.restored)}" if outcome.restored else "published"
    lines.append(f"{what}: {number}, on {where}")
    lines.append(f"commit {outcome.commit[:10]}; {address} shows it in a minute or two")
    return lines


def change_lines(changes: Changes, *, verbose: bool = False) -> list[str]:
    """The files that differ: `+` new, `~` changed, `-` removed; the first of them, or with `verbose` all."""
    signed = [
        f"{sign} {shown(path)}"
        for sign, paths in (("-", changes.removed), ("+", changes.new), ("~", changes.changed))
        for path in paths
    ]
    cut = len(signed) if verbose else _SHOWN
    return signed[:cut] + ([f"… and {len(signed) - cut:,} more"] if len(signed) > cut else [])


def counted(changes: Changes) -> str:
    """`3 files new, 5 changed, 1 removed`."""
    pairs = ((len(changes.new), "new"), (len(changes.changed), "changed"), (len(changes.removed), "removed"))
    parts = [f"{number:,} {word}" for number, word in pairs if number]
    number, _, rest = (parts[0] if parts else "0 changed").partition(" ")
    return ", ".join([f"{number} file{'' if number == '1' else 's'} {rest}", *parts[1:]])


def history_lines(publishes: Sequence[Publish]) -> list[str]:
    """The publishes of a branch, the newest first."""
    return [_named(publish) for publish in publishes]


def _named(publish: Publish | None) -> str:
    return f"{publish.commit[:10]} {publish.at:%Y-%m-%d %H:%M} {shown(publish.subject)}" if publish else ""


def _listed(paths: Sequence[str]) -> str:
    names = [shown(path) for path in paths[:5]]
    return ", ".join(names) + (f" and {len(paths) - 5:,} more" if len(paths) > 5 else "")
