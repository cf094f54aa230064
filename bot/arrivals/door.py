"""What who stands at the door has: the code that hangs there, and the list of who has come and who is still to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.arrivals.checking import code_of
from bot.arrivals.whom import names_of
from bot.model import ATTENDING, Answer
from bot.texts.folding import fold
from cards import arrivals as cards

if TYPE_CHECKING:
    from bot.occasions import Scene


async def door_code(scene: Scene) -> Answer:
    """Tell the code that people at the door may type."""
    code = await code_of(scene)
    return Answer(text=scene.face.say("door.code", code=code), private=True)


async def show(scene: Scene) -> Answer:
    """Show who has come, and who has not yet."""
    rows = await scene.tables.registrations.find(event_id=scene.event.id, state=ATTENDING)
    attended = await scene.tables.attendances.find(event_id=scene.event.id)
    there = {each.person_id for each in attended if each.checked_in_at is not None}
    names = await names_of(scene, rows)
    told = [(each.number, names[each.person_id], each.person_id) for each in rows]
    lines = sorted(told, key=lambda each: fold(each[1]))
    registered = {each.person_id for each in rows}
    card = cards.arrived(
        scene.face,
        event=scene.event,
        there=[(number, name) for number, name, person_id in lines if person_id in there],
        missing=[(number, name) for number, name, person_id in lines if person_id not in there],
        besides=len(there - registered),
    )
    return Answer(card=card, private=True)
