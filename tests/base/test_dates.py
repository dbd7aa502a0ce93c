from __future__ import annotations

from datetime import date

import pytest

from sitegen.base.dates import day_text, month_name, month_text

DAY = date(2026, 3, 7)


@pytest.mark.parametrize(
    ("language", "day", "month"),
    [
        ("en", "7 March 2026", "March 2026"),
        ("en-US", "March 7, 2026", "March 2026"),
        ("en-GB", "7 March 2026", "March 2026"),
        ("de", "7. März 2026", "März 2026"),
        ("de-AT", "7. März 2026", "März 2026"),
        ("pt-BR", "7 de março de 2026", "março de 2026"),
        ("uk", "7 березня 2026", "03.2026"),
        ("ja", "2026年3月7日", "2026年3月"),
        ("xx", "2026-03-07", "2026-03"),
    ],
)
def test_days_and_months_as_readers_write_them(language, day, month):
    assert day_text(DAY, language) == day
    assert month_text(2026, 3, language) == month


def test_a_month_by_itself():
    assert month_name(3, "sv") == "mars"
    assert month_name(3, "xx") == "03"


@pytest.mark.parametrize(
    "language", ["en", "de", "fr", "es", "pt", "it", "nl", "sv", "da", "nb", "pl", "uk", "ru", "ja", "zh", "ko"]
)
def test_every_language_has_twelve_different_months(language):
    assert len({month_name(month, language) for month in range(1, 13)}) == 12
