import os
from pathlib import Path


def make(site: Path) -> None:
    os.chdir(site / "content/posts")
    for _ in range(25):
        Path("x" * 199).mkdir()
        os.chdir("x" * 199)
    Path("storm.md").write_text("---\ntitle: Storm\ndate: 2026-01-10\n---\n\nThe wind rose before dawn.\n")
    os.chdir(site)
