from pathlib import Path


def make(site: Path) -> None:
    (site / "themes/mine/static").mkdir()
    (site / "themes/mine/static/passwd.txt").symlink_to("/etc/passwd")
    (site / "themes/mine/templates").mkdir()
    (site / "themes/mine/templates/draft.html").symlink_to("../../../content/posts/good.md")
