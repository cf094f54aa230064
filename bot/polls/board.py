"""What stands of a poll in Teams: the question with its fields, which is never edited, and what came of it, in cards
of their own that are drawn anew a moment after somebody answers, however many do at once.

Where others read along, the card tells how many answered, and of what they answered only what everybody may see.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from bot import support
from bot.breakouts import stewards
from bot.delivery import queue
from bot.model import Delivery, Due, DueKind, DueState, Message, PlaceKind, PollKind, PollState, Priority
from bot.polls import catalogue, tally
from bot.polls.reading import SCALED
from cards import poll as cards

if TYPE_CHECKING:
    from bot.breakouts.stewards import Desk
    from bot.model import Ballot, Place, Poll
    from bot.occasions import Occasion
    from bot.record import PollRecord
    from cards.elements import Card, Face

QUESTION: Final = "poll"
RESULT: Final = "poll_result"
DESK: Final = "poll_desk"
SOON: Final = timedelta(seconds=3)  # so long answers are gathered before the cards are drawn anew
DRAW: Final = "draw"
_STALE: Final = timedelta(hours=12)


def _key(poll: Poll, act: str, target: str) -> str:
    return f"{poll.event_id}/poll/{poll.id}/{act}/{target}/1"


async def ask(day: Occasion, poll: Poll) -> None:
    """Post the question once in each main place."""
    card = cards.form(day.face, event=day.event, poll=poll, session=_session(day, poll))
    for place in await day.main_places():
        await day.post(
            Delivery(
                key=_key(poll, QUESTION, place.id),
                event_id=day.event.id,
                batch=f"{poll.event_id}/poll/{poll.id}/{QUESTION}/1",
                place_id=place.id,
                kind=QUESTION,
                message=Message(card=card, summary=day.face.voice.say("poll.toast", question=poll.plan.question)),
                queued_at=day.now,
            )
        )


def _session(day: Occasion, poll: Poll) -> str:
    """Return the title of the session that a poll belongs to, "" where it belongs to the day."""
    session = day.agenda.public().session(poll.session_id or "")
    return session.title if session else ""


async def draw(day: Occasion, poll: Poll) -> None:
    """Bring the cards that tell what came of a poll up to date: before anybody answered there are none, and none of
    what only a circle may know of by now.
    """
    if not await catalogue.may_be_told(day, poll):
        return
    ballots = await day.tables.ballots.find(poll_id=poll.id)
    record = tally.count(poll, ballots)
    asks_back = poll.plan.kind is PollKind.FEEDBACK  # it goes to those who run the day, once there is something
    if poll.state is PollState.REMOVED or (ballots and (record.shown or not asks_back)):
        for place in await day.main_places():
            await queue(day.tables, _shared(day, poll, record, place))
    if asks_back and (not ballots or tally.is_too_little(record)):
        return
    desks = await stewards.desks(day)
    homes = await support.homes(day, {each.person_id for each in ballots}) if desks else {}
    for desk in desks:
        card = _desk_card(day, poll, record, ballots, homes, desk.face)
        await queue(day.tables, _post(day, poll, desk, card))


def _shared(day: Occasion, poll: Poll, record: PollRecord, place: Place) -> Delivery:
    told = record if record.shown else tally.blank(record)
    card = cards.results(day.face, event=day.event, record=told, session=_session(day, poll))
    above = _key(poll, QUESTION, place.id) if place.kind is PlaceKind.CHANNEL else None
    return Delivery(
        key=_key(poll, RESULT, place.id),
        event_id=day.event.id,
        place_id=place.id,
        thread_of=above,
        kind=RESULT,
        message=Message(card=card, summary=str(card["fallbackText"])),
        queued_at=day.now,
    )


def _post(day: Occasion, poll: Poll, desk: Desk, card: Card) -> Delivery:
    return Delivery(
        key=_key(poll, DESK, desk.target),
        event_id=day.event.id,
        place_id=desk.place.id if desk.place else None,
        person_id=desk.person.id if desk.person else None,
        kind=DESK,
        priority=Priority.ANNOUNCEMENT,
        message=Message(card=card, summary=str(card["fallbackText"])),
        queued_at=day.now,
    )


def _desk_card(
    day: Occasion, poll: Poll, record: PollRecord, ballots: list[Ballot], homes: dict[str, str], face: Face
) -> Card:
    points = poll.plan.steps if poll.plan.kind in SCALED else len(poll.plan.options)
    return cards.results(
        face,
        event=day.event,
        record=tally.blank(record) if tally.is_too_little(record) else record,
        session=_session(day, poll),
        desk=cards.Desk(
            total=support.count((each.person_id for each in ballots), homes),
            supports=tally.supports(points, ballots, homes),
            few=tally.is_too_little(record),
        ),
    )


async def desk_card(day: Occasion, poll: Poll, face: Face) -> Card:
    """Return what came of a poll as those who run the day see it."""
    ballots = await day.tables.ballots.find(poll_id=poll.id)
    homes = await support.homes(day, {each.person_id for each in ballots})
    return _desk_card(day, poll, tally.count(poll, ballots), ballots, homes, face)


# A moment later -----------------------------------------------------------------------------------


async def draw_soon(day: Occasion, poll: Poll) -> None:
    """Draw the cards in a moment, together with what else is answered until then. Whoever asks holds the event."""
    key = f"{poll.event_id}/poll/{poll.id}/{DRAW}"
    planned = await day.tables.dues.get(key=key)
    if planned is not None and planned.state is DueState.PLANNED:
        return
    at = day.now + SOON
    await day.tables.dues.put(
        Due(
            key=key,
            event_id=day.event.id,
            at=at,
            kind=DueKind.POLL,
            target=f"{DRAW}/{poll.id}",
            stale_at=at + _STALE,
            derived=False,
        )
    )
