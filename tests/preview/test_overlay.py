"""What is laid over a page says everything, escaped; what is added to a page can be taken away again."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from sitegen.base.problems import Place, error, warning
from sitegen.preview.marks import Mark, bare_page, marked, unmarked
from sitegen.preview.overlay import SHOWN, overlay

HOSTILE = "</pre><img src=x onerror=alert(1)>&\"'"


def told(problem):
    return ["head", f"  3 | {HOSTILE}", "    |    ^", f"  hint: {problem.hint}"]


def test_everything_about_a_problem_is_there_and_escaped():
    html = overlay([error("FM001", HOSTILE, Place(f"content/{HOSTILE}.md", 3, 4), HOSTILE)], told).html
    assert "<img" not in html
    assert "3:4" in html
    assert "FM001" in html
    assert "    |    ^" in html
    assert html.count("&lt;img src=x onerror=alert(1)&gt;") == 4


def test_warnings_are_for_the_terminal():
    assert overlay([warning("FM001", "odd", None, "mend it")], told).html == ""


def test_of_many_problems_the_first_are_shown_and_the_rest_counted():
    html = overlay([error("FM001", f"number {number}", None, "mend it") for number in range(SHOWN + 5)], told).html
    assert html.count("<section>") == SHOWN
    assert "… and 5 more" in html


def test_other_problems_have_another_digest():
    one, other = (overlay([error("FM001", text)], told).digest for text in ("a", "b"))
    assert one != other


MARK = Mark("0123", "", "/a/", "/", "key", "run-1", HOSTILE, HOSTILE, "<section></section>")
PAGES = st.sampled_from(
    [
        b"<!doctype html>\n<html><head><title>A</title></head><body>B</body></html>\n",
        b"<HTML><HEAD></HEAD ><body class='x'></head></body></html>",
        b"<title>A</title><p>No head</p>",
        b"<body></head></body>",
        b"",
        "<head></head><body>Füße</body>".encode("latin-1"),
    ]
)


@given(PAGES | st.binary())
def test_a_mark_can_be_taken_away_again(page):
    assert unmarked(marked(page, MARK)) == page


def test_a_mark_stands_at_the_end_of_the_head_and_cannot_be_left():
    page = marked(b"<html><head><title>A</title></head><body></body></html>", MARK).decode()
    assert page.index("<title>") < page.index('<template id="sitegen-preview"') < page.index("</head>")
    assert "<img" not in page
    assert page.count("<template") == page.count("</template>") == 1


def test_a_head_that_ends_in_the_body_is_none():
    assert marked(b"<body><p>&lt;/head></p></head></body>", MARK).index(b"</body>") < 60


def test_a_bare_page_shows_problems_to_who_has_no_scripts():
    assert b"<noscript><section></section></noscript>" in bare_page("A <b>", "<section></section>")
