"""What can be said about Markdown before it becomes HTML: limits, slips, and what an engine cannot do, with places."""

from __future__ import annotations

import re
from typing import NamedTuple

from sitegen.base.problems import Place, Problem, error, nearest, warning
from sitegen.content.markup import fast_engine
from sitegen.content.markup.block_syntax import FENCE, ITEM, RULE, indent_of
from sitegen.content.markup.engine import MarkupOptions
from sitegen.content.markup.places import Places
from sitegen.content.markup.tags import BLOCK

MAX_NESTING = 50

# A character comes first (a line end, so "\n" goes before the text): it is found ten times faster than `^` or `(?<!`.
_DEEP = re.compile(r"\n(?=[ \t>*+\-0-9.)]{50})(?:[ \t]{50}|[ \t]*(?:(?:>|[-+*]|\d+[.)])[ \t]*){25})")
_DEFINITION = re.compile(r"[ ]{0,3}(?:>[ ]?)*\[(\^?[^\]\n]+)\]:")
_FOOTNOTE_USE = re.compile(r"\[(?<!\\\[)(\^[^\]\s]+)\](?!:)")
_USE = re.compile(r"\[(?!\^)((?:[^\[\]\n]|\n(?!\n))+)\]\[([^\[\]\n]*)\]")
_RAW = re.compile(r"<(?:/?[a-zA-Z][a-zA-Z0-9-]*(?=[\s/>])[^>]*>|\?|![A-Z])")
_FENCE_SIGNS = (re.compile("`(?=``)"), re.compile("~(?=~~)"))
_PREFIX = re.compile(r"[ \t>]*(?:(?:[-+*]|\d+[.)])[ \t]+)*")
_ATTRIBUTES = re.compile(BLOCK)
_ATTRIBUTE_OWNER = re.compile(r"(?:[)\]>]|^[ ]{0,3}#{1,6}[ \t][^\n]*[ \t])\Z", re.M)
_ABBREVIATION = re.compile(r"^[ ]{0,3}\*\[[^\]\n]+\]:[ \t]*\S", re.M)
_BRACKETS = re.compile(r"\][:\[]")
_DEFINED = re.compile(r"\]:")
_NOTE_OPENS = re.compile(r"\[\^")
_SHORT_OPENS = re.compile(r"\*\[")
_HEAVY = re.compile(r"[\[\]*_`<&!~|]")


def lint(places: Places, options: MarkupOptions) -> tuple[Problem, ...]:
    """The problems of a body's Markdown, in the order of their places."""
    text = places.text
    found: list[Problem] = []
    # Two characters are found thirty times slower than one: the rarer of them is looked for first, here and below.
    # A regular expression looks for the first of them only, where that is no set.
    brackets = _BRACKETS.findall(text) if "]" in text else []
    if options.engine == "commonmark":
        if not fast_engine.is_installed():
            return (_not_installed(),)
        found += _only_default(places, "]:" in brackets)
    found += _nesting(places)
    found += _unclosed(places)
    defined = _definitions(places) if "]:" in brackets else []
    if defined:
        found += _doubles(places, options, defined)
    if "^" in text and _NOTE_OPENS.search(text):
        found += _footnotes(places, defined)
    if "][" in brackets:
        found += _undefined(places, defined)
    if not options.raw_html and "<" in text:
        found += _raw(places)
    return tuple(sorted(found, key=Problem.sort_key)) if found else ()


def _not_installed() -> Problem:
    return error(
        "MD021",
        'the engine "commonmark" is not installed',
        Place("sitegen.toml"),
        'run: pip install comrak, or set engine = "markdown" below [markdown]',
    )


def _nesting(places: Places) -> list[Problem]:
    """LIM005 at the first line that is more than `MAX_NESTING` lists and quotes deep."""
    if not _DEEP.search("\n" + places.text):
        return []
    stack: list[int] = []
    offset = 0
    for line in places.masked.split("\n"):
        text, quotes, column = line.lstrip(" \t"), 0, indent_of(line)
        while text:
            if text[0] == ">":
                quotes += 1
                text = text[1:].lstrip(" \t")
                continue
            item = ITEM.match(text) if not RULE.match(text) else None
            if not item:
                break
            while stack and column < stack[-1]:
                stack.pop()
            rest = text[item.end() :].lstrip(" \t")
            column += len(text) - len(rest)
            stack.append(column)
            text = rest
        if quotes + len(stack) > MAX_NESTING:
            return [
                error(
                    "LIM005",
                    f"lists and quotes are nested more than {MAX_NESTING} deep here",
                    places.at(offset),
                    f"remove levels until at most {MAX_NESTING} are left",
                )
            ]
        if line.strip() and column == 0 and not quotes:
            stack.clear()
        offset += len(line) + 1
    return []


class _Fence(NamedTuple):
    """The start of a block of fenced code."""

    offset: int
    mark: str
    language: str


def _fences(places: Places) -> tuple[list[_Fence], bool]:
    """All blocks of fenced code, and whether the last of them is closed."""
    fences: list[_Fence] = []
    mark, whole, end = "", places.text, 0
    while signs := [found.start() for pattern in _FENCE_SIGNS if (found := pattern.search(whole, end))]:
        offset = whole.rfind("\n", 0, min(signs)) + 1
        end = whole.find("\n", offset)
        end = len(whole) if end < 0 else end
        line = whole[offset:end]
        prefix = _PREFIX.match(line)
        start = prefix.end() if prefix else 0
        text = line[start:].strip()
        if mark:
            if text.startswith(mark) and not text.strip(mark[0]):
                mark = ""
        elif fence := FENCE.match(text):
            mark = fence[1] or fence[3]
            words = (fence[2] or fence[4] or "").strip().lstrip("{. ").split(None, 1)
            fences.append(_Fence(offset + start, mark, words[0].rstrip("}") if words else ""))
    return fences, not mark


def _unclosed(places: Places) -> list[Problem]:
    found: list[Problem] = []
    text = places.text
    if any(sign.search(text) for sign in _FENCE_SIGNS):
        fences, closed = _fences(places)
        if not closed:
            hint = f"add a line {fences[-1].mark} where the code ends"
            found.append(warning("MD001", "this code block is never closed", places.at(fences[-1].offset), hint))
    if "<" in text and "<!--" in text:
        last = places.masked.rfind("<!--")
        if last >= 0 and "-->" not in places.masked[last:]:
            found.append(warning("MD002", "this comment is never closed", places.at(last), "add --> after the comment"))
    return found


def unknown_languages(places: Places, languages: tuple[str, ...]) -> list[Problem]:
    """MD004 for code in a language that cannot be coloured; `languages` come in the order of their blocks."""
    if not languages:
        return []
    fences, _ = _fences(places)
    found = []
    for language in languages:
        index = next((i for i, fence in enumerate(fences) if fence.language.lower() == language), None)
        place = places.top() if index is None else places.at(fences.pop(index).offset)
        like = nearest(language, _known_languages()) if len(language) > 3 else None
        hint = f"write {like}" if like else "write text, or leave the language out"
        found.append(warning("MD004", f'"{language}" is no language that can be coloured', place, hint))
    return found


def _known_languages() -> list[str]:
    from pygments.lexers import get_all_lexers

    return [alias for lexer in get_all_lexers() for alias in lexer[1]]


def _definitions(places: Places) -> list[tuple[str, int]]:
    """The name of every link or footnote that is defined, and the offset of its bracket."""
    text, found = places.masked, []
    for mark in _DEFINED.finditer(text):  # there are fewer of them than lines
        start, end = mark.span()
        match = _DEFINITION.match(text, text.rfind("\n", 0, start) + 1)
        if match and match.end() == end:
            found.append((match[1], match.start(1) - 1))
    return found


def _doubles(places: Places, options: MarkupOptions, defined: list[tuple[str, int]]) -> list[Problem]:
    """MD003 for footnotes and link definitions that are defined twice; of two footnotes comrak makes broken HTML."""
    first: dict[str, int] = {}
    found = []
    for written, at in defined:
        name = " ".join(written.lower().split())
        if name in first:
            what = "footnote" if name.startswith("^") else "link"
            report = error if what == "footnote" and options.engine == "commonmark" else warning
            message = f"the {what} [{written}] is defined twice"
            others = [places.at(first[name])]
            found.append(report("MD003", message, places.at(at), "give one of them another name", others))
        first.setdefault(name, at)
    return found


def _footnotes(places: Places, defined: list[tuple[str, int]]) -> list[Problem]:
    """LINK003 for a mark without its footnote, MD006 for a footnote without its mark: neither would be shown."""
    notes = {name.lower(): at for name, at in defined if name.startswith("^")}
    used = {m[1].lower(): m.start() for m in _FOOTNOTE_USE.finditer(places.masked)}
    found = []
    for name, at in used.items():
        if name not in notes:
            like = nearest(name, notes)
            hint = f"write [{like}]" if like else f"add a line: [{name}]: the text of the footnote"
            found.append(warning("LINK003", f"the footnote [{name}] is not defined", places.at(at), hint))
    for name, at in notes.items():
        if name not in used:
            message = f"nothing refers to the footnote [{name}], so it is not shown"
            found.append(warning("MD006", message, places.at(at), f"write [{name}] where it belongs, or remove it"))
    return found


def _undefined(places: Places, defined: list[tuple[str, int]]) -> list[Problem]:
    """LINK003 for `[text][name]` where nothing defines the name."""
    known = {" ".join(name.lower().split()) for name, _ in defined}
    found = []
    for match in _USE.finditer(places.masked):
        name = " ".join((match[2] or match[1]).lower().split())
        if name in known or places.masked[match.start() - 1 : match.start()] == "\\":
            continue
        like = nearest(name, known)
        found.append(
            warning(
                "LINK003",
                f"[{match[2] or match[1]}] is not defined, so this is no link",
                places.at(match.start()),
                f"write [{like}]" if like else f"add a line: [{match[2] or match[1]}]: https://…",
            )
        )
    return found


def _raw(places: Places) -> list[Problem]:
    """SEC002 for raw HTML where it is not allowed."""
    return [
        warning(
            "SEC002",
            "raw HTML is shown as text here",
            places.at(match.start()),
            "write it in Markdown, or set raw_html = true below [markdown]",
        )
        for match in _RAW.finditer(places.masked)
    ]


def _only_default(places: Places, defines: bool) -> list[Problem]:
    """MD020 for what the commonmark engine cannot do; `defines` is whether there can be an abbreviation."""
    text, found = places.text, []
    if "{" in text:
        found += [
            (match.start(), "an attribute list here")
            for match in _ATTRIBUTES.finditer(places.masked)
            if not _ATTRIBUTE_OWNER.search(places.masked[max(0, match.start() - 400) : match.start()])
        ]
    if defines and "*" in text and _SHORT_OPENS.search(text):
        found += [(match.start(), "abbreviations") for match in _ABBREVIATION.finditer(places.masked)]
    if "=" in text and "markdown=" in text:
        found += [(m.start(), "Markdown inside HTML tags") for m in re.finditer(r"\bmarkdown=[\"'1bs]", places.masked)]
    return [
        error(
            "MD020",
            f'the engine "commonmark" does not know {what}',
            places.at(at),
            'remove it, or set engine = "markdown" below [markdown]',
        )
        for at, what in found
    ]


def worst_line(places: Places) -> Place:
    """The line with the most characters that Markdown gives a meaning."""
    counts = [len(_HEAVY.findall(line)) for line in places.text.split("\n")]
    return Place(places.path, places.first_line + counts.index(max(counts)))
