"""A new post or page: where it goes, what stands in it, and that nothing is ever written over."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple
from zoneinfo import ZoneInfo

from sitegen.base.problems import Place, Problem, SiteError, error
from sitegen.base.urls import slugify
from sitegen.content.model import KINDS, Folder, FrontMatter
from sitegen.desk.archetype import Archetype, fill, find_archetype, new_problems, read_archetype, yaml_list, yaml_text
from sitegen.desk.headline import clean_title, file_stem

if TYPE_CHECKING:
    from sitegen.desk.lead_photo import LeadPhoto

_YEAR = re.compile(r"\d{4}\Z")


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What is asked for. `at` is the date, in the site's zone; `dated` where only its day is meant."""

    title: str
    at: datetime
    dated: bool = False
    is_page: bool = False
    kind: str = ""
    section: str = ""
    tags: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()
    photo: Path | None = None
    slug: str = ""
    draft: bool = False


class NewText(NamedTuple):
    """What was written: `path` is relative to the site and posix; `photo` says what the picture's file told."""

    path: str
    photo: LeadPhoto | None
    problems: tuple[Problem, ...]


def write_new(root: Path, archetypes: str, zone: ZoneInfo, wish: Wish) -> NewText:
    """Write the text that is wished for into `root/content/`, and its picture beside it.

    Raises SiteError, with nothing written, where the title is empty (NEW006), a text of that name there (NEW001), the
    picture cannot be used (NEW002), the archetype is missing or wrong (NEW003, NEW004, or as the parser says), or where
    what was asked for would not be read back.
    """
    title = clean_title(wish.title)
    if not title:
        hint = 'write some words: sitegen new "What happened"'
        raise SiteError(error("NEW006", "the title is empty", None, hint))
    photo = _photo(wish.photo) if wish.photo else None
    stem = file_stem(clean_title(wish.slug) or title, wish.at, "page" if wish.is_page else "post")
    folder = _folder(root, wish)
    path = f"{folder}/{stem}/index.md" if photo else f"{folder}/{stem}.md"
    _refuse_taken(root, folder, stem, path)
    archetype = _archetype(root, archetypes, zone, wish)
    fields = {"title": title, "date": f"{wish.at:%Y-%m-%d}", "time": f"{wish.at:%H:%M}"}
    kind: Folder = "pages" if wish.is_page else "posts"
    text = fill(archetype, _values(wish, title, archetype.front, folder, photo), fields, kind)
    _, problems = new_problems(path, text.encode(), kind, zone)
    if any(problem.is_error for problem in problems):
        raise SiteError(*problems)
    _write(root, path, text.encode(), photo)
    return NewText(path, photo, tuple(problems))


def _photo(file: Path) -> LeadPhoto:
    from sitegen.desk.lead_photo import read_photo  # late: most texts are begun without a picture

    photo = read_photo(file)
    if isinstance(photo, Problem):
        raise SiteError(photo)
    return photo


def _archetype(root: Path, folder: str, zone: ZoneInfo, wish: Wish) -> Archetype:
    found = find_archetype(root, folder, "page" if wish.is_page else wish.kind or "post")
    if isinstance(found, Problem):
        raise SiteError(found)
    archetype = read_archetype(*found, "pages" if wish.is_page else "posts", zone)
    if not isinstance(archetype, Archetype):
        raise SiteError(*archetype)
    return archetype


def _values(wish: Wish, title: str, front: FrontMatter, folder: str, photo: LeadPhoto | None) -> Mapping[str, str]:
    """The values of the new text's keys as YAML; the tags of the archetype stay."""
    values = {"title": yaml_text(title)}
    if not wish.is_page:
        values["date"] = _date(wish)
        if wish.kind in KINDS and wish.kind != front.kind:
            values["kind"] = wish.kind
        if wish.section and folder.split("/")[2:3] != [wish.section]:
            values["section"] = yaml_text(clean_title(wish.section))
    if wish.tags:
        values["tags"] = yaml_list(list(dict.fromkeys([*front.tags, *map(clean_title, wish.tags)])))
    if wish.authors:
        values["authors"] = yaml_list([clean_title(name) for name in wish.authors])
    if wish.draft:
        values["draft"] = "true"
    return {**values, **photo.values()} if photo else values


def _date(wish: Wish) -> str:
    """The date as front matter has it; with its offset in the hour that comes twice when clocks are put back."""
    if wish.dated:
        return f"{wish.at:%Y-%m-%d}"
    text = f"{wish.at:%Y-%m-%d %H:%M}"
    if wish.at.replace(fold=0).utcoffset() == wish.at.replace(fold=1).utcoffset():
        return text
    offset = f"{wish.at:%z}"
    return f"{text} {offset[:3]}:{offset[3:5]}"


def _folder(root: Path, wish: Wish) -> str:
    """The folder of the new text, relative and posix: that of its section where there is one, and of its year where
    texts lie in folders of years. A flat folder stays flat.
    """
    if wish.is_page:
        return "content/pages"
    folder = "content/posts"
    wanted = slugify(wish.section)
    for name in sorted(_folders(root / folder)):
        if wanted and slugify(name) == wanted and not _YEAR.match(name):
            folder = f"{folder}/{name}"
            break
    has_years = any(_YEAR.match(name) for name in _folders(root / folder))
    is_flat = not has_years and any((root / folder).glob("*.md"))
    return folder if is_flat else f"{folder}/{wish.at:%Y}"


def _folders(folder: Path) -> list[str]:
    try:
        return [entry.name for entry in folder.iterdir() if entry.is_dir() and not (entry / "index.md").exists()]
    except OSError:
        return []


def _refuse_taken(root: Path, folder: str, stem: str, path: str) -> None:
    """Raise SiteError where a text of that name is there, in either form, or where the folder leads out of the site."""
    for taken in (f"{folder}/{stem}.md", f"{folder}/{stem}.markdown", f"{folder}/{stem}"):
        if os.path.lexists(root / taken):
            hint = "give it another name: --slug some-words"
            raise SiteError(error("NEW001", "a text of this name is already there", Place(taken), hint))
    if not Path(os.path.realpath(root / path)).is_relative_to(os.path.realpath(root)):
        hint = "replace the link by a folder"
        raise SiteError(error("SEC001", "this link leads out of the project", Place(folder), hint))


def _write(root: Path, path: str, data: bytes, photo: LeadPhoto | None) -> None:
    file = root / path
    folder = file.parent
    with _undone() as made:
        try:
            (folder.parent if photo else folder).mkdir(parents=True, exist_ok=True)
            if photo:
                folder.mkdir()
                made.append(folder)
                made.append(folder / photo.name)
                _create(folder / photo.name, photo.data)
            _create(file, data)
        except FileExistsError:
            hint = "give it another name: --slug some-words"
            raise SiteError(error("NEW001", "a text of this name is already there", Place(path), hint)) from None
        except OSError as mistake:
            reason = (mistake.strerror or str(mistake)).lower()
            hint = "give your user the right to write there"
            raise SiteError(error("IO001", f"cannot be written: {reason}", Place(path), hint)) from None


def _create(file: Path, data: bytes) -> None:
    """Write a file that must not be there yet, whole or not at all."""
    with file.open("xb") as stream:
        try:
            stream.write(data)
        except OSError:
            file.unlink()
            raise


@contextmanager
def _undone() -> Iterator[list[Path]]:
    """Remove what was made, the last first, where the block fails."""
    made: list[Path] = []
    try:
        yield made
    except BaseException:
        for path in reversed(made):
            with suppress(OSError):
                path.rmdir() if path.is_dir() else path.unlink()
        raise
