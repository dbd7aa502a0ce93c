"""The JSON Schema that editors read is the one that the settings give."""

import json
import tomllib
from pathlib import Path

import jsonschema
import pytest

from sitegen.config.schema import SCHEMA_FILE, schema_text, settings_schema

ROOT = Path(__file__).parents[2]


def test_the_file_that_ships_is_the_schema_of_the_settings():
    told = "the settings have changed: run python -m sitegen.config.schema"
    assert json.loads(SCHEMA_FILE.read_text("utf-8")) == json.loads(schema_text()), told


def test_the_schema_is_one():
    jsonschema.Draft202012Validator.check_schema(settings_schema())


def test_the_sample_paper_passes_and_a_slip_does_not():
    settings = tomllib.loads((ROOT / "sitegen.toml").read_text("utf-8"))
    jsonschema.validate(settings, settings_schema())

    settings["site"]["tittle"] = "The Harbour Courier"
    with pytest.raises(jsonschema.ValidationError, match="tittle"):
        jsonschema.validate(settings, settings_schema())
