from __future__ import annotations

import errno
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sitegen.build.folder import FORMAT, OWN, Written, check_folder, disk_problem, locked, read_manifest, write_manifest


@pytest.mark.parametrize(
    "output", [".", "..", "content", "content/x", "themes", "themes/plain/out", "templates", ".git/x", ".sitegen/out"]
)
def test_a_folder_that_holds_or_lies_in_sources_is_refused(paper, output):
    assert [problem.code for problem in check_folder(paper.root / output, paper.root)] == ["OUT001"]


def test_a_source_folder_behind_a_link_is_a_source_folder(paper, tmp_path):
    (tmp_path / "texts").mkdir()
    (paper.root / "content").symlink_to(tmp_path / "texts")
    assert check_folder(tmp_path / "texts" / "out", paper.root)


def test_the_home_and_the_root_are_refused(paper, monkeypatch, tmp_path):
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    (tmp_path / "home").mkdir()
    assert check_folder(tmp_path / "home", paper.root)
    assert check_folder(Path("/"), paper.root)


def test_a_user_without_a_home_can_build(paper, monkeypatch):
    def homeless():
        raise RuntimeError("Could not determine home directory.")

    monkeypatch.setattr(Path, "home", homeless)
    assert check_folder(paper.root / "output", paper.root) == []


def test_a_folder_with_files_of_others_is_refused_and_an_empty_one_taken(paper):
    folder = paper.root / "public"
    assert check_folder(folder, paper.root) == []
    folder.mkdir()
    (folder / ".gitignore").write_text("*")
    assert check_folder(folder, paper.root) == []
    (folder / "thesis.doc").write_text("x")
    (problem,) = check_folder(folder, paper.root)
    assert "thesis.doc" in problem.message


def test_a_file_is_no_folder(paper):
    paper.write("output", "x")
    assert [problem.code for problem in check_folder(paper.output, paper.root)] == ["OUT001"]


def test_a_first_build_that_was_killed_while_staging_does_not_block_the_next(paper):
    (paper.output / OWN / "stage").mkdir(parents=True)
    (paper.output / OWN / "stage/0").write_text("x")
    paper.build()


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "[]",
        "null",
        '{"format":FORMAT}',
        '{"format":FORMAT,"loose":[[]],"files":{"a":["",0,0,"",0]}}',
        '{"format":FORMAT,"sum":SUM,"files":{}}',
        '{"format":FORMAT,"sum":SUM,"loose":[],"files":[]}',
        '{"format":FORMAT,"sum":SUM,"loose":[],"files":{"a":["",0,0,"",0]}}',
        '{"format":FORMAT,"sum":SUM,"loose":[[]],"files":{"a":[1]}}',
        '{"format":99,"files":[1,2]}',
        "[" * 100_000,
    ],
)
def test_a_broken_manifest_is_no_manifest(paper, text):
    right = sha256(text.partition("SUM,")[2].encode()).hexdigest()
    text = text.replace("FORMAT", str(FORMAT)).replace("SUM", f'"{right}"')
    paper.write(f"output/{OWN}/manifest.json", text)
    assert read_manifest(paper.output) == {}


def test_files_of_another_version_are_ours_and_made_anew(paper):
    paper.write(f"output/{OWN}/manifest.json", '{"format":99,"files":{"a":["x",1,2],"../b":["",0,0]}}')
    assert read_manifest(paper.output) == {"a": Written("", 0, 0)}


@pytest.mark.parametrize("path", ["../x", "a/../../x", "/etc/passwd", "a//b", "./a", "", ".sitegen/lock", "a\\..\\b"])
def test_a_manifest_cannot_name_what_is_outside(paper, path):
    (paper.output / OWN).mkdir(parents=True)
    write_manifest(paper.output, {path: Written("x", 1, 2), "fine.html": Written("y", 3, 4)})
    assert list(read_manifest(paper.output)) == ["fine.html"]


def test_a_manifest_comes_back_as_it_was_whatever_its_order(paper):
    (paper.output / OWN).mkdir(parents=True)
    files = {
        "b": Written("x", 1, 2, "key", ("/a/", "/b/")),
        "a": Written("y", 3, 4),
        "c": Written("z", 5, 6, "k", ("/a/",)),
    }
    write_manifest(paper.output, files)
    first = (paper.output / OWN / "manifest.json").read_bytes()
    assert read_manifest(paper.output) == files
    write_manifest(paper.output, dict(sorted(files.items())))
    assert (paper.output / OWN / "manifest.json").read_bytes() == first
    assert not list((paper.output / OWN).glob("*.new"))


def test_folders_made_for_nothing_are_removed(paper):
    with pytest.raises(ValueError, match="x"), locked(paper.root / "a/b/c"):
        raise ValueError("x")
    assert not (paper.root / "a").exists()


@pytest.mark.parametrize(
    ("number", "code"),
    [
        (errno.ENOSPC, "IO002"),
        (errno.EDQUOT, "IO002"),
        (errno.EACCES, "IO001"),
        (errno.EROFS, "IO001"),
        (errno.EIO, "IO001"),
    ],
)
def test_what_the_disk_says_is_a_problem_with_a_hint(number, code):
    problem = disk_problem(OSError(number, "So it is", "output/a.html"), Path("output"))
    assert (problem.code, problem.at.path) == (code, "output/a.html")
    assert "so it is" in problem.message
    assert problem.hint


ODD = ['a"b.html', "a.html", "b.html", "ä.html", "x[1].html", "{a.html", "sub/a.html", "é/index.html"]


@given(st.data())
def test_a_manifest_that_is_mended_says_what_one_that_is_written_says(data):
    entry = st.builds(
        Written,
        st.sampled_from(["", "ab" * 32]),
        st.integers(0, 9),
        st.integers(0, 2**62),
        st.sampled_from(["", "cd" * 32]),
        st.lists(st.sampled_from(["/a/", "/b]/", '/"c/']), max_size=2).map(tuple),
    )
    before = {path: data.draw(entry) for path in ODD}
    with TemporaryDirectory() as folder:
        (Path(folder) / OWN).mkdir()
        write_manifest(Path(folder), before)
        for _ in range(3):
            paths = data.draw(st.sets(st.sampled_from(ODD)))
            after = {**before, **{path: data.draw(entry) for path in paths}}
            write_manifest(Path(folder), after, before)
            assert read_manifest(Path(folder)) == after
            before = after


def test_of_a_manifest_that_is_another_s_nothing_is_kept(tmp_path):
    (tmp_path / OWN).mkdir()
    before = {"a.html": Written("x", 1, 2), "b.html": Written("y", 3, 4)}
    after = {**before, "a.html": Written("z", 5, 6)}
    file = tmp_path / OWN / "manifest.json"
    for spoil in ("", '{"format":3}', '{"format":3,"sum":"' + "0" * 64 + '","loose":[],"files":{}}'):
        file.write_text(spoil)
        write_manifest(tmp_path, after, before)
        assert read_manifest(tmp_path) == after
