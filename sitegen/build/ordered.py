"""An ordered map: what whoever uses one may ask of it, and the plain one."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, Protocol, TypeVar

In = TypeVar("In")
Out = TypeVar("Out")


class WorkerError(Exception):
    """A worker process ended before its work was done: the system killed it, most often for want of memory.

    `hint` says what to do, `code` is that of the problem that it stands for.
    """

    def __init__(self, message: str, hint: str = "", code: str = "IO003") -> None:
        super().__init__(message)
        self.hint = hint or "give the build more memory, or fewer processes: --jobs 1"
        self.code = code


class Map(Protocol):
    """Applies a function to every item, results in the order of the items."""

    def __call__(self, function: Callable[[In], Out], items: Sequence[In]) -> Iterator[Out]:
        """Yield `function(item)` for each item."""
        ...


def serial(function: Callable[[In], Out], items: Sequence[In]) -> Iterator[Out]:
    """The plain map."""
    return iter(each(function, items))


def each(function: Callable[[Any], Any], items: Sequence[Any]) -> Iterable[Any]:
    """`function(item)` for each item; of a function with a method `many` by that, which takes all of them at once."""
    many = getattr(function, "many", None)
    return map(function, items) if many is None else many(items)
