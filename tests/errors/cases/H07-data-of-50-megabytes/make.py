from pathlib import Path


def make(site: Path) -> None:
    (site / "content/data").mkdir()
    with (site / "content/data/votes.json").open("wb") as stream:
        stream.truncate(50 * 1024 * 1024)
