"""The one table of front matter keys: reader, other spellings, meaning and JSON Schema. A new key is a new row."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any, Literal, NamedTuple

from sitegen.content.front_matter import links, movers, records, values
from sitegen.content.front_matter.moments import read_moment
from sitegen.content.front_matter.records import Reader
from sitegen.content.model import KINDS, Folder

TEXT: Mapping[str, Any] = {"type": ["string", "number", "boolean"]}
LINK: Mapping[str, Any] = {"type": "string"}
FLAG: Mapping[str, Any] = {"type": "boolean"}
LIST: Mapping[str, Any] = {"type": ["array", "string"], "items": TEXT}
MOMENT: Mapping[str, Any] = {
    "type": "string",
    "pattern": r"^\d{4}-\d{2}-\d{2}([T ]\d{1,2}:\d{2}(:\d{2})?\s*(Z|UTC|[+-]\d{2}:?\d{2})?)?$",
}

Both = Literal["first", "join", "agree"]
"""When a key is given under two names: the first in the row counts, lists are joined, or the two must agree."""

WRITING: tuple[Folder, ...] = ("posts", "pages")
NAMED: tuple[Folder, ...] = ("posts", "pages", "authors")
ALL: tuple[Folder, ...] = ("posts", "pages", "authors", "comments")


class Also(NamedTuple):
    """Another name whose value is read in another way; `folders` where it has this meaning."""

    name: str
    read: Reader
    folders: tuple[Folder, ...] = ALL


class Key(NamedTuple):
    """A row: canonical name, reader, meaning, shape in JSON Schema, other names, and the folders where it holds."""

    name: str
    read: Reader
    about: str
    shape: Mapping[str, Any]
    also: tuple[str | Also, ...] = ()
    both: Both = "first"
    folders: tuple[Folder, ...] = WRITING


class Rule(NamedTuple):
    """What one spelling means; `rank` orders the spellings of a key, the canonical first."""

    name: str
    read: Reader
    rank: int
    both: Both


KEYS: tuple[Key, ...] = (
    Key(
        "title",
        values.read_title,
        "Headline",
        TEXT,
        ("headline", Also("name", values.read_title, ("authors",))),
        folders=ALL,
    ),
    Key(
        "date",
        read_moment,
        "First publication: 2026-01-31 or 2026-01-31 14:00",
        MOMENT,
        ("pubdate", "publish_date", "date_published", "published_at", "created", "created_at"),
        folders=ALL,
    ),
    Key(
        "updated",
        read_moment,
        "Last substantive change",
        MOMENT,
        ("modified", "lastmod", "last_modified", "last_modified_at", "date_updated", "date_modified", "updated_at"),
    ),
    Key(
        "tags",
        values.read_tags,
        "Subjects: a list of names",
        LIST,
        ("tag", "categories", "category", "topics", "keywords", Also("taxonomies", movers.read_taxonomies)),
        "join",
    ),
    Key("section", values.read_name, "Desk; missing: the first folder below posts", TEXT, ("desk",)),
    Key(
        "authors",
        records.read_authors,
        "Who wrote it: a list of names",
        LIST,
        (
            Also("author", records.read_author),
            Also("byline", records.read_author),
            Also("name", records.read_author, ("comments",)),
        ),
        "join",
        ("posts", "pages", "comments"),
    ),
    Key(
        "contributors",
        records.read_contributors,
        "Who helped: names, or mappings of name and role",
        {"type": ["array", "string"], "items": {"type": ["string", "object"]}},
        ("contributor",),
        "join",
    ),
    Key(
        "photo",
        records.read_photo,
        "Lead photograph: a path beside the post or below content/photos, or an https URL",
        {"type": ["string", "object"]},
        (
            "image",
            "lead_photo",
            "cover",
            "cover_image",
            "feature_image",
            "featured_image",
            "header_image",
            "preview_image",
            "hero",
            "hero_image",
            "banner",
            Also("images", records.read_first_photo),
            "thumbnail",
        ),
        folders=NAMED,
    ),
    Key(
        "alt",
        values.read_text,
        "What the photograph shows, for those who do not see it",
        TEXT,
        (
            "alt_text",
            "image_alt",
            "photo_alt",
            "cover_alt",
            "cover_image_alt",
            "feature_image_alt",
            "featured_image_alt",
        ),
        folders=NAMED,
    ),
    Key(
        "caption",
        values.read_text,
        "Text below the photograph",
        TEXT,
        ("image_caption", "photo_caption", "cover_caption", "feature_image_caption", "featured_image_caption"),
        folders=NAMED,
    ),
    Key(
        "credit",
        values.read_text,
        'Photo credit, as in "Ana Lopes/Harbour Courier"',
        TEXT,
        ("photo_credit", "image_credit", "cover_credit", "featured_image_credit", "photographer"),
        folders=NAMED,
    ),
    Key(
        "credit_url",
        links.read_credit_url,
        "Where the credit links to",
        LINK,
        ("photo_credit_url", "image_credit_url"),
        folders=NAMED,
    ),
    Key(
        "license",
        values.read_text,
        "Licence of the photograph: a name or a URL",
        TEXT,
        ("licence", "photo_license", "photo_licence", "image_license", "image_licence"),
        folders=NAMED,
    ),
    Key(
        "focus",
        values.read_focus,
        "What crops keep: [x, y], 0 to 1 from the left and the top",
        {"type": "array", "items": {"type": "number", "minimum": 0, "maximum": 1}, "minItems": 2, "maxItems": 2},
        ("focal_point", "image_focus", "photo_focus"),
        folders=NAMED,
    ),
    Key(
        "description",
        values.read_text,
        "Summary for cards, feeds and search engines",
        TEXT,
        ("summary", "excerpt", "abstract", "lede", "standfirst", "teaser", "meta_description"),
        folders=NAMED,
    ),
    Key("dateline", values.read_text, 'Where it was written, as in "SLOVIANSK, Ukraine"', TEXT),
    Key("kind", values.read_kind, "Kind of article", {"enum": list(KINDS)}, ("article_type",)),
    Key(
        "draft",
        values.read_flag,
        "True: not built unless asked for",
        FLAG,
        (
            Also("published", movers.read_published),
            Also("status", movers.read_status),
            "eleventy_exclude_from_collections",
        ),
        "agree",
        ALL,
    ),
    Key("embargo", read_moment, "Not built before", MOMENT, ("embargo_until", "embargoed_until", "publish_at")),
    Key(
        "expires",
        read_moment,
        "Not built after",
        MOMENT,
        ("expiry_date", "unpublish_date", "expiration_date", "expire"),
    ),
    Key(
        "corrections",
        records.read_corrections,
        "Published corrections: mappings of date and text",
        {"type": "array", "items": {"type": "object", "required": ["date", "text"]}},
        ("correction",),
        "join",
    ),
    Key("slug", links.read_slug, "Last segment of the URL", TEXT, ("basename",), folders=NAMED),
    Key("url", links.read_url, "The whole URL: a path on this site", LINK, ("permalink", "path", "save_as")),
    Key(
        "aliases",
        links.read_urls,
        "Old URLs that redirect here",
        {"type": ["array", "string"], "items": LINK},
        ("alias", "redirect_from", "redirects", "old_urls"),
        "join",
        NAMED,
    ),
    Key("series", records.read_series, "Series: a name, or a mapping of name and part", {"type": ["string", "object"]}),
    Key("pinned", values.read_flag, "Stays on top of the listings", FLAG, ("sticky",)),
    Key("featured", values.read_flag, "Stands out on the home page", FLAG),
    Key("related", values.read_list, "Slugs or paths of related articles", LIST, ("related_posts", "see_also"), "join"),
    Key(
        "comments",
        values.read_flag,
        "False: no comments",
        FLAG,
        (
            "allow_comments",
            "enable_comments",
            Also("nocomments", movers.read_not),
            Also("disable_comments", movers.read_not),
        ),
    ),
    Key(
        "noindex",
        values.read_flag,
        "True: search engines are asked to stay away",
        FLAG,
        (
            Also("robots", movers.read_robots),
            Also("sitemap", movers.read_sitemap),
            Also("in_search_index", movers.read_not),
        ),
        folders=NAMED,
    ),
    Key("layout", links.read_layout, "Another template", TEXT, ("template", "type"), folders=NAMED),
    Key("lang", values.read_language, "Language tag, as in pt-BR", LINK, ("language", "locale"), folders=ALL),
    Key("translation_key", values.read_text, "Equal in all translations of an article", TEXT, folders=NAMED),
    Key(
        "social_image",
        values.read_text,
        "A picture for other sites instead of the lead photograph or the drawn card",
        TEXT,
        ("og_image", "share_image", "twitter_image"),
        folders=NAMED,
    ),
    Key(
        "canonical_url",
        links.read_web_url,
        "Where the original stands, if not here",
        LINK,
        ("canonical", "canonical_link"),
        folders=NAMED,
    ),
)
"""In the order of docs and of completion in an editor."""

_NEAR = 0.75
"""`titel` is `title` (0.8); `content` is not `comments` (0.67), and following that advice would do harm."""

EXTRA = ("extra", "params")
"""Keys whose mapping is kept as it is, without a warning."""


def squashed(name: str) -> str:
    """A spelling without case, hyphens and underscores: `featuredImage` is `featured_image` is `Featured-Image`."""
    return name.replace("_", "").replace("-", "").lower()


@lru_cache(maxsize=len(ALL))
def rules(folder: Folder) -> Mapping[str, Rule]:
    """Every accepted spelling of a folder's keys, as written in the table and squashed, and what it means."""
    found: dict[str, Rule] = {}
    for key in KEYS:
        if folder not in key.folders:
            continue
        for rank, also in enumerate((key.name, *key.also)):
            if isinstance(also, Also) and folder not in also.folders:
                continue
            name, read = (also.name, also.read) if isinstance(also, Also) else (also, key.read)
            rule = Rule(key.name, read, rank, key.both)
            found[name] = rule
            found.setdefault(squashed(name), rule)
    return found


@lru_cache(maxsize=4096)
def suggestion(name: str) -> str | None:
    """The canonical key, or else the accepted spelling, that an unknown key was probably meant to be."""
    for spellings in ([key.name for key in KEYS], sorted(_spellings())):
        if found := difflib.get_close_matches(name.lower(), spellings, n=1, cutoff=_NEAR):
            return found[0]
    return None


def _spellings() -> Iterator[str]:
    for key in KEYS:
        for also in key.also:
            yield also.name if isinstance(also, Also) else also


def json_schema() -> dict[str, Any]:
    """A JSON Schema (2020-12) of the front matter of posts and pages, for editors; other spellings are left out."""
    properties = {key.name: {**key.shape, "description": key.about} for key in KEYS if "posts" in key.folders}
    properties["extra"] = {"type": "object", "description": "Whatever templates of this site want to know"}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Front matter of a post or a page",
        "type": "object",
        "properties": properties,
    }
