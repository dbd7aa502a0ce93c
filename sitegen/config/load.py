"""`sitegen.toml` to a `Config`, or to located problems: never the first one only."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from pydantic import ValidationError

from sitegen.base.problems import Place, Problem, error
from sitegen.config import FILE_NAME
from sitegen.config.mistakes import MINIMUM, distinct, located
from sitegen.config.model import Config
from sitegen.config.places import key_places
from sitegen.config.toml_text import read_toml


class Settings(NamedTuple):
    """The settings file, read; no `config` where there are problems. `places` knows where each value stands, `keys`
    where its key does.
    """

    config: Config | None
    places: Mapping[tuple[str | int, ...], Place]
    keys: Mapping[tuple[str | int, ...], Place]
    problems: tuple[Problem, ...]


def read_settings(data: bytes | None, path: str = FILE_NAME) -> Settings:
    """Read the bytes of the settings file (None where there is no such file)."""
    config, problems = _read(data, path)
    if config is None or data is None:
        return Settings(None, {}, {}, problems)
    found = key_places(data.decode("utf-8-sig").replace("\r\n", "\n"))
    places = {keys: Place(path, line, value) for keys, (line, _, value) in found.items()}
    return Settings(config, places, {keys: Place(path, line, key) for keys, (line, key, _) in found.items()}, ())


def _read(data: bytes | None, path: str) -> tuple[Config | None, tuple[Problem, ...]]:
    if data is None:
        hint = f"run sitegen in the folder that holds {FILE_NAME}, or name the file with --config"
        return None, (error("CFG001", "there is no settings file here", Place(path), hint),)
    try:
        text = data.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError:
        return None, (error("CFG004", "is not a text file in UTF-8", Place(path), "save it as UTF-8"),)
    if not text.strip():
        return None, (error("CFG002", "the settings file is empty", Place(path, 1, 1), MINIMUM),)
    values, problem = read_toml(text, path)
    if problem:
        return None, (problem,)
    try:
        return Config.model_validate(values), ()
    except ValidationError as mistake:
        places = key_places(text)
        return None, tuple(located(item, places, path) for item in distinct(mistake.errors(include_url=False)))
