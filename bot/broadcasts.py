"""A message to everybody who takes part: kept first, then decided on, then sent, once to each person,
however often "send" is pressed. Only who wrote it sends it.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from bot import receipts, sendings
from bot.errors import RefusalError
from bot.model import Answer, Broadcast, BroadcastState, DeliveryState, Message, Purpose
from bot.occasions import places_for
from cards import receipts as receipt_cards
from cards.receipts import LONGEST

if TYPE_CHECKING:
    from bot.enlisting import Sieve
    from bot.model import Person
    from bot.occasions import Scene

FRESH: Final = timedelta(hours=24)  # how long a bare "send" still means what was written
_LEFT: Final = frozenset({BroadcastState.SENDING, BroadcastState.SENT})


async def compose(scene: Scene, words: str, *, private: bool = False, whom: Sieve | None = None) -> Answer:
    """Keep a message, and ask whether it is to leave: with how many it reaches, and whom it does not. One to some of
    those who registered is private: that somebody waits or was declined is nobody else's business.

    Raises:
        RefusalError: `broadcast_empty`, `broadcast_too_long` (most), `broadcast_nobody` before anybody takes part,
            `broadcast_nobody_meant`.
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
        whom=whom.key if whom else "",
        private=private or whom is not None,
        made_at=scene.now,
    )
    await scene.tables.broadcasts.add(broadcast)
    people = await _somebody(scene, broadcast)
    out = await receipts.out_of_reach(scene.tables, [each.id for each in people])
    refused = [each for each in people if out[each.id]]
    rows = [sendings.delivery(scene, broadcast, each, Message(), out[each.id]) for each in refused]
    unreached = await receipts.missed(scene, rows)
    card = receipt_cards.confirm(
        scene.face,
        event=scene.event,
        broadcast=broadcast,
        reached=len(people) - len(unreached),
        missed=unreached,
        named=not broadcast.private and bool(await places_for(scene.tables, scene.event.id, Purpose.MAIN)),
        whom=whom.told(scene.face.voice.language) if whom else "",
    )
    await sendings.put_card(scene, broadcast, card)
    return Answer()


async def send(scene: Scene, asked: str) -> Answer:
    """Send what was written last (or the message with the number asked for): once, however often it is said.

    Raises:
        RefusalError: `broadcast_none` where nothing waits to be sent, `broadcast_nobody`.
    """
    broadcast = await _meant(scene, asked)
    if broadcast.state in _LEFT:
        return Answer(text=scene.face.say("broadcast.sent_before"), fleeting=True)
    people = await _somebody(scene, broadcast)
    out = await receipts.out_of_reach(scene.tables, [each.id for each in people])
    leaving = broadcast.model_copy(update={"state": BroadcastState.SENDING, "total": len(people)})
    await sendings.carry_on(scene, leaving)
    reached = sum(reason is None for reason in out.values())
    return Answer(text=scene.face.count("broadcast.on_its_way", reached), fleeting=True)


async def discard(scene: Scene, asked: str) -> Answer:
    """Let a message that waits to be sent stay where it is.

    Raises:
        RefusalError: `broadcast_none` where nothing waits to be sent.
    """
    broadcast = await _meant(scene, asked)
    if broadcast.state in _LEFT:
        return Answer(text=scene.face.say("broadcast.sent_before"), fleeting=True)
    gone = broadcast.model_copy(update={"state": BroadcastState.DROPPED})
    await scene.tables.broadcasts.put(gone)
    await sendings.put_card(scene, gone, receipt_cards.dropped(scene.face, event=scene.event, broadcast=gone))
    return Answer(text=scene.face.say("broadcast.discarded"), fleeting=True)


async def send_again(scene: Scene, asked: str) -> Answer:
    """Send a message to many again to those whom it did not reach, as far as they can be reached now.

    Raises:
        RefusalError: `message_none`, `message_number_wrong` (most).
    """
    chosen = await receipts.choose(scene, asked)
    counts = chosen.batch.counts
    number = await receipts.send_again(scene, chosen.batch)
    broadcast = await receipts.broadcast_of(scene, chosen.batch)
    if broadcast is not None and (number or broadcast.state is BroadcastState.SENDING):
        await sendings.carry_on(scene, broadcast)
    if number:
        said = scene.face.count("again.sent", number)
    elif counts.get(DeliveryState.FAILED):
        said = scene.face.say("again.nobody")
    else:
        said = scene.face.say("again.none_missing")
    perhaps = counts.get(DeliveryState.UNCERTAIN, 0)
    return Answer(text=f"{said} {scene.face.count('again.perhaps', perhaps)}" if perhaps else said, fleeting=True)


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


async def _somebody(scene: Scene, broadcast: Broadcast) -> list[Person]:
    people = await sendings.recipients(scene, broadcast)
    if not people:
        raise RefusalError("broadcast_nobody_meant" if broadcast.whom else "broadcast_nobody")
    return people
