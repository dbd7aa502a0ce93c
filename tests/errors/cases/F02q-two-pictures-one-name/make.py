from pathlib import Path

from PIL import Image


def make(site: Path) -> None:
    for folder, colour in (("a", "navy"), ("b", "teal")):
        target = site / "content/posts/storm" / folder
        target.mkdir()
        Image.new("RGB", (40, 30), colour).save(target / "boat.jpg")
