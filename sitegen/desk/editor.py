"""Opening a file in the editor that somebody has chosen."""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path

from sitegen.base.problems import Place, Problem, error

_USUAL = ("editor", "nano", "vi")


def editor_command(environment: Mapping[str, str]) -> list[str]:
    """The editor and its arguments: `$VISUAL`, else `$EDITOR`, else one that most systems have; empty if none."""
    for name in ("VISUAL", "EDITOR"):
        chosen = environment.get(name, "").strip()
        if chosen:
            return _words(chosen)
    return next(([name] for name in _USUAL if shutil.which(name)), [])


def open_in_editor(file: Path, shown: str) -> Problem | None:
    """Open `file` and wait until the editor ends; NEW005 where it cannot be started or fails. No shell is asked."""
    command = editor_command(os.environ)
    hint = f'name your editor, as in EDITOR="code -w", or open {shown} yourself'
    if not command:
        return error("NEW005", "there is no editor to open it with", Place(shown), hint)
    try:
        status = subprocess.run([*command, str(file)], check=False).returncode
    except OSError as mistake:
        reason = (mistake.strerror or str(mistake)).lower()
        return error("NEW005", f"the editor {command[0]} cannot be started: {reason}", Place(shown), hint)
    if status:
        return error("NEW005", f"the editor {command[0]} ended with status {status}", Place(shown), hint)
    return None


def _words(text: str) -> list[str]:
    try:
        return shlex.split(text, posix=os.name == "posix")
    except ValueError:  # a quote that is never closed: the name of a program, then
        return [text]
