"""Numbers, days and the numbers of organisations as people type them, each made into the one text that is kept.

What is kept reads the same in every language, so that it can be checked again: 1500, 12.5, 2027-06-03.
"""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from schedules.readers.vocabulary.words import MONTHS, SHORT_WEEKDAYS, WEEKDAYS

if TYPE_CHECKING:
    from bot.model import Language

_SPACES: Final = re.compile(
    r"[\s'’]+"
)  # also those that do not break, and what stands between thousands in some places
_MINUS: Final = str.maketrans("−–", "--")
_POINTED: Final = re.compile(r"-?[0-9]{1,15}(?:\.[0-9]{1,9})?")
_THOUSANDS: Final = re.compile(r"-?[0-9]{1,3}(?:#[0-9]{3})+(?:\.[0-9]{1,9})?")
_BETWEEN: Final = re.compile(r"[\s.-]+")
_CVR: Final = (2, 7, 6, 5, 4, 3, 2, 1)
_ISO: Final = re.compile(r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})")
_FIGURES: Final = re.compile(r"([0-9]{1,2})\s?[./-]\s?([0-9]{1,2})(?:[.]?(?:\s?[./-]\s?|\s)([0-9]{4}|[0-9]{2}))?[.]?")
_RUN: Final = re.compile(r"([0-9]{2})([0-9]{2})([0-9]{4})")
_NAMED: Final = re.compile(r"([0-9]{1,2})(?:\.|st|nd|rd|th)?\s?(?:of\s)?([^\W\d_]{3,9})\.?,?(?:\s([0-9]{4}))?")
_MONTH_FIRST: Final = re.compile(r"([^\W\d_]{3,9})\.?\s([0-9]{1,2})(?:st|nd|rd|th)?,?(?:\s([0-9]{4}))?")
_ARTICLES: Final = frozenset({"d", "den", "the", "on"})
_AHEAD: Final = 20  # years; a year of two figures beyond that is of the century before
_CENTURY: Final = 100
_EARLIEST_YEAR: Final = 1900


def number(text: str, language: Language) -> Decimal | None:
    """Return the number that a text is as people of a language write it: "1.000" is a thousand in Danish and one in
    English.
    """
    plain = _SPACES.sub("", text.translate(_MINUS)).removesuffix(",-")
    group, point = (",", ".") if language == "en" else (".", ",")
    if _THOUSANDS.fullmatch(plain.replace(group, "#").replace(point, ".")):
        plain = plain.replace(group, "")
    plain = plain.replace(point, ".")
    return Decimal(plain) if plain.isascii() and _POINTED.fullmatch(plain) else None


def kept_number(value: Decimal) -> str:
    """Return a number as it is kept. It never has three decimals, which some read as thousands."""
    digits = f"{value:f}"
    if "." in digits:
        digits = digits.rstrip("0").rstrip(".")
    decimals = len(digits.partition(".")[2])
    return digits + "0" if decimals == 3 else "0" if digits == "-0" else digits  # noqa: PLR2004 - as it says


def day(text: str, today: date, earliest: date | None = None, latest: date | None = None) -> date | None:
    """Return the day that a text is. Without a year it is the first within the bounds; without those, from today on."""
    parts = _parts(" ".join(text.split()))
    if parts is None:
        return None
    number_of_day, month, year = parts
    if len(year) > 2:  # noqa: PLR2004 - '27
        return _date(int(year), month, number_of_day)
    if year:
        written = today.year // _CENTURY * _CENTURY + int(year)
        return _date(written - _CENTURY * (written > today.year + _AHEAD), month, number_of_day)
    first = earliest or (today if latest is None or latest >= today else date(_EARLIEST_YEAR, 1, 1))
    last = latest or date(first.year + 8, 12, 31)
    tried = (_date(each, month, number_of_day) for each in range(first.year, last.year + 1))
    return next((each for each in tried if each and first <= each <= last), None)


def _parts(text: str) -> tuple[int, int, str] | None:
    """Return day, month and what is written of the year."""
    if found := _ISO.fullmatch(text):
        return int(found[3]), int(found[2]), found[1]
    words = text.casefold().split(" ")
    while words and (words[0].rstrip(".,") in _ARTICLES or words[0].rstrip(".,") in WEEKDAYS | SHORT_WEEKDAYS):
        words.pop(0)
    plain = " ".join(words)
    if found := _RUN.fullmatch(plain) or _FIGURES.fullmatch(plain):
        return int(found[1]), int(found[2]), found[3] or ""
    if (found := _NAMED.fullmatch(plain)) and found[2] in MONTHS:
        return int(found[1]), MONTHS[found[2]], found[3] or ""
    if (found := _MONTH_FIRST.fullmatch(plain)) and found[1] in MONTHS:
        return int(found[2]), MONTHS[found[1]], found[3] or ""
    return None


def _date(year: int, month: int, number_of_day: int) -> date | None:
    try:
        return date(year, month, number_of_day) if year >= _EARLIEST_YEAR else None
    except ValueError:
        return None


def ean(text: str) -> str | None:
    """Return the 13 figures of a location number whose check digit is right, else None.

    Source: GS1 General Specifications, 7.9: figures weigh 1 and 3 by turns, and their sum is a multiple of ten.
    """
    digits = _BETWEEN.sub("", text).upper().removeprefix("EAN").removeprefix(":")
    if not (digits.isascii() and digits.isdigit() and len(digits) == 13):  # noqa: PLR2004 - as it says
        return None
    return digits if sum(int(each) * (1, 3)[at % 2] for at, each in enumerate(digits)) % 10 == 0 else None


def cvr(text: str) -> str | None:
    """Return the 8 figures of a Danish organisation's number whose check digit is right, else None.

    Source: Danish Business Authority: weighed 2, 7, 6, 5, 4, 3, 2, 1 they sum to a multiple of eleven.
    """
    digits = _BETWEEN.sub("", text).upper().removeprefix("CVR").removeprefix(":").removeprefix("DK")
    if not (digits.isascii() and digits.isdigit() and len(digits) == len(_CVR)) or digits.startswith("0"):
        return None
    return digits if sum(int(each) * weight for each, weight in zip(digits, _CVR, strict=True)) % 11 == 0 else None
