from __future__ import annotations

import pytest

from sitegen.config.load import read_settings
from sitegen.config.model import mended_base_url, wrong_base_url

LEAST = '[site]\ntitle = "The Paper"\nbase_url = "https://paper.example/"\n'


def problems(more: str, least: str = LEAST):
    settings = read_settings((least + more).encode())
    assert settings.config is None
    return [(problem.code, problem.at.line, problem.at.column, problem.hint) for problem in settings.problems]


def test_a_title_and_an_address_are_enough():
    settings = read_settings(LEAST.encode())
    assert settings.problems == ()
    assert settings.config.site.timezone == "UTC"
    assert settings.config.content.per_page == 10


def test_places_are_those_of_values_and_keys():
    settings = read_settings(("\ufeff" + LEAST + '\n[menu]\nmain = [\n  { title = "A", url = "/a/" },\n]\n').encode())
    assert (str(settings.places["site", "title"]), str(settings.keys["site", "title"])) == (
        "sitegen.toml:2:9",
        "sitegen.toml:2:1",
    )


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (None, "CFG001"),
        (b"", "CFG002"),
        (b" \n", "CFG002"),
        (b"\xff\xfe\x00", "CFG004"),
        (b"[site", "CFG003"),
        (b"a = 1", "CFG002"),
    ],
)
def test_a_file_that_is_none_is_one_problem(data, code):
    settings = read_settings(data)
    assert settings.config is None
    assert code in [problem.code for problem in settings.problems]
    assert all(problem.hint for problem in settings.problems)


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        ("[content]\nper_pages = 5\n", ("CFG005", 5, 1, "did you mean per_page?")),
        ("[contents]\nper_page = 5\n", ("CFG005", 4, 2, "did you mean content?")),
        ("[menu]\nmain = [{ titel = 'A', url = '/a/' }]\n", ("CFG006", 5, 1, 'add to this entry: title = "My paper"')),
        ("[content]\nper_page = 0\n", ("CFG006", 5, 12, "write: per_page = 10")),
        ("[content]\nper_page = 2000\n", ("CFG006", 5, 12, "write: per_page = 10")),
        ('[content]\nper_page = "25"\n', ("CFG006", 5, 12, "write: per_page = 25")),
        ("[content]\nper_page = 2.5\n", ("CFG006", 5, 12, "write: per_page = 10")),
        ('[content]\nfuture = "no"\n', ("CFG006", 5, 10, "write: future = false")),
        ("[theme]\nname = 5\n", ("CFG006", 5, 8, 'write: name = "5"')),
        ('[markdown]\nengine = "comonmark"\n', ("CFG006", 5, 10, 'write: engine = "commonmark"')),
        ("[markdown]\ntime_limit = 0\n", ("CFG006", 5, 14, "write: time_limit = 5.0")),
        ('[urls]\npost = "/{slug}/{hour}/"\n', ("CFG006", 5, 8, 'write: post = "/{year}/{month}/{slug}/"')),
        ("[urls]\ntag = true\n", ("CFG006", 5, 7, 'write: tag = "/tags/{slug}/"')),
        ('[urls]\ntag = "/tags/{slug/"\n', ("CFG006", 5, 7, 'write: tag = "/tags/{slug}/"')),
        ('timezone = "Europe/Lissabon"\n', ("CFG007", 4, 12, 'write: timezone = "Europe/Lisbon"')),
        ('timezone = "new york"\n', ("CFG007", 4, 12, 'write: timezone = "America/New_York"')),
        ('timezone = "GMT/BST"\n', ("CFG007", 4, 12, 'write: timezone = "Europe/London"')),
        ('timezone = "?"\n', ("CFG007", 4, 12, 'write an area and a city, as in "Europe/Lisbon", or "UTC"')),
        ('language = "english please"\n', ("CFG006", 4, 12, 'write: language = "en"')),
    ],
)
def test_a_mistake_has_its_place_and_the_line_to_write(more, expected):
    assert expected in problems(more)


@pytest.mark.parametrize(
    "more",
    [
        "[content]\nper_page = 0\n",
        '[content]\nfuture = "no"\n',
        '[markdown]\nengine = "comonmark"\n',
        '[urls]\npost = "/{slug}/{hour}/"\n',
        "[urls]\ntag = true\n",
        'timezone = "lisbon"\n',
        "[theme]\nname = 5\n",
        "[feeds]\nitems = -1\nfull_content = 1\n",
    ],
)
def test_the_line_to_write_mends_it(more):
    lines = (LEAST + more).split("\n")
    for _, line, _, hint in problems(more):
        lines[line - 1] = hint.removeprefix("write: ")
    assert read_settings("\n".join(lines).encode()).config is not None


def test_all_mistakes_are_told_at_once_and_each_once():
    found = problems("[content]\nper_page = 0\nx = 1\n[urls]\ntag = 5\n")
    assert [line for _, line, _, _ in found] == [5, 6, 8]


@pytest.mark.parametrize(
    "value",
    [
        "https://a.example/",
        "https://a.example",
        "http://localhost:8000/",
        "https://me.github.io/repo/",
        "https://a.example/%C3%A9/",
    ],
)
def test_a_base_url_is_one(value):
    assert wrong_base_url(value) == ""


@pytest.mark.parametrize(
    ("value", "mended"),
    [
        ("a.example", "https://a.example/"),
        ("a.example/repo", "https://a.example/repo/"),
        ("//a.example/", "https://a.example/"),
        ("http:a.example", ""),
        ("https://a.example/?q=1", "https://a.example/"),
        ("https://a.example/#x", "https://a.example/"),
        ("https://me:secret@a.example/", "https://a.example/"),
        ("https://a.example/a/../b/", "https://a.example/b/"),
        ("https://a.example\\b", "https://a.example/b/"),
        ("ftp://a.example/", ""),
        ("https://[a.example/", ""),
        ("https://a.example:port/", ""),
        ("", ""),
        ("https://", ""),
        ("a b", ""),
    ],
)
def test_a_base_url_that_is_none_is_mended_where_it_is_plain_what_was_meant(value, mended):
    assert wrong_base_url(value)
    assert mended_base_url(value) == mended
    assert not mended or not wrong_base_url(mended)
