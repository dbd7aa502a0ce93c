from pathlib import Path


def make(site: Path) -> None:
    text = "---\n" + "[" * 25_000 + "\n---\n\nThe cranes moved.\n"
    (site / "content/posts/quay.md").write_text(text, encoding="utf-8")
