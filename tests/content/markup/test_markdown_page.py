"""docs/markdown.md says what comes out; every example on it is run here."""

import re
from pathlib import Path

import pytest

PAGE = Path(__file__).parents[3] / "docs" / "markdown.md"
PAIR = re.compile(r"^(`{3,4})markdown\n(.*?)^\1\n\n```html\n(.*?)^```$", re.MULTILINE | re.DOTALL)
TEXT = PAGE.read_text(encoding="utf-8")
EXAMPLES = [(match[2], match[3], match.start()) for match in PAIR.finditer(TEXT)]
ONLY_DEFAULT = TEXT.index("## Only with the default engine")


def test_every_section_has_an_example():
    bare = PAIR.sub(lambda match: re.sub(r"[^\n]", " ", match[0]), TEXT)
    starts = [match.start() for match in re.finditer(r"^## ", bare, re.MULTILINE)]
    assert len(starts) > 10
    for start, end in zip(starts, [*starts[1:], len(TEXT)], strict=True):
        assert any(start < at < end for _, _, at in EXAMPLES), TEXT[start : start + 40]
    assert TEXT.count("markdown\n") == len(EXAMPLES)


LANGUAGES = {
    "English": "en", "Portuguese": "pt", "Dutch": "nl", "German": "de", "Czech": "cs", "French": "fr", "Spanish": "es",
    "Italian": "it", "Polish": "pl", "Russian": "ru", "Ukrainian": "uk", "Swedish": "sv", "Danish": "da",
    "Finnish": "fi",
}  # fmt: skip


def test_quotes_are_those_of_the_table(render):
    seen = set()
    for names, quotes in re.findall(r"^\| ([A-Z][\w, ]+) \| (.*outer.*) \|$", TEXT, re.MULTILINE):
        quotes = quotes.partition(",")[0]
        for name in names.split(", "):
            text = render("\"outer 'inner'\"", language=LANGUAGES[name]).lead
            assert text.replace("\u202f", " ") == quotes, name
            seen.add(name)
    assert seen == set(LANGUAGES)


@pytest.mark.parametrize(("text", "html", "at"), EXAMPLES, ids=lambda value: str(value)[:30] if value else "")
def test_example_gives_what_the_page_says(text, html, at, render, shown, normal):
    body = render(text)
    assert not body.problems
    assert normal(shown(body)) == normal(html)


@pytest.mark.parametrize(
    "text", [text for text, _, at in EXAMPLES if at < ONLY_DEFAULT], ids=lambda value: str(value)[:30]
)
def test_both_engines_know_the_example(text, render, shown, normal):
    assert normal(shown(render(text, engine="commonmark"))) == normal(shown(render(text)))


@pytest.mark.parametrize(
    "text", [text for text, _, at in EXAMPLES if at > ONLY_DEFAULT], ids=lambda value: str(value)[:30]
)
def test_commonmark_refuses_what_it_does_not_know(text, render):
    body = render(text, engine="commonmark")
    assert [problem.code for problem in body.problems] == ["MD020"]
    assert not body.html
