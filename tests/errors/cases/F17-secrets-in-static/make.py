from pathlib import Path


def make(site: Path) -> None:
    static = site / "content/static"
    (static / ".git").mkdir(parents=True)
    (static / ".git/config").write_text("[core]\n")
    for name in (".env", ".htpasswd", "id_rsa", "server.pem"):
        (static / name).write_text("not for readers\n")
