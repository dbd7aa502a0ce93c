"""`sitegen check` as a person and a program meet it."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from sitegen.checks import external
from sitegen.checks.outside import Answer
from sitegen.cli import main
from tests.checks.seeded import CLEAN, DEFECTS, LAYOUT, page, post, write

ROOT = Path(__file__).parents[2]
VNU = ROOT / "tests/browser/node_modules/vnu-jar/build/dist/vnu.jar"
WARNING = post("loud", title="The council " + "and the mayor " * 8)
NOTE = post("unsigned", authors=None)
ERROR = post("dead", "[There](/nowhere/) is nothing.")


@pytest.fixture
def root(tmp_path, monkeypatch):
    """A clean paper, and the working directory."""
    write(tmp_path, CLEAN)
    monkeypatch.chdir(tmp_path)
    for name in ("NO_COLOR", "FORCE_COLOR", "CI", "GITHUB_ACTIONS", "TERM"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1795176000")  # 2026-11-20 12:00 UTC
    return tmp_path


@pytest.fixture
def run(root, capsys):
    """Run a check: (status, standard output, standard error)."""

    def command(*arguments: str) -> tuple[int, str, str]:
        with pytest.raises(SystemExit) as ending:
            main(["check", *arguments])
        out, err = capsys.readouterr()
        return ending.value.code, out, err

    return command


def tree(root: Path) -> dict[str, bytes]:
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in root.rglob("*") if path.is_file()}


def test_a_clean_paper_ends_with_0_and_one_line(run):
    status, out, err = run()
    assert (status, out) == (0, "")
    assert re.fullmatch(r"nothing to mend in \d+ pages, \d+ links, 1 picture, read in \d+\.\d s\n", err)


@pytest.mark.parametrize(
    ("files", "plain", "strict", "counted"),
    [
        (NOTE, 0, 0, "1 note"),
        (WARNING, 0, 1, "1 warning"),
        (ERROR, 1, 1, "1 error"),
        ({**NOTE, **WARNING, **ERROR}, 1, 1, "1 error, 1 warning, 1 note"),
    ],
)
def test_errors_fail_and_warnings_do_so_with_strict(root, run, files, plain, strict, counted):
    write(root, files)
    assert run()[0] == plain
    status, _, err = run("--strict")
    assert status == strict
    assert f"\n{counted} in " in err


def test_nothing_is_written_but_the_cache(root, run):
    before = tree(root)
    run("--no-cache")
    assert tree(root) == before
    run()
    after = {path: data for path, data in tree(root).items() if not path.startswith(".sitegen/")}
    assert after == before


def test_nothing_is_said_when_all_is_well_and_quiet_is_wanted(run):
    assert run("-q") == (0, "", "")


def test_what_is_held_back_is_said_with_its_moment(root, run):
    write(root, post("later", embargo="2026-11-25 09:00"))
    assert run()[2].splitlines()[1:] == [
        "held back: 1 under embargo",
        "  content/posts/later.md until 2026-11-25 09:00 UTC",
        "the site changes by itself on 2026-11-25 09:00 UTC: build again then",
    ]


def test_drafts_and_the_future_are_read_when_asked_for(root, run):
    write(root, post("draft", "To be written: TK", draft=True))
    write(root, post("future", "To be written: TK", date="2026-12-01"))
    assert "TEXT012" not in run()[2]
    assert "content/posts/draft.md" in run("--drafts")[2]
    assert "content/posts/future.md:8" in run("--future")[2]
    assert "content/posts/future.md:8" in run("--at", "2026-12-02")[2]


def test_another_address_is_another_check(root, run):
    write(root, {"templates/astray.html": LAYOUT.replace("{{ text }}", '<a href="/news/about/">a</a>')})
    write(root, page("astray", layout="astray"))
    assert run()[0] == 0
    status, _, err = run("-u", "https://user.github.io/repo/")
    assert status == 1
    assert "templates/astray.html:14:9: error[LINK016]: /news/about/ does not lead to this site" in err


def test_many_findings_of_one_code_stand_together(root, run):
    for number in range(12):
        write(root, post(f"p{number:02}", f"Number {number} is TK."))
    _, _, err = run()
    assert err.splitlines()[:10] == [
        "Headlines and texts",
        "───────────────────",
        "warning[TEXT012]: “TK” was left in the text (12)",
        "  content/posts/p00.md:8:13",
        "  content/posts/p01.md:8:13",
        "  content/posts/p02.md:8:13",
        "  content/posts/p03.md:8:13",
        "  content/posts/p04.md:8:13",
        "  … and 7 more: sitegen check -v --only TEXT012",
        "  hint: write what is missing, or delete the mark",
    ]
    assert "p11.md" in run("-v", "--only", "TEXT012")[2]
    write(root, post("p00", "Lorem ipsum."))
    assert run()[2].splitlines()[2:4] == [
        "warning[TEXT012]: a mark of an unfinished text (12)",
        "  content/posts/p00.md:8:1  “Lorem ipsum” was left in the text",
    ]


def test_five_hundred_findings_stay_readable(root, run):
    for number in range(250):
        write(root, post(f"p{number:03}", f"Number {number} is TK. [Click here](/about/)", authors=None))
    _, _, err = run()
    assert "250 warnings, 500 notes in " in err
    assert len(err.splitlines()) < 40


def test_one_finding_stands_with_its_line(root, run):
    write(root, WARNING)
    _, _, err = run()
    assert err.splitlines()[2:6] == [
        "content/posts/loud.md:2:8: warning[TEXT001]: the headline has 123 characters; cards and search results cut it",
        '  2 | title: "The council and the mayor and the mayor and the mayor and the mayor and the mayor and the ma…',
        "    |        ^",
        "  hint: write it in at most 110",
    ]


@pytest.mark.parametrize(
    ("arguments", "codes"),
    [
        (["--only", "text"], ["TEXT001", "TEXT014"]),
        (["--only", "TEXT014,links"], ["LINK001", "TEXT014"]),
        (["--only", "TEXT014", "--only", "links"], ["LINK001", "TEXT014"]),
        (["--skip", "text"], ["LINK001"]),
        (["--only", "text", "--skip", "TEXT014"], ["TEXT001"]),
        (["--only", "feeds"], []),
    ],
)
def test_kinds_and_codes_can_be_chosen_and_left_out(root, run, arguments, codes):
    write(root, {**NOTE, **WARNING, **ERROR})
    status, out, _ = run("--json", *arguments)
    assert sorted(problem["code"] for problem in json.loads(out)["problems"]) == codes
    assert status == (1 if "LINK001" in codes else 0)


@pytest.mark.parametrize(
    ("name", "said"),
    [("phots", "did you mean photos?"), ("text01", "did you mean text?"), ("zzz", "kinds are secrets, front, text")],
)
def test_a_name_that_is_none_is_wrong_usage(run, name, said):
    status, _, err = run("--only", name)
    assert status == 2
    assert f"there is no kind or code {name}; {said}" in err


def test_results_for_programs_are_whole_and_go_to_standard_output(root, run):
    write(root, {**NOTE, **ERROR, **post("later", embargo="2026-11-25 09:00")})
    status, out, err = run("--json")
    value = json.loads(out)
    assert (status, err) == (1, "")
    assert value["ok"] is False
    assert value["kinds"] == {"LINK001": "links", "TEXT014": "text"}
    assert [problem["severity"] for problem in value["problems"]] == ["error", "note"]
    assert value["held"][0]["path"] == "content/posts/later.md"
    assert value["next"] == "2026-11-25T09:00:00+00:00"
    assert value["pages"] > 5
    assert value["links"] > 5
    assert value["pictures"] == 1


def test_findings_stand_beside_the_lines_of_a_pull_request(root, run, monkeypatch):
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    write(root, {**NOTE, **WARNING})
    err = run()[2].splitlines()
    assert "::notice file=content/posts/unsigned.md,title=TEXT014::nobody is named as its author" in "\n".join(err)
    assert any(line.startswith("::warning file=content/posts/loud.md,line=2,col=8,title=TEXT001::") for line in err)


def test_a_secret_is_never_shown(root, run, monkeypatch):
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    token = "ghp_" + "A1b2C3d4E5f6G7h8I9j0K1l2M3n4O5p6Q7r8"
    write(root, post("token", f"Our token is `{token}` for now."))
    for arguments in ([], ["-v"], ["--json"], ["--no-cache"]):
        status, out, err = run(*arguments)
        assert status == 1
        assert "SEC021" in out + err
        assert token not in out + err


def test_settings_that_cannot_be_read_are_told_as_a_build_tells_them(root, run):
    (root / "sitegen.toml").write_text("[site]\n")
    status, _, err = run()
    assert status == 1
    assert "error[CFG006]: site.title is missing" in err
    status, out, _ = run("--json")
    assert (status, json.loads(out)["ok"]) == (1, False)


def test_other_sites_are_asked_only_with_external(root, run, monkeypatch):
    asked = []

    def ask(_self, url):
        asked.append(url)
        return Answer(404 if "gone" in url else 200)

    monkeypatch.setattr("sitegen.checks.outside.Asker.__call__", ask)
    monkeypatch.setattr(external, "is_asked", lambda _: True)
    links = "[a](https://a.example/gone?x=1&y=2) [b](https://b.example/ok) [b](https://b.example/ok#part)"
    write(root, {**post("out", links), **post("more", links)})
    run()
    assert asked == []
    status, _, err = run("--external")
    assert status == 0
    assert sorted(asked) == ["https://a.example/gone?x=1&y=2", "https://b.example/ok"]
    assert "following 3 links to other sites …\n" in err
    assert "content/posts/more.md:8:5: warning[EXT001]: https://a.example/gone?x=1&y=2 is gone: answers 404" in err
    assert "  also: content/posts/out.md:8:5" in err
    asked.clear()
    assert run("--external", "--strict")[0] == 1
    assert asked == ["https://a.example/gone?x=1&y=2"]


def test_an_address_in_the_menu_is_found_in_the_settings(root, run, monkeypatch):
    monkeypatch.setattr("sitegen.checks.outside.Asker.__call__", lambda *_: Answer(404))
    monkeypatch.setattr(external, "is_asked", lambda _: True)
    settings = root / "sitegen.toml"
    settings.write_text(
        settings.read_text() + '\n[menu]\nmain = [{ title = "Tides", url = "https://tides.example/" }]\n'
    )
    assert "sitegen.toml:11:35: warning[EXT001]" in run("--external")[2]


@pytest.mark.slow
def test_the_nu_checker_reads_every_page_where_it_is_at_hand(root, run):
    assert shutil.which("java"), "java is missing: run tests/browser/setup"
    assert VNU.is_file(), "vnu.jar is missing: run tests/browser/setup"
    write(root, {"templates/odd.html": LAYOUT.replace("{{ text }}", "<p><section></section></p>{{ text }}")})
    write(root, page("odd", layout="odd"))
    status, _, err = run("--html", "--vnu", str(VNU))
    assert status == 1
    assert re.search(r"^odd/index\.html:\d+:\d+: error\[NU001\]: No .p. element in scope", err, re.M)
    assert "1 error, " in err


def test_without_java_or_its_jar_html_is_wrong_usage(root, run, monkeypatch):
    assert "there is no vnu.jar: run npm install vnu-jar" in run("--html")[2]
    status, _, err = run("--vnu", "nothing.jar")
    assert (status, "there is no file nothing.jar" in err) == (2, True)
    (root / "vnu.jar").write_bytes(b"")
    monkeypatch.setenv("PATH", str(root))
    status, _, err = run("--html")
    assert (status, "there is no java" in err) == (2, True)


def test_a_checker_that_fails_is_an_error_and_no_traceback(root, run):
    java = root / "bin" / "java"
    java.parent.mkdir()
    java.write_text("#!/bin/sh\necho Unable to access jarfile >&2\nexit 1\n")
    java.chmod(0o755)
    (root / "vnu.jar").write_bytes(b"")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PATH", f"{java.parent}{os.pathsep}{os.environ['PATH']}")
        status, _, err = run("--html")
    assert status == 1
    assert "error[NU001]: the HTML checker failed: Unable to access jarfile" in err


def test_the_sample_blog_has_nothing_to_mend(tmp_path):
    for name in ("sitegen.toml", "content", "themes", "templates"):
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, tmp_path / name)
        elif source.exists():
            shutil.copy2(source, tmp_path / name)
    done = subprocess.run(
        [sys.executable, "-m", "sitegen", "check", "--strict", "--json", "--at", "2026-11-23T12:00"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert json.loads(done.stdout)["problems"] == []
    assert done.returncode == 0


def test_the_whole_seeded_paper_is_told_without_a_traceback(root, run):
    for defect in DEFECTS:
        if defect.code != "LIM020":  # fifty megabytes are written once, elsewhere
            write(root, defect.files)
    status, out, err = run("-v")
    assert (status, out) == (1, "")
    assert "Traceback" not in err
    headings = re.findall(r"^(\S.*)\n─+$", err, re.M)
    assert headings[0] == "Secrets and what is held back"
    assert len(headings) == len(set(headings)) >= 8
