"""The same sources for a domain, for a project page, and for any other folder: only the address differs."""

from __future__ import annotations

import re
import shutil
from datetime import UTC, datetime
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

import pytest

from sitegen.build.build import build
from sitegen.build.flags import Flags
from sitegen.build.project import load_project
from sitegen.desk.first_site import Answers, start_site

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
ADDRESSES = ["https://harbour.example/", "https://you.github.io/harbour/", "https://you.github.io/a%20b/c/"]
EXAMPLE = "https://test.example/"


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """A new site, as `init` leaves it, with a link of each kind in a text."""
    root = tmp_path_factory.mktemp("site")
    start_site(root, Answers(title="T", base_url=EXAMPLE, language="en", timezone="UTC", now=NOW), workflow=False)
    links = "[page](../pages/about.md) [root](/about/) ![icon](/favicon.svg)"
    (root / "content/posts/links.md").write_text(
        f"---\ntitle: Links\ndate: 2026-11-02\naliases: [/old/]\n---\n{links}\n"
    )
    return root


def built(root: Path, output: Path, flag: str = "") -> dict[str, bytes]:
    build(load_project(Flags(now=NOW, config=root / "sitegen.toml", output=output, base_url=flag)), map)
    shutil.rmtree(output / ".sitegen")
    return {path.relative_to(output).as_posix(): path.read_bytes() for path in output.rglob("*") if path.is_file()}


class References(HTMLParser):
    """Everything in a page that a browser would ask for, or follow."""

    def __init__(self, page: bytes) -> None:
        super().__init__()
        self.found: list[str] = []
        self.feed(page.decode())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self.found += [given[name] for name in ("href", "src", "poster", "action", "data-url") if name in given]
        self.found += [
            part.split()[0] for name in ("srcset", "imagesrcset") for part in given.get(name, "").split(", ") if part
        ]
        if given.get("http-equiv") == "refresh":
            self.found.append(given["content"].partition("url=")[2])
        if given.get("property", "").startswith("og:") and given.get("content", "").startswith("http"):
            self.found.append(given["content"])


@pytest.mark.parametrize("address", ADDRESSES)
def test_every_reference_leads_to_a_file_below_the_address(site, tmp_path, address):
    files = built(site, tmp_path / "output", address)
    base = urlsplit(address).path
    seen = 0
    for path, data in files.items():
        asked = []
        if path.endswith(".html"):
            asked = References(data).found
        elif path.endswith(".xml"):
            asked = re.findall(r"<(?:loc|link|id|guid[^>]*|image:loc)>(http[^<]+)<", data.decode())
        elif path.endswith(".css"):
            asked = re.findall(r"""url\(["']?([^"')]+)["']?\)""", data.decode())
        for reference in asked:
            target = urljoin(address + path, reference)
            if not target.startswith("http") or urlsplit(target).netloc != urlsplit(address).netloc:
                assert EXAMPLE not in target, f"{path}: {reference}"
                continue
            seen += 1
            found = urlsplit(target).path
            assert found.startswith(base), f"{path}: {reference}"
            name = unquote(found.removeprefix(base))
            assert (name + "index.html" if name.endswith("/") or not name else name) in files, f"{path}: {reference}"
    assert seen > 200
    assert not [path for path, data in files.items() if EXAMPLE.encode() in data]


@pytest.mark.parametrize("address", ADDRESSES)
def test_the_flag_and_the_settings_give_the_same_bytes(site, tmp_path, address):
    moved = tmp_path / "moved"
    shutil.copytree(site, moved)
    settings = moved / "sitegen.toml"
    settings.write_text(settings.read_text().replace(EXAMPLE, address))
    assert built(moved, tmp_path / "by-settings") == built(site, tmp_path / "by-flag", address)
