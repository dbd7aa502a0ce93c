from pathlib import Path


def make(site: Path) -> None:
    (site / "content/static").mkdir()
    (site / "content/static/passwd.txt").symlink_to("/etc/passwd")
    (site / "content/posts/secrets").symlink_to("/etc")
