"""Random scripts of edits, each from its number. The kinds of edit are dealt like cards: scripts that follow each other
take the next ones of a shuffled deck, so no kind is drawn less often than it has cards, whatever the seed.
"""

from __future__ import annotations

from collections.abc import Sequence
from random import Random

from tests.build import edits_of_design, edits_of_files, edits_of_outputs, edits_of_posts, edits_of_settings
from tests.build.edits import EDITS

Step = tuple[tuple[str, int], ...]
Script = tuple[Step, ...]
ROOMS = (edits_of_posts, edits_of_files, edits_of_design, edits_of_settings, edits_of_outputs)
"""Where the kinds are."""

_MENDED = ("break_file", "missing_layout")


def make_script(seed: int, steps: int, names: Sequence[str] = ()) -> Script:
    """Random edits, of these or of all. The first step is empty: the site as it was made.

    Of four scripts one is nothing but small edits with a build after each or each two, as while somebody writes; in one
    they fill half of the steps, in one a quarter, in one there are none but by chance.
    """
    rng = Random(f"script {seed} {steps} {' '.join(names)}")
    shares = [0, 0, 0, 0] if names else [steps, steps // 2, steps // 4, 0]
    small = shares[seed % 4]
    first = _first(seed, [_cards_of(share) for share in shares])
    other = _first(seed, [2 * (steps - share) for share in shares])
    writing = _steps(rng, _dealt("small", _deck(names, small=True), first, _cards_of(small)), small)
    rest = _steps(rng, _dealt("all", _deck(names), other, 2 * (steps - small)), steps - small)
    cut = rng.randrange(len(rest) + 1)
    return ((), *_mended(rng, [*rest[:cut], *writing, *rest[cut:]]))


def _first(seed: int, cards: Sequence[int]) -> int:
    """How many cards the scripts before this one have taken."""
    return seed // len(cards) * sum(cards) + sum(cards[: seed % len(cards)])


def _cards_of(small: int) -> int:
    return small * 5 // 4


def _deck(names: Sequence[str], *, small: bool = False) -> list[str]:
    chosen = sorted(names) or sorted(EDITS)
    return [name for name in chosen if EDITS[name].small or not small for _ in range(EDITS[name].cards)]


def _dealt(label: str, deck: Sequence[str], first: int, count: int) -> list[str]:
    """The cards from number `first` on, of one shuffled deck after the other."""
    dealt: list[str] = []
    while len(dealt) < count:
        number, at = divmod(first + len(dealt), len(deck))
        cards = list(deck)
        Random(f"{label} {number}").shuffle(cards)
        dealt += cards[at:]
    return dealt[:count]


def _steps(rng: Random, cards: Sequence[str], steps: int) -> list[Step]:
    """The cards in their order, at least one for each step."""
    cuts = sorted(rng.sample(range(1, len(cards)), steps - 1)) if steps > 1 else []
    ends = zip([0, *cuts], [*cuts, len(cards)], strict=True)
    return [tuple((name, rng.randrange(1 << 30)) for name in cards[start:end]) for start, end in ends if start < end]


def _mended(rng: Random, steps: Sequence[Step]) -> list[Step]:
    """After a mistake a step that mends it follows soon, mostly at once."""
    found: list[Step] = []
    due = -1
    for number, step in enumerate(steps):
        found.append((("mend_files", 0), *step) if number == due else step)
        if any(name in _MENDED for name, _ in step):
            due = number + rng.choice((1, 1, 2))
    return found
