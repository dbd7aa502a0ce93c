"""A site held in memory while somebody writes: each hint makes the next snapshot, a broken edit keeps the last one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from sitegen.base.problems import Problem, SiteError
from sitegen.build.build import Planned as Prepared
from sitegen.build.build import distinct, prepare
from sitegen.build.folder import disk_problem
from sitegen.build.memo import Memo
from sitegen.build.ordered import Map, WorkerError, serial
from sitegen.build.project import Project
from sitegen.build.recall import Recall
from sitegen.preview.rendering import Renderer
from sitegen.preview.snapshot import Following, Served, Snapshot
from sitegen.preview.watch import Hint

_DESIGN = ("themes/", "templates/")


class Session:
    """Owned by one thread. `load` reads settings and theme as they are to be shown, `now` is the clock.

    Nothing a writer does ends it: what cannot be read, parsed or planned becomes a problem of the next snapshot.
    """

    def __init__(
        self, load: Callable[[], Project], now: Callable[[], datetime], settings: str, memo: Memo, live: Following
    ) -> None:
        self._load, self._now, self.settings, self._memo, self._live = load, now, settings, memo, live
        self._project: Project | None = None
        self._unread: tuple[Problem, ...] = ()
        self._was_good = False
        self._recall = Recall()
        self.snapshot = Snapshot(0, None, (), live)

    def update(self, hint: Hint, run: Map = serial) -> Snapshot:
        """The snapshot after `hint`: the same object as before where nothing changed that anybody could see."""
        touched = hint.touched
        if touched is None or self._project is None or any(self._is_design(path) for path in touched):
            self._read_project()
        if self._project is None:
            return self._next(None, self._unread)
        project = replace(self._project, release=replace(self._project.release, now=self._now()))
        served = self.snapshot.served
        try:
            prepared = self._prepare(project, run, touched)
        except OSError as mistake:
            return self._next(served, (*self._unread, disk_problem(mistake, project.root)))
        problems = distinct([*self._unread, *prepared.problems])
        if any(problem.is_error for problem in prepared.problems):
            if self._was_good:
                return self._next(served, problems)
        else:
            self._was_good = True
        is_new = served is None or served.renderer.project is not self._project or hint.due
        if served is None or is_new or not _is_same(served.prepared, prepared):
            served = _served(project, self._project, prepared, served)
        return self._next(served, problems)

    def failed(self, problem: Problem) -> Snapshot:
        """The snapshot after an update that could not be made."""
        return self._next(self.snapshot.served, (problem,))

    @property
    def due(self) -> float | None:
        """When the site, or what is said of its drafts, changes by itself; seconds since 1970, UTC."""
        served = self.snapshot.served
        if served is None:
            return None
        now = served.project.release.now.timestamp()
        fronts = (document.front for document in served.prepared.documents.values())
        dates = (date for front in fronts for date in (front.date, front.embargo, front.expires) if date)
        return min((date.stamp for date in dates if date.stamp > now), default=None)

    def _is_design(self, path: str) -> bool:
        return path == self.settings or path.startswith(_DESIGN)

    def _read_project(self) -> None:
        """Read settings and theme again; where they cannot be used the last good ones are."""
        try:
            project = self._load()
        except SiteError as failure:
            self._unread = failure.problems
            return
        self._unread = ()
        if self._project is None or replace(self._project, release=project.release) != project:
            self._project = project

    def _prepare(self, project: Project, run: Map, touched: frozenset[str] | None) -> Prepared:
        with self._memo as memo:
            try:
                prepared = prepare(project, run, memo, self._recall, touched)
            except WorkerError:  # too little memory for several at once, say
                prepared = prepare(project, serial, memo, self._recall)
            memo.save()
            return prepared

    def _next(self, served: Served | None, problems: tuple[Problem, ...]) -> Snapshot:
        before = self.snapshot
        if before.revision and served is before.served and problems == before.problems:
            return before
        self.snapshot = Snapshot(before.revision + 1, served, problems, self._live)
        return self.snapshot


def _served(project: Project, design: Project, prepared: Prepared, before: Served | None) -> Served:
    renderer = before.renderer if before else None
    if renderer is None or renderer.project is not design:
        renderer = Renderer(design, renderer)
    return Served(project, prepared, renderer, renderer.keys())


def _is_same(before: Prepared, now: Prepared) -> bool:
    """Whether nothing changed; what is the same object costs nothing to compare."""
    return before.documents == now.documents and before.site == now.site
