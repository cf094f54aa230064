"""When a registration has something to say: as its deadline has passed, for those who wait or applied, and as the day
comes by which everybody who applied is promised an answer. Pure, and wall time of the event, like the agenda.
"""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING, Final

from bot.model import Agenda, Due, DueKind

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

BEFORE: Final = "before"
TODAY: Final = "today"
OVER: Final = "over"
"""Which reminder of the answers it is."""
_CLOSED: Final = timedelta(seconds=1)  # the deadline itself still counts
_STALE: Final = timedelta(days=2)
_MORNING: Final = time(9)
_AHEAD: Final = timedelta(days=2)
_AFTER: Final = timedelta(days=1)


def of_the_form(event_id: str, agenda: Agenda) -> Iterator[Due]:
    """Yield what is due of a registration: nothing where there is room for all who register."""
    form = agenda.form
    if form is None or (form.call is None and form.seats is None):
        return
    if form.deadline is not None:
        yield _due(event_id, agenda, DueKind.REGISTRATION_CLOSES, form.deadline + _CLOSED)
    if form.call is not None and form.call.answer_by is not None:
        for target, at in _reminders(form.call.answer_by):
            if form.deadline is None or at > form.deadline:
                yield _due(event_id, agenda, DueKind.ANSWERS_DUE, at, target)


def _reminders(answer_by: datetime) -> Iterator[tuple[str, datetime]]:
    yield BEFORE, _morning(answer_by.date() - _AHEAD)
    if _morning(answer_by.date()) < answer_by:
        yield TODAY, _morning(answer_by.date())
    yield OVER, _morning(answer_by.date() + _AFTER)


def _morning(day: date) -> datetime:
    return datetime.combine(day, _MORNING)


def _due(event_id: str, agenda: Agenda, kind: DueKind, wall: datetime, target: str = "") -> Due:
    at = agenda.instant(wall)
    return Due(
        key=f"{event_id}/day/{kind}/{target or 1}",
        event_id=event_id,
        at=at,
        kind=kind,
        target=target,
        stale_at=at + _STALE,
    )
