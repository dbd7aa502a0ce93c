"""Typographic quotes, dashes and ellipses by language, in one pass over a whole text."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

THROUGH = "\ufdd2"
BREAK = "\ufdd3"
WORD = "\ufdd4"
"""What stands in the text for a tag inside a line, for the edge of a block, and for what is not set (code)."""

_NARROW = "\u202f"
_SPACES = " \u00a0\u202f"
_OPENERS = frozenset("([{<«‹„“‘‚–—/¿¡-") | frozenset("\t\n\r\u00a0\u202f\u2009 " + BREAK)
_CONTRACTIONS = re.compile(r"(?:tis|twas|twere|em|cause|til|round|bout|n|t|s|k)(?!\w)", re.IGNORECASE)
# One set of characters comes first: it lets the regular expression engine skip everything else at once.
_COMMON = r"""["'&.\-](?:(?<=["'])|(?<=&)\#?\w+;|(?<=-)-{1,2}(?![->])|(?<=\.)\.\.(?!\.))"""
_FRENCH = rf"""|(?<=[^\W_]|[)\]»%”’…{THROUGH}{WORD}])[{_SPACES}]?(?:[;!?]|:(?!//))(?=[\s{BREAK}{THROUGH})\]»”"!?]|\Z)"""
LONG = (("-", re.compile(r"---?(?![->])")), (".", re.compile(r"\.\.\.(?!\.)")))
_APOSTROPHE = re.compile(r"'(?<=[^\W_]')(?=[a-zA-Z])")
"""Most single quotes: within a word there is nothing to decide."""
_GUILLEMETS = rf"|«[{_SPACES}]?|[{_SPACES}]?»"


class Marks(NamedTuple):
    """Opening and closing quotes of both levels; `spaced` is `all` for French spaces, `colon` for Quebec's."""

    outer: tuple[str, str]
    inner: tuple[str, str]
    spaced: str = ""


def _marks(signs: str, spaced: str = "") -> Marks:
    narrow = _NARROW if spaced else ""
    return Marks((signs[0] + narrow, narrow + signs[1]), (signs[2], signs[3]), spaced)


_MARKS = {
    "en": _marks("“”‘’"),
    "de": _marks("„“‚‘"),
    "de-ch": _marks("«»‹›"),
    "fr": _marks("«»“”", "all"),
    "fr-ca": _marks("«»“”", "colon"),
    "fr-ch": _marks("«»‹›", "all"),
    "es": _marks("«»“”"),
    "es-mx": _marks("“”‘’"),
    "pt": _marks("“”‘’"),
    "pt-pt": _marks("«»“”"),
    "it": _marks("«»“”"),
    "it-ch": _marks("«»‹›"),
    "ca": _marks("«»“”"),
    "nl": _marks("“”‘’"),
    "pl": _marks("„”«»"),
    "ro": _marks("„”«»"),
    "hu": _marks("„”»«"),
    "hr": _marks("„”‚’"),
    "ru": _marks("«»„“"),
    "uk": _marks("«»„“"),
    "be": _marks("«»„“"),
    "bg": _marks("„“‚‘"),
    "el": _marks("«»“”"),
    "nb": _marks("«»‘’"),
    "nn": _marks("«»‘’"),
    "no": _marks("«»‘’"),
    "sv": _marks("””’’"),
    "fi": _marks("””’’"),
    "da": _marks("””’’"),
    "cs": _marks("„“‚‘"),
    "sk": _marks("„“‚‘"),
    "sl": _marks("„“‚‘"),
    "is": _marks("„“‚‘"),
    "et": _marks("„“«»"),
    "lt": _marks("„“‚‘"),
    "lv": _marks("«»„“"),
    "ja": _marks("「」『』"),
    "he": _marks("””’’"),
}


@lru_cache(maxsize=64)
def marks_for(language: str) -> Marks:
    """The marks for a language tag (`pt-PT`): its own, else its language's, else those of English."""
    tag = language.replace("_", "-").lower()
    return _MARKS.get(tag) or _MARKS.get(tag.split("-")[0]) or _MARKS["en"]


@lru_cache(maxsize=8)
def _pattern(spaced: str) -> re.Pattern[str]:
    french = _FRENCH.replace("[;!?]|", "") if spaced == "colon" else _FRENCH
    return re.compile(_COMMON + french + _GUILLEMETS)


def adds_spaces(language: str) -> bool:
    """Whether `typeset` may set spaces where there were none."""
    return bool(marks_for(language).spaced)


def typeset(text: str, language: str) -> str:
    """`text` with the marks of `language`. `THROUGH`, `BREAK` and `WORD` come through in number and order."""
    marks = marks_for(language)
    if marks.spaced:
        return _pattern(marks.spaced).sub(Setter(text, marks), text)
    # One character is found six times faster than any of several, hence a pass for each. The quotes look at what was
    # there before any of them was set; to them a dash is what two hyphens are, and every mark is one character long.
    for sign, pattern in LONG:
        if sign in text:
            text = pattern.sub(Setter(text, marks), text)
    plain = text
    if '"' in plain:
        text = Setter(plain, marks).quotes('"', text)
    if "'" in plain:
        text = Setter(plain, marks).quotes("'", _APOSTROPHE.sub("’", text))
    return text


class Setter:
    """Decides what stands for each match; knows which quotes are open in the current block."""

    def __init__(self, text: str, marks: Marks) -> None:
        self.text = text
        self.marks = marks
        self.seen = 0
        self.double = False
        self.single = False
        self.closer = False
        self.looked_to = 0

    def __call__(self, match: re.Match[str]) -> str:
        found = match[0]
        first = found[0]
        if first in "\"'":
            return self.quote(match.start())
        if first == "&":
            return found
        if first == "-":
            return self.dash(match)
        if first == ".":
            return found if self.text[match.start() - 1 : match.start()] == "." else "…"
        if "«" in found:
            return "«" + _NARROW
        return _NARROW + found.strip(_SPACES)

    def quotes(self, sign: str, text: str) -> str:
        """`text`, in which others may have been set, with what stands for all the quotes of one kind."""
        found, done, quote = [], 0, self.quote
        at = text.find(sign)
        while at >= 0:
            found.append(text[done:at])
            found.append(quote(at))
            done = at + 1
            at = text.find(sign, done)
        found.append(text[done:])
        return "".join(found)

    def quote(self, at: int) -> str:
        """What stands for a quote."""
        text = self.text
        if text.find(BREAK, self.seen, at) >= 0:
            self.double = self.single = False
        self.seen = at
        before, after = text[at - 1 : at], text[at + 1 : at + 2]
        if before == THROUGH or not before:
            before = self.before(at)
        if after == THROUGH or not after:
            after = self.after(at)
        return self.double_quote(before, after) if text[at] == '"' else self.single_quote(at, before, after)

    def before(self, at: int) -> str:
        """The character before, looking through tags inside the line."""
        at -= 1
        while at >= 0 and self.text[at] == THROUGH:
            at -= 1
        return self.text[at] if at >= 0 else BREAK

    def after(self, at: int) -> str:
        text, end = self.text, len(self.text)
        at += 1
        while at < end and text[at] == THROUGH:
            at += 1
        return text[at] if at < end else BREAK

    def next_edge(self, at: int) -> int:
        """Where the block ends that `at` is in."""
        end = self.text.find(BREAK, at)
        return len(self.text) if end < 0 else end

    def opens(self, before: str, after: str, is_open: bool) -> bool:
        """Whether a quote between these two starts a quotation."""
        if after.isspace() or after == BREAK:
            return False
        if before in _OPENERS:
            return not (is_open and before in "–—-/" and not after.isalnum())
        return before in "\"'" and not is_open

    def double_quote(self, before: str, after: str) -> str:
        if self.opens(before, after, self.double):
            self.double = True
            return self.marks.outer[0]
        if not self.double and before.isdigit():
            return "″"
        self.double = False
        return self.marks.outer[1]

    def single_quote(self, at: int, before: str, after: str) -> str:
        if before.isalnum() and after.isalnum():
            return "′" if before.isdigit() and after.isdigit() else "’"
        if self.opens(before, after, self.single):
            if after.isdigit() or _CONTRACTIONS.match(self.text, at + 1) or not self.closes_later(at):
                return "’"
            self.single = True
            return self.marks.inner[0]
        if self.single:
            self.single = False
            return self.marks.inner[1]
        return "’"

    def closes_later(self, at: int) -> bool:
        """Whether a single quote after `at`, in the same block, can close what opens here."""
        if at < self.looked_to:
            return self.closer
        text = self.text
        end = self.next_edge(at)
        found = text.find("'", at + 1, end)
        while found >= 0 and (self.before(found).isspace() or self.after(found).isalnum()):
            found = text.find("'", found + 1, end)
        self.closer, self.looked_to = found >= 0, found if found >= 0 else end
        return self.closer

    def dash(self, match: re.Match[str]) -> str:
        if self.text[match.start() - 1 : match.start()] in ("-", "!"):
            return match[0]
        before, after = self.before(match.start()), self.after(match.end() - 1)
        if before in _OPENERS and after.isalnum() and not before.isalnum():
            return match[0]  # an option of a command: --verbose
        return "–" if len(match[0]) == 2 else "—"
