"""The files that are made of a photograph: what its page shows instead of the photograph itself."""

from __future__ import annotations

import json
import posixpath
from hashlib import sha256
from typing import NamedTuple

from sitegen.content.model import File
from sitegen.photos.facts import Facts
from sitegen.photos.renditions import (
    CARD_SIZE,
    DEVELOPED,
    Imprint,
    Negative,
    PhotoOptions,
    Rendition,
    Renditions,
    SocialCard,
    card_suffix,
    media_type,
    plan_renditions,
)
from sitegen.site.model import Better, Crop, Picture, Printed, Sized


class Prints(NamedTuple):
    """A picture with its files, and what is to be made for it, by URL."""

    picture: Picture
    files: tuple[tuple[str, Printed], ...]


def is_developed(facts: Facts) -> bool:
    """Whether files are made of a photograph: of drawings and moving pictures, and of what is damaged, none are."""
    return (
        facts.size is not None
        and facts.kind in DEVELOPED
        and not facts.animated
        and not any(problem.is_error for problem in facts.problems)
    )


def make_prints(picture: Picture, file: File, user: str, facts: Facts, options: PhotoOptions, *, lead: bool) -> Prints:
    """The prints of `picture`, whose original would stand at its URL; they stand beside it. `user` shows it."""
    assert facts.size is not None  # noqa: S101  # is_developed was asked
    folder, name = posixpath.split(picture.url)
    negative = Negative(posixpath.splitext(name)[0], file.digest, facts.kind, *facts.size)
    renditions = plan_renditions(negative, _imprint(picture), options, focus=picture.focus, lead=lead)
    plain = _sized(folder, renditions.plain)
    return Prints(
        picture._replace(
            url=plain[-1].url,
            width=plain[-1].width,
            height=plain[-1].height,
            plain=plain,
            better=tuple(Better(media_type(some[0].recipe.format), _sized(folder, some)) for some in renditions.better),
            crops=_crops(folder, renditions),
            placeholder=facts.placeholder,
        ),
        tuple((posixpath.join(folder, one.name), Printed(file, user, one.recipe)) for one in renditions.all()),
    )


def make_card(card: SocialCard, file: File | None, user: str, page: str) -> tuple[Sized, Printed]:
    """The social card of the post whose page is at `page`: where it stands, and how it is made."""
    source = file or _NO_FILE
    mark = sha256(json.dumps([source.digest, card]).encode()).hexdigest()[:8]
    name = f"card.{mark}{card_suffix(photograph=file is not None)}"
    return Sized(page[: page.rindex("/") + 1] + name, *CARD_SIZE), Printed(source, user, card)


_NO_FILE = File(path="", size=0, digest="")


def _imprint(picture: Picture) -> Imprint:
    return Imprint(
        caption=picture.caption,
        credit=picture.credit,
        creators=picture.creators,
        copyright=picture.copyright,
        alt=picture.alt or "",
        license=picture.license,
        licensor_url=picture.licensor_url,
        source_type=picture.source_type,
    )


def _sized(folder: str, files: tuple[Rendition, ...]) -> tuple[Sized, ...]:
    return tuple(Sized(posixpath.join(folder, one.name), one.recipe.width, one.recipe.height) for one in files)


def _crops(folder: str, renditions: Renditions) -> tuple[Crop, ...]:
    return tuple(
        Crop(ratio, posixpath.join(folder, one.name), one.recipe.width, one.recipe.height)
        for ratio, one in renditions.crops
    )
