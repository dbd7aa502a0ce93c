"""What no event told of is found: every file is looked at, and a look that is given up remembers nothing."""

from __future__ import annotations

import os
import shutil

import pytest

from sitegen.base.digest import digest
from sitegen.preview.survey import Survey


def never():
    return False


@pytest.fixture
def survey(site):
    found = Survey(site, "sitegen.toml", {})
    found.look(never)
    return found


def test_what_changed_came_or_went_is_named_once(site, survey):
    (site / "content/posts/a.md").write_text("fünf")
    (site / "content/posts/new.md").write_text("new")
    (site / "content/posts/2026/b.md").unlink()
    (site / "sitegen.toml").write_text("other")
    changed = {"content/posts/a.md", "content/posts/new.md", "content/posts/2026/b.md", "sitegen.toml"}
    assert survey.look(never) == changed
    assert survey.look(never) == frozenset()


def test_the_same_length_and_times_do_not_deceive_it(site, survey):
    file = site / "content/posts/a.md"
    status = file.stat()
    file.write_text("f1rst\n")
    os.utime(file, ns=(status.st_atime_ns, status.st_mtime_ns))
    assert survey.look(never) == {"content/posts/a.md"}


def test_what_was_only_read_or_touched_is_not_named(site, survey):
    (site / "content/posts/a.md").read_text()
    (site / "content/posts/a.md").touch()
    assert survey.look(never) == frozenset()


def test_a_picture_is_known_by_its_times(site, survey):
    file = site / "content/posts/a.jpg"
    file.write_bytes(b"one")
    assert survey.look(never) == {"content/posts/a.jpg"}
    assert survey.look(never) == frozenset()
    file.write_bytes(b"two")
    assert survey.look(never) == {"content/posts/a.jpg"}


def test_a_large_file_is_not_read(site, survey, monkeypatch):
    monkeypatch.setattr("sitegen.preview.survey.LARGE", 10)
    file = site / "content/posts/video.mp4"
    file.write_bytes(b"0123456789a")
    with monkeypatch.context() as patched:
        patched.setattr("pathlib.Path.read_bytes", lambda file: b"" if file.suffix != ".mp4" else pytest.fail("read"))
        assert "content/posts/video.mp4" in survey.look(never)


def test_a_look_that_is_given_up_is_made_again(site, survey):
    (site / "content/posts/a.md").write_text("other")
    answers = iter([False, False, True])
    assert survey.look(lambda: next(answers)) is None
    assert survey.look(never) == {"content/posts/a.md"}


def test_a_folder_that_goes_takes_its_files_along(site, survey):
    shutil.move(site / "content/posts/2026", site / "elsewhere")
    assert survey.look(never) == {"content/posts/2026/b.md"}


def test_links_in_a_circle_and_editors_files_are_passed_over(site, survey):
    (site / "content/posts/loop").symlink_to(site / "content")
    (site / "content/posts/.a.md.swp").write_text("swap")
    (site / "content/posts/a.md~").write_text("backup")
    changed = survey.look(never)
    assert not any("swp" in path or "~" in path for path in changed)
    assert survey.look(never) == frozenset()


def test_files_that_were_read_before_are_not_named_at_first(site):
    known = {"content/posts/a.md": digest(b"first\n"), "content/posts/2026/b.md": digest(b"older\n")}
    changed = Survey(site, "sitegen.toml", known).look(never)
    assert "content/posts/a.md" not in changed
    assert "content/posts/2026/b.md" in changed
