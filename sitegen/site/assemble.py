"""All documents to one site. Pure: documents, files, sizes, settings and the clock in; one value out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import get_args

from sitegen.base.problems import Place, Problem, error, nearest
from sitegen.content.model import Document, Folder, FrontMatter, Moment, Tree
from sitegen.photos.header import Size
from sitegen.site.comments import gather_comments
from sitegen.site.index import make_index
from sitegen.site.join import Joined, find_picture, join_text
from sitegen.site.links import Links
from sitegen.site.model import (
    TERM_KINDS,
    Author,
    Card,
    Comment,
    Copied,
    Held,
    Page,
    Post,
    Redirect,
    Site,
)
from sitegen.site.schedule import Release, held
from sitegen.site.terms import TermOptions, Terms


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteOptions:
    """The part of the settings and of the theme that can change the site; `related` is how many posts are named."""

    terms: TermOptions
    related: int
    language: str


def assemble(
    documents: Sequence[Document],
    tree: Tree,
    sizes: Mapping[str, Size | None],
    release: Release,
    options: SiteOptions,
) -> Site:
    """Join documents into a site. `sizes` knows the pictures of `tree` by path; problems are part of the value."""
    live: dict[Folder, list[Document]] = {folder: [] for folder in get_args(Folder)}
    waiting: list[tuple[Document, Held]] = []
    for document in documents:
        if reason := held(document, release):
            waiting.append((document, reason))
        else:
            live[document.folder].append(document)
    later = [document for document, _ in waiting if document.folder == "posts"]
    problems: list[Problem] = []
    terms = Terms(options.terms)
    for kind in TERM_KINDS:
        problems += terms.gather(kind, live["posts"], live["authors"] if kind == "author" else ())
    links = Links(
        documents={document.path: document for document in _linkable(live, terms)},
        held={reason.path: reason for _, reason in waiting},
        files=tree.files,
        static=tree.static,
    )
    joined = Joined(terms, links, sizes)
    authors = _authors(live["authors"], joined)
    cards = {document.path: _card(document, joined, options) for document in live["posts"]}
    comments = gather_comments(live["comments"], live["posts"], later, joined, problems)
    posts = {
        document.path: _post(document, cards[document.path], comments.get(document.path, ()), joined)
        for document in live["posts"]
    }
    pages = tuple(_page(document, joined) for document in live["pages"])
    index = make_index(cards.values(), terms, _chosen(live["posts"], later, cards, problems), options.related)
    return Site(
        posts=tuple(posts[card.path] for card in index.cards),
        pages=pages,
        authors=authors,
        index=index,
        redirects=_redirects([*live["posts"], *live["pages"]]),
        files=_files(tree, links, problems),
        data=tree.data,
        held=tuple(reason for _, reason in waiting),
        pending=tuple(links.pending),
        problems=(*problems, *links.problems),
    )


def _linkable(live: Mapping[Folder, list[Document]], terms: Terms) -> Iterator[Document]:
    """What a text can link to by its path; an author's file stands for the author's page, where there is one."""
    yield from live["posts"]
    yield from live["pages"]
    for document in live["authors"]:
        if url := terms.author(document).url:
            yield replace(document, url=url)


def _card(document: Document, joined: Joined, options: SiteOptions) -> Card:
    front, find = document.front, joined.terms.find
    assert front.date is not None  # noqa: S101  # parse refuses a post without a date
    return Card(
        path=document.path,
        url=document.url,
        title=document.title,
        published=front.date,
        updated=_changed(front),
        summary=document.summary,
        kind=front.kind,
        dateline=front.dateline,
        section=find("section", document.section) if document.section else None,
        tags=tuple(dict.fromkeys(find("tag", name) for name in front.tags)),
        authors=tuple(dict.fromkeys(find("author", name) for name in front.authors)),
        series=find("series", front.series.name) if front.series else None,
        part=front.series.part if front.series else 0,
        picture=find_picture(document, document.url, joined),
        pinned=front.pinned,
        featured=front.featured,
        noindex=front.noindex,
        lang=front.lang or options.language,
        minutes=document.minutes,
    )


def _changed(front: FrontMatter) -> Moment | None:
    """The last change of substance after publication: `updated`, or a correction that came later."""
    last = front.updated
    for correction in front.corrections:
        before = last or front.date
        if before and correction.date.stamp > before.stamp:
            last = correction.date
    return last


def _post(document: Document, card: Card, comments: tuple[Comment, ...], joined: Joined) -> Post:
    front = document.front
    return Post(
        card=card,
        text=join_text(document, document.url, joined),
        contributors=front.contributors,
        corrections=front.corrections,
        comments=comments,
        comments_open=front.comments,
    )


def _page(document: Document, joined: Joined) -> Page:
    return Page(
        url=document.url,
        title=document.title,
        text=join_text(document, document.url, joined),
        picture=find_picture(document, document.url, joined),
    )


def _authors(documents: Sequence[Document], joined: Joined) -> dict[str, Author]:
    authors = {}
    for document in documents:
        term = joined.terms.author(document)
        url = term.url or "/"
        authors[term.slug] = Author(
            term=term,
            text=join_text(document, url, joined),
            picture=find_picture(document, url, joined),
            extra=document.front.extra,
        )
    return authors


def _chosen(
    documents: Sequence[Document], later: Sequence[Document], cards: Mapping[str, Card], problems: list[Problem]
) -> dict[str, tuple[Card, ...]]:
    """The cards that posts name in `related`: by path, URL or slug. What is held back is named when its time comes."""
    named = {name: cards[document.path] for document in documents for name in _names(document)}
    waiting = {name for document in later for name in _names(document)}
    chosen = {}
    for document in documents:
        found = []
        for name in document.front.related:
            if name in named and named[name].path != document.path:
                found.append(named[name])
                continue
            if name in waiting:
                continue
            meant = nearest(name, named)
            hint = f"did you mean {meant}?" if meant else "write the slug, the URL or the path of a post"
            at = document.front.places.get("related", Place(document.path))
            problems.append(error("LINK005", f"no other post is called {name}", at, hint))
        if found:
            chosen[document.path] = tuple(dict.fromkeys(found))
    return chosen


def _names(document: Document) -> tuple[str, ...]:
    return document.slug, document.path.removeprefix("content/posts/"), document.path, document.url


def _redirects(documents: Iterable[Document]) -> tuple[Redirect, ...]:
    found = []
    for document in documents:
        places = document.front.places
        for alias in document.front.aliases:
            at = places.get(f"aliases {alias.strip('/')}") or places.get("aliases") or Place(document.path)
            found.append(Redirect(alias, document.url, at))
    return tuple(sorted(found))


def _files(tree: Tree, links: Links, problems: list[Problem]) -> dict[str, Copied]:
    """Published files by URL; two files under one URL are an error that names their users."""
    files = {"/" + path: Copied(file, file.path) for path, file in tree.static.items()}
    for url, users in links.published.items():
        if len(users) > 1:
            first, *others = sorted(users, key=lambda copied: copied.file.path)
            names = " and ".join(copied.file.path for copied in (first, *others))
            message = f"{names} would both be published as {url}"
            places = [Place(copied.user) for copied in others]
            problems.append(error("URL001", message, Place(first.user), "rename one of the files", places))
        if url in files and files[url].file != users[0].file:
            message = f"{files[url].file.path} and {users[0].file.path} would both be published as {url}"
            problems.append(error("URL001", message, Place(users[0].user), "rename one of the files"))
        files.setdefault(url, users[0])
    return dict(sorted(files.items()))
