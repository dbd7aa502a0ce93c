"""The benchmarks measure what they say: the same posts each time, and a site that builds."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

BENCHMARKS = Path(__file__).parents[2] / "benchmarks"


def write(dest, *options):
    command = [sys.executable, BENCHMARKS / "make_corpus.py", dest, *options]
    subprocess.run(command, check=True, env={**os.environ, "PYTHONHASHSEED": "random"})
    return {path.relative_to(dest).as_posix(): path.read_bytes() for path in sorted(dest.rglob("*.md"))}


def test_the_same_arguments_write_the_same_bytes(tmp_path):
    first, second = write(tmp_path / "a", "--posts", "40"), write(tmp_path / "b", "--posts", "40")
    assert len(first) == 40
    assert first == second
    assert write(tmp_path / "c", "--posts", "40", "--seed", "2") != first


def test_photographs_are_beside_the_posts_and_as_large_as_said(tmp_path):
    posts = write(tmp_path / "posts", "--posts", "3", "--photos", "2", "--words", "20")
    assert b"\nphoto: photo-0001.jpg\n" in sorted(posts.values(), key=lambda text: b"photo-0001" in text)[-1]
    assert sorted(path.name for path in (tmp_path / "photos").iterdir()) == ["photo-0000.jpg", "photo-0001.jpg"]


@pytest.mark.parametrize("engine", ["markdown", "commonmark"])
def test_the_site_of_the_benchmark_builds_without_a_warning(tmp_path, engine):
    site = tmp_path / "site"
    shutil.copytree(BENCHMARKS / "sites" / "sitegen", site, ignore=shutil.ignore_patterns("output", ".sitegen"))
    with (site / "sitegen.toml").open("a", encoding="utf-8") as settings:
        settings.write(f'\n[markdown]\nengine = "{engine}"\n')
    posts = write(site / "content" / "posts", "--posts", "25")
    sitegen = Path(sys.executable).with_name("sitegen")
    done = subprocess.run([sitegen, "build", "--strict"], cwd=site, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert len(list((site / "output").glob("2*/*/*/index.html"))) == len(posts)
    assert (site / "output" / "page" / "3" / "index.html").exists()
