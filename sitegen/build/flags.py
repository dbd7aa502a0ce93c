"""What the command line says of a build."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sitegen.config import FILE_NAME


@dataclass(frozen=True, slots=True, kw_only=True)
class Flags:
    """What the command line says; empty or False where it says nothing."""

    now: datetime
    config: Path = Path(FILE_NAME)
    output: Path | None = None
    base_url: str = ""
    drafts: bool = False
    future: bool = False

    @property
    def root(self) -> Path:
        """The folder of the site."""
        return self.config.absolute().parent

    @property
    def folder(self) -> Path:
        """The output folder."""
        return self.output or self.root / "output"
