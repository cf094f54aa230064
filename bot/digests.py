"""What those who run the day read of it: overviews at the times that they chose, as it ends and when they ask, each
with what is new; and the state of the day at a glance.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from bot import documents, ideas, municipalities, polls, reach, receipts, records
from bot.announcements import known_by_mail
from bot.breakouts import pulse, rounds
from bot.breakouts.stewards import stewards
from bot.delivery import queue_all
from bot.model import (
    ATTENDING,
    Answer,
    Delivery,
    DeliveryState,
    DigestSent,
    DueKind,
    DueState,
    EventRole,
    Message,
    Purpose,
    RegistrationState,
)
from bot.occasions import face_of, for_everybody, places_for
from bot.questions.origins import among_stewards
from cards import console as console_cards
from cards import digest as digest_cards

if TYPE_CHECKING:
    from datetime import datetime

    from bot.model import Due, Person, Place
    from bot.occasions import Occasion, Scene
    from bot.record import Record
    from cards.elements import Card, Face
    from cards.markdown import Markdown

KIND: Final = "digest"
_FAILED: Final = (DeliveryState.FAILED, DeliveryState.UNCERTAIN)


# Telling ------------------------------------------------------------------------------------------


async def tell(day: Occasion, due: Due, *, late: bool = False) -> None:
    """Tell each of those who run the event, and the places that they keep for it, how it goes. What comes late is
    told once: the newest overview that is due says it for those before it.
    """
    number = await day.tables.digests.last_number(day.event.id)
    before = await day.tables.digests.get(event_id=day.event.id, number=number)
    if (before is not None and before.sent_at >= due.at) or await _is_followed(day, due):
        return
    record, was_due = await _gather(day), due.at if late else None
    if due.at not in map(day.agenda.instant, day.agenda.digests) and not any(digest_cards.counts(record).values()):
        return  # nobody asked for it, and there is nothing to tell
    places = await places_for(day.tables, day.event.id, Purpose.ORGANISERS)
    people = await _organisers(day)
    out = await receipts.out_of_reach(day.tables, [each.id for each in people])
    everybody = for_everybody(day).face
    rows = [
        _to_place(day, number + 1, each, _card(day, replace(everybody, place=each.kind), record, before, late=was_due))
        for each in places
    ]
    rows += [
        _to_person(day, number + 1, each, _card(day, face_of(day, each), record, before, late=was_due), out[each.id])
        for each in people
    ]
    await queue_all(day.tables, rows)
    sent = DigestSent(
        event_id=day.event.id, number=number + 1, counts=digest_cards.counts(record), sent_at=max(day.now, due.at)
    )
    await day.tables.digests.put(sent)


async def show(scene: Scene) -> Answer:
    """Show how it goes, and what is new since the last overview that came by itself; the next one counts from there
    too, whoever asked in between. Others do not read along: it tells what polls came to that nobody has revealed.
    """
    number = await scene.tables.digests.last_number(scene.event.id)
    before = await scene.tables.digests.get(event_id=scene.event.id, number=number)
    card = _card(scene, scene.face, await _gather(scene), before)
    return Answer(card=card, private=not await among_stewards(scene), replaces=True)


async def _gather(day: Occasion) -> Record:
    """Return what everybody may know of, with what came of polls that are not revealed yet."""
    record = await records.gather(day)
    return record.model_copy(update={"polls": tuple(await polls.records(day, record.agenda))})


async def _is_followed(day: Occasion, due: Due) -> bool:
    """Whether another overview is due by now, after this one."""
    planned = await day.tables.dues.find(event_id=day.event.id, kind=DueKind.DIGEST, state=DueState.PLANNED)
    return any(due.at < each.at <= day.now for each in planned)


async def _organisers(day: Occasion) -> list[Person]:
    """Return who gets the overviews: the organisers, by the agenda or by code; where nobody is one, whoever runs
    the day.
    """
    known = await known_by_mail(day, {each.lower() for each in day.agenda.organisers})
    assigned = await day.tables.assignments.find(scope_id=day.event.id, role=EventRole.ORGANISER)
    ids = {each.person_id for each in known} | {each.person_id for each in assigned}
    return await day.tables.people.find(id=tuple(sorted(ids))) if ids else await stewards(day)


def _card(
    day: Occasion, face: Face, record: Record, before: DigestSent | None, *, late: datetime | None = None
) -> Card:
    counts, since = (before.counts, before.sent_at) if before else (None, None)
    links = documents.links(replace(day, face=face), closed=False)
    return digest_cards.digest(face, record=record, before=counts, since=since, late=late, links=links)


def _to_place(day: Occasion, number: int, place: Place, card: Card) -> Delivery:
    return _delivery(day, number, place.id, card).model_copy(update={"place_id": place.id})


def _to_person(day: Occasion, number: int, person: Person, card: Card, reason: reach.Reason | None) -> Delivery:
    refused = {"state": DeliveryState.FAILED, "error": reach.error_of(reason), "settled_at": day.now} if reason else {}
    return _delivery(day, number, person.id, card).model_copy(update={"person_id": person.id, **refused})


def _delivery(day: Occasion, number: int, target: str, card: Card) -> Delivery:
    return Delivery(
        key=f"{day.event.id}/day/{KIND}/{target}/{number}",
        event_id=day.event.id,
        batch=f"{day.event.id}/day/{KIND}/{number}",
        kind=KIND,
        message=Message(card=card, summary=day.face.voice.say("digest.toast", title=day.event.title)),
        queued_at=day.now,
    )


# At a glance --------------------------------------------------------------------------------------


async def show_status(scene: Scene, *, note: Markdown | None = None) -> Answer:
    """Show facilitators how the day stands, or the groups while they are open; `note` says what is wrong with
    where the programme comes from.
    """
    sitting = await rounds.open_round(scene)
    session = scene.agenda.session(sitting.session_id) if sitting else None
    if sitting is not None and session is not None:
        troubles = [*([note] if note else []), *await _undelivered(scene)]
        return Answer(card=await pulse.board(scene, sitting, session, troubles=troubles), replaces=True)
    face, event, agenda = scene.face, scene.event, scene.agenda
    found = await tally(scene)
    return Answer(card=console_cards.status(face, event=event, agenda=agenda, now=scene.now, tally=found, source=note))


async def _undelivered(day: Occasion) -> list[Markdown]:
    """Return the sentence that says how many messages did not arrive, if any."""
    failed = await day.tables.deliveries.count(event_id=day.event.id, state=_FAILED)
    return [day.face.count("card.status.failed", failed)] if failed else []


async def tally(day: Occasion) -> console_cards.Tally:
    """Count the day, as far as everybody may know of it."""
    tables, event_id = day.tables, day.event.id
    registered = await tables.registrations.find(event_id=event_id, state=ATTENDING)
    told = {each.answers["municipality"] for each in registered if each.answers.get("municipality")}
    waiting = (DeliveryState.QUEUED, DeliveryState.CLAIMED)
    untold = {each.id for each in day.agenda.sessions} - {each.id for each in day.agenda.public().sessions}
    dealt = [each for each in await tables.rounds.find(event_id=event_id) if each.session_id not in untold]
    newest = max(dealt, key=lambda each: each.made_at, default=None)
    return console_cards.Tally(
        registered=len(registered),
        in_line=await tables.registrations.count(event_id=event_id, state=RegistrationState.WAITING),
        applied=await tables.registrations.count(event_id=event_id, state=RegistrationState.APPLIED),
        present=len(await rounds.participants(day)),
        groups=await tables.groups.count(round_id=newest.id) if newest else 0,
        round=newest.state if newest else "none",
        ideas=await ideas.count(day),
        waiting=await tables.deliveries.count(event_id=event_id, state=waiting),
        failed=await tables.deliveries.count(event_id=event_id, state=_FAILED),
        unknown_municipalities=tuple(sorted(each for each in told if municipalities.match(each) is None)),
    )
