"""GitHub Pages by a workflow: GitHub builds the site after each push, and when a scheduled post becomes due."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from sitegen import __version__
from sitegen.base.digest import fingerprint
from sitegen.base.problems import Place, Problem, error, warning
from sitegen.config import FILE_NAME
from sitegen.config.load import read_settings
from sitegen.publish.checkout import read_checkout
from sitegen.publish.own_wheel import FOLDER, requirement

PATH = ".github/workflows/pages.yml"
REQUIREMENTS = "requirements.txt"
USUAL_BRANCHES = ("main", "master")
HOURLY = "17 * * * *"
"""Not on the hour: then GitHub is busiest, and runs start late or not at all."""

ACTIONS: Mapping[str, tuple[str, str]] = {
    "actions/checkout": ("v7.0.1", "3d3c42e5aac5ba805825da76410c181273ba90b1"),
    "actions/setup-python": ("v7.0.0", "5fda3b95a4ea91299a34e894583c3862153e4b97"),
    "actions/configure-pages": ("v6.0.0", "45bfe0192ca1faeb007ade9deae92b16b8254a0d"),
    "actions/cache": ("v6.1.0", "55cc8345863c7cc4c66a329aec7e433d2d1c52a9"),
    "actions/upload-pages-artifact": ("v5.0.0", "fc324d3547104276b827a68afc52ff2a11cc49c9"),
    "actions/deploy-pages": ("v5.0.0", "cd2ce8fcbc39b97be8ca5fce6e763baed58fa128"),
}
"""The actions of the workflow: version and commit, as their repositories had them in November 2026."""

_TEMPLATE = Path(__file__).with_name("pages.yml")
_MARK = re.compile(r"^# Fingerprint: ([0-9a-f]+)\n", re.MULTILINE)
_USES = re.compile(r"uses: (?P<name>[\w-]+/[\w-]+)(?P<rest>/[\w/-]+)?$", re.MULTILINE)
_FIELD = re.compile(r"@(DEFAULTS\n|[A-Z]+)")
_NAMES_US = re.compile(
    r"^\s*(?:sitegen\b|\S*/sitegen-[^/\s]+\.whl|(?:git\+)?https?://\S*sitegen)", re.MULTILINE | re.IGNORECASE
)
_REMARK = "# What GitHub installs to build this site."


@dataclass(frozen=True, slots=True, kw_only=True)
class Workflow:
    """What a workflow depends on: a push to one of the `branches` publishes.

    `folder` is that of the site in its repository, posix, empty for the top. `pinned` names every action by its commit,
    which nobody can move, instead of by its version.
    """

    branches: tuple[str, ...] = USUAL_BRANCHES
    folder: str = ""
    pinned: bool = False
    schedule: str = HOURLY


class SetUp(NamedTuple):
    """What was done: paths that were written and that were there already, as a person would call them."""

    written: tuple[str, ...]
    kept: tuple[str, ...]
    problems: tuple[Problem, ...]


def workflow_text(workflow: Workflow) -> str:
    """The workflow as a file. Its third line is a fingerprint, by which an unchanged one is known again."""
    below = f"{workflow.folder}/" if workflow.folder else ""
    where = f"    defaults:\n      run:\n        working-directory: {_yaml(workflow.folder)}\n" if below else ""
    values = {
        "VERSION": __version__,
        "BRANCHES": ", ".join(_yaml(_exact(branch)) for branch in workflow.branches),
        "SCHEDULE": workflow.schedule,
        "DEFAULTS\n": where,
        "OUTPUT": _yaml(f"{below}output"),
        "CACHE": _yaml(f"{below}.sitegen"),
        "REQUIREMENTS": _yaml(f"{below}{REQUIREMENTS}"),
    }
    text = _FIELD.sub(lambda found: values[found[1]], _TEMPLATE.read_text(encoding="utf-8"))
    text = _USES.sub(lambda found: _action(found, pinned=workflow.pinned), text)
    return _MARK.sub(f"# Fingerprint: {_fingerprint(text)}\n", text, count=1)


def is_unchanged(text: str) -> bool:
    """Whether a workflow is as some sitegen wrote it: then nothing of anybody's is lost when it is written again."""
    found = _MARK.search(text)
    return found is not None and found[1] == _fingerprint(text)


def setup(root: Path, *, pinned: bool = False, schedule: str = HOURLY) -> SetUp:
    """Write the workflow for the site in `root` into its repository, and `requirements.txt` beside the site.

    A file that is there stays as it is, but for what sitegen wrote and nobody changed. Problems: WF001 where another
    workflow is in the way, WF002 where requirements.txt does not name sitegen, WF003 without a repository, WF004 for a
    folder that no workflow can name, WF005 where this sitegen cannot be installed elsewhere.
    """
    checkout = read_checkout(root)
    if checkout.top is None:
        hint = f"run in the folder of the site: git init -b {USUAL_BRANCHES[0]}"
        return SetUp((), (), (error("WF003", "the site is in no git repository", None, hint),))
    return write_setup(root, checkout.top, checkout.branch, pinned=pinned, schedule=schedule)


def write_setup(root: Path, top: Path, branch: str, *, pinned: bool = False, schedule: str = HOURLY) -> SetUp:
    """`setup` for a site whose repository has its top folder at `top`, or will have it there; `branch` may be empty."""
    folder = Path(os.path.realpath(root)).relative_to(os.path.realpath(top)).as_posix().removeprefix(".")
    if "${{" in folder or not folder.isprintable():
        hint = "rename it with plain letters"
        return SetUp(
            (), (), (error("WF004", "GitHub would misread the name of the site's folder", Place(folder), hint),)
        )
    written, kept, problems = _write_requirements(root)
    file = top / PATH
    text = workflow_text(
        Workflow(branches=(branch,) if branch else USUAL_BRANCHES, folder=folder, pinned=pinned, schedule=schedule)
    )
    there = _text(file)
    if there is None or (there != text and is_unchanged(there)):
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8", newline="\n")
        written.append(PATH)
    else:
        kept.append(PATH)
        if there != text:
            hint = f"to have sitegen's, rename {PATH} and run: sitegen publish --setup"
            problems.append(warning("WF001", "a workflow of your own is there; it stays as it is", Place(PATH), hint))
    return SetUp(tuple(written), tuple(kept), tuple(problems))


def _write_requirements(root: Path) -> tuple[list[str], list[str], list[Problem]]:
    file, needed = root / REQUIREMENTS, requirement(_extra(root))
    there = _text(file)
    at = Place(REQUIREMENTS)
    is_ours = there is None or (there.startswith(_REMARK) and there.count("\n") == 2 and bool(_NAMES_US.search(there)))
    if not needed.line and not (there and _NAMES_US.search(there)):
        hint = f"write into {REQUIREMENTS} where GitHub can install sitegen from, as in: sitegen @ git+https://…"
        message = "this sitegen runs from its source folder, and GitHub cannot install that"
        return [], [] if there is None else [REQUIREMENTS], [warning("WF005", message, at, hint)]
    text = f"{_REMARK}\n{needed.line}\n"
    if not needed.line or there == text or (there and not is_ours and _NAMES_US.search(there)):
        return [], [REQUIREMENTS], []
    written = []
    if needed.wheel and not (root / FOLDER / needed.wheel).exists():
        (root / FOLDER).mkdir(exist_ok=True)
        (root / FOLDER / needed.wheel).write_bytes(needed.data)
        written.append(f"{FOLDER}/{needed.wheel}")
    if not is_ours:
        hint = f"add the line: {needed.line}"
        return written, [REQUIREMENTS], [warning("WF002", f"{REQUIREMENTS} does not name sitegen", at, hint)]
    file.write_text(text, encoding="utf-8", newline="\n")
    return [*written, REQUIREMENTS], [], []


def _extra(root: Path) -> str:
    """The extra of sitegen that the site's settings ask for; empty where they ask for none."""
    text = _text(root / FILE_NAME)
    config = read_settings((text or "").encode()).config
    return "commonmark" if config and config.markdown.engine == "commonmark" else ""


def _text(file: Path) -> str | None:
    """The text of a file, None where there is none, empty where it is not text: that is not ours."""
    if not os.path.lexists(file):
        return None
    with suppress(OSError, UnicodeDecodeError):
        return file.read_text(encoding="utf-8").replace("\r\n", "\n")
    return ""


def _action(found: re.Match[str], *, pinned: bool) -> str:
    version, commit = ACTIONS[found["name"]]
    name = f"uses: {found['name']}{found['rest'] or ''}"
    if pinned:
        return f"{name}@{commit} # {version}"
    return f"{name}@{version.partition('.')[0]} # zizmor: ignore[unpinned-uses]"


def _exact(branch: str) -> str:
    """A pattern that only this branch matches."""
    return re.sub(r"([*?+!\[\]\\])", r"\\\1", branch)


def _yaml(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def _fingerprint(text: str) -> str:
    return fingerprint(_MARK.sub("", text, count=1).encode())
