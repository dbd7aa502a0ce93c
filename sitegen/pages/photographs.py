"""Pictures as HTML and as Media RSS: caption, credit with its link and licence, and who made them, never apart."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from html import escape
from typing import NamedTuple

from sitegen.pages.views import PhotoParts
from sitegen.site.model import Picture, Sized

_KINDS = {".jpg": "image/jpeg", ".jpeg": "image/jpeg", ".png": "image/png", ".webp": "image/webp", ".gif": "image/gif"}
_KINDS |= {".avif": "image/avif", ".svg": "image/svg+xml"}


Write = Callable[[str], str]
"""From a site-absolute URL to what stands for it between quotes."""


class Place(NamedTuple):
    """Where a picture of a body stands in a page: how its addresses are written, how wide it is (as in `sizes`), what a
    link to its widest file is called where the picture has no words (empty: there is no such link), and the style of
    its cell in a gallery.
    """

    write: Write
    sizes: str
    enlarge: str
    style: str = ""


def photo_parts(picture: Picture, ai_label: str, place: Place | None = None) -> PhotoParts:
    """HTML for each part of a picture in a body; `ai_label` is what stands under one that a machine made.

    Without a place (in a feed) only one file of it is offered, and no link.
    """
    caption, credit = escape(picture.caption, quote=False), _credit(picture)
    label = f' <strong class="ai-made">{escape(ai_label, quote=False)}</strong>' if picture.ai_made else ""
    inside = f"{caption} {credit}".strip() + label
    parts = _EMPTY if place is None else _placed(picture, place)
    return parts._replace(
        size=_size(picture),
        alt=escape(picture.alt or ""),
        figcaption=f"<figcaption>{inside.strip()}</figcaption>" if inside else "",
        caption=f"{caption} " if caption else "",
        credit=(f" {credit}" if credit else "") + label,
        label=label,
    )


_EMPTY = PhotoParts(*[""] * len(PhotoParts._fields))


def _placed(picture: Picture, place: Place) -> PhotoParts:
    """The parts that only pages have: other files, a link to the widest one, the look while it loads."""
    write, sizes = place.write, place.sizes
    sources = better_sources(picture, write, sizes)
    label = "" if picture.alt else f' aria-label="{escape(place.enlarge)}"'
    return _EMPTY._replace(
        cell=f' style="{place.style}"' if place.style else "",
        link=f'<a class="enlarge" href="{write(picture.url)}"{label}>' if place.enlarge else "",
        unlink="</a>" if place.enlarge else "",
        open=f"<picture>{sources}" if sources else "",
        close="</picture>" if sources else "",
        files=f' srcset="{srcset(picture.plain, write)}" sizes="{sizes}"' if len(picture.plain) > 1 else "",
        look=f' style="background-image:url({picture.placeholder})"' if picture.placeholder else "",
    )


def image(picture: Picture, write: Write, sizes: str, *, eager: bool) -> str:
    """A picture by itself in a page. `sizes` is how wide it is there; `eager` is for the one that readers see first."""
    tag = f'<img src="{write(picture.url)}" alt="{escape(picture.alt or "")}"'
    if len(picture.plain) > 1:
        tag += f' srcset="{srcset(picture.plain, write)}" sizes="{sizes}"'
    tag += _size(picture)
    styles = [f"object-position: {picture.focus[0]:.1%} {picture.focus[1]:.1%}"] if picture.focus else []
    styles += [f"background-image: url({picture.placeholder})"] if picture.placeholder else []
    if styles:
        tag += f' style="{"; ".join(styles)}"'
    tag += ' fetchpriority="high">' if eager else ' loading="lazy" decoding="async">'
    sources = better_sources(picture, write, sizes)
    return f"<picture>{sources}{tag}</picture>" if sources else tag


def better_sources(picture: Picture, write: Write, sizes: str) -> str:
    """The `<source>` elements for the formats of a picture that not every browser shows; empty where there are none."""
    return "".join(
        f'<source type="{better.type}" srcset="{srcset(better.files, write)}" sizes="{sizes}">'
        for better in picture.better
    )


def srcset(files: Sequence[Sized], write: Write) -> str:
    """The files of a picture by their widths, as the attribute `srcset` lists them."""
    return ", ".join([f"{write(file.url)} {file.width}w" for file in files])


def figure(picture: Picture, url: str, ai_label: str) -> str:
    """A lead photograph as readers of the page see it; `url` is its whole address."""
    parts = photo_parts(picture, ai_label)
    return f'<figure><img src="{escape(url)}" alt="{parts.alt}"{parts.size}>{parts.figcaption}</figure>\n'


def media(picture: Picture, url: str) -> str:
    """A picture in a feed (Media RSS 1.5.1); `url` is its whole address."""
    kind = _KINDS.get(url[url.rfind(".") :].lower(), "")
    kind = f' type="{kind}"' if kind else ""
    out = f'<media:content url="{escape(url)}" medium="image"{kind}{_size(picture)}>\n'
    if picture.alt:
        out += f'<media:title type="plain">{escape(picture.alt)}</media:title>\n'
    if picture.caption:
        out += f'<media:description type="plain">{escape(picture.caption)}</media:description>\n'
    if picture.credit:
        out += f'<media:credit role="photographer" scheme="urn:ebu">{escape(picture.credit)}</media:credit>\n'
    if picture.copyright:
        out += f"<media:copyright>{escape(picture.copyright)}</media:copyright>\n"
    if picture.license:
        href = f' href="{escape(picture.license)}"' if _is_web(picture.license) else ""
        out += f'<media:license type="text/html"{href}>{escape(picture.license_name)}</media:license>\n'
    return out + "</media:content>\n"


def fields(picture: Picture, url: str) -> dict[str, str | int]:
    """A picture as an extension of a JSON Feed item: what it says, by the names of the front matter."""
    found: dict[str, str | int | None] = {
        "url": url,
        "alt": picture.alt,
        "caption": picture.caption,
        "credit": picture.credit,
        "credit_url": picture.credit_url,
        "license": picture.license,
        "copyright": picture.copyright,
        "digital_source_type": picture.source_type,
        "width": picture.width,
        "height": picture.height,
    }
    return {name: value for name, value in found.items() if value}


def _credit(picture: Picture) -> str:
    """The credit, linked where somebody says to what, and the licence; empty where there is no credit."""
    if not picture.credit:
        return ""
    name = escape(picture.credit, quote=False)
    if picture.credit_url:
        name = f'<a href="{escape(picture.credit_url)}">{name}</a>'
    return f'<span class="credit">{name}{_license(picture)}</span>'


def _license(picture: Picture) -> str:
    if not picture.license:
        return ""
    name = escape(picture.license_name, quote=False)
    if _is_web(picture.license):
        name = f'<a rel="license" href="{escape(picture.license)}">{name}</a>'
    return f", {name}"


def _size(picture: Picture) -> str:
    return f' width="{picture.width}" height="{picture.height}"' if picture.width and picture.height else ""


def _is_web(address: str) -> bool:
    return address.startswith(("https://", "http://"))
