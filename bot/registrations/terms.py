"""What an event's registration asks, and until when people come, change and leave by themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.errors import RefusalError
from bot.forms import STANDARD
from bot.standings import LIVE

if TYPE_CHECKING:
    from datetime import datetime

    from bot.model import Form, Registration
    from bot.occasions import Occasion


def form_of(day: Occasion) -> Form:
    """Return the event's form; where the agenda has none, the standard questions."""
    return day.agenda.form or STANDARD


def is_in(registration: Registration | None) -> bool:
    """Whether somebody takes part, waits or is considered: what they send then changes that."""
    return registration is not None and registration.state in LIVE


def refuse_late(day: Occasion, registration: Registration | None = None) -> None:
    """Raise RefusalError `registration_closed` (deadline) for somebody who comes after the deadline; who is in may
    always ask for a change, of the organisers where it is too late to make it.
    """
    deadline = form_of(day).deadline
    if deadline is not None and not is_in(registration) and has_passed(day, deadline):
        raise RefusalError("registration_closed", deadline=day.face.voice.moment(deadline))


def by_themselves(day: Occasion) -> bool:
    """Whether people may still change and cancel without asking anybody."""
    form = form_of(day)
    until = form.changes_until or form.deadline
    return not has_passed(day, until)


def has_passed(day: Occasion, until: datetime | None) -> bool:
    """Whether a moment that still counts (wall time) is over: all of its second does."""
    return until is not None and day.agenda.wall(day.now).replace(microsecond=0) > until


def seats_of(form: Form) -> int | None:
    """Return how many seats there are, to be taken or to be given to applicants; None where there is room for all."""
    return form.call.seats if form.call is not None else form.seats


def offers_until(day: Occasion) -> datetime | None:
    """Return until when at the latest a seat may be offered: the deadline (which applicants have behind them), and
    the start of the event; None where neither is known.
    """
    form = form_of(day)
    ends = [] if day.event.starts_at is None else [day.event.starts_at]
    if form.deadline is not None and form.call is None:
        ends.append(day.agenda.instant(form.deadline))
    return min(ends, default=None)
