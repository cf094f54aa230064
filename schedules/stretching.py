"""A programme in which something lasts longer, and what follows makes room for it. Pure.

The next break is shortened, but never by more than half; what it cannot give, and what stands before it, slips on
until there is a gap. Nothing that begins before the stretched sessions ended is touched.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, NamedTuple

from bot.model import SessionKind

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable
    from datetime import datetime

    from bot.model import Agenda, Session


class Slip(NamedTuple):
    """A session that begins at another time because something before it lasts longer, or shorter."""

    session: Session
    was: Session


def stretch(agenda: Agenda, session_ids: Collection[str], end: datetime, *, pull: bool = True) -> Agenda:
    """Return the agenda with these sessions ending at `end` (wall time), and what follows making room.

    Where they end earlier than they did, a break that began then begins with it (unless not to `pull`), and all
    else stays: nobody is there to speak before their time.
    """
    stretched = [each for each in agenda.sessions if each.id in session_ids and each.end is not None]
    if not stretched:
        return agenda
    before = max(each.end or end for each in stretched)
    moved = {each.id: each.model_copy(update={"end": end, "end_stated": True}) for each in stretched}
    others = [each for each in agenda.sessions if each.id not in moved]
    if end > before:
        moved |= _pushed((each for each in others if each.start >= before), before, end)
    elif pull:
        moved |= {each.id: each.model_copy(update={"start": end}) for each in others if _is_break_at(each, before)}
    sessions = tuple(sorted((moved.get(each.id, each) for each in agenda.sessions), key=lambda each: each.start))
    return agenda.model_copy(update={"sessions": sessions})


def _is_break_at(session: Session, moment: datetime) -> bool:
    return session.kind is SessionKind.BREAK and session.start == moment


def _pushed(sessions: Iterable[Session], before: datetime, end: datetime) -> dict[str, Session]:
    """Return those of these sessions that make room, as they then are, by id. Each begins when all that ended
    before it now ends: what ran beside it does not count.
    """
    ends = [(before, end)]
    moved: dict[str, Session] = {}
    for each in sorted(sessions, key=lambda each: each.start):
        free = max(now for was, now in ends if was <= each.start)
        if each.start < free:
            moved[each.id] = later = _later(each, free)
            if each.end is not None and later.end is not None:
                ends.append((each.end, later.end))
    return moved


def _later(session: Session, start: datetime) -> Session:
    """Return a session that begins at `start`: a break ends as it did where half of it is left, all else is as
    long as it was.
    """
    if session.end is None:
        return session.model_copy(update={"start": start})
    length = session.end - session.start
    end = start + length
    if session.kind is SessionKind.BREAK:
        least = start + max(length / 2 // timedelta(minutes=1) * timedelta(minutes=1), timedelta(0))
        end = max(session.end, least)
    return session.model_copy(update={"start": start, "end": end})


def slips(before: Agenda, after: Agenda, but: Collection[str]) -> list[Slip]:
    """Return what begins at another time than before, in order of time, without the sessions `but`."""
    known = {each.id: each for each in before.sessions}
    found = [Slip(each, known[each.id]) for each in after.sessions if each.id in known and each.id not in but]
    return sorted((each for each in found if each.session.start != each.was.start), key=lambda each: each.was.start)
