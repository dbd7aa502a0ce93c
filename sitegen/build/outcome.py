"""What a build did, as far as anybody is told."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from sitegen.base.problems import Problem

if TYPE_CHECKING:
    from sitegen.content.model import Moment
    from sitegen.site.model import Held


class Committed(NamedTuple):
    """What a commit did: how many files it wrote, left alone and deleted."""

    written: int
    unchanged: int
    deleted: int


class Developing(NamedTuple):
    """What was made of photographs: how many files, of how many photographs, and how many social cards; the bytes of
    all, and the seconds that they took by the clock on the wall. Problems stand at the source that shows it.
    """

    files: int
    photographs: int
    problems: tuple[Problem, ...] = ()
    cards: int = 0
    size: int = 0
    seconds: float = 0.0

    @property
    def made(self) -> int:
        """Files and cards."""
        return self.files + self.cards


NOTHING_DEVELOPED = Developing(0, 0)


class Report(NamedTuple):
    """A build that ended well: `pages` are those that readers see, `next_change` is when another would differ, or give
    another reason for what is held back; it is `settled` where each file was copied as it was when it was looked at.
    """

    pages: int
    held: tuple[Held, ...]
    next_change: Moment | None
    problems: tuple[Problem, ...]
    committed: Committed
    developed: Developing = NOTHING_DEVELOPED
    settled: bool = True
