from pathlib import Path

HEAD = "---\ntitle: Storm\ndate: 2026-01-10\n---\n\n"


def make(site: Path) -> None:
    (site / "content/posts/storm.md").write_text(HEAD + "[^a] " * 12000 + "\n\n[^a]: A note.\n")
