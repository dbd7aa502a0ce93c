"""A site to its plan: what stands at each URL, and why. Pure, and complete: writing leaves exactly this."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from operator import attrgetter
from typing import NamedTuple

from sitegen.base.changes import changed
from sitegen.base.problems import Place, Problem
from sitegen.base.urls import output_path
from sitegen.content.model import Document, Moment
from sitegen.pages.articles import PostClaims, plan_pages
from sitegen.pages.claims import find_collisions, find_dead_links
from sitegen.pages.context import FEED_NAMES, Context, PlanOptions, newest
from sitegen.pages.listings import (
    cards_of,
    first_place,
    has_feed,
    plan_archive,
    plan_corrections,
    plan_home,
    plan_not_found,
    plan_terms,
)
from sitegen.pages.outputs import (
    Claim,
    Copy,
    Feed,
    FeedFormat,
    FeedItem,
    Fixed,
    Group,
    Outputs,
    Planned,
    Print,
    RedirectPage,
    Sitemap,
    SitemapEntry,
    SitemapIndex,
)
from sitegen.pages.sitemaps import MAX_ENTRIES, robots_bytes
from sitegen.site.index import have_same_orders
from sitegen.site.model import TERM_KINDS, Pending, Printed, Site, Term


class Plan(NamedTuple):
    """Every output of the site and its output path, and what is wrong with them together. `positions` finds an output
    by its URL.
    """

    outputs: Outputs
    paths: frozenset[str]
    positions: Mapping[str, int]
    problems: tuple[Problem, ...]

    def find(self, url: str) -> Planned | None:
        """What stands at `url`."""
        position = self.positions.get(url)
        return None if position is None else self.outputs[position]


class _Claimed(NamedTuple):
    """All claims of a site, and what they were made of."""

    site: Site
    documents: Mapping[str, Document]
    options: PlanOptions
    assets: Mapping[str, bytes]
    links: Sequence[Pending]
    lists: Sequence[Claim]
    claims: Sequence[Claim]
    standing: _Standing
    problems: tuple[Problem, ...]


class _Standing(NamedTuple):
    """Where everything stands, and what cannot stand together."""

    urls: Sequence[str]
    paths: frozenset[str]
    positions: Mapping[str, int]
    collisions: Sequence[Problem]


class Planner:
    """Plans sites, one after the other. The result depends on the arguments alone, whatever was planned before."""

    def __init__(self) -> None:
        self._last: _Claimed | None = None
        self._posts = PostClaims()

    def __call__(
        self,
        site: Site,
        documents: Mapping[str, Document],
        options: PlanOptions,
        assets: Mapping[str, bytes],
        links: Sequence[Pending] = (),
    ) -> Plan:
        """The plan of `site`. `documents` are those that it was assembled from, by path; `assets` are the theme's files
        by URL, `links` what the settings point at.
        """
        context, last = Context.of(site, documents, options), self._last
        if (
            last is None
            or site is not last.site
            or (options, assets, links) != (last.options, last.assets, last.links)
            or not _have_same_fronts(documents, last.documents)
        ):
            lists = last.lists if last and _have_same_lists(context, last) else plan_lists(context)
            claims = _claims(context, self._posts(context), lists, assets)
            standing = _standing(claims, last.standing if last else None)
            dead = find_dead_links([*site.pending, *links], standing.paths)
            problems = (*standing.collisions, *dead)
            last = _Claimed(site, documents, options, assets, links, lists, claims, standing, problems)
        self._last = last._replace(documents=documents)
        return Plan(Outputs(last.claims, context), last.standing.paths, last.standing.positions, last.problems)


def _have_same_lists(context: Context, last: _Claimed) -> bool:
    """Whether the lists are the last ones, whatever the cards in them say."""
    return (
        context.options == last.options
        and have_same_orders(context.site, last.site)
        and _heads(context.site, context.documents) == _heads(last.site, last.documents)
    )


def _have_same_fronts(documents: Mapping[str, Document], others: Mapping[str, Document]) -> bool:
    """Whether two editions of the same documents, in the same order, differ in texts at most: of a document, planning
    looks at the front matter only.
    """
    now, before = list(documents.values()), list(others.values())
    edited = changed(now, before)
    return edited is not None and all(
        now[number].path == before[number].path and now[number].front == before[number].front for number in edited
    )


def _standing(claims: Sequence[Claim], last: _Standing | None) -> _Standing:
    urls = [claim.url for claim in claims]
    if last and urls == last.urls and not last.collisions:
        return last
    paths = frozenset([output_path(url) for url in urls])
    positions = {url: number for number, url in enumerate(urls)}
    return _Standing(urls, paths, positions, find_collisions(claims))


def plan_lists(context: Context) -> list[Claim]:
    """Everything that shows posts on other pages than their own, feeds too."""
    return [
        *plan_home(context),
        *plan_terms(context),
        *plan_archive(context),
        *plan_corrections(context),
        *plan_not_found(context),
        *plan_feeds(context),
    ]


def _heads(site: Site, documents: Mapping[str, Document]) -> list[object]:
    """All that the lists of authors look at but cards, as far as their claims go."""
    return [(slug, one.text.path, documents[one.text.path].front) for slug, one in site.authors.items()]


def _claims(
    context: Context, posts: Sequence[Claim], lists: Sequence[Claim], assets: Mapping[str, bytes]
) -> list[Claim]:
    claims = [
        *posts,
        *plan_pages(context),
        *lists,
        *_plan_redirects(context),
        *_plan_files(context),
    ]
    claims += [Claim(url, Fixed(data), "asset", "an asset of the theme", None) for url, data in assets.items()]
    claims += _plan_sitemaps(context, claims)
    return claims + _plan_robots(context, claims)


def plan_feeds(context: Context) -> Iterator[Claim]:
    """The feeds of the site, and those of its terms."""
    options, index = context.options, context.site.index
    if not options.feeds:
        return
    for kind, name in FEED_NAMES:
        url = options.feeds.format(name=name)
        feed = partial(_feed, kind, options.title, options.description, url, "/", None)
        yield Claim(url, feed, "feed", "the feed of the site", None, shows=index.cards.numbers[: options.feed_items])
    for term_kind in TERM_KINDS:
        for term in index.terms[term_kind]:
            if not term.url or not has_feed(context, term):
                continue
            cards = cards_of(term, context)
            url = term.url + "feed.xml"
            feed = partial(_feed, "rss", f"{term.name} – {options.title}", "", url, term.url, term)
            at, shows = first_place(context, cards) if options.feed_items else None, cards.numbers[: options.feed_items]
            yield Claim(url, feed, "feed", f"the feed of the {term.kind} {term.name}", at, shows=shows)


def _feed(
    kind: FeedFormat, title: str, description: str, url: str, home: str, term: Term | None, context: Context
) -> Feed:
    """The newest posts, of `term` if one is given."""
    index, options = context.site.index, context.options
    cards = (cards_of(term, context) if term else index.cards)[: options.feed_items]
    items = tuple(
        FeedItem(
            card,
            context.whole(card.url),
            context.feed_text(context.site.posts[index.numbers[card.path]].text) if options.feed_full else None,
            context.whole(card.picture.url) if card.picture else "",
        )
        for card in cards
    )
    language = context.options.language
    return Feed(kind, title, description, language, context.whole(url), context.whole(home), newest(cards), items)


def _plan_redirects(context: Context) -> Iterator[Claim]:
    for redirect in context.site.redirects:
        target = context.whole(redirect.target)
        page = RedirectPage(target, context.options.address.path(redirect.target), context.options.language)
        yield Claim(redirect.url, page, "page", f"the alias {redirect.url}", redirect.at, "aliases")


def _plan_files(context: Context) -> Iterator[Claim]:
    for url, copied in context.site.files.items():
        if isinstance(copied, Printed):
            maker = Print(copied.file, copied.recipe)
            yield Claim(url, maker, "photo", f"a size of {copied.file.path}", Place(copied.user))
            continue
        group: Group = "asset" if copied.file.path.startswith("content/static/") else "photo"
        yield Claim(url, Copy(copied.file), group, f"the file {copied.file.path}", Place(copied.file.path))


def _plan_sitemaps(context: Context, outputs: Sequence[Claim]) -> list[Claim]:
    """One sitemap, or an index of several where one would be too long.

    Left out are redirects, hidden pages, and texts whose home is another address (`canonical_url`).
    """
    listed = _Listed(outputs)
    if len(listed) <= MAX_ENTRIES:
        return [Claim("/sitemap.xml", partial(_sitemap, listed, 0), "sitemap", "the sitemap", None)]
    starts = range(0, len(listed), MAX_ENTRIES)
    names = [f"/sitemap-{number}.xml" for number in range(1, len(starts) + 1)]
    planned = [
        Claim(name, partial(_sitemap, listed, start), "sitemap", "a sitemap", None)
        for name, start in zip(names, starts, strict=True)
    ]
    index = SitemapIndex(tuple(context.whole(name) for name in names))
    return [*planned, Claim("/sitemap.xml", index, "sitemap", "the sitemap", None)]


class _Listed:
    """The outputs that stand in sitemaps; put in order where somebody looks at one."""

    def __init__(self, outputs: Sequence[Claim]) -> None:
        self._claims = [one for one in outputs if one.listed]
        self._sorted = False

    def __len__(self) -> int:
        return len(self._claims)

    def __getitem__(self, part: slice) -> Sequence[Claim]:
        if not self._sorted:
            self._claims, self._sorted = sorted(self._claims, key=attrgetter("url")), True
        return self._claims[part]


def _sitemap(listed: _Listed, start: int, context: Context) -> Sitemap:
    part = listed[start : start + MAX_ENTRIES]
    return Sitemap(tuple(SitemapEntry(context.whole(one.url), _w3c(one.changed)) for one in part))


def _plan_robots(context: Context, outputs: Sequence[Claim]) -> list[Claim]:
    """robots.txt, unless the site brings its own."""
    if "/robots.txt" in [planned.url for planned in outputs]:
        return []
    return [Claim("/robots.txt", Fixed(robots_bytes(context.whole("/sitemap.xml"))), "sitemap", "robots.txt", None)]


def _w3c(moment: Moment | None) -> str:
    if moment is None:
        return ""
    return f"{moment.at:%Y-%m-%d}" if moment.dated else moment.at.isoformat()
