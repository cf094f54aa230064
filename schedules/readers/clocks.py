"""The clocks of one calendar: what its moments mean, in the zones that it names, defines or keeps silent of."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime, timezone
from typing import TYPE_CHECKING, Any, Final
from zoneinfo import ZoneInfo

from bot.model import Doubt
from schedules.readers.entries import DEFAULT_ZONE
from schedules.readers.zones import changes_of, fixed_zone, known_zone, offset_at, same_clock

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import tzinfo

    from schedules.readers.series import Happening
    from schedules.readers.unfolded import Source

ZONE: Final = "X-ZONE"  # the parameter that names the zone of a moment
MOST_DATES: Final = 2_000  # of one event


class Clocks:
    """Reads moments; `prefer` is the zone that the organiser gave."""

    def __init__(self, source: Source, prefer: str | None, doubts: list[Doubt]) -> None:
        """Look up the zones of a calendar; one that is not known is doubted when it is first met."""
        self._own = source.zones
        self._prefer = prefer
        self._doubts = doubts
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

    def moment(self, value: Any) -> datetime | date | None:
        """Return what a property says: aware, or wall time where nothing tells the zone, or a whole day."""
        found = getattr(value, "dt", None)
        return self._placed(found, _zone_name(value)) if isinstance(found, date) else None

    def moments(self, values: Iterable[Any]) -> tuple[datetime | date, ...]:
        """Return what lists of moments say; of a period its beginning."""
        found: list[datetime | date] = []
        for value in values:
            for each in getattr(value, "dts", ())[:MOST_DATES]:
                moment = each.dt[0] if isinstance(each.dt, tuple) else each.dt
                if isinstance(moment, date):
                    found.append(self._placed(moment, _zone_name(value)))
        return tuple(found[:MOST_DATES])

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
        if not name:
            if moment.tzinfo is not None:
                return moment.astimezone(UTC).replace(tzinfo=ZoneInfo("UTC"))
            return moment.replace(tzinfo=ZoneInfo(self._told)) if self._told else moment
        if name not in self._found:
            self._found[name] = self._look_up(name)
        return moment.replace(tzinfo=self._found[name])

    def _look_up(self, name: str) -> tzinfo | None:
        known = known_zone(name)
        if known:
            return ZoneInfo(known)
        if name in self._own and (found := self._defined(self._own[name])):
            return found
        fixed = fixed_zone(name)
        if fixed is None:
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


def _zone_name(value: Any) -> str:
    params = getattr(value, "params", None) or {}
    return str(params.get(ZONE, "")).strip()


def _is_fixed(moment: datetime) -> bool:
    return moment.tzinfo is not None and not isinstance(moment.tzinfo, ZoneInfo)


def _is_aware(event: Happening) -> bool:
    return isinstance(event.start, datetime) and event.start.tzinfo is not None
