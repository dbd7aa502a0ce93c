"""All that pages want to know of a picture file."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, NamedTuple

from sitegen.base.problems import Problem
from sitegen.content.model import File
from sitegen.photos.kind import PHOTO_SUFFIXES, Kind

Origin = Literal["xmp", "iptc", "exif"]

AI_TYPES = ("trainedAlgorithmicMedia", "compositeWithTrainedAlgorithmicMedia")
"""The terms of the IPTC's digital source types for what a trained machine made, or had a part in."""


class Size(NamedTuple):
    """Width and height in pixels, as a browser shows the picture (EXIF orientation applied)."""

    width: int
    height: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Metadata:
    """What one file says; empty where it says nothing. All texts are plain, on one line, and NFC.

    `credit` is the credit line, else creator and source ("Leo Correa/AP Photo"); `date` is ISO 8601, as exact as
    written; `place` goes from small to large and never comes from GPS; `digital_source_type` is the last part of the
    IPTC's term (`trainedAlgorithmicMedia`); `credit_url`, `license` and `licensor_url` are web addresses. `origins`
    says of each field where it came from. `problems` are warnings: metadata that cannot be read fails no build.
    """

    caption: str = ""
    credit: str = ""
    creator: tuple[str, ...] = ()
    copyright: str = ""
    alt: str = ""
    date: str = ""
    place: str = ""
    keywords: tuple[str, ...] = ()
    instructions: str = ""
    digital_source_type: str = ""
    credit_url: str = ""
    license: str = ""
    licensor_url: str = ""
    origins: tuple[tuple[str, Origin], ...] = ()
    problems: tuple[Problem, ...] = ()

    def origin(self, name: str) -> Origin | None:
        """Where the field `name` came from; None where it is empty."""
        return dict(self.origins).get(name)


class Facts(NamedTuple):
    """Of one picture: its size (None where that cannot be told), what the file says of itself, what is wrong with it
    (problems without a place: that is where it is used), its kind by its content (jpeg, png, webp, gif, avif, tiff,
    svg; empty for what is no picture), whether it has more than one frame, and a data URI to stand in for it until it
    has come (empty where there is none).
    """

    size: Size | None
    said: Metadata
    problems: tuple[Problem, ...] = ()
    kind: Kind | Literal[""] = ""
    animated: bool = False
    placeholder: str = ""


UNKNOWN = Facts(None, Metadata())
"""Of a picture that is not ours to look into: another site's."""


def is_picture(file: File) -> bool:
    """Whether a file is shown as a picture, by its name."""
    return file.path.lower().endswith(PHOTO_SUFFIXES)


class Looked(NamedTuple):
    """Facts, and the digest of the file after they were read: it may have changed since the tree was scanned."""

    facts: Facts
    digest: str


class ReadFacts:
    """Reads the facts of files below `root`, as workers want it."""

    def __init__(self, root: Path) -> None:
        self._root = root

    def __call__(self, file: File) -> Looked:
        from sitegen.photos.look import look_at

        return look_at(self._root / file.path)

    def warm(self) -> None:
        """Import what reads pictures: a build that finds all facts in the memo does without."""
        import sitegen.photos.look  # noqa: F401


def pack(facts: Facts) -> Any:
    """Facts as what JSON can hold."""
    said = facts.said
    fields = {name: getattr(said, name) for name in Metadata.__slots__ if name not in ("origins", "problems")}
    problems = [[one.code, one.message, one.hint, one.severity] for one in facts.problems]
    fields = {name: value for name, value in fields.items() if value}
    return [facts.size, fields, said.origins, problems, facts.kind, facts.animated, facts.placeholder]


def unpack(values: Any) -> Facts:
    """The facts that `pack` was given. Raises ValueError, TypeError or KeyError for damaged values."""
    size, fields, origins, problems, kind, animated, placeholder = values
    return Facts(
        Size(*size) if size else None,
        Metadata(
            **{name: tuple(value) if isinstance(value, list) else value for name, value in fields.items()},  # type: ignore[arg-type]
            origins=tuple((name, origin) for name, origin in origins),
        ),
        tuple(Problem(code, text, None, hint, severity) for code, text, hint, severity in problems),
        kind,
        animated,
        placeholder,
    )
