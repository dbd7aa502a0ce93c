"""Is what stands in the output folder what a clean build would make? Every byte is compared."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from pathlib import Path

from sitegen.base.problems import Place, Problem, error
from sitegen.build.build import build
from sitegen.build.folder import read_manifest
from sitegen.build.ordered import Map
from sitegen.build.project import Project

_HINT = "this is a fault of sitegen, please report it; delete .sitegen/ beside the settings, and build with --no-cache"


def verify(project: Project, run: Map) -> tuple[Problem, ...]:
    """Build the site again from nothing, elsewhere, and compare: VER001 for each file that differs, lacks or is extra.

    Only files that sitegen wrote are compared. Raises SiteError where the second build fails.
    """
    with tempfile.TemporaryDirectory(prefix="sitegen-verify-") as folder:
        clean = replace(project, output=Path(folder) / "site")
        build(clean, run)
        ours, theirs = read_manifest(project.output), read_manifest(clean.output)
        found = []
        for path in sorted(ours.keys() | theirs.keys()):
            if path not in theirs:
                found.append((path, "a clean build does not make this file"))
            elif path not in ours:
                found.append((path, "a clean build makes this file, and it is not here"))
            elif _bytes(project.output / path) != _bytes(clean.output / path):
                found.append((path, "this file differs from that of a clean build"))
    shown = project.output.name
    return tuple(error("VER001", message, Place(f"{shown}/{path}"), _HINT) for path, message in found)


def _bytes(file: Path) -> bytes | None:
    """The content; None where there is no file."""
    try:
        return file.read_bytes()
    except OSError:
        return None
