"""Everything the documentation names exists: commands, flags, settings, front matter keys, make targets, files."""

import re
import subprocess
from functools import lru_cache
from pathlib import Path, PurePosixPath
from urllib.parse import unquote

from sitegen.config.load import read_settings

ROOT = Path(__file__).parents[2]
COMMAND = re.compile(r"(?:^|[\s;&|(])(?:\S*/)?sitegen((?: +[^\s;&|)#]+)*)")
TARGET = re.compile(r"(?:^|[;&|] *)make +((?:[A-Za-z_]+=\S* +)*)([a-z]+)\b")
LINK = re.compile(r"\[[^\]\n]*\]\(<?([^)\s>]+)>?(?: \"[^\"]*\")?\)")
FLAG = re.compile(r"(?<![\w-])(--?[A-Za-z][\w-]*)")


@lru_cache(maxsize=64)
def help_of(*command):
    """The help of a command, or None where there is no such command."""
    sitegen = ROOT / ".venv" / "bin" / "sitegen"
    done = subprocess.run([sitegen, *command, "--help"], capture_output=True, text=True, timeout=30, check=False)
    return done.stdout if done.returncode == 0 else None


def faults_of(words):
    """What `sitegen WORDS...` names that is not there."""
    names = [word for word in words[:2] if re.fullmatch(r"[a-z][a-z-]*", word)]
    command = tuple(names[:1])
    if command and help_of(*command) is None:
        return [f"there is no command {names[0]}"]
    if len(names) == 2 and help_of(*names) not in (None, help_of(*command)):
        command = tuple(names)
    there = set(FLAG.findall(f"{help_of(*command)}\n{help_of()}\n--help -"))
    flags = {word.partition("=")[0].rstrip(",.") for word in words if word.startswith("-")}
    return [f"sitegen {' '.join(command)} has no {flag}" for flag in sorted(flags - there)]


def test_every_command_and_flag_exists(said):
    faults = [
        f"{place}: {fault}"
        for place, text in said
        for match in COMMAND.finditer(text)
        for fault in faults_of(match[1].split())
    ]
    assert not faults, "\n".join(faults)


def test_every_make_target_exists(said, read):
    targets = set(re.findall(r"^([a-z]+):", read("Makefile"), flags=re.M))
    variables = set(re.findall(r"^([A-Z]+) *\?=", read("Makefile"), flags=re.M)) | {"PYTHON"}
    for place, text in said:
        for assigned, target in TARGET.findall(text):
            assert target in targets, f"{place}: make {target}"
            for name in re.findall(r"([A-Za-z_]+)=", assigned):
                assert name in variables, f"{place}: make {name}=..."


def test_every_settings_example_is_accepted(blocks):
    """A ```` ```toml ```` block is a piece of sitegen.toml; another file's is marked with its name after `toml`."""
    for block in blocks:
        if block.language != "toml" or (block.note and "sitegen.toml" not in block.note):
            continue
        problems = read_settings(block.text.encode()).problems
        wrong = [problem for problem in problems if problem.code != "CFG002" and "is missing" not in problem.message]
        assert not wrong, f"{block}: {wrong}"


def test_every_link_between_documents_leads_somewhere(documents):
    for path in documents:
        text = re.sub(r"^( *)(`{3,}).*?^\1\2 *$", "", path.read_text(encoding="utf-8"), flags=re.M | re.S)
        for target in LINK.findall(re.sub(r"(`+).*?\1", "", text)):
            if re.match(r"[a-z][a-z0-9+.-]*:|#|/", target):
                continue
            file = path.parent / PurePosixPath(unquote(target.partition("#")[0]))
            assert file.exists(), f"{path.relative_to(ROOT)}: {target}"


def test_what_is_not_there_is_found(monkeypatch):
    helps = {(): "build check", ("build",): "-o, --output DIR", ("theme",): "list", ("theme", "list"): "--json"}
    monkeypatch.setitem(globals(), "help_of", lambda *command: helps.get(command))
    assert faults_of(["build", "-o", "DIR", "--output=x"]) == []
    assert faults_of(["build", "--outptu", "x"]) == ["sitegen build has no --outptu"]
    assert faults_of(["biuld"]) == ["there is no command biuld"]
    assert faults_of(["theme", "list", "--json"]) == []
