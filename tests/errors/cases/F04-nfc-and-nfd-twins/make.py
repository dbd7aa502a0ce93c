from pathlib import Path

TEXT = "---\ntitle: Coffee\ndate: 2026-01-10\n---\n\nThe price of coffee rose.\n"


def make(site: Path) -> None:
    for name in ("caf\u00e9.md", "cafe\u0301.md"):
        (site / "content/posts" / name).write_text(TEXT)
