import os
from pathlib import Path


def make(site: Path) -> None:
    (site / "sitegen.toml").unlink()
    os.mkfifo(site / "sitegen.toml")
