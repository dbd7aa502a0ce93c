"""A small site on disk that has a bit of everything, and ways to write to it. All of it follows from one seed."""

from __future__ import annotations

import json
import os
import posixpath
import shutil
import struct
import zlib
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

from tests.build.edited_theme import theme_files

START = datetime(2026, 11, 20, 12, tzinfo=UTC)
SECTIONS = ("News", "Culture", "Sport")
TAGS = ("city", "budget", "sea", "économie", "weather", "night", "trains", "a b")
AUTHORS = ("Ada Moor", "Ben Cole", "Cy Dunn")
SERIES = ("The wall", "Ten rivers")
WORDS = (
    "harbour",
    "council",
    "night",
    "ferry",
    "budget",
    "stage",
    "river",
    "winter",
    "tram",
    "fog",
    "market",
    "bridge",
)

Front = dict[str, Any]

_XMP = """<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/"
 photoshop:Credit="Agency {0}" dc:description="Seen {0} times"/></rdf:RDF></x:xmpmeta>"""


def png(width: int, height: int, colour: int = 0) -> bytes:
    """A PNG of one colour; of some colours with a caption and a credit in it."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    rows = (b"\0" + bytes([colour]) * width) * height
    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    said = chunk(b"iTXt", b"XML:com.adobe.xmp\0\0\0\0\0" + _XMP.format(colour).encode()) if colour % 3 == 1 else b""
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + said + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")
    )


class EditedSite:
    """A site below `root`, with everything beside the files that a build depends on: clock, flags, engine, output.

    `written` is the post that was written last, `before` has what stood in files before they were written; `between`
    are builds that are to be made before the next one. `editions` are all sources as they were at the last good builds,
    `moments` folders with copies of what sitegen had written at some of them, `editions_of` has the sources of these.
    """

    def __init__(self, root: Path, seed: int) -> None:
        self.root, self.rng = root, Random(seed)
        self.now = START
        self.output = "output"
        self.drafts = self.future = False
        self.base_url = ""
        self.engine = "one"
        self.memo_warnings: list[str] = []
        self.broken: dict[str, bytes] = {}
        self.settings: dict[str, dict[str, Any]] = {}
        self.written = ""
        self.before: dict[str, bytes] = {}
        self.between: list[tuple[str, int]] = []
        self.editions: list[dict[str, bytes]] = []
        self.moments: list[Path] = []
        self.editions_of: dict[Path, dict[str, bytes]] = {}
        self._made = 0
        self._shouted = 0.2 if self.rng.random() < 0.3 else 0.0  # of some sites something is said at each build
        self._make()
        self.editions.append(self.everything())

    def path(self, path: str) -> Path:
        return self.root / path

    def files(self, folder: str, *suffixes: str) -> list[str]:
        """All files below a folder, by path from the root, sorted."""
        found = (file for file in self.path(folder).rglob("*") if file.is_file())
        paths = (file.relative_to(self.root).as_posix() for file in found)
        return sorted(path for path in paths if not suffixes or path.endswith(suffixes))

    def everything(self) -> dict[str, bytes]:
        """Every source, template and setting."""
        paths = [path for folder in ("content", "themes", "templates") for path in self.files(folder)]
        return {path: self.path(path).read_bytes() for path in [*paths, "sitegen.toml"]}

    def restore(self, files: Mapping[str, bytes]) -> None:
        """Make everything as it was."""
        for path in self.everything():
            if path not in files:
                self.path(path).unlink()
        for path, data in files.items():
            if not self.path(path).is_file() or self.path(path).read_bytes() != data:
                self.write(path, data)
        self.broken.clear()
        self.settings = json.loads(files["sitegen.toml"].partition(b"\n")[0].removeprefix(b"# "))

    def keep_edition(self) -> None:
        """Remember all sources: they can be built."""
        self.editions = [*self.editions[-4:], self.everything()]

    def keep_moment(self) -> None:
        """Copy all that sitegen has written; two copies are kept."""
        folder = self.root.parent / f"moment{len(self.moments)}{self.rng.randrange(1 << 30)}-{self.output}"
        for name, path in (("cache", ".sitegen"), ("output", self.output)):
            if self.path(path).is_dir():
                shutil.copytree(self.path(path), folder / name, symlinks=True)
        self.editions_of[folder] = self.editions[-1]
        self.moments.append(folder)
        if len(self.moments) > 2:
            shutil.rmtree(self.moments.pop(self.rng.randrange(2)))

    def undoable(self) -> list[str]:
        """Sources that were written over, the last one last."""
        return [path for path in self.before if path.startswith("content/") and self.path(path).is_file()]

    def write(self, path: str, data: str | bytes, rng: Random | None = None) -> None:
        """Write a file, in one of the ways in which editors save."""
        file = self.path(path)
        file.parent.mkdir(parents=True, exist_ok=True)
        data = data if isinstance(data, bytes) else data.encode()
        old = self.before.pop(path, None)
        if file.is_file():
            self.before[path] = file.read_bytes()
        elif old is not None:
            self.before[path] = old
        way = rng.randrange(3) if rng else 0
        if way == 0:
            file.write_bytes(data)
            return
        draft = file.with_name(f".{file.name}.tmp")
        draft.write_bytes(data)
        if way == 1 and file.exists():
            file.rename(file.with_name(f"{file.name}~"))
            draft.rename(file)
            file.with_name(f"{file.name}~").unlink()
        else:
            draft.replace(file)

    def save(self, path: str, front: Mapping[str, Any], body: str, rng: Random | None = None) -> None:
        """Write a source; each key has a line of JSON, which is YAML."""
        lines = "".join(f"{key}: {json.dumps(value, ensure_ascii=False)}\n" for key, value in front.items())
        self.write(path, f"---\n{lines}---\n\n{body}", rng)
        if path.startswith("content/posts/"):
            self.written = path

    def source(self, path: str) -> tuple[Front, str] | None:
        """Front matter and body of a source that `save` wrote; None where it is broken."""
        try:
            _, head, body = self.path(path).read_text(encoding="utf-8").split("---\n", 2)
            pairs = (line.partition(": ") for line in head.splitlines() if not line.startswith("#"))
            return {key: json.loads(value) for key, _, value in pairs}, body.removeprefix("\n")
        except ValueError:
            return None

    def sources(self, folder: str = "posts") -> list[str]:
        return [path for path in self.files(f"content/{folder}", ".md") if self.source(path)]

    def save_settings(self) -> None:
        """Write sitegen.toml; its first line holds the same as JSON."""
        lines = ["# " + json.dumps(self.settings)]
        for table, values in self.settings.items():
            lines.append(f"[{table}]")
            lines += [f"{key} = {_toml(value)}" for key, value in values.items()]
        self.write("sitegen.toml", "\n".join(lines) + "\n")

    def body(self, rng: Random, path: str = "") -> str:
        """A text; for a bundle with its picture, now and then with a heading, a link or a photograph."""
        parts = [" ".join(rng.choices(WORDS, k=rng.randrange(4, 12))).capitalize() + "." for _ in range(2)]
        if rng.random() < 0.3:
            parts.append(rng.choice(('He said "so" -- twice...', "A <b>raw</b> word.", "```python\nreturn 1\n```")))
        if rng.random() < 0.3:
            parts.insert(1, f"## {rng.choice(WORDS).capitalize()}")
        if rng.random() < 0.3 and (others := self.sources()):
            other = rng.choice(others)
            parts.append(f"[More]({posixpath.relpath(other, posixpath.dirname(path) or 'content/posts')}) of it.")
        if rng.random() < 0.2:
            parts.append("[About](/about/) us.")
        here = posixpath.dirname(path)
        if path.endswith("index.md") and (pictures := self.files(here, ".png")):
            parts.append(f"![A view]({posixpath.basename(rng.choice(pictures))})")
        elif rng.random() < 0.15 and (photos := self.files("content/photos", ".png")):
            parts.append(f"![A photo]({posixpath.basename(rng.choice(photos))})")
        return "\n\n".join(parts) + "\n"

    def new_post(self, rng: Random, **more: Any) -> str:
        """Write one more post, as a file, in a folder or as a bundle; returns its path."""
        self._made += 1
        name = f"{rng.choice(WORDS)}-{self._made}"
        folder = rng.choice(("", "", "culture/", "2025/", "sport/old/"))
        path = f"content/posts/{folder}{name}.md"
        if rng.random() < 0.25:
            path = f"content/posts/{folder}{name}/index.md"
            self.write(f"content/posts/{folder}{name}/view.png", png(rng.randrange(1, 4), 1))
        self.save(path, {**self.front(rng, path), **more}, self.body(rng, path), rng)
        return path

    def front(self, rng: Random, path: str) -> Front:
        day = START - timedelta(hours=rng.randrange(0, 24 * 80))
        dated, offset = rng.random() < 0.4, "+05:00" if rng.random() < 0.3 else ""
        front: Front = {
            "title": " ".join(rng.choices(WORDS, k=3)).capitalize(),
            "date": f"{day:%Y-%m-%d}" if dated else f"{day:%Y-%m-%dT%H:%M}{offset}",
        }
        tags = [tag.upper() if rng.random() < self._shouted else tag for tag in rng.sample(TAGS, rng.randrange(1, 4))]
        chances: tuple[tuple[float, str, Any], ...] = (
            (0.8, "tags", tags),
            (0.6, "section", rng.choice(SECTIONS)),
            (0.7, "authors", rng.sample(AUTHORS, rng.randrange(1, 3))),
            (0.6, "series", {"name": rng.choice(SERIES), "part": rng.randrange(1, 5)}),
            (0.2, "description", " ".join(rng.choices(WORDS, k=6))),
            (0.1, "pinned", True),
            (0.1, "featured", True),
            (0.1, "kind", rng.choice(("analysis", "opinion"))),
            (0.1, "corrections", [{"date": f"{day:%Y-%m-%d}", "text": "A name was wrong."}]),
            (0.1, "contributors", ["Eve Ford"]),
            (0.1, "aliases", [f"/old/{self._made}/"]),
            (0.1, "updated", f"{day + timedelta(hours=5):%Y-%m-%d %H:%M}"),
            (0.1, "noindex", True),
            (0.1, "extra", {"mood": rng.choice(WORDS)}),
            (0.1, "lang", "de"),
            (0.1, "layout", rng.choice(("long", "wide"))),
        )
        front |= {key: value for chance, key, value in chances if rng.random() < chance}
        if path.endswith("index.md") and rng.random() < 0.4:
            front |= {"photo": "view.png", "alt": "A view", "credit": "Ada Moor"}
        elif rng.random() < 0.15 and (photos := self.files("content/photos", ".png")):
            front |= {"photo": "/photos/" + posixpath.basename(rng.choice(photos)), "caption": "What it shows"}
        return front

    def _make(self) -> None:
        rng = self.rng
        self.settings = {
            "site": {"title": "The Test", "base_url": "https://test.example/", "timezone": "UTC"},
            "theme": {"name": "house", "trusted": rng.random() < 0.8},
            "theme.options": {"accent": "red"},
            "content": {"per_page": rng.randrange(2, 5)},
            "urls": {},
            "markdown": {"engine": "commonmark" if rng.random() < 0.8 else "markdown"},
            "feeds": {"items": rng.randrange(3, 20), "terms": rng.random() < 0.4},
        }
        self.save_settings()
        for path, text in theme_files(rng):
            self.write(path, text)
        for number in (1, 2):
            self.write(f"content/photos/shared{number}.png", png(number, 2))
        self.write("content/static/note.txt", "A note\n")
        self.write("content/data/teams.json", '{"a": 1, "b": [2, 3]}\n')
        self.write("content/data/places.csv", "name,size\nPort,2\n")
        self.save("content/pages/about.md", {"title": "About"}, "We are few.\n")
        self.save("content/pages/help/contact.md", {"title": "Contact", "extra": {"room": 4}}, "Write to us.\n")
        self.save("content/pages/imprint.md", {"title": "Imprint"}, "It is us.\n")
        self.save("content/authors/ada-moor.md", {"title": "Ada Moor", "extra": {"role": "editor"}}, "Ada edits.\n")
        for _ in range(rng.choice((4, 4, 5, 6, 8, 12))):
            self.new_post(rng)
        self.new_post(rng, draft=True)
        self.new_post(rng, date="2026-11-22 09:00")
        self.new_post(rng, embargo="2026-11-21 18:00")
        self.new_post(rng, expires="2026-11-23")
        for number, path in enumerate(rng.sample(self.sources(), 2)):
            self.comment(path, number)

    def comment(self, post: str, number: int) -> None:
        """A reader's comment on a post whose slug is its name."""
        slug = Path(post).parent.name if post.endswith("index.md") else Path(post).stem
        front = {"authors": ["A reader"], "date": f"2026-11-{10 + number % 9} 10:00"}
        self.save(f"content/comments/{slug}/{number}.md", front, f"Comment *{number}* here.\n")


def _toml(value: Any) -> str:
    if isinstance(value, list):
        return f"[{', '.join(map(_toml, value))}]"
    if isinstance(value, dict):
        return f"{{ {', '.join(f'{key} = {_toml(one)}' for key, one in value.items())} }}"
    return json.dumps(value, ensure_ascii=False)


def tree(folder: Path) -> Iterator[tuple[str, bytes]]:
    """Every file and link below an output folder but sitegen's own; folders, which may be empty, with a slash."""
    pending = [(str(folder), "")]
    while pending:
        here, above = pending.pop()
        with os.scandir(here) as entries:
            for entry in entries:
                name = above + entry.name
                if name == ".sitegen":
                    continue
                if entry.is_dir(follow_symlinks=False):
                    pending.append((entry.path, f"{name}/"))
                    yield f"{name}/", b""
                elif entry.is_symlink():
                    yield name, b"-> " + bytes(Path(entry.path).readlink())
                else:
                    yield name, Path(entry.path).read_bytes()
