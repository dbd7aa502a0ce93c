from __future__ import annotations

import re
from io import BytesIO

import pytest
from PIL import Image

PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c49444154789c63e87051020002"
    "4600ef8a58fa9e0000000049454e44ae426082"
)


def picture(colour="blue"):
    """A JPEG of 64 x 48 pixels."""
    stream = BytesIO()
    Image.new("RGB", (64, 48), colour).save(stream, "JPEG")
    return stream.getvalue()


def unmarked(text):
    """`text` without the marks that tell what is made of one photograph from all else."""
    return re.sub(r"\.[0-9a-f]{8}\.", ".MARK.", text)


def body(paper, text):
    """The HTML of a post with this text, at /2026/11/a/."""
    paper.post("desk/a", text)
    paper.build()
    return paper.text("2026/11/a/index.html")


def problems(paper, text):
    paper.post("desk/a", text)
    return [(problem.code, problem.hint) for problem in paper.prepare().problems]


@pytest.mark.parametrize(
    ("target", "url"),
    [
        ("b.md", "/2026/11/b/"),
        ("./b.md", "/2026/11/b/"),
        ("../desk/b.md", "/2026/11/b/"),
        ("/content/posts/desk/b.md", "/2026/11/b/"),
        ("../../pages/about.md", "/about/"),
        ("c/index.md", "/2026/11/c/"),
        ("c/", "/2026/11/c/"),
        ("c", "/2026/11/c/"),
        ("d/", "/2026/11/d/"),
        ("b.md?x=1#tide", "/2026/11/b/?x=1#tide"),
        ("caf%C3%A9.md", "/2026/11/cafe/"),
        ("/about/", "/about/"),
        ("/about", "/about"),
        ("../b/", "/2026/11/b/"),
        ("#here", "#here"),
        ("https://example.org/x.md", "https://example.org/x.md"),
        ("mailto:desk@example.org", "mailto:desk@example.org"),
    ],
)
def test_a_link_leads_where_it_leads_on_disk(paper, target, url):
    paper.post("desk/b", "## Tide\n\nHigh.")
    paper.post("desk/c/index")
    paper.write("content/posts/desk/d/index.markdown", "---\ntitle: D\ndate: 2026-11-01\n---\n\nText.\n")
    paper.post("desk/café")
    paper.source("pages/about.md", "Us.", {"title": "About"})
    html = body(paper, f"## Here\n\n[link]({target})")
    assert f'href="{url}"' in html or f'href="/2026/11/a/{url}"' in html


@pytest.mark.parametrize(
    ("target", "path"),
    [
        ("boat.png", "2026/11/a/boat-1.MARK.png"),
        ("img/boat.png", "2026/11/a/boat-1.MARK.png"),
        ("port.png", "photos/port-1.MARK.png"),
        ("2025/quay.png", "photos/2025/quay-1.MARK.png"),
        ("/photos/port.png", "photos/port-1.MARK.png"),
        ("../../static/logo.png", "logo.png"),
        ("/logo.png", "logo.png"),
    ],
)
def test_a_picture_is_published_where_the_page_points(paper, target, path):
    for name in ("posts/desk/boat.png", "posts/desk/img/boat.png", "photos/port.png", "photos/2025/quay.png"):
        paper.write(f"content/{name}", PIXEL)
    paper.write("content/static/logo.png", PIXEL)
    html = body(paper, f"![Alt]({target})")
    (shown,) = re.findall(' src="/(.+?)"', html)
    assert unmarked(shown) == path
    assert [name for name in paper.files() if name.endswith(".png")] == sorted({shown, "logo.png"})


def test_files_that_nothing_points_at_are_not_published(paper):
    paper.write("content/posts/desk/notes.pdf", "secret")
    paper.write("content/photos/unused.png", PIXEL)
    body(paper, "Nothing.")
    assert not [path for path in paper.files() if path.endswith((".pdf", ".png"))]


def test_a_file_beside_the_text_is_published_with_it(paper):
    paper.write("content/posts/desk/report.pdf", "figures")
    assert 'href="/2026/11/a/report.pdf"' in body(paper, "[The report](report.pdf)")
    assert paper.files()["2026/11/a/report.pdf"] == b"figures"


@pytest.mark.parametrize(
    ("text", "code", "hint"),
    [
        ("[x](bb.md)", "LINK001", "did you mean b.md?"),
        ("[x](../other/b.md)", "LINK001", "did you mean b.md?"),
        ("[x](nothing-like-it.md)", "LINK001", "correct the path, or remove the link"),
        ("[x](/abuot/)", "LINK001", "did you mean /about/?"),
        ("[x](b.md#tyde)", "LINK002", "did you mean #tide?"),
        ("[x](#tyde)", "LINK002", "link to a heading that is there, or leave the # part out"),
        ("![x](baot.png)", "IMG001", "did you mean boat.png?"),
        ("![x](2024/port.png)", "IMG001", "did you mean port.png?"),
        ("![x](/photos/none.png)", "LINK001", "correct the URL, or remove the link"),
        ("[x](../../../sitegen.toml)", "LINK001", "correct the path, or remove the link"),
        ("[x](../../../../etc/passwd)", "SEC001", "copy the file into content/"),
        ("![x](%2e%2e/%2e%2e/%2e%2e/%2e%2e/etc/passwd)", "SEC001", "copy the file into content/"),
        ("![x](../../../secret.png)", "IMG001", "put the file beside the post, or into content/photos/"),
    ],
)
def test_what_is_not_there_is_an_error_with_what_was_meant(paper, text, code, hint):
    paper.post("desk/b", "## Tide\n\nHigh.")
    paper.source("pages/about.md", "Us.", {"title": "About"})
    paper.write("content/posts/desk/boat.png", PIXEL)
    paper.write("content/photos/port.png", PIXEL)
    paper.write("secret.png", PIXEL)
    assert problems(paper, text) == [(code, hint)]


@pytest.mark.parametrize(
    ("photo", "src"),
    [
        ("boat.png", "/2026/11/a/boat-1.MARK.png"),
        ("port.png", "/photos/port-1.MARK.png"),
        ("/photos/port.png", "/photos/port-1.MARK.png"),
        ("/logo.png", "/logo.png"),
        ("https://example.org/x.jpg", "https://example.org/x.jpg"),
    ],
)
def test_a_lead_photograph_is_found_beside_the_post_then_among_the_photos(paper, photo, src):
    paper.write("content/posts/desk/boat.png", PIXEL)
    paper.write("content/photos/port.png", PIXEL)
    paper.write("content/static/logo.png", PIXEL)
    paper.post("desk/a", photo=photo, alt="x")
    (card,) = paper.prepare().site.index.cards
    assert unmarked(card.picture.url) == src


@pytest.mark.parametrize(
    ("photo", "code"), [("baot.png", "IMG001"), ("../../../../etc/x.png", "SEC001"), ("/logo.png", "IMG001")]
)
def test_a_lead_photograph_that_is_not_there_is_an_error_at_its_line(paper, photo, code):
    paper.write("content/posts/desk/boat.png", PIXEL)
    paper.post("desk/a", photo=photo, alt="x")
    (problem,) = paper.prepare().problems
    assert (problem.code, problem.at.line) == (code, 4)


def test_two_pictures_of_one_name_are_an_error_only_where_both_are_shown(paper):
    paper.write("content/posts/desk/a/boat.png", PIXEL)
    paper.write("content/posts/desk/b/boat.png", PIXEL + b" ")
    assert problems(paper, "![x](a/boat.png)") == []
    assert [code for code, _ in problems(paper, "![x](a/boat.png) ![x](b/boat.png)")] == ["URL001"]


def test_one_photograph_under_two_names_is_made_once(paper):
    paper.write("content/posts/desk/boat.jpg", picture())
    paper.write("content/posts/desk/boat.jpeg", picture())
    paper.post("b", photo="desk/boat.jpeg", alt="x")
    html = body(paper, "![x](boat.jpg)\n\n![x](boat.jpeg)")
    (src,) = set(re.findall(r' src="(/2026/11/a/boat-64\..+?)"', html))
    assert src.removeprefix("/") in paper.files()
    paper.write("content/posts/desk/boat.jpeg", picture("red"))
    assert problems(paper, "![x](boat.jpg)\n\n![x](boat.jpeg)") == []


def test_one_photograph_under_two_names_is_made_once_for_two_texts(paper):
    paper.write("content/photos/boat.jpg", picture())
    paper.write("content/photos/boat.jpeg", picture())
    paper.post("b", photo="boat.jpeg", alt="x")
    paper.post("a", photo="boat.jpg", alt="x")
    planned = paper.prepare()
    assert planned.problems == ()
    assert len(planned.site.files) == len({unmarked(url) for url in planned.site.files})


def test_a_picture_with_an_odd_name_is_published_under_a_safe_one(paper):
    paper.write("content/posts/desk/50%.png", PIXEL)
    html = body(paper, "![x](50%25.png)")
    assert ' src="/2026/11/a/50--1.MARK.png"' in unmarked(html)
    assert "2026/11/a/50--1.MARK.png" in map(unmarked, paper.files())
