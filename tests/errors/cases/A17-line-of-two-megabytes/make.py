from pathlib import Path


def make(site: Path) -> None:
    text = "---\ntitle: The quay reopens\ndate: 2026-01-08\n---\n\n"
    (site / "content/posts/quay.md").write_text(text + "The cranes moved. " * 120_000 + "\n", encoding="utf-8")
