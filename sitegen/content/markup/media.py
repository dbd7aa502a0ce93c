"""Stations of the walk that make figures of images, and embeds of links to videos."""

from __future__ import annotations

import re
from html import escape, unescape

from sitegen.content.markup.embeds import video_at
from sitegen.content.markup.gallery import NUMBER, open_gallery
from sitegen.content.markup.structure import back_reference
from sitegen.content.markup.tags import Attributes, attributes, start_tag
from sitegen.content.markup.typography import BREAK, THROUGH, WORD
from sitegen.content.markup.walk import Walk
from sitegen.content.model import REFERENCE_OPEN, Figure, PhotoPart, photo_token, reference_token

_LOCAL = re.compile(reference_token(0).replace("0", "([0-9]+)"))
"""The `src` of an image of this site, once it is a reference."""

_OF_FIGURE = ("id", "class", "lang", "dir", "style")
_SAID = ("caption", "credit")


def image(walk: Walk, at: int, tag: str) -> str:
    """An image; alone in a paragraph it becomes a figure, with its title as caption."""
    gallery = open_gallery(walk, at)
    given = attributes(tag) | walk.trailing_list(at)
    walk.refer("img", given)
    if walk.alone(at, at):
        _figure(walk, at - 2, at, at + 2, given)
        walk.parts[at - 2] = gallery + walk.parts[at - 2]
    else:
        walk.parts[at] = _picture(walk, given)
        walk.take_ids("img", given)
    return WORD


def _picture(walk: Walk, given: Attributes, framed: bool = False, gallery: int = 0, wide: bool = False) -> str:
    """The tag of an image. What its author leaves open, of a picture of this site, is left to its file."""
    number = _number(given)
    first: Attributes = {key: given[key] for key in ("src", "alt") if key in given}
    rest: Attributes = {
        key: value
        for key, value in given.items()
        if key not in ("src", "alt", *_SAID) and not key.startswith(REFERENCE_OPEN)
    }
    if number is not None:
        caption = given.get("caption", given.get("title") if framed else None)
        walk.figures.append(
            Figure(number, first.get("alt") or None, caption, given.get("credit"), framed, gallery, wide)
        )
        if first.get("alt") == "":
            first["alt"] = photo_token("alt", number)
    if framed:
        rest.pop("title", None)
    tag = start_tag("img", {**first, **rest, "loading": rest.get("loading", "lazy"), "decoding": "async"})
    if number is None:
        return tag
    sized, chosen = "width" in rest or "height" in rest, "srcset" in rest
    src, parts = f'src="{first["src"]}"', ""
    if not chosen:
        parts += photo_token("files", number)
    if not sized:
        parts += photo_token("size", number)
    if framed and "style" not in rest:
        parts += photo_token("look", number)
    tag = tag.replace(src, src + parts, 1)
    return tag if chosen else photo_token("open", number) + tag + photo_token("close", number)


def _number(given: Attributes) -> int | None:
    """The reference that an image shows, where it is one of this site."""
    found = _LOCAL.fullmatch(given.get("src") or "")
    return int(found[1]) if found else None


def _figure(walk: Walk, first: int, image: int, last: int, given: Attributes) -> None:
    """Make the paragraph from `first` to `last` a figure; what the image says of itself goes to the figure.

    An image without a link gets one to its widest file.
    """
    of_paragraph = attributes(walk.parts[first])
    gallery = int(of_paragraph.pop(NUMBER, None) or 0)
    if "id" in of_paragraph:
        walk.ids.remove(of_paragraph["id"] or "")
    given |= {key: value for key, value in of_paragraph.items() if key != "class"}
    given["class"] = " ".join(filter(None, (given.get("class"), of_paragraph.get("class"))))
    frame: Attributes = {key: given.pop(key) for key in _OF_FIGURE if given.get(key)}
    given.pop("class", None)
    walk.take_ids("figure", frame)
    wide = "wide" in (frame.get("class") or "").split()
    walk.parts[first] = start_tag("figure", frame)
    walk.parts[image] = _picture(walk, given, framed=True, gallery=gallery, wide=wide)
    number = _number(given)
    if number is not None and gallery and "style" not in frame:
        walk.parts[first] = walk.parts[first][:-1] + photo_token("cell", number) + ">"
    if last - image == 2:
        walk.parts[image] = _linked(walk, given, walk.parts[image])
    walk.parts[last : last + 1] = [*_figcaption(given), "</figure>"]


def _linked(walk: Walk, given: Attributes, tag: str) -> str:
    """An image within a link to its widest file. Those of another site have one file that is known."""
    number, src = _number(given), given.get("src") or ""
    if number is not None:
        return photo_token("link", number) + tag + photo_token("unlink", number)
    if not src.startswith(("https://", "http://")):
        return tag
    link: Attributes = {"class": "enlarge", "href": src}
    if not given.get("alt"):
        link["aria-label"] = walk.words.enlarge
    return start_tag("a", link) + tag + "</a>"


def _figcaption(given: Attributes) -> list[str]:
    """Text and tags below an image, each with the other after it: what its author says, and room for the rest."""
    number = _number(given)
    caption, credit = given.get("caption", given.get("title")), given.get("credit")

    def room(part: PhotoPart) -> list[str]:
        return [] if number is None else [photo_token(part, number), ""]

    if not caption and not credit:
        return room("figcaption")
    parts = ["<figcaption>", escape(caption or "", quote=False)]
    if caption is None:
        parts += room("caption")
    if credit:
        parts[-1] += " " if caption else ""
        parts += ['<span class="credit">', escape(credit, quote=False), "</span>", ""]
    parts += room("label" if credit is not None else "credit")
    return [*parts, "</figcaption>", ""]


def link(walk: Walk, at: int, tag: str) -> str:
    """A link; alone in a paragraph it may show a video."""
    given = attributes(tag)
    if given.get("class") == "footnote-backref":
        return back_reference(walk, at, given)
    parts, inner = walk.parts, walk.follow(at)
    if inner.startswith("<img") and at + 4 < len(parts) and parts[at + 4] == "</a>":
        gallery = open_gallery(walk, at)
        if not (parts[at + 1] + parts[at + 3]).strip() and _linked_figure(walk, at, given):
            parts[at - 2] = gallery + parts[at - 2]
            return THROUGH
    elif inner == "</a>":
        if _video(walk, at, given):
            return BREAK
        given |= walk.trailing_list(at + 2)
    before = len(given)
    if walk.refer("a", given) or before > 1:
        parts[at] = start_tag("a", given)
    walk.take_ids("a", given)
    return THROUGH


def _video(walk: Walk, at: int, given: Attributes) -> bool:
    """Make a paragraph that is only a link to a video an embed; nothing is fetched before the reader asks for it."""
    parts, href = walk.parts, given.get("href") or ""
    if not href.startswith("http") or not walk.alone(at, at + 2) or (video := video_at(href)) is None:
        return False
    if parts[at + 1].startswith(("http", "www.")) or unescape(parts[at + 1]) == href:
        parts[at + 1] = escape(walk.words.watch.format(video.site), quote=False)
    parts[at - 2], parts[at + 4] = '<figure class="embed">', "</figure>"
    parts[at] = start_tag("a", {**given, "data-embed": video.player})
    return True


def _linked_figure(walk: Walk, at: int, given: Attributes) -> bool:
    """A linked image alone in a paragraph: a figure, or the still of a video."""
    parts = walk.parts
    picture = attributes(parts[at + 2]) | walk.trailing_list(at + 2)
    outer = walk.trailing_list(at + 4)
    if not walk.alone(at, at + 4):
        parts[at + 2] = start_tag("img", picture)
        given |= outer
        return False
    video = video_at(given.get("href") or "")
    walk.refer("a", given)
    for key in ("id", "class", "credit", "title"):
        values = (picture.get(key), given.pop(key, None), outer.get(key))
        found = [value for value in values if value]
        if found:
            picture[key] = " ".join(found) if key == "class" else found[0]
    if video:
        given["data-embed"] = video.player
        picture["class"] = " ".join(filter(None, ("embed", picture.get("class"))))
    parts[at] = start_tag("a", given)
    walk.refer("img", picture)
    _figure(walk, at - 2, at + 2, at + 6, picture)
    return True
