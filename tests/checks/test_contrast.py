"""Contrast is known where colours are, and is not guessed where they are not."""

from __future__ import annotations

import pytest

from sitegen.base.problems import Place
from sitegen.checks.contrast import contrast, contrast_problems
from sitegen.checks.style_sheets import read_rules
from sitegen.themes.theme import Layer, Theme


def theme(css: str) -> Theme:
    layer = Layer(name="x", path="themes/x", bundled=False, templates={}, static={"style.css": css.encode()})
    return Theme(name="x", layers=(layer,), trusted=True, options={}, lead=True, latest=0, seconds=4, related=3)


def found(css: str, *styles: str) -> list[int]:
    problems = list(contrast_problems(theme(css), styles))
    assert all(problem.code == "CON001" for problem in problems)
    return [problem.at.line for problem in problems if problem.at]


@pytest.mark.parametrize(
    ("css", "lines"),
    [
        (":root { --a: #767676 }\np { color: var(--a) }", []),
        (":root { --a: #777777 }\np { color: var(--a) }", [2]),
        (":root { --a: gray }\np { color: var(--a) }", [2]),
        (":root { --a: rgb(119 119 119) }\np { color: var(--a) }", [2]),
        (":root { --a: var(--b); --b: hsl(0, 0%, 60%) }\np { color: var(--a) }", [2]),
        ("body { background: #333; color: var(--a) }\n:root { --a: #eee }", []),
        ("body { background: #333 }\n:root { --a: #555 }\nem { color: var(--a) }", [3]),
        (":root { --a: #eee }\n.badge { background: #222; color: var(--a) }", []),
        (":root { --a: #fff }\n.badge { background: #ddd;\n color: var(--a) }", [3]),
        (":root { --a: #fff }\n.on-dark { color: var(--a) }", []),
        (":root { --a: #949494 }\nh1 { color: var(--a) }", []),
        (":root { --a: #999 }\n@media print { p { color: var(--a) } }", []),
        (":root { --a: #999 }\np { color: #999 }", []),
        (":root { --a: #999 }\nbutton:disabled { color: var(--a) }", []),
        (":root { --a: oklch(from red l c h) }\np { color: var(--a) }", []),
        (":root { --a: rgba(0, 0, 0, .3) }\np { color: var(--a) }", []),
        (":root { --a: var(--a) }\np { color: var(--a) }", []),
        ("p { color: var(--nothing) }", []),
        (
            ":root { --a: light-dark(#222, #333) }\nbody { background: light-dark(#fff, #111) }\np { color: var(--a) }",
            [3],
        ),
        (
            ":root { --a: #333; --b: #fff }\nbody { background: var(--b) }\n@media (prefers-color-scheme: dark) {\n"
            ":root { --b: #111 }\n}\np { color: var(--a) }",
            [6],
        ),
        ("@layer a { :root { --a: #999 }\n@layer b { p { color: var(--a) } } }", [2]),
    ],
)
def test_text_that_cannot_be_read_is_found_with_its_line(css, lines):
    assert found(css) == lines


def test_a_style_element_of_the_page_counts():
    css = ":root { --accent: #900 }\na { color: var(--accent) }"
    assert found(css) == []
    assert found(css, ":root{--accent:#f99}") == [2]


def test_contrast_is_that_of_the_wcag():
    assert contrast((0, 0, 0), (1, 1, 1)) == pytest.approx(21)
    assert contrast((1, 1, 1), (1, 1, 1)) == pytest.approx(1)
    assert contrast((0x77 / 255,) * 3, (1, 1, 1)) == pytest.approx(4.48, abs=0.005)


def test_odd_style_sheets_are_read_as_far_as_they_go():
    css = '/* a { */ a::before { content: "}{;"; color: red }\nb { background: url(data:x;{}) } } c { d: e'
    assert [(rule.selector, rule.declarations) for rule in read_rules(css)] == [
        ("a::before", (("content", '"}{;"', 1), ("color", "red", 1))),
        ("b", (("background", "url(data:x;{})", 2),)),
    ]


def test_a_problem_says_which_file():
    (problem,) = contrast_problems(theme(":root { --a: #999 }\np { color: var(--a) }"))
    assert problem.at == Place("themes/x/static/style.css", 2)
    assert "2.8 to 1" in problem.message
