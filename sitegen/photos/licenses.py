"""Licences by the names that people know."""

from __future__ import annotations

import re

_COMMONS = re.compile(r"https?://creativecommons\.org/(licenses|publicdomain)/([a-z-]+)(?:/([0-9.]+))?(?:/|\Z)")
_SCHEME = re.compile(r"https?://(?:www\.)?", re.IGNORECASE)


def license_name(license_: str) -> str:
    """A licence as people call it: Creative Commons' addresses say which one, other addresses lose their beginning."""
    found = _COMMONS.match(license_)
    if found and found[1] == "licenses":
        return " ".join(filter(None, ("CC", found[2].upper(), found[3])))
    if found:
        return "CC0" if found[2] == "zero" else "Public domain"
    return _SCHEME.sub("", license_).rstrip("/") if _SCHEME.match(license_) else license_
