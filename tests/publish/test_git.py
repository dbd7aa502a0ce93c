"""How git is run: by whose variables, with which settings, and what of its words is repeated."""

from __future__ import annotations

import pytest

from sitegen.publish.git import Git, environment, redacted, secrets_of


def test_variables_that_lead_astray_are_left_out_and_others_kept(monkeypatch):
    for name in (
        "GIT_DIR",
        "GIT_INDEX_FILE",
        "GIT_TRACE",
        "GIT_CONFIG_PARAMETERS",
        "GIT_ALLOW_PROTOCOL",
        "GIT_TERMINAL_PROMPT",
    ):
        monkeypatch.setenv(name, "x")
    for name in ("GIT_SSH_COMMAND", "GIT_ASKPASS", "GIT_SSL_CAINFO", "GIT_AUTHOR_NAME", "SSH_AUTH_SOCK", "HTTPS_PROXY"):
        monkeypatch.setenv(name, "kept")
    found = environment()
    assert not {"GIT_DIR", "GIT_INDEX_FILE", "GIT_TRACE", "GIT_CONFIG_PARAMETERS", "GIT_ALLOW_PROTOCOL"} & found.keys()
    assert {found[name] for name in ("GIT_SSH_COMMAND", "GIT_ASKPASS", "GIT_SSL_CAINFO", "SSH_AUTH_SOCK")} == {"kept"}
    assert found["LC_ALL"] == "C"


def test_git_asks_nobody_where_nobody_is_there():
    assert environment()["GIT_TERMINAL_PROMPT"] == "0"
    assert "GIT_TERMINAL_PROMPT" not in environment(asks=True)
    assert Git(()).run("version")


def test_settings_in_variables_come_after_those_of_the_repository(monkeypatch):
    monkeypatch.setenv("GIT_CONFIG_COUNT", "1")
    monkeypatch.setenv("GIT_CONFIG_KEY_0", "user.name")
    monkeypatch.setenv("GIT_CONFIG_VALUE_0", "variable")
    found = environment([("user.name", "repository"), ("user.email", "e")])
    assert found["GIT_CONFIG_COUNT"] == "3"
    assert [found[f"GIT_CONFIG_VALUE_{number}"] for number in range(3)] == ["repository", "e", "variable"]
    assert Git((), (("user.name", "repository"),)).text("config", "user.name") == "variable"


@pytest.mark.parametrize("count", ["", "x", "-1", "2"])
def test_a_count_of_settings_that_is_none_harms_nothing(monkeypatch, count):
    monkeypatch.setenv("GIT_CONFIG_COUNT", count)
    assert Git(()).run("version")


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("to https://me:pass@host/x.git", "to https://***@host/x.git"),
        ("to https://token@host/x.git", "to https://***@host/x.git"),
        ("'http://me:p@ss@host/x'", "'http://***@host/x'"),
        ("ssh://git@host/x.git", "ssh://git@host/x.git"),
        ("ssh://me:pass@host/x.git", "ssh://***@host/x.git"),
        ("git@github.com:me/x.git", "git@github.com:me/x.git"),
        ("https://host/a@b", "https://host/a@b"),
    ],
)
def test_addresses_are_shown_without_secrets(text, shown):
    assert redacted(text) == shown


def test_secrets_are_known_wherever_they_turn_up():
    settings = [
        ("remote.origin.url", "https://me:p%40ssword@host/x.git"),
        ("http.https://host/.extraheader", "AUTHORIZATION: basic c2VjcmV0OnNlY3JldA=="),
        ("url.https://token-in-a-name@host/.insteadof", "paper:"),
    ]
    git = Git(()).knowing(settings)
    said = "password p%40ssword or p@ssword, header c2VjcmV0OnNlY3JldA==, name token-in-a-name"
    assert git.clean(said) == "password *** or ***, header ***, name ***"
    assert "p%40ssword" not in repr(git).replace(repr(git.settings), "")


def test_names_that_are_no_secrets_are_none():
    assert secrets_of("remote.origin.url", "ssh://git@host/x.git") == []
    assert secrets_of("user.name", "Ana Lopes") == []


def test_advice_for_other_commands_is_left_out():
    said = "To /srv/x.git\nhint: Updates were rejected\nhint: use git pull\nerror: failed to push\nDone\n"
    assert Git(()).clean(said) == "error: failed to push"
