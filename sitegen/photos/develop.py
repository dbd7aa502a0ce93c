"""A photograph is decoded once, and every file that is wanted of it is made: upright, in sRGB, with what its page says
of it, and nothing else that stood in the original.
"""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import nullcontext, suppress
from hashlib import file_digest
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from sitegen.base.problems import Problem, error
from sitegen.content.model import File
from sitegen.photos.damage import MAX_PIXELS
from sitegen.photos.encode import encode, has_few_colours
from sitegen.photos.facts import Size
from sitegen.photos.header import turn_of, upright_size
from sitegen.photos.quiet import unheard, unwarned
from sitegen.photos.renditions import Box, Recipe, SocialCard
from sitegen.photos.social_card import draw_card
from sitegen.photos.store import PhotoStore, key_of

if TYPE_CHECKING:
    from PIL import Image

_FORMATS = ("JPEG", "PNG", "WEBP", "AVIF", "TIFF")
_TURNS = {2: 0, 3: 3, 4: 1, 5: 5, 6: 4, 7: 6, 8: 2}
"""Pillow's way (Image.Transpose) to mend each EXIF orientation."""

_SAVE_AGAIN = "open it in an image program, save it as JPEG or PNG, and use that"


class Order(NamedTuple):
    """A photograph, and what is to be made of it; a social card may have none (a file without a path)."""

    file: File
    recipes: tuple[Recipe | SocialCard, ...]


class Developed(NamedTuple):
    """What came of an order: bytes of all files that were made, and problems, which have no place."""

    size: int
    problems: tuple[Problem, ...]


class Develop:
    """Makes the files of photographs below `root` and puts them into `store`, as workers want it."""

    serial_below = 2
    """A photograph takes long enough for a second process."""

    def __init__(self, root: Path, store: PhotoStore) -> None:
        self._root, self._store = root, store

    def __call__(self, order: Order) -> Developed:
        """Make every file. Raises OSError where nothing can be written."""
        path = self._root / order.file.path
        size, recipes = 0, tuple(one for one in order.recipes if isinstance(one, Recipe))
        for card in order.recipes:
            if isinstance(card, SocialCard):
                data = draw_card(card, path if order.file.path else None)
                self._store.put(key_of(order.file.digest, card), data, "jpeg" if order.file.path else "png")
                size += len(data)
        if not recipes:
            return Developed(size, ())
        try:
            decoded = _Decoded(path, recipes)
            if decoded.digest != order.file.digest:
                return Developed(size, (_changed(path),))  # what is kept under its key must be made of it
            made = [encode(decoded.scaled(recipe), recipe, few_colours=decoded.few_colours) for recipe in recipes]
        except Exception as mistake:  # Pillow raises what its codecs raise: struct.error, SyntaxError, ValueError
            return Developed(size, (_undeveloped(path, mistake),))
        for recipe, data in zip(recipes, made, strict=True):
            self._store.put(key_of(order.file.digest, recipe), data, recipe.format)
            size += len(data)
        return Developed(size, ())


class _Decoded:
    """A decoded photograph, and its sizes, each made once for all formats."""

    def __init__(self, path: Path, recipes: Iterable[Recipe]) -> None:
        from PIL import Image

        with unwarned(), path.open("rb") as stream, Image.open(stream, formats=_FORMATS) as image:
            size, turn = upright_size(image), turn_of(image)
            if size.width * size.height > MAX_PIXELS:
                raise ValueError(f"{size.width} x {size.height} pixels")
            if image.format == "JPEG":
                _draft(image, size, recipes)
            with unheard() if image.format == "TIFF" else nullcontext():
                image.load()
            profile = image.info.get("icc_profile")
            stream.seek(0)
            self.digest = file_digest(stream, "sha256").hexdigest()
            upright = image.transpose(Image.Transpose(_TURNS[turn])) if turn in _TURNS else image
        # boxes are in pixels of the upright source, and a JPEG may have been decoded at half its size
        self._scale = upright.width / size.width
        self.few_colours = has_few_colours(upright)
        self._whole = _in_srgb(_plain_mode(upright), profile)
        self._sizes: dict[tuple[Box | None, int, int], Image.Image] = {}

    def scaled(self, recipe: Recipe) -> Image.Image:
        """The part and the size that the recipe wants."""
        from PIL import Image

        key = (recipe.box, recipe.width, recipe.height)
        found = self._sizes.get(key)
        if found is None:
            whole = self._whole
            box = tuple(side * self._scale for side in recipe.box) if recipe.box else (0, 0, *whole.size)
            size = (recipe.width, recipe.height)
            if box == (0, 0, *size) and whole.size == size:
                found = whole
            else:
                box = (box[0], box[1], min(box[2], whole.width), min(box[3], whole.height))
                found = whole.resize(size, Image.Resampling.LANCZOS, box=box, reducing_gap=3.0)
            self._sizes[key] = found
        return found


def _draft(image: Image.Image, upright: Size, recipes: Iterable[Recipe]) -> None:
    """Let a JPEG be decoded at a half, a quarter or an eighth, where twice what is wanted is still there."""
    width, height = image.size
    across = max((one.width / (one.box[2] - one.box[0] if one.box else upright.width) for one in recipes), default=1)
    image.draft(None, (min(width, int(width * across * 2)), min(height, int(height * across * 2))))


def _plain_mode(image: Image.Image) -> Image.Image:
    """The picture with 8 bits for each of grey, colours or inks, and alpha only where something is transparent."""
    if image.mode in ("I;16", "I;16L", "I;16B", "I;16N", "I", "F"):
        return _from_deep(image)
    if image.mode in ("LA", "La", "PA", "RGBa") or "transparency" in image.info:
        image = image.convert("RGBA")
    elif image.mode == "1":
        image = image.convert("L")
    elif image.mode not in ("L", "RGB", "RGBA", "CMYK", "LAB"):
        image = image.convert("RGB")
    if image.mode == "RGBA" and image.getchannel("A").getextrema() == (255, 255):
        image = image.convert("RGB")
    return image


def _from_deep(image: Image.Image) -> Image.Image:
    """A grey picture of 16 bits, or of numbers, in 8 bits."""
    if image.mode.startswith("I"):
        return image.convert("I").point(lambda value: value / 256).convert("L")
    return image.convert("L")


def _in_srgb(image: Image.Image, profile: bytes | None) -> Image.Image:
    """The picture in the colours of all screens. A profile that cannot be used is left out; `ReadFacts` tells of it."""
    if profile:
        from PIL import ImageCms

        from sitegen.photos.colour import to_srgb

        with suppress(ImageCms.PyCMSError, OSError, ValueError, TypeError):
            image = to_srgb(image, profile)
    if image.mode in ("CMYK", "LAB"):
        image = image.convert("RGB")
    image.info = {}
    return image


def _changed(path: Path) -> Problem:
    return error("IO001", f"{path.name} was changed while the site was built", None, "build again")


def _undeveloped(path: Path, mistake: Exception) -> Problem:
    if isinstance(mistake, MemoryError):
        message = f"there is not enough memory to open {path.name}"
        return error("IMG003", message, None, "make the picture smaller, or build with fewer processes: --jobs 1")
    if isinstance(mistake, FileNotFoundError | PermissionError):
        reason = (mistake.strerror or str(mistake)).lower()
        return error("IO001", f"{path.name} cannot be read: {reason}", None, "put it back, or build again")
    return error("IMG003", f"{path.name} is damaged, and cannot be opened", None, _SAVE_AGAIN)
