"""When sense is made of what people share: a moment after it comes, of all that came meanwhile at once."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final, NamedTuple

from bot.model import Due, DueKind, DueState
from bot.occasions import hold

if TYPE_CHECKING:
    from datetime import datetime

    from bot.occasions import Occasion
    from bot.ports import Tables

MOMENT: Final = timedelta(seconds=2)  # in which others share theirs too
LEAST: Final = 4
"""Of fewer ideas there are no themes: everybody can read them."""
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


# Themes of one session ------------------------------------------------------------------------------


class Task(NamedTuple):
    """What is to be done with the themes of a session: "find" them, or "split" the one of an id in two; and who
    asked for it, "" for nobody.
    """

    act: str = "find"
    theme_id: str = ""
    person_id: str = ""


def task_of(due: Due) -> Task | None:
    """Return what a due is to do with themes; None where it is about new ideas."""
    return Task(*due.target.split("/")) if due.target else None


async def find(day: Occasion, session_id: str) -> None:
    """Have the themes of a session found, now that nothing more comes, where there is something to be found. The
    event is held from here on.
    """
    if await day.tables.ideas.count(event_id=day.event.id, session_id=session_id) >= LEAST:
        await _ask(day, f"{day.event.id}/{session_id}/{DueKind.MAKE_SENSE}/end", session_id, Task())


async def ask(day: Occasion, session_id: str, task: Task) -> str:
    """Have something done with the themes of a session ("" for the day besides) at once; return the key of the due,
    which is that of the message that shows what came of it too. The event is held from here on.
    """
    asked = await day.tables.dues.count(event_id=day.event.id, kind=DueKind.MAKE_SENSE)
    own = f"{day.event.id}/{session_id or 'day'}/themes/{asked + 1}"
    await _ask(day, own, session_id, task)
    return own


async def _ask(day: Occasion, own: str, session_id: str, task: Task) -> None:
    await hold(day.tables, day.event.id)
    await day.tables.dues.put(
        due(day.event.id, day.now).model_copy(update={"key": own, "session_id": session_id, "target": "/".join(task)})
    )
