"""`sitegen build`."""

from __future__ import annotations

import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from sitegen.cli.options import clock, common_options
from sitegen.cli.terminal import can_show_progress, print_json, show_problems


@click.command("build", short_help="Build content/ into output/.")
@click.option(
    "-o", "--output", type=click.Path(path_type=Path), help="Where the site goes (output/ beside the settings)."
)
@click.option("-u", "--base-url", default="", help="Where the site will stand, instead of what the settings say.")
@click.option("-D", "--drafts", is_flag=True, help="Build drafts as well.")
@click.option("-F", "--future", is_flag=True, help="Build posts whose date has not come yet.")
@click.option("--at", metavar="TIME", help="Build the site as it is at this time: 2026-11-25T09:00.")
@click.option("-j", "--jobs", type=click.IntRange(1, 256), help="Processes to use (one for each processor).")
@click.option("--strict", is_flag=True, help="Warnings fail the build.")
@click.option("--no-cache", is_flag=True, help="Make everything anew, and remember nothing.")
@click.option("--verify", is_flag=True, help="Build again from nothing, and compare every byte.")
@click.option("--dry-run", is_flag=True, help="Find every problem, write nothing.")
@common_options
def command(
    output: Path | None,
    base_url: str,
    drafts: bool,
    future: bool,
    at: str | None,
    jobs: int | None,
    strict: bool,
    no_cache: bool,
    verify: bool,
    dry_run: bool,
    config: Path,
    quiet: bool,
    verbose: bool,
    as_json: bool,
) -> int:
    """Build content/ into output/.

    On any error nothing is written: the old site stays as it was.

    \b
    Examples:
      sitegen build
      sitegen build --drafts --future
      sitegen build -o public --base-url https://user.github.io/repo/
      sitegen build --at 2026-11-25T09:00 --dry-run
    """  # noqa: D301  # click wants the character itself
    start = time.perf_counter()
    from sitegen.base.problems import SiteError
    from sitegen.build.build import build, rehearse
    from sitegen.build.memo import Memo
    from sitegen.build.project import Flags, load_project
    from sitegen.build.verify import verify as compare
    from sitegen.build.workers import Map, Processes, default_jobs
    from sitegen.report.progress import Progress

    flags = Flags(now=clock(at), config=config, output=output, base_url=base_url, drafts=drafts, future=future)
    root = config.absolute().parent
    run: Map = Processes(jobs or default_jobs())
    if can_show_progress(sys.stderr) and not quiet and not as_json:
        run = Progress(run)
    try:
        project = load_project(flags)
        if dry_run:
            built = rehearse(project, run, strict=strict)
        else:
            memo = None if no_cache else Memo(root, lambda line: click.echo(line, err=True))
            built = build(project, run, memo, strict=strict)
        differing = compare(project, run) if verify and not dry_run else ()
    except SiteError as failure:
        show_problems(failure.problems, root)
        if as_json:
            print_json(False, failure.problems)
        elif not quiet:
            click.echo("not built; the site is as it was", err=True)
        return 1
    show_problems([*built.problems, *differing], root)
    seconds = time.perf_counter() - start
    if as_json:
        _print_result(built, differing, seconds)
    elif not quiet:
        from sitegen.report.summary import summary

        shown = project.output.relative_to(root) if project.output.is_relative_to(root) else project.output
        click.echo(summary(built, seconds, f"{shown}/", dry_run=dry_run, verbose=verbose), err=True)
        if verify and not differing:
            click.echo("verified: a clean build makes the same bytes", err=True)
    return 1 if differing else 0


def _print_result(built: Any, differing: Sequence[Any], seconds: float) -> None:
    from sitegen.report.summary import count_pages

    planned = built.planned
    held = [
        {"path": entry.path, "reason": entry.reason, "until": entry.until.at.isoformat() if entry.until else None}
        for entry in planned.site.held
    ]
    print_json(
        not differing,
        [*built.problems, *differing],
        pages=count_pages(built),
        **built.committed._asdict(),
        seconds=round(seconds, 3),
        held=held,
        next=planned.next_change.at.isoformat() if planned.next_change else None,
    )
