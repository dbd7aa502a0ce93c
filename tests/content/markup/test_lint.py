"""The located problems of a body's Markdown."""

import pytest

from sitegen.base.problems import Place
from sitegen.content.markup import fast_engine

BOTH = pytest.mark.parametrize("engine", ["markdown", "commonmark"])

CASES = {
    "MD001 at an unclosed fence": ("a\n\n```py\nx = 1\n", [("MD001", 3, 1)]),
    "MD001 within a list": ("- a\n\n  ~~~\n  x\n", [("MD001", 3, 3)]),
    "closed fences are fine": ("```py\nx\n```\n\n~~~~\n~~~\n~~~~\n", []),
    "MD002 at an unclosed comment": ("a\n\nb <!-- c\n", [("MD002", 3, 3)]),
    "no MD002 in code": ("`<!--` and\n\n```html\n<!-- c\n```\n", []),
    "MD003 for a footnote": ("a[^1]\n\n[^1]: b\n[^1]: c\n", [("MD003", 4, 1)]),
    "MD003 for a link": ("[a]\n\n[a]: b.md\n\n[A]: c.md\n", [("MD003", 5, 1)]),
    "MD004 for an unknown language": ("```\nx\n```\n\n```pyhton\nx\n```\n", [("MD004", 5, 1)]),
    "no MD004 for plain text": ("```text\nx\n```\n\n```mermaid\nx\n```\n", []),
    "MD005 for an id that is used twice": ('## A {#x}\n\n<p id="x">b</p>\n', [("MD005", 3, 4)]),
    "MD006 for a footnote nobody refers to": ("a\n\n[^1]: b\n", [("MD006", 3, 1)]),
    "LINK003 for a link": ("a [b][c] d\n", [("LINK003", 1, 3)]),
    "LINK003 for a footnote": ("a[^1]\n", [("LINK003", 1, 2)]),
    "no LINK003 where it is defined": ("[a][B c] [d][]\n\n[b  C]: x.md\n[d]: y.md\n", []),
    "no LINK003 in code": ("`[a][b]`\n\n```\n[a][b]\n```\n\n~~~\n[a][b]\n~~~\n", []),
    "no LINK003 for what looks like one": ("a[0][1]\n", [("LINK003", 1, 2)]),
    "LIM005 at the line": ("\n".join("  " * depth + "- a" for depth in range(300)), [("LIM005", 51, 101)]),
    "LIM005 for quotes": ("a\n\n" + ">" * 51 + " b\n", [("LIM005", 3, 1)]),
    "fifty levels are fine": ("\n".join("  " * depth + "- a" for depth in range(50)), []),
    "a long rule is no nesting": ("a\n\n" + "- " * 60 + "\n", []),
}


def found(body):
    return [(problem.code, problem.at.line, problem.at.column) for problem in body.problems]


@BOTH
@pytest.mark.parametrize("name", CASES)
def test_problem_is_located(engine, name, render):
    text, expected = CASES[name]
    if name.startswith("LIM005 at"):
        expected = [("LIM005", 51, 1)]
    assert found(render(text, engine=engine)) == expected


@BOTH
def test_hint_is_what_mends_it(engine, render):
    text = "[a][reprot] x[^noet]\n\n[report]: r.md\n[^note]: n\n\n```pyhton\nx\n```\n"
    hints = [problem.hint for problem in render(text, engine=engine).problems]
    assert hints[0] == "write [report]"
    assert hints[1] == "write [^note]"
    assert hints[-1] == "write python"
    mended = text.replace("reprot", "report").replace("noet", "note").replace("pyhton", "python")
    assert found(render(mended, engine=engine)) == []


def test_errors_leave_no_html(render):
    body = render("> " * 60 + "a")
    assert body.html == ""
    assert body.problems[0].is_error


@pytest.mark.parametrize(
    ("text", "line", "column"),
    [
        ("A paragraph\n{.x}\n", 2, 1),
        ("- item {#a}\n", 1, 8),
        ("*em*{.x}\n", 1, 5),
        ("a\n\n*[HTML]: words\n", 3, 1),
        ('<div markdown="1">\n\nx\n\n</div>\n', 1, 6),
    ],
)
def test_commonmark_refuses_what_it_cannot_do(text, line, column, render):
    assert found(render(text, engine="commonmark")) == [("MD020", line, column)]
    assert found(render(text)) == []


@pytest.mark.parametrize("text", ["a {b} c", "`{.x}`", "{{ x }}", "f(x) = {x: 1}", "## H {#a}", "![a](b.png){.x}\n"])
def test_commonmark_leaves_other_braces_alone(text, render):
    assert found(render(text, engine="commonmark")) == []


def test_missing_engine_is_an_error_with_the_command(monkeypatch, render):
    monkeypatch.setattr(fast_engine, "is_installed", lambda: False)
    (problem,) = render("a", engine="commonmark").problems
    assert (problem.code, problem.at) == ("MD021", Place("sitegen.toml"))
    assert "pip install comrak" in problem.hint
