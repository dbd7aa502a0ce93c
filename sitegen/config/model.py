"""The settings, typed. One model per table of `sitegen.toml`; its JSON Schema ships for editors."""

from __future__ import annotations

import posixpath
import re
from contextlib import suppress
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import AfterValidator, BaseModel, ConfigDict, Field
from pydantic_core import PydanticCustomError

POST_FIELDS = frozenset({"year", "month", "day", "slug", "section", "path"})
PAGE_FIELDS = frozenset({"slug", "path"})
TERM_FIELDS = frozenset({"slug"})
FEED_FIELDS = frozenset({"name"})
_DOMAIN = re.compile(
    r"(?=.{1,253}\Z)(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+(?!\d+\Z)[a-z0-9-]{2,63}\Z", re.IGNORECASE
)


def wrong_base_url(value: str) -> str:
    """What is wrong with a base URL, empty where nothing is."""
    try:
        parts = urlsplit(value)
        _ = parts.port
    except ValueError:
        return "is not an address"
    if parts.scheme not in ("http", "https") or not parts.netloc:
        return "must start with https:// (or http://) and a host name"
    if "?" in value or "#" in value:
        return "must not have a query or a fragment"
    if parts.username or parts.password:
        return "must not hold a user name or a password"
    if any(segment in (".", "..") for segment in parts.path.split("/")):
        return "must not hold . or .. as a folder"
    if any(character.isspace() or character in '\\"<>' for character in value) or not value.isprintable():
        return "must be a plain address"
    return ""


def mended_base_url(value: str) -> str:
    """The base URL that was likely meant, empty where nobody could say."""
    mended = value.strip().replace("\\", "/").split("?")[0].split("#")[0]
    scheme, sign, rest = mended.rpartition("://")
    mended = ("http://" if scheme == "http" else "https://") + rest.rpartition("@")[2].lstrip("/")
    if sign and scheme not in ("http", "https", ""):
        return ""
    host, _, path = mended.partition("://")[2].partition("/")
    mended = mended.partition("://")[0] + "://" + host + posixpath.normpath("/" + path)
    return "" if wrong_base_url(mended) or "." not in mended else mended.rstrip("/") + "/"


def _base_url(value: str) -> str:
    if wrong_base_url(value):
        raise PydanticCustomError("base_url", "is not a base URL")
    return value if value.endswith("/") else value + "/"


def _zone(value: str) -> str:
    try:
        ZoneInfo(value)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise PydanticCustomError("timezone", "is not a time zone: {value}", {"value": value}) from None
    return value


def mended_domain(value: str) -> str:
    """The host name that was likely meant, empty where nobody could say."""
    host = value.strip().lower().rpartition("://")[2].partition("/")[0].partition(":")[0].rstrip(".")
    with suppress(UnicodeError):
        host = host.encode("idna").decode("ascii")
    return host if _DOMAIN.match(host) else ""


def _domain(value: str | Literal[False]) -> str | Literal[False]:
    if value and not _DOMAIN.match(value):
        raise PydanticCustomError("domain", "is not a host name")
    return value


def _pattern(fields: frozenset[str], *needed: str) -> AfterValidator:
    def check(value: str | Literal[False]) -> str | Literal[False]:
        if value is False:
            return value
        import string

        wrong = ""
        try:
            found = {name for _, name, _, _ in string.Formatter().parse(value) if name is not None}
        except ValueError:
            wrong, found = "has a brace that is never closed", set()
        if unknown := sorted(found - fields):
            wrong = f"has an unknown field {{{unknown[0]}}}; known are {', '.join(sorted(fields))}"
        elif not wrong and not found.issuperset(needed):
            wrong = f"must hold {' and '.join('{' + name + '}' for name in needed)}, or all would have one URL"
        elif not wrong and (not value.startswith("/") or "//" in value or ".." in value.split("/")):
            wrong = "must start with a single / and hold no empty or .. segment"
        elif not wrong and any(character in value for character in "?#\\ "):
            wrong = "must not hold ?, #, a backslash or a space"
        if wrong:
            raise PydanticCustomError("pattern", "{wrong}", {"wrong": wrong})
        return value

    return AfterValidator(check)


def _folder(value: str) -> str:
    parts = value.split("/")
    if not value.strip() or value.startswith("/") or "\\" in value or any(part in ("", ".", "..") for part in parts):
        raise PydanticCustomError("pattern", "must be a folder of this site, as in drafts/models")
    return value


class _Table(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class SiteSettings(_Table):
    """`[site]`: who publishes this, and where."""

    title: Annotated[str, Field(min_length=1, description="The name of the paper.")]
    base_url: Annotated[
        str,
        AfterValidator(_base_url),
        Field(description="Where the site will stand, with its path: https://user.github.io/repo/"),
    ]
    language: Annotated[
        str, Field(pattern=r"^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$", description="BCP 47 language tag.")
    ] = "en"
    timezone: Annotated[
        str, AfterValidator(_zone), Field(description="Zone of dates without an offset, as in Europe/Lisbon.")
    ] = "UTC"
    description: Annotated[str, Field(description="One sentence about the paper.")] = ""


class ThemeSettings(_Table):
    """`[theme]`: how it looks."""

    name: Annotated[str, Field(min_length=1, description="A folder below themes/, or a bundled theme.")] = "courier"
    trusted: Annotated[
        bool, Field(description="Run the templates of a theme of your own outside the sandbox, and faster.")
    ] = False
    options: Annotated[dict[str, Any], Field(description="What the theme declares in its theme.toml.")] = {}


class ContentSettings(_Table):
    """`[content]`: what is built, and how lists are cut."""

    per_page: Annotated[int, Field(ge=1, le=1000, description="Posts on one page of a list.")] = 10
    summary_words: Annotated[int, Field(ge=1, le=500, description="Longest summary that is made from a text.")] = 40
    future: Annotated[bool, Field(description="Build posts whose date has not come yet.")] = False
    expired: Annotated[bool, Field(description="Build posts that have expired.")] = False
    archetypes: Annotated[
        str, AfterValidator(_folder), Field(description="Folder of the models that sitegen new starts from.")
    ] = "archetypes"


class UrlSettings(_Table):
    """`[urls]`: patterns; `false` switches off the pages of that kind."""

    post: Annotated[str, _pattern(POST_FIELDS), Field(description="URL of a post.")] = "/{year}/{month}/{slug}/"
    page: Annotated[str, _pattern(PAGE_FIELDS), Field(description="URL of an undated page.")] = "/{path}/"
    tag: Annotated[str | Literal[False], _pattern(TERM_FIELDS, "slug"), Field(description="URL of a tag.")] = (
        "/tags/{slug}/"
    )
    section: Annotated[str | Literal[False], _pattern(TERM_FIELDS, "slug"), Field(description="URL of a section.")] = (
        "/sections/{slug}/"
    )
    author: Annotated[str | Literal[False], _pattern(TERM_FIELDS, "slug"), Field(description="URL of an author.")] = (
        "/authors/{slug}/"
    )
    series: Annotated[str | Literal[False], _pattern(TERM_FIELDS, "slug"), Field(description="URL of a series.")] = (
        "/series/{slug}/"
    )
    archive: Annotated[bool, Field(description="Whether there are /archive/, year and month pages.")] = True
    feeds: Annotated[
        str | Literal[False], _pattern(FEED_FIELDS, "name"), Field(description="URL of the site's own feeds.")
    ] = "/{name}"
    slugs: Annotated[
        dict[str, Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]],
        Field(description="Slugs of tags, sections, authors and series that their names do not give."),
    ] = {}


class MarkdownSettings(_Table):
    """`[markdown]`: how bodies are read."""

    engine: Annotated[Literal["markdown", "commonmark"], Field(description="The Markdown engine.")] = "markdown"
    raw_html: Annotated[bool, Field(description="Let HTML in a text through.")] = True
    typography: Annotated[bool, Field(description="Curly quotes, dashes and ellipses, by language.")] = True
    highlight: Annotated[bool, Field(description="Colour fenced code.")] = True
    time_limit: Annotated[float, Field(gt=0, le=600, description="Seconds that one text may take.")] = 5.0


class FeedSettings(_Table):
    """`[feeds]`: what readers subscribe to."""

    items: Annotated[int, Field(ge=1, le=1000, description="Posts in a feed.")] = 20
    full_content: Annotated[bool, Field(description="Whole texts, not only summaries.")] = True
    terms: Annotated[bool, Field(description="A feed of its own for each tag, section and author.")] = True


class PhotoSettings(_Table):
    """`[photos]`: what is made of photographs."""

    widths: Annotated[
        list[Annotated[int, Field(ge=16, le=10_000)]],
        Field(min_length=1, max_length=12, description="Widths in pixels; none is larger than the photograph."),
    ] = [320, 480, 800, 1200, 1600]
    formats: Annotated[
        list[Literal["webp", "avif"]],
        Field(max_length=2, description="Smaller formats beside one that every browser shows; avif takes long."),
    ] = ["webp"]
    crops: Annotated[
        list[Literal["16:9", "4:3", "1:1"]],
        Field(max_length=3, description="Shapes of lead photographs for search engines and social media."),
    ] = ["16:9", "4:3", "1:1"]
    quality: Annotated[int, Field(ge=1, le=100, description="From 1 (small) to 100 (large).")] = 80
    social_cards: Annotated[
        bool, Field(description="Draw a picture for each story that other sites show beside a link to it.")
    ] = False
    keep_original: Annotated[bool, Field(description="Publish the photograph as it came as well, to the byte.")] = False


class MenuEntry(_Table):
    """One entry of a menu."""

    title: Annotated[str, Field(min_length=1)]
    url: Annotated[str, Field(min_length=1)]


class MenuSettings(_Table):
    """`[menu]`: what stands in the head of every page."""

    main: list[MenuEntry] = []


class PublishSettings(_Table):
    """`[publish]`: the branch that GitHub Pages shows. What git may be told is checked where it is used."""

    branch: Annotated[str, Field(description="The branch for the finished site, and nothing else.")] = "gh-pages"
    remote: Annotated[str, Field(description="A remote of the repository, or the address of another repository.")] = (
        "origin"
    )
    cname: Annotated[
        str | Literal[False],
        AfterValidator(_domain),
        Field(description="The domain Pages answers at; false: none. Left out, the one on the branch stays."),
    ] = ""
    keep: Annotated[
        list[Annotated[str, Field(min_length=1)]],
        Field(description="Files on the branch that are not the site's and stay: old/, verify-*.html"),
    ] = []


class Config(_Table):
    """All of `sitegen.toml`."""

    site: SiteSettings
    theme: ThemeSettings = ThemeSettings()
    content: ContentSettings = ContentSettings()
    urls: UrlSettings = UrlSettings()
    markdown: MarkdownSettings = MarkdownSettings()
    feeds: FeedSettings = FeedSettings()
    photos: PhotoSettings = PhotoSettings()
    menu: MenuSettings = MenuSettings()
    publish: PublishSettings = PublishSettings()
