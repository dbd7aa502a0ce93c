"""The finishing pass: one walk over an engine's HTML that makes both engines' bodies the same and complete.

It gives headings their ids, turns links into references, sets quotes and dashes, makes figures and embeds, and takes the
plain text, the summary and the anchors along the way.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from html import escape, unescape
from typing import NamedTuple

from sitegen.base.problems import Problem, warning
from sitegen.content.markup.embeds import video_at
from sitegen.content.markup.engine import MarkupOptions
from sitegen.content.markup.highlight import PLAIN_LANGUAGES, highlighted
from sitegen.content.markup.phrases import CALLOUT_KINDS, phrases
from sitegen.content.markup.places import Places
from sitegen.content.markup.slugger import Slugger
from sitegen.content.markup.tags import (
    BLOCK,
    NAME,
    SPLIT,
    SPLIT_ESCAPED,
    Attributes,
    attribute_list,
    attributes,
    start_tag,
)
from sitegen.content.markup.typography import BREAK, THROUGH, WORD, typeset
from sitegen.content.model import REFERENCE_CLOSE, REFERENCE_OPEN, Heading, Reference, ReferenceUse, reference_token

_INLINE = (
    "a abbr b bdi bdo big cite data del dfn em font i ins label mark q ruby rb rt rp s small span strike strong sub sup "
    "time u wbr"
).split()
_BLOCKS = (
    "address article aside blockquote body caption center col colgroup dd details dialog div dl dt fieldset figcaption "
    "figure footer form header hr html legend li main menu nav ol option p picture search section select "
    "summary tbody td tfoot th thead tr ul video audio br"
).split()
_QUIET = frozenset("code kbd math pre samp script style svg template textarea title tt var".split())
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
_PLAIN_MARKS = {
    **{f"<{slash}{name}>": THROUGH for name in _INLINE for slash in ("", "/")},
    **{f"<{slash}{name}>": BREAK for name in _BLOCKS for slash in ("", "/")},
    **{f'<{cell} style="text-align: {side}">': BREAK for cell in ("td", "th") for side in ("left", "right", "center")},
}
"""Tags without anything to do, and what stands for them in the text."""

_REWRITTEN = {
    "<br />": ("<br>", BREAK),
    "<hr />": ("<hr>", BREAK),
    **{
        f'<{cell} align="{side}">': (f'<{cell} style="text-align: {side}">', BREAK)
        for cell in ("td", "th")
        for side in ("left", "right", "center")
    },
    **{
        f'<div class="markdown-alert markdown-alert-{kind}">': (f'<div class="callout {kind}" role="note">', BREAK)
        for kind in CALLOUT_KINDS
    },
}
_MORE = re.compile(r"(?:<|&lt;)!--\s*more\s*--(?:>|&gt;)\Z")
_CODE = re.compile(r'<pre><code(?: class="language-([^"\s]*)[^"]*")?[^>]*>(.*)</code></pre>\Z', re.S)
_SCHEME = re.compile(r"[a-zA-Z][a-zA-Z0-9+.\-]*:")
_CONTROL = re.compile(r"[\x00-\x20]+")
_DANGEROUS = ("javascript:", "vbscript:", "data:text/html")
_SECOND_REFERENCE = re.compile(r"fnref(\d+)-(.*)\Z", re.S)
_HEADING_LIST = re.compile(r"[ \t]*" + BLOCK + r"\s*\Z")
_INLINE_LIST = re.compile(BLOCK)
_MARK = re.compile(f"[{THROUGH}{BREAK}{WORD}]")
_OURS = (THROUGH, BREAK, WORD, REFERENCE_OPEN, REFERENCE_CLOSE)


class Finished(NamedTuple):
    """What the walk gives; `unknown` are the languages of code that Pygments does not know, with their ordinal."""

    html: str
    references: tuple[Reference, ...]
    headings: tuple[Heading, ...]
    anchors: frozenset[str]
    text: str
    lead: str
    problems: tuple[Problem, ...]
    unknown: tuple[str, ...]


class _OpenHeading(NamedTuple):
    level: int
    start: int
    end: int
    given: Attributes


def finish(html: str, options: MarkupOptions, places: Places) -> Finished:
    """Finish the HTML of one body."""
    return _Finisher(html, options, places).run()


class _Finisher:
    """One walk. `parts` is text, tag, text, …; `marks` has what stands for each tag in the text."""

    def __init__(self, html: str, options: MarkupOptions, places: Places) -> None:
        for mark in _OURS:
            if mark in html:  # only an entity can bring it here: reading removes noncharacters
                html = html.replace(mark, "")
        self.parts: list[str] = (SPLIT if options.raw_html else SPLIT_ESCAPED).split(html)
        self.options = options
        self.words = phrases(options.language)
        self.places = places
        self.marks: list[str] = []
        self.references: list[Reference] = []
        self.problems: list[Problem] = []
        self.unknown: list[str] = []
        self.headings: list[_OpenHeading] = []
        self.heading: tuple[int, int, Attributes] | None = None
        self.ids: list[str] = []
        self.skipping = 0
        self.skipped: set[int] = set()
        self.unspoken: set[int] = set()
        self.code_spans: list[int] = []
        self.more = -1
        self.tables: list[bool] = []
        self.table_count = 0
        self.footnote = 0

    def run(self) -> Finished:
        parts, marks, known = self.parts, self.marks, _PLAIN_MARKS.get
        at = 1
        while at < len(parts):
            mark = known(parts[at])
            if mark is None:
                mark = self.special(at, parts[at])
            marks.append(mark)
            if self.skipping:
                self.skipped.add(at + 1)
            at += 2
        identified = self.identify()
        spoken = self.spoken(self.set_type())
        return Finished(
            html="".join(parts).strip(),
            references=tuple(self.references),
            headings=tuple(Heading(h.level, self.plain(h.start, h.end), name) for h, name in identified),
            anchors=frozenset(self.ids),
            text=_tidy(spoken),
            lead=self.lead(spoken),
            problems=tuple(self.problems),
            unknown=tuple(self.unknown),
        )

    # Tags

    def special(self, at: int, tag: str) -> str:
        """Do what a tag asks for; what stands for it in the text."""
        rewritten = _REWRITTEN.get(tag)
        if rewritten:
            self.parts[at] = rewritten[0]
            return rewritten[1]
        found = NAME.match(tag)
        if not found:
            return self.no_tag(at, tag)
        name = found[1].lower()
        if tag.startswith("<pre><code"):
            return self.code_block(at, tag)
        if tag.startswith("<code>") and len(tag) > 6:
            self.code_spans.append(at)
            return WORD
        if name in _QUIET and not tag.startswith(("<script", "<style", "<textarea")):
            self.skipping = max(0, self.skipping + (-1 if tag[1] == "/" else 0 if tag.endswith("/>") else 1))
        if tag[1] == "/":
            handler = _ENDS.get(name)
        else:
            handler = _STARTS.get(name)
        if handler is not None:
            return handler(self, at, tag)
        if tag[1] != "/" and "=" in tag:
            self.attributed(at, tag, name)
        return THROUGH if name in _INLINE else WORD if name in _QUIET or name in _WORDS else BREAK

    def no_tag(self, at: int, tag: str) -> str:
        """A comment is a note to oneself: it is dropped. The first more-marker ends the summary."""
        parts = self.parts
        if tag.startswith(("<!--", "&lt;!--")):
            parts[at] = ""
            if self.more < 0 and _MORE.match(tag):
                self.more = at
            if at >= 3 and parts[at - 2] == "<p>" and not (parts[at - 1] + parts[at + 1]).strip():
                if at + 2 < len(parts) and parts[at + 2] == "</p>":
                    parts[at - 2] = parts[at + 2] = ""
                    return BREAK
        return THROUGH

    def attributed(self, at: int, tag: str, name: str) -> Attributes:
        """Take a tag's ids and references; the tag is written again where that changes it."""
        given = attributes(tag)
        changed = self.refer(name, given)
        if given.get("id"):
            self.ids.append(str(given["id"]))
        if name == "a" and given.get("name"):
            self.ids.append(str(given["name"]))
        if changed or tag.endswith("/>"):
            self.parts[at] = start_tag(name, given) if name not in _FOREIGN else start_tag(found_name(tag), given)
        return given

    def refer(self, name: str, given: Attributes) -> bool:
        """Put a token where the attributes point inside the site; whether any of them changed."""
        changed = False
        for key, use in _TARGETS.get(name, ()):
            value = given.get(key)
            if not value:
                continue
            new = self.candidates(value) if key == "srcset" else self.target(value, use)
            if new != value:
                changed = True
                if new is None:
                    del given[key]
                else:
                    given[key] = new
        return changed

    def target(self, value: str, use: ReferenceUse) -> str | None:
        """A token for a target inside the site, the target itself outside; None where it may not be followed."""
        target = value.strip()
        if target.startswith(REFERENCE_OPEN):
            return value
        if ":" in target:
            plain = _CONTROL.sub("", target).lower()
            if plain.startswith(_DANGEROUS):
                written, place = self.places.of_target(value)
                self.problems.append(
                    warning(
                        "SEC003",
                        f"a link to {plain.split(':')[0]}: runs code, so it was left out",
                        place,
                        "link to a page or a file instead",
                    )
                )
                return None
            if _SCHEME.match(target):
                return value
        if not target or target.startswith("//"):
            return value
        written, place = self.places.of_target(target)
        self.references.append(Reference(written, use, place))
        return reference_token(len(self.references) - 1)

    def candidates(self, value: str) -> str | None:
        found = []
        for candidate in value.split(","):
            url, _, size = candidate.strip().partition(" ")
            token = self.target(url, "image") if url else None
            if token:
                found.append(f"{token} {size}".strip())
        return ", ".join(found) or None

    def follow(self, at: int) -> str:
        """The tag after `at`, or nothing."""
        return self.parts[at + 2] if at + 2 < len(self.parts) else ""

    def alone(self, first: int, last: int) -> bool:
        """Whether the tags from `first` to `last` are all there is in a paragraph."""
        parts = self.parts
        return (
            first >= 3
            and last + 2 < len(parts)
            and parts[first - 2] == "<p>"
            and parts[last + 2] == "</p>"
            and not parts[first - 1].strip()
            and not parts[last + 1].strip()
        )

    def trailing_list(self, at: int) -> Attributes:
        """The attribute list right after an inline element, taken out of the text (the other engine has done so)."""
        text = self.parts[at + 1]
        found = _INLINE_LIST.match(text) if text.startswith("{") and self.options.engine == "commonmark" else None
        if not found:
            return {}
        self.parts[at + 1] = text[found.end() :]
        return attribute_list(found[1])

    def start_heading(self, at: int, tag: str) -> str:
        given = attributes(tag) if "=" in tag else {}
        self.heading = (at, int(tag[2]), given)
        return BREAK

    def end_heading(self, at: int, tag: str) -> str:
        level = max(2, int(tag[3]))
        self.parts[at] = f"</h{level}>"
        if self.heading is not None:
            start, _, given = self.heading
            self.heading = None
            found = _HEADING_LIST.search(self.parts[at - 1]) if self.options.engine == "commonmark" else None
            if found:
                self.parts[at - 1] = self.parts[at - 1][: found.start()]
                given |= attribute_list(found[1])
            if given.get("id"):
                self.ids.append(str(given["id"]))
            self.headings.append(_OpenHeading(level, start, at, given))
        return BREAK

    def start_table(self, at: int, tag: str) -> str:
        wrapped = tag == "<table>"
        self.tables.append(wrapped)
        if wrapped:
            self.table_count += 1
            label = escape(f"{self.words.table} {self.table_count}")
            self.parts[at] = f'<div class="table" role="region" tabindex="0" aria-label="{label}"><table>'
        else:
            self.attributed(at, tag, "table")
        return BREAK

    def end_table(self, at: int, _tag: str) -> str:
        if self.tables and self.tables.pop():
            self.parts[at] = "</table></div>"
        return BREAK

    def code_block(self, at: int, tag: str) -> str:
        found = _CODE.match(tag)
        if not found:
            return BREAK
        language, code = unescape(found[1] or "").lower(), found[2]
        marked = None
        if language not in PLAIN_LANGUAGES:
            marked = highlighted(unescape(code), language) if self.options.highlight else None
            if marked is None and self.options.highlight:
                self.unknown.append(language)
        name = f' class="language-{escape(language)}"' if language else ""
        self.parts[at] = f'<pre class="highlight" tabindex="0"><code{name}>{marked or code}</code></pre>'
        return BREAK

    def checkbox(self, at: int, tag: str) -> str:
        if 'type="checkbox"' not in tag or "disabled" not in tag:
            self.attributed(at, tag, "input")
            return WORD
        checked = " checked" in tag
        label = escape(self.words.done if checked else self.words.to_do)
        box = f'<input type="checkbox" disabled{" checked" if checked else ""} aria-label="{label}">'
        if self.follow(at) == "<p>" and not self.parts[at + 1].strip():
            self.parts[at : at + 3] = ["<p>", "", box]
            self.parts[at + 3] = " " + self.parts[at + 3].lstrip()
            return BREAK
        self.parts[at] = box
        return THROUGH

    def superscript(self, at: int, tag: str) -> str:
        given = attributes(tag)
        if self.follow(at).startswith("<a ") and ("footnote-ref" in tag or str(given.get("id", "")).startswith("fnref")):
            link = attributes(self.follow(at))
            name = str(given.get("id") or link.get("id"))
            second = _SECOND_REFERENCE.match(name)
            name = f"fnref-{second[2]}-{second[1]}" if second else name
            self.ids.append(name)
            self.parts[at] = '<sup class="footnote-ref">'
            href = self.target(str(link.get("href")), "link")
            self.parts[at + 2] = start_tag("a", {"href": href, "id": name, "role": "doc-noteref"})
            self.unspoken.add(at + 3)
        else:
            self.attributed(at, tag, "sup")
        return THROUGH

    def back_reference(self, at: int, given: Attributes) -> str:
        parts = self.parts
        href = str(given.get("href"))
        second = _SECOND_REFERENCE.match(href[1:])
        href = f"#fnref-{second[2]}-{second[1]}" if second else href
        order = second[1] if second else str(given.get("data-footnote-backref-idx", "")).partition("-")[2]
        label = self.words.back.format(f"{self.footnote}-{order}" if order else self.footnote)
        token = self.target(href, "link")
        parts[at] = start_tag(
            "a", {"href": token, "class": "footnote-backref", "role": "doc-backlink", "aria-label": label}
        )
        parts[at - 1] = re.sub(r"(?:\s|&#160;)*\Z", "\u00a0", parts[at - 1])
        parts[at + 1] = "↩\ufe0e"
        self.unspoken.add(at + 1)
        if self.follow(at).startswith("<sup"):
            parts[at + 2 : at + 6] = []
        return THROUGH

    def division(self, at: int, tag: str) -> str:
        """A `div` or `section`; footnotes get the same frame from both engines."""
        if tag == '<div class="footnote">':
            depth, end = 0, at
            for end in range(at, len(self.parts), 2):
                piece = self.parts[end]
                depth += piece.startswith("<div") - (piece == "</div>")
                if not depth:
                    break
            self.parts[end] = "</section>"
            if self.follow(at) == "<hr>":
                self.parts[at + 2] = ""
        elif tag != '<section class="footnotes" data-footnotes>':
            self.attributed(at, tag, "div" if tag.startswith("<div") else "section")
            return BREAK
        label = escape(self.words.footnotes)
        self.parts[at] = f'<section class="footnotes" role="doc-endnotes" aria-label="{label}">'
        return BREAK

    def item(self, at: int, tag: str) -> str:
        if tag.startswith('<li id="fn-'):
            self.footnote += 1
        self.attributed(at, tag, "li")
        return BREAK

    def paragraph(self, at: int, tag: str) -> str:
        if tag == '<p class="markdown-alert-title">':
            self.parts[at] = '<p class="callout-title">'
            kind = self.parts[at + 1].lower()
            if kind in self.words.callouts and self.parts[at + 1] == kind.title():
                self.parts[at + 1] = self.words.callouts[kind]
        else:
            self.attributed(at, tag, "p")
        return BREAK

    # Pictures and videos

    def image(self, at: int, tag: str) -> str:
        given = attributes(tag) | self.trailing_list(at)
        self.refer("img", given)
        parts = self.parts
        if self.alone(at, at):
            self.figure(at - 2, at, at + 2, given)
            return WORD
        parts[at] = _picture(given)
        self.take_id(given)
        return WORD

    def take_id(self, given: Attributes) -> None:
        if given.get("id"):
            self.ids.append(str(given["id"]))

    def figure(self, first: int, image: int, last: int, given: Attributes) -> None:
        """Make the paragraph from `first` to `last` a figure; what the image says of itself goes to the figure."""
        frame: Attributes = {key: given.pop(key) for key in ("class", "id") if given.get(key)}
        self.take_id(frame)
        caption, credit = given.pop("title", None), given.pop("credit", None)
        self.parts[first] = start_tag("figure", frame)
        self.parts[image] = _picture(given)
        end: list[str] = []
        if caption or credit:
            end = ["<figcaption>", escape(caption or "", quote=False)]
            if credit:
                end[1] += " " if caption else ""
                end += ['<span class="credit">', escape(credit, quote=False), "</span>", ""]
            end += ["</figcaption>", ""]
        self.parts[last : last + 1] = [*end, "</figure>"]
        if first // 2 < len(self.marks):
            self.marks[first // 2] = BREAK

    def link(self, at: int, tag: str) -> str:
        given = attributes(tag)
        if given.get("class") == "footnote-backref":
            return self.back_reference(at, given)
        parts = self.parts
        href = given.get("href") or ""
        inner = self.follow(at)
        if inner.startswith("<img") and at + 4 < len(parts) and parts[at + 4] == "</a>":
            if not (parts[at + 1] + parts[at + 3]).strip() and self.linked_figure(at, given, href):
                return THROUGH
        elif inner == "</a>" and href.startswith("http") and self.alone(at, at + 2) and (video := video_at(href)):
            text = parts[at + 1]
            if unescape(text) == href or text.startswith(("http", "www.")):
                parts[at + 1] = escape(self.words.watch.format(video.site), quote=False)
            parts[at - 2], parts[at + 4] = '<figure class="embed">', "</figure>"
            given["data-embed"] = video.player
            parts[at] = start_tag("a", given)
            return BREAK
        if inner == "</a>":
            given |= self.trailing_list(at + 2)
        if self.refer("a", given) or len(given) > 1 or "'" in tag:
            parts[at] = start_tag("a", given)
        self.take_id(given)
        if given.get("name"):
            self.ids.append(str(given["name"]))
        return THROUGH

    def linked_figure(self, at: int, given: Attributes, href: str) -> bool:
        """A linked image alone in a paragraph: a figure, or the still of a video."""
        picture = attributes(self.parts[at + 2]) | self.trailing_list(at + 2)
        outer = self.trailing_list(at + 4)
        if not self.alone(at, at + 4):
            self.parts[at + 2] = start_tag("img", picture)
            return False
        video = video_at(href)
        self.refer("a", given)
        if video:
            given["data-embed"] = video.player
            picture["class"] = " ".join(filter(None, ("embed", picture.get("class"))))
        for key in ("class", "id", "credit"):
            value = outer.get(key) or given.pop(key, None)
            if value:
                picture[key] = f"{picture[key]} {value}" if key == "class" and picture.get(key) else value
        if given.get("title") and not picture.get("title"):
            picture["title"] = given.pop("title")
        self.parts[at] = start_tag("a", given)
        self.refer("img", picture)
        self.figure(at - 2, at + 2, at + 6, picture)
        return True

    # Afterwards

    def identify(self) -> list[tuple[_OpenHeading, str]]:
        """Give every heading its id: its own where it has one, else a slug nobody else has."""
        slugger = Slugger(set(self.ids))
        found = []
        for heading in self.headings:
            name = heading.given.get("id")
            if not name:
                name = slugger.next(self.plain(heading.start, heading.end))
                self.ids.append(name)
            given: Attributes = {"id": name, **{k: v for k, v in heading.given.items() if k != "id"}}
            self.parts[heading.start] = start_tag(f"h{heading.level}", given)
            found.append((heading, name))
        return found

    def plain(self, start: int, end: int) -> str:
        """The plain text between two tags."""
        found = []
        for number in range(start + 1, end):
            part = self.parts[number]
            if number % 2:
                if part.startswith("<code>"):
                    found.append(part[6:-7])
                elif part.startswith("<br"):
                    found.append(" ")
            elif number not in self.unspoken:
                found.append(part)
        return " ".join(unescape("".join(found)).split())

    def set_type(self) -> list[str]:
        """Set quotes and dashes in all of the text at once: a quotation may hold tags. Gives the pieces of text."""
        texts = self.parts[0::2]
        for number in self.skipped:
            texts[number // 2] = ""
        joined = "".join(_woven(texts, self.marks))
        if "&quot;" in joined:
            joined = joined.replace("&quot;", '"')
        if self.options.typography:
            joined = typeset(joined, self.options.language)
        texts = _MARK.split(joined)
        for number in self.skipped:
            texts[number // 2] = self.parts[number]
        self.parts[0::2] = texts
        return texts

    def spoken(self, texts: list[str]) -> list[str]:
        """The text as it would be read out: text and what stands for a tag, by turns."""
        marks = self.marks
        for number in self.unspoken:
            texts[number // 2] = ""
        for number in self.code_spans:
            marks[number // 2] = self.parts[number][6:-7]
        return _woven(texts, marks)

    def lead(self, spoken: list[str]) -> str:
        """The text before the more-marker, else that of the first paragraph that stands by itself."""
        parts = self.parts
        if self.more >= 0:
            return " ".join(_tidy(spoken[: self.more]).split())
        depth = 0
        for at in range(1, len(parts), 2):
            tag = parts[at]
            if tag.startswith(("<p>", "<p ")) and not depth:
                end = next((e for e in range(at, len(parts), 2) if parts[e] == "</p>"), len(parts))
                text = " ".join(_tidy(spoken[at + 1 : end]).split())
                if text:
                    return text
            elif tag.startswith(_ENCLOSING):
                depth += 1
            elif tag.startswith(_ENCLOSED):
                depth = max(0, depth - 1)
        return ""


_NESTING = ("blockquote", "div", "li", "table", "figure", "section", "aside", "dd", "details")
_ENCLOSING = tuple("<" + name for name in _NESTING)
_ENCLOSED = tuple("</" + name for name in _NESTING)
_WORDS = frozenset("button canvas embed iframe img input map meter object output progress svg".split())
_FOREIGN = frozenset({"image", "use"})


def found_name(tag: str) -> str:
    """A tag's name as it was written; SVG's names keep their case."""
    found = NAME.match(tag)
    return found[1] if found else ""


def _picture(given: Attributes) -> str:
    first: Attributes = {key: given[key] for key in ("src", "alt") if key in given}
    rest: Attributes = {key: value for key, value in given.items() if key not in first}
    return start_tag("img", {**first, **rest, "loading": rest.get("loading", "lazy"), "decoding": "async"})


def _woven(texts: list[str], marks: list[str]) -> list[str]:
    """Text, mark, text, mark, …, text."""
    woven = [""] * (len(texts) + len(marks))
    woven[0::2] = texts
    woven[1::2] = marks
    return woven


def _tidy(spoken: list[str]) -> str:
    """Plain text with a line for each block."""
    text = "".join(spoken).replace("\n", " ").replace(BREAK, "\n").replace(THROUGH, "").replace(WORD, "")
    lines = (line.strip() for line in (unescape(text) if "&" in text else text).split("\n"))
    return "\n".join(filter(None, lines))


_Handler = Callable[[_Finisher, int, str], str]
_STARTS: dict[str, _Handler] = {
    **{f"h{level}": _Finisher.start_heading for level in range(1, 7)},
    "table": _Finisher.start_table,
    "input": _Finisher.checkbox,
    "sup": _Finisher.superscript,
    "div": _Finisher.division,
    "section": _Finisher.division,
    "li": _Finisher.item,
    "p": _Finisher.paragraph,
    "img": _Finisher.image,
    "a": _Finisher.link,
}
_ENDS: dict[str, _Handler] = {
    **{f"h{level}": _Finisher.end_heading for level in range(1, 7)},
    "table": _Finisher.end_table,
}
