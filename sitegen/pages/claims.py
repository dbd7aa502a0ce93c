"""No two outputs may be one file, on any file system: every claim is named in the error."""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import unquote

from sitegen.base.problems import Place, Problem, error, nearest
from sitegen.base.urls import folded, output_path
from sitegen.pages.outputs import Planned
from sitegen.site.model import Pending


def find_collisions(plan: Iterable[Planned]) -> list[Problem]:
    """Outputs that share a path (URL001), differ by case (URL002) or Unicode form (URL003), or need a file to be a
    folder (URL004).
    """
    claims: dict[str, list[Planned]] = {}
    for planned in plan:
        path = output_path(planned.url)
        claims.setdefault(path.lower() if path.isascii() else folded(path), []).append(planned)
    problems = [_collision(rivals) for rivals in claims.values() if len(rivals) > 1]
    for key, (planned, *_) in claims.items():
        folder = key.rpartition("/")[0]
        while folder:
            if folder in claims:
                problems.append(_file_is_folder(claims[folder][0], planned))
            folder = folder.rpartition("/")[0]
    return problems


def find_dead_links(pending: Iterable[Pending], plan: Iterable[Planned]) -> list[Problem]:
    """Links to site-absolute URLs at which nothing stands (LINK001). A missing slash at the end is forgiven."""
    paths = {output_path(planned.url) for planned in plan}
    problems = []
    for link in pending:
        url = unquote(link.url)
        if output_path(url) in paths or output_path(url + "/") in paths:
            continue
        known = ["/" + path.removesuffix("index.html") for path in paths]
        meant = nearest(url, known)
        hint = f"did you mean {meant}?" if meant else "correct the URL, or remove the link"
        problems.append(error("LINK001", f"there is no {link.url} in this site", link.at, hint))
    return problems


def _collision(rivals: list[Planned]) -> Problem:
    rivals = sorted(rivals, key=lambda planned: (planned.at is None, planned.at or Place(""), planned.label))
    urls = sorted({planned.url for planned in rivals})
    labels = " and ".join(_named(planned) for planned in rivals)
    if len(urls) == 1:
        code, message = "URL001", f"{labels} would have one URL: {urls[0]}"
    elif len({folded(url) for url in urls}) == 1 and len({url.lower() for url in urls}) == 1:
        code, message = "URL002", f"{labels} differ only in case: {', '.join(urls)}"
    elif len({output_path(url) for url in urls}) == 1:
        code, message = "URL001", f"{labels} would be one file: {', '.join(urls)}"
    else:
        code, message = "URL003", f"{labels} would be one file on some systems: {', '.join(urls)}"
    first, *others = rivals
    return error(code, message, first.at, _mend(rivals), [planned.at for planned in others if planned.at])


def _file_is_folder(file: Planned, below: Planned) -> Problem:
    message = f"{_named(file)} is the file {file.url}, and {_named(below)} needs a folder of that name"
    return error("URL004", message, file.at or below.at, _mend([file, below]), [below.at] if below.at else [])


def _named(planned: Planned) -> str:
    return f"{planned.label} ({planned.at.path})" if planned.at else planned.label


def _mend(rivals: list[Planned]) -> str:
    if any(planned.label.startswith("the alias") for planned in rivals):
        return "remove the alias"
    if any(planned.label.startswith("the file") for planned in rivals):
        return "rename the file"
    return "give one of them another slug: in its front matter, slug: other-words"
