"""Every format of secret is found in pages, feeds and text files; what only looks like one is left alone."""

import pytest

from sitegen.base.problems import Place
from sitegen.checks.secrets import find_secrets
from sitegen.report.problems import report

A = "A1b2C3d4E5f6G7h8I9j0K1l2M3n4O5p6Q7r8S9t0U1v2W3x4Y5z6A1b2C3d4E5f6"
SECRETS = {
    "-----BEGIN " + "PRIVATE KEY-----": "SEC020",
    "-----BEGIN " + "RSA PRIVATE KEY-----": "SEC020",
    "-----BEGIN " + "PGP PRIVATE KEY BLOCK-----": "SEC020",
    "AKIA" + "QWERTYUIOPASDFGH": "SEC021",
    "ghp_" + A[:36]: "SEC021",
    "github_pat_" + A: "SEC021",
    "glpat-" + A[:20]: "SEC021",
    "xoxb-" + "123456789012-" + A[:24]: "SEC021",
    "https://hooks.slack.com/" + "services/T0001/B0001/" + A[:24]: "SEC021",
    "sk_live_" + A[:24]: "SEC021",
    "sk-ant-" + A[:30]: "SEC021",
    "npm_" + A[:36]: "SEC021",
    "pypi-AgE" + A: "SEC021",
    "SG." + A[:22] + "." + A[:43]: "SEC021",
    "dop_v1_" + "0123456789abcdef" * 4: "SEC021",
    "postgres://ana:" + "s3cr3tword@db.harbour.org/news": "SEC022",
    "https://ana:" + "s3cr3tword@harbour.org/": "SEC022",
}
HARMLESS = (
    "AKIA" + "IOSFODNN7EXAMPLE",
    "https://user:password@host.org/",
    "https://ana:s3cr3t@www.example/",
    "https://ana:s3cr3t@sub.example/",
    "-----BEGIN PUBLIC KEY-----",
    "-----BEGIN CERTIFICATE-----",
    "the prefix ghp_ marks a token",
    "https://medium.example/@ana:notes",
    "mail ana@harbour.example at 10:30",
    "https://harbour.example/a:b/c@2x.png",
    "sk-proj-",
)


@pytest.mark.parametrize("secret", SECRETS, ids=lambda secret: secret[:12].strip("-"))
def test_a_secret_is_found_with_its_line_and_never_repeated(secret, tmp_path):
    (tmp_path / "a.html").write_text(f"<p>one\n<p>two {secret} three\n")
    (problem,) = find_secrets("a.html", (tmp_path / "a.html").read_bytes())

    assert (problem.code, problem.at, problem.severity) == (SECRETS[secret], Place("a.html", 2), "error")
    assert secret not in report([problem], tmp_path)


@pytest.mark.parametrize("text", HARMLESS)
def test_what_only_looks_like_a_secret_is_left_alone(text):
    assert find_secrets("a.html", f"<p>{text}</p>".encode()) == []


@pytest.mark.parametrize("name", [".env", "keys/id_rsa", ".git/config", "site.pem", ".npmrc"])
def test_a_file_whose_name_tells_of_secrets_is_found(name):
    assert [problem.code for problem in find_secrets(name, b"")] == ["SEC023"]


def test_settings_of_a_shell_are_secrets_in_text_files_only():
    setting = b"# mine\nexport MAIL_PASSWORD=correct-horse-battery\n"
    assert [(p.code, p.at.line) for p in find_secrets("notes.txt", setting)] == [("SEC021", 2)]
    assert find_secrets("a.html", setting) == []


def test_pictures_are_not_read():
    assert find_secrets("a.jpg", b"AKIA" + b"QWERTYUIOPASDFGH") == []
