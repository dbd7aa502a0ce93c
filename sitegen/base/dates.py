"""Dates as readers write them, by language. A table of our own: the C library's depends on the machine."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import NamedTuple


class _Language(NamedTuple):
    months: str
    day: str
    month: str


_LANGUAGES: Mapping[str, _Language] = {
    "en": _Language(
        "January February March April May June July August September October November December",
        "{d} {m} {y}",
        "{m} {y}",
    ),
    "en-us": _Language(
        "January February March April May June July August September October November December",
        "{m} {d}, {y}",
        "{m} {y}",
    ),
    "de": _Language(
        "Januar Februar März April Mai Juni Juli August September Oktober November Dezember", "{d}. {m} {y}", "{m} {y}"
    ),
    "fr": _Language(
        "janvier février mars avril mai juin juillet août septembre octobre novembre décembre", "{d} {m} {y}", "{m} {y}"
    ),
    "es": _Language(
        "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
        "{d} de {m} de {y}",
        "{m} de {y}",
    ),
    "pt": _Language(
        "janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro",
        "{d} de {m} de {y}",
        "{m} de {y}",
    ),
    "it": _Language(
        "gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre",
        "{d} {m} {y}",
        "{m} {y}",
    ),
    "nl": _Language(
        "januari februari maart april mei juni juli augustus september oktober november december",
        "{d} {m} {y}",
        "{m} {y}",
    ),
    "sv": _Language(
        "januari februari mars april maj juni juli augusti september oktober november december",
        "{d} {m} {y}",
        "{m} {y}",
    ),
    "da": _Language(
        "januar februar marts april maj juni juli august september oktober november december", "{d}. {m} {y}", "{m} {y}"
    ),
    "nb": _Language(
        "januar februar mars april mai juni juli august september oktober november desember", "{d}. {m} {y}", "{m} {y}"
    ),
    "pl": _Language(
        "stycznia lutego marca kwietnia maja czerwca lipca sierpnia września października listopada grudnia",
        "{d} {m} {y}",
        "{n:02}.{y}",
    ),
    "uk": _Language(
        "січня лютого березня квітня травня червня липня серпня вересня жовтня листопада грудня",
        "{d} {m} {y}",
        "{n:02}.{y}",
    ),
    "ru": _Language(
        "января февраля марта апреля мая июня июля августа сентября октября ноября декабря",
        "{d} {m} {y}",
        "{n:02}.{y}",
    ),
    "ja": _Language("1月 2月 3月 4月 5月 6月 7月 8月 9月 10月 11月 12月", "{y}年{m}{d}日", "{y}年{m}"),
    "zh": _Language("1月 2月 3月 4月 5月 6月 7月 8月 9月 10月 11月 12月", "{y}年{m}{d}日", "{y}年{m}"),
    "ko": _Language("1월 2월 3월 4월 5월 6월 7월 8월 9월 10월 11월 12월", "{y}년 {m} {d}일", "{y}년 {m}"),
}


def day_text(day: date, language: str) -> str:
    """A day in words: `20 November 2026`, `20. November 2026`. ISO form where the language is not in the table."""
    names = _names(language)
    if names is None:
        return f"{day:%Y-%m-%d}"
    return names.day.format(d=day.day, m=names.months.split()[day.month - 1], n=day.month, y=day.year)


def month_text(year: int, month: int, language: str) -> str:
    """A month in words: `November 2026`."""
    names = _names(language)
    if names is None:
        return f"{year}-{month:02}"
    return names.month.format(m=names.months.split()[month - 1], n=month, y=year)


def month_name(month: int, language: str) -> str:
    """The name of a month, 1 to 12, or its number where the language is not in the table."""
    names = _names(language)
    return names.months.split()[month - 1] if names else f"{month:02}"


def _names(language: str) -> _Language | None:
    tag = language.lower()
    return _LANGUAGES.get(tag) or _LANGUAGES.get(tag.partition("-")[0])
