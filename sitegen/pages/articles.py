"""The pages of posts and the undated pages."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial

from sitegen.base.changes import changed
from sitegen.base.problems import Place
from sitegen.content.model import Document, FrontMatter
from sitegen.pages.context import Context, PlanOptions
from sitegen.pages.outputs import Claim, Templated
from sitegen.pages.views import CommentView, PageView, PostView, SeriesView
from sitegen.site.model import Neighbours, Page, Post

_ALONE = Neighbours(None, None)


class PostClaims:
    """Plans a page for each post, again and again: anew where the post or its document is another object."""

    def __init__(self) -> None:
        self._options: PlanOptions | None = None
        self._documents: Sequence[Document] = ()
        self._posts: Sequence[Post] = ()
        self._positions: dict[str, int] = {}
        self._claims: Sequence[Claim] = ()

    def __call__(self, context: Context) -> Sequence[Claim]:
        """The claims of all posts."""
        posts, documents = context.site.posts, list(context.documents.values())
        others, edited = changed(posts, self._posts), changed(documents, self._documents)
        if others is None or edited is None or context.options != self._options:
            claims = [_claim(context, post) for post in posts]
            self._positions = {post.card.path: number for number, post in enumerate(posts)}
        else:
            paths = {one.path for number in edited for one in (documents[number], self._documents[number])}
            # a post that stands elsewhere now is another object there
            anew = {*others, *(self._positions[path] for path in paths & self._positions.keys())}
            claims = list(self._claims)
            for number in anew:
                claims[number] = _claim(context, posts[number])
                self._positions[posts[number].card.path] = number
        self._options, self._documents, self._posts, self._claims = context.options, documents, posts, claims
        return claims


def _claim(context: Context, post: Post) -> Claim:
    return post_claim(context, post, context.documents[post.card.path].front)


def post_claim(context: Context, post: Post, front: FrontMatter) -> Claim:
    """The page of a post."""
    card, key = post.card, _url_key(front)
    at = _place(front, key, Place(card.path))
    listed, changed = context.is_listed(front, card.url), card.updated or card.published
    return Claim(card.url, partial(_post_output, post), "page", "the post", at, key, listed, changed, card)


def plan_pages(context: Context) -> Iterator[Claim]:
    """A page for each undated source."""
    for page in context.site.pages:
        yield page_claim(context, page, context.documents[page.text.path].front)


def page_claim(context: Context, page: Page, front: FrontMatter) -> Claim:
    """An undated page."""
    key, listed = _url_key(front), context.is_listed(front, page.url)
    at = _place(front, key, Place(page.text.path))
    return Claim(page.url, partial(_page_output, page), "page", "the page", at, key, listed, front.updated)


def _post_output(post: Post, context: Context) -> Templated:
    front, at = context.documents[post.card.path].front, Place(post.card.path)
    return Templated(_template(front.layout, "post.html"), _post_view(context, post), _place(front, "layout", at))


def _page_output(page: Page, context: Context) -> Templated:
    front, at = context.documents[page.text.path].front, Place(page.text.path)
    return Templated(_template(front.layout, "page.html"), _page_view(context, page), _place(front, "layout", at))


def _post_view(context: Context, post: Post) -> PostView:
    index, card = context.site.index, post.card
    document = context.documents[card.path]
    near = index.neighbours[card.path]
    in_section = index.in_section.get(card.path, _ALONE)
    return PostView(
        site=context.view,
        head=context.head("post", card.title, card.url, document=document, card=card),
        post=card,
        standfirst=document.front.description,
        text=context.text(post.text),
        headings=document.headings,
        contributors=post.contributors,
        corrections=post.corrections,
        comments=tuple(
            CommentView(comment.author, comment.url, comment.date, context.text(comment.text))
            for comment in post.comments
        ),
        comments_open=post.comments_open,
        newer=near.newer,
        older=near.older,
        newer_in_section=in_section.newer,
        older_in_section=in_section.older,
        series=_series(context, post),
        related=index.related[card.path][:] if index.related else (),
        pictures=tuple(picture for picture in post.text.pictures if picture),
        extra=document.front.extra,
    )


def _series(context: Context, post: Post) -> SeriesView | None:
    term = post.card.series
    if term is None:
        return None
    index = context.site.index
    parts = index.posts_of[term]
    return SeriesView(term, parts[:], parts.numbers.index(index.numbers[post.card.path]) + 1)


def _page_view(context: Context, page: Page) -> PageView:
    document = context.documents[page.text.path]
    return PageView(
        site=context.view,
        head=context.head("page", page.title, page.url, document=document, picture=page.picture),
        title=page.title,
        text=context.text(page.text),
        headings=document.headings,
        picture=page.picture,
        pictures=tuple(picture for picture in page.text.pictures if picture),
        extra=document.front.extra,
    )


def _template(layout: str, usual: str) -> str:
    if not layout:
        return usual
    return layout if layout.endswith(".html") else f"{layout}.html"


def _url_key(front: FrontMatter) -> str:
    """The key that chose the URL of a text; empty where its path and its date did."""
    return "url" if front.url else "slug" if front.slug else ""


def _place(front: FrontMatter, key: str, usual: Place) -> Place:
    return front.places.get(key, usual) if key else usual
