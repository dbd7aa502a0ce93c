from __future__ import annotations

import pytest

from sitegen.preview.watch import Watcher

ENOUGH = 5.0
"""Seconds until a test gives up; every test goes on as soon as what it waits for has happened."""


@pytest.fixture(params=[False, True], ids=["told", "looking"])
def polls(request, monkeypatch):
    """Whether the watcher looks by itself; then it looks often."""
    monkeypatch.setattr("sitegen.preview.watch.POLLING", 0.1)
    return request.param


@pytest.fixture
def site(tmp_path):
    """A folder as a project has it: nothing here is ever built."""
    root = tmp_path / "site"
    for path in ("content/posts/a.md", "content/posts/2026/b.md", "themes/plain/theme.toml", "sitegen.toml"):
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text("first\n")
    return root


@pytest.fixture
def said():
    return []


@pytest.fixture
def watcher(site, polls, said):
    with Watcher(site, poll=polls, say=said.append) as found:
        yield found
        assert found.polls == polls, said


@pytest.fixture
def hinted(watcher):
    """Wait until all of these paths were hinted at; all paths that were."""

    def until(*paths):
        found = set()
        while not found.issuperset(paths):
            hint = watcher.wait(limit=ENOUGH)
            assert hint is not None, f"only {sorted(found)}"
            found.update(hint.paths)
        return found

    return until
