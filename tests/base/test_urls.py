from __future__ import annotations

import unicodedata
from urllib.parse import quote, unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sitegen.base.urls import MAX_SLUG, Address, folded, is_device_name, output_path, portable, shorten, slugify


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("Flood wall vote", "flood-wall-vote"),
        ("São João — 2026", "sao-joao-2026"),
        ("Größe", "grosse"),
        ("Київ", "kiiv"),
        ("already-plain", "already-plain"),
        ("con", "con-"),
        ("COM1", "com1-"),
        ("🎉", ""),
        ("", ""),
    ],
)
def test_slugs(name, slug):
    assert slugify(name) == slug


@given(st.text(max_size=300))
def test_a_slug_is_one_segment_and_stays_what_it_is(name):
    slug = slugify(name)
    assert slugify(slug) == slug
    assert set(slug) <= set("abcdefghijklmnopqrstuvwxyz0123456789-")
    assert len(slug) <= MAX_SLUG + 1
    assert not is_device_name(slug)


@given(st.text(max_size=60))
def test_a_slug_is_the_same_for_both_unicode_forms(name):
    assert slugify(unicodedata.normalize("NFC", name)) == slugify(unicodedata.normalize("NFD", name))


def test_long_slugs_are_cut_and_stay_different():
    first, second = shorten("a" * 150 + "x"), shorten("a" * 150 + "y")
    assert first != second
    assert max(len(first), len(second)) <= MAX_SLUG
    assert shorten("a" * MAX_SLUG) == "a" * MAX_SLUG


@pytest.mark.parametrize("name", ["con", "NUL", "aux.html", "lpt9", "com¹", "CON.tar.gz"])
def test_device_names_get_a_hyphen(name):
    assert is_device_name(name)
    assert portable(name) == name + "-"


@pytest.mark.parametrize("name", ["console", "nullable", "com", "com10", "lpt", "index"])
def test_names_like_devices_are_left_alone(name):
    assert portable(name) == name


@pytest.mark.parametrize(
    ("url", "path"),
    [
        ("/", "index.html"),
        ("/a/", "a/index.html"),
        ("/404.html", "404.html"),
        ("/a/b.xml", "a/b.xml"),
        ("", "index.html"),
    ],
)
def test_output_paths(url, path):
    assert output_path(url) == path


def test_folded_paths_are_equal_where_a_disk_folds_them():
    assert folded("Café/INDEX.html") == folded("cafe\u0301/index.html")
    assert folded("straße") == folded("STRASSE")
    assert folded("a") != folded("b")


@pytest.mark.parametrize(
    ("base", "url", "path", "absolute"),
    [
        ("https://x.example/", "/a/", "/a/", "https://x.example/a/"),
        ("https://x.example", "/", "/", "https://x.example/"),
        ("https://u.example/repo/", "/tags/ä/", "/repo/tags/%C3%A4/", "https://u.example/repo/tags/%C3%A4/"),
        ("https://u.example/my rep/", "/a b", "/my%20rep/a%20b", "https://u.example/my%20rep/a%20b"),
        ("http://localhost:8000/", "/a/?q=1#x", "/a/?q=1#x", "http://localhost:8000/a/?q=1#x"),
        ("https://x.example/", "/100%25/", "/100%25/", "https://x.example/100%25/"),
    ],
)
def test_addresses(base, url, path, absolute):
    address = Address.of(base)
    assert (address.path(url), address.absolute(url)) == (path, absolute)


@given(st.text(st.characters(codec="utf-8", exclude_characters="%"), max_size=40))
def test_what_is_quoted_reads_the_same_and_is_plain_ascii(text):
    path = Address.of("https://x.example/").path("/" + text.lstrip("/"))
    assert unquote(path) == "/" + text.lstrip("/")
    assert path.isascii()
    assert not set(path) & set(' "<>\\^`{|}\n\t')
    assert path == "/" + quote(text.lstrip("/"), safe="/-._~!$&'()*+,;=:@%?#"), (
        "the short way gives what the long way gives"
    )
