"""Drawing up who is selected: quotas first, then what was given, then the lot. It takes its time, so nothing is held
meanwhile; what came of it counts only where nothing that it rests on has changed. The seed is drawn once for a call, so
that nobody draws until they like it.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from bot import selection
from bot.applications import pool
from bot.applications.pile import gather
from bot.applications.selecting import RELAX, by_hand, draft, refuse_early
from bot.delivery import queue
from bot.errors import RefusalError
from bot.model import Decision, Delivery, Draw, DueState, Message, Priority, RegistrationState, Repeat
from bot.occasions import face_of, hold
from cards import selection as cards

if TYPE_CHECKING:
    from bot.applications.pile import Pile
    from bot.model import Due, Person, Quota
    from bot.occasions import Occasion
    from cards.elements import Card

_SEED: Final = 4  # bytes: short enough to be read aloud
_KIND: Final = "applicants_draft"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a selection rests on: nothing else has a say in it."""

    people: tuple[selection.Applicant, ...]
    quotas: tuple[selection.Quota, ...]
    seats: int
    seed: str
    relax: bool


async def wanted(day: Occasion, due: Due) -> Wanted | None:
    """Return what somebody wants selected; None where nobody does any more, or nothing can be."""
    row = await day.tables.dues.get(key=due.key)
    if row is None or row.state is not DueState.PLANNED or day.agenda.form is None or day.agenda.form.call is None:
        return None
    return _wanted(await gather(day), row)


def _wanted(pile: Pile, due: Due) -> Wanted:
    form, call = pile.form, pile.call
    return Wanted(
        people=tuple(pool.fill(form, call.quotas, pile.rows, pile.standings)),
        quotas=tuple(pool.asked(form, call.quotas)),
        seats=call.seats,
        seed=call.seed or (pile.draw.seed if pile.draw else ""),
        relax=due.target.startswith(RELAX),
    )


def draw(what: Wanted) -> selection.Selection | selection.Infeasible | RefusalError:
    """Select; in a thread. A seed that there is none of yet is drawn here."""
    seed = what.seed or secrets.token_hex(_SEED)
    try:
        return selection.select(what.people, what.quotas, what.seats, seed=seed, relax=what.relax)
    except RefusalError as refusal:
        return refusal


async def take_in(
    day: Occasion,
    due: Due,
    what: Wanted | None,
    found: selection.Selection | selection.Infeasible | RefusalError | None,
) -> None:
    """Keep what was selected, and show it to who asked; where what it rests on has changed it is done again."""
    await hold(day.tables, day.event.id)
    row = await day.tables.dues.lock(key=due.key)
    if row is None or row.state is not DueState.PLANNED:
        return
    pile = None if what is None else await gather(day)
    if pile is not None and _wanted(pile, row) != what:
        await day.tables.dues.put(row.model_copy(update={"at": day.now}))
        return
    await day.tables.dues.put(row.model_copy(update={"state": DueState.DONE}))
    person = await day.tables.people.get(id=row.target.partition("/")[2])
    if pile is not None and found is not None and person is not None:
        await _show(day, person, await _came(day, pile, person, found))


async def _came(
    day: Occasion, pile: Pile, person: Person, found: selection.Selection | selection.Infeasible | RefusalError
) -> Message:
    """Keep a selection, and return what is said of it."""
    face = face_of(day, person)
    seen = replace(day, face=face)
    try:
        if isinstance(found, RefusalError):
            raise found
        refuse_early(seen, pile)
    except RefusalError as refusal:
        return Message(text=face.say(f"refusal.{refusal.code}", **refusal.values))
    if isinstance(found, selection.Infeasible):
        return _card(_infeasible(seen, pile, found))
    forgotten = [each.number for each in pile.rows if by_hand(pile, each)]
    await _keep(day, pile, person, found)
    return _card(draft(seen, await gather(day), forgotten))


def _card(card: Card) -> Message:
    return Message(card=card, summary=str(card["fallbackText"]))


async def _show(day: Occasion, person: Person, message: Message) -> None:
    number = await day.tables.deliveries.count(event_id=day.event.id, kind=_KIND, person_id=person.id) + 1
    await queue(
        day.tables,
        Delivery(
            key=f"{day.event.id}/day/{_KIND}/{person.id}/{number}",
            event_id=day.event.id,
            person_id=person.id,
            kind=_KIND,
            priority=Priority.ANSWER,
            repeat=Repeat.NEVER,
            message=message,
            queued_at=day.now,
        ),
    )


def _infeasible(day: Occasion, pile: Pile, found: selection.Infeasible) -> Card:
    form, asked = pile.form, pile.call.quotas
    why = [
        (each.code, [pool.meant(form, asked, one) for one in each.quotas], dict(each.values))
        for each in found.conflicts
    ]
    moved = [cards.Moved(pool.meant(form, asked, each.quota), each.least, each.most) for each in found.relaxed]
    return cards.infeasible(day.face, event=day.event, form=form, why=why, moved=moved)


# Keeping it -----------------------------------------------------------------------------------------


async def _keep(day: Occasion, pile: Pile, person: Person, found: selection.Selection) -> None:
    """Keep a selection as a draft; one that says the same as what stands is no new draw."""
    fresh = _decisions(day, pile, found)
    relaxed = tuple(_eased(pile, each) for each in found.relaxed)
    last = pile.draw
    same = {each.person_id: each for each in fresh} == pile.decisions
    if last is not None and same and (last.seed, last.seats, last.relaxed) == (found.seed, pile.call.seats, relaxed):
        return
    await day.tables.decisions.clear(event_id=day.event.id, released_at=None)
    await day.tables.decisions.put_all(fresh)
    await day.tables.draws.add(
        Draw(
            event_id=day.event.id,
            number=await day.tables.draws.last_number(day.event.id) + 1,
            person_id=person.id,
            seed=found.seed,
            seats=pile.call.seats,
            relaxed=relaxed,
            words=last.words if last else {},
            made_at=day.now,
        )
    )


def _eased(pile: Pile, moved: selection.Relaxation) -> Quota:
    asked = pool.meant(pile.form, pile.call.quotas, moved.quota)
    return asked.model_copy(update={"least": moved.least, "most": moved.most})


def _decisions(day: Occasion, pile: Pile, found: selection.Selection) -> list[Decision]:
    """Return what each is to be told: of those not selected, as many as the call wants are reserves."""
    most = pile.call.reserves
    told = [
        (RegistrationState.SELECTED, found.selected),
        (RegistrationState.RESERVE, found.reserves[:most]),
        (RegistrationState.DECLINED, found.reserves[most:]),
    ]
    people = {str(each.number): each.person_id for each in pile.rows}
    return [
        Decision(event_id=day.event.id, person_id=people[number], state=state, rank=rank)
        for state, numbers in told
        for rank, number in enumerate(numbers, 1)
    ]
