"""The table of what a check can find: which kind each code is of, and how findings of that code are headed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from sitegen.base.problems import Problem, nearest


class Kind(NamedTuple):
    """A group of findings: its name on the command line, and what stands above it."""

    name: str
    heading: str


KINDS: tuple[Kind, ...] = (
    Kind("secrets", "Secrets and what is held back"),
    Kind("front", "Front matter and files"),
    Kind("text", "Headlines and texts"),
    Kind("photos", "Photographs"),
    Kind("dates", "Dates"),
    Kind("names", "Tags, authors, sections"),
    Kind("links", "Links"),
    Kind("external", "Links to other sites"),
    Kind("theme", "Pages and theme"),
    Kind("feeds", "Feeds and sitemaps"),
    Kind("html", "HTML"),
    Kind("limits", "Size"),
)
"""In the order of a report: what must never happen first."""

_PREFIXES: Mapping[str, str] = {
    "LEAK": "secrets",
    "SEC": "secrets",
    "TEXT": "text",
    "MD": "text",
    "PIC": "photos",
    "IMG": "photos",
    "DATE": "dates",
    "TAG": "names",
    "LINK": "links",
    "URL": "links",
    "COM": "links",
    "EXT": "external",
    "PAGE": "theme",
    "CON": "theme",
    "TPL": "theme",
    "HTML": "theme",
    "FEED": "feeds",
    "MAP": "feeds",
    "ROB": "feeds",
    "NU": "html",
    "LIM": "limits",
}
_OTHERS: Mapping[str, str] = {
    "FM046": "dates",
    "SEC001": "front",
    "SEC002": "text",
    "SEC003": "links",
    "SEC010": "text",
}

TITLES: Mapping[str, str] = {
    "CON001": "text that is hard to read against its background",
    "DATE001": "the page shows readers another date, or none",
    "DATE002": "the page tells programs another date",
    "DATE003": "a feed has another date",
    "DATE004": "a sitemap has another date",
    "DATE005": "a correction before its post",
    "DATE006": "a correction after “updated”",
    "DATE007": "a change that is still to come",
    "DATE008": "it ends before it begins",
    "DATE009": "a comment older than its post",
    "EXT001": "gone",
    "EXT002": "no answer",
    "EXT003": "moved for good",
    "EXT004": "does not answer programs",
    "FEED001": "not well-formed",
    "FEED002": "an address that is not whole",
    "FEED003": "entries without an id of their own",
    "FEED004": "a date that programs cannot read",
    "FEED005": "something that every feed needs is missing",
    "FEED006": "the feed does not say its own address",
    "FEED007": "a script or form in the text of an entry",
    "LEAK001": "the headline of a text that is held back",
    "LIM020": "a file too large for GitHub",
    "LIM021": "a site too large for GitHub Pages",
    "LINK010": "a link to something that is not there",
    "LINK011": "a link to a part of a page that is not there",
    "LINK012": "a link that works on your machine only",
    "LINK013": "a link without text",
    "LINK014": "a link whose words say nothing",
    "LINK015": "loaded over http",
    "LINK016": "an address outside of the site's folder",
    "LINK017": "a link to an old address",
    "LINK018": "a mail or telephone link that cannot work",
    "LINK019": "an address of this site, written in full",
    "MAP002": "an address that is not this site's",
    "MAP003": "a sitemap with too many entries",
    "MAP004": "a date that programs cannot read",
    "MAP005": "a sitemap names what is not there",
    "MAP006": "an address that stands twice",
    "MAP007": "an entry that the rules for news refuse",
    "MAP008": "a sitemap names what shall not be found",
    "NU001": "an error in the HTML",
    "NU002": "a warning about the HTML",
    "PAGE001": "no <main>",
    "PAGE002": "several <main>",
    "PAGE003": "no <h1>",
    "PAGE004": "several <h1>",
    "PAGE005": "no <nav>",
    "PAGE006": "no language",
    "PAGE007": "no title",
    "PAGE008": "two pages with one title",
    "PAGE009": "an id that stands twice",
    "PAGE010": "a level of headings that is left out",
    "PAGE011": "a picture without alt",
    "PAGE012": "a frame without a title",
    "PAGE013": "a canonical address that is not whole",
    "PAGE014": "an address for social media that is not whole",
    "PAGE015": "structured data that is not JSON",
    "PAGE016": "no word that the page fits a phone",
    "PAGE017": "a button or field without a name",
    "PAGE018": "no character set",
    "PAGE019": "no description for search engines",
    "PIC001": "a lead photograph without alternative text",
    "PIC002": "a picture without alternative text",
    "PIC003": "a lead photograph without a credit",
    "PIC004": "a picture in a text without a credit",
    "PIC005": "alternative text and caption are the same",
    "PIC006": "an alternative text that starts with “photo of”",
    "PIC007": "a file name as alternative text",
    "PIC008": "a lead photograph that is too small",
    "PIC009": "a picture that is too heavy",
    "PIC010": "one picture with two credits",
    "PIC011": "a picture that no text uses",
    "PIC012": "a file that is no picture",
    "PIC013": "a picture that tells where it was taken",
    "PIC014": "a lead photograph without a caption",
    "ROB001": "a robots.txt that nobody reads",
    "ROB002": "search engines are kept out",
    "ROB003": "a sitemap that is not there",
    "SEC020": "a private key",
    "SEC021": "an access token or password",
    "SEC022": "an address with a password",
    "SEC023": "a file that holds secrets",
    "TAG011": "a tag as one and as many",
    "TAG012": "two tags a letter apart",
    "TAG013": "two authors a letter apart",
    "TAG014": "two sections or series a letter apart",
    "TEXT001": "a headline that is too long",
    "TEXT002": "a headline in capitals",
    "TEXT003": "a headline without a word",
    "TEXT004": "no description",
    "TEXT005": "a description that is too long",
    "TEXT006": "a description that repeats the headline",
    "TEXT007": "two texts with one headline",
    "TEXT008": "two texts with one description",
    "TEXT009": "a text without words",
    "TEXT010": "a heading that skips a level",
    "TEXT011": "a heading without text",
    "TEXT012": "a mark of an unfinished text",
    "TEXT013": "Markdown that readers see",
    "TEXT014": "a post without an author",
}
"""What stands above several findings of one code; codes of the build have none."""


def kind_of(code: str) -> str:
    """The name of the kind that a code belongs to."""
    return _OTHERS.get(code) or _PREFIXES.get(code.rstrip("0123456789"), "front")


class Choice(NamedTuple):
    """Which findings are wanted; empty: all but those left out."""

    only: frozenset[str] = frozenset()
    skip: frozenset[str] = frozenset()

    def of(self, problems: Iterable[Problem]) -> tuple[Problem, ...]:
        """Those that are wanted."""
        return tuple(problem for problem in problems if self.wants(problem.code))

    def wants(self, code: str) -> bool:
        """Whether findings of a code are wanted."""
        names = {code, kind_of(code)}
        return bool(not self.only or names & self.only) and not names & self.skip


def unknown_name(names: Iterable[str]) -> tuple[str, str | None] | None:
    """The first of `names` that is neither a kind nor looks like a code, and what was probably meant."""
    known = [*(kind.name for kind in KINDS), *TITLES]
    for name in names:
        is_code = name.rstrip("0123456789").isupper() and name[-3:].isdigit()
        if name not in known and not is_code:
            return name, nearest(name.lower(), known) or nearest(name.upper(), known)
    return None
