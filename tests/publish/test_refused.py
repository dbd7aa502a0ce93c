"""The disk, the line and the other side say no: it is told plainly, and nothing has changed."""

from __future__ import annotations

import http.server
import os
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path

import pytest

from sitegen.base.problems import SiteError
from tests.publish.conftest import SITE, Remote, git

NEW = {**SITE, "index.html": b"new", "large.txt": os.urandom(300_000)}


def problem_of(desk, site=NEW, **more):
    with pytest.raises(SiteError) as caught:
        desk.publish(site, **more)
    (problem,) = caught.value.problems
    assert problem.hint
    return problem


HOOKS = {
    "pre-receive": "echo 'no pushes on election day' >&2; exit 1",
    "update": "echo 'GH006: Protected branch update failed for refs/heads/gh-pages' >&2; exit 1",
    "reference-transaction": "exit 1",
    "proc-receive": "exit 1",
}


@pytest.mark.parametrize("hook", ["pre-receive", "update"])
def test_what_the_other_sides_rules_say_is_told(desk, remote, hook):
    desk.publish()
    commit, before = remote.tip(), desk.state()
    file = remote.path / "hooks" / hook
    file.parent.mkdir(exist_ok=True)
    file.write_text(f"#!/bin/sh\n{HOOKS[hook]}\n")
    file.chmod(0o755)
    problem = problem_of(desk)
    assert problem.code == "PUB007"
    assert "declined" in problem.message
    assert (remote.tip(), desk.state()) == (commit, before)
    file.unlink()
    desk.publish(NEW)
    remote.assert_sound()


def test_a_branch_that_is_checked_out_on_the_other_side_is_told(desk, tmp_path):
    other = tmp_path / "other"
    subprocess.run(["git", "init", "-q", "-b", "gh-pages", str(other)], check=True)
    assert problem_of(desk, remote=str(other)).code == "PUB007"


@pytest.mark.parametrize(
    ("url", "code"),
    [
        ("/nonexistent/paper.git", "PUB005"),
        ("file:///nonexistent/paper.git", "PUB005"),
        ("{folder}", "PUB005"),
        ("git://127.0.0.1:{closed}/paper.git", "PUB005"),
        ("http://127.0.0.1:{closed}/paper.git", "PUB005"),
        ("https://me:secret-token@paper.invalid/paper.git", "PUB005"),
        ("ssh://git@127.0.0.1:{closed}/paper.git", "PUB005"),
    ],
)
def test_a_remote_that_is_not_there_is_told(desk, tmp_path, url, code):
    (tmp_path / "folder").mkdir()
    with closing(socket.socket()) as free:
        free.bind(("127.0.0.1", 0))
        url = url.format(folder=tmp_path / "folder", closed=free.getsockname()[1])
    git(desk.root, "remote", "set-url", "origin", url)
    problem = problem_of(desk)
    assert problem.code == code
    assert "secret" not in str(problem)


class Closed(http.server.BaseHTTPRequestHandler):
    """Asks everybody for a password, or refuses whatever is given."""

    status = 401

    def do_GET(self) -> None:
        self.send_response(self.status)
        self.send_header("WWW-Authenticate", 'Basic realm="paper"')
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture(params=[401, 403, 404, 500])
def closed(request) -> Iterator[tuple[int, str]]:
    handler = type("Handler", (Closed,), {"status": request.param})
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield request.param, f"127.0.0.1:{server.server_port}/paper.git"
        server.shutdown()
        thread.join()


@pytest.mark.parametrize("login", ["", "token@", "me:p%40ss-word@"])
def test_a_sign_in_that_is_asked_for_waits_for_nobody(desk, closed, login):
    status, address = closed
    git(desk.root, "remote", "set-url", "origin", f"http://{login}{address}")
    problem = problem_of(desk)
    assert problem.code == {401: "PUB006", 403: "PUB006", 404: "PUB005", 500: "PUB005"}[status]
    shown = f"{problem.message} {problem.hint}"
    assert "127.0.0.1" in shown
    assert not any(secret in shown for secret in ("token@", "p%40ss-word", "p@ss-word", "me:"))


SECRETS = {
    "a password": ("https://me:{0}@127.0.0.1:1/x.git", "hunter2-correct"),
    "a token as the name": ("https://{0}@127.0.0.1:1/x.git", "ghp_0123456789abcdefghij"),
    "an encoded password": ("https://me:{0}@127.0.0.1:1/x.git", "p%40ss%2Fword"),
    "a password of a proxy": ("http://127.0.0.1:1/x.git", "proxy-pass-word"),
    "a header": ("http://127.0.0.1:1/x.git", "AUTHORIZATION: basic c2VjcmV0OnNlY3JldA=="),
    "a password that is rewritten in": ("paper:x.git", "rewritten-secret"),
}


@pytest.mark.parametrize("kind", SECRETS)
def test_no_secret_is_repeated(desk, kind):
    url, secret = SECRETS[kind]
    git(desk.root, "remote", "set-url", "origin", url.format(secret))
    if "proxy" in kind:
        git(desk.root, "config", "http.proxy", f"http://me:{secret}@127.0.0.1:1")
    if "header" in kind:
        git(desk.root, "config", "http.http://127.0.0.1:1/.extraheader", secret)
    if "rewritten" in kind:
        git(desk.root, "config", f"url.https://me:{secret}@127.0.0.1:1/.insteadOf", "paper:")
    problem = problem_of(desk)
    assert secret not in str(problem)
    assert secret not in "\n".join(desk.said)
    kept = [
        path for path in (desk.root / ".sitegen").rglob("*") if path.is_file() and secret.encode() in path.read_bytes()
    ]
    assert not kept


def exchange(source: socket.socket, target: socket.socket, budget: list[int]) -> None:
    with suppress(OSError):
        while budget[0] > 0 and (data := source.recv(min(4096, budget[0]))):
            budget[0] -= len(data)
            target.sendall(data)
        for end in (source, target):
            end.shutdown(socket.SHUT_RDWR)


@pytest.fixture
def line(tmp_path, remote) -> Iterator[list[int]]:
    """The remote behind a line that is cut after a number of bytes, through git's own server; its port is the first."""
    with closing(socket.socket()) as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    options = [f"--port={port}", "--listen=127.0.0.1", "--reuseaddr", "--export-all", "--enable=receive-pack"]
    daemon = subprocess.Popen(
        ["git", "daemon", *options, f"--base-path={remote.path.parent}"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    state = [0, 1 << 40]
    with closing(socket.create_server(("127.0.0.1", 0))) as server:
        state[0] = server.getsockname()[1]
        threads: list[threading.Thread] = []
        ends: list[socket.socket] = []

        def serve() -> None:
            with suppress(OSError):
                while True:
                    client = server.accept()[0]
                    there = connected(port)
                    ends.extend((client, there))
                    for pair in ((client, there), (there, client)):
                        thread = threading.Thread(target=exchange, args=(*pair, budget))
                        thread.start()
                        threads.append(thread)

        class Budget(list):
            def __getitem__(self, _):
                return state[1]

            def __setitem__(self, _, value):
                state[1] = value

        budget = Budget()
        accepting = threading.Thread(target=serve)
        accepting.start()
        try:
            connected(port).close()
            yield state
        finally:
            server.shutdown(socket.SHUT_RDWR)
            accepting.join()
            for end in ends:
                with suppress(OSError):
                    end.shutdown(socket.SHUT_RDWR)
            for thread in threads:
                thread.join()
            for end in ends:
                end.close()
            os.killpg(daemon.pid, signal.SIGTERM)
            daemon.wait()


def connected(port: int) -> socket.socket:
    for _ in range(400):
        with suppress(OSError):
            return socket.create_connection(("127.0.0.1", port))
        time.sleep(0.05)
    pytest.skip("git has no server here")


def test_a_line_that_is_cut_at_any_byte_leaves_the_branch_old_or_new(desk, remote, line):
    git(desk.root, "remote", "set-url", "origin", f"git://127.0.0.1:{line[0]}/{remote.path.name}")
    desk.publish()
    line[1] = whole = 1 << 40
    desk.publish(NEW)
    used = whole - line[1]
    commit = remote.tip()
    desk.publish(SITE)
    told = []
    for cut in [60, 200, 700, 1500, used // 2, used * 9 // 10, used - 200, used - 20]:
        before = remote.tip()
        line[1] = cut
        try:
            desk.publish(NEW)
        except SiteError as failure:
            told.append(" ".join(problem.code for problem in failure.problems))
        line[1] = whole
        files = remote.files()
        assert files in ({**SITE, ".nojekyll": b""}, {**NEW, ".nojekyll": b""})
        assert remote.tip() == before or remote("rev-parse", "gh-pages^") == before
        desk.publish(SITE)
    assert set(told) == {"PUB005"}
    assert commit in remote.history()
    remote.assert_sound()


CHILD = """
import sys
from pathlib import Path
from sitegen.base.problems import SiteError
from tests.publish.conftest import SITE, Desk
desk = object.__new__(Desk)
desk.root, desk.said = Path(sys.argv[1]), []
edition = desk.edition({**SITE, "large.txt": Path(sys.argv[2]).read_bytes()})
exec(sys.argv[3])
try:
    desk.publish(order={"make": lambda algorithm: edition})
except SiteError as failure:
    print(*(problem.code for problem in failure.problems))
    print(failure, file=sys.stderr)
except OSError as failure:  # the command makes a problem of it
    print("IO001")
"""


def run_child(desk, file: Path, before: str, *wrapper: str) -> str:
    command = [*wrapper, sys.executable, "-c", CHILD, str(desk.root), str(file), before]
    done = subprocess.run(command, capture_output=True, check=False, cwd=Path(__file__).parents[2], timeout=120)
    assert done.returncode == 0, done.stderr.decode()
    print(done.stderr.decode())
    return done.stdout.decode().strip()


@pytest.mark.parametrize("size", [1, 60, 1_000])
def test_a_repository_of_ours_that_cannot_be_made_is_told(desk, remote, tmp_path, size):
    limit = f"import resource; resource.setrlimit(resource.RLIMIT_FSIZE, ({size}, resource.RLIM_INFINITY))"
    large = tmp_path / "large"
    large.write_bytes(NEW["large.txt"])
    assert run_child(desk, large, limit) in ("IO001", "IO002", "PUB008")
    assert remote.refs() == []
    desk.publish()


@pytest.mark.parametrize("size", [100, 5_000, 50_000, 200_000])
def test_a_file_that_may_not_be_written_whole_is_told(desk, remote, tmp_path, size):
    desk.publish()
    commit, before = remote.tip(), desk.state()
    large = tmp_path / "large"
    large.write_bytes(NEW["large.txt"])
    limit = f"import resource; resource.setrlimit(resource.RLIMIT_FSIZE, ({size}, resource.RLIM_INFINITY))"
    assert run_child(desk, large, limit) in ("IO001", "IO002", "PUB008")
    assert (remote.tip(), desk.state()) == (commit, before)
    desk.publish(NEW)
    assert remote.files()["large.txt"] == NEW["large.txt"]
    remote.assert_sound()


def small_disk(folder: Path, size: int) -> list[str]:
    """A command that runs another with `folder` on a disk of that many bytes."""
    script = f'mount -t tmpfs -o size={size} tmpfs "$0" && cp -a "$0.before/." "$0/" && shift 0 && exec "$@"'
    return ["unshare", "--user", "--map-root-user", "--mount", "sh", "-c", script, str(folder)]


@pytest.mark.parametrize("place", ["here", "there"])
def test_a_disk_that_is_full_is_told(desk, remote, tmp_path, place):
    probe = tmp_path / "probe"
    (tmp_path / "probe.before").mkdir()
    probe.mkdir()
    if (
        not shutil.which("unshare")
        or subprocess.run([*small_disk(probe, 99_999), "true"], capture_output=True).returncode
    ):
        pytest.skip("no disk can be mounted here")
    desk.publish()
    folder = desk.root / ".sitegen" if place == "here" else remote.path
    shutil.copytree(folder, f"{folder}.before")
    large = tmp_path / "large"
    large.write_bytes(NEW["large.txt"])
    assert run_child(desk, large, "", *small_disk(folder, 400_000)) in ("IO001", "IO002", "PUB008", "PUB007")
    desk.publish(NEW)
    remote.assert_sound()


def test_without_git_it_is_told(desk, monkeypatch, tmp_path):
    monkeypatch.setenv("PATH", str(tmp_path))
    assert problem_of(desk).code == "PUB002"


def test_a_git_that_is_too_old_is_told(monkeypatch, tmp_path):
    from sitegen.publish.git import check_version

    (tmp_path / "git").write_text("#!/bin/sh\necho git version 2.30.9\n")
    (tmp_path / "git").chmod(0o755)
    check_version()
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(SiteError, match="PUB002"):
        check_version()


def test_the_other_repository_is_not_made(desk, tmp_path):
    assert problem_of(desk, remote=str(tmp_path / "none.git")).code == "PUB005"
    assert not (tmp_path / "none.git").exists()


def test_a_remote_is_needed_for_a_rollback_too(desk, remote):
    with pytest.raises(SiteError, match="PUB016"):
        desk.rollback()
    assert Remote.refs(remote) == []
