"""Words that say nothing, in several languages, and those that do."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sitegen.base.urls import Address
from sitegen.checks.addresses import resolve
from sitegen.checks.names import _is_slip
from sitegen.checks.wording import is_file_name, plain, same_words, says_nothing, starts_as_photo


@pytest.mark.parametrize("text", ["IMG_2041.jpg", "DSC01234", "PXL_20261101_1", "quay.JPEG", "20261101_09"])
def test_file_names_are_known(text):
    assert is_file_name(text)


@pytest.mark.parametrize("text", ["A gull.", "Gull", "The IMG group", "Route 66", "", "See quay.jpg"])
def test_words_are_no_file_names(text):
    assert not is_file_name(text)


@pytest.mark.parametrize("text", ["Photo of a gull", "A picture showing the quay", "Foto de Ana", "Bild von Ana"])
def test_photo_of_says_nothing(text):
    assert starts_as_photo(text)


@pytest.mark.parametrize("text", ["Photographers wait", "A photographer of birds", "Imagine", "Pictures at a fair"])
def test_what_is_about_photographs_says_something(text):
    assert not starts_as_photo(text)


@pytest.mark.parametrize("text", ["here", "Click here!", "Read more…", "saiba mais"])
def test_empty_links(text):
    assert says_nothing(text)


def test_words_are_the_same_without_case_accents_and_signs():
    assert same_words("São João: the quay!", "sao joao the quay")
    assert not same_words("The quay", "The quays")


@given(st.text())
def test_plain_is_plain(text):
    assert plain(plain(text)) == plain(text)


@pytest.mark.parametrize(
    ("one", "other", "slip"),
    [
        ("election", "elections", True),
        ("election", "eelction", True),
        ("election", "elaction", True),
        ("election", "electon", True),
        ("election", "elator", False),
        ("election", "eletcoin", False),
        ("abcd", "badc", False),
    ],
)
def test_a_slip_is_one_letter(one, other, slip):
    assert _is_slip(one, other) is slip
    assert _is_slip(other, one) is slip


@pytest.mark.parametrize(
    ("written", "kind", "path", "fragment"),
    [
        ("/repo/a/", "inside", "a/index.html", ""),
        ("/repo/a/#b", "inside", "a/index.html", "b"),
        ("../b/", "inside", "x/b/index.html", ""),
        ("c.png?v=1", "inside", "x/y/c.png", ""),
        ("#d%C3%A9", "inside", "x/y/index.html", "dé"),
        ("", "inside", "x/y/index.html", ""),
        ("https://paper.example/repo/", "inside", "index.html", ""),
        ("https://paper.example/repo", "inside", "index.html", ""),
        ("//paper.example/repo/a/", "inside", "a/index.html", ""),
        ("/a/", "astray", "", ""),
        ("../../../a/", "astray", "", ""),
        ("https://paper.example/other/", "outside", "", ""),
        ("https://other.example/", "outside", "", ""),
        ("//other.example/", "outside", "", ""),
        ("mailto:a@b.example", "mail", "", ""),
        ("TEL:+1", "mail", "", ""),
        ("data:,x", "other", "", ""),
        ("javascript:x", "other", "", ""),
        ("http://[", "other", "", ""),
        ("//[", "other", "", ""),
    ],
)
def test_addresses_are_what_browsers_take_them_for(written, kind, path, fragment):
    target = resolve(written, "/x/y/", Address.of("https://paper.example/repo/"))
    assert (target.kind, target.path, target.fragment) == (kind, path, fragment)


@given(st.text(max_size=40))
def test_no_address_is_too_odd(text):
    resolve(text, "/x/y/", Address.of("https://paper.example/repo/"))
