"""The Nu HTML checker of the W3C, where Java and its vnu.jar are at hand: it reads every page in one go."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from sitegen.base.problems import Place, Problem, SiteError, error, warning

_USUAL = ("vnu.jar", "node_modules/vnu-jar/build/dist/vnu.jar")


class NoNuError(Exception):
    """What is missing to run the checker, and how to get it."""


def find_nu(root: Path, given: Path | None) -> tuple[str, Path]:
    """Java, and vnu.jar: the one that was given, else beside the settings. Raises NoNuError where either is missing."""
    jar = given or next((root / name for name in _USUAL if (root / name).is_file()), None)
    if jar is None or not jar.is_file():
        where = f"there is no file {given}" if given else "there is no vnu.jar"
        raise NoNuError(f"{where}: run npm install vnu-jar, or say with --vnu where it is")
    java = shutil.which("java")
    if java is None:
        raise NoNuError("there is no java: install a Java runtime, as with apt install default-jre-headless")
    return java, jar


def nu_problems(java: str, jar: Path, folder: Path) -> Iterator[Problem]:
    """NU001 errors and NU002 warnings of all pages below `folder`; one that many pages share is told once."""
    command = [java, "-Xss8m", "-jar", str(jar), "--format", "json", "--stdout", "--skip-non-html", str(folder)]
    done = subprocess.run(command, capture_output=True, check=False)
    try:
        messages = json.loads(done.stdout)["messages"]
    except (ValueError, KeyError):
        said = done.stderr.decode("utf-8", "replace").strip().splitlines()
        hint = "try another version of vnu.jar or of Java"
        raise SiteError(
            error("NU001", f"the HTML checker failed: {said[-1] if said else 'no answer'}", None, hint)
        ) from None
    shared: dict[tuple[str, str], list[Mapping[str, Any]]] = {}
    for message in messages:
        kind = "NU001" if message["type"] == "error" else "NU002"
        if message["type"] != "info" or message.get("subType") == "warning":
            shared.setdefault((kind, message["message"]), []).append(message)
    for (code, text), found in shared.items():
        at = _place(found[0], folder)
        pages = len({message.get("url") for message in found})
        where = f" ({pages:,} pages)" if pages > 1 else ""
        extract = " ".join(str(found[0].get("extract", "")).split())
        hint = f"mend the text or template that writes: {extract[:80]}" if extract else "mend the page"
        yield (error if code == "NU001" else warning)(code, f"{text.rstrip('.')}{where}", at, hint)


def _place(message: Mapping[str, Any], folder: Path) -> Place:
    path = unquote(urlsplit(str(message.get("url", ""))).path)
    shown = Path(path).relative_to(folder).as_posix() if path.startswith(f"{folder}/") else path
    return Place(shown, int(message.get("lastLine", 0)), int(message.get("firstColumn", message.get("lastColumn", 0))))
