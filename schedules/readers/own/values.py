"""Values as people write them in our own format: a yes or no, a number, a length of time, the last moment of a day,
somebody's address. Nothing is guessed: what is not understood is refused with its line.
"""

from __future__ import annotations

import re
from datetime import datetime, time, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Final, TypeVar

from schedules.readers import dates
from schedules.readers.clock import DAY, find_spans
from schedules.readers.own.tree import Node, shown
from schedules.readers.vocabulary.words import NO, YES

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

N = TypeVar("N")

LAST: Final = time(23, 59, 59)
"""The last moment of a day that counts."""
MINUTE: Final = 1
HOUR: Final = 60
WEEK: Final = 7 * DAY
_UNITS: Final = {
    **dict.fromkeys(("min", "minut", "minutt", "minute", "minutter", "minuter", "minutes"), MINUTE),
    **dict.fromkeys(("t", "h", "time", "timer", "timme", "timmar", "hour", "hours"), HOUR),
    **dict.fromkeys(("dag", "dage", "dagar", "dager", "døgn", "dygn", "day", "days"), DAY),
    **dict.fromkeys(("uge", "uger", "uke", "uker", "vecka", "veckor", "week", "weeks"), WEEK),
    **dict.fromkeys(("måned", "måneder", "månad", "månader", "month", "months"), 30 * DAY),
    **dict.fromkeys(("år", "year", "years"), 365 * DAY),
}
_LENGTH: Final = re.compile(r"(\d{1,5})\s?([^\W\d_]{1,10})\.?")
_WHOLE: Final = re.compile(r"\d{1,6}")
_DECIMAL: Final = re.compile(r"(-?)(\d{1,3}(?:[. ]\d{3}){1,3}|\d{1,12})(?:,(\d{1,2})|\.(\d{1,2}))?")
_MAIL: Final = re.compile(r"[^\s<>@,;]{1,64}@[^\s<>@,;]{1,190}")
_NAME_AND_MAIL: Final = re.compile(rf"[^<>]{{1,200}}?\s{{0,3}}<(?P<mail>{_MAIL.pattern})>")
_AFTER_CLOCK: Final = " ."


def spelled(keys: Mapping[str, str]) -> dict[str, str]:
    """Return keys that may also be written with _ between their words."""
    return {each.replace(" ", mark): ours for each, ours in keys.items() for mark in " _"}


def read_flag(node: Node, key: str) -> bool:
    """Return a yes or no."""
    text = node.as_text(key).casefold()
    if text not in YES | NO:
        raise node.refuse("wants_yes_no", key=key)
    return text in YES


def read_words(node: Node, key: str, most: int) -> str:
    """Return a text of at most so many characters, its spaces counted as one."""
    text = " ".join(node.as_text(key).split())
    if not text:
        raise node.refuse("wants_text", key=key)
    if len(text) > most:
        raise node.refuse("text_long", text=shown(text), most=most)
    return text


def read_prose(node: Node, key: str, most: int) -> str:
    """Return a text of at most so many characters, in its lines."""
    text = node.as_text(key)
    if not text:
        raise node.refuse("wants_text", key=key)
    if len(text) > most:
        raise node.refuse("text_long", text=shown(text), most=most)
    return text


def read_one_of(node: Node, key: str, names: Mapping[str, N], code: str) -> N:
    """Return what a word means; raises `code` for any other."""
    text = " ".join(node.as_text(key).split())
    if text.casefold() not in names:
        raise node.refuse(code, text=shown(text))
    return names[text.casefold()]


def read_whole(node: Node, key: str, least: int, most: int, *, unit: str = "") -> int:
    """Return a whole number; `unit` is a pattern of what may stand behind it."""
    text = node.as_text(key)
    match = re.fullmatch(rf"({_WHOLE.pattern})(?:\s?(?:{unit}))?", text, re.IGNORECASE)
    if match is None or not least <= int(match[1]) <= most:
        raise node.refuse("bad_whole", text=shown(text), least=least, most=most)
    return int(match[1])


def read_decimal(node: Node, key: str) -> Decimal:
    """Return 12, 2,5, 2.5, -3 and 1.000."""
    text = node.as_text(key)
    match = _DECIMAL.fullmatch(text)
    if match is None:
        raise node.refuse("bad_decimal", text=shown(text))
    whole = re.sub(r"[. ]", "", match[2])
    part = match[3] or match[4]
    return Decimal(f"{match[1]}{whole}.{part}" if part else f"{match[1]}{whole}")


def read_length(node: Node, text: str, code: str, least: int, most: int) -> int:
    """Return the minutes of "1 dag", "3 timer" and "30 min"; a month is 30 days, a year 365."""
    match = _LENGTH.fullmatch(" ".join(text.split()))
    unit = _UNITS.get(match[2].casefold()) if match else None
    minutes = int(match[1]) * unit if match and unit else 0
    if not least <= minutes <= most:
        raise node.refuse(code, text=shown(text))
    return minutes


def write_length(minutes: int) -> tuple[int, int]:
    """Return a length as so many of the largest unit that goes into it, and that unit in minutes."""
    unit = next((each for each in (WEEK, DAY, HOUR) if not minutes % each), MINUTE)
    return minutes // unit, unit


def read_last(node: Node, key: str) -> datetime:
    """Return the last moment that counts: the written clock time, else the end of that day."""
    text = node.as_text(key)
    spans = list(find_spans(text))
    before, after = (text[: spans[0].begin], text[spans[0].stop :]) if spans else (text, "")
    day = dates.read_date(before.strip().rstrip(","))
    if day is None or after.strip(_AFTER_CLOCK) or any(each.end is not None for each in spans):
        raise node.refuse("bad_date", text=shown(text))
    minutes = spans[0].start if spans else DAY
    if minutes >= DAY - 1:
        return datetime.combine(day, LAST)
    return datetime.combine(day, time(0)) + timedelta(minutes=minutes)


def read_date(node: Node, key: str) -> datetime:
    """Return midnight of a day that is written with its year."""
    text = node.as_text(key)
    day = dates.read_date(text)
    if day is None:
        raise node.refuse("bad_date", text=shown(text))
    return datetime.combine(day, time(0))


def read_several(node: Node, key: str) -> list[tuple[Node, str]]:
    """Return the texts of a list, or of one text with commas between them."""
    if node.text:
        return [(node, each.strip()) for each in node.text.split(",")]
    return [(each, each.as_text(key)) for each in node.as_list(key)]


def read_mails(node: Node | None, key: str) -> tuple[str, ...]:
    """Return addresses of people, each also as `Name <e-mail>`, in small letters and each once."""
    return tuple(dict.fromkeys(_mail(each, key) for each in (node.as_list(key) if node else ())))


def _mail(node: Node, key: str) -> str:
    text = node.as_text(key)
    match = _NAME_AND_MAIL.fullmatch(text)
    mail = match["mail"] if match else text
    if not _MAIL.fullmatch(mail):
        raise node.refuse("bad_email", text=shown(text))
    return mail.lower()


def listed(texts: Iterable[str]) -> str:
    """Return what there is to choose from, short enough to stand in a sentence."""
    found = list(dict.fromkeys(texts))
    return ", ".join(f"»{shown(each)}«" for each in found[:12]) + (" …" if len(found) > 12 else "")  # noqa: PLR2004
