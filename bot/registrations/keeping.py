"""A registration's row and its log: what is written of it is written here, both together."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.model import Registration, RegistrationChange, new_id

if TYPE_CHECKING:
    from bot.occasions import Occasion, Scene


async def mine(scene: Scene, *, lock: bool = False) -> Registration | None:
    """Return the person's registration; `lock` keeps it from others until the transaction ends."""
    read = scene.tables.registrations.lock if lock else scene.tables.registrations.get
    return await read(event_id=scene.event.id, person_id=scene.guest.person.id)


async def keep(day: Occasion, row: Registration, *, by: str, why: str = "") -> None:
    """Keep a registration as it now stands, with a line of its log."""
    await day.tables.registrations.put(row)
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
