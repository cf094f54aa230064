"""What participants read of what they said: after a session, after the day, and when they ask. What stands follows
what is hidden, mended or thought of later; a session in which nothing was shared is not spoken of.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bot import records
from bot.announcements import batch, is_given_up, is_told, key
from bot.delivery import queue
from bot.model import Answer, Delivery, IdeaState, Message, Purpose, SessionKind
from bot.occasions import places_for
from cards import summary as summary_cards

if TYPE_CHECKING:
    from typing import Any

    from bot.model import Due, Session
    from bot.occasions import Occasion, Scene
    from bot.record import Record

RECAP: Final = "recap"
SUMMARY: Final = "summary"
FEW: Final = 3  # ideas from a talk that have a post of their own; of fewer the day's summary tells
_SHARING: Final = frozenset({SessionKind.BREAKOUT, SessionKind.WORKSHOP})


async def tell_session(day: Occasion, due: Due) -> None:
    """Post what came out of a session, where the event lives; nothing where (hardly) anything was shared."""
    session = day.agenda.session(due.session_id or "")
    if session is None or not is_told(session):
        return
    shared = await day.tables.ideas.count(event_id=day.event.id, session_id=session.id, state=IdeaState.SHARED)
    if shared < (1 if session.kind in _SHARING else FEW):
        return
    card = _of_session(day, await records.gather(day), session)
    await _post(day, due, RECAP, card, day.face.voice.say("recap.toast", title=session.title))


async def tell_day(day: Occasion, due: Due) -> None:
    """Post what people shared, where the event lives; a day without ideas needs no summary."""
    record = await records.gather(day)
    if record.ideas:
        await _post(day, due, SUMMARY, _of_day(day, record), day.face.voice.say("summary.toast", event=day.event.title))


async def show(scene: Scene) -> Answer:
    """Show what people shared so far."""
    return Answer(card=_of_day(scene, await records.gather(scene)))


async def follow(day: Occasion) -> None:
    """Bring what stands up to date, in the language and with the buttons in which it was said."""
    said = await day.tables.deliveries.find(event_id=day.event.id, kind=(RECAP, SUMMARY))
    standing = [each for each in said if not is_given_up(each)]
    if not standing:
        return
    record = await records.gather(day)
    for each in standing:
        session = day.agenda.public().session(each.key.split("/")[-4])
        card = _of_day(day, record) if session is None else _of_session(day, record, session)
        message = each.message.model_copy(update={"card": card})
        if message != each.message:
            await queue(day.tables, each.model_copy(update={"message": message, "queued_at": day.now}))


def _of_day(day: Occasion, record: Record) -> dict[str, Any]:
    return summary_cards.summary(
        day.face,
        event=day.event,
        agenda=record.agenda,
        ideas=record.ideas,
        themes=record.themes,
        by_words=record.by_words,
    )


def _of_session(day: Occasion, record: Record, session: Session) -> dict[str, Any]:
    return summary_cards.recap(
        day.face,
        event=day.event,
        session=session,
        ideas=record.ideas,
        themes=record.themes,
        by_words=record.by_words,
    )


async def _post(day: Occasion, due: Due, act: str, card: dict[str, Any], toast: str) -> None:
    for place in await places_for(day.tables, day.event.id, Purpose.MAIN):
        post = Delivery(
            key=key(due, act, place.id),
            event_id=day.event.id,
            batch=batch(due, act),
            place_id=place.id,
            kind=act,
            message=Message(card=card, summary=toast),
            queued_at=day.now,
        )
        await queue(day.tables, post)
