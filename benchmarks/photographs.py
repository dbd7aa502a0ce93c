"""What photographs cost beside Hugo: python benchmarks/photographs.py [--photos 300] [--rounds 3]

Both make the same files of each: five widths as JPEG and WebP, and three crops as JPEG, at quality 80. A cold build
makes all of them; the second one of sitegen, none. Only the extended edition of Hugo writes WebP.
"""

from __future__ import annotations

import argparse
import random
import shutil
import statistics
import sys
import tempfile
from pathlib import Path

from make_corpus import write_photo
from processes import Cost, adopt_orphans, peak_memory, run

HERE = Path(__file__).parent
_SETTINGS = '[site]\ntitle = "Photographs"\nbase_url = "https://photos.example/"\n'
_HUGO = """title = "Photographs"
baseURL = "https://photos.example/"
disableKinds = ["taxonomy", "term", "RSS", "sitemap"]
"""
_SINGLE = """{{ with .Resources.GetMatch "photo.jpg" }}{{ $p := . }}
{{ range slice "320x" "480x" "800x" "1200x" "1600x" }}
<img src="{{ ($p.Process (printf "resize %s jpg q80" .)).RelPermalink }}">
<img src="{{ ($p.Process (printf "resize %s webp q80" .)).RelPermalink }}">
{{ end }}
{{ range slice "1200x675" "1200x900" "1067x1067" }}
<img src="{{ ($p.Process (printf "fill %s jpg q80" .)).RelPermalink }}">
{{ end }}
{{ end }}
"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--photos", type=int, default=300)
    parser.add_argument("--rounds", type=int, default=3)
    given = parser.parse_args()
    adopt_orphans()
    with tempfile.TemporaryDirectory(prefix="sitegen-photographs-") as folder:
        ours, theirs = Path(folder) / "sitegen", Path(folder) / "hugo"
        write_sites(ours, theirs, given.photos)
        sitegen = (sys.executable, "-m", "sitegen", "build")
        hugo = (str(next((HERE / ".venv").glob("lib/*/site-packages/hugo/binaries/hugo"))), "--quiet")
        costs: dict[str, list[Cost]] = {"sitegen, cold": [], "Hugo, cold": [], "sitegen, again": []}
        for _ in range(given.rounds):
            for name in ("output", ".sitegen"):
                shutil.rmtree(ours / name, ignore_errors=True)
            costs["sitegen, cold"].append(run(sitegen, ours))
            for name in ("public", "resources"):
                shutil.rmtree(theirs / name, ignore_errors=True)
            costs["Hugo, cold"].append(run(hugo, theirs))
            costs["sitegen, again"].append(run(sitegen, ours))
        made, other = files_of(ours / "output"), files_of(theirs / "public")
        shutil.rmtree(ours / ".sitegen")
        shutil.rmtree(ours / "output")
        peak = peak_memory(sitegen, ours)
    print(f"{given.photos} photographs of 1600 x 1067, {given.rounds} rounds, medians")
    for name, found in costs.items():
        wall = statistics.median(cost.wall for cost in found)
        cpu = statistics.median(cost.cpu for cost in found)
        print(f"{name:16} {wall:7.2f} s {cpu:7.2f} s of processor {1000 * cpu / given.photos:7.0f} ms a photograph")
    print(f"files: sitegen {made[0]}, {made[1] / 1e6:.1f} MB; Hugo {other[0]}, {other[1] / 1e6:.1f} MB")
    print(f"peak memory of sitegen, all processes: {peak:.0f} MB")


def write_sites(ours: Path, theirs: Path, photos: int) -> None:
    """The same posts for both, each with its photograph beside it."""
    (ours / "content").mkdir(parents=True)
    (ours / "sitegen.toml").write_text(_SETTINGS)
    (theirs / "layouts/_default").mkdir(parents=True)
    (theirs / "hugo.toml").write_text(_HUGO)
    (theirs / "layouts/_default/single.html").write_text(_SINGLE)
    (theirs / "layouts/index.html").write_text("<p>{{ len .Site.RegularPages }}</p>\n")
    for number in range(photos):
        for post in (ours / f"content/posts/post-{number}", theirs / f"content/posts/post-{number}"):
            post.mkdir(parents=True)
            front = f"---\ntitle: Post {number}\ndate: 2026-01-01T00:00:00Z\nphoto: photo.jpg\nalt: Circles\n---\n"
            (post / "index.md").write_text(f"{front}\nA text.\n")
        write_photo(ours / f"content/posts/post-{number}/photo.jpg", random.Random(number))
        shutil.copy(ours / f"content/posts/post-{number}/photo.jpg", post / "photo.jpg")


def files_of(folder: Path) -> tuple[int, int]:
    """How many pictures there are below `folder`, and their bytes."""
    sizes = [path.stat().st_size for path in folder.rglob("*.*") if path.suffix in (".jpg", ".webp")]
    return len(sizes), sum(sizes)


if __name__ == "__main__":
    main()
