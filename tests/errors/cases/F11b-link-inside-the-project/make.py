from pathlib import Path


def make(site: Path) -> None:
    (site / "shared").mkdir()
    (site / "shared/storm.md").write_text("---\ntitle: Storm\ndate: 2026-01-10\n---\n\nThe wind rose before dawn.\n")
    (site / "content/posts/storm.md").symlink_to("../../shared/storm.md")
