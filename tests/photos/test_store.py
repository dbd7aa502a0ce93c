"""What the store gives is what was put there, whole; nothing that is wrong with it stops a build."""

from __future__ import annotations

import os
import pickle
import shutil
import stat
from multiprocessing import get_context

import pytest

from sitegen.photos.renditions import Imprint, Recipe
from sitegen.photos.store import FOLDER, PhotoStore, key_of

RECIPE = Recipe("webp", 480, 320, None, 80, Imprint("A caption"))
KEY = key_of("1" * 64, RECIPE)
DAY = 24 * 3600.0


def only_file(root):
    (file,) = [path for path in (root / FOLDER).rglob("*") if path.is_file()]
    return file


def test_what_was_put_is_found(tmp_path):
    store = PhotoStore(tmp_path)
    assert store.find(KEY) is None
    store.put(KEY, b"picture", "webp")
    assert store.find(KEY).read_bytes() == b"picture"
    assert store.find(KEY).parent == tmp_path / FOLDER / KEY[:2]
    assert PhotoStore(tmp_path).find(KEY).read_bytes() == b"picture"


def test_every_part_of_a_key_counts():
    others = [
        key_of("2" * 64, RECIPE),
        *(key_of("1" * 64, RECIPE._replace(**{name: value})) for name, value in [
            ("format", "jpeg"), ("width", 481), ("height", 321), ("box", (0, 0, 9, 9)), ("quality", 81),
            ("imprint", Imprint("Another caption")),
        ]),
    ]  # fmt: skip
    assert len({KEY, *others}) == 8


def test_a_store_that_was_copied_elsewhere_is_used(tmp_path):
    (tmp_path / "here").mkdir()
    PhotoStore(tmp_path / "here").put(KEY, b"picture", "webp")
    shutil.copytree(tmp_path / "here", tmp_path / "there")
    assert PhotoStore(tmp_path / "there").find(KEY).read_bytes() == b"picture"


@pytest.mark.parametrize("damage", [b"", b"pictur", b"Picture", b"picture\0"])
def test_what_is_damaged_is_as_good_as_not_there(tmp_path, damage):
    store = PhotoStore(tmp_path)
    store.put(KEY, b"picture", "webp")
    only_file(tmp_path).write_bytes(damage)
    assert store.find(KEY) is None
    store.put(KEY, b"picture", "webp")
    assert store.find(KEY).read_bytes() == b"picture"


def test_a_foreign_file_of_this_name_is_not_given(tmp_path):
    store = PhotoStore(tmp_path)
    store.put(KEY, b"picture", "webp")
    file = only_file(tmp_path)
    file.rename(file.with_name(f"{KEY}.webp"))
    assert store.find(KEY) is None
    os.mkfifo(file)
    assert store.find(KEY) is None


@pytest.mark.parametrize("level", range(4))
def test_no_link_is_followed(tmp_path, level):
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    PhotoStore(elsewhere).put(KEY, b"picture", "webp")
    path = only_file(elsewhere).relative_to(elsewhere)
    linked = [path, *path.parents][level]
    root = tmp_path / "root"
    (root / linked).parent.mkdir(parents=True)
    (root / linked).symlink_to(elsewhere / linked)
    before = sorted(elsewhere.rglob("*"))
    store = PhotoStore(root)
    assert store.find(KEY) is None
    store.put(KEY, b"another", "webp")
    assert store.find(KEY).read_bytes() == b"another"
    assert sorted(elsewhere.rglob("*")) == before
    assert (elsewhere / path).read_bytes() == b"picture"


def test_where_nothing_can_be_written_it_is_kept_for_this_build_alone(tmp_path):
    (tmp_path / ".sitegen").write_text("no folder")
    store = PhotoStore(tmp_path)
    store.put(KEY, b"picture", "webp")
    spare = store.find(KEY)
    assert spare.read_bytes() == b"picture"
    assert stat.S_IMODE(spare.parents[1].stat().st_mode) & 0o077 == 0
    assert pickle.loads(pickle.dumps(store)).find(KEY) == spare
    assert spare.exists()
    del store
    assert not spare.parents[1].exists()


def test_only_what_was_not_used_for_so_long_is_removed(tmp_path):
    store, now = PhotoStore(tmp_path), 2_000_000_000.0
    keys = [key_of(number * 64, RECIPE) for number in "123"]
    for key, age in zip(keys, (40 * DAY, 40 * DAY, DAY), strict=True):
        store.put(key, b"picture", "webp")
        os.utime(store.find(key), (now - age,) * 2)
    drafts = []
    for name, age in (("old.new", 2 * DAY), ("young.new", 60.0)):
        draft = store.find(keys[0]).parent / name
        draft.write_bytes(b"half")
        os.utime(draft, (now - age,) * 2)
        drafts.append(draft)
    assert store.prune({keys[0]}, now, 30 * DAY) == len(b"picture") + len(b"half")
    assert [store.find(key) is not None for key in keys] == [True, False, True]
    assert [draft.exists() for draft in drafts] == [False, True]
    assert store.prune(set(), now + 29 * DAY, 30 * DAY) > 0
    assert [store.find(key) is not None for key in keys] == [True, False, False]


def _put(root, number):
    store = PhotoStore(root)
    for _ in range(50):
        store.put(KEY, b"picture", "webp")
        assert store.find(KEY).read_bytes() == b"picture"
    os._exit(0)


def test_several_processes_use_it_at_once(tmp_path):
    context = get_context("spawn" if os.name == "nt" else "fork")
    processes = [context.Process(target=_put, args=(tmp_path, number)) for number in range(3)]
    for process in processes:
        process.start()
    for process in processes:
        process.join()
    assert [process.exitcode for process in processes] == [0, 0, 0]
    assert only_file(tmp_path).read_bytes() == b"picture"
