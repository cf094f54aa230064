"""What stays the same from one state of an agenda to the next: identities, and what changed.

Identity is kept from release to release, so that what hangs on a session follows it wherever it moves;
the same agendas always give the same answer, whatever order their sessions stand in.
"""

from __future__ import annotations

from datetime import timedelta
from enum import StrEnum
from itertools import groupby
from typing import TYPE_CHECKING, Final

from pydantic import NaiveDatetime

from bot.model import Agenda, Noun, Session
from schedules.matching import match, recognise, words_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from datetime import datetime

    from bot.model import Speaker

RIPPLE: Final = 3  # sessions in a row that move together are said as one thing


class ChangeKind(StrEnum):
    """What happened to a session."""

    ADDED = "added"
    CANCELLED = "cancelled"
    MOVED = "moved"
    SHORTENED = "shortened"
    LENGTHENED = "lengthened"
    RENAMED = "renamed"
    NEW_SPEAKER = "new_speaker"
    SPEAKER_GONE = "speaker_gone"
    ROOM = "room"


class Change(Noun):
    """All that happened to one session; `was` is its old state (None where it is new).

    For a cancelled session `session` is what it was.
    """

    kinds: tuple[ChangeKind, ...]
    session: Session
    was: Session | None = None


class Ripple(Noun):
    """Sessions that follow each other on one day and all begin `by` later (or earlier).

    `since` and `until` are when the first and the last of them would have begun; `rest` says that the last of
    the day is among them, `whole` that the first one is as well. `sessions` are their ids.
    """

    since: NaiveDatetime
    until: NaiveDatetime
    by: timedelta
    rest: bool
    whole: bool
    sessions: tuple[str, ...]


def identify(old: Agenda | None, new: Agenda, fresh: Callable[[], str], gone: Iterable[Session] = ()) -> Agenda:
    """Return `new` with an identity for each session: kept from `old`, else from `gone`, else from `fresh`.

    `gone` are sessions that stood in earlier releases but not in `old`, as they last were. An identity that a
    session of `new` brings along is kept where it is one of these.
    """
    here = {each.id: each for each in old.sessions} if old else {}
    lost = {each.id: each for each in gone if each.id not in here}
    ids = _brought(new.sessions, here | lost)
    for pool, pairs in ((here.values(), match), (lost.values(), recognise)):
        free = [each for each in pool if each.id not in ids.values()]
        rest = [number for number in range(len(new.sessions)) if number not in ids]
        found = pairs(free, [new.sessions[number] for number in rest])
        ids |= {rest[column]: free[row].id for column, row in found.items()}
    sessions = tuple(
        session.model_copy(update={"id": ids.get(number) or fresh()}) for number, session in enumerate(new.sessions)
    )
    return new.model_copy(update={"sessions": sessions})


def _brought(sessions: Sequence[Session], known: dict[str, Session]) -> dict[int, str]:
    """Return by number the identities that sessions bring along, each once."""
    found = {each.id: number for number, each in reversed(list(enumerate(sessions))) if each.id in known}
    return {number: session_id for session_id, number in found.items()}


# What changed -------------------------------------------------------------------------------------


def in_zone(agenda: Agenda, zone: str) -> Agenda:
    """Return an agenda with its times as clocks show them in another zone: only what clocks there show alike
    is at the same time.
    """
    if agenda.zone == zone:
        return agenda
    there = agenda.model_copy(update={"zone": zone})

    def move(wall: datetime | None) -> datetime | None:
        return None if wall is None else there.wall(agenda.instant(wall))

    moved = [each.model_copy(update={"start": move(each.start), "end": move(each.end)}) for each in agenda.sessions]
    digests = tuple(filter(None, map(move, agenda.digests)))
    return there.model_copy(update={"sessions": tuple(moved), "digests": digests})


def diff(old: Agenda | None, new: Agenda) -> tuple[Change, ...]:
    """Return what changed between two identified agendas, one change for each session, in order of time.

    A session that is still to be announced counts as one that is not there.
    """
    before = {each.id: each for each in _told(old)}
    after = {each.id: each for each in _told(new)}
    changes = [_change(before.get(each.id), each) for each in after.values()]
    changes += [
        Change(kinds=(ChangeKind.CANCELLED,), session=each, was=each)
        for each in before.values()
        if each.id not in after
    ]
    return tuple(sorted((each for each in changes if each.kinds), key=_order))


def _told(agenda: Agenda | None) -> list[Session]:
    return [each for each in agenda.sessions if not each.pending] if agenda else []


def _order(change: Change) -> tuple[object, ...]:
    return change.session.start, change.session.title, change.session.id


def _change(was: Session | None, session: Session) -> Change:
    kinds = (ChangeKind.ADDED,) if was is None else tuple(_kinds(was, session))
    return Change(kinds=kinds, session=session, was=was)


def _kinds(was: Session, session: Session) -> Iterator[ChangeKind]:
    if session.start != was.start:
        yield ChangeKind.MOVED
    if length := _length(was, session):
        yield ChangeKind.SHORTENED if length < timedelta(0) else ChangeKind.LENGTHENED
    if words_of(session.title) != words_of(was.title):
        yield ChangeKind.RENAMED
    if joined(was, session):
        yield ChangeKind.NEW_SPEAKER
    if joined(session, was):
        yield ChangeKind.SPEAKER_GONE
    if session.room and session.room != was.room:
        yield ChangeKind.ROOM


def _length(was: Session, session: Session) -> timedelta:
    """Return by how much a session lasts longer; an end that nobody wrote follows from what comes next, and
    is no change of this one.
    """
    if session.end is None or was.end is None or not (session.end_stated or was.end_stated):
        return timedelta(0)
    return (session.end - session.start) - (was.end - was.start)


def joined(was: Session, session: Session) -> tuple[Speaker, ...]:
    """Return those who speak at `session` and did not at `was`."""
    known = {words_of(each.name) for each in was.speakers}
    return tuple(each for each in session.speakers if words_of(each.name) not in known)


def ripples(old: Agenda, new: Agenda) -> tuple[Ripple, ...]:
    """Return what moved together: three or more sessions, one after the other on a day."""
    after = {each.id: each for each in _told(new)}
    stayed = sorted((each for each in _told(old) if each.id in after), key=lambda each: (each.start, each.id))
    found: list[Ripple] = []
    for _, lines in groupby(stayed, key=lambda each: each.start.date()):
        day = list(lines)
        for by, run in groupby(day, key=lambda each: after[each.id].start - each.start):
            moved = list(run)
            if by and len(moved) >= RIPPLE:
                found.append(_ripple(day, moved, by))
    return tuple(found)


def _ripple(day: Sequence[Session], moved: Sequence[Session], by: timedelta) -> Ripple:
    rest = moved[-1] is day[-1]
    return Ripple(
        since=moved[0].start,
        until=moved[-1].start,
        by=by,
        rest=rest,
        whole=rest and moved[0] is day[0],
        sessions=tuple(each.id for each in moved),
    )
