"""One state of the served site. Immutable: who asks an old snapshot gets what stood then, and is told to ask again."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from hashlib import sha256
from typing import NamedTuple
from urllib.parse import unquote

from sitegen.base.problems import Problem
from sitegen.build.build import Planned as Prepared
from sitegen.build.build import distinct
from sitegen.build.keys import Keys
from sitegen.build.project import Project
from sitegen.pages.outputs import Copy, Fixed, Planned, Print, RedirectPage
from sitegen.preview.answers import Answer
from sitegen.preview.marks import Mark, bare_page, marked, note_of
from sitegen.preview.media import media_type
from sitegen.preview.overlay import Overlay, Tell, overlay
from sitegen.preview.rendering import Made, Renderer

_HTML = "text/html; charset=utf-8"
_NOT_FOUND = "/404.html"
_INDEX = "/index.html"


class Served(NamedTuple):
    """A good site: its plan, and what renders it."""

    project: Project
    prepared: Prepared
    renderer: Renderer
    keys: Keys

    def has(self, url: str) -> bool:
        """Whether anything stands at `url`."""
        return url in self.prepared.plan.positions


class Following(NamedTuple):
    """What pages need to follow: the key of the event stream, the id of a revision there, problems as lines of text."""

    key: str
    id: Callable[[int], str]
    tell: Tell


class State(NamedTuple):
    """What a page shows: the digest of its bytes and badge, and what stands over it."""

    page: str
    over: Overlay
    problems: tuple[Problem, ...]


class Snapshot:
    """Answers for one state: the last good site, and the problems that keep it from being the newest.

    Without a good site every page is bare but for its problems.
    """

    def __init__(self, revision: int, served: Served | None, problems: Sequence[Problem], live: Following) -> None:
        self.revision, self.served, self.problems = revision, served, tuple(problems)
        self._live = live
        self._over = overlay(self.problems, live.tell)

    @property
    def base(self) -> str:
        """The path of the site's base URL."""
        return unquote(self.served.project.listing.address.base) if self.served else "/"

    def answer(self, path: str) -> Answer | None:
        """What stands at `path`; pages are marked, and rendered now if they were not before."""
        planned = self._find(path)
        if planned is None or self.served is None:
            return None
        output = planned.maker
        if isinstance(output, Copy):
            file = self.served.project.root / output.file.path
            media = media_type(planned.url)
            if not media.startswith("text/html"):
                return Answer(200, media, file, output.file.digest)
        if isinstance(output, Print):
            found = self.served.renderer.printed(output)
            return Answer(200, media_type(planned.url), found, _name(planned.url)) if found else None
        if isinstance(output, Fixed):
            return Answer(200, media_type(planned.url), output.data, sha256(output.data).hexdigest())
        made = self._made(planned)
        media = _HTML if planned.url.endswith("/") else media_type(planned.url)
        if media != _HTML or isinstance(output, RedirectPage):
            return Answer(200, media, made.data, made.digest)
        return self._page(200, path, planned, made)

    def redirect(self, path: str) -> str | None:
        """The URL with a slash at its end, where only that exists."""
        url = f"{path}/"
        return url if self.served and path and self.served.has(url) and self._find(path) is None else None

    def not_found(self, path: str) -> Answer:
        """The site's page for what is not there, marked with the path that was asked for: it may be there soon."""
        planned = self._find(_NOT_FOUND)
        if planned is None:
            return self._page(404 if self.served else 500, path, None, Made(b"", ""))
        return self._page(404, path, planned, self._made(planned))

    def state(self, path: str) -> State:
        """What the page at `path` shows now, as its mark and its event say."""
        planned = self._find(path) or self._find(_NOT_FOUND)
        if planned is None or self.served is None:
            return State(f"none{self.revision}", self._over, self.problems)
        made = self._made(planned)
        source, note = self._badge(planned)
        digest = sha256(f"{made.digest} {source} {note}".encode()).hexdigest()[:16] if source or note else made.digest
        if not made.problems:
            return State(digest or "empty", self._over, self.problems)
        problems = distinct([*self.problems, *made.problems])
        return State(digest or "empty", overlay(problems, self._live.tell), problems)

    def bytes_of(self, path: str) -> bytes:
        """The bytes of the page at `path` as they are built; empty where there are none."""
        planned = self._find(path)
        return b"" if planned is None or isinstance(planned.maker, Copy | Fixed | Print) else self._made(planned).data

    def url_of(self, source: str) -> str | None:
        """Where the page of a post or page stands, by the path of its source."""
        if self.served is None or source not in self.served.prepared.documents:
            return None
        url = self.served.prepared.documents[source].url
        return url if self.served.has(url) else None

    def badge_of(self, path: str) -> tuple[str, str]:
        """The path of the source whose page stands at `path`, and what is to be said of it; empty for all else."""
        planned = self._find(path)
        return self._badge(planned) if planned else ("", "")

    def _find(self, path: str) -> Planned | None:
        if self.served is None:
            return None
        if path.endswith(_INDEX):
            path = path.removesuffix("index.html")
        return self.served.prepared.plan.find(path)

    def _made(self, planned: Planned) -> Made:
        assert self.served  # noqa: S101  # a plan is a site's
        if isinstance(planned.maker, Copy):
            return _copied(self.served.project, planned.maker)
        if isinstance(planned.maker, Print):
            return Made(b"", _name(planned.url))
        return self.served.renderer(planned, self.served.keys, self.served.prepared.plan.paths)

    def _badge(self, planned: Planned) -> tuple[str, str]:
        """The source of a page and what is to be said of it."""
        assert self.served  # noqa: S101  # a plan is a site's
        document = self.served.prepared.documents.get(planned.at.path) if planned.at else None
        if document is None or document.url != planned.url:
            return "", ""
        return document.path, note_of(document, self.served.project.release.now)

    def _page(self, status: int, path: str, planned: Planned | None, made: Made) -> Answer:
        state = self.state(path)
        source, note = self._badge(planned) if planned else ("", "")
        base, live = self.base, self._live
        mark = Mark(
            state.page, state.over.digest, path, base, live.key, live.id(self.revision), source, note, state.over.html
        )
        data = made.data or bare_page("sitegen serve", state.over.html)
        status = status if made.data else 500
        return Answer(status, _HTML, marked(data, mark), f"{state.page}-{state.over.digest}")


def _name(url: str) -> str:
    """What tells a print from every other: its name does."""
    return sha256(url.encode()).hexdigest()[:16]


def _copied(project: Project, output: Copy) -> Made:
    """A page that is copied as it is."""
    try:
        return Made((project.root / output.file.path).read_bytes(), output.file.digest)
    except OSError:  # gone since the site was read: the next snapshot knows
        return Made(b"", output.file.digest)
