from __future__ import annotations

import contextlib
import errno
import os
import shutil
from pathlib import Path

import pytest

from sitegen.base.problems import SiteError
from sitegen.build import build as build_module
from sitegen.build import changes as changes_module
from sitegen.build import commit, stage
from sitegen.build import recall as recall_module
from sitegen.build.build import build, rehearse
from sitegen.build.folder import OWN, STAGE, Written, read_manifest, write_manifest
from tests.conftest import JPEG

OUTPUTS_OF_AN_EMPTY_SITE = {
    "404.html",
    "archive/index.html",
    "atom.xml",
    "corrections/index.html",
    "feed.json",
    "feed.xml",
    "index.html",
    "robots.txt",
    "sitemap.xml",
}


def times(folder: Path) -> dict[str, int]:
    return {str(file): file.lstat().st_mtime_ns for file in sorted(folder.rglob("*")) if OWN not in file.parts}


def codes(failure: pytest.ExceptionInfo[SiteError]) -> list[str]:
    return [problem.code for problem in failure.value.problems]


def clean_build(paper) -> dict[str, bytes]:
    """What a build into a new folder gives."""
    build(paper.load(output=paper.root / "clean"), map)
    found = paper.files(paper.root / "clean")
    shutil.rmtree(paper.root / "clean")
    return found


def mended(paper) -> bool:
    """Whether a build over what is there gives what a clean build gives, with nothing left to mend afterwards."""
    paper.build()
    left = paper.output / OWN / STAGE
    again = paper.build().committed
    return paper.files() == clean_build(paper) and (again.written, again.deleted) == (0, 0) and not left.exists()


def test_an_empty_site_has_its_lists_feeds_and_sitemap(paper):
    built = paper.build()
    files = paper.files()
    assert {path for path in files if not path.startswith("assets/")} == OUTPUTS_OF_AN_EMPTY_SITE
    assert built.committed.written == len(files)


def test_nothing_changed_writes_nothing(paper):
    paper.post("one", tags=["a"])
    paper.build()
    before = times(paper.output)
    assert paper.build().committed == (0, len(paper.files()), 0)
    assert times(paper.output) == before


def test_a_body_edit_writes_the_post_and_its_feeds_only(paper):
    paper.post("one", description="same", tags=["a"])
    paper.post("two", date="2026-10-01", description="same", tags=["a"])
    paper.build()
    before = times(paper.output)
    paper.post("one", "Other text.", description="same", tags=["a"])
    paper.build()
    after = times(paper.output)
    changed = {str(Path(path).relative_to(paper.output)) for path in after if after[path] != before.get(path)}
    files = {path for path in changed if (paper.output / path).is_file()}
    assert files == {"2026/11/one/index.html", "feed.xml", "atom.xml", "feed.json", "tags/a/feed.xml"}


@pytest.mark.parametrize("how", ["edited", "cut", "deleted", "folder deleted", "touched"])
def test_an_output_that_was_changed_by_hand_is_restored(paper, how):
    paper.post("one")
    paper.build()
    before = paper.files()
    page = paper.output / "2026/11/one/index.html"
    if how == "edited":
        page.write_text("mine")
    elif how == "cut":
        page.write_bytes(page.read_bytes()[:-1])
    elif how == "deleted":
        page.unlink()
    elif how == "folder deleted":
        shutil.rmtree(page.parents[2])
    else:
        os.utime(page)
    assert paper.build().committed.written >= 1
    assert paper.files() == before


def test_what_is_no_longer_made_is_deleted_with_its_empty_folders(paper):
    paper.post("one", tags=["rare"])
    paper.post("two", date="2025-02-01")
    paper.build()
    assert (paper.output / "tags/rare/feed.xml").exists()
    (paper.root / "content/posts/one.md").unlink()
    assert paper.build().committed.deleted >= 4
    assert paper.files() == clean_build(paper)
    assert not (paper.output / "tags").exists()
    assert not (paper.output / "2026").exists()


def test_files_of_others_are_never_deleted(paper):
    paper.post("one", tags=["rare"])
    paper.build()
    (paper.output / "CNAME").write_text("test.example")
    (paper.output / "tags/rare/notes.txt").write_text("mine")
    (paper.root / "content/posts/one.md").unlink()
    paper.build()
    assert (paper.output / "CNAME").read_text() == "test.example"
    assert (paper.output / "tags/rare/notes.txt").read_text() == "mine"


def test_a_file_of_others_in_the_way_is_an_error_and_nothing_is_touched(paper):
    paper.post("one")
    paper.build()
    before = paper.files()
    (paper.output / "2026/11/two").mkdir()
    (paper.output / "2026/11/two/index.html").write_text("mine")
    paper.post("two")
    with pytest.raises(SiteError) as failure:
        paper.build()
    assert codes(failure) == ["OUT002"]
    assert paper.files() == {**before, "2026/11/two/index.html": b"mine"}


def test_a_folder_that_is_empty_because_somebody_deleted_the_one_below_goes_as_well(paper):
    paper.post("a", aliases=["/old/1/"])
    paper.build()
    shutil.rmtree(paper.output / "old/1")
    (paper.root / "content/posts/a.md").unlink()
    paper.post("b")
    paper.build()
    assert not (paper.output / "old").exists()


def test_a_file_of_others_where_a_folder_must_be_is_an_error_and_stays(paper):
    paper.build()
    (paper.output / "2026").write_text("mine")
    paper.post("one")
    with pytest.raises(SiteError) as failure:
        paper.build()
    assert codes(failure) == ["OUT002"]
    assert (paper.output / "2026").read_text() == "mine"


def test_a_folder_of_others_where_a_file_must_be_is_an_error_and_stays(paper):
    paper.build()
    (paper.output / "notes.txt/deep").mkdir(parents=True)
    (paper.output / "notes.txt/deep/file").write_text("mine")
    paper.write("content/static/notes.txt", "theirs")
    with pytest.raises(SiteError) as failure:
        paper.build()
    assert codes(failure) == ["OUT002"]
    assert "notes.txt/deep/file" in failure.value.problems[0].message
    assert (paper.output / "notes.txt/deep/file").read_text() == "mine"


def test_a_file_in_the_way_that_has_our_very_bytes_is_taken_over(paper):
    paper.build()
    paper.write("content/static/CNAME", "test.example")
    (paper.output / "CNAME").write_text("test.example")
    paper.build()
    assert "CNAME" in read_manifest(paper.output)


def test_a_lost_manifest_costs_nothing_where_the_site_is_the_same(paper):
    paper.post("one")
    paper.build()
    before = paper.files()
    (paper.output / OWN / "manifest.json").write_text("{broken")
    paper.build()
    assert paper.files() == before
    assert mended(paper)


def test_a_file_becomes_a_folder_and_a_file_again(paper):
    file = paper.write("content/static/notes", "a file")
    paper.build()
    file.unlink()
    paper.write("content/static/notes/inside.txt", "in a folder")
    paper.build()
    assert paper.text("notes/inside.txt") == "in a folder"
    assert mended(paper)
    shutil.rmtree(paper.root / "content/static/notes")
    paper.write("content/static/notes", "a file")
    paper.build()
    assert paper.text("notes") == "a file"
    assert mended(paper)


def test_a_link_in_place_of_a_file_is_replaced_and_not_followed(paper, tmp_path):
    paper.post("one")
    paper.build()
    before = paper.files()
    outside = tmp_path / "outside.html"
    page = paper.output / "2026/11/one/index.html"
    outside.write_bytes(page.read_bytes())
    page.unlink()
    page.symlink_to(outside)
    paper.post("one", "Other text.")
    paper.build()
    assert not page.is_symlink()
    assert outside.read_bytes() == before["2026/11/one/index.html"]


def test_a_link_in_place_of_a_folder_is_replaced_and_nothing_behind_it_is_touched(paper, tmp_path):
    paper.post("one", tags=["a", "b"])
    paper.post("two", tags=["a"])
    paper.build()
    before = paper.files()
    shutil.move(paper.output / "tags", tmp_path / "elsewhere")
    (paper.output / "tags").symlink_to(tmp_path / "elsewhere")
    behind = paper.files(tmp_path / "elsewhere")
    paper.build()
    assert not (paper.output / "tags").is_symlink()
    assert paper.files() == before
    assert paper.files(tmp_path / "elsewhere") == behind


def test_nothing_is_deleted_behind_a_link(paper, tmp_path):
    paper.post("one", tags=["rare"])
    paper.build()
    shutil.move(paper.output / "tags", tmp_path / "elsewhere")
    (paper.output / "tags").symlink_to(tmp_path / "elsewhere")
    behind = paper.files(tmp_path / "elsewhere")
    paper.post("one")
    paper.build()
    assert paper.files(tmp_path / "elsewhere") == behind


def test_a_manifest_of_a_stranger_cannot_name_files_outside(paper, tmp_path):
    victim = tmp_path / "victim.txt"
    victim.write_text("mine")
    paper.build()
    outside = dict.fromkeys(("../../victim.txt", str(victim)), Written("", 0, 0))
    write_manifest(paper.output, {**read_manifest(paper.output), **outside})
    assert "victim.txt" in (paper.output / OWN / "manifest.json").read_text()
    paper.build()
    commit.clear(paper.output)
    assert victim.read_text() == "mine"


def test_our_own_folder_in_the_output_is_never_a_link(paper, tmp_path):
    outside = tmp_path / "outside"
    (outside / "stage").mkdir(parents=True)
    (outside / "stage/file").write_text("mine")
    paper.output.mkdir()
    (paper.output / OWN).symlink_to(outside)
    paper.build()
    assert paper.files(outside) == {"stage/file": b"mine"}
    assert not (paper.output / OWN).is_symlink()


@pytest.mark.parametrize("name", ["lock", "manifest.new", "manifest.copy.new"])
def test_files_of_our_own_are_not_written_through_a_link(paper, tmp_path, name):
    victim = tmp_path / "victim.txt"
    victim.write_text("mine")
    (paper.output / OWN).mkdir(parents=True)
    (paper.output / OWN / name).symlink_to(victim)
    if name == "lock":
        with pytest.raises(SiteError):
            paper.build()
    else:
        paper.build()
    assert victim.read_text() == "mine"


def test_a_content_error_leaves_the_output_as_it_was(paper):
    paper.post("one")
    paper.build()
    before = times(paper.output)
    paper.post("one", "Changed.")
    paper.post("two", date="2026-02-30")
    with pytest.raises(SiteError):
        paper.build()
    assert times(paper.output) == before


def test_a_template_error_leaves_the_output_as_it_was(paper):
    paper.post("one")
    paper.build()
    before = times(paper.output)
    paper.post("one", "Changed.")
    paper.write("templates/404.html", "{{ nobody.knows }}</html>")
    with pytest.raises(SiteError):
        paper.build()
    assert times(paper.output) == before


def test_a_warning_with_strict_leaves_the_output_as_it_was(paper):
    paper.post("one")
    paper.build()
    before = times(paper.output)
    paper.post("one", "Changed.", tittle="x")
    with pytest.raises(SiteError):
        paper.build(strict=True)
    assert times(paper.output) == before
    assert paper.build().committed.written > 0


def test_a_first_build_that_fails_leaves_no_folder(paper):
    paper.post("one", date="2026-02-30")
    with pytest.raises(SiteError):
        paper.build()
    assert not paper.output.exists()


def full_disk(*_args, **_keywords):
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def test_a_full_disk_while_staging_leaves_the_output_as_it_was(paper, monkeypatch):
    paper.post("one")
    paper.build()
    before = times(paper.output)
    paper.post("one", "Changed.")
    with monkeypatch.context() as patch:
        patch.setattr(stage, "_write_all", full_disk)
        with pytest.raises(SiteError) as failure:
            paper.build()
    assert codes(failure) == ["IO002"]
    assert times(paper.output) == before
    assert not (paper.output / OWN / STAGE).exists()
    assert mended(paper)


class Interrupt(BaseException):
    """What no `except Exception` catches, as Ctrl-C."""


def failing(real, when: int, mistake: BaseException):
    calls = 0

    def function(*args, **keywords):
        nonlocal calls
        calls += 1
        if calls == when:
            raise mistake
        return real(*args, **keywords)

    return function


def second_edition(paper) -> None:
    """Changes of every sort: a post edited, one deleted, one new, a file that becomes a folder, a folder a file."""
    paper.post("one", "Changed.", tags=["new"])
    (paper.root / "content/posts/two.md").unlink()
    paper.post("three")
    (paper.root / "content/static/file").unlink()
    paper.write("content/static/file/inside", "in a folder")
    shutil.rmtree(paper.root / "content/static/folder")
    paper.write("content/static/folder", "a file")


def first_edition(paper) -> None:
    paper.post("one", tags=["old"])
    paper.post("two", date="2025-01-01", tags=["rare"])
    paper.write("content/static/file", "a file")
    paper.write("content/static/folder/deep/inside", "in a folder")


@pytest.mark.parametrize("name", ["replace", "mkdir", "rmdir", "unlink", "link"])
@pytest.mark.parametrize("when", [1, 2, 3, 5, 8])
@pytest.mark.parametrize("mistake", [OSError(errno.EIO, "broken"), Interrupt()], ids=["disk", "interrupt"])
def test_a_commit_that_fails_puts_everything_back(paper, monkeypatch, name, when, mistake):
    first_edition(paper)
    paper.build()
    before, folders = paper.files(), sorted(path for path in paper.output.rglob("*") if path.is_dir())
    second_edition(paper)
    patched = failing(getattr(os, name), when, mistake)
    with monkeypatch.context() as patch, contextlib.suppress(SiteError, Interrupt):
        patch.setattr(changes_module.os, name, patched)
        paper.build()
        before = None  # rmdir and link may fail without harm, and some calls are never made
    if before is not None:
        assert paper.files() == before
        assert sorted(path for path in paper.output.rglob("*") if path.is_dir()) == folders
    assert mended(paper)


def killed_build(paper, when: int) -> bool:
    """Build in a child that ends at its `when`-th change to the disk, with no chance to clean up; whether it did."""
    child = os.fork()
    if not child:
        calls = 0

        def killed(real):
            def function(*args, **keywords):
                nonlocal calls
                calls += 1
                if calls >= when:
                    os._exit(9)
                return real(*args, **keywords)

            return function

        for name in ("replace", "mkdir", "rmdir", "unlink", "link"):
            setattr(changes_module.os, name, killed(getattr(os, name)))
        try:
            paper.build()
        finally:
            os._exit(0)
    _, status = os.waitpid(child, 0)
    return os.waitstatus_to_exitcode(status) == 9


@pytest.mark.parametrize("when", range(1, 60, 4))
def test_the_next_build_mends_what_a_killed_one_left(paper, when):
    first_edition(paper)
    paper.build()
    before = paper.files()
    second_edition(paper)
    after = clean_build(paper)
    if killed_build(paper, when):
        torn = {path for path, data in paper.files().items() if data not in (before.get(path), after.get(path))}
        assert not torn
    assert mended(paper)


@pytest.mark.parametrize("when", range(5, 60, 6))
def test_nothing_that_a_killed_build_wrote_is_a_stranger_to_a_later_edition(paper, when):
    first_edition(paper)
    paper.build()
    second_edition(paper)
    killed_build(paper, when)
    paper.post("three", "Changed again.")
    paper.write("content/static/file/inside", "changed again")
    assert mended(paper)


def test_a_dry_run_writes_nothing_and_finds_everything(paper):
    paper.post("one")
    rehearse(paper.load(), map)
    assert not paper.output.exists()
    paper.write("templates/404.html", "{{ nobody.knows }}</html>")
    with pytest.raises(SiteError):
        rehearse(paper.load(), map)
    assert not paper.output.exists()


def test_a_dry_run_refuses_the_output_folder_that_a_build_refuses(paper):
    paper.write("output/mine.txt", "x")
    with pytest.raises(SiteError) as failure:
        rehearse(paper.load(), map)
    assert codes(failure) == ["OUT001"]


def test_an_error_in_a_source_is_not_told_twice_as_a_dead_link_of_the_theme(paper):
    paper.write("templates/404.html", '<a href="{{ url("/about/") }}">about</a></html>')
    paper.source("pages/about.md", "x", {"title": "About", "date": "2026-02-30"})
    with pytest.raises(SiteError) as failure:
        paper.build()
    assert codes(failure) == ["FM040"]


def test_clean_removes_what_we_wrote_and_nothing_else(paper):
    paper.post("one", tags=["a"])
    paper.build()
    (paper.output / "CNAME").write_text("test.example")
    (paper.output / "tags/a/notes.txt").write_text("mine")
    number = len(paper.files())
    assert len(commit.clear(paper.output)) == number - 2
    assert sorted(path.relative_to(paper.output).as_posix() for path in paper.output.rglob("*")) == [
        "CNAME",
        "tags",
        "tags/a",
        "tags/a/notes.txt",
    ]
    assert commit.clear(paper.output) == []


def test_a_file_that_vanishes_while_the_site_is_built_is_a_located_error(paper, monkeypatch):
    picture = paper.write("content/static/picture.jpg", "x")
    real = recall_module.scan

    def scan(root, *digests):
        tree = real(root, *digests)
        picture.unlink()
        return tree

    monkeypatch.setattr(recall_module, "scan", scan)
    with pytest.raises(SiteError) as failure:
        paper.build()
    assert [(problem.code, problem.at.path) for problem in failure.value.problems] == [
        ("IO001", "content/static/picture.jpg")
    ]


def test_a_zone_of_another_name_and_the_same_hour_is_another_zone(paper):
    paper.write("templates/404.html", "{{ latest[0].published.at.tzname() }}</html>")
    paper.settings(site='timezone = "Europe/Lisbon"')
    paper.post("one")
    paper.build()
    assert paper.text("404.html").startswith("WET")
    paper.settings(site='timezone = "Europe/London"')
    paper.build()
    assert paper.text("404.html").startswith("GMT")
    assert paper.files() == clean_build(paper)


def moves(paper, monkeypatch) -> list[str]:
    """What a build moves into its place, in order, below the output folder."""
    found = []
    real = os.replace

    def replace(source, target, **keywords):
        if Path(target).is_relative_to(paper.output):  # and not into the store of photographs
            found.append(Path(target).relative_to(paper.output).as_posix())
        real(source, target, **keywords)

    with monkeypatch.context() as patch:
        patch.setattr(changes_module.os, "replace", replace)
        paper.build()
    return [path for path in found if not path.startswith(OWN)]


def with_photo(paper, name: str) -> None:
    paper.post(f"{name}/index", "![](photo.jpg)\n", title=name)
    paper.write(f"content/posts/{name}/photo.jpg", JPEG)


def test_a_first_build_moves_whole_folders_assets_first(paper, monkeypatch):
    with_photo(paper, "one")
    with_photo(paper, "two")
    paper.write("content/static/media/film.bin", "x")
    moved = moves(paper, monkeypatch)
    assert set(moved[:2]) == {"assets", "media"}
    assert moved[2] == "2026"
    assert not [path for path in moved if "/" in path]
    assert any(path.startswith("2026/11/one/photo-") for path in paper.files())
    assert mended(paper)


def test_a_new_folder_in_a_site_that_stands_is_moved_as_a_whole(paper, monkeypatch):
    paper.post("one")
    paper.build()
    paper.post("two", date="2025-02-01")
    assert "2025" in moves(paper, monkeypatch)
    assert mended(paper)


def test_where_readers_look_photographs_stand_before_every_page(paper, monkeypatch):
    paper.post("zero")
    paper.build()
    with_photo(paper, "one")
    with_photo(paper, "two")
    moved = moves(paper, monkeypatch)
    first_page = next(number for number, path in enumerate(moved) if not path.endswith((".jpg", ".webp")))
    shown = {path.partition("-")[0] for path in moved[:first_page]}
    assert shown == {"2026/11/one/photo", "2026/11/two/photo"}
    assert not [path for path in moved[first_page:] if path.endswith((".jpg", ".webp"))]
    assert "2026/11/one/index.html" in moved
    assert mended(paper)


def test_a_folder_that_somebody_makes_while_the_site_is_rendered_is_no_loss(paper, monkeypatch):
    paper.post("one")
    real = build_module.commit

    def commit(output, *others):
        (output / "2026").mkdir()
        (output / "2026/notes.txt").write_text("mine")
        return real(output, *others)

    with monkeypatch.context() as patch:
        patch.setattr(build_module, "commit", commit)
        paper.build()
    assert paper.text("2026/notes.txt") == "mine"
    assert "Some text." in paper.text("2026/11/one/index.html")
    (paper.output / "2026/notes.txt").unlink()
    assert mended(paper)


def test_two_outputs_of_one_path_are_told_and_nothing_else(paper):
    paper.post("one", url="/new/folder/")
    paper.post("two", url="/new/folder/", date="2026-10-01")
    paper.write("content/static/new/folder/index.html/inside", "x")
    with pytest.raises(SiteError) as failure:
        paper.build()
    assert {code[:3] for code in codes(failure)} == {"URL"}
    assert not paper.output.exists()
