from pathlib import Path


def make(site: Path) -> None:
    (site / "content/pages/About.md").write_text("---\ntitle: About us\n---\n\nWho we are.\n")
