"""Photographs of a whole site: each is decoded once, and what is published of it says what its page says."""

from __future__ import annotations

import json
import shutil
import subprocess
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image, ImageDraw

from sitegen.base.problems import SiteError
from sitegen.build.outcome import NOTHING_DEVELOPED
from sitegen.build.verify import verify
from sitegen.photos.metadata import read_metadata
from tests.photos.test_metadata import SAID, TAGGED

FIELDS = ("caption", "credit", "copyright")


def jpeg(seed: int = 0, size: tuple[int, int] = (900, 600)) -> bytes:
    image = Image.new("RGB", size, (40 * seed % 256, 90, 150))
    ImageDraw.Draw(image).ellipse((100, 100, 300 + seed, 300), (220, 200, 40))
    stream = BytesIO()
    image.save(stream, "JPEG")
    return stream.getvalue()


@pytest.fixture
def site(paper):
    """A paper with a cache and three posts, each with a photograph of its own."""
    paper.remembers = True
    paper.settings(theme="press")
    for number in range(3):
        paper.write(f"content/photos/p{number}.jpg", jpeg(number))
        paper.post(f"p{number}", photo=f"p{number}.jpg", alt="A", caption=f"Caption {number}", credit="C")
    return paper


@pytest.fixture
def decoded(monkeypatch):
    """The names of the photographs that are decoded for prints, in order."""
    from sitegen.photos import develop

    found: list[str] = []
    made = develop._Decoded

    def counting(path, recipes):
        found.append(path.name)
        return made(path, recipes)

    monkeypatch.setattr(develop, "_Decoded", counting)
    return found


def pictures(paper) -> dict[str, bytes]:
    return {path: data for path, data in paper.files().items() if path.endswith((".jpg", ".png", ".webp", ".avif"))}


def changed(before: dict[str, bytes], after: dict[str, bytes]) -> set[str]:
    return {path for path in before.keys() | after.keys() if before.get(path) != after.get(path)}


def test_each_photograph_is_decoded_once_and_none_the_second_time(site, decoded):
    site.post("again", "![A](/photos/p0.jpg)\n", photo="p1.jpg", alt="A", caption="Caption 1", credit="C")
    site.build()
    assert sorted(decoded) == ["p0.jpg", "p1.jpg", "p2.jpg"]
    decoded.clear()
    assert site.build().developed == NOTHING_DEVELOPED
    assert decoded == []


def test_a_body_edit_touches_no_picture(site, decoded):
    site.build()
    before, times = pictures(site), {path: (site.output / path).stat().st_mtime_ns for path in pictures(site)}
    decoded.clear()
    site.post("p0", "Another text.", photo="p0.jpg", alt="A", caption="Caption 0", credit="C")
    site.build()
    assert decoded == []
    assert pictures(site) == before
    assert {path: (site.output / path).stat().st_mtime_ns for path in before} == times


def test_a_changed_caption_makes_the_files_of_that_photograph_and_no_others(site, decoded):
    site.build()
    before = site.files()
    decoded.clear()
    site.post("p0", photo="p0.jpg", alt="A", caption="Another caption", credit="C")
    site.build()
    assert decoded == ["p0.jpg"]
    found = changed(before, site.files())
    assert {path for path in found if path.startswith("photos/")} == {
        path for path in before.keys() | site.files().keys() if path.startswith("photos/p0-")
    }
    assert "2026/11/p0/index.html" in found
    unrelated = {path for path, data in before.items() if path.endswith(".html") and b"p0" not in data}
    assert unrelated
    assert not unrelated & found
    for path, data in pictures(site).items():
        assert read_metadata(data).caption == ("Another caption" if "/p0-" in path else f"Caption {path[8]}")


def test_a_photograph_leaves_with_its_post(site):
    site.build()
    (site.root / "content/posts/p0.md").unlink()
    site.build()
    assert pictures(site)
    assert not [path for path in pictures(site) if "p0" in path]


def test_two_posts_say_different_things_of_one_photograph(site):
    site.post("other", photo="p0.jpg", alt="A", caption="Something else", credit="D")
    site.build()
    for name, caption in (("p0", "Caption 0"), ("other", "Something else")):
        page = site.text(f"2026/11/{name}/index.html")
        (shown,) = [path for path in pictures(site) if "/p0-900." in path and ".jpg" in path and path in page]
        assert read_metadata(pictures(site)[shown]).caption == caption


def test_a_photograph_that_only_decoding_finds_damaged_stops_the_build(site):
    site.build()
    before = site.files()
    stream = BytesIO()
    Image.effect_noise((300, 200), 90).save(stream, "PNG")
    png = stream.getvalue()
    site.write("content/photos/bad.png", png[: len(png) // 2] + png[-12:])
    site.post("bad", photo="bad.png", alt="A", caption="C", credit="C")
    with pytest.raises(SiteError) as caught:
        site.build()
    (problem,) = caught.value.problems
    assert (problem.code, str(problem.at).partition(":")[0]) == ("IMG003", "content/posts/bad.md")
    assert [str(other) for other in problem.others] == ["content/photos/bad.png"]
    assert site.files() == before, "the last good output stays"
    site.write("content/photos/bad.png", png)
    site.build()
    assert [path for path in pictures(site) if "bad-" in path]


def test_without_a_cache_the_same_is_published_and_nothing_is_kept(site):
    site.build()
    before = site.files()
    shutil.rmtree(site.root / ".sitegen")
    shutil.rmtree(site.output)
    site.remembers = False
    site.build()
    assert site.files() == before
    assert not list(site.root.glob(".sitegen/photos/**/*.*"))


def test_a_store_that_comes_back_from_elsewhere_is_used(site, make_paper, decoded):
    site.build()
    other = make_paper("elsewhere")
    other.remembers = True
    other.settings(theme="press")
    shutil.copytree(site.root / "content", other.root / "content")
    shutil.copytree(site.root / ".sitegen/photos", other.root / ".sitegen/photos")
    decoded.clear()
    other.build()
    assert decoded == []
    assert pictures(other) == pictures(site)


def test_a_damaged_store_is_mended(site, decoded):
    site.build()
    before = site.files()
    for file in site.root.glob(".sitegen/photos/*/*"):
        file.write_bytes(b"other bytes")
    shutil.rmtree(site.output)
    decoded.clear()
    site.build()
    assert sorted(decoded) == ["p0.jpg", "p1.jpg", "p2.jpg"]
    assert site.files() == before


@pytest.mark.skipif(shutil.which("exiftool") is None, reason="exiftool is not installed")
def test_tagged_photographs_keep_what_they_say_in_every_file(paper):
    """Of fifteen photographs in all formats, with nothing in the front matter; some know where they were taken."""
    for name in SAID:
        slug = name.replace(".", "-")
        paper.write(f"content/posts/{slug}/{name}", (TAGGED / name).read_bytes())
        paper.source(f"posts/{slug}/index.md", "Text.", {"title": slug, "date": "2026-11-01", "photo": name})
    paper.build()
    files = [str(paper.output / path) for path in pictures(paper)]
    command = ["exiftool", "-json", "-G1", "-struct", "-charset", "iptc=UTF8", "-a", *files]
    tags = json.loads(subprocess.run(command, check=True, capture_output=True).stdout)
    assert len(tags) >= len(SAID)
    seen = set()
    for found in tags:
        slug = Path(found["SourceFile"]).parent.name
        said = SAID[next(name for name in SAID if name.replace(".", "-") == slug)]
        seen.add(slug)
        assert found["XMP-dc:Description"].replace("’", "'") == said["caption"]
        assert found["XMP-photoshop:Credit"] == said["credit"]
        assert found.get("XMP-dc:Rights", "") == said.get("copyright", "")
        assert not [name for name in found if "GPS" in name or "Maker" in name or "Thumbnail" in name]
    assert len(seen) == len(SAID)


def test_a_site_with_photographs_is_verified(site):
    site.build()
    assert verify(site.load(), map) == ()
    next(site.output.glob("photos/p0-*.jpg")).write_bytes(jpeg(9))
    assert [problem.code for problem in verify(site.load(), map)] == ["VER001"]
