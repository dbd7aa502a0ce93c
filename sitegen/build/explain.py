"""Where an output comes from, what it depends on, and why it was made last."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from sitegen.base.problems import Problem, error, nearest
from sitegen.base.urls import output_path
from sitegen.build.build import Planned, make_keys
from sitegen.build.folder import read_manifest
from sitegen.build.memo import LastMade, Memo
from sitegen.build.project import Project
from sitegen.build.provenance import Shown, files_of, shown_by, where_shown
from sitegen.pages.outputs import NO_PAGES, Templated
from sitegen.pages.outputs import Planned as Output
from sitegen.photos.kind import PHOTO_SUFFIXES
from sitegen.site.model import Card, Held, Site

_SHOWN = 5
MEANINGS: Mapping[str, str] = {
    "template": "its template, or one that this stands on",
    "assets and language": "a file of the theme, or the language of the site",
    "site.title": "the title of the site",
    "site.description": "the description of the site",
    "site.language": "the language of the site",
    "site.address": "the address of the site",
    "site.menu": "the menu",
    "site.sections": "the sections, which every page may name",
    "site.latest": "the latest posts, which the theme shows on every page",
    "site.options": "the options of the theme",
    "site.data": "a table in content/data",
    "site.feeds": "the feeds, which every page names",
    "site.archive": "the place of the archive",
    "head": "its head: title, description, dates, picture",
    "post": "its card: title, dates, summary, tags, authors, picture",
    "text": "its source, or what this points at",
    "title": "its title",
    "description": "its description",
    "language": "its language",
    "standfirst": "its standfirst",
    "headings": "its headings",
    "contributors": "its contributors",
    "picture": "its picture",
    "pictures": "its pictures",
    "extra": "its own keys below extra",
    "corrections": "the corrections",
    "comments": "the comments",
    "comments_open": "whether it takes comments",
    "newer": "the newer post",
    "older": "the older post",
    "newer_in_section": "the newer post of the section",
    "older_in_section": "the older post of the section",
    "series": "the series",
    "related": "the related posts",
    "lead": "the lead story",
    "seconds": "the stories beside the lead",
    "pinned": "the pinned posts",
    "latest": "the latest posts",
    "cards": "the posts in the list",
    "heading": "the heading of the list",
    "total": "how many posts there are",
    "pager": "how many pages the list has",
    "author": "the author's own text or picture",
    "terms": "the names in the list, or how many posts they have",
    "years": "the months of the archive, or how many posts they have",
    "items": "the posts in the feed",
    "updated": "when the feed last changed",
    "home": "the page that the feed belongs to",
    "entries": "the pages in the sitemap",
    "urls": "the parts of the sitemap",
    "target": "the page that it leads to",
}
"""What a part of a key is, in words; of other parts the name says it."""


class Explained(NamedTuple):
    """An output. `uses` are pairs of what is shown and where that comes from, `pictures` are those of its source, or of
    a picture everywhere that it is shown, with who says what of it; `files` are all that stand on the site of a
    picture. `state` says how the file in the output folder stands to what would be made now, `because` why it was made
    last.
    """

    url: str
    path: str
    label: str
    source: str
    templates: tuple[str, ...]
    uses: tuple[tuple[str, str], ...]
    pictures: tuple[Shown, ...]
    files: tuple[str, ...]
    state: str
    made: str
    because: tuple[str, ...]


def explain(project: Project, planned: Planned, memo: Memo, asked: str) -> Explained | Held | Problem:
    """What stands at `asked`: a URL, whole or site-absolute, a path below the output folder, or that of a source."""
    address = project.listing.address
    url = asked.removeprefix(address.absolute("/").rstrip("/"))
    names = (url, f"{url.rstrip('/')}/", f"/{url}", f"/{url.rstrip('/')}/", _url_of(asked, project, planned))
    output = next((found for name in names if name and (found := planned.plan.find(name))), None)
    if output is not None:
        return _explained(project, planned, memo, output)
    if held := next((one for one in planned.site.held if one.path == asked), None):
        return held
    if asked.lower().endswith(PHOTO_SUFFIXES) and (project.root / asked).is_file():
        hint = "use it in a text: what nobody uses is not published"
        return error("EXP001", f"no text that is published now uses {asked}", None, hint)
    known = [*planned.plan.positions, *planned.documents]
    meant = nearest(asked, known)
    hint = f"did you mean {meant}?" if meant else "write a URL of the site, or the path of a text"
    return error("EXP001", f"nothing of this site stands at {asked}", None, hint)


def _url_of(asked: str, project: Project, planned: Planned) -> str:
    """The URL of what stands at a path: a source, or a file in the output folder."""
    if asked in planned.documents:
        return planned.documents[asked].url or _shown_at(asked, planned.site)
    folder = project.output.name
    if asked.startswith(f"{folder}/"):
        return "/" + asked.removeprefix(f"{folder}/").removesuffix("index.html")
    copied = (url for url, one in planned.site.files.items() if one.file.path == asked)
    return next(copied, "")


def _shown_at(path: str, site: Site) -> str:
    """The URL of the page that shows a text which has none of its own: of an author, of the post of a comment."""
    of_authors = (author.term.url for author in site.authors.values() if author.text.path == path)
    of_comments = (post.card.url for post in site.posts for comment in post.comments if comment.text.path == path)
    return next(of_authors, "") or next(of_comments, "")


def _source(output: Output, thing: object, site: Site) -> str:
    """The file that an output is made of; "" where it is made of many."""
    if isinstance(thing, NO_PAGES):
        return thing.file.path
    if output.group == "page":
        return output.at.path if output.at else ""
    return next((author.text.path for author in site.authors.values() if author.term.url == output.url), "")


def _explained(project: Project, planned: Planned, memo: Memo, output: Output) -> Explained:
    from sitegen.themes.closure import template_files

    made_of = output.made()
    thing, path = made_of.output, output_path(output.url)
    templates = tuple(template_files(project.theme, thing.template)) if isinstance(thing, Templated) else ()
    is_file = isinstance(thing, NO_PAGES)
    source = _source(output, thing, planned.site)
    keys = make_keys(project, memo)
    names, key = keys.names(made_of), keys(made_of)
    entry, last = read_manifest(project.output).get(path), memo.last_made(project.output, path)
    missing = [url for url in entry.loose if output_path(url) not in planned.plan.paths] if entry else []
    if entry is None:
        state = "not built yet"
    elif key.digest != entry.key or missing:
        why = _different(names, key.parts, last.parts) if last else ()
        usual = "its file, or how it is made" if is_file else "its links, or what is said of it"
        state = f"will be made again: {'; '.join(why) or usual}"
    else:
        state = "up to date"
    return Explained(
        output.url,
        path,
        output.label,
        source,
        templates,
        tuple(_uses(thing)) if isinstance(thing, Templated) else (),
        where_shown(planned, project.root, source) if is_file else shown_by(planned, project.root, source),
        files_of(planned, source) if is_file else (),
        state,
        last.at if last else "",
        _because(names, last) if last else (),
    )


def _because(names: tuple[str, ...], last: LastMade) -> tuple[str, ...]:
    if not last.before:
        return ("it was not there before, or nothing was known of it",)
    if last.before == last.parts:
        return ("its file in the output folder was missing, or somebody had changed it",)
    return _different(names, last.parts, last.before)


def _different(names: tuple[str, ...], parts: str, before: str) -> tuple[str, ...]:
    """What differs between two keys, in words."""
    now, then = parts.split(), before.split()
    if len(now) != len(then) or len(now) != len(names):
        return ("another kind of page stands there now",)
    found = (name for name, one, other in zip(names, now, then, strict=True) if one != other)
    return tuple(MEANINGS.get(name, name) for name in found)


def _uses(output: Templated) -> Iterator[tuple[str, str]]:
    """The posts that a page shows besides its own, by the name of what shows them."""
    view = output.view
    shown = [("latest", view.site.latest), *zip(view._fields[1:], view[1:], strict=True)]
    for name, value in shown:
        if name == "post":
            continue
        cards = [value] if isinstance(value, Card) else []
        if isinstance(value, tuple):
            cards += [one for one in (*value, *getattr(value, "parts", ())) if isinstance(one, Card)]
        words = name.replace("_", " ")
        yield from ((words, card.path) for card in cards[:_SHOWN])
        if len(cards) > _SHOWN:
            yield words, f"and {len(cards) - _SHOWN:,} more"
