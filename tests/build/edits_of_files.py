"""Edits of files and folders: what comes, goes, and is called otherwise."""

from __future__ import annotations

import os
import posixpath
import shutil
from pathlib import Path
from random import Random

from tests.build.edited_site import AUTHORS, START, TAGS, WORDS, EditedSite, png
from tests.build.edits import a_post, any_source, change, edit, outputs, templates

# -- texts


@edit(4)
def create(site: EditedSite, rng: Random) -> None:
    if len(site.sources()) < 16:
        site.new_post(rng)


@edit(2)
def delete(site: EditedSite, rng: Random) -> None:
    path = any_source(site, rng)
    if len(site.sources()) > 5:
        site.path(path).unlink()


@edit(2)
def rename(site: EditedSite, rng: Random) -> None:
    path = site.path(any_source(site, rng))
    if path.name == "index.md":
        path = path.parent
    target = path.with_name(f"{rng.choice(WORDS)}-{rng.randrange(90)}{path.suffix}")
    if not target.exists():
        path.rename(target)


@edit(2, size="small")
def rename_a_little(site: EditedSite, rng: Random) -> None:
    """Every file keeps its place in order."""
    path = site.path(rng.choice([path for path in site.sources() if not path.endswith("index.md")]))
    path.rename(path.with_name(f"{path.stem}{rng.choice('xyz')}.md"))


@edit(2)
def move(site: EditedSite, rng: Random) -> None:
    path = site.path(rng.choice([path for path in site.sources() if not path.endswith("index.md")]))
    folder = site.path(f"content/posts/{rng.choice(('', 'culture', 'science', '2024'))}")
    folder.mkdir(parents=True, exist_ok=True)
    if not (folder / path.name).exists():
        path.rename(folder / path.name)


@edit()
def rename_folder(site: EditedSite, rng: Random) -> None:
    folder = site.path(rng.choice(_folders(site)))
    target = folder.with_name(f"{rng.choice(WORDS)}{rng.randrange(9)}")
    if not target.exists():
        folder.rename(target)


@edit()
def delete_folder(site: EditedSite, rng: Random) -> None:
    shutil.rmtree(site.path(rng.choice(_folders(site))))


def _folders(site: EditedSite) -> list[str]:
    return sorted({posixpath.dirname(path) for path in site.files("content") if path.count("/") > 2})


@edit(2)
def last_of_a_tag(site: EditedSite, rng: Random) -> None:
    gone = rng.choice(TAGS)
    for path in site.sources():
        found = site.source(path)
        if found and gone in found[0].get("tags", ()):
            change(site, rng, path, lambda front: front.update(tags=[tag for tag in front["tags"] if tag != gone]))


@edit()
def alias_onto_a_page(site: EditedSite, rng: Random) -> None:
    change(site, rng, a_post(site, rng), lambda front: front.update(aliases=["/about/"]))


@edit(2, size="small")
def comment(site: EditedSite, rng: Random) -> None:
    found = site.sources("comments")
    if found and rng.random() < 0.3:
        site.path(rng.choice(found)).unlink()
    else:
        site.comment(rng.choice(site.sources()), rng.randrange(9))


@edit(3)
def page(site: EditedSite, rng: Random) -> None:
    name = rng.choice(("about", "help/contact", "help/contact", "imprint", "imprint", "tags", "help"))
    path = f"content/pages/{name}.md"
    if site.path(path).exists() and rng.random() < 0.5:
        site.path(path).unlink()
    else:
        site.save(path, {"title": rng.choice(WORDS).capitalize()}, site.body(rng, path), rng)


@edit()
def author_file(site: EditedSite, rng: Random) -> None:
    path = f"content/authors/{rng.choice(('ada-moor', 'ben-cole', 'new-one'))}.md"
    if site.path(path).exists():
        site.path(path).unlink()
    else:
        front = {"title": rng.choice((*AUTHORS, "New One")), "extra": {"role": rng.choice(WORDS)}}
        site.save(path, front, "Writes here.\n", rng)


@edit()
def swap_contents(site: EditedSite, rng: Random) -> None:
    first, second = (site.path(path) for path in rng.sample(site.sources(), 2))
    one, two = first.read_bytes(), second.read_bytes()
    first.write_bytes(two)
    second.write_bytes(one)


@edit()
def swap_names(site: EditedSite, rng: Random) -> None:
    first, second = (site.path(path) for path in rng.sample(site.sources(), 2))
    aside = first.with_name("aside.tmp")
    first.rename(aside)
    second.rename(first)
    aside.rename(second)


@edit()
def checkout(site: EditedSite, rng: Random) -> None:
    """Another branch: everything as it was at one of the last good builds, settings and templates as well."""
    site.restore(rng.choice(site.editions))


# -- files beside them


@edit(4)
def image(site: EditedSite, rng: Random) -> None:
    folders = [posixpath.dirname(path) for path in site.sources() if path.endswith("index.md")]
    name = rng.choice(("view", "view", "more", "shared1"))
    path = f"{rng.choice([*folders, 'content/photos', 'content/static'])}/{name}.png"
    if site.path(path).exists() and rng.random() < 0.25:
        site.path(path).unlink()
    else:
        site.write(path, png(rng.randrange(1, 5), rng.randrange(1, 3), rng.randrange(99)), rng)


@edit(2)
def static_file(site: EditedSite, rng: Random) -> None:
    path = f"content/static/{rng.choice(('note.txt', 'files/a.txt', 'robots.txt', 'files', 'about/index.html'))}"
    if site.path(path).is_dir() or any(above.is_file() for above in site.path(path).parents):
        return
    if site.path(path).exists() and rng.random() < 0.5:
        site.path(path).unlink()
    else:
        site.write(path, f"{rng.choice(WORDS)}\n", rng)


@edit(2, size="small")
def data_file(site: EditedSite, rng: Random) -> None:
    path = f"content/data/{rng.choice(('teams.json', 'places.csv', 'more.toml', 'in/deep.yaml'))}"
    if site.path(path).exists() and rng.random() < 0.25:
        site.path(path).unlink()
        return
    number = rng.choice((1, 2, 1.0, 1.5))
    texts = {"json": f'{{"a": {number}}}', "csv": f"name,size\n{rng.choice(WORDS)},2\n", "toml": f"a = {number}"}
    site.write(path, texts.get(path.rpartition(".")[2], f"a: {number}\n"), rng)


@edit(2, size="small")
def touch(site: EditedSite, rng: Random) -> None:
    """The same bytes at another time, in the past and in the future too."""
    file = site.path(rng.choice(site.files("content")))
    moment = START.timestamp() + rng.randrange(-(10**8), 10**7)
    os.utime(file, (moment, moment))


@edit(3, size="small")
def same_size_and_time(site: EditedSite, rng: Random) -> None:
    """Other bytes behind the same size and time: a file's time decides nothing."""
    rooms = (site.sources(), site.files("content/static", ".txt"), site.files("themes", ".html", ".css"))
    file = site.path(rng.choice(rng.choice(rooms)))
    data, status = file.read_bytes(), file.stat()
    places = [n for n, byte in enumerate(data) if byte in b"aeo" and n > data.rfind(b"---")]
    at = rng.choice(places)
    file.write_bytes(data[:at] + b"u" + data[at + 1 :])
    os.utime(file, ns=(status.st_atime_ns, status.st_mtime_ns))


@edit(5, size="small")
def delete_what_is_linked(site: EditedSite, rng: Random) -> None:
    """A page or a file that only a template links to, or only front matter that a template reads."""
    texts = [site.path(path).read_bytes() for path in [*templates(site), *site.files("content", ".md")]]
    files = {"/help/contact/": "pages/help/contact.md", "/imprint/": "pages/imprint.md", "/note.txt": "static/note.txt"}
    linked = [url for url in files if any(f'"{url}"'.encode() in text for text in texts)]
    site.path(f"content/{files[rng.choice(linked)]}").unlink()


# -- mistakes


@edit(4)
def break_file(site: EditedSite, rng: Random) -> None:
    kind = rng.choice(("front", "date", "link", "picture", "bytes", "template", "name", "data", "settings"))
    paths = {"template": templates(site), "name": templates(site), "data": site.files("content/data")}
    path = "sitegen.toml" if kind == "settings" else rng.choice(paths.get(kind) or site.sources())
    site.broken.setdefault(path, site.path(path).read_bytes())
    site.write(path, broken(kind, site.path(path).read_bytes()), rng)


def broken(kind: str, data: bytes) -> bytes:
    """A file with a mistake in it."""
    return {
        "front": data.replace(b"---\n", b"---\ntags: [a, b\n", 1),
        "date": data.replace(b"---\n", b"---\nupdated: 2026-02-30\n", 1),
        "link": data + b"\n[dead](nowhere.md)\n",
        "picture": data + b"\n![dead](nowhere.png)\n",
        "bytes": data + b"\xff\n",
        "template": data + b"{% if %}",
        "name": data + b"{{ nobody }}",
        "data": b'{"a": [',
        "settings": data + b"\n[site\n",
    }[kind]


@edit(2)
def mend_files(site: EditedSite, rng: Random) -> None:
    """All that was broken."""
    while site.broken:
        path, data = site.broken.popitem()
        if Path(site.path(path)).is_file():
            site.write(path, data, rng)


@edit()
def missing_layout(site: EditedSite, rng: Random) -> None:
    path = a_post(site, rng)
    site.broken.setdefault(path, site.path(path).read_bytes())
    change(site, rng, path, lambda front: front.update(layout="nowhere"))


@edit()
def delete_template(site: EditedSite, rng: Random) -> None:
    site.path(rng.choice(templates(site))).unlink()


@edit(2)
def literal_address(site: EditedSite, rng: Random) -> None:
    """A template that links to a page which may go away."""
    found = [path.removesuffix("index.html") for path in outputs(site) if path.endswith("index.html")]
    alone = [path for path in found if path in ("help/contact/", "imprint/")]
    pages = alone if alone and rng.random() < 0.6 else found
    path = rng.choice([path for path in templates(site) if "foot" not in path])
    text = site.path(path).read_text(encoding="utf-8")
    place = "{% block main %}" if "{% block main %}" in text else "<body>"
    if pages and text.count("url(") < 14:
        site.write(path, text.replace(place, f'{place}<a href="{{{{ url("/{rng.choice(pages)}") }}}}">x</a>'), rng)
