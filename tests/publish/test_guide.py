"""What docs/publishing.md tells to type is typed, in its order, by somebody who has just begun."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

from tests.publish.conftest import Remote

TEXT = (Path(__file__).parents[2] / "docs/publishing.md").read_text(encoding="utf-8")
COMMANDS = [line for block in re.findall(r"^```sh[^\n]*\n(.*?)^```", TEXT, re.S | re.M) for line in block.splitlines()]


def test_every_command_of_the_guide_does_what_it_says(paper, tmp_path):
    remote = Remote(tmp_path / "github.git")
    paper.posts(3)
    environment = {
        **os.environ,
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
        "GIT_CONFIG_COUNT": "1",
        "GIT_CONFIG_KEY_0": f"url.{remote.path}.insteadOf",
        "GIT_CONFIG_VALUE_0": "https://github.com/me/paper.git",
    }
    tips = []
    for number, line in enumerate(COMMANDS):
        paper.post("news", f"Text {number}.", date="2026-11-01")
        done = subprocess.run(
            line,
            shell=True,
            cwd=paper.root,
            env=environment,
            capture_output=True,
            stdin=subprocess.DEVNULL,
            check=False,
        )
        # three publishes are listed; the guide's last line goes two back from what the one before it brought back
        expected = 1 if line.endswith("--rollback 2") else 0
        assert done.returncode == expected, (line, done.stderr.decode())
        assert "dry-run" not in line or not tips
        if remote.tip() not in ("", *tips):
            tips.append(remote.tip())
    assert len(tips) == 3  # published, with a message, rolled back
    assert remote.files() == remote.files(tips[0])
    assert remote.tip("test")


def test_the_table_of_refusals_names_flags_that_are_there():
    told = set(re.findall(r"`(--[a-z-]+)", TEXT))
    help_text = subprocess.run(
        [sys.executable, "-m", "sitegen", "publish", "--help"], capture_output=True, text=True, check=True
    ).stdout
    assert told <= set(re.findall(r"--[a-z-]+", help_text))
