"""One output, rendered and read where a worker is: only what was found, and a few facts, leave it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import partial
from hashlib import sha256
from pathlib import Path
from typing import Any

from sitegen.base.problems import Place, Problem
from sitegen.base.urls import Address, output_path
from sitegen.checks import bodies, shells
from sitegen.checks.addresses import stands
from sitegen.checks.bodies import Body, BodyCheck
from sitegen.checks.bylines import byline_problems
from sitegen.checks.facts import Anchor, Dated, Facts, Inspected
from sitegen.checks.feeds import broken, dead_links, feed_problems, placed, read_feed, read_xml
from sitegen.checks.leaks import leaks
from sitegen.checks.local_links import local_hits
from sitegen.checks.photographs import file_problems
from sitegen.checks.places import InFile, InTheme, Where
from sitegen.checks.secrets import secret_hits
from sitegen.checks.shells import MARK, Shell, ShellCheck
from sitegen.checks.sitemaps import read_sitemap, robots_problems, sitemap_problems
from sitegen.content.model import Document
from sitegen.pages.outputs import Copy, Planned, Print, RedirectPage, Templated
from sitegen.pages.views import Text
from sitegen.photos.kind import PHOTO_SUFFIXES
from sitegen.site.model import Linked
from sitegen.themes.render import Render
from sitegen.themes.theme import Theme

_READ = (".html", ".htm", ".xml", ".rss", ".atom", ".json", ".txt", ".css", ".js", ".mjs", ".svg", ".webmanifest", "")
_MOST = 32 * 1024 * 1024
_XML = (".xml", ".rss", ".atom")


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """What every output is read against.

    `developed` are the paths of photographs of which smaller files are published. `sources` maps the digest of a source
    to its document and to what that points at, `written` the whole URL of a text to its source, `redirects` the output
    path of an alias to the URL that it leads to, `held` the headlines of what is held back to their sources. `keep` is
    a folder for all pages.
    """

    root: Path
    theme: Theme
    address: Address
    now: datetime
    paths: frozenset[str]
    developed: frozenset[str]
    redirects: Mapping[str, str]
    sources: Mapping[str, tuple[Document, Linked]]
    written: Mapping[str, str]
    held: Mapping[str, str]
    keep: Path | None = None
    body_checks: tuple[BodyCheck, ...] = bodies.CHECKS
    shell_checks: tuple[ShellCheck, ...] = shells.CHECKS


@dataclass(slots=True)
class _Notes:
    """What is gathered while one output is read."""

    problems: list[Problem] = field(default_factory=list)
    shared: list[Problem] = field(default_factory=list)
    anchors: list[Anchor] = field(default_factory=list)
    outside: list[tuple[str, str]] = field(default_factory=list)
    hits: list[tuple[str, Problem]] = field(default_factory=list)
    links: int = 0


class Inspect:
    """Render and read one output, as workers want it."""

    def __init__(self, render: Render, scene: Scene) -> None:
        self._render = render
        self._scene = scene
        self._templates: dict[str, InTheme] = {}

    def __call__(self, planned: Planned) -> Inspected:
        """What is to be said about one output, and what others must know of it."""
        made = planned.made()
        output, notes = made.output, _Notes()
        path = output_path(made.url)
        if isinstance(output, Copy):
            return self._copied(made.url, path, output.file.path, notes)
        if isinstance(output, Print):
            return _inspected(Facts(path, made.url, output.file.path), notes)
        rendered = self._render(made)
        notes.problems += rendered.problems
        if isinstance(output, Templated):
            facts = self._page(made, output, rendered.data, notes)
        elif isinstance(output, RedirectPage):
            facts = Facts(path, made.url, "", "redirect", redirect=True)
        else:
            facts = self._file(made.url, path, "", rendered.data, notes)
        if made.group != "asset":
            self._guard(path, rendered.data, self._writers(output), notes)
        return _inspected(facts._replace(size=len(rendered.data)), notes)

    def _copied(self, url: str, path: str, source: str, notes: _Notes) -> Inspected:
        file = self._scene.root / source
        try:
            size = file.stat().st_size
            wanted = file.suffix.lower() in _READ and size <= _MOST
            data = file.read_bytes() if wanted else b""
        except OSError:  # deleted since: the build says so
            return _inspected(Facts(path, url, source), notes)
        facts = Facts(path, url, source)
        suffix = file.suffix.lower()
        if suffix in (".html", ".htm"):
            self._keep(path, data)
            shell = Shell(
                data.decode("utf-8", "replace"), url, (), InFile(self._scene.root, source), self._scene.address
            )
            checks = [check for check in self._scene.shell_checks if check in shells.OF_FILES]
            facts = self._read_shell(shell, facts, notes, checks)
            notes.problems += notes.shared
            notes.shared.clear()
        elif suffix in PHOTO_SUFFIXES:
            notes.problems += file_problems(file, source, size, shown=source not in self._scene.developed)
        elif wanted:
            facts = self._file(url, path, source, data, notes)
        if suffix in _READ:
            self._guard(source, data, (), notes)
        return _inspected(facts._replace(size=size), notes)

    def _page(self, planned: Planned, output: Templated, data: bytes, notes: _Notes) -> Facts:
        scene, view = self._scene, output.view
        path = output_path(planned.url)
        where = self._template(output.template)
        facts = Facts(path, planned.url, where.path, view.head.kind, view.head.title, noindex=view.head.noindex)
        if not data:
            return facts
        self._keep(path, data)
        html = data.decode("utf-8", "replace")
        read: list[Body] = []
        for text in _texts(view):
            whole = text.__html__()
            if text.source not in scene.sources or not whole or whole not in html:
                continue
            document, linked = scene.sources[text.source]
            html = html.replace(whole, f"<{MARK}></{MARK}>", 1)
            body = Body(document, linked, text, planned.url, InFile(scene.root, document.path), scene.address)
            self._read_body(body, path, notes)
            read.append(body)
        shell = Shell(html, planned.url, read, where, scene.address)
        facts = self._read_shell(shell, facts, notes, scene.shell_checks)
        if view.head.description:
            notes.shared += shells.weak_words(shell)
        if view.head.kind == "post":
            notes.shared += byline_problems(shell, view.post)
        return facts

    def _template(self, name: str) -> InTheme:
        return self._templates.setdefault(name, InTheme(self._scene.theme, name))

    def _writers(self, output: object) -> list[Where]:
        """What may have brought something into a page: its texts, then its template."""
        if not isinstance(output, Templated):
            return []
        scene = self._scene
        documents = [scene.sources[text.source][0] for text in _texts(output.view) if text.source in scene.sources]
        return [*(InFile(scene.root, one.path) for one in documents), self._template(output.template)]

    def _read_body(self, body: Body, path: str, notes: _Notes) -> None:
        scene = self._scene
        if body.document.folder != "comments":  # how readers write is their own affair
            for check in scene.body_checks:
                notes.problems += check(body)
        notes.problems += bodies.dead(body, scene.paths)
        if scene.held:
            texts = [" ".join((node.text() or "").split()) for node, _ in body.nodes if node.tag != "img"]
            notes.problems += leaks(texts, scene.held, body.where)
        for node, given in body.nodes:
            value = given.get("href") or given.get("src") or ""
            if not value:
                continue
            notes.links += node.tag == "a"
            target, at = body.pointer(value)
            if target.kind == "outside" and node.tag == "a":
                notes.outside.append((target.url, body.document.path))
            elif target.kind == "inside" and _is_url(value, body):
                answer = stands(target.path, scene.paths)
                if answer in scene.redirects:
                    notes.problems.append(
                        shells.to_redirect(target.url, scene.redirects[answer], at or body.where(value))
                    )
                elif target.fragment and answer:
                    notes.anchors.append(Anchor(answer, target.fragment, at or body.where(value)))

    def _read_shell(self, shell: Shell, facts: Facts, notes: _Notes, checks: Iterable[ShellCheck]) -> Facts:
        scene = self._scene
        for check in checks:
            notes.shared += check(shell)
        notes.shared += shells.dead(shell, scene.paths)
        if scene.held:
            texts = (
                " ".join((node.text() or "").split())
                for tag in ("title", "a", "h1", "h2", "h3")
                for node, _ in shell.all(tag)
            )
            notes.shared += leaks(texts, scene.held, shell.where)
        for tag, _, value, target in shell.pointers:
            notes.links += tag == "a"
            if target.kind == "outside" and tag == "a":
                notes.outside.append((target.url, facts.source))
            elif target.kind == "inside" and target.fragment and (answer := stands(target.path, scene.paths)):
                notes.anchors.append(Anchor(answer, target.fragment, shell.where(f'"{value}"', f"#{target.fragment}")))
        styles = tuple(node.text() or "" for node, _ in shell.all("style")) if facts.kind == "home" else ()
        noindex = facts.noindex or "noindex" in shell.meta("robots")
        return facts._replace(title=shell.title, ids=frozenset(shell.ids), noindex=noindex, styles=styles)

    def _file(self, url: str, path: str, source: str, data: bytes, notes: _Notes) -> Facts:
        """A feed, a sitemap, robots.txt, or a file of no kind that is known here."""
        scene, facts = self._scene, Facts(path, url, source)
        where = InFile(scene.root, source) if source else partial(_nowhere, path)
        if path == "robots.txt" and source:
            text = data.decode("utf-8", "replace")
            notes.problems += robots_problems(source, text, scene.address, scene.paths)
        if not (path.endswith(_XML) or path.endswith(".json")):
            return facts
        try:
            feed = read_feed(data)
            sitemap = None if feed or path.endswith(".json") else read_sitemap(read_xml(data))
        except RecursionError:
            return facts  # nested deeper than any feed
        except ValueError as mistake:
            if path.endswith(_XML):
                notes.problems.append(broken(source or path, mistake))
            return facts
        if feed:
            notes.problems += [placed(problem, needle, where) for problem, needle in feed_problems(feed)]
            for value, target, entry in dead_links(feed, scene.address, scene.paths, url):
                writer = scene.written.get(entry, "")
                at = InFile(scene.root, writer) if writer else where
                notes.problems.append(bodies.dead_problem(target, at(value, target)))
            titles = [item.title for item in feed.items]
            notes.problems += leaks(titles, scene.held, where) if scene.held else ()
            dated = tuple(Dated(item.url, item.published, item.updated) for item in feed.items)
            return facts._replace(kind=f"{feed.format} feed", dated=dated)
        if sitemap:
            found = sitemap_problems(sitemap, len(data), scene.address, scene.paths, scene.now)
            notes.problems += [placed(problem, needle, where) for problem, needle in found]
            dated = tuple(Dated(address, "", changed) for address, changed in sitemap.entries)
            return facts._replace(kind="sitemap", dated=dated)
        return facts

    def _guard(self, path: str, data: bytes, places: Iterable[Where], notes: _Notes) -> None:
        """Secrets and local links of what is made here, at the text or template that brought them, if one is found."""
        for problem, needle in (*secret_hits(path, data), *local_hits(path, data)):
            found = (where(needle, needle.replace("&", "&amp;")) for where in places)
            at = next((place for place in found if place.line), problem.at)
            digest = sha256(needle.encode()).hexdigest()
            notes.hits.append((digest, replace(problem, at=at)))

    def _keep(self, path: str, data: bytes) -> None:
        if self._scene.keep is not None:
            file = self._scene.keep / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(data)


def _inspected(facts: Facts, notes: _Notes) -> Inspected:
    facts = facts._replace(anchors=tuple(notes.anchors), outside=tuple(dict.fromkeys(notes.outside)), links=notes.links)
    return Inspected(facts, tuple(notes.problems), tuple(notes.shared), tuple(notes.hits))


def _texts(view: Any) -> Iterator[Text]:
    """The texts that a template gets, in the order in which pages show them."""
    author = getattr(view, "author", None)
    for text in (getattr(view, "text", None), author.text if author else None):
        if isinstance(text, Text) and text:
            yield text
    for comment in getattr(view, "comments", ()):
        yield comment.text


def _is_url(value: str, body: Body) -> bool:
    """Whether the author wrote an address; where a path to a source leads, the build has found out."""
    reference = body.reference(value)
    return (reference.target if reference else value).startswith(("/", "https:", "http:")) and not (
        reference and reference.target.startswith("/content/")
    )


def _nowhere(path: str, *_: str) -> Place:
    """The place of something in a file that nobody wrote."""
    return Place(path)
