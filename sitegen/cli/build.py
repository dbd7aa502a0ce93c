"""`sitegen build`."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import click

from sitegen.cli.options import clock, common_options, stands_still
from sitegen.cli.terminal import can_show_progress, print_json, show_problems

if TYPE_CHECKING:
    from sitegen.base.problems import Problem, SiteError
    from sitegen.build.flags import Flags
    from sitegen.build.memo import Memo
    from sitegen.build.ordered import Map
    from sitegen.build.outcome import Report


@click.command("build", short_help="Build content/ into output/.")
@click.option(
    "-o", "--output", type=click.Path(path_type=Path), help="Where the site goes (output/ beside the settings)."
)
@click.option("-u", "--base-url", default="", help="Where the site will stand, instead of what the settings say.")
@click.option("-D", "--drafts", is_flag=True, help="Build drafts as well.")
@click.option("-F", "--future", is_flag=True, help="Build posts whose date has not come yet.")
@click.option("--at", metavar="TIME", help="Build the site as it is at this time: 2026-11-25T09:00.")
@click.option("-j", "--jobs", type=click.IntRange(1, 256), help="Processes to use (one for each processor).")
@click.option("--cluster", metavar="ADDRESS", help="Use the machines of a Dask cluster: tcp://scheduler:8786.")
@click.option("--strict", is_flag=True, help="Warnings fail the build.")
@click.option("--no-cache", is_flag=True, help="Make everything anew, and remember nothing.")
@click.option("--verify", is_flag=True, help="Build again from nothing, and compare every byte.")
@click.option("--watch", is_flag=True, help="Build again on each change, until Ctrl-C.")
@click.option("--poll", is_flag=True, help="With --watch: look for changes, as network drives need it.")
@click.option("--dry-run", is_flag=True, help="Find every problem, write nothing.")
@common_options
def command(
    output: Path | None,
    base_url: str,
    drafts: bool,
    future: bool,
    at: str | None,
    jobs: int | None,
    cluster: str | None,
    strict: bool,
    no_cache: bool,
    verify: bool,
    watch: bool,
    poll: bool,
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
      sitegen build --watch --drafts
      sitegen build --cluster tcp://scheduler:8786
    """  # noqa: D301  # click wants the character itself
    start = time.perf_counter()
    _check_usage(watch, poll, dry_run, verify)
    _check_cluster(cluster, jobs, watch)
    from sitegen.base.problems import SiteError
    from sitegen.build.flags import Flags

    flags = Flags(now=clock(at), config=config, output=output, base_url=base_url, drafts=drafts, future=future)
    root = flags.root
    shown = can_show_progress(sys.stderr) and not quiet and not as_json
    outcome: Report | SiteError
    differing: Sequence[Problem] = ()
    try:
        outcome = _make(flags, lambda: _workers(jobs, cluster, shown=shown), Ways(strict, not no_cache, not dry_run))
        differing = _compare(flags, _workers(jobs, cluster, shown=shown)) if verify and not dry_run else ()
    except SiteError as failure:
        outcome = failure
    show_problems([*outcome.problems, *differing], root)
    seconds = time.perf_counter() - start
    if as_json:
        _print_outcome(outcome, differing, seconds)
    elif not quiet and isinstance(outcome, SiteError):
        click.echo("not built; the site is as it was", err=True)
    elif not quiet and not isinstance(outcome, SiteError):
        _say(outcome, seconds, flags.output or root / "output", root, dry_run=dry_run, verbose=verbose)
        if verify and not differing:
            click.echo("verified: a clean build makes the same bytes", err=True)
    if watch and config.is_file():
        from sitegen.cli.rebuild import Habits, keep_building

        habits = Habits(stands_still=stands_still(at), remembers=not no_cache, quiet=quiet, as_json=as_json)
        again = _maker(lambda: replace(flags, now=clock(at)), Ways(strict, not no_cache))
        return keep_building(again, config, outcome, habits, poll=poll, result=_print_outcome)
    return 1 if differing or isinstance(outcome, SiteError) else 0


class Ways(NamedTuple):
    """How to build: whether warnings fail, whether anything is remembered, whether the site is written."""

    strict: bool
    remembers: bool
    writes: bool = True


def _make(flags: Flags, run: Callable[[], Map], ways: Ways) -> Report:
    """One build."""
    if ways.writes and ways.remembers:
        from sitegen.build.again import build_again

        return build_again(flags, run, lambda: _memo(flags), strict=ways.strict)
    from sitegen.build.build import build, rehearse
    from sitegen.build.project import load_project

    done = build if ways.writes else rehearse
    return done(load_project(flags), run(), strict=ways.strict).report


def _maker(flags: Callable[[], Flags], ways: Ways) -> Callable[[Map], Report]:
    """Makes one build after the other, in this process, which remembers what it has read."""
    from sitegen.build.build import build
    from sitegen.build.project import load_project
    from sitegen.build.recall import Recall

    recall = Recall()

    def again(run: Map) -> Report:
        now = flags()
        if not ways.remembers:
            return build(load_project(now), run, strict=ways.strict).report
        return build(load_project(now), run, _memo(now), recall, strict=ways.strict).report

    return again


def _memo(flags: Flags) -> Memo:
    from sitegen.build.memo import Memo

    return Memo(flags.root, lambda line: click.echo(line, err=True), apart=True)


def _workers(jobs: int | None, cluster: str | None, *, shown: bool) -> Map:
    """The processes of this machine or, left when the command ends, those of a cluster; with progress `shown`."""
    workers: Map
    if cluster:
        from sitegen.build.cluster import Cluster

        workers = machines = Cluster(cluster)
        click.get_current_context().call_on_close(machines.close)
    else:
        from sitegen.build.workers import Processes, default_jobs

        workers = Processes(jobs or default_jobs())
    if not shown:
        return workers
    from sitegen.report.progress import Progress

    return Progress(workers)


def _compare(flags: Flags, run: Map) -> Sequence[Problem]:
    from sitegen.build.project import load_project
    from sitegen.build.verify import verify

    return verify(load_project(flags), run)


def _check_usage(watch: bool, poll: bool, dry_run: bool, verify: bool) -> None:
    if watch and (dry_run or verify):
        raise click.UsageError(
            f"--watch writes the site again and again; leave out {'--dry-run' if dry_run else '--verify'}."
        )
    if poll and not watch:
        raise click.UsageError("--poll says how to watch; add --watch.")


def _check_cluster(cluster: str | None, jobs: int | None, watch: bool) -> None:
    if cluster and jobs:
        raise click.UsageError("--jobs is for processes of this machine; leave it out with --cluster.")
    if cluster and watch:
        raise click.UsageError("--watch makes what changed, which needs no cluster; leave out --cluster.")


def _say(built: Report, seconds: float, output: Path, root: Path, *, dry_run: bool, verbose: bool) -> None:
    from sitegen.report.summary import summary

    shown = output.relative_to(root) if output.is_relative_to(root) else output
    click.echo(summary(built, seconds, f"{shown}/", dry_run=dry_run, verbose=verbose), err=True)


def _print_outcome(outcome: Report | SiteError, differing: Sequence[Problem], seconds: float) -> None:
    from sitegen.base.problems import SiteError

    if isinstance(outcome, SiteError):
        print_json(False, outcome.problems)
        return
    held = [
        {"path": entry.path, "reason": entry.reason, "until": entry.until.at.isoformat() if entry.until else None}
        for entry in outcome.held
    ]
    print_json(
        not differing,
        [*outcome.problems, *differing],
        pages=outcome.pages,
        **outcome.committed._asdict(),
        seconds=round(seconds, 3),
        developed={
            "files": outcome.developed.files,
            "photographs": outcome.developed.photographs,
            "cards": outcome.developed.cards,
            "bytes": outcome.developed.size,
            "seconds": round(outcome.developed.seconds, 3),
        },
        held=held,
        next=outcome.next_change.at.isoformat() if outcome.next_change else None,
    )
