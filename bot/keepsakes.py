"""What each takes home, 1:1: whom they talked with, what they came up with, and what they will do on Monday. Told
once, at the end of the day, to everybody who took part and wants to be written to; who was not reached is known. What
was sent has an open field and is never edited: who asks again is shown it anew.
"""

from __future__ import annotations

import asyncio
from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from bot import documents, reach, receipts, records
from bot.breakouts import pulse, rounds
from bot.model import (
    ATTENDING,
    Answer,
    Delivery,
    DeliveryState,
    Due,
    DueKind,
    IdeaState,
    Message,
    PlaceKind,
    Priority,
    Repeat,
)
from bot.occasions import face_of, for_everybody
from bot.support import homes
from cards import promise as promise_cards
from cards import take_home as take_home_cards
from cards.take_home import Company

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from bot.model import Group, Person, Promise
    from bot.occasions import Occasion, Scene
    from bot.record import Record
    from cards.elements import Card, Face

KIND: Final = "take_home"
AFTER: Final = f"{KIND}:"
"""Begins the target of the due that tells the next people; the id of the last who was told follows."""
AT_ONCE: Final = 200  # people in one transaction
_REPORT: Final = documents.FOR_PARTICIPANTS[0]


@dataclass(frozen=True, slots=True)
class _Known:
    """All that is needed to draw anybody's card; `groups` by person, `own` the numbers of a person's ideas, `report`
    where the document of the day is had.
    """

    record: Record
    groups: Mapping[str, Sequence[Company]]
    own: Mapping[str, Collection[int]]
    promises: Mapping[str, Promise]
    report: str = ""


# Telling ------------------------------------------------------------------------------------------


async def tell(day: Occasion, due: Due) -> None:
    """Tell the next people what they take home, and soon those after them."""
    last = due.target.removeprefix(AFTER)
    told = await day.tables.deliveries.find(event_id=day.event.id, kind=KIND)
    done = {each.person_id for each in told}
    wanted = sorted(each for each in await _took_part(day) if each > last and each not in done)
    people = [each for each in await _people(day, wanted[:AT_ONCE]) if not each.quiet]
    if people:
        known = await _gather(day, [each.id for each in people])
        out = await receipts.out_of_reach(day.tables, [each.id for each in people])
        messages = await asyncio.to_thread(_messages, day, people, known)
        await day.tables.deliveries.add_all([_row(day, each, messages[each.id], out[each.id]) for each in people])
    if len(wanted) > AT_ONCE:
        await day.tables.dues.put(_carried_on(day, due, wanted[AT_ONCE - 1]))


async def show(scene: Scene) -> Answer:
    """Show somebody what they take home so far."""
    known = await _gather(scene, [scene.guest.person.id])
    face = replace(scene.face, place=PlaceKind.PERSONAL)
    return Answer(card=_card(for_everybody(scene), face, scene.guest.person.id, known), private=True)


async def _took_part(day: Occasion) -> set[str]:
    """Return who sat in a group, said something or said to be there; where nobody could, who is registered."""
    event_id, tables = day.event.id, day.tables
    sitting = await tables.rounds.find(event_id=event_id)
    members = await tables.members.find(round_id=tuple(each.id for each in sitting)) if sitting else []
    here = await tables.attendances.find(event_id=event_id, present=True)
    found = {each.person_id for each in members if not each.absent} | {each.person_id for each in here}
    found |= {each.person_id for each in await tables.ideas.find(event_id=event_id)}
    found |= {each.person_id for each in await tables.votes.find(event_id=event_id)}
    found |= {each.person_id for each in await tables.questions.find(event_id=event_id)}
    found |= {each.person_id for each in await tables.backings.find(event_id=event_id)}
    found |= {each.person_id for each in await tables.ballots.find(event_id=event_id)}
    if members or here:
        return found
    registered = await tables.registrations.find(event_id=event_id, state=ATTENDING)
    return found | {each.person_id for each in registered}


async def _people(day: Occasion, person_ids: Sequence[str]) -> list[Person]:
    return await day.tables.people.find(id=tuple(person_ids)) if person_ids else []


def _messages(day: Occasion, people: Sequence[Person], known: _Known) -> dict[str, Message]:
    """Return by person what they take home; drawing for hundreds takes a moment, which nobody is to wait for."""
    code = "take_home.toast" if day.agenda.notices.take_home else "promise_card.toast"
    drawn = {}
    for each in people:
        face = face_of(day, each)
        drawn[each.id] = Message(card=_card(day, face, each.id, known), summary=face.plain(code, title=day.event.title))
    return drawn


def _row(day: Occasion, person: Person, message: Message, reason: reach.Reason | None) -> Delivery:
    return Delivery(
        key=f"{day.event.id}/day/{KIND}/{person.id}/1",
        event_id=day.event.id,
        batch=f"{day.event.id}/day/{KIND}/1",
        person_id=person.id,
        kind=KIND,
        priority=Priority.BULK,
        repeat=Repeat.NEVER,
        message=message,
        state=DeliveryState.FAILED if reason else DeliveryState.QUEUED,
        error=reach.error_of(reason) if reason else None,
        queued_at=day.now,
        settled_at=day.now if reason else None,
    )


def _carried_on(day: Occasion, due: Due, last: str) -> Due:
    portion = int(due.key.rpartition("/")[2]) + 1
    return Due(
        key=f"{day.event.id}/day/{KIND}/1/{portion}",
        event_id=day.event.id,
        at=day.now,
        kind=DueKind.PROGRESS,
        target=f"{AFTER}{last}",
        stale_at=due.stale_at,
        derived=False,
    )


# What it says -------------------------------------------------------------------------------------


def _card(day: Occasion, face: Face, person_id: str, known: _Known) -> Card:
    notices, promise = day.agenda.notices, known.promises.get(person_id)
    if not notices.take_home and notices.promises:
        return promise_cards.mine(face, event=day.event, promise=promise)
    groups = known.groups.get(person_id, ())
    seats = {(each.session_id, each.number) for each in groups}
    ours = [each for each in known.record.ideas if (each.session_id, each.group) in seats]
    shared = set(known.own.get(person_id, ())) - {each.number for each in ours}
    return take_home_cards.take_home(
        face,
        event=day.event,
        groups=groups,
        ideas=ours,
        own=[each for each in known.record.ideas if each.number in shared],
        themes={each.number: each for each in known.record.themes},
        promise=promise,
        promises=notices.promises,
        links=[(face.plain(f"card.documents.{_REPORT}"), known.report)] if known.report else [],
    )


async def _gather(day: Occasion, person_ids: Sequence[str]) -> _Known:
    """Read all that is needed to draw the cards of these people."""
    record = await records.gather(day)
    wanted = tuple(person_ids)
    mine = await day.tables.ideas.find(event_id=day.event.id, person_id=wanted, state=IdeaState.SHARED)
    own: dict[str, set[int]] = defaultdict(set)
    for each in mine:
        own[each.person_id].add(each.number)
    promised = await day.tables.promises.find(event_id=day.event.id, person_id=wanted)
    groups = await _groups(day, wanted)
    return _Known(record, groups, own, {each.person_id: each for each in promised}, _report(day))


def _report(day: Occasion) -> str:
    """Return where the document of the day is had, once it is over; "" where it is not had by an address."""
    if day.event.ends_at is None or day.now < day.event.ends_at:
        return ""
    found = documents.links(day, closed=False, shapes=[_REPORT])
    return found[0][1] if found else ""


async def _groups(day: Occasion, person_ids: Sequence[str]) -> dict[str, list[Company]]:
    """Return by person the groups that they sat in, in the order of the day."""
    order = {each.id: each for each in sorted(day.agenda.public().sessions, key=lambda each: each.start)}
    sitting = {each.id: each for each in await day.tables.rounds.find(event_id=day.event.id)}
    told = {each.id: order[each.session_id] for each in sitting.values() if each.session_id in order}
    seats = await day.tables.members.find(round_id=tuple(told), person_id=tuple(person_ids)) if told else []
    sat = {each.group_id for each in seats if not each.absent}
    groups = await day.tables.groups.find(id=tuple(sorted(sat))) if sat else []
    members = await rounds.members_of(day, groups)
    everybody = {each.person_id for group in members.values() for each in group}
    names = {each.id: each.name for each in await _people(day, sorted(everybody))}
    towns = await homes(day, everybody)
    threads = await pulse.links_of(day, groups)
    found: dict[str, list[Company]] = defaultdict(list)
    for each in groups:
        there = [one for one in members[each.id] if not one.absent]
        for seat in there:
            if seat.person_id in person_ids:
                others = [(names.get(one.person_id, ""), towns.get(one.person_id, "")) for one in there if one != seat]
                company = _company(each, told[each.round_id].id, told[each.round_id].title, others)
                own = {"role": seat.role, "thread": threads.get(each.id, "")}
                found[seat.person_id].append(company.model_copy(update=own))
    starts = {each.id: place for place, each in enumerate(order.values())}
    return {who: sorted(sat_in, key=lambda each: starts[each.session_id]) for who, sat_in in found.items()}


def _company(group: Group, session_id: str, title: str, others: Sequence[tuple[str, str]]) -> Company:
    return Company(session_id=session_id, session=title, number=group.number, topic=group.topic, others=tuple(others))
