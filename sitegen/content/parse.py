"""One source to one document. Pure: the same bytes and options give the same document, whatever other files say."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from sitegen.base.problems import Place, Problem, error, warning
from sitegen.base.stages import Stages, alone, together
from sitegen.base.urls import portable, slugify
from sitegen.content.front_matter import Read, read_front_matter
from sitegen.content.markup.body import render_body
from sitegen.content.markup.engine import Body, MarkupOptions
from sitegen.content.markup.limits import Watch
from sitegen.content.markup.typography import typeset
from sitegen.content.model import ChangedError, FrontMatter, Moment, Parsed, Source, document_of

WORDS_A_MINUTE = 230
_TOGETHER = 32
"""So many sources go from stage to stage together: with more, what they hold is not at hand any longer."""

_DATED_NAME = re.compile(r"(\d{4})-(\d{2})-(\d{2})(?:-(.+))?\Z")
_NUMBER = re.compile(r"\d{1,4}\Z")
_HEADING = re.compile(r"\s*#[ \t]+(.+?)[ \t]*#*[ \t]*(?:\n|\Z)")
_EMPHASIS = re.compile(r"[*_`]")
_UNREAD = ("FM013", "FM015")
"""Front matter was meant and not read: what it would have said is not to be missed a second time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ParseOptions:
    """The part of the settings that can change a document."""

    markup: MarkupOptions
    timezone: str
    post_url: str
    page_url: str
    summary_words: int


@dataclass(frozen=True, slots=True)
class Parse:
    """`parse` with its options bound, as workers want it."""

    options: ParseOptions

    def __call__(self, source: Source) -> Parsed:
        """Parse one source."""
        return parse(source, self.options)

    def many(self, sources: Sequence[Source]) -> Iterator[Parsed]:
        """Parse some sources, in order."""
        for start in range(0, len(sources), _TOGETHER):
            with Watch() as watch:
                some = together([_parse(source, self.options, watch) for source in sources[start : start + _TOGETHER]])
            yield from some


class _Name(NamedTuple):
    """What the path of a source says: `stem` without a date, the date, and the folders between."""

    stem: str
    date: tuple[int, int, int] | None
    folders: tuple[str, ...]


def parse(source: Source, options: ParseOptions) -> Parsed:
    """Read front matter and body of one source; no document where a problem is an error."""
    return alone(_parse(source, options))


def _parse(source: Source, options: ParseOptions, watch: Watch | None = None) -> Stages[Parsed]:
    zone = _zone(options.timezone)
    try:
        data = source.read()
    except ChangedError:
        return Parsed(
            None, (error("FS006", "was changed while the site was built", Place(source.path), "build again"),)
        )
    read = read_front_matter(source.path, data, source.folder, zone)
    problems = list(read.problems)
    if read.front is None:
        return Parsed(None, tuple(problems))
    name = _name(source)
    front, text = _with_title(read, name, source, problems)
    markup = _markup(front, source, options)
    if markup.typography:
        front = _typeset(front, markup.language)
    if source.folder in ("posts", "comments"):
        front = _with_date(read, front, name, source, zone, problems)
    slug = _slug(front, name, source, problems)
    section = _section(front, name, source)
    url = _url(front, name, slug, section, source, options)
    yield
    body = yield from render_body(
        text,
        path=source.path,
        first_line=read.body_line,
        options=markup,
        lead=not front.description,
        watch=watch,
    )
    problems += body.problems
    if any(problem.is_error for problem in problems):
        return Parsed(None, tuple(problems))
    document = document_of(
        source.path,
        source.folder,
        front,
        front.title,
        slug,
        url,
        section,
        body.html,
        body.references,
        body.figures,
        body.headings,
        body.anchors,
        _summary(front, body, options.summary_words),
        body.words,
        max(1, round(body.words / WORDS_A_MINUTE)),
        source.digest,
    )
    return Parsed(document, tuple(problems))


@lru_cache(maxsize=8)
def _zone(name: str) -> ZoneInfo:
    return ZoneInfo(name)


def _markup(front: FrontMatter, source: Source, options: ParseOptions) -> MarkupOptions:
    markup = options.markup
    if source.folder == "comments" and markup.raw_html:
        markup = replace(markup, raw_html=False)
    if front.lang and front.lang != markup.language:
        markup = replace(markup, language=front.lang)
    return markup


def _typeset(front: FrontMatter, language: str) -> FrontMatter:
    """Quotes and dashes of the texts that readers see beside the body, set as the body's are."""
    changed: dict[str, Any] = {}
    for key, text in (("title", front.title), ("description", front.description)):
        if (done := typeset(text, language)) != text:
            changed[key] = done
    photo = front.photo
    if photo and photo.caption and (caption := typeset(photo.caption, language)) != photo.caption:
        changed["photo"] = photo._replace(caption=caption)
    if front.corrections:
        changed["corrections"] = tuple(
            entry._replace(text=typeset(entry.text, language)) for entry in front.corrections
        )
    return front._replace(**changed) if changed else front


def _name(source: Source) -> _Name:
    parts = source.path.split("/")[2:]
    last = parts.pop().rsplit(".", 1)[0]
    if last == "index":
        last = parts.pop() if parts else ""
    found = _DATED_NAME.match(last) if source.folder == "posts" else None
    if found:
        return _Name(found[4] or "", (int(found[1]), int(found[2]), int(found[3])), tuple(parts))
    return _Name(last, None, tuple(parts))


def _with_title(read: Read, name: _Name, source: Source, problems: list[Problem]) -> tuple[FrontMatter, str]:
    """The title from the front matter, else the first heading (which leaves the body), else the file name."""
    front, text = read.front, read.body
    assert front is not None  # noqa: S101  # the caller has looked
    heading = _HEADING.match(text)
    if heading and (not front.title or _plain(heading[1]) == front.title):
        text = "\n" * heading[0].count("\n") + text[heading.end() :]
        return (front if front.title else front._replace(title=_plain(heading[1]))), text
    if not front.title and source.folder != "comments":
        title = name.stem.replace("-", " ").replace("_", " ").strip()
        title = title[:1].upper() + title[1:]
        if source.folder != "authors" and not _unread(read) and not _title_in_hint(read):
            problems.append(_no_title(read, front, title or "…", source))
        front = front._replace(title=title)
    return front, text


def _no_title(read: Read, front: FrontMatter, title: str, source: Source) -> Problem:
    message = "there is no title; the file name stands in for it"
    quoted = '"' + title.replace('"', "") + '"'
    line = f"title = {quoted}" if read.toml else f"title: {quoted}"
    at = front.places.get("title")
    if at is not None:
        return warning("FM014", message, at, f"write: {line}")
    hint = f"insert after line {read.opener}: {line}" if read.opener else f"insert before line 1: # {title}"
    return warning("FM014", message, Place(source.path, read.opener or 1, 1), hint)


def _title_in_hint(read: Read) -> bool:
    """Whether another problem tells how to write the title: a second proposal would undo the first."""
    return any(problem.hint.startswith(("write: title", "write title")) for problem in read.problems)


def _no_date(read: Read, source: Source) -> Problem:
    """Never today: the day is part of the URL, and a second build must find the same."""
    hint = _renamed(source, "2026-01-31") + ", with the day of publication"
    if source.folder == "comments":
        hint = "start the file with three lines: ---, date: 2026-01-31, ---"
    if read.opener:
        line = "date = 2026-01-31" if read.toml else "date: 2026-01-31"
        hint = f"with the day of publication, insert after line {read.opener}: {line}"
    return error("FM043", "there is no date", Place(source.path, read.opener or 1, 1), hint)


def _unread(read: Read) -> bool:
    return any(problem.code in _UNREAD for problem in read.problems)


def _renamed(source: Source, day: str) -> str:
    """A hint: the file, or the folder of a bundle, named after `day`."""
    *folders, last = source.path.split("/")
    kind = "file"
    if last.rpartition(".")[0] == "index" and len(folders) > 2:
        kind, last = "folder", folders[-1]
    found = _DATED_NAME.match(last)
    return f"rename the {kind} to {day}-{(found[4] or '') if found else last}"


def _plain(heading: str) -> str:
    return _EMPHASIS.sub("", heading).strip()


def _with_date(
    read: Read, front: FrontMatter, name: _Name, source: Source, zone: ZoneInfo, problems: list[Problem]
) -> FrontMatter:
    named = None
    if name.date:
        try:
            named = Moment(datetime(*name.date, tzinfo=zone), dated=True)
        except ValueError:
            message = f"the file name holds no real date: {'-'.join(map(str, name.date))}"
            problems.append(error("FM040", message, Place(source.path), "rename the file to a day that exists"))
            return front
    if front.date is None:
        if named is None:
            if _unread(read):
                problems[:] = [replace(problem, severity="error") for problem in problems]
            else:
                problems.append(_no_date(read, source))
            return front
        front = front._replace(date=named)
    elif named and front.date.at.date() != named.at.date():
        message = f"the date is {front.date.at:%Y-%m-%d}, the file name says {named.at:%Y-%m-%d}; the former counts"
        problems.append(
            warning("FM044", message, front.places.get("date"), _renamed(source, f"{front.date.at:%Y-%m-%d}"))
        )
    if front.updated and front.date and front.updated.stamp < front.date.stamp and not _same_day(front):
        message = f"updated ({_shown(front.updated)}) is before date ({_shown(front.date)})"
        hint = "delete this line, or correct one of the two"
        problems.append(warning("FM046", message, front.places.get("updated"), hint))
    return front


def _shown(moment: Moment) -> str:
    return f"{moment.at:%Y-%m-%d}" if moment.dated else f"{moment.at:%Y-%m-%d %H:%M}"


def _same_day(front: FrontMatter) -> bool:
    """A day without a time is not before a time on that day."""
    assert front.updated  # noqa: S101  # the caller has looked
    assert front.date  # noqa: S101
    return front.updated.dated and front.updated.at.date() == front.date.at.date()


def _slug(front: FrontMatter, name: _Name, source: Source, problems: list[Problem]) -> str:
    if front.slug:
        return portable(unicodedata.normalize("NFC", front.slug))
    slug = slugify(name.stem) or slugify(front.title)
    if not slug and not front.url and source.folder in ("posts", "authors"):
        hint = "add to the front matter: slug: some-words"
        message = "neither the file name nor the title gives a URL"
        problems.append(error("PATH006", message, Place(source.path, 1, 1), hint))
    return slug


def _url(front: FrontMatter, name: _Name, slug: str, section: str, source: Source, options: ParseOptions) -> str:
    if front.url:
        return unicodedata.normalize("NFC", front.url)
    folders = "/".join(slugify(folder) or "-" for folder in name.folders)
    path = f"{folders}/{slug}" if folders else slug
    if source.folder == "pages":
        return options.page_url.format(slug=slug, path=path) if path else "/"
    if source.folder != "posts" or front.date is None:
        return ""
    day = front.date.at
    return options.post_url.format(
        slug=slug,
        path=path,
        year=f"{day.year:04}",
        month=f"{day.month:02}",
        day=f"{day.day:02}",
        section=slugify(section) or "news",
    )


def _section(front: FrontMatter, name: _Name, source: Source) -> str:
    if front.section or source.folder != "posts":
        return front.section
    return next((folder for folder in name.folders if not _NUMBER.match(folder)), "")


def _summary(front: FrontMatter, body: Body, limit: int) -> str:
    if front.description:
        return front.description
    words = body.lead.split()
    if len(words) <= limit:
        return " ".join(words)
    return " ".join(words[:limit]).rstrip(".,;:!?–—-") + "…"
