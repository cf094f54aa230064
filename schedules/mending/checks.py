"""What a careful organiser would notice in a programme: what overlaps, what is left empty, what is out of
the usual. It judges what was read, and changes nothing; much of a kind is said once.
"""

from __future__ import annotations

from collections import Counter
from datetime import datetime, timedelta
from itertools import groupby, pairwise
from typing import TYPE_CHECKING, Final

from bot.model import Doubt, Format, SessionKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import date

    from bot.model import Reading, Session

GAP: Final = timedelta(minutes=30)  # more than this with nothing is worth a word
LONG: Final = timedelta(hours=5)
APART: Final = 14  # days
MOST: Final = 3  # of a kind are told one by one
_REST: Final = {
    "overlap": "more_overlap",
    "twice": "more_twice",
    "out_of_order": "more_out_of_order",
    "no_length": "more_no_length",
    "long": "more_long",
    "days_apart": "more_days_apart",
}
_MOST_AT_ONCE: Final = 50  # running sessions that one is held against
_TRACKS: Final = 4  # where more than one in so many overlaps another
_FRAMED: Final = 2  # sessions within another one make that their frame
_MISPLACED: Final = 2  # more than so many of a day are a way of writing it
_IN_WRITING: Final = frozenset({Format.TEXT, Format.DOCUMENT, Format.PAGE})
_EXACT: Final = frozenset({Format.CALENDAR, Format.SCHEDULE})  # what lasts for days there is meant to


def check(reading: Reading) -> tuple[Doubt, ...]:
    """Return what is to be asked about: `overlap`, `twice`, `out_of_order`, `no_length`, `long`, `days_apart`.

    Each has the line of the session that it is about, and its title. Where there are more than three of
    a kind, that many are told of, and `notes` count the rest.
    """
    return tuple(doubt for kind in _all(reading).values() for doubt in kind[:MOST])


def notes(reading: Reading) -> tuple[Doubt, ...]:
    """Return what is worth knowing and needs no answer, each once, with its number `n`: `gaps`, `beside`
    (what overlaps in tracks), `ends_derived`, `ends_open`, and `more_<code>` for what `check` left out.
    """
    sessions = reading.agenda.sessions
    counted = {
        "gaps": sum(len(gaps(day)) for day in days(sessions)),
        "beside": sum(_beside(day) for day in days(sessions)),
        "ends_derived": sum(each.end is not None and not each.end_stated for each in sessions),
        "ends_open": sum(each.end is None and not each.pending for each in sessions),
        **{_REST[code]: len(found) - MOST for code, found in _all(reading).items()},
    }
    return tuple(Doubt(code=code, values={"n": str(number)}) for code, number in counted.items() if number > 0)


def days(sessions: Iterable[Session]) -> list[list[Session]]:
    """Return the sessions by the day on which they begin, in order of time."""
    ordered = sorted(sessions, key=lambda each: each.start)
    return [list(day) for _, day in groupby(ordered, key=lambda each: each.start.date())]


def gaps(day: Sequence[Session]) -> dict[int, timedelta]:
    """Return how long nothing goes on before a session of a day, by the session's index, where that is long."""
    found: dict[int, timedelta] = {}
    reached: datetime | None = None
    for index, session in enumerate(day):
        if reached is not None and session.start - reached > GAP:
            found[index] = session.start - reached
        ends = max(session.end or session.start, session.start)
        known = session.end is not None
        reached = max(reached or ends, ends) if known else None  # who knows how long that one lasts
    return found


def overlaps(day: Sequence[Session]) -> list[tuple[Session, Session]]:
    """Return the pairs of a day of which the second begins before the first is over, though nothing says
    that they are held beside each other.

    Beside each other are those that begin together, that have a room each, a pause within something
    longer, and what is part of a frame (an exhibition, a workshop told step by step). A day in tracks has none.
    """
    found = _collisions(day)
    return [] if _in_tracks(day, found) else found


def _collisions(day: Sequence[Session]) -> list[tuple[Session, Session]]:
    ordered = sorted(day, key=lambda each: (each.start, each.end or each.start))
    frames = _frames(ordered)
    found: list[tuple[Session, Session]] = []
    for session, running in _running(ordered):
        found += [(each, session) for each in running if _collide(each, session, frames)]
    return found


def _running(ordered: Sequence[Session]) -> Iterator[tuple[Session, list[Session]]]:
    """Yield each session with those that have begun before it in the list and are not over."""
    running: list[Session] = []
    for session in ordered:
        running = [each for each in running if each.end is not None and each.end > session.start][-_MOST_AT_ONCE:]
        yield session, running
        running.append(session)


def _frames(ordered: Sequence[Session]) -> frozenset[int]:
    """Return (by `id`) the sessions that hold others within them."""
    within: Counter[int] = Counter()
    for session, running in _running(ordered):
        for each in running:
            if each.start < session.start and each.end is not None and (session.end or session.start) <= each.end:
                within[id(each)] += 1
    return frozenset(each for each, count in within.items() if count >= _FRAMED)


def _collide(first: Session, second: Session, frames: frozenset[int]) -> bool:
    if first.start == second.start or not first.end_stated:
        return False
    if first.room and second.room and first.room != second.room:
        return False
    inside = second.end is not None and first.end is not None and second.end <= first.end
    pause = inside and SessionKind.BREAK in {first.kind, second.kind}
    return not pause and id(first) not in frames


def _all(reading: Reading) -> dict[str, list[Doubt]]:
    """Return every doubt by its code."""
    sessions = reading.agenda.sessions
    by_day = days(sessions)
    together = [pair for day in by_day for pair in overlaps(day)]
    return {
        "overlap": [_doubt("overlap", each, other=first.title) for first, each in together],
        "twice": [_doubt("twice", each) for day in by_day for each in _twice(day)],
        "out_of_order": [_doubt("out_of_order", each) for day in by_day for each in _misplaced(day, reading.format)],
        "no_length": [_doubt("no_length", each) for each in sessions if each.end == each.start],
        "long": [_doubt("long", each) for day in by_day for each in _long(day, reading.format)],
        "days_apart": [_doubt("days_apart", day[0]) for day in _apart(by_day, reading.format)],
    }


def _doubt(code: str, session: Session, **values: str) -> Doubt:
    return Doubt(code=code, line=session.line, values={"title": session.title, **values})


def _in_tracks(day: Sequence[Session], found: Sequence[tuple[Session, Session]]) -> bool:
    """Whether so much of a day overlaps that it is held in tracks: there it is the plan."""
    return len({id(second) for _, second in found}) > max(MOST, len(day) / _TRACKS)


def _beside(day: Sequence[Session]) -> int:
    found = _collisions(day)
    return len({id(second) for _, second in found}) if _in_tracks(day, found) else 0


def _twice(day: Sequence[Session]) -> Iterator[Session]:
    seen: set[tuple[object, ...]] = set()
    for each in day:
        key = (each.start, each.title.casefold(), each.room)
        if key in seen:
            yield each
        seen.add(key)


def _misplaced(day: Sequence[Session], source: Format) -> list[Session]:
    """Return the few that stand below others in the source and begin before them: perhaps am for pm."""
    if source not in _IN_WRITING:
        return []
    lined = [each for each in day if each.line is not None]
    found = [each for each, after in pairwise(lined) if (each.line or 0) > (after.line or 0)]
    apart = [each for each in found if sum(each.start == other.start for other in lined) == 1]
    return apart if len(found) <= _MISPLACED else []


def _long(day: Sequence[Session], source: Format) -> list[Session]:
    if source in _EXACT:
        return []
    frames = _frames(day)
    quiet = {SessionKind.OTHER, SessionKind.BREAK}
    return [
        each
        for each in day
        if each.end is not None and each.end - each.start > LONG and each.kind not in quiet and id(each) not in frames
    ]


def _apart(by_day: Sequence[list[Session]], source: Format) -> Iterator[list[Session]]:
    for day, following in pairwise(by_day if source not in _EXACT else ()):
        first, second = day[0].start.date(), following[0].start.date()
        if (second - first).days > APART and not _is_series(by_day):
            yield following


def _is_series(by_day: Sequence[list[Session]]) -> bool:
    """Whether the days are meetings of a series: most of them lie far from the next one."""
    dates: list[date] = [day[0].start.date() for day in by_day]
    far = sum((second - first).days > APART for first, second in pairwise(dates))
    return len(dates) > _FRAMED and far >= (len(dates) - 1) / 2
