"""No two outputs may be one file, on any file system: every claim is named in the error."""

from __future__ import annotations

import unicodedata
from collections.abc import Container, Iterable, Set
from itertools import count
from urllib.parse import unquote

from sitegen.base.problems import Place, Problem, error, nearest
from sitegen.base.urls import folded, output_path
from sitegen.pages.outputs import Claim
from sitegen.site.model import Pending

_OURS = ("the alias", "the file", "the post", "the page")
"""Labels of what people wrote or put there, in the order in which they give way."""


def find_collisions(plan: Iterable[Claim]) -> list[Problem]:
    """Outputs that share a path (URL001), differ by case (URL002) or Unicode form (URL003), or need a file to be a
    folder (URL004).
    """
    claims: dict[str, list[Claim]] = {}
    for planned in plan:
        claims.setdefault(_key(planned.url), []).append(planned)
    problems = [_collision(rivals, claims) for rivals in claims.values() if len(rivals) > 1]
    for key, (planned, *_) in claims.items():
        folder = key.rpartition("/")[0]
        while folder:
            if folder in claims:
                problems.append(_file_is_folder(claims[folder][0], planned, claims))
            folder = folder.rpartition("/")[0]
    return problems


def find_dead_links(pending: Iterable[Pending], paths: Set[str]) -> list[Problem]:
    """Links to site-absolute URLs at which nothing stands (LINK001); `paths` are those of all outputs. A missing slash
    at the end is forgiven.
    """
    problems = []
    for link in pending:
        url = unquote(link.url)
        if output_path(url) in paths or output_path(url + "/") in paths:
            continue
        known = ["/" + path.removesuffix("index.html") for path in paths]
        meant = nearest(url, known)
        hint = f"did you mean {meant}?" if meant else "correct the URL, or remove the link"
        problems.append(error("LINK001", f"there is no {link.url} in this site", link.at, hint))
    return problems


def _collision(rivals: list[Claim], taken: Container[str]) -> Problem:
    first, *others = sorted(rivals, key=_blame)
    urls = sorted({planned.url for planned in rivals})
    who = " and ".join([_this(first), *(_named(planned, first) for planned in others)])
    if len(urls) == 1:
        code, message = "URL001", f"{who} would have one URL: {urls[0]}"
    elif len({output_path(url) for url in urls}) == 1:
        code, message = "URL001", f"{who} would be one file: {', '.join(urls)}"
    elif len({unicodedata.normalize("NFC", url) for url in urls}) < len(urls):
        code, message = "URL003", f"{who} differ only in how accents are stored, one file on many systems: {urls[0]}"
    else:
        code, message = "URL002", f"{who} differ only in case, one file on many systems: {', '.join(urls)}"
    places = dict.fromkeys(planned.at for planned in others if planned.at and planned.at != first.at)
    return error(code, message, first.at, _mend(first, taken), places)


def _file_is_folder(file: Claim, below: Claim, taken: Container[str]) -> Problem:
    first, other = sorted((file, below), key=_blame)
    message = f"{_this(first)} and {_named(other, first)} cannot both be: {file.url} would be a file and a folder"
    places = [other.at] if other.at and other.at != first.at else []
    return error("URL004", message, first.at, _mend(first, taken), places)


def _blame(planned: Claim) -> tuple[int, float, Place, str]:
    """Who of several rivals must go: an alias before a copied file before a text (the newest: the URL of an older one
    is known to readers) before what sitegen makes itself.
    """
    rank = next((n for n, kind in enumerate(_OURS) if planned.label.startswith(kind)), len(_OURS))
    return rank, -planned.card.published.stamp if planned.card else 0.0, planned.at or Place("\uffff"), planned.label


def _this(planned: Claim) -> str:
    """The rival at whose place the problem is shown; a post may have several aliases, so one keeps its name."""
    if planned.label.startswith("the alias"):
        return planned.label
    kind = next((kind for kind in _OURS if planned.label.startswith(kind)), "")
    return f"this {kind.removeprefix('the ')}" if kind else planned.label


def _named(planned: Claim, first: Claim) -> str:
    if planned.at is None or planned.at.path in planned.label or planned.at == first.at:
        return planned.label
    return f"{planned.label} ({planned.at.path})"


def _mend(first: Claim, taken: Container[str]) -> str:
    if first.label.startswith("the alias"):
        return f"remove {first.url} from the aliases"
    if first.label.startswith("the file"):
        return "rename the file, or remove it"
    if first.key == "url":
        return "delete this line, or write another URL"
    if first.key == "slug":
        return f"write: slug: {_free_slug(first.url, taken)}"
    if first.label in _OURS:
        return f"add to the front matter: slug: {_free_slug(first.url, taken)}"
    return "choose other patterns for tags and feeds: in sitegen.toml, [urls]"


def _free_slug(url: str, taken: Container[str]) -> str:
    """The last segment of `url` with the first number that nobody has."""
    above, _, slug = (url.rstrip("/") or "/home").rpartition("/")
    return next(f"{slug}-{number}" for number in count(2) if _key(f"{above}/{slug}-{number}/") not in taken)


def _key(url: str) -> str:
    """Equal for two URLs that are one file on some file system."""
    path = output_path(url)
    return path.lower() if path.isascii() else folded(path)
