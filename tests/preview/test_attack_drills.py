"""Attacks that take more than a request: any bytes at all, and pages of other sites in a real browser."""

from __future__ import annotations

import os
import random
import subprocess
import sys
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from playwright.sync_api import Error

from tests.conftest import Paper
from tests.preview.test_attacks import _ROWS, MARKER, as_served, decoyed, requests
from tests.preview.wire import ACCESS, Site, handles, serving, until

FUZZED = int(os.environ.get("PREVIEW_FUZZED", "2000"))
"""Requests of random bytes; more by `PREVIEW_FUZZED=1000000 pytest tests/preview/test_attack_drills.py`."""

_SEED = int(os.environ.get("PREVIEW_SEED", "1"))
_SPICE = (
    b"\r\n",
    b"\n",
    b"\0",
    b"%",
    b"%2e",
    b"..",
    b"/",
    b"\\",
    b" ",
    b":",
    b"?",
    b"#",
    b"\xff",
    b"Host: ",
    b"HTTP/1.1",
)


def mutated(data: bytes, chance: random.Random) -> bytes:
    """`data`, changed in a few places as no client ever would."""
    found = bytearray(data[:20_000])
    for _ in range(chance.randint(1, 6)):
        at = chance.randrange(len(found) + 1)
        match chance.randrange(5):
            case 0:
                found[at:at] = chance.choice(_SPICE)
            case 1:
                del found[at : at + chance.randint(1, 30)]
            case 2:
                found[at : at + 1] = bytes([chance.randrange(256)])
            case 3:
                found[at:at] = found[at : at + chance.randint(1, 200)] * chance.randint(1, 3)
            case 4:
                found[at:at] = chance.randbytes(chance.randint(1, 8))
    return bytes(found)


def test_no_bytes_end_the_server_or_make_it_tell(tmp_path):
    paper = decoyed(Paper(tmp_path / "paper"))
    said: list[str] = []
    chance = random.Random(_SEED)
    with serving(as_served(paper), say=said.append) as (server, client):
        corpus = [data for row in _ROWS for data in requests(row, client, ACCESS.key)]
        client.get("/")
        before = handles()
        for number in range(FUZZED):
            sent = mutated(chance.choice(corpus), chance)
            found = client.exchange(sent, half_closed=True)
            assert not found or found.startswith(b"HTTP/1.1 "), (number, sent)
            assert MARKER.encode() not in found, (number, sent)
            assert b"access-control" not in found.lower().partition(b"\r\n\r\n")[0], (number, sent)
        assert client.get("/").status == 200
        until(lambda: server.connections == 0)
        until(lambda: handles() <= before)
    assert not [line for line in said if "Unicode form" not in line]


class _Elsewhere(BaseHTTPRequestHandler):
    """Another site: one empty page."""

    def do_GET(self):
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        self.wfile.write(b"<!doctype html><title>elsewhere</title><body>")

    def log_message(self, *_):
        pass


@contextmanager
def elsewhere():
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Elsewhere)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield server.server_address[1]
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


_TRY = """async ({address, key}) => {
  const said = {};
  const loaded = (element, property, url) => new Promise((done) => {
    element.onload = () => done("loaded");
    element.onerror = () => done("refused");
    element[property] = url;
    document.body.append(element);
  });
  const make = (name) => document.createElement(name);
  const reads = async (options) => {
    try { return await (await fetch(address + "data.json", options)).text() || "opaque" } catch { return "refused" }
  };
  said.fetch = await reads({});
  said.opaque = await reads({mode: "no-cors"});
  said.credentials = await reads({credentials: "include"});
  said.post = await reads({method: "POST", body: "a=b", mode: "no-cors"});
  said.script = await loaded(make("script"), "src", address + "data.js");
  said.stolen = String(window.stolen);
  said.image = await loaded(make("img"), "src", address + "photo.png");
  said.style = await loaded(Object.assign(make("link"), {rel: "stylesheet"}), "href", address + "style.css");
  const frame = make("iframe");
  await loaded(frame, "src", address);
  try { said.frame = frame.contentDocument ? frame.contentDocument.body.innerText : "refused" }
  catch { said.frame = "refused" }
  said.events = await new Promise((done) => {
    const stream = new EventSource(address + "_sitegen/events?key=" + key + "&page=/");
    stream.onopen = stream.onmessage = () => done("opened");
    stream.onerror = () => { stream.close(); done("refused") };
  });
  said.socket = await new Promise((done) => {
    const socket = new WebSocket(address.replace("http", "ws") + "_sitegen/events?key=" + key);
    socket.onopen = () => done("opened");
    socket.onerror = () => done("refused");
  });
  return said;
}"""
_PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c63f8cfc0f01f00050001ff"
    "56c72f0d0000000049454e44ae426082"
)


@pytest.fixture(scope="module")
def browser(playwright):
    rules = "MAP evil.test 127.0.0.1, MAP rebound.test 127.0.0.1"
    found = playwright.chromium.launch(
        executable_path="/usr/bin/chromium",
        args=["--no-sandbox", "--disable-gpu", "--disable-background-networking", f"--host-resolver-rules={rules}"],
    )
    yield found
    found.close()


@pytest.fixture
def private():
    """A site that counts what is asked for."""
    return Site(
        {
            "/": b"<!doctype html><title>draft</title><p>secret",
            "/data.json": b'{"secret": 1}',
            "/data.js": b"window.stolen = 'secret'",
            "/photo.png": _PNG,
            "/style.css": b"body { color: red }",
        }
    )


@pytest.mark.browser
@pytest.mark.parametrize("host", ["evil.test", "localhost", "127.0.0.1"])
def test_a_page_of_another_site_gets_nothing_in_a_browser(browser, private, host):
    with serving(private) as (server, _), elsewhere() as port:
        page = browser.new_page()
        page.goto(f"http://{host}:{port}/")
        found = page.evaluate(_TRY, {"address": server.address, "key": ACCESS.key})
        assert found.pop("stolen") == "undefined"
        assert not {name: said for name, said in found.items() if said != "refused" and (name, said) != ("frame", "")}
        assert not private.asked
        page.close()


@pytest.mark.browser
def test_a_name_bound_to_our_address_gets_nothing_in_a_browser(browser, private):
    with serving(private) as (_, client):
        page = browser.new_page()
        answer = page.goto(f"http://rebound.test:{client.port}/")
        assert answer is not None
        assert answer.status == 403
        assert not private.asked
        page.close()


@pytest.mark.browser
def test_a_link_from_another_site_leads_here_and_our_own_pages_get_all(browser, private):
    with serving(private) as (server, _), elsewhere() as port:
        page = browser.new_page()
        page.goto(f"http://evil.test:{port}/")
        page.evaluate(
            "address => { const a = document.createElement('a'); a.href = address; a.click() }", server.address
        )
        page.wait_for_url(server.address)
        assert page.title() == "draft"
        found = page.evaluate(_TRY, {"address": server.address, "key": ACCESS.key})
        assert found == {
            "fetch": '{"secret": 1}',
            "opaque": '{"secret": 1}',
            "credentials": '{"secret": 1}',
            "post": "405 Method Not Allowed: only GET and HEAD are answered\n",
            "script": "loaded",
            "stolen": "secret",
            "image": "loaded",
            "style": "loaded",
            "frame": "secret",
            "events": "opened",
            "socket": "refused",
        }
        page.close()


_WORKER = """
import http.server, sys

class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        kind, body = "text/html", "<title>before</title><script>navigator.serviceWorker.register('/worker.js')</script>"
        if self.path == "/worker.js":
            kind = "text/javascript"
            body = "const page = () => new Response('<title>stale</title>', {headers: {'Content-Type': 'text/html'}});"
            body += "self.addEventListener('fetch', (event) => event.respondWith(page()));"
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.end_headers()
        self.wfile.write(body.encode())

    def log_message(self, *_):
        pass

server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
print(server.server_address[1], flush=True)
server.serve_forever()
"""


@pytest.mark.browser
def test_a_service_worker_that_another_program_left_on_our_port_goes(browser, private):
    other = subprocess.Popen([sys.executable, "-c", _WORKER], stdout=subprocess.PIPE, text=True)
    context = browser.new_context()
    page = context.new_page()
    try:
        assert other.stdout is not None
        port = int(other.stdout.readline())
        page.goto(f"http://127.0.0.1:{port}/")
        page.evaluate("navigator.serviceWorker.ready.then(() => true)")
        page.goto(f"http://127.0.0.1:{port}/")
        assert page.title() == "stale"
    finally:
        other.kill()
        other.communicate()
    with serving(private, port=port) as (server, _):
        page.goto(server.address)
        until(lambda: _title(page) == "draft")
        page.reload()
        assert page.title() == "draft"
        assert page.evaluate("navigator.serviceWorker.getRegistrations().then((all) => all.length)") == 0
        context.close()


def _title(page):
    """The title that a page has now; empty while it is being loaded."""
    try:
        return page.title()
    except Error:
        return ""


@pytest.mark.browser
def test_on_another_address_a_browser_comes_in_by_the_link_alone(browser, private):
    with serving(private, bind="127.0.0.2") as (server, _), elsewhere() as port:
        context = browser.new_context()
        page = context.new_page()
        assert page.goto(server.address).status == 403
        assert not private.asked
        page.goto(f"http://evil.test:{port}/")  # the link in a message that is read in the browser
        page.evaluate("address => { const a = document.createElement('a'); a.href = address; a.click() }", server.link)
        page.wait_for_url(server.address)
        page.wait_for_function("document.title === 'draft'")
        assert page.evaluate("document.cookie") == ""
        assert ACCESS.token not in page.evaluate("document.referrer + location.href")
        assert page.evaluate("async () => (await fetch('/data.json')).status") == 200
        page.go_back()
        assert page.url != server.link
        context.close()
