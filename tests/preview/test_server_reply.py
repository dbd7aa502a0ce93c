"""What goes over the wire for an answer."""

from __future__ import annotations

import os

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sitegen.preview.answers import Answer
from sitegen.preview.media import media_type
from sitegen.preview.reply import PIECE, reply
from sitegen.preview.request import Request
from tests.preview.wire import handles, parse

BODY = bytes(range(256)) * 4


def ask(*fields, method="GET"):
    return Request(method, "/a", "HTTP/1.1", (("host", "127.0.0.1"), *fields))


def answered(*fields, method="GET", body=BODY, status=200, digest="d1"):
    made = reply(ask(*fields, method=method), Answer(status, "text/html; charset=utf-8", body, digest))
    try:
        return parse(made.head + b"".join(made.pieces()))
    finally:
        made.release()


@pytest.fixture(params=["bytes", "file"])
def body(request, tmp_path):
    """The same body in memory and on disk."""
    if request.param == "bytes":
        return BODY
    file = tmp_path / "body"
    file.write_bytes(BODY)
    return file


def test_the_whole_is_sent(body):
    found = answered(body=body)
    assert (found.status, found.body) == (200, BODY)
    assert found.header("content-length") == str(len(BODY))
    assert found.header("etag") == '"d1"'
    assert found.header("accept-ranges") == "bytes"


def test_a_head_says_the_length_and_sends_nothing(body):
    found = answered(body=body, method="HEAD")
    assert (found.status, found.header("content-length"), found.body) == (200, str(len(BODY)), b"")


@pytest.mark.parametrize(
    ("wanted", "part"),
    [
        ("bytes=0-0", slice(0, 1)),
        ("bytes=5-9", slice(5, 10)),
        ("bytes=1000-", slice(1000, None)),
        ("bytes=-10", slice(-10, None)),
        ("bytes=1000-99999999", slice(1000, None)),
        ("Bytes=5-9", slice(5, 10)),
    ],
)
def test_a_part_is_sent(body, wanted, part):
    found = answered(("range", wanted), body=body)
    assert (found.status, found.body) == (206, BODY[part])
    first = part.indices(len(BODY))[0]
    assert found.header("content-range") == f"bytes {first}-{first + len(found.body) - 1}/{len(BODY)}"
    assert found.header("content-length") == str(len(found.body))


@given(st.integers(0, 2000), st.integers(0, 2000))
def test_any_part_is_the_bytes_that_were_asked_for_or_none(first, last):
    found = answered(("range", f"bytes={first}-{last}"))
    if first > last or first >= len(BODY):
        assert (found.status, found.body) == (416, b"")
        assert found.header("content-range") == f"bytes */{len(BODY)}"
    else:
        assert found.status == (206 if last - first + 1 < len(BODY) else found.status)
        assert found.body == BODY[first : last + 1]


@given(st.text(st.characters(max_codepoint=255)))
def test_any_other_wish_for_a_part_is_answered(text):
    found = answered(("range", text))
    assert found.status in (200, 206, 416)


@pytest.mark.parametrize("wanted", ["bytes=0-1,3-4", "bytes=", "bytes=-", "bytes=a-b", "bytes=--1", "items=0-1", ""])
def test_several_parts_or_odd_ones_are_answered_with_the_whole(wanted):
    assert (answered(("range", wanted)).status, answered(("range", wanted)).body) == (200, BODY)


@pytest.mark.parametrize("wanted", ["bytes=9-1", "bytes=1024-", "bytes=-0"])
def test_a_part_that_is_not_there_is_refused(wanted):
    assert answered(("range", wanted)).status == 416


def test_an_empty_body_has_no_parts():
    assert answered(("range", "bytes=0-"), body=b"").status == 416
    assert answered(body=b"").status == 200


def test_a_part_of_another_version_is_the_whole():
    assert answered(("range", "bytes=0-1"), ("if-range", '"old"')).status == 200
    assert answered(("range", "bytes=0-1"), ("if-range", '"d1"')).status == 206
    assert answered(("range", "bytes=0-1"), ("range", "bytes=2-3")).status == 200


def test_a_page_that_was_not_found_has_no_parts():
    found = answered(("range", "bytes=0-1"), ("if-none-match", '"d1"'), status=404)
    assert (found.status, found.body) == (404, BODY)


@pytest.mark.parametrize("tags", ['"d1"', 'W/"d1"', '"x", "d1"', "*"])
def test_what_the_browser_has_is_not_sent_again(tags, body):
    found = answered(("if-none-match", tags), body=body)
    assert (found.status, found.body, found.header("content-length")) == (304, b"", "")


@pytest.mark.parametrize("tags", ["d1", '"d2"', "", "\xff", '"', ","])
def test_what_it_does_not_have_is_sent(tags):
    assert answered(("if-none-match", tags)).status == 200


def test_without_a_digest_nothing_is_known():
    found = answered(("if-none-match", '""'), digest="")
    assert (found.status, found.header("etag")) == (200, "")


def test_a_large_body_goes_in_pieces():
    large = os.urandom(3 * PIECE + 7)
    made = reply(ask(), Answer(200, "image/jpeg", large))
    pieces = list(made.pieces())
    assert len(pieces) == 4
    assert b"".join(pieces) == large


def test_no_file_stays_open(tmp_path):
    file = tmp_path / "a"
    file.write_bytes(BODY)
    before = handles()
    for method in ("GET", "HEAD"):
        answered(method=method, body=file)
    answered(("range", "bytes=9-1"), body=file)
    assert handles() == before


def test_a_file_that_becomes_shorter_breaks_off(tmp_path):
    file = tmp_path / "a"
    file.write_bytes(BODY)
    made = reply(ask(), Answer(200, "image/jpeg", file))
    file.write_bytes(b"short")
    with pytest.raises(OSError, match="shorter"):
        list(made.pieces())
    made.release()


def test_what_is_no_plain_file_is_not_opened(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    before = handles()
    for path in (tmp_path, tmp_path / "pipe", tmp_path / "missing"):
        with pytest.raises(OSError):  # noqa: PT011  # it says different things
            reply(ask(), Answer(200, "image/jpeg", path))
    assert handles() == before


@pytest.mark.parametrize(
    ("path", "media"),
    [
        ("/a/index.html", "text/html; charset=utf-8"),
        ("/a.CSS", "text/css; charset=utf-8"),
        ("/app.mjs", "text/javascript; charset=utf-8"),
        ("/a.b/photo.avif", "image/avif"),
        ("/photo.webp", "image/webp"),
        ("/font.woff2", "font/woff2"),
        ("/feed.xml", "application/xml"),
        ("/CNAME", "application/octet-stream"),
        ("/html", "application/octet-stream"),
        ("/a.b/c", "application/octet-stream"),
        ("/x.unknown", "application/octet-stream"),
    ],
)
def test_the_type_of_a_file_follows_its_name(path, media):
    assert media_type(path) == media
