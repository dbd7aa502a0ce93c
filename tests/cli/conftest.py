"""Commands as people call them, in the folder of a paper."""

from __future__ import annotations

import pytest

from sitegen.cli import main


@pytest.fixture
def run(paper, monkeypatch, capsys):
    """Run a command in the paper's folder: (status, standard output, standard error)."""
    monkeypatch.chdir(paper.root)
    for name in ("NO_COLOR", "FORCE_COLOR", "CI", "GITHUB_ACTIONS", "TERM"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1795176000")  # 2026-11-20 12:00 UTC

    def command(*arguments: str) -> tuple[int, str, str]:
        with pytest.raises(SystemExit) as ending:
            main(list(arguments))
        out, err = capsys.readouterr()
        return ending.value.code, out, err

    return command
