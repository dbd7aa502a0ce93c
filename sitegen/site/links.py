"""Where references point: relative paths as they work on GitHub, site-absolute URLs, photographs beside the text."""

from __future__ import annotations

import posixpath
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple
from urllib.parse import unquote

from sitegen.base.problems import Place, Problem, error, nearest
from sitegen.content.model import Document, File, Reference
from sitegen.content.names import safe_path
from sitegen.content.scan import MARKDOWN_SUFFIXES
from sitegen.photos.kind import PHOTO_SUFFIXES
from sitegen.site.model import Copied, Held, Pending, Printed

PHOTOS = "content/photos/"
_CONTENT = "content/"
_STATIC = "content/static/"


class Gathered(NamedTuple):
    """What one document brought along when it was joined: the files that it publishes with their URLs, links that are
    looked at when all is planned, problems.
    """

    published: tuple[tuple[str, Copied | Printed], ...] = ()
    pending: tuple[Pending, ...] = ()
    problems: tuple[Problem, ...] = ()


_NOTHING = Gathered()


@dataclass(slots=True)
class Links:
    """Resolves references against all documents and files; gathers what a document brings along, until it is taken.

    `shown` are the files of pictures by the URL at which each would be published; whether it is, is for him to say who
    knows what is made of it.
    """

    documents: Mapping[str, Document]
    held: Mapping[str, Held]
    files: Mapping[str, File]
    static: Mapping[str, File]
    published: dict[str, list[Copied | Printed]] = field(default_factory=dict)
    shown: dict[str, File] = field(default_factory=dict)
    pending: list[Pending] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    def is_like(self, other: Links) -> bool:
        """Whether every reference leads where it does for `other`."""
        return (
            self.held == other.held
            and self.files == other.files
            and self.static == other.static
            and len(self.documents) == len(other.documents)
            and all(
                (found := other.documents.get(path)) is document
                or (found is not None and found.url == document.url and found.anchors == document.anchors)
                for path, document in self.documents.items()
            )
        )

    def take(self) -> Gathered:
        """What was gathered since this was asked last."""
        self.shown = {}
        if not (self.published or self.pending or self.problems):
            return _NOTHING
        published = tuple((url, copied) for url, users in self.published.items() for copied in users)
        gathered = Gathered(published, tuple(self.pending), tuple(self.problems))
        self.published, self.pending, self.problems = {}, [], []
        return gathered

    def target(self, reference: Reference, source: str, url: str, anchors: frozenset[str]) -> str:
        """The site-absolute URL for a reference of the page `url`, made from `source`; problems are gathered."""
        raw, at = reference.target, reference.at
        path, hash_, fragment = raw.partition("#")
        path, question, query = path.partition("?")
        tail = question + query + hash_ + fragment
        if not path:
            if fragment and not question:
                self._check_anchor(fragment, anchors, at)
            return url + tail
        path = unicodedata.normalize("NFC", unquote(path))
        if path.startswith("/") and not path.startswith("/content/"):
            return self._site_url(path, tail, reference.use, at)
        local = path.lstrip("/") if path.startswith("/") else posixpath.join(posixpath.dirname(source), path)
        local = posixpath.normpath(local) + ("/" if path.endswith("/") else "")
        if local == ".." or local.startswith("../"):
            self.problems.append(error("SEC001", f"{raw} leads out of the project", at, "copy the file into content/"))
            return url
        if document := self._document(local):
            if fragment:
                self._check_anchor(fragment, document.anchors, at)
            return (document.url or url) + tail
        if (waiting := self.held.get(local)) is not None:
            self.problems.append(_held_problem(raw, waiting, at))
            return url
        if found := self._file(local, path, reference.use):
            return (self.show if reference.use == "image" else self.publish)(found, source, url) + tail
        return self._unresolved(raw, path, tail, url, reference.use, at)

    def picture(self, src: str, source: str, url: str, at: Place) -> str | None:
        """The site-absolute URL of a lead photograph, or None and a problem."""
        path = unicodedata.normalize("NFC", src)
        if path.startswith("/"):
            if path.lstrip("/") in self.static:
                return path
            if path.startswith("/photos/") and (found := self.files.get(_CONTENT + path.lstrip("/"))):
                return self.show(found, source, url)
        else:
            local = posixpath.normpath(posixpath.join(posixpath.dirname(source), path))
            if local.startswith(_CONTENT) and (found := self._file(local, path, "image")):
                return self.show(found, source, url)
            if local == ".." or local.startswith("../"):
                message = f"{src} leads out of the project"
                self.problems.append(error("SEC001", message, at, "copy the file into content/photos/"))
                return None
        self.problems.append(self._no_picture(src, source, at))
        return None

    def publish(self, file: File, source: str, url: str) -> str:
        """Publish `file` below the page that uses it, or below /photos/; the site-absolute URL it gets."""
        at = _address(file, url)
        if not file.path.startswith(_STATIC):
            self.put(at, Copied(file, source))
        return at

    def show(self, file: File, source: str, url: str) -> str:
        """Note `file` as a picture of the page `url`; the site-absolute URL at which it would be published."""
        at = _address(file, url)
        if file.path.startswith(_STATIC):
            return at
        other = self.shown.setdefault(at, file)
        if other != file:  # an error, and told as that
            self.put(at, Copied(other, source))
            self.put(at, Copied(file, source))
        return at

    def put(self, url: str, published: Copied | Printed) -> None:
        """Publish something at `url`."""
        users = self.published.setdefault(url, [])
        if not any(is_same(one, published) for one in users):
            users.append(published)

    def _document(self, local: str) -> Document | None:
        folder = local.rstrip("/")
        for path in (local, *(f"{folder}/index{suffix}" for suffix in MARKDOWN_SUFFIXES)):
            if path in self.documents:
                return self.documents[path]
        return None

    def _file(self, local: str, path: str, use: str) -> File | None:
        if found := self.files.get(local):
            return found
        if local.startswith(_STATIC) and (found := self.static.get(safe_path(local.removeprefix(_STATIC)))):
            return found
        return self.files.get(PHOTOS + path) if use == "image" else None

    def _site_url(self, path: str, tail: str, use: str, at: Place) -> str:
        if path.startswith("/photos/") and (found := self.files.get(_CONTENT + path.lstrip("/"))):
            if use == "image":
                return self.show(found, at.path, "/") + tail
            self.publish(found, at.path, "/")
        self.pending.append(Pending(path, at))
        return path + tail

    def _unresolved(self, raw: str, path: str, tail: str, url: str, use: str, at: Place) -> str:
        suffix = posixpath.splitext(path)[1].lower()
        if use == "image" or suffix in PHOTO_SUFFIXES:
            self.problems.append(self._no_picture(raw, at.path, at))
        elif suffix in MARKDOWN_SUFFIXES or suffix:
            known = {posixpath.relpath(name, posixpath.dirname(at.path)) for name in self.documents}
            meant = nearest(path, known) or _same_name(path, known)
            hint = f"did you mean {meant}?" if meant else "correct the path, or remove the link"
            self.problems.append(error("LINK001", f"there is no {raw} here", at, hint))
        else:
            # a path in the manner of URLs, relative to the page as it is published
            joined = posixpath.normpath(posixpath.join(url, path)) + ("/" if path.endswith("/") else "")
            self.pending.append(Pending(joined, at))
            return joined + tail
        return url

    def _no_picture(self, src: str, source: str, at: Place) -> Problem:
        folder = posixpath.dirname(source)
        near = [posixpath.relpath(name, folder) for name in self.files if name.startswith(folder + "/")]
        shared = [name.removeprefix(PHOTOS) for name in self.files if name.startswith(PHOTOS)]
        meant = nearest(src, near + shared) or _same_name(src, near + shared)
        hint = f"did you mean {meant}?" if meant else "put the file beside the post, or into content/photos/"
        return error("IMG001", f"there is no picture {src}", at, hint)

    def _check_anchor(self, fragment: str, anchors: frozenset[str], at: Place) -> None:
        if fragment in anchors or unquote(fragment) in anchors or fragment == "top":
            return
        meant = nearest(unquote(fragment), anchors)
        hint = f"did you mean #{meant}?" if meant else "link to a heading that is there, or leave the # part out"
        self.problems.append(error("LINK002", f"there is no heading #{fragment} there", at, hint))


def is_same(one: Copied | Printed, other: Copied | Printed) -> bool:
    """Whether both are the same file, whoever shows it; what is made of a photograph does not depend on its name."""
    if isinstance(one, Printed) and isinstance(other, Printed):
        return (one.file.digest, one.recipe) == (other.file.digest, other.recipe)
    return one._replace(user=other.user) == other


def _address(file: File, url: str) -> str:
    """Where `file` is published: below the page `url` that uses it, below /photos/, or where static files stand."""
    name = unicodedata.normalize("NFC", file.path)
    if name.startswith(PHOTOS):
        return "/photos/" + safe_path(name.removeprefix(PHOTOS))
    if name.startswith(_STATIC):
        return "/" + safe_path(name.removeprefix(_STATIC))
    return url[: url.rindex("/") + 1] + safe_path(posixpath.basename(name))


def _same_name(path: str, known: list[str] | set[str]) -> str | None:
    name = posixpath.basename(path)
    return next((candidate for candidate in sorted(known) if posixpath.basename(candidate) == name), None)


def _held_problem(raw: str, waiting: Held, at: Place) -> Problem:
    until = f" until {waiting.until.at:%Y-%m-%d %H:%M}" if waiting.until else ""
    message = f"{raw} is held back ({waiting.reason}{until}), so the link would lead nowhere"
    return error("LINK004", message, at, "remove the link, or hold this text back as well")
