import os
import socket
from pathlib import Path


def make(site: Path) -> None:
    os.mkfifo(site / "content/posts/pipe.md")
    os.chdir(site / "content/posts")
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind("socket.md")
