"""The picture of a new post: what its file says of itself becomes front matter, and what is missing is said."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from sitegen.base.problems import Place, Problem, error
from sitegen.base.urls import slugify
from sitegen.checks.photographs import LEAD_WIDTH, has_position
from sitegen.content.names import shown
from sitegen.desk.archetype import yaml_text
from sitegen.desk.headline import clean_title
from sitegen.photos.damage import find_damage
from sitegen.photos.facts import AI_TYPES, Metadata, Size
from sitegen.photos.header import read_size
from sitegen.photos.kind import PHOTO_SUFFIXES
from sitegen.photos.metadata import read_metadata

_ORIGINS = {"xmp": "XMP", "iptc": "IPTC", "exif": "EXIF"}
_NEEDED = ("alt", "caption", "credit")
_MORE = ("credit_url", "license")


class LeadPhoto(NamedTuple):
    """A picture that can be shown: its bytes, the name it gets beside the post, its size, what it says of itself, and
    whether it says where it was taken.
    """

    name: str
    data: bytes
    size: Size
    metadata: Metadata
    has_position: bool

    def values(self) -> Mapping[str, str]:
        """Front matter, as YAML by key; `alt`, `caption` and `credit` are there even where they are empty."""
        found = {"photo": self.name}
        found |= {key: yaml_text(text) if (text := _value(self.metadata, key)) else "" for key in _NEEDED}
        return found | {key: yaml_text(text) for key in _MORE if (text := _value(self.metadata, key))}

    def lines(self) -> list[str]:
        """What a person is told: where each text came from, what is still to be written, and what the agency asks."""
        told = [f"photo {self.name}"]
        for key in (*_NEEDED, *_MORE):
            origin = self.metadata.origin(key)
            if value := _value(self.metadata, key):
                told.append(f"  {key} from its {_ORIGINS.get(origin or '', 'metadata')}: {value}")
        if missing := [key for key in _NEEDED if not _value(self.metadata, key)]:
            told.append(f"  still to be written: {', '.join(missing)}")
        if 0 < self.size.width < LEAD_WIDTH and not self.name.endswith(".svg"):
            told.append(f"  only {self.size.width} px wide: search engines and social media want {LEAD_WIDTH} px")
        if self.metadata.digital_source_type in AI_TYPES:
            told.append("  made by a machine: a label under it will say so")
        if self.has_position:
            told.append("  says where it was taken: the site will not, but the copy beside the text does")
        if note := clean_title(self.metadata.instructions):
            told.append(f"  its sender asks: {note}")
        return told


def read_photo(file: Path) -> LeadPhoto | Problem:
    """Read a picture and its metadata; NEW002 where it cannot be shown, or cannot be read."""
    at = Place(shown(str(file)))
    if not file.is_file():
        hint = "give the path of a picture: --photo Pictures/quay.jpg"
        return error("NEW002", "there is no such picture", at, hint)
    known = ", ".join(PHOTO_SUFFIXES)
    if file.suffix.lower() not in PHOTO_SUFFIXES:
        hint = f"save it as a JPEG and give that; known are {known}"
        return error("NEW002", "browsers do not show pictures of this kind", at, hint)
    size = read_size(file)
    broken = next((problem for problem in find_damage(file, size) if problem.is_error), None)
    if broken:
        return error("NEW002", broken.message, at, broken.hint)
    if size is None:
        hint = "save it again as a JPEG in an image program, and give that"
        return error("NEW002", "the picture cannot be read", at, hint)
    try:
        data = file.read_bytes()
    except OSError as mistake:
        reason = (mistake.strerror or str(mistake)).lower()
        return error("NEW002", f"the picture cannot be read: {reason}", at, "give your user the right to read it")
    name = (slugify(file.stem) or "photo") + file.suffix.lower()
    return LeadPhoto(name, data, size, read_metadata(data, name), has_position(file))


def _value(metadata: Metadata, key: str) -> str:
    return clean_title(str(getattr(metadata, key)))
