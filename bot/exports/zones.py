"""The clock of a zone as calendars want it said (RFC 5545, VTIMEZONE): by a rule where its changes follow one, and
one by one where they do not.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING, Final, NamedTuple
from zoneinfo import ZoneInfo

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from icalendar import Timezone, TimezoneDaylight, TimezoneStandard

_DAYS: Final = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_WEEK: Final = 7
_LONG_AGO: Final = datetime(1970, 1, 1)  # noqa: DTZ001 - wall time


class Change(NamedTuple):
    """One change of the clocks: the wall time that it comes at, and the offsets before and after it."""

    at: datetime
    before: timedelta
    after: timedelta
    name: str
    summer: bool


def timezone(zone: str, starts: datetime, ends: datetime) -> Timezone:
    """Return the clock of a zone from the year before `starts` to the year after `ends` (wall time)."""
    from icalendar import Timezone  # noqa: PLC0415 - takes a fifth of a second

    first, last = datetime(starts.year - 1, 1, 1, tzinfo=UTC), datetime(ends.year + 2, 1, 1, tzinfo=UTC)
    made = Timezone()
    made.add("TZID", zone)
    found = list(_changes(ZoneInfo(zone), first, last))
    alike: dict[tuple[object, ...], list[Change]] = defaultdict(list)
    for each in found:
        alike[each[1:]].append(each)
    ruled = [_rule(each) for each in alike.values()]
    if not found or "" in ruled:
        made.add_component(_observance(_at_first(ZoneInfo(zone), first)))
    for rule, same in zip(ruled, alike.values(), strict=True):
        made.add_component(_observance(same[0], rule, [] if rule else [each.at for each in same[1:]]))
    return made


def _changes(zone: ZoneInfo, first: datetime, last: datetime) -> Iterator[Change]:
    days = [first + timedelta(days=number) for number in range((last - first).days + 1)]
    for one, other in pairwise(days):
        before, after = (each.astimezone(zone).utcoffset() or timedelta(0) for each in (one, other))
        if before != after:
            at = _when(zone, one, other, before)
            here = at.astimezone(zone)
            wall = (at + before).replace(tzinfo=None)
            yield Change(wall, before, after, here.tzname() or "", bool(here.dst()))


def _when(zone: ZoneInfo, one: datetime, other: datetime, before: timedelta) -> datetime:
    """Return the minute within a day from which the offset is no more what it was."""
    low, high = 0, int((other - one) / timedelta(minutes=1))
    while high - low > 1:
        middle = (low + high) // 2
        same = (one + timedelta(minutes=middle)).astimezone(zone).utcoffset() == before
        low, high = (middle, high) if same else (low, middle)
    return one + timedelta(minutes=high)


def _rule(changes: Sequence[Change]) -> str:
    """Return on which day of which month such a change comes every year ("3 -1SU"); "" where it does not."""
    years = [each.at.year for each in changes]
    if len(years) < 3 or years != list(range(years[0], years[0] + len(years))):  # noqa: PLR2004 - twice may be chance
        return ""
    from_end = {_days(each.at, last=True) for each in changes}
    from_start = {_days(each.at, last=False) for each in changes}
    return next((each.pop() for each in (from_end, from_start) if len(each) == 1), "")


def _days(at: datetime, *, last: bool) -> str:
    """Return which weekday of its month a day is, and at what time: "3 -1SU 02:00", unless it is not the last one."""
    is_last = (at + timedelta(days=_WEEK)).month != at.month
    which = -1 if last and is_last else (at.day - 1) // _WEEK + 1
    return f"{at.month} {which}{_DAYS[at.weekday()]} {at:%H:%M}"


def _at_first(zone: ZoneInfo, first: datetime) -> Change:
    here = first.astimezone(zone)
    offset = here.utcoffset() or timedelta(0)
    return Change(_LONG_AGO, offset, offset, here.tzname() or "", bool(here.dst()))


def _observance(change: Change, rule: str = "", others: Sequence[datetime] = ()) -> TimezoneDaylight | TimezoneStandard:
    from icalendar import TimezoneDaylight, TimezoneStandard  # noqa: PLC0415

    made = TimezoneDaylight() if change.summer else TimezoneStandard()
    made.add("DTSTART", change.at)
    if rule:
        month, day, _ = rule.split()
        made.add("RRULE", {"FREQ": "YEARLY", "BYMONTH": int(month), "BYDAY": day})
    for each in others:
        made.add("RDATE", each)
    made.add("TZOFFSETFROM", change.before)
    made.add("TZOFFSETTO", change.after)
    made.add("TZNAME", change.name)
    return made
