"""prev/next for Pelican, which has none built in (its users install the 'neighbors' plugin)."""

import itertools

from pelican import signals


def link(generator):
    newest_first = generator.articles
    for newer, older in itertools.pairwise(newest_first):
        newer.prev_article, older.next_article = older, newer


def register():
    signals.article_generator_finalized.connect(link)
