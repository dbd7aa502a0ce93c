"""`sitegen init`, as it is typed."""

import json
import os
import pty
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from sitegen.cli import main
from sitegen.config.load import read_settings
from sitegen.config.schema import SCHEMA_FILE
from sitegen.desk.first_site import Answers, _settings, usual_title
from sitegen.desk.headline import clean_title
from sitegen.publish import workflow
from sitegen.publish.own_wheel import Requirement
from tests.desk.test_headline import AT, TITLES

WRITTEN = [
    ".github/workflows/pages.yml",
    ".gitignore",
    "README.md",
    "archetypes/live.md",
    "archetypes/opinion.md",
    "archetypes/page.md",
    "archetypes/post.md",
    "content/pages/about.md",
    "content/posts/2026/welcome/index.md",
    "content/posts/2026/welcome/quay.jpg",
    "content/static/favicon.svg",
    "requirements.txt",
    "sitegen.schema.json",
    "sitegen.toml",
]


@pytest.fixture
def run(tmp_path, monkeypatch, capsys):
    """Run a command in an empty folder: (status, standard output, standard error)."""
    monkeypatch.chdir(tmp_path)
    for name in ("NO_COLOR", "FORCE_COLOR", "CI", "GITHUB_ACTIONS", "TERM", "TZ"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1795176000")  # 2026-11-20 12:00 UTC
    monkeypatch.setattr(workflow, "requirement", lambda extra: Requirement("sitegen==0.1.0"))

    def command(*arguments: str) -> tuple[int, str, str]:
        with pytest.raises(SystemExit) as ending:
            main(list(arguments))
        out, err = capsys.readouterr()
        return ending.value.code, out, err

    return command


def files(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): bytes(path.readlink()) if path.is_symlink() else path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_symlink() or path.is_file()
    }


def settings(folder: str) -> dict[str, str]:
    return tomllib.loads(Path(folder, "sitegen.toml").read_text("utf-8"))["site"]


def test_a_new_site_is_written_and_the_next_steps_are_told(run):
    assert run("init", "harbour-courier") == (
        0,
        "",
        "14 files written in harbour-courier/\n"
        'next:\n  cd harbour-courier\n  sitegen serve --open\n  sitegen new "What happened"\n'
        "before you publish: set base_url in sitegen.toml, it is https://example.org/ now\n",
    )
    assert sorted(files(Path("harbour-courier"))) == WRITTEN


def test_a_folder_with_a_space_can_be_entered_as_it_is_told(run):
    assert "  cd 'my paper'\n" in run("init", "my paper")[2]


def test_a_new_site_builds_at_once_without_a_warning(run, monkeypatch):
    run("init", "paper", "--title", 'The "Harbour": Courier', "--timezone", "Asia/Tokyo")
    monkeypatch.chdir("paper")
    status, _, err = run("build", "--strict")
    assert (status, "warning" in err) == (0, False), err
    page = Path("output/2026/11/welcome/index.html").read_text("utf-8")
    for shown in ("This line is the caption", "Drawing by sitegen", 'alt="A red and white lighthouse', "21:00"):
        assert shown in page
    assert run("new", "The next one")[0] == 0
    assert run("build")[0] == 0


def test_the_settings_say_where_editors_find_their_schema(run):
    run("init", "paper")
    assert Path("paper/sitegen.toml").read_text().startswith("#:schema ./sitegen.schema.json\n")
    assert Path("paper/sitegen.schema.json").read_bytes() == SCHEMA_FILE.read_bytes()


def test_flags_are_settings_and_the_rest_is_usual(run):
    run("init", "paper", "--title", "P", "--base-url", "https://p.example/x", "--timezone", "Europe/Lisbon")
    assert settings("paper") == {
        "title": "P",
        "base_url": "https://p.example/x",
        "language": "en",
        "timezone": "Europe/Lisbon",
        "description": "",
    }
    run("init", "The_other-paper")
    assert settings("The_other-paper")["title"] == "The Other Paper"
    assert settings("The_other-paper")["base_url"] == "https://example.org/"


@given(TITLES)
@example('"""\n[x]\ny = 1')
@example("\\")
def test_every_title_is_read_back_from_the_settings(title):
    answers = Answers(title=title, base_url="https://a.example/", language="en", timezone="UTC", now=AT)
    read = read_settings(_settings(answers, example=True).encode())
    if clean_title(title):
        assert read.config
        assert read.config.site.title == clean_title(title)
    else:
        assert [problem.code for problem in read.problems] == ["CFG006"]


@given(st.text(max_size=60))
def test_every_folder_gives_a_title(name):
    title = usual_title(Path("/", name.replace("/", "").replace("\0", "") or "x"))
    assert title
    assert clean_title(title) == title


def test_wrong_answers_are_told_all_together_and_nothing_is_written(run):
    status, _, err = run("init", "p", "--timezone", "Lisbon", "--base-url", "p.example", "--language", "english!")
    assert status == 1
    for hint in ("--timezone Europe/Lisbon", "--base-url https://p.example/", "--language en"):
        assert f"hint: write: {hint}\n" in err
    assert not Path("p").exists()


@pytest.mark.parametrize("there", [*WRITTEN, "content/posts/old.md", "content", "notes.txt"])
def test_what_is_there_stays_as_it_is_and_is_named(run, there):
    file = Path("paper", there)
    file.parent.mkdir(parents=True)
    file.write_text("mine")
    before = files(Path("paper"))
    status, out, _ = run("init", "paper", "--json")
    after, told = files(Path("paper")), json.loads(out)
    assert status == 0
    assert {path: after[path] for path in before} == before
    assert set(after) - set(before) == set(told["written"])
    assert there in told["kept"] or there == "notes.txt" or "content/" in told["kept"]


def test_where_there_are_texts_no_example_is_added(run, monkeypatch):
    Path("paper/content/posts").mkdir(parents=True)
    Path("paper/content/posts/2026-01-01-old.md").write_text("# Old\n\nText.\n")
    run("init", "paper")
    assert [path for path in files(Path("paper")) if path.startswith("content/")] == ["content/posts/2026-01-01-old.md"]
    monkeypatch.chdir("paper")
    assert run("build", "--strict")[0] == 0


def test_a_second_init_changes_nothing(run):
    run("init", "paper")
    before = files(Path("paper"))
    status, _, err = run("init", "paper", "--title", "Another")
    assert (status, files(Path("paper"))) == (0, before)
    assert err.startswith("0 files written in paper/\nleft as they were: ")


def test_links_are_never_followed_out_of_the_folder(run, tmp_path):
    (tmp_path / "outside").mkdir()
    Path("paper").mkdir()
    Path("paper/content").symlink_to(tmp_path / "outside")
    Path("paper/archetypes").symlink_to(tmp_path / "outside")
    Path("paper/README.md").symlink_to("nowhere")
    status, _, err = run("init", "paper")
    assert (status, list((tmp_path / "outside").iterdir())) == (0, [])
    assert str(Path("paper/README.md").readlink()) == "nowhere"
    assert "left as they were: content/, README.md, archetypes/post.md" in err


def test_in_a_repository_nothing_of_it_changes_and_its_remote_gives_the_address(run):
    Path("paper").mkdir()

    def git(*arguments: str) -> str:
        who = ("-c", "user.name=A", "-c", "user.email=a@example.org")
        return subprocess.run(["git", *who, *arguments], cwd="paper", capture_output=True, text=True, check=True).stdout

    git("init", "-q", "-b", "trunk")
    git("remote", "add", "origin", "git@github.com:Ana/Harbour.git")
    Path("paper/.gitignore").write_text("output/\n")
    Path("paper/notes.txt").write_text("mine")
    git("add", ".")
    git("commit", "-q", "-m", "Mine")
    own = files(Path("paper/.git"))
    status, _, err = run("init", "paper")
    assert status == 0
    assert "warning[INIT002]" in err
    assert "hint: add to .gitignore: .sitegen/, each on a line of its own" in err
    assert settings("paper")["base_url"] == "https://ana.github.io/Harbour/"
    assert 'branches: ["trunk"]' in Path("paper/.github/workflows/pages.yml").read_text()
    assert files(Path("paper/.git")) == own
    assert git("status", "--short", "-uno") == ""


def test_inside_another_repository_no_workflow_is_written_unasked(run):
    subprocess.run(["git", "init", "-q"], check=True)
    status, _, err = run("init", "docs/paper")
    assert (status, "INIT003" in err, Path(".github").exists()) == (0, True, False)
    assert sorted([*files(Path("docs/paper")), WRITTEN[0], "requirements.txt"]) == WRITTEN


def test_the_workflow_can_be_left_out_or_pinned(run):
    run("init", "usual")
    assert 'branches: ["main", "master"]' in Path("usual", WRITTEN[0]).read_text()
    run("init", "without", "--no-workflow")
    assert "requirements.txt" not in files(Path("without"))
    run("init", "pinned", "--pin")
    assert "actions/checkout@3d3c42e5aac5ba805825da76410c181273ba90b1" in Path("pinned", WRITTEN[0]).read_text()


@pytest.mark.parametrize("name", ["file", "file/below"])
def test_a_file_in_the_way_is_an_error(run, name):
    Path("file").write_text("mine")
    status, _, err = run("init", name)
    assert (status, "error[INIT001]" in err, Path("file").read_text()) == (1, True, "mine")


def test_a_person_is_asked_and_a_wrong_answer_is_asked_for_again(tmp_path):
    main_fd, terminal = pty.openpty()
    environment = {"PATH": os.environ["PATH"], "HOME": str(tmp_path), "TZ": "Europe/Lisbon", "LANG": "pt_PT.UTF-8"}
    environment["PYTHONPATH"] = os.environ.get("PYTHONPATH", "")
    os.write(main_fd, b'The "Quay"\nquay.example\nhttps://quay.example/\n\n\n')
    process = subprocess.Popen(
        [sys.executable, "-m", "sitegen", "init", "paper"],
        cwd=tmp_path,
        env=environment,
        stdin=terminal,
        stdout=terminal,
        stderr=terminal,
        start_new_session=True,
    )
    os.close(terminal)
    said = b""
    with os.fdopen(main_fd, "rb", buffering=0) as screen:
        try:
            while block := screen.read(4096):
                said += block
        except OSError:  # how Linux says that the other end is closed
            pass
    assert process.wait(timeout=60) == 0, said
    assert b"must start with https://" in said
    assert settings(str(tmp_path / "paper")) == {
        "title": 'The "Quay"',
        "base_url": "https://quay.example/",
        "language": "pt-PT",
        "timezone": "Europe/Lisbon",
        "description": "",
    }
