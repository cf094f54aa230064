"""Calendars (RFC 5545), which no two programs write the same: each VEVENT is read by itself, so that a broken
one is lost alone, and said to be.

A series is told over the event's days, else over a year from its first time; what is cancelled is left out.
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any, Final
from zoneinfo import ZoneInfo

from bot.model import Doubt, Format, SessionKind
from schedules.readers.clocks import ZONE, Clocks
from schedules.readers.dates import FIRST_YEAR, LAST_YEAR
from schedules.readers.entries import DEFAULT_ZONE, LONGEST_TITLE, MOST_SESSIONS, Entry, assemble, clean
from schedules.readers.kinds import is_known_word, kind_of
from schedules.readers.recurrence import read_until
from schedules.readers.series import DAY, Happening, unroll, wall
from schedules.readers.speakers import described_speakers
from schedules.readers.unfolded import unescaped, unfold

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from bot.model import Reading
    from schedules.readers.unfolded import Line

_ISO: Final = re.compile(
    r"(\d{4})-?(\d\d)-?(\d\d)(?:[T ]?(\d\d):?(\d\d)(?::?(\d\d)(?:\.\d{1,9})?)?)?\s?(Z|[+-]\d\d:?\d\d)?",
    re.IGNORECASE | re.ASCII,
)
_DAY: Final = re.compile(r"(\d{4})-?(\d\d)-?(\d\d)", re.ASCII)
_TZID: Final = re.compile(r';TZID=(?:"[^"]*+"|[^;:"]*+)', re.IGNORECASE)
_VALUE: Final = re.compile(r";VALUE=[A-Z-]{1,20}", re.IGNORECASE)
_TWICE: Final = re.compile(r"(?:LOCATION:\s{0,3}){1,5}", re.IGNORECASE)
_MOMENTS: Final = frozenset({"DTSTART", "DTEND", "RECURRENCE-ID"})


def read_calendar(
    data: bytes, *, name: str, day: date | None = None, until: date | None = None, zone: str | None = None
) -> Reading:
    """Return the events of a calendar as sessions.

    `day` and `until` are the event's days: what lies outside them is left out. `zone` is where times are that
    say nothing of it, and the clock that UTC is shown by.

    Raises:
        AgendaError: `too_big`, `too_many_lines`, `empty` or `encoding`.
    """
    source = unfold(data, name=name)
    doubts: list[Doubt] = []
    window = (day, until) if day and until else None
    blocks = [each for each in source.events if window is None or _may_be_within(each[1], *window)]
    outside = len(source.events) - len(blocks)
    clocks = Clocks(source, zone, doubts)
    events = [
        event
        for number, lines in blocks[: MOST_SESSIONS + 1]
        if (event := _happening(number, lines, clocks, doubts)) is not None
    ]
    times = unroll(events, window=window, day=day, doubts=doubts)
    if source.fields.get("METHOD", "").upper() == "CANCEL":
        times = [replace(each, cancelled=True) for each in times]
    kept = [each for each in times if not each.cancelled]
    place = clocks.main(kept)
    if window:
        within = [each for each in kept if window[0] <= _shown(each.start, place).date() <= window[1]]
        outside, kept = outside + len(kept) - len(within), within
    doubts.extend(_left_out(outside, window, cancelled=sum(each.cancelled for each in times)))
    doubts.extend(_to_know(kept, source.cut))
    title = source.fields.get("X-WR-CALNAME") or source.fields.get("NAME") or ""
    return assemble(
        (_entry(each) for each in kept),
        source=Format.CALENDAR,
        title=title or (kept[0].title if len(kept) == 1 else ""),
        zone=place,
        zoned=clocks.tells(kept),
        doubts=doubts,
    )


def _left_out(outside: int, window: tuple[date, date] | None, *, cancelled: int) -> Iterator[Doubt]:
    if outside and window:
        first, last = window
        values = {"count": str(outside), "first": first.isoformat(), "last": last.isoformat()}
        yield Doubt(code="outside", values=values)
    if cancelled:
        yield Doubt(code="cancelled", values={"count": str(cancelled)})


def _to_know(events: list[Happening], cut: int | None) -> Iterator[Doubt]:
    whole_days = [each for each in events if not isinstance(each.start, datetime)]
    if whole_days:
        values = {"count": str(len(whole_days)), "title": whole_days[0].title[:80]}
        yield Doubt(code="all_day", line=whole_days[0].line, values=values)
    if cut:
        yield Doubt(code="cut_short", line=cut)
    if not events:
        yield Doubt(code="no_entries")


def _may_be_within(lines: list[Line], first: date, last: date) -> bool:
    """Tell by its first date alone whether an event may be in a window; where that tells nothing, it may."""
    start = None
    for line in lines:
        if line.name in {"RRULE", "RDATE", "RECURRENCE-ID"}:
            return True
        if line.name == "DTSTART":
            start = _DAY.search(line.value)
    try:
        on = date(*map(int, start.groups())) if start else None
    except ValueError:
        return True
    return on is None or first - DAY <= on <= last + DAY


def _entry(event: Happening) -> Entry:
    whole_day = not isinstance(event.start, datetime)
    return Entry(
        title=event.title,
        start=wall(event.start) if whole_day else event.start,  # type: ignore[arg-type]
        end=None if event.end is None else event.end if isinstance(event.end, datetime) else wall(event.end),
        speakers=event.speakers,
        details=event.details,
        room=event.room,
        kind=event.kind,
        uid=event.uid,
        line=event.line,
    )


def _shown(moment: datetime | date, place: str | None) -> datetime:
    """Return what the event's clock shows at a moment."""
    if isinstance(moment, datetime) and moment.tzinfo is not None:
        moment = moment.astimezone(ZoneInfo(place or DEFAULT_ZONE))
    return wall(moment)


# One event ------------------------------------------------------------------------------------------


def _happening(number: int, lines: list[Line], clocks: Clocks, doubts: list[Doubt]) -> Happening | None:
    """Return what a VEVENT says, or None with a doubt."""
    found = _parsed(lines)
    start = clocks.moment(_first(found, "DTSTART"))
    details = _text(found, "DESCRIPTION")
    title = clean(_text(found, "SUMMARY"), LONGEST_TITLE) or clean(details.split("\n")[0], LONGEST_TITLE)
    if start is None or not FIRST_YEAR <= start.year <= LAST_YEAR or not title:
        where = next((line.number for line in lines if line.name == "DTSTART"), number)
        doubts.append(Doubt(code="entry_lost", line=where if title else number, values={"title": title[:80] or "?"}))
        return None
    replaces = _first(found, "RECURRENCE-ID")
    rule = next((line.value.strip() for line in lines if line.name == "RRULE"), "")
    return Happening(
        line=number,
        uid=clean(_text(found, "UID"), 200),
        title=title,
        start=start,
        end=_end(found, start, clocks),
        details=details,
        room=_text(found, "LOCATION"),
        speakers=_speakers(lines, details),
        kind=_kind(title, found, details, whole_day=not isinstance(start, datetime)),
        sequence=_sequence(found),
        cancelled=_text(found, "STATUS").upper() == "CANCELLED",
        rule=rule,
        until=read_until(rule, start.tzinfo if isinstance(start, datetime) else None),
        added=clocks.moments(_every(found, "RDATE")),
        left_out=clocks.moments(_every(found, "EXDATE")),
        replaces=clocks.moment(replaces),
        onward="THISANDFUTURE" in str(getattr(replaces, "params", "")).upper(),
    )


def _parsed(lines: list[Line]) -> Any:
    """Return the properties of a VEVENT as icalendar has them; those that it cannot read are not among them."""
    import icalendar  # noqa: PLC0415 - it takes a tenth of a second, and only calendars need it

    wanted = [line for line in lines if line.name not in {"RRULE", "ATTENDEE"}]
    text = "\r\n".join(["BEGIN:VEVENT", *map(_mended, wanted), "END:VEVENT", ""])
    try:
        return icalendar.Event.from_ical(text)
    except (ValueError, KeyError, IndexError, TypeError, AttributeError, OverflowError):
        return {}


def _mended(line: Line) -> str:
    """Return a line as the standard has it, where it is clear what is meant."""
    params, value = line.params, line.value.strip()
    if line.name in _MOMENTS and (match := _ISO.fullmatch(value)):
        params = _VALUE.sub("", params)
        value = "".join(match.group(1, 2, 3)) + (f"T{match[4]}{match[5]}{match[6] or '00'}" if match[4] else "")
        if match[7] and match[4]:
            params = _TZID.sub("", params)
            value = _in_utc(value, match[7])
    elif line.name == "LOCATION":
        value = _TWICE.sub("", value, count=1) if _TWICE.match(value) else value
    params = re.sub(r";TZID=", f";{ZONE}=", params, flags=re.IGNORECASE)  # icalendar would look it up by itself
    return f"{line.name}{params}:{value}".replace("\r", " ").replace("\n", " ")


def _in_utc(value: str, offset: str) -> str:
    try:
        moment = datetime.strptime(f"{value}{offset.upper()}", "%Y%m%dT%H%M%S%z").astimezone(UTC)
    except (ValueError, OverflowError):
        return value
    return f"{moment:%Y%m%dT%H%M%SZ}"


def _every(found: Any, name: str) -> list[Any]:
    value = found.get(name)
    return value if isinstance(value, list) else [] if value is None else [value]


def _first(found: Any, name: str) -> Any:
    return next(iter(_every(found, name)), None)


def _text(found: Any, name: str) -> str:
    value = _first(found, name)
    return "" if value is None else str(value).strip()


def _end(found: Any, start: datetime | date, clocks: Clocks) -> datetime | date | None:
    """Return when an event ends: as written, by its length, or at the end of a whole day; else None."""
    end = clocks.moment(_first(found, "DTEND"))
    length = getattr(_first(found, "DURATION"), "dt", None)
    if end is None and isinstance(length, timedelta) and abs(length) < timedelta(days=1_000):
        end = start + length
    if end is None or not FIRST_YEAR <= end.year <= LAST_YEAR + 1:
        return None if isinstance(start, datetime) else start + DAY
    if isinstance(start, datetime):
        return end.replace(tzinfo=end.tzinfo or start.tzinfo) if isinstance(end, datetime) else _midnight(end, start)
    return max(end.date() if isinstance(end, datetime) else end, start + DAY)


def _midnight(day: date, like: datetime) -> datetime:
    return wall(day).replace(tzinfo=like.tzinfo)


def _sequence(found: Any) -> int:
    text = _text(found, "SEQUENCE")
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else 0  # noqa: PLR2004 - no real one is longer


def _speakers(lines: Iterable[Line], details: str) -> tuple[str, ...]:
    """Return who a description says will speak, and who takes part as a speaker; nobody who only organises."""
    found = list(described_speakers(details))
    for line in lines:
        if line.name == "ATTENDEE" and "ROLE=SPEAKER" in line.params.upper().replace("X-", "").replace('"', ""):
            name = re.search(r';CN=("[^"]*+"|[^;:"]*+)', line.params, re.IGNORECASE)
            found.append(unescaped(name[1].strip('"')) if name else "")
    return tuple(dict.fromkeys(filter(None, found)))


def _kind(title: str, found: Any, details: str, *, whole_day: bool) -> SessionKind | None:
    """Return the kind that categories, or a line of the description alone, say; None where they say nothing."""
    if whole_day:
        return SessionKind.OTHER
    told = [str(each) for value in _every(found, "CATEGORIES") for each in getattr(value, "cats", ())]
    told += [line.strip() for line in details.split("\n")[:20]]
    kinds = [kind_of(each) for each in told if len(each) < 40 and is_known_word(each.strip())]  # noqa: PLR2004 - a word or two
    said = kind_of(title)
    if said in {SessionKind.BREAK, SessionKind.CLOSING} or not kinds:
        return None
    return kinds[0] if kinds[0] is not SessionKind.TALK or said is SessionKind.TALK else None
