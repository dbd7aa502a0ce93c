"""Front page, lists and the archive.

Their claims know which posts stand where, and nothing of what their cards say: they hold for every site that has the
same orders.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from math import ceil
from typing import NamedTuple

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
from sitegen.site.model import FOLDERS, TERM_KINDS, Author, Card, Cards, Term, TermKind

_Cards = Callable[[Context], Cards]
_ListMaker = Callable[[Context, str, int, tuple[Card, ...], Pager], object]

LATEST = 8
"""Cards in the rail of the front page and on the 404 page."""


class _Front(NamedTuple):
    """What stands on the front page, and the river that goes on behind it."""

    lead: Cards
    seconds: Cards
    pinned: Cards
    river: Cards
    latest: Cards


def _front(context: Context) -> _Front:
    """Pinned posts and the lead stand only on the first page."""
    index, options = context.site.index, context.options
    pinned = frozenset(index.pinned.numbers)
    order = [number for number in index.cards.numbers if number not in pinned]
    featured = [number for number in index.featured.numbers if number not in pinned]
    lead = (featured or order)[:1] if options.lead else []
    rest = [number for number in order if number not in lead]
    # the story after the lead is a second whether or not it has a picture: news value comes before looks
    parts = (lead, rest[: options.seconds], index.pinned.numbers, rest[options.seconds :], index.cards.numbers[:LATEST])
    return _Front(*map(index.cards.these, parts))


def river(context: Context) -> Cards:
    """What stands behind the top of the front page."""
    return context.once("front", _front).river


def plan_home(context: Context) -> Iterator[Claim]:
    """The front page and its further pages."""
    first, *others = _plan_list(context, river, "/", "home.html", "the front page", None, _home_view)
    front = context.once("front", _front)
    top = [number for part in front if part is not front.river for number in part.numbers]
    yield first._replace(shows=(*first.shows, *top))
    yield from others


def _home_view(context: Context, url: str, number: int, chunk: tuple[Card, ...], pager: Pager) -> HomeView:
    front = context.once("front", _front)
    head = context.head("home", context.options.title, url, description=context.options.description)
    if number == 1:
        lead = front.lead[0] if front.lead else None
        top = lead, front.seconds[:], front.pinned[:]
        return HomeView(context.view, head, *top, cards=chunk, latest=front.latest[:], pager=pager)
    head = head._replace(title=f"{context.options.title} – {number}")
    return HomeView(context.view, head, None, (), (), cards=chunk, latest=(), pager=pager)


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
    cards = cards_of(term, context)
    author = _author_of(term, context)
    document = context.documents[author.text.path] if author else None
    at = Place(document.path) if document else first_place(context, cards)
    template, label = f"{term.kind}.html", f"the {term.kind} {term.name}"
    front = document.front if document else None
    yield from _plan_list(
        context, partial(cards_of, term), term.url, template, label, at, partial(_term_view, term), front
    )


def _term_view(term: Term, context: Context, url: str, number: int, chunk: tuple[Card, ...], pager: Pager) -> ListView:
    author = _author_of(term, context)
    document = context.documents[author.text.path] if author else None
    feed = term.url + "feed.xml" if has_feed(context, term) else ""
    title = term.name if number == 1 else f"{term.name} – {number}"
    picture = author.picture if author else None
    head = context.head(term.kind, title, url, document=document, feed=feed, picture=picture)
    shown = AuthorView(context.text(author.text), author.picture, author.extra) if author else None
    return ListView(context.view, head, term.kind, term.name, len(cards_of(term, context)), chunk, pager, shown)


def cards_of(term: Term, context: Context) -> Cards:
    """The posts of a term, in order."""
    index = context.site.index
    return index.posts_of[term] if term in index.posts_of else index.cards.these(())


def first_place(context: Context, cards: Cards) -> Place | None:
    """The source of the first of `cards`, which is not looked at itself."""
    return Place(context.site.index.paths[cards.numbers[0]]) if cards else None


def _author_of(term: Term, context: Context) -> Author | None:
    return context.site.authors.get(term.slug) if term.kind == "author" else None


def has_feed(context: Context, term: Term) -> bool:
    """Whether a term has a feed of its own: tags, sections and authors do, below their page."""
    return bool(
        context.options.feeds and context.options.feed_terms and term.kind != "series" and term.url.endswith("/")
    )


def plan_archive(context: Context) -> Iterator[Claim]:
    """The archive, its years and its months."""
    if not context.options.archive:
        return
    yield _planned("/archive/", "archive.html", _archive_view, "the archive")
    for year in sorted(context.once("years", _by_year)):
        yield from _plan_period(context, "year", str(year), f"/{year}/", partial(_in_year, year))
    for year, month in sorted(context.site.index.months):
        heading = month_text(year, month, context.options.language)
        yield from _plan_period(context, "month", heading, f"/{year}/{month:02}/", partial(_in_month, (year, month)))


def _by_year(context: Context) -> Mapping[int, Cards]:
    index = context.site.index
    by_year: dict[int, list[int]] = {}
    for (year, _), cards in index.months.items():
        by_year.setdefault(year, []).extend(cards.numbers)
    return {year: index.cards.these(sorted(numbers)) for year, numbers in by_year.items()}


def _in_year(year: int, context: Context) -> Cards:
    return context.once("years", _by_year)[year]


def _in_month(month: tuple[int, int], context: Context) -> Cards:
    return context.site.index.months[month]


def _archive_view(context: Context) -> ArchiveView:
    years = tuple(
        Year(year, f"/{year}/", len(cards), tuple(_month(context, year, month) for month in range(1, 13)))
        for year, cards in sorted(context.once("years", _by_year).items(), reverse=True)
    )
    head = context.head("archive", "Archive", "/archive/")
    return ArchiveView(context.view, head, years, len(context.site.index.cards))


def _month(context: Context, year: int, month: int) -> Month:
    posts = len(context.site.index.months.get((year, month), ()))
    return Month(month, f"/{year}/{month:02}/" if posts else "", posts)


def _plan_period(context: Context, kind: str, heading: str, url: str, cards: _Cards) -> Iterator[Claim]:
    view = partial(_period_view, kind, heading, cards)
    yield from _plan_list(context, cards, url, f"{kind}.html", f"the {kind} {heading}", None, view)


def _period_view(
    kind: str,
    heading: str,
    cards: _Cards,
    context: Context,
    url: str,
    number: int,
    chunk: tuple[Card, ...],
    pager: Pager,
) -> ListView:
    title = heading if number == 1 else f"{heading} – {number}"
    head = context.head(kind, title, url)
    return ListView(context.view, head, kind, heading, len(cards(context)), chunk, pager, None)


def plan_corrections(context: Context) -> Iterator[Claim]:
    """All corrections, newest first. The page is there even while it is empty: readers look for it."""
    shows = context.site.corrected
    yield _planned("/corrections/", "corrections.html", _corrections_view, "the list of corrections", shows=shows)


def _corrections_view(context: Context) -> CorrectionsView:
    posts = [context.site.posts[number] for number in context.site.corrected]
    found = [Corrected(post.card, correction) for post in posts for correction in post.corrections]
    found.sort(key=lambda entry: (-entry.correction.date.stamp, entry.post.url, entry.correction.text))
    head = context.head("corrections", "Corrections", "/corrections/")
    return CorrectionsView(context.view, head, tuple(found))


def plan_not_found(context: Context) -> Iterator[Claim]:
    """The page that GitHub Pages and others show where there is none."""
    latest = context.site.index.cards.numbers[:LATEST]
    yield _planned("/404.html", "404.html", _not_found_view, "the 404 page", listed=False, shows=latest)


def _not_found_view(context: Context) -> NotFoundView:
    head = context.head("404", "Page not found", "/404.html", noindex=True)
    return NotFoundView(context.view, head, context.site.index.cards[:LATEST])


def _plan_list(
    context: Context,
    cards: _Cards,
    url: str,
    template: str,
    label: str,
    at: Place | None,
    view: _ListMaker,
    front: FrontMatter | None = None,
) -> Iterator[Claim]:
    """The pages of a list: what they show is asked of each context. `front` is the front matter of the text that heads
    it.
    """
    size, numbers = context.options.per_page, cards(context).numbers
    urls = tuple(_page_url(url, number) for number in range(1, max(1, ceil(len(numbers) / size)) + 1))
    for number, page_url in enumerate(urls, 1):
        listed = front is None or context.is_listed(front, page_url)
        maker = partial(_list_view, view, cards, urls, number, size)
        shows = numbers[(number - 1) * size : number * size]
        yield _planned(page_url, template, maker, label, at, listed=listed, shows=shows)


def _list_view(
    view: _ListMaker, cards: _Cards, urls: tuple[str, ...], number: int, size: int, context: Context
) -> object:
    start = (number - 1) * size
    return view(context, urls[number - 1], number, cards(context)[start : start + size], _pager(number, urls))


def _planned(
    url: str,
    template: str,
    view: Callable[[Context], object],
    label: str,
    at: Place | None = None,
    *,
    listed: bool = True,
    shows: Sequence[int] = (),
) -> Claim:
    return Claim(url, partial(_templated, template, view, at), "list", label, at, listed=listed, shows=shows)


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
