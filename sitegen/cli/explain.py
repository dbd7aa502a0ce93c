"""`sitegen explain`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from sitegen.cli.options import clock, common_options
from sitegen.cli.terminal import print_json, show_problems

if TYPE_CHECKING:
    from sitegen.build.explain import Explained


@click.command("explain", short_help="Say where a page comes from, and why it was made last.")
@click.argument("what", metavar="URL-OR-PATH")
@click.option("-o", "--output", type=click.Path(path_type=Path), help="The folder the site was built into (output/).")
@click.option("-u", "--base-url", default="", help="The address it was built for, instead of what the settings say.")
@click.option("-D", "--drafts", is_flag=True, help="As it is with drafts.")
@click.option("-F", "--future", is_flag=True, help="As it is with posts whose date has not come yet.")
@click.option("--at", metavar="TIME", help="As it is at this time: 2026-11-25T09:00.")
@common_options
def command(
    what: str,
    output: Path | None,
    base_url: str,
    drafts: bool,
    future: bool,
    at: str | None,
    config: Path,
    quiet: bool,
    verbose: bool,
    as_json: bool,
) -> int:
    """Say which source and templates a page comes from, what it depends on, and why it was made last; of a picture who
    says what of it, and which files are made of it.

    \b
    Examples:
      sitegen explain /2026/11/flood-wall/
      sitegen explain content/posts/flood-wall.md
      sitegen explain output/feed.xml
      sitegen explain content/photos/flood.jpg
    """  # noqa: D301  # click wants the character itself
    del quiet, verbose
    from sitegen.base.problems import Problem, SiteError
    from sitegen.build.build import prepare
    from sitegen.build.explain import explain
    from sitegen.build.flags import Flags
    from sitegen.build.memo import Memo
    from sitegen.build.ordered import serial
    from sitegen.build.project import load_project
    from sitegen.report.explained import held_text
    from sitegen.site.model import Held

    flags = Flags(now=clock(at), config=config, output=output, base_url=base_url, drafts=drafts, future=future)
    try:
        project = load_project(flags)
        with Memo(flags.root, lambda line: click.echo(line, err=True)) as memo:
            found = explain(project, prepare(project, serial, memo), memo, what)
    except SiteError as failure:
        show_problems(failure.problems, flags.root)
        if as_json:
            print_json(False, failure.problems)
        return 1
    if isinstance(found, Problem):
        show_problems([found], flags.root)
        if as_json:
            print_json(False, [found])
        return 1
    if isinstance(found, Held):
        if as_json:
            print_json(True, (), held={"path": found.path, "reason": found.reason})
        else:
            click.echo(held_text(found))
        return 0
    _show(found, as_json=as_json)
    return 0


def _show(found: Explained, *, as_json: bool) -> None:
    from sitegen.report.explained import explained_text

    if as_json:
        pictures = [
            {
                "file": one.file,
                "path": one.at.path,
                "line": one.at.line,
                "use": one.use,
                "said": [said._asdict() for said in one.said],
            }
            for one in found.pictures
        ]
        print_json(True, (), **(found._asdict() | {"pictures": pictures}))
    else:
        click.echo(explained_text(found))
