"""Dates as people write them: "mandag den 31. maj", "June 5-6, 2024", 26-1-2013, 2023-10-25.

A year is taken from the text alone; where it gives none, the year stays open.
"""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import TYPE_CHECKING, Final, NamedTuple

from schedules.readers.words import CARDINALS, DAY_WORDS, MONTHS, ORDINALS, SHORT_WEEKDAYS, WEEKDAYS

if TYPE_CHECKING:
    from collections.abc import Iterable

FIRST_YEAR: Final = 1970
LAST_YEAR: Final = 2199
_CENTURY: Final = 2000
_WEEK: Final = 7


class Mention(NamedTuple):
    """A date in a line: what of it was written, and where it stands."""

    day: int
    month: int
    begin: int
    stop: int
    year: int | None = None
    weekday: int | None = None
    last_day: int | None = None

    def on(self, year: int) -> date | None:
        """Return the date in `year`, or None where that year has none."""
        try:
            return date(self.year or year, self.month, self.day)
        except ValueError:
            return None

    def fits(self, year: int) -> bool:
        """Tell whether the weekday, if one is written, is that of the date in `year`."""
        day = self.on(year)
        return day is not None and self.weekday in (None, day.weekday())


def _either(words: Iterable[str]) -> str:
    return "|".join(sorted((re.escape(word) for word in words), key=len, reverse=True))


_NAMES: Final = WEEKDAYS | SHORT_WEEKDAYS
_OF_DAY: Final = r"(?:en|abend|morgen|vormittag|nachmittag|avond|middag|ochtend)?"
_WEEKDAY: Final = rf"(?:\b(?P<w>{_either(_NAMES)}){_OF_DAY}\b\.?,?\s{{0,3}})?"
_ARTICLE: Final = r"(?:(?:d\.|den\b|the\b|de\b|le\b|am\b|on\b|,)\s{0,3}){0,2}"
_MONTH: Final = rf"(?P<m>{_either(MONTHS)})\b"
_YEAR: Final = r"(?P<y>(?:19|20|21)\d\d)(?!\d)"
_TO: Final = r"\s?(?:-|–|—|til|till|to|bis|tot|og|och|and|und|en|et|au|&|/|\+)\s?"
_NUMBERED: Final = r"(?P<d>\d{1,2})"

_PATTERNS: Final = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"{_WEEKDAY}(?<![\d/-]){_YEAR}(?P<i>[/-])(?P<m>\d\d)(?P=i)(?P<d>\d\d)(?!\d)",
        (
            rf"{_WEEKDAY}{_ARTICLE}(?<![\d.:,])(?P<d>\d{{1,2}})(?:\.|st|nd|rd|th|er|e)?"
            rf"(?:{_TO}(?:d\.|den\s)?(?P<l>\d{{1,2}})(?:\.|st|nd|rd|th)?)?\s{{0,2}}(?:of\s)?{_MONTH}(?:\.?,?\s{{0,3}}{_YEAR})?"
        ),
        (
            rf"{_WEEKDAY}\b{_MONTH}\.?\s{{1,2}}(?P<d>\d{{1,2}})(?:st|nd|rd|th)?(?![\d:.h]\d|\d|\s?(?:am|pm)\b)"
            rf"(?:{_TO}(?P<l>\d{{1,2}})(?:st|nd|rd|th)?(?![\d:.]))?(?:,?\s{{0,3}}{_YEAR})?"
        ),
        rf"{_WEEKDAY}{_ARTICLE}(?<![\d.,:/-]){_NUMBERED}\.?{_TO}(?P<l>\d{{1,2}})\.\s?(?P<m>\d{{1,2}})\.\s?{_YEAR}(?![\d.:,])",
        rf"{_WEEKDAY}{_ARTICLE}(?<![\d.,:/-]){_NUMBERED}(?P<s>[./-])(?P<m>\d{{1,2}})(?P=s)(?P<y>\d{{4}}|\d\d)(?![\d.:,])",
        rf"{_WEEKDAY}{_ARTICLE}(?<![\d.,:/-]){_NUMBERED}/(?P<m>\d{{1,2}})(?:\s?[-–]\s?|\s){_YEAR}",
        rf"{_WEEKDAY}{_ARTICLE}(?<![\d.,:/-]){_NUMBERED}\.\s?(?P<m>\d{{1,2}})\.?\s{_YEAR}",
        rf"{_WEEKDAY}{_ARTICLE}(?<![\d.,:/-]){_NUMBERED}\.\s?(?P<m>\d{{1,2}})\.(?![\d])",
        rf"\b(?P<w>{_either(_NAMES)}){_OF_DAY}\b\.?,?\s{{0,3}}{_ARTICLE}{_NUMBERED}/(?P<m>\d{{1,2}})(?:-(?P<y>\d\d))?(?![\d/])",
        r"\b(?:d\.|den)\s{0,2}(?P<d>\d{1,2})[/.](?P<m>\d{1,2})(?:-(?P<y>\d\d))?\b(?![\d/.:])",
        r"^\W{0,4}(?P<d>\d{1,2})/(?P<m>\d{1,2})(?=[\s,:–-]{1,4}(?:kl\b|\d{1,2}[.:]\d\d))",
        r"^\W{0,4}(?P<d>\d{1,2})\.(?P<m>\d{1,2})(?=[\s,:]{1,3}kl\b)",
    )
)
_NUMERIC: Final = (_PATTERNS[0], *_PATTERNS[3:])
_MONTH_NAME: Final = re.compile(rf"(?:{_MONTH.replace('?P<m>', '?:')})", re.IGNORECASE)
_DATE_LIKE: Final = re.compile(
    rf"\d[./-]\s?\d|\d.{{0,12}}?{_MONTH.replace('?P<m>', '?:')}|{_MONTH.replace('?P<m>', '?:')}.{{0,3}}\d",
    re.IGNORECASE,
)
_DAY_NUMBER: Final = re.compile(
    rf"\b(?:{DAY_WORDS})\s{{0,2}}(?P<n>\d{{1,2}})\b(?!\s?[.:]\d|\s?[-–]\s?\d{{1,2}}[.:]\d)|"
    rf"(?<![\d.,:/-])(?P<o>\d{{1,2}})(?:\.|st|nd|rd|th|er|e|ère|:a|:e)?\s(?:{DAY_WORDS}|dagen)\b|"
    rf"\b(?P<p>{_either(ORDINALS)})\s(?:{DAY_WORDS}|dagen)\b|\b(?:{DAY_WORDS}|dagen)\s(?P<q>{_either(CARDINALS)})\b(?=\W|$)",
    re.IGNORECASE,
)
_FULL_NAMES: Final = [name for name in WEEKDAYS if len(name) > 5 or name in {"lundi", "mardi", "jeudi"}]  # noqa: PLR2004
_LONE_WEEKDAY: Final = re.compile(rf"\b(?P<w>{_either(_FULL_NAMES)}){_OF_DAY}\b", re.IGNORECASE)
_FRENCH_ARTICLE: Final = re.compile(r"\bdes$", re.IGNORECASE)
_YEARS: Final = re.compile(r"(?<![\d.,:/+-])((?:19|20|21)\d\d)(?![\d:/]|[.,–-]\d|\s?(?:kr|personer)\b)")


def find_dates(text: str) -> list[Mention]:
    """Return the dates of a line, from left to right; none overlaps another."""
    found: list[Mention] = []
    if not _DATE_LIKE.search(text):
        return found
    for pattern in _PATTERNS if _MONTH_NAME.search(text) else _NUMERIC:
        for match in pattern.finditer(text):
            mention = _mention(match)
            if mention and not any(mention.begin < each.stop and each.begin < mention.stop for each in found):
                found.append(mention)
    return sorted(found, key=lambda each: each.begin)


def find_day_number(text: str) -> int | None:
    """Return 2 for "Dag 2", "2. dag" and "Second day"."""
    match = _DAY_NUMBER.search(text)
    if match is None:
        return None
    word = match["p"] or match["q"]
    return (ORDINALS | CARDINALS)[word.lower()] if word else int(match["n"] or match["o"])


def find_weekday(text: str) -> int | None:
    """Return the weekday (0 is Monday) that a line names in full."""
    match = _LONE_WEEKDAY.search(text)
    return WEEKDAYS[match["w"].lower()] if match else None


def without_dates(text: str) -> str:
    """Return a line without its dates, weekdays and day numbers."""
    for mention in reversed(find_dates(text)):
        text = text[: mention.begin] + " " + text[mention.stop :]
    return _LONE_WEEKDAY.sub(" ", _DAY_NUMBER.sub(" ", text))


def find_years(text: str) -> list[int]:
    """Return the years that a text names, in order."""
    return [int(match[1]) for match in _YEARS.finditer(text)]


def read_date(text: str) -> date | None:
    """Return the date that a text wholly is, with its year; else None."""
    text = text.strip()
    found = find_dates(text)
    if len(found) != 1 or found[0].year is None or text[: found[0].begin].strip() or text[found[0].stop :].strip(" ."):
        return None
    return found[0].on(found[0].year)


def next_weekday(after: date, weekday: int) -> date:
    """Return the first day after `after` that is this weekday."""
    return after + timedelta(days=(weekday - after.weekday() - 1) % _WEEK + 1)


def _mention(match: re.Match[str]) -> Mention | None:
    parts = match.groupdict()
    if _FRENCH_ARTICLE.search(match[0]):
        return None
    month = MONTHS.get(parts["m"].lower()) or (int(parts["m"]) if parts["m"].isdigit() else 0)
    day = int(parts["d"])
    year = _year(parts.get("y"))
    weekday = _NAMES[parts["w"].lower()] if parts.get("w") else None
    if parts.get("s") == "/" and parts.get("y") and _is_american(day, month, year, weekday):
        day, month = month, day
    mention = Mention(
        day=day,
        month=month,
        begin=match.start(),
        stop=match.end(),
        year=year,
        weekday=weekday,
        last_day=int(parts["l"]) if parts.get("l") else None,
    )
    leap = 2024
    if mention.on(leap) is None or (year is not None and not FIRST_YEAR <= year <= LAST_YEAR):
        return None
    return mention


def _is_american(day: int, month: int, year: int | None, weekday: int | None) -> bool:
    """Tell whether 5/31/2021 has its month first: no month is the 31st, or only so the weekday fits."""
    if month > 12 >= day:  # noqa: PLR2004 - months
        return True
    european = Mention(day, month, 0, 0, year, weekday)
    american = Mention(month, day, 0, 0, year, weekday)
    return year is not None and weekday is not None and not european.fits(year) and american.fits(year)


def _year(written: str | None) -> int | None:
    if written is None:
        return None
    return int(written) + (_CENTURY if len(written) == 2 else 0)  # noqa: PLR2004 - '21
