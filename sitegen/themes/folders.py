"""Where themes lie."""

from __future__ import annotations

from pathlib import Path


def bundled_themes() -> Path:
    """The folder of the themes that come with sitegen: inside the wheel, or beside the package in its repository."""
    package = Path(__file__).resolve().parent.parent
    inside = package / "_themes"
    return inside if inside.is_dir() else package.parent / "themes"
