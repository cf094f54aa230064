"""What people read when it is over, and what organisers read while it runs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bot import ideas, municipalities
from bot.announcements import batch, key
from bot.breakouts import pulse, rounds
from bot.delivery import queue
from bot.model import Answer, Delivery, DeliveryState, Message, Purpose, RegistrationState
from bot.occasions import places_for
from cards import console as console_cards
from cards import summary as summary_cards

if TYPE_CHECKING:
    from typing import Any

    from bot.model import Due
    from bot.occasions import Occasion, Scene
    from cards.idea import IdeaLine
    from cards.markdown import Markdown


_FAILED: Final = (DeliveryState.FAILED, DeliveryState.UNCERTAIN)


async def post_summary(day: Occasion, due: Due) -> None:
    """Post what people shared, where the event lives; a day without ideas needs no summary."""
    lines = await _lines(day)
    if not lines:
        return
    card = await _card(day, lines)
    for place in await places_for(day.tables, day.event.id, Purpose.MAIN):
        await queue(
            day.tables,
            Delivery(
                key=key(due, "summary", place.id),
                event_id=day.event.id,
                batch=batch(due, "summary"),
                place_id=place.id,
                kind="summary",
                message=Message(card=card, summary=day.face.voice.say("summary.toast", event=day.event.title)),
                queued_at=day.now,
            ),
        )


async def show_summary(scene: Scene) -> Answer:
    """Show what people shared so far."""
    return Answer(card=await _card(scene, await _lines(scene)))


async def _card(day: Occasion, lines: list[IdeaLine]) -> dict[str, Any]:
    return summary_cards.summary(day.face, event=day.event, agenda=day.agenda, ideas=lines)


async def _lines(day: Occasion) -> list[IdeaLine]:
    return await ideas.lines(day)


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
    """Count the day."""
    tables, event_id = day.tables, day.event.id
    registered = await tables.registrations.find(event_id=event_id, state=RegistrationState.REGISTERED)
    told = {each.answers["municipality"] for each in registered if each.answers.get("municipality")}
    waiting = (DeliveryState.QUEUED, DeliveryState.CLAIMED)
    newest = max(await tables.rounds.find(event_id=event_id), key=lambda each: each.made_at, default=None)
    return console_cards.Tally(
        registered=len(registered),
        present=len(await rounds.participants(day)),
        groups=await tables.groups.count(round_id=newest.id) if newest else 0,
        round=newest.state if newest else "none",
        ideas=len(await _lines(day)),
        waiting=await tables.deliveries.count(event_id=event_id, state=waiting),
        failed=await tables.deliveries.count(event_id=event_id, state=_FAILED),
        unknown_municipalities=tuple(sorted(each for each in told if municipalities.match(each) is None)),
    )
