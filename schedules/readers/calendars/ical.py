"""Calendars (RFC 5545), which no two programs write the same: each VEVENT is read by itself, so that a broken
one is lost alone, and said to be.

A series is told over the event's days, else over a year from its first time; what is cancelled is left out.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from datetime import date, datetime
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

from bot.model import Doubt, Format, SessionKind
from schedules.readers.calendars.clocks import Clocks
from schedules.readers.calendars.recurrence import read_until
from schedules.readers.calendars.series import DAY, Happening, unroll, wall
from schedules.readers.calendars.unfolded import unescaped, unfold
from schedules.readers.conferences.feeds import kind_said, told_kind
from schedules.readers.dates import FIRST_YEAR, LAST_YEAR
from schedules.readers.entries import DEFAULT_ZONE, LONGEST_TITLE, MOST_SESSIONS, Entry, assemble, clean
from schedules.readers.people.rolls import LABEL, described_speakers

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from bot.model import Reading
    from schedules.readers.calendars.unfolded import Line

MOST_ALIKE: Final = 10  # doubts
_DAY: Final = re.compile(r"(\d{4})-?(\d\d)-?(\d\d)", re.ASCII)
_TWICE: Final = re.compile(r"^(?:LOCATION:\s{0,3}){1,5}", re.IGNORECASE)
_NAME: Final = re.compile(r';CN=("[^"]*+"|[^;:"]*+)', re.IGNORECASE)
_SPEAKS: Final = re.compile(r";ROLE=\"?(?:X-)?SPEAKER", re.IGNORECASE)
_LISTED: Final = re.compile(r"[,;&]|\s(?:and|og|och|und)\s")
_COMMA: Final = re.compile(r"(?<!\\),")


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
    doubts = [*_fewer(doubts), *_to_know(kept, source.cut)]
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


def _fewer(doubts: list[Doubt]) -> Iterator[Doubt]:
    """Yield doubts; of those that each event may raise, a few alone and the rest as their number."""
    lost = [each for each in doubts if each.code == "entry_lost"]
    told = Counter[str]()
    for each in doubts:
        told[each.code] += 1
        if told[each.code] <= MOST_ALIKE:
            yield each
    if len(lost) > MOST_ALIKE:
        yield Doubt(code="entries_lost", line=lost[MOST_ALIKE].line, values={"count": str(len(lost) - MOST_ALIKE)})


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
    found: dict[str, list[Line]] = {}
    for line in lines:
        found.setdefault(line.name, []).append(line)
    start = clocks.moment(found.get("DTSTART"))
    details = _text(found, "DESCRIPTION")
    title = clean(_text(found, "SUMMARY"), LONGEST_TITLE) or clean(details.split("\n")[0], LONGEST_TITLE)
    if start is None or not FIRST_YEAR <= start.year <= LAST_YEAR or not title:
        where = found["DTSTART"][0].number if title and "DTSTART" in found else number
        doubts.append(Doubt(code="entry_lost", line=where, values={"title": title[:80] or "?"}))
        return None
    rule = _text(found, "RRULE")
    title, speakers = _speakers(title, found.get("ATTENDEE", ()), details)
    return Happening(
        line=number,
        uid=clean(_text(found, "UID"), 200),
        title=title,
        start=start,
        end=_end(found, start, clocks),
        details=details,
        room=_TWICE.sub("", _text(found, "LOCATION"), count=1),
        speakers=speakers,
        kind=_kind(title, found, details, whole_day=not isinstance(start, datetime)),
        sequence=_sequence(found),
        cancelled=_text(found, "STATUS").upper() == "CANCELLED",
        rule=rule,
        until=read_until(rule, start.tzinfo if isinstance(start, datetime) else None),
        added=clocks.moments(found.get("RDATE")),
        left_out=clocks.moments(found.get("EXDATE")),
        replaces=clocks.moment(found.get("RECURRENCE-ID")),
        onward=any("THISANDFUTURE" in line.params.upper() for line in found.get("RECURRENCE-ID", ())),
    )


def _text(found: Mapping[str, list[Line]], name: str) -> str:
    return unescaped(found[name][0].value) if name in found else ""


def _end(found: Mapping[str, list[Line]], start: datetime | date, clocks: Clocks) -> datetime | date | None:
    """Return when an event ends: as written, by its length, or at the end of a whole day; else None."""
    end = clocks.moment(found.get("DTEND"))
    if end is None and (length := clocks.length(found.get("DURATION"))) is not None:
        end = start + length
    if end is None or not FIRST_YEAR <= end.year <= LAST_YEAR + 1:
        return None if isinstance(start, datetime) else start + DAY
    if isinstance(start, datetime):
        end = end if isinstance(end, datetime) else wall(end)
        return end.replace(tzinfo=end.tzinfo or start.tzinfo)
    return max(end.date() if isinstance(end, datetime) else end, start + DAY)


def _sequence(found: Mapping[str, list[Line]]) -> int:
    text = _text(found, "SEQUENCE")
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else 0  # noqa: PLR2004 - no real one is longer


def _speakers(title: str, attendees: Iterable[Line], details: str) -> tuple[str, tuple[str, ...]]:
    """Return a title without those who speak, and who they are: as a description says, or their part in it.

    Nobody who only organises speaks. "Title - Ada B, Bo Dam" is believed where the description lists the same.
    """
    speaking = (line.params for line in attendees if _SPEAKS.search(line.params))
    names = [unescaped(name[1].strip('"')) for params in speaking if (name := _NAME.search(params))]
    for line in details[:2_000].split("\n")[:20]:
        label = LABEL.match(line.strip())
        listed = line.strip()[label.end() :].strip() if label else ""
        if listed and title.endswith(listed) and (rest := title.removesuffix(listed).rstrip(" -–—|:")):
            return rest, tuple(dict.fromkeys([*names, *filter(None, (each.strip() for each in _LISTED.split(listed)))]))
    return title, tuple(dict.fromkeys(filter(None, (*names, *described_speakers(details)))))


def _kind(title: str, found: Mapping[str, list[Line]], details: str, *, whole_day: bool) -> SessionKind | None:
    """Return the kind that categories, or a line of the description alone, say; None where they say nothing."""
    if whole_day:
        return SessionKind.OTHER
    told = [each for line in found.get("CATEGORIES", ()) for each in _COMMA.split(line.value[:1_000])]
    told += [line.strip() for line in details[:2_000].split("\n")[:20]]
    few = [each for each in told if len(each.split()) < 3]  # noqa: PLR2004 - a sentence tells no kind
    return told_kind(title, [each for each in few if kind_said(each) is not SessionKind.TALK] or few)
