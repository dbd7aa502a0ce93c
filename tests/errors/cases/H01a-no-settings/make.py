from pathlib import Path


def make(site: Path) -> None:
    (site / "sitegen.toml").unlink()
