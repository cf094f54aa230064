"""From what a row or a record says to sessions: its day, its hours and its people, by one set of rules.

A row has a session where it has a time and something to call it. Its day is its own, else that of the row
above; hours after midnight belong to the night of the day that is written.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Final

from bot.model import SessionKind
from schedules.readers.calendars.zones import same_clock
from schedules.readers.clock import DAY, NOON
from schedules.readers.entries import LONGEST_TITLE, Entry, clean
from schedules.readers.people.people import split_people
from schedules.readers.tables.cells import DayOf, Value, When, read_day, read_length, read_when
from schedules.readers.vocabulary.kinds import is_known_word, kind_of
from schedules.readers.vocabulary.words import KIND_NAMES, PLACEHOLDERS

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from schedules.readers.tables.almanac import Almanac

LONGEST_NIGHT: Final = 12 * 60
MORNING: Final = 7 * 60
NIGHT: Final = 6 * 60
EVENING: Final = 16 * 60
MOST_NOTES: Final = 60

_SPACED: Final = re.compile(r"(?:\w\s){2,}\w")
_DECIMAL: Final = re.compile(r"\d{1,3}(?:\.\d{1,3})?")
_WORD: Final = re.compile(r"[^\W\d_]+")
_PENDING: Final = re.compile(
    rf"\W*(?:(?:session|title|titel|emne|topic|talk|oplæg|program|navn)\s)?(?:{PLACEHOLDERS}|announced soon|"
    r"coming soon|offentliggøres senere|kommer senere|annonseras senare|wird noch bekannt ?gegeben|n\.?n\.?)\W*",
    re.IGNORECASE,
)
_PRACTICAL: Final = frozenset({SessionKind.OPENING, SessionKind.CLOSING, SessionKind.OTHER})


@dataclass(slots=True)
class Row:
    """One row as it stands, by what its cells mean. Texts may hold HTML."""

    line: int | None
    title: str = ""
    day: Sequence[Value] = ()
    start: Sequence[Value] = ()
    end: Sequence[Value] = ()
    length: Value = None
    hours: bool = False
    speakers: list[str] = field(default_factory=list)
    names: tuple[str, ...] = ()
    room: str = ""
    kind: str = ""
    details: list[str] = field(default_factory=list)
    uid: str = ""
    is_break: bool = False
    below: bool = False
    default_day: DayOf | None = None


@dataclass(slots=True)
class _Hours:
    row: Row
    on: date
    start: int
    end: int | None
    end_on: date | None
    when: When


def entries_of(rows: Iterable[Row], almanac: Almanac, *, american: bool = False) -> list[Entry]:
    """Return the sessions of rows, in their order; rows without a time are left out."""
    found: list[_Hours] = []
    rows = list(rows)
    if _are_hours([row.length for row in rows]):
        for row in rows:
            row.hours = True
    for row in rows:
        hours = _hours(row, almanac, american=american)
        if hours is not None and _WORD.search(clean(row.title, LONGEST_TITLE)):
            found.append(hours)
    _to_afternoon(found)
    _past_midnight(found)
    return [_entry(each) for each in found]


def _are_hours(lengths: Sequence[Value]) -> bool:
    """Tell whether lengths are in hours: 0.75, 1.5, or none of them more than three."""
    numbers = [number for value in lengths if (number := _number(value)) is not None]
    most = max(numbers, default=0)
    return 0 < most <= NOON / 60 and (any(number % 1 for number in numbers) or most <= 3)  # noqa: PLR2004


def _number(value: Value) -> float | None:
    if isinstance(value, str):
        text = value.strip().replace(",", ".")
        return float(text) if _DECIMAL.fullmatch(text) else None
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else None


def is_pending(title: str) -> bool:
    """Tell whether a title says that it will be told later."""
    return _PENDING.fullmatch(title) is not None


def kind_from(title: str, said: str) -> SessionKind | None:
    """Return the kind of a session whose type is written beside its title; None where the title decides."""
    spaced = _SPACED.fullmatch(title.strip())
    own = kind_of(title.replace(" ", "") if spaced else title)
    words = _WORD.findall(said)[:6]
    told = KIND_NAMES.get(said.strip().casefold()) or (kind_of(said) if any(map(is_known_word, words)) else None)
    if told is None or told is SessionKind.TALK or (told is SessionKind.OTHER and own is not SessionKind.TALK):
        return own if spaced else None
    return own if told is SessionKind.BREAK and own in _PRACTICAL else told


def _hours(row: Row, almanac: Almanac, *, american: bool) -> _Hours | None:
    day, begin = _day_and_time(row.day, short=True, american=american)
    own_day, when = _day_and_time(row.start, short=False, american=american)
    end_day, last = _day_and_time(row.end, short=False, american=american)
    day = own_day or day or row.default_day
    when = when or begin
    if when is None or when.start is None:
        if day is not None and row.day:
            almanac.date_of(day, row.line)
        return None
    on = almanac.date_of(day, row.line)
    end = last.start if last and last.start is not None else when.end
    end_on = None
    named = end_day or when.end_day
    if named is not None and end is not None:
        end_on = named.on or almanac.date_of(named, row.line)
    length = read_length(row.length, hours=row.hours) if end is None else None
    if length is not None:
        end = when.start + length
        end_on = on
    return _Hours(row, on, when.start, end, end_on, when)


def _day_and_time(values: Sequence[Value], *, short: bool, american: bool) -> tuple[DayOf | None, When | None]:
    """Return the day and the hours of values that may stand apart: a date in one cell, a time in another."""
    day: DayOf | None = None
    hours: When | None = None
    strict = any((when := read_when(value)) and when.start is not None for value in values)
    for value in values:
        when = read_when(value, american=american) or (None if strict or short else read_when(value, known=True))
        if when is None and short:
            when = _of_short_day(value, american=american)
        elif when is None and isinstance(value, str):
            named = read_day(value, american=american)
            when = When(day=named) if named else None
        if when is None:
            continue
        day = closer_day(day, when.day)
        if when.start is not None and hours is None:
            hours = when
    if hours is None and day is not None and not short and values and isinstance(values[0], datetime):
        hours = When(start=0, day=day)  # midnight of a date and time
    return day, hours


def closer_day(one: DayOf | None, other: DayOf | None) -> DayOf | None:
    """Return the day that says more: a date rather than its weekday or number."""
    if one is None or other is None:
        return one or other
    dated = next((day for day in (one, other) if day.on is not None), None)
    return dated or next((day for day in (one, other) if day.mention is not None), one)


def _of_short_day(value: Value, *, american: bool) -> When | None:
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return None
    text = str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)
    day = read_day(text, american=american, short=True)
    return When(day=day) if day else None


def _to_afternoon(found: Sequence[_Hours]) -> None:
    """Move the afternoon of a clock face to the afternoon: 9:00, 11:30, 1:00, where no hour is past twelve."""
    if any(each.when.half_day or max(each.start, each.end or 0) >= NOON + 60 or each.when.zone for each in found):
        return
    if not any(each.start < MORNING for each in found) or not any(each.start >= MORNING for each in found):
        return
    before = None
    for each in found:
        shifted = before is not None and before.on == each.on and before.start > NOON
        if each.start < MORNING or (shifted and before and before.start <= each.start + NOON < DAY):
            each.start += NOON
            if each.end is not None and each.end + NOON <= DAY:
                each.end += NOON
        elif each.end is not None and each.end < each.start and each.end + NOON > each.start:
            each.end += NOON
        before = each


def _past_midnight(found: Sequence[_Hours]) -> None:
    """Let hours after midnight that stand below an evening be those of its night."""
    evening: dict[date, bool] = {}
    for each in found:
        if each.when.zone is not None or isinstance(next(iter(each.row.start), None), datetime):
            continue
        if each.when.day is None and each.start < NIGHT and evening.get(each.on):
            each.start += DAY
            if each.end is not None:
                each.end += DAY
        elif each.start >= EVENING:
            evening[each.on] = True
    for each in found:
        if each.end is not None and each.end_on is None and each.end < each.start <= each.end + LONGEST_NIGHT + DAY:
            rolled = each.end + DAY
            each.end = rolled if rolled - each.start <= LONGEST_NIGHT else each.end


def _entry(each: _Hours) -> Entry:
    row = each.row
    title = row.title
    people = [name for text in row.speakers for name in split_people(text)]
    return Entry(
        title=title,
        start=_moment(each.on, each.start, each),
        end=None if each.end is None else _moment(each.end_on or each.on, each.end, each),
        speakers=tuple(dict.fromkeys([*row.names, *people])),
        details="\n".join(text for text in row.details[:MOST_NOTES] if text),
        room=row.room,
        kind=SessionKind.BREAK if row.is_break else kind_from(clean(title, LONGEST_TITLE), row.kind),
        uid=row.uid,
        pending=is_pending(title),
        line=row.line,
    )


def _moment(on: date, minutes: int, each: _Hours) -> datetime:
    wall = datetime.combine(on, datetime.min.time()) + timedelta(minutes=minutes)
    zone = each.when.zone
    return wall if zone is None else wall.replace(tzinfo=zone)


def own_zone(entries: Sequence[Entry], given: str | None) -> str | None:
    """Return the zone whose clock the offsets of entries show; the one that was given where they show none."""
    moments = [each.start for each in entries if each.start.utcoffset()]
    return (same_clock(moments, (given,)) if moments else None) or given


def without_doubles(rows: Sequence[Entry]) -> list[Entry]:
    """Return entries without those that another sheet or table says again."""
    seen: set[tuple[datetime, str]] = set()
    kept: list[Entry] = []
    for each in rows:
        key = (each.start.replace(tzinfo=None), clean(each.title, LONGEST_TITLE).casefold())
        if key not in seen:
            seen.add(key)
            kept.append(replace(each))
    return kept
