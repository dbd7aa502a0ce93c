"""What is left of a site without its texts and cards: names, and which post stands where. With it, and with documents
that are looked up one by one, the site is there again, and only what is looked at is joined.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, NamedTuple, overload

from sitegen.content.model import Document, Tree
from sitegen.photos.facts import Facts
from sitegen.site.comments import by_post, make_comment
from sitegen.site.index import Orders, make_index, orders_of
from sitegen.site.join import Joined, Own
from sitegen.site.links import Links
from sitegen.site.model import TERM_KINDS, Author, Card, Comment, Held, Page, Post, Site, Term, TermKind
from sitegen.site.terms import Terms
from sitegen.site.texts import SiteOptions, make_author, make_page, make_post


class Outline(NamedTuple):
    """All of a site that several documents make together.

    `names` has each term by the folded spellings of its name, `comments` the paths of each post's comments, oldest
    first, `pages` those of the undated pages, `authors` that of each author's file, by slug.
    """

    names: Mapping[TermKind, Mapping[str, Term]]
    orders: Orders
    corrected: Sequence[int]
    comments: Mapping[str, Sequence[str]]
    pages: Sequence[str]
    authors: Mapping[str, str]

    def pack(self) -> Any:
        """The outline as plain values."""
        orders = self.orders
        return [
            {kind: {key: term[1:] for key, term in found.items()} for kind, found in self.names.items()},
            list(orders.numbers),
            [[*term, numbers] for term, numbers in orders.lists.items()],
            [[*month, numbers] for month, numbers in orders.months.items()],
            orders.pinned,
            orders.featured,
            [list(orders.related[path]) for path in orders.numbers] if orders.related else [],
            self.corrected,
            self.comments,
            self.pages,
            self.authors,
        ]

    @classmethod
    def unpack(cls, plain: Any) -> Outline:
        """The outline that was packed; ValueError, TypeError or LookupError where it is something else."""
        names, paths, lists, months, pinned, featured, related, corrected, comments, pages, authors = plain
        return cls(
            {kind: {key: Term(kind, *term) for key, term in names[kind].items()} for kind in TERM_KINDS},
            orders_of(
                paths,
                {Term(kind, slug, name, url): numbers for kind, slug, name, url, numbers in lists},
                {(year, month): numbers for year, month, numbers in months},
                pinned,
                featured,
            )._replace(related=dict(zip(paths, related, strict=True)) if related else {}),
            corrected,
            comments,
            pages,
            authors,
        )


def outline_of(site: Site, names: Mapping[TermKind, Mapping[str, Term]], orders: Orders) -> Outline:
    """The outline of `site`."""
    return Outline(
        names,
        orders,
        site.corrected,
        {post.card.path: [one.text.path for one in post.comments] for post in site.posts if post.comments},
        [page.text.path for page in site.pages],
        {slug: author.text.path for slug, author in site.authors.items()},
    )


class Recalled:
    """A site made of its outline. Of its pages, redirects, files and problems it knows nothing."""

    def __init__(
        self,
        outline: Outline,
        documents: Mapping[str, Document],
        tree: Tree,
        pictures: Mapping[str, Facts],
        held: Sequence[Held],
        options: SiteOptions,
    ) -> None:
        """`documents` and `pictures` are asked only for what is looked at."""
        self._outline, self._documents, self._options = outline, documents, options
        terms = Terms(options.terms, outline.names)
        links = Links(
            documents=_Linkable(outline, documents, terms),
            held={one.path: one for one in held},
            files=tree.files,
            static=tree.static,
        )
        self._joined = Joined(terms, links, pictures, options.photos, options.language if options.typography else "")
        posts = _Looked(list(outline.orders.numbers), self._post)
        self.site = Site(
            posts=posts,
            corrected=outline.corrected,
            pages=(),
            authors=_Authors(outline.authors, self._author),
            index=make_index(_CardsOf(posts), {kind: terms.all(kind) for kind in TERM_KINDS}, outline.orders),
            redirects=(),
            files={},
            data=tree.data,
            held=tuple(held),
            pending=(),
            problems=(),
            next_change=None,
        )

    def join(self, document: Document) -> Own:
        """A post or page joined with the rest of the site."""
        result: Post | Page
        if document.folder == "posts":
            result = make_post(document, self._comments(document), self._joined, self._options, None)
        else:
            result = make_page(document, self._joined)
        return Own(document, None, result, self._joined.links.take())

    def _post(self, path: str) -> Post:
        post: Post = self.join(self._documents[path]).result
        return post

    def _comments(self, post: Document) -> tuple[Comment, ...]:
        documents = [self._documents[path] for path in self._outline.comments.get(post.path, ())]
        comments = [make_comment(document, post.url, self._joined) for document in documents]
        self._joined.links.take()
        return by_post(comments, {document.path: post for document in documents}).get(post.path, ())

    def _author(self, path: str) -> Author:
        author = make_author(self._documents[path], self._joined)
        self._joined.links.take()
        return author


class _Looked(Sequence[Post]):
    """Posts that are each made when they are looked at, and once."""

    def __init__(self, paths: Sequence[str], make: Callable[[str], Post]) -> None:
        self._paths, self._make = paths, make
        self._found: dict[int, Post] = {}

    def __len__(self) -> int:
        return len(self._paths)

    @overload
    def __getitem__(self, number: int) -> Post: ...
    @overload
    def __getitem__(self, number: slice) -> Sequence[Post]: ...
    def __getitem__(self, number: int | slice) -> Post | Sequence[Post]:
        if isinstance(number, slice):
            return [self[one] for one in range(len(self))[number]]
        found = self._found.get(number)
        if found is None:
            found = self._found[number] = self._make(self._paths[number])
        return found


class _CardsOf(Sequence[Card]):
    """The cards of posts."""

    def __init__(self, posts: Sequence[Post]) -> None:
        self._posts = posts

    def __len__(self) -> int:
        return len(self._posts)

    @overload
    def __getitem__(self, number: int) -> Card: ...
    @overload
    def __getitem__(self, number: slice) -> Sequence[Card]: ...
    def __getitem__(self, number: int | slice) -> Card | Sequence[Card]:
        if isinstance(number, slice):
            return [post.card for post in self._posts[number]]
        return self._posts[number].card


class _Authors(Mapping[str, Author]):
    """Authors by slug, each made when it is looked at."""

    def __init__(self, paths: Mapping[str, str], make: Callable[[str], Author]) -> None:
        self._paths, self._make = paths, make
        self._found: dict[str, Author] = {}

    def __getitem__(self, slug: str) -> Author:
        if slug not in self._found:
            self._found[slug] = self._make(self._paths[slug])
        return self._found[slug]

    def __iter__(self) -> Iterator[str]:
        return iter(self._paths)

    def __len__(self) -> int:
        return len(self._paths)


class _Linkable(Mapping[str, Document]):
    """What a text can link to by its path, as `sitegen.site.assemble` has it for a whole site."""

    def __init__(self, outline: Outline, documents: Mapping[str, Document], terms: Terms) -> None:
        self._texts = {*outline.orders.numbers, *outline.pages}
        self._authors = frozenset(outline.authors.values())
        self._documents, self._terms = documents, terms

    def __getitem__(self, path: str) -> Document:
        if path in self._texts:
            return self._documents[path]
        if path not in self._authors:
            raise KeyError(path)
        document = self._documents[path]
        url = self._terms.author(document).url
        if not url:
            raise KeyError(path)
        return replace(document, url=url)

    def __iter__(self) -> Iterator[str]:
        yield from self._texts
        yield from (path for path in self._authors if path in self)

    def __len__(self) -> int:
        return sum(1 for _ in self)
