"""A small paper that shows every kind of page, built with whatever theme and templates a test gives it."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path

import pytest
from PIL import Image

from sitegen.build.build import build
from sitegen.build.flags import Flags
from sitegen.build.project import load_project

SETTINGS = """
[site]
title = "The Lamp & Letter"
base_url = "https://lamp.example/paper/"
description = "Letters by lamplight"

[content]
per_page = 2
"""

HOSTILE = "<script>alert('x')</script> & \"quotes\""


def picture(width: int = 60, height: int = 40) -> bytes:
    data = io.BytesIO()
    Image.new("RGB", (width, height), "#884422").save(data, "PNG")
    return data.getvalue()


def post(title: str, date: str, front: str = "", text: str = "A first paragraph.\n\n## A part\n\nA second one.") -> str:
    return f"---\ntitle: '{title.replace(chr(39), chr(39) * 2)}'\ndate: {date}\n{front}---\n{text}\n"


FILES: Mapping[str, str | bytes] = {
    "content/posts/2026/flood/index.md": post(
        "The flood",
        "2026-11-19T08:00",
        "photo: quay.png\nalt: The quay\ncaption: The quay at dawn.\ncredit: Ana Reis/Lamp\nlicense: CC BY 4.0\n"
        "credit_url: https://ana.example/\nfocus: [0.25, 0.5]\nsection: Harbour\n"
        "authors: [Ana Reis, Tom Hale, Li Wei]\n"
        "contributors: [{name: Jo Park, role: photographs}, {name: Ed Tor, role: editing}]\n"
        "tags: [water, town]\nseries: {name: High water, part: 2}\ndateline: PORT AVERIL\ndescription: It rose.\n"
        "updated: 2026-11-19T10:00\ncorrections: [{date: 2026-11-19T09:00, text: It rose by two metres.}]\n",
    ),
    "content/posts/2026/flood/quay.png": picture(),
    "content/posts/2026/before.md": post(
        "Before the flood", "2026-11-18", "section: Harbour\nseries: {name: High water, part: 1}\ntags: [water]\n"
    ),
    "content/posts/2026/hostile.md": post(
        HOSTILE, "2026-11-17", f"tags: ['{HOSTILE.replace(chr(39), chr(39) * 2)}']\nkind: satire\nauthors: [O'Neil]\n"
    ),
    "content/posts/2026/view.md": post("A view", "2026-11-16", "kind: opinion\nsection: Opinion\ncomments: false\n"),
    "content/posts/2025/old.md": post("An old story", "2025-03-02", "pinned: true\nsection: Harbour\nlang: de\n"),
    "content/pages/about.md": "---\ntitle: About\n---\nWho we are.\n",
    "content/authors/ana-reis.md": (
        "---\nname: Ana Reis\nrole: Editor\nlinks: {Web: 'https://ana.example/'}\n---\nShe edits.\n"
    ),
    "content/comments/flood/1.md": (
        "---\nauthor: R\nurl: javascript:alert(1)\ndate: 2026-11-19T11:00\n---\nThank you.\n"
    ),
    "content/comments/flood/2.md": "---\nauthor: S\nurl: https://s.example/\ndate: 2026-11-19T12:00\n---\nAnd I.\n",
}

Pages = dict[str, str]
Make = Callable[..., Pages]


@pytest.fixture
def make(tmp_path: Path) -> Make:
    """Build the paper, with `files` added and `settings` appended, and return its texts by output path."""

    def made(files: Mapping[str, str | bytes] | None = None, settings: str = "") -> Pages:
        root, output = tmp_path / "paper", tmp_path / "built"
        for name, data in {**FILES, **(files or {}), "sitegen.toml": SETTINGS + settings}.items():
            path = root / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data if isinstance(data, bytes) else data.encode())
        flags = Flags(now=datetime(2026, 11, 20, 12, tzinfo=UTC), config=root / "sitegen.toml", output=output)
        built = build(load_project(flags), map)
        assert [str(problem) for problem in built.problems if problem.code.startswith(("TPL", "HTML", "CFG"))] == []
        return {
            path.relative_to(output).as_posix(): path.read_text(encoding="utf-8")
            for path in sorted(output.rglob("*"))
            if path.suffix in (".html", ".css", ".js")
        }

    return made
