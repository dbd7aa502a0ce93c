from pathlib import Path

TEXT = "---\ntitle: The quay reopens\ndate: 2026-01-08\n---\n\nThe cranes moved again.\n"


def make(site: Path) -> None:
    (site / "content/posts/quay.md").write_bytes(b"\xff\xfe" + TEXT.encode("utf-16-le"))
