"""`sitegen check`."""

from __future__ import annotations

import sys
import time
from contextlib import nullcontext
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import click

from sitegen.cli.options import clock, common_options
from sitegen.cli.terminal import can_show_progress, print_json, show_annotations, show_problems, style_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sitegen.base.problems import Problem
    from sitegen.build.project import Project
    from sitegen.checks.catalogue import Choice
    from sitegen.checks.check import Checked


@click.command("check", short_help="Everything an editor wants to know before publishing.")
@click.option("--external", is_flag=True, help="Follow the links to other sites as well.")
@click.option("--html", is_flag=True, help="Have the Nu HTML checker read every page (needs Java and vnu.jar).")
@click.option("--vnu", type=click.Path(path_type=Path), help="Where vnu.jar is, if not in node_modules/.")
@click.option("--only", multiple=True, metavar="NAMES", help="Only these kinds or codes: photos,LINK010.")
@click.option("--skip", multiple=True, metavar="NAMES", help="All but these kinds or codes.")
@click.option("--strict", is_flag=True, help="Warnings fail the check.")
@click.option("-u", "--base-url", default="", help="Where the site will stand, instead of what the settings say.")
@click.option("-D", "--drafts", is_flag=True, help="Check drafts as well.")
@click.option("-F", "--future", is_flag=True, help="Check posts whose date has not come yet.")
@click.option("--at", metavar="TIME", help="Check the site as it is at this time: 2026-11-25T09:00.")
@click.option("-j", "--jobs", type=click.IntRange(1, 256), help="Processes to use (one for each processor).")
@click.option("--no-cache", is_flag=True, help="Make everything anew, and remember nothing.")
@common_options
def command(
    external: bool,
    html: bool,
    vnu: Path | None,
    only: tuple[str, ...],
    skip: tuple[str, ...],
    strict: bool,
    base_url: str,
    drafts: bool,
    future: bool,
    at: str | None,
    jobs: int | None,
    no_cache: bool,
    config: Path,
    quiet: bool,
    verbose: bool,
    as_json: bool,
) -> int:
    """Everything an editor wants to know before publishing.

    All pages are made in memory and read; output/ is neither needed nor touched. Errors end with status 1, warnings
    with --strict.

    \b
    Examples:
      sitegen check
      sitegen check --drafts --only text,photos
      sitegen check --external --skip TEXT004
      sitegen check --at 2026-11-25T09:00 --strict
    """  # noqa: D301  # click wants the character itself
    start = time.perf_counter()
    from sitegen.base.problems import SiteError
    from sitegen.build.flags import Flags
    from sitegen.build.memo import Memo
    from sitegen.build.ordered import Map
    from sitegen.build.project import load_project
    from sitegen.build.workers import Processes, default_jobs
    from sitegen.checks.check import check
    from sitegen.report.progress import Progress

    choice = _choice(only, skip)
    flags = Flags(now=clock(at), config=config, base_url=base_url, drafts=drafts, future=future)
    root = config.absolute().parent
    run: Map = Processes(jobs or default_jobs())
    if can_show_progress(sys.stderr) and not quiet and not as_json:
        run = Progress(run)
    try:
        project = load_project(flags)
        memo = None if no_cache else Memo(root, lambda line: click.echo(line, err=True))
        nu = _nu(root, vnu) if html or vnu else None
        with TemporaryDirectory() if nu else nullcontext() as keep:
            checked = check(project, run, memo, Path(keep) if keep else None)
            found = list(checked.problems)
            if nu and keep:
                from sitegen.checks.nu import nu_problems

                found += nu_problems(*nu, Path(keep))
        if external:
            found += _external(checked, root, project, quiet=quiet or as_json)
    except SiteError as failure:
        show_problems(failure.problems, root)
        if as_json:
            print_json(False, failure.problems)
        return 1
    problems = choice.of(found)
    failed = any(problem.is_error or (strict and problem.severity == "warning") for problem in problems)
    seconds = time.perf_counter() - start
    if not as_json:
        _say(checked, problems, root, seconds, quiet=quiet, verbose=verbose)
    show_annotations(problems)
    if as_json:
        _print(checked, problems, seconds, ok=not failed)
    return 1 if failed else 0


def _nu(root: Path, vnu: Path | None) -> tuple[str, Path]:
    from sitegen.checks.nu import NoNuError, find_nu

    try:
        return find_nu(root, vnu)
    except NoNuError as missing:
        raise click.UsageError(str(missing)) from None


def _external(checked: Checked, root: Path, project: Project, *, quiet: bool) -> list[Problem]:
    from sitegen.checks.external import external_problems
    from sitegen.checks.outside import Asker
    from sitegen.checks.remembered import Remembered

    outside = checked.outside
    if not quiet:
        click.echo(f"following {len(outside):,} link{'' if len(outside) == 1 else 's'} to other sites …", err=True)
    ask = Asker(project.listing.address.absolute("/"))
    return list(external_problems(outside, ask, Remembered(root, clock(None)), root))


def _choice(only: Sequence[str], skip: Sequence[str]) -> Choice:
    """What `--only` and `--skip` say; several names may stand in one, with commas between."""
    from sitegen.checks.catalogue import KINDS, Choice, unknown_name

    chosen, left = (frozenset(filter(None, ",".join(names).replace(" ", "").split(","))) for names in (only, skip))
    if wrong := unknown_name(sorted(chosen | left)):
        name, meant = wrong
        hint = f"did you mean {meant}?" if meant else f"kinds are {', '.join(kind.name for kind in KINDS)}"
        raise click.UsageError(f"there is no kind or code {name}; {hint}")
    return Choice(chosen, left)


def _say(
    checked: Checked, problems: Sequence[Problem], root: Path, seconds: float, *, quiet: bool, verbose: bool
) -> None:
    from sitegen.report.findings import findings, verdict

    style = style_of(sys.stderr)
    if text := findings(problems, root, style, everything=verbose):
        click.echo(text + "\n", err=True, color=True)
    if not quiet:
        click.echo(verdict(checked, problems, seconds, style, verbose=verbose), err=True, color=True)


def _print(checked: Checked, problems: Sequence[Problem], seconds: float, *, ok: bool) -> None:
    from sitegen.checks.catalogue import kind_of

    planned = checked.planned
    held = [
        {"path": entry.path, "reason": entry.reason, "until": entry.until.at.isoformat() if entry.until else None}
        for entry in planned.site.held
    ]
    print_json(
        ok,
        problems,
        pages=checked.pages,
        links=checked.links,
        pictures=checked.pictures,
        seconds=round(seconds, 3),
        held=held,
        next=planned.next_change.at.isoformat() if planned.next_change else None,
        kinds={code: kind_of(code) for code in sorted({problem.code for problem in problems})},
    )
