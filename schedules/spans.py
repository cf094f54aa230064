"""The stretches of time that somebody keeps free for an event: one for all of it, or one for each day where a night
lies between. Pure; what only a closed circle sees takes nobody's time.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from bot.model import Agenda, Session

NIGHT: Final = timedelta(hours=5)  # with nothing on, and another date after it
UNTOLD: Final = timedelta(minutes=30)  # that a session takes whose end nobody knows


class Span(NamedTuple):
    """One stretch, in wall time of the event, and the sessions in it."""

    starts: datetime
    ends: datetime
    sessions: tuple[Session, ...]


def spans(agenda: Agenda) -> tuple[Span, ...]:
    """Return the stretches of an agenda in order; none where everything is for a circle."""
    found: list[Span] = []
    for session in sorted(agenda.public().sessions, key=lambda each: each.start):
        if found and not _is_new_day(found[-1].ends, session.start):
            last = found.pop()
            found.append(Span(last.starts, max(last.ends, _end(session)), (*last.sessions, session)))
        else:
            found.append(Span(session.start, _end(session), (session,)))
    return tuple(found)


def _end(session: Session) -> datetime:
    return session.end if session.end and session.end > session.start else session.start + UNTOLD


def _is_new_day(over: datetime, begins: datetime) -> bool:
    """Whether people were in bed meanwhile; what ends at midnight ends on the day before it."""
    return begins - over >= NIGHT and begins.date() != (over - timedelta.resolution).date()
