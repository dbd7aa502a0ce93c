"""The seam between the two Markdown engines and the rest."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, NamedTuple, Protocol

from sitegen.base.problems import Problem
from sitegen.content.model import Figure, Heading, Reference

EngineName = Literal["markdown", "commonmark"]


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkupOptions:
    """The part of the settings that can change how Markdown becomes HTML."""

    engine: EngineName = "markdown"
    raw_html: bool = True
    typography: bool = True
    highlight: bool = True
    language: str = "en"
    time_limit: float = 5.0


class Body(NamedTuple):
    """A rendered body: HTML with reference tokens, and what stands in it. `words` is how many words it has, `lead`
    the plain text of what stands before the more-marker, or else of the first paragraph.
    """

    html: str
    references: tuple[Reference, ...]
    figures: tuple[Figure, ...]
    headings: tuple[Heading, ...]
    anchors: frozenset[str]
    words: int
    lead: str
    problems: tuple[Problem, ...]


class Engine(Protocol):
    """Turns Markdown into HTML and nothing else: no file, no clock, no memory of the text before."""

    def convert(self, text: str) -> str:
        """HTML for one body."""
        ...
