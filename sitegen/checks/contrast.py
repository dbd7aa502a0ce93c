"""Whether the theme's text can be read: contrast of its colours (WCAG 2.2, 1.4.3: 4.5 to 1), light and dark.

Only what can be known from the style sheets is judged: text in a colour of a variable of `:root`, on the background of
the same rule or of the page. Colours that a browser computes (`oklch(from …)`, `color-mix`) are left to people.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from sitegen.base.problems import Place, Problem, warning
from sitegen.checks.style_sheets import Rule, read_rules
from sitegen.themes.theme import Theme

ENOUGH = 4.5
LARGE = 3.0
"""Enough for headlines."""

_SAME = 1.3
"""Text that is nearly the colour of the page is meant to stand on something else."""

_ROOT = re.compile(r"(?::root|html|body|\*)\Z")
_SKIPPED = re.compile(r"print|forced-colors|prefers-contrast|@keyframes|@supports not|@font-face")
_DARK = re.compile(r"prefers-color-scheme:\s*dark")
_LIGHT = re.compile(r"prefers-color-scheme:\s*light")
_STATE = re.compile(r":disabled|::placeholder|::selection|\[disabled|\[aria-disabled|\[hidden|:-webkit")
_HEADLINE = re.compile(r"\bh[12]\b")
_VARIABLE = re.compile(r"var\(\s*(--[\w-]+)\s*(?:,\s*(.*))?\)\Z", re.S)
_PLAIN = re.compile(r"(?:var\(\s*--[\w-]+\s*\))\Z")
_NUMBERS = re.compile(r"[\d.]+%?")

Color = tuple[float, float, float]


class _Sheet(NamedTuple):
    path: str
    rules: tuple[Rule, ...]


def contrast_problems(theme: Theme, styles: Sequence[str] = ()) -> Iterator[Problem]:
    """CON001: text that stands out too little, once for each declaration. `styles` are style elements of pages."""
    sheets = [_Sheet(path, tuple(read_rules(css))) for path, css in _style_files(theme)]
    inline = [rule for css in dict.fromkeys(styles) for rule in read_rules(css)]
    every = [rule for sheet in sheets for rule in sheet.rules] + inline
    told: set[tuple[str, int]] = set()
    for scheme in ("light", "dark"):
        values = _variables(every, scheme)
        page = _page_background(every, values, scheme)
        if page is None or (scheme == "dark" and not _has_dark(every)):
            continue
        for sheet in sheets:
            for rule in sheet.rules:
                found = _judged(rule, values, page, scheme)
                if found and (sheet.path, found[1]) not in told:
                    told.add((sheet.path, found[1]))
                    yield _problem(sheet.path, rule, found, scheme)


def _judged(rule: Rule, values: Mapping[str, str], page: Color, scheme: str) -> tuple[float, int, str] | None:
    """The contrast of a rule's text where it is too low, the line, and the value."""
    if not _applies(rule, scheme) or _STATE.search(rule.selector):
        return None
    declared = {name: (value, line) for name, value, line in rule.declarations}
    if "color" not in declared or not _PLAIN.match(declared["color"][0]):
        return None
    value, line = declared["color"]
    text = _color(value, values, scheme)
    own = next((declared[name][0] for name in ("background-color", "background") if name in declared), "")
    below = _color(own, values, scheme) if own else page
    if text is None or below is None:
        return None
    found = contrast(text, below)
    is_root = bool(_ROOT.match(rule.selector.rpartition(",")[2].strip()))
    if not own and not is_root and found < _SAME:
        return None
    enough = LARGE if _HEADLINE.search(rule.selector) else ENOUGH
    return (found, line, value) if found < enough else None


def _problem(path: str, rule: Rule, found: tuple[float, int, str], scheme: str) -> Problem:
    number, line, value = found
    selector = rule.selector if len(rule.selector) <= 40 else rule.selector[:39] + "…"
    message = f"{selector}: {value} stands out {number:.1f} to 1 in the {scheme} scheme; {ENOUGH} is needed to read it"
    return warning("CON001", message, Place(path, line), "choose a colour that is darker, or lighter where all is dark")


def contrast(one: Color, other: Color) -> float:
    """The contrast ratio of two colours, 1 to 21 (WCAG 2.2)."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(color: Color) -> float:
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in color)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _style_files(theme: Theme) -> list[tuple[str, str]]:
    """The style sheets in force: of two with one name that of the layer nearer to the site."""
    found: dict[str, tuple[str, str]] = {}
    for layer in reversed(theme.layers):
        for name, data in layer.static.items():
            if name.endswith(".css"):
                found[name] = (f"{layer.path}/static/{name}", data.decode("utf-8", "replace"))
    return [found[name] for name in sorted(found)]


def _applies(rule: Rule, scheme: str) -> bool:
    for above in rule.around:
        if _SKIPPED.search(above):
            return False
        if (_DARK.search(above) and scheme != "dark") or (_LIGHT.search(above) and scheme != "light"):
            return False
    return True


def _has_dark(rules: Iterable[Rule]) -> bool:
    return any(
        any(_DARK.search(above) for above in rule.around) or "light-dark(" in value
        for rule in rules
        for _, value, _ in rule.declarations
    )


def _variables(rules: Iterable[Rule], scheme: str) -> dict[str, str]:
    """The variables of the root; a later one wins, and one that holds in this scheme only wins over all."""
    always: dict[str, str] = {}
    special: dict[str, str] = {}
    for rule in rules:
        if not _applies(rule, scheme) or not any(_ROOT.match(part.strip()) for part in rule.selector.split(",")):
            continue
        chosen = special if any(_DARK.search(above) or _LIGHT.search(above) for above in rule.around) else always
        chosen |= {name: value for name, value, _ in rule.declarations if name.startswith("--")}
    return always | special


def _page_background(rules: Iterable[Rule], values: Mapping[str, str], scheme: str) -> Color | None:
    """The colour behind everything: that of html or body, else white; None where it cannot be known."""
    found: Color | None = (1.0, 1.0, 1.0) if scheme == "light" else None
    for rule in rules:
        if not _applies(rule, scheme) or not any(_ROOT.match(part.strip()) for part in rule.selector.split(",")):
            continue
        for name, value, _ in rule.declarations:
            if name in ("background", "background-color"):
                found = _color(value, values, scheme)
    return found


def _color(value: str, values: Mapping[str, str], scheme: str, depth: int = 0) -> Color | None:
    """A colour as red, green and blue from 0 to 1, None where it cannot be known here."""
    text = value.removesuffix("!important").strip()
    if depth > 10:
        return None
    if found := _VARIABLE.match(text):
        inner = values.get(found[1], found[2])
        return _color(inner, values, scheme, depth + 1) if inner else None
    if text.startswith("light-dark(") and text.endswith(")"):
        parts = _arguments(text[len("light-dark(") : -1])
        return _color(parts[scheme == "dark"], values, scheme, depth + 1) if len(parts) == 2 else None
    return _literal(text.lower())


def _literal(text: str) -> Color | None:
    from PIL import ImageColor

    if text.startswith(("rgb(", "rgba(")) and "," not in text:
        numbers = _NUMBERS.findall(text)
        if len(numbers) != 3:
            return None
        text = f"rgb({','.join(numbers)})"
    try:
        red, green, blue, *alpha = ImageColor.getrgb(text)
    except ValueError:
        return None
    return None if alpha and alpha[0] < 255 else (red / 255, green / 255, blue / 255)


def _arguments(text: str) -> list[str]:
    """The arguments of a function, cut at commas that stand in no inner one."""
    parts, depth = [""], 0
    for character in text:
        depth += (character == "(") - (character == ")")
        if character == "," and not depth:
            parts.append("")
        else:
            parts[-1] += character
    return [part.strip() for part in parts]
