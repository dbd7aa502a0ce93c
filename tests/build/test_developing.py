"""What a build makes of photographs it tells, once; and the store forgets what no build has used for a month."""

from __future__ import annotations

import io
import os

import pytest
from PIL import Image

from sitegen.build.darkroom import MONTH
from sitegen.build.outcome import NOTHING_DEVELOPED


def jpeg(width: int = 1000, height: int = 600, shade: int = 1) -> bytes:
    stream = io.BytesIO()
    Image.new("RGB", (width, height), (60 * shade, 120, 140)).save(stream, "JPEG")
    return stream.getvalue()


@pytest.fixture
def site(paper):
    """Two posts with a photograph each, and a cache."""
    paper.remembers = True
    paper.settings('[photos]\nwidths = [200, 800]\ncrops = ["1:1"]\n')
    for number in range(2):
        paper.write(f"content/posts/p{number}.jpg", jpeg(shade=number))
        paper.post(f"p{number}", photo=f"p{number}.jpg", alt="A quay", credit="Rui Sá")
    return paper


def stored(paper):
    return sorted((paper.root / ".sitegen/photos").glob("*/*"))


def test_what_was_made_is_told_once(site):
    told = site.build().report.developed
    assert (told.files, told.photographs, told.problems) == (10, 2, ())
    assert told.size == sum(file.stat().st_size for file in stored(site))
    assert told.seconds > 0
    assert site.build().report.developed == NOTHING_DEVELOPED


def test_a_photograph_that_is_known_is_not_made_again(site):
    site.build()
    site.write("content/posts/p2.jpg", jpeg(shade=2))
    site.post("p2", photo="p2.jpg", alt="A quay", credit="Rui Sá")
    told = site.build().report.developed
    assert (told.files, told.photographs) == (5, 1)


def test_the_store_forgets_what_no_build_used_for_a_month(site):
    site.build()
    (site.root / "content/posts/p0.md").unlink()
    site.build()
    assert len(stored(site)) == 10, "a build that makes nothing leaves the store alone"
    before = stored(site)
    for file in before:
        old = file.stat().st_mtime - MONTH - 60
        os.utime(file, (old, old))
    site.write("content/posts/p2.jpg", jpeg(shade=2))
    site.post("p2", photo="p2.jpg", alt="A quay", credit="Rui Sá")
    site.build()
    left = stored(site)
    assert len(left) == 10, "those of p1 and p2"
    assert len(set(left) & set(before)) == 5
    site.post("p0", photo="p0.jpg", alt="A quay", credit="Rui Sá")
    assert site.build().report.developed.photographs == 1


def test_what_was_used_within_the_month_stays(site):
    site.build()
    (site.root / "content/posts/p0.md").unlink()
    for file in stored(site):
        old = file.stat().st_mtime - MONTH + 3600
        os.utime(file, (old, old))
    site.write("content/posts/p2.jpg", jpeg(shade=2))
    site.post("p2", photo="p2.jpg", alt="A quay", credit="Rui Sá")
    site.build()
    assert len(stored(site)) == 15
