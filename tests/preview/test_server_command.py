"""`sitegen serve` as a server: ports, a second one on the same site, its end, and what comes after a kill."""

from __future__ import annotations

import json
import re
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from sitegen.preview.address import listen
from tests.preview.wire import ENOUGH, Client, until

SITEGEN = Path(sys.executable).with_name("sitegen")


def _hear_interrupts():
    """A shell that runs the tests in the background has them ignore Ctrl-C, and so what they start."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


class Serving:
    """A running `sitegen serve`; `address` is where, as it says itself."""

    def __init__(self, paper, log, *flags):
        self._log = log
        with log.open("wb") as errors:
            self.process = subprocess.Popen(
                [SITEGEN, "serve", "--json", *flags],
                cwd=paper.root,
                stdout=subprocess.PIPE,
                stderr=errors,
                text=True,
                preexec_fn=_hear_interrupts,
            )
        assert self.process.stdout is not None
        line = next((line for line in self.process.stdout if '"address"' in line), "")
        if not line:
            self.stop(signal.SIGKILL)
        assert line, self.said
        self.address = json.loads("{" + line.strip().rstrip(",") + "}")["address"]
        self.port = int(re.search(r":(\d+)/", self.address)[1])
        self.client = Client(self.port, re.search(r"//([^:]+):", self.address)[1])

    @property
    def said(self):
        return self._log.read_text("utf-8")

    @property
    def key(self):
        return re.search(rb'data-key="([^"]+)"', self.client.get("/").body)[1].decode()

    def stop(self, number=signal.SIGINT):
        """Its exit status."""
        if self.process.poll() is None:
            self.process.send_signal(number)
        try:
            self.process.communicate(timeout=ENOUGH)
        finally:
            self.process.kill()
        return self.process.returncode


@pytest.fixture
def serve(paper, tmp_path):
    """Start `sitegen serve` on the paper; all are ended with the test."""
    paper.post("council")
    running = []

    def start(*flags):
        running.append(Serving(paper, tmp_path / f"{len(running)}.log", *flags))
        return running[-1]

    yield start
    for one in running:
        one.stop(signal.SIGKILL)


def second(paper, *flags):
    return subprocess.run(
        [SITEGEN, "serve", "--port", "0", *flags],
        cwd=paper.root,
        capture_output=True,
        text=True,
        timeout=ENOUGH,
        check=False,
    )


def test_a_second_serve_says_where_the_first_is(serve, paper):
    first = serve("--port", "0")
    found = second(paper)
    assert found.returncode == 1
    assert f"error[SRV001]: this site is already being served at {first.address}" in found.stderr
    assert f"(it is process {first.process.pid})" in found.stderr
    assert first.client.get("/").status == 200


def test_a_busy_port_moves_on_and_says_so(serve):
    taken = listen(port=0)
    try:
        found = serve("--port", str(taken.port))
    finally:
        taken.socket.close()
    assert found.port > taken.port
    assert found.client.get("/").status == 200
    assert f"port {taken.port} is taken" in found.said


def test_an_address_of_another_machine_is_an_error(paper):
    found = second(paper, "--bind", "192.0.2.1")
    assert found.returncode == 1
    assert "error[SRV003]: cannot serve at 192.0.2.1" in found.stderr


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_it_ends_at_once_with_streams_open(serve, number):
    found = serve("--port", "0")
    streams = [found.client.stream("page=/", key=found.key) for _ in range(20)]
    assert found.stop(number) == 0
    assert all(stream.event() == {} for stream in streams)
    assert "Traceback" not in found.said
    for stream in streams:
        stream.close()


def test_after_a_kill_the_next_takes_over_and_open_tabs_follow_again(serve):
    first = serve("--port", "0")
    key = first.key
    first.stop(signal.SIGKILL)
    again = serve("--port", str(first.port))
    assert again.port == first.port
    assert again.key == key
    stream = again.client.stream("page=/", key=key, fields=("Last-Event-ID: 0badcafe-7",))
    assert json.loads(stream.event()["data"]) == {"kind": "lost"}
    stream.close()


def test_a_saved_edit_reaches_the_stream_and_the_page(serve, paper):
    found = serve("--port", "0")
    stream = found.client.stream("page=/2026/11/council/", key=found.key)
    paper.post("council", "Quite another text.")
    assert json.loads(stream.event()["data"])["kind"]
    assert b"Quite another text." in found.client.get("/2026/11/council/").body
    stream.close()


def test_for_another_machine_it_prints_a_link_and_a_code(serve, paper):
    found = serve("--port", "0", "--bind", "127.0.0.2")
    host = f"127.0.0.2:{found.port}"
    assert re.fullmatch(rf"http://{re.escape(host)}/\?sitegen=[\w-]{{20}}", found.address)
    assert found.address in found.said
    assert len(re.findall("^█.*█$", found.said, re.MULTILINE)) > 15
    assert found.client.get("/", host=host).status == 403
    door = found.client.get(found.address.partition(host)[2], host=host)
    cookie = door.header("set-cookie").partition(";")[0]
    assert found.client.get("/", f"Cookie: {cookie}", host=host).status == 200
    assert f"being served at {found.address}\n" in second(paper).stderr  # with the token, for who is at this machine


def test_streams_that_come_and_go_leave_no_handle_and_no_thread(serve):
    found = serve("--port", "0")
    process, key = Path(f"/proc/{found.process.pid}"), found.key

    def counts():
        return len(list((process / "fd").iterdir())), len(list((process / "task").iterdir()))

    until(lambda: "Ctrl-C ends it" in found.said)  # all is set up
    before = counts()
    for _ in range(200):
        found.client.stream("page=/", key=key).close()
    until(lambda: counts() <= before, f"from {before}")
    assert found.client.get("/").status == 200
