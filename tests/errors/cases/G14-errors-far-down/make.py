from pathlib import Path


def make(site: Path) -> None:
    for number in range(1, 1001):
        extra = {500: "extra: {ferry: {seat: 90}}\n", 700: "extra: {tide: high}\n", 900: "extra: {tide: low}\n"}.get(
            number, ""
        )
        text = f"---\ntitle: Story {number}\ndate: 2026-01-10\n{extra}---\n\nWords.\n"
        (site / f"content/posts/story-{number}.md").write_text(text)
