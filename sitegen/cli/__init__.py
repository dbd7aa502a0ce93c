"""The commands, one small file each; a command's file is imported when the command is called."""

from __future__ import annotations

import gc
import importlib
import os
import signal
import sys
from typing import Any, NoReturn

import click

from sitegen import __version__

_COMMANDS = {
    "build": "Build content/ into output/.",
    "check": "Everything an editor wants to know before publishing.",
    "clean": "Remove what sitegen wrote to output/, and the cache.",
    "explain": "Say where a page comes from, and why it was made last.",
    "init": "Start a new site.",
    "new": "Write a new post or page.",
    "publish": "Put the site on GitHub Pages.",
    "serve": "Show the site in a browser while you write.",
}
_ALIASES = {"b": "build"}

INTERRUPTED = 130
TERMINATED = 143


class _Commands(click.Group):
    """A group that knows its commands by name and loads one only to run it."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        del ctx
        return sorted(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        del ctx
        name = _ALIASES.get(cmd_name, cmd_name)
        if name not in _COMMANDS:
            return None
        module = importlib.import_module(f"sitegen.cli.{name}")
        command: click.Command = module.command
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        name = args[0]
        if not name.startswith("-") and _ALIASES.get(name, name) not in _COMMANDS:
            from sitegen.base.problems import nearest

            meant = nearest(name, _COMMANDS)
            hint = f" Did you mean {meant}?" if meant else f" Known are {', '.join(sorted(_COMMANDS))}."
            ctx.fail(f"No such command {name!r}.{hint}")
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        del ctx
        with formatter.section("Commands"):
            formatter.write_dl(sorted(_COMMANDS.items()))


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"], "auto_envvar_prefix": "SITEGEN"})
@click.version_option(__version__, prog_name="sitegen", message="%(prog)s %(version)s")
def commands() -> None:
    """Turn a folder of Markdown articles into a finished news site.

    \b
    Examples:
      sitegen build              content/ to output/
      sitegen build --drafts     drafts as well
      sitegen build --help       what else build can do
    """  # noqa: D301  # click wants the character itself


def main(arguments: list[str] | None = None) -> NoReturn:
    """Run a command and end the process: 0 done, 1 errors, 2 wrong usage, 130 interrupted."""
    if arguments is None:
        _use_utf8()
        gc.disable()  # a command makes values and drops few: looking for circles among them costs a tenth of a build
        sys.unraisablehook = _not_ignored
        if signal.getsignal(signal.SIGINT) is signal.default_int_handler:  # who runs us may have it ignored
            signal.signal(signal.SIGINT, _told)
    signal.signal(signal.SIGTERM, _told)
    _heard.clear()
    try:
        result: Any = commands.main(args=arguments, prog_name="sitegen", standalone_mode=False)
        sys.exit(result if isinstance(result, int) else 0)
    except click.ClickException as mistake:
        mistake.show()
        sys.exit(mistake.exit_code)
    except click.exceptions.Exit as ending:
        sys.exit(ending.exit_code)
    except Exception as mistake:
        # Python and libraries put exceptions of their own in the place of an interrupt: RuntimeError, SyntaxError
        if not _heard and not isinstance(mistake, click.Abort):
            raise
        _end_interrupted(arguments)
    except KeyboardInterrupt:
        _end_interrupted(arguments)
    finally:
        if arguments is None:
            _hear_no_more()
            gc.freeze()  # a process that ends looks for circles all the same, a tenth of the time of a small build


def _use_utf8() -> None:
    """Start again in UTF-8 mode where the locale has another encoding: a file name must not depend on it (PEP 540)."""
    if sys.getfilesystemencoding() != "utf-8":
        os.environ["PYTHONUTF8"] = "1"
        os.execv(sys.executable, sys.orig_argv)  # noqa: S606  # ourselves


def _end_interrupted(arguments: list[str] | None) -> NoReturn:
    if signal.SIGTERM in _heard:
        sys.exit(TERMINATED)
    if arguments is None:
        _hear_no_more()
    click.echo("interrupted; the site is whole", err=True)
    sys.exit(INTERRUPTED)


_heard: list[int] = []
"""The signals that this command was told to end by."""


def _told(number: int, _frame: object) -> NoReturn:
    _heard.append(number)
    raise SystemExit(TERMINATED) if number == signal.SIGTERM else KeyboardInterrupt


_AGAIN = 0.01
"""Seconds until an interrupt comes again that Python could not pass on."""


def _not_ignored(found: Any) -> None:
    """An interrupt that came within a finalizer or a callback of a library, where Python cannot raise, comes again.

    What else is wrong there is told as usual. SIGALRM is not among what a build holds back: what it brings is.
    """
    numbers = {KeyboardInterrupt: signal.SIGINT, SystemExit: signal.SIGTERM}
    number = numbers.get(found.exc_type)
    if number is None or not hasattr(signal, "setitimer"):
        sys.__unraisablehook__(found)
        return
    signal.signal(signal.SIGALRM, lambda *_: signal.raise_signal(number))
    signal.setitimer(signal.ITIMER_REAL, _AGAIN)


def _hear_no_more() -> None:
    """A command that ends cannot be interrupted: an impatient second signal would only end in a traceback."""
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_IGN)
    if hasattr(signal, "setitimer"):
        signal.setitimer(signal.ITIMER_REAL, 0)
