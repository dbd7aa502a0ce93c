"""A link as a QR code in the terminal, so that nobody types a token on a phone."""

from __future__ import annotations

_HALVES = {(False, False): " ", (True, False): "▀", (False, True): "▄", (True, True): "█"}
_QUIET = 2


def qr_code(link: str, encoding: str = "utf-8") -> str:
    """Lines that a phone's camera reads; empty where a terminal of that `encoding` cannot show them.

    Two modules stand in one character. The quiet zone is two modules wide: terminals add a margin of their own colour.
    """
    try:
        "".join(_HALVES.values()).encode(encoding)
    except (UnicodeEncodeError, LookupError):
        return ""
    import segno  # late: only where a phone is invited

    rows = [[bool(module) for module in row] for row in segno.make(link, micro=False, error="l").matrix]
    width = len(rows[0]) + 2 * _QUIET
    blank = [False] * width
    framed = [blank] * _QUIET + [[False] * _QUIET + row + [False] * _QUIET for row in rows] + [blank] * _QUIET
    framed += [blank] * (len(framed) % 2)
    return "\n".join(
        # what is printed is the light part: most terminals are dark, and cameras expect dark modules on light
        "".join(_HALVES[not upper, not lower] for upper, lower in zip(top, bottom, strict=True))
        for top, bottom in zip(framed[::2], framed[1::2], strict=True)
    )
