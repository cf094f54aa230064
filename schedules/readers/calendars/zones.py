"""Which clock a calendar means by the name it gives a zone: IANA's, Windows', a private one
("/ics.py/2020.1/Europe/Stockholm"), or one that only the file itself defines.

A zone of the file's own is taken for the first of ours that shows the same time at every moment it is used for.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone
from functools import lru_cache
from typing import TYPE_CHECKING, Final, NamedTuple
from zoneinfo import ZoneInfo

from schedules.readers.calendars.recurrence import falls, read_rule
from schedules.readers.vocabulary.words import ZONE_NAMES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import tzinfo

MOST_MOMENTS: Final = 200
_AREAS: Final = ("Europe", "America", "Asia", "Africa", "Australia", "Pacific", "Atlantic")
_LIKELY: Final = (
    *("Europe/Copenhagen", "Europe/London", "Europe/Helsinki", "UTC", "America/New_York", "America/Chicago"),
    *("America/Denver", "America/Los_Angeles", "Asia/Tokyo", "Asia/Kolkata", "Asia/Shanghai", "Australia/Sydney"),
)
_IANA: Final = re.compile(r"[A-Za-z][A-Za-z0-9/_+-]{2,60}")
_UNTIL: Final = re.compile(r"UNTIL=(\d{4})", re.IGNORECASE)
_UTC_NAMES: Final = frozenset({"UTC", "ETC/UTC", "Z", "ZULU", "ETC/ZULU", "ETC/GMT", "UCT", "ETC/UCT"})
_OFFSET: Final = re.compile(r"^\(?(?:UTC|GMT)?\s?([+-])(\d{1,2}):?(\d{2})?\)?$", re.IGNORECASE)
_WRITTEN_OFFSET: Final = re.compile(r"([+-])(\d{2}):?(\d{2})(?::?\d{2})?$")
_DISPLAYED: Final = re.compile(r"^\((?:UTC|GMT)[^()]{0,12}\)\s{0,3}", re.IGNORECASE)


class Change(NamedTuple):
    """When the clocks of a zone change (wall time before the change), and their offsets around it."""

    at: datetime
    before: timedelta
    after: timedelta


@lru_cache(maxsize=256)
def known_zone(name: str) -> str | None:
    """Return the IANA zone that `name` is or stands for, or None."""
    name = name.strip().strip('"').strip()[:200]
    if name.upper() in _UTC_NAMES:
        return "UTC"
    if name.upper() in ZONE_NAMES:
        return ZONE_NAMES[name.upper()]
    pieces = name.split("/")[-8:]
    suffixes = ["/".join(pieces[start:]) for start in range(len(pieces))]
    return next((found for each in suffixes if (found := _iana(each))), None) or _windows(name) or _displayed(name)


def fixed_zone(name: str) -> tzinfo | None:
    """Return the fixed offset that a name consists of ("GMT+0100", "UTC+02:00"), or None."""
    match = _OFFSET.match(name.strip())
    if match is None or int(match[2]) > 14 or int(match[3] or 0) > 59:  # noqa: PLR2004 - hours and minutes
        return None
    return timezone(int(f"{match[1]}1") * timedelta(hours=int(match[2]), minutes=int(match[3] or 0)))


def same_clock(moments: Iterable[datetime], prefer: Sequence[str | None] = ()) -> str | None:
    """Return the first zone in which aware moments have the offset they are written with; None where none has."""
    offsets = {each.astimezone(UTC): each.utcoffset() for each in list(moments)[:MOST_MOMENTS]}
    return next(
        (
            zone
            for zone in dict.fromkeys([*filter(None, prefer), *_LIKELY, *_every_zone()])
            if all(moment.astimezone(ZoneInfo(zone)).utcoffset() == offset for moment, offset in offsets.items())
        ),
        None,
    )


def offset_at(changes: Sequence[Change], wall: datetime) -> timedelta:
    """Return the offset at a wall time in a zone of these changes, in order of time."""
    reached = [each for each in changes if each.at <= wall]
    return reached[-1].after if reached else changes[0].before


def changes_of(lines: Iterable[tuple[str, str]], years: Sequence[int]) -> list[Change]:
    """Return the changes that a VTIMEZONE tells for some years; `lines` are its names and values."""
    found: list[Change] = []
    part: dict[str, str] = {}
    for name, value in lines:
        if name in {"BEGIN", "END"}:
            found.extend(_changes(part, years))
            part = {}
        else:
            part.setdefault(name, value.strip())
    return sorted(found)


def _changes(part: dict[str, str], years: Sequence[int]) -> Iterator[Change]:
    before, after = read_offset(part.get("TZOFFSETFROM", "")), read_offset(part.get("TZOFFSETTO", ""))
    try:
        start = datetime.strptime(part.get("DTSTART", "")[:15], "%Y%m%dT%H%M%S")  # noqa: DTZ007 - wall time
    except ValueError:
        return
    if before is None or after is None or not years:
        return
    rule = read_rule(part["RRULE"], until=None) if "RRULE" in part else None
    if rule is None or rule.frequency != "YEARLY" or not (rule.days or rule.month_days):
        yield Change(start, before, after)
        return
    until = _UNTIL.search(part["RRULE"])
    last = min(max(years), min(years) + 10, int(until[1]) if until else max(years))
    for year in range(max(start.year, min(years) - 1), last + 1):
        begin = datetime(year, 1, 1)  # noqa: DTZ001 - wall time
        anew = start.replace(year=year, month=1, day=1)
        rest = rule._replace(interval=1, times=None)
        yield from (Change(each, before, after) for each in falls(rest, anew, begin, begin + timedelta(days=365)))


def read_offset(text: str) -> timedelta | None:
    """Return what "+0100" says, or None."""
    match = _WRITTEN_OFFSET.fullmatch(text.strip())
    if match is None or int(match[2]) > 14 or int(match[3]) > 59:  # noqa: PLR2004 - hours and minutes
        return None
    return int(f"{match[1]}1") * timedelta(hours=int(match[2]), minutes=int(match[3]))


def _iana(name: str) -> str | None:
    for each in (name, name.title()):
        if "/" not in each or not _IANA.fullmatch(each):
            continue
        try:
            ZoneInfo(each)
        except (KeyError, ValueError, OSError):
            continue
        return each
    return None


def _windows(name: str) -> str | None:
    from icalendar.timezone.windows_to_olson import WINDOWS_TO_OLSON  # noqa: PLC0415 - only where it is asked for

    return WINDOWS_TO_OLSON.get(name)


def _displayed(name: str) -> str | None:
    """Read "(UTC+01:00) Brussels, Copenhagen, Madrid, Paris" by its cities."""
    rest = _DISPLAYED.sub("", name)
    if rest == name:
        return None
    cities = [each.strip().replace(" ", "_") for each in rest.split(",")[:8]]
    return next((found for city in cities for area in _AREAS if (found := _iana(f"{area}/{city}"))), None)


@lru_cache(maxsize=1)
def _every_zone() -> tuple[str, ...]:
    from icalendar.timezone.windows_to_olson import WINDOWS_TO_OLSON  # noqa: PLC0415 - only where it is asked for

    return tuple(sorted({each for each in WINDOWS_TO_OLSON.values() if not each.startswith("Etc/")}))
