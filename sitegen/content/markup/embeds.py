"""Videos: from the page that shows one to the player that the reader may ask for. Nothing is fetched, ever."""

from __future__ import annotations

import re
from typing import NamedTuple


class Video(NamedTuple):
    """`site` is the name readers know; `player` is the URL of the player, the one without cookies if there is one."""

    site: str
    player: str


_PAGES = (
    (
        "YouTube",
        re.compile(
            r"https?://(?:www\.|m\.)?(?:youtube(?:-nocookie)?\.com/(?:watch\?(?:[^#]*&)?v=|shorts/|live/|embed/)"
            r"|youtu\.be/)([\w-]{11})(?![\w-])"
        ),
        "https://www.youtube-nocookie.com/embed/{}",
    ),
    (
        "Vimeo",
        re.compile(r"https?://(?:www\.|player\.)?vimeo\.com/(?:video/)?(\d{5,})(?:/([0-9a-f]+))?(?:[/?#]|\Z)"),
        "https://player.vimeo.com/video/{}?dnt=1",
    ),
    (
        "PeerTube",
        re.compile(
            r"https://([^/\s?#]+)/(?:videos/watch|videos/embed|w)/"
            r"([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|[1-9A-HJ-NP-Za-km-z]{22})(?:[/?#]|\Z)"
        ),
        "https://{}/videos/embed/{}",
    ),
)
_START = re.compile(r"[?&#](?:t|start)=(?:(\d+)h)?(?:(\d+)m)?(\d+)?s?(?:&|\Z)")


def video_at(url: str) -> Video | None:
    """The video that `url` shows; None where it is no page of a video."""
    for site, page, player in _PAGES:
        if found := page.match(url):
            return Video(site, _started(player, site, url, [part for part in found.groups() if part]))
    return None


def _started(player: str, site: str, url: str, parts: list[str]) -> str:
    address = player.format(*parts)
    if site == "Vimeo" and len(parts) > 1:
        address += "&h=" + parts[1]
    start = _START.search(url)
    if start and any(start.groups()):
        hours, minutes, seconds = (int(part or 0) for part in start.groups())
        total = hours * 3600 + minutes * 60 + seconds
        address += f"#t={total}s" if site == "Vimeo" else f"?start={total}"
    return address
