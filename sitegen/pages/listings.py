"""Front page, lists and the archive."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from math import ceil

from sitegen.base.dates import month_text
from sitegen.base.problems import Place
from sitegen.content.model import FrontMatter
from sitegen.pages.context import Context, terms_url
from sitegen.pages.outputs import Claim, Templated
from sitegen.pages.views import (
    ArchiveView,
    AuthorView,
    Corrected,
    CorrectionsView,
    Count,
    HomeView,
    ListView,
    Month,
    NotFoundView,
    Pager,
    TermsView,
    Year,
)
from sitegen.site.model import FOLDERS, TERM_KINDS, Card, Term, TermKind

_ListMaker = Callable[[Context, str, int, tuple[Card, ...], Pager], object]

LATEST = 8
"""Cards in the rail of the front page and on the 404 page."""


def plan_home(context: Context) -> Iterator[Claim]:
    """The front page and its further pages. Pinned posts and the lead stand only on the first."""
    cards = context.site.index.cards
    pinned = tuple(card for card in cards if card.pinned)
    featured = [card for card in cards if card.featured and not card.pinned]
    first = None
    if context.options.lead:
        first = featured[0] if featured else next((card for card in cards if not card.pinned), None)
    rest = [card for card in cards if card is not first and not card.pinned]
    # the story after the lead is a second whether or not it has a picture: news value comes before looks
    seconds, river = tuple(rest[: context.options.seconds]), rest[context.options.seconds :]

    def view(context: Context, url: str, number: int, chunk: tuple[Card, ...], pager: Pager) -> HomeView:
        top = number == 1
        title = context.options.title if top else f"{context.options.title} – {number}"
        return HomeView(
            site=context.view,
            head=context.head("home", title, url, description=context.options.description),
            lead=first if top else None,
            seconds=seconds if top else (),
            pinned=pinned if top else (),
            cards=chunk,
            latest=cards[:LATEST] if top else (),
            pager=pager,
        )

    yield from _plan_list(context, river, "/", "home.html", "the front page", None, view)


def plan_terms(context: Context) -> Iterator[Claim]:
    """Tags, sections, authors and series: a list of all of each kind, and the posts of each one."""
    index = context.site.index
    for kind in TERM_KINDS:
        terms = [term for term in index.terms[kind] if term.url]
        if not terms:
            continue
        url, label = terms_url(kind), f"the list of {FOLDERS[kind]}"
        yield _planned(url, "terms.html", partial(_terms_view, kind, url, tuple(terms)), label)
        for term in terms:
            yield from _plan_term(context, term)


def _terms_view(kind: TermKind, url: str, terms: tuple[Term, ...], context: Context) -> TermsView:
    posts_of = context.site.index.posts_of
    counts = tuple(Count(term, len(posts_of.get(term, ()))) for term in terms)
    return TermsView(context.view, context.head("terms", FOLDERS[kind].capitalize(), url), kind, counts)


def _plan_term(context: Context, term: Term) -> Iterator[Claim]:
    cards = context.site.index.posts_of.get(term, ())
    author = context.site.authors.get(term.slug) if term.kind == "author" else None
    document = context.documents[author.text.path] if author else None
    feed = term.url + "feed.xml" if has_feed(context, term) else ""
    at = Place(document.path) if document else Place(cards[0].path) if cards else None

    def view(context: Context, url: str, number: int, chunk: tuple[Card, ...], pager: Pager) -> ListView:
        title = term.name if number == 1 else f"{term.name} – {number}"
        document = context.documents[author.text.path] if author else None
        head = context.head(
            term.kind, title, url, document=document, feed=feed, picture=author.picture if author else None
        )
        shown = AuthorView(context.text(author.text), author.picture, author.extra) if author else None
        return ListView(context.view, head, term.kind, term.name, len(cards), chunk, pager, shown)

    template, label = f"{term.kind}.html", f"the {term.kind} {term.name}"
    yield from _plan_list(context, cards, term.url, template, label, at, view, document.front if document else None)


def has_feed(context: Context, term: Term) -> bool:
    """Whether a term has a feed of its own: tags, sections and authors do, below their page."""
    return bool(
        context.options.feeds and context.options.feed_terms and term.kind != "series" and term.url.endswith("/")
    )


def plan_archive(context: Context) -> Iterator[Claim]:
    """The archive, its years and its months."""
    if not context.options.archive:
        return
    index, language = context.site.index, context.options.language
    by_year: dict[int, list[Card]] = {}
    for card in index.cards:
        by_year.setdefault(card.published.at.year, []).append(card)
    yield _planned("/archive/", "archive.html", partial(_archive_view, by_year), "the archive")
    for year, cards in sorted(by_year.items()):
        yield from _plan_period(context, "year", str(year), f"/{year}/", cards)
    for (year, month), found in sorted(index.months.items()):
        heading = month_text(year, month, language)
        yield from _plan_period(context, "month", heading, f"/{year}/{month:02}/", found)


def _archive_view(by_year: Mapping[int, Sequence[Card]], context: Context) -> ArchiveView:
    years = tuple(
        Year(year, f"/{year}/", len(cards), tuple(_month(context, year, month) for month in range(1, 13)))
        for year, cards in sorted(by_year.items(), reverse=True)
    )
    head = context.head("archive", "Archive", "/archive/")
    return ArchiveView(context.view, head, years, len(context.site.index.cards))


def _month(context: Context, year: int, month: int) -> Month:
    posts = len(context.site.index.months.get((year, month), ()))
    return Month(month, f"/{year}/{month:02}/" if posts else "", posts)


def _plan_period(context: Context, kind: str, heading: str, url: str, cards: Sequence[Card]) -> Iterator[Claim]:
    def view(context: Context, page_url: str, number: int, chunk: tuple[Card, ...], pager: Pager) -> ListView:
        title = heading if number == 1 else f"{heading} – {number}"
        head = context.head(kind, title, page_url)
        return ListView(context.view, head, kind, heading, len(cards), chunk, pager, None)

    yield from _plan_list(context, cards, url, f"{kind}.html", f"the {kind} {heading}", None, view)


def plan_corrections(context: Context) -> Iterator[Claim]:
    """All corrections, newest first. The page is there even while it is empty: readers look for it."""
    yield _planned("/corrections/", "corrections.html", _corrections_view, "the list of corrections")


def _corrections_view(context: Context) -> CorrectionsView:
    found = [Corrected(post.card, correction) for post in context.site.posts for correction in post.corrections]
    found.sort(key=lambda entry: (-entry.correction.date.stamp, entry.post.url, entry.correction.text))
    head = context.head("corrections", "Corrections", "/corrections/")
    return CorrectionsView(context.view, head, tuple(found))


def plan_not_found(context: Context) -> Iterator[Claim]:
    """The page that GitHub Pages and others show where there is none."""
    yield _planned("/404.html", "404.html", _not_found_view, "the 404 page", listed=False)


def _not_found_view(context: Context) -> NotFoundView:
    head = context.head("404", "Page not found", "/404.html", noindex=True)
    return NotFoundView(context.view, head, context.site.index.cards[:LATEST])


def _plan_list(
    context: Context,
    cards: Sequence[Card],
    url: str,
    template: str,
    label: str,
    at: Place | None,
    view: _ListMaker,
    front: FrontMatter | None = None,
) -> Iterator[Claim]:
    """The pages of a list. `front` is the front matter of the text that heads it."""
    size = context.options.per_page
    urls = tuple(_page_url(url, number) for number in range(1, max(1, ceil(len(cards) / size)) + 1))
    for number, page_url in enumerate(urls, 1):
        listed = front is None or context.is_listed(front, page_url)
        maker = partial(_list_view, view, cards, urls, number, size)
        yield _planned(page_url, template, maker, label, at, listed=listed)


def _list_view(
    view: _ListMaker, cards: Sequence[Card], urls: tuple[str, ...], number: int, size: int, context: Context
) -> object:
    start = (number - 1) * size
    return view(context, urls[number - 1], number, tuple(cards[start : start + size]), _pager(number, urls))


def _planned(
    url: str,
    template: str,
    view: Callable[[Context], object],
    label: str,
    at: Place | None = None,
    *,
    listed: bool = True,
) -> Claim:
    return Claim(url, partial(_templated, template, view, at), "list", label, at, listed=listed)


def _templated(template: str, view: Callable[[Context], object], at: Place | None, context: Context) -> Templated:
    return Templated(template, view(context), at)


def _page_url(url: str, number: int) -> str:
    if number == 1:
        return url
    folder = url if url.endswith("/") else url.rsplit(".", 1)[0] + "/"
    return f"{folder}page/{number}/"


def _pager(number: int, urls: tuple[str, ...]) -> Pager:
    newer = urls[number - 2] if number > 1 else ""
    older = urls[number] if number < len(urls) else ""
    return Pager(number, urls, newer, older)
