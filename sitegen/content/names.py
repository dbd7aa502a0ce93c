"""Which file names are read, which are left alone, and which could not live on every file system."""

from __future__ import annotations

import re
import shlex
import unicodedata
from collections.abc import Iterable

from sitegen.base.problems import Place, Problem, error, warning
from sitegen.base.urls import folded, is_device_name

MAX_SEGMENT_BYTES = 255
MAX_PATH_BYTES = 1024
"""Longer paths do not survive a checkout on every system; POSIX promises 255 bytes for a name."""

_EDITOR = re.compile(r"(?:.*~|#.*#|\.#.*|.*\.sw[a-p]|.*\.kate-swp|4913|___jb_.*|.*\.tmp|\.DS_Store|Thumbs\.db|~\$.*)\Z")
_SECRET = re.compile(
    r"(?:\.git|\.hg|\.svn|\.env(?:\..*)?|\.htpasswd|\.netrc|\.npmrc|\.ssh|id_(?:rsa|dsa|ecdsa|ed25519)|.*\.(?:pem|key|p12|pfx))\Z",
    re.IGNORECASE,
)
_UNSAFE = re.compile(r'[\t"\\:?*|<>]')
_ORDINARY = re.compile(r"[\w-]{1,50}(?:\.[A-Za-z0-9]{1,10})?\Z")
"""Most names: nothing else needs to be asked of them than whether a device has them."""

_PLAIN = re.compile(r"[a-z0-9][a-z0-9-]{0,80}\.(?:md|markdown|jpe?g|png|webp)\Z")
"""What almost all files are called, and nothing that has a meaning of its own."""

_MEANINGFUL = re.compile(r"[#%]")
_SPACES = re.compile(r" +\.")
_UNFIT = re.compile(r'[\t"\\:?*|<>#%]+|[ .]+(?=\Z)')
_CONTROL = re.compile(r"[\x00-\x08\x0a-\x1f\x7f]")


def is_plain(name: str, path: str) -> bool:
    """Whether nothing need be asked of the last segment `name` of `path`: it is none of an editor's, no secret, and any
    system can store it.
    """
    return bool(_PLAIN.match(name)) and len(path) * 4 <= MAX_PATH_BYTES and not is_device_name(name)


def is_editor_file(name: str) -> bool:
    """Whether a name is one that editors and desktops leave behind (swap, backup and lock files)."""
    return bool(_EDITOR.match(name))


def is_secret(name: str) -> bool:
    """Whether a file of this name should never be published unless somebody insists."""
    return bool(_SECRET.match(name))


def shown(name: str) -> str:
    r"""`name` fit for a terminal: bytes that are not UTF-8 as `\xff`, control characters escaped."""
    if name.isprintable():  # half a character is not
        return name
    raw = name.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")
    if raw.isprintable():
        return raw
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in raw)


def unreadable(path: str, mistake: OSError) -> Problem:
    """IO001 for a file or folder that the system will not let us read."""
    reason = (mistake.strerror or str(mistake)).lower()
    hint = f"give your user the right to read it: chmod u+rX {shlex.quote(shown(path))}"
    return error("IO001", f"cannot be read: {reason}", Place(shown(path)), hint)


def safe_path(path: str) -> str:
    """`path`, relative and of a file that is copied, as it is published: no segment that Windows could not store, no
    character that means something else in a URL. `nul.jpg` becomes `nul-.jpg`, `a?b.jpg` becomes `a-b.jpg`.
    """
    return "/".join(map(_safe_segment, path.split("/")))


def _safe_segment(name: str) -> str:
    name = _UNFIT.sub("-", name)
    if not is_device_name(name):
        return name
    stem, dot, suffix = name.partition(".")
    return f"{stem}-{dot}{suffix}"


def check_name(path: str) -> Problem | None:
    """What is wrong with the last segment of `path`, a file or folder as the file system spells it."""
    name = path.rpartition("/")[2]
    if _ORDINARY.match(name) and len(path) * 4 <= MAX_PATH_BYTES and not is_device_name(name):
        return None
    at = Place(shown(path))
    try:
        size = len(name.encode())
    except UnicodeEncodeError:
        return error("PATH005", f"the file name is not UTF-8: {shown(name)}", at, "rename the file with plain letters")
    if _CONTROL.search(name):
        message = f"the file name holds a control character: {shown(name)}"
        return error("PATH003", message, at, "rename the file with plain letters")
    if size > MAX_SEGMENT_BYTES or len(path.encode()) > MAX_PATH_BYTES:
        limit = f"{MAX_SEGMENT_BYTES} bytes for a name, {MAX_PATH_BYTES} for a path"
        return error("PATH004", "the path is too long to be stored everywhere", at, f"shorten it; the limit is {limit}")
    return _odd_name(name, path.endswith((".md", ".markdown")), at)


def _odd_name(name: str, is_text: bool, at: Place) -> Problem | None:
    stem, dot, suffix = name.rpartition(".")
    better = _SPACES.sub(".", safe_path(name) if not is_text or is_device_name(name) else _UNFIT.sub("-", name))
    hint = f"rename it to {better}; until then its URL gets a safe form"
    if is_device_name(name) or name != name.rstrip(" ."):
        return warning("PATH002", f"Windows cannot store a file called {name}", at, hint)
    if dot and stem != stem.rstrip(" "):
        return warning("PATH002", f"a space stands before .{suffix}, which nobody sees", at, hint)
    if found := _UNSAFE.search(name):
        return warning("PATH003", f"the file name holds {shown(found[0])}, which Windows does not allow", at, hint)
    if not is_text and (found := _MEANINGFUL.search(name)):
        return warning("PATH003", f"the file name holds {found[0]}, which has a meaning in addresses", at, hint)
    return None


def find_twins(paths: Iterable[str]) -> tuple[list[Problem], frozenset[str]]:
    """Paths that would be one file where names fold case (URL002) or Unicode form (URL003), and all but the first of
    each such group: they are left out, for everything else that is to be said about them follows from this.
    """
    groups: dict[str, list[str]] = {}
    for path in paths:
        groups.setdefault(folded(path), []).append(path)
    problems = []
    left_out: list[str] = []
    for twins in groups.values():
        if len(twins) < 2:
            continue
        first, *others = sorted(twins)
        left_out += others
        places = [Place(shown(other)) for other in others]
        if len({unicodedata.normalize("NFC", twin) for twin in twins}) < len(twins):
            code, what = "URL003", "differ only in how an accent is stored"
        else:
            code, what = "URL002", "differ only in upper and lower case"
        message = f"the names of {len(twins)} files {what}: on many systems they are one file"
        problems.append(error(code, message, Place(shown(first)), "rename one of them", places))
    return problems, frozenset(left_out)
