"""What is to stand on the branch: the site's files, and what others have there. Pure: no git, no disk."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Literal, NamedTuple

from sitegen.base.problems import Place, Problem, error, warning
from sitegen.config import FILE_NAME
from sitegen.content.names import shown
from sitegen.publish.depot import Tip
from sitegen.publish.edition import DOMAIN, NO_JEKYLL, Edition
from sitegen.publish.record import is_newer
from sitegen.publish.tree import Changes, Entry, Files, condensed, covers, difference, in_the_way, pattern

MOST_GONE = 0.3
"""The part of the pages that may vanish without a question."""

_LISTED = 20


class Rules(NamedTuple):
    """What the settings and the command line say. `host` is that of the site's address; `on_github`: the branch is.

    `cname` is a domain, empty where nothing is said, False where there is to be none.
    """

    branch: str
    host: str
    version: str
    on_github: bool = False
    cname: str | Literal[False] = ""
    keep: tuple[str, ...] = ()
    allow_shrink: bool = False
    allow_older: bool = False
    take_over: bool = False
    change_domain: bool = False
    places: Mapping[tuple[str | int, ...], Place] = {}


class Composed(NamedTuple):
    """A tree for the branch. `kept` are the paths in it that are not the site's; `again` what others had changed."""

    files: Files
    changes: Changes
    kept: tuple[str, ...]
    again: tuple[str, ...]
    domain: str
    problems: tuple[Problem, ...]


def check_tip(tip: Tip, rules: Rules) -> list[Problem]:
    """What forbids to publish to this branch at all: sources on it, a newer sitegen."""
    if not tip.publishes and FILE_NAME in tip.files:
        hint = 'choose a branch for the finished site alone: write: branch = "gh-pages"'
        message = f"branch {rules.branch!r} holds the sources of a site: the site would take their place"
        return [error("PUB001", message, rules.places.get(("publish", "branch")), hint)]
    last = tip.publishes[0].version if tip.publishes else ""
    if is_newer(last, rules.version) and not rules.allow_older:
        message = f"the site was last published with sitegen {last}, and this is {rules.version}"
        hint = f"update sitegen to {last}, or publish all the same with --allow-older"
        return [error("PUB015", message, None, hint)]
    return []


def compose(tip: Tip, own: Files, edition: Edition, rules: Rules) -> Composed:
    """Lay the edition over the branch. `own` are the files of the last publish, those it kept not among them.

    What is on the branch and not in `own` is somebody else's and stays.
    """
    problems: list[Problem] = []
    files = dict(edition.files)
    domain, entry = _domain(tip, edition, rules, problems)
    files.pop(DOMAIN, None)
    if entry:
        files[DOMAIN] = entry
    others = {path for path in tip.files if path not in own and path not in (DOMAIN, NO_JEKYLL)}
    named = {path for path in others if any(rule.match(path) for rule in map(pattern, rules.keep))}
    for path in in_the_way(named, files):
        del files[path]
    unnamed = {path for path in others - named if tip.files[path] != files.get(path)}
    if rules.take_over:
        unnamed = set()
    elif strangers := in_the_way(files, unnamed) if tip.publishes else sorted(unnamed):
        problems.append(_strangers(strangers, files, rules))
    kept = named | unnamed
    files |= {path: tip.files[path] for path in kept}
    if DOMAIN in files and DOMAIN not in edition.files and not rules.cname:
        kept.add(DOMAIN)
    if not rules.allow_shrink and (shrunk := _shrunk(own, edition.files, files)):
        problems.append(shrunk)
    theirs = sorted(path for path in own if path in tip.files and tip.files[path] != own[path])
    return Composed(
        files=files,
        changes=difference(tip.files, files),
        kept=condensed(kept, files.keys() - kept),
        again=tuple(path for path in theirs if path != DOMAIN and tip.files[path] != files.get(path)),
        domain=domain,
        problems=tuple(problems),
    )


def own_files(files: Files, kept: Sequence[str]) -> dict[str, Entry]:
    """The files of a publish that were the site's."""
    return {path: entry for path, entry in files.items() if not covers(kept, path)}


def _domain(tip: Tip, edition: Edition, rules: Rules, problems: list[Problem]) -> tuple[str, Entry | None]:
    """The domain the branch will answer at, and its file. The one on the branch stays unless somebody says so."""
    here, there = edition.domain, tip.cname
    if rules.cname is False and not here:
        return "", None
    theirs = tip.files.get(DOMAIN)
    if there and here and here.lower() != there.lower() and not rules.change_domain:
        problems.append(_two_domains(there, here, rules))
    domain = here or there
    if domain and rules.host and domain.lower() != rules.host.lower():
        hint = f'write below [site]: base_url = "https://{domain}/"'
        message = f"Pages will answer at {domain}, and the links of the site lead to {rules.host}"
        problems.append(warning("PUB012", message, rules.places.get(("site", "base_url")), hint))
    elif not domain and rules.on_github and not rules.host.endswith(".github.io"):
        hint = f'write below [publish]: cname = "{rules.host}"'
        message = f"the links of the site lead to {rules.host}, and Pages does not answer there yet"
        problems.append(warning("PUB012", message, rules.places.get(("site", "base_url")), hint))
    if theirs and (not here or here.lower() == there.lower()):
        return domain, theirs
    return domain, edition.files.get(DOMAIN)


def _two_domains(there: str, here: str, rules: Rules) -> Problem:
    keep = f'write below [publish]: cname = "{there}"' if rules.cname else "write it into content/static/CNAME"
    hint = f"to keep {there}, {keep}; to move, run: sitegen publish --change-domain"
    place = rules.places.get(("publish", "cname"))
    return error("PUB010", f"the branch answers at {there}, and the site wants {here}", place, hint)


def check_domain(cname: str | Literal[False], static: str, place: Place | None) -> list[Problem]:
    """PUB011 where the settings and content/static/CNAME disagree."""
    if cname == "" or not static or (cname and cname.lower() == static.lower()):
        return []
    said = f"say {cname}" if cname else "want no domain"
    message = f"the settings {said}, and content/static/CNAME says {static}"
    return [error("PUB011", message, place, "delete content/static/CNAME")]


def _strangers(paths: Sequence[str], files: Files, rules: Rules) -> Problem:
    keep = ", ".join(f'"{shown(name)}"' for name in condensed(paths, files.keys() - set(paths))[:_LISTED])
    listed = _listed(shown(path) for path in paths)
    message = f"branch {rules.branch!r} has files that sitegen did not write, and they would go: {listed}"
    hint = (
        f"what is to stay, name below [publish]: keep = [{keep}]; if all may go, run: sitegen publish --take-over "
        "(they stay in the history of the branch)"
    )
    return error("PUB013", message, rules.places.get(("publish", "keep")), hint)


def _shrunk(own: Files, edition: Files, files: Files) -> Problem | None:
    """PUB014 where more than `MOST_GONE` of the pages would vanish, or of all files."""
    pages = [path for path in own if path.endswith(".html")]
    gone = sorted(path for path in pages if path not in files)
    fewer = len(own) - len(edition)
    if len(gone) > MOST_GONE * len(pages):
        message = f"{len(gone):,} of {len(pages):,} pages would vanish"
    elif fewer > MOST_GONE * len(own):
        message = f"the site would have {fewer:,} files less, of {len(own):,}"
        gone = sorted(path for path in own if path not in files)
    else:
        return None
    listed = _listed("/" + shown(path).removesuffix("index.html") for path in gone)
    hint = "see that nothing is missing from content/; if they are to go, run: sitegen publish --allow-shrink"
    return error("PUB014", f"{message}: {listed}", None, hint)


def _listed(names: Iterable[str]) -> str:
    every = list(names)
    return ", ".join(every[:_LISTED]) + (f" and {len(every) - _LISTED:,} more" if len(every) > _LISTED else "")
