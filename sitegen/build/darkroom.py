"""What is made of photographs, made before it is wanted: each photograph is decoded once for all its files."""

from __future__ import annotations

import time
from collections.abc import Iterable
from pathlib import Path

from sitegen.base.problems import Place, Problem
from sitegen.build.ordered import Map
from sitegen.build.outcome import NOTHING_DEVELOPED, Developing
from sitegen.content.model import File
from sitegen.pages.outputs import Planned, Print
from sitegen.photos.develop import Develop, Order
from sitegen.photos.renditions import Recipe, SocialCard
from sitegen.photos.store import PhotoStore, key_of

MONTH = 30 * 24 * 3600.0
"""Seconds for which the store keeps what no build uses: a draft, or a story that was taken back, may return."""


def develop_missing(prints: Iterable[Planned], store: PhotoStore, root: Path, run: Map) -> Developing:
    """Make those of the files that are not in the store. Raises OSError where nothing can be written anywhere."""
    start = time.perf_counter()
    orders: dict[str, tuple[File, dict[Recipe | SocialCard, None], Place]] = {}
    for planned in prints:
        assert isinstance(planned.maker, Print)  # noqa: S101  # the caller chose them
        file, recipe = planned.maker
        if store.find(key_of(file.digest, recipe)) is None:
            at = planned.at or Place(file.path)
            orders.setdefault(file.path or planned.url, (file, {}, at))[1][recipe] = None
    if not orders:
        return NOTHING_DEVELOPED
    wanted = [Order(file, tuple(recipes)) for file, recipes, _ in orders.values()]
    told = list(run(Develop(root, store), wanted))
    problems = [
        Problem(problem.code, problem.message, at, problem.hint, problem.severity, (Place(order.file.path),))
        for order, (_, _, at), found in zip(wanted, orders.values(), told, strict=True)
        for problem in found.problems
    ]
    recipes = [recipe for order in wanted for recipe in order.recipes]
    cards = sum(isinstance(recipe, SocialCard) for recipe in recipes)
    return Developing(
        len(recipes) - cards,
        sum(any(isinstance(recipe, Recipe) for recipe in order.recipes) for order in wanted),
        tuple(problems),
        cards,
        sum(found.size for found in told),
        time.perf_counter() - start,
    )


def forget_unused(prints: Iterable[Planned], store: PhotoStore, now: float) -> None:
    """Remove from the store what no build has used for a month; `prints` are all that this one uses."""
    used = {key_of(one.maker.file.digest, one.maker.recipe) for one in prints if isinstance(one.maker, Print)}
    store.prune(used, now, MONTH)
