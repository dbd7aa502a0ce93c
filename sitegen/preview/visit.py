"""One request, from its head to what stands there: first who asks, then what for."""

from __future__ import annotations

import html
from collections.abc import Callable, Mapping
from typing import NamedTuple
from unicodedata import normalize
from urllib.parse import parse_qsl, quote

from sitegen.preview.access import Access, Local
from sitegen.preview.answers import EVENTS, OWN, Answer, Answers
from sitegen.preview.reply import Reply, note, reply
from sitegen.preview.request import Refused, Request, Target, check_framing, check_wish, decode_path, split_target

MAX_PAGES = 64
_SAFE = "/-._~!$&'()*+,;=:@"
_DOOR = """<!doctype html>
<html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<meta http-equiv="refresh" content="0;url={url}">
<title>Preview</title><p><a href="{url}">To the preview</a></html>
"""

_FAREWELL = b"""// sitegen serve: a preview shows what is there now, so no service worker stands before it.
self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil((async () => {
  await self.registration.unregister();
  for (const tab of await self.clients.matchAll({ type: "window" })) tab.navigate(tab.url);
})()));
"""
"""What a browser gets that looks for a service worker, the site's own or one that another program left on this port: it
takes the place of that one, removes itself, and loads the pages anew that the other had answered."""


class Path(NamedTuple):
    """A path of the site is asked for; `exact` is False where nothing can stand under such a spelling."""

    text: str
    exact: bool


class Opening(NamedTuple):
    """An event stream is asked for, for `pages`; `since` is the last id that was seen."""

    pages: tuple[str, ...]
    since: str


class Redirect(NamedTuple):
    """Something stands at `to`, a whole path, and the browser is sent there."""

    status: int
    to: str


def admit(request: Request, local: Local, access: Access) -> Path | Opening | Reply:
    """What is asked for, when whoever asks may; a Reply where that is all. Raises Refused.

    The Host is checked before anything that depends on what is asked for.
    """
    check_framing(request)
    is_reading = request.method in ("GET", "HEAD")
    target = split_target(request.target) if is_reading else Target("", "/", "")
    access.check_host(request, target, local)
    check_wish(request)
    is_stream = target.path == EVENTS
    access.check_origin(request, stream=is_stream)
    if access.brings_token(target.query):
        return _door(request, target, access.cookie(local))
    access.check_visitor(request, local)
    if is_stream:
        access.check_key(target.query)
        if request.method == "HEAD":
            raise Refused(405, "a stream has no end, and no length")
        return _opening(request, target.query)
    if request.get("service-worker"):
        return reply(request, Answer(200, "text/javascript; charset=utf-8", _FAREWELL))
    text = decode_path(target.path)
    return Path(target.path if text is None else text, text is not None)


def _door(request: Request, target: Target, cookie: str) -> Reply:
    """The answer to the printed link: the cookie, and a page that leads on to the address without the token.

    A redirect by status would do for a link that was scanned. One that was followed from a page of another site (a
    message in a browser) would come without the cookie, which is SameSite=Strict: our own page must lead there, and
    must not be its referrer.
    """
    path = decode_path(target.path) or "/"
    body = _DOOR.format(url=html.escape(quoted(path))).encode()
    page = reply(request, Answer(200, "text/html; charset=utf-8", body))
    head = page.head.replace(b"Referrer-Policy: same-origin", b"Referrer-Policy: no-referrer")
    first, rest = head.split(b"\r\n", 1)
    return page._replace(head=first + f"\r\nSet-Cookie: {cookie}\r\n".encode("latin-1") + rest)


def _opening(request: Request, query: str) -> Opening:
    try:
        pairs = parse_qsl(query, max_num_fields=200, errors="strict")
    except ValueError:
        raise Refused(400, "the query is not well formed") from None
    pages = tuple(dict.fromkeys(value for key, value in pairs if key == "page"))[:MAX_PAGES]
    since = next((value for key, value in pairs if key == "since"), "")
    return Opening(pages, request.get("last-event-id") or since)


def look_up(path: Path, site: Answers, own: Mapping[str, Answer], say: Callable[[str], None]) -> Answer | Redirect:
    """What stands at `path`: the preview's `own`, then the site's, below its base path; else the 404 page."""
    if not path.exact:
        return site.not_found(path.text)
    if path.text in own:
        return own[path.text]
    base = site.base
    if path.text in ("/", base.rstrip("/")) and path.text != base:
        return Redirect(302, quoted(base))
    if not path.text.startswith(base) or path.text.startswith(OWN):
        return site.not_found(path.text)
    inner = path.text[len(base) - 1 :]
    if answer := site.answer(inner):
        return answer
    if to := site.redirect(inner):
        return Redirect(301, quoted(base + to.lstrip("/")))
    composed = normalize("NFC", inner)
    if composed != inner and site.answer(composed):
        say(f"{path.text}: not found; a link there has its accents in another Unicode form (NFD)")
    return site.not_found(inner)


def quoted(path: str) -> str:
    """A whole path as it stands in an address or header: it leads to this server, whatever it holds."""
    return quote("/" + path.lstrip("/"), safe=_SAFE)


def redirect(request: Request, found: Redirect) -> Reply:
    """What sends the browser on."""
    return note(found.status, "", request, ("Location", found.to))
