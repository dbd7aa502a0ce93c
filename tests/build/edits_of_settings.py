"""Edits of sitegen.toml, one kind for each setting; and what a build is told beside it: flags, clock, output folder."""

from __future__ import annotations

from datetime import datetime, timedelta
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

from tests.build.edited_site import EditedSite
from tests.build.edits import add_edit, edit

SETTINGS: dict[str, tuple[Any, ...]] = {
    "site.title": ("The Test", "Another", 'A "quoted" one'),
    "site.description": ("", "News"),
    "site.language": ("en", "de", "fr"),
    "site.base_url": ("https://test.example/", "https://test.example/repo/", "https://other.example/"),
    "site.timezone": ("UTC", "Africa/Abidjan", "Europe/Paris", "Africa/Lagos", "America/New_York"),
    "theme.name": ("house", "desk"),
    "theme.trusted": (True, False),
    "theme.options.accent": ("red", "blue", ""),
    "content.per_page": (2, 3, 4),
    "content.summary_words": (5, 8, 40),
    "content.future": (True, False),
    "content.expired": (True, False),
    "urls.post": ("/{year}/{month}/{slug}/", "/{slug}/", "/{year}/{slug}.html", "/{section}/{slug}/"),
    "urls.page": ("/{path}/", "/{path}.html"),
    "urls.tag": ("/tags/{slug}/", "/t/{slug}/", False),
    "urls.section": ("/sections/{slug}/", "/s/{slug}/", False),
    "urls.author": ("/authors/{slug}/", False),
    "urls.series": ("/series/{slug}/", "/parts/{slug}/", False),
    "urls.archive": (True, False),
    "urls.feeds": ("/{name}", "/feeds/{name}", False),
    "urls.slugs.sea": ("ocean", "sea"),
    "markdown.engine": ("commonmark", "markdown"),
    "markdown.typography": (True, False),
    "markdown.highlight": (True, False),
    "markdown.raw_html": (True, False),
    "feeds.items": (3, 20),
    "feeds.full_content": (True, False),
    "feeds.terms": (True, False),
    "photos.widths": ([16], [240, 480]),
    "photos.formats": ([], ["webp"]),
    "photos.crops": ([], ["16:9"], ["1:1", "4:3"]),
    "photos.quality": (80, 30),
    "photos.keep_original": (True, False),
    "menu.main": (
        [],
        [{"title": "About", "url": "/about/"}],
        [{"title": "Sea", "url": "/tags/sea/"}, {"title": "Out", "url": "https://example.org/"}],
    ),
}
"""Every setting that can change an output, with some of its values; those that stand together differ little. Social
cards are left out: one costs a second.
"""


_READ_BY_PARSE = {"site.timezone", "urls.post", "content.summary_words"}


def _setting(name: str, values: tuple[Any, ...]) -> None:
    def set_to_another(site: EditedSite, rng: Random) -> None:
        table, _, key = name.rpartition(".")
        now = site.settings.setdefault(table, {}).get(key, values[0])
        at = values.index(now) if now in values else 0
        site.settings[table][key] = values[(at + rng.choice((-1, 1))) % len(values)]
        site.save_settings()

    add_edit(f"setting_{name}", set_to_another, 2 if name in _READ_BY_PARSE else 1)


for _name, _values in SETTINGS.items():
    _setting(_name, _values)


# -- clock and flags


@edit(3, size="small")
def later(site: EditedSite, rng: Random) -> None:
    site.now += timedelta(hours=rng.choice((1, 12, 24, 30)))


@edit(2, size="small")
def earlier(site: EditedSite, rng: Random) -> None:
    site.now -= timedelta(hours=rng.choice((1, 12, 24)))


@edit(3, size="small")
def over_a_moment(site: EditedSite, rng: Random) -> None:
    """The clock moves to a time at which a post becomes due, or ends; or a second before or after it."""
    values = [
        front[key]
        for path in site.sources()
        for front in [(site.source(path) or ({}, ""))[0]]
        for key in ("date", "embargo", "expires")
        if key in front
    ]
    zone = ZoneInfo(site.settings["site"]["timezone"])
    moments = sorted(
        moment if moment.tzinfo else moment.replace(tzinfo=zone) for moment in map(datetime.fromisoformat, values)
    )
    near = [moment for moment in moments if abs(moment - site.now) < timedelta(days=4)]
    site.now = rng.choice(near) + timedelta(seconds=rng.choice((-1, 0, 0, 1)))


@edit(2)
def flags(site: EditedSite, rng: Random) -> None:
    site.drafts, site.future = rng.random() < 0.4, rng.random() < 0.4


@edit()
def base_url_flag(site: EditedSite, rng: Random) -> None:
    site.base_url = rng.choice(("", "https://preview.example/", "https://test.example/pull/7/"))


@edit(3, size="small")
def other_output(site: EditedSite, rng: Random) -> None:
    del rng
    site.output = "public" if site.output == "output" else "output"


@edit(2)
def other_engine(site: EditedSite, rng: Random) -> None:
    del rng
    site.engine = "two" if site.engine == "one" else "one"


# -- builds that nobody looks at


@edit(2, size="small")
def built_otherwise(site: EditedSite, rng: Random) -> None:
    """A build with other flags, often into the same folder."""
    site.between.append(("otherwise", rng.randrange(1 << 30)))


@edit(2, size="small")
def failed_build(site: EditedSite, rng: Random) -> None:
    """A build with a mistake in one file, which is mended before the next."""
    site.between.append(("failed", rng.randrange(1 << 30)))


@edit(2, size="small")
def killed_build(site: EditedSite, rng: Random) -> None:
    site.between.append(("killed", rng.randrange(1 << 30)))
