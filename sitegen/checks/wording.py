"""Small judgements about words: a file name where words should stand, two texts that are one."""

from __future__ import annotations

import posixpath
import re
import unicodedata
from urllib.parse import unquote

_NOT_A_WORD = re.compile(r"[\W_]+")
_FILE_NAME = re.compile(
    r"(?:\S+\.(?:jpe?g|png|gif|webp|avif|svg|tiff?|heic)|(?:IMG|DSC[FN]?|DSCN|PXL|MVI|P|DJI)[_-]?\d{3,}\S*|[0-9_-]{6,})\Z",
    re.IGNORECASE,
)
_PHOTO_OF = re.compile(
    r"(?:an?\s+|the\s+)?(?:photo(?:graph)?|picture|image|pic|foto(?:grafia|graf[ií]a)?|imagem|imagen|bild)\s+"
    r"(?:of|showing|from|de|do|da|dos|von|del)\b",
    re.IGNORECASE,
)
_EMPTY_LINKS = frozenset(
    {"click here", "here", "this", "link", "this link", "read more", "more", "learn more", "this page", "website", "go"}
    | {"aqui", "clique aqui", "saiba mais", "hier", "klicken sie hier", "mehr", "ici", "cliquez ici", "aquí"}
)


def bare_name(url: str) -> str:
    """The file name at the end of an address."""
    return unquote(posixpath.basename(url.partition("?")[0].partition("#")[0].rstrip("/"))) or url


def plain(text: str) -> str:
    """`text` without case, accents, signs and double spaces."""
    apart = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold()).casefold()
    return _NOT_A_WORD.sub(" ", "".join(c for c in apart if not unicodedata.combining(c))).strip()


def same_words(one: str, other: str) -> bool:
    """Whether two texts have the same words."""
    return plain(one) == plain(other)


def is_file_name(text: str) -> bool:
    """Whether a text is the name of a file, as cameras give it or with its ending."""
    return bool(_FILE_NAME.match(text.strip()))


def starts_as_photo(alt: str) -> bool:
    """Whether an alternative text starts with `photo of`, which a screen reader has said already."""
    return bool(_PHOTO_OF.match(alt.strip()))


def says_nothing(text: str) -> bool:
    """Whether the words of a link say nothing without the sentence around them."""
    return text.casefold().strip(" .…!»›>→") in _EMPTY_LINKS
