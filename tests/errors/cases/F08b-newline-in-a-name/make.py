from pathlib import Path


def make(site: Path) -> None:
    (site / "content/posts/storm\nagain.md").write_text(
        "---\ntitle: Storm\ndate: 2026-01-10\n---\n\nThe wind rose before dawn.\n"
    )
