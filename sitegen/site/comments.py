"""Readers' comments: each finds its post by the name of its folder."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from sitegen.base.problems import Place, Problem, nearest, warning
from sitegen.content.model import Document
from sitegen.site.join import Joined, join_text
from sitegen.site.model import Comment


def owners_of(
    documents: Sequence[Document], posts: Sequence[Document], later: Sequence[Document], problems: list[Problem]
) -> dict[str, Document]:
    """The post of each comment, by the comment's path. Comments on a post that is held back wait with it."""
    if not documents:
        return {}
    by_slug: dict[str, list[Document]] = defaultdict(list)
    for post in posts:
        by_slug[post.slug].append(post)
    waiting = {post.slug for post in later}
    found = {}
    for document in documents:
        folder = document.path.split("/")[2]
        owners = by_slug.get(folder, [])
        if len(owners) == 1:
            found[document.path] = owners[0]
        elif owners or folder not in waiting:
            problems.append(_comment_problem(document, folder, owners, by_slug))
    return found


def by_post(comments: Iterable[Comment], owners: Mapping[str, Document]) -> dict[str, tuple[Comment, ...]]:
    """The comments of each post, by its path, oldest first."""
    found: dict[str, list[Comment]] = defaultdict(list)
    for comment in sorted(comments, key=lambda comment: (comment.date.stamp, comment.text.path)):
        found[owners[comment.text.path].path].append(comment)
    return {path: tuple(some) for path, some in found.items()}


def make_comment(document: Document, url: str, joined: Joined) -> Comment:
    """A comment as it stands on the page `url`."""
    front = document.front
    assert front.date is not None  # noqa: S101  # parse refuses a comment without a date
    name = front.authors[0] if front.authors else document.title
    link = str(front.extra.get("url") or "")
    if not link.startswith(("https://", "http://")):
        link = ""  # a stranger wrote it: no `javascript:`
    return Comment(name, link, front.date, join_text(document, url, joined))


def _comment_problem(
    document: Document, folder: str, owners: Sequence[Document], by_slug: Mapping[str, Sequence[Document]]
) -> Problem:
    at = Place(document.path)
    if owners:
        message = f"{len(owners)} posts have the slug {folder}; the comment is not shown"
        places = [Place(owner.path) for owner in owners]
        return warning("COM001", message, at, "give each of the posts a slug of its own", places)
    meant = nearest(folder, by_slug)
    hint = f"rename the folder to {meant}" if meant else "name the folder after the slug of its post"
    return warning("COM001", f"no post has the slug {folder}", at, hint)
