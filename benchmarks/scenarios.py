"""What is edited, how it is undone, and how one sees in the output that a build has done it.

A generator that did nothing would be the fastest of all: no figure counts before `check` has found its work.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from generators import HERE, Generator
from processes import Failed

SCENARIOS = {
    "cold": "from nothing",
    "nothing": "nothing changed",
    "body": "one body edited",
    "title": "title of one post edited",
    "tag": "one tag added",
    "template": "base template edited",
}
EDITS = ("body", "title", "tag", "template")

_POST_PAGES = "[12][0-9][0-9][0-9]/[01][0-9]/*/index.html"
_LEAST = 0.8
"""A page has at least this part of its text's bytes, or something was left out."""


@dataclass(frozen=True)
class Site:
    """A generator's copy of its site. `posts` are the files, oldest first; the one in the middle is edited."""

    generator: Generator
    folder: Path
    posts: tuple[Path, ...]
    weight: int

    @property
    def output(self) -> Path:
        return self.folder / self.generator.output

    @property
    def middle(self) -> Path:
        return self.posts[len(self.posts) // 2]

    def page_of(self, post: Path) -> Path:
        """Where the page of a post is written: all have the same addresses."""
        dated = re.fullmatch(r"(\d{4})-(\d\d)-\d\d-(.+)", post.stem)  # Jekyll's names
        year, month, slug = dated.groups() if dated else (*post.parts[-3:-1], post.stem)
        return self.output / year / month / slug / "index.html"

    def tag_pages(self, slug: str) -> list[Path]:
        return sorted((self.output / "tags" / slug).rglob("index.html"))

    def forget(self) -> None:
        """Put aside what earlier builds wrote and remembered.

        Nothing is deleted before all is measured: for minutes after many files were, ext4 looks at each of their inodes
        before it makes a new one, which costs whoever builds next up to half as much again.
        """
        for name in (self.generator.output, *self.generator.caches):
            if (self.folder / name).exists():
                put_aside(self.folder / name)


def put_aside(path: Path) -> None:
    """Move a file or folder out of the way, to where nobody looks and nothing is deleted before the end."""
    aside = path.parent.parent / "aside"
    aside.mkdir(exist_ok=True)
    path.rename(aside / f"{sum(1 for _ in aside.iterdir())}")


def prepare(generator: Generator, corpus: Path, work: Path) -> Site:
    """A copy of the generator's site with the posts of `corpus` in it."""
    source, folder = HERE / "sites" / generator.site, work / generator.name
    built = ("node_modules", generator.output, *generator.caches)
    shutil.copytree(source, folder, symlinks=True, ignore=shutil.ignore_patterns(*built))
    if (source / "node_modules").exists():
        (folder / "node_modules").symlink_to(source / "node_modules")
    shutil.copytree(corpus, folder / generator.posts)
    name, text = generator.settings
    if name:
        with (folder / name).open("a", encoding="utf-8") as file:
            file.write(text)
    posts = sorted((folder / generator.posts).rglob("*.md"), key=lambda post: int(post.stem.rpartition("-")[2]))
    return Site(generator, folder, tuple(posts), sum(post.stat().st_size for post in posts))


def word_of(kind: str, number: int) -> str:
    """What the edit of this kind brings in round `number`; no two are parts of each other."""
    return f"mark{kind}{number}x"


@contextlib.contextmanager
def edited(site: Site, kinds: tuple[str, ...], number: int) -> Iterator[None]:
    """Make these edits; in the end the files have their first bytes again, whatever happened."""
    template = site.folder / site.generator.template
    originals = {path: path.read_bytes() for path in (site.middle, template)}
    texts = {path: data.decode() for path, data in originals.items()}
    for kind in kinds:
        path = template if kind == "template" else site.middle
        changed = _changed(texts[path], kind, word_of(kind, number))
        if changed == texts[path]:
            raise Failed(f"{site.generator.title}: {path.name} has no place for the edit {kind!r}")
        texts[path] = changed
    try:
        for path, text in texts.items():
            if text.encode() != originals[path]:
                path.write_bytes(text.encode())
        yield
    finally:
        for path, data in originals.items():
            if path.read_bytes() != data:
                path.write_bytes(data)


def _changed(text: str, kind: str, word: str) -> str:
    if kind == "body":
        return f"{text}\nA last {word} sentence.\n"
    if kind == "title":
        return re.sub(r'^title: "', f'title: "{word} ', text, count=1, flags=re.MULTILINE)
    if kind == "tag":
        return re.sub(r"^tags: \[", f"tags: [{word}, ", text, count=1, flags=re.MULTILINE)
    return text.replace("<footer>", f"<footer>{word} ", 1)


def check(site: Site, kinds: tuple[str, ...] = (), number: int = 0) -> None:
    """Raises Failed unless the output has a page for each post, whole, and shows these edits wherever they belong."""
    pages = list(site.output.glob(_POST_PAGES))
    _demand(site, len(pages) == len(site.posts), f"{len(pages)} pages of posts, not {len(site.posts)}")
    weight = sum(page.stat().st_size for page in pages)
    _demand(site, weight > site.weight * _LEAST, f"pages of {weight} bytes for posts of {site.weight}")
    _demand(site, (site.output / "index.html").is_file(), "no front page")
    tags = [_slug(tag) for tag in _tags_of(site.middle)]
    for tag in tags if site.generator.tag_pages else ():
        _demand(site, bool(site.tag_pages(tag)), f"no page of the tag {tag}")
    for kind in kinds:
        word = word_of(kind, number)
        for place, found in _places(site, kind, word, tags):
            _demand(site, found, f"no {word} {place}")


def _places(site: Site, kind: str, word: str, tags: list[str]) -> Iterator[tuple[str, bool]]:
    """Where an edit must be seen, and whether it is."""
    page = site.page_of(site.middle)
    if kind == "template":
        for post in site.posts:
            yield f"on the page of {post.stem}", _has(site.page_of(post), word)
        yield "on the front page", _has(site.output / "index.html", word)
        return
    yield "on the page of the post", _has(page, word)
    if kind == "title":
        middle = site.posts.index(site.middle)
        for neighbour in site.posts[max(0, middle - 1) : middle + 2]:
            yield f"on the page of {neighbour.stem}", _has(site.page_of(neighbour), word)
    if not site.generator.tag_pages:
        return
    if kind == "title":
        for tag in tags:
            yield f"on the pages of the tag {tag}", any(_has(each, word) for each in site.tag_pages(tag))
    if kind == "tag":
        yield "in the list of tags", _has(site.output / "tags" / "index.html", word)
        listed = any(_has(each, site.middle.stem) for each in site.tag_pages(word))
        yield "as a page with the post", listed


def _has(path: Path, word: str) -> bool:
    return path.is_file() and word.encode() in path.read_bytes()


def _tags_of(post: Path) -> list[str]:
    found = re.search(r"^tags: \[(.*)\]$", post.read_text(encoding="utf-8"), re.MULTILINE)
    return [tag.strip() for tag in found[1].split(",")] if found else []


def _slug(tag: str) -> str:
    return tag.lower().replace(" ", "-")


def _demand(site: Site, fulfilled: bool, otherwise: str) -> None:
    if not fulfilled:
        raise Failed(f"{site.generator.title} wrote no usable site: {otherwise}")


def digest_of(output: Path) -> str:
    """Stands for every path and byte of an output, but for hidden files."""
    total = hashlib.blake2b()
    for path in sorted(_files(output)):
        total.update(f"{path.relative_to(output).as_posix()}\n{path.stat().st_size}\n".encode())
        total.update(path.read_bytes())
    return total.hexdigest()


def count(output: Path) -> tuple[int, int]:
    """HTML pages and files."""
    files = list(_files(output))
    return sum(path.suffix == ".html" for path in files), len(files)


def _files(output: Path) -> Iterator[Path]:
    for folder, folders, names in os.walk(output):
        folders[:] = [name for name in folders if not name.startswith(".")]
        yield from (Path(folder) / name for name in names if not name.startswith("."))
