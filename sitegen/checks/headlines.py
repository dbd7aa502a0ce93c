"""Headlines, descriptions and bylines: too long, missing, or the same as another."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from sitegen.base.problems import Place, Problem, note, warning
from sitegen.checks.wording import plain
from sitegen.content.model import Document
from sitegen.site.model import Site

Documents = Mapping[str, Document]
"""By path."""

LONGEST_HEADLINE = 110
"""Characters: structured data for articles was refused above that for years (Google, Article)."""

LONGEST_DESCRIPTION = 300
"""Characters: what search engines and cards show of it at most."""

_SHOUTED = 12
_MORE = re.compile(r"<!--\s*more\s*-->", re.IGNORECASE)


def texts(site: Site, documents: Documents) -> tuple[Document, ...]:
    """The sources of all posts and pages."""
    posts = [documents[post.text.path] for post in site.posts]
    return (*posts, *(documents[page.text.path] for page in site.pages))


def headline_problems(site: Site, documents: Documents) -> Iterator[Problem]:
    """TEXT001 too long, TEXT002 all in capitals, TEXT003 without a letter, TEXT014 nobody wrote it."""
    for document in texts(site, documents):
        title, at = document.title, _at(document, "title")
        if len(title) > LONGEST_HEADLINE:
            message = f"the headline has {len(title)} characters; cards and search results cut it"
            yield warning("TEXT001", message, at, f"write it in at most {LONGEST_HEADLINE}")
        if len(title) >= _SHOUTED and title.isupper():
            hint = "write it in upper and lower case; how it looks is the theme's to say"
            yield note("TEXT002", "the headline is all in capitals", at, hint)
        if not any(character.isalnum() for character in title):
            message = "the headline has no letter and no number"
            yield warning("TEXT003", message, at, "write a headline that can be read aloud")
        if document.folder == "posts" and not document.front.authors:
            hint = "add authors: [Name], or authors: [the paper's name]"
            yield note("TEXT014", "nobody is named as its author", Place(document.path), hint)


def description_problems(site: Site, documents: Documents, root: Path) -> Iterator[Problem]:
    """TEXT004 none, and no `<!-- more -->` either, with a first paragraph that is too long for a summary; TEXT005 too
    long, TEXT006 the headline once more.
    """
    for document in texts(site, documents):
        description, at = document.front.description, _at(document, "description")
        if not description and document.folder == "posts" and _is_cut(document, root):
            hint = "add description: one sentence that makes people read on"
            message = "no description; cards and search engines show its first words, cut off"
            yield note("TEXT004", message, Place(document.path), hint)
        if len(description) > LONGEST_DESCRIPTION:
            message = f"the description has {len(description)} characters; cards and search results cut it"
            yield note("TEXT005", message, at, f"write it in at most {LONGEST_DESCRIPTION}")
        if description and plain(description) == plain(document.title):
            hint = "say in it what the headline does not"
            yield warning("TEXT006", "the description only repeats the headline", at, hint)


def twins(site: Site, documents: Documents) -> Iterator[Problem]:
    """TEXT007 two texts with one headline, TEXT008 with one description; translations may share them."""
    for code, key, what in (("TEXT007", "title", "headline"), ("TEXT008", "description", "description")):
        known: dict[tuple[str, str], Document] = {}
        for document in sorted(texts(site, documents), key=lambda document: document.path):
            text = document.title if key == "title" else document.front.description
            if not plain(text):
                continue
            first = known.setdefault((plain(text), document.front.lang), document)
            if first is not document:
                at = _at(document, key)
                message = f"{first.path} has the same {what}"
                yield warning(code, message, at, f"write another {what}", [_at(first, key)])


def _is_cut(document: Document, root: Path) -> bool:
    """Whether a summary ends in the middle of a sentence, and nobody has said where it shall end."""
    if not document.summary.endswith("…"):
        return False
    try:
        return not _MORE.search((root / document.path).read_text("utf-8", "replace"))
    except OSError:
        return True


def _at(document: Document, key: str) -> Place:
    return document.front.places.get(key, Place(document.path))
