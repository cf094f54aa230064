"""Dates as people write them: "mandag den 31. maj", "June 5-6, 2024", 26-1-2013, 2023-10-25.

A year is taken from the text alone; where it gives none, the year stays open.
"""

from __future__ import annotations

import re
from datetime import date, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING, Final, NamedTuple

from schedules.readers.vocabulary.words import CARDINALS, DAY_WORDS, MONTHS, ORDINALS, SHORT_WEEKDAYS, WEEKDAYS

if TYPE_CHECKING:
    from collections.abc import Sequence

FIRST_YEAR: Final = 1970
LAST_YEAR: Final = 2199
_CENTURY: Final = 2000
_WEEK: Final = 7
SHORTEST_NAME: Final = 5  # letters of a weekday in full


class Mention(NamedTuple):
    """A date in a line: what of it was written, and where it stands; `slashed` is 6/3, which may be of June."""

    day: int
    month: int
    begin: int
    stop: int
    year: int | None = None
    weekday: int | None = None
    last_day: int | None = None
    slashed: bool = False

    def turned(self) -> Mention:
        """Return the date with its month first: 6/3 as the third of June."""
        return self._replace(day=self.month, month=self.day)

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


_PARTS: Final = ("", "en", "inn", "ur", "abend", "morgen", "vormittag", "nachmittag", "avond", "middag", "ochtend")
_WEEKDAYS: Final = {
    name + part: number
    for name, number in (WEEKDAYS | SHORT_WEEKDAYS).items()
    for part in _PARTS
    if len(name) >= SHORTEST_NAME or not part
}
_FULL_WEEKDAYS: Final = {
    name: number
    for name, number in _WEEKDAYS.items()
    if len(name) > SHORTEST_NAME or name in {"lundi", "mardi", "jeudi"}
}

_TO: Final = r"\s?(?:-|–|—|til|till|to|bis|tot|og|och|and|und|en|et|au|&|/|\+)\s?"
_DAY: Final = r"(?P<d>\d{1,2})"
_LAST: Final = r"(?P<l>\d{1,2})"
_MONTH: Final = r"(?P<m>\d{1,2})"
_WORD_MONTH: Final = r"(?P<m>[^\W\d_]{3,9})\b"
_YEAR: Final = r"(?P<y>(?:19|20|21)\d\d)(?!\d)"
_TH: Final = r"(?:\.|st|nd|rd|th|er|e)?"
_APART: Final = r"(?<![\d.,:/-])"

_NAMED: Final = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        (
            rf"(?<![\d.:,]){_DAY}{_TH}(?:{_TO}(?:d\.|den\s)?{_LAST}{_TH})?\s{{0,2}}(?:of\s)?{_WORD_MONTH}"
            rf"(?:\.?,?\s{{0,3}}{_YEAR})?"
        ),
        (
            rf"(?<![^\W\d_]){_WORD_MONTH}\.?\s{{1,2}}{_DAY}(?:st|nd|rd|th)?(?![\d:.h]\d|\d|\s?(?:am|pm)\b)"
            rf"(?:{_TO}{_LAST}(?:st|nd|rd|th)?(?![\d:.]|\s?[ap]\.?m\b))?(?:,?\s{{0,3}}{_YEAR})?"
        ),
    )
)
_NUMERIC: Final = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"(?<![\d/-]){_YEAR}(?P<i>[/-])(?P<m>\d\d)(?P=i)(?P<d>\d\d)(?!\d)",
        rf"{_APART}{_DAY}\.?{_TO}{_LAST}\.\s?{_MONTH}\.\s?{_YEAR}(?![\d.:,])",
        rf"{_APART}{_DAY}(?P<s>[./-]){_MONTH}(?P=s)(?P<y>\d{{4}}|\d\d)(?![\d.:,])",
        rf"{_APART}{_DAY}/{_MONTH}(?:\s?[-–]\s?|\s){_YEAR}",
        rf"{_APART}{_DAY}\.\s?{_MONTH}\.?\s{_YEAR}",
        rf"{_APART}{_DAY}\.\s?{_MONTH}\.(?!\d)",
        rf"{_APART}{_DAY}(?P<short>[/.]){_MONTH}(?:-(?P<y>\d\d))?(?![\d/:]|\.\d)",
    )
)
_NUMBERS_NEAR: Final = re.compile(r"\d[./-]\s?\d")
_MONTH_NEAR: Final = re.compile(r"\d\D{0,16}[^\W\d_]{3}|[^\W\d_]{3}\.?\s{1,2}\d")
_ARTICLES: Final = re.compile(r"(?:(?:\b(?:d\.|den|the|de|le|am|on)|,)\s{0,3}){1,2}$", re.IGNORECASE)
_DATE_ARTICLE: Final = re.compile(r"\b(?:d\.|den)\s{0,2}$", re.IGNORECASE)
_LAST_WORD: Final = re.compile(r"(?<![^\W\d_])[^\W\d_]{2,20}(?=\.?,?\s{0,3}$)")
_LINE_START: Final = re.compile(r"\W{0,4}$")
_TIME_AFTER: Final = re.compile(r"[\s,:–-]{1,4}(?:kl\b|\d{1,2}[.:]\d\d)", re.IGNORECASE)
_KL_AFTER: Final = re.compile(r"[\s,:]{1,3}kl\b", re.IGNORECASE)
_DAY_NUMBER: Final = re.compile(
    rf"(?:(?<![\d.,:/-])(?P<before>\d{{1,2}})(?:\.|st|nd|rd|th|er|e|ère|:a|:e)?\s|\b(?P<ordinal>[^\W\d_]{{3,9}})\s)?"
    rf"\b(?:{DAY_WORDS}|dagen)(?![^\W\d_])"
    rf"(?:\s{{0,2}}(?P<after>\d{{1,2}})\b(?!\s?[.:]\d|\s?[-–]\s?\d{{1,2}}[.:]\d)|\s(?P<cardinal>[^\W\d_]{{2,5}})\b)?",
    re.IGNORECASE,
)
_WORDS: Final = re.compile(r"[^\W\d_]{5,20}")
_FRENCH_ARTICLE: Final = re.compile(r"\bdes$", re.IGNORECASE)
_YEARS: Final = re.compile(r"(?<![\d.,:/+-])((?:19|20|21)\d\d)(?![\d:/]|[.,–-]\d|\s?(?:kr|personer)\b)")


def find_dates(text: str) -> list[Mention]:
    """Return the dates of a line, from left to right; none overlaps another."""
    return list(_find(text))


@lru_cache(maxsize=512)
def _find(text: str) -> tuple[Mention, ...]:
    found: list[Mention] = []
    patterns = (_NAMED if _MONTH_NEAR.search(text) else ()) + (_NUMERIC if _NUMBERS_NEAR.search(text) else ())
    for pattern in patterns:
        taken = sorted(found)
        found += [each for match in pattern.finditer(text) if (each := _mention(match)) and not _overlaps(each, taken)]
    return tuple(sorted(found, key=lambda each: each.begin))


def find_day_number(text: str) -> int | None:
    """Return 2 for "Dag 2", "2. dag" and "Second day"."""
    return next((number for match in _DAY_NUMBER.finditer(text) if (number := _number(match)) is not None), None)


def find_weekday(text: str) -> int | None:
    """Return the weekday (0 is Monday) that a line names in full."""
    words = (match[0].lower() for match in _WORDS.finditer(text))
    return next((_FULL_WEEKDAYS[word] for word in words if word in _FULL_WEEKDAYS), None)


def without_dates(text: str) -> str:
    """Return a line without its dates, weekdays and day numbers."""
    for mention in reversed(_find(text)):
        text = text[: mention.begin] + " " + text[mention.stop :]
    text = _DAY_NUMBER.sub(lambda match: match[0] if _number(match) is None else " ", text)
    return _WORDS.sub(lambda match: " " if match[0].lower() in _FULL_WEEKDAYS else match[0], text)


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


def _number(match: re.Match[str]) -> int | None:
    """Return the number of a day by the words around "day"."""
    written = match["after"] or match["before"]
    word = (match["cardinal"] or "").lower()
    if written or word in CARDINALS:
        return int(written) if written else CARDINALS[word]
    return ORDINALS.get((match["ordinal"] or "").lower())


def _overlaps(mention: Mention, taken: Sequence[Mention]) -> bool:
    return any(mention.begin < each.stop and each.begin < mention.stop for each in taken)


def _mention(match: re.Match[str]) -> Mention | None:
    parts = match.groupdict()
    if _FRENCH_ARTICLE.search(match[0]):
        return None
    month = MONTHS.get(parts["m"].lower()) or (int(parts["m"]) if parts["m"].isdigit() else 0)
    begin, weekday = _weekday_before(match)
    if not month or (parts.get("short") and not _is_short_date(match, weekday)):
        return None
    day = int(parts["d"])
    year = _year(parts.get("y"))
    if parts.get("s") == "/" and _is_american(day, month, year, weekday):
        day, month = month, day
    last = int(parts["l"]) if parts.get("l") else None
    slashed = parts["m"].isdigit() and "/" in match[0] and last is None
    mention = Mention(day, month, begin, match.end(), year, weekday, last, slashed)
    leap = 2024
    if mention.on(leap) is None or (year is not None and not FIRST_YEAR <= year <= LAST_YEAR):
        return None
    return mention


def _weekday_before(match: re.Match[str]) -> tuple[int, int | None]:
    """Return where a date begins and its weekday, if one is written before it: "mandag den 31. maj"."""
    begin = max(0, match.start() - 32)
    before = match.string[begin : match.start()]
    article = _ARTICLES.search(before)
    bare = before[: article.start()] if article else before
    word = _LAST_WORD.search(bare)
    weekday = _WEEKDAYS.get(word[0].lower()) if word else None
    if word and weekday is not None:
        return begin + word.start(), weekday
    return (begin + article.start() if article else match.start()), None


def _is_short_date(match: re.Match[str], weekday: int | None) -> bool:
    """Tell whether 5/10 is a date: behind a weekday or "d.", or first on a line and before a time."""
    text, slash = match.string, match["short"] == "/"
    if (weekday is not None and slash) or _DATE_ARTICLE.search(text, 0, match.start()):
        return True
    first = match.start() <= 4 and _LINE_START.match(text, 0, match.start()) is not None  # noqa: PLR2004
    return first and (_TIME_AFTER if slash else _KL_AFTER).match(text, match.end()) is not None


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
