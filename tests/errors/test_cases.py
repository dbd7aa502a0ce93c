"""Every folder of `cases/` is a small site with a mistake (or an oddity that must work) and all that a build prints.

README.md says what a case consists of; adding one needs no code.
"""

from __future__ import annotations

import contextlib
import io
import os
import re
import runpy
import shutil
import stat
import subprocess
import sys
import tomllib
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from jinja2 import Environment

from sitegen.cli import main

HERE = Path(__file__).parent
CASES = sorted(path.parent for path in (HERE / "cases").glob("*/case.toml"))
CLOCK = "1795176000"  # 2026-11-20 12:00 UTC

_HEAD = re.compile(
    r"(?:(?P<path>.+?)(?::(?P<line>\d+))?(?::(?P<column>\d+))?: )?(?:error|warning)\[(?P<code>[A-Z]+\d+)\]: "
)
_SUMMARY = re.compile(r"^[\d,]+ pages in [\d.]+ s, in (\S+): .*$", re.MULTILINE)
_PICTURES = re.compile(r"^pictures: .* in [\d.]+ s\n", re.MULTILINE)

CASE_KEYS = {"title", "codes", "exit", "args", "why", "base", "needs", "fix", "left"}
FIX_KEYS = {"file", "find", "replace", "delete_file", "rename_to", "hint_says", "follow", "recode", "all"}


class Shown(NamedTuple):
    """A problem as it was printed."""

    path: str
    line: int
    column: int
    code: str
    hint: str


class Ran(NamedTuple):
    """What a build printed, made comparable, and how it ended."""

    text: str
    status: int

    @property
    def golden(self) -> str:
        return f"{self.text.rstrip()}\nexit {self.status}\n".lstrip("\n")

    @property
    def problems(self) -> list[Shown]:
        found: list[Shown] = []
        for line in self.text.split("\n"):
            if head := _HEAD.match(line):
                place = head["path"] or "", int(head["line"] or 0), int(head["column"] or 0)
                found.append(Shown(*place, head["code"], ""))
            elif line.startswith("  hint: ") and found:
                found[-1] = found[-1]._replace(hint=line.removeprefix("  hint: "))
        return found

    @property
    def codes(self) -> list[str]:
        return sorted({problem.code for problem in self.problems})


class Case(NamedTuple):
    """A folder of `cases/` with what its case.toml says."""

    folder: Path
    facts: Mapping[str, Any]

    def lay(self, site: Path, base: Path, overlay: str = "site") -> None:
        """Make the site of this case in the empty folder `site`."""
        if self.facts.get("base", True):
            shutil.copytree(base, site, symlinks=True)
        else:
            site.mkdir()
        if (self.folder / overlay).is_dir():
            shutil.copytree(self.folder / overlay, site, dirs_exist_ok=True, symlinks=True)
        if (self.folder / "make.py").is_file() and overlay == "site":
            with contextlib.chdir(site):
                runpy.run_path(str(self.folder / "make.py"))["make"](site)

    @property
    def arguments(self) -> list[str]:
        return ["build", *self.facts.get("args", ())]


@pytest.fixture(scope="session", autouse=True)
def _compiled_once() -> Iterator[None]:
    """Keep what Jinja compiles between builds: it is nine tenths of the time of a site of two pages."""
    kept: dict[tuple[object, ...], Any] = {}
    compiled = Environment.compile

    def compile_once(self: Environment, source: Any, *names: Any, **more: Any) -> Any:
        key = (type(self), source, *names, *sorted(more.items()))
        if key not in kept:
            kept[key] = compiled(self, source, *names, **more)
        return kept[key]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Environment, "compile", compile_once)
        yield


@pytest.fixture(scope="session")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The base site, built: what a failing build must leave alone."""
    site = tmp_path_factory.mktemp("base") / "site"
    shutil.copytree(HERE / "base", site)
    with pytest.MonkeyPatch.context() as patch:
        _surroundings(patch)
        ran = build(site, ["build"])
    assert ran.status == 0, ran.text
    return site


@pytest.fixture(autouse=True)
def _clean(monkeypatch: pytest.MonkeyPatch) -> None:
    _surroundings(monkeypatch)


def _surroundings(patch: pytest.MonkeyPatch) -> None:
    for name in [*(name for name in os.environ if name.startswith("SITEGEN_")), "GITHUB_ACTIONS", "FORCE_COLOR", "CI"]:
        patch.delenv(name, raising=False)
    patch.setenv("NO_COLOR", "1")
    patch.setenv("SOURCE_DATE_EPOCH", CLOCK)


def build(site: Path, arguments: Sequence[str]) -> Ran:
    """Run sitegen in this process, with `site` as the working directory."""
    errors = io.StringIO()
    status = 0
    with contextlib.chdir(site), contextlib.redirect_stderr(errors), contextlib.redirect_stdout(io.StringIO()):
        try:
            main(list(arguments))
        except SystemExit as ending:
            status = ending.code if isinstance(ending.code, int) else 1
    return Ran(comparable(errors.getvalue(), site), status)


def comparable(text: str, site: Path) -> str:
    """Without what differs from run to run or with every new asset of a theme: times, counts, the site's folder."""
    text = _SUMMARY.sub(r"N pages in X s, in \1: N files", text)
    text = _PICTURES.sub("", text)
    return text.replace(str(site), "SITE").replace(str(site.resolve()), "SITE")


def _needs(case: Case, tmp_path: Path) -> None:
    for need in case.facts.get("needs", ()):
        if not _CAN[need](tmp_path):
            pytest.skip(f"this machine has no {need}")


def _odd_names(folder: Path) -> bool:
    try:
        (folder / "odd\udcff").touch()
    except (OSError, UnicodeError):
        return False
    (folder / "odd\udcff").unlink()
    return True


def _folds_not(folder: Path) -> bool:
    (folder / "case").touch()
    return not (folder / "CASE").exists()


_CAN: Mapping[str, Callable[[Path], bool]] = {
    "symlink": lambda _: hasattr(os, "symlink") and sys.platform != "win32",
    "fifo": lambda _: hasattr(os, "mkfifo"),
    "odd-names": _odd_names,
    "case-sensitive": _folds_not,
    "permissions": lambda _: hasattr(os, "geteuid") and os.geteuid() != 0,
}


@pytest.fixture(params=CASES, ids=lambda folder: folder.name)
def case(request: pytest.FixtureRequest, tmp_path: Path) -> Case:
    folder: Path = request.param
    found = Case(folder, tomllib.loads((folder / "case.toml").read_text(encoding="utf-8")))
    assert not found.facts.keys() - CASE_KEYS, "an unknown key in case.toml"
    assert not {key for fix in found.facts.get("fix", ()) for key in fix} - FIX_KEYS, "an unknown key in a fix"
    _needs(found, tmp_path)
    return found


def test_the_terminal_says_exactly_this(case: Case, base: Path, tmp_path: Path, pytestconfig: pytest.Config) -> None:
    site = tmp_path / "site"
    case.lay(site, base)
    before = tree(site / "output", times=True)
    ran = build(site, case.arguments)
    golden = case.folder / "golden.txt"
    if pytestconfig.getoption("--update-golden", default=False):
        golden.write_text(ran.golden, encoding="utf-8", newline="\n")
    assert "Traceback" not in ran.text
    assert ran.golden == golden.read_text(encoding="utf-8")
    assert ran.codes == case.facts["codes"]
    assert ran.status == case.facts["exit"]
    for problem in ran.problems:
        assert problem.hint or problem.code in {"FS003", "FS005"}, f"{problem.code} has no hint"
    if ran.status:
        assert tree(site / "output", times=True) == before, "a failed build changed the old site"
    else:
        _expect(case, site)
    if (case.folder / "twin").is_dir():
        twin = tmp_path / "twin"
        case.lay(twin, base, "twin")
        assert build(twin, case.arguments).status == 0
        assert tree(twin / "output") == tree(site / "output")
    if "fix" in case.facts:
        fixed = build_mended(case, site, ran)
        assert fixed.codes == case.facts.get("left", []), fixed.text
        assert "Traceback" not in fixed.text


def build_mended(case: Case, site: Path, ran: Ran) -> Ran:
    """Do what the hints say, and build again."""
    for fix in case.facts["fix"]:
        if said := fix.get("hint_says"):
            assert any(said in problem.hint for problem in ran.problems), f"no hint says {said!r}"
        if number := fix.get("follow"):
            follow(site, ran.problems[number - 1])
            continue
        file = site / fix["file"]
        if fix.get("delete_file"):
            file.unlink()
        elif "rename_to" in fix:
            (site / fix["rename_to"]).parent.mkdir(parents=True, exist_ok=True)
            file.rename(site / fix["rename_to"])
        elif "recode" in fix:
            file.write_bytes(file.read_bytes().decode(fix["recode"]).encode())
        else:
            data = file.read_bytes() if file.exists() else b""
            find = fix["find"].encode()
            assert data.count(find) == 1 or not data or fix.get("all"), f"{fix['find']!r} is not there once"
            file.write_bytes(data.replace(find, fix["replace"].encode()) if data else fix["replace"].encode())
    return build(site, case.arguments)


def follow(site: Path, problem: Shown) -> None:
    """Do what a hint of a fixed form says, as an editor would do it: nothing but the hint is known here."""
    file = site / problem.path
    hint = problem.hint
    mark = "\ufeff" if file.read_bytes().startswith(b"\xef\xbb\xbf") else ""
    lines = file.read_bytes().decode("utf-8-sig").split("\n")
    end = "\r" if problem.line and lines[problem.line - 1].endswith("\r") else ""
    if found := re.fullmatch(r"(?s).*?\bwrite on line (\d+): (.*)", hint):
        lines[int(found[1]) - 1] = found[2] + end
    elif found := re.fullmatch(r"(?s).*?\binsert (after|before) line (\d+): (.*)", hint):
        lines.insert(int(found[2]) - (found[1] == "before"), found[3] + end)
    elif found := re.fullmatch(r"(?s).*?\bwrite: (.*)", hint):
        lines[problem.line - 1] = found[1] + end
    elif hint.startswith("delete this line"):
        del lines[problem.line - 1]
    elif hint.startswith("delete the character at this place"):
        line = lines[problem.line - 1]
        lines[problem.line - 1] = line[: problem.column - 1] + line[problem.column :]
    elif found := re.fullmatch(r"delete everything before (\S+)", hint):
        text = "\n".join(lines)
        lines = text[text.index(found[1]) :].split("\n")
    else:
        pytest.fail(f"the hint has no fixed form: {hint}")
    file.write_bytes((mark + "\n".join(lines)).encode())


def _expect(case: Case, site: Path) -> None:
    path = case.folder / "expect.toml"
    if not path.is_file():
        return
    expected = tomllib.loads(path.read_text(encoding="utf-8"))
    assert not expected.keys() - {"contains", "absent", "missing"}, "an unknown key in expect.toml"
    for entry in expected.get("contains", ()):
        assert entry["text"] in (site / "output" / entry["file"]).read_text(encoding="utf-8")
    for entry in expected.get("absent", ()):
        for file in [site / "output" / entry["file"]] if "file" in entry else files(site / "output"):
            assert entry["text"].encode() not in file.read_bytes(), file
    for entry in expected.get("missing", ()):
        assert not (site / "output" / entry["file"]).exists()


def files(folder: Path) -> Iterator[Path]:
    """All files below `folder` but sitegen's own, sorted."""
    for path in sorted(folder.rglob("*")):
        if path.is_file() and ".sitegen" not in path.relative_to(folder).parts:
            yield path


def tree(folder: Path, *, times: bool = False) -> dict[str, tuple[bytes, int]]:
    """Content and, if asked for, time of every file below `folder`."""
    found = {}
    for path in files(folder):
        status = path.lstat()
        assert stat.S_ISREG(status.st_mode)
        found[path.relative_to(folder).as_posix()] = (path.read_bytes(), status.st_mtime_ns if times else 0)
    return found


def test_the_command_itself_prints_the_same(base: Path, tmp_path: Path) -> None:
    case = Case(HERE / "cases" / "C01-colon-in-title", {})
    case.lay(tmp_path / "site", base)
    command = [sys.executable, "-m", "sitegen", "build"]
    done = subprocess.run(command, cwd=tmp_path / "site", capture_output=True, text=True, check=False, timeout=60)
    ran = Ran(comparable(done.stderr, tmp_path / "site"), done.returncode)
    assert ran.golden == (case.folder / "golden.txt").read_text(encoding="utf-8")
    assert done.stdout == ""
