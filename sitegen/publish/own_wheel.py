"""How another machine installs this very sitegen: from where it came, or from a wheel made of the installed files.

A name and a version would not do where sitegen did not come from a package index: the index may know another project
of that name.
"""

from __future__ import annotations

import base64
import hashlib
import io
import json
import zipfile
from collections.abc import Mapping
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import PurePosixPath
from typing import NamedTuple

FOLDER = "vendor"
_NAME = "sitegen"
_LEFT_OUT = frozenset({"RECORD", "INSTALLER", "REQUESTED", "direct_url.json"})
_BEGINNING = (1980, 1, 1, 0, 0, 0)
"""The earliest time that a zip file can hold: the same files give the same bytes."""


class Requirement(NamedTuple):
    """A line of requirements.txt, and the wheel that it names below `FOLDER` where there must be one.

    `line` is empty where this sitegen runs from its own source folder: nothing of it could be installed elsewhere.
    """

    line: str
    wheel: str = ""
    data: bytes = b""


def requirement(extra: str = "") -> Requirement:
    """The requirement for the sitegen that is running (PEP 610 says where it came from), with one of its extras."""
    try:
        own = distribution(_NAME)
    except PackageNotFoundError:
        return Requirement("")
    origin = own.read_text("direct_url.json")
    if origin is None:
        return Requirement(f"{_NAME}{_wanted(extra)}=={own.version}")
    return _of_origin(own, json.loads(origin), _wanted(extra))


def _wanted(extra: str) -> str:
    return f"[{extra}]" if extra else ""


def _of_origin(own: Distribution, origin: Mapping[str, object], extra: str) -> Requirement:
    url, commit = str(origin.get("url", "")), origin.get("vcs_info")
    if isinstance(commit, Mapping) and not url.startswith("file:"):
        return Requirement(f"{_NAME}{extra} @ {commit['vcs']}+{url}@{commit['commit_id']}")
    if "archive_info" in origin and url.startswith("https://"):
        return Requirement(f"{_NAME}{extra} @ {url}")
    folder = origin.get("dir_info")
    if isinstance(folder, Mapping) and folder.get("editable"):
        return Requirement("")
    name = f"{_NAME}-{own.version}-py3-none-any.whl"
    return Requirement(f"./{FOLDER}/{name}{extra}", name, _wheel(own))


def _wheel(own: Distribution) -> bytes:
    """The installed files as a wheel again (PEP 427)."""
    found = {}
    for file in own.files or ():
        path = PurePosixPath(file.as_posix())
        is_own = ".." not in path.parts and "__pycache__" not in path.parts
        if is_own and not (path.parts[0].endswith(".dist-info") and path.name in _LEFT_OUT):
            found[str(path)] = own.locate_file(file).read_bytes()  # type: ignore[attr-defined]
    record = next(path for path in found if path.endswith(".dist-info/WHEEL")).removesuffix("WHEEL") + "RECORD"
    lines = [f"{path},{_digest(data)},{len(data)}" for path, data in sorted(found.items())]
    found[record] = "\n".join([*lines, f"{record},,", ""]).encode()
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in sorted(found.items()):
            entry = zipfile.ZipInfo(name, _BEGINNING)
            entry.compress_type, entry.external_attr = zipfile.ZIP_DEFLATED, 0o644 << 16
            archive.writestr(entry, data)
    return packed.getvalue()


def _digest(data: bytes) -> str:
    return "sha256=" + base64.urlsafe_b64encode(hashlib.sha256(data).digest()).rstrip(b"=").decode()
