"""A message to everybody who takes part, 1:1. It is kept first, then decided on, then sent: once to each
person, however often "send" is pressed. Whoever cannot be reached is named in the event's places
instead, unless the message is private, and is never counted as told.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from bot import reach, receipts
from bot.delivery import queue
from bot.errors import RefusalError
from bot.model import (
    LANGUAGES,
    Answer,
    Broadcast,
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
from cards.receipts import LONGEST

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.model import Identity, Language, Person, Place
    from bot.occasions import Scene

FRESH: Final = timedelta(hours=24)  # how long a bare "send" still means what was written
_STALE: Final = timedelta(hours=6)
_SOONEST, _LATEST = timedelta(seconds=5), timedelta(seconds=60)
_PER_SECOND: Final = 40  # messages; Teams takes 50 for a tenant
_MOST_LOOKS: Final = 500
_MENTIONED: Final = frozenset({IdentityKind.MEMBER, IdentityKind.GUEST, IdentityKind.FEDERATED})


# Deciding -----------------------------------------------------------------------------------------


async def compose(scene: Scene, words: str, *, private: bool = False) -> Answer:
    """Keep a message, and ask whether it is to leave: with how many it reaches, and whom it does not.

    Raises:
        RefusalError: `broadcast_empty`, `broadcast_too_long` (most), `broadcast_nobody` before anybody takes part.
    """
    words = words.strip()
    if not words:
        raise RefusalError("broadcast_empty")
    if len(words) > LONGEST:
        raise RefusalError("broadcast_too_long", most=LONGEST)
    broadcast = Broadcast(
        event_id=scene.event.id,
        number=await scene.tables.broadcasts.count(event_id=scene.event.id) + 1,
        person_id=scene.guest.person.id,
        place_id=scene.guest.place.id,
        text=words,
        private=private,
        made_at=scene.now,
    )
    await scene.tables.broadcasts.add(broadcast)
    people = await _somebody(scene, broadcast)
    out = await receipts.out_of_reach(scene.tables, [each.id for each in people])
    refused = [each for each in people if out[each.id]]
    rows = [_delivery(scene, broadcast, each, Message(), out[each.id]) for each in refused]
    unreached = await receipts.missed(scene, rows)
    card = receipt_cards.confirm(
        scene.face,
        event=scene.event,
        broadcast=broadcast,
        reached=len(people) - len(unreached),
        missed=unreached,
        named=not private and bool(await places_for(scene.tables, scene.event.id, Purpose.MAIN)),
    )
    await _put_card(scene, broadcast, card)
    return Answer()


async def send(scene: Scene, asked: str) -> Answer:
    """Send what was written last (or the message with the number asked for): once, however often it is said.

    Raises:
        RefusalError: `broadcast_none` where nothing waits to be sent.
    """
    broadcast = await _meant(scene, asked)
    if broadcast.state is BroadcastState.SENT:
        return Answer(text=scene.face.say("broadcast.sent_before"), fleeting=True)
    sent = broadcast.model_copy(update={"state": BroadcastState.SENT})
    await scene.tables.broadcasts.put(sent)
    people = await _somebody(scene, sent)
    out = await receipts.out_of_reach(scene.tables, [each.id for each in people])
    messages = _messages(scene, sent)
    for each in people:
        message = messages[each.language or scene.agenda.language]
        await scene.tables.deliveries.add(_delivery(scene, sent, each, message, out[each.id]))
    await _follow(scene, sent)
    reached = sum(reason is None for reason in out.values())
    return Answer(text=scene.face.count("broadcast.on_its_way", reached), fleeting=True)


async def discard(scene: Scene, asked: str) -> Answer:
    """Let a message that waits to be sent stay where it is.

    Raises:
        RefusalError: `broadcast_none` where nothing waits to be sent.
    """
    broadcast = await _meant(scene, asked)
    if broadcast.state is BroadcastState.SENT:
        return Answer(text=scene.face.say("broadcast.sent_before"), fleeting=True)
    gone = broadcast.model_copy(update={"state": BroadcastState.DROPPED})
    await scene.tables.broadcasts.put(gone)
    await _put_card(scene, gone, receipt_cards.dropped(scene.face, event=scene.event, broadcast=gone))
    return Answer(text=scene.face.say("broadcast.discarded"), fleeting=True)


async def _meant(scene: Scene, asked: str) -> Broadcast:
    """Return the person's own message that is meant: by its number, else the last one if it is of today."""
    mine = await scene.tables.broadcasts.find(event_id=scene.event.id, person_id=scene.guest.person.id)
    if asked:
        found = [each for each in mine if str(each.number) == asked]
    else:
        found = [each for each in mine if scene.now - each.made_at < FRESH][-1:]
    if not found or found[0].state is BroadcastState.DROPPED:
        raise RefusalError("broadcast_none")
    return found[0]


# Whom -------------------------------------------------------------------------------------------


async def recipients(day: Occasion, broadcast: Broadcast) -> list[Person]:
    """Return everybody who takes part, each once: who registered or said to be there, and whom the bot
    met in the event's main places; but not who cancelled or stays away, and not who writes.
    """
    event_id = day.event.id
    said = {each.person_id: each.present for each in await day.tables.attendances.find(event_id=event_id)}
    registrations = await day.tables.registrations.find(event_id=event_id)
    registered = {each.person_id for each in registrations if each.state is RegistrationState.REGISTERED}
    away = {each.person_id for each in registrations} - registered
    away |= {person_id for person_id, present in said.items() if not present} - registered
    there = {person_id for person_id, present in said.items() if present}
    met = {each.person_id for each in await _met_in(day, await _main_places(day))}
    wanted = (registered | there | (met - away)) - {broadcast.person_id}
    return await day.tables.people.find(id=tuple(sorted(wanted))) if wanted else []


async def _somebody(day: Occasion, broadcast: Broadcast) -> list[Person]:
    people = await recipients(day, broadcast)
    if not people:
        raise RefusalError("broadcast_nobody")
    return people


async def _main_places(day: Occasion) -> list[Place]:
    return await places_for(day.tables, day.event.id, Purpose.MAIN)


async def _met_in(day: Occasion, places: Sequence[Place]) -> list[Identity]:
    """Return the identities that were met in these places or in a thread of theirs."""
    if not places:
        return []
    conversations = tuple({each.conversation_id for each in places})
    within = await day.tables.places.find(conversation_id=conversations)
    return await day.tables.identities.find(met_in=tuple(each.id for each in within))


def _delivery(
    day: Occasion, broadcast: Broadcast, person: Person, message: Message, reason: reach.Reason | None
) -> Delivery:
    """Return one person's message; one that cannot be delivered is a row too, so that nobody is forgotten."""
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


def _messages(scene: Scene, broadcast: Broadcast) -> dict[Language, Message]:
    """Return the message in every language: what is around the words is in the reader's own."""
    return {language: _message(scene, broadcast, language) for language in LANGUAGES}


def _message(scene: Scene, broadcast: Broadcast, language: Language) -> Message:
    face = replace(scene.face, voice=Voice(language, scene.agenda.zone), place=PlaceKind.PERSONAL)
    sender = scene.guest.person.name
    return Message(
        card=receipt_cards.told(face, event=scene.event, sender=sender, words=broadcast.text),
        summary=face.plain("broadcast.toast", name=sender, text=broadcast.text),
    )


# Following --------------------------------------------------------------------------------------


async def send_again(scene: Scene, asked: str) -> Answer:
    """Send a message to many again to those whom it did not reach, as far as they can be reached now.

    Raises:
        RefusalError: `message_none`, `message_number_wrong` (most).
    """
    chosen = await receipts.choose(scene, asked)
    counts = chosen.batch.counts
    number = await receipts.send_again(scene, chosen.batch)
    broadcast = await receipts.broadcast_of(scene, chosen.batch)
    if broadcast is not None and number:
        await _follow(scene, broadcast)
    if number:
        said = scene.face.count("again.sent", number)
    elif counts.get(DeliveryState.FAILED):
        said = scene.face.say("again.nobody")
    else:
        said = scene.face.say("again.none_missing")
    perhaps = counts.get(DeliveryState.UNCERTAIN, 0)
    return Answer(text=f"{said} {scene.face.count('again.perhaps', perhaps)}" if perhaps else said, fleeting=True)


async def progress(day: Occasion, due: Due) -> None:
    """Bring the sender's card up to date; when all has left, name those who were not reached."""
    number = due.key.split("/")[-2]
    broadcast = await day.tables.broadcasts.lock(event_id=day.event.id, number=int(number))
    if broadcast is not None and broadcast.state is BroadcastState.SENT:
        await _follow(day, broadcast)


async def _follow(day: Occasion, broadcast: Broadcast) -> None:
    batch = broadcast_batch(day.event.id, broadcast.number)
    waiting = await _waiting(day, batch)
    if not waiting and not broadcast.mentioned:
        broadcast = broadcast.model_copy(update={"mentioned": True})
        await day.tables.broadcasts.put(broadcast)
        await _name_the_rest(day, broadcast)
    waiting += await _waiting(day, broadcast_batch(day.event.id, broadcast.number, "mention"))
    seen = await _as_sender_sees(day, broadcast)
    chosen = await receipts.choose(seen, batch)
    await _put_card(seen, broadcast, await receipts.draw(seen, chosen))
    if waiting:
        await _look_again(day, broadcast, waiting)


async def _waiting(day: Occasion, batch: str) -> int:
    return await day.tables.deliveries.count(batch=batch, state=(DeliveryState.QUEUED, DeliveryState.CLAIMED))


async def _as_sender_sees(day: Occasion, broadcast: Broadcast) -> Occasion:
    """Return the occasion as the one who sent the message reads it, in the place where they do."""
    sender = await day.tables.people.get(id=broadcast.person_id)
    place = await day.tables.places.get(id=broadcast.place_id)
    language = (sender and sender.language) or day.agenda.language
    face = replace(day.face, voice=Voice(language, day.agenda.zone), place=place.kind if place else PlaceKind.GROUP)
    return Occasion(tables=day.tables, now=day.now, face=face, event=day.event, agenda=day.agenda, links=day.links)


async def _look_again(day: Occasion, broadcast: Broadcast, waiting: int) -> None:
    """Plan the next look at a message on its way: when it will be through, but within 5 to 60 seconds."""
    begin = f"{day.event.id}/day/progress/{broadcast.number}/"
    found = await day.tables.dues.find(event_id=day.event.id, kind=DueKind.PROGRESS)
    looks = [each for each in found if each.key.startswith(begin)]
    ahead = any(each.state is DueState.PLANNED and each.at > day.now for each in looks)
    if ahead or len(looks) >= _MOST_LOOKS:
        return
    at = day.now + min(_LATEST, max(_SOONEST, timedelta(seconds=waiting / _PER_SECOND)))
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


async def _put_card(day: Occasion, broadcast: Broadcast, card: dict[str, object]) -> None:
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
