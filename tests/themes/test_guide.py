"""docs/themes.md is true: its examples are built, its tables are compared with the code."""

import re
from pathlib import Path

import pytest

from sitegen.pages import views
from sitegen.site import model

GUIDE = Path(__file__).parents[2].joinpath("docs/themes.md").read_text(encoding="utf-8")
BLOCK = re.compile(r"^```(jinja|css|toml) ?(\S*)\n(.*?)^```$", re.M | re.S)
EXAMPLES = [(match[2], match[3]) for match in BLOCK.finditer(GUIDE) if match[2]]
OVERRIDES = [(name, text) for name, text in EXAMPLES if name.startswith("templates/")]
CALLS = """{% extends "!parent/404.html" %}{% from "partials/when.html" import when, found %}
{% block extra_head %}{{ when(latest[0].published) }}{{ found(2) }}{% endblock %}"""


def row_names(cell):
    return re.findall(r"`([^`]+)`", cell)


def tables():
    """The rows of all tables, as lists of cells."""
    lines = [line for line in GUIDE.split("\n") if line.startswith("| ")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]


@pytest.mark.parametrize(("name", "text"), OVERRIDES, ids=[f"{n}-{name}" for n, (name, _) in enumerate(OVERRIDES)])
def test_an_example_for_a_site_builds_in_the_sandbox(make, name, text):
    layout = "layout: longread\n" if "longread" in name else ""
    longread = f"---\ntitle: A long one\ndate: 2026-11-10\n{layout}---\nA paragraph.\n\n## A part\n\nAnother.\n"
    calls = {"templates/404.html": CALLS} if "when" in name else {}
    plain = make()
    changed = make({name: text, "content/posts/2026/long.md": longread, **calls})
    assert changed["index.html"] != plain["index.html"]
    if calls:
        assert '<time datetime="2026-11-19T08:00:00+00:00">19 November 2026, 08:00</time>' in changed["404.html"]
        assert "2 stories, since November" in changed["404.html"]
    elif "longread" in name:
        assert '<li><a href="#a-part">A part</a></li>' in changed["2026/11/long/index.html"]
    else:
        assert changed["2026/11/flood/index.html"] != plain["2026/11/flood/index.html"]


def test_the_theme_of_the_guide_builds_and_reads_its_options(make):
    files = {name: text for name, text in EXAMPLES if name.startswith("themes/lantern/")}
    chosen = next(match[3] for match in BLOCK.finditer(GUIDE) if not match[2] and "motto" in match[3])
    pages = make(files, chosen)
    assert '<p class="motto">We leave it on for you</p>' in pages["index.html"]
    assert "--glow: #8a5a00" in pages["2026/11/flood/index.html"]
    without = make(files, chosen + "pictures = false\n")
    assert pages["index.html"].count("<img") > without["index.html"].count("<img") == 0


def test_the_table_of_templates_is_the_contract():
    rows = {
        row_names(row[0])[0]: row for row in tables() if len(row) == 3 and row[0].startswith("`") and ".html" in row[0]
    }
    for template, view in views.TEMPLATES.items():
        row = rows[template]
        said = row_names(row[2]) if "the same" not in row[2] else row_names(rows["tag.html"][2])
        assert tuple(said) == tuple(name for name in view._fields if name not in ("site", "head")), template


@pytest.mark.parametrize(
    ("start", "fields"),
    [
        ("`site`", views.SiteView._fields),
        ("`head`", views.Head._fields),
        ("a card", tuple(model.Card.__slots__)),
        ("a term", model.Term._fields),
        ("a picture", (*model.Picture._fields, "ai_made", "license_name")),
        ("a moment", (*views.Moment._fields, "stamp")),
        ("`pager`", (*views.Pager._fields, "total")),
        ("`series`", views.SeriesView._fields),
        ("`author` of a list", views.AuthorView._fields),
        ("each of `headings`", views.Heading._fields),
        ("each of `contributors`", views.Contributor._fields),
        ("each of `corrections` of a post", views.Correction._fields),
        ("each of `corrections` of `corrections.html`", views.Corrected._fields),
        ("each of `comments`", views.CommentView._fields),
        ("each of `terms`", views.Count._fields),
        ("each of `years`", views.Year._fields),
        ("each of `months`", views.Month._fields),
    ],
)
def test_the_fields_of_the_guide_are_those_of_the_values(start, fields):
    rows = [row for row in tables() if len(row) == 2 and row[0].startswith(start) and len(row_names(row[1])) > 1]
    assert [tuple(row_names(row[1])) for row in rows] == [fields]


def test_the_blocks_of_the_guide_are_those_of_press():
    press = Path(__file__).parents[2] / "themes" / "press" / "templates"
    rows = [
        row
        for row in tables()
        if len(row) == 2 and row[0] in ("`base.html`", "`home.html`", "`post.html`", "`list.html`")
    ]
    assert len(rows) == 4
    for name, blocks in rows:
        text = (press / row_names(name)[0]).read_text(encoding="utf-8")
        assert set(row_names(blocks)) == set(re.findall(r"{% block (\w+) %}", text)), name


def test_the_macros_of_the_guide_are_those_of_press():
    press = Path(__file__).parents[2] / "themes" / "press" / "templates"
    for row in tables():
        if len(row) == 2 and row[0].startswith("`partials/"):
            text = (press / row_names(row[0])[0]).read_text(encoding="utf-8")
            for call in row_names(row[1]):
                if "(" in call:
                    assert f"{{% macro {call} %}}" in text, call
