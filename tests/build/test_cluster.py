"""A real scheduler and two real workers, who cannot see the disk where the system lets us hide it from them."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from sitegen.base.problems import SiteError
from sitegen.build import cluster as cluster_module
from sitegen.build.build import rehearse
from sitegen.build.cluster import Cluster, ClusterError
from sitegen.build.workers import Processes
from sitegen.content.parse import Parse
from sitegen.content.scan import scan
from tests.build.processes import PATIENCE, wait_until

pytest.importorskip("distributed")
pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("cluster")]

_QUIET = {"DASK_DISTRIBUTED__VERSION": "2", "DASK_DISTRIBUTED__DASHBOARD__LINK": ""}


class Machines(NamedTuple):
    """A cluster: its address, its workers, and how to start one more, with other settings of its environment."""

    address: str
    scheduler: subprocess.Popen[bytes]
    workers: list[subprocess.Popen[bytes]]
    start: Callable[..., subprocess.Popen[bytes]]


def hides_the_disk(hidden: Path) -> list[str]:
    """The start of a command that sees nothing below `hidden`; empty where the system does not allow it."""
    command = ["unshare", "-m", "sh", "-c", f'mount -t tmpfs tmpfs "{hidden}" && exec "$@"', "sh"]
    try:
        tried = subprocess.run([*command, "true"], check=False, capture_output=True)
    except FileNotFoundError:
        return []
    return [] if tried.returncode else command


@contextlib.contextmanager
def machines(hidden: Path) -> Iterator[Machines]:
    home = Path(tempfile.mkdtemp(prefix="sitegen-cluster-"))
    environment = {**os.environ, **_QUIET, "PYTHONPATH": str(Path(cluster_module.__file__).parents[2])}
    facts, log = home / "scheduler.json", (home / "log").open("wb")
    processes: list[subprocess.Popen[bytes]] = []

    def run(*command: str, **more: str) -> subprocess.Popen[bytes]:
        (home / str(len(processes))).mkdir()
        process = subprocess.Popen(
            command, cwd=home / str(len(processes)), env={**environment, **more}, stdout=log, stderr=log
        )
        processes.append(process)
        return process

    def start(**more: str) -> subprocess.Popen[bytes]:
        options = ["--no-nanny", "--no-dashboard", "--nthreads", "2", "--host", "127.0.0.1"]
        worker = ["-c", "from distributed.cli.dask_worker import main; main()", "--scheduler-file", str(facts)]
        return run(*hides_the_disk(hidden), sys.executable, *worker, *options, **more)

    scheduler = ["-c", "from distributed.cli.dask_scheduler import main; main()"]
    options = ["--host", "127.0.0.1", "--port", "0", "--no-dashboard", "--scheduler-file", str(facts)]
    run(sys.executable, *scheduler, *options)
    try:
        wait_until(lambda: facts.exists() and facts.stat().st_size > 0)
        yield Machines(json.loads(facts.read_text())["address"], processes[0], [start(), start()], start)
    finally:
        for process in processes:
            process.kill()
            process.wait(PATIENCE)
        log.close()
        shutil.rmtree(home)


@pytest.fixture(scope="module")
def two(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Machines]:
    with machines(tmp_path_factory.getbasetemp()) as found:
        yield found


@pytest.fixture
def paper(make_paper):
    """An empty paper, built with the cache."""
    found = make_paper("paper")
    found.remembers = True
    return found


@pytest.fixture
def run(two: Machines) -> Iterator[Cluster]:
    cluster = Cluster(two.address, serial_below=2)
    yield cluster
    cluster.close()


def site(paper) -> None:
    paper.posts(120, tags=["a", "b & c"], authors=["Ana"])
    paper.post("bundle/index", "[first](../p0.md) and [plan](plan.pdf)", title="Bundle")
    paper.write("content/posts/bundle/plan.pdf", b"%PDF-1.4")
    paper.write("content/static/CNAME", "test.example")


def test_a_cluster_makes_the_same_bytes(paper, run):
    site(paper)
    here = paper.build(output=paper.root / "here")
    there = paper.build(output=paper.root / "there", run=run)
    assert paper.files(paper.root / "there") == paper.files(paper.root / "here")
    assert there.committed == here.committed
    assert there.problems == here.problems
    assert rehearse(paper.load(), run).problems == here.problems


def test_what_a_cluster_made_is_the_start_of_the_next_build_here(paper, run):
    site(paper)
    paper.build(run=run)
    again = paper.build(run=Processes(2))
    assert (again.committed.written, again.committed.deleted) == (0, 0)
    paper.post("p7", "Changed.")
    paper.build(run=run)
    assert "Changed." in paper.text("2026/11/p7/index.html")
    paper.build(output=paper.root / "clean")
    assert paper.files() == paper.files(paper.root / "clean")


def test_problems_come_back_with_their_places(paper, run):
    site(paper)
    paper.post("p5", date="2026-02-30")
    paper.write("templates/404.html", "{{ nobody.knows }}</html>")
    told = []
    for each in (map, run):
        with pytest.raises(SiteError) as failure:
            paper.build(run=each)
        told.append(failure.value.problems)
    assert told[0] == told[1]
    assert {problem.code for problem in told[0]} >= {"FM040", "TPL002"}
    assert not paper.output.exists()


def test_a_machine_that_dies_is_no_loss(paper, two, run):
    paper.posts(300)
    sources = scan(paper.root).sources
    parse = Parse(paper.load().parsing)
    victim = two.workers.pop()
    found = []
    for parsed in run(parse, sources):
        if not found:
            victim.kill()
            victim.wait(PATIENCE)
        found.append(parsed)
    two.workers.append(two.start())
    assert found == [parse(source) for source in sources]


def test_the_command_builds_on_a_cluster_and_imports_it_only_then(paper, two):
    paper.posts(210)
    script = (
        "import sys; from sitegen.cli import main\n"
        "try: main(sys.argv[1:])\n"
        "finally: print('distributed' in sys.modules, file=sys.stderr)"
    )

    def command(*options: str) -> tuple[int, str]:
        done = subprocess.run(
            [sys.executable, "-c", script, "build", "-q", "-c", str(paper.root / "sitegen.toml"), *options],
            check=False,
            capture_output=True,
            text=True,
            timeout=120,
        )
        return done.returncode, done.stderr

    assert command("-o", str(paper.root / "there"), "--no-cache", "--cluster", two.address) == (0, "True\n")
    assert command("-o", str(paper.root / "here"), "--no-cache") == (0, "False\n")
    assert paper.files(paper.root / "there") == paper.files(paper.root / "here")


def test_machines_with_other_versions_are_refused(paper, run, monkeypatch):
    paper.posts(3)
    ours = dict(cluster_module.versions())
    monkeypatch.setattr(cluster_module, "versions", lambda: {**ours, "jinja2": "1.0"})
    with pytest.raises(SiteError) as failure:
        paper.build(run=run)
    (problem,) = failure.value.problems
    assert problem.code == "CLU002"
    assert f"{ours['jinja2']} jinja2 instead of 1.0" in problem.message
    assert "tcp://127.0.0.1:" in problem.message
    assert not paper.output.exists()


def test_machines_without_sitegen_are_refused(paper):
    with machines(paper.root) as found:
        for worker in found.workers:
            worker.kill()
            worker.wait(PATIENCE)
        hidden = paper.root.parent / "hidden"
        hidden.mkdir()
        (hidden / "sitegen.py").write_text("raise ImportError('no sitegen here')\n")
        found.start(PYTHONPATH=str(hidden))
        cluster = Cluster(found.address, serial_below=2)
        paper.posts(3)
        try:
            with pytest.raises(SiteError) as failure:
                paper.build(run=cluster)
        finally:
            cluster.close()
    assert [problem.code for problem in failure.value.problems] == ["CLU002"]


@pytest.mark.parametrize("lost", ["workers", "scheduler"])
def test_a_cluster_that_is_lost_is_told(paper, monkeypatch, lost):
    monkeypatch.setattr(cluster_module, "_LOOK_EVERY", 0.2)
    paper.posts(300)
    sources = scan(paper.root).sources
    with machines(paper.root) as found:
        cluster = Cluster(found.address, serial_below=2)
        results = cluster(Parse(paper.load().parsing), sources)
        try:
            next(results)
            for process in [found.scheduler] if lost == "scheduler" else found.workers:
                process.kill()
                process.wait(PATIENCE)
            with pytest.raises(ClusterError) as failure:
                list(results)
        finally:
            cluster.close()
    assert failure.value.code == "CLU003"


def test_a_cluster_that_is_not_there_is_told(paper, monkeypatch):
    monkeypatch.setattr(cluster_module, "PATIENCE", 1)
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        address = f"tcp://127.0.0.1:{taken.getsockname()[1]}"
        for wrong in (address, "nonsense://x", "tcp://127.0.0.1"):
            with pytest.raises(ClusterError) as failure:
                list(Cluster(wrong, serial_below=0)(Parse(paper.load().parsing), []))
            assert failure.value.code == "CLU001"
            assert failure.value.hint


def test_without_the_package_the_hint_says_how_to_get_it(paper, monkeypatch):
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(ClusterError) as failure:
        list(Cluster("tcp://127.0.0.1:1", serial_below=0)(Parse(paper.load().parsing), []))
    assert failure.value.code == "CLU001"
    assert "sitegen[cluster]" in failure.value.hint
