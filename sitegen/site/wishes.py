"""What the sender of a photograph asks of those who print it, as its file says."""

from __future__ import annotations

import re

from sitegen.base.problems import Place, Problem, note, warning
from sitegen.content.model import FrontMatter
from sitegen.photos.facts import Metadata

_EMBARGO = re.compile(
    r"embargo|not (?:for release|to be (?:used|published)) (?:before|until)|hold for release|sperrfrist|no usar antes",
    re.IGNORECASE,
)
_ARCHIVE = re.compile(r"\bno[- ](?:archiv\w*|resale)|\bone[- ]time use|kein archiv|keine archivierung", re.IGNORECASE)


def wishes(said: Metadata, name: str, front: FrontMatter, at: Place) -> list[Problem]:
    """PHO001 an embargo that the text does not keep, PHO002 a picture that may not stay, PHO003 anything else asked."""
    asked = said.instructions
    if not asked:
        return []
    quoted = f"{name} came with instructions: {asked}"
    if _EMBARGO.search(asked):
        if front.embargo:
            return []
        hint = "keep to it: add embargo: and the time; or, where it is over, take the instructions out of the file"
        return [warning("PHO001", quoted, at, hint)]
    if _ARCHIVE.search(asked):
        if front.expires:
            return []
        hint = "add expires: and the day; or, where you may keep it, take the instructions out of the file"
        return [warning("PHO002", quoted, at, hint)]
    return [note("PHO003", quoted, at, "keep to them, or take them out of the file")]
