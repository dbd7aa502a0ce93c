from pathlib import Path


def make(site: Path) -> None:
    (site / "content/posts/a .md").write_text("---\ntitle: A\ndate: 2026-01-10\n---\n\nThe wind rose before dawn.\n")
    (site / "content/posts/b..md").write_text("---\ntitle: B\ndate: 2026-01-10\n---\n\nThe wind rose before dawn.\n")
    (site / "content/static/old.").mkdir(parents=True)
    (site / "content/static/old./list.txt").write_text("old\n")
