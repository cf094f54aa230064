"""What is asked of those who run the event once it is too late to change or cancel by oneself: one open request a
person; who decides is told to all who read it, and the person hears of it once.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bot.model import Answer, ChangeRequest, RequestKind
from bot.registrations.keeping import note, times
from bot.registrations.telling import tell_desks
from bot.registrations.terms import form_of
from cards import waiting as waiting_cards

if TYPE_CHECKING:
    from bot.model import Registration
    from bot.occasions import Occasion, Scene

WHY: Final = {RequestKind.CHANGE: "asks_change", RequestKind.CANCEL: "asks_cancel"}
"""What the log says of somebody who asked."""


async def ask(scene: Scene, known: Registration, kind: RequestKind, answers: dict[str, str] | None = None) -> Answer:
    """Ask the organisers to change or cancel a registration; the same once more asks nobody again."""
    wanted = ChangeRequest(
        event_id=scene.event.id,
        person_id=known.person_id,
        kind=kind,
        answers=answers or {},
        asked_at=scene.now,
    )
    before = await scene.tables.change_requests.lock(event_id=scene.event.id, person_id=known.person_id)
    same = before is not None and before.granted is None and (before.kind, before.answers) == (kind, wanted.answers)
    if not same:
        await scene.tables.change_requests.put(wanted)
        await note(scene, known, by=scene.guest.person.id, why=WHY[kind])
        await show(scene, known, wanted)
    card = waiting_cards.asked(scene.face, event=scene.event, kind=kind)
    return Answer(card=card, replaces=True, private=True)


async def show(day: Occasion, row: Registration, request: ChangeRequest, settled_by: str = "") -> None:
    """Show those who run the event what is asked, or (in the place of that) what was decided."""
    number = await times(day, row.person_id, why=tuple(WHY.values()))
    form = form_of(day)
    await tell_desks(
        day,
        f"change_request/{row.person_id}/{number}",
        lambda face: waiting_cards.request(
            face, event=day.event, form=form, registration=row, request=request, settled_by=settled_by
        ),
    )
