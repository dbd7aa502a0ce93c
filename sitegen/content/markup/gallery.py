"""A paragraph of nothing but images is a gallery: each of them stands in a paragraph of its own, and so is a figure."""

from __future__ import annotations

from typing import NamedTuple

from sitegen.content.markup.tags import INLINE_LIST, Attributes, attributes, start_tag
from sitegen.content.markup.walk import Walk

NUMBER = "data-gallery"
"""What marks the paragraphs of a gallery until they are figures."""


class _Item(NamedTuple):
    """An image, or a link around one, from the tag `first` to the tag `last`."""

    first: int
    last: int


def open_gallery(walk: Walk, at: int) -> str:
    """The start tag of a gallery whose first image, or link around one, is the tag `at`; empty where there is none.

    Two images make a gallery. What follows each of them (an attribute list) goes with it into its paragraph.
    """
    parts = walk.parts
    if at < 3 or not parts[at - 2].startswith(("<p>", "<p ")) or parts[at - 1].strip() or walk.follow(at) == "</p>":
        return ""
    items = _items(walk, at)
    if len(items) < 2:
        return ""
    of_paragraph = attributes(parts[at - 2])
    if NUMBER in of_paragraph:
        return ""
    start = start_tag("p", {NUMBER: str(len(walk.figures) + 1)})
    apart: list[str] = []
    for item in items:
        apart += ["</p>", "", start, ""] if apart else []
        apart += [*parts[item.first : item.last + 1], parts[item.last + 1].strip()]
    end = next(place for place in range(items[-1].last + 2, len(parts), 2) if parts[place] == "</p>")
    parts[at - 2] = start
    parts[at : end + 1] = [*apart, "</p>", "", "</div>"]
    classes = " ".join(filter(None, ("gallery", of_paragraph.pop("class", None))))
    given: Attributes = {"class": classes, **of_paragraph, "role": "group", "aria-label": walk.words.pictures}
    return start_tag("div", given)


def _items(walk: Walk, at: int) -> list[_Item]:
    """All images of the paragraph whose first stands at `at`; none where anything else stands in it."""
    parts = walk.parts
    items: list[_Item] = []
    while at + 1 < len(parts):
        tag = parts[at]
        if tag == "</p>":
            return items
        last = at
        if tag.startswith("<a ") and walk.follow(at).startswith("<img"):
            last = at + 4
            if last + 1 >= len(parts) or parts[last] != "</a>" or not _is_blank(walk, at + 1, at + 3):
                return []
        elif not tag.startswith("<img") and tag not in ("<br>", "<br />"):
            return []
        if not _is_blank(walk, last + 1):
            return []
        if not tag.startswith("<br"):
            items.append(_Item(at, last))
        at = last + 2
    return []


def _is_blank(walk: Walk, *places: int) -> bool:
    """Whether these texts hold nothing but attribute lists of the images before them."""
    for place in places:
        text = walk.parts[place].strip()
        if text.startswith("{") and walk.options.engine == "commonmark" and (found := INLINE_LIST.match(text)):
            text = text[found.end() :].strip()
        if text:
            return False
    return True
