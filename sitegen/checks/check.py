"""A desk editor before the press: everything a build would make is made in memory, and read. Nothing is written."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import NamedTuple

from sitegen.base.problems import Place, Problem, SiteError
from sitegen.base.urls import output_path
from sitegen.build.build import Planned, distinct, prepare, renderer
from sitegen.build.folder import check_folder, disk_problem
from sitegen.build.memo import Memo, NoMemo
from sitegen.build.ordered import Map, WorkerError
from sitegen.build.project import Project
from sitegen.checks import dates, everywhere, headlines, names, photographs
from sitegen.checks.contrast import contrast_problems
from sitegen.checks.facts import Facts, Inspected
from sitegen.checks.inspect import Inspect, Scene
from sitegen.checks.leaks import held_titles
from sitegen.checks.limits import find_oversized
from sitegen.content.model import Document
from sitegen.content.scan import MARKDOWN_SUFFIXES
from sitegen.photos.facts import is_picture
from sitegen.photos.renditions import Recipe
from sitegen.site.model import Linked, Printed, Site


class Checked(NamedTuple):
    """What a check found, and how much it looked at. `outside` are addresses of other sites and who links to them."""

    planned: Planned
    problems: tuple[Problem, ...]
    facts: tuple[Facts, ...]

    @property
    def pages(self) -> int:
        """Pages that readers see."""
        return sum(output.group in ("page", "list") for output in self.planned.plan.outputs)

    @property
    def links(self) -> int:
        """Links on all pages."""
        return sum(output.links for output in self.facts)

    @property
    def pictures(self) -> int:
        """Pictures that are published, in however many files each."""
        return len({one.file.path for one in self.planned.site.files.values() if is_picture(one.file)})

    @property
    def outside(self) -> dict[str, list[str]]:
        """Addresses of other sites, and the sources and templates that link to them."""
        found: dict[str, dict[str, None]] = {}
        for output in self.facts:
            for url, source in output.outside:
                found.setdefault(url, {})[source] = None
        return {url: sorted(found[url]) for url in sorted(found)}


@dataclass(frozen=True, slots=True)
class Whole:
    """All that there is to look at, for checks of the site as a whole."""

    project: Project
    planned: Planned
    facts: tuple[Facts, ...]
    paths: frozenset[str]

    @property
    def site(self) -> Site:
        """The site."""
        return self.planned.site

    @property
    def documents(self) -> Mapping[str, Document]:
        """All documents by path."""
        return self.planned.documents


SiteCheck = Callable[[Whole], Iterable[Problem]]

CHECKS: dict[str, SiteCheck] = {
    "headlines": lambda whole: headlines.headline_problems(whole.site, whole.documents),
    "descriptions": lambda whole: headlines.description_problems(whole.site, whole.documents, whole.project.root),
    "twins": lambda whole: headlines.twins(whole.site, whole.documents),
    "names": lambda whole: names.name_problems(whole.site, whole.documents),
    "dates": lambda whole: dates.date_problems(whole.site, whole.documents, whole.project.release.now),
    "ends": lambda whole: dates.end_problems(whole.documents.values()),
    "told dates": lambda whole: dates.told_problems(whole.planned.site, whole.facts, whole.project.listing.address),
    "lead photographs": lambda whole: photographs.lead_problems(whole.project.root, whole.site, whole.documents),
    "credits": lambda whole: photographs.credit_problems(whole.site, whole.documents),
    "orphans": lambda whole: _orphans(whole),
    "anchors": lambda whole: everywhere.anchor_problems(whole.facts),
    "titles": lambda whole: everywhere.title_problems(whole.facts, _written(whole.planned)),
    "sitemap": lambda whole: everywhere.map_problems(whole.facts, whole.project.listing.address, whole.paths),
    "sizes": lambda whole: find_oversized({output.path: output.size for output in whole.facts}),
    "contrast": lambda whole: contrast_problems(whole.project.theme, [s for one in whole.facts for s in one.styles]),
}
"""What is asked of the site as a whole, by name."""


def check(project: Project, run: Map, memo: Memo | None = None, keep: Path | None = None) -> Checked:
    """Everything that is to be said about a site. The output folder is neither written nor read.

    With `keep`, a folder outside of the site, every page is left there for another program to read. What the memo
    learns is kept. Raises SiteError where a worker died.
    """
    problems = list(check_folder(project.output, project.root))
    try:
        with memo or NoMemo() as known:
            planned = prepare(project, run, known)
            known.save()
        paths = planned.plan.paths
        inspect = Inspect(renderer(project, paths), _scene(project, planned, paths, keep))
        inspected = list(run(inspect, planned.plan.outputs))
    except OSError as mistake:
        raise SiteError(disk_problem(mistake, keep or project.output)) from mistake
    except WorkerError as mistake:
        hint = "give the check more memory, or fewer processes: --jobs 1"
        raise SiteError(Problem("IO003", str(mistake), None, hint)) from mistake
    facts = tuple(one.facts for one in inspected)
    whole = Whole(project, planned, facts, paths)
    problems += planned.problems
    problems += _merged(inspected)
    for site_check in CHECKS.values():
        problems += site_check(whole)
    return Checked(planned, _without_echoes(distinct(problems)), facts)


def _scene(project: Project, planned: Planned, paths: frozenset[str], keep: Path | None) -> Scene:
    whole = project.listing.address.absolute
    return Scene(
        root=project.root,
        theme=project.theme,
        address=project.listing.address,
        now=project.release.now,
        paths=paths,
        redirects={output_path(alias.url): alias.target for alias in planned.site.redirects},
        developed=frozenset(_developed(planned.site)),
        sources={planned.documents[linked.path].digest: _source(planned, linked) for linked in _texts(planned)},
        written={whole(url): path for url, path in _written(planned).items()},
        held=held_titles(planned.site),
        keep=keep,
    )


def _developed(site: Site) -> Iterator[str]:
    """The photographs of which smaller files are shown; a card for social media is shown on no page."""
    for one in site.files.values():
        if isinstance(one, Printed) and isinstance(one.recipe, Recipe):
            yield one.file.path


def _texts(planned: Planned) -> Iterator[Linked]:
    site = planned.site
    for post in site.posts:
        yield post.text
        yield from (comment.text for comment in post.comments)
    yield from (page.text for page in site.pages)
    yield from (author.text for author in site.authors.values())


def _source(planned: Planned, linked: Linked) -> tuple[Document, Linked]:
    return planned.documents[linked.path], linked


def _written(planned: Planned) -> dict[str, str]:
    """The sources of posts and pages by their URLs."""
    site = planned.site
    found = {post.card.url: post.card.path for post in site.posts}
    return found | {page.url: page.text.path for page in site.pages}


def _orphans(whole: Whole) -> Iterable[Problem]:
    """None while a source cannot be read: it may be the one that uses them."""
    places = [problem.at.path for problem in whole.planned.problems if problem.is_error and problem.at]
    if any(path.endswith(MARKDOWN_SUFFIXES) and path not in whole.documents for path in places):
        return ()
    return photographs.orphans(whole.project.root, whole.planned.site)


def _merged(inspected: Sequence[Inspected]) -> Iterator[Problem]:
    """All findings; one of a template once, with the number of pages that show it, and one of a text once, though
    lists and feeds repeat it.
    """
    shared: dict[Problem, list[str]] = {}
    hits: dict[tuple[str, str], dict[Problem, None]] = {}
    for facts, problems, common, found in inspected:
        yield from problems
        for problem in common:
            shared.setdefault(problem, []).append(facts.url)
        for digest, problem in found:
            hits.setdefault((problem.code, digest), {})[problem] = None
    for problem, urls in shared.items():
        where = f"page {urls[0]}" if len(urls) == 1 else f"{len(urls):,} pages, such as {urls[0]}"
        yield replace(problem, message=f"{problem.message} ({where})")
    for by_problem in hits.values():
        written = [problem for problem in by_problem if problem.at and _is_source(problem.at)]
        yield from written or by_problem


def _is_source(at: Place) -> bool:
    return at.path.startswith(("content/", "templates/", "themes/"))


def _without_echoes(problems: Sequence[Problem]) -> tuple[Problem, ...]:
    """Without what has been said better: a dead link that the build has found, a dead link that is written in full, a
    broken picture at the texts that show it.
    """
    said = {(problem.message, problem.at and problem.at.path) for problem in problems if problem.code == "LINK001"}
    broken = {other for problem in problems if problem.code.startswith("IMG") for other in problem.others}
    dead = {problem.at for problem in problems if problem.code == "LINK010"}
    return tuple(
        problem
        for problem in problems
        if not (problem.code == "LINK010" and (problem.message, problem.at and problem.at.path) in said)
        and not (problem.code == "LINK019" and problem.at in dead)
        and not (problem.code == "PIC012" and problem.at in broken)
    )
