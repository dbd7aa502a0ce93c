"""`sitegen clean`."""

from __future__ import annotations

import math
import shutil
from pathlib import Path

import click

from sitegen.cli.options import common_options
from sitegen.cli.terminal import print_json, show_problems


@click.command("clean", short_help="Remove what sitegen wrote to output/, and the cache.")
@click.option("-o", "--output", type=click.Path(path_type=Path), help="The folder to clean (output/).")
@common_options
def command(output: Path | None, config: Path, quiet: bool, verbose: bool, as_json: bool) -> int:
    """Remove what sitegen wrote to output/, the cache, and the store of photographs; nothing else.

    \b
    Examples:
      sitegen clean
      sitegen clean -o public
    """  # noqa: D301  # click wants the character itself
    from sitegen.base.problems import SiteError
    from sitegen.build.commit import clear
    from sitegen.build.folder import OWN, disk_problem
    from sitegen.photos.store import FOLDER, PhotoStore
    from sitegen.report.summary import size_text

    root = config.absolute().parent
    folder = output or root / "output"
    cache = root / OWN
    try:
        deleted = clear(folder)
        freed = PhotoStore(root).prune(frozenset(), math.inf, 0)
        if cache.is_dir() and not cache.is_symlink():
            shutil.rmtree(cache)
    except (SiteError, OSError) as failure:
        problems = failure.problems if isinstance(failure, SiteError) else (disk_problem(failure, folder),)
        show_problems(problems, root)
        if as_json:
            print_json(False, problems)
        return 1
    if as_json:
        print_json(True, (), deleted=len(deleted), freed=freed)
    elif not quiet:
        if verbose:
            for path in deleted:
                click.echo(f"removed {path}", err=True)
        files = "1 file" if len(deleted) == 1 else f"{len(deleted):,} files"
        click.echo(f"{files} removed from {folder.name}/", err=True)
        if freed:
            click.echo(f"{size_text(freed)} of photographs freed in {FOLDER}/", err=True)
    return 0
