"""Pictures, as a picture editor looks at them: who took it, what it shows, whether it is large enough."""

from __future__ import annotations

import os
import posixpath
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from sitegen.base.problems import Place, Problem, note, warning
from sitegen.checks.bodies import alt_problems
from sitegen.checks.wording import bare_name, plain
from sitegen.content.model import Document, FrontMatter
from sitegen.photos.header import read_size
from sitegen.photos.kind import PHOTO_SUFFIXES
from sitegen.photos.quiet import unwarned
from sitegen.site.model import Picture, Printed, Site

LEAD_WIDTH = 1200
"""Pixels: what search engines and social media ask of a large picture (Google, Discover; Open Graph)."""

HEAVY = 1_000_000
"""Bytes of one picture: ten seconds of a slow phone."""

_GPS = 0x8825
_XMP_GPS = b"GPSLatitude"
_VECTOR = ".svg"
_OTHERS_FOLDERS = ("content/static/", "content/data/")


def file_problems(file: Path, path: str, size: int, *, shown: bool = True) -> Iterator[Problem]:
    """PIC009 too heavy, PIC012 not a picture, PIC013 with the place where it was taken; of a file that is published as
    it is. `shown` is whether pages load it: they show smaller files of a photograph that is there to be had whole.
    """
    at = Place(path)
    if size > HEAVY and shown:
        message = f"the picture has {size / 1e6:.1f} MB"
        hint = "make it smaller: 2000 px wide and quality 80 is enough for any screen"
        yield warning("PIC009", message, at, hint)
    if file.suffix.lower() == _VECTOR:
        return
    if read_size(file) is None:
        yield warning("PIC012", "the file is no picture that browsers can show", at, "save it anew, as JPEG or PNG")
    elif has_position(file):
        hint = "take it out, as with: exiftool -gps:all= FILE"
        yield warning("PIC013", "the file tells where it was taken, to the metre", at, hint)


def has_position(file: Path) -> bool:
    """Whether a picture says where on earth it was taken: GPS in its EXIF or XMP."""
    from PIL import Image

    with unwarned():
        try:
            with Image.open(file) as image:
                xmp = image.info.get("xmp") or image.info.get("XML:com.adobe.xmp") or b""
                named = _XMP_GPS in (xmp.encode() if isinstance(xmp, str) else xmp)
                return named or bool(Image.Image.getexif(image).get_ifd(_GPS))
        except Exception:  # Pillow raises what its decoders raise
            return False


def lead_problems(root: Path, site: Site, documents: Mapping[str, Document]) -> Iterator[Problem]:
    """PIC001 no alternative text, PIC003 no credit, PIC005 to PIC007 an alt that says nothing, PIC008 under 1200 px,
    PIC014 no caption; of lead photographs.
    """
    leads = [(post.card.picture, post.card.path) for post in site.posts]
    leads += [(page.picture, page.text.path) for page in site.pages]
    for picture, path in leads:
        front = documents[path].front
        if picture is not None and front.photo is not None:
            at = front.places.get("photo", Place(path))
            yield from _lead(picture, bare_name(front.photo.src), front, at)
            yield from _small(picture, bare_name(front.photo.src), root, site, at)


def _lead(picture: Picture, name: str, front: FrontMatter, at: Place) -> Iterator[Problem]:
    if picture.alt is None:
        yield warning("PIC001", f"{name} has no alternative text", at, "add alt: and what is to be seen")
    if not picture.credit:
        yield warning("PIC003", f"{name} has no credit", at, "add credit: Name/Agency")
    if not picture.caption:
        yield note("PIC014", f"{name} has no caption", at, "add caption: who, where and when")
    alt_at = front.places.get("alt", at)
    yield from alt_problems(picture.alt or "", picture.caption, name, lambda: alt_at)


def _small(picture: Picture, name: str, root: Path, site: Site, at: Place) -> Iterator[Problem]:
    """The photograph as it came counts: the settings may ask for small files of a large one."""
    if not 0 < picture.width < LEAD_WIDTH or picture.url.endswith(_VECTOR):
        return
    width, published = picture.width, site.files.get(picture.url)
    if isinstance(published, Printed) and (size := read_size(root / published.file.path)):
        width = size.width
    if width < LEAD_WIDTH:
        message = f"{name} is {width} px wide; search engines and social media want {LEAD_WIDTH} px"
        yield warning("PIC008", message, at, "use a larger copy of it")


def credit_problems(site: Site, documents: Mapping[str, Document]) -> Iterator[Problem]:
    """PIC010: one picture, the same to the byte, under two credits, whatever pages show of it."""
    used: dict[str, list[tuple[str, Place]]] = {}
    for picture, at in _shown(site, documents):
        published = site.files.get(picture.url)
        if picture.credit:
            used.setdefault(published.file.digest if published else picture.url, []).append((picture.credit, at))
    for uses in used.values():
        if len({plain(credit) for credit, _ in uses}) < 2:
            continue
        ordered = sorted(uses, key=lambda use: use[1])
        (first, at), (other, place) = ordered[0], next(use for use in ordered if plain(use[0]) != plain(ordered[0][0]))
        message = f"one picture is credited to {other} here and to {first} elsewhere"
        yield warning("PIC010", message, place, "find out who took it, and write the same in both places", [at])


def _shown(site: Site, documents: Mapping[str, Document]) -> Iterator[tuple[Picture, Place]]:
    """Every picture of posts and pages, and where it is credited, or else named."""
    leads = [(post.card.picture, post.text) for post in site.posts]
    leads += [(page.picture, page.text) for page in site.pages]
    for lead, text in leads:
        document = documents[text.path]
        places = document.front.places
        if lead is not None:
            yield lead, places.get("credit", places.get("photo", Place(document.path)))
        for figure in document.figures:
            if (picture := text.pictures[figure.number]) is not None:
                yield picture, document.references[figure.number].at


def orphans(root: Path, site: Site) -> Iterator[Problem]:
    """PIC011: pictures that nothing uses; one that a text uses which is held back is none."""
    used = {copied.file.path for copied in site.files.values()}
    waiting = _held_texts(root, [held.path for held in site.held])
    for path in _pictures(root):
        if path not in used and not _is_waiting(path, waiting):
            hint = "use it, or delete it: it is published nowhere"
            yield note("PIC011", "no text uses this picture", Place(unicodedata.normalize("NFC", path)), hint)


def _held_texts(root: Path, paths: Sequence[str]) -> list[tuple[str, str]]:
    """Folder and text of each source that is held back."""
    found = []
    for path in paths:
        try:
            text = (root / path).read_text("utf-8", "replace")
        except OSError:
            continue
        found.append((posixpath.dirname(path), unicodedata.normalize("NFC", text)))
    return found


def _is_waiting(path: str, waiting: Sequence[tuple[str, str]]) -> bool:
    name = unicodedata.normalize("NFC", posixpath.basename(path))
    return any(name in text for _, text in waiting)


def _pictures(root: Path) -> Iterator[str]:
    for folder, folders, names in os.walk(root / "content"):
        folders.sort()
        above = Path(folder).relative_to(root).as_posix()
        for name in sorted(names):
            path = f"{above}/{name}"
            if (
                name.lower().endswith(PHOTO_SUFFIXES)
                and not name.startswith(".")
                and not path.startswith(_OTHERS_FOLDERS)
            ):
                yield path
