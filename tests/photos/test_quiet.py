"""What decoders have to say of a picture is not seen on the terminal."""

from __future__ import annotations

import struct
import subprocess
import sys

from sitegen.content.model import File
from sitegen.photos.facts import ReadFacts

_SHORT = 3
_READERS = """
import sys
from pathlib import Path
from sitegen.checks.photographs import has_position
from sitegen.content.model import File
from sitegen.photos.develop import Develop, Order
from sitegen.photos.facts import ReadFacts
from sitegen.photos.renditions import Imprint, Recipe
from sitegen.photos.store import PhotoStore
root, name = Path(sys.argv[1]), sys.argv[2]
file = File(path=name, size=0, digest="")
ReadFacts(root)(file)
has_position(root / name)
Develop(root, PhotoStore(root))(Order(file, (Recipe("jpeg", 4, 4, None, 80, Imprint()),)))
"""


def tiff(samples: int) -> bytes:
    """A TIFF whose pixels are said to have so many colours."""
    tags = {256: 8, 257: 8, 258: 8, 259: 1, 262: 2, 273: 8, 277: samples, 278: 8, 279: 192}
    entries = b"".join(struct.pack("<HHIHH", tag, _SHORT, 1, value, 0) for tag, value in tags.items())
    return b"II*\0" + struct.pack("<I", 8) + struct.pack("<H", len(tags)) + entries + bytes(4 + 192)


def test_a_hostile_picture_prints_nothing(tmp_path):
    (tmp_path / "many.tif").write_bytes(tiff(300))
    command = [sys.executable, "-c", _READERS, str(tmp_path), "many.tif"]
    run = subprocess.run(command, capture_output=True, text=True, timeout=120, check=True)
    assert (run.stdout, run.stderr) == ("", "")
    (problem,) = ReadFacts(tmp_path)(File(path="many.tif", size=0, digest="")).facts.problems
    assert problem.code == "IMG003"
