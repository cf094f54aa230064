"""When a rule of a calendar falls, day by day: what it costs is bounded by the days that are asked for.

Libraries walk a rule that never falls (30 February) until the year 9999; here a day that is not asked for is
not looked at. Times are wall time, so that 9.00 stays 9.00 when the clocks change.
"""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import UTC, date, datetime, time, timedelta
from itertools import groupby, product
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import tzinfo

MOST_CLOCKS: Final = 48  # times of a day
MOST_DAYS: Final = 3_700  # ten years and a bit
_WEEKDAYS: Final = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_BY_DAY: Final = re.compile(r"([+-]?\d{1,2})?(MO|TU|WE|TH|FR|SA|SU)")
_UNTIL: Final = re.compile(r"UNTIL=(\d{8})(?:T(\d{6}))?(Z)?", re.IGNORECASE | re.ASCII)
_SHORT: Final = {"HOURLY": timedelta(hours=1), "MINUTELY": timedelta(minutes=1), "SECONDLY": timedelta(seconds=1)}
_LONG: Final = ("DAILY", "WEEKLY", "MONTHLY", "YEARLY")
_KNOWN: Final = frozenset(
    {"FREQ", "INTERVAL", "COUNT", "UNTIL", "WKST", "BYDAY", "BYMONTH", "BYMONTHDAY", "BYSETPOS", "BYHOUR", "BYMINUTE"}
)


class Rule(NamedTuple):
    """A rule of a series, as RFC 5545 (3.3.10) has them; `until` is wall time.

    `days` are weekdays from Monday, each with which of them in the month or year is meant, or 0 for all.
    """

    frequency: str
    interval: int = 1
    times: int | None = None
    until: datetime | None = None
    week_start: int = 0
    days: tuple[tuple[int, int], ...] = ()
    months: tuple[int, ...] = ()
    month_days: tuple[int, ...] = ()
    positions: tuple[int, ...] = ()
    hours: tuple[int, ...] = ()
    minutes: tuple[int, ...] = ()

    @property
    def ends(self) -> bool:
        """Whether the rule itself tells when the series is over."""
        return self.times is not None or self.until is not None


def read_rule(text: str, *, until: datetime | None) -> Rule | None:
    """Return the rule of an RRULE, or None where a part of it is not one that we follow.

    `until` is what its UNTIL says, on the clock of the series.
    """
    pairs = [part.partition("=")[::2] for part in text.upper().split(";") if part.strip()]
    parts = {name.strip(): value.strip() for name, value in pairs}
    frequency = parts.get("FREQ", "")
    by = any(name.startswith("BY") for name in parts)
    if not parts.keys() <= _KNOWN or (frequency not in _LONG and (by or frequency not in _SHORT)):
        return None
    days = [_BY_DAY.fullmatch(each) for each in _listed(parts, "BYDAY")]
    numbers = [
        _numbers(parts, name, low, high)
        for name, low, high in (
            ("BYMONTH", 1, 12),
            ("BYMONTHDAY", -31, 31),
            ("BYSETPOS", -366, 366),
            ("BYHOUR", 0, 23),
            ("BYMINUTE", 0, 59),
            ("INTERVAL", 1, 100_000),
            ("COUNT", 1, 10**9),
        )
    ]
    if None in days or None in numbers or parts.get("WKST", "MO") not in _WEEKDAYS:
        return None
    months, month_days, positions, hours, minutes, interval, count = (each or () for each in numbers)
    if len(hours or (0,)) * len(minutes or (0,)) > MOST_CLOCKS:
        return None
    return Rule(
        frequency=frequency,
        interval=interval[0] if interval else 1,
        times=count[0] if count else None,
        until=until,
        week_start=_WEEKDAYS.index(parts.get("WKST", "MO")),
        days=tuple((_WEEKDAYS.index(each[2]), int(each[1] or 0)) for each in days if each),
        months=months,
        month_days=month_days,
        positions=positions,
        hours=hours,
        minutes=minutes,
    )


def read_until(text: str, zone: tzinfo | None) -> datetime | None:
    """Return when an RRULE ends, on the clock of its series; a day alone is meant to its end."""
    match = _UNTIL.search(text)
    if match is None:
        return None
    try:
        moment = datetime.strptime(f"{match[1]}{match[2] or '235959'}", "%Y%m%d%H%M%S")  # noqa: DTZ007 - as it is written
        if match[3] and zone:
            moment = moment.replace(tzinfo=UTC).astimezone(zone)
    except (ValueError, OverflowError):
        return None
    return moment.replace(tzinfo=None, fold=0)


def falls(rule: Rule, start: datetime, begin: datetime, end: datetime) -> Iterator[datetime]:
    """Yield the times of a series that begins at `start`, from `begin` until `end`, the first of them too.

    At most ten years are looked at.
    """
    last = min(end, rule.until or end)
    found = _steps(rule, start) if rule.frequency in _SHORT else _by_days(rule, start, begin, last)
    for count, moment in enumerate(found, start=1):
        if moment > last or (rule.times is not None and count > rule.times):
            return
        if moment >= begin:
            yield moment


def _steps(rule: Rule, start: datetime) -> Iterator[datetime]:
    step = _SHORT[rule.frequency] * rule.interval
    for number in range(MOST_DAYS):
        yield start + number * step


def _by_days(rule: Rule, start: datetime, begin: datetime, last: datetime) -> Iterator[datetime]:
    """Yield the times of a rule; where nothing is counted, those long before `begin` are passed over."""
    first = start.date() if rule.times is not None else max(start.date(), begin.date() - timedelta(days=1))
    whole = 366 if rule.positions else 0  # the last period is looked at to its end: the last of it may be meant
    ordinals = range(_period_start(rule, first).toordinal(), last.toordinal() + whole + 1)[:MOST_DAYS]
    days = (day for ordinal in ordinals if _is_on(rule, start.date(), day := date.fromordinal(ordinal)))
    clocks = [
        time(hour, minute, start.second)
        for hour, minute in product(sorted(rule.hours) or (start.hour,), sorted(rule.minutes) or (start.minute,))
    ]
    for _, period in groupby(days, key=lambda day: _period(rule, day)):
        moments = [datetime.combine(day, clock) for day in period for clock in clocks]
        yield from (each for each in _placed(moments, rule.positions) if each >= start)


def _placed(moments: list[datetime], positions: Sequence[int]) -> list[datetime]:
    """Return those of a period that BYSETPOS means; all of them where it means none."""
    if not positions:
        return moments
    count = len(moments)
    places = {each - 1 if each > 0 else count + each for each in positions if each}
    return [moments[place] for place in sorted(places) if 0 <= place < count]


def _is_on(rule: Rule, start: date, day: date) -> bool:
    if rule.months and day.month not in rule.months:
        return False
    if (_period(rule, day) - _period(rule, start)) % rule.interval:
        return False
    if not rule.days and not rule.month_days:
        return _is_like(rule, start, day)
    if rule.month_days:
        length = monthrange(day.year, day.month)[1]
        if day.day not in rule.month_days and day.day - length - 1 not in rule.month_days:
            return False
    return not rule.days or any(day.weekday() == weekday and _is_nth(rule, day, nth) for weekday, nth in rule.days)


def _is_like(rule: Rule, start: date, day: date) -> bool:
    """Tell whether a day is one of the series by its start alone."""
    match rule.frequency:
        case "DAILY":
            return True
        case "WEEKLY":
            return day.weekday() == start.weekday()
        case "MONTHLY":
            return day.day == start.day
        case _:
            return day.day == start.day and (bool(rule.months) or day.month == start.month)


def _is_nth(rule: Rule, day: date, nth: int) -> bool:
    """Tell whether a day is the nth of its weekday in the month, or in the year (from the end if negative)."""
    if not nth or rule.frequency in {"DAILY", "WEEKLY"}:
        return True
    if rule.frequency == "YEARLY" and not rule.months:
        position, length = day.timetuple().tm_yday, date(day.year, 12, 31).timetuple().tm_yday
    else:
        position, length = day.day, monthrange(day.year, day.month)[1]
    return nth == ((position - 1) // 7 + 1 if nth > 0 else -((length - position) // 7 + 1))


def _period(rule: Rule, day: date) -> int:
    """Return the number of the day, week, month or year that a day is in."""
    match rule.frequency:
        case "DAILY":
            return day.toordinal()
        case "WEEKLY":
            return (day.toordinal() - 1 - rule.week_start) // 7
        case "MONTHLY":
            return day.year * 12 + day.month
        case _:
            return day.year


def _period_start(rule: Rule, day: date) -> date:
    match rule.frequency:
        case "WEEKLY":
            return date.fromordinal(max(1, day.toordinal() - (day.weekday() - rule.week_start) % 7))
        case "MONTHLY":
            return day.replace(day=1)
        case "YEARLY":
            return day.replace(month=1, day=1)
        case _:
            return day


def _listed(parts: dict[str, str], name: str) -> list[str]:
    return [each.strip() for each in parts.get(name, "").split(",") if each.strip()]


def _numbers(parts: dict[str, str], name: str, low: int, high: int) -> tuple[int, ...] | None:
    found = _listed(parts, name)
    if not all(re.fullmatch(r"[+-]?[0-9]{1,9}", each) for each in found):
        return None
    numbers = tuple(map(int, found))
    return numbers if all(low <= each <= high for each in numbers) else None
