"""All documents to one site. A function of its arguments: documents, files, pictures, settings and the clock in; one
value out. Asked again, it does again only what the change is about.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple, get_args

from sitegen.base.changes import changed
from sitegen.base.problems import Problem
from sitegen.content.model import Document, Folder, Moment, Tree
from sitegen.photos.facts import Facts
from sitegen.site.brought import find_chosen, find_files, find_redirects
from sitegen.site.comments import by_post, make_comment, owners_of
from sitegen.site.index import Indexer
from sitegen.site.join import Joined, Joins, Own
from sitegen.site.links import Links
from sitegen.site.model import (
    TERM_KINDS,
    Held,
    Page,
    Post,
    Site,
)
from sitegen.site.outline import Outline, outline_of
from sitegen.site.outward import outward, to_others
from sitegen.site.schedule import Release, Schedule
from sitegen.site.terms import Terms, naming
from sitegen.site.texts import SiteOptions, make_author, make_page, make_post


class _Live(NamedTuple):
    """Documents after the schedule has spoken: those that are built, by folder, and those that wait."""

    documents: Mapping[Folder, Sequence[Document]]
    waiting: Sequence[tuple[Document, Held]]


class _Made(NamedTuple):
    """A site, and of what it was made."""

    documents: Sequence[Document]
    live: _Live
    terms: Terms
    term_problems: Sequence[Problem]
    joined: Joined
    tree: Tree
    options: SiteOptions
    early: Sequence[Problem]
    owns: dict[str, Own]
    site: Site


class Assembler:
    """Joins documents into a site. The result depends on the arguments alone, whatever was asked before."""

    def __init__(self) -> None:
        self._schedule, self._joins, self._index = Schedule(), Joins(), Indexer()
        self._made: _Made | None = None

    def __call__(
        self,
        documents: Sequence[Document],
        tree: Tree,
        pictures: Mapping[str, Facts],
        release: Release,
        options: SiteOptions,
    ) -> Site:
        """The site of `documents`. `pictures` has facts by path; problems are part of the value."""
        last = self._made
        if last and (site := self._edited(documents, tree, pictures, release, options, last)):
            self._made = last._replace(documents=documents, tree=tree, site=site)
            return site
        reasons, upcoming = self._schedule(documents, release)
        live = _split(documents, reasons)
        terms, term_problems = _terms(live, options, last)
        links = Links(
            documents={document.path: document for document in _linkable(live.documents, terms)},
            held={reason.path: reason for _, reason in live.waiting},
            files=tree.files,
            static=tree.static,
        )
        joined = Joined(terms, links, pictures, options.photos, options.language if options.typography else "")
        if last is None or options != last.options or not joined.is_like(last.joined):
            self._joins.forget()
        elif terms is not last.terms:
            self._joins.forget(terms.other_names(last.terms))
        problems = [*term_problems]
        found = self._join(live, joined, options, problems)
        early = tuple(problems)
        if last and _is_same(live, tree, options, upcoming, early, self._joins.kept, last):
            site = last.site
        else:
            site = self._site(found, live, tree, options, problems, joined, upcoming)
        owns = self._joins.kept
        self._made = _Made(documents, live, terms, term_problems, joined, tree, options, early, owns, site)
        return site

    @property
    def outline(self) -> Outline | None:
        """The outline of the last site; None before the first."""
        made = self._made
        return made and outline_of(made.site, made.terms.known, self._index.orders)

    def _edited(
        self,
        documents: Sequence[Document],
        tree: Tree,
        pictures: Mapping[str, Facts],
        release: Release,
        options: SiteOptions,
        last: _Made,
    ) -> Site | None:
        """The last site with some posts and pages edited; None where that may change anything else as well."""
        numbers = changed(documents, last.documents)
        if numbers is None or pictures is not last.joined.pictures or options != last.options:
            return None
        if not (tree is last.tree or _have_same_files(tree, last.tree)) or not self._schedule.stands(release):
            return None
        edited: list[tuple[Own, Own]] = []
        for number in numbers:
            document, own = documents[number], last.owns.get(documents[number].path)
            if own is None or to_others(document) != to_others(last.documents[number]):
                return None
            now = _again(own, document, last.joined, options)
            if now is None or now.gathered != own.gathered:
                return None
            edited.append((own, now))
        site = self._with(last.site, [(own.result, now.result) for own, now in edited if own.result is not now.result])
        if site is not None:
            last.owns.update((now.document.path, now) for _, now in edited)
        return site

    def _with(self, site: Site, edited: Sequence[tuple[Post | Page, Post | Page]]) -> Site | None:
        """`site` with the second of each pair instead of the first; None where a post would stand elsewhere."""
        if not edited:
            return site
        posts, pages = list(site.posts), list(site.pages)
        for before, now in edited:
            if isinstance(now, Post):
                posts[self._index.place(now.card.path)] = now
            elif isinstance(now, Page):
                pages[next(number for number, page in enumerate(pages) if page is before)] = now
        index = self._index.edited([now.card for _, now in edited if isinstance(now, Post)])
        return replace(site, posts=tuple(posts), pages=tuple(pages), index=index) if index else None

    def _join(
        self, live: _Live, joined: Joined, options: SiteOptions, problems: list[Problem]
    ) -> dict[Folder, list[Own]]:
        """Every document that is built, joined with the rest."""
        posts, joins, links = live.documents["posts"], self._joins, joined.links
        later = [document for document, _ in live.waiting if document.folder == "posts"]
        authors = joins(live.documents["authors"], links, lambda document, _: make_author(document, joined))
        owners = owners_of(live.documents["comments"], posts, later, problems)
        said = joins(
            [document for document in live.documents["comments"] if document.path in owners],
            links,
            lambda document, _: make_comment(document, owners[document.path].url, joined),
            lambda document: owners[document.path].url,
        )
        comments = by_post((own.result for own in said), owners)
        posted = joins(
            posts,
            links,
            lambda document, before: make_post(document, comments.get(document.path, ()), joined, options, before),
            lambda document: comments.get(document.path, ()),
        )
        pages = joins(live.documents["pages"], links, lambda document, _: make_page(document, joined))
        joins.keep()
        return {"authors": authors, "comments": said, "posts": posted, "pages": pages}

    def _site(
        self,
        found: Mapping[Folder, Sequence[Own]],
        live: _Live,
        tree: Tree,
        options: SiteOptions,
        problems: list[Problem],
        joined: Joined,
        upcoming: Moment | None,
    ) -> Site:
        posts: dict[str, Post] = {own.document.path: own.result for own in found["posts"]}
        cards = {path: post.card for path, post in posts.items()}
        later = [document for document, _ in live.waiting if document.folder == "posts"]
        chosen = find_chosen(live.documents["posts"], later, problems)
        index = self._index(tuple(cards.values()), joined.terms, chosen, options.related)
        gathered = [own.gathered for some in found.values() for own in some if own.gathered]
        ordered = tuple([posts[card.path] for card in index.cards])
        return Site(
            posts=ordered,
            corrected=[number for number, post in enumerate(ordered) if post.corrections],
            pages=tuple(own.result for own in found["pages"]),
            authors={own.result.term.slug: own.result for own in found["authors"]},
            index=index,
            redirects=find_redirects([*live.documents["posts"], *live.documents["pages"]]),
            files=find_files(tree, gathered, problems),
            data=tree.data,
            held=tuple(reason for _, reason in live.waiting),
            pending=tuple(link for one in gathered for link in one.pending),
            problems=(*problems, *(problem for one in gathered for problem in one.problems)),
            next_change=upcoming,
        )


def _split(documents: Sequence[Document], reasons: Sequence[Held | None]) -> _Live:
    live: dict[Folder, list[Document]] = {folder: [] for folder in get_args(Folder)}
    waiting = []
    for document, reason in zip(documents, reasons, strict=True):
        if reason:
            waiting.append((document, reason))
        else:
            live[document.folder].append(document)
    return _Live(live, waiting)


def _terms(live: _Live, options: SiteOptions, last: _Made | None) -> tuple[Terms, Sequence[Problem]]:
    """The terms of all documents; those of the last site where nobody uses other names."""
    posts, authors = live.documents["posts"], live.documents["authors"]
    if (
        last
        and options.terms == last.options.terms
        and _agree(posts, last.live.documents["posts"], naming)
        and _agree(authors, last.live.documents["authors"], naming)
    ):
        return last.terms, last.term_problems
    terms = Terms(options.terms)
    problems = [
        problem for kind in TERM_KINDS for problem in terms.gather(kind, posts, authors if kind == "author" else ())
    ]
    return terms, problems


def _agree(documents: Sequence[Document], others: Sequence[Document], aspect: Callable[[Document], object]) -> bool:
    """Whether both have the same documents, as far as `aspect` goes."""
    return len(documents) == len(others) and all(
        one is other or aspect(one) == aspect(other) for one, other in zip(documents, others, strict=True)
    )


def _is_same(
    live: _Live,
    tree: Tree,
    options: SiteOptions,
    upcoming: Moment | None,
    early: Sequence[Problem],
    owns: Mapping[str, Own],
    last: _Made,
) -> bool:
    """Whether the site is the last one: everything that `_site` looks at is what it was."""
    return (
        options == last.options
        and upcoming == last.site.next_change
        and len(owns) == len(last.owns)
        and all(
            own.result is other.result and own.gathered is other.gathered
            for own, other in zip(owns.values(), last.owns.values(), strict=True)
        )
        and [held for _, held in live.waiting] == [held for _, held in last.live.waiting]
        and _agree([one for one, _ in live.waiting], [one for one, _ in last.live.waiting], outward)
        and all(_agree(live.documents[folder], last.live.documents[folder], outward) for folder in live.documents)
        and (tree is last.tree or (tree.static, tree.data) == (last.tree.static, last.tree.data))
        and early == last.early
    )


def _have_same_files(tree: Tree, other: Tree) -> bool:
    return (tree.files, tree.static, tree.data) == (other.files, other.static, other.data)


def _again(own: Own, document: Document, joined: Joined, options: SiteOptions) -> Own | None:
    """A post or a page joined again, with the same comments; what comes out as it was is the same object."""
    before = own.result
    if isinstance(before, Post):
        result: Post | Page = make_post(document, before.comments, joined, options, before)
    elif isinstance(before, Page):
        result = make_page(document, joined)
    else:
        return None
    gathered = joined.links.take()
    return Own(
        document,
        own.given,
        before if before == result else result,
        own.gathered if own.gathered == gathered else gathered,
    )


def _linkable(live: Mapping[Folder, Sequence[Document]], terms: Terms) -> Iterator[Document]:
    """What a text can link to by its path; an author's file stands for the author's page, where there is one."""
    yield from live["posts"]
    yield from live["pages"]
    for document in live["authors"]:
        if url := terms.author(document).url:
            yield replace(document, url=url)
