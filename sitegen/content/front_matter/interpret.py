"""A tree of values to `FrontMatter`: which key is meant, what it says, and what to do where two say the same."""

from __future__ import annotations

import re
from typing import Any

from sitegen.base.problems import Place, warning
from sitegen.content.front_matter.reading import Reading
from sitegen.content.front_matter.records import PHOTO_PARTS
from sitegen.content.front_matter.schema import EXTRA, Rule, rules, squashed, suggestion
from sitegen.content.front_matter.tree import Items, Node, Pairs, Scalar
from sitegen.content.front_matter.values import is_empty, read_json
from sitegen.content.model import Folder, FrontMatter, KeyPlaces, Photo

MAX_KEYS = 200
_NUMBER = re.compile(r"[-+]?\d+(?:\.\d+)?\Z")
_PARTS = tuple(PHOTO_PARTS)

_new = tuple.__new__  # of a NamedTuple that is known to have its fields: half the time of a call of its class


class Interpreter:
    """Reads the entries of one block, one after another."""

    def __init__(self, reading: Reading, folder: Folder) -> None:
        self.reading = reading
        self.folder = folder
        self.rules = rules(folder)
        self.values: dict[str, Any] = {}
        self.places: dict[str, Place] = {}
        self.given: dict[str, tuple[int, Scalar]] = {}

    def read(self, root: Pairs) -> FrontMatter:
        """The whole block; what is wrong is in the reading's problems."""
        reading, known, given, values = self.reading, self.rules, self.given, self.values
        path, first_line = reading.path, reading.first_line
        if len(root.entries) > MAX_KEYS:
            message = f"there are {len(root.entries)} keys; front matter may have {MAX_KEYS}"
            reading.error("LIM004", message, root, "keep such data in content/data/, or below extra")
            return FrontMatter()
        for text, (key, node) in root.entries.items():
            rule = known.get(text) or known.get(squashed(text))
            if rule is None:
                self._unknown(key, node, root)
                continue
            name, read, rank, _ = rule
            reading.key = text
            if name in given:
                self._again(rule, key, node)
                continue
            given[name] = (rank, key)
            start = node.start
            self.places[name] = _new(Place, (path, start.line + first_line, start.column + 1))
            value = read(node, reading)
            if value is not None:
                values[name] = value
            if name == "aliases":
                self._place_items(node)
        if reading.inner:
            self._take_inner()
        values = self._with_photo()
        places = KeyPlaces.of(path, [(name, line, column) for name, (_, line, column) in self.places.items()])
        return FrontMatter(**values, extra=reading.extra, places=places)

    def _place_items(self, node: Node) -> None:
        """Each alias has a place of its own, under `aliases` and its path: any of them may be in the way."""
        for item in node.items if isinstance(node, Items) else (node,):
            if isinstance(item, Scalar):
                self.places[f"aliases {item.text.strip().strip('/')}"] = self.reading.at(item)

    def _again(self, rule: Rule, key: Scalar, node: Node) -> None:
        """The same key under another name."""
        reading, name = self.reading, rule.name
        value = rule.read(node, reading)
        rank, first = self.given[name]
        before = self.values.get(name)
        if rule.both == "join":
            self.values[name] = tuple(dict.fromkeys([*(before or ()), *(value or ())]))
        elif before is None or value is None or before == value:
            if before is None and value is not None:
                self.values[name] = value
                self.places[name] = reading.at(node)
        elif rule.both == "agree":
            message = f"{first.text} and {key.text} say different things about whether this is published"
            reading.error("FM034", message, key, "delete this line, or make the two agree")
        else:
            self._choose(rule, (rank, first), (key, node), value)

    def _choose(self, rule: Rule, before: tuple[int, Scalar], now: tuple[Scalar, Node], value: object) -> None:
        """Both have a value, and the values differ: the spelling that stands first in the table counts (FM023)."""
        (rank, first), (key, node), name = before, now, rule.name
        loser, winner = (key, first) if rank <= rule.rank else (first, key)
        if winner is key:
            self.values[name], self.given[name] = value, (rule.rank, key)
            self.places[name] = self.reading.at(node)
        message = f"{loser.text} and {winner.text} mean the same; {winner.text} counts"
        others = (self.reading.at(winner),)
        self.reading.problems.append(
            warning("FM023", message, self.reading.at(loser), "delete this line, or the other", others)
        )

    def _unknown(self, key: Scalar, node: Node, root: Pairs) -> None:
        reading, name = self.reading, key.text
        if name.lower() in EXTRA:
            self._extra(key, node)
            return
        self.reading.extra.setdefault(name, read_json(node, reading))
        if self.folder in ("authors", "comments"):
            return
        if key.plain and _NUMBER.match(name):
            hint = "write a word for a key, or move it below extra"
            reading.warning("FM005", f"the key {name} is a number; it is kept as text", key, hint)
            return
        near = suggestion(name)
        if near is None or near in root.entries:
            message = f"unknown key {name!r}; it is kept as extra"
            hint = "move it below the key extra to keep it without this warning, or delete it"
        else:
            message = f"unknown key {name!r}; did you mean {near}? It is kept as extra"
            hint = reading.rewrite(key, near)
        reading.warning("FM030", message, key, hint)

    def _extra(self, key: Scalar, node: Node) -> None:
        if is_empty(node):
            return
        if not isinstance(node, Pairs):
            self.reading.error("FM031", f"{key.text} must be a mapping", node, f"write {key.text}: {{key: value}}")
            return
        for name, (_, value) in node.entries.items():
            self.reading.extra[name] = read_json(value, self.reading)

    def _take_inner(self) -> None:
        """What stood inside other values counts where the key itself is not given."""
        for name, (value, place) in self.reading.inner.items():
            if name not in self.values:
                self.values[name], self.places[name] = value, place
            elif name in _PARTS and self.values[name] != value:
                message = f"{name} is given twice, inside the photograph and by itself; the latter counts"
                self.reading.problems.append(
                    warning("FM023", message, place, "delete one of them", (self.places[name],))
                )

    def _with_photo(self) -> dict[str, Any]:
        values = self.values
        parts = {name: values.pop(name) for name in _PARTS if name in values}
        source = parts.pop("photo", None)
        if source:
            values["photo"] = Photo(source, **parts)
        elif parts and "photo" not in self.given:
            for name in parts:
                message = f"{name} has no photograph to belong to"
                hint = f"add the key photo, or delete the line of {name}"
                self.reading.problems.append(warning("FM025", message, self.places[name], hint))
        return values
