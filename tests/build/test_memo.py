"""Whatever is wrong with the cache, a build is right, and has at most one line to say about it."""

from __future__ import annotations

import shutil
import sqlite3

import pytest

from sitegen.build.memo_file import MemoFile


@pytest.fixture
def paper(make_paper):
    paper = make_paper("paper")
    paper.remembers = True
    paper.posts(3)
    paper.build()
    return paper


def clean(paper) -> dict[str, bytes]:
    copy = paper.root / "clean"
    paper.remembers = False
    paper.build(output=copy)
    paper.remembers = True
    found = paper.files(copy)
    shutil.rmtree(copy)
    return found


def is_right(paper) -> bool:
    """Whether a build after an edit gives what a clean one gives."""
    paper.post("p1", "Another text.")
    paper.warnings.clear()
    paper.build()
    return paper.files() == clean(paper)


def change_rows(paper, statement: str) -> None:
    connection = sqlite3.connect(paper.root / ".sitegen/memo.db")
    with connection:
        connection.execute(statement)
    connection.close()


@pytest.mark.parametrize(
    "statement",
    [
        "update bodies set body = body || 'x'",
        "update bodies set number = number + 1000",
        "update bodies set body = x'ff'",
        "update bodies set sum = 'text'",
        "delete from bodies",
        "update documents set value = replace(value, 'P0', 'P9')",
        "update documents set value = '[', sum = 0",
        "update documents set value = '', sum = 0",
        "update documents set value = trim(value, char(10))",
        "update documents set number = number + 1000",
        "update documents set value = cast(value as blob)",
        "update documents set sum = null",
        "update documents set sum = 'text'",
        "delete from documents",
        "update facts set value = cast(value as blob)",
        "update facts set value = '{}'",
        "update facts set value = 'no JSON', sum = 1",
        "drop table facts",
    ],
)
def test_a_row_that_was_changed_is_no_row(paper, statement):
    change_rows(paper, statement)
    assert is_right(paper)
    assert not paper.warnings


def test_rows_whose_keys_were_swapped_are_no_rows(paper):
    change_rows(paper, "update documents set key = 'x' || key where key = (select min(key) from documents)")
    change_rows(
        paper,
        "update documents set key = (select substr(key, 2) from documents where key like 'x%')"
        " where key = (select max(key) from documents where key not like 'x%')",
    )
    assert is_right(paper)


def test_a_table_of_another_shape_is_made_anew(paper):
    change_rows(paper, "drop table documents")
    change_rows(paper, "create table documents (name text)")
    assert is_right(paper)
    assert paper.warnings == ["the cache could not be read; it was made anew"]
    assert is_right(paper)
    assert not paper.warnings


@pytest.mark.parametrize("data", [b"", b"no database", b"SQLite format 3\0" + b"\xff" * 4000])
def test_a_file_that_is_no_database_is_made_anew(paper, data):
    for file in (paper.root / ".sitegen").iterdir():
        file.unlink()
    paper.write(".sitegen/memo.db", data)
    assert is_right(paper)
    assert len(paper.warnings) == bool(data)
    assert is_right(paper)
    assert not paper.warnings


@pytest.mark.parametrize("length", range(0, 20000, 1700))
def test_a_file_that_was_cut_is_made_anew(paper, length):
    file = paper.root / ".sitegen/memo.db"
    file.write_bytes(file.read_bytes()[:length])
    assert is_right(paper)
    assert len(paper.warnings) <= 1


def test_a_folder_in_its_place_means_no_cache(paper):
    (paper.root / ".sitegen/memo.db").unlink()
    (paper.root / ".sitegen/memo.db").mkdir()
    assert is_right(paper)
    assert len(paper.warnings) == 1


def test_a_file_where_its_folder_belongs_means_no_cache(paper):
    shutil.rmtree(paper.root / ".sitegen")
    paper.write(".sitegen", "mine")
    assert is_right(paper)
    assert len(paper.warnings) == 1
    assert (paper.root / ".sitegen").read_text() == "mine"


@pytest.mark.parametrize("name", [".sitegen", ".sitegen/memo.db"])
def test_a_link_in_its_place_is_never_followed(paper, tmp_path, name):
    target = tmp_path / "elsewhere"
    (paper.root / name).rename(target)
    before = target.read_bytes() if target.is_file() else sorted(target.iterdir())
    (paper.root / name).symlink_to(target)
    assert is_right(paper)
    assert paper.warnings == ["the cache is a link and is not used"]
    assert (target.read_bytes() if target.is_file() else sorted(target.iterdir())) == before


def test_a_folder_that_cannot_be_written_means_no_cache(paper, monkeypatch):
    def refuse(*_, **__):
        raise sqlite3.OperationalError("attempt to write a readonly database")

    monkeypatch.setattr(MemoFile, "_connect", refuse)
    assert is_right(paper)
    assert paper.warnings == ["there is no cache: its folder cannot be written"]


def test_a_cache_that_another_build_holds_is_not_waited_for(paper, monkeypatch):
    def refuse(*_, **__):
        raise sqlite3.OperationalError("database is locked")

    monkeypatch.setattr(MemoFile, "_connect", refuse)
    assert is_right(paper)
    assert (paper.root / ".sitegen/memo.db").is_file()


def test_facts_and_rows_do_not_pile_up(paper):
    for number in range(60):
        paper.write("themes/plain/templates/404.html", f"{number}</html>")
        paper.build()
    connection = sqlite3.connect(paper.root / ".sitegen/memo.db")
    (facts,) = connection.execute("select count(*) from facts").fetchone()
    connection.close()
    assert facts == 50


def test_a_manifest_of_wrong_values_is_not_believed(paper):
    manifest = paper.output / ".sitegen/manifest.json"
    manifest.write_text(manifest.read_text().replace('"loose":[[]', '"loose":[[1, null]'))
    assert is_right(paper)


def test_a_file_whose_mistake_cannot_even_be_told_is_made_anew(paper):
    file = paper.root / ".sitegen/memo.db"
    data = file.read_bytes()
    file.write_bytes(data.replace(b"CREATE TABLE documents", b"CREATE TABLE \xd0ocuments"))
    assert b"\xd0ocuments" in file.read_bytes()
    assert is_right(paper)
    assert len(paper.warnings) <= 1
