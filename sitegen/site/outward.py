"""What a text says to others: all of it that can change another page, a list, or what is said about one."""

from __future__ import annotations

from sitegen.content.model import Document
from sitegen.site.terms import naming


def to_others(document: Document) -> object:
    """All of a text that may change another one, a list or what is held back; its card is looked at by itself."""
    front = document.front
    dates = front.draft, front.date, front.embargo, front.expires
    return document.folder, document.anchors, dates, bool(front.corrections), naming(document), outward(document)


def outward(document: Document) -> object:
    """What a site reads of a document itself, whatever is joined with it."""
    front = document.front
    return document.path, document.url, document.slug, front.related, front.aliases, front.places
