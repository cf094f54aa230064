"""What an organiser may change in a programme that was read: its day, title, zone and language, and the
kind and times of a session. What they write counts; what cannot be understood is refused, and nothing is
changed.
"""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from functools import cache
from typing import TYPE_CHECKING, Final
from zoneinfo import available_timezones

from bot.errors import RefusalError
from bot.model import Audience, BreakoutPlan, SessionKind
from schedules.readers.clock import read_span
from schedules.readers.dates import read_date
from schedules.readers.entries import LONGEST_TITLE, clean
from schedules.readers.vocabulary.kinds import is_known_word, kind_of
from schedules.readers.vocabulary.words import KIND_NAMES, ZONE_NAMES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from bot.model import Doubt, Language, Reading, Session

UNDATED: Final = frozenset({"no_date", "no_year"})
_LONGEST: Final = 100  # characters of a date or a time
NIGHT: Final = 5  # what begins before this hour belongs to the evening before it
_LANGUAGES: Final[dict[str, Language]] = {
    **dict.fromkeys(("da", "dansk", "danish", "danska"), "da"),
    **dict.fromkeys(("en", "engelsk", "english", "engelska"), "en"),
    **dict.fromkeys(("sv", "svensk", "swedish", "svenska"), "sv"),
    **dict.fromkeys(("nb", "no", "norsk", "norwegian", "norska", "bokmål"), "nb"),
}
_UNTIL: Final = re.compile(r"(?:(?:slut|slutter|slutar|til|till|until|to|ends?)\b|[-–—])\W{0,3}(\w.*)", re.IGNORECASE)
_REMOVE: Final = frozenset({"slet", "fjern", "delete", "remove", "ta bort", "stryk", "slett", "radera"})


def redate(reading: Reading, answer: str) -> Reading:
    """Return the reading with its first day on another date, and the others as far from it as before.

    Raises:
        RefusalError: `mend_date` (text), `mend_empty` without a session.
    """
    return without_date_doubts(shifted(reading, date_in(answer) - first_day(reading)))


def retitle(reading: Reading, answer: str) -> Reading:
    """Return the reading under another title.

    Raises:
        RefusalError: `mend_title` for an empty one.
    """
    title = clean(answer, LONGEST_TITLE)
    if not title:
        raise RefusalError("mend_title")
    return with_agenda(settled(reading, {"no_title"}), title=title)


def rezone(reading: Reading, answer: str) -> Reading:
    """Return the reading in another time zone; the clock times stay as they are written.

    Raises:
        RefusalError: `mend_zone` (text).
    """
    zone = zone_of(answer)
    if zone is None:
        raise RefusalError("mend_zone", text=answer[:60])
    return with_agenda(settled(reading, {"unknown_zone"}), zone=zone)


def translate(reading: Reading, answer: str) -> Reading:
    """Return the reading with another language: the one that the event's places are spoken to in.

    Raises:
        RefusalError: `mend_language` (text).
    """
    language = _LANGUAGES.get(answer.strip().casefold())
    if language is None:
        raise RefusalError("mend_language", text=answer[:60])
    return with_agenda(reading, language=language)


def change(reading: Reading, number: int, answer: str) -> Reading:
    """Return the reading with its session `number` (from 1, in order) changed: to a kind, to other times
    ("10.15-11"), to another end ("til 11"), or left out ("slet").

    Raises:
        RefusalError: `mend_number` (most), `mend_session` (text) for what is none of these, `mend_end`.
    """
    sessions = list(reading.agenda.sessions)
    if not 1 <= number <= len(sessions):
        raise RefusalError("mend_number", most=len(sessions))
    session, said = sessions[number - 1], answer.strip().rstrip(".!")
    if said.casefold() in _REMOVE:
        del sessions[number - 1]
    elif (until := _UNTIL.fullmatch(said)) is not None:
        sessions[number - 1] = ending_at(session, until[1])
    elif (kind := kind_named(said)) is not None:
        sessions[number - 1] = of_kind(session, kind)
    else:
        sessions[number - 1] = at_times(session, said)
    return with_sessions(reading, sessions)


def kind_named(text: str) -> SessionKind | None:
    """Return the kind of session that a word names, or None."""
    word = text.strip().casefold()
    known = KIND_NAMES.get(word)
    return known or (kind_of(word) if is_known_word(word) else None)


def of_kind(session: Session, kind: SessionKind) -> Session:
    """Return a session as one of another kind: what is a breakout has groups, and nothing else has."""
    plan = session.breakout or BreakoutPlan() if kind is SessionKind.BREAKOUT else None
    return session.model_copy(update={"kind": kind, "breakout": plan})


def zone_of(text: str) -> str | None:
    """Return the IANA zone that somebody means: by its name, its city ("Oslo"), or "CET"."""
    name = text.strip()
    known = ZONE_NAMES.get(name.upper())
    return known or _zones().get(name.casefold().replace(" ", "_"))


@cache
def _zones() -> dict[str, str]:
    """Return every zone by its name and, where only one in Europe or one at all has it, by its city."""
    names: dict[str, str] = {}
    for zone in sorted(available_timezones(), key=lambda each: not each.startswith("Europe/")):
        if "/" in zone and not zone.startswith(("Etc/", "posix/", "right/")):
            names.setdefault(zone.rpartition("/")[2].casefold(), zone)
    names.update({zone.casefold(): zone for zone in available_timezones()})
    return names | {
        "københavn": "Europe/Copenhagen",
        "reykjavík": "Atlantic/Reykjavik",
        "helsingfors": "Europe/Helsinki",
    }


def at_times(session: Session, text: str) -> Session:
    """Return a session at other times; without a new end it lasts as long as before."""
    span = read_span(text[:_LONGEST])
    if span is None:
        raise RefusalError("mend_session", text=text[:60])
    start = moment(session.start.date(), span.start)
    if span.end is None:
        end = None if session.end is None else start + (session.end - session.start)
        return session.model_copy(update={"start": start, "end": end})
    return _until(session.model_copy(update={"start": start}), moment(session.start.date(), span.end))


def ending_at(session: Session, text: str) -> Session:
    """Return a session that ends at a time that somebody wrote."""
    span = read_span(text[:_LONGEST])
    if span is None or span.end is not None:
        raise RefusalError("mend_clock", text=text[:60])
    return _until(session, moment(session.start.date(), span.start))


def _until(session: Session, end: datetime) -> Session:
    """Return a session with another end: one in the small hours is that of the next day."""
    if end <= session.start and end.hour < NIGHT <= session.start.hour:
        end += timedelta(days=1)
    if end <= session.start:
        known = session.audience is Audience.OPEN  # others read along where it is answered
        raise RefusalError("mend_end", title=session.title if known else "…")
    return session.model_copy(update={"end": end, "end_stated": True})


def moment(day: date, minutes: int) -> datetime:
    """Return the wall time so many minutes into a day."""
    return datetime.combine(day, time.min) + timedelta(minutes=minutes)


# Steps that are taken in more than one way ----------------------------------------------------------


def first_day(reading: Reading) -> date:
    """Return the day of the first session."""
    if not reading.agenda.sessions:
        raise RefusalError("mend_empty")
    return min(each.start for each in reading.agenda.sessions).date()


def date_in(text: str) -> date:
    """Return the date that somebody wrote, with its year."""
    found = read_date(text[:_LONGEST])
    if found is None:
        raise RefusalError("mend_date", text=text[:60])
    return found


def shifted(
    reading: Reading, by: timedelta, moves: Callable[[Session], bool] = lambda _: True, *, doubts: bool = True
) -> Reading:
    """Return the reading with those sessions that `moves` names so much later."""
    moved = [_later(each, by) if moves(each) else each for each in reading.agenda.sessions]
    shifted = with_sessions(reading, moved)
    if not doubts:
        return shifted
    shifted = with_agenda(shifted, digests=tuple(each + by for each in reading.agenda.digests))
    told = tuple(_redated(each, by) for each in reading.doubts)
    return shifted.model_copy(update={"doubts": told})


def _later(session: Session, by: timedelta) -> Session:
    try:
        start, end = session.start + by, None if session.end is None else session.end + by
    except OverflowError as error:
        raise RefusalError("mend_date", text="") from error
    return session.model_copy(update={"start": start, "end": end})


def _redated(doubt: Doubt, by: timedelta) -> Doubt:
    written = doubt.values.get("date")
    if written is None:
        return doubt
    return doubt.model_copy(update={"values": doubt.values | {"date": (date.fromisoformat(written) + by).isoformat()}})


def into_year(reading: Reading, years: int) -> Reading:
    """Return the reading so many years later, each day with its own day and month."""

    def later(moment: datetime) -> datetime:
        try:
            return moment.replace(year=moment.year + years)
        except ValueError as error:
            raise RefusalError("mend_no_such_day", year=str(moment.year + years)) from error

    moved = [
        each.model_copy(update={"start": later(each.start), "end": later(each.end) if each.end else None})
        for each in reading.agenda.sessions
    ]
    return with_sessions(reading, moved)


def without_date_doubts(reading: Reading) -> Reading:
    """Return the reading with the doubts about its days settled."""
    return settled(reading, UNDATED | {"other_date", "weekday_differs", "weekday_differs_in_year"})


def settled(reading: Reading, codes: Iterable[str]) -> Reading:
    """Return the reading with the doubts of these codes settled."""
    done = frozenset(codes)
    doubts = tuple(each.model_copy(update={"settled": True}) if each.code in done else each for each in reading.doubts)
    return reading.model_copy(update={"doubts": doubts})


def with_agenda(reading: Reading, **values: object) -> Reading:
    """Return the reading with other values in its agenda."""
    return reading.model_copy(update={"agenda": reading.agenda.model_copy(update=values)})


def with_sessions(reading: Reading, sessions: Sequence[Session]) -> Reading:
    """Return the reading with these sessions, in order of time."""
    return with_agenda(reading, sessions=tuple(sorted(sessions, key=lambda each: each.start)))
