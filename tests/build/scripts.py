"""Random scripts of edits, each from its number. The kinds of edit are dealt like cards: scripts that follow each other
take the next ones of a shuffled deck, so no kind is drawn less often than it has cards, whatever the seed.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fnmatch import fnmatchcase
from random import Random

from tests.build import edits_of_design, edits_of_files, edits_of_outputs, edits_of_posts, edits_of_settings
from tests.build.edits import EDITS, Size

Step = tuple[tuple[str, int], ...]
Script = tuple[Step, ...]
ROOMS = (edits_of_posts, edits_of_files, edits_of_design, edits_of_settings, edits_of_outputs)
"""Where the kinds are."""

_MENDED = ("break_file", "missing_layout")


def make_script(seed: int, steps: int, names: Sequence[str] = ()) -> Script:
    """Random edits, of these or of all. The first step is empty: the site as it was made.

    Of four scripts one edits nothing but texts, with a build after each edit as while somebody writes, and now and then
    something small besides; in one that fills three quarters of the steps, in one half, in one all is left to chance.
    """
    rng = Random(f"script {seed} {steps} {' '.join(names)}")
    shares = [0, 0, 0, 0] if names else [steps, steps * 3 // 4, steps // 2, 0]
    share = shares[seed % 4]

    def deal(deck: list[str], counts: Sequence[int]) -> list[str]:
        before = seed // 4 * sum(counts) + sum(counts[: seed % 4])
        return _dealt(deck, before, counts[seed % 4])

    texts = [(name,) for name in deal(_deck("text"), shares)]
    for name in deal(_deck("small"), [share // 2 for share in shares]):
        number = rng.randrange(1, len(texts))
        if rng.random() < 0.5:
            texts[number] = (name, *texts[number])
        else:
            texts[number - 1 : number + 1] = [(*texts[number - 1], *texts[number]), (name,)]
    rest = _cut(rng, deal(_named(names) or _whole_deck(), [2 * (steps - share) for share in shares]), steps - share)
    at = rng.randrange(len(rest) + 1)
    drawn = [tuple((name, rng.randrange(1 << 30)) for name in step) for step in (*rest[:at], *texts, *rest[at:])]
    return ((), *_mended(rng, drawn))


def nearest(seeds: Iterable[int], steps: int, names: Sequence[str]) -> list[int]:
    """The seeds in another order: first those of scripts that have many edits of these kinds, named or by pattern, in
    steps that have few others. An edit hides what another one would have shown.
    """
    wanted = {kind for kind in EDITS if any(fnmatchcase(kind, name) for name in names)}

    def share(seed: int) -> float:
        return sum(1 / len(step) for step in make_script(seed, steps) if any(kind in wanted for kind, _ in step))

    return sorted(seeds, key=share, reverse=True)


def _deck(size: Size) -> list[str]:
    return _named([name for name, kind in sorted(EDITS.items()) if kind.size == size])


def _whole_deck() -> list[str]:
    """Of what the other decks hold as well, one card each."""
    return [*_deck("large"), *(name for name, kind in sorted(EDITS.items()) if kind.size != "large")]


def _named(names: Sequence[str]) -> list[str]:
    return [name for name in names for _ in range(EDITS[name].cards)]


def _dealt(deck: Sequence[str], first: int, count: int) -> list[str]:
    """The cards from number `first` on, of one shuffled deck after the other."""
    dealt: list[str] = []
    while len(dealt) < count:
        number, at = divmod(first + len(dealt), len(deck))
        cards = list(deck)
        Random(f"deck {number} of {len(deck)}").shuffle(cards)
        dealt += cards[at:]
    return dealt[:count]


def _cut(rng: Random, cards: Sequence[str], steps: int) -> list[tuple[str, ...]]:
    """The cards in their order, at least one for each step."""
    cuts = sorted(rng.sample(range(1, len(cards)), steps - 1)) if steps else []
    ends = zip([0, *cuts], [*cuts, len(cards)], strict=True) if steps else ()
    return [tuple(cards[start:end]) for start, end in ends]


def _mended(rng: Random, steps: Sequence[Step]) -> list[Step]:
    """After a mistake a step that mends it follows soon, mostly at once."""
    found: list[Step] = []
    due = -1
    for number, step in enumerate(steps):
        found.append((("mend_files", 0), *step) if number == due else step)
        if any(name in _MENDED for name, _ in step):
            due = number + rng.choice((1, 1, 2))
    return found
