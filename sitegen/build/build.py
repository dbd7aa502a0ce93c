"""The way through. Every arrow is a value; only this room raises, once, with every problem there is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence, Set
from pathlib import Path
from typing import NamedTuple

from sitegen.base.digest import digest
from sitegen.base.problems import Place, Problem, SiteError, error
from sitegen.base.urls import output_path
from sitegen.build.commit import commit
from sitegen.build.engine import engine
from sitegen.build.folder import MANIFEST, OWN, check_folder, disk_problem, locked, read_manifest
from sitegen.build.keys import Keys, digest_of
from sitegen.build.memo import Memo, NoMemo, options_digest
from sitegen.build.ordered import Map, WorkerError
from sitegen.build.outcome import NOTHING_DEVELOPED, Committed, Developing, Report
from sitegen.build.project import Project
from sitegen.build.recall import Recall
from sitegen.build.stage import Job, Stage, Staged, close_stage, open_stage
from sitegen.content.model import Document, Moment
from sitegen.content.parse import Parse
from sitegen.pages.outputs import NO_PAGES, Copy, Print
from sitegen.pages.plan import Plan
from sitegen.photos.store import PhotoStore
from sitegen.site.model import Site
from sitegen.themes.closure import closures
from sitegen.themes.render import Render

_UNSURE = frozenset({"LINK001", "LINK002", "LINK005", "COM001"})
"""What may only seem wrong while a source that could not be read is missing from the site."""


class Planned(NamedTuple):
    """A site, its plan, everything that is to be said about them, and all documents by path, held ones too."""

    site: Site
    plan: Plan
    problems: tuple[Problem, ...]
    documents: Mapping[str, Document]

    @property
    def next_change(self) -> Moment | None:
        """The next moment at which a build of the same files would differ, or say something else of what waits."""
        return self.site.next_change


class Built(NamedTuple):
    """What a build did."""

    planned: Planned
    problems: tuple[Problem, ...]
    committed: Committed
    developed: Developing = NOTHING_DEVELOPED
    settled: bool = True

    @property
    def report(self) -> Report:
        """What is told of it."""
        pages = sum(output.group in ("page", "list") for output in self.planned.plan.outputs)
        site = self.planned.site
        return Report(pages, site.held, site.next_change, self.problems, self.committed, self.developed, self.settled)


def prepare(
    project: Project,
    run: Map,
    memo: Memo | None = None,
    recall: Recall | None = None,
    touched: Set[str] | None = None,
) -> Planned:
    """Everything before rendering: no output is written. Problems are part of the value.

    `recall` is what was kept of the last time; where `touched` is given as well, nothing but the files at these paths
    (relative to the project) has changed since.
    """
    known = recall or Recall()
    tree = known.tree(project.root, touched, bool(memo and memo.remembers))
    parsed = known.documents(Parse(project.parsing), tree.sources, memo or NoMemo(), run)
    problems = [*project.problems, *tree.problems, *(problem for one in parsed for problem in one.problems)]
    documents = [one.document for one in parsed if one.document]
    pictures = known.pictures(tree, project.root, memo or NoMemo(), run) if documents else {}
    site = known.assemble(documents, tree, pictures, project.release, project.joining)
    by_path = {document.path: document for document in documents}
    site_plan = known.plan(site, by_path, project.listing, project.assets.files, project.menu)
    later = [*site.problems, *site_plan.problems]
    if any(problem.is_error for problem in problems):
        later = [problem for problem in later if problem.code not in _UNSURE]
    return Planned(site, site_plan, (*problems, *later), by_path)


def build(
    project: Project, run: Map, memo: Memo | None = None, recall: Recall | None = None, *, strict: bool = False
) -> Built:
    """Build the site into its output folder. Raises SiteError, and leaves the folder as it was, on any error.

    Without a `memo` everything is made anew. `recall` is what this process kept of its last build. With `strict` a
    warning is an error.
    """
    if problems := check_folder(project.output, project.root):
        raise SiteError(*problems)
    try:
        # locked before anything is read: of two builds the one that read last must write last
        with locked(project.output):
            return build_held(project, run, memo or NoMemo(), recall or Recall(), strict=strict)
    except OSError as mistake:
        raise SiteError(disk_problem(mistake, project.output)) from mistake


def build_held(
    project: Project,
    run: Map,
    memo: Memo,
    recall: Recall,
    touched: Set[str] | None = None,
    *,
    strict: bool = False,
) -> Built:
    """Build the site into an output folder whose lock the caller holds; `touched` is as in `prepare`.

    Raises SiteError, and leaves the folder as it was, on any error.
    """
    try:
        with memo as known:
            return _write(project, prepare(project, run, known, recall, touched), run, known, strict)
    except WorkerError as mistake:
        raise SiteError(_worker_problem(mistake)) from mistake


def rehearse(project: Project, run: Map, *, strict: bool = False) -> Built:
    """Do all of a build but the writing, the cache's too. Raises SiteError on any error."""
    problems = check_folder(project.output, project.root)
    try:
        planned = prepare(project, run)
        pages = [output for output in planned.plan.outputs if not isinstance(output.maker, NO_PAGES)]
        rendered = list(run(renderer(project, planned.plan.paths), pages))
    except WorkerError as mistake:
        raise SiteError(*problems, _worker_problem(mistake)) from mistake
    found = _all_problems(planned, (one.problems for one in rendered), problems)
    if any(problem.is_error or strict for problem in found):
        raise SiteError(*found)
    return Built(planned, found, Committed(0, 0, 0))


def _write(project: Project, planned: Planned, run: Map, memo: Memo, strict: bool) -> Built:
    manifest = read_manifest(project.output)
    jobs = [Job(number, output) for number, output in enumerate(planned.plan.outputs)]
    try:
        folder = open_stage(project.output)
        paths = planned.plan.paths
        keys = make_keys(project, memo)
        store = PhotoStore(project.root if memo.remembers else Path(folder))
        cards = [post.card for post in planned.site.posts]
        stage = Stage(
            renderer(project, paths), keys, paths, project.root, project.output, folder, manifest, store, cards
        )
        prints = [job for job in jobs if isinstance(job.planned.maker, Print)]
        missing = [job for job in prints if not (memo.remembers and stage.keeps(job))]
        developed = _developed(missing, store, project.root, run)
        if any(problem.is_error for problem in developed.problems):
            raise SiteError(*_all_problems(planned, (developed.problems,)))
        staged = _staged(stage, jobs, run, memo.remembers and bool(manifest))
        problems = _all_problems(planned, (one.problems for one in staged), developed.problems)
        if any(problem.is_error or strict for problem in problems):
            raise SiteError(*problems)
        committed = commit(project.output, folder, manifest, jobs, staged)
        made = {output_path(job.planned.url): one.parts for job, one in zip(jobs, staged, strict=True) if one.parts}
        memo.made(project.output, made, project.release.now.isoformat())
        memo.save()
        if developed.made and memo.remembers:
            # by the clock of the disk, which put the times on the files: --at has none of a store's age
            from sitegen.build.darkroom import forget_unused

            now = (project.output / OWN / MANIFEST).stat().st_mtime
            forget_unused((job.planned for job in prints), store, now)
    except OSError as mistake:
        raise SiteError(*planned.problems, disk_problem(mistake, project.output)) from mistake
    else:
        return Built(planned, problems, committed, developed, _is_settled(jobs, staged))
    finally:
        close_stage(project.output)


def _developed(missing: Sequence[Job], store: PhotoStore, root: Path, run: Map) -> Developing:
    """Make the files of photographs that are not there yet."""
    if not missing:
        return NOTHING_DEVELOPED
    from sitegen.build.darkroom import develop_missing

    return develop_missing((job.planned for job in missing), store, root, run)


def _staged(stage: Stage, jobs: Sequence[Job], run: Map, looked_up: bool) -> Sequence[Staged]:
    """Every output, in order; first is found out which of them are there already."""
    if not looked_up:
        return list(run(stage, jobs))
    # by several processes it is no sooner done: each copies the memory that it looks at
    keeps = [stage.keeps(job) for job in jobs]
    rest = iter(run(stage, [job for job, kept in zip(jobs, keeps, strict=True) if not kept]))
    return [stage.kept(job) if kept else next(rest) for job, kept in zip(jobs, keeps, strict=True)]


def _is_settled(jobs: Sequence[Job], staged: Sequence[Staged]) -> bool:
    """Whether every file was copied as it was when it was looked at."""
    pairs = ((job.planned.maker, one) for job, one in zip(jobs, staged, strict=True))
    return all(maker.file.digest == one.written.digest for maker, one in pairs if isinstance(maker, Copy))


def make_keys(project: Project, memo: Memo) -> Keys:
    """What makes the keys of the outputs of a project."""
    theme, address = project.theme, project.listing.address
    layers = [
        [layer.path, sorted((name, digest(data)) for name, data in layer.templates.items())] for layer in theme.layers
    ]
    whole_theme = digest_of(engine(), layers, theme.trusted)
    templates = memo.fact(f"templates {whole_theme}", lambda: closures(theme))
    return Keys(
        common={
            "sitegen itself": engine(),
            "the address of the site": digest_of(address.origin, address.base),
            "the time zone": project.parsing.timezone,
        },
        pages=digest_of(sorted(project.assets.urls.items()), project.language),
        templates=templates,
        parsing=options_digest(project.parsing),
    )


def _all_problems(
    planned: Planned, rendered: Iterable[Sequence[Problem]], others: Sequence[Problem] = ()
) -> tuple[Problem, ...]:
    """What is to be said about a build, without what may only seem wrong because of another error."""
    found = [problem for problems in rendered for problem in problems]
    if any(problem.is_error for problem in planned.problems):
        found = [problem for problem in found if problem.code not in _UNSURE]
    return distinct([*others, *planned.problems, *found])


def renderer(project: Project, paths: Set[str]) -> Render:
    """What turns each output of a plan into bytes; `paths` are those of all outputs."""
    return Render(project.theme, project.assets.urls, project.listing.address, paths, project.language)


def distinct(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Each problem once, in order of place: one slip in a template shows on every page."""
    found: dict[tuple[str, Place | None, str], Problem] = {}
    for problem in problems:
        found.setdefault((problem.code, problem.at, problem.message.partition(" (page ")[0]), problem)
    return tuple(sorted(found.values(), key=Problem.sort_key))


def _worker_problem(mistake: WorkerError) -> Problem:
    return error(mistake.code, str(mistake), None, mistake.hint)
