"""One source to one document. Pure: the same bytes and options give the same document, whatever other files say."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

from sitegen.base.problems import Place, Problem, error, warning
from sitegen.base.urls import is_device_name, portable, slugify
from sitegen.content.front_matter import Read, read_front_matter
from sitegen.content.markup.body import render_body
from sitegen.content.markup.engine import Body, MarkupOptions
from sitegen.content.model import Document, FrontMatter, Moment, Parsed, Source

WORDS_A_MINUTE = 230
_DATED_NAME = re.compile(r"(\d{4})-(\d{2})-(\d{2})(?:-(.+))?\Z")
_NUMBER = re.compile(r"\d{1,4}\Z")
_HEADING = re.compile(r"\s*#[ \t]+(.+?)[ \t]*#*[ \t]*(?:\n|\Z)")
_WIDE = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_EMPHASIS = re.compile(r"[*_`]")


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


@dataclass(frozen=True, slots=True)
class _Name:
    """What the path of a source says: `stem` without a date, the date, and the folders between."""

    stem: str
    date: tuple[int, int, int] | None
    folders: tuple[str, ...]


def parse(source: Source, options: ParseOptions) -> Parsed:
    """Read front matter and body of one source; no document where a problem is an error."""
    zone = _zone(options.timezone)
    read = read_front_matter(source.path, source.data, source.folder, zone)
    problems = list(read.problems)
    if read.front is None:
        return Parsed(None, tuple(problems))
    name = _name(source)
    front, text = _with_title(read, name, source, problems)
    if source.folder in ("posts", "comments"):
        front = _with_date(front, name, source, zone, problems)
    slug = _slug(front, name, source, problems)
    url = _url(front, name, slug, source, options)
    body = render_body(text, path=source.path, first_line=read.body_line, options=_markup(front, source, options))
    problems += body.problems
    if any(problem.is_error for problem in problems):
        return Parsed(None, tuple(problems))
    words = len(body.text.split()) + len(_WIDE.findall(body.text)) // 2
    document = Document(
        path=source.path,
        folder=source.folder,
        front=front,
        title=front.title,
        slug=slug,
        url=url,
        section=_section(front, name, source),
        body=body.html,
        references=body.references,
        headings=body.headings,
        anchors=body.anchors,
        summary=_summary(front, body, options.summary_words),
        words=words,
        minutes=max(1, round(words / WORDS_A_MINUTE)),
        digest=source.digest,
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
        return (front if front.title else replace(front, title=_plain(heading[1]))), text
    if not front.title and source.folder != "comments":
        title = name.stem.replace("-", " ").replace("_", " ").strip()
        title = title[:1].upper() + title[1:]
        if source.folder != "authors":
            hint = f'write it into the front matter: title: "{title or "…"}"'
            message = "there is no title; the file name stands in for it"
            problems.append(warning("FM014", message, front.places.get("title", Place(source.path, 1, 1)), hint))
        front = replace(front, title=title)
    return front, text


def _plain(heading: str) -> str:
    return _EMPHASIS.sub("", heading).strip()


def _with_date(front: FrontMatter, name: _Name, source: Source, zone: ZoneInfo, problems: list[Problem]) -> FrontMatter:
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
            hint = "add to the front matter: date: 2026-01-31 (or name the file 2026-01-31-words.md)"
            problems.append(error("FM043", "there is no date", Place(source.path, 1, 1), hint))
            return front
        front = replace(front, date=named)
    elif named and front.date.at.date() != named.at.date():
        message = f"the date is {front.date.at:%Y-%m-%d}, the file name says {named.at:%Y-%m-%d}; the former counts"
        problems.append(warning("FM044", message, front.places.get("date"), "make the two agree"))
    if front.updated and front.date and front.updated.stamp < front.date.stamp and not _same_day(front):
        message = "updated is before date"
        problems.append(warning("FM046", message, front.places.get("updated"), "correct one of the two"))
    return front


def _same_day(front: FrontMatter) -> bool:
    """A day without a time is not before a time on that day."""
    assert front.updated  # noqa: S101  # the caller has looked
    assert front.date  # noqa: S101
    return front.updated.dated and front.updated.at.date() == front.date.at.date()


def _slug(front: FrontMatter, name: _Name, source: Source, problems: list[Problem]) -> str:
    if front.slug:
        slug = unicodedata.normalize("NFC", front.slug)
        if is_device_name(slug):
            hint = "choose another slug"
            message = f"Windows keeps the name {slug} for a device; the URL gets {portable(slug)}"
            problems.append(warning("PATH002", message, front.places.get("slug"), hint))
        return portable(slug)
    slug = slugify(name.stem) or slugify(front.title)
    if not slug and not front.url and source.folder in ("posts", "authors"):
        hint = "add to the front matter: slug: some-words"
        message = "neither the file name nor the title gives a URL"
        problems.append(error("PATH006", message, Place(source.path, 1, 1), hint))
    return slug


def _url(front: FrontMatter, name: _Name, slug: str, source: Source, options: ParseOptions) -> str:
    if front.url:
        return unicodedata.normalize("NFC", front.url)
    folders = "/".join(slugify(folder) or "-" for folder in name.folders)
    path = f"{folders}/{slug}" if folders else slug
    if source.folder == "pages":
        return _filled(options.page_url, slug=slug, path=path) if path else "/"
    if source.folder != "posts" or front.date is None:
        return ""
    day = front.date.at
    section = slugify(_section(front, name, source)) or "news"
    values = {"year": f"{day:%Y}", "month": f"{day:%m}", "day": f"{day:%d}", "section": section}
    return _filled(options.post_url, slug=slug, path=path, **values)


def _filled(pattern: str, **values: str) -> str:
    return pattern.format(**values)


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
