"""What is held back leaves no trace: not in a page, not in a feed, not in a file name, not in a count."""

from __future__ import annotations

import io
from datetime import UTC, datetime

import pytest
from PIL import Image

HELD = {
    "draft": {"draft": True},
    "future": {"date": "2026-12-01"},
    "embargo": {"embargo": "2026-12-01"},
    "expired": {"expires": "2026-11-02"},
}
TRACES = (
    "zanzibar",
    "Zanzibar",
    "zebrafish",
    "Quagga",
    "quagga",
    "xylophone",
    "Xylophone",
    "jabberwock",
    "walrus",
    "okapi",
)


def picture(color: str) -> bytes:
    stream = io.BytesIO()
    Image.new("RGB", (40, 30), color).save(stream, "JPEG")
    return stream.getvalue()


def is_red(data: bytes) -> bool:
    """Whether the picture in this file is that of the post, and not the other."""
    with Image.open(io.BytesIO(data)) as image:
        red, _, blue = image.convert("RGB").getpixel((5, 5))
    return red > 200 > 100 > blue


def secret_paper(paper, theme: str, front: dict) -> None:
    """A paper with one post that must not be seen, and everything that could give it away."""
    paper.settings(theme=theme)
    paper.post("news/first", tags=["harbour"], authors=["Ana"], related=["zanzibar"], date="2026-10-01")
    paper.post("news/third", tags=["harbour"], authors=["Ana"], date="2026-11-10")
    paper.write("content/posts/news/zanzibar/okapi.jpg", picture("red"))
    paper.write("content/photos/walrus.jpg", picture("blue"))
    paper.source(
        "posts/news/zanzibar/index.md",
        "Nobody knows of jabberwock. ![A walrus](/photos/walrus.jpg)\n\n![An okapi](okapi.jpg)",
        {
            "title": "Zanzibar closes",
            "date": "2026-11-05",
            "tags": ["harbour", "zebrafish"],
            "section": "Quagga",
            "authors": ["Ana", "Xylophone Smith"],
            "series": {"name": "Quagga days", "part": 1},
            "photo": "okapi.jpg",
            "alt": "An okapi",
            "aliases": ["/old-zanzibar/"],
            "corrections": [{"date": "2026-11-06", "text": "It was the jabberwock."}],
            **front,
        },
    )
    paper.source("comments/zanzibar/1.md", "I saw the jabberwock", {"author": "Walrus", "date": "2026-11-06"})


@pytest.mark.parametrize("theme", ["plain", "courier"])
@pytest.mark.parametrize("reason", HELD)
def test_nothing_of_a_held_post_is_in_the_output(paper, theme, reason):
    secret_paper(paper, theme, HELD[reason])
    built = paper.build()
    assert [entry.reason for entry in built.planned.site.held] == [reason]
    found = [
        f"{trace} in {path}"
        for path, data in paper.files().items()
        for trace in TRACES
        if trace in path or trace.encode() in data
    ]
    assert not found
    assert not [path for path in paper.files() if path.endswith((".jpg", ".webp"))]


@pytest.mark.parametrize("theme", ["plain", "courier"])
def test_the_output_with_a_held_post_equals_the_output_without_it(paper, theme):
    secret_paper(paper, theme, HELD["embargo"])
    paper.build()
    held = paper.files()
    for name in ("posts/news/zanzibar", "comments/zanzibar"):
        for file in sorted((paper.root / "content" / name).iterdir()):
            file.unlink()
    paper.post("news/first", tags=["harbour"], authors=["Ana"], date="2026-10-01")
    paper.build()
    assert paper.files() == held


def test_all_of_it_appears_at_its_time_and_goes_again(paper):
    """Else the tests above would pass for want of anything to find."""
    secret_paper(paper, "courier", HELD["embargo"])
    paper.build()
    before = paper.files()
    paper.build(datetime(2026, 12, 1, tzinfo=UTC))
    everything = b"".join(data + path.encode() for path, data in paper.files().items()).decode("utf-8", "ignore")
    assert [trace for trace in TRACES if trace not in everything] == []
    assert any("okapi-" in path and is_red(data) for path, data in paper.files().items())
    paper.build()
    assert paper.files() == before
    manifest = (paper.output / ".sitegen/manifest.json").read_text()
    assert [trace for trace in TRACES if trace in manifest] == []


def test_a_link_to_a_held_post_is_an_error_that_says_why(paper):
    paper.post("a", "See [that](b.md).")
    paper.post("b", embargo="2026-12-01 09:00")
    (problem,) = paper.prepare().problems
    assert problem.code == "LINK004"
    assert "embargo until 2026-12-01 09:00" in problem.message


def test_comments_of_a_held_post_wait_and_others_are_still_checked(paper):
    paper.post("flood", draft=True)
    paper.source("comments/flood/1.md", "x", {"author": "A", "date": "2026-11-06"})
    paper.source("comments/flod/1.md", "x", {"author": "A", "date": "2026-11-06"})
    assert [(problem.code, problem.at.path) for problem in paper.prepare().problems] == [
        ("COM001", "content/comments/flod/1.md")
    ]


def test_a_comment_leads_only_to_web_pages(paper):
    paper.post("a")
    for number, url in enumerate(("https://x.example/", "javascript:alert(1)", "/about/")):
        paper.source(f"comments/a/{number}.md", "x", {"author": "A", "date": "2026-11-06", "url": url})
    (post,) = paper.prepare().site.posts
    assert [comment.url for comment in post.comments] == ["https://x.example/", "", ""]


def test_comments_are_oldest_first(paper):
    paper.post("a")
    paper.source("comments/a/1.md", "x", {"author": "Late", "date": "2026-11-07"})
    paper.source("comments/a/2.md", "x", {"author": "Early", "date": "2026-11-06"})
    paper.source("comments/a/3.md", "x", {"author": "Tie", "date": "2026-11-06"})
    (post,) = paper.prepare().site.posts
    assert [comment.author for comment in post.comments] == ["Early", "Tie", "Late"]
