"""What those who decide are told of a call without asking: that the deadline has passed, and that answers are due."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from bot import receipts
from bot.applications.pile import gather, organisers, selectors
from bot.delivery import queue
from bot.model import Delivery, Due, DueKind, Message, Priority
from bot.occasions import face_of
from cards import deadlines as cards
from schedules.deadlines import OVER

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from bot.model import Person
    from bot.occasions import Occasion
    from cards.elements import Card, Face

AFTER: Final = "outcomes"
"""Begins the target of a look at which answers have arrived."""
_SOON: Final = timedelta(seconds=20)
_STALE: Final = timedelta(hours=24)


async def tell(day: Occasion, people: Sequence[Person], act: str, draw: Callable[[Face], Card]) -> None:
    """Write to each of these people who can be reached 1:1; told anew it is edited. `act` is "kind/number"."""
    kind, _, number = act.partition("/")
    out = await receipts.out_of_reach(day.tables, [each.id for each in people])
    for person in people:
        if out[person.id] is not None:
            continue
        card = draw(face_of(day, person))
        row = Delivery(
            key=f"{day.event.id}/day/{kind}/{person.id}/{number}",
            event_id=day.event.id,
            person_id=person.id,
            kind=kind,
            priority=Priority.ANNOUNCEMENT,
            message=Message(card=card, summary=str(card["fallbackText"])),
            queued_at=day.now,
        )
        await queue(day.tables, row)


# What those who decide are told -------------------------------------------------------------------


async def close(day: Occasion, _due: Due) -> None:
    """Tell those who decide that nobody can apply any more, and what comes next."""
    if day.agenda.form is None or day.agenda.form.call is None:
        return
    pile = await gather(day)
    if pile.answered:
        return
    await tell(
        day,
        await selectors(day),
        f"applications_closed/{day.event.release}",
        lambda face: cards.closed(
            face,
            event=day.event,
            received=len(pile.rows),
            answer_by=pile.call.answer_by,
            scores=bool(pile.call.criteria),
        ),
    )


async def remind(day: Occasion, due: Due) -> None:
    """Remind those who decide of the day by which everybody is promised an answer, until they are sent."""
    if day.agenda.form is None or day.agenda.form.call is None:
        return
    pile = await gather(day)
    answer_by = pile.call.answer_by
    if pile.answered or answer_by is None or not pile.rows:
        return
    unscored = sum(each.score is None for each in pile.standings) if pile.call.criteria else 0
    people = {each.id: each for each in [*await selectors(day), *(await organisers(day) if due.target == OVER else [])]}
    await tell(
        day,
        list(people.values()),
        f"answers_due/{due.target}.{day.event.release}",
        lambda face: cards.reminder(
            face,
            event=day.event,
            answer_by=answer_by,
            over=day.agenda.wall(day.now) > answer_by,
            left=len(pile.rows),
            unscored=unscored,
        ),
    )


# Whom the answers reached -------------------------------------------------------------------------


async def look_soon(day: Occasion, number: int = 1) -> None:
    """Plan to look whom the answers reached, a moment after they left."""
    at = day.now + _SOON
    await day.tables.dues.add(
        Due(
            key=f"{day.event.id}/day/progress/{AFTER}/{number}",
            event_id=day.event.id,
            at=at,
            kind=DueKind.PROGRESS,
            target=f"{AFTER}/{number}",
            occurrence=number,
            stale_at=at + _STALE,
            derived=False,
        )
    )
