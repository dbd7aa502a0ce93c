"""Links to other sites, followed against a server that does what servers do."""

from __future__ import annotations

import socket
import threading
import time
from collections import Counter
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from sitegen.base.problems import Place
from sitegen.checks.external import external_problems
from sitegen.checks.outside import NO_HOST, Answer, Asker, follow, is_asked
from sitegen.checks.remembered import AGE, Remembered

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
MOVES = {"/moved": (301, "/ok"), "/lent": (302, "/ok"), "/far": (308, "/moved"), "/round": (301, "/round")}
MOVES |= {"/half": (302, "/moved"), "/mail": (301, "mailto:a@b.example")}


class Server(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server_port}"
        self.asked: Counter[str] = Counter()
        self.agents: set[str] = set()
        self.lock = threading.Lock()
        self.ended = threading.Event()


class Handler(BaseHTTPRequestHandler):
    server: Server

    def do_HEAD(self):
        server = self.server
        with server.lock:
            server.asked[f"{self.command} {self.path}"] += 1
            server.agents.add(self.headers["User-Agent"])
        self.reply()

    do_GET = do_HEAD  # noqa: N815  # the library wants the name

    def reply(self):
        path = self.path.partition("?")[0]
        if path == "/silent":
            self.server.ended.wait(60)
            return
        if path == "/odd":
            self.wfile.write(b"what do you want?\r\n\r\n")
            return
        status, location = MOVES.get(path, (200, ""))
        status = {"/gone": 404, "/dead": 410, "/busy": 429, "/broken": 500, "/shut": 403}.get(path, status)
        if path == "/no-head" and self.command == "HEAD":
            status = 405
        self.send_response(status)
        if location:
            self.send_header("Location", location)
        self.end_headers()

    def log_message(self, *_):
        pass


@pytest.fixture
def server():
    server = Server()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield server
    server.ended.set()
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def ask():
    return Asker("https://paper.example/", timeout=20)


@pytest.mark.parametrize(
    ("path", "status", "moved"),
    [
        ("/ok", 200, ""),
        ("/no-head", 200, ""),
        ("/a b/ü?q=ü", 200, ""),
        ("/gone", 404, ""),
        ("/dead", 410, ""),
        ("/shut", 403, ""),
        ("/moved", 200, "/ok"),
        ("/far", 200, "/ok"),
        ("/lent", 200, ""),
        ("/half", 200, ""),
    ],
)
def test_an_answer_is_what_readers_would_get(server, ask, path, status, moved):
    assert ask(server.url + path) == Answer(status, "", server.url + moved if moved else "")


@pytest.mark.parametrize(
    ("path", "reason"), [("/round", "leads in a circle"), ("/mail", "leads to mailto:a@b.example")]
)
def test_what_leads_nowhere_is_no_answer(server, ask, path, reason):
    answer = ask(server.url + path)
    assert (answer.status, answer.reason, answer.is_silent) == (0, reason, False)


def test_reasons_are_the_same_on_every_machine(server, ask):
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        closed = f"http://127.0.0.1:{unused.getsockname()[1]}/"
        assert ask(closed).reason == "the connection was refused"
    assert ask(server.url + "/odd").reason == "no answer that can be read"
    assert ask(server.url.replace("http", "https") + "/ok").reason == "no secure connection"
    assert ask("http://nothing.invalid/").reason == NO_HOST
    assert Asker("https://paper.example/", timeout=0.2)(server.url + "/silent").reason == "no answer in time"


def test_we_say_who_asks_and_take_the_head_only(server, ask):
    ask(server.url + "/ok")
    assert server.asked == {"HEAD /ok": 1}
    assert "sitegen" in next(iter(server.agents))
    assert "https://paper.example/" in next(iter(server.agents))


def test_a_host_is_asked_for_one_thing_at_a_time(server, ask):
    lock = threading.Lock()

    def alone(url):
        assert lock.acquire(blocking=False), "two at once"
        try:
            return ask(url)
        finally:
            lock.release()

    urls = [f"{server.url}/{number}" for number in range(30)]
    assert all(answer.is_good for answer in follow(urls, alone).values())


def test_hosts_are_asked_side_by_side():
    both = threading.Barrier(2, timeout=60)

    def ask(url):
        both.wait()
        return Answer(200)

    assert list(follow(["https://a.org/", "https://b.org/"], ask)) == ["https://a.org/", "https://b.org/"]


def test_a_host_that_is_busy_is_left_alone(server, ask):
    answers = follow([f"{server.url}/busy?{number}" for number in range(5)], ask)
    assert {answer.status for answer in answers.values()} == {429}
    assert sum(server.asked.values()) == 2  # HEAD and GET


def test_one_silent_page_does_not_condemn_its_host():
    said = {"https://a.org/1": Answer(0, "no answer in time"), "https://a.org/2": Answer(200)}
    assert follow(list(said), said.__getitem__) == said
    asked = []

    def ask(url):
        asked.append(url)
        return Answer(0, "no answer in time")

    follow([f"https://a.org/{number}" for number in range(9)], ask)
    assert len(asked) == 2


def test_an_interrupt_ends_it():
    asked = []

    def ask(url):
        asked.append(url)
        if url == "https://0.org/":
            raise KeyboardInterrupt
        time.sleep(1)  # to ask for all would take a quarter of a minute
        return Answer(200)

    with pytest.raises(KeyboardInterrupt):
        follow([f"https://{number}.org/" for number in range(250)], ask)
    assert len(asked) < 250


@pytest.mark.parametrize(
    ("url", "asked"),
    [
        ("https://harbour.org/a", True),
        ("https://harbour.example/", False),
        ("http://localhost:8000/", False),
        ("http://192.168.0.1/", False),
        ("http://169.254.169.254/latest/", False),
        ("http://[::1]/", False),
        ("http://8.8.8.8/", True),
        ("https://intranet/", False),
        ("https://[broken/", False),
    ],
)
def test_only_public_addresses_are_asked_for(url, asked):
    assert is_asked(url) is asked


SAID = {
    "https://a.org/ok": Answer(200),
    "https://a.org/gone": Answer(404),
    "https://b.org/": Answer(0, NO_HOST),
    "https://c.org/": Answer(0, "its certificate is not valid"),
    "https://d.org/": Answer(500),
    "https://e.org/": Answer(403),
    "https://f.org/": Answer(200, moved="https://g.org/"),
}


@pytest.fixture
def root(tmp_path):
    text = "---\ntitle: a\n---\n\n" + "".join(f"[x]({url})\n" for url in SAID)
    (tmp_path / "a.md").write_text(text)
    return tmp_path


def found(root, said, now=NOW, asked=None):
    def ask(url):
        if asked is not None:
            asked.append(url)
        return said[url]

    return list(external_problems({url: ["a.md"] for url in said}, ask, Remembered(root, now), root))


def test_each_answer_has_its_code_and_its_place(root):
    problems = found(root, SAID)
    lines = {url: 5 + number for number, url in enumerate(SAID)}
    assert [(problem.code, problem.severity, problem.at) for problem in problems] == [
        ("EXT001", "warning", Place("a.md", lines["https://a.org/gone"], 5)),
        ("EXT001", "warning", Place("a.md", lines["https://b.org/"], 5)),
        ("EXT002", "warning", Place("a.md", lines["https://c.org/"], 5)),
        ("EXT002", "warning", Place("a.md", lines["https://d.org/"], 5)),
        ("EXT004", "note", Place("a.md", lines["https://e.org/"], 5)),
        ("EXT003", "note", Place("a.md", lines["https://f.org/"], 5)),
    ]
    assert all(problem.hint for problem in problems)


def test_good_answers_are_remembered_for_a_week_and_bad_ones_are_not(root):
    first = found(root, SAID)
    asked: list[str] = []
    assert found(root, SAID, NOW + AGE - timedelta(hours=1), asked) == first
    assert sorted(asked) == [
        "https://a.org/gone",
        "https://b.org/",
        "https://c.org/",
        "https://d.org/",
        "https://e.org/",
    ]
    asked.clear()
    assert found(root, SAID, NOW + AGE + timedelta(hours=1), asked) == first
    assert len(asked) == len(SAID)


@pytest.mark.parametrize(
    "text", ["", "[]", "{", '{"https://a.org/ok": 3}', '{"https://a.org/ok": ["x", 1, 2]}', "\x00"]
)
def test_a_damaged_memory_is_none(root, text):
    (root / ".sitegen").mkdir()
    (root / ".sitegen" / "links.json").write_text(text)
    asked: list[str] = []
    found(root, SAID, NOW, asked)
    assert len(asked) == len(SAID)


def test_without_a_network_one_line_is_said_and_nothing_is_forgotten(root):
    found(root, SAID)
    before = (root / ".sitegen" / "links.json").read_bytes()
    (problem,) = found(root, {url: Answer(0, NO_HOST) for url in SAID if "a.org/ok" not in url and "f.org" not in url})
    assert (problem.code, problem.at) == ("EXT002", None)
    assert "no network" in problem.message
    assert (root / ".sitegen" / "links.json").read_bytes() == before


def test_a_fragment_is_not_sent(root):
    asked: list[str] = []
    list(
        external_problems(
            {"https://a.org/x#y": ["a.md"]}, lambda url: asked.append(url) or Answer(200), Remembered(root, NOW), root
        )
    )
    assert asked == ["https://a.org/x"]
