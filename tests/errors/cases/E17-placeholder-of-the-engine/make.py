from pathlib import Path

HEAD = "---\ntitle: Storm\ndate: 2026-01-10\n---\n\n"


def make(site: Path) -> None:
    (site / "content/posts/storm.md").write_text(
        HEAD + "The \x02wzxhzdk:0\x03 and \x02klzzwxh:0000\x03 rose.\n\n<b>Force</b> `9`\n"
    )
