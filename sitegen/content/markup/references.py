"""Where a body points inside its site, and what it can be linked by: noted, with a token for each reference."""

from __future__ import annotations

import re

from sitegen.base.problems import Problem, warning
from sitegen.content.markup.places import Places
from sitegen.content.markup.tags import Attributes
from sitegen.content.model import REFERENCE_OPEN, Reference, ReferenceUse, reference_token

_TARGETS: dict[str, tuple[tuple[str, ReferenceUse], ...]] = {
    "a": (("href", "link"),),
    "area": (("href", "link"),),
    "audio": (("src", "embed"),),
    "embed": (("src", "embed"),),
    "iframe": (("src", "embed"),),
    "img": (("src", "image"), ("srcset", "image")),
    "image": (("href", "image"),),
    "input": (("src", "image"),),
    "link": (("href", "link"),),
    "object": (("data", "embed"),),
    "script": (("src", "embed"),),
    "source": (("src", "embed"), ("srcset", "image")),
    "track": (("src", "embed"),),
    "use": (("href", "link"),),
    "video": (("src", "embed"), ("poster", "image")),
}
_SCHEME = re.compile(r"[a-zA-Z][a-zA-Z0-9+.\-]*:")
_CONTROL = re.compile(r"[\x00-\x20]+")
_DANGEROUS = ("javascript:", "vbscript:", "data:text/html")


class References:
    """The references and ids of one body, and what is wrong with them."""

    def __init__(self, places: Places) -> None:
        self.places = places
        self.references: list[Reference] = []
        self.ids: list[str] = []
        self.problems: list[Problem] = []

    def take_ids(self, name: str, given: Attributes) -> None:
        """Note what a tag can be linked by."""
        for key in ("id", "name") if name == "a" else ("id",):
            if value := given.get(key):
                self.ids.append(value)

    def refer(self, name: str, given: Attributes) -> bool:
        """Put a token where the attributes point inside the site; whether any of them changed."""
        changed = False
        for key, use in _TARGETS.get(name, ()):
            for spelled in (key, "xlink:" + key):
                value = given.get(spelled)
                if not value:
                    continue
                new = self._candidates(value) if key == "srcset" else self.target(value, use)
                if new != value:
                    changed = True
                    if new is None:
                        del given[spelled]
                    else:
                        given[spelled] = new
        return changed

    def target(self, value: str, use: ReferenceUse) -> str | None:
        """A token for a target inside the site, the target itself outside; None where it may not be followed."""
        target = value.strip()
        if not target or target.startswith(("//", REFERENCE_OPEN)):
            return value
        if ":" in target:
            plain = _CONTROL.sub("", target).lower()
            if plain.startswith(_DANGEROUS):
                self.problems.append(
                    warning(
                        "SEC003",
                        f"a link to {plain.partition(':')[0]}: would run code, so it was left out",
                        self.places.of_target(value)[1],
                        "link to a page or a file instead",
                    )
                )
                return None
            if _SCHEME.match(target):
                return value
        written, place = self.places.of_target(target)
        self.references.append(Reference(written, use, place))
        return reference_token(len(self.references) - 1)

    def _candidates(self, value: str) -> str | None:
        found = []
        for candidate in value.split(","):
            url, _, size = candidate.strip().partition(" ")
            token = self.target(url, "image") if url else None
            if token:
                found.append(f"{token} {size}".strip())
        return ", ".join(found) or None
