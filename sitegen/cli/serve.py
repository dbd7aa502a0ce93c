"""`sitegen serve`."""

from __future__ import annotations

import gc
import signal
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import click

from sitegen.cli.options import clock, common_options
from sitegen.cli.terminal import can_show_progress, print_json, show_problems

if TYPE_CHECKING:
    from sitegen.base.problems import Problem
    from sitegen.build.flags import Flags
    from sitegen.build.ordered import Map
    from sitegen.build.project import Project
    from sitegen.preview.access import Access
    from sitegen.preview.address import Listening
    from sitegen.preview.live import Live, Update
    from sitegen.preview.server import Server


@click.command("serve", short_help="Show the site in a browser while you write.")
@click.option(
    "-p", "--port", type=click.IntRange(0, 65535), default=8000, show_default=True, help="The port; 0 is any."
)
@click.option(
    "--bind", metavar="ADDRESS", default="127.0.0.1", show_default=True, help="Listen for other machines too."
)
@click.option(
    "--allow-host", "hosts", metavar="NAME", multiple=True, help="A name that a proxy or a forwarded port has for us."
)
@click.option("-O", "--open", "opens", is_flag=True, help="Open the site in your browser.")
@click.option("-N", "--navigate-to-changed", "navigates", is_flag=True, help="Go to the page of what was saved last.")
@click.option("--no-drafts", is_flag=True, help="Show what readers see now: no drafts, nothing that waits.")
@click.option("--poll", is_flag=True, help="Look for changes, as network drives need it.")
@common_options
def command(
    port: int,
    bind: str,
    hosts: tuple[str, ...],
    opens: bool,
    navigates: bool,
    no_drafts: bool,
    poll: bool,
    config: Path,
    quiet: bool,
    verbose: bool,
    as_json: bool,
) -> int:
    """Show the site in a browser, and every change as soon as it is saved.

    Drafts and posts of the future are shown too, and marked. Nothing is written to output/. Ctrl-C ends it.

    \b
    Examples:
      sitegen serve --open
      sitegen serve --no-drafts --port 8080
      sitegen serve --bind 0.0.0.0     for a phone in the same network: scan the code that is printed
    """  # noqa: D301  # click wants the character itself
    from sitegen.base.problems import SiteError
    from sitegen.build.flags import Flags
    from sitegen.preview.access import Access
    from sitegen.preview.lease import only_one

    del verbose
    root = config.absolute().parent
    flags = Flags(now=clock(None), config=config, drafts=not no_drafts, future=not no_drafts)
    habits = _Habits(navigates, poll, quiet, as_json)
    signal.signal(signal.SIGTERM, _interrupt)
    try:
        if not config.is_file():
            _load(flags)  # says that there is no site
        with only_one(root) as lease:
            access = Access(lease.secret, tuple(name.lower() for name in hosts))
            server, live = _start(flags, root, listen_at=(bind, port), access=access, habits=habits)
            lease.tell(server.link)
            try:
                if opens:
                    click.launch(server.link)
                _follow(live, root, config.name, habits)
            finally:
                server.close()
    except SiteError as failure:
        show_problems(failure.problems, root)
        if as_json:
            print_json(False, failure.problems)
        return 1
    except KeyboardInterrupt:
        habits.say("stopped")
    return 0


class _Habits(NamedTuple):
    """How a site is shown, and how much is said about it."""

    navigates: bool
    poll: bool
    quiet: bool
    as_json: bool

    def say(self, line: str) -> None:
        """Say a line to people."""
        if not self.quiet:
            click.echo(line, err=True)


def _load(flags: Flags) -> Project:
    """Settings and theme as they are now; what waits is shown where drafts are."""
    from sitegen.build.project import load_project

    project = load_project(flags)
    return replace(project, release=replace(project.release, embargoed=flags.drafts))


def _start(
    flags: Flags, root: Path, *, listen_at: tuple[str, int], access: Access, habits: _Habits
) -> tuple[Server, Live]:
    """Read the site, and serve it. Raises SiteError where nobody can listen there."""
    from sitegen.build.memo import Memo
    from sitegen.build.workers import Processes, default_jobs
    from sitegen.preview.address import listen
    from sitegen.preview.answers import Answer
    from sitegen.preview.events import Tabs
    from sitegen.preview.live import Live
    from sitegen.preview.marks import SCRIPT, SCRIPT_PATH
    from sitegen.preview.media import media_type
    from sitegen.preview.server import Server
    from sitegen.preview.session import Session
    from sitegen.preview.snapshot import Following
    from sitegen.preview.watch import Hint
    from sitegen.report.problems import problem_lines
    from sitegen.report.progress import Progress

    listening = listen(*listen_at)  # who connects from now on waits for the first page
    tabs = Tabs()
    following = Following(access.key, tabs.id, lambda problem: problem_lines(problem, root))
    memo = Memo(root, habits.say)
    session = Session(lambda: _load(flags), lambda: clock(None), flags.config.name, memo, following)
    run: Map = Processes(default_jobs())  # while there are no threads: a fork would copy their locks
    if can_show_progress(sys.stderr) and not habits.quiet:
        run = Progress(run)
    first = session.update(Hint(()), run)
    show_problems(first.problems, root)
    live = Live(session, root, tabs, lambda update: _tell(update, root, habits), navigates=habits.navigates)
    own = {SCRIPT_PATH: Answer(200, media_type(SCRIPT_PATH), SCRIPT)}
    server = Server(lambda: live.snapshot, tabs, access, listening, own=own, say=habits.say)
    server.start()
    _greet(server, listening, first.problems, habits)
    return server, live


def _greet(server: Server, listening: Listening, problems: Sequence[Problem], habits: _Habits) -> None:
    from sitegen.preview.qr import qr_code

    if listening.port != listening.wanted:
        habits.say(f"port {listening.wanted} is taken")
    if listening.is_private:
        habits.say(f"the site is at {server.address}")
    else:
        code = qr_code(server.link, sys.stderr.encoding)
        habits.say(f"the site is at {server.link}\n{code}\nwho has this link can read everything here")
    if habits.as_json:
        print_json(True, problems, address=server.address if listening.is_private else server.link)


def _follow(live: Live, root: Path, settings: str, habits: _Habits) -> None:
    """Follow every change, until an interrupt."""
    from sitegen.preview.hints import FOLDERS
    from sitegen.preview.watch import Watcher

    gc.collect()
    gc.freeze()  # what was read lives on: it is not looked through again and again
    with Watcher(root, settings, poll=habits.poll, say=habits.say) as watcher:
        folders = ", ".join(f"{folder}/" for folder in FOLDERS)
        habits.say(f"watching {folders} and {settings}; Ctrl-C ends it")
        live.run(watcher)


def _tell(update: Update, root: Path, habits: _Habits) -> None:
    from sitegen.report.previewed import previewed

    show_problems(update.fresh, root)
    habits.say(previewed(update))


def _interrupt(*_: object) -> None:
    raise KeyboardInterrupt
