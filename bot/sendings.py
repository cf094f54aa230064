"""A message to everybody on its way: a row for each person, also for those who cannot be reached, so that
nobody is forgotten; one card on which its sender follows it; and in the end, unless it is private, the
rest named in the event's places. It can be carried on from anywhere, by any replica.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from bot import enlisting, reach, receipts, sifting
from bot.delivery import queue
from bot.model import (
    ATTENDING,
    BroadcastState,
    Delivery,
    DeliveryState,
    Due,
    DueKind,
    DueState,
    IdentityKind,
    Message,
    PlaceKind,
    Priority,
    Purpose,
    RegistrationState,
    Repeat,
)
from bot.occasions import Occasion, for_everybody, places_for
from bot.receipts import broadcast_batch
from bot.texts import Voice
from cards import receipts as receipt_cards
from cards.calls import Called, pages

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.model import Broadcast, Identity, Language, Person, Place

AT_ONCE: Final = 200  # people in one transaction: about as many as leave in four seconds
_STALE: Final = timedelta(hours=24)
_SOONEST, _LATEST = timedelta(seconds=5), timedelta(seconds=60)
_PER_SECOND: Final = 40  # messages; Teams takes 50 for a tenant
_MOST_LOOKS: Final = 500
_MENTIONED: Final = frozenset({IdentityKind.MEMBER, IdentityKind.GUEST, IdentityKind.FEDERATED})


# Carrying on ------------------------------------------------------------------------------------


async def progress(day: Occasion, due: Due) -> None:
    """Carry on with the message that a due is about."""
    number = due.key.split("/")[-2]
    broadcast = await day.tables.broadcasts.lock(event_id=day.event.id, number=int(number))
    if broadcast is not None and broadcast.state in {BroadcastState.SENDING, BroadcastState.SENT}:
        await carry_on(day, broadcast, due.key)


async def carry_on(day: Occasion, broadcast: Broadcast, due_key: str = "") -> None:
    """Queue the message for the next people; when all has left, name those who were not reached; bring the
    sender's card up to date; and look again where there is more to do. `due_key` names the due that this is.
    """
    if broadcast.state is BroadcastState.SENDING:
        broadcast = await _queue_next(day, broadcast)
    waiting = await _waiting(day, broadcast_batch(day.event.id, broadcast.number))
    if broadcast.state is BroadcastState.SENT and not waiting and not broadcast.mentioned:
        broadcast = broadcast.model_copy(update={"mentioned": True})
        await day.tables.broadcasts.put(broadcast)
        await _name_the_rest(day, broadcast)
    waiting += await _waiting(day, broadcast_batch(day.event.id, broadcast.number, "mention"))
    seen = await _as_sender_sees(day, broadcast)
    chosen = await receipts.choose(seen, broadcast_batch(day.event.id, broadcast.number))
    await put_card(seen, broadcast, await receipts.draw(seen, chosen))
    if broadcast.state is BroadcastState.SENDING:
        await _look_again(day, broadcast, timedelta(0), due_key)
    elif waiting:
        through = timedelta(seconds=waiting / _PER_SECOND)
        await _look_again(day, broadcast, min(_LATEST, max(_SOONEST, through)), due_key)


async def _queue_next(day: Occasion, broadcast: Broadcast) -> Broadcast:
    """Queue the message for as many as one transaction takes, and return it as it then stands."""
    left = [each for each in await recipients(day, broadcast) if each.id > broadcast.queued_to]
    people = left[:AT_ONCE]
    out = await receipts.out_of_reach(day.tables, [each.id for each in people])
    sender = await day.tables.people.get(id=broadcast.person_id)
    messages: dict[Language, Message] = {}
    for each in people:
        language = each.language or day.agenda.language
        if language not in messages:
            messages[language] = _message(day, broadcast, sender.name if sender else "", language)
        await day.tables.deliveries.add(delivery(day, broadcast, each, messages[language], out[each.id]))
    state = BroadcastState.SENDING if len(left) > AT_ONCE else BroadcastState.SENT
    last = people[-1].id if people else broadcast.queued_to
    queued = broadcast.model_copy(update={"state": state, "queued_to": last})
    await day.tables.broadcasts.put(queued)
    return queued


def _message(day: Occasion, broadcast: Broadcast, sender: str, language: Language) -> Message:
    """Return the message in the reader's language: what is around the words."""
    face = replace(day.face, voice=Voice(language, day.agenda.zone), place=PlaceKind.PERSONAL)
    return Message(
        card=receipt_cards.told(face, event=day.event, sender=sender, words=broadcast.text),
        summary=face.plain("broadcast.toast", name=sender, text=broadcast.text),
    )


async def _waiting(day: Occasion, batch: str) -> int:
    return await day.tables.deliveries.count(batch=batch, state=(DeliveryState.QUEUED, DeliveryState.CLAIMED))


async def _as_sender_sees(day: Occasion, broadcast: Broadcast) -> Occasion:
    """Return the occasion as the one who sent the message reads it, in the place where they do."""
    sender = await day.tables.people.get(id=broadcast.person_id)
    place = await day.tables.places.get(id=broadcast.place_id)
    language = (sender and sender.language) or day.agenda.language
    face = replace(day.face, voice=Voice(language, day.agenda.zone), place=place.kind if place else PlaceKind.GROUP)
    return Occasion(tables=day.tables, now=day.now, face=face, event=day.event, agenda=day.agenda, links=day.links)


async def _look_again(day: Occasion, broadcast: Broadcast, pause: timedelta, due_key: str) -> None:
    """Plan the next look at a message on its way, unless one is planned."""
    begin = f"{day.event.id}/day/progress/{broadcast.number}/"
    found = await day.tables.dues.find(event_id=day.event.id, kind=DueKind.PROGRESS)
    looks = [each for each in found if each.key.startswith(begin)]
    ahead = any(each.state is DueState.PLANNED and each.key != due_key for each in looks)
    if ahead or len(looks) >= _MOST_LOOKS:
        return
    at = day.now + pause
    await day.tables.dues.add(
        Due(
            key=f"{begin}{len(looks) + 1}",
            event_id=day.event.id,
            at=at,
            kind=DueKind.PROGRESS,
            occurrence=len(looks) + 1,
            stale_at=at + _STALE,
            derived=False,
        )
    )


async def put_card(day: Occasion, broadcast: Broadcast, card: dict[str, object]) -> None:
    """Put the sender's card where they asked for it; later states take the place of earlier ones."""
    await queue(
        day.tables,
        Delivery(
            key=f"{day.event.id}/day/broadcast_card/{broadcast.place_id}/{broadcast.number}",
            event_id=day.event.id,
            place_id=broadcast.place_id,
            kind="broadcast_card",
            priority=Priority.ANSWER,
            message=Message(card=card, summary=str(card["fallbackText"])),
            queued_at=day.now,
        ),
    )


# Whom -------------------------------------------------------------------------------------------


async def recipients(day: Occasion, broadcast: Broadcast) -> list[Person]:
    """Return everybody who takes part, each once: who registered or said to be there, and whom the bot
    met in the event's main places; but not who cancelled or stays away, and not who writes. A message to some goes
    to those who are meant when it leaves.
    """
    if broadcast.whom:
        return await _meant(day, broadcast)
    event_id = day.event.id
    said = {each.person_id: each.present for each in await day.tables.attendances.find(event_id=event_id)}
    registrations = await day.tables.registrations.find(event_id=event_id)
    registered = {each.person_id for each in registrations if each.state in ATTENDING}
    away = {each.person_id for each in registrations if each.state is not RegistrationState.DRAFT} - registered
    away |= {person_id for person_id, present in said.items() if not present} - registered
    there = {person_id for person_id, present in said.items() if present}
    met = {each.person_id for each in await _met_in(day, await _main_places(day))}
    wanted = (registered | there | (met - away)) - {broadcast.person_id}
    return await day.tables.people.find(id=tuple(sorted(wanted))) if wanted else []


async def _meant(day: Occasion, broadcast: Broadcast) -> list[Person]:
    """Return those registrations' people whom a message to some is for, but not who writes."""
    sieve = enlisting.sieve(broadcast.whom)
    found = await sifting.sift(day, sieve, by_home=True) if sieve else []
    wanted = {each.person_id for each in found} - {broadcast.person_id}
    return await day.tables.people.find(id=tuple(sorted(wanted))) if wanted else []


async def _main_places(day: Occasion) -> list[Place]:
    return await places_for(day.tables, day.event.id, Purpose.MAIN)


async def _met_in(day: Occasion, places: Sequence[Place]) -> list[Identity]:
    """Return the identities that were met in these places or in a thread of theirs."""
    if not places:
        return []
    conversations = tuple({each.conversation_id for each in places})
    within = await day.tables.places.find(conversation_id=conversations)
    return await day.tables.identities.find(met_in=tuple(each.id for each in within))


def delivery(
    day: Occasion, broadcast: Broadcast, person: Person, message: Message, reason: reach.Reason | None
) -> Delivery:
    """Return one person's message; where there is a reason, one that is given up already."""
    return Delivery(
        key=f"{day.event.id}/day/broadcast/{person.id}/{broadcast.number}",
        event_id=day.event.id,
        batch=broadcast_batch(day.event.id, broadcast.number),
        person_id=person.id,
        kind="broadcast",
        priority=Priority.BULK,
        repeat=Repeat.NEVER,
        message=message,
        state=DeliveryState.FAILED if reason else DeliveryState.QUEUED,
        error=reach.error_of(reason) if reason else None,
        queued_at=day.now,
        settled_at=day.now if reason else None,
    )


# Those who were not reached -----------------------------------------------------------------------


async def _name_the_rest(day: Occasion, broadcast: Broadcast) -> None:
    """Post the message in the event's main places with the names of those it did not reach 1:1.

    Each is mentioned where they were met; who was met in none of the places is named in the first.
    """
    batch = broadcast_batch(day.event.id, broadcast.number)
    rows = await day.tables.deliveries.find(batch=batch, state=DeliveryState.FAILED)
    wanted = tuple(sorted({each.person_id for each in rows if each.person_id}))
    places = await _main_places(day)
    if broadcast.private or not wanted or not places:
        return
    left = {each.id: each.name for each in await day.tables.people.find(id=wanted)}
    calls: list[list[Called]] = []
    for place in places:
        met = {each.person_id: each.user_id for each in await _met_in(day, [place]) if each.kind in _MENTIONED}
        calls.append([Called(name=left.pop(each), user_id=met[each]) for each in sorted(met.keys() & left.keys())])
    calls[0] += [Called(name=name) for _, name in sorted(left.items())]
    sender = await day.tables.people.get(id=broadcast.person_id)
    for place, people in zip(places, calls, strict=True):
        posts = pages(for_everybody(day).face, people, sender=sender.name if sender else "", words=broadcast.text)
        for number, message in enumerate(posts, 1):
            await queue(day.tables, _mention(day, broadcast, place, number, message))


def _mention(day: Occasion, broadcast: Broadcast, place: Place, page: int, message: Message) -> Delivery:
    return Delivery(
        key=f"{day.event.id}/day/mention/{place.id}.{page}/{broadcast.number}",
        event_id=day.event.id,
        batch=broadcast_batch(day.event.id, broadcast.number, "mention"),
        place_id=place.id,
        kind="mention",
        message=message,
        queued_at=day.now,
    )
