from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time

import pytest
from PIL import Image


def test_a_build_that_succeeds_ends_with_0_and_a_summary(paper, run):
    paper.post("a", tags=["x"])
    status, out, err = run("build")
    assert (status, out) == (0, "")
    assert err.startswith("9 pages in ")
    assert f", in output/: {len(paper.files())} files written\n" in err


def test_the_summary_says_what_is_held_back_and_until_when(paper, run):
    paper.settings(site='timezone = "Europe/Lisbon"')
    paper.post("draft", draft=True)
    paper.post("embargo", embargo="2026-11-25 09:00")
    paper.post("future", date="2026-11-23")
    paper.post("expired", expires="2026-11-02")
    _, _, err = run("build")
    assert err.splitlines()[1:] == [
        "held back: 1 draft, 1 under embargo, 1 expired, 1 dated in the future",
        "  content/posts/future.md until 2026-11-23 00:00 WET",
        "  content/posts/embargo.md until 2026-11-25 09:00 WET",
        "the site changes by itself on 2026-11-23 00:00 WET: build again then",
    ]


def test_verbose_names_everything_that_is_held_back(paper, run):
    paper.post("draft", draft=True)
    paper.post("expired", expires="2026-11-02")
    _, _, err = run("build", "-v")
    assert err.splitlines()[1:] == [
        "held back: 1 draft, 1 expired",
        "  content/posts/draft.md is a draft",
        "  content/posts/expired.md is expired",
    ]


def test_errors_end_with_1_and_the_old_site_stands(paper, run):
    paper.post("a")
    run("build")
    before = paper.files()
    paper.post("b", date="2026-02-30")
    status, out, err = run("build")
    assert (status, out) == (1, "")
    assert "content/posts/b.md:3:7: error[FM040]" in err
    assert "1 error\n" in err
    assert err.endswith("not built; the site is as it was\n")
    assert paper.files() == before


def test_warnings_do_not_fail_unless_they_should(paper, run):
    paper.post("a", tittle="x")
    status, _, err = run("build")
    assert status == 0
    assert err.count("1 warning") == 1
    assert run("build", "--strict")[0] == 1


@pytest.mark.parametrize(
    "arguments",
    [
        ("nonsense",),
        ("build", "--nonsense"),
        ("build", "-j", "0"),
        ("build", "--at", "tomorrow"),
        ("build", "extra"),
        ("clean", "--drafts"),
    ],
)
def test_wrong_usage_ends_with_2_and_writes_nothing(paper, run, arguments):
    status, out, err = run(*arguments)
    assert (status, out) == (2, "")
    assert "Error: " in err
    assert not paper.output.exists()


def test_a_mistyped_command_is_answered_with_the_nearest(run):
    assert "Did you mean build?" in run("biuld")[2]


def test_an_interrupt_ends_with_130(paper, run, monkeypatch):
    def interrupted(*_args, **_more):
        raise KeyboardInterrupt

    monkeypatch.setattr("sitegen.build.project.load_project", interrupted)
    status, _, err = run("build")
    assert status == 130
    assert err.strip() == "interrupted; the site is whole"


@pytest.mark.parametrize(("sent", "status"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_an_interrupt_that_comes_where_python_cannot_raise_is_not_lost(sent, status):
    program = f"""
import os, time
from sitegen import cli

class Late:
    def __del__(self):
        os.kill(os.getpid(), {int(sent)})
        for _ in range(1000):
            pass

def run(**_):
    late = Late()
    del late
    time.sleep(30)

cli.commands.main = run
cli.main()
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=25, check=False)
    assert (done.returncode, "Traceback" in done.stderr, "ignored" in done.stderr) == (status, False, False), (
        done.stderr
    )


@pytest.mark.parametrize(("sent", "status"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_an_interrupt_that_something_else_is_raised_for_is_one_all_the_same(sent, status):
    program = f"""
import os
from sitegen import cli

def run(**_):
    try:
        os.kill(os.getpid(), {int(sent)})
        for _ in range(1000):
            pass
    except BaseException as mistake:
        raise RuntimeError("as Python itself does") from mistake

cli.commands.main = run
cli.main()
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=25, check=False)
    assert (done.returncode, "Traceback" in done.stderr) == (status, False), done.stderr


def test_the_version(run):
    from sitegen import __version__

    assert run("--version") == (0, f"sitegen {__version__}\n", "")


def test_every_command_has_examples_in_its_help(run):
    for command in ((), ("build",), ("clean",)):
        status, out, _ = run(*command, "--help")
        assert status == 0
        assert "Examples:\n    sitegen" in out


def test_results_for_programs_stand_alone_on_standard_output(paper, run):
    paper.post("a", tittle="x")
    paper.post("später", date="2026-12-01 09:00")
    status, out, err = run("build", "--json")
    assert status == 0
    assert out.isascii()
    result = json.loads(out)
    assert result["ok"] is True
    assert result["pages"] == 7
    assert result["written"] == len(paper.files())
    assert (result["unchanged"], result["deleted"]) == (0, 0)
    assert result["held"] == [
        {"path": "content/posts/später.md", "reason": "future", "until": "2026-12-01T09:00:00+00:00"}
    ]
    assert result["next"] == "2026-12-01T09:00:00+00:00"
    (problem,) = result["problems"]
    assert (problem["severity"], problem["path"], problem["line"]) == ("warning", "content/posts/a.md", 4)
    assert "pages in" not in err


def test_errors_for_programs(paper, run):
    paper.post("b", date="2026-02-30")
    status, out, _ = run("build", "--json")
    assert status == 1
    result = json.loads(out)
    assert result["ok"] is False
    assert [problem["code"] for problem in result["problems"]] == ["FM040"]


def test_quiet_says_nothing_but_problems(paper, run):
    paper.post("a")
    assert run("build", "-q") == (0, "", "")
    paper.post("b", date="2026-02-30")
    status, _, err = run("build", "-q")
    assert status == 1
    assert "FM040" in err
    assert "not built" not in err


def test_github_gets_annotations(paper, run, monkeypatch):
    paper.post("b", date="2026-02-30")
    assert "::error" not in run("build")[2]
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    assert "::error file=content/posts/b.md,line=3,col=7,title=FM040::" in run("build")[2]


def test_colours_are_for_those_who_want_them(paper, run, monkeypatch):
    paper.post("b", date="2026-02-30")
    assert "\x1b[" not in run("build")[2]
    monkeypatch.setenv("FORCE_COLOR", "1")
    assert "\x1b[" in run("build")[2]
    monkeypatch.setenv("NO_COLOR", "1")
    assert "\x1b[" not in run("build")[2]
    monkeypatch.delenv("NO_COLOR")
    monkeypatch.setenv("FORCE_COLOR", "0")
    assert "\x1b[" not in run("build")[2]


def test_a_dry_run_writes_nothing_and_says_so(paper, run):
    paper.post("a")
    status, _, err = run("build", "--dry-run")
    assert status == 0
    assert "nothing was written" in err
    assert not paper.output.exists()
    paper.post("b", date="2026-02-30")
    assert run("build", "--dry-run")[0] == 1


@pytest.mark.parametrize(
    ("at", "there"),
    [
        ("2026-11-25", False),
        ("2026-11-25T08:59:59", False),
        ("2026-11-25T09:00", True),
        ("2026-11-25 09:00", True),
        ("2026-11-25T07:59:59Z", False),
        ("2026-11-25T08:00Z", True),
        ("2026-11-25T09:00:00+01:00", True),
    ],
)
def test_a_build_as_of_a_time_is_in_the_sites_zone(paper, run, at, there):
    paper.settings(site='timezone = "Europe/Paris"')
    paper.post("a", embargo="2026-11-25 09:00")
    assert run("build", "--at", at)[0] == 0
    assert ("2026/11/a/index.html" in paper.files()) is there


@pytest.mark.parametrize(("epoch", "there"), [("1795176000", True), ("1793000000", False), ("0", False)])
def test_the_clock_can_be_set_from_outside(paper, run, monkeypatch, epoch, there):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", epoch)
    paper.post("a", date="2026-11-10")
    assert run("build")[0] == 0
    assert ("2026/11/a/index.html" in paper.files()) is there


@pytest.mark.parametrize("epoch", ["yesterday", "1.5", "9" * 30])
def test_a_clock_that_is_no_number_is_wrong_usage(run, monkeypatch, epoch):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", epoch)
    status, _, err = run("build")
    assert status == 2
    assert "SOURCE_DATE_EPOCH" in err


def test_another_output_and_another_base_url(paper, run):
    paper.post("a")
    status, _, err = run("build", "-o", "public", "-u", "https://user.github.io/repo/")
    assert status == 0
    assert ", in public/: " in err
    assert 'href="/repo/2026/11/a/"' in (paper.root / "public/index.html").read_text()
    assert not paper.output.exists()


def test_a_site_elsewhere_is_built_there(paper, run, monkeypatch, tmp_path):
    paper.post("a")
    monkeypatch.chdir(tmp_path)
    assert run("build", "-c", str(paper.root / "sitegen.toml"))[0] == 0
    assert (paper.output / "index.html").exists()


def test_no_settings_is_an_error_with_a_hint(run, monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    status, _, err = run("build")
    assert status == 1
    assert "CFG001" in err


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_settings_that_cannot_be_read_are_an_error(paper, run):
    (paper.root / "sitegen.toml").chmod(0)
    status, _, err = run("build")
    assert status == 1
    assert "IO001" in err


def test_clean_says_how_much_it_removed(paper, run):
    paper.post("a")
    run("build")
    number = len(paper.files())
    (paper.output / "CNAME").write_text("mine")
    (paper.root / ".sitegen").mkdir(exist_ok=True)
    status, out, err = run("clean")
    assert (status, out) == (0, "")
    assert err == f"{number} files removed from output/\n"
    assert list(paper.files()) == ["CNAME"]
    assert not (paper.root / ".sitegen").exists()
    assert json.loads(run("clean", "--json")[1]) == {"ok": True, "deleted": 0, "freed": 0, "problems": []}


def test_build_says_what_photographs_cost_and_clean_what_it_freed(paper, run):
    paper.settings("[photos]\nwidths = [200, 800]\n")
    Image.effect_noise((1000, 600), 60).save(paper.write("content/posts/quay.jpg", b""))
    paper.post("a", photo="quay.jpg", alt="A quay", caption="The quay.", credit="Rui Sá")
    told = r"pictures: 7 files made of 1 photograph, \d+\.\d MB in \d+\.\d s\n"
    assert re.search(told, run("build")[2])
    assert "pictures:" not in run("build")[2]
    paper.post("b")
    made = json.loads(run("build", "--json")[1])["developed"]
    assert made == {"files": 0, "photographs": 0, "cards": 0, "bytes": 0, "seconds": 0.0}
    status, _, err = run("clean")
    assert status == 0
    assert re.search(r"\n\d+\.\d MB of photographs freed in \.sitegen/photos/\n", err)
    assert not (paper.root / ".sitegen").exists()
    made = json.loads(run("build", "--json")[1])["developed"]
    assert (made["files"], made["photographs"]) == (7, 1)
    assert json.loads(run("clean", "--json")[1])["freed"] == made["bytes"]


def test_clean_says_what_the_disk_said(paper, run, monkeypatch):
    paper.build()

    def denied(*_):
        raise PermissionError(13, "Permission denied", "output")

    monkeypatch.setattr("sitegen.build.commit.clear", denied)
    status, _, err = run("clean")
    assert status == 1
    assert "IO001" in err


@pytest.mark.parametrize("flag", ["--version", "--help"])
def test_the_first_answer_needs_no_heavy_library(flag):
    """A loose bound on the time, since machines are busy; the list of modules is what keeps it true."""
    code = (
        "import sys\nfrom sitegen.cli import main\ntry:\n    main([sys.argv[1]])\nfinally:\n"
        "    heavy = {'jinja2', 'markdown', 'yaml', 'pydantic', 'PIL', 'pygments', 'watchdog', 'multiprocessing'}\n"
        "    print(sorted(heavy & set(sys.modules)), file=sys.stderr)\n"
    )
    start = time.perf_counter()
    done = subprocess.run([sys.executable, "-c", code, flag], capture_output=True, text=True, timeout=30, check=True)
    assert done.stderr.strip() == "[]"
    assert time.perf_counter() - start < 5


def test_a_command_that_ends_does_not_look_for_circles_once_more(paper):
    """What is frozen is passed over when Python ends; that look would be a tenth of a build after an edit."""
    code = "import atexit, gc, sys; atexit.register(lambda: print(len(gc.get_objects()), gc.get_freeze_count()))\n"
    code += "from sitegen.cli import main\nmain()"
    paper.post("a")
    line = [sys.executable, "-c", code, "build", "-q"]
    done = subprocess.run(line, cwd=paper.root, capture_output=True, text=True, timeout=60, check=True)
    left, frozen = map(int, done.stdout.split())
    assert left < 1_000 < 10_000 < frozen


def test_a_build_after_an_edit_imports_nothing_that_it_does_not_use(paper):
    """Each of these libraries would be felt in the build of one sentence; the list is what keeps it quick."""
    code = "import sys\nfrom sitegen.cli import main\ntry:\n    main(sys.argv[1:])\nfinally:\n    print(*sys.modules)\n"
    line = [sys.executable, "-c", code, "build", "-q"]
    paper.settings('[markdown]\nengine = "commonmark"\n')
    Image.new("RGB", (40, 30)).save(paper.write("content/photos/harbour.jpg", b""))
    posts = [paper.post(name, tags=["x"], photo="harbour.jpg", alt="The harbour.") for name in "abc"]
    subprocess.run(line, cwd=paper.root, timeout=60, check=True, capture_output=True)
    posts[1].write_text(posts[1].read_text() + "\nOne more sentence.\n")
    done = subprocess.run(line, cwd=paper.root, capture_output=True, text=True, timeout=60, check=True)
    imported = set(done.stdout.split())
    assert "sitegen.build.edited" in imported
    libraries = {"PIL", "markdown", "pygments", "watchdog", "multiprocessing", "concurrent", "asyncio", "subprocess"}
    libraries |= {"logging", "xml", "http", "urllib.request", "statistics", "unittest", "pdb", "click.testing"}
    ours = {"sitegen.build.workers", "sitegen.photos.look", "sitegen.photos.blocks", "sitegen.photos.wording"}
    assert imported & (libraries | ours) == set()
