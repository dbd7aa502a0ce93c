"""What the preview's server asks of the session: an immutable snapshot of the served site, and nothing of the disk.

The two sides meet here. The session makes snapshots and publishes events; the server (`server.py`) knows HTTP, who may
come in, and which pages are open. The server's side, as the session uses it:

    tabs = Tabs()                                              # events.py
    server = Server(answers, tabs, access, listening, own=…)   # server.py; `answers` gives the snapshot of the moment
    server.start(); server.address; server.close()
    tabs.publish(revision, {"kind": …})                        # after the snapshot with that revision is in force
    tabs.open_paths()                                          # pages open in browsers, the latest first

The browser's side is one event stream (server-sent events), at the server's root whatever the site's base path is:

    GET /_sitegen/events?key=KEY&since=ID&page=/2026/11/a/&page=/     KEY: `access.key`; ID: see below

* `page` (repeated, below the base path, percent-encoded) are the pages this stream stands for: that is `open_paths`.
* Each published event comes as `id: RUN-REVISION` and `data: JSON`. `since` (or the header Last-Event-ID, which wins,
  since a browser sends it when it connects again) is the last id seen, or the one of the page's own snapshot:
  `tabs.id(answers.revision)`. What was published after it comes first. Where that is no longer known (another run of
  the server, too long ago) there comes one event `{"kind": "lost"}` instead: reload.
* `event: ping` comes every ten seconds, without an id; a stream that was silent for longer is dead.
* A stream whose key is wrong answers 403: the page is from another site or an old run. The key lives as long as the
  site's `.sitegen/` folder, so that tabs that were open when the server was restarted follow again.

A browser opens at most six connections to a server, and an event stream holds one of them. So all tabs of a browser
share one stream, in a SharedWorker (its script is one of the server's `own` answers: same origin). The worker opens
the stream anew, with `since`, whenever the set of visible pages changes, and closes it when none is visible. Where
there is no SharedWorker (some phones) each visible tab has its stream, and lets go of it when it is hidden.
"""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple, Protocol

OWN = "/_sitegen/"
"""Paths that are the preview's own, below no base path; a site's files of that name are hidden by them."""

EVENTS = OWN + "events"


class Answer(NamedTuple):
    """What is sent for a path: `media` is a whole Content-Type, `digest` the ETag without quotes (empty: none).

    `body` may be a file (a photograph, a video): it is opened when asked for, and must be in the map because the site
    holds it, never because somebody asked for its name.
    """

    status: int
    media: str
    body: bytes | Path
    digest: str = ""


class Answers(Protocol):
    """An immutable snapshot of the served site.

    Paths are decoded (text, Unicode as sent), site-absolute (`/2026/11/a/`, `/assets/a.css`) and already below the base
    path. They are keys: nothing here is ever joined to a folder. Methods are called from several threads at once.
    """

    @property
    def revision(self) -> int:
        """Number of the snapshot: grows by at least one with each."""

    @property
    def base(self) -> str:
        """The path of the site's base URL, decoded, with a slash at both ends: `/` or `/repo/`."""

    def answer(self, path: str) -> Answer | None:
        """What stands at `path`; None where nothing does. A page is rendered now if it was not before."""

    def redirect(self, path: str) -> str | None:
        """`/a/` for `/a` where only that exists; None otherwise. Taken from the site, never from `path`."""

    def not_found(self, path: str) -> Answer:
        """The site's 404 page for a path where nothing stands."""
