"""Good answers of other sites, kept below `.sitegen/` for a week: nobody is asked the same thing every hour."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from pathlib import Path

from sitegen.checks.outside import Answer

FILE = "links.json"
AGE = timedelta(days=7)


class Remembered:
    """Answers by address. A file that cannot be read, or is of another kind, is as good as none."""

    def __init__(self, root: Path, now: datetime) -> None:
        self._file = root / ".sitegen" / FILE
        self._now = now
        self._known = _read(self._file)

    def __getitem__(self, url: str) -> Answer | None:
        """What is known of an address, None where that is too old, or nothing."""
        status, moved, stamp = self._known.get(url, (0, "", 0.0))
        age = self._now.timestamp() - stamp
        return Answer(status, moved=moved) if status and 0 <= age <= AGE.total_seconds() else None

    def missing(self, urls: Sequence[str]) -> list[str]:
        """The addresses that have to be asked for."""
        return [url for url in urls if self[url] is None]

    def learn(self, answers: Mapping[str, Answer]) -> None:
        """Keep what was good; what was not is asked for the next time. A disk that refuses is no reason to fail."""
        if not answers:
            return
        for url, answer in answers.items():
            self._known.pop(url, None)
            if answer.is_good:
                self._known[url] = (answer.status, answer.moved, self._now.timestamp())
        oldest = self._now.timestamp() - AGE.total_seconds()
        kept = {url: list(value) for url, value in sorted(self._known.items()) if value[2] >= oldest}
        with contextlib.suppress(OSError):
            self._file.parent.mkdir(exist_ok=True)
            staged = self._file.with_suffix(".new")
            staged.write_text(json.dumps(kept, indent=1), "utf-8")
            staged.replace(self._file)


def _read(file: Path) -> dict[str, tuple[int, str, float]]:
    try:
        value = json.loads(file.read_text("utf-8"))
        return {str(url): (int(status), str(moved), float(stamp)) for url, (status, moved, stamp) in value.items()}
    except (OSError, ValueError, TypeError, AttributeError):
        return {}
