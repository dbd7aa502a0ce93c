"""A morning at the sample paper: every edit is built, every page says the true reason, and nothing of it is stale."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from sitegen.cli import main

ROOT = Path(__file__).parents[2]
POSTS = "content/posts/2026"
FOG, WALL = f"{POSTS}/2026-11-18-fog.md", f"{POSTS}/2026-11-11-wall-holds.md"
TIDES = f"{POSTS}/tide-table-open-data/index.md"
BUS = f"{POSTS}/2026-11-20-hill-bus.md"
SOURCE = "its source, or what this points at"
HEAD, CARD = "its head: title, description, dates, picture", "its card: title, dates, summary, tags, authors, picture"
NEWER, OLDER, BESIDE = "the newer post", "the older post", " of the section"
LIST, FEED, NEW = (
    "the posts in the list",
    "the posts in the feed",
    "it was not there before, or nothing was known of it",
)
LEAD, SECONDS, LATEST, TOTAL = (
    "the lead story",
    "the stories beside the lead",
    "the latest posts",
    "how many posts there are",
)
THEME, TEMPLATE = "a file of the theme, or the language of the site", "its template, or one that this stands on"
FOG_PAGE, WALL_PAGE, BUS_PAGE, ABOUT = "/2026/11/fog/", "/2026/11/wall-holds/", "/2026/11/hill-bus/", "/about/"
TIDES_PAGE, TOM = "/2026/10/tide-table-open-data/", "/authors/tom-ashdown/"


class Paper:
    """A copy of the sample blog."""

    def __init__(self, root: Path) -> None:
        self.root = root
        for name in ("content", "themes"):
            shutil.copytree(ROOT / name, root / name)
        shutil.copy(ROOT / "sitegen.toml", root)

    def change(self, path: str, before: str, after: str) -> None:
        """Write something else where `before` stands for the first time."""
        text = (self.root / path).read_text("utf-8")
        assert before in text
        (self.root / path).write_text(text.replace(before, after, 1), "utf-8")

    def write(self, path: str, text: str) -> None:
        (self.root / path).write_text(text, "utf-8")

    def delete(self, path: str) -> None:
        (self.root / path).unlink()


class Edit(NamedTuple):
    """What somebody does at `at`, pages that are made again for it, each with all its reasons, and some that are not;
    `status` is that of the build.
    """

    at: str
    do: Callable[[Paper], object]
    reasons: dict[str, set[str]]
    left: tuple[str, ...] = (ABOUT,)
    status: int = 0


def in_file(path: str, before: str, after: str) -> Callable[[Paper], object]:
    """Writes `after` instead of `before`."""
    return lambda paper: paper.change(path, before, after)


def new_file(path: str, text: str) -> Callable[[Paper], object]:
    """Writes a file."""
    return lambda paper: paper.write(path, text)


COMMENT = "---\nauthor: A. Reader\ndate: 2026-11-20 07:55\n---\nThank you.\n"
BUS_TEXT = """---
title: The hill bus runs late
date: 2026-11-20 09:30
section: News
tags: [transport]
authors: [Tom Ashdown]
description: A gearbox is to blame.
---
The bus to the hill runs twenty minutes late, and will until Monday.
"""
SHOWN_ON = {"/": {SECONDS, LATEST}, TOM: {LIST}, "/feed.xml": {FEED}}
"""Where a story that is one of the newest, by Tom, is shown."""

MORNING = (
    Edit(
        "07:00",
        in_file(FOG, "every one.", "everyone."),
        {FOG_PAGE: {SOURCE}, "/feed.xml": {FEED}},
        ("/", WALL_PAGE, TOM),
    ),
    Edit(
        "07:10",
        in_file(FOG, "# Fog keeps the boats in for a third day", "# Fog, the third day"),
        {FOG_PAGE: {HEAD, CARD, SOURCE}, WALL_PAGE: {NEWER, NEWER + BESIDE}, **SHOWN_ON},
        (TIDES_PAGE, "/tags/tides/", ABOUT),
    ),
    Edit(
        "07:20",
        in_file(FOG, "caption: The inner basin of", "caption: The basin of"),
        {FOG_PAGE: {HEAD, CARD, SOURCE}, WALL_PAGE: {NEWER, NEWER + BESIDE}, **SHOWN_ON},
    ),
    Edit(
        "07:30",
        in_file(WALL, "credit: Marta Reis", "credit: Ruth Penhallow"),
        {
            WALL_PAGE: {HEAD, CARD, SOURCE},
            FOG_PAGE: {OLDER, OLDER + BESIDE},
            TIDES_PAGE: {NEWER, NEWER + BESIDE, "the related posts"},
            "/corrections/": {"the corrections"},
            **SHOWN_ON,
            "/": {LEAD, LATEST},
        },
    ),
    Edit(
        "07:40",
        in_file(TIDES, "tags: [tides, ", "tags: [tides, almanac, "),
        {
            TIDES_PAGE: {HEAD, CARD, SOURCE},
            WALL_PAGE: {OLDER, OLDER + BESIDE, "the related posts"},
            "/tags/almanac/": {NEW},
            "/tags/tides/": {LIST},
            "/tags/": {"the names in the list, or how many posts they have"},
            **SHOWN_ON,
        },
    ),
    Edit(
        "07:50",
        in_file(WALL, "corrections:\n", "corrections:\n  - {date: 2026-11-20, text: A name was wrong.}\n"),
        {
            WALL_PAGE: {HEAD, CARD, SOURCE, "the corrections"},
            "/corrections/": {"the corrections"},
            "/feed.xml": {FEED, "when the feed last changed"},
        },
    ),
    Edit(
        "08:00",
        new_file("content/comments/wall-holds/2026-11-20-a-reader.md", COMMENT),
        {WALL_PAGE: {"the comments"}},
        ("/", FOG_PAGE, TOM, "/feed.xml"),
    ),
    Edit(
        "08:10",
        in_file("content/authors/tom-ashdown.md", "eleven", "twelve"),
        {TOM: {"the author's own text or picture"}},
        ("/", FOG_PAGE),
    ),
    Edit(
        "08:20",
        in_file("content/data/ferries.toml", "cars = 28", "cars = 29"),
        {page: {"a table in content/data"} for page in ("/", FOG_PAGE, ABOUT)},
        ("/feed.xml",),
    ),
    Edit(
        "08:30",
        in_file("sitegen.toml", '  { title = "Opinion", url = "/sections/opinion/" },\n', ""),
        {page: {"the menu"} for page in ("/", FOG_PAGE, ABOUT)},
        ("/feed.xml",),
    ),
    Edit(
        "08:40",
        in_file("themes/press/templates/partials/pager.html", "<nav", "<nav data-morning"),
        {page: {TEMPLATE} for page in ("/", TOM, "/tags/tides/")},
        (FOG_PAGE, ABOUT),
    ),
    Edit(
        "08:50",
        in_file("themes/courier/static/style.css", "{", "{ "),
        {page: {THEME} for page in ("/", FOG_PAGE, ABOUT)},
        ("/feed.xml",),
    ),
    Edit("09:00", new_file(BUS, BUS_TEXT), {}, ("/", FOG_PAGE, TOM)),
    Edit(
        "09:31",
        lambda _: None,  # it is due
        {
            BUS_PAGE: {NEW},
            FOG_PAGE: {NEWER},
            "/": {SECONDS, LATEST, LIST},
            "/page/2/": {LIST},
            TOM: {TOTAL, LIST},
            "/feed.xml": {FEED, "when the feed last changed"},
        },
    ),
    Edit("09:40", in_file(BUS, "The bus", "[The bus](nowhere.md)"), {}, (BUS_PAGE, "/", FOG_PAGE), 1),
    Edit("09:45", in_file(BUS, "[The bus](nowhere.md)", "The bus"), {}, (BUS_PAGE, "/", FOG_PAGE)),
    Edit(
        "09:50",
        lambda paper: paper.delete(BUS),
        {FOG_PAGE: {NEWER}, "/": {SECONDS, LATEST, LIST}, TOM: {TOTAL, LIST}},
    ),
    Edit(
        "10:00",
        lambda paper: paper.delete("output/2026/11/fog/index.html"),
        {FOG_PAGE: {"its file in the output folder was missing, or somebody had changed it"}},
        ("/", WALL_PAGE),
    ),
    Edit(
        "10:10",
        in_file("sitegen.toml", "per_page = 6", "per_page = 7"),
        {page: {LIST, "how many pages the list has"} for page in ("/", TOM)},
        (FOG_PAGE, ABOUT),
    ),
    Edit("10:20", in_file("sitegen.toml", "items = 20", "items = 19"), {"/feed.xml": {FEED}}, ("/", FOG_PAGE)),
)


@pytest.fixture
def run(tmp_path, monkeypatch, capsys):
    """Run a command in the paper's folder: (status, standard output)."""
    monkeypatch.chdir(tmp_path)

    def command(*arguments: str) -> tuple[int, str]:
        with pytest.raises(SystemExit) as ending:
            main(list(arguments))
        return ending.value.code, capsys.readouterr().out

    return command


def test_of_each_edit_every_page_says_the_true_reason_and_at_the_end_nothing_is_stale(tmp_path, run):
    paper = Paper(tmp_path)
    assert run("build", "--at", "2026-11-20T06:00Z")[0] == 0
    for edit in MORNING:
        edit.do(paper)
        assert run("build", "--at", f"2026-11-20T{edit.at}Z")[0] == edit.status, edit.at
        if edit.status:
            continue
        told = {page: explained(run, edit.at, page) for page in (*edit.reasons, *edit.left)}
        assert {page: set(told[page]["because"]) for page in edit.reasons} == edit.reasons, edit.at
        made_now = {page for page, one in told.items() if one["made"].startswith(f"2026-11-20T{edit.at}")}
        assert made_now == set(edit.reasons), edit.at
        assert {one["state"] for one in told.values()} == {"up to date"}, edit.at
    status, said = run("build", "--verify", "--at", "2026-11-20T10:20Z")
    assert status == 0, said


def explained(run: Callable[..., tuple[int, str]], at: str, page: str) -> dict[str, Any]:
    """What `explain` says of a page."""
    status, said = run("explain", "--at", f"2026-11-20T{at}Z", "--json", page)
    assert status == 0, said
    return json.loads(said)
