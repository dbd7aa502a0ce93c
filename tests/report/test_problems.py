from __future__ import annotations

import pytest

from sitegen.base.problems import Place, error, warning
from sitegen.report.problems import CAP, annotation, as_json, counted, problem_lines, report


def lines(tmp_path, text: str | bytes, line: int, column: int) -> list[str]:
    (tmp_path / "a.md").write_bytes(text if isinstance(text, bytes) else text.encode())
    return problem_lines(error("X001", "wrong", Place("a.md", line, column), "mend it"), tmp_path)


def test_a_problem_shows_its_line_a_caret_and_the_hint(tmp_path):
    assert lines(tmp_path, "one\ntitle: x\n", 2, 8) == [
        "a.md:2:8: error[X001]: wrong",
        "  2 | title: x",
        "    |        ^",
        "  hint: mend it",
    ]


def test_the_caret_stands_below_wide_characters_and_tabs(tmp_path):
    assert lines(tmp_path, "港\tx", 1, 3)[1:3] == ["  1 | 港 x", "    |    ^"]


def test_a_byte_order_mark_is_not_counted(tmp_path):
    assert lines(tmp_path, b"\xef\xbb\xbfabc", 1, 2)[1:3] == ["  1 | abc", "    |  ^"]


def test_a_long_line_is_cut_around_the_place(tmp_path):
    _, shown, caret, _ = lines(tmp_path, "x" * 500 + "HERE" + "y" * 500, 1, 501)
    assert len(shown) < 120
    assert shown[caret.index("^")] == "H"
    assert shown.count("…") == 2


def test_no_control_character_reaches_the_terminal(tmp_path):
    _, shown, *_ = lines(tmp_path, "a\x1b[31mb\x07", 1, 2)
    assert "\x1b" not in shown
    assert "\x07" not in shown


@pytest.mark.parametrize(("line", "column"), [(9, 1), (1, 0)])
def test_a_place_that_is_not_there_any_more_is_shown_without_its_line(tmp_path, line, column):
    assert "hint: mend it" in "\n".join(lines(tmp_path, "abc", line, column))


def test_a_file_that_is_gone_is_shown_without_a_line(tmp_path):
    found = problem_lines(error("X001", "wrong", Place("gone.md", 3, 1)), tmp_path)
    assert found == ["gone.md:3:1: error[X001]: wrong"]


def test_a_report_is_in_order_of_place_and_ends_with_the_count(tmp_path):
    text = report([warning("B001", "b", Place("b.md")), error("A001", "a", Place("a.md"))], tmp_path)
    assert text == "a.md: error[A001]: a\n\nb.md: warning[B001]: b\n\n1 error, 1 warning"
    assert report([], tmp_path) == ""


def test_a_flood_of_one_code_is_cut_and_counted(tmp_path):
    problems = [error("A001", f"m{number}", Place("a.md")) for number in range(CAP + 7)] + [error("B001", "b")]
    text = report(problems, tmp_path)
    assert text.count("error[A001]") == CAP
    assert "… and 7 more of A001" in text
    assert "error[B001]" in text
    assert text.endswith(f"{CAP + 8} errors")


def test_counts():
    assert counted([error("A", "x")]) == "1 error"
    assert counted([warning("A", "x")] * 2) == "2 warnings"


def test_an_annotation_is_one_line_whatever_stands_in_it():
    problem = error("A001", "50% of\nit: wrong, ::error", Place("a,b:c.md", 2, 3), "mend")
    assert annotation(problem) == (
        "::error file=a%2Cb%3Ac.md,line=2,col=3,title=A001::50%25 of%0Ait: wrong, ::error. mend"
    )


def test_a_problem_for_programs_has_null_for_what_is_not_known():
    found = as_json(error("A001", "x", Place("a.md", 3), "h", [Place("b.md", 1)]))
    assert (found["path"], found["line"], found["column"], found["others"]) == ("a.md", 3, None, ["b.md:1"])
    assert as_json(error("A001", "x"))["path"] is None
