"""Where posts are shown: all outputs of which something may differ when their texts or cards do."""

from __future__ import annotations

from collections.abc import Iterator, Set

from sitegen.pages.articles import post_claim
from sitegen.pages.context import Context
from sitegen.pages.outputs import Claim
from sitegen.pages.plan import plan_feeds, plan_lists
from sitegen.site.model import Site


def plan_shown(context: Context, cards: Set[int], texts: Set[int]) -> Iterator[Claim]:
    """The claims of all outputs that show the cards of some posts, or the texts of others, their own pages too; not
    those that show every site's latest posts to every page (`SiteView.latest`).
    """
    site = context.site
    for number in sorted(_pages_with(site, cards) | texts):
        post = site.posts[number]
        yield post_claim(context, post, context.documents[post.card.path].front)
    shown = cards | texts
    for claim in plan_lists(context) if cards else plan_feeds(context):  # only feeds have texts of several posts
        if not shown.isdisjoint(claim.shows):
            yield claim


def _pages_with(site: Site, numbers: Set[int]) -> set[int]:
    """The posts on whose pages the cards of these stand."""
    index, found = site.index, set(numbers)
    if not numbers:
        return found
    for number in numbers:
        card = index.cards[number]
        near = (*index.neighbours[card.path], *index.in_section.get(card.path, ()))
        found |= {index.numbers[other.path] for other in near if other}
        if card.series:
            found.update(index.posts_of[card.series].numbers)
    found.update(index.numbers[path] for path, cards in index.related.items() if not numbers.isdisjoint(cards.numbers))
    return found
