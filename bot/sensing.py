"""When sense is made of what people share: a moment after it comes, of all that came meanwhile at once."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from bot.model import Due, DueKind, DueState
from bot.occasions import hold

if TYPE_CHECKING:
    from datetime import datetime

    from bot.occasions import Occasion
    from bot.ports import Tables

MOMENT: Final = timedelta(seconds=2)  # in which others share theirs too
_STALE: Final = timedelta(days=3650)  # it is never too late


async def plan(day: Occasion) -> None:
    """Have sense made of the event's ideas a moment from now: some were shared, edited, withdrawn, hidden or restored.

    What is planned already, or under way, sees them too. The event is held from here on.
    """
    await plan_for(day.tables, day.event.id, day.now)


async def plan_for(tables: Tables, event_id: str, now: datetime) -> None:
    """Do the same for an event by its id."""
    await hold(tables, event_id)
    known = await tables.dues.lock(key=key(event_id))
    if known is None or known.state is not DueState.PLANNED:
        await tables.dues.put(due(event_id, now + MOMENT))


def key(event_id: str) -> str:
    """Return the key of the one due that makes sense of an event's ideas."""
    return f"{event_id}/day/{DueKind.MAKE_SENSE}/1"


def due(event_id: str, at: datetime) -> Due:
    """Return that due, planned at an instant."""
    return Due(
        key=key(event_id), event_id=event_id, at=at, kind=DueKind.MAKE_SENSE, stale_at=at + _STALE, derived=False
    )
