"""Whatever is done to sitegen's own files, a build is right, or says what is wrong and touches nothing.

`make test` does a sample of it; with PROVE_KILLS it is done as many times as that says, and PROVE_SEED chooses what.
"""

from __future__ import annotations

import os
import random
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from sitegen.base.problems import SiteError
from sitegen.build.folder import COPY, MANIFEST, OWN
from tests.build.faults import Outcome, World, in_child, status_of

KILLS = int(os.environ.get("PROVE_KILLS", "0"))
SEED = int(os.environ.get("PROVE_SEED", "1"))
NOBODY = 65534

as_root = pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="needs root")


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> World:
    return World(tmp_path_factory.mktemp("damage"))


def flip(rng: random.Random, data: bytes) -> bytes:
    """The same with up to eight bytes changed."""
    changed = bytearray(data)
    for _ in range(rng.choice((1, 1, 2, 8))):
        changed[rng.randrange(len(changed))] ^= 1 << rng.randrange(8)
    return bytes(changed)


def cut(rng: random.Random, data: bytes) -> bytes:
    return data[: rng.randrange(len(data))]


def noise(rng: random.Random, data: bytes) -> bytes:
    """The same with a stretch of noise in it."""
    start = rng.randrange(len(data))
    return data[:start] + rng.randbytes(rng.randrange(1, 5000)) + data[start + 4096 :]


def empty(_rng: random.Random, _data: bytes) -> bytes:
    return b""


DAMAGES: list[Callable[[random.Random, bytes], bytes]] = [flip, flip, flip, cut, noise, empty]


def test_a_damaged_cache_costs_one_line_at_most_and_heals(world):
    kept = world.folder / "memo" / ".sitegen" / "memo.db"
    good = kept.read_bytes()
    rng = random.Random(SEED)
    for trial in range(KILLS or 40):
        output = world.output(fresh=False)
        for file in kept.parent.iterdir():
            file.unlink()
        kept.write_bytes(rng.choice(DAMAGES)(rng, good))
        world.lines.clear()
        world.build(world.second, output)
        assert world.first.files(output) == world.new, trial
        assert len(world.lines) <= 1, (trial, world.lines)
        world.lines.clear()
        world.second.post("extra", f"Text {trial}.")
        world.build(world.second, output)
        (world.second.root / "content/posts/extra.md").unlink()
        assert not world.lines, (trial, world.lines)
        world.assert_mended(output, fresh=False)


def test_a_damaged_manifest_has_a_copy(world):
    rng = random.Random(SEED)
    for trial in range(KILLS or 30):
        output = world.output(fresh=False)
        (output / "CNAME").write_text("test.example")
        file = output / OWN / rng.choice([MANIFEST, COPY])
        file.write_bytes(rng.choice(DAMAGES)(rng, file.read_bytes()))
        if trial % 5 == 0:
            file.unlink()
        world.build(world.second, output)
        assert world.first.files(output) == {**world.new, "CNAME": b"test.example"}, trial
        (output / "CNAME").unlink()
        world.assert_mended(output, fresh=False)


def test_where_the_copy_is_damaged_too_nothing_is_touched_and_the_hint_mends_it(world):
    rng = random.Random(SEED)
    for trial in range(KILLS // 10 or 8):
        output = world.output(fresh=False)
        (output / "CNAME").write_text("test.example")
        for name in (MANIFEST, COPY):
            file = output / OWN / name
            file.write_bytes(DAMAGES[trial % len(DAMAGES)](rng, file.read_bytes()))
        outcome = world.outcome(output)
        assert outcome.codes == ("OUT001",), trial
        assert world.first.files(output) == {**world.old, "CNAME": b"test.example"}
        for entry in output.iterdir():
            if entry.name != OWN:
                shutil.rmtree(entry) if entry.is_dir() else entry.unlink()
        world.build(world.second, output)
        world.assert_mended(output, fresh=False)


def test_a_folder_or_a_link_in_place_of_the_manifest_is_safe(world, tmp_path):
    victim = tmp_path / "victim.json"
    for make in (lambda path: path.mkdir(), lambda path: path.symlink_to(victim)):
        victim.write_text("mine")
        output = world.output(fresh=False)
        (output / OWN / MANIFEST).unlink()
        make(output / OWN / MANIFEST)
        outcome = world.outcome(output)
        assert victim.read_text() == "mine"
        if outcome.built is None:
            assert outcome.codes == ("IO001",)
            assert OWN in outcome.places[0]
            assert world.first.files(output) == world.old
            (output / OWN / MANIFEST).rmdir()
        world.assert_mended(output, fresh=False)


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 512 KB."""
    place = tmp_path / "disk"
    place.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=512k", "tmpfs", str(place)], check=False, capture_output=True
    )
    if mounted.returncode:
        pytest.skip("cannot mount")
    try:
        yield place
    finally:
        subprocess.run(["umount", str(place)], check=True)


@as_root
@pytest.mark.parametrize("fresh", [True, False], ids=["clean", "incremental"])
def test_a_disk_that_is_really_full_leaves_the_site_as_it_was(world, small_disk, fresh):
    room, refused = 0, 0
    while True:
        output = small_disk / "output"
        if not fresh:
            shutil.copytree(world.output(fresh=False), output)
        ballast = small_disk / "ballast"
        free = os.statvfs(small_disk).f_bavail * os.statvfs(small_disk).f_frsize
        ballast.write_bytes(b"x" * max(0, free - room))
        outcome = world.outcome(output)
        ballast.unlink()
        if outcome.built is None:
            refused += 1
            assert outcome.codes == ("IO002",), (room, outcome)
            assert world.first.files(output) == world.before(fresh=fresh), room
        world.assert_mended(output, fresh=fresh)
        if outcome.built:
            break
        room += 4096 if KILLS else 5 * 4096
    assert refused


def not_as_root(work: Callable[[], object]) -> int:
    """The status of a child that has the rights of a common user."""

    def common() -> None:
        os.setgroups([])
        os.setgid(NOBODY)
        os.setuid(NOBODY)
        work()

    return status_of(in_child(common))


def give_away(folder: Path) -> None:
    """Let a common user in, and have the folder be theirs."""
    for parent in folder.parents:
        if parent.stat().st_mode & 0o005 != 0o005 and parent.owner() == "root" and "pytest" in str(parent):
            parent.chmod(0o755)
    for path in (folder, *folder.rglob("*")):
        os.chown(path, NOBODY, NOBODY, follow_symlinks=False)


def read_only(folder: Path) -> None:
    for path in (folder, *folder.rglob("*")):
        if not path.is_symlink():
            path.chmod(path.stat().st_mode & 0o555)


@as_root
def test_a_source_that_cannot_be_written_is_built_elsewhere(world):
    output = world.output(fresh=True)
    output.mkdir()
    give_away(output)
    read_only(world.second.root)
    world.lines.clear()

    def work() -> None:
        from sitegen.build.build import build
        from sitegen.build.memo import Memo

        build(world.second.load(output=output), map, Memo(world.second.root, world.lines.append, apart=True))
        assert world.lines == ["there is no cache: its folder cannot be written"]

    assert not_as_root(work) == 0
    assert world.first.files(output) == world.new


@as_root
def test_an_output_that_cannot_be_written_is_a_located_error(world):
    output = world.output(fresh=False)
    give_away(output)
    read_only(output)

    def work() -> None:
        outcome: Outcome = world.outcome(output)
        assert outcome.codes == ("IO001",), outcome
        assert str(output) in outcome.places[0]

    assert not_as_root(work) == 0
    assert world.first.files(output) == world.old
    world.assert_mended(output, fresh=False)


@as_root
def test_a_cache_that_cannot_be_written_is_none(world):
    output = world.output(fresh=False)
    give_away(output)
    memo = world.folder / "memo"
    before = {file: file.read_bytes() for file in memo.rglob("*") if file.is_file()}
    read_only(memo)

    def work() -> None:
        world.lines.clear()
        assert world.outcome(output).built
        assert len(world.lines) <= 1, world.lines

    assert not_as_root(work) == 0
    assert {file: file.read_bytes() for file in memo.rglob("*") if file.is_file()} == before
    world.assert_mended(output, fresh=False)


def test_a_site_error_is_the_only_answer(world):
    """The helper above would let any other exception through: this is what it stands on."""
    output = world.output(fresh=True)
    output.parent.mkdir(exist_ok=True)
    output.write_text("mine")
    with pytest.raises(SiteError):
        world.build(world.second, output)
    assert world.outcome(output).codes == ("OUT001",)
