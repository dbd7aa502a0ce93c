"""A picture of a body as HTML: what its author left open and its file says."""

from __future__ import annotations

from html import escape

from sitegen.pages.views import PhotoParts
from sitegen.site.model import Picture


def photo_parts(picture: Picture, ai_label: str) -> PhotoParts:
    """HTML for each part of a picture; `ai_label` is what stands under one that a machine made."""
    caption, credit = escape(picture.caption, quote=False), credit_html(picture)
    label = f' <span class="ai-made">{escape(ai_label, quote=False)}</span>' if picture.ai_made else ""
    inside = f"{caption} {credit}".strip() + label
    return PhotoParts(
        size=f' width="{picture.width}" height="{picture.height}"' if picture.width and picture.height else "",
        alt=escape(picture.alt or ""),
        figcaption=f"<figcaption>{inside.strip()}</figcaption>" if inside else "",
        caption=f"{caption} " if caption else "",
        credit=(f" {credit}" if credit else "") + label,
        label=label,
    )


def credit_html(picture: Picture) -> str:
    """The credit, linked where its file says to what; empty where there is none."""
    if not picture.credit:
        return ""
    name = escape(picture.credit, quote=False)
    if picture.credit_url:
        name = f'<a href="{escape(picture.credit_url)}">{name}</a>'
    return f'<span class="credit">{name}</span>'
