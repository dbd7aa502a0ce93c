from __future__ import annotations

import os
from hashlib import sha256
from pathlib import Path

import pytest

from sitegen.content.digests import FILE, Digests

DAY = 24 * 3600


@pytest.fixture
def old(tmp_path, monkeypatch):
    """A file that was written yesterday, as far as the clock of digests can tell."""
    file = tmp_path / "a.jpg"
    file.write_bytes(b"before")
    now = file.stat().st_ctime_ns + DAY * 10**9
    monkeypatch.setattr("sitegen.content.digests.time.time_ns", lambda: now)
    return file


def digest(digests: Digests, file: Path) -> str:
    return digests.of(str(file), "a.jpg", file.stat())


def test_a_file_that_is_known_is_not_read(old, monkeypatch):
    first = Digests()
    assert digest(first, old) == sha256(b"before").hexdigest()
    monkeypatch.setattr("sitegen.content.digests.file_digest", None)
    assert digest(kept(first, old.parent), old) == sha256(b"before").hexdigest()


def kept(digests: Digests, root: Path) -> Digests:
    digests.save(root)
    return Digests.load(root)


@pytest.mark.parametrize("change", ["content", "size", "another file", "times put back"])
def test_a_file_that_was_touched_is_read_again(old, change):
    first = Digests()
    digest(first, old)
    before = old.stat()
    data = b"behind" if change != "size" else b"longer than before"
    if change == "another file":
        new = old.with_name("new")
        new.write_bytes(data)
        new.replace(old)
    else:
        old.write_bytes(data)
    if change != "content":
        os.utime(old, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert digest(kept(first, old.parent), old) == sha256(data).hexdigest()


def test_a_file_of_this_moment_is_not_remembered(tmp_path, monkeypatch):
    file = tmp_path / "a.jpg"
    file.write_bytes(b"x")
    for later in (-DAY, 0, 1):
        now = file.stat().st_ctime_ns + later * 10**9
        monkeypatch.setattr("sitegen.content.digests.time.time_ns", lambda now=now: now)
        digests = Digests()
        digest(digests, file)
        digests.save(tmp_path)
        assert not (tmp_path / FILE).exists()


def test_a_file_that_is_gone_is_forgotten(old):
    first = Digests()
    digest(first, old)
    kept(first, old.parent).save(old.parent)
    assert (old.parent / FILE).read_text().endswith("\n{}")


@pytest.mark.parametrize("damage", [b"", b"x", b"\xff\n{}", b"a\n{}", None])
def test_damage_is_only_slower(old, damage):
    first = Digests()
    digest(first, old)
    first.save(old.parent)
    file = old.parent / FILE
    whole = file.read_bytes()
    file.write_bytes(whole.replace(b"a.jpg", b"b.jpg") if damage is None else damage)
    assert digest(Digests.load(old.parent), old) == sha256(b"before").hexdigest()
    assert Digests.load(old.parent)._known == {}


def test_a_folder_that_is_a_link_is_not_written(old, tmp_path_factory):
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    (old.parent / ".sitegen").symlink_to(elsewhere)
    first = Digests()
    digest(first, old)
    first.save(old.parent)
    assert list(elsewhere.iterdir()) == []
