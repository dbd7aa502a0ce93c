"""`sitegen publish` as a person meets it: a paper in a repository, a bare repository to publish to, a terminal."""

from __future__ import annotations

import json
import os
import pty
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.publish.conftest import Remote, git

ROOT = Path(__file__).parents[2]


@pytest.fixture
def remote(tmp_path, monkeypatch):
    for name in [name for name in os.environ if name.startswith("GIT_")]:
        monkeypatch.delenv(name)
    settings = tmp_path / "gitconfig"
    settings.write_text("[user]\n\tname = Ana Lopes\n\temail = ana@paper.example\n[init]\n\tdefaultBranch = main\n")
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(settings))
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")
    return Remote(tmp_path / "remote.git")


@pytest.fixture
def paper(paper, remote):
    """A paper with three posts, in a repository whose `origin` is the remote."""
    paper.posts(3)
    paper.write(".gitignore", ".sitegen/\noutput/\n")
    git(paper.root, "init", "-q")
    git(paper.root, "remote", "add", "origin", str(remote.path))
    git(paper.root, "add", "-A")
    git(paper.root, "commit", "-q", "-m", "Sources")
    return paper


def site(remote: Remote) -> dict[str, bytes]:
    return {path: data for path, data in remote.files().items() if path != ".nojekyll"}


def test_a_publish_says_what_where_and_how_much(paper, remote, run):
    status, out, err = run("publish")
    number = len(remote.files())
    assert (status, out) == (0, "")
    assert err.splitlines() == [
        f"pushing {number} changed files to gh-pages",
        f"published: {number} files new, on branch gh-pages of {remote.path}",
        f"commit {remote.tip()[:10]}; https://test.example/ shows it in a minute or two",
    ]
    assert remote("log", "-1", "--format=%s %aI", "gh-pages") == "Publish The Test 2026-11-20T12:00:00+00:00"


def test_what_is_published_is_what_a_build_makes_and_no_output_is_touched(paper, remote, run):
    paper.write("output/.gitkeep", "")
    run("publish")
    assert [path.name for path in (paper.root / "output").iterdir()] == [".gitkeep"]
    run("build")
    built = paper.files()
    assert site(remote) == {path: data for path, data in built.items() if path != ".gitkeep"}


def test_a_publish_never_takes_what_an_earlier_build_left(paper, remote, run):
    run("build", "--drafts", "--base-url", "http://localhost:8000/")
    paper.write("output/stale.html", "http://localhost:8000/")
    paper.write(".sitegen/memo.db", "nonsense")
    status, _, _ = run("publish")
    assert status == 0
    assert b"localhost" not in b"".join(remote.files().values())
    assert "stale.html" not in remote.files()


def test_a_publish_that_changes_nothing_says_so(paper, remote, run):
    run("publish")
    commit = remote.tip()
    status, _, err = run("publish")
    assert (status, remote.tip()) == (0, commit)
    assert (
        err == f"already up to date: branch gh-pages of {remote.path} holds this very site, and nothing was published\n"
    )


def test_a_dry_run_lists_what_would_change(paper, remote, run):
    run("publish")
    commit = remote.tip()
    paper.post("p1", "Other words.", date="2026-10-01 01:00", description="The same")
    paper.post("extra", date="2026-10-01 05:00")
    (paper.root / "content/posts/p0.md").unlink()
    status, out, err = run("publish", "--dry-run")
    lines = out.splitlines()
    assert (status, remote.tip()) == (0, commit)
    assert "- 2026/10/p0/index.html" in lines
    assert "+ 2026/10/extra/index.html" in lines
    assert "~ 2026/10/p1/index.html" in lines
    assert err.endswith(f"nothing was published to branch gh-pages of {remote.path}\n")


def test_a_long_list_is_cut_unless_one_asks_for_all(paper, run):
    paper.posts(70)
    assert len(run("publish", "-n")[1].splitlines()) == 51
    assert len(run("publish", "-n", "-v")[1].splitlines()) > 70


def test_what_waits_is_told_with_its_time(paper, run):
    paper.post("later", embargo="2026-11-25 09:00")
    assert run("publish", "-n")[2].splitlines()[1:] == [
        "held back: 1 under embargo",
        "  content/posts/later.md until 2026-11-25 09:00 UTC",
        "the site changes by itself on 2026-11-25 09:00 UTC: publish again then",
    ]


def test_the_message_is_the_persons(paper, remote, run):
    run("publish", "--message", "Election night")
    assert remote("log", "-1", "--format=%s", "gh-pages") == "Election night"


def test_a_rollback_and_the_list_of_what_can_be_brought_back(paper, remote, run):
    assert run("publish", "--list")[1] == "nothing was published yet\n"
    run("publish", "-m", "First")
    first, before = remote.tip(), remote.files()
    paper.post("p1", "Wrong words.", date="2026-10-01 01:00")
    run("publish", "-m", "Second")
    second = remote.tip()
    status, _, err = run("publish", "--rollback")
    assert status == 0
    assert f"brought back {first[:10]} 2026-11-20 12:00 First: " in err
    assert remote.files() == before
    assert run("publish", "--list")[1].splitlines() == [
        f"{remote.tip()[:10]} 2026-11-20 12:00 Roll back The Test",
        f"{second[:10]} 2026-11-20 12:00 Second",
        f"{first[:10]} 2026-11-20 12:00 First",
    ]
    assert run("publish", "--rollback")[0] == 1
    assert run("publish", "--rollback", second[:7])[0] == 0
    listed = json.loads(run("publish", "--list", "--json")[1])["publishes"]
    assert [entry["commit"] for entry in listed][2:] == [second, first]
    assert (listed[0]["rollback"], "rollback" in listed[2]) == (second, False)


def test_a_rollback_needs_no_site_that_builds(paper, remote, run):
    run("publish")
    before = remote.files()
    paper.post("p1", "Other", date="2026-10-01 01:00")
    run("publish")
    paper.post("broken", "[nowhere](missing.md)")
    assert run("publish")[0] == 1
    assert run("publish", "--rollback")[0] == 0
    assert remote.files() == before


def test_the_result_for_programs(paper, remote, run):
    status, out, err = run("publish", "--json")
    result = json.loads(out)
    assert (status, err) == (0, "")
    assert result["ok"] is result["published"] is True
    assert result["commit"] == remote.tip()
    assert result["parent"] is None
    assert (result["branch"], result["remote"], result["url"]) == (
        "gh-pages",
        str(remote.path),
        "https://test.example/",
    )
    assert set(result["new"]) == set(remote.files())
    again = json.loads(run("publish", "--json")[1])
    assert (again["ok"], again["published"], again["commit"], again["new"]) == (True, False, None, [])


def test_a_failure_for_programs(paper, run):
    status, out, _ = run("publish", "--json", "--branch", "main")
    result = json.loads(out)
    assert (status, result["ok"], result["published"]) == (1, False, False)
    assert [problem["code"] for problem in result["problems"]] == ["PUB001"]


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (lambda paper: paper.post("broken", "[nowhere](missing.md)"), "LINK001"),
        (lambda paper: paper.settings(more='[publish]\nbranch = "main"'), "PUB001"),
        (lambda paper: paper.settings(more='[publish]\nbranch = "-x"'), "PUB001"),
        (lambda paper: paper.settings(more='[publish]\nremote = "ext::sh -c x"'), "PUB001"),
        (lambda paper: paper.settings(more='[publish]\nremote = "upstream"'), "PUB003"),
        (lambda paper: paper.settings(more='[publish]\ncname = "https://x.example/"'), "CFG006"),
        (lambda paper: paper.settings(more='[publish]\nbrunch = "x"'), "CFG005"),
        (lambda paper: paper.write("content/static/a.txt", "PASSWORD=correct-horse\n"), "SEC021"),
        (lambda paper: paper.post("x", "Go to [this](http://localhost:8000/a/)."), "LINK012"),
        (
            lambda paper: paper.write(
                "themes/plain/templates/404.html", '<script src="/_sitegen/x.js"></script></html>'
            ),
            "PUB023",
        ),
        (lambda paper: (paper.root / "sitegen.toml").unlink(), "CFG001"),
    ],
)
def test_what_must_not_be_published_is_not(paper, remote, run, change, code):
    run("publish")
    commit = remote.tip()
    change(paper)
    status, out, err = run("publish")
    assert (status, out, remote.tip()) == (1, "", commit)
    assert f"[{code}]" in err
    assert "  hint: " in err
    assert err.endswith("not published; the branch is as it was\n")


@pytest.mark.parametrize("flag", ["--drafts", "-D", "--future", "-F"])
def test_drafts_and_posts_of_the_future_are_refused(remote, run, flag):
    status, _, err = run("publish", flag)
    assert (status, remote.refs()) == (1, [])
    assert "[PUB020]" in err


@pytest.mark.parametrize(
    "address", ["http://localhost:8000/", "http://127.0.0.1/", "http://paper.local/", "http://[::1]/"]
)
def test_an_address_that_nobody_can_reach_is_refused(remote, run, address):
    status, _, err = run("publish", "--base-url", address)
    assert (status, remote.refs()) == (1, [])
    assert "[PUB022]" in err


def test_the_same_content_goes_to_a_path_a_domain_and_a_root_by_flags_alone(paper, remote, run):
    for address, branch in (
        ("https://me.github.io/repo/", "a"),
        ("https://me.github.io/", "b"),
        ("https://p.example/", "c"),
    ):
        assert run("publish", "--base-url", address, "--branch", branch)[0] == 0
        page = remote.files(branch)["sitemap.xml"].decode()
        assert f"<loc>{address}2026/10/p0/</loc>" in page


def test_settings_say_where_and_under_which_domain(paper, remote, run):
    paper.settings(more='[publish]\nbranch = "pages"\ncname = "test.example"\nkeep = ["old/"]\n')
    remote.add({"old/index.html": b"old"}, branch="pages")
    status, _, err = run("publish")
    assert status == 0
    assert "stays on the branch, and is not the site's: old/" in err
    assert remote.files("pages")["CNAME"] == b"test.example\n"
    assert remote.files("pages")["old/index.html"] == b"old"


def test_a_hint_for_a_file_of_others_mends_it(paper, remote, run):
    remote.add({"old/index.html": b"old", "verify.html": b"v"})
    _, _, err = run("publish")
    assert "[PUB013]" in err
    line = err.partition("below [publish]: ")[2].partition(";")[0]
    paper.settings(more=f"[publish]\n{line}\n")
    assert run("publish")[0] == 0
    assert remote.files()["old/index.html"] == b"old"


def test_a_hint_for_two_domains_mends_it(paper, remote, run):
    paper.settings(more='[publish]\ncname = "a.example"\n')
    run("publish")
    paper.settings(more='[publish]\ncname = "b.example"\n')
    _, _, err = run("publish")
    assert "[PUB010]" in err
    command = err.partition("to move, run: sitegen ")[2].splitlines()[0]
    paper.settings(more="[publish]\n" + err.partition("below [publish]: ")[2].partition(";")[0] + "\n")
    assert run("publish")[0] == 0
    paper.settings(more='[publish]\ncname = "b.example"\n')
    assert run(*command.split())[0] == 0
    assert remote.files()["CNAME"] == b"b.example\n"


def test_a_hint_for_a_site_that_shrinks_mends_it(paper, remote, run):
    paper.settings(more="[urls]\narchive = false\n")
    run("publish")
    for number in range(2):
        (paper.root / f"content/posts/p{number}.md").unlink()
    _, _, err = run("publish")
    assert "[PUB014]" in err
    assert "2026/10/p0/" in err
    assert run(*err.partition("run: sitegen ")[2].splitlines()[0].split())[0] == 0


@pytest.mark.parametrize(("answer", "domain"), [("y", b"b.example\n"), ("n", b"a.example\n"), ("", b"a.example\n")])
def test_a_person_at_a_terminal_is_asked_about_two_domains(paper, remote, run, answer, domain):
    paper.settings(more='[publish]\ncname = "a.example"\n')
    run("publish")
    paper.settings(more='[publish]\ncname = "b.example"\n')
    child, terminal = pty.fork()
    if not child:
        os.execv(sys.executable, [sys.executable, "-m", "sitegen", "publish"])
    os.write(terminal, f"{answer}\n".encode())
    told = b""
    try:
        while data := os.read(terminal, 4096):
            told += data
    except OSError:  # how a terminal on Linux says that nobody is there any more
        pass
    os.close(terminal)
    status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    assert b"the branch answers at a.example, and the site wants b.example" in told
    assert (status == 0, remote.files()["CNAME"]) == (answer == "y", domain)


def test_nobody_is_asked_where_nobody_is_there(paper, remote, run):
    paper.settings(more='[publish]\ncname = "a.example"\n')
    run("publish")
    paper.settings(more='[publish]\ncname = "b.example"\n')
    command = [sys.executable, "-m", "sitegen", "publish"]
    done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, timeout=120, check=False)
    assert done.returncode == 1
    assert b"[PUB010]" in done.stderr


def test_a_warning_of_the_build_is_told_and_stops_nothing(paper, remote, run):
    paper.post("odd", colour="red")
    status, _, err = run("publish")
    assert status == 0
    assert "warning[" in err
    assert remote.tip()


def test_quiet_says_nothing_but_problems(paper, run):
    assert run("publish", "-q") == (0, "", "")
    assert run("publish", "-q", "-n")[2] == ""


def test_the_repository_is_left_as_it_is(paper, run):
    paper.write("content/posts/unsaved.md", "---\ndate: 2026-10-02\n---\nText\n")
    git(paper.root, "add", "-A")
    paper.write("content/posts/unsaved.md", "---\ndate: 2026-10-02\n---\nOther text\n")
    before = git(paper.root, "status", "--porcelain=v2", "--branch"), git(paper.root, "for-each-ref")
    assert run("publish")[0] == 0
    assert (git(paper.root, "status", "--porcelain=v2", "--branch"), git(paper.root, "for-each-ref")) == before


@pytest.mark.parametrize("sign", [signal.SIGINT, signal.SIGTERM])
def test_an_interrupted_publish_ends_at_once_and_leaves_no_folder(paper, remote, run, sign, tmp_path):
    hook = remote.path / "hooks/pre-receive"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text(f"#!/bin/sh\ntouch {tmp_path}/waiting\nwhile test ! -e {tmp_path}/done; do sleep 0.2; done\n")
    hook.chmod(0o755)
    place = tmp_path / "temporary"
    place.mkdir()
    command = [sys.executable, "-m", "sitegen", "publish"]
    with subprocess.Popen(command, stderr=subprocess.PIPE, env={**os.environ, "TMPDIR": str(place)}) as process:
        for _ in range(1200):
            if (tmp_path / "waiting").exists():
                break
            time.sleep(0.05)
        process.send_signal(sign)
        told = process.communicate(timeout=300)[1].decode()
    assert process.returncode == (130 if sign == signal.SIGINT else 143)
    assert "Traceback" not in told
    assert sign != signal.SIGINT or "interrupted while pushing: the branch is as it was, or has all" in told
    assert list(place.iterdir()) == []
    (tmp_path / "done").touch()
    hook.unlink()
    assert run("publish")[0] == 0


def test_a_place_of_ours_that_is_a_file_is_told(paper, remote, run):
    paper.write(".sitegen", "a file")
    status, _, err = run("publish")
    assert (status, remote.refs()) == (1, [])
    assert "[IO001]" in err


def test_help_has_examples(run):
    status, out, _ = run("publish", "--help")
    assert status == 0
    assert "sitegen publish --rollback" in out
    assert "--drafts" not in out
