"""All documents to one site. Pure: documents, files, sizes, settings and the clock in; one value out."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from sitegen.base.problems import Place, Problem, error, nearest, warning
from sitegen.content.model import Document, Tree
from sitegen.photos.header import Size
from sitegen.site.index import make_index
from sitegen.site.links import Links
from sitegen.site.model import (
    TERM_KINDS,
    Author,
    Card,
    Comment,
    Copied,
    Held,
    Linked,
    Page,
    Picture,
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


@dataclass(frozen=True, slots=True)
class _Joined:
    """What the join of documents works on."""

    terms: Terms
    links: Links
    sizes: Mapping[str, Size | None]


def assemble(
    documents: Sequence[Document],
    tree: Tree,
    sizes: Mapping[str, Size | None],
    release: Release,
    options: SiteOptions,
) -> Site:
    """Join documents into a site. `sizes` knows the pictures of `tree` by path; problems are part of the value."""
    live: list[Document] = []
    waiting: list[Held] = []
    for document in documents:
        reason = held(document, release)
        if reason is None:
            live.append(document)
        else:
            waiting.append(reason)
    by_folder: dict[str, list[Document]] = defaultdict(list)
    for document in live:
        by_folder[document.folder].append(document)
    problems: list[Problem] = []
    terms = Terms(options.terms)
    for kind in TERM_KINDS:
        problems += terms.gather(kind, by_folder["posts"], by_folder["authors"] if kind == "author" else ())
    links = Links(
        documents={document.path: document for document in live if document.folder != "comments"},
        held={entry.path: entry for entry in waiting},
        files=tree.files,
        static=tree.static,
    )
    joined = _Joined(terms, links, sizes)
    authors = _authors(by_folder["authors"], joined)
    cards = {document.path: _card(document, joined, options) for document in by_folder["posts"]}
    comments = _comments(by_folder["comments"], by_folder["posts"], waiting, joined, problems)
    posts = tuple(
        _post(document, cards[document.path], comments.get(document.path, ()), joined)
        for document in by_folder["posts"]
    )
    pages = tuple(_page(document, joined) for document in by_folder["pages"])
    index = make_index(cards.values(), terms, _chosen(by_folder["posts"], cards, problems), options.related)
    order = {card.path: number for number, card in enumerate(index.cards)}
    return Site(
        posts=tuple(sorted(posts, key=lambda post: order[post.card.path])),
        pages=pages,
        authors=authors,
        index=index,
        redirects=_redirects([*by_folder["posts"], *by_folder["pages"]]),
        files=_files(tree, links, problems),
        data=tree.data,
        held=tuple(waiting),
        pending=tuple(links.pending),
        problems=(*problems, *links.problems),
    )


def _linked(document: Document, url: str, joined: _Joined) -> Linked:
    links = joined.links
    targets = tuple(links.target(reference, document.path, url, document.anchors) for reference in document.references)
    sizes = tuple(
        _size(target, joined) if reference.use == "image" else None
        for reference, target in zip(document.references, targets, strict=True)
    )
    return Linked(document, targets, sizes)


def _size(url: str, joined: _Joined) -> Size | None:
    copied = joined.links.published.get(url)
    if copied:
        return joined.sizes.get(copied[0].file.path)
    static = joined.links.static.get(url.lstrip("/"))
    return joined.sizes.get(static.path) if static else None


def _picture(document: Document, url: str, joined: _Joined) -> Picture | None:
    photo = document.front.photo
    if photo is None:
        return None
    size = None
    src: str | None = photo.src
    if not photo.src.startswith(("https://", "http://")):
        at = document.front.places.get("photo", Place(document.path))
        src = joined.links.picture(photo.src, document.path, url, at)
        size = _size(src, joined) if src else None
    if not src:
        return None
    width, height = size or (0, 0)
    return Picture(
        src, photo.alt, photo.caption, photo.credit, photo.credit_url, photo.license, width, height, photo.focus
    )


def _card(document: Document, joined: _Joined, options: SiteOptions) -> Card:
    front, find = document.front, joined.terms.find
    assert front.date is not None  # noqa: S101  # parse refuses a post without a date
    return Card(
        path=document.path,
        url=document.url,
        title=document.title,
        published=front.date,
        updated=front.updated,
        summary=document.summary,
        kind=front.kind,
        dateline=front.dateline,
        section=find("section", document.section) if document.section else None,
        tags=tuple(dict.fromkeys(find("tag", name) for name in front.tags)),
        authors=tuple(dict.fromkeys(find("author", name) for name in front.authors)),
        series=find("series", front.series.name) if front.series else None,
        part=front.series.part if front.series else 0,
        picture=_picture(document, document.url, joined),
        pinned=front.pinned,
        featured=front.featured,
        noindex=front.noindex,
        lang=front.lang or options.language,
        minutes=document.minutes,
    )


def _post(document: Document, card: Card, comments: tuple[Comment, ...], joined: _Joined) -> Post:
    front = document.front
    return Post(
        card=card,
        text=_linked(document, document.url, joined),
        contributors=front.contributors,
        corrections=front.corrections,
        comments=comments,
        comments_open=front.comments,
    )


def _page(document: Document, joined: _Joined) -> Page:
    return Page(
        url=document.url,
        title=document.title,
        text=_linked(document, document.url, joined),
        picture=_picture(document, document.url, joined),
    )


def _authors(documents: Sequence[Document], joined: _Joined) -> dict[str, Author]:
    authors = {}
    for document in documents:
        term = joined.terms.find("author", document.title)
        url = term.url or "/"
        authors[term.slug] = Author(
            term=term,
            text=_linked(document, url, joined),
            picture=_picture(document, url, joined),
            extra=document.front.extra,
        )
    return authors


def _comments(
    documents: Sequence[Document],
    posts: Sequence[Document],
    waiting: Sequence[Held],
    joined: _Joined,
    problems: list[Problem],
) -> dict[str, tuple[Comment, ...]]:
    by_slug: dict[str, list[Document]] = defaultdict(list)
    for post in posts:
        by_slug[post.slug].append(post)
    found: dict[str, list[Comment]] = defaultdict(list)
    hidden = any(entry.path.startswith("content/posts/") for entry in waiting)
    for document in documents:
        folder = document.path.split("/")[2]
        owners = by_slug.get(folder, [])
        if len(owners) != 1:
            if owners:
                message = f"{len(owners)} posts have the slug {folder}; the comment is not shown"
                hint = "give each of the posts a slug of its own"
                problems.append(warning("COM001", message, Place(document.path), hint, [Place(o.path) for o in owners]))
            elif not hidden:
                meant = nearest(folder, by_slug)
                hint = f"rename the folder to {meant}" if meant else "name the folder after the slug of its post"
                problems.append(warning("COM001", f"no post has the slug {folder}", Place(document.path), hint))
            continue
        front = document.front
        assert front.date is not None  # noqa: S101  # parse refuses a comment without a date
        name = front.authors[0] if front.authors else document.title
        link = str(front.extra.get("url") or "")
        found[owners[0].path].append(Comment(name, link, front.date, _linked(document, owners[0].url, joined)))
    return {
        path: tuple(sorted(some, key=lambda comment: (comment.date.stamp, comment.text.document.path)))
        for path, some in found.items()
    }


def _chosen(
    documents: Sequence[Document], cards: Mapping[str, Card], problems: list[Problem]
) -> dict[str, tuple[Card, ...]]:
    """The cards that posts name in `related`: by path, URL or slug."""
    named: dict[str, Card] = {}
    for document in documents:
        card = cards[document.path]
        short = document.path.removeprefix("content/posts/")
        for name in (document.slug, short, document.path, card.url):
            named[name] = card
    chosen = {}
    for document in documents:
        found = []
        for name in document.front.related:
            if name in named and named[name].path != document.path:
                found.append(named[name])
                continue
            meant = nearest(name, named)
            hint = f"did you mean {meant}?" if meant else "write the slug, the URL or the path of a post"
            at = document.front.places.get("related", Place(document.path))
            problems.append(error("LINK005", f"no other post is called {name}", at, hint))
        if found:
            chosen[document.path] = tuple(dict.fromkeys(found))
    return chosen


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
