from pathlib import Path


def make(site: Path) -> None:
    tags = ", ".join(f"tag {number}" for number in range(1001))
    text = f"---\ntitle: The quay\ndate: 2026-01-08\ntags: [{tags}]\n---\n\nThe cranes moved.\n"
    (site / "content/posts/quay.md").write_text(text, encoding="utf-8")
