"""What is read of a built site, and what of it must never be published."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sitegen.base.problems import SiteError
from sitegen.build import build as build_module
from sitegen.build.workers import Processes
from sitegen.publish.edition import at_source, make_edition, read_edition
from sitegen.publish.tree import blob_digest
from tests.publish.conftest import SITE, git


def lay(folder: Path, files) -> Path:
    for path, data in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(data)
    return folder


def codes(folder: Path) -> list[str]:
    return sorted({problem.code for problem in read_edition(folder, "sha1", map)[1]})


def test_all_files_are_read_and_nojekyll_is_added(tmp_path):
    edition, problems = read_edition(lay(tmp_path / "site", {**SITE, ".well-known/security.txt": b"x"}), "sha1", map)
    assert not problems
    assert sorted(edition.files) == sorted([*SITE, ".well-known/security.txt", ".nojekyll"])
    assert edition.domain == ""


@given(data=st.binary(max_size=200))
def test_digests_are_those_of_git(data):
    import hashlib

    assert blob_digest(data, "sha1") == hashlib.sha1(b"blob %d\0%s" % (len(data), data)).hexdigest()


def test_git_agrees_on_digests(tmp_path):
    git(tmp_path, "init", "-q")
    for data in SITE.values():
        assert git(tmp_path, "hash-object", "--stdin", data=data).strip() == blob_digest(data, "sha1")


@pytest.mark.parametrize("kind", ["link to a file", "link to a folder", "link to nothing", "pipe"])
def test_what_is_no_file_is_refused_and_never_read(tmp_path, kind):
    (tmp_path / "secret").mkdir()
    (tmp_path / "secret/file").write_bytes(b"-----BEGIN PRIVATE KEY-----")
    folder = lay(tmp_path / "site", SITE)
    if kind == "pipe":
        os.mkfifo(folder / "pipe")
    else:
        target = {"link to a file": "../secret/file", "link to a folder": "../secret", "link to nothing": "none"}[kind]
        (folder / "link").symlink_to(target)
    assert codes(folder) == ["PUB024"]


@pytest.mark.parametrize(
    "path",
    [".git/config", "a/.git", ".gitmodules", "a/.GIT/hooks/x", "git~1", ".git ", ".g\u200cit/config", "a/.gitmodules."],
)
def test_names_of_gits_own_are_refused(tmp_path, path):
    assert codes(lay(tmp_path / "site", {**SITE, path: b"x"})) == ["PUB024"]


@pytest.mark.parametrize("path", [".gitignore", ".gitattributes", "git", "my.git.html", "digit"])
def test_other_names_are_not(tmp_path, path):
    assert codes(lay(tmp_path / "site", {**SITE, path: b"x"})) == []


def test_a_file_that_git_hosting_refuses_is_refused_unread(tmp_path):
    folder = lay(tmp_path / "site", SITE)
    with (folder / "film.mp4").open("wb") as stream:
        stream.truncate(101 * 1024 * 1024)
    assert codes(folder) == ["LIM020"]


def test_a_site_that_pages_refuses_is_refused_unread(tmp_path):
    folder = lay(tmp_path / "site", SITE)
    for number in range(11):
        with (folder / f"{number}.mp4").open("wb") as stream:
            stream.truncate(99_000_000)
    assert codes(folder) == ["LIM021"]


@pytest.mark.slow
def test_a_hundred_thousand_files_are_published(desk, remote, tmp_path):
    folder = lay(tmp_path / "large", {"index.html": b"x"})
    for number in range(int(os.environ.get("PROVE_FILES", "2000"))):
        path = folder / f"{number % 100}"
        path.mkdir(exist_ok=True)
        (path / f"{number}.html").write_bytes(b"%d" % (number % 500))
    edition, problems = read_edition(folder, "sha1", map)
    assert not problems
    desk.publish(order={"make": lambda algorithm: edition})
    assert int(git(remote.path, "ls-tree", "-r", "--name-only", "gh-pages").count("\n")) == len(edition.files)


@pytest.mark.parametrize(
    "name",
    [
        "new\nline.html",
        'quo"te.html',
        "back\\slash.html",
        "été/ö.html",
        "tab\t.html",
        " space ",
        "-x.html",
        "a'b$(x).html",
    ],
)
def test_odd_names_arrive_as_they_are(desk, remote, name):
    desk.publish({**SITE, name: name.encode()})
    assert remote.files()[name] == name.encode()


def test_names_that_are_no_text_arrive_as_they_are(desk, remote):
    name = os.fsdecode(b"caf\xe9.html")
    desk.publish({**SITE, name: b"x"})
    assert name in remote.files()
    desk.publish({**SITE, name: b"y"})
    remote.add({"other.txt": b"x"})
    desk.publish({**SITE, name: b"z"})
    assert remote.files()[name] == b"z"
    desk.publish(SITE)
    assert name not in remote.files()


LEAKS = {
    ".env": b"API_TOKEN=abcdef0123456789",
    "deploy/id_ed25519": b"x",
    "key.txt": b"-----BEGIN OPENSSH PRIVATE KEY-----\nb3BlbnNzaC1rZXktdjEA\n",
    "a/index.html": b"<p>token: ghp_0123456789abcdefghijABCDEFGHIJ012345</p>",
    "app.js": b'const key = "AKIAABCDEFGHIJKLMNOP";',
    "feed.xml": b"<link>https://me:correct-horse@paper.org/</link>",
    "hook.json": b'{"url": "https://hooks.slack.com/services/T000AAAA/B000BBBB/abcdefghijklmnopqrstuvwx"}',
    "settings.txt": b"export DB_PASSWORD=correct-horse-battery\n",
    "npm.html": b"npm_0123456789abcdefghijABCDEFGHIJ012345",
    "server.pem": b"x",
}


@pytest.mark.parametrize("path", LEAKS)
def test_secrets_are_refused_with_their_place(tmp_path, path):
    data = LEAKS[path] if path in (".env", "deploy/id_ed25519", "server.pem") else b"first line\n" + LEAKS[path]
    _, problems = read_edition(lay(tmp_path / "site", {**SITE, path: data}), "sha1", map)
    assert {problem.code[:5] for problem in problems} == {"SEC02"}
    assert {problem.at.path for problem in problems} == {path}
    assert any(problem.at.line == 2 for problem in problems) or data == LEAKS[path]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b'<a href="http://localhost:8000/a/">', "LINK012"),
        (b'<template id="sitegen-preview" data-x="1"></template>', "PUB023"),
        (b"<img src=http://127.0.0.1/x.jpg>", "LINK012"),
        (b'<script src="/_sitegen/client.js"></script>', "PUB023"),
        (b'<body>\n<script type="module" defer src="/repo/_sitegen/x.js">', "PUB023"),
    ],
)
def test_pages_of_the_preview_are_refused(tmp_path, data, code):
    assert codes(lay(tmp_path / "site", {**SITE, "a/index.html": data})) == [code]


def test_a_text_may_speak_of_what_a_page_must_not_have(tmp_path):
    text = b"<p>Open http://localhost:8000/ and look for /_sitegen/events in &lt;script&gt;.</p>"
    assert codes(lay(tmp_path / "site", {**SITE, "a/index.html": text})) == []


# From sources


def built(paper, tmp_path):
    return make_edition(paper.load(), map, tmp_path / "place" / "site", "sha1")


def test_an_edition_is_what_a_clean_build_makes(paper, tmp_path):
    paper.posts(3)
    edition, _ = built(paper, tmp_path)
    paper.build()
    assert edition.files.keys() - {".nojekyll"} == paper.files().keys()
    for path, data in paper.files().items():
        assert edition.files[path].oid == blob_digest(data, "sha1")
    assert not (paper.root / ".sitegen").exists()


def test_an_edition_is_the_same_whoever_reads_it(paper, tmp_path):
    paper.posts(230)
    alone = built(paper, tmp_path / "a")[0].files
    assert make_edition(paper.load(), Processes(2), tmp_path / "b/site", "sha1")[0].files == alone


def test_what_readers_may_not_see_yet_is_not_in_it(paper, tmp_path):
    paper.post("now")
    paper.post("secret", draft=True)
    paper.post("soon", date="2026-12-24")
    paper.post("later", embargo="2026-12-24 10:00")
    paths = " ".join(built(paper, tmp_path)[0].files)
    assert "now" in paths
    assert not any(word in paths for word in ("secret", "soon", "later"))


def test_a_site_with_errors_is_none(paper, tmp_path):
    paper.post("a", "[nowhere](missing.md)")
    with pytest.raises(SiteError, match="LINK001"):
        built(paper, tmp_path)


def test_a_file_that_is_not_what_the_build_wrote_is_refused(paper, tmp_path, monkeypatch):
    paper.posts(2)
    real = build_module.build

    def disturbed(project, run):
        done = real(project, run)
        (project.output / "index.html").write_bytes(b"something else")
        (project.output / "extra.html").write_bytes(b"extra")
        (project.output / "robots.txt").unlink()
        return done

    monkeypatch.setattr("sitegen.publish.edition.build", disturbed)
    with pytest.raises(SiteError) as caught:
        built(paper, tmp_path)
    assert {(problem.code, problem.at.path) for problem in caught.value.problems} == {
        ("PUB021", "extra.html"),
        ("PUB021", "robots.txt"),
    }


def test_a_file_with_other_bytes_than_the_build_wrote_is_refused(paper, tmp_path, monkeypatch):
    paper.posts(2)
    real = build_module.build

    def disturbed(project, run):
        done = real(project, run)
        (project.output / "index.html").write_bytes(b"something else")
        return done

    monkeypatch.setattr("sitegen.publish.edition.build", disturbed)
    with pytest.raises(SiteError, match="PUB021"):
        built(paper, tmp_path)


def test_what_is_wrong_with_a_page_is_shown_where_it_was_written(paper, tmp_path):
    paper.post("a", "Some text.\n\nSee [this](http://localhost:8000/x/).")
    paper.write("content/static/notes.txt", "one\nPASSWORD=correct-horse\n")
    with pytest.raises(SiteError) as caught:
        built(paper, tmp_path)
    places = {problem.code: str(problem.at) for problem in caught.value.problems}
    assert places == {"LINK012": "content/posts/a.md:8", "SEC021": "content/static/notes.txt:2"}


def test_a_problem_of_a_file_without_a_source_stays_where_it_is(tmp_path):
    from sitegen.base.problems import Place, error

    problem = error("SEC021", "x", Place("assets/a.js", 3), "y")
    assert at_source(problem, {"index.html": "content/pages/a.md"}, tmp_path) == problem
