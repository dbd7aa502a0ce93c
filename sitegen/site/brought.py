"""What texts name and bring along, for the whole site: related posts that their authors chose, aliases, files."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sitegen.base.problems import Place, Problem, error, nearest
from sitegen.content.model import Document, Tree
from sitegen.site.links import Gathered, is_same
from sitegen.site.model import Copied, Printed, Redirect


def find_chosen(
    documents: Sequence[Document], later: Sequence[Document], problems: list[Problem]
) -> dict[str, tuple[str, ...]]:
    """The paths of the posts that posts name in `related`: by path, URL or slug. What is held back is named when its
    time comes.
    """
    if not any(document.front.related for document in documents):
        return {}
    named = {name: document.path for document in documents for name in _names(document)}
    waiting = {name for document in later for name in _names(document)}
    chosen = {}
    for document in documents:
        found = []
        for name in document.front.related:
            if name in named and named[name] != document.path:
                found.append(named[name])
                continue
            if name in waiting:
                continue
            meant = nearest(name, named)
            hint = f"did you mean {meant}?" if meant else "write the slug, the URL or the path of a post"
            at = document.front.places.get("related", Place(document.path))
            problems.append(error("LINK005", f"no other post is called {name}", at, hint))
        if found:
            chosen[document.path] = tuple(dict.fromkeys(found))
    return chosen


def _names(document: Document) -> tuple[str, ...]:
    return document.slug, document.path.removeprefix("content/posts/"), document.path, document.url


def find_redirects(documents: Iterable[Document]) -> tuple[Redirect, ...]:
    """Every alias, in order."""
    found = []
    for document in documents:
        places = document.front.places
        for alias in document.front.aliases:
            at = places.get(f"aliases {alias.strip('/')}") or places.get("aliases") or Place(document.path)
            found.append(Redirect(alias, document.url, at))
    return tuple(sorted(found))


def find_files(tree: Tree, gathered: Iterable[Gathered], problems: list[Problem]) -> dict[str, Copied | Printed]:
    """Published files by URL; two files under one URL are an error that names their users."""
    files: dict[str, Copied | Printed] = {"/" + path: Copied(file, file.path) for path, file in tree.static.items()}
    published: dict[str, list[Copied | Printed]] = {}
    for one in gathered:
        for url, copied in one.published:
            users = published.setdefault(url, [])
            if not any(is_same(other, copied) for other in users):
                users.append(copied)
    for url, users in published.items():
        if len(users) > 1:
            first, *others = sorted(users, key=lambda copied: copied.file.path)
            names = " and ".join(copied.file.path for copied in (first, *others))
            message = f"{names} would both be published as {url}"
            places = [Place(copied.user) for copied in others]
            problems.append(error("URL001", message, Place(first.user), "rename one of the files", places))
        if url in files and not is_same(files[url], users[0]):
            message = f"{files[url].file.path} and {users[0].file.path} would both be published as {url}"
            problems.append(error("URL001", message, Place(users[0].user), "rename one of the files"))
        files.setdefault(url, users[0])
    return dict(sorted(files.items()))
