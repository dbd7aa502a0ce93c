"""A small paper on disk, for the tests of everything behind the parser."""

from __future__ import annotations

import json
import os
import signal
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from sitegen.build.build import Built, Planned, build, prepare
from sitegen.build.flags import Flags
from sitegen.build.memo import Memo
from sitegen.build.project import Project, load_project

JPEG = bytes.fromhex(
    "ffd8ffe000104a46494600010100000100010000ffdb00430050373c463c32504641465a55505f78c882786e6e78f5afb991"
    "c8ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffdb004301555a5a786978"
    "eb8282ebffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff"
    "ffffffffffffffffffc00011080001000103012200021101031101ffc4001500010100000000000000000000000000000003"
    "ffc40014100100000000000000000000000000000000ffc40014010100000000000000000000000000000002ffc400141101"
    "00000000000000000000000000000000ffda000c03010002110311003f0098006fffd9"
)
"""A photograph of one pixel."""

if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:  # a shell's job in the background: its children are deaf
    signal.signal(signal.SIGINT, signal.default_int_handler)

if TYPE_CHECKING:
    from playwright.sync_api import Playwright

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)

_PAGE = """<!doctype html>
<html lang="{{ head.lang }}"><head><title>{{ head.title }}</title>
{%- if head.noindex %}<meta name="robots" content="noindex">{% endif %}
<link rel="stylesheet" href="{{ asset('style.css') }}"></head>
<body>{% block body %}{% endblock %}
{% for entry in site.menu %}<a href="{{ url(entry.url) }}">{{ entry.title }}</a>{% endfor %}</body></html>
"""
_CARD = """{% macro show(card) %}<article><a href="{{ url(card.url) }}">{{ card.title }}</a> {{ card.summary }}
{% for term in card.tags + card.authors %}<a href="{{ url(term.url) }}">{{ term.name }}</a>{% endfor %}
{% if card.picture %}<img src="{{ url(card.picture.url) }}" alt="">{% endif %}</article>{% endmacro %}
"""
_LIST = """{% extends "base.html" %}{% from "card.html" import show %}{% block body %}<h1>{{ heading }}</h1>
{% if author %}{{ author.text }}{% endif %}{% for card in cards %}{{ show(card) }}{% endfor %}
{% if pager.older %}<a href="{{ url(pager.older) }}">older</a>{% endif %}{% endblock %}
"""
_TEMPLATES = {
    "base.html": _PAGE,
    "card.html": _CARD,
    "home.html": """{% extends "base.html" %}{% from "card.html" import show %}{% block body %}
{% if lead %}{{ show(lead) }}{% endif %}
{% for card in pinned + seconds + cards %}{{ show(card) }}{% endfor %}{% endblock %}
""",
    "post.html": """{% extends "base.html" %}{% from "card.html" import show %}{% block body %}
<h1>{{ post.title }}</h1>{{ text }}
{% for card in [newer, older] if card %}{{ show(card) }}{% endfor %}
{% for card in related %}{{ show(card) }}{% endfor %}
{% for comment in comments %}{{ comment.author }}: {{ comment.text }}{% endfor %}{% endblock %}
""",
    "page.html": '{% extends "base.html" %}{% block body %}<h1>{{ title }}</h1>{{ text }}{% endblock %}\n',
    "terms.html": """{% extends "base.html" %}{% block body %}
{% for entry in terms %}<a href="{{ url(entry.term.url) }}">{{ entry.term.name }}</a> {{ entry.posts }}{% endfor %}
{% endblock %}
""",
    "archive.html": """{% extends "base.html" %}{% block body %}
{% for year in years %}<a href="{{ url(year.url) }}">{{ year.number }}</a>{% endfor %}{% endblock %}
""",
    "corrections.html": """{% extends "base.html" %}{% block body %}
{% for entry in corrections %}<p>{{ entry.correction.text }}</p>{% endfor %}{% endblock %}
""",
    "404.html": '{% extends "base.html" %}{% block body %}Not here{% endblock %}\n',
}
_TEMPLATES |= {f"{kind}.html": _LIST for kind in ("tag", "section", "author", "series", "year", "month")}


class Paper:
    """A site below a folder of its own: write sources, then build them."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.output = root / "output"
        self.remembers = False
        self.warnings: list[str] = []
        self.settings()
        self.write("themes/plain/theme.toml", 'name = "plain"\n')
        for name, text in _TEMPLATES.items():
            self.write(f"themes/plain/templates/{name}", text)
        self.write("themes/plain/static/style.css", "body { margin: 0 }\n")

    def settings(self, more: str = "", theme: str = "plain", site: str = "") -> None:
        """Write sitegen.toml; `more` are further tables, `site` further lines of `[site]`, as TOML."""
        text = f'[site]\ntitle = "The Test"\nbase_url = "https://test.example/"\n{site}\n'
        self.write("sitegen.toml", f'{text}\n[theme]\nname = "{theme}"\ntrusted = true\n\n{more}\n')

    def write(self, path: str, text: str | bytes) -> Path:
        """Write a file below the paper's folder."""
        file = self.root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(text if isinstance(text, bytes) else text.encode())
        return file

    def source(self, path: str, body: str, front: Mapping[str, Any]) -> Path:
        """Write a source; the front matter's values are JSON, which is YAML."""
        lines = "".join(f"{key}: {json.dumps(value, ensure_ascii=False)}\n" for key, value in front.items())
        return self.write(f"content/{path}", f"---\n{lines}---\n\n{body}\n")

    def post(self, name: str, body: str = "Some text.", **front: Any) -> Path:
        """Write a post; without `date` it is from 1 November 2026, without `title` it is called after its name."""
        front = {"title": name.rpartition("/")[2].capitalize(), "date": "2026-11-01", **front}
        return self.source(f"posts/{name}.md", body, front)

    def posts(self, number: int, **front: Any) -> None:
        """Write `number` posts, one an hour; `p0` is the oldest."""
        for count in range(number):
            day, hour = divmod(count, 24)
            self.post(f"p{count}", date=f"2026-10-{1 + day:02} {hour:02}:00", **front)

    def load(self, now: datetime = NOW, **flags: Any) -> Project:
        """The project as the command line would read it."""
        return load_project(Flags(now=now, config=self.root / "sitegen.toml", **flags))

    def prepare(self, now: datetime = NOW, **flags: Any) -> Planned:
        """The site and its plan; nothing is written."""
        return prepare(self.load(now, **flags), map)

    def build(self, now: datetime = NOW, *, run: Any = map, strict: bool = False, **flags: Any) -> Built:
        """Build into the output folder; with the cache where the paper `remembers`."""
        memo = Memo(self.root, self.warnings.append) if self.remembers else None
        return build(self.load(now, **flags), run, memo, strict=strict)

    def files(self, output: Path | None = None) -> dict[str, bytes]:
        """The built site: every file but those that sitegen keeps for itself. A link is shown as what it points at.

        A build may be at work meanwhile: what goes while it is looked at counts as gone.
        """
        output = output or self.output
        found: dict[str, bytes] = {}
        for folder, folders, names in os.walk(output):
            inside = Path(folder).relative_to(output)
            if inside == Path():
                folders[:] = [name for name in folders if name != ".sitegen"]
            for name in names + folders:
                file = Path(folder, name)
                with suppress(FileNotFoundError, NotADirectoryError, IsADirectoryError):
                    found[(inside / name).as_posix()] = (
                        b"-> " + bytes(file.readlink()) if file.is_symlink() else file.read_bytes()
                    )
        return dict(sorted(found.items()))

    def text(self, path: str) -> str:
        """One built file as text."""
        return (self.output / path).read_text(encoding="utf-8")


@pytest.fixture
def paper(tmp_path: Path) -> Paper:
    """An empty paper with a small theme."""
    return Paper(tmp_path / "paper")


@pytest.fixture
def make_paper(tmp_path: Path) -> Callable[[str], Paper]:
    """Papers by name, for tests that need several."""
    return lambda name: Paper(tmp_path / name)


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    """Playwright, of which a process can have but one."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as found:
        yield found
