"""What a photograph costs its readers: on a phone the size that fits is fetched, and nothing on the page jumps."""

from __future__ import annotations

import io
import random
import re
import threading
from statistics import median

import pytest
from PIL import Image, ImageDraw, ImageFilter

from tests.browser.conftest import SiteServer

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

PHONE = {"device_scale_factor": 2.625, "is_mobile": True, "has_touch": True}
SHIFTS = """() => new Promise(done => {
    let sum = 0;
    new PerformanceObserver(list => { for (const one of list.getEntries()) sum += one.value; })
        .observe({type: "layout-shift", buffered: true});
    setTimeout(() => done(sum), 300);
})"""
LARGEST = """() => new Promise(done => new PerformanceObserver(list => done(list.getEntries().at(-1).startTime))
    .observe({type: "largest-contentful-paint", buffered: true}))"""

CARDS = """() => [...document.querySelectorAll(".card-picture img")].map(image => {
    const box = image.getBoundingClientRect(), shape = image.getAttribute("width") / image.getAttribute("height");
    const widths = [...image.parentElement.querySelector("source").srcset.matchAll(/(\\S+) (\\d+)w/g)];
    const loaded = widths.find(one => new URL(one[1], location).href === image.currentSrc);
    const files = widths.map(one => Number(one[2]));
    return [Math.max(box.width, box.height * shape) * devicePixelRatio, loaded ? Number(loaded[2]) : 0, files];
})"""
"""Of the pictures of a list: the pixels across that are seen, those of the file that was loaded, those of all files."""


def photograph() -> bytes:
    """A photograph's weight without a photograph: 1600 x 1067 pixels, more than 400 kB."""
    rng, size = random.Random(5), (1600, 1067)
    image = Image.linear_gradient("L").resize(size).convert("RGB")
    draw = ImageDraw.Draw(image)
    for _ in range(60):
        x, y, radius = rng.randrange(size[0]), rng.randrange(size[1]), rng.randrange(20, 250)
        draw.ellipse((x - radius, y - radius, x + radius, y + radius), fill=tuple(rng.randbytes(3)))
    grain = Image.frombytes("L", size, rng.randbytes(size[0] * size[1])).convert("RGB")
    out = io.BytesIO()
    Image.blend(image, grain, 0.16).filter(ImageFilter.GaussianBlur(0.7)).save(out, "JPEG", quality=90)
    return out.getvalue()


@pytest.fixture(scope="module")
def article(tmp_path_factory, sitegen):
    """The address of an article with a large lead photograph, and the bytes of that."""
    project, data = tmp_path_factory.mktemp("photographs"), photograph()
    post = project / "content/posts/quay"
    post.mkdir(parents=True)
    (post / "quay.jpg").write_bytes(data)
    front = "title: The quay\ndate: 2026-11-01\nphoto: quay.jpg\nalt: The quay\ncaption: The quay.\ncredit: Ana Sá\n"
    text = "\n\n".join(["Words about the quay. " * 3] * 60)
    (post / "index.md").write_text(f"---\n{front}---\n{text}", encoding="utf-8")
    (project / "sitegen.toml").write_text('[site]\ntitle = "Quay"\nbase_url = "https://quay.example/"\n')
    done = sitegen(project, "build")
    assert done.returncode == 0, done.stderr
    page = project / "output/2026/11/quay/index.html"
    plain = '<img src="quay.jpg" alt="" width="1600" height="1067" fetchpriority="high">'
    html, number = re.subn("<picture>.*?</picture>", plain, page.read_text("utf-8"), count=1, flags=re.DOTALL)
    assert number == 1
    page.with_name("plain.html").write_text(html, encoding="utf-8")
    page.with_name("quay.jpg").write_bytes(data)
    with SiteServer(project / "output", "/") as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"{server.url}2026/11/quay/", data
        server.shutdown()


def test_a_phone_fetches_a_file_that_fits_it(article, visit):
    url, original = article
    assert len(original) > 400_000
    sizes = []
    with visit("about:blank", width=412, **PHONE) as seen:
        seen.page.on("response", lambda answer: answer.request.resource_type == "image" and sizes.append(answer.url))
        seen.page.goto(url, wait_until="networkidle")
        shown = seen.page.eval_on_selector("article figure img", "image => [image.currentSrc, image.naturalWidth]")
        weight = sum(len(seen.page.request.get(address).body()) for address in sizes if address.startswith("http"))
    assert shown[0].endswith(".webp")
    assert len([address for address in sizes if address.startswith("http")]) == 1
    assert 0 < weight <= 120_000


@pytest.mark.parametrize(("width", "density"), [(412, 1.75), (360, 2), (412, 2.625), (390, 3)])
@pytest.mark.parametrize("listing", ["front page", "section", "article"])
def test_a_phone_fetches_no_larger_file_for_a_list_than_it_shows(root_site, visit, listing, width, density):
    with visit(root_site.page(listing), width=width, device_scale_factor=density, is_mobile=True) as seen:
        seen.read_to_the_end()
        cards = [card for card in seen.page.evaluate(CARDS) if card[1]]
    assert cards
    for seen_pixels, loaded, files in cards:
        assert loaded >= seen_pixels
        assert not [file for file in files if seen_pixels <= file < loaded], "a smaller one would have done"


@pytest.mark.parametrize("width", [390, 1280])
def test_nothing_jumps_when_the_photograph_comes(article, visit, width):
    with visit(article[0], width=width) as seen:
        seen.page.wait_for_load_state("networkidle")
        assert seen.page.evaluate(SHIFTS) == 0


@pytest.mark.timed
def test_the_largest_paint_is_sooner_than_with_the_plain_original(article, visit):
    """The same page with the original in place of the picture, over the same slow line."""
    slow = {"offline": False, "latency": 150, "downloadThroughput": 200_000, "uploadThroughput": 90_000}

    def largest(url: str) -> float:
        with visit("about:blank", width=412, **PHONE) as seen:
            client = seen.page.context.new_cdp_session(seen.page)
            client.send("Network.emulateNetworkConditions", slow)
            seen.page.goto(url, wait_until="networkidle")
            return float(seen.page.evaluate(LARGEST))

    ours, theirs = (median(largest(url) for _ in range(5)) for url in (article[0], f"{article[0]}plain.html"))
    print(f"largest paint: {ours:.0f} ms, with the original {theirs:.0f} ms")
    assert ours <= 0.75 * theirs
