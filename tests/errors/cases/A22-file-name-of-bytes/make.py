import os
from pathlib import Path


def make(site: Path) -> None:
    name = os.fsencode(site / "content/posts") + b"/quay\xff.md"
    Path(os.fsdecode(name)).write_bytes(b"---\ntitle: The quay reopens\ndate: 2026-01-08\n---\n\nThe cranes moved.\n")
