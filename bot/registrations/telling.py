"""What is said 1:1 of somebody's seat, and to those who run the event: each under a key of its own, so that it is
said once; who cannot be written to counts as not told.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot import reach, receipts
from bot.breakouts.stewards import desks
from bot.delivery import queue
from bot.model import Delivery, DeliveryState, Message, Priority, Repeat
from bot.occasions import face_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from bot.occasions import Occasion
    from cards.elements import Card, Face


async def tell(
    day: Occasion,
    person_id: str,
    key: str,
    draw: Callable[[Face], Card],
    *,
    stale_at: datetime | None = None,
    repeat: Repeat = Repeat.AGAIN,
) -> reach.Reason | None:
    """Write to a person 1:1, in their language; return why it cannot be done. `key` is "kind/what/number"."""
    person = await day.tables.people.get(id=person_id)
    if person is None:
        return reach.Reason.GONE
    reason = (await receipts.out_of_reach(day.tables, [person_id]))[person_id]
    card = draw(face_of(day, person))
    kind = key.partition("/")[0]
    await queue(
        day.tables,
        Delivery(
            key=f"{day.event.id}/day/{key}",
            event_id=day.event.id,
            person_id=person_id,
            kind=kind,
            priority=Priority.ANSWER,
            repeat=repeat,
            message=Message(card=card, summary=str(card["fallbackText"])),
            state=DeliveryState.FAILED if reason else DeliveryState.QUEUED,
            error=reach.error_of(reason) if reason else None,
            stale_at=stale_at,
            queued_at=day.now,
            settled_at=day.now if reason else None,
        ),
    )
    return reason


async def tell_desks(day: Occasion, key: str, draw: Callable[[Face], Card]) -> None:
    """Tell those who run the event, where they read along or each 1:1; told anew it is edited. `key` is
    "kind/what/number".
    """
    kind, _, rest = key.partition("/")
    for desk in await desks(day):
        card = draw(desk.face)
        await queue(
            day.tables,
            Delivery(
                key=f"{day.event.id}/day/{kind}/{desk.target}.{rest}",
                event_id=day.event.id,
                place_id=desk.place.id if desk.place else None,
                person_id=desk.person.id if desk.person else None,
                kind=kind,
                priority=Priority.ANSWER,
                message=Message(card=card, summary=str(card["fallbackText"])),
                queued_at=day.now,
            ),
        )
