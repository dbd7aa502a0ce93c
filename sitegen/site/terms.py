"""Names that gather posts. One name in two spellings is one term; two names with one slug are an error."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from sitegen.base.problems import Place, Problem, error, warning
from sitegen.base.urls import slugify
from sitegen.content.model import Document
from sitegen.site.model import Term, TermKind

_KEYS: Mapping[TermKind, str] = {"tag": "tags", "section": "section", "author": "authors", "series": "series"}
_SPELLED = {"+": " plus ", "#": " sharp ", "&": " and ", "@": " at ", "%": " percent "}


@dataclass(frozen=True, slots=True, kw_only=True)
class TermOptions:
    """URL patterns by kind (False: no pages of that kind), and slugs that the settings give to names."""

    patterns: Mapping[TermKind, str | bool]
    slugs: Mapping[str, str]


@dataclass(slots=True)
class _Uses:
    kind: TermKind
    spellings: dict[str, int] = field(default_factory=dict)
    users: list[tuple[str, Document]] = field(default_factory=list)

    def place(self, position: int) -> Place:
        """Where the name is written for the `position`-th time."""
        document = self.users[position][1]
        return document.front.places.get(_KEYS[self.kind]) or Place(document.path)


def names_of(document: Document, kind: TermKind) -> tuple[str, ...]:
    """The names of one kind that a document uses, as written; a section starts with a capital."""
    if kind == "tag":
        return document.front.tags
    if kind == "author":
        return document.front.authors
    if kind == "section":
        # a folder's name is in lower case by habit, a desk's is not
        return (document.section[:1].upper() + document.section[1:],) if document.section else ()
    return (document.front.series.name,) if document.front.series else ()


def naming(document: Document) -> object:
    """All of a document that can change a term, or what is said about one."""
    front = document.front
    places = tuple(front.places.get(key) for key in (*_KEYS.values(), "slug"))
    own = (document.slug, document.title) if document.folder == "authors" else ()
    return document.path, front.tags, document.section, front.authors, front.series, places, own


@lru_cache(maxsize=65536)
def name_key(name: str) -> str:
    """Two names with one key are one name."""
    return " ".join(unicodedata.normalize("NFC", name).casefold().split())


class Terms:
    """All terms of a site, by kind and name."""

    def __init__(self, options: TermOptions, known: Mapping[TermKind, Mapping[str, Term]] | None = None) -> None:
        """`known` are terms that were gathered before."""
        self._options = options
        self._slugs = {name_key(name): slug for name, slug in options.slugs.items()}
        self._terms = dict(known or {})

    @property
    def known(self) -> Mapping[TermKind, Mapping[str, Term]]:
        """Every term by kind and by every spelling of its name, folded."""
        return self._terms

    def other_names(self, other: Terms) -> Callable[[Document], bool]:
        """Whether a document uses a name that is another term in `other`, or none there."""
        changed = {
            kind: {key for key in found.keys() | before.keys() if found.get(key) != before.get(key)}
            for kind, found in self._terms.items()
            for before in (other.known[kind],)
            if found != before
        }

        def uses(document: Document) -> bool:
            return any(
                name_key(name) in keys for kind, keys in changed.items() for name in names_of(document, kind)
            ) or (document.folder == "authors" and "author" in changed)

        return uses if changed else lambda _: False

    def find(self, kind: TermKind, name: str) -> Term:
        """The term that `name`, in any spelling, belongs to. It must have been gathered."""
        return self._terms[kind][name_key(name)]

    def author(self, document: Document) -> Term:
        """The term that an author's file makes."""
        return Term("author", document.slug, document.title, self._url("author", document.slug))

    def all(self, kind: TermKind) -> tuple[Term, ...]:
        """The terms of one kind, by slug."""
        return tuple(sorted(set(self._terms[kind].values()), key=lambda term: (term.slug, term.name)))

    def gather(self, kind: TermKind, documents: Iterable[Document], authors: Iterable[Document]) -> list[Problem]:
        """Make the terms of one kind from all that use one; `authors` are their files.

        An author's file is found by its title and by its slug, in any spelling.
        """
        uses = _uses(kind, documents)
        problems: list[Problem] = []
        found: dict[str, Term] = {}
        by_file: dict[str, Term] = {}
        for author in authors:
            if author.slug in by_file:
                problems.append(_author_problem(author))
            term = by_file.setdefault(author.slug, self.author(author))
            found.setdefault(name_key(author.title), term)
        found = {name_key(slug): term for slug, term in by_file.items()} | found
        by_slug: dict[str, str] = {}
        for key, use in sorted(uses.items()):
            if key in found:
                continue
            slug = self._slugs.get(key) or slugify(key)
            if slug in by_file:
                found[key] = by_file[slug]
                continue
            name = _usual(use)
            problems += _spelling_problems(kind, name, use)
            if problem := _slug_problem(kind, slug, name, use, by_slug, uses):
                problems.append(problem)
                slug = f"{slug}-{len(by_slug)}"  # said once is enough: its URLs shall not collide as well
            by_slug.setdefault(slug, key)
            found[key] = Term(kind, slug, name, self._url(kind, slug))
        self._terms[kind] = found
        return problems

    def _url(self, kind: TermKind, slug: str) -> str:
        pattern = self._options.patterns[kind]
        return pattern.format(slug=slug) if isinstance(pattern, str) else ""


def _uses(kind: TermKind, documents: Iterable[Document]) -> Mapping[str, _Uses]:
    uses: dict[str, _Uses] = {}
    by_name: dict[str, _Uses] = {}
    for document in documents:
        for name in names_of(document, kind):
            use = by_name.get(name)
            if use is None:
                use = by_name[name] = uses.setdefault(name_key(name), _Uses(kind))
            use.spellings[name] = use.spellings.get(name, 0) + 1
            use.users.append((name, document))
    return uses


def _usual(use: _Uses) -> str:
    """The spelling that most use; of two equal ones the first by code point."""
    return min(use.spellings, key=lambda spelling: (-use.spellings[spelling], spelling))


def _author_problem(document: Document) -> Problem:
    at = document.front.places.get("slug") or Place(document.path)
    hint = f"add to the front matter: slug: {document.slug}-2"
    return error("TAG001", f"two files of authors would have one URL ({document.slug})", at, hint)


def _spelling_problems(kind: TermKind, name: str, use: _Uses) -> list[Problem]:
    if len(use.spellings) < 2:
        return []
    position, other = next((number, spelling) for number, (spelling, _) in enumerate(use.users) if spelling != name)
    at = use.place(position)
    others = [use.place(number) for number, (spelling, _) in enumerate(use.users) if spelling == name][:1]
    message = f"the {kind} {other} is written {name} elsewhere; both are one {kind}"
    return [warning("TAG002", message, at, f"write it {name}", others)]


def _slug_problem(
    kind: TermKind, slug: str, name: str, use: _Uses, by_slug: Mapping[str, str], uses: Mapping[str, _Uses]
) -> Problem | None:
    spelled = "".join(_SPELLED.get(character, character) for character in name)
    suggestion = slugify(spelled)
    if not slug:
        hint = f'add to sitegen.toml: [urls.slugs] on one line, then "{name}" = "{suggestion or "some-words"}"'
        return error("TAG003", f"the {kind} {name} gives no URL", use.place(0), hint)
    if slug not in by_slug:
        return None
    other = uses[by_slug[slug]]
    other_name = _usual(other)
    if suggestion in by_slug:
        suggestion = f"{slug}-2"
    hint = f'add to sitegen.toml: [urls.slugs] on one line, then "{name}" = "{suggestion}"'
    message = f"the {kind} names {other_name} and {name} would have one URL ({slug})"
    return error("TAG001", message, use.place(0), hint, [other.place(0)])
