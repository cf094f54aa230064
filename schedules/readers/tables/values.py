"""What the value of one field says: hours, a day, a length, people, whichever way it is written."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any, Final

from schedules.readers.people.rolls import EXPLICIT
from schedules.readers.people.speakers import credit
from schedules.readers.tables.cells import DayOf, Value, When, read_day, read_when
from schedules.readers.vocabulary.headers import Role, head_of
from schedules.readers.vocabulary.names import is_surely_person

if TYPE_CHECKING:
    from collections.abc import Mapping

HOURS: Final = 24
_MINUTES: Final = 1_440
_EPOCH: Final = 100_000_000  # seconds; smaller numbers are hours, minutes or years


def when_of(value: Any) -> When | None:
    """Return what a field says of time; a number of seconds since 1970 counts."""
    plain = plain_of(value)
    return read_when(plain, known=True)


def plain_of(value: Any) -> Value:
    """Return the value of a time, out of {"dateTime": ...} and of seconds since 1970."""
    if isinstance(value, dict):
        named = (value.get(name) for name in ("dateTime", "datetime", "date_time", "start", "time", "date"))
        value = next((each for each in named if each), None)
    if isinstance(value, list):
        value = value[0] if value else None
    if isinstance(value, bool) or not isinstance(value, str | int | float | date):
        return None
    if isinstance(value, int) and value <= HOURS:  # an hour, or the number of something else
        return None
    if isinstance(value, int | float) and _EPOCH < value < 10**14:
        return datetime.fromtimestamp(value if value < 10**11 else value / 1000, UTC)
    return value


def day_of(value: Any) -> DayOf | None:
    """Return the day that a field names."""
    plain = plain_of(value)
    when = read_when(plain)
    if when is not None and when.day is not None:
        return when.day
    text = str(plain) if isinstance(plain, str | int) else ""
    return read_day(text, short=True)


def length_of(value: Any) -> Value:
    """Return a length; more minutes than a day has are seconds, or thousandths of them."""
    if isinstance(value, str) and value.strip().isdecimal() and len(value) < 12:  # noqa: PLR2004
        value = int(value)
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return None
    if isinstance(value, int | float) and value > _MINUTES:
        return value / 60 if value <= _MINUTES * 60 else value / 60_000
    return value


def only_day(record: Any) -> DayOf | None:
    """Return the day that a record names if it says nothing else: it is that of those behind it."""
    if not isinstance(record, dict) or len(record) != 1:
        return None
    ((name, value),) = record.items()
    head = head_of(str(name))
    return day_of(value) if head and head.role is Role.DAY else None


def ticked_days(record: Mapping[str, Any]) -> list[DayOf]:
    """Return the days that a record ticks: {"day1": true, "day2": true}."""
    ticked = [str(name) for name, value in record.items() if value is True or value == "true"]
    return [day for name in ticked if (day := read_day(name, short=True)) and day.number is not None]


def named_in(title: str) -> tuple[str, ...]:
    """Return the people that a title surely names."""
    found = credit(title, capitals=True).names
    return found if EXPLICIT.search(title) else tuple(filter(is_surely_person, found))
