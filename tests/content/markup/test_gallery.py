"""A paragraph of images alone is a gallery of figures, in both engines."""

import pytest

from sitegen.content.model import Figure

OPEN = '<div class="gallery" role="group" aria-label="Pictures">'


def bare(html):
    return html.replace(' loading="lazy" decoding="async"', "").replace("\n", "")


@pytest.mark.parametrize("engine", ["markdown", "commonmark"])
@pytest.mark.parametrize("between", [" ", "\n", "  \n", ""])
def test_images_of_one_paragraph_are_a_gallery(engine, between, render, shown):
    body = render(f'![a](a.jpg "A"){between}![b](b.jpg){{credit="B"}}\n\nText.', engine=engine)
    assert bare(shown(body)) == (
        f'{OPEN}<figure><img src="a.jpg" alt="a"><figcaption>A</figcaption></figure>'
        '<figure><img src="b.jpg" alt="b"><figcaption><span class="credit">B</span></figcaption></figure></div>'
        "<p>Text.</p>"
    )
    gallery = body.figures[0].gallery
    assert gallery
    assert body.figures == (
        Figure(0, "a", "A", None, framed=True, gallery=gallery),
        Figure(1, "b", None, "B", framed=True, gallery=gallery),
    )


@pytest.mark.parametrize("engine", ["markdown", "commonmark"])
def test_a_link_of_the_author_stays(engine, render, shown):
    html = bare(shown(render("![a](a.jpg) [![b](b.jpg)](https://b.example/)", engine=engine)))
    assert html.startswith(OPEN)
    assert '<a href="https://b.example/"><img src="b.jpg" alt="b"></a>' in html
    assert html.count("<figure>") == 2


@pytest.mark.parametrize("engine", ["markdown", "commonmark"])
@pytest.mark.parametrize(
    "text", ["![a](a.jpg) and ![b](b.jpg)", "![a](a.jpg)\n\n![b](b.jpg)", "- ![a](a.jpg) ![b](b.jpg)"]
)
def test_anything_else_is_none(engine, text, render):
    assert "gallery" not in render(text, engine=engine).html


@pytest.mark.parametrize("engine", ["markdown", "commonmark"])
def test_pictures_of_another_site_link_to_themselves(engine, render, shown):
    html = bare(shown(render("![a](https://x.example/a.jpg) ![](https://x.example/b.jpg)", engine=engine)))
    assert html == (
        f'{OPEN}<figure><a class="enlarge" href="https://x.example/a.jpg">'
        '<img src="https://x.example/a.jpg" alt="a"></a>'
        '</figure><figure><a class="enlarge" href="https://x.example/b.jpg" aria-label="Enlarge the picture">'
        '<img src="https://x.example/b.jpg" alt=""></a></figure></div>'
    )


def test_two_galleries_are_two(render):
    body = render("![a](a.jpg) ![b](b.jpg)\n\n![c](c.jpg) ![d](d.jpg)")
    first, second, third, fourth = (figure.gallery for figure in body.figures)
    assert first == second != third == fourth
