from pathlib import Path


def make(site: Path) -> None:
    posts, static = site / "content/posts", site / "content/static"
    static.mkdir(parents=True)
    for number, character in enumerate('\t"\\:?*|<>', 1):
        (posts / f"storm{character}{number}.md").write_text(
            "---\ntitle: Storm\ndate: 2026-01-10\n---\n\nThe wind rose before dawn.\n"
        )
        (static / f"list{character}{number}.txt").write_text("old\n")
    (static / "100%.txt").write_text("all\n")
    (static / "no#1.txt").write_text("first\n")
