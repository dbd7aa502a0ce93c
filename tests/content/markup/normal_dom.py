"""HTML as a list of lines that two engines can be compared by: elements, attributes, text; white space folded."""

import re

import lxml.html

_FOLDED = re.compile(r"[ \t\n\r\f]+")


def normal(html: str) -> list[str]:
    """One line for each start of an element, each piece of text, each end."""
    lines: list[str] = []
    for element in lxml.html.fragments_fromstring(f"<div>{html}</div>"):
        _lines(element, lines, 0)
    return lines


def _lines(element, lines: list[str], depth: int) -> None:
    pad = "  " * depth
    names = " ".join(f'{key}="{value}"' for key, value in sorted(element.attrib.items()))
    lines.append(f"{pad}<{element.tag} {names}".rstrip() + ">")
    in_pre = element.tag == "pre" or any(a.tag == "pre" for a in element.iterancestors())
    _text(element.text, lines, depth + 1, in_pre)
    for child in element:
        if isinstance(child.tag, str):
            _lines(child, lines, depth + 1)
        _text(child.tail, lines, depth + 1, in_pre)


def _text(text: str | None, lines: list[str], depth: int, in_pre: bool) -> None:
    if not text:
        return
    shown = repr(text) if in_pre else _FOLDED.sub(" ", text).strip()
    if shown:
        lines.append("  " * depth + shown)
