"""A request is taken apart strictly: what is doubtful is refused, and nothing that is sent makes the server fail."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sitegen.preview.request import (
    END,
    MAX_FIELDS,
    MAX_HEAD,
    MAX_LINE,
    Refused,
    Request,
    check_framing,
    check_wish,
    decode_path,
    head_end,
    parse_head,
    split_target,
)


def refused(function, *values):
    with pytest.raises(Refused) as caught:
        function(*values)
    return caught.value.status


def ask(*fields, method="GET", target="/"):
    return Request(method, target, "HTTP/1.1", (("host", "127.0.0.1"), *fields))


@given(st.binary(max_size=300))
def test_any_bytes_are_a_head_or_unfinished_or_refused(data):
    def judge():
        try:
            end = head_end(data)
            return parse_head(data[:end]).version if end >= 0 else None
        except Refused as found:
            return found.status

    assert judge() in (None, "HTTP/1.0", "HTTP/1.1", 400, 414, 431)


_TOKENS = st.text("!#$%&'*+-.^_`|~09AZaz", min_size=1)


@given(_TOKENS, st.lists(st.tuples(_TOKENS, st.text(st.characters(max_codepoint=255, exclude_categories=["Cc"])))))
def test_a_well_formed_head_is_read_as_it_was_sent(method, fields):
    lines = [f"{method} /a HTTP/1.1", *(f"{name}: {value}" for name, value in fields)]
    head = "\r\n".join(lines).encode("latin-1")
    expected = tuple((name.lower(), value.strip(" ")) for name, value in fields)
    assert parse_head(head) == (method, "/a", "HTTP/1.1", expected)


@given(st.binary(min_size=1, max_size=60).map(lambda data: b"GET /" + data))
def test_a_head_that_comes_byte_by_byte_is_judged_as_the_whole(data):
    def judge(pieces):
        seen = b""
        for piece in pieces:
            seen += piece
            try:
                if (end := head_end(seen)) >= 0:
                    return end
            except Refused as found:
                return found.status
        return None

    assert judge(bytes([byte]) for byte in data) == judge([data])


@pytest.mark.parametrize(
    ("data", "status"),
    [
        (b"\x16\x03\x01\x02\x00", 400),
        (b" GET / HTTP/1.1\r\n", 400),
        (b"\r\nGET / HTTP/1.1\r\n", 400),
        (b"GET / HTTP/1.1\nHost: a\n\n", 400),
        (b"GET /" + b"a" * MAX_LINE, 414),
        (b"GET / HTTP/1.1\r\nA: " + b"a" * MAX_HEAD, 431),
    ],
)
def test_what_can_be_no_request_is_refused_before_it_ends(data, status):
    assert refused(head_end, data) == status


def test_the_longest_head_is_still_read():
    line = b"GET /" + b"a" * (MAX_LINE - len(b"GET / HTTP/1.1")) + b" HTTP/1.1"
    assert len(line) == MAX_LINE
    rest = b"\r\nA: "
    head = line + rest + b"a" * (MAX_HEAD - len(line) - len(rest))
    assert head_end(head + END) == len(head) == MAX_HEAD
    assert len(parse_head(head).target) > 8000
    assert refused(head_end, head + b"a" + END) == 431


@pytest.mark.parametrize(
    ("head", "status"),
    [
        ("GET / HTTP/2.0", 400),
        ("GET / HTTP/1.1 ", 400),
        ("GET  / HTTP/1.1", 400),
        ("GET /a b HTTP/1.1", 400),
        ("GET /", 400),
        ("G(T / HTTP/1.1", 400),
        ("GET / HTTP/1.1\r\nNo colon", 400),
        ("GET / HTTP/1.1\r\n: nameless", 400),
        ("GET / HTTP/1.1\r\nSpace : a", 400),
        ("GET / HTTP/1.1\r\nA: 1\r\n folded", 400),
        ("GET / HTTP/1.1\r\nA: 1\x00", 400),
        ("GET / HTTP/1.1\r\nA: 1\rB: 2", 400),
        ("GET / HTTP/1.1" + "\r\nA: 1" * (MAX_FIELDS + 1), 431),
    ],
)
def test_a_head_that_is_not_well_formed_is_refused(head, status):
    assert refused(parse_head, head.encode("latin-1")) == status


@pytest.mark.parametrize(
    ("fields", "status"),
    [
        ([("content-length", "-1")], 400),
        ([("content-length", "+1")], 400),
        ([("content-length", "1, 1")], 400),
        ([("content-length", "1"), ("content-length", "1")], 400),
        ([("content-length", "²")], 400),
        ([("content-length", "9" * 5000)], 400),
        ([("content-length", "10000000000")], 413),
        ([("transfer-encoding", "chunked")], 400),
        ([("transfer-encoding", "chunked"), ("content-length", "1")], 400),
        ([("host", "127.0.0.1")], 400),
    ],
)
def test_a_request_whose_end_is_not_certain_is_refused(fields, status):
    assert refused(check_framing, ask(*fields)) == status


@pytest.mark.parametrize("fields", [(), (("host", ""),)])
def test_a_request_without_a_host_is_refused(fields):
    assert refused(check_framing, Request("GET", "/", "HTTP/1.0", fields)) == 400


@pytest.mark.parametrize(
    ("request_", "status"),
    [
        (ask(method="POST"), 405),
        (ask(method="FOO"), 501),
        (ask(method="get"), 501),
        (ask(("content-length", "5")), 413),
        (ask(("upgrade", "websocket")), 400),
    ],
)
def test_only_reading_is_answered(request_, status):
    assert refused(check_wish, request_) == status


@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_reading_is_answered(method):
    check_framing(ask(("content-length", "0"), method=method))
    check_wish(ask(("content-length", "0"), method=method))


@pytest.mark.parametrize(
    ("target", "parts"),
    [
        ("/a?b?c", ("", "/a", "b?c")),
        ("//evil.example/a", ("", "//evil.example/a", "")),
        ("http://a.example:80/b?c", ("a.example:80", "/b", "c")),
        ("HTTP://a.example", ("a.example", "/", "")),
        ("http://a.example?c", ("a.example", "/", "c")),
        ("https://user@a.example/", ("user@a.example", "/", "")),
    ],
)
def test_a_target_is_taken_apart(target, parts):
    assert split_target(target) == parts


@pytest.mark.parametrize("target", ["*", "a", "?a", "/a#b", "http:///a", "file:///etc/passwd", "127.0.0.1:80", "#"])
def test_a_target_that_is_no_path_is_refused(target):
    assert refused(split_target, target) == 400


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("/a/", "/a/"),
        ("/caf%C3%A9/", "/café/"),
        ("/caf\xc3\xa9/", "/café/"),
        ("/100%25/", "/100%/"),
        ("/%252e%252e/", "/%2e%2e/"),
        ("/a..b/.c", "/a..b/.c"),
    ],
)
def test_a_path_is_decoded_once(path, text):
    assert decode_path(path) == text


@pytest.mark.parametrize(
    "path", ["/..", "/../a", "/%2e%2e/a", "/a/./b", "/.", "//", "//a", "/a//b", "/a%2fb", "/a%2Fb", "/a%5Cb", "/a\\b"]
)
def test_another_spelling_of_a_path_is_no_path(path):
    assert decode_path(path) is None


@pytest.mark.parametrize("path", ["/%", "/%u0041", "/%a", "/%00", "/%0d%0a", "/a%c0%af", "/%ff", "/%7f", "/%C2%85"])
def test_a_path_that_is_not_well_formed_is_refused(path):
    assert refused(decode_path, path) == 400


@given(st.text(st.characters(max_codepoint=255, exclude_characters="\r\n ")))
def test_no_decoded_path_climbs(text):
    with suppress(Refused):
        path = decode_path("/" + text) or ""
        assert not {"..", "."} & set(path.split("/"))
        assert "//" not in path
