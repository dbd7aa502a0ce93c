"""A process that prepares a site again and again, remembering the last time, always gets what one that knows nothing
gets.
"""

from __future__ import annotations

import os
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from random import Random

import pytest

from sitegen.base.problems import SiteError
from sitegen.build.build import Planned, prepare
from sitegen.build.flags import Flags
from sitegen.build.ordered import serial
from sitegen.build.project import load_project
from sitegen.build.recall import Recall
from tests.build.edited_site import EditedSite
from tests.build.edits import apply
from tests.build.scripts import make_script

SEEDS = int(os.environ.get("PROVE_RECALL", "12"))


def state(root: Path) -> dict[str, object]:
    """Every file below content/ and what is in it."""
    found: dict[str, object] = {}
    for folder, _, names in os.walk(root / "content", followlinks=False):
        for name in names:
            file = Path(folder, name)
            path = file.relative_to(root).as_posix()
            found[path] = file.readlink() if file.is_symlink() else file.read_bytes() if file.is_file() else None
    return found


def told(planned: Planned) -> tuple[object, ...]:
    return planned.site, planned.problems, planned.documents, planned.plan.paths, list(map(tuple, outputs(planned)))


def outputs(planned: Planned) -> list[object]:
    return [one.made() for one in planned.plan.outputs]


def project_of(site: EditedSite):
    flags = Flags(now=site.now, config=site.root / "sitegen.toml", drafts=site.drafts, future=site.future)
    try:
        return load_project(flags)
    except SiteError:
        return None


@pytest.mark.parametrize("seed", range(SEEDS))
def test_what_is_remembered_never_shows(tmp_path, seed):
    site, recall, rng = EditedSite(tmp_path / "site", seed), Recall(), Random(seed)
    before: dict[str, object] = {}
    for step in make_script(seed, 12):
        for name, numbers in step:
            apply(site, name, numbers)
        now = state(site.root)
        project = project_of(site)
        if project is None:
            continue  # and what was touched meanwhile is still to be told
        touched = {path for path in before.keys() | now.keys() if before.get(path, 0) != now.get(path, 0)}
        hint = None if rng.random() < 0.1 or not before else frozenset(touched)
        found = prepare(project, serial, None, recall, hint)
        assert told(found) == told(prepare(project, serial))
        assert list(found.documents) == list(prepare(project, serial).documents)
        before = now


def test_a_text_that_is_edited_leaves_the_site_and_its_plan(paper):
    paper.posts(3)
    recall = Recall()
    project = paper.load()
    first = prepare(project, serial, None, recall)
    paper.post("p1", "Other words, [a link](p0.md).\n\n## And a heading", date="2026-10-01 01:00", description="One.")
    second = prepare(project, serial, None, recall, frozenset({"content/posts/p1.md"}))
    assert second.site is not first.site  # its summary is another: cards show it
    paper.post("p1", "Yet others, [a link](p0.md).\n\n## Another", date="2026-10-01 01:00", description="One.")
    third = prepare(project, serial, None, recall, frozenset({"content/posts/p1.md"}))
    assert third.site is second.site
    assert third.plan.positions is second.plan.positions
    assert "Yet others" in third.plan.find("/2026/10/p1/").output.view.text.__html__()
    assert "Other words" in second.plan.find("/2026/10/p1/").output.view.text.__html__()


def test_a_title_that_is_edited_leaves_the_other_cards(paper):
    paper.posts(3)
    recall = Recall()
    first = prepare(paper.load(), serial, None, recall)
    paper.post("p1", title="Another", date="2026-10-01 01:00")
    second = prepare(paper.load(), serial, None, recall, frozenset({"content/posts/p1.md"}))
    same = [one is other for one, other in zip(first.site.index.cards, second.site.index.cards, strict=True)]
    assert same == [True, False, True]


def test_a_reading_that_fails_is_made_good_by_the_next(paper, monkeypatch):
    paper.posts(2)
    recall = Recall()
    project = paper.load()
    prepare(project, serial, None, recall)
    paper.post("p0", "Other words.", date="2026-10-01 00:00")
    with monkeypatch.context() as patch:
        patch.setattr("sitegen.build.recall.rescan", lambda *_: (_ for _ in ()).throw(OSError("the disk")))
        with pytest.raises(OSError, match="the disk"):
            prepare(project, serial, None, recall, frozenset({"content/posts/p0.md"}))
    found = prepare(project, serial, None, recall, frozenset())
    assert "Other words" in found.documents["content/posts/p0.md"].body


def test_front_matter_that_only_planning_looks_at_is_looked_at(paper):
    recall = Recall()
    for home, listed in (("https://test.example/2026/10/p0/", True), ("https://else.example/2026/10/p0/", False)):
        paper.post("p0", date="2026-10-01 00:00", canonical_url=home)
        found = prepare(paper.load(), serial, None, recall, frozenset({"content/posts/p0.md"}))
        urls = {entry.url for entry in found.plan.find("/sitemap.xml").output.entries}
        assert ("https://test.example/2026/10/p0/" in urls) == listed


def test_a_moment_in_another_zone_is_another(paper):
    paper.post("a", date="2026-11-01T10:00Z")
    recall = Recall()
    for zone in ("Europe/Lisbon", "America/New_York"):
        paper.settings(site=f'timezone = "{zone}"')
        found = prepare(paper.load(), serial, None, recall, frozenset())
        assert str(found.site.index.cards[0].published.at.tzinfo) == zone


def test_a_heading_that_is_renamed_is_missed_by_who_links_to_it(paper):
    paper.post("p0", "See [there](p1.md#one).", date="2026-10-01 00:00", description="D.")
    recall = Recall()
    for heading, wrong in (("One", 0), ("Two", 1), ("One", 0)):
        paper.post("p1", f"Words.\n\n## {heading}\n\nMore.", date="2026-10-02 00:00", description="D.")
        found = prepare(paper.load(), serial, None, recall, frozenset({"content/posts/p1.md"}))
        assert sum(problem.code == "LINK002" for problem in found.problems) == wrong


def test_an_end_that_is_moved_into_the_past_takes_the_post_away(paper):
    paper.post("p0", date="2026-10-01 00:00")
    recall = Recall()
    for year, held in ((2096, 0), (2026, 1), (2096, 0)):
        paper.post("p1", "Words.", date="2026-10-02 00:00", expires=f"{year}-10-05 00:00", description="D.")
        found = prepare(paper.load(), serial, None, recall, frozenset({"content/posts/p1.md"}))
        assert len(found.site.held) == held
        assert len(found.site.posts) == 2 - held


def test_a_clock_that_goes_on_is_looked_at_where_only_a_text_is_edited(paper):
    recall = Recall()
    for number, (day, posts) in enumerate((("2026-10-01", 1), ("2026-10-03", 2), ("2026-10-01", 1))):
        paper.post("p0", f"Text {number}.", date="2026-09-01 00:00", description="D.")
        paper.post("p1", date="2026-10-02 00:00")
        project = paper.load()
        project = replace(project, release=replace(project.release, now=datetime.fromisoformat(f"{day}T12:00Z")))
        found = prepare(project, serial, None, recall, frozenset({"content/posts/p0.md"}))
        assert len(found.site.posts) == posts


def test_a_front_page_that_loses_a_post_to_its_top_has_fewer_pages(paper):
    paper.settings("[content]\nper_page = 1")
    paper.posts(12)
    recall, pages = Recall(), []
    for pinned in (False, True, False):
        paper.post("p0", "Words.", date="2026-10-01 00:00", pinned=pinned)
        found = prepare(paper.load(), serial, None, recall, frozenset({"content/posts/p0.md"}))
        pages.append([url for url in found.plan.positions if url.startswith("/page/")])
        assert told(found) == told(prepare(paper.load(), serial))
    assert pages[0] == pages[2] != pages[1]


def test_a_title_that_is_edited_shows_in_lists_but_not_in_those_of_before(paper):
    paper.posts(3)
    recall = Recall()
    first = prepare(paper.load(), serial, None, recall)
    paper.post("p1", title="Another", date="2026-10-01 01:00")
    second = prepare(paper.load(), serial, None, recall, frozenset({"content/posts/p1.md"}))
    titles = [[card.title for card in one.plan.find("/2026/").output.view.cards] for one in (first, second)]
    assert "Another" not in titles[0]
    assert "Another" in titles[1]


def test_an_author_who_hides_their_page_is_not_listed_any_more(paper):
    paper.post("p0", authors=["Ana"])
    recall, listed = Recall(), []
    for hidden in (False, True):
        paper.source("authors/ana.md", "Writes.", {"title": "Ana", "noindex": hidden})
        found = prepare(paper.load(), serial, None, recall, frozenset({"content/authors/ana.md"}))
        listed += ["/authors/ana/" in str(found.plan.find("/sitemap.xml").output)]
    assert listed == [True, False]
