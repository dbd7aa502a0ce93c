"""What other preview servers fell to, as bytes on a socket: the expected answer, nothing leaked, the server lives on.

The requests stand in `attacks/requests.toml`; what takes more than one request is in `test_attack_drills.py`.
"""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from contextlib import contextmanager
from pathlib import Path

import pytest

from sitegen.preview.lease import SECRET
from tests.conftest import Paper
from tests.preview.wire import ACCESS, ENOUGH, Client, Site, parse, serving

SITEGEN = Path(sys.executable).with_name("sitegen")

MARKER = "the marker that nobody may read"
_ROWS = tomllib.loads(Path(__file__).with_name("attacks").joinpath("requests.toml").read_text("utf-8"))["row"]
_GUARDS = {
    "cache-control": "no-store",
    "x-content-type-options": "nosniff",
    "x-frame-options": "SAMEORIGIN",
    "cross-origin-resource-policy": "same-origin",
    "referrer-policy": "same-origin",
}


def decoyed(paper):
    """The paper, with secrets in every place where a careless server would look."""
    paper.source("pages/about.md", "About us.", {"title": "About"})
    paper.source("pages/cafe.md", "The café.", {"title": "Café", "url": "/café/"})
    paper.post("plan", MARKER, draft=True)
    paper.post("council")
    paper.write("content/static/app.js", "'use strict';\n" * 10)
    paper.build()
    for path in ("secret.txt", ".env", ".git/config", f".sitegen/{SECRET}", "output-private/secret.html"):
        paper.write(path, MARKER)
    paper.write("../secret.txt", MARKER)
    for path in ("output/leak", "output/leak.txt", "output/app.js.br", "output/app.js.gz"):
        (paper.root / path).symlink_to("../secret.txt")
    return paper


def as_served(paper):
    """What a snapshot holds of the built paper: scripts as files on disk, pages as bytes."""
    found = {}
    for path, body in paper.files().items():
        if not body.startswith(b"-> "):
            found[f"/{path}"] = paper.output / path if path.endswith(".js") else body
            found[f"/{path}".removesuffix("index.html")] = found[f"/{path}"]
    return Site(found)


def filled(text, port, key):
    """The bytes of a request as it stands in the table."""
    text = text.replace("{port}", str(port)).replace("{key}", key)
    text = re.sub(r"\{([^{}]+?)\*(\d+)\}", lambda found: found[1] * int(found[2]), text, flags=re.DOTALL)
    return text.encode("latin-1")


def requests(row, client, key):
    """The bytes of a row's requests."""
    if "raw" in row:
        return [filled(text, client.port, key) for text in row["raw"]]
    path, host = row.get("path", "/"), f"127.0.0.1:{client.port}"
    made = [client.request(text, host=host) for text in row.get("paths", ())]
    made += [client.request(path, host=text) for text in row.get("hosts", ())]
    made += [client.request(path, *fields, host=host) for fields in row.get("fields", ())]
    return [filled(text.decode("latin-1"), client.port, key) for text in made]


@contextmanager
def in_memory(paper):
    with serving(as_served(paper), say=lambda line: None) as (_, client):
        yield client, ACCESS.key


@contextmanager
def by_command(paper):
    """`sitegen serve` itself."""
    process = subprocess.Popen(
        [SITEGEN, "serve", "--port", "0", "--no-drafts", "--json", "--allow-host", "blog.test"],
        cwd=paper.root,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    try:
        assert process.stdout is not None
        said = next(line for line in process.stdout if '"address"' in line)
        client = Client(int(re.search(r"127\.0\.0\.1:(\d+)/", said)[1]))
        yield client, re.search(rb'data-key="([^"]+)"', client.get("/").body)[1].decode()
        assert process.poll() is None
    finally:
        process.terminate()
        try:
            process.communicate(timeout=ENOUGH)
        finally:
            process.kill()
    assert process.returncode == 0


@pytest.fixture(scope="module", params=[in_memory, by_command], ids=["in memory", "sitegen serve"])
def served(request, tmp_path_factory):
    """A client of a server, and the key of its event stream."""
    paper = decoyed(Paper(tmp_path_factory.mktemp("attacks") / "paper"))
    with request.param(paper) as found:
        yield found


@pytest.mark.parametrize("row", _ROWS, ids=[row["name"] for row in _ROWS])
def test_attack_gets_the_expected_answer_and_nothing_else(row, served):
    client, key = served
    sent = requests(row, client, key)
    expected = row["expect"] if isinstance(row["expect"], list) else [row["expect"]] * len(sent)
    found = [client.exchange(data) for data in sent]
    assert [parse(data).status for data in found] == expected
    for data in found:
        assert_harmless(data)
    assert client.get("/").status == 200


def assert_harmless(data):
    """No answer tells a secret, repeats a script, lets another site in, or leads away."""
    answer = parse(data)
    assert MARKER.encode() not in data
    assert b"<script>alert" not in data
    assert not [name for name, _ in answer.headers if name.startswith("access-control")]
    assert {name: answer.header(name) for name in _GUARDS} == _GUARDS
    assert not answer.header("content-encoding")
    assert not answer.header("server")
    assert re.fullmatch(r"(/[^/\\].*)?", answer.header("location"))
    assert answer.header("set-cookie") == ""


def test_the_table_has_all_requests_of_the_plan():
    count = sum(len(row.get("raw") or row.get("paths") or row.get("hosts") or row["fields"]) for row in _ROWS)
    assert count >= 144


def test_a_redirect_comes_from_the_site_and_not_from_the_request(served):
    client, _ = served
    assert client.get("/about").header("location") == "/about/"
    assert client.get("/about?to=//evil.example").header("location") == "/about/"
