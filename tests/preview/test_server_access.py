"""Who may see the preview."""

from __future__ import annotations

import re

import pytest

from sitegen.preview.access import Access, Local
from sitegen.preview.answers import EVENTS
from sitegen.preview.reply import Reply
from sitegen.preview.request import Refused, Request, Target
from sitegen.preview.visit import Opening, Path, admit

ACCESS = Access("secret", hosts=("blog.test",))
HERE = Local("127.0.0.1", 8000)
NETWORK = Local("192.168.0.5", 8000)
COOKIE = ("cookie", f"theme=dark; sitegen-8000={ACCESS.token}; a=b")


def visit(*fields, target="/", host="127.0.0.1:8000", local=HERE, method="GET", access=ACCESS):
    return admit(Request(method, target, "HTTP/1.1", (("host", host), *fields)), local, access)


def refused(*values, **named):
    with pytest.raises(Refused) as caught:
        visit(*values, **named)
    return caught.value.status


@pytest.mark.parametrize(
    ("local", "host"),
    [
        (HERE, "127.0.0.1:8000"),
        (HERE, "localhost:8000"),
        (HERE, "[::1]:8000"),
        (HERE, "blog.test:1"),
        (Local("127.0.0.1", 80), "127.0.0.1"),
        (Local("127.0.0.1", 80), "localhost:80"),
        (Local("::1", 8000), "[::1]:8000"),
        (Local("::ffff:127.0.0.1", 8000), "127.0.0.1:8000"),
    ],
)
def test_our_own_names_are_answered(local, host):
    assert visit(local=local, host=host) == Path("/", True)


@pytest.mark.parametrize(
    ("local", "host"),
    [
        (HERE, "192.168.0.5:8000"),
        (HERE, "127.0.0.1"),
        (HERE, "127.0.0.1:8001"),
        (HERE, "127.0.0.1:8000:8000"),
        (HERE, "user@127.0.0.1:8000"),
        (HERE, "127.0.0.1:8000/"),
        (HERE, "[127.0.0.1]:8000"),
        (HERE, "::1:8000"),
        (NETWORK, "192.168.0.6:8000"),
        (NETWORK, "192-168-0-5.rebound.example:8000"),
    ],
)
def test_any_other_name_is_refused(local, host):
    assert refused(COOKIE, local=local, host=host) == 403


@pytest.mark.parametrize("local", [NETWORK, Local("fd00::5", 8000), Local("127.0.0.2", 8000)])
def test_from_another_machine_nobody_comes_in_without_the_token(local):
    host = f"[{local.host}]:8000" if ":" in local.host else f"{local.host}:8000"
    assert refused(host=host, local=local) == 403
    assert refused(("cookie", "sitegen-8000="), host=host, local=local) == 403
    assert refused(("cookie", f"sitegen-8001={ACCESS.token}"), host=host, local=local) == 403
    assert refused(("cookie", f"sitegen-8000={Access('other').token}"), host=host, local=local) == 403
    assert refused(host=host, local=local, target=f"{EVENTS}?key={ACCESS.key}") == 403
    assert visit(COOKIE, host=host, local=local) == Path("/", True)
    assert visit(COOKIE, host=host, local=local, target=f"{EVENTS}?key={ACCESS.key}") == Opening((), "")


def test_somebody_elses_name_for_this_machine_does_not_spare_the_token():
    assert refused(host="localhost:8000", local=NETWORK) == 403


def test_the_link_gives_the_cookie_once_and_leads_on_without_the_token():
    door = visit(target=f"/a%20b/{ACCESS.invitation}&x=1", host="192.168.0.5:8000", local=NETWORK)
    assert isinstance(door, Reply)
    assert f"Set-Cookie: {ACCESS.cookie(NETWORK)}\r\n".encode() in door.head
    assert b"HttpOnly; SameSite=Strict" in door.head
    assert b'content="0;url=/a%20b/"' in door.body
    assert ACCESS.token.encode() not in door.body
    assert b"Referrer-Policy: no-referrer" in door.head


@pytest.mark.parametrize("path", ["//evil.example/", "/%2fevil.example/", "/\\evil.example", '/"><script>', "/%22%3E"])
def test_the_link_leads_nowhere_else(path):
    door = visit(target=path + ACCESS.invitation)
    assert isinstance(door, Reply)
    assert isinstance(door.body, bytes)
    assert re.search(rb'content="0;url=/([^/\\"<>][^"<>]*)?">', door.body)


def test_a_wrong_token_is_refused_from_everywhere():
    assert refused(target="/?sitegen=wrong") == 403
    assert refused(target="/?sitegen=wrong", host="192.168.0.5:8000", local=NETWORK) == 403
    assert refused(target=f"/?sitegen=wrong&sitegen={ACCESS.token}", host="192.168.0.5:8000", local=NETWORK) == 403


def test_a_link_with_the_token_is_no_way_around_the_host():
    assert refused(target=f"/{ACCESS.invitation}", host="evil.example:8000", local=NETWORK) == 403


def test_key_and_token_say_nothing_of_each_other():
    assert len({ACCESS.key, ACCESS.token, Access("other").key, Access("other").token, ACCESS.secret}) == 5
    assert refused(target=f"{EVENTS}?key={ACCESS.token}") == 403
    assert refused(target=f"/?sitegen={ACCESS.key}", host="192.168.0.5:8000", local=NETWORK) == 403


def test_an_allowed_name_may_stand_before_a_proxy():
    for origin in ("https://blog.test", "http://blog.test"):
        assert visit(("origin", origin), host="blog.test") == Path("/", True)
    assert refused(("origin", "https://blog.test"), host="127.0.0.1:8000") == 403
    assert refused(("origin", "https://blog.test:444"), host="blog.test") == 403


@pytest.mark.parametrize("origin", ["http://127.0.0.1:8000", "HTTP://127.0.0.1:8000"])
def test_our_own_origin_is_answered(origin):
    assert visit(("origin", origin), target=f"{EVENTS}?key={ACCESS.key}") == Opening((), "")


def test_a_second_origin_does_not_hide_the_first():
    assert refused(("origin", "https://evil.example"), ("origin", "http://127.0.0.1:8000")) == 403


def test_a_stream_says_its_pages_and_what_it_saw_last():
    query = f"key={ACCESS.key}&page=%2Fcaf%C3%A9%2F&page=/&page=/&since=a-1"
    assert visit(target=f"{EVENTS}?{query}") == Opening(("/café/", "/"), "a-1")
    assert visit(("last-event-id", "a-2"), target=f"{EVENTS}?{query}") == Opening(("/café/", "/"), "a-2")


def test_a_stream_with_too_many_pages_stands_for_the_first():
    query = "&".join([f"key={ACCESS.key}", *(f"page=/{number}/" for number in range(100))])
    found = visit(target=f"{EVENTS}?{query}")
    assert isinstance(found, Opening)
    assert len(found.pages) == 64


@pytest.mark.parametrize("query", ["&page=%ff", "&a=" * 300])
def test_a_stream_whose_query_is_not_well_formed_is_refused(query):
    assert refused(target=f"{EVENTS}?key={ACCESS.key}{query}") in (400, 403)


def test_a_stream_has_no_head():
    assert refused(target=f"{EVENTS}?key={ACCESS.key}", method="HEAD") == 405


def test_the_host_is_checked_before_the_method_and_the_path():
    assert refused(host="evil.example", method="POST") == 403
    assert refused(host="evil.example", method="FOO") == 403
    assert refused(host="evil.example", target="/%00") == 403


def test_a_target_is_only_read_where_something_is_read():
    assert refused(method="OPTIONS", target="*") == 405
    assert Target("", "/", "").path == "/"


def test_no_service_worker_stands_before_the_preview():
    found = visit(("service-worker", "script"), target="/worker.js")
    assert isinstance(found, Reply)
    assert b"registration.unregister()" in found.body
    assert refused(("service-worker", "script"), target="/worker.js", host="evil.example") == 403
