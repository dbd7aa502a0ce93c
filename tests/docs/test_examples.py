"""The shell examples of the documentation, run from top to bottom in a clean copy of the project.

A ```` ```sh ```` block is run with `set -eu`; ```` ```sh no-run ```` is only read. What cannot end by itself, needs a
network or would start the tests again is left out line by line: `NOT_HERE` says which.
"""

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
NOT_HERE = re.compile(
    r"""\s*(?:
        git\ (?:clone|push|remote) | cd\ sitegen\b | make\ (?:serve|test|bench|lighthouse|clean)
        | (?:sudo\ )?apt | (?:\S+\ )?(?:\S*/)?pipx?\b | uv\b | python3?\ -m\ (?:pip|venv)
        | (?:\.\ |source\ )\S*activate
        | (?:\S*/)?sitegen\ (?:serve | build\ .*--watch | publish(?!.*--dry-run))
    )""",
    re.VERBOSE,
)
# The copy stands on the tests' own .venv: make must take it as it is, and install nothing into it.
PREAMBLE = 'set -eu\nmake() { command make --no-print-directory SITE= DEV= BROWSER= "$@"; }\n'


@pytest.fixture(scope="module")
def copy(tmp_path_factory):
    """The project as a clone would have it, in a git repository of its own."""
    target = tmp_path_factory.mktemp("clone") / "sitegen"
    listing = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(listing, cwd=ROOT, capture_output=True, check=True)
    for name in filter(None, listed.stdout.decode().split("\0")):
        source = ROOT / name
        if source.is_file():
            (target / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(source, target / name)
    (target / ".venv").symlink_to(ROOT / ".venv")
    git = ["git", "-c", "user.name=Reader", "-c", "user.email=reader@example.org"]
    for command in (["init", "-q", "-b", "main"], ["add", "-A"], ["commit", "-q", "-m", "A clone"]):
        subprocess.run([*git, *command], cwd=target, check=True, capture_output=True)
    return target


def script(text):
    """An example as it is run; a line that continues one that is left out is left out with it."""
    lines = [line.removeprefix("$ ") for line in re.sub(r"\\\n\s*", " ", text).split("\n")]
    return PREAMBLE + "\n".join(line for line in lines if not NOT_HERE.match(line))


def environment():
    kept = {name: value for name, value in os.environ.items() if name in ("PATH", "LANG", "LC_ALL", "TMPDIR")}
    kept["PATH"] = f"{ROOT / '.venv' / 'bin'}{os.pathsep}{kept['PATH']}"
    return {
        **kept,
        "HOME": "/nonexistent",
        "EDITOR": "true",
        "NO_COLOR": "1",
        "GIT_CONFIG_GLOBAL": os.devnull,
        "PIP_DRY_RUN": "1",
    }


@pytest.mark.slow
def test_every_shell_example_runs_in_the_order_in_which_it_is_read(blocks, copy):
    for block in blocks:
        if block.language != "sh" or "no-run" in block.note:
            continue
        done = subprocess.run(
            ["sh", "-c", script(block.text)],
            cwd=copy,
            env=environment(),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=300,
            check=False,
        )
        report = f"{script(block.text)}\n{done.stderr}{done.stdout}"
        assert done.returncode == 0, f"{block} ended with {done.returncode}:\n{report}"


def test_a_line_that_is_left_out_takes_its_continuation_with_it():
    text = "pip install \\\n  sitegen\nsitegen build\nsitegen serve\nmake site\n$ sitegen check\n"
    assert script(text) == PREAMBLE + "sitegen build\nmake site\nsitegen check\n"
