"""The settings as a JSON Schema, for editors that complete and check `sitegen.toml`.

`python -m sitegen.config.schema` writes the file that ships beside this module; a test holds it equal to the model.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

SCHEMA_NAME = "sitegen.schema.json"
SCHEMA_FILE = Path(__file__).with_name(SCHEMA_NAME)


def settings_schema() -> dict[str, Any]:
    """The JSON Schema (2020-12) of all of `sitegen.toml`, with the description and default of each setting."""
    from sitegen.config.model import Config

    schema: dict[str, Any] = _untitled(Config.model_json_schema())
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Settings of a sitegen site",
        **schema,
    }


def schema_text() -> str:
    """`settings_schema()` as it stands in the file."""
    return json.dumps(settings_schema(), indent=2, ensure_ascii=False) + "\n"


def _untitled(node: Any) -> Any:
    """Without the titles that the library makes of the names: an editor would show them instead of the description."""
    if isinstance(node, list):
        return [_untitled(item) for item in node]
    if not isinstance(node, dict):
        return node
    return {
        key: {name: _untitled(item) for name, item in value.items()}
        if key in ("properties", "$defs")
        else _untitled(value)
        for key, value in node.items()
        if key != "title"
    }


if __name__ == "__main__":
    SCHEMA_FILE.write_text(schema_text(), encoding="utf-8")
