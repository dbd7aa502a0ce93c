from __future__ import annotations

import io
import sys

from sitegen.report import progress
from sitegen.report.progress import Progress


class Stage:
    def __call__(self, number: int) -> int:
        return number * 2


def test_quick_work_shows_nothing(monkeypatch):
    monkeypatch.setattr(sys, "stderr", io.StringIO())
    assert list(Progress(map)(Stage(), range(5))) == [0, 2, 4, 6, 8]
    assert sys.stderr.getvalue() == ""


def test_long_work_counts_and_leaves_a_clean_line(monkeypatch):
    monkeypatch.setattr(sys, "stderr", io.StringIO())
    monkeypatch.setattr(progress, "_AFTER", -1)
    monkeypatch.setattr(progress, "_EVERY", -1)
    assert list(Progress(map)(Stage(), range(1500)))[-1] == 2998
    shown = sys.stderr.getvalue()
    assert "\rrendering 1,500 of 1,500\x1b[K" in shown
    assert shown.endswith("\r\x1b[K")
