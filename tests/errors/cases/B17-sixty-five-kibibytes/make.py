from pathlib import Path


def make(site: Path) -> None:
    block = "title: The quay reopens\ndate: 2026-01-08\ndescription: " + "words " * 11_000
    (site / "content/posts/quay.md").write_text(f"---\n{block}\n---\n\nThe cranes moved.\n", encoding="utf-8")
