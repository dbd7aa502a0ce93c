"""`sitegen clean`."""

from __future__ import annotations

import shutil
from pathlib import Path

import click

from sitegen.cli.common import common_options, print_json, show_problems


@click.command("clean", short_help="Remove what sitegen wrote to output/, and the cache.")
@click.option("-o", "--output", type=click.Path(path_type=Path), help="The folder to clean (output/).")
@common_options
def command(output: Path | None, config: Path, quiet: bool, verbose: bool, as_json: bool) -> int:
    r"""Remove what sitegen wrote to output/, and the cache; nothing else.

    \b
    Examples:
      sitegen clean
      sitegen clean -o public
    """
    from sitegen.base.problems import SiteError
    from sitegen.build.folder import OWN
    from sitegen.build.write import clear

    root = config.absolute().parent
    folder = output or root / "output"
    try:
        deleted = clear(folder)
    except SiteError as failure:
        show_problems(failure.problems, root)
        if as_json:
            print_json(False, failure.problems)
        return 1
    cache = root / OWN
    if cache.is_dir() and not cache.is_symlink():
        shutil.rmtree(cache)
    if as_json:
        print_json(True, (), deleted=len(deleted))
    elif not quiet:
        if verbose:
            for path in deleted:
                click.echo(f"removed {path}", err=True)
        click.echo(f"{len(deleted):,} files removed from {folder.name}/", err=True)
    return 0
