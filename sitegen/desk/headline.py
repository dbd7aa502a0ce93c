"""A headline as somebody types it: made fit for a file, and the file name that goes with it."""

from __future__ import annotations

import re
from datetime import datetime

from sitegen.base.urls import slugify
from sitegen.content.front_matter.decode import UNFIT_IN_BLOCK

_SPACE = re.compile("[ \t\n\r\v\f\x1c-\x1e\x85\u2028\u2029]+")
_HIDDEN = re.compile("[\u202d\u202e\ud800-\udfff]")
"""Overrides of the direction, which hide what a title says, and halves of characters, which no file can hold."""

_SPECIAL = re.compile(r"index\Z|\d{4}-\d{2}-\d{2}(?:-|\Z)")
"""Names that mean something: the text of a folder, and a text of that day."""


def clean_title(title: str) -> str:
    """`title` on one line, without characters that front matter refuses; empty where nothing is left of it.

    The parser reads the result back as it is: every run of spaces and line ends is one space.
    """
    text = _SPACE.sub(" ", title)
    text = _HIDDEN.sub("", UNFIT_IN_BLOCK.sub("", text))
    return _SPACE.sub(" ", text).strip()


def file_stem(title: str, at: datetime, kind: str = "post") -> str:
    """The file name, without its ending, for a title: its slug, at most 100 plain letters, digits and hyphens.

    Where a title has no letters (only emoji), the time stands in: `post-20261123-0915`. A name that would mean
    something else (`index`, `2026-01-31-fair`) gets `kind` before it.
    """
    slug = slugify(title)
    if not slug:
        return f"{kind}-{at:%Y%m%d-%H%M}"
    return f"{kind}-{slug}" if _SPECIAL.match(slug) else slug
