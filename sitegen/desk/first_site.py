"""A new site that builds at once. What is there already stays as it is, whatever it is."""

from __future__ import annotations

import json
import os
import re
import shlex
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from sitegen.base.problems import Place, Problem, SiteError, error, warning
from sitegen.config import FILE_NAME
from sitegen.config.load import read_settings
from sitegen.config.schema import SCHEMA_FILE, SCHEMA_NAME
from sitegen.content.names import shown
from sitegen.desk.archetype import BUNDLED, NAMES, yaml_text
from sitegen.desk.headline import clean_title
from sitegen.publish.checkout import read_checkout
from sitegen.publish.workflow import write_setup

EXAMPLE_URL = "https://example.org/"
UNTITLED = "My paper"

_MODELS = Path(__file__).with_name("starter")
_FIELD = re.compile(r"@([A-Z]+)")
_WRITE = re.compile(r'write: (?P<key>\w+) = "(?P<value>.*)"\Z')
_IGNORED = {
    "output/": ("output/", "output", "/output/", "/output"),
    ".sitegen/": (".sitegen/", ".sitegen", "/.sitegen/"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """What must be known of a new site; `now` is aware."""

    title: str
    base_url: str
    language: str
    timezone: str
    now: datetime


class Started(NamedTuple):
    """What was done; all paths are relative to the new site and posix, those of folders end with a slash."""

    written: tuple[str, ...]
    kept: tuple[str, ...]
    problems: tuple[Problem, ...]


def usual_title(root: Path) -> str:
    """The name of a paper by that of its folder: `harbour-courier` is `Harbour Courier`."""
    words = clean_title(re.sub(r"[-_.\s]+", " ", root.absolute().name)).split()
    return " ".join(word[:1].upper() + word[1:] for word in words) or UNTITLED


def usual_url(root: Path) -> str:
    """Where the site will most likely stand: GitHub Pages of the remote `origin`, else an example."""
    there = next(folder for folder in (root.absolute(), *root.absolute().parents) if folder.is_dir())
    return read_checkout(there).pages_url or EXAMPLE_URL


def flaws(answers: Answers) -> tuple[Problem, ...]:
    """What is wrong with the answers; the hints name flags."""
    problems = read_settings(_settings(answers, example=False).encode()).problems
    return tuple(replace(problem, at=None, hint=_as_flag(problem.hint)) for problem in problems)


def start_site(root: Path, answers: Answers, *, workflow: bool = True, pinned: bool = False) -> Started:
    """Write a new site into `root`, which is made where it is missing.

    Files that are there stay as they are, and where there are texts no example is added. The workflow is only written
    where `root` is the top of its repository, or in none. Raises SiteError, with nothing written, where an answer is
    wrong or `root` cannot be a folder (INIT001).
    """
    if problems := flaws(answers):
        raise SiteError(*problems)
    written: list[str] = []
    kept: list[str] = []
    try:
        root.mkdir(parents=True, exist_ok=True)
        has_site = os.path.lexists(root / FILE_NAME)
        has_texts = has_site or _is_filled(root / "content")
        if has_texts and _is_filled(root / "content"):
            kept.append("content/")
        for path, data in _files(answers, has_texts=has_texts):
            (written if _create(root, path, data) else kept).append(path)
        more, notes = _set_up(root, workflow=workflow, pinned=pinned)
    except OSError as mistake:
        raise SiteError(_disk_problem(mistake, root)) from None
    return Started((*written, *more[0]), (*kept, *more[1]), (*_ignored_problems(root), *notes))


def _files(answers: Answers, *, has_texts: bool) -> Iterator[tuple[str, bytes]]:
    """The files of a new site, the settings last: a site that was interrupted is no site yet."""
    yield ".gitignore", _model("gitignore").encode()
    yield "README.md", _model("readme.md", NAME=clean_title(answers.title)).encode()
    yield SCHEMA_NAME, SCHEMA_FILE.read_bytes()
    for name in NAMES:
        yield f"archetypes/{name}.md", (BUNDLED / f"{name}.md").read_bytes()
    if not has_texts:
        folder = f"content/posts/{answers.now:%Y}/welcome"
        title = clean_title(answers.title)
        post = _model(
            "post.md",
            HEADLINE=yaml_text(f"{title}: the first story"),
            NAME=yaml_text(title),
            DATE=f"{answers.now:%Y-%m-%d %H:%M}",
            PATH=f"{folder}/index.md",
        )
        yield f"{folder}/quay.jpg", (_MODELS / "quay.jpg").read_bytes()
        yield f"{folder}/index.md", post.encode()
        yield "content/pages/about.md", _model("about.md").encode()
        yield "content/static/favicon.svg", (_MODELS / "favicon.svg").read_bytes()
    yield FILE_NAME, _settings(answers, example=not has_texts).encode()


def _settings(answers: Answers, *, example: bool) -> str:
    """The settings; those of the example name its page and its icon."""
    text = _model(
        "settings.toml",
        TITLE=_toml(clean_title(answers.title)),
        URL=_toml(answers.base_url),
        LANGUAGE=_toml(answers.language),
        ZONE=_toml(answers.timezone),
        OPTIONS=_model("options.toml") if example else "",
        MENU=_model("menu.toml") if example else "",
    )
    return re.sub(r"\n{2,}", "\n\n", text).rstrip("\n") + "\n"


def _model(name: str, **values: str) -> str:
    text = (_MODELS / name).read_text(encoding="utf-8")
    return _FIELD.sub(lambda found: values.get(found[1], found[0]), text)


def _toml(text: str) -> str:
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def _is_filled(folder: Path) -> bool:
    """Whether a folder holds anything; a link or a file of that name counts as well."""
    if not os.path.lexists(folder):
        return False
    return folder.is_symlink() or not folder.is_dir() or any(folder.iterdir())


def _create(root: Path, path: str, data: bytes) -> bool:
    """Write a file that is not there yet; False where it is, or where a link would lead out of the site."""
    file = root / path
    if os.path.lexists(file) or not Path(os.path.realpath(file)).is_relative_to(os.path.realpath(root)):
        return False
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.open("xb") as stream:
        stream.write(data)
    return True


def _set_up(
    root: Path, *, workflow: bool, pinned: bool
) -> tuple[tuple[tuple[str, ...], tuple[str, ...]], list[Problem]]:
    """What was written and kept for publishing, and the problems."""
    if not workflow:
        return ((), ()), []
    checkout = read_checkout(root)
    if checkout.top and os.path.realpath(checkout.top) != os.path.realpath(root):
        message = f"the site lies inside the repository {checkout.top.name}: its workflow is not written unasked"
        return ((), ()), [warning("INIT003", message, None, "to have it, run in the new site: sitegen publish --setup")]
    done = write_setup(root, root, checkout.branch, pinned=pinned)
    return (done.written, done.kept), list(done.problems)


def _ignored_problems(root: Path) -> list[Problem]:
    """INIT002 where git would take up the built site."""
    try:
        lines = {line.strip() for line in (root / ".gitignore").read_text(encoding="utf-8").splitlines()}
    except (OSError, UnicodeDecodeError):
        return []
    missing = [name for name, forms in _IGNORED.items() if lines.isdisjoint(forms)]
    if not missing:
        return []
    hint = f"add to .gitignore: {' and '.join(missing)}, each on a line of its own"
    return [warning("INIT002", "git would take up what sitegen builds", Place(".gitignore"), hint)]


def _disk_problem(mistake: OSError, root: Path) -> Problem:
    reason = (mistake.strerror or str(mistake)).lower()
    name = shown(os.fsdecode(mistake.filename)) if mistake.filename else str(root)
    return error(
        "INIT001", f"cannot be written: {reason}", Place(name), "name a folder that you may write: sitegen init DIR"
    )


def _as_flag(hint: str) -> str:
    found = _WRITE.match(hint)
    return f"write: --{found['key'].replace('_', '-')} {shlex.quote(found['value'])}" if found else hint
