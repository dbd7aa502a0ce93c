"""What search engines read of an article and its pictures: schema.org as JSON-LD, by Google's rules.

NewsArticle: Google Search Central, "Article structured data"; pictures: "Image metadata in Google Images" (contentUrl,
and at least one of creator, creditText, copyrightNotice, license), which must stand on every page that shows them.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from sitegen.content.model import Correction, Kind, Moment
from sitegen.pages.views import Head, SiteView
from sitegen.site.model import Card, Picture, Term

_TYPES: Mapping[Kind, str] = {
    "analysis": "AnalysisNewsArticle",
    "opinion": "OpinionNewsArticle",
    "review": "ReviewNewsArticle",
    "background": "BackgroundNewsArticle",
    "satire": "SatiricalArticle",
}
_SOURCES = (
    "algorithmicMedia",
    "algorithmicallyEnhanced",
    "compositeCapture",
    "compositeSynthetic",
    "compositeWithTrainedAlgorithmicMedia",
    "dataDrivenMedia",
    "digitalArt",
    "digitalCapture",
    "minorHumanEdits",
    "multiFrameComputationalCapture",
    "negativeFilm",
    "positiveFilm",
    "print",
    "screenCapture",
    "trainedAlgorithmicMedia",
    "virtualRecording",
)
"""The IPTC's digital source types that schema.org has a name for (IPTCDigitalSourceEnumeration)."""

_ESCAPES = str.maketrans({"<": "\\u003c", ">": "\\u003e", "&": "\\u0026", "\u2028": "\\u2028", "\u2029": "\\u2029"})

Whole = Callable[[str], str]
"""From a site-absolute address to a whole one."""


def structured_data(view: Mapping[str, Any], whole: Whole) -> str:
    """The JSON-LD of the page whose template sees `view`, fit to stand in a script element; empty where there is none.

    An article is described whole, any other page only where it shows pictures of its own.
    """
    site, head, post = view.get("site"), view.get("head"), view.get("post")
    if not isinstance(site, SiteView) or not isinstance(head, Head):
        return ""
    lead = head.picture if head.kind in ("post", "page") else None
    others = [picture for picture in view.get("pictures", ()) if _has_rights(picture)]
    images = [image for picture in _each((lead, *others)) for image in _images(picture, whole)]
    if isinstance(post, Card):
        found = _article(site, head, post, view.get("corrections", ()), whole)
        found |= {"image": images} if images else {}
    elif images:
        found = {"@type": "WebPage", "name": head.title, "url": head.canonical, "inLanguage": head.lang}
        found["primaryImageOfPage" if lead else "image"] = images[0] if lead else images
        if lead and len(images) > 1:
            found["image"] = images[1:]
    else:
        return ""
    text = json.dumps({"@context": "https://schema.org", **found}, ensure_ascii=False, separators=(",", ":"))
    return text.translate(_ESCAPES)


def _has_rights(picture: Picture) -> bool:
    """Whether anybody says whose a picture is; a drawing or an icon within a text needs no description."""
    return bool(picture.credit or picture.creators or picture.copyright or picture.license)


def _each(pictures: Sequence[Picture | None]) -> list[Picture]:
    """Every picture once, the lead photograph first."""
    return list({picture.url: picture for picture in reversed(pictures) if picture}.values())[::-1]


def _article(site: SiteView, head: Head, post: Card, corrections: Sequence[Correction], whole: Whole) -> dict[str, Any]:
    found: dict[str, Any] = {
        "@type": _TYPES.get(post.kind, "NewsArticle"),
        "mainEntityOfPage": head.canonical,
        "headline": post.title,
        "description": head.description,
        "datePublished": _iso(post.published),
        "dateModified": _iso(post.updated) if post.updated else "",
        "author": [_author(author, site, whole) for author in post.authors],
        "publisher": {"@type": "NewsMediaOrganization", "name": site.title, "url": site.address},
        "articleSection": post.section.name if post.section else "",
        "keywords": [tag.name for tag in post.tags],
        "dateline": post.dateline,
        "inLanguage": post.lang,
        "isAccessibleForFree": True,
        "correction": [
            {"@type": "CorrectionComment", "text": entry.text, "datePublished": _iso(entry.date)}
            for entry in corrections
        ],
    }
    return {key: value for key, value in found.items() if value}


def _author(author: Term, site: SiteView, whole: Whole) -> dict[str, str]:
    kind = "Organization" if author.name == site.title else "Person"
    found = {"@type": kind, "name": author.name}
    return {**found, "url": whole(author.url)} if author.url else found


def _images(picture: Picture, whole: Whole) -> list[dict[str, Any]]:
    """A picture, and its crops: Google asks for 16:9, 4:3 and 1:1."""
    crops = [picture._replace(url=crop.url, width=crop.width, height=crop.height) for crop in picture.crops]
    return [_image(one, whole) for one in (picture, *crops)]


def _image(picture: Picture, whole: Whole) -> dict[str, Any]:
    """An ImageObject: where the picture is, what it shows, whose it is, and how it was made."""
    url = whole(picture.url)
    found: dict[str, Any] = {
        "@type": "ImageObject",
        "contentUrl": url,
        "url": url,
        "width": picture.width,
        "height": picture.height,
        "caption": picture.caption or picture.alt,
        "creditText": picture.credit,
        "creator": [{"@type": "Person", "name": name} for name in picture.creators],
        "copyrightNotice": picture.copyright,
        "license": picture.license if picture.license.startswith(("https://", "http://")) else "",
        "acquireLicensePage": picture.licensor_url,
        "digitalSourceType": _source(picture.source_type),
    }
    return {key: value for key, value in found.items() if value}


def _source(term: str) -> str:
    """How a picture was made, as schema.org names it, else as the IPTC does."""
    if term in _SOURCES:
        return f"https://schema.org/{term[0].upper()}{term[1:]}DigitalSource"
    return f"http://cv.iptc.org/newscodes/digitalsourcetype/{term}" if term else ""


def _iso(moment: Moment) -> str:
    return f"{moment.at:%Y-%m-%d}" if moment.dated else moment.at.isoformat()
