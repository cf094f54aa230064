"""The answers are let go all at once. What has left is never another: each applicant hears one outcome, under one key,
whoever presses how often; and whom it did not reach is told by name.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from bot import reach, receipts
from bot.applications import telling
from bot.applications.letters import drafts, hindrances, letter_card, seal
from bot.applications.pile import OUTCOMES, Pile, gather, let_in, organisers, selectors
from bot.applications.selecting import refuse_sent
from bot.delivery import queue_all
from bot.errors import RefusalError
from bot.model import (
    Answer,
    Audit,
    Delivery,
    DeliveryState,
    EventRole,
    Message,
    Priority,
    RegistrationState,
    new_id,
)
from bot.occasions import face_of, hold, is_shared
from bot.registrations.keeping import move
from bot.standings import Act
from cards import outcomes as cards

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.model import Due, Person, Registration
    from bot.occasions import Occasion, Scene
    from cards.elements import Card

BATCH: Final = "outcome"
_WAITING: Final = (DeliveryState.QUEUED, DeliveryState.CLAIMED)
_MOST_LOOKS: Final = 60
_ACTS: Final = {
    RegistrationState.SELECTED: Act.SELECT,
    RegistrationState.RESERVE: Act.RANK,
    RegistrationState.DECLINED: Act.TURN_DOWN,
}


def batch(event_id: str) -> str:
    """Return the batch of an event's answers."""
    return f"{event_id}/day/{BATCH}/1"


async def send(scene: Scene, said: str) -> Answer:
    """Send all answers, each person theirs, where `said` is the seal of the drafts that were looked through; without it
    they are shown first.

    Raises:
        RefusalError: `answers_sent`, `answers_changed`, `answers_hindered`, `not_selected_yet`; as `let_in`.
    """
    let_in(scene)
    await hold(scene.tables, scene.event.id)
    pile = await gather(scene)
    refuse_sent(pile)
    if not said:
        return Answer(card=await drafts(scene, pile), replaces=True)
    if hindrances(scene, pile):
        raise RefusalError("answers_hindered")
    if said != seal(pile):
        raise RefusalError("answers_changed")
    reached = await _queue(scene, pile, await _release(scene, pile))
    await telling.look_soon(scene)
    said_all = scene.face.count("answers.on_their_way", len(pile.rows))
    missed = len(pile.rows) - reached
    return Answer(
        text=f"{said_all} {scene.face.count('answers.unreached', missed)}" if missed else said_all, lasting=True
    )


async def _release(scene: Scene, pile: Pile) -> list[Registration]:
    """Let what was decided be so, all of it in this transaction; return the registrations as they then stand."""
    by = scene.guest.person.id
    await scene.tables.decisions.clear(event_id=scene.event.id, released_at=None)  # of those who withdrew as well
    released = [pile.decisions[each.person_id].model_copy(update={"released_at": scene.now}) for each in pile.rows]
    await scene.tables.decisions.put_all(released)
    moved = [await move(scene, row, _ACTS[pile.decisions[row.person_id].state], by=by, before=row) for row in pile.rows]
    if pile.draw is not None:
        await scene.tables.draws.put(pile.draw.model_copy(update={"released_at": scene.now}))
    await scene.tables.audit.add(
        Audit(id=new_id(), event_id=scene.event.id, person_id=by, act="send_outcomes", done_at=scene.now)
    )
    return moved


async def _queue(scene: Scene, pile: Pile, told: Sequence[Registration]) -> int:
    """Queue each person's answer, with a row for who cannot be written to; return how many can."""
    ids = tuple(each.person_id for each in told)
    people = {each.id: each for each in await scene.tables.people.find(id=ids)}
    out = await receipts.out_of_reach(scene.tables, ids)
    rows = [
        _delivery(scene, row, _message(scene, pile, row, people.get(row.person_id)), out[row.person_id]) for row in told
    ]
    await queue_all(scene.tables, rows)
    return sum(reason is None for reason in out.values())


def _delivery(day: Occasion, row: Registration, message: Message, reason: reach.Reason | None) -> Delivery:
    return Delivery(
        key=f"{day.event.id}/day/{BATCH}/{row.person_id}/1",
        event_id=day.event.id,
        batch=batch(day.event.id),
        person_id=row.person_id,
        kind=BATCH,
        priority=Priority.BULK,
        message=message,
        state=DeliveryState.FAILED if reason else DeliveryState.QUEUED,
        error=reach.error_of(reason) if reason else None,
        queued_at=day.now,
        settled_at=day.now if reason else None,
    )


def _message(day: Occasion, pile: Pile, row: Registration, person: Person | None) -> Message:
    face = face_of(day, person) if person else day.face
    card = letter_card(day, pile, row, face)
    return Message(card=card, summary=str(card["fallbackText"]))


# Who has not heard --------------------------------------------------------------------------------


async def show_untold(scene: Scene) -> Answer:
    """Show whom their answer did not reach, to who decides and who organises, where nobody reads along.

    Raises:
        RefusalError: `not_selector`, `applications_elsewhere`, `answers_unsent`.
    """
    if EventRole.ORGANISER not in scene.roles:
        let_in(scene)
    if is_shared(scene.guest.place):
        raise RefusalError("applications_elsewhere")
    if not (await gather(scene)).answered:
        raise RefusalError("answers_unsent")
    draw = await _arrived(scene)
    return Answer(card=draw(scene.face, again=batch(scene.event.id) if scene.steers else ""), replaces=True)


async def look(day: Occasion, due: Due) -> None:
    """Look whom the answers reached, again while some are on their way; then tell who organises and who decides."""
    waiting = await day.tables.deliveries.count(batch=batch(day.event.id), state=_WAITING)
    if waiting and due.occurrence < _MOST_LOOKS:
        await telling.look_soon(day, due.occurrence + 1)
        return
    draw = await _arrived(day)
    organise = {each.id: each for each in await organisers(day)}
    others = [each for each in await selectors(day) if each.id not in organise]
    await telling.tell(day, list(organise.values()), "outcomes_arrived/1", partial(draw, again=batch(day.event.id)))
    await telling.tell(day, others, "outcomes_arrived/1", draw)


async def _arrived(day: Occasion) -> partial[Card]:
    """Return what draws whom the answers have reached so far."""
    rows = await day.tables.deliveries.find(batch=batch(day.event.id))
    missed = [each for each in rows if each.state is DeliveryState.FAILED and not each.sent_revision]
    waiting = sum(each.state in _WAITING for each in rows)
    reached = len(rows) - len(missed) - waiting
    return partial(
        cards.untold, event=day.event, told=await _named(day, missed), reached=reached, waiting=waiting, again=""
    )


async def _named(day: Occasion, missed: Sequence[Delivery]) -> list[cards.Untold]:
    ids = tuple(sorted({each.person_id for each in missed if each.person_id}))
    if not ids:
        return []
    told = {
        each.person_id: each.state for each in await day.tables.decisions.find(event_id=day.event.id, person_id=ids)
    }
    known = {each.person_id: each for each in await day.tables.registrations.find(event_id=day.event.id, person_id=ids)}
    found = [
        cards.Untold(
            name=known[each.person_id].answers.get("name", ""),
            email=known[each.person_id].answers.get("email", ""),
            state=told[each.person_id],
            reason=reach.why(each),
        )
        for each in missed
        if each.person_id in told and each.person_id in known
    ]
    return sorted(found, key=lambda each: (OUTCOMES.index(each.state), each.name.casefold(), each.email))
