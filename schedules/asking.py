"""When people are asked something: as a session starts or ends, and as the day is over.

What is opened by hand is none of this; a closed session asks nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.model import Agenda, Audience, Due, DueKind, PollOpening, Session
from schedules.afterwards import LATE_END, LATE_SUMMARY, instants

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import datetime


def asked(event_id: str, agenda: Agenda, occurrences: Mapping[str, int]) -> Iterator[Due]:
    """Yield a due for each instant at which something opens; its target says which: "start" or "end"."""
    for session in agenda.sessions:
        if session.audience is Audience.OPEN and not session.pending:
            yield from _of_session(event_id, agenda, session, occurrences.get(session.id, 1))
    over = ends(agenda)
    if agenda.notices.feedback and over is not None:
        yield Due(
            key=f"{event_id}/day/{DueKind.POLL}/1",
            event_id=event_id,
            at=over,
            kind=DueKind.POLL,
            target=PollOpening.END,
            stale_at=over + LATE_SUMMARY,
        )


def ends(agenda: Agenda) -> datetime | None:
    """Return when the last open session is over; None where there is none."""
    found = [instants(agenda, each) for each in agenda.sessions if each.audience is Audience.OPEN]
    return max((end or start for start, end in found), default=None)


def opening(session: Session) -> set[PollOpening]:
    """Return at which of its ends a session asks something."""
    found = {each.opens for each in session.polls if each.opens is not PollOpening.HAND}
    return found | ({PollOpening.END} if session.feedback else set())


def _of_session(event_id: str, agenda: Agenda, session: Session, occurrence: int) -> Iterator[Due]:
    start, end = instants(agenda, session)
    for target in sorted(opening(session)):
        at = start if target is PollOpening.START else end
        if at is not None:
            yield Due(
                key=f"{event_id}/{session.id}/{DueKind.POLL}_{target}/{occurrence}",
                event_id=event_id,
                at=at,
                kind=DueKind.POLL,
                session_id=session.id,
                target=target,
                occurrence=occurrence,
                stale_at=end if end and target is PollOpening.START else at + LATE_END,
            )
