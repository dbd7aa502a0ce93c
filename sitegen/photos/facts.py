"""All that pages want to know of a picture file, found out in one go and without decoding it."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from sitegen.photos.header import Size, read_size
from sitegen.photos.metadata import Metadata, read_metadata


class Facts(NamedTuple):
    """Of one picture: its size (None where that cannot be told) and what the file says of itself."""

    size: Size | None
    said: Metadata


UNKNOWN = Facts(None, Metadata())
"""Of a picture that is not ours to look into: another site's."""


def read_facts(file: Path) -> Facts:
    """The facts of `file`; what is wrong with it is a problem of its metadata, without a place."""
    return Facts(read_size(file), read_metadata(file, ""))
