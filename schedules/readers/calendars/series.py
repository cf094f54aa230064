"""What a calendar's events become: each at its own times, a series at every one of them that is asked for.

Rules are followed by `recurrence`; what is taken out of a series, added to it or moved within it is
recurring_ical_events' to know.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from itertools import islice
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from bot.model import Doubt
from schedules.readers.calendars.recurrence import MOST_DAYS, falls, read_rule
from schedules.readers.dates import FIRST_YEAR, LAST_YEAR
from schedules.readers.entries import MOST_SESSIONS

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from bot.model import SessionKind
    from schedules.readers.calendars.recurrence import Rule

MOST_SERIES: Final = 200
MOST_TIMES: Final = 500  # of one series
YEAR: Final = timedelta(days=365)
DAY: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Happening:
    """One VEVENT: when it is, what it says, and how it repeats.

    `start` and `end` are aware, or wall time where nothing tells the zone; a date alone is a whole day.
    `rule` is the RRULE as it stands and `until` its end on the clock of `start`; `added` and `left_out` are its
    RDATE and EXDATE. `replaces` is the RECURRENCE-ID, and `onward` that the later ones change too.
    """

    line: int
    uid: str
    title: str
    start: datetime | date
    end: datetime | date | None = None
    details: str = ""
    room: str = ""
    speakers: tuple[str, ...] = ()
    kind: SessionKind | None = None
    sequence: int = 0
    cancelled: bool = False
    rule: str = ""
    until: datetime | None = None
    added: tuple[datetime | date, ...] = ()
    left_out: tuple[datetime | date, ...] = ()
    replaces: datetime | date | None = None
    onward: bool = False

    @property
    def repeats(self) -> bool:
        """Whether it is part of a series."""
        return bool(self.rule or self.added or self.replaces is not None)


class _Asked(NamedTuple):
    """Which times of a series are asked for: those of the window, else what `day` and the other events suggest."""

    window: tuple[date, date] | None
    day: date | None
    others_end: datetime | None

    def of(self, rule: Rule, start: datetime) -> tuple[datetime, datetime]:
        """Return from when and until when a series is told."""
        if self.window:
            return wall(self.window[0]) - DAY, wall(self.window[1]) + 2 * DAY
        if rule.ends:
            return start, min(start + timedelta(days=MOST_DAYS), datetime(LAST_YEAR, 12, 31))  # noqa: DTZ001 - wall time
        if self.others_end and self.others_end > start:
            return start, min(self.others_end, start + YEAR)
        begin = wall(self.day) if self.day and wall(self.day) > start + YEAR else start
        return begin, begin + YEAR


def unroll(
    events: Sequence[Happening], *, window: tuple[date, date] | None, day: date | None, doubts: list[Doubt]
) -> list[Happening]:
    """Return every event at each of its times, with a `uid` of its own for each.

    A series without an end is told over `window`; else to the last day of the events that do not repeat, for a
    year at most; else over the year from its first time, or from `day` where that is later. `doubts` says so.
    """
    found = _distinct(each for each in events if not each.repeats)
    series = _series([each for each in events if each.repeats])
    if len(series) > MOST_SERIES:
        doubts.append(Doubt(code="too_many_series", values={"most": str(MOST_SERIES)}))
    asked = _Asked(window, day, _midnight_after(found))
    for members in series[:MOST_SERIES]:
        if len(found) > MOST_SESSIONS:
            break
        found.extend(_unroll(members, asked, doubts))
    return found


def _midnight_after(events: Sequence[Happening]) -> datetime | None:
    """Return when the last day of some events is over."""
    last = max((wall(each.start).date() for each in events), default=None)
    return wall(last) + DAY - timedelta.resolution if last else None


def _series(events: list[Happening]) -> list[list[Happening]]:
    """Return what belongs together: one that tells the rule, where there is one, and what replaces its times."""
    cores: dict[str, list[Happening]] = defaultdict(list)
    changes: dict[str, list[Happening]] = defaultdict(list)
    for number, each in enumerate(events):
        (cores if each.replaces is None else changes)[each.uid or f"\n{number}"].append(each)
    found = [members[:1_000] for uid, members in changes.items() if uid not in cores]
    for uid, same in cores.items():
        first, *others = _distinct(same)
        found.extend([[first, *changes.get(uid, ())[:1_000]], *([each] for each in others)])
    return found


def wall(moment: datetime | date) -> datetime:
    """Return what the clock shows at a moment where it is written; midnight for a whole day."""
    return moment.replace(tzinfo=None, fold=0) if isinstance(moment, datetime) else datetime.combine(moment, time())


def _distinct(events: Iterable[Happening]) -> list[Happening]:
    """Tell events apart that careless programs gave one UID; an update takes the place of what it updates."""
    by_uid: dict[str, list[Happening]] = defaultdict(list)
    for number, each in enumerate(events):
        by_uid[each.uid or f"\n{number}"].append(each)
    found: list[Happening] = []
    for same in by_uid.values():
        newest = max(each.sequence for each in same)
        latest = {(each.title, each.start, each.room): each for each in same}
        updated = {each.title for each in same if each.sequence == newest}
        kept = [each for each in latest.values() if each.sequence == newest or each.title not in updated]
        found.extend([replace(each, uid=_uid(each, each.start)) for each in kept] if len(kept) > 1 else kept)
    return found


def _uid(event: Happening, at: datetime | date) -> str:
    """Return what tells one time of a series from the others, wherever it is moved to."""
    if not event.uid:
        return ""
    return f"{event.uid}/{wall(at):%Y%m%dT%H%M}" if isinstance(at, datetime) else f"{event.uid}/{at:%Y%m%d}"


def _unroll(members: list[Happening], asked: _Asked, doubts: list[Doubt]) -> list[Happening]:
    times = _times(members[0], asked, doubts) if members[0].replaces is None else []
    try:
        return _laid_out(members, times)
    except (ValueError, TypeError, OverflowError, KeyError, AttributeError):
        doubts.extend(_not_followed(each) for each in members[:1])
        return [replace(each, uid=_uid(each, each.start)) for each in members]


def _not_followed(event: Happening) -> Doubt:
    return Doubt(code="rule_unknown", line=event.line, values={"title": event.title[:80]})


def _times(event: Happening, asked: _Asked, doubts: list[Doubt]) -> list[datetime]:
    """Return when the rule of an event falls, by its own clock."""
    start = wall(event.start)
    if not event.rule:
        return [start]
    rule = read_rule(event.rule, until=event.until)
    if rule is None:
        doubts.append(_not_followed(event))
        return [start]
    begin, end = asked.of(rule, start)
    found = list(islice(falls(rule, start, begin, end), MOST_TIMES + 1))
    if len(found) > MOST_TIMES or not (rule.ends or asked.window):
        del found[MOST_TIMES:]
        last = found[-1] if found else start
        doubts.append(
            Doubt(
                code="endless",
                line=event.line,
                values={"title": event.title[:80], "count": str(len(found)), "last": last.date().isoformat()},
            )
        )
    return found


def _laid_out(members: Sequence[Happening], times: Sequence[datetime]) -> list[Happening]:
    """Return a series with its exceptions; `times` are those of its first member."""
    import icalendar  # noqa: PLC0415 - only series need them
    import recurring_ical_events  # noqa: PLC0415

    calendar = icalendar.Calendar()
    for number, event in enumerate(members):
        calendar.add_component(_component(event, number, () if number else times))
    every = [*times, *(wall(each.start) for each in members), *(wall(each) for each in members[0].added)]
    first, last = max(min(every) - 2 * DAY, datetime(FIRST_YEAR, 1, 1)), max(every) + 2 * DAY  # noqa: DTZ001 - wall time
    found = recurring_ical_events.of(calendar).between(first, last)
    return [_happening(each, members[int(each["X-NUMBER"])]) for each in found]


def _component(event: Happening, number: int, times: Sequence[datetime]) -> Any:
    """Return what the library has to know of an event: when it is, and nothing of what."""
    import icalendar  # noqa: PLC0415 - as above

    made = icalendar.Event()
    start = _as(event.start, times[0]) if times else event.start
    made.add("UID", event.uid or "-")
    made.add("DTSTART", start)
    made.add("DTEND", start + max(_length(event), timedelta()))
    made.add("SEQUENCE", event.sequence)
    made["X-NUMBER"] = str(number)
    if event.replaces is not None:
        made.add("RECURRENCE-ID", event.replaces, {"RANGE": "THISANDFUTURE"} if event.onward else {})
        return made
    if dates := [*(_as(event.start, each) for each in times[1:]), *event.added]:
        made["RDATE"] = icalendar.vDDDLists(dates)
    if event.left_out:
        made["EXDATE"] = icalendar.vDDDLists(list(event.left_out))
    return made


def _happening(found: Any, event: Happening) -> Happening:
    """Return one time of a series, as the library found it."""
    start = found["DTSTART"].dt
    end = None if event.end is None else start + _length(event)
    at = found["RECURRENCE-ID"].dt
    if event.onward and event.replaces is not None:  # the library leaves the id of the first that changed
        at = start - (wall(event.start) - wall(event.replaces))
    return replace(event, start=start, end=end, uid=_uid(event, at))


def _length(event: Happening) -> timedelta:
    """Return how long an event is on the clock; less than nothing where it ends before it begins."""
    if event.end is None:
        return timedelta() if isinstance(event.start, datetime) else DAY
    return wall(event.end) - wall(event.start)


def _as(moment: datetime | date, at: datetime) -> datetime | date:
    """Return a wall time on the clock of another moment, a whole day if that is one."""
    return at.replace(tzinfo=moment.tzinfo) if isinstance(moment, datetime) else at.date()
