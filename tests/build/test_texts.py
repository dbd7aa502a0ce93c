"""Texts that are not held are fetched where a page is made: from the cache, or else from their source."""

from __future__ import annotations

import sqlite3
from dataclasses import replace

import pytest

from sitegen.base.problems import SiteError
from sitegen.build import memo, texts
from sitegen.build.build import build
from sitegen.build.memo import Memo
from sitegen.build.recall import Recall
from sitegen.build.workers import Processes
from sitegen.content import scan
from sitegen.content.model import Source


def made(paper, run=map, folder: str = "output") -> dict[str, bytes]:
    output = paper.root / folder
    build(paper.load(output=output), run, Memo(paper.root, paper.warnings.append, apart=True))
    return paper.files(output)


@pytest.fixture
def paper(make_paper):
    paper = make_paper("paper")
    paper.posts(220)
    return paper


@pytest.fixture
def fetched(monkeypatch):
    """The path of each text that is fetched."""
    found: list[str] = []
    find = texts.Texts.find
    monkeypatch.setattr(texts.Texts, "find", lambda self, text: found.append(text.source.path) or find(self, text))
    return found


@pytest.mark.parametrize("run", [map, Processes(2)], ids=["serial", "processes"])
def test_a_site_whose_texts_are_never_held_is_the_same(paper, monkeypatch, fetched, run):
    paper.build()
    expected = paper.files()
    monkeypatch.setattr(scan, "HELD", 0)
    monkeypatch.setattr(memo, "HELD", 0)
    monkeypatch.setattr(memo, "_BATCH", 1000)
    assert made(paper, run, "first") == expected
    assert made(paper, run, "second") == expected
    assert fetched or run is not map


def test_only_the_texts_of_pages_that_are_made_are_fetched(paper, fetched):
    made(paper)
    paper.post("p7", "Another text.", date="2026-10-01 07:00")
    made(paper)
    assert sorted(fetched) == ["content/posts/p6.md", "content/posts/p8.md"]  # whose pages show what p7 is about


@pytest.mark.parametrize("damage", ["delete from bodies", "update bodies set body = 'x'", "drop table bodies"])
def test_a_text_that_is_lost_is_parsed_again(paper, damage):
    expected = made(paper)
    connection = sqlite3.connect(paper.root / ".sitegen/memo.db")
    with connection:
        connection.execute(damage)
    connection.close()
    assert made(paper, map, "first") == expected
    assert made(paper, map, "second") == expected


def test_a_text_that_is_changed_meanwhile_ends_the_build_with_a_problem(paper):
    made(paper)
    before = paper.files()
    path = paper.post("p1", "Another text.")
    tree = scan.scan(paper.root)
    let_go = tuple(replace(source, data=None) for source in tree.sources)
    paper.post("p1", "Yet another text.")
    project = paper.load()
    with pytest.raises(SiteError) as caught:
        build(project, map, Memo(paper.root, paper.warnings.append, apart=True), Recall(replace(tree, sources=let_go)))
    assert [problem.code for problem in caught.value.problems] == ["FS006"], path
    assert paper.files() == before
    made(paper)


def test_a_source_is_read_again_as_long_as_it_is_the_same(paper):
    tree = scan.scan(paper.root)
    source = tree.sources[0]
    let_go = replace(source, data=None)
    assert let_go.read() == source.data
    assert isinstance(let_go, Source)
