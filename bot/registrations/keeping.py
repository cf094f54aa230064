"""A registration's row and its log: what is written of it is written here, both together, and whoever has to follow
what became of it does.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bot import counts, invitations, standings
from bot.errors import RefusalError
from bot.model import ATTENDING, Registration, RegistrationChange, RegistrationState, new_id
from bot.standings import Act

if TYPE_CHECKING:
    from bot.occasions import Occasion, Scene

_OUTDATING: Final = frozenset({Act.CHANGE, Act.CANCEL, Act.LET_GO, Act.LAPSE})
"""After these nobody wants any more what they asked the organisers for before."""
_REOPENING: Final = frozenset({Act.APPLY, Act.CHANGE, Act.CANCEL})
"""After these an application is not what a draft of the answers was about."""


async def mine(scene: Scene, *, lock: bool = False) -> Registration | None:
    """Return the person's registration; `lock` keeps it from others until the transaction ends."""
    read = scene.tables.registrations.lock if lock else scene.tables.registrations.get
    return await read(event_id=scene.event.id, person_id=scene.guest.person.id)


async def move(
    day: Occasion,
    row: Registration,
    act: Act,
    *,
    by: str,
    why: str = "",
    before: Registration | None = None,
    **changed: object,
) -> Registration:
    """Let an act happen to a registration, and return it as it then stands, kept and logged. `by` is who did it, ""
    for the clock; `before` is what it was, where `row` is a new one. Whoever asks holds the event.

    Raises:
        RefusalError: `registration_not_now`, where the act cannot happen to a registration that stands so.
    """
    was = before.state if before else None
    state = standings.after(was, act)
    if state is None:
        raise RefusalError("registration_not_now")
    moved = row.model_copy(update={**changed, "state": state, "changed_at": day.now})
    await note(day, moved, by=by, why=why)
    if act in _OUTDATING:
        await day.tables.change_requests.clear(event_id=row.event_id, person_id=row.person_id, granted=None)
    if act in _REOPENING and RegistrationState.APPLIED in {was, state}:
        await day.tables.decisions.clear(event_id=row.event_id, person_id=row.person_id, released_at=None)
    if (state in ATTENDING) != (was in ATTENDING):
        moved = await invitations.follow(day, moved)
    else:
        await day.tables.registrations.put(moved)
    await counts.follow(day)
    return moved


async def note(day: Occasion, row: Registration, *, by: str, why: str = "") -> None:
    """Write a line of a registration's log: where it stands, who did it and why."""
    await day.tables.registration_log.add(
        RegistrationChange(
            id=new_id(),
            event_id=row.event_id,
            person_id=row.person_id,
            state=row.state,
            changed_at=day.now,
            changed_by=by,
            why=why,
        )
    )


async def times(day: Occasion, person_id: str, **equal: object) -> int:
    """Return how often the log has somebody come to a state, or something happen for a reason: what numbers messages
    that may come more than once.
    """
    return await day.tables.registration_log.count(event_id=day.event.id, person_id=person_id, **equal)
