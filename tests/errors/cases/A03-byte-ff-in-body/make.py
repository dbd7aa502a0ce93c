from pathlib import Path

DATA = b"---\ntitle: The quay reopens\ndate: 2026-01-08\n---\n\nThe cranes moved again.\nThe captain\xff said so.\n"


def make(site: Path) -> None:
    (site / "content/posts/quay.md").write_bytes(DATA)
