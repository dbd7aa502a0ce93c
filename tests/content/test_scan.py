from __future__ import annotations

import contextlib
import json
import os
import stat
import tempfile
import unicodedata
from pathlib import Path

import pytest

import sitegen.content.scan as scanning
from sitegen.content.scan import MAX_TEXT, scan

TEMPORARY = Path(tempfile.gettempdir())
NOBODY = 65534


@pytest.fixture
def site(tmp_path):
    def write(path: str, data: bytes | str = "x") -> Path:
        file = tmp_path / "site" / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(data if isinstance(data, bytes) else data.encode())
        return file

    write.root = tmp_path / "site"
    write.root.mkdir()
    return write


def codes(tree):
    return sorted(problem.code for problem in tree.problems)


def test_every_kind_of_file_goes_where_it_belongs(site):
    for path in (
        "content/posts/a.md",
        "content/posts/b/index.markdown",
        "content/posts/b/quay.jpg",
        "content/pages/about.md",
        "content/authors/jo.md",
        "content/comments/a/1.md",
        "content/photos/port.jpg",
        "content/static/robots.txt",
    ):
        site(path)
    site("content/data/tide.json", '{"high": 3}')
    tree = scan(site.root)
    assert [(source.path, source.folder) for source in tree.sources] == [
        ("content/authors/jo.md", "authors"),
        ("content/comments/a/1.md", "comments"),
        ("content/pages/about.md", "pages"),
        ("content/posts/a.md", "posts"),
        ("content/posts/b/index.markdown", "posts"),
    ]
    assert list(tree.files) == ["content/photos/port.jpg", "content/posts/b/quay.jpg"]
    assert list(tree.static) == ["robots.txt"]
    assert tree.data == {"tide": {"high": 3}}
    assert tree.problems == ()


def test_a_site_without_content_is_empty(site):
    tree = scan(site.root)
    assert (tree.sources, tree.problems) == ((), ())


def test_the_order_of_the_disk_does_not_matter(site, monkeypatch):
    for name in "dbca":
        site(f"content/posts/{name}.md", name)
    usual = scan(site.root)
    scandir = os.scandir

    @contextlib.contextmanager
    def backwards(folder):
        with scandir(folder) as entries:
            yield iter(sorted(entries, key=lambda entry: entry.name, reverse=True))

    monkeypatch.setattr(scanning.os, "scandir", backwards)
    assert scan(site.root) == usual


def test_what_editors_and_helpers_leave_is_not_read(site):
    for name in (".hidden.md", "a.md~", ".a.md.swp", "4913", "make.py"):
        site(f"content/posts/{name}")
    tree = scan(site.root)
    assert (tree.sources, tree.files, tree.problems) == ((), {}, ())


def test_places_that_nothing_reads_are_said(site):
    site("content/post/a.md")
    site("content/b.md")
    tree = scan(site.root)
    assert [(str(problem.at), problem.code) for problem in tree.problems] == [
        ("content/b.md", "PATH010"),
        ("content/post", "PATH010"),
    ]


def test_dot_files_of_static_are_copied_only_where_the_web_knows_them(site):
    for name in (".well-known/security.txt", ".nojekyll", ".htaccess", ".hidden", ".env", ".git/config"):
        site(f"content/static/{name}")
    tree = scan(site.root)
    assert sorted(tree.static) == [".htaccess", ".nojekyll", ".well-known/security.txt"]
    assert codes(tree) == ["SEC004", "SEC004"]


def test_a_link_out_of_the_project_is_refused_and_one_inside_is_followed(site, tmp_path):
    (tmp_path / "secret.md").write_text("not ours")
    (tmp_path / "site-backup").mkdir()
    (tmp_path / "site-backup/b.md").write_text("a sibling whose name starts alike")
    inside = site("shared/a.md", "ours")
    (site.root / "content/posts").mkdir(parents=True)
    (site.root / "content/posts/a.md").symlink_to(inside)
    (site.root / "content/posts/b.md").symlink_to(tmp_path / "site-backup/b.md")
    (site.root / "content/posts/c.md").symlink_to(tmp_path / "secret.md")
    (site.root / "content/posts/d").symlink_to(tmp_path / "site-backup")
    tree = scan(site.root)
    assert [source.data for source in tree.sources] == [b"ours"]
    assert codes(tree) == ["SEC001"] * 3


def test_links_in_a_circle_are_followed_once(site):
    site("content/posts/a.md")
    posts = site.root / "content/posts"
    (posts / "up").symlink_to("..")
    (posts / "self").symlink_to("self")
    (posts / "gone.md").symlink_to("nowhere.md")
    tree = scan(site.root)
    assert [source.path for source in tree.sources] == ["content/posts/a.md"]
    assert codes(tree) == ["FS003", "FS003", "FS004"]


def test_a_pipe_is_skipped_and_nothing_hangs(site):
    site("content/posts/a.md")
    os.mkfifo(site.root / "content/posts/pipe.md")
    assert codes(scan(site.root)) == ["FS005"]


def test_a_file_that_goes_between_listing_and_reading_was_never_there(site, monkeypatch):
    site("content/posts/a.md")
    goes = site("content/posts/b.md")
    table = site("content/data/c.json", "{}")
    picture = site("content/photos/d.jpg")
    read = scanning._read

    def late(file, path, size, found):
        for gone in (goes, table, picture):
            gone.unlink(missing_ok=True)
        read(file, path, size, found)

    monkeypatch.setattr(scanning, "_read", late)
    tree = scan(site.root)
    assert [source.path for source in tree.sources] == ["content/posts/a.md"]
    assert (tree.files, tree.data, tree.problems) == ({}, {}, ())


def test_a_folder_that_goes_while_it_is_walked_was_never_there(site, monkeypatch):
    site("content/posts/a.md")
    site("content/posts/z/b.md")
    read = scanning._read

    def late(file, path, size, found):
        with contextlib.suppress(FileNotFoundError):
            (site.root / "content/posts/z/b.md").unlink()
            (site.root / "content/posts/z").rmdir()
        read(file, path, size, found)

    monkeypatch.setattr(scanning, "_read", late)
    tree = scan(site.root)
    assert [source.path for source in tree.sources] == ["content/posts/a.md"]
    assert tree.problems == ()


def test_a_text_may_have_eight_mebibytes_and_no_more(site):
    site("content/posts/a.md", b"x" * MAX_TEXT)
    site("content/posts/b.md", b"x" * (MAX_TEXT + 1))
    site("content/photos/c.jpg", b"x" * (MAX_TEXT + 1))
    tree = scan(site.root)
    assert [source.path for source in tree.sources] == ["content/posts/a.md"]
    assert codes(tree) == ["LIM001"]
    assert "content/photos/c.jpg" in tree.files


def test_paths_are_composed_and_files_keep_their_own_spelling(site):
    name = unicodedata.normalize("NFD", "café")
    site(f"content/posts/{name}.md")
    site(f"content/photos/{name}.jpg")
    tree = scan(site.root)
    assert [source.path for source in tree.sources] == ["content/posts/café.md"]
    assert [(key, file.path) for key, file in tree.files.items()] == [
        ("content/photos/café.jpg", f"content/photos/{name}.jpg")
    ]


def test_a_static_file_is_published_under_a_name_that_every_system_can_store(site):
    site("content/static/nul.txt")
    site("content/static/why?.txt")
    tree = scan(site.root)
    assert {url: file.path for url, file in tree.static.items()} == {
        "nul-.txt": "content/static/nul.txt",
        "why-.txt": "content/static/why?.txt",
    }
    assert codes(tree) == ["PATH002", "PATH003"]


def test_of_two_tables_with_one_name_the_first_counts_and_both_are_named(site):
    site("content/data/tide.csv", "a\n1\n")
    site("content/data/tide.json", "{}")
    tree = scan(site.root)
    (problem,) = tree.problems
    assert (problem.code, str(problem.at), str(problem.others[0])) == (
        "DATA002",
        "content/data/tide.json",
        "content/data/tide.csv",
    )


def as_nobody(function):
    """What `function` gives in a child without rights: permissions do not bind root, whom these tests may run as."""
    function()  # what is imported late is imported now: the child may not read root's Python
    reading, writing = os.pipe()
    child = os.fork()
    if not child:
        answer = b"the child failed"
        with contextlib.suppress(BaseException):
            if os.geteuid() == 0:
                os.setgroups([])
                os.setgid(NOBODY)
                os.setuid(NOBODY)
            try:
                answer = json.dumps(function()).encode()
            except BaseException as mistake:
                answer = json.dumps(repr(mistake)).encode()
        os.write(writing, answer)
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading, "rb") as pipe:
        answer = pipe.read()
    os.waitpid(child, 0)
    return json.loads(answer)


@pytest.mark.skipif(not hasattr(os, "fork"), reason="permissions are those of Unix")
@pytest.mark.parametrize(
    ("path", "mode", "expected"),
    [
        ("content/posts/a.md", 0, ["content/posts/a.md"]),
        ("content/photos/a.jpg", 0, ["content/photos/a.jpg"]),
        ("content/data/a.json", 0, ["content/data/a.json"]),
        ("content/posts", 0, ["content/posts"]),
        ("content/posts", 0o444, ["content/posts/a.md", "content/posts/b.md"]),
    ],
)
def test_what_may_not_be_read_is_an_error_with_its_path(site, path, mode, expected):
    for name in ("posts/a.md", "posts/b.md", "photos/a.jpg", "data/a.json"):
        site(f"content/{name}", "{}")
    for folder in (site.root, *site.root.parents):
        if folder != TEMPORARY and folder.is_relative_to(TEMPORARY):
            folder.chmod(0o755)  # pytest keeps its folders for one user
    file = site.root / path
    before = stat.S_IMODE(file.stat().st_mode)
    file.chmod(mode)
    try:
        found = as_nobody(lambda: [(problem.code, str(problem.at)) for problem in scan(site.root).problems])
    finally:
        file.chmod(before)
    assert found == [["IO001", where] for where in expected]
