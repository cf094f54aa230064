"""Giving a seat back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.errors import RefusalError
from bot.model import Answer, RegistrationState
from bot.registrations.keeping import keep, mine
from bot.registrations.terms import refuse_late
from cards import registration as registration_cards

if TYPE_CHECKING:
    from bot.occasions import Scene


async def cancel(scene: Scene) -> Answer:
    """Cancel the person's registration.

    Raises:
        RefusalError: `registration_none` where there is none; `registration_closed` after the deadline.
    """
    known = await mine(scene, lock=True)
    if known is None or known.state is RegistrationState.CANCELLED:
        raise RefusalError("registration_none", event=scene.event.title)
    refuse_late(scene)
    row = known.model_copy(update={"state": RegistrationState.CANCELLED, "changed_at": scene.now})
    await keep(scene, row, by=row.person_id)
    return Answer(card=registration_cards.cancelled(scene.face, event=scene.event), replaces=True, private=True)
