"""The remedies themselves: for each doubt the kind of answer that it takes, the answers to choose from, and what
an answer makes of the reading. A new remedy is a line in each table at the end.
"""

from __future__ import annotations

import re
from datetime import MAXYEAR, MINYEAR, date, datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from bot.errors import RefusalError
from bot.model import Doubt, Noun
from schedules.mending import checks
from schedules.mending.corrections import (
    NIGHT,
    at_times,
    date_in,
    ending_at,
    first_day,
    into_year,
    moment,
    redate,
    retitle,
    rezone,
    shifted,
    with_sessions,
    without_date_doubts,
)
from schedules.readers.clock import read_span
from schedules.readers.dates import FIRST_YEAR, LAST_YEAR
from schedules.readers.ends import close

if TYPE_CHECKING:
    from collections.abc import Callable, Container

    from bot.model import Reading, Session

ZONES: Final = (
    *("Europe/Copenhagen", "Europe/Oslo", "Europe/Stockholm", "Europe/Helsinki", "Atlantic/Reykjavik"),
    *("Atlantic/Faroe", "America/Nuuk", "Europe/London", "Europe/Berlin", "UTC"),
)
_YEAR: Final = re.compile(r"\d{4}")
_WEEK: Final = 7
_YEARS: Final = 6  # how far a year is looked for that fits a weekday
_NO_YEAR: Final = 2000  # before it lies the calendar of programmes without a year


class Kind(StrEnum):
    """What an answer has to be."""

    CHOICE = "choice"
    DATE = "date"
    YEAR = "year"
    CLOCK = "clock"
    TITLE = "title"
    ZONE = "zone"


class Option(Noun):
    """One answer to choose: its sentence is `remedy.<code>.<value>`, with the moment that it leads to."""

    value: str
    moment: datetime | None = None


class Remedy(Noun):
    """How a doubt can be mended: what kind of answer it takes, and the answers to choose from."""

    number: int
    doubt: Doubt
    kind: Kind
    options: tuple[Option, ...] = ()


# Days ---------------------------------------------------------------------------------------------


def _day_of(reading: Reading, doubt: Doubt) -> date:
    """Return the day that a doubt is about."""
    if "date" in doubt.values:
        return date.fromisoformat(doubt.values["date"])
    session = _session(reading, doubt)
    return first_day(reading) if session is None else session.start.date()


def _day_moved(reading: Reading, doubt: Doubt, to: date) -> Reading:
    """Return the reading with one of its days on another date, and the night that follows it with it."""
    day = _day_of(reading, doubt)
    starts = {each.start.date() for each in reading.agenda.sessions if each.start.hour >= NIGHT}
    night = day + timedelta(days=1)

    def moves(session: Session) -> bool:
        on = session.start.date()
        return on == day or (on == night and session.start.hour < NIGHT and night not in starts)

    return shifted(reading, to - day, moves, doubts=False)


def _mend_date(reading: Reading, _: Remedy, answer: str) -> Reading:
    return redate(reading, answer)


def _mend_year(reading: Reading, _: Remedy, answer: str) -> Reading:
    """Put the days into a year, or on the date that the first of them is; a weekday that the source gives is
    held against it.
    """
    if not _YEAR.fullmatch(answer):
        try:
            return redate(reading, answer)
        except RefusalError as refusal:
            raise RefusalError("mend_year", text=answer[:60]) from refusal
    first = first_day(reading)
    if not FIRST_YEAR <= int(answer) <= LAST_YEAR:
        raise RefusalError("mend_year", text=answer)
    try:
        begins = first.replace(year=int(answer))
    except ValueError as error:
        raise RefusalError("mend_no_such_day", year=answer) from error
    moved = without_date_doubts(into_year(reading, begins.year - first.year))
    written = FIRST_YEAR < first.year < _NO_YEAR  # a calendar that was chosen to fit the weekdays
    if written and begins.weekday() != first.weekday():
        values = {"date": begins.isoformat(), "weekday": str(first.weekday())}
        doubt = Doubt(code="weekday_differs_in_year", values=values)
        return moved.model_copy(update={"doubts": (*moved.doubts, doubt)})
    return moved


def _nearest(day: date, weekday: int, taken: Container[date]) -> date:
    """Return the nearest day with that weekday which is not in the programme already."""
    first = day + timedelta(days=(weekday - day.weekday() + 3) % _WEEK - 3)
    near = sorted((first + timedelta(weeks=step) for step in (0, 1, -1)), key=lambda each: abs(each - day))
    return next((each for each in near if each not in taken), first)


def _weekday_options(reading: Reading, doubt: Doubt) -> tuple[Option, ...]:
    day = date.fromisoformat(doubt.values["date"])
    kept = Option(value="keep", moment=moment(day, 0))
    if not doubt.values.get("weekday", "").isdecimal():
        return (kept,)
    taken = {each.start.date() for each in reading.agenda.sessions if each.start.hour >= NIGHT}
    return (kept, Option(value="move", moment=moment(_nearest(day, int(doubt.values["weekday"]), taken), 0)))


def _mend_weekday(reading: Reading, remedy: Remedy, answer: str) -> Reading:
    if answer == "keep":
        return reading
    chosen = next((each.moment for each in remedy.options if each.value == answer), None)
    return _day_moved(reading, remedy.doubt, chosen.date() if chosen else date_in(answer))


def _year_options(_: Reading, doubt: Doubt) -> tuple[Option, ...]:
    """Offer the years around the given one in which the weekday fits."""
    day, weekday = date.fromisoformat(doubt.values["date"]), int(doubt.values["weekday"])
    near = (_in_year(day, day.year + step) for step in range(-_YEARS, _YEARS + 1))
    fits = [each for each in near if each is not None and each.weekday() == weekday]
    return (
        Option(value="keep", moment=moment(day, 0)),
        *(Option(value=str(each.year), moment=moment(each, 0)) for each in fits),
    )


def _in_year(day: date, year: int) -> date | None:
    try:
        return day.replace(year=year) if MINYEAR <= year <= MAXYEAR else None
    except ValueError:
        return None


def _mend_year_again(reading: Reading, remedy: Remedy, answer: str) -> Reading:
    if answer == "keep":
        return reading
    if not _YEAR.fullmatch(answer) or not FIRST_YEAR <= int(answer) <= LAST_YEAR:
        raise RefusalError("mend_year", text=answer[:60])
    return into_year(reading, int(answer) - date.fromisoformat(remedy.doubt.values["date"]).year)


def _other_date_options(_: Reading, doubt: Doubt) -> tuple[Option, ...]:
    return (
        Option(value="keep", moment=moment(date.fromisoformat(doubt.values["date"]), 0)),
        Option(value="move", moment=moment(date.fromisoformat(doubt.values["given"]), 0)),
    )


def _mend_other_date(reading: Reading, remedy: Remedy, answer: str) -> Reading:
    if answer == "keep":
        return reading
    to = date.fromisoformat(remedy.doubt.values["given"]) if answer == "move" else date_in(answer)
    return shifted(reading, to - first_day(reading))


def _mend_apart(reading: Reading, remedy: Remedy, answer: str) -> Reading:
    if answer == "keep":
        return reading
    return _day_moved(reading, remedy.doubt, date_in(answer))


# Sessions -----------------------------------------------------------------------------------------


def _session(reading: Reading, doubt: Doubt, *, title: str = "title") -> Session | None:
    """Return the session that a doubt is about: by its title and, where it has one, its line."""
    named = [each for each in reading.agenda.sessions if each.title == doubt.values.get(title)]
    here = [each for each in named if title == "title" and each.line == doubt.line]
    return next(iter(here or named), None)


def _replaced(reading: Reading, was: Session, now: Session | None) -> Reading:
    kept = [now if each is was else each for each in reading.agenda.sessions]
    return with_sessions(reading, [each for each in kept if each is not None])


def _following(reading: Reading, session: Session) -> datetime | None:
    """Return when the next session of the same day begins."""
    later = [each.start for each in reading.agenda.sessions if each.start > session.start]
    return next(iter(sorted(each for each in later if each.date() == session.start.date())), None)


def _end_options(reading: Reading, doubt: Doubt) -> tuple[Option, ...]:
    session = _session(reading, doubt)
    if session is None or session.end is None or session.end >= session.start:
        return ()
    following = _following(reading, session)
    return (
        Option(value="next_day", moment=session.end + timedelta(days=1)),
        Option(value="swap", moment=session.end),
        Option(value="follow", moment=following) if following else Option(value="open"),
    )


def _mend_end(reading: Reading, remedy: Remedy, answer: str) -> Reading:
    session = _session(reading, remedy.doubt)
    if session is None or session.end is None:
        raise RefusalError("mend_nothing")
    if answer == "next_day":
        return _replaced(reading, session, session.model_copy(update={"end": session.end + timedelta(days=1)}))
    if answer == "swap":
        return _replaced(reading, session, session.model_copy(update={"start": session.end, "end": session.start}))
    if answer in {"follow", "open"}:
        open_ended = session.model_copy(update={"end": _following(reading, session), "end_stated": False})
        return _replaced(reading, session, open_ended)
    return _replaced(reading, session, ending_at(session, answer))


def _overlap_options(reading: Reading, doubt: Doubt) -> tuple[Option, ...]:
    first, second = _session(reading, doubt, title="other"), _session(reading, doubt)
    if first is None or second is None or first.start >= second.start:
        return ()
    return Option(value="keep"), Option(value="shorten", moment=second.start)


def _mend_overlap(reading: Reading, remedy: Remedy, answer: str) -> Reading:
    first = _session(reading, remedy.doubt, title="other")
    if answer == "keep" or first is None:
        return reading
    _choice(remedy, answer)
    second = _session(reading, remedy.doubt)
    ends = None if second is None else second.start
    return _replaced(reading, first, first.model_copy(update={"end": ends, "end_stated": True}))


def _mend_twice(reading: Reading, remedy: Remedy, answer: str) -> Reading:
    session = _session(reading, remedy.doubt)
    if _choice(remedy, answer) == "keep" or session is None:
        return reading
    return _replaced(reading, session, None)


def _kept_or_dropped(_: Reading, __: Doubt) -> tuple[Option, ...]:
    return Option(value="keep"), Option(value="drop")


def _mend_start(reading: Reading, remedy: Remedy, answer: str) -> Reading:
    session = _session(reading, remedy.doubt)
    if session is None or read_span(answer) is None:
        raise RefusalError("mend_clock", text=answer[:60])
    moved = at_times(session, answer)
    if not session.end_stated:
        moved = moved.model_copy(update={"end": None})
    return _closed(_replaced(reading, session, moved))


def _mend_length(reading: Reading, remedy: Remedy, answer: str) -> Reading:
    session = _session(reading, remedy.doubt)
    if session is None:
        raise RefusalError("mend_nothing")
    return _replaced(reading, session, ending_at(session, answer))


def _closed(reading: Reading) -> Reading:
    """Return the reading with the ends that the next session gives, where there are none."""
    by_day = checks.days(reading.agenda.sessions)
    return with_sessions(reading, [each for day in by_day for each in close(day)])


def _choice(remedy: Remedy, answer: str) -> str:
    if answer not in {each.value for each in remedy.options}:
        raise RefusalError("mend_choice", choices=", ".join(each.value for each in remedy.options))
    return answer


# The whole ----------------------------------------------------------------------------------------


def _mend_title(reading: Reading, _: Remedy, answer: str) -> Reading:
    return retitle(reading, answer)


def _mend_zone(reading: Reading, _: Remedy, answer: str) -> Reading:
    return rezone(reading, answer)


def _zone_options(reading: Reading, _: Doubt) -> tuple[Option, ...]:
    return tuple(Option(value=each) for each in dict.fromkeys((reading.agenda.zone, *ZONES)))


KINDS: Final = {
    "no_date": Kind.DATE,
    "no_year": Kind.YEAR,
    "other_date": Kind.CHOICE,
    "weekday_differs": Kind.CHOICE,
    "weekday_differs_in_year": Kind.CHOICE,
    "end_before_start": Kind.CHOICE,
    "unknown_zone": Kind.ZONE,
    "no_title": Kind.TITLE,
    "overlap": Kind.CHOICE,
    "twice": Kind.CHOICE,
    "out_of_order": Kind.CLOCK,
    "no_length": Kind.CLOCK,
    "long": Kind.CLOCK,
    "days_apart": Kind.DATE,
}
OPTIONS: Final[dict[str, Callable[[Reading, Doubt], tuple[Option, ...]]]] = {
    "other_date": _other_date_options,
    "weekday_differs": _weekday_options,
    "weekday_differs_in_year": _year_options,
    "end_before_start": _end_options,
    "unknown_zone": _zone_options,
    "overlap": _overlap_options,
    "twice": _kept_or_dropped,
}
MENDERS: Final[dict[str, Callable[[Reading, Remedy, str], Reading]]] = {
    "no_date": _mend_date,
    "no_year": _mend_year,
    "other_date": _mend_other_date,
    "weekday_differs": _mend_weekday,
    "weekday_differs_in_year": _mend_year_again,
    "end_before_start": _mend_end,
    "unknown_zone": _mend_zone,
    "no_title": _mend_title,
    "overlap": _mend_overlap,
    "twice": _mend_twice,
    "out_of_order": _mend_start,
    "no_length": _mend_length,
    "long": _mend_length,
    "days_apart": _mend_apart,
}
