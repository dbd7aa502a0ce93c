"""What is made of photographs, made before it is wanted: each photograph is decoded once for all its files."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from sitegen.base.problems import Place, Problem
from sitegen.build.workers import Map
from sitegen.content.model import File
from sitegen.pages.outputs import Planned, Print
from sitegen.photos.develop import Develop, Order
from sitegen.photos.renditions import Recipe
from sitegen.photos.store import PhotoStore, key_of


class Developing(NamedTuple):
    """What was made: how many files, of how many photographs. Problems stand at the source that shows it."""

    files: int
    photographs: int
    problems: tuple[Problem, ...]


NOTHING_DEVELOPED = Developing(0, 0, ())


def develop_missing(prints: Iterable[Planned], store: PhotoStore, root: Path, run: Map) -> Developing:
    """Make those of the files that are not in the store. Raises OSError where nothing can be written anywhere."""
    orders: dict[str, tuple[File, dict[Recipe, None], Place]] = {}
    for planned in prints:
        assert isinstance(planned.maker, Print)  # noqa: S101  # the caller chose them
        file, recipe = planned.maker
        if store.find(key_of(file.digest, recipe)) is None:
            at = planned.at or Place(file.path)
            orders.setdefault(file.path, (file, {}, at))[1][recipe] = None
    if not orders:
        return NOTHING_DEVELOPED
    wanted = [Order(file, tuple(recipes)) for file, recipes, _ in orders.values()]
    told = run(Develop(root, store), wanted)
    problems = [
        Problem(problem.code, problem.message, at, problem.hint, problem.severity, (Place(order.file.path),))
        for order, (_, _, at), found in zip(wanted, orders.values(), told, strict=True)
        for problem in found
    ]
    return Developing(sum(len(order.recipes) for order in wanted), len(wanted), tuple(problems))
