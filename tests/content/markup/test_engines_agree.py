"""Both engines give the same page for everything that both know. What differs is named here, and nowhere else."""

from pathlib import Path

import pytest

from sitegen.content.markup.engine import Body

CORPUS = sorted((Path(__file__).parent / "corpus").glob("*.md"))

KNOWN = [
    # Three stars: the order of the two elements says nothing to a reader.
    ("<em><strong>both</strong></em>", "<strong><em>both</em></strong>"),
]


def known(html: str) -> str:
    for fast, default in KNOWN:
        html = html.replace(fast, default)
    return html


@pytest.mark.parametrize("path", CORPUS, ids=lambda path: path.stem)
def test_both_engines_give_the_same(path, render, normal):
    text = path.read_text(encoding="utf-8")
    default: Body = render(text)
    fast: Body = render(text, engine="commonmark")
    assert default.html
    assert normal(known(fast.html)) == normal(default.html)
    assert fast._replace(html="") == default._replace(html="")


def test_known_differences_are_real(render):
    assert {case for case in KNOWN if case[0] in render("***both***", engine="commonmark").html} == set(KNOWN)
    assert all(case[1] in render("***both***").html for case in KNOWN)
