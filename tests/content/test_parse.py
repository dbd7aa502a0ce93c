"""Sources that are parsed together."""

from __future__ import annotations

from pathlib import Path

import pytest

from sitegen.base.digest import digest
from sitegen.content.markup.engine import MarkupOptions
from sitegen.content.model import Source
from sitegen.content.parse import Parse, ParseOptions, parse

ROOT = Path(__file__).parents[2]
ODD = [
    b"",
    b"\xff",
    b"---\ntitle: [\n---\n",
    b"---\ntitle: A\n---\n\nNo date.\n",
    b"---\ntitle: A\ndate: 2026-01-31\n---\n",
    b"---\ntitle: A\ndate: 2026-01-31\n---\n[^a] [b][c]\n\n[^d]: e\n\n[^d]: f\n",
]


@pytest.mark.parametrize("engine", ["markdown", "commonmark"])
def test_sources_parsed_together_are_what_each_is_alone(engine):
    options = ParseOptions(
        markup=MarkupOptions(engine=engine, time_limit=60),
        timezone="Europe/Lisbon",
        post_url="/{slug}/",
        page_url="/{path}/",
        summary_words=40,
    )
    texts = [file.read_bytes() for file in sorted((ROOT / "content/posts").rglob("*.md"))]
    given = [
        Source(path=f"content/posts/{number}.md", folder="posts", data=data, digest=digest(data))
        for number, data in enumerate([*texts, *ODD, *texts])
    ]
    assert len(given) > 40
    lost = Source(path="content/posts/x.md", folder="posts", data=None, digest="", file="nowhere")
    sources = [*given[:5], lost, *given[5:]]
    found = list(Parse(options).many(sources))
    assert found == [parse(source, options) for source in sources]
    assert sum(one.document is None for one in found) > 3
