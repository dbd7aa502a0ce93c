"""`sitegen init`."""

from __future__ import annotations

import os
import re
import shlex
import sys
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import click

from sitegen.cli.options import clock
from sitegen.cli.terminal import print_json, show_problems

if TYPE_CHECKING:
    from sitegen.desk.first_site import Answers, Started

_ZONE = re.compile(r"[A-Za-z]+(?:/[A-Za-z0-9_+-]+)+\Z")
_LOCALE = re.compile(r"([a-z]{2,3})(?:_([A-Z]{2}))?\b")


@click.command("init", short_help="Start a new site.")
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path), default=Path(), required=False)
@click.option("--title", help="The name of the paper (that of the folder).")
@click.option("--base-url", help="Where readers will find it (GitHub Pages of the repository, if it has a remote).")
@click.option("--timezone", help="The zone of its dates, as in Europe/Lisbon (UTC).")
@click.option("--language", help="The language of its articles, as in en or pt-BR (en).")
@click.option("--workflow/--no-workflow", default=True, help="With the workflow for GitHub Pages, or without.")
@click.option("--pin", is_flag=True, help="Name the actions of the workflow by their commits.")
@click.option("-q", "--quiet", is_flag=True, help="Say nothing but problems, and ask nothing.")
@click.option("-v", "--verbose", is_flag=True, help="Name every file.")
@click.option("--json", "as_json", is_flag=True, help="Print the result as JSON on standard output, and ask nothing.")
def command(
    folder: Path,
    title: str | None,
    base_url: str | None,
    timezone: str | None,
    language: str | None,
    workflow: bool,
    pin: bool,
    quiet: bool,
    verbose: bool,
    as_json: bool,
) -> int:
    """Start a new site in DIR: settings, a first post with a picture, a page, archetypes, the workflow for Pages.

    At a terminal it asks for what no flag says. Files that are there already stay as they are.

    \b
    Examples:
      sitegen init paper
      sitegen init paper --title "The Harbour Courier" --timezone Europe/Lisbon --base-url https://harbour.example/
      sitegen init . --no-workflow
    """  # noqa: D301  # click wants the character itself
    from sitegen.base.problems import SiteError
    from sitegen.config import FILE_NAME
    from sitegen.desk.first_site import EXAMPLE_URL, start_site

    given = {"title": title, "base_url": base_url, "timezone": timezone, "language": language}
    can_ask = not (quiet or as_json or os.environ.get("CI")) and sys.stdin.isatty() and sys.stderr.isatty()
    try:
        answers = _answers(folder, given, can_ask=can_ask)
        started = start_site(folder, answers, workflow=workflow, pinned=pin)
    except SiteError as failure:
        show_problems(failure.problems, folder)
        if as_json:
            print_json(False, failure.problems)
        return 1
    show_problems(started.problems, folder)
    if as_json:
        print_json(True, started.problems, folder=str(folder), written=started.written, kept=started.kept)
    elif not quiet:
        _say(started, folder, verbose=verbose)
        if answers.base_url == EXAMPLE_URL and FILE_NAME in started.written:
            click.echo(f"before you publish: set base_url in {FILE_NAME}, it is {EXAMPLE_URL} now", err=True)
    return 0


def _answers(folder: Path, given: dict[str, str | None], *, can_ask: bool) -> Answers:
    """What flags say, then what a person says, then what is usual. Raises SiteError where an answer will not do."""
    from sitegen.base.problems import SiteError
    from sitegen.desk.first_site import Answers, flaws, usual_title, usual_url

    usual = {
        "title": usual_title(folder),
        "base_url": usual_url(folder),
        "timezone": _machine_zone() if can_ask else "UTC",
        "language": _machine_language() if can_ask else "en",
    }
    now = clock(None)
    found = {key: usual[key] if value is None else value for key, value in given.items()}
    if can_ask:
        for key, question in _QUESTIONS.items():
            if given[key] is None:
                found[key] = click.prompt(
                    question, default=usual[key], err=True, value_proc=_checked(key, found | usual, now)
                )
    answers = Answers(**found, now=now)
    if problems := flaws(answers):
        raise SiteError(*problems)
    return Answers(**found, now=now.astimezone(ZoneInfo(answers.timezone)))


_QUESTIONS = {
    "title": "Name of the paper",
    "base_url": "Address of the site",
    "timezone": "Time zone of its dates",
    "language": "Language of its articles",
}


def _checked(key: str, usual: dict[str, str], now: datetime) -> Callable[[str], str]:
    """An answer that would do; another one is asked for again, with what is wrong."""
    from sitegen.desk.first_site import Answers, flaws

    def check(answer: str) -> str:
        if problems := flaws(Answers(**{**usual, key: answer.strip()}, now=now)):
            hint = re.sub(r"^write: --[a-z-]+ ", "perhaps ", problems[0].hint)
            raise click.UsageError(f"{problems[0].message}; {hint}")
        return answer.strip()

    return check


def _machine_zone() -> str:
    """The time zone of this machine, to be proposed and then written down: a build never asks for it."""
    for found in (os.environ.get("TZ", "").lstrip(":"), os.path.realpath("/etc/localtime").partition("zoneinfo/")[2]):
        if _ZONE.match(found):
            try:
                return "UTC" if found.startswith("Etc/") else ZoneInfo(found).key
            except (ValueError, OSError):
                continue
    return "UTC"


def _machine_language() -> str:
    locale = next((os.environ[name] for name in ("LC_ALL", "LC_MESSAGES", "LANG") if os.environ.get(name)), "")
    found = _LOCALE.match(locale)
    return "-".join(filter(None, found.groups())) if found else "en"


def _say(started: Started, folder: Path, *, verbose: bool) -> None:
    files = "1 file" if len(started.written) == 1 else f"{len(started.written)} files"
    click.echo(f"{files} written in {folder}/" if folder != Path() else f"{files} written here", err=True)
    if verbose:
        for path in started.written:
            click.echo(f"  {path}", err=True)
    if started.kept:
        click.echo(f"left as they were: {', '.join(started.kept)}", err=True)
    enter = [] if folder == Path() else [f"cd {shlex.quote(click.format_filename(folder))}"]
    for line in ("next:", *(f"  {step}" for step in (*enter, "sitegen serve --open", 'sitegen new "What happened"'))):
        click.echo(line, err=True)
