from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sitegen.content.data_files import read_data


def told(name: str, text: str | bytes):
    value, problems = read_data(f"content/data/{name}", text if isinstance(text, bytes) else text.encode())
    assert value is None or not problems
    return [(problem.code, problem.at.line, problem.at.column) for problem in problems]


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [
        ("a.json", '\ufeff{"a": [1, 2.5, null, true]}', {"a": [1, 2.5, None, True]}),
        ("a.csv", "name,seats\r\nAveril,90\r\n", [{"name": "Averil", "seats": "90"}]),
        ("a.csv", 'name,note\n"A, B","two\nlines"\n', [{"name": "A, B", "note": "two\nlines"}]),
        ("a.csv", "", []),
        ("a.toml", "day = 2026-01-05\nlist = [1]\n", {"day": "2026-01-05", "list": [1]}),
        ("a.yaml", "- no\n- 12:30\n", ["no", "12:30"]),
        ("A.JSON", "1", 1),
    ],
)
def test_a_table_is_its_value(name, text, value):
    assert read_data(name, text.encode()) == (value, [])


@pytest.mark.parametrize(
    ("text", "line", "column", "said"),
    [
        ("[1,\n 2,\n]", 2, 3, "comma after the last"),
        ('{"a": 1 "b": 2}', 1, 8, "comma is missing"),
        ('{"a" 1}', 1, 6, "colon is missing"),
        ("{'a': 1}", 1, 2, "double quotes"),
        ("{a: 1}", 1, 2, "double quotes"),
        ('{"a": "x\n"}', 1, 9, "must end on its line"),
        ('{"a": "x}', 1, 7, "never closed"),
        ("[1, 2", 1, 6, "ends too early"),
        ('{"a": -Infinity}', 1, 7, "JSON has no -Infinity"),
        ("1" * 5000, 1, 1, "too long"),
        ("// x\n{}", 1, 1, "no remarks"),
        ("", 1, 1, "empty"),
        ("{“a”: 1}", 1, 2, "curly"),
    ],
)
def test_a_mistake_in_json_has_its_place_and_words_of_our_own(text, line, column, said):
    value, (problem,) = read_data("content/data/a.json", text.encode())
    assert value is None
    assert (problem.code, problem.at.line, problem.at.column) == ("DATA001", line, column)
    assert said in problem.message
    assert problem.hint


def test_json_nested_too_deep_is_an_error():
    assert told("a.json", "[" * 100_000) == [("LIM005", 1, 1)]


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("a,b\n1,2\n3\n", 3),
        ("a,b\n1,2,3\n", 2),
        ('a,b\n"x\ny",2\n"z\n', 4),
        ("a,b,a\n1,2,3\n", 1),
        ("a\n" + "x" * 200_000 + "\n", 2),
    ],
)
def test_a_mistake_in_a_csv_is_at_the_row_where_it_begins(text, line):
    assert told("a.csv", text) == [("DATA001", line, 1)]


def test_a_mistake_in_yaml_or_toml_has_its_place():
    assert told("a.yaml", "a: 1\nb: c: d\n") == [("DATA001", 2, 5)]
    assert told("a.toml", "a = 1\nb = c\n") == [("DATA001", 2, 5)]


def test_a_table_in_another_encoding_is_an_error_at_the_byte():
    assert told("a.csv", "a\nSão\n".encode("latin-1")) == [("ENC001", 2, 2)]
    assert told("a.csv", "a\nb\n".encode("utf-16")) == [("ENC002", 1, 1)]


@given(st.sampled_from(["a.json", "a.csv", "a.toml", "a.yaml"]), st.text(max_size=60))
def test_no_text_is_too_odd_to_be_answered(name, text):
    value, problems = read_data(name, text.encode("utf-8", "surrogatepass"))
    assert value is None or not any(problem.is_error for problem in problems)
    for problem in problems:
        assert problem.at.line >= 1
        assert problem.hint


@given(st.sampled_from(["a.json", "a.csv", "a.toml", "a.yaml"]), st.binary(max_size=60))
def test_no_bytes_are_too_odd_to_be_answered(name, data):
    read_data(name, data)


def test_a_number_that_python_would_not_write_is_an_error_at_its_place():
    assert told("a.toml", "b = 1\na = 0x" + "F" * 5000) == [("DATA001", 2, 5)]
    assert not told("a.toml", 'a = "0x' + "F" * 5000 + '"')
