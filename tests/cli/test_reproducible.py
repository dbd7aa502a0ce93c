"""The same input gives the same bytes on every machine, in every time zone and locale, at every path."""

from __future__ import annotations

import os
import random
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

CLOCK = "1795176000"
LOCALES = [
    {"LC_ALL": "C"},
    {"LC_ALL": "POSIX", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
    {"LC_ALL": "tr_TR.UTF-8"},
    {"LC_ALL": "de_DE.UTF-8", "LANG": "ja_JP.UTF-8"},
]
ZONES = [{"TZ": zone} for zone in ("UTC", "America/New_York", "Asia/Kolkata", "Pacific/Kiritimati", "Nonsense/Zone")]
SEEDS = [{"PYTHONHASHSEED": str(seed)} for seed in (0, 1, 7, 42)]


@pytest.fixture
def rich(make_paper):
    """A small site with a little of everything, in the bundled theme."""
    paper = make_paper("rich")
    paper.settings(theme="courier", site='language = "pt"\ntimezone = "Europe/Lisbon"\ndescription = "Notícias"')
    for number in range(14):
        other = (number + 1) % 14
        paper.post(
            f"news/{2020 + number % 4}/p{number}",
            f"Palavras «çã» “{number}”.\n\n## Título I\n\n[outro](../{2020 + other % 4}/p{other}.md)\n",
            title=f"Notícia İ {number}",
            date=f"2026-10-{1 + number % 3:02}",
            tags=["Mar", "Vento", f"t{number % 5}", "İstanbul"],
            authors=["Ana Sá", f"Autor {number % 3}"],
            series="Série",
        )
    paper.source("authors/ana-sa.md", "Do porto.", {"title": "Ana Sá"})
    paper.source("pages/sobre.md", "Quem somos.", {"title": "Sobre nós", "aliases": ["/about/"]})
    paper.write("content/static/ficheiro é.txt", "x")
    paper.write("content/data/marés.csv", "hora,altura\n1,2\n")
    return paper


def built(paper, output: str = "output", cwd: Path | None = None, *options: str, **variables: str) -> dict[str, bytes]:
    environment = {
        "PATH": os.environ["PATH"],
        "HOME": str(paper.root.parent),
        "PYTHONPATH": os.environ.get("PYTHONPATH", ""),
        "SOURCE_DATE_EPOCH": CLOCK,
        "TZ": "UTC",
        **variables,
    }
    command = [sys.executable, "-m", "sitegen", "build", "-q", "-j", "1", "-c", str(paper.root / "sitegen.toml")]
    done = subprocess.run(
        [*command, "-o", str(paper.root / output), *options],
        env=environment,
        cwd=cwd or paper.root,
        capture_output=True,
        check=False,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr.decode()
    return paper.files(paper.root / output)


@pytest.mark.slow
@pytest.mark.parametrize("variables", [*LOCALES, *ZONES, *SEEDS], ids=lambda found: "-".join(found.values()))
def test_the_environment_changes_nothing(rich, variables):
    assert built(rich, "other", **variables) == built(rich)


def test_the_place_of_the_site_and_of_the_caller_change_nothing(rich, make_paper, tmp_path):
    first = built(rich)
    other = make_paper("a place with spaces and ü/" + "deep/" * 20 + "site")
    shutil.rmtree(other.root)
    shutil.copytree(rich.root, other.root, ignore=shutil.ignore_patterns("output"))
    assert built(other, cwd=tmp_path) == first


def test_modes_and_times_of_the_sources_change_nothing(rich):
    first = built(rich)
    chosen = random.Random(1)
    for file in sorted((rich.root / "content").rglob("*")):
        os.utime(file, (chosen.randrange(10**9), chosen.randrange(10**9)))
        if file.is_file():
            file.chmod(0o600)
    before = os.umask(0o077)
    try:
        assert built(rich, "other") == first
    finally:
        os.umask(before)


def test_the_order_in_which_a_folder_is_listed_changes_nothing(rich, monkeypatch):
    first = rich.build(output=rich.root / "first")
    real = os.scandir

    class Shuffled:
        def __init__(self, path):
            with real(path) as entries:
                self.entries = list(entries)
            random.Random(3).shuffle(self.entries)

        def __enter__(self):
            return iter(self.entries)

        def __exit__(self, *_):
            return None

        def __iter__(self):
            return iter(self.entries)

        def close(self):
            pass

    monkeypatch.setattr(os, "scandir", Shuffled)
    rich.build(output=rich.root / "second")
    monkeypatch.undo()
    assert first.committed.written
    assert rich.files(rich.root / "second") == rich.files(rich.root / "first")


def test_the_day_of_the_build_is_in_no_file(rich):
    assert built(rich, SOURCE_DATE_EPOCH="1890000000") == built(rich, "other")
