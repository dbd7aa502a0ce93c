"""Typed readers of single values: a node in, a plain value out, None where nothing usable was given.

A text stays as it was written: `title: no`, `1.10`, `12:30` and `010` are the texts they look like.
"""

from __future__ import annotations

import math
import re
import unicodedata
from typing import get_args

from sitegen.base.problems import nearest
from sitegen.content.front_matter.mend import in_quotes
from sitegen.content.front_matter.reading import Reading
from sitegen.content.front_matter.tree import Items, Node, Pairs, Scalar
from sitegen.content.model import KINDS, Json, Kind

MAX_TITLE = 500
MAX_TAGS = 1_000
MAX_DIGITS = 100
TRUE, FALSE = ("true", "yes", "on"), ("false", "no", "off")

_SPACES = re.compile(r"[ \t\n]+")
_WORD = re.compile(r"[^\W_]")
_LIST_WORD = re.compile(r"\w[\w -]*\Z")
_INTEGER = re.compile(r"[-+]?(?:0|[1-9]\d*)\Z", re.ASCII)
_FLOAT = re.compile(r"[-+]?(?:\d+\.\d*|\.\d+|\d+)(?:[eE][-+]?\d+)?\Z", re.ASCII)
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,8})*\Z", re.ASCII)
_NAMES = {Scalar: "text", Items: "a list", Pairs: "a mapping"}
_CURLY = re.compile(
    "[\u201c\u201e\u201d\u2018\u00ab][^\u201c\u201d\u201e\u2018\u00ab\u00bb]*[\u201d\u201c\u2019\u00bb]\\Z"
)


def is_empty(node: Node) -> bool:
    """Whether nothing was given: no value, `~`, or `null` in lower case (Null is somebody's name)."""
    return type(node) is Scalar and (not node.text or (node.plain and node.text in ("~", "null")))


def read_text(node: Node, reading: Reading) -> str | None:
    """One line of text; line breaks become spaces, no-break spaces stay. FM031 where it is a list or a mapping."""
    if type(node) is not Scalar:
        message = f"{reading.key} must be text, got {_NAMES[type(node)]}"
        reading.error("FM031", message, node, reading.quote(node))
        return None
    text, plain = node.text, node.plain
    if plain:
        if reading.hashes:
            reading.look_for_comment(node)
        if text in ("", "~", "null"):
            return None
        if text[0] in "“„”‘«" and _CURLY.match(text):
            hint = reading.rewrite(node, in_quotes(text[1:-1]) if '"' not in text else in_quotes(text))
            reading.warning(
                "FM021", "these curly quotes are part of the text; to keep them, put straight ones around", node, hint
            )
    if "\n" in text or "\t" in text:
        text = _SPACES.sub(" ", text)
    return text.strip(" ")


def read_title(node: Node, reading: Reading) -> str | None:
    """A headline. LIM006 where it is too long for any card or feed reader."""
    title = read_text(node, reading)
    if title is not None and len(title) > MAX_TITLE:
        message = f"the title has {len(title):,} characters; readers and search engines cut it long before"
        reading.warning("LIM006", message, node, f"shorten it to at most {MAX_TITLE} characters")
    return title


def read_name(node: Node, reading: Reading) -> str | None:
    """A name in Unicode's composed form, so that equal names are equal."""
    text = read_text(node, reading)
    return text if text is None or text.isascii() else unicodedata.normalize("NFC", text)


def read_names(node: Node, reading: Reading) -> tuple[str, ...] | None:
    """A list of names, each once; a single text is a list of one, `a, b` of two."""
    if isinstance(node, Scalar):
        text = read_name(node, reading)
        if text is None:
            return ()
        return tuple(dict.fromkeys(name for part in text.split(",") if (name := part.strip())))
    return read_list(node, reading)


def read_list(node: Node, reading: Reading) -> tuple[str, ...]:
    """A list of texts, each once. FM033 where an entry is none, FM039 where it is empty; a text is a list of one."""
    if isinstance(node, Scalar):
        text = read_name(node, reading)
        return (text,) if text else ()
    if isinstance(node, Pairs):
        names = ", ".join(name if _LIST_WORD.match(name) else in_quotes(name) for name in node.entries)
        several = f"write a list, as in [{', '.join(map(in_quotes, node.entries))}]"
        hint = reading.rewrite(node, f"[{names}]") if node.start.line == node.end.line else several
        reading.error("FM033", f"{reading.key} must be a list, got a mapping", node, hint)
        return ()
    found: dict[str, None] = {}
    for item in node.items:
        if type(item) is not Scalar:
            message = f"an entry of {reading.key} must be text, got {_NAMES[type(item)]}"
            reading.error("FM033", message, item, reading.quote(item))
        elif text := "" if is_empty(item) else read_name(item, reading):
            found[text] = None
        else:
            hint = reading.without(node, item)
            reading.warning("FM039", f"an empty entry of {reading.key} was dropped", item, hint)
    return tuple(found)


def read_tags(node: Node, reading: Reading) -> tuple[str, ...]:
    """Tags: TAG002 where one is there twice, whatever its case; PATH001 where it has no letter for a URL; LIM007."""
    if isinstance(node, Items):
        spelled = {item.text.casefold() for item in node.items if type(item) is Scalar}
        if len(spelled) < len(node.items):
            _look_for_twins(node, reading)
    tags = read_names(node, reading) or ()
    for tag in tags:
        if not _WORD.search(tag):
            at = _item(node, tag)
            hint = "write a letter or a digit into it, or delete it"
            reading.error("PATH001", f"the tag {tag!r} has no letter or digit to make a URL of", at, hint)
    if len(tags) > MAX_TAGS:
        hint = f"keep the tags that readers look for, at most {MAX_TAGS:,}"
        reading.error("LIM007", f"there are {len(tags):,} tags on one article", node, hint)
    first: dict[str, str] = {}
    for tag in tags:
        first.setdefault(tag.casefold(), tag)
    return tuple(first.values())


def _look_for_twins(node: Items, reading: Reading) -> None:
    seen: set[str] = set()
    for item in node.items:
        if type(item) is Scalar and item.text:
            tag = item.text.casefold()
            if tag in seen:
                hint = reading.without(node, item)
                reading.warning("TAG002", f"the tag {item.text!r} is there twice", item, hint)
            seen.add(tag)


def _item(node: Node, text: str) -> Node:
    if isinstance(node, Items):
        return next((item for item in node.items if isinstance(item, Scalar) and item.text.strip() == text), node)
    return node


def read_flag(node: Node, reading: Reading) -> bool | None:
    """True or false. FM034: an error where it is neither, a warning where it stands in quotes as if it were text."""
    if type(node) is not Scalar or is_empty(node):
        reading.error("FM034", f"{reading.key} must be true or false", node, reading.rewrite(node, _safe("", reading)))
        return None
    text = node.text.lower()
    if text not in TRUE and text not in FALSE:
        message = f"{reading.key} must be true or false, not {node.text[:40]!r}"
        reading.error("FM034", message, node, reading.rewrite(node, _safe(text, reading)))
        return None
    value = text in TRUE
    if not node.plain:
        word = "true" if value else "false"
        message = f"{reading.key} is {word} here, but in quotes it looks like text"
        reading.warning("FM034", message, node, reading.rewrite(node, word))
    return value


def _safe(text: str, reading: Reading) -> str:
    """What to propose for a doubtful flag: plain words are understood, else what publishes nothing."""
    if text in ("0", "n", "f"):
        return "false"
    return "false" if text != "1" and reading.key.lower() == "published" else "true"


def read_kind(node: Node, reading: Reading) -> Kind | None:
    """One of `KINDS`, in any case. FM037."""
    text = read_text(node, reading)
    if not text:
        return None
    for kind in get_args(Kind):
        if text.lower() == kind:
            return kind  # type: ignore[no-any-return]
    near = nearest(text.lower(), KINDS)
    hint = reading.rewrite(node, near) if near else f"write one of {', '.join(KINDS)}"
    reading.error("FM037", f"{text[:40]!r} is not a kind of article ({', '.join(KINDS)})", node, hint)
    return None


def read_language(node: Node, reading: Reading) -> str | None:
    """A language tag as BCP 47 writes it; `pt_BR` is taken for `pt-BR`. FM036."""
    text = read_text(node, reading)
    if not text:
        return None
    if not _LANGUAGE.match(text):
        reading.error("FM036", f"{text[:40]!r} is not a language tag", node, "write a language tag such as en or pt-BR")
        return None
    return text.replace("_", "-")


def read_number(node: Node, reading: Reading) -> int | float | None:
    """A decimal number. FM047 where it is none, FM009 where it has too many digits."""
    value = read_json(node, reading)
    if isinstance(value, bool) or not isinstance(value, int | float):
        reading.error("FM047", f"{reading.key} must be a number", node, "write a number, as in 0.5")
        return None
    return value


def read_focus(node: Node, reading: Reading) -> tuple[float, float] | None:
    """Where a crop looks: x and y, each from 0 to 1. FM047."""
    if is_empty(node):
        return None
    if isinstance(node, Items) and len(node.items) == 2:
        x, y = (read_number(item, reading) for item in node.items)
        if x is None or y is None:
            return None
        if 0 <= x <= 1 and 0 <= y <= 1:
            return float(x), float(y)
    message = f"{reading.key} must be two numbers from 0 to 1: from the left, from the top"
    reading.error("FM047", message, node, reading.rewrite(node, "[0.5, 0.5]"))
    return None


def read_json(node: Node, reading: Reading) -> Json:
    """A value without a type of ours: true, false, decimal numbers and nothing are understood, all else is text."""
    if isinstance(node, Scalar):
        return _scalar(node, reading)
    if isinstance(node, Items):
        return [read_json(item, reading) for item in node.items]
    return {key: read_json(value, reading) for key, (_, value) in node.entries.items()}


def _scalar(node: Scalar, reading: Reading) -> Json:
    text = node.text
    if not node.plain:
        return text
    if text in ("", "~", "null"):
        return None
    if text in ("true", "false"):
        return text == "true"
    if not _FLOAT.match(text):
        return text
    if len(text) > MAX_DIGITS:
        reading.error("FM009", f"the number has {len(text):,} digits", node, reading.rewrite(node, in_quotes(text)))
        return None
    if _INTEGER.match(text):
        return int(text)
    if text.lstrip("+-").isdigit():
        return text  # 010 is a number to nobody
    number = float(text)
    return number if math.isfinite(number) else text
