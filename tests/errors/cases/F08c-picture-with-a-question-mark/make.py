from pathlib import Path

from PIL import Image


def make(site: Path) -> None:
    folder = site / "content/posts/storm"
    folder.mkdir()
    (folder / "index.md").write_text("---\ntitle: Storm\ndate: 2026-01-10\n---\n\n![The quay](quay%3F.png)\n")
    Image.new("RGB", (40, 30), "navy").save(folder / "quay?.png")
