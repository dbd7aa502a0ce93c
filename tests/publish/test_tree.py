"""Paths: what is in whose way, what a pattern means, what a list of paths is condensed to."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sitegen.publish.record import earlier, is_newer, message_of, read_commit
from sitegen.publish.tree import (
    Entry,
    condensed,
    covers,
    difference,
    folders_of,
    in_the_way,
    index_lines,
    pattern,
    read_listing,
)
from tests.publish.conftest import git

NAMES = st.sampled_from(["a", "b", "c.html", "ö", "new\nline", "\udcff"])
PATHS = st.sets(st.lists(NAMES, min_size=1, max_size=4).map("/".join), max_size=12)


@given(some=PATHS, others=PATHS)
def test_a_condensed_list_covers_its_paths_and_none_of_the_others(some, others):
    found = condensed(some, others - some)
    assert all(covers(found, path) for path in some)
    assert not any(covers(found, path) for path in others - some)


@given(files=PATHS, others=PATHS)
def test_what_is_not_in_the_way_can_stand_beside(files, others):
    rest = others - set(in_the_way(files, others))
    every = files | rest
    clashes = [path for path in rest if any(folder in every for folder in folders_of(path))]
    assert not [path for path in clashes if any(folder in files for folder in folders_of(path))]
    assert not rest & files
    assert not rest & {folder for path in files for folder in folders_of(path)}


@given(old=st.dictionaries(NAMES, st.sampled_from("xy")), new=st.dictionaries(NAMES, st.sampled_from("xy")))
def test_a_difference_makes_the_new_of_the_old(old, new):
    before = {path: Entry("100644", oid) for path, oid in old.items()}
    after = {path: Entry("100644", oid) for path, oid in new.items()}
    changes = difference(before, after)
    made = {path: entry for path, entry in before.items() if path not in changes.removed}
    made |= {path: after[path] for path in (*changes.new, *changes.changed)}
    assert made == after
    assert changes.number == len({*changes.new, *changes.changed, *changes.removed})


def test_git_reads_and_lists_paths_as_we_do(tmp_path):
    git(tmp_path, "init", "-q")
    oid = git(tmp_path, "hash-object", "-w", "--stdin", data=b"x").strip()
    files = {path: Entry("100644", oid) for path in ("a/b", "new\nline", 'quo"te\t', "ö", "\udcff.html", " ", "a\\b")}
    git(tmp_path, "update-index", "-z", "--index-info", data=index_lines(files))
    tree = git(tmp_path, "write-tree").strip()
    listing = git(tmp_path, "ls-tree", "-r", "-z", tree).encode("utf-8", "surrogateescape")
    assert read_listing(listing) == files


@pytest.mark.parametrize(
    ("text", "inside", "outside"),
    [
        ("old/", ["old/a", "old/b/c"], ["older/a", "x/old/a"]),
        ("old", ["old", "old/a"], ["old.html"]),
        ("/old/", ["old/a"], ["a/old/b"]),
        ("*.html", ["a.html"], ["a/b.html", "a.htm"]),
        ("**/*.html", ["a.html", "a/b/c.html"], ["a.txt"]),
        ("a/**/z", ["a/z", "a/b/c/z"], ["b/z"]),
        ("a?.txt", ["ab.txt"], ["a.txt", "a/.txt"]),
        ("**", ["a", "a/b"], []),
        ("a[1].txt", ["a[1].txt"], ["a1.txt"]),
        ("a+(b)", ["a+(b)"], ["aab"]),
    ],
)
def test_a_pattern_means_what_people_expect(text, inside, outside):
    rule = pattern(text)
    assert all(rule.match(path) for path in inside)
    assert not any(rule.match(path) for path in outside)


def commit(message: str) -> bytes:
    return b"tree x\nauthor A <a> 1795176000 +0100\ncommitter A <a> 1795176000 +0100\n\n" + message.encode()


@given(text=st.text(st.characters(exclude_categories=("Cs",)), max_size=80), kept=st.lists(NAMES, max_size=3))
def test_a_record_is_read_as_it_was_written(text, kept):
    publish = read_commit("c0ffee", commit(message_of(text, "1.2.3", kept, "beef")))
    assert publish is not None
    assert (publish.version, publish.kept, publish.rollback) == ("1.2.3", tuple(kept), "beef")
    assert publish.at.isoformat() == "2026-11-20T12:00:00+00:00"


@pytest.mark.parametrize(
    "message",
    [
        "By hand\n",
        "Sitegen-Version: 1\n\nand more\n",
        "Look: Sitegen-Version: 1\n",
        "x\n\nSitegen-Version: 1\nReviewed-by: me\n",
        'This reverts\n\n"Sitegen-Version: 1"\n',
    ],
)
def test_what_only_looks_like_a_record_is_none(message):
    assert read_commit("c0ffee", commit(message)) is None


def test_a_persons_message_cannot_be_taken_for_a_record():
    text = 'Night\n\nSitegen-Version: 99.0\nSitegen-Kept: "index.html"'
    publish = read_commit("c0ffee", commit(message_of(text, "1.0", [])))
    assert publish is not None
    assert (publish.version, publish.kept) == ("1.0", ())


@pytest.mark.parametrize(
    ("version", "than", "newer"),
    [
        ("0.10.0", "0.9.9", True),
        ("0.9.9", "0.10.0", False),
        ("1.0", "1.0.0", False),
        ("1.0.0", "1.0", False),
        ("1.0.1", "1.0", True),
        ("2", "1.9.dev3", True),
        ("", "1.0", False),
        ("unknown", "1.0", False),
    ],
)
def test_versions_are_compared_as_numbers(version, than, newer):
    assert is_newer(version, than) is newer


def test_nothing_can_be_brought_back_where_nothing_was_published():
    assert earlier((), "1") is None
