"""Connections: requests one after the other, slow ones, stuck ones, too many; and pages that take their time."""

from __future__ import annotations

import re
import socket
import threading
from contextlib import ExitStack

import pytest

from sitegen.preview.answers import Answer
from sitegen.preview.connection import Limits
from sitegen.preview.visit import quoted
from tests.preview.wire import ENOUGH, Client, Site, handles, parse, read_all, serving, until

LARGE = bytes(range(256)) * 40_960  # 10 MB
HOME = Site({"/": b"home", "/about/": b"about", "/large/": LARGE, "/caf\u00e9/": b"coffee"})


@pytest.fixture
def client():
    with serving(HOME) as (_, found):
        yield found


class Held(Site):
    """A site whose pages are made only when `release` is set; `asked` says which were asked for."""

    def __init__(self):
        super().__init__(HOME.pages)
        self.release = threading.Event()

    def answer(self, path):
        found = super().answer(path)
        if path != "/":
            assert self.release.wait(ENOUGH)
        return found


def test_requests_follow_each_other_on_one_line(client):
    with client.connect() as link:
        for path, body in (("/", b"home"), ("/about/", b"about"), ("/nowhere/", b"<p>nothing at /nowhere/")):
            link.sendall(client.request(path).replace(b"Connection: close\r\n", b""))
            data = b""
            while not data.endswith(body):
                data += link.recv(1 << 16)
            assert b"\r\nConnection: close" not in data


def test_requests_sent_ahead_are_answered_in_order(client):
    ask = client.request("/").replace(b"Connection: close\r\n", b"")
    other = client.request("/about/").replace(b"Connection: close\r\n", b"")
    with client.connect() as link:
        sender = threading.Thread(target=link.sendall, args=((ask + other) * 499 + ask + client.request("/about/"),))
        sender.start()
        data = read_all(link)
        sender.join()
    bodies = [part.rpartition(b"\r\n\r\n")[2] for part in data.split(b"HTTP/1.1 200 OK")[1:]]
    assert bodies == [b"home", b"about"] * 500


def test_a_line_of_http_1_0_is_closed_after_the_answer(client):
    found = parse(client.exchange(f"GET / HTTP/1.0\r\nHost: 127.0.0.1:{client.port}\r\n\r\n".encode()))
    assert (found.status, found.body, found.header("connection")) == (200, b"home", "close")


def test_a_browser_that_has_sent_all_still_gets_its_answer(client):
    assert parse(client.exchange(client.request("/"), half_closed=True)).body == b"home"


def test_a_head_has_no_body(client):
    found = client.get("/large/", method="HEAD")
    assert (found.status, found.header("content-length"), found.body) == (200, str(len(LARGE)), b"")
    assert client.get("/nowhere/", method="HEAD").body == b""
    assert parse(client.exchange(client.request("/%", method="HEAD"))).body == b""


def test_a_large_page_comes_whole_to_many_at_once(client):
    found = []
    threads = [threading.Thread(target=lambda: found.append(client.get("/large/").body)) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert all(body == LARGE for body in found)
    assert len(found) == 8


def test_a_slow_request_is_ended_and_holds_nobody_up():
    with serving(HOME, limits=Limits(head=0.5)) as (_, client), client.connect() as slow:
        slow.sendall(b"G")
        answer, rest = [], iter(b"ET / HTTP/1.1\r\nA: " + b"a" * 100_000)

        def trickle():
            slow.settimeout(0.02)
            while not answer:
                try:
                    answer.append(slow.recv(1 << 16))
                except TimeoutError:
                    slow.sendall(bytes([next(rest)]))

        assert client.get("/").body == b"home"
        trickle()
        assert parse(answer[0]).status == 408
        assert client.get("/").body == b"home"


def test_a_line_on_which_nothing_ever_comes_is_closed_without_a_word():
    with serving(HOME, limits=Limits(idle=0.2)) as (server, client), client.connect() as link:
        assert read_all(link) == b""
        until(lambda: server.connections == 0)


def test_a_browser_that_takes_nothing_is_let_go():
    with serving(HOME, limits=Limits(stalled=0.2)) as (server, client), client.connect() as link:
        link.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        link.sendall(client.request("/large/"))
        until(lambda: server.connections == 1)
        until(lambda: server.connections == 0)
        assert client.get("/").body == b"home"


def test_five_hundred_slow_requests_keep_nobody_out():
    with serving(HOME) as (server, client):
        links = []
        for _ in range(500):
            links.append(socket.create_connection((client.host, client.port), timeout=ENOUGH))
            links[-1].sendall(b"GET / HTTP/1.1\r\n")
            if len(links) > 300:
                links.pop(0).close()
        assert client.get("/").body == b"home"
        assert server.connections <= Limits().connections
        for link in links:
            link.close()
        until(lambda: server.connections == 0)


def test_where_every_line_is_busy_a_further_one_is_closed_at_once():
    site = Held()
    with serving(site, limits=Limits(connections=3)) as (server, client):
        busy = [threading.Thread(target=client.get, args=("/about/",)) for _ in range(3)]
        for thread in busy:
            thread.start()
        until(lambda: server.connections == 3 and len(site.asked) == 3)
        assert client.exchange(client.request("/")) == b""
        site.release.set()
        for thread in busy:
            thread.join()
        assert until(lambda: client.exchange(client.request("/"))).endswith(b"home")


def test_who_sends_what_is_not_wanted_still_hears_why(client, monkeypatch):
    monkeypatch.setattr("sitegen.preview.connection._LINGER", ENOUGH)
    head = f"POST / HTTP/1.1\r\nHost: 127.0.0.1:{client.port}\r\nContent-Length: 3600000\r\n\r\n".encode()
    with client.connect() as link:
        link.sendall(head)
        for _ in range(36):
            link.sendall(bytes(100_000))
        link.shutdown(socket.SHUT_WR)
        assert parse(read_all(link)).status == 413


def test_who_was_refused_keeps_nobody_out():
    with serving(HOME, limits=Limits(connections=3)) as (_, client), ExitStack() as stack:
        for _ in range(3):
            link = stack.enter_context(client.connect())
            link.sendall(client.request("/", method="POST"))
            assert link.recv(1 << 16).startswith(b"HTTP/1.1 405 ")
        assert client.get("/").body == b"home"


def test_a_page_that_takes_its_time_holds_up_no_other():
    site = Held()
    with serving(site) as (_, client):
        found = []
        slow = [threading.Thread(target=lambda: found.append(client.get("/about/").body)) for _ in range(2)]
        for thread in slow:
            thread.start()
        until(lambda: len(site.asked) == 2)
        assert client.get("/").body == b"home"
        assert not found
        site.release.set()
        for thread in slow:
            thread.join()
        assert found == [b"about"] * 2


def test_a_page_that_is_never_made_is_said_to_be_late():
    site = Held()
    with serving(site, limits=Limits(answer=0.1)) as (_, client):
        assert client.get("/about/").status == 503
        until(lambda: client.get("/").body == b"home")  # itself late, on a machine that is busy
        site.release.set()


def test_a_page_that_nobody_waits_for_any_more_is_not_made():
    site = Held()
    with serving(site, limits=Limits(answer=0.2)) as (_, client):
        for _ in range(4):  # one for each thread
            assert client.get("/about/").status == 503
        until(lambda: len(site.asked) == 4)
        assert client.get("/large/").status == 503
        site.release.set()
        until(lambda: client.get("/").body == b"home")
        assert "/large/" not in site.asked


def test_the_end_waits_for_no_page():
    site = Held()
    with serving(site) as (server, client):
        found = []
        asking = threading.Thread(target=lambda: found.append(client.exchange(client.request("/about/"))))
        asking.start()
        until(lambda: site.asked)
        server.close()
        asking.join()
        assert found == [b""]
        site.release.set()


def test_a_fault_of_our_own_is_said_and_ends_nothing():
    class Faulty(Site):
        def answer(self, path):
            if path != "/":
                raise LookupError("a fault of ours")
            return super().answer(path)

    said = []
    with serving(Faulty(HOME.pages), say=said.append) as (_, client):
        found = client.get("/about/")
        assert found.status == 500
        assert b"a fault of ours" not in found.body
        assert said == ["/about/: the preview failed: LookupError: a fault of ours"]
        assert client.get("/").body == b"home"


def test_a_file_that_is_gone_is_not_found(tmp_path):
    file = tmp_path / "photo.jpg"
    file.write_bytes(b"light")
    with serving(Site({"/photo.jpg": file})) as (_, client):
        found = client.get("/photo.jpg")
        assert (found.body, found.header("content-type")) == (b"light", "image/jpeg")
        file.unlink()
        assert client.get("/photo.jpg").status == 404


def test_a_file_that_was_sent_or_not_wanted_any_more_is_closed(tmp_path):
    file = tmp_path / "film.mp4"
    file.write_bytes(LARGE)
    with serving(Site({"/film.mp4": file})) as (server, client):
        client.get("/film.mp4", method="HEAD")
        before = handles()
        for _ in range(5):
            assert client.get("/film.mp4").body == LARGE
            with client.connect() as link:
                link.sendall(client.request("/film.mp4"))
                link.recv(1000)
        until(lambda: server.connections == 0)
        assert handles() <= before


def test_a_request_sees_one_snapshot():
    """While snapshots change, each answer is a whole page of one of them."""
    sites = [Site({"/": bytes([65 + number]) * 200_000}, revision=number) for number in range(26)]
    latest = [sites[0]]
    with serving(lambda: latest[0]) as (_, client):
        seen = set()
        for site in sites:
            latest[0] = site
            body = client.get("/").body
            assert len(body) == 200_000
            assert body == site.pages["/"]
            seen.add(body[:1])
        assert len(seen) == 26


@pytest.mark.parametrize("base", ["/repo/", "/a b/caf\u00e9/"])
def test_a_site_below_a_path_is_served_there(base):
    with serving(Site({"/": b"home", "/a/": b"a"}, base)) as (server, client):
        quoted = base.replace(" ", "%20").replace("\u00e9", "%C3%A9")
        assert server.address == f"http://127.0.0.1:{client.port}{quoted}"
        assert client.get(quoted).body == b"home"
        assert client.get(f"{quoted}a/").body == b"a"
        for path in ("/", quoted[:-1]):
            assert (client.get(path).status, client.get(path).header("location")) == (302, quoted)
        assert (client.get(f"{quoted}a").status, client.get(f"{quoted}a").header("location")) == (301, f"{quoted}a/")
        assert client.get("/a/").status == 404
        assert client.get(quoted[:-1] + "x/").status == 404


def test_the_previews_own_files_stand_below_no_base_path():
    own = {"/_sitegen/client.js": Answer(200, "text/javascript; charset=utf-8", b"'ours'")}
    with serving(Site({"/": b"home"}, "/repo/"), own=own) as (_, client):
        assert client.get("/_sitegen/client.js?1").body == b"'ours'"
        assert client.get("/_sitegen/other.js").status == 404
        assert client.get("/repo/_sitegen/client.js").status == 404


def test_a_site_cannot_take_the_place_of_the_previews_own_files():
    with serving(Site({"/": b"home", "/_sitegen/client.js": b"the site's"})) as (_, client):
        assert client.get("/_sitegen/client.js").status == 404


def test_a_redirect_never_leaves_this_server():
    for path in ("//evil.example/", "///evil.example", "/\\evil.example", "/a\r\nSet-Cookie: b"):
        assert re.fullmatch(r"/[^/\\\s][^\\\s]*", quoted(path))


def test_a_link_in_another_unicode_form_is_not_found_and_said():
    said = []
    with serving(HOME, say=said.append) as (_, client):
        assert client.get("/cafe%CC%81/").status == 404
        assert client.get("/caf%C3%A9/").body == b"coffee"
    assert len(said) == 1
    assert "another Unicode form" in said[0]


def test_only_this_machine_can_connect():
    with serving(HOME) as (_, client), pytest.raises(ConnectionRefusedError):
        Client(client.port, "127.0.0.2").get("/")


def test_on_another_address_the_link_lets_in_and_its_cookie_keeps_in():
    with serving(HOME, bind="127.0.0.2") as (server, client):
        host = f"127.0.0.2:{client.port}"
        assert client.get("/", host=host).status == 403
        assert server.link.startswith(f"http://{host}/?sitegen=")
        door = client.get(server.link.removeprefix(f"http://{host}"), host=host)
        cookie = door.header("set-cookie").partition(";")[0]
        assert client.get("/", f"Cookie: {cookie}", host=host).body == b"home"
        assert client.get("/", f"Cookie: {cookie}").status == 200  # Host 127.0.0.1: a name that only we can mean
        assert client.get("/", f"Cookie: {cookie[:-1]}", host=host).status == 403


def test_ipv6_is_served_as_well():
    try:
        with socket.socket(socket.AF_INET6) as probe:
            probe.bind(("::1", 0))
    except OSError:
        pytest.skip("this machine has no IPv6")
    with serving(HOME, bind="::1") as (server, client):
        assert server.address == f"http://[::1]:{client.port}/"
        assert client.get("/", host=f"[::1]:{client.port}").body == b"home"
        assert client.get("/", host=f"[::2]:{client.port}").status == 403


def test_a_server_is_closed_once_and_for_all():
    with serving(HOME) as (server, client):
        server.close()
        server.close()
        with pytest.raises(ConnectionRefusedError):
            client.get("/")
