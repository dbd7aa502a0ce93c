"""The HTML of most articles, finished without a walk: paragraphs, headings, lists, tables, code, links, footnotes.

It gives the very body that the walk of `finish` gives, or none: whatever else is in the HTML is left to the walk. The
tags that ask for nothing stay where they are; only the others are visited, and quotes are set between the tags.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from html import escape, unescape

from sitegen.content.markup.engine import Body, MarkupOptions
from sitegen.content.markup.html_quotes import InTagError, typeset_html
from sitegen.content.markup.phrases import phrases
from sitegen.content.markup.places import Places
from sitegen.content.markup.references import References
from sitegen.content.markup.slugger import Slugger
from sitegen.content.markup.structure import back_label, code_block, reference_id
from sitegen.content.markup.tags import attributes, start_tag
from sitegen.content.markup.typography import adds_spaces
from sitegen.content.model import REFERENCE_CLOSE, REFERENCE_OPEN, Heading
from sitegen.content.words import count_words

_ASKING = re.compile(
    r"<(?!/?(?:p|li|em|strong|[uo]l|blockquote|del|t(?:d|h|r|head|body))>|/a>|/section>)(?:"
    r"(a href=\"https?://[^\"'&<>\x00-\x20]+\"(?: title=\"[^\"'&<>]*\")?>(?=[^<]*</a>(?!\{|\s*</p>)))"
    r"|h([1-6])>"
    r"|/h([1-6])>"
    r"|(code>[^<]*</code>)"
    r"|(pre><code[^>]*>[^<]*</code></pre>)"
    r"|sup class=\"footnote-ref\">(<a href=\"[^\"]*\" id=\"[^\"]*\" data-footnote-ref>)[0-9]+</a></sup>"
    r"|(a href=\"[^\"]*\" class=\"footnote-backref\" data-footnote-backref data-footnote-backref-idx=\"[0-9]+\""
    r"[^>]*>↩</a>)"
    r"|(a [^>]*>)"
    r"|([^>]*>))"
)
_WEB_LINK, _CODE = 1, 4
"""The groups of a link out of the site that is left as it is, and of a code span."""
_ANY = re.compile(r"<[^>]*>")
_ONLY_TAGS = re.compile(r"<(?<!\S<)[^<>\s]*+>(?:<[^<>\s]*+>)*+(?!\S)")
"""White space has tags between it and nothing else: no word."""
_ENDING = re.compile(r"\s*</p>")
_HELD = re.compile("<(?:code|pre)>")
_FOREIGN = (REFERENCE_OPEN, REFERENCE_CLOSE, "\ufdd2", "\ufdd3", "\ufdd4")
_REWRITTEN = {
    "<br />": "<br>",
    "<hr />": "<hr>",
    "</table>": "</table></div>",
    **{
        f'<{cell} align="{side}">': f'<{cell} style="text-align: {side}">'
        for cell in ("td", "th")
        for side in ("left", "right", "center")
    },
}
"""What is written for a tag."""
_NUMBERED = re.compile(r'<ol start="\d+">\Z')
_NOTE = re.compile(r"""<li id="(fn-[^"'&]+)">\Z""")


class _UnusualError(Exception):
    """Something is in the HTML that the walk should visit."""


def finish_plain(
    html: str, options: MarkupOptions, places: Places, *, lead: bool
) -> tuple[Body, tuple[str, ...]] | None:
    """What `finish` gives for comrak's HTML of a text without raw HTML; None where more than plain things are in it."""
    text = places.text
    if (
        options.engine != "commonmark"
        or "<" in text
        or (lead and not html.startswith("<p>"))
        or (options.typography and adds_spaces(options.language))
        or ("&" in text and not options.raw_html)
    ):
        return None
    for mark in _FOREIGN:
        if mark in html:
            return None
    try:
        return _Plain(html, options, Places(text, places.path, places.first_line)).body(lead)
    except (_UnusualError, InTagError):
        return None


class _Plain(References):
    """`written` are pieces of the finished HTML, with code held back in `held`; `spoken` those of what is read out."""

    def __init__(self, html: str, options: MarkupOptions, places: Places) -> None:
        super().__init__(places)
        self.html = html
        self.options = options
        self.words = phrases(options.language)
        self.written: list[str] = []
        self.spoken: list[str] = []
        self.held: list[str] = []
        self.unknown: list[str] = []
        self.headings: list[tuple[int, int, str]] = []
        self.opened = (0, 0)
        self.tables = self.notes = 0
        self._written_to = 0

    def body(self, lead: bool) -> tuple[Body, tuple[str, ...]]:
        """The body, and the languages of code that cannot be coloured."""
        html, visit, spoken_to = self.html, _VISIT, 0
        for found in _ASKING.finditer(html):
            kind = found.lastindex or 0
            if kind != _CODE:  # tags are no words, and those with attributes would look like some
                start, end = found.span()
                self.spoken.append(html[spoken_to:start])
                spoken_to = end
            if kind != _WEB_LINK:
                visit[kind](self, found)
        self.written.append(html[self._written_to :])
        self.spoken.append(html[spoken_to:])
        names = self._identify() if self.headings else []
        if len(set(self.ids)) < len(self.ids):
            raise _UnusualError  # which is to be told with places
        done = "".join(self.written)
        if self.options.typography:
            done = typeset_html(done, self.options.language)
        elif "&" in done:
            done = done.replace("&quot;", '"')
        if self.held:
            held = iter(self.held)
            done = _HELD.sub(lambda _: next(held), done)
        spoken = "".join(self.spoken)
        body = Body(
            done.strip(),
            tuple(self.references),
            (),
            tuple(self._headings(names, done)) if names else (),
            frozenset(self.ids),
            count_words(spoken) - len(_ONLY_TAGS.findall(spoken)),
            self._lead(done) if lead else "",
            tuple(self.problems),
        )
        return body, tuple(self.unknown)

    def _write(self, found: re.Match[str], text: str) -> None:
        """Put `text` in the place of what was found."""
        start, end = found.span()
        self.written += (self.html[self._written_to : start], text)
        self._written_to = end

    def link(self, found: re.Match[str]) -> None:
        """A link that is not simply one out of the site."""
        self._look_around(found)
        tag = found[0]
        given = attributes(tag)
        before = len(given)
        if "footnote" in tag or "id" in given or "name" in given or "class" in given:
            raise _UnusualError
        if self.refer("a", given) or before > 1:
            tag = start_tag("a", given)
        if "'" in tag or "&quot;" in tag:
            raise _UnusualError
        self._write(found, tag)

    def _look_around(self, found: re.Match[str]) -> None:
        """A link with an attribute list, or that stands by itself and may be a video, is for the walk."""
        html, (start, end) = self.html, found.span()
        close = html.find("</a>", end) + 4
        if html[close : close + 1] == "{":
            raise _UnusualError
        if html[start - 2 : start].strip() in ("", ">", "p>") and _ENDING.match(html, close):
            raise _UnusualError

    def start_heading(self, found: re.Match[str]) -> None:
        """Its id is made of its text, once all others are known."""
        self._write(found, "")
        self.opened = (len(self.written) - 1, self._written_to)

    def end_heading(self, found: re.Match[str]) -> None:
        """A page has one h1, its headline: one in the body becomes an h2."""
        number, start = self.opened
        inner = self.html[start : found.start()]
        if "{" in inner or "<sup" in inner or "<br" in inner:
            raise _UnusualError
        level = max(2, int(found[3]))
        if level == 2:
            self._write(found, "</h2>")
        self.headings.append((number, level, inner))

    def code(self, found: re.Match[str]) -> None:
        """A code span: in it, nothing is set."""
        self.held.append(found[0])
        self._write(found, "<code>")

    def preformatted(self, found: re.Match[str]) -> None:
        """A code block."""
        block = code_block(found[0], self.options, self.unknown)
        if block is None:
            raise _UnusualError
        self.held.append(block)
        self._write(found, "<pre>")

    def note_mark(self, found: re.Match[str]) -> None:
        """The mark of a footnote: nobody would read it out."""
        tag = found[6]
        given = attributes(tag)
        name, href = reference_id(given.get("id") or ""), self.target(given.get("href") or "", "link")
        if not name or href is None or not href.startswith(REFERENCE_OPEN) or "'" in tag or "&" in tag:
            raise _UnusualError
        link = start_tag("a", {"href": href, "id": name, "role": "doc-noteref"})
        self._write(found, '<sup class="footnote-ref">' + link + found[0][found.end(6) - found.start() : -6] + "</sup>")
        self.ids.append(name)

    def back_reference(self, found: re.Match[str]) -> None:
        """The link from a footnote back into the text."""
        tag = found[0][: -len("↩</a>")]
        href = attributes(tag).get("href") or "#"
        if "'" in tag or "&" in tag:
            raise _UnusualError
        token = self.target("#" + reference_id(href[1:]), "link")
        label = self.words.back.format(self.notes)
        self._write(found, back_label(token, label) + "↩\ufe0e</a>")
        self.written[-2] = self.written[-2].rstrip() + "\u00a0"

    def other(self, found: re.Match[str]) -> None:
        """The few other tags that are known."""
        tag = found[0]
        written = _REWRITTEN.get(tag)
        if written:
            pass
        elif tag == "<table>":
            self.tables += 1
            label = escape(f"{self.words.table} {self.tables}")
            written = f'<div class="table" role="region" tabindex="0" aria-label="{label}"><table>'
        elif tag == '<section class="footnotes" data-footnotes>':
            written = f'<section class="footnotes" role="doc-endnotes" aria-label="{escape(self.words.footnotes)}">'
        elif note := _NOTE.match(tag):
            self.notes += 1
            self.ids.append(unescape(note[1]))
            written = tag
        elif _NUMBERED.match(tag):
            written = tag
        else:
            raise _UnusualError
        self._write(found, written)

    def _identify(self) -> list[str]:
        slugger, names = Slugger(set(self.ids)), []
        for number, level, inner in self.headings:
            name = slugger.next(_tidy(inner))
            self.written[number] = f'<h{level} id="{name}">'
            names.append(name)
        self.ids += names
        return names

    def _headings(self, names: list[str], done: str) -> list[Heading]:
        """The headings, with the quotes that were set in them."""
        found, start = [], 0
        for (number, level, inner), name in zip(self.headings, names, strict=True):
            if "'" in inner or "&" in inner or "--" in inner or "..." in inner:
                start = done.index(self.written[number], start) + len(self.written[number])
                inner = done[start : done.index("</h", start)]
            found.append(Heading(level, _tidy(inner), name))
        return found

    def _lead(self, done: str) -> str:
        """The text of the first paragraph, with which the body starts."""
        first = done[: done.index("</p>")]
        if "<sup" in first:
            raise _UnusualError
        if text := _tidy(first.replace("<br>", "\n")):
            return text
        raise _UnusualError


_VISIT: tuple[Callable[[_Plain, re.Match[str]], None], ...] = (
    _Plain.other,
    _Plain.other,
    _Plain.start_heading,
    _Plain.end_heading,
    _Plain.code,
    _Plain.preformatted,
    _Plain.note_mark,
    _Plain.back_reference,
    _Plain.link,
    _Plain.other,
)


def _tidy(inner: str) -> str:
    """Plain text on one line."""
    if "<" in inner:
        inner = _ANY.sub("", inner)
    return " ".join((unescape(inner) if "&" in inner else inner).split())
