"""What a session makes of edits: the newest good site, exactly what a build would write, whatever somebody saves."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from sitegen.base.problems import error
from sitegen.build.build import build
from sitegen.build.flags import Flags
from sitegen.build.memo import Memo
from sitegen.cli.serve import _load
from sitegen.preview.marks import unmarked
from sitegen.preview.session import Session
from sitegen.preview.snapshot import Following
from sitegen.preview.watch import Hint
from tests.conftest import NOW

A = "/2026/11/a/"


class Desk:
    """A paper and its session: save, and look."""

    def __init__(self, paper):
        self.paper, self.now = paper, NOW
        flags = Flags(now=NOW, config=paper.root / "sitegen.toml", drafts=True, future=True)
        following = Following(
            "key", lambda revision: f"run-{revision}", lambda problem: [str(problem.at), "a line", "hint"]
        )
        memo = Memo(paper.root, paper.warnings.append)
        self.session = Session(lambda: _load(flags), lambda: self.now, "sitegen.toml", memo, following)

    def saved(self, *paths):
        """The snapshot after these files were saved; without any, after everything may have changed."""
        return self.session.update(Hint(paths, touched=frozenset(paths) or None))

    def text(self, path=A):
        return unmarked(self.session.snapshot.answer(path).body).decode()


@pytest.fixture
def desk(paper):
    return Desk(paper)


def test_a_saved_text_is_a_new_snapshot_and_the_old_one_stays_as_it_was(desk):
    desk.paper.post("a", "Old words.")
    before = desk.saved()
    assert "Old words." in desk.text()
    desk.paper.post("a", "New words.")
    after = desk.saved("content/posts/a.md")
    assert after.revision > before.revision
    assert "New words." in desk.text()
    assert b"Old words." in before.answer(A).body


def test_what_changes_nothing_is_the_same_snapshot(desk):
    desk.paper.post("a")
    before = desk.saved()
    desk.paper.post("a")
    assert desk.saved("content/posts/a.md") is before
    assert desk.saved() is before
    desk.paper.settings()
    assert desk.saved("sitegen.toml") is before


def test_everything_that_is_served_is_what_a_build_writes(desk):
    paper = desk.paper
    paper.post("a", "Text with a ![picture](a.svg).", tags=["x"], aliases=["/old/"])
    paper.write("content/posts/a.svg", '<svg xmlns="http://www.w3.org/2000/svg" width="1" height="2"/>')
    paper.write("content/static/plain.html", "<p>As it is.</p>")
    desk.saved()
    paper.post("a", "Other text with a ![picture](a.svg).", tags=["y"], aliases=["/old/"])
    paper.post("b", "Second.", tags=["x"])
    snapshot = desk.saved("content/posts/a.md", "content/posts/b.md")
    build(paper.load(drafts=True, future=True), map)
    for name, data in paper.files().items():
        answer = snapshot.answer("/" + name)
        body = answer.body if isinstance(answer.body, bytes) else answer.body.read_bytes()
        assert unmarked(body) == data, name
        assert snapshot.answer("/" + name.removesuffix("index.html")).digest == answer.digest


def test_pages_are_rendered_when_they_are_asked_for_and_once(desk):
    desk.paper.posts(20)
    renderer = desk.saved().served.renderer
    assert renderer.count == 0
    for _ in range(3):
        desk.session.snapshot.answer("/")
    assert renderer.count == 1
    desk.paper.post("p3", "An old text.", date="2026-10-01 03:00")
    desk.saved("content/posts/p3.md")
    desk.session.snapshot.answer("/")
    assert renderer.count == 1
    assert "An old text." in desk.text("/2026/10/p3/")
    assert renderer.count == 2


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("content/posts/a.md", "---\ntitle: [\n"),
        ("content/posts/a.md", "---\ntitle: A\ndate: 2026-11-01\n---\n[gone](b.md)\n"),
        ("content/posts/a.md", b"\xff\xfe\x00"),
        ("sitegen.toml", "[site"),
        ("sitegen.toml", ""),
        ("themes/plain/theme.toml", "name ="),
        ("themes/plain/static/style.css", "a { background: url(gone.png) }"),
        ("themes/plain/templates/post.html", "{% for %}"),
        ("themes/plain/templates/base.html", "{{ gone }}"),
        ("themes/plain/templates/card.html", b"\xff"),
        ("templates/post.html", "{% extends 'gone.html' %}"),
        ("content/data/a.json", "{"),
    ],
)
def test_a_broken_save_keeps_the_last_good_page_and_the_next_good_one_mends_it(desk, path, text):
    desk.paper.post("a", "Old words.")
    desk.saved()
    good = desk.text()
    file = desk.paper.root / path
    before = file.read_bytes() if file.exists() else None
    desk.paper.write(path, text)
    snapshot = desk.saved(path)
    assert desk.text() == good
    state = snapshot.state(A)
    assert state.over.html
    assert all(problem.at for problem in state.problems)
    assert state.over.html.encode() in snapshot.answer(A).body
    if before is None:
        file.unlink()
    else:
        file.write_bytes(before)
    assert desk.saved(path).state(A).over.html == ""
    assert desk.text() == good


def test_a_page_that_was_never_asked_for_is_shown_with_the_last_good_theme(desk):
    desk.paper.post("a", "Old words.")
    desk.saved().answer("/")
    desk.paper.write("themes/plain/templates/post.html", "{% for %}")
    snapshot = desk.saved("themes/plain/templates/post.html")
    assert "Old words." in desk.text()
    assert snapshot.state(A).over.html


def test_without_a_good_site_every_page_says_why(desk):
    desk.paper.write("sitegen.toml", "")
    snapshot = desk.saved()
    answer = snapshot.not_found("/any/")
    assert (answer.status, snapshot.answer("/any/")) == (500, None)
    assert b"sitegen.toml" in answer.body


def test_a_site_with_errors_from_the_start_is_shown_as_far_as_it_goes(desk):
    desk.paper.post("a", "Good words.")
    desk.paper.write("content/posts/b.md", "---\ntitle: [\n")
    assert desk.saved().state(A).over.html
    assert "Good words." in desk.text()


def test_an_edit_while_the_settings_are_broken_is_shown_when_they_are_mended(desk):
    desk.paper.post("a", "Old words.")
    desk.saved()
    good = (desk.paper.root / "sitegen.toml").read_bytes()
    desk.paper.write("sitegen.toml", "[")
    desk.saved("sitegen.toml")
    desk.paper.post("a", "New words.")
    desk.saved("content/posts/a.md")
    desk.paper.write("sitegen.toml", good)
    desk.saved("sitegen.toml")
    assert "New words." in desk.text()


def test_a_fault_of_our_own_is_a_problem_and_the_site_stays(desk):
    desk.paper.post("a", "Old words.")
    desk.saved()
    desk.session.failed(error("BUG001", "sitegen failed here"))
    assert desk.session.snapshot.state(A).over.html
    assert "Old words." in desk.text()
    assert desk.saved("content/posts/a.md").state(A).over.html == ""


def test_links_to_a_page_that_is_gone_are_noticed_though_pages_and_templates_remember_them(desk):
    desk.paper.write(
        "themes/plain/templates/page.html", '{% block body %}{{ title }} {{ url("/2026/11/b/") }}{% endblock %}</html>'
    )
    desk.paper.source("pages/about.md", "About us.", {})
    desk.paper.source("pages/other.md", "Others.", {})
    desk.paper.post("b")
    desk.saved()
    assert "/2026/11/b/" in desk.text("/about/")
    (desk.paper.root / "content/posts/b.md").unlink()
    snapshot = desk.saved("content/posts/b.md")
    for path in ("/about/", "/other/"):
        assert "LINK001" in snapshot.state(path).over.html


def test_a_draft_and_what_waits_are_marked_with_their_source(desk):
    desk.paper.post("a", draft=True, embargo="2026-12-01 10:00")
    desk.paper.post("b", date="2026-12-02", slug="b")
    snapshot = desk.saved()
    body = snapshot.answer(A).body.decode()
    assert 'data-source="content/posts/a.md" data-note="draft' in body
    assert "scheduled for 2026-12-02" in snapshot.answer("/2026/12/b/").body.decode()


def test_what_waits_loses_its_mark_when_its_time_has_come(desk):
    moment = datetime(2026, 11, 21, 10, tzinfo=UTC)
    desk.paper.post("a", date="2026-11-21 10:00")
    before = desk.saved().state(A)
    assert desk.session.due == moment.timestamp()
    desk.now = moment + timedelta(seconds=1)
    assert desk.session.update(Hint((), True, frozenset())).state(A).page != before.page
    assert desk.session.due is None


def test_addresses_without_a_slash_lead_to_those_with_one(desk):
    desk.paper.post("a")
    snapshot = desk.saved()
    assert snapshot.redirect("/2026/11/a") == A
    assert snapshot.redirect("/2026/11/b") is None
    assert snapshot.redirect("") is None
    assert snapshot.not_found("/gone/").status == 404


def test_a_page_that_moved_is_found_by_its_source(desk):
    desk.paper.post("a")
    assert desk.saved().url_of("content/posts/a.md") == A
    desk.paper.post("a", slug="b")
    assert desk.saved("content/posts/a.md").url_of("content/posts/a.md") == "/2026/11/b/"
    assert desk.session.snapshot.url_of("content/posts/gone.md") is None
