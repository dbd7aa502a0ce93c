"""Readers of keys that other generators spell in their own way: `published`, `status`, `taxonomies`, `robots`."""

from __future__ import annotations

from sitegen.content.front_matter.moments import read_moment
from sitegen.content.front_matter.reading import Reading
from sitegen.content.front_matter.records import read_authors
from sitegen.content.front_matter.tree import Node, Pairs, Scalar
from sitegen.content.front_matter.values import FALSE, TRUE, is_empty, read_flag, read_json, read_tags, read_text

_SHOWN = ("published", "publish", "public", "live")
_UNFINISHED = ("draft", "private", "hidden", "pending", "trash", "unpublished")


def read_not(node: Node, reading: Reading) -> bool | None:
    """A flag that says the opposite, such as `nocomments`."""
    value = read_flag(node, reading)
    return None if value is None else not value


def read_published(node: Node, reading: Reading) -> bool | None:
    """Jekyll's `published: false` makes a draft; Hugo's `published: 2026-01-31` is a date: the value decides."""
    if isinstance(node, Scalar) and node.text.lower() not in (*TRUE, *FALSE) and not is_empty(node):
        moment = read_moment(node, reading)
        if moment is not None:
            reading.inner["date"] = (moment, reading.at(node))
        return None
    return read_not(node, reading)


def read_status(node: Node, reading: Reading) -> bool | None:
    """Pelican's, Nikola's and WordPress's `status`; what is not plainly public stays a draft. FM024, FM034."""
    text = (read_text(node, reading) or "").lower()
    if text in _SHOWN:
        return False
    if text == "featured":
        reading.inner["featured"] = (True, reading.at(node))
        return False
    if text in _UNFINISHED:
        if text != "draft":
            message = f"{text!r} has no counterpart here; the article is kept as a draft"
            reading.warning("FM024", message, node, reading.rewrite(node, "draft"))
        return True
    hint = "write draft or published"
    reading.error("FM034", f"{reading.key} must be draft or published, not {text[:40]!r}", node, hint)
    return None


def read_taxonomies(node: Node, reading: Reading) -> tuple[str, ...]:
    """Zola's `[taxonomies]`: its tags and categories are tags, its authors authors, the rest is kept as extra."""
    tags: tuple[str, ...] = ()
    if not isinstance(node, Pairs):
        hint = "write taxonomies as a mapping, or the key tags"
        reading.error("FM031", "taxonomies must be a mapping of lists", node, hint)
        return tags
    for key, (_, value) in node.entries.items():
        if key in ("tags", "categories", "tag", "category"):
            tags += read_tags(value, reading)
        elif key in ("authors", "author"):
            reading.inner["authors"] = (read_authors(value, reading), reading.at(value))
        else:
            reading.extra[key] = read_json(value, reading)
    return tags


def read_robots(node: Node, reading: Reading) -> bool | None:
    """`robots: noindex, nofollow` asks search engines to stay away."""
    text = read_text(node, reading)
    return None if not text else "noindex" in text.lower() or text.lower() == "none"


def read_sitemap(node: Node, reading: Reading) -> bool | None:
    """`sitemap: false` keeps a page from search engines; priorities and the like say nothing."""
    return True if isinstance(node, Scalar) and node.text.lower() in FALSE else None
