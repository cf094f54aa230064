"""What one cell, or one value of a record, says of time: a clock time, two, a date, both, or a length.

A cell is a time only where nothing else stands in it. Numbers count only where the column is known to be
one of times: 0.375 is nine o'clock to a spreadsheet, and so is 9,30 half past to who wrote it.
"""

from __future__ import annotations

import math
import re
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING, Final, NamedTuple

from schedules.readers.clock import DAY, read_span
from schedules.readers.dates import FIRST_YEAR, LAST_YEAR, Mention, find_dates, find_day_number, find_weekday
from schedules.readers.vocabulary.words import DAY_WORDS, PARTS_OF_DAY, WEEKDAYS

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import tzinfo

Value = str | int | float | time | datetime | date | timedelta | None
LONGEST: Final = 90
MOST_WORDS: Final = 8

_ISO: Final = re.compile(r"\d{4}-\d\d?-\d\d?[T ]\d\d?:\d\d(?::\d\d(?:[.,]\d{1,9})?)?\s?(?:Z|[+-]\d\d:?(?:\d\d)?)?")
_ISO_RANGE: Final = re.compile(rf"({_ISO.pattern})\s?(?:/|-|–|—|to|til)\s?({_ISO.pattern})")
# how site builders write wall time: their "+0000" says nothing of where the clock hangs
NO_OFFSET: Final = re.compile(r"(?<=:\d\d) \+0000$")
_BASIC: Final = re.compile(r"(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(?:\d\d)?(Z?)")
_ISO_DATE: Final = re.compile(r"(\d{4}-\d\d-\d\d)(?:T00:00(?::00(?:\.0+)?)?(?:Z|\+00:00)?)?")
_SECONDS: Final = re.compile(r"(\d{1,2}[:.]\d\d)[:.]\d\d(?:\.0{1,6})?(?![\d:.])")
_ZONE: Final = re.compile(
    r"[\s(\[]{1,3}(?:UTC|GMT|CES?T|CET/CEST|EES?T|WES?T|BST|[ECMP][DS]?T|MES?Z|Z)(?:\s?[+-]\s?\d{1,2}(?::?\d\d)?)?[)\]]?$",
    re.IGNORECASE,
)
_SLASHED: Final = re.compile(r"(?<!\d)(\d{1,2})/(\d{1,2})/(\d{4}|\d\d)(?!\d)")
_ABOUT: Final = re.compile(
    r"^(?:ca|circa|cirka|approx|about|omkring|ab|from|fra|från|von|kl)\b[.:\s]{1,4}", re.IGNORECASE
)
_OPEN_END: Final = re.compile(
    r"(?:\s{0,3}[-–—]|\s(?:to|til|till|bis|tot))\s{0,3}"
    r"(?:open|open[\s-]end(?:ed)?|offen|offenes ende|åben|åben slutning|åpen|åpen slutt|öppet|late|end|ende|slut|"
    r"slutt|close|fin|einde|[?.…]{1,5})\W{0,3}$",
    re.IGNORECASE,
)
_SHORT_DATE: Final = re.compile(r"(\d{1,2})[./](\d{1,2})\.?")
_BETWEEN: Final = re.compile(r"^[\s,;:|()·–—-]*(?:kl\.?|at|um|à|om)?[\s,;:|(·–—-]*|[\s,;:|)·–—-]*$", re.IGNORECASE)
_SEPARATED: Final = re.compile(r"\d[.:,hH]\s?\d\d|\d\s?[hH]\b|[ap]\.?m\b|\bkl\b|\buhr\b|\bklokk?[ea]", re.IGNORECASE)
_DIGIT: Final = re.compile(r"\d")
_WORD: Final = re.compile(r"[^\W\d_]{2,}")
_NOISE: Final = re.compile(r"[\W_]+")
_ORDINAL_DAY: Final = re.compile(rf"\b(\d{{1,2}})(?:\.|st|nd|rd|th|er|e|ère)?\s(?:{DAY_WORDS}|dagen)\b", re.IGNORECASE)
_ORDINALS: Final = {
    word: number
    for number, words in enumerate(
        (
            "første first første erste första eerste premier première",
            "anden andet second zweite zweiter andra tweede deuxième andre",
            "tredje third dritte dritter derde troisième",
            "fjerde fourth vierte vierter vierde quatrième",
            "femte fifth fünfte fünfter vijfde cinquième",
        ),
        start=1,
    )
    for word in words.split()
}
_DAY_SLUG: Final = re.compile(r"d(?:ag|ay)?[\s_-]?(\d{1,2})(?:[\s_-][a-z]{1,12})?$")
_DAY_WORD: Final = re.compile(rf"\b(?:{DAY_WORDS}|dagen)\b", re.IGNORECASE)
_LENGTH: Final = re.compile(
    r"(?:ca\.?\s)?(?:(?P<h>\d{1,2})\s?(?:h|t|hrs?|hours?|timer?|stunden?|std|tim|timmar|uur|heures?)\.?\s?)?"
    r"(?:(?P<m>\d{1,3})\s?(?:m|min|mins|minutes?|minut|minutter|minuter|minuten|['′])?\.?)?",
    re.IGNORECASE,
)
_HALF_HOURS: Final = re.compile(
    r"(\d{1,2})[.,](\d{1,2})\s?(?:h|t|hrs?|hours?|timer?|stunden?|std|tim|timmar|uur|heures?)\.?", re.IGNORECASE
)
_DECIMAL: Final = re.compile(r"\d{1,2}(?:\.\d{1,3})?")
_CLOCKED: Final = re.compile(r"(\d{1,2}):([0-5]\d)(?::[0-5]\d)?")
_PERIOD: Final = re.compile(r"P(?:(\d{1,2})D)?T?(?:(\d{1,3})H)?(?:(\d{1,4})M)?(?:\d{1,5}S)?")
_PART: Final = re.compile(rf"\b(?:{PARTS_OF_DAY})\b", re.IGNORECASE)


class DayOf(NamedTuple):
    """Which day is meant, as far as it is written: a date, a date without a year, a weekday or a number."""

    on: date | None = None
    mention: Mention | None = None
    weekday: int | None = None
    number: int | None = None


class When(NamedTuple):
    """A cell of time: minutes after midnight, the day where the cell names it, the offset where it does."""

    start: int | None = None
    end: int | None = None
    day: DayOf | None = None
    end_day: DayOf | None = None
    zone: tzinfo | None = None
    half_day: bool = False


def read_when(value: Value, *, known: bool = False, american: bool = False) -> When | None:
    """Return what a cell says of time if it says nothing else, else None.

    `known` says that the column is one of times: bare hours and numbers count then. `american` says
    that the month comes first in 6/1/2026.
    """
    if isinstance(value, datetime):
        return _of_datetime(value)
    if isinstance(value, date):
        return When(day=DayOf(on=value)) if FIRST_YEAR <= value.year <= LAST_YEAR else None
    if isinstance(value, time):
        return When(start=value.hour * 60 + value.minute)
    if isinstance(value, timedelta):
        minutes = round(value.total_seconds() / 60)
        return When(start=minutes) if known and 0 <= minutes <= DAY else None
    if isinstance(value, str):
        return _of_text(value.strip(), known=known, american=american)
    return _of_number(value) if known and value is not None else None


def read_day(text: str, *, american: bool = False, short: bool = False) -> DayOf | None:
    """Return the day that a heading names, if it says little else; `short` allows "Fre" and "2"."""
    text = text.strip()
    if not text or len(text) > LONGEST:
        return None
    if short and (found := _short_day(text)):
        return found
    mentions = find_dates(_european(text, american=american))
    if mentions:
        rest = _european(text, american=american)
        for each in reversed(mentions):
            rest = rest[: each.begin] + " " + rest[each.stop :]
        return _day_of(mentions[0]) if _little(rest) else None
    number = day_number(text)
    weekday = find_weekday(text)
    if number is None and weekday is None:
        return None
    rest = _ORDINAL_DAY.sub(" ", text) if _ORDINAL_DAY.search(text) else text
    return DayOf(weekday=weekday, number=number) if _little(rest) else None


def day_number(text: str) -> int | None:
    """Return 2 for "Dag 2", "2. dag" and "Anden dag"."""
    number = find_day_number(text)
    if number is not None:
        return number
    match = _ORDINAL_DAY.search(text)
    if match:
        return int(match[1])
    if _DAY_WORD.search(text):
        return next((_ORDINALS[word] for word in text.casefold().split() if word in _ORDINALS), None)
    return None


def read_length(value: Value, *, hours: bool = False) -> int | None:
    """Return a length in minutes, more than none and at most a day: 45, "45 min", "1:30", "1 h 30", PT45M.

    `hours` says that bare numbers are hours.
    """
    if isinstance(value, timedelta):
        minutes: float = value.total_seconds() / 60
    elif isinstance(value, time):
        minutes = value.hour * 60 + value.minute
    elif isinstance(value, bool) or value is None or isinstance(value, date):
        return None
    elif isinstance(value, str):
        text = value.strip()[:40]
        plain = _DECIMAL.fullmatch(text.replace(",", ".")) if hours else None
        minutes = float(plain[0]) * 60 if plain else _length_of_text(text)
    elif not -DAY < value <= DAY:
        return None
    else:
        minutes = value * DAY if 0 < value < 1 and not hours else value * 60 if hours else value
    rounded = round(minutes)
    return rounded if 0 < rounded <= DAY else None


def is_american(values: Iterable[str]) -> bool:
    """Tell whether dates such as 6/1/2026 have their month first, by all of them together."""
    pairs = [(int(m[1]), int(m[2])) for text in values for m in [_SLASHED.search(text[:LONGEST])] if m]
    if any(first > 12 for first, _ in pairs) or not pairs:  # noqa: PLR2004 - months
        return False
    if any(second > 12 for _, second in pairs):  # noqa: PLR2004
        return True
    return len({first for first, _ in pairs}) < len({second for _, second in pairs})


def _european(text: str, *, american: bool) -> str:
    return _SLASHED.sub(r"\2/\1/\3", text) if american else text


def _of_datetime(value: datetime) -> When | None:
    if not FIRST_YEAR <= value.year <= LAST_YEAR:
        return When(start=value.hour * 60 + value.minute) if value.year in {1899, 1900, 1904} else None
    minutes = value.hour * 60 + value.minute
    return When(start=minutes or None, day=DayOf(on=value.date()), zone=value.tzinfo)


def _of_number(value: float) -> When | None:
    """Read a number in a column of times: part of a day, 9.3 for half past nine, 9 or 930."""
    if not math.isfinite(value) or value < 0:
        return None
    if 0 < value < 1:
        return When(start=round(value * DAY))
    if value <= 24:  # noqa: PLR2004 - hours
        hour, minute = divmod(round(value * 100), 100)
        return When(start=hour * 60 + minute) if minute < 60 and hour * 60 + minute <= DAY else None  # noqa: PLR2004
    hour, minute = divmod(int(value), 100)
    if value == int(value) and 1 <= hour <= 24 and minute < 60:  # noqa: PLR2004
        return When(start=hour * 60 + minute)
    return None


@lru_cache(maxsize=4096)
def _of_text(text: str, *, known: bool, american: bool) -> When | None:
    if not text or len(text) > LONGEST or not _DIGIT.search(text) or len(_WORD.findall(text)) > MOST_WORDS:
        return None
    exact = _iso(text)
    if exact is not None:
        return exact
    text = _ZONE.sub("", _SECONDS.sub(r"\1", text))
    if american:
        text = _european(text, american=True)
    mentions = find_dates(text)
    if len(mentions) == 2 and mentions[0].stop <= mentions[1].begin:  # noqa: PLR2004 - from and to
        return _two(text, mentions)
    if mentions:
        mention = mentions[0]
        rest = _BETWEEN.sub("", f"{text[: mention.begin].strip()} {text[mention.stop :].strip()}".strip())
        if not _NOISE.sub("", rest):
            return When(day=_day_of(mention))
        inner = _clock(rest, known=True)
        return inner and inner._replace(day=_day_of(mention))
    return _clock(text, known=known) or _after_day(text, known=known)


def _after_day(text: str, *, known: bool) -> When | None:
    """Read "Fredag 9.00-10.00" and "Day 2, 10:00"."""
    head = re.match(r"[^\W\d_]{2,12}\.?(?:\s?\d{1,2}(?![.:,\dhH-]))?", text)
    if head is None:
        return None
    day = read_day(head[0], short=True)
    inner = _clock(_BETWEEN.sub("", text[head.end() :]), known=known) if day else None
    return inner and inner._replace(day=day)


def _clock(text: str, *, known: bool) -> When | None:
    if not known and not _SEPARATED.search(text):
        return None
    text = _OPEN_END.sub("", text)
    bare = _ABOUT.sub("", text.strip(" .:;,()[]–—-"))
    span = read_span(text) or read_span(bare)
    return None if span is None else When(span.start, span.end, half_day=span.half_day)


def _two(text: str, mentions: list[Mention]) -> When | None:
    first = _clock(_BETWEEN.sub("", text[mentions[0].stop : mentions[1].begin]), known=True)
    last = _clock(_BETWEEN.sub("", text[mentions[1].stop :]), known=True)
    if first is None or last is None or first.start is None:
        return None
    return When(first.start, last.start, _day_of(mentions[0]), _day_of(mentions[1]), half_day=first.half_day)


def _iso(text: str) -> When | None:
    both = _ISO_RANGE.fullmatch(text)
    if both is None:
        return _one_iso(text)
    first, last = _one_iso(both[1]), _one_iso(both[2])
    if first is None or last is None:
        return None
    return When(first.start or 0, last.start or 0, first.day, last.day, first.zone)


def _one_iso(text: str) -> When | None:
    basic = _BASIC.fullmatch(text)
    text = f"{basic[1]}-{basic[2]}-{basic[3]}T{basic[4]}:{basic[5]}{basic[6]}" if basic else text
    text = NO_OFFSET.sub("", text)
    only = _ISO_DATE.fullmatch(text)
    if not (only or _ISO.fullmatch(text)) or not FIRST_YEAR <= int(text[:4]) <= LAST_YEAR:
        return None
    try:
        moment = datetime.fromisoformat(only[1] if only else _padded(text))
    except ValueError:
        return None
    day = DayOf(on=moment.date())
    return When(day=day) if only else When(moment.hour * 60 + moment.minute, day=day, zone=moment.tzinfo)


def _padded(text: str) -> str:
    head, tail = re.split(r"[T ]", text, maxsplit=1)
    year, month, day = head.split("-")
    tail = tail.replace(" ", "").replace(",", ".")
    return f"{year}-{month:0>2}-{day:0>2}T{tail if tail[1:2].isdigit() else '0' + tail}"


def _short_day(text: str) -> DayOf | None:
    word = text.casefold().rstrip(".:")
    if word in WEEKDAYS:
        return DayOf(weekday=WEEKDAYS[word])
    slug = _DAY_SLUG.match(word)
    if slug:
        return DayOf(number=int(slug[1]))
    if word.isdecimal() and len(word) <= 2 and 1 <= int(word) <= 60:  # noqa: PLR2004 - days of an event
        return DayOf(number=int(word))
    match = _SHORT_DATE.fullmatch(text)
    if match and 1 <= int(match[1]) <= 31 and 1 <= int(match[2]) <= 12:  # noqa: PLR2004
        return DayOf(mention=Mention(int(match[1]), int(match[2]), 0, len(text)))
    return None


def _day_of(mention: Mention) -> DayOf:
    return DayOf(on=mention.on(mention.year) if mention.year else None, mention=mention)


def _little(rest: str) -> bool:
    """Tell whether what stands beside a day is no more than "Program" or "the second day"."""
    rest = _PART.sub(" ", rest)
    words = [word for word in _NOISE.sub(" ", rest).split() if not word.isdigit() and word.casefold() not in WEEKDAYS]
    return len(words) <= 3  # noqa: PLR2004


def _length_of_text(text: str) -> float:
    period = _PERIOD.fullmatch(text.upper()) if text[:1] in "pP" and len(text) > 1 else None
    if period:
        return int(period[1] or 0) * DAY + int(period[2] or 0) * 60 + int(period[3] or 0)
    clocked = _CLOCKED.fullmatch(text)
    if clocked:
        return int(clocked[1]) * 60 + int(clocked[2])
    half = _HALF_HOURS.fullmatch(text)
    if half:
        return float(f"{half[1]}.{half[2]}") * 60
    match = _LENGTH.fullmatch(text) if text else None
    if match is None:
        return 0
    return int(match["h"] or 0) * 60 + int(match["m"] or 0)
