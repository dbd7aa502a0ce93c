"""A build with nothing to do finds that out from content alone, and makes nothing."""

from __future__ import annotations

import contextlib
import json
import os
from datetime import datetime, timedelta

import pytest

from sitegen.base.problems import SiteError
from sitegen.build.again import build_again
from sitegen.build.flags import Flags
from sitegen.build.folder import OWN
from sitegen.build.memo import Memo
from sitegen.build.ordered import serial
from sitegen.build.record import RECORD
from tests.conftest import NOW


@pytest.fixture(params=["here", "beside"])
def again(paper, request, monkeypatch):
    """Build; the report, and whether anything but looking had to be done. The output is looked at `beside`, in another
    process, where it is large.
    """
    if request.param == "beside":
        monkeypatch.setattr("sitegen.build.again._LARGE", 0)
        monkeypatch.setattr("sitegen.build.beside._has_room", lambda: True)

    def done(now=NOW, *, strict=False, **flags):
        made = []

        def remember():
            made.append(1)
            return Memo(paper.root, paper.warnings.append, apart=True)

        given = Flags(now=now, config=paper.root / "sitegen.toml", **flags)
        report = build_again(given, lambda: serial, remember, strict=strict)
        return report, bool(made)

    return done


def test_nothing_changed_is_seen_without_making_anything(paper, again):
    paper.posts(3)
    first, made = again()
    assert made
    second, made = again()
    assert not made
    assert second == first._replace(committed=(0, first.committed.written, 0))


def test_a_build_that_read_nothing_new_says_all_that_the_first_one_said(paper, again):
    paper.post("a", "[x](https://example.org)", tags=["Sea", "sea"], colour="red")
    paper.post("d", draft=True)
    paper.post("l", date="2026-12-01 10:00")
    first, _ = again()
    second, made = again()
    assert not made
    assert first.problems
    assert second[:4] == first[:4]
    assert second.next_change.at.tzinfo is first.next_change.at.tzinfo


CHANGES = {
    "a text": lambda paper: paper.post("p1", "Other.", date="2026-10-01 01:00"),
    "a new text": lambda paper: paper.post("new"),
    "a text that goes": lambda paper: (paper.root / "content/posts/p1.md").unlink(),
    "a template": lambda paper: paper.write("themes/plain/templates/404.html", "<html>Nowhere</html>"),
    "an override": lambda paper: paper.write("templates/404.html", "<html>Nowhere</html>"),
    "a stylesheet": lambda paper: paper.write("themes/plain/static/style.css", "body { margin: 1px }"),
    "the settings": lambda paper: paper.settings(site='description = "News"'),
    "a static file": lambda paper: paper.write("content/static/x.txt", "x"),
    "a table": lambda paper: paper.write("content/data/x.json", "[1]"),
    "an odd file": lambda paper: paper.write("content/odd/x.txt", "x"),
    "a page that goes": lambda paper: (paper.output / "index.html").unlink(),
    "a page that was edited": lambda paper: (paper.output / "index.html").write_text("x"),
    "a page that was touched": lambda paper: os.utime(paper.output / "index.html"),
    "the manifest": lambda paper: (paper.output / OWN / "manifest.json").unlink(),
    "the record": lambda paper: (paper.output / OWN / RECORD).write_text("x\n{}"),
    "a record of nobody": lambda paper: (paper.output / OWN / RECORD).write_text("[]"),
    "a link instead of a folder": lambda paper: _link(paper),
}


def _link(paper):
    (paper.output / "2026").rename(paper.root / "elsewhere")
    (paper.output / "2026").symlink_to(paper.root / "elsewhere")


@pytest.mark.parametrize("change", CHANGES)
def test_whatever_a_build_looks_at_is_looked_at(paper, again, change):
    paper.posts(3)
    again()
    CHANGES[change](paper)
    _, made = again()
    assert made
    kept = paper.files()
    _, made = again()
    assert not made
    assert paper.files() == kept


@pytest.mark.parametrize(
    "flags",
    [{"base_url": "https://x.example/r/"}, {"drafts": True}, {"future": True}],
    ids=lambda flags: next(iter(flags)),
)
def test_other_flags_are_another_build(paper, again, flags):
    paper.posts(1)
    again()
    assert again(**flags)[1]


def test_strict_does_not_pass_over_what_was_said(paper, again):
    paper.post("a", colour="red")
    again()
    with pytest.raises(SiteError):
        again(strict=True)


def test_another_output_folder_has_a_record_of_its_own(paper, again, tmp_path):
    paper.posts(1)
    again()
    assert again(output=tmp_path / "other")[1]
    assert not again(output=tmp_path / "other")[1]
    assert not again()[1]


def test_time_is_looked_at(paper, again):
    paper.posts(1)
    paper.post("later", date="2026-11-21 09:00")
    due = datetime.fromisoformat("2026-11-21T09:00:00+00:00")
    again()
    assert not again(due - timedelta(seconds=1))[1]
    report, made = again(due)
    assert made
    assert report.committed.written
    assert again(NOW)[1]  # the clock went back: the post must go


def test_a_moment_without_a_zone_is_that_of_the_site_and_not_compared(paper, again):
    paper.posts(1)
    again(datetime(2026, 11, 20, 12))
    assert again(datetime(2026, 11, 20, 12))[1]


def test_another_sitegen_makes_the_site_anew(paper, again, monkeypatch):
    paper.posts(1)
    again()
    monkeypatch.setattr("sitegen.build.again.engine", lambda: "another")
    assert again()[1]


def test_a_failed_build_is_not_remembered_as_a_good_one(paper, again):
    paper.posts(1)
    again()
    paper.post("a", date="2026-02-30")
    for _ in range(2):
        with pytest.raises(SiteError):
            again()


def test_a_link_among_the_templates_is_read_each_time(paper, again, tmp_path):
    paper.posts(1)
    (tmp_path / "real").mkdir()
    (tmp_path / "real" / "404.html").write_text("<html>x</html>")
    (paper.root / "templates").symlink_to(tmp_path / "real")
    for _ in range(2):
        with contextlib.suppress(SiteError):
            assert again()[1]


def test_the_record_names_no_path_of_this_machine(paper, again, tmp_path):
    paper.posts(1)
    again()
    text = (paper.output / OWN / RECORD).read_text()
    assert str(tmp_path) not in text
    assert json.loads(text.split("\n", 1)[1])["pages"]
