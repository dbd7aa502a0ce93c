"""What browsers are told after an update: what each open page shows now, and which files changed under them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from sitegen.preview.media import media_type
from sitegen.preview.snapshot import Snapshot, State

_SWAPPED = ("text/css", "image/", "font/")
"""What a browser can exchange in a page that it shows; all else needs the page to be loaded again."""


class Page(NamedTuple):
    """An open page before and after an update. `only_assets` says that nothing but addresses of assets differs."""

    path: str
    before: State
    after: State
    only_assets: bool

    @property
    def changed(self) -> bool:
        """Whether its browser has something else to show."""
        return (self.before.page, self.before.over.digest) != (self.after.page, self.after.over.digest)


def look(before: Snapshot, after: Snapshot, open_paths: Sequence[str]) -> tuple[Page, ...]:
    """Render the open pages. What they were is asked first, while it is still at hand."""
    moved = _moved_assets(before, after)
    was = [(before.state(path), before.bytes_of(path) if moved else b"") for path in open_paths]
    found = []
    for path, (state, data) in zip(open_paths, was, strict=True):
        now = after.state(path)
        same = bool(moved) and state.page != now.page and _exchanged(data, moved) == after.bytes_of(path)
        found.append(Page(path, state, now, same and before.badge_of(path) == after.badge_of(path)))
    return tuple(found)


def news(before: Snapshot, after: Snapshot, pages: Sequence[Page], files: bool, go: str | None) -> dict[str, object]:
    """The event for an update; `files` asks for changed files as well, `go` is where all visible tabs shall go."""
    told = {}
    for page in pages:
        state = {"page": page.after.page, "problems": page.after.over.digest}
        moved = _moved_to(page.path, before, after)
        told[page.path] = state | ({"swap": True} if page.only_assets else {}) | ({"go": moved} if moved else {})
    overlays = {page.after.over.digest: page.after.over.html for page in pages if page.after.over.digest}
    event: dict[str, object] = {"kind": "update", "pages": told, "overlays": overlays}
    event["files"] = _changed_files(before, after) if files else {}
    if go:
        event["go"] = _address(after, go)
    return event


def _moved_to(path: str, before: Snapshot, after: Snapshot) -> str | None:
    """Where the text whose page stood at `path` stands now, if it moved."""
    source = before.badge_of(path)[0]
    url = after.url_of(source) if source else None
    return _address(after, url) if url and url != path and after.badge_of(path)[0] != source else None


def _moved_assets(before: Snapshot, after: Snapshot) -> dict[str, str]:
    """Assets whose address changed with their content, if a browser can exchange all of them."""
    if before.served is None or after.served is None or before.served.renderer is after.served.renderer:
        return {}
    old, new = before.served.project.assets.urls, after.served.project.assets.urls
    moved = {url: new[name] for name, url in old.items() if name in new and new[name] != url}
    if not all(media_type(url).startswith(_SWAPPED) for url in moved):
        return {}
    return {_address(before, url): _address(after, to) for url, to in moved.items()}


def _exchanged(data: bytes, moved: Mapping[str, str]) -> bytes:
    for url, to in moved.items():
        data = data.replace(url.encode(), to.encode())
    return data


def _changed_files(before: Snapshot, after: Snapshot) -> dict[str, str]:
    """Addresses of files whose content is another now, each with the address under which a browser asks again."""
    if before.served is None or after.served is None:
        return {}
    files = _moved_assets(before, after)
    was = before.served.prepared.plan
    for planned in after.served.prepared.plan.outputs:
        if planned.group not in ("asset", "photo"):
            continue
        old = was.find(planned.url)
        if old is not None and not callable(old.maker) and old.maker != planned.maker:
            address = _address(after, planned.url)
            files[address] = f"{address}?{after.revision}"
    return files


def _address(snapshot: Snapshot, url: str) -> str:
    """A site-absolute URL as it stands in pages."""
    return snapshot.served.project.listing.address.path(url) if snapshot.served else url
