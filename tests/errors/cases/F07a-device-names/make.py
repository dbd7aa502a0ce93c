from pathlib import Path


def make(site: Path) -> None:
    posts, static = site / "content/posts", site / "content/static"
    (posts / "aux").mkdir()
    static.mkdir(parents=True)
    (posts / "con.md").write_text("---\ntitle: Storm\ndate: 2026-01-10\n---\n\nThe wind rose before dawn.\n")
    (posts / "COM\u00b9.md").write_text("---\ntitle: Ships\ndate: 2026-01-10\n---\n\nThe wind rose before dawn.\n")
    (posts / "aux/lights.md").write_text("---\ntitle: Lights\ndate: 2026-01-10\n---\n\nThe wind rose before dawn.\n")
    (static / "nul.txt").write_text("nothing\n")
    (static / "prn").mkdir()
    (static / "prn/queue.txt").write_text("empty\n")
