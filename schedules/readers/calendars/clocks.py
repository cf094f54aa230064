"""The clocks of one calendar: what its moments mean, in the zones that it names, defines or keeps silent of."""

from __future__ import annotations

import re
from collections import Counter
from datetime import UTC, date, datetime, timedelta, timezone
from typing import TYPE_CHECKING, Any, Final
from zoneinfo import ZoneInfo

from bot.model import Doubt
from schedules.readers.calendars.zones import changes_of, fixed_zone, known_zone, offset_at, read_offset, same_clock
from schedules.readers.entries import DEFAULT_ZONE

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import tzinfo

    from schedules.readers.calendars.series import Happening
    from schedules.readers.calendars.unfolded import Line, Source

MOST_DATES: Final = 2_000  # of one event
MOST_ZONES: Final = 100  # that are looked up
MOST_MOMENTS: Final = 20_000  # of all lists
MOST_DOUBTS: Final = 5  # of zones that nobody knows
LONGEST: Final = timedelta(days=1_000)

# moments as the standard has them, and as ISO 8601 has them
_ISO: Final = re.compile(
    r"(\d{4})-?(\d\d)-?(\d\d)(?:[T ]?(\d\d):?(\d\d)(?::?(\d\d)(?:\.\d{1,9})?)?)?\s?(Z|[+-]\d\d:?\d\d)?", re.ASCII
)
_TZID: Final = re.compile(r';TZID=("[^"]*+"|[^;"]*+)', re.IGNORECASE)


class Clocks:
    """Reads moments; `prefer` is the zone that the organiser gave."""

    def __init__(self, source: Source, prefer: str | None, doubts: list[Doubt]) -> None:
        """Look up the zones of a calendar; one that is not known is doubted when it is first met."""
        self._own = source.zones
        self._prefer = prefer
        self._doubts = doubts
        self._listed = 0
        self._found: dict[str, tzinfo | None] = {}
        told = known_zone(source.fields.get("X-WR-TIMEZONE", ""))
        self._told = None if told == "UTC" else told
        self._years = sorted(
            {
                int(line.value[:4])
                for _, lines in source.events[:3_000]
                for line in lines
                if line.name == "DTSTART" and line.value[:4].isdecimal() and line.value[:4].isascii()
            }
        )

    def moment(self, lines: Sequence[Line] | None) -> datetime | date | None:
        """Return what a property says: aware, or wall time where nothing tells the zone, or a whole day."""
        found = _value(lines[0]) if lines else None
        return self._placed(found, _zone_name(lines[0])) if lines and isinstance(found, date) else None

    def moments(self, lines: Sequence[Line] | None) -> tuple[datetime | date, ...]:
        """Return what lists of moments say; of a period its beginning."""
        found: list[datetime | date] = []
        for line in lines or ():
            most = min(MOST_DATES - len(found), MOST_MOMENTS - self._listed)
            texts = line.value[: MOST_DATES * 20].split(",")[: max(0, most)]
            self._listed += len(texts)
            for text in texts:
                value = _value(line._replace(value=text))
                begin = value[0] if isinstance(value, tuple) else value
                if isinstance(begin, date):
                    found.append(self._placed(begin, _zone_name(line)))
        return tuple(found)

    def length(self, lines: Sequence[Line] | None) -> timedelta | None:
        """Return what a duration says, if that is not years."""
        found = _value(lines[0]) if lines else None
        return found if isinstance(found, timedelta) and abs(found) < LONGEST else None

    def main(self, events: Sequence[Happening]) -> str | None:
        """Return the zone that a calendar is told in: that of most events, else its own, else the organiser's."""
        zones = Counter(
            zone.key
            for each in events
            if isinstance(each.start, datetime)
            and isinstance(zone := each.start.tzinfo, ZoneInfo)
            and zone.key != "UTC"
        )
        if zones:
            return zones.most_common(1)[0][0]
        if self._told:
            return self._told
        fixed = [each.start for each in events if isinstance(each.start, datetime) and _is_fixed(each.start)]
        if fixed:
            return same_clock(fixed, (self._prefer, DEFAULT_ZONE)) or self._prefer
        own = [found for name in self._own if (found := known_zone(name)) and found != "UTC"]
        return own[0] if own and any(_is_aware(each) for each in events) else self._prefer

    def tells(self, events: Sequence[Happening]) -> bool:
        """Tell whether the calendar itself says where its times are."""
        timed = [each for each in events if isinstance(each.start, datetime)]
        if self._told:
            return True
        return any(map(_is_aware, timed)) and (all(map(_is_aware, timed)) or self.main(events) != self._prefer)

    def _placed(self, moment: datetime | date, name: str) -> datetime | date:
        if not isinstance(moment, datetime):
            return moment
        if moment.tzinfo is not None:
            return moment if moment.utcoffset() else moment.replace(tzinfo=ZoneInfo("UTC"))
        if not name:
            return moment.replace(tzinfo=ZoneInfo(self._told)) if self._told else moment
        if name not in self._found:
            self._found[name] = self._look_up(name)
        return moment.replace(tzinfo=self._found[name])

    def _look_up(self, name: str) -> tzinfo | None:
        known = known_zone(name) if len(self._found) < MOST_ZONES else None
        if known:
            return ZoneInfo(known)
        if name in self._own and (found := self._defined(self._own[name])):
            return found
        fixed = fixed_zone(name)
        if fixed is None and sum(each is None for each in self._found.values()) < MOST_DOUBTS:
            values = {"text": name[:60], "zone": self._told or self._prefer or DEFAULT_ZONE}
            self._doubts.append(Doubt(code="unknown_zone", values=values))
        return fixed

    def _defined(self, lines: list[tuple[str, str]]) -> tzinfo | None:
        """Return the zone of ours that shows the time of one that the file defines."""
        place = next(
            (known for name, value in lines if name == "X-LIC-LOCATION" and (known := known_zone(value))), None
        )
        if place:
            return ZoneInfo(place)
        changes = changes_of(lines, self._years)
        if not changes:
            return None
        probes = [datetime(year, month, 15, 12) for year in self._years[:10] for month in (1, 4, 7, 11) if year > 1]  # noqa: DTZ001
        aware = [each.replace(tzinfo=timezone(offset_at(changes, each))) for each in probes]
        found = same_clock(aware, (self._told, self._prefer, DEFAULT_ZONE))
        return ZoneInfo(found) if found else timezone(changes[-1].after)


def _value(line: Line) -> Any:
    """Return a date, a date and time, a length or a period; None where it is none of them, by any reading."""
    import icalendar  # noqa: PLC0415 - it takes a tenth of a second, and only calendars need it

    parse: Callable[[str], Any] = icalendar.vDDDTypes.from_ical
    text = line.value.strip().upper()
    match = _ISO.fullmatch(text)
    if match:
        text = "".join(match.group(1, 2, 3)) + (f"T{match[4]}{match[5]}{match[6] or '00'}" if match[4] else "")
    try:
        found: Any = parse(text)
        if match and match[4] and match[7]:
            return found.replace(tzinfo=UTC if match[7] == "Z" else _offset(match[7]))
    except (ValueError, OverflowError):
        return None
    return found


def _offset(text: str) -> timezone:
    offset = read_offset(text)
    if offset is None:
        raise ValueError(text)
    return timezone(offset)


def _zone_name(line: Line) -> str:
    match = _TZID.search(line.params)
    return match[1].strip('" ') if match else ""


def _is_fixed(moment: datetime) -> bool:
    return moment.tzinfo is not None and not isinstance(moment.tzinfo, ZoneInfo)


def _is_aware(event: Happening) -> bool:
    return isinstance(event.start, datetime) and event.start.tzinfo is not None
