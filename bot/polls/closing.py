"""When a poll closes by itself: a while after its session, or after the day where it opened once that was over."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from bot.model import Due, DueKind, DueState, PollKind
from schedules import asking

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from bot.model import Agenda, Poll
    from bot.occasions import Occasion

CLOSE: Final = "close"
GRACE: Final = timedelta(minutes=10)
AFTERWARDS: Final = timedelta(hours=24)  # so long people may say what they thought
_STALE: Final = timedelta(days=30)  # also after days of downtime what is over is closed


def closes_at(agenda: Agenda, poll: Poll) -> datetime | None:
    """Return when a poll closes by itself; None for one that is not open."""
    if poll.opened_at is None:
        return None
    opened = poll.opened_at
    return next((each for each in _ends(agenda, poll) if each > opened + GRACE), opened + AFTERWARDS)


def _ends(agenda: Agenda, poll: Poll) -> Iterator[datetime]:
    over = asking.ends(agenda)
    if poll.plan.kind is PollKind.FEEDBACK:
        if over is not None:
            yield over + AFTERWARDS
        return
    session = agenda.session(poll.session_id or "")
    if session is not None and session.end is not None:
        yield agenda.instant(session.end) + GRACE
    if over is not None:
        yield over + GRACE


async def plan(day: Occasion, poll: Poll, last: Due | None = None) -> None:
    """Plan when a poll closes; two rows do, of which one is being done."""
    at = closes_at(day.agenda, poll)
    if at is None:
        return
    turn = 1 + (last.occurrence if last else 0) % 2
    await day.tables.dues.put(
        Due(
            key=f"{poll.event_id}/poll/{poll.id}/{CLOSE}/{turn}",
            event_id=day.event.id,
            at=max(at, day.now),
            kind=DueKind.POLL,
            target=f"{CLOSE}/{poll.id}",
            occurrence=turn,
            stale_at=max(at, day.now) + _STALE,
            derived=False,
            state=DueState.PLANNED,
        )
    )
