"""`sitegen publish`."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import click

from sitegen.cli import INTERRUPTED
from sitegen.cli.options import clock, common_options
from sitegen.cli.terminal import can_show_progress, print_json, show_problems

if TYPE_CHECKING:
    from sitegen.base.problems import Problem
    from sitegen.build.build import Built
    from sitegen.publish.depot import Depot
    from sitegen.publish.edition import Edition
    from sitegen.publish.publish import Outcome
    from sitegen.publish.record import Publish


@click.command("publish", short_help="Put the site on GitHub Pages.")
@click.option("-u", "--base-url", default="", help="Where the site will stand, instead of what the settings say.")
@click.option("-r", "--remote", default="", help="The remote or the address, instead of what the settings say.")
@click.option("-b", "--branch", default="", help="The branch, instead of what the settings say.")
@click.option("-m", "--message", default="", help="What this publish is about; it stands in the branch's history.")
@click.option("-n", "--dry-run", is_flag=True, help="Build, look and list what would change; publish nothing.")
@click.option(
    "--rollback",
    metavar="[N|COMMIT]",
    is_flag=False,
    flag_value="1",
    default="",
    help="Bring back the publish before the last one, N before it, or that of a commit.",
)
@click.option("--setup", is_flag=True, help="Write the workflow that publishes on GitHub; publish nothing from here.")
@click.option("--pin", is_flag=True, help="With --setup: name the workflow's actions by their commits.")
@click.option("--list", "listed", is_flag=True, help="List the publishes that --rollback can bring back.")
@click.option("--allow-shrink", is_flag=True, help="Publish even if more than 30 % of the pages vanish.")
@click.option("--allow-older", is_flag=True, help="Publish even if a newer sitegen did last time.")
@click.option("--take-over", is_flag=True, help="Replace files on the branch that sitegen did not write.")
@click.option("--change-domain", is_flag=True, help="Move from the domain on the branch to that of the settings.")
@click.option("-D", "--drafts", is_flag=True, hidden=True)
@click.option("-F", "--future", is_flag=True, hidden=True)
@click.option("-j", "--jobs", type=click.IntRange(1, 256), help="Processes to use (one for each processor).")
@common_options
def command(
    base_url: str,
    remote: str,
    branch: str,
    message: str,
    dry_run: bool,
    rollback: str,
    setup: bool,
    pin: bool,
    listed: bool,
    allow_shrink: bool,
    allow_older: bool,
    take_over: bool,
    change_domain: bool,
    drafts: bool,
    future: bool,
    jobs: int | None,
    config: Path,
    quiet: bool,
    verbose: bool,
    as_json: bool,
) -> int:
    """Build the site anew and put it on the branch that GitHub Pages shows.

    It goes on top of what stands there, never by force. Your files, your index, your branches stay as they are.

    \b
    Examples:
      sitegen publish --dry-run
      sitegen publish --message "Election night"
      sitegen publish --rollback
      sitegen publish --rollback 3f2a91c
      sitegen publish --setup
    """  # noqa: D301  # click wants the character itself
    from sitegen.base.problems import SiteError
    from sitegen.publish.publish import publishes

    if setup:
        from sitegen.cli.set_up import set_up

        return set_up(config, pinned=pin, quiet=quiet, as_json=as_json)
    if pin:
        raise click.UsageError("--pin says how the workflow is written; add --setup.")
    desk = _Desk(config, base_url, jobs, quiet=quiet or as_json, can_ask=not as_json)
    try:
        _refuse_flags(drafts=drafts, future=future)
        desk.read(remote, branch)
        desk.allow(shrink=allow_shrink, older=allow_older, take_over=take_over, change_domain=change_domain)
        with desk.opened() as depot:
            if listed:
                return _list(publishes(depot), as_json=as_json)
            outcome = desk.publish(depot, message, rollback, dry_run=dry_run)
    except SiteError as failure:
        show_problems(failure.problems, desk.root)
        if as_json:
            print_json(False, failure.problems, published=False)
        elif not quiet and not listed:
            click.echo("not published; the branch is as it was", err=True)
        return 1
    except KeyboardInterrupt:
        if not desk.is_pushing:
            raise
        click.echo("interrupted while pushing: the branch is as it was, or has all of the new site", err=True)
        return INTERRUPTED
    problems = [*desk.problems, *outcome.problems]
    show_problems(problems, desk.root)
    if as_json:
        _print_outcome(outcome, desk, problems, dry_run=dry_run)
    elif not quiet:
        _say(outcome, desk, dry_run=dry_run, verbose=verbose)
    return 0


class _Desk:
    """One call of the command: what is wanted, the build, the person at the terminal."""

    def __init__(self, config: Path, base_url: str, jobs: int | None, *, quiet: bool, can_ask: bool) -> None:
        self.root = config.absolute().parent
        self.built: Built | None = None
        self.is_pushing = False
        self._config, self._base_url, self._jobs, self._quiet = config, base_url, jobs, quiet
        self._asks = can_ask and sys.stdin.isatty() and sys.stderr.isatty() and not os.environ.get("CI")
        self._answers: dict[str, bool] = {}

    @property
    def problems(self) -> Sequence[Problem]:
        """What the build said."""
        return self.built.problems if self.built else ()

    def read(self, remote: str, branch: str) -> None:
        """Find out what is wanted. Raises SiteError."""
        from sitegen.publish.wanted import read_wanted

        self.wanted = read_wanted(self._config, base_url=self._base_url, remote=remote, branch=branch)

    def allow(self, *, shrink: bool, older: bool, take_over: bool, change_domain: bool) -> None:
        """Let pass what would be refused."""
        rules = self.wanted.rules._replace(
            allow_shrink=shrink, allow_older=older, take_over=take_over, change_domain=change_domain
        )
        self.wanted = self.wanted._replace(rules=rules)

    @contextmanager
    def opened(self) -> Iterator[Depot]:
        """The depot, and a place to build in. Raises SiteError, also for what the disk says."""
        from sitegen.base.problems import SiteError
        from sitegen.publish.depot import FOLDER, opened
        from sitegen.publish.failures import disk_failure
        from sitegen.publish.workplace import workplace

        try:
            with (
                opened(self.root, self.wanted.target, asks=self._asks) as depot,
                workplace(self.root / FOLDER) as place,
            ):
                self._place = place
                yield depot
        except OSError as mistake:
            raise SiteError(disk_failure(mistake)) from None

    def publish(self, depot: Depot, message: str, rollback: str, *, dry_run: bool) -> Outcome:
        """Publish, or bring back. Raises SiteError."""
        from sitegen.publish.publish import Order, publish

        usual = f"Roll back {self.wanted.title}" if rollback else f"Publish {self.wanted.title}"
        order = Order(
            rules=self.wanted.rules,
            message=message.strip() or usual,
            person=self.wanted.person,
            now=clock(None).astimezone(ZoneInfo(self.wanted.timezone)),
            make=self._make,
            rollback=rollback,
            dry_run=dry_run,
            agree=self._agree,
            say=self._tell,
        )
        return publish(depot, order)

    def _make(self, algorithm: str) -> Edition:
        from sitegen.build.flags import Flags
        from sitegen.build.ordered import Map
        from sitegen.build.project import load_project
        from sitegen.build.workers import Processes, default_jobs
        from sitegen.publish.edition import make_edition
        from sitegen.report.progress import Progress

        run: Map = Processes(self._jobs or default_jobs())
        if can_show_progress(sys.stderr) and not self._quiet:
            run = Progress(run)
        project = load_project(Flags(now=clock(None), config=self._config, base_url=self._base_url))
        edition, self.built = make_edition(project, run, self._place, algorithm)
        return edition

    def _agree(self, problem: Problem) -> bool:
        """Ask the person, once for each question; where nobody is there, the answer is no."""
        if not self._asks:
            return False
        if problem.message not in self._answers:
            question = f"{problem.message}. Move to the domain of the site?"
            self._answers[problem.message] = click.confirm(question, default=False, err=True)
        return self._answers[problem.message]

    def _tell(self, line: str) -> None:
        self.is_pushing = True
        if not self._quiet:
            click.echo(line, err=True)


def _refuse_flags(*, drafts: bool, future: bool) -> None:
    """PUB020: what is published is what readers may see today."""
    from sitegen.base.problems import SiteError, error

    if drafts or future:
        flag, what = ("--drafts", "drafts are") if drafts else ("--future", "posts of the future are")
        hint = f"leave out {flag}; to look at them, build them: sitegen build {flag} -o preview"
        raise SiteError(error("PUB020", f"{what} never published", None, hint))


def _list(found: Sequence[Publish], *, as_json: bool) -> int:
    from sitegen.report.published import history_lines

    if as_json:
        entries = [
            {"commit": one.commit, "at": one.at.isoformat(), "version": one.version, "message": one.subject}
            | ({"rollback": one.rollback} if one.rollback else {})
            for one in found
        ]
        print_json(True, (), publishes=entries)
    else:
        click.echo("\n".join(history_lines(found)) or "nothing was published yet")
    return 0


def _say(outcome: Outcome, desk: _Desk, *, dry_run: bool, verbose: bool) -> None:
    from sitegen.report.published import change_lines, published_lines
    from sitegen.report.summary import held_lines

    if dry_run or verbose:
        for line in change_lines(outcome.composed.changes, verbose=verbose):
            click.echo(line)
    lines = published_lines(outcome, desk.wanted.target, desk.wanted.address, dry_run=dry_run)
    if desk.built:
        planned = desk.built.planned
        held = held_lines(planned.site.held, planned.next_change, verbose=verbose)
        lines += [line.replace("build again then", "publish again then") for line in held]
    click.echo("\n".join(lines), err=True)


def _print_outcome(outcome: Outcome, desk: _Desk, problems: Sequence[Problem], *, dry_run: bool) -> None:
    changes, target = outcome.composed.changes, desk.wanted.target
    print_json(
        True,
        problems,
        published=bool(outcome.commit),
        dry_run=dry_run,
        commit=outcome.commit or None,
        parent=outcome.parent or None,
        rollback=outcome.restored.commit if outcome.restored else None,
        branch=target.branch,
        remote=target.shown,
        url=desk.wanted.address,
        domain=outcome.composed.domain or None,
        **changes._asdict(),
        kept=outcome.composed.kept,
    )
