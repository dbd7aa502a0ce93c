"""What preview adds to a page: one template with what the script must know, and the script. Nothing of it is built."""

from __future__ import annotations

import re
from datetime import datetime
from html import escape
from pathlib import Path
from typing import NamedTuple

from sitegen.base.digest import fingerprint
from sitegen.content.model import Document, Moment
from sitegen.preview.answers import OWN

SCRIPT = Path(__file__).with_name("client.js").read_bytes()
"""The script: it runs in each page, and once more for all tabs together, where it holds the stream of events."""

SCRIPT_PATH = f"{OWN}client.js"
_SCRIPT_URL = f"{SCRIPT_PATH}?{fingerprint(SCRIPT)}"

_HEAD_END = re.compile(rb"</head\s*>", re.IGNORECASE)
_BODY = re.compile(rb"<body[\s>]", re.IGNORECASE)
_MARK = re.compile(rb'<template id="sitegen-preview".*?</template><script src="[^"]*" defer></script>\n', re.DOTALL)


class Mark(NamedTuple):
    """What a page says about itself.

    `page` and `problems` are digests, together the ETag; `path` is where it stands below `base`; `key` and `since` are
    for the stream of events; `source` and `note` make the badge, `overlay` is HTML.
    """

    page: str
    problems: str
    path: str
    base: str
    key: str
    since: str
    source: str = ""
    note: str = ""
    overlay: str = ""


def marked(page: bytes, mark: Mark) -> bytes:
    """`page` with a mark at the end of its head, where no style sheet can see it."""
    known = mark._asdict()
    html = known.pop("overlay")
    data = "".join(f' data-{name}="{escape(value)}"' for name, value in known.items() if value)
    added = f'<template id="sitegen-preview"{data}>{html}</template><script src="{_SCRIPT_URL}" defer></script>\n'
    body = _BODY.search(page)
    end = _HEAD_END.search(page, 0, body.start() if body else len(page))
    cut = end.start() if end else len(page)
    return page[:cut] + added.encode() + page[cut:]


def unmarked(page: bytes) -> bytes:
    """`page` as it is built: without its mark."""
    return _MARK.sub(b"", page, count=1)


def bare_page(title: str, html: str) -> bytes:
    """A page for where there never was a good one; `html` is an overlay, for who has no scripts."""
    head = f'<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><title>{escape(title)}</title></head>\n'
    return f"{head}<body><noscript>{html}</noscript></body></html>\n".encode()


def note_of(document: Document, now: datetime) -> str:
    """Why readers would not see `document` now: "draft, scheduled for 2026-11-25 09:00 WET"; empty where they do."""
    front, stamp = document.front, now.timestamp()
    notes = ["draft"] if front.draft else []
    if front.embargo and front.embargo.stamp > stamp:
        notes.append(f"embargoed until {_shown(front.embargo)}")
    if document.folder == "posts" and front.date and front.date.stamp > stamp:
        notes.append(f"scheduled for {_shown(front.date)}")
    if front.expires and front.expires.stamp <= stamp:
        notes.append(f"expired on {_shown(front.expires)}")
    return ", ".join(notes)


def _shown(moment: Moment) -> str:
    return f"{moment.at:%Y-%m-%d}" if moment.dated else f"{moment.at:%Y-%m-%d %H:%M %Z}"
