"""Pictures as HTML and as Media RSS: caption, credit with its link and licence, and who made them, never apart."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from html import escape

from sitegen.pages.views import PhotoParts
from sitegen.site.model import Picture, Sized

_KINDS = {".jpg": "image/jpeg", ".jpeg": "image/jpeg", ".png": "image/png", ".webp": "image/webp", ".gif": "image/gif"}
_KINDS |= {".avif": "image/avif", ".svg": "image/svg+xml"}


Write = Callable[[str], str]
"""From a site-absolute URL to what stands for it between quotes."""


def photo_parts(picture: Picture, ai_label: str, write: Write | None = None, sizes: str = "100vw") -> PhotoParts:
    """HTML for each part of a picture in a body; `ai_label` is what stands under one that a machine made.

    Its files are offered where `write` is given; `sizes` is then how wide the page shows it (the attribute's syntax).
    """
    caption, credit = escape(picture.caption, quote=False), _credit(picture)
    label = f' <strong class="ai-made">{escape(ai_label, quote=False)}</strong>' if picture.ai_made else ""
    inside = f"{caption} {credit}".strip() + label
    sources = better_sources(picture, write, sizes) if write else ""
    return PhotoParts(
        open=f"<picture>{sources}" if sources else "",
        close="</picture>" if sources else "",
        files=f' srcset="{srcset(picture.plain, write)}" sizes="{sizes}"' if write and len(picture.plain) > 1 else "",
        look=f' style="background-image:url({picture.placeholder})"' if write and picture.placeholder else "",
        size=_size(picture),
        alt=escape(picture.alt or ""),
        figcaption=f"<figcaption>{inside.strip()}</figcaption>" if inside else "",
        caption=f"{caption} " if caption else "",
        credit=(f" {credit}" if credit else "") + label,
        label=label,
    )


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
