"""What was published reaches every open tab once, also after a break in the line."""

from __future__ import annotations

import json
import socket
import threading

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sitegen.preview.connection import Limits
from sitegen.preview.events import KEPT, KEPT_BYTES, LOST, Tabs
from tests.preview.wire import ACCESS, Site, Stream, handles, serving, until

HOME = Site({"/": b"home"})


class Tab:
    """A tab without a network: what was sent to it."""

    def __init__(self, tabs, *pages, since=""):
        self.tabs, self.data = tabs, b""
        self.stream = tabs.join(pages, since, self._take)

    def _take(self, data):
        self.data += data

    @property
    def events(self):
        blocks = self.data.decode().split("\n\n")
        fields = [dict(line.split(": ", 1) for line in block.split("\n")) for block in blocks if "data: " in block]
        return [(found["id"], json.loads(found["data"])) for found in fields]


@pytest.fixture
def tabs():
    return Tabs("aa")


def test_an_event_reaches_every_open_tab_once(tabs):
    first, second = Tab(tabs, "/"), Tab(tabs, "/a/")
    tabs.publish(1, {"kind": "reload", "title": "zwei\nZeilen, «ü»"})
    assert first.events == second.events == [("aa-1", {"kind": "reload", "title": "zwei\nZeilen, «ü»"})]


def test_a_tab_that_left_hears_nothing(tabs):
    tab = Tab(tabs, "/")
    tabs.leave(tab.stream)
    tabs.leave(tab.stream)
    tabs.publish(1, {})
    assert not tab.events
    assert tabs.open_paths() == ()


def test_open_pages_are_those_of_the_streams_the_latest_first(tabs):
    tab = Tab(tabs, "/old/", "/")
    Tab(tabs, "/new/", "/")
    assert tabs.open_paths() == ("/new/", "/", "/old/")
    tabs.leave(tab.stream)
    assert tabs.open_paths() == ("/new/", "/")


@given(st.lists(st.integers(1, 3), max_size=30), st.integers(0, 60))
def test_who_comes_back_gets_what_was_published_since(steps, seen):
    tabs, revision, revisions = Tabs("aa"), 0, []
    for step in steps:
        revision += step
        revisions.append(revision)
        tabs.publish(revision, {"n": revision})
    tab = Tab(tabs, "/", since=tabs.id(seen))
    assert [event["n"] for _, event in tab.events] == [number for number in revisions if number > seen]


def test_who_says_nothing_gets_nothing_old(tabs):
    tabs.publish(1, {})
    assert not Tab(tabs, "/").events


@pytest.mark.parametrize("since", ["bb-1", "aa-", "aa-x", "aa", "-1", "aa-1\n", "aa-" + "9" * 400, "ü-1"])
def test_who_comes_from_another_run_is_told_to_look_again(tabs, since):
    tabs.publish(3, {"kind": "reload"})
    assert Tab(tabs, "/", since=since).events == [("aa-3", LOST)]


def test_who_was_away_too_long_is_told_to_look_again(tabs):
    for number in range(KEPT + 5):
        tabs.publish(number, {})
    assert [event for _, event in Tab(tabs, "/", since="aa-3").events] == [LOST]
    assert len(Tab(tabs, "/", since="aa-4").events) == KEPT


def test_what_is_kept_is_limited_in_bytes(tabs):
    large = {"text": "x" * (KEPT_BYTES // 3)}
    for number in range(10):
        tabs.publish(number, large)
    assert len(tabs._events) == 2
    tabs.publish(10, {"text": "x" * (2 * KEPT_BYTES)})
    assert not tabs._events
    assert [event for _, event in Tab(tabs, "/", since="aa-9").events] == [LOST]


def test_a_revision_is_published_once(tabs):
    tabs.publish(2, {})
    for number in (1, 2):
        with pytest.raises(ValueError, match="before"):
            tabs.publish(number, {})


def test_two_runs_are_told_apart():
    assert Tabs().id(1) != Tabs().id(1)


def test_nothing_is_missed_or_doubled_while_events_are_published(tabs):
    joined = []

    def join():
        joined.extend(Tab(tabs, "/", since="aa-0") for _ in range(50))

    threads = [threading.Thread(target=join) for _ in range(3)]
    for thread in threads:
        thread.start()
    for number in range(1, 101):
        tabs.publish(number, {})
    for thread in threads:
        thread.join()
    expected = [f"aa-{number}" for number in range(1, 101)]
    assert all([name for name, _ in tab.events] == expected for tab in joined)


def test_a_stream_over_a_socket_follows(tabs):
    with serving(HOME, tabs) as (_, client):
        stream = client.stream("page=/", "page=/caf%C3%A9/")
        assert b"Content-Type: text/event-stream" in stream.head
        assert b"Cache-Control: no-store" in stream.head
        until(lambda: tabs.open_paths() == ("/", "/café/"))
        tabs.publish(1, {"kind": "reload"})
        assert stream.event() == {"id": "aa-1", "data": '{"kind":"reload"}'}
        stream.close()
        until(lambda: tabs.open_paths() == ())
        tabs.publish(2, {"kind": "css"})
        again = client.stream("page=/", "since=aa-0", fields=("Last-Event-ID: aa-1",))
        assert again.event() == {"id": "aa-2", "data": '{"kind":"css"}'}
        again.close()


def test_a_stream_shows_that_it_is_alive(tabs):
    with serving(HOME, tabs, limits=Limits(ping=0.05)) as (_, client):
        stream = client.stream("page=/")
        assert [stream.event(), stream.event()] == [{"event": "ping", "data": ""}] * 2
        stream.close()


@pytest.mark.parametrize("data", [b"x", b"x" * 1_000_000, b'{"type":"fetchModule"}' * 10_000])
def test_whatever_a_browser_sends_on_a_stream_ends_it(tabs, data):
    with serving(HOME, tabs) as (server, client):
        stream = client.stream("page=/")
        try:
            stream.link.sendall(data)
            assert stream.event() == {}
        except ConnectionError:
            pass
        stream.close()
        until(lambda: server.connections == 0 and not tabs.streams)
        assert client.get("/").status == 200


def test_a_request_that_was_sent_ahead_ends_a_stream(tabs):
    with serving(HOME, tabs, limits=Limits(ping=0.05)) as (_, client), client.connect() as link:
        link.sendall(client.request(f"/_sitegen/events?key={ACCESS.key}") + client.request("/"))
        stream = Stream(link)
        assert b"text/event-stream" in stream.head
        assert stream.event() == {}
        stream.close()
        assert not tabs.streams


def test_tabs_that_come_and_go_leave_nothing_behind(tabs):
    """200 streams and 800 idle connections, dropped in every way: none of them is left, and none of their handles."""
    with serving(HOME, tabs) as (server, client):
        client.get("/")
        threads, before = threading.active_count(), handles()
        for number in range(200):
            stream = client.stream(f"page=/{number}/")
            if number % 2:
                stream.link.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")  # gone without a word
            stream.close()
            for sent in (b"", b"G", b"GET / HTTP/1.1\r\n", client.request("/")):
                with client.connect() as link:
                    link.sendall(sent)
        until(lambda: server.connections == 0 and tabs.streams == 0)
        until(lambda: handles() <= before, "handles are left")
        assert threading.active_count() <= threads
        assert tabs.open_paths() == ()


def test_the_oldest_of_too_many_streams_is_closed(tabs):
    with serving(HOME, tabs, limits=Limits(connections=40, streams=10)) as (server, client):
        streams = [client.stream(f"page=/{number}/") for number in range(30)]
        until(lambda: tabs.open_paths() == tuple(f"/{number}/" for number in range(29, 19, -1)))
        assert [stream.event() for stream in streams[:20]] == [{}] * 20
        tabs.publish(1, {})
        assert all(stream.event() for stream in streams[20:])
        assert client.get("/").status == 200
        for stream in streams:
            stream.close()
        until(lambda: server.connections == 0)


def test_a_thousand_abandoned_streams_are_at_most_two_hundred(tabs):
    with serving(HOME, tabs) as (server, client):
        before = handles()
        streams, most = [], 0
        for number in range(1000):
            streams.append(client.stream(f"page=/{number}/"))
            most = max(most, server.connections)
            if len(streams) > 300:  # a machine may allow a process no more than 1,024 handles
                streams.pop(0).close()
        until(lambda: tabs.streams <= Limits().streams)
        assert most <= Limits().connections <= 200
        assert client.get("/").status == 200
        for stream in streams:
            stream.close()
        until(lambda: server.connections == 0 and tabs.streams == 0)
        until(lambda: handles() <= before, "handles are left")


def test_a_browser_that_takes_no_events_is_let_go(tabs):
    with serving(HOME, tabs) as (server, client):
        stream = client.stream("page=/")
        until(lambda: tabs.streams == 1)
        large = {"text": "x" * 1_000_000}
        numbers = iter(range(1, 1000))
        until(lambda: tabs.publish(next(numbers), large) or tabs.streams == 0)
        assert client.get("/").status == 200
        stream.close()
        until(lambda: server.connections == 0)


def test_the_end_waits_for_no_stream(tabs):
    with serving(HOME, tabs) as (server, client):
        streams = [client.stream("page=/") for _ in range(10)]
        until(lambda: tabs.streams == 10)
        server.close()
        assert [stream.event() for stream in streams] == [{}] * 10
        assert not tabs.streams
        tabs.publish(1, {})
        for stream in streams:
            stream.close()


def test_a_stream_needs_its_key(tabs):
    with serving(HOME, tabs) as (_, client):
        assert client.get("/_sitegen/events?key=x").status == 403
        assert client.get(f"/_sitegen/events?key={ACCESS.key}", "Origin: https://evil.example").status == 403
        assert not tabs.streams
