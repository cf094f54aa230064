"""What an applicant may know of their own application: that it is there, and when they hear; and once the answers are
sent, theirs. Never what is decided before.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.applications.letters import letter_card
from bot.applications.pile import call_of, gather
from bot.errors import RefusalError
from bot.model import Answer, RegistrationState
from bot.registrations.terms import has_passed
from cards import deadlines as cards

if TYPE_CHECKING:
    from bot.occasions import Scene


async def show(scene: Scene) -> Answer:
    """Show how the person's application stands.

    Raises:
        RefusalError: `application_mine_none` where there is none; `applications_none` as `call_of`.
    """
    form, call = call_of(scene)
    event_id, person_id = scene.event.id, scene.guest.person.id
    row = await scene.tables.registrations.get(event_id=event_id, person_id=person_id)
    told = await scene.tables.decisions.get(event_id=event_id, person_id=person_id)
    answered = told is not None and told.released_at is not None
    if row is None or (row.state is not RegistrationState.APPLIED and not answered):
        raise RefusalError("application_mine_none", event=scene.event.title)
    if row.state is RegistrationState.CANCELLED:
        raise RefusalError("application_withdrawn", event=scene.event.title)
    if answered:
        return Answer(card=letter_card(scene, await gather(scene), row, scene.face), replaces=True, private=True)
    until = None if has_passed(scene, form.deadline) else form.deadline
    card = cards.received(
        scene.face,
        event=scene.event,
        sent_at=scene.agenda.wall(row.queued_at or row.changed_at),
        number=row.number,
        deadline=until,
        answer_by=call.answer_by,
    )
    return Answer(card=card, replaces=True, private=True)
