from pathlib import Path


def make(site: Path) -> None:
    (site / "content/posts/storm.md").symlink_to("gone.md")
