"""`sitegen new`."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import click

from sitegen.cli.options import clock, common_options
from sitegen.cli.terminal import print_json, show_problems

if TYPE_CHECKING:
    from sitegen.config.model import Config


@click.command("new", short_help="Write a new post or page.")
@click.argument("title")
@click.option("--page", "is_page", is_flag=True, help="An undated page below content/pages/.")
@click.option("--kind", default="", metavar="NAME", help="opinion, live, analysis …, or an archetype of your own.")
@click.option("--section", default="", metavar="NAME", help="The desk.")
@click.option("-t", "--tag", "tags", multiple=True, metavar="NAME", help="A subject; can be given several times.")
@click.option("--author", "authors", multiple=True, metavar="NAME", help="Who writes it; can be given several times.")
@click.option(
    "--photo",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="The lead photograph: it is copied, and its metadata become caption, credit and alt.",
)
@click.option("--date", metavar="TIME", help="When it appears, instead of now: 2026-12-01 or 2026-12-01T09:00.")
@click.option("--slug", default="", metavar="WORDS", help="Another file name, and address, than the title gives.")
@click.option("--draft", is_flag=True, help="Not to be built before you say so.")
@click.option("-e", "--edit", is_flag=True, help="Open it in $VISUAL or $EDITOR.")
@common_options
def command(
    title: str,
    is_page: bool,
    kind: str,
    section: str,
    tags: tuple[str, ...],
    authors: tuple[str, ...],
    photo: Path | None,
    date: str | None,
    slug: str,
    draft: bool,
    edit: bool,
    config: Path,
    quiet: bool,
    verbose: bool,
    as_json: bool,
) -> int:
    """Write a new post, dated now in the site's zone, and print its path.

    The text starts from archetypes/post.md (page.md, opinion.md, live.md …) where there is such a file. Nothing that is
    there is ever written over.

    \b
    Examples:
      sitegen new "Harbour bridge opens" --section news --tag bridge --author "Ana Lopes"
      sitegen new "Storm hits the quay" --photo ~/Pictures/quay.jpg --edit
      sitegen new "Why the wall must wait" --kind opinion --draft
      sitegen new "Market day" --date 2026-12-01T09:00
      sitegen new "Contact" --page
    """  # noqa: D301  # click wants the character itself
    del verbose
    from sitegen.base.problems import SiteError
    from sitegen.desk.editor import open_in_editor
    from sitegen.desk.new_text import Wish, write_new

    if is_page:
        _only_posts(kind=kind, section=section, date=date)
    root = config.absolute().parent
    try:
        settings = _settings(config)
        zone = ZoneInfo(settings.site.timezone)
        at, dated = _moment(date, zone)
        wish = Wish(
            title=title,
            at=at,
            dated=dated,
            is_page=is_page,
            kind=kind,
            section=section,
            tags=tags,
            authors=authors,
            photo=photo,
            slug=slug,
            draft=draft,
        )
        new = write_new(root, settings.content.archetypes, zone, wish)
    except SiteError as failure:
        show_problems(failure.problems, root)
        if as_json:
            print_json(False, failure.problems)
        return 1
    problems = [*new.problems, *(new.photo.metadata.problems if new.photo else ())]
    if not as_json:
        click.echo(new.path)
    if at > clock(None).astimezone(zone) and not quiet and not as_json:
        click.echo(f"waits until {at:%Y-%m-%d %H:%M %Z}", err=True)
    if new.photo and not quiet and not as_json:
        click.echo("\n".join(new.photo.lines()), err=True)
    mistake = open_in_editor(root / new.path, new.path) if edit else None
    problems += [mistake] if mistake else []
    show_problems(problems, root)
    if as_json:
        print_json(mistake is None, problems, path=new.path)
    return 1 if mistake else 0


def _only_posts(**given: str | None) -> None:
    for name, value in given.items():
        if value:
            raise click.UsageError(f"a page has no {name}; leave out --{name}, or --page.")


def _settings(config: Path) -> Config:
    from sitegen.base.problems import SiteError
    from sitegen.config.load import read_settings

    settings = read_settings(config.read_bytes() if config.is_file() else None, config.name)
    if settings.config is None:
        raise SiteError(*settings.problems)
    return settings.config


def _moment(date: str | None, zone: ZoneInfo) -> tuple[datetime, bool]:
    """The moment of a new text in the site's zone, and whether only a day was given."""
    if not date:
        now = clock(None)
        return now.astimezone(zone), False
    try:
        at = datetime.fromisoformat(date)
    except ValueError:
        hint = "write it like 2026-12-01 or 2026-12-01T09:00"
        raise click.BadParameter(f"{date} is not a time; {hint}", param_hint="--date") from None
    return (at.astimezone(zone) if at.tzinfo else at.replace(tzinfo=zone)), ":" not in date
