"""What those who run the event decide of a request that came after the deadline: once, and the person hears of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot import invitations
from bot.errors import RefusalError
from bot.model import Answer, RequestKind
from bot.prices import is_by_agreement
from bot.registrations.cancelling import give_back
from bot.registrations.keeping import move, times
from bot.registrations.pricing import quote
from bot.registrations.requesting import WHY, show
from bot.registrations.telling import tell
from bot.registrations.terms import form_of, is_in
from bot.standings import Act
from cards import waiting as waiting_cards

if TYPE_CHECKING:
    from bot.model import ChangeRequest, Registration
    from bot.occasions import Scene

GRANTED = "granted"
"""Why a registration changed that the organisers were asked to change."""


async def grant(scene: Scene, asked: str) -> Answer:
    """Do what was asked, by the number of the registration.

    Raises:
        RefusalError: `request_none` (number).
    """
    row, request = await _asked(scene, asked)
    by = scene.guest.person.id
    if request.kind is RequestKind.CANCEL:
        await give_back(scene, row, by=by, why=GRANTED)
    else:
        given = await quote(scene, form_of(scene), request.answers, person_id=row.person_id)
        kept = row.quote if is_by_agreement(given) else given
        changed = row.model_copy(update={"answers": request.answers, "quote": kept})
        await move(scene, changed, Act.CHANGE, by=by, why=GRANTED, before=row)
    return await _settle(scene, row, request, granted=True)


async def refuse(scene: Scene, asked: str) -> Answer:
    """Leave everything as it is, and say so to whoever asked.

    Raises:
        RefusalError: `request_none` (number).
    """
    row, request = await _asked(scene, asked)
    return await _settle(scene, row, request, granted=False)


async def _asked(scene: Scene, asked: str) -> tuple[Registration, ChangeRequest]:
    """Return the open request that a number means, or the only one there is."""
    open_ = await scene.tables.change_requests.find(event_id=scene.event.id, granted=None)
    ids = tuple(each.person_id for each in open_)
    rows = await scene.tables.registrations.find(event_id=scene.event.id, person_id=ids) if ids else []
    found = [each for each in rows if is_in(each) and asked in {str(each.number), ""}]
    if len(found) != 1:
        raise RefusalError("request_none", number=asked or (found[0].number if found else 12))
    return found[0], next(each for each in open_ if each.person_id == found[0].person_id)


async def _settle(scene: Scene, row: Registration, request: ChangeRequest, *, granted: bool) -> Answer:
    me = scene.guest.person
    settled = request.model_copy(update={"granted": granted, "settled_at": scene.now, "settled_by": me.id})
    await scene.tables.change_requests.put(settled)
    number = await times(scene, row.person_id, why=tuple(WHY.values()))
    out = granted and request.kind is RequestKind.CANCEL and row.entries
    calendar = invitations.link(scene, row) if out else ""
    await tell(
        scene,
        row.person_id,
        f"request_decided/{row.person_id}/{number}",
        lambda face: waiting_cards.decided(
            face, event=scene.event, kind=request.kind, granted=granted, calendar=calendar
        ),
    )
    await show(scene, row, settled, settled_by=me.name)
    said = "request.granted" if granted else "request.refused"
    return Answer(text=scene.face.say(said, name=row.answers.get("name", "") or me.name))
