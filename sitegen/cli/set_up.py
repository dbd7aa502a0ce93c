"""What `sitegen publish --setup` does: the workflow that publishes on GitHub, instead of a publish from here."""

from __future__ import annotations

from pathlib import Path

import click

from sitegen.cli.terminal import print_json, show_problems


def set_up(config: Path, *, pinned: bool, quiet: bool, as_json: bool) -> int:
    """Write the workflow for the site of these settings, tell what was done, and give the status of the command."""
    from sitegen.config.load import read_settings
    from sitegen.publish.workflow import SetUp, setup

    root = config.absolute().parent
    settings = read_settings(config.read_bytes() if config.is_file() else None, config.name)
    done = SetUp((), (), settings.problems) if settings.config is None else setup(root, pinned=pinned)
    failed = any(problem.is_error for problem in done.problems)
    show_problems(done.problems, root)
    if as_json:
        print_json(not failed, done.problems, written=done.written, kept=done.kept)
    elif not quiet and not failed:
        for path in done.written:
            click.echo(f"wrote {path}", err=True)
        if done.kept:
            click.echo(f"left as they were: {', '.join(done.kept)}", err=True)
        click.echo("next: commit and push; on GitHub choose Settings > Pages > Source: GitHub Actions", err=True)
    return 1 if failed else 0
