from pathlib import Path


def make(site: Path) -> None:
    posts = site / "content/posts"
    (posts / "self").symlink_to("self")
    (posts / "up").symlink_to("..")
    (posts / "there").symlink_to("back")
    (posts / "back").symlink_to("there")
