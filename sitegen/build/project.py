"""A site on disk and the flags it is built with, cut into the parts that each stage may see."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from zoneinfo import ZoneInfo

from sitegen.base.problems import Place, Problem, SiteError
from sitegen.base.urls import Address
from sitegen.build.flags import Flags
from sitegen.config import FILE_NAME
from sitegen.config.load import Settings, read_settings
from sitegen.config.mistakes import base_url_problem
from sitegen.config.model import Config, wrong_base_url
from sitegen.content.markup.engine import MarkupOptions
from sitegen.content.names import unreadable
from sitegen.content.parse import ParseOptions
from sitegen.pages.context import PlanOptions
from sitegen.pages.views import MenuItem
from sitegen.photos.renditions import RATIOS, CardStyle, PhotoOptions
from sitegen.site.model import Pending
from sitegen.site.schedule import Release
from sitegen.site.terms import TermOptions
from sitegen.site.texts import SiteOptions
from sitegen.themes.assets import Assets, make_assets
from sitegen.themes.theme import Theme, load_theme


@dataclass(frozen=True, slots=True, kw_only=True)
class Project:
    """Everything a build needs, read once. `menu` are the menu's links, to be checked when all is planned."""

    root: Path
    output: Path
    theme: Theme
    assets: Assets
    release: Release
    parsing: ParseOptions
    joining: SiteOptions
    listing: PlanOptions
    menu: tuple[Pending, ...]
    problems: tuple[Problem, ...]

    @property
    def language(self) -> str:
        """The language of the site."""
        return self.listing.language


def load_project(flags: Flags) -> Project:
    """Read settings and theme. Raises SiteError where either has errors."""
    path = flags.config
    settings = read_settings(_settings_bytes(path), path.name)
    config = settings.config
    if config is None:
        raise SiteError(*settings.problems)
    if flags.base_url and wrong_base_url(flags.base_url):
        raise SiteError(base_url_problem(flags.base_url, None))
    root = path.absolute().parent
    name, trusted = config.theme.name, config.theme.trusted
    theme, problems = load_theme(root, name, trusted, config.theme.options, settings.places, settings.keys)
    if theme is None:
        raise SiteError(*problems)
    assets, more = make_assets(theme)
    problems += more
    if any(problem.is_error for problem in problems):
        raise SiteError(*problems)
    address = Address.of(flags.base_url or config.site.base_url)
    return Project(
        root=root,
        output=flags.output or root / "output",
        theme=theme,
        assets=assets,
        release=Release(
            now=flags.now if flags.now.tzinfo else flags.now.replace(tzinfo=ZoneInfo(config.site.timezone)),
            drafts=flags.drafts,
            future=flags.future or config.content.future,
            expired=config.content.expired,
        ),
        parsing=_parsing(config),
        joining=_joining(config, theme),
        listing=_listing(config, theme, address),
        menu=_menu_links(config, settings),
        problems=tuple(problems),
    )


def _settings_bytes(path: Path) -> bytes | None:
    """The settings file; None where there is no file (a pipe is none: reading it might never end)."""
    try:
        return path.read_bytes() if path.is_file() else None
    except OSError as mistake:
        raise SiteError(unreadable(path.name, mistake)) from None


def _parsing(config: Config) -> ParseOptions:
    markdown = config.markdown
    markup = MarkupOptions(
        engine=markdown.engine,
        raw_html=markdown.raw_html,
        typography=markdown.typography,
        highlight=markdown.highlight,
        language=config.site.language,
        time_limit=markdown.time_limit,
    )
    return ParseOptions(
        markup=markup,
        timezone=config.site.timezone,
        post_url=config.urls.post,
        page_url=config.urls.page,
        summary_words=config.content.summary_words,
    )


def _joining(config: Config, theme: Theme) -> SiteOptions:
    urls = config.urls
    patterns: Mapping[str, str | bool] = {
        "tag": urls.tag,
        "section": urls.section,
        "author": urls.author,
        "series": urls.series,
    }
    return SiteOptions(
        terms=TermOptions(patterns=patterns, slugs=urls.slugs),  # type: ignore[arg-type]
        related=theme.related,
        language=config.site.language,
        typography=config.markdown.typography,
        photos=_photos(config, theme),
    )


_COLOUR = "#24394f"
"""Of social cards where the theme has no colour of its own."""


def _photos(config: Config, theme: Theme) -> PhotoOptions:
    photos, accent = config.photos, str(theme.options.get("accent", ""))
    colour = accent if re.fullmatch("#[0-9a-fA-F]{6}", accent) else _COLOUR
    return PhotoOptions(
        widths=tuple(sorted(set(photos.widths))),
        formats=tuple(sorted(set(photos.formats))),  # which is best first
        crops=tuple(ratio for ratio in RATIOS if ratio in photos.crops),
        quality=photos.quality,
        keep_original=photos.keep_original,
        cards=CardStyle(config.site.title, colour) if photos.social_cards else None,
    )


def _listing(config: Config, theme: Theme, address: Address) -> PlanOptions:
    return PlanOptions(
        title=config.site.title,
        description=config.site.description,
        language=config.site.language,
        address=address,
        menu=tuple(MenuItem(entry.title, entry.url) for entry in config.menu.main),
        per_page=config.content.per_page,
        archive=config.urls.archive,
        feeds=config.urls.feeds,
        feed_items=config.feeds.items,
        feed_full=config.feeds.full_content,
        feed_terms=config.feeds.terms,
        theme_options=theme.options,
        latest=theme.latest,
        lead=theme.lead,
        text_sizes=theme.text_sizes,
        wide_sizes=theme.wide_sizes,
        seconds=theme.seconds,
    )


def _menu_links(config: Config, settings: Settings) -> tuple[Pending, ...]:
    usual = settings.places.get(("menu", "main"), Place(FILE_NAME))
    return tuple(
        Pending(entry.url.partition("#")[0], settings.places.get(("menu", "main", number, "url"), usual))
        for number, entry in enumerate(config.menu.main)
        if entry.url.startswith("/")
    )
