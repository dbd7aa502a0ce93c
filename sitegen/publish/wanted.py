"""What the settings and the command line say about publishing, read and checked before anything is built."""

from __future__ import annotations

import re
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit

from sitegen import __version__
from sitegen.base.problems import Place, Problem, SiteError, error
from sitegen.checks.local_links import find_local_links
from sitegen.config.load import Settings, read_settings
from sitegen.config.mistakes import base_url_problem
from sitegen.config.model import SiteSettings, wrong_base_url
from sitegen.content.names import unreadable
from sitegen.publish.compose import Rules
from sitegen.publish.depot import Person
from sitegen.publish.target import Target, find_target


class Wanted(NamedTuple):
    """A publish as it is wanted: where to, by what rules, and who commits where git does not know."""

    target: Target
    rules: Rules
    person: Person
    title: str
    address: str
    timezone: str


def read_wanted(config: Path, *, base_url: str = "", remote: str = "", branch: str = "") -> Wanted:
    """Read the settings; what is not empty is used instead of them. Raises SiteError."""
    settings = _settings(config)
    found = settings.config
    if found is None:
        raise SiteError(*settings.problems)
    if base_url and wrong_base_url(base_url):
        raise SiteError(base_url_problem(base_url, None))
    address = base_url or found.site.base_url
    place = None if base_url else settings.places.get(("site", "base_url"))
    if problem := _local(address, place):
        raise SiteError(problem)
    said = {name: value for name, value in (("remote", remote), ("branch", branch)) if value}
    places = {keys: at for keys, at in settings.places.items() if keys[-1] not in said}
    publish = found.publish.model_copy(update=said)
    target = find_target(config.absolute().parent, publish, places)
    host = urlsplit(address).hostname or ""
    rules = Rules(
        branch=target.branch,
        host=host,
        version=__version__,
        on_github=bool(re.search(r"[/@.]github\.com[/:]", target.shown)),
        cname=publish.cname,
        keep=tuple(publish.keep),
        places=places,
    )
    return Wanted(target, rules, _person(found.site, host), found.site.title, address, found.site.timezone)


def _settings(config: Path) -> Settings:
    try:
        data = config.read_bytes() if config.is_file() else None
    except OSError as mistake:
        raise SiteError(unreadable(config.name, mistake)) from None
    return read_settings(data, config.name)


def _local(address: str, place: Place | None) -> Problem | None:
    """PUB022 for an address that only this machine has."""
    if not find_local_links("robots.txt", f"Sitemap: {address}".encode()):
        return None
    hint = 'write the address that readers have: base_url = "https://me.github.io/paper/"'
    return error("PUB022", f"nobody else can reach {address}", place, hint)


def _person(site: SiteSettings, host: str) -> Person:
    """A name for commits where git was never told one, as in a fresh container."""
    name = "".join(character for character in site.title if character not in "<>\n\r\0").strip(" .,:;\"'")
    return Person(name or "sitegen", f"noreply@{host or 'localhost'}")
