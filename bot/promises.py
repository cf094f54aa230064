"""What somebody will do on Monday: kept for their eyes only, and asked about weeks later, 1:1. Nobody else reads a
promise, nor who made one; those who run the day are told totals.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from bot import reach, receipts
from bot.delivery import queue_all
from bot.errors import RefusalError
from bot.model import (
    Answer,
    Delivery,
    DeliveryState,
    Due,
    DueKind,
    DueState,
    Message,
    PlaceKind,
    Priority,
    Promise,
    PromiseState,
    Repeat,
    Verb,
)
from bot.occasions import candidates, face_of, pick
from cards import promise as promise_cards
from cards.promise import LONGEST
from schedules.afterwards import decent, follow_ups

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from bot.model import Person
    from bot.occasions import Guest, Occasion, Scene
    from bot.ports import Tables

KIND: Final = "follow_up"
AFTER: Final = f"{KIND}:"
"""Begins the target of the due that asks the next people; the number of the occasion follows."""
AT_ONCE: Final = 200  # people in one transaction
FRESH: Final = timedelta(days=7)  # for so long nobody is asked about what they just promised
_ENDED: Final = frozenset({PromiseState.KEPT, PromiseState.DROPPED})
STATES: Final = {
    Verb.PROMISE_KEPT: PromiseState.KEPT,
    Verb.PROMISE_BEGUN: PromiseState.BEGUN,
    Verb.PROMISE_LATER: PromiseState.MADE,
    Verb.PROMISE_DROPPED: PromiseState.DROPPED,
}
"""What each answer makes of a promise."""
_OF_OLD: Final = frozenset({*STATES, Verb.MY_PROMISE, Verb.PROMISE_HUSH})


# Which event is meant, which may be over long since ---------------------------------------------------


async def event_of(tables: Tables, guest: Guest, verb: Verb, now: datetime) -> str | None:
    """Return the id of the event that a sentence about a promise is about; None where the usual rule tells.

    An answer is about the promise that was asked about last, else the last one made; a new promise is about
    something that has begun.
    """
    if verb in _OF_OLD:
        mine = await tables.promises.find(person_id=guest.person.id)
        last = max(mine, key=lambda each: (each.told_at or each.made_at, each.event_id), default=None)
        return last.event_id if last else None
    if verb is not Verb.PROMISE or guest.place.kind is not PlaceKind.PERSONAL:
        return None
    chosen = await tables.choices.get(person_id=guest.person.id, place_id=guest.place.id)
    if chosen is not None and chosen.event_id is not None and now < chosen.until:
        return None
    begun = [each for each in await candidates(tables, guest) if each.starts_at and each.starts_at <= now]
    found = pick(begun, now)
    return found[0].id if len(found) == 1 else None


# What people say ----------------------------------------------------------------------------------


async def keep(scene: Scene, words: str) -> Answer:
    """Keep what somebody will do, in the place of what they said before; without words, ask for it. The same words
    again are a new promise only where nobody would be asked about the old one any more.

    Raises:
        RefusalError: `promise_off`, `promise_too_long` (most).
    """
    _allowed(scene)
    words = words.strip()
    if not words:
        return await show(scene)
    if len(words) > LONGEST:
        raise RefusalError("promise_too_long", most=LONGEST)
    before = await _mine(scene)
    if before is None or before.text != words or before.hushed or before.state in _ENDED:
        kept = Promise(event_id=scene.event.id, person_id=scene.guest.person.id, text=words, made_at=scene.now)
        await scene.tables.promises.put(kept.model_copy(update={"asked": before.asked if before else 0}))
    asked_at = await _plan(scene)
    said = [scene.face.say("promise.kept")]
    if asked_at is not None:
        said.append(scene.face.say("promise.kept.ask", day=scene.face.voice.day(asked_at)))
    return Answer(text=" ".join(said), private=True)


async def show(scene: Scene) -> Answer:
    """Show somebody their own promise, and the field to change it in.

    Raises:
        RefusalError: `promise_off`.
    """
    promise = await _mine(scene)
    if promise is None:
        _allowed(scene)
    face = replace(scene.face, place=PlaceKind.PERSONAL)
    return Answer(card=promise_cards.mine(face, event=scene.event, promise=promise), private=True)


async def answer(scene: Scene, state: PromiseState) -> Answer:
    """Keep what came of somebody's promise.

    Raises:
        RefusalError: `promise_none`.
    """
    promise = await _owned(scene)
    newer = promise.model_copy(update={"state": state})
    await scene.tables.promises.put(newer)
    said = scene.face.voice.say(f"promise.answered.{state}")
    again = await _next(scene, newer) if state not in _ENDED and not newer.hushed else None
    if again is not None:
        said = f"{said} {scene.face.voice.say('promise.answered.again', day=scene.face.voice.day(again))}"
    face = replace(scene.face, place=PlaceKind.PERSONAL)
    shown = promise_cards.answered(face, event=scene.event, promise=newer, said=said)
    return Answer(card=shown, private=True, replaces=True)


async def hush(scene: Scene) -> Answer:
    """Ask somebody no more about what they promised.

    Raises:
        RefusalError: `promise_none`.
    """
    promise = await _owned(scene)
    await scene.tables.promises.put(promise.model_copy(update={"hushed": True}))
    return Answer(text=scene.face.say("promise.hushed"), private=True)


def _allowed(scene: Scene) -> None:
    if not scene.agenda.notices.promises:
        raise RefusalError("promise_off")


async def _mine(scene: Scene) -> Promise | None:
    return await scene.tables.promises.lock(event_id=scene.event.id, person_id=scene.guest.person.id)


async def _owned(scene: Scene) -> Promise:
    promise = await _mine(scene)
    if promise is None:
        raise RefusalError("promise_none")
    return promise


# Asking what came of it ---------------------------------------------------------------------------


async def _plan(scene: Scene) -> datetime | None:
    """Plan when everybody is asked, and return when this person is; where a day was moved, so are the plans."""
    wanted = follow_ups(scene.event.id, scene.agenda, scene.now)
    known = {each.key: each for each in await scene.tables.dues.find(key=tuple(each.key for each in wanted))}
    over = scene.event.ends_at is not None and scene.event.ends_at <= scene.now
    stale = [each for each in wanted if each.key not in known or (not over and known[each.key] != each)]
    fresh = [each for each in stale if each.key not in known or known[each.key].state is DueState.PLANNED]
    await scene.tables.dues.put_all(fresh)
    stand = known | {each.key: each for each in fresh}
    ahead = [each.at for each in stand.values() if each.state is DueState.PLANNED and each.at - scene.now >= FRESH]
    return min(ahead, default=None)


async def _next(day: Occasion, promise: Promise) -> datetime | None:
    """Return when somebody is asked next."""
    planned = await day.tables.dues.find(event_id=day.event.id, kind=DueKind.FOLLOW_UP, state=DueState.PLANNED)
    return min((each.at for each in planned if each.occurrence > promise.asked and each.at > day.now), default=None)


async def ask_after(day: Occasion, due: Due) -> None:
    """Ask the next people what came of their promise, and soon those after them; nobody where that is not wanted any
    more.
    """
    if not day.agenda.notices.promises:
        return
    number = int(due.target.removeprefix(AFTER)) if due.target else due.occurrence
    left = [each for each in await _open(day) if each.asked < number and day.now - each.made_at >= FRESH]
    promises = sorted(left, key=lambda each: each.person_id)[:AT_ONCE]
    if not promises:
        return
    people = await day.tables.people.find(id=tuple(each.person_id for each in promises))
    out = await receipts.out_of_reach(day.tables, [each.id for each in people])
    mine = {each.person_id: each for each in promises}
    await queue_all(day.tables, [_message(day, number, each, mine[each.id], out[each.id]) for each in people])
    told = {"asked": number, "told_at": day.now}
    await day.tables.promises.put_all([each.model_copy(update=told) for each in promises])
    if len(left) > len(promises):
        await day.tables.dues.put(_carried_on(day, due, number))


async def _open(day: Occasion) -> Sequence[Promise]:
    waiting = tuple(each for each in PromiseState if each not in _ENDED)
    return await day.tables.promises.find(event_id=day.event.id, state=waiting, hushed=False)


def _carried_on(day: Occasion, due: Due, number: int) -> Due:
    portion = int(due.key.rpartition("/")[2]) + 1 if due.target else 2
    return Due(
        key=f"{day.event.id}/day/{KIND}/{number}/{portion}",
        event_id=day.event.id,
        at=day.now,
        kind=DueKind.PROGRESS,
        target=f"{AFTER}{number}",
        stale_at=due.stale_at,
        derived=False,
    )


def _message(day: Occasion, number: int, person: Person, promise: Promise, reason: reach.Reason | None) -> Delivery:
    face = face_of(day, person)
    shown = promise_cards.follow_up(face, event=day.event, promise=promise)
    at = decent(day.agenda, day.now)
    return Delivery(
        key=f"{day.event.id}/day/{KIND}/{person.id}/{number}",
        event_id=day.event.id,
        batch=f"{day.event.id}/day/{KIND}/{number}",
        person_id=person.id,
        kind=KIND,
        priority=Priority.BULK,
        repeat=Repeat.NEVER,
        message=Message(card=shown, summary=face.plain("promise.toast", title=day.event.title)),
        state=DeliveryState.FAILED if reason else DeliveryState.QUEUED,
        error=reach.error_of(reason) if reason else None,
        not_before=None if reason or at == day.now else at,
        queued_at=day.now,
        settled_at=day.now if reason else None,
    )
