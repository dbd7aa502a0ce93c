from __future__ import annotations

import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sitegen.config.toml_text import read_toml


@pytest.mark.parametrize(
    ("text", "place", "said", "mended"),
    [
        ("title = The Paper\n", (1, 9), "stand in quotes", 'title = "The Paper"'),
        ("a = 1\ntitle: x\n", (2, 6), "have = between", 'title = "x"'),
        ("title\n", (1, 6), "have = between", 'title = ""'),
        ('title = "abc\nb = 1\n', (1, 9), "closed on its line", 'title = "abc"'),
        ("title = 'abc\nb = 1\n", (1, 9), "closed on its line", 'title = "abc"'),
        ("title = 'it's'\n", (1, 9), "ends too early", 'title = "it\'s"'),
        ('title = "the "old" port"\n', (1, 9), "ends too early", r'title = "the \"old\" port"'),
        ("title = “x”\n", (1, 9), "stand in quotes", 'title = "x"'),
        ("draft = yes\n", (1, 9), "stand in quotes", "draft = true"),
        ("draft = True\n", (1, 9), "stand in quotes", "draft = true"),
        ("day = 2026-13-01\n", (1, 7), "no number and no date", 'day = "2026-13-01"'),
        ("items = 010\n", (1, 9), "no number and no date", 'items = "010"'),
        ('path = "C:\\papers"\n', (1, 11), "backslash", "path = 'C:\\papers'"),
        ("items =\n", (1, 8), "no value", 'items = ""'),
        ("[site\ntitle = 'x'\n", (1, 6), "head of a table", "[site]"),
        ("list = [1, 2\nb = 3\n", (1, 8), "never closed", "list = [1, 2]"),
        ("  title = x\n", (1, 11), "stand in quotes", '  title = "x"'),
        ("title = x;\n", (1, 9), "stand in quotes", 'title = "x"'),
    ],
)
def test_a_mistake_has_its_place_and_the_line_that_mends_it(text, place, said, mended):
    values, problem = read_toml(text, "sitegen.toml")
    assert values == {}
    assert (problem.code, (problem.at.line, problem.at.column)) == ("CFG003", place)
    assert said in problem.message
    assert problem.hint == f"write: {mended}"
    lines = text.split("\n")
    lines[problem.at.line - 1] = problem.hint.removeprefix("write: ")
    tomllib.loads("\n".join(lines))


@pytest.mark.parametrize(
    ("text", "place", "said"),
    [
        ("a = 1\na = 2\n", (2, 1), "key is given twice"),
        ("[a]\nb = 1\n\n[a]\n", (4, 1), "table is given twice"),
        ("a = [\n  1,\n  2,\n\n[b]\n", (1, 5), "list is never closed"),
        ("a = [\n  1,\n  2,\n", (1, 5), "list is never closed"),
        ('a = """x\ny\n', (1, 5), "long text is never closed"),
        ("a = 1\nb = " + "1" * 5000 + "\n", (2, 5), "too long"),
        ("= 3\n", (1, 1), "not a line of TOML"),
    ],
)
def test_other_mistakes_have_their_place(text, place, said):
    _, problem = read_toml(text, "sitegen.toml")
    assert (problem.code, (problem.at.line, problem.at.column)) == ("CFG003", place)
    assert said in problem.message
    assert problem.hint


def test_brackets_in_texts_and_remarks_open_no_list():
    _, problem = read_toml('a = "["  # [[\nb = x\n', "sitegen.toml")
    assert (problem.at.line, problem.at.column) == (2, 5)


def test_what_is_nested_too_deep_is_an_error_at_its_line():
    _, problem = read_toml("a = 1\nb = " + "[" * 5000 + "\n", "sitegen.toml")
    assert (problem.code, problem.at.line) == ("LIM005", 2)


def test_the_code_is_the_callers():
    _, problem = read_toml("a = b\n", "content/data/a.toml", "DATA001")
    assert (problem.code, problem.at.path) == ("DATA001", "content/data/a.toml")


@given(st.text(alphabet="ab=[]{}\"'\\#. \n1_-:,", max_size=50))
def test_whatever_the_text_the_answer_is_values_or_one_problem_inside_it(text):
    values, problem = read_toml(text, "sitegen.toml")
    if problem is None:
        assert values == tomllib.loads(text)
        return
    lines = text.rstrip("\n").split("\n")
    assert 1 <= problem.at.line <= len(lines)
    assert 1 <= problem.at.column <= len(lines[problem.at.line - 1]) + 1
    if problem.hint.startswith("write: "):
        lines[problem.at.line - 1] = problem.hint.removeprefix("write: ")
        _, after = read_toml("\n".join(lines) + "\n", "sitegen.toml")
        assert after is None or after.at != problem.at or after.message != problem.message
