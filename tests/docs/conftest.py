"""What the documentation says, taken apart: fenced blocks and code spans, with their places."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
_FENCE = re.compile(r"^( *)(`{3,})([^`\n]*)\n(.*?)^\1\2 *$", re.M | re.S)
_SPAN = re.compile(r"(?<!`)`([^`\n]+)`(?!`)")


@dataclass(frozen=True)
class Block:
    """A fenced block. `language` and `note` are the first word of its info string and the rest."""

    path: str
    line: int
    language: str
    note: str
    text: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}"


def read_blocks(path: Path) -> list[Block]:
    text = path.read_text(encoding="utf-8")
    name = path.relative_to(ROOT).as_posix()
    found = []
    for match in _FENCE.finditer(text):
        language, _, note = match[3].strip().partition(" ")
        body = re.sub(f"^{match[1]}", "", match[4], flags=re.M)
        found.append(Block(name, text.count("\n", 0, match.start()) + 2, language, note.strip(), body))
    return found


def documents() -> list[Path]:
    """README.md, CONTRIBUTING.md and everything below docs/."""
    found = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").rglob("*.md"))]
    return [path for path in found if path.exists()]


@pytest.fixture(scope="session", name="documents")
def all_documents() -> list[Path]:
    """The Markdown files that are read by people."""
    return documents()


@pytest.fixture(scope="session")
def blocks() -> list[Block]:
    """Every fenced block of the documentation."""
    return [block for path in documents() for block in read_blocks(path)]


@pytest.fixture(scope="session")
def said() -> list[tuple[str, str]]:
    """Every line of a shell block and every code span of the documentation, with its place."""
    found = []
    for path in documents():
        name = path.relative_to(ROOT).as_posix()
        for block in read_blocks(path):
            if block.language in ("sh", "console", "bash", "shell"):
                lines = enumerate(block.text.split("\n"), block.line)
                found += [(f"{name}:{number}", line.removeprefix("$ ")) for number, line in lines]
        prose = _FENCE.sub(lambda match: "\n" * match[0].count("\n"), path.read_text(encoding="utf-8"))
        for number, line in enumerate(prose.split("\n"), 1):
            found += [(f"{name}:{number}", span) for span in _SPAN.findall(line)]
    return found


@pytest.fixture(scope="session")
def read() -> Callable[[str], str]:
    """The text of a file of the project."""
    return lambda name: (ROOT / name).read_text(encoding="utf-8")
