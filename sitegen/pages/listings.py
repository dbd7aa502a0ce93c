"""Front page, lists and the archive."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from sitegen.base.dates import month_text
from sitegen.base.problems import Place
from sitegen.pages.context import Context, terms_url
from sitegen.pages.outputs import Planned, Templated
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
from sitegen.site.model import FOLDERS, TERM_KINDS, Card, Term

LATEST = 8
"""Cards in the rail of the front page and on the 404 page."""


def plan_home(context: Context) -> Iterator[Planned]:
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
    size = context.options.per_page
    chunks = _chunks(river, size)
    urls = tuple(_page_url("/", number) for number in range(1, len(chunks) + 1))
    for number, chunk in enumerate(chunks, 1):
        top = number == 1
        title = context.options.title if top else f"{context.options.title} – {number}"
        view = HomeView(
            site=context.view,
            head=context.head("home", title, urls[number - 1], description=context.options.description),
            lead=first if top else None,
            seconds=seconds if top else (),
            pinned=pinned if top else (),
            cards=tuple(chunk),
            latest=cards[:LATEST] if top else (),
            pager=_pager(number, urls),
        )
        yield _planned(urls[number - 1], "home.html", view, "the front page")


def plan_terms(context: Context) -> Iterator[Planned]:
    """Tags, sections, authors and series: a list of all of each kind, and the posts of each one."""
    index = context.site.index
    for kind in TERM_KINDS:
        terms = [term for term in index.terms[kind] if term.url]
        if not terms:
            continue
        counts = tuple(Count(term, len(index.posts_of.get(term, ()))) for term in terms)
        url = terms_url(kind)
        head = context.head("terms", FOLDERS[kind].capitalize(), url)
        yield _planned(url, "terms.html", TermsView(context.view, head, kind, counts), f"the list of {FOLDERS[kind]}")
        for term in terms:
            yield from _plan_term(context, term)


def _plan_term(context: Context, term: Term) -> Iterator[Planned]:
    cards = context.site.index.posts_of.get(term, ())
    author = context.site.authors.get(term.slug) if term.kind == "author" else None
    shown = AuthorView(context.text(author.text), author.picture, author.extra) if author else None
    document = author.text.document if author else None
    feed = term.url + "feed.xml" if has_feed(context, term) else ""
    at = Place(document.path) if document else Place(cards[0].path) if cards else None

    def view(url: str, number: int, chunk: tuple[Card, ...], pager: Pager) -> ListView:
        title = term.name if number == 1 else f"{term.name} – {number}"
        head = context.head(
            term.kind, title, url, document=document, feed=feed, picture=author.picture if author else None
        )
        return ListView(context.view, head, term.kind, term.name, len(cards), chunk, pager, shown)

    yield from _plan_list(context, cards, term.url, f"{term.kind}.html", f"the {term.kind} {term.name}", at, view)


def has_feed(context: Context, term: Term) -> bool:
    """Whether a term has a feed of its own: tags, sections and authors do, below their page."""
    return bool(
        context.options.feeds and context.options.feed_terms and term.kind != "series" and term.url.endswith("/")
    )


def plan_archive(context: Context) -> Iterator[Planned]:
    """The archive, its years and its months."""
    if not context.options.archive:
        return
    index, language = context.site.index, context.options.language
    by_year: dict[int, list[Card]] = {}
    for card in index.cards:
        by_year.setdefault(card.published.at.year, []).append(card)
    years = tuple(
        Year(year, f"/{year}/", len(cards), tuple(_month(context, year, month) for month in range(1, 13)))
        for year, cards in sorted(by_year.items(), reverse=True)
    )
    head = context.head("archive", "Archive", "/archive/")
    view = ArchiveView(context.view, head, years, len(index.cards))
    yield _planned("/archive/", "archive.html", view, "the archive")
    for year, cards in sorted(by_year.items()):
        yield from _plan_period(context, "year", str(year), f"/{year}/", cards)
    for (year, month), found in sorted(index.months.items()):
        heading = month_text(year, month, language)
        yield from _plan_period(context, "month", heading, f"/{year}/{month:02}/", found)


def _month(context: Context, year: int, month: int) -> Month:
    posts = len(context.site.index.months.get((year, month), ()))
    return Month(month, f"/{year}/{month:02}/" if posts else "", posts)


def _plan_period(context: Context, kind: str, heading: str, url: str, cards: Sequence[Card]) -> Iterator[Planned]:
    def view(page_url: str, number: int, chunk: tuple[Card, ...], pager: Pager) -> ListView:
        title = heading if number == 1 else f"{heading} – {number}"
        head = context.head(kind, title, page_url)
        return ListView(context.view, head, kind, heading, len(cards), chunk, pager, None)

    yield from _plan_list(context, cards, url, f"{kind}.html", f"the {kind} {heading}", None, view)


def plan_corrections(context: Context) -> Iterator[Planned]:
    """All corrections, newest first. The page is there even while it is empty: readers look for it."""
    found = [Corrected(post.card, correction) for post in context.site.posts for correction in post.corrections]
    found.sort(key=lambda entry: (-entry.correction.date.stamp, entry.post.url, entry.correction.text))
    head = context.head("corrections", "Corrections", "/corrections/")
    view = CorrectionsView(context.view, head, tuple(found))
    yield _planned("/corrections/", "corrections.html", view, "the list of corrections")


def plan_not_found(context: Context) -> Iterator[Planned]:
    """The page that GitHub Pages and others show where there is none."""
    head = context.head("404", "Page not found", "/404.html", noindex=True)
    view = NotFoundView(context.view, head, context.site.index.cards[:LATEST])
    yield _planned("/404.html", "404.html", view, "the 404 page")


def _plan_list(
    context: Context,
    cards: Sequence[Card],
    url: str,
    template: str,
    label: str,
    at: Place | None,
    view: Callable[[str, int, tuple[Card, ...], Pager], ListView],
) -> Iterator[Planned]:
    chunks = _chunks(cards, context.options.per_page)
    urls = tuple(_page_url(url, number) for number in range(1, len(chunks) + 1))
    for number, chunk in enumerate(chunks, 1):
        shown = view(urls[number - 1], number, tuple(chunk), _pager(number, urls))
        yield _planned(urls[number - 1], template, shown, label, at)


def _planned(url: str, template: str, view: object, label: str, at: Place | None = None) -> Planned:
    return Planned(url, Templated(template, view, at), "list", label, at)


def _chunks(cards: Sequence[Card], size: int) -> list[Sequence[Card]]:
    return [cards[start : start + size] for start in range(0, len(cards), size)] or [()]


def _page_url(url: str, number: int) -> str:
    if number == 1:
        return url
    folder = url if url.endswith("/") else url.rsplit(".", 1)[0] + "/"
    return f"{folder}page/{number}/"


def _pager(number: int, urls: tuple[str, ...]) -> Pager:
    newer = urls[number - 2] if number > 1 else ""
    older = urls[number] if number < len(urls) else ""
    return Pager(number, urls, newer, older)
