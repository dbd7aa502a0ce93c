"""After a few edits only what shows the edited texts is looked at, and the site is that of a clean build."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from dataclasses import replace
from datetime import timedelta

import pytest

from sitegen.build import again as again_module
from sitegen.build import build as whole
from sitegen.build.again import build_again
from sitegen.build.flags import Flags
from sitegen.build.folder import OWN
from sitegen.build.memo import Memo
from sitegen.build.ordered import serial
from sitegen.build.recall import Recall
from sitegen.build.record import OUTLINE, RECORD
from sitegen.pages.context import Context
from sitegen.pages.plan import Planner
from sitegen.pages.shown import plan_shown
from sitegen.site.index import make_index
from sitegen.site.outline import Outline
from tests.conftest import JPEG, NOW, Paper


@pytest.fixture
def town(paper) -> Paper:
    """A paper that has some of everything."""
    paper.settings('[content]\nper_page = 2\n[feeds]\nitems = 3\n[urls]\narchive = true\nsection = "/on/{slug}/"\n')
    desks = ["town", "sea", "town"]
    for number in range(12):
        paper.post(
            f"p{number}",
            f"Text {number}, see [one](p{(number + 5) % 12}.md#top) and [the desk](/on/town/).\n\n## Head",
            date=f"2026-10-{1 + number:02} 10:00",
            section=desks[number % 3],
            tags=["all", *(["even"] if number % 2 == 0 else [])],
            authors=["Ada Byrne"] if number % 4 else ["Bo"],
            summary=f"Summary {number}.",
        )
    paper.post("pin", "Pinned.", date="2026-09-01 10:00", pinned=True, tags=["all"])
    paper.post("feat", "Featured.", date="2026-10-05 11:00", featured=True)
    paper.post("s1", "One.", date="2026-08-01", series={"name": "Saga", "part": 1})
    paper.post("s2", "Two.", date="2026-08-03", series={"name": "Saga", "part": 2})
    paper.post("s3", "Three.", date="2026-02-03", series="Saga", related=["p3.md"])
    paper.post("fix", "Wrong.", date="2026-06-01", corrections=[{"date": "2026-06-02", "text": "It was right."}])
    paper.write("content/photos/quay.jpg", JPEG)
    paper.post("shot", "![A](/photos/quay.jpg)", date="2026-06-03", photo={"src": "quay.jpg", "caption": "The quay."})
    paper.post("mended", "Mended.", date="2026-06-05", updated="2026-06-20")
    paper.post("said", "Talk.", date="2026-05-01")
    paper.source("comments/said/1.md", "Well.", {"title": "x", "authors": ["Cy"], "date": "2026-05-02"})
    paper.source("authors/bo.md", "Bo is [here](../posts/p0.md).", {"title": "Bo"})
    paper.source("pages/about.md", "About us.", {"title": "About"})
    paper.post("later", date="2026-12-24")
    paper.post("draft", draft=True)
    return paper


@pytest.fixture
def again(monkeypatch):
    """Build a paper with its cache, like a command of its own; whether the whole site was looked at."""
    asked = []
    real = whole.build_held
    monkeypatch.setattr(whole, "build_held", lambda *some, **more: asked.append(1) or real(*some, **more))

    def done(paper, now=NOW, **flags):
        asked.clear()
        given = Flags(now=now, config=paper.root / "sitegen.toml", **flags)
        done.report = build_again(given, lambda: serial, lambda: Memo(paper.root, paper.warnings.append, apart=True))
        return bool(asked)

    return done


def clean(paper, folder):
    """The files of a build that knows nothing, of a copy of the sources."""
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(paper.root, folder, ignore=shutil.ignore_patterns(".sitegen", "output"))
    other = Paper.__new__(Paper)
    other.root, other.output, other.remembers, other.warnings = folder, folder / "output", False, []
    other.build()
    return other.files()


def edit(paper, name, old, new, folder="posts"):
    file = paper.root / f"content/{folder}/{name}.md"
    text = file.read_text()
    assert old in text
    file.write_text(text.replace(old, new, 1))


FEW = {
    "a text": lambda paper: edit(paper, "p3", "Text 3", "Other words"),
    "a title": lambda paper: edit(paper, "p4", '"P4"', '"Another"'),
    "a summary": lambda paper: edit(paper, "p5", "Summary 5", "Other summary"),
    "the newest": lambda paper: edit(paper, "p11", '"P11"', '"News"'),
    "the pinned": lambda paper: edit(paper, "pin", '"Pin"', '"Needle"'),
    "the lead": lambda paper: edit(paper, "feat", '"Feat"', '"Lead"'),
    "a part": lambda paper: edit(paper, "s2", '"S2"', '"Part two"'),
    "a correction": lambda paper: edit(paper, "fix", "It was right", "It was not"),
    "a post with comments": lambda paper: edit(paper, "said", '"Said"', '"Talks"'),
    "a link": lambda paper: edit(paper, "p6", "p11.md", "p1.md"),
    "a page": lambda paper: edit(paper, "about", "About us", "We", "pages"),
    "a page's title": lambda paper: edit(paper, "about", '"About"', '"Us"', "pages"),
    "two": lambda paper: [edit(paper, "p1", '"P1"', '"One"'), edit(paper, "p2", '"P2"', '"Two"')],
    "who writes no date": lambda paper: edit(paper, "p8", "summary", "dateline: Harbour\nsummary"),
}
WHOLE = {
    "a picture's words": lambda paper: edit(paper, "shot", "![A]", "![B]"),
    "a caption": lambda paper: edit(paper, "shot", "The quay", "Not the quay"),
    "a date": lambda paper: edit(paper, "p3", "10:00", "11:00"),
    "the last change": lambda paper: edit(paper, "p3", "section", "updated: 2026-11-02\nsection"),
    "a tag": lambda paper: edit(paper, "p3", '"all"', '"one"'),
    "a desk": lambda paper: edit(paper, "p3", "town", "sea"),
    "an author": lambda paper: edit(paper, "p3", "Ada", "Ida"),
    "a name's spelling": lambda paper: edit(paper, "p3", '"all"', '"All"'),
    "a heading": lambda paper: edit(paper, "p3", "## Head", "## Foot"),
    "an address": lambda paper: edit(paper, "p3", "section", "slug: q3\nsection"),
    "an alias": lambda paper: edit(paper, "p3", "section", "aliases: [/old/]\nsection"),
    "a draft": lambda paper: edit(paper, "s1", "series", "draft: true\nseries"),
    "an end": lambda paper: edit(paper, "p3", "section", "expires: 2026-11-30\nsection"),
    "an embargo": lambda paper: edit(paper, "s1", "series", "embargo: 2026-11-30\nseries"),
    "a post that is hidden": lambda paper: edit(paper, "p3", "section", "noindex: true\nsection"),
    "a post at home elsewhere": lambda paper: edit(
        paper, "p3", "section", "canonical_url: https://other.example/x\nsection"
    ),
    "a pin": lambda paper: edit(paper, "p3", "section", "pinned: true\nsection"),
    "a lead": lambda paper: edit(paper, "p3", "section", "featured: true\nsection"),
    "related posts": lambda paper: edit(paper, "s3", '"p3.md"', '"p4.md"'),
    "a part's number": lambda paper: edit(paper, "s2", "2}", "3}"),
    "a first correction": lambda paper: edit(
        paper, "p3", "section", "corrections: [{date: 2026-10-05, text: No}]\nsection"
    ),
    "a correction before the last change": lambda paper: edit(
        paper, "mended", "updated", "corrections: [{date: 2026-06-06, text: No}]\nupdated"
    ),
    "a file": lambda paper: edit(paper, "p3", "see", "see ![x](/photos/quay.jpg) and"),
    "a link to nowhere yet": lambda paper: edit(paper, "p3", "see", "see [x](/on/sea/) and"),
    "a comment": lambda paper: edit(paper, "1", "Well", "Ill", "comments/said"),
    "a reporter": lambda paper: edit(paper, "bo", "Bo is", "Bo was", "authors"),
    "what waits": lambda paper: edit(paper, "later", "Some text", "Other text"),
    "a draft's text": lambda paper: edit(paper, "draft", "Some text", "Other text"),
    "a new text": lambda paper: paper.post("new"),
    "a text that goes": lambda paper: (paper.root / "content/posts/s1.md").unlink(),
    "a name of a file": lambda paper: (paper.root / "content/posts/s1.md").rename(paper.root / "content/posts/q.md"),
    "a warning": lambda paper: edit(paper, "p3", "section", "colour: red\nsection"),
}


@pytest.mark.parametrize("change", [*FEW, *WHOLE])
def test_after_an_edit_the_site_is_that_of_a_clean_build(town, again, tmp_path, change):
    assert again(town)
    (FEW | WHOLE)[change](town)
    assert again(town) == (change in WHOLE)
    assert town.files() == clean(town, tmp_path / "clean")
    before = town.files()
    assert not again(town)
    assert town.files() == before


def test_many_edits_in_a_row_stay_small_ones(town, again, tmp_path):
    again(town)
    for change in ("a text", "a title", "a summary", "a page", "a part", "two"):
        FEW[change](town)
        assert not again(town)
    assert town.files() == clean(town, tmp_path / "clean")


def test_an_edit_that_is_undone_is_an_edit(town, again):
    again(town)
    before = town.files()
    FEW["a title"](town)
    again(town)
    edit(town, "p4", '"Another"', '"P4"')
    assert not again(town)
    assert town.files() == before


def test_an_edit_with_a_mistake_is_told_and_mended(town, again, tmp_path):
    again(town)
    before = town.files()
    edit(town, "p3", "p8.md#top", "p99.md")
    with pytest.raises(Exception, match="p99"):
        again(town)
    assert town.files() == before
    edit(town, "p3", "p99.md", "p9.md")
    again(town)
    assert town.files() == clean(town, tmp_path / "clean")


def test_a_warning_about_a_page_goes_with_its_cause(town, again):
    base = town.root / "themes/plain/templates/base.html"
    base.write_text(base.read_text().replace("</html>", "{% if head.title != 'P4' %}</html>{% endif %}"))
    again(town)
    assert [problem.code for problem in again.report.problems] == ["HTML001"]
    FEW["a text"](town)
    again(town)
    assert [problem.code for problem in again.report.problems] == ["HTML001"]
    FEW["a title"](town)
    again(town)
    assert not again.report.problems
    edit(town, "p4", '"Another"', '"P4"')
    again(town)
    assert [problem.code for problem in again.report.problems] == ["HTML001"]


def test_what_every_page_shows_is_made_on_every_page(town, again, tmp_path):
    town.write("themes/plain/theme.toml", 'name = "plain"\n[needs]\nlatest = 3\n')
    base = town.root / "themes/plain/templates/base.html"
    base.write_text(
        base.read_text().replace("</body>", "{% for one in site.latest %}{{ one.title }}{% endfor %}</body>")
    )
    again(town)
    edit(town, "p11", "Text 11", "Other words")
    assert not again(town)
    edit(town, "p11", '"P11"', '"News"')
    assert again(town)
    assert town.files() == clean(town, tmp_path / "clean")
    edit(town, "p5", '"P5"', '"Old news"')
    assert not again(town)
    assert town.files() == clean(town, tmp_path / "clean")


@pytest.mark.parametrize(
    "harm",
    [
        lambda paper: (paper.output / OWN / OUTLINE).unlink(),
        lambda paper: (paper.output / OWN / OUTLINE).write_text("[]"),
        lambda paper: (paper.output / OWN / OUTLINE).write_bytes(b"\xff"),
        lambda paper: (paper.output / OWN / RECORD).write_text("x\n{}"),
        lambda paper: shutil.rmtree(paper.root / ".sitegen"),
        lambda paper: (paper.output / "index.html").write_text("x"),
    ],
    ids=["no outline", "another outline", "a broken outline", "no record", "no cache", "a page of somebody"],
)
def test_what_is_missing_is_made_anew(town, again, tmp_path, harm):
    again(town)
    harm(town)
    FEW["a title"](town)
    assert again(town)
    assert town.files() == clean(town, tmp_path / "clean")


def test_an_edit_in_the_minute_in_which_a_post_is_due(town, again, tmp_path):
    again(town)
    FEW["a text"](town)
    assert again(town, NOW + timedelta(days=60))


@pytest.mark.parametrize("related", [0, 4])
def test_whatever_shows_a_post_is_among_what_is_said_to_show_it(town, related):
    town.write("themes/plain/theme.toml", f'name = "plain"\n[layout]\nrelated = {related}\n')
    project, recall = town.load(), Recall()
    planned = whole.prepare(project, map, None, recall)
    site, documents = planned.site, planned.documents
    orders = recall.assemble.outline.orders

    def outputs(of):
        plan = Planner()(of, documents, project.listing, project.assets.files)
        return {output.url: output.output for output in plan.outputs}

    first = outputs(site)
    shown_at_all = 0
    for number, post in enumerate(site.posts):
        other = replace(post, card=replace(post.card, title="Something else", summary="Other"))
        posts = (*site.posts[:number], other, *site.posts[number + 1 :])
        index = make_index(tuple(one.card for one in posts), site.index.terms, orders)
        edited = replace(site, posts=posts, index=index)
        now = outputs(edited)
        changed = {url for url, output in now.items() if output != first[url]}
        context = Context.of(edited, documents, project.listing)
        assert changed <= {claim.url for claim in plan_shown(context, {number}, set())}
        shown_at_all += len(changed)
    assert shown_at_all > 8 * len(site.posts)


def test_whatever_shows_a_text_is_among_what_is_said_to_show_it(town):
    project = town.load()
    planned = whole.prepare(project, map)
    site = planned.site

    def outputs(documents):
        plan = Planner()(site, documents, project.listing, project.assets.files)
        return {output.url: output.output for output in plan.outputs}

    first = outputs(planned.documents)
    in_feeds = 0
    for number, post in enumerate(site.posts):
        other = replace(planned.documents[post.card.path], body="<p>Something else</p>", digest="another")
        documents = {**planned.documents, post.card.path: other}
        changed = {url for url, output in outputs(documents).items() if output != first[url]}
        context = Context.of(site, documents, project.listing)
        assert post.card.url in changed
        assert changed <= {claim.url for claim in plan_shown(context, set(), {number})}
        in_feeds += len(changed) > 1
    assert in_feeds


def test_an_outline_comes_back_from_plain_values(town):
    recall = Recall()
    whole.prepare(town.load(), map, None, recall)
    outline = recall.assemble.outline
    other = Outline.unpack(json.loads(json.dumps(outline.pack())))
    assert other._replace(orders=None) == outline._replace(orders=None)
    assert json.dumps(other.pack()) == json.dumps(outline.pack())
    assert dict(other.orders.in_section) == dict(outline.orders.in_section)


def test_a_series_of_many_parts_needs_no_more_open_files_than_another(paper):
    resource = pytest.importorskip("resource")
    for number in range(90):
        paper.post(
            f"p{number}", title=f"Part {number}", date=f"2026-{1 + number // 28:02}-{1 + number % 28:02}", series="S"
        )

    def few():
        resource.setrlimit(resource.RLIMIT_NOFILE, (128, 128))

    def build():
        command = [sys.executable, "-m", "sitegen", "build", "-q", "-j", "1", "--at", NOW.isoformat()]
        return subprocess.run(command, cwd=paper.root, preexec_fn=few, check=False, capture_output=True).returncode

    assert build() == 0
    edit(paper, "p7", "Part 7", "Part seven")
    assert build() == 0


def test_why_a_text_is_held_back_is_said_as_of_now(paper, again):
    paper.post("p", date="2026-01-01", expires="2026-11-30", embargo="2026-12-05")
    again(paper)
    assert [held.reason for held in again.report.held] == ["embargo"]
    again(paper, NOW + timedelta(days=30))
    assert [held.reason for held in again.report.held] == ["expired"]


def test_a_cache_that_cannot_be_used_is_told_once(town, again):
    again(town)
    shutil.rmtree(town.root / ".sitegen")
    (town.root / ".sitegen").write_text("a file")
    FEW["a text"](town)
    again(town)
    assert len(town.warnings) == 1


@pytest.mark.parametrize("name", ["edition.new", "outline.new"])
def test_no_file_is_written_through_a_link(paper, again, tmp_path, name):
    paper.post("p")
    again(paper)
    other = tmp_path / "somebody's"
    other.write_text("precious")
    (paper.output / OWN / name).symlink_to(other)
    paper.post("q")
    again(paper)
    assert other.read_text() == "precious"


def test_a_record_that_cannot_be_written_fails_no_build(town, again, tmp_path):
    again(town)
    (town.output / OWN / "edition.new").mkdir()
    FEW["a title"](town)
    again(town)
    assert town.files() == clean(town, tmp_path / "clean")


@pytest.fixture
def meanwhile(monkeypatch):
    """While the site is built a file is another one, from when it was looked at until all is written."""

    def during(file, text):
        real, before = whole.build_held, file.read_text()

        def build_held(*some, **more):
            file.write_text(text)
            try:
                return real(*some, **more)
            finally:
                file.write_text(before)
                monkeypatch.setattr(whole, "build_held", real)

        monkeypatch.setattr(whole, "build_held", build_held)

    return during


def test_a_file_that_was_another_while_it_was_copied_is_copied_again(town, again, meanwhile, tmp_path):
    file = town.write("content/static/notice.txt", "As it is")
    meanwhile(file, "As it was for a moment")
    again(town)
    again(town)
    assert town.files() == clean(town, tmp_path / "clean")


@pytest.mark.parametrize("then", ["nothing", "an edit"])
def test_a_template_that_was_another_while_it_was_read_is_read_again(town, again, monkeypatch, tmp_path, then):
    base = town.root / "themes/plain/templates/base.html"
    text = base.read_text()
    real = again_module._load

    def load(flags):
        base.write_text(text.replace("<body>", "<body>For a moment"))
        project = real(flags)
        base.write_text(text)
        return project

    with monkeypatch.context() as patch:
        patch.setattr(again_module, "_load", load)
        again(town)
    if then == "an edit":
        FEW["a title"](town)
    again(town)
    assert town.files() == clean(town, tmp_path / "clean")


def test_a_record_that_cannot_be_decoded_is_none(town, again):
    again(town)
    (town.output / OWN / RECORD).write_text("x\n" + "[" * 200_000)
    again(town)
