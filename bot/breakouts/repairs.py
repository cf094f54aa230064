"""Groups are mended while they sit: who did not come, who comes after all, who moves. A repair moves the fewest
people; beyond what the agenda allows, whoever runs the day is asked first, and only those who are touched hear of it.
"""

from __future__ import annotations

import asyncio
import hashlib
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from bot.breakouts import company, posing, relocations, rounds, stewards, topics
from bot.delivery import queue
from bot.errors import RefusalError
from bot.grouping.repair import Mending, mend
from bot.model import Answer, Delivery, GroupRole, Message
from bot.occasions import for_everybody, hold
from cards import repair as repair_cards
from cards.breakout import in_rooms
from cards.repair import Plan, Size

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.breakouts.relocations import Room
    from bot.model import Round
    from bot.occasions import Occasion, Scene
    from cards.repair import Phase

KIND: Final = "repair"
DONE, KEPT = "mend_groups", "keep_groups"
"""What became of a proposal, as the audit has it."""
_TOO_LATE: Final = timedelta(minutes=5)  # before the end: then nobody is moved any more
_SPARED: Final = frozenset({GroupRole.TOVHOLDER, GroupRole.REFERENT})  # rather not moved: the others count on them


# What people ask for ------------------------------------------------------------------------------


async def preview(scene: Scene) -> Answer:
    """Show who would move so that all groups have a good size; nobody moves yet.

    Raises:
        RefusalError: `group_over` where no groups are open.
    """
    room = await _room(scene)
    mending = await _propose(scene, room)
    if not mending.moves:
        return Answer(text=scene.face.say("repair.best" if mending.short else "repair.fine"))
    card = repair_cards.proposal(
        scene.face, event=scene.event, session=room.session, plan=_plan(room, mending), phase="open"
    )
    return Answer(card=card)


async def apply(scene: Scene, mark: str) -> Answer:
    """Mend the groups; where the proposal that was agreed to (`mark`) has been overtaken, show the new one.

    Raises:
        RefusalError: `group_over`.
    """
    await hold(scene.tables, scene.event.id)
    room = await _room(scene)
    mending = await _propose(scene, room)
    plan = _plan(room, mending)
    if not mending.moves or (mark and mark != plan.mark):
        return await preview(scene)
    day = for_everybody(scene)
    missed = await relocations.relocate(day, room, mending)
    await _draw(day, room, plan.model_copy(update={"missed": tuple(missed)}), "done")
    await company.audit(scene, DONE, room.sitting.id, scene.guest.person.id)
    return Answer(text=told(scene, scene.face.count("repair.done", len(mending.moves)), missed), lasting=bool(missed))


def told(scene: Scene, said: str, missed: Sequence[str]) -> str:
    """Return what was done, and who has not heard of it."""
    return f"{said} {repair_cards.unreached(scene.face, missed)}" if missed else said


async def keep(scene: Scene) -> Answer:
    """Let the groups be as they are; the proposal that stands says so.

    Raises:
        RefusalError: `group_over`.
    """
    await hold(scene.tables, scene.event.id)
    room = await _room(scene)
    day = for_everybody(scene)
    await _draw(day, room, _plan(room, await _propose(scene, room)), "kept")
    await company.audit(scene, KEPT, room.sitting.id, scene.guest.person.id)
    return Answer(text=scene.face.say("repair.kept"), fleeting=True)


async def _room(scene: Scene) -> Room:
    sitting = await rounds.open_round(scene)
    room = await relocations.enter(for_everybody(scene), sitting) if sitting else None
    if room is None:
        raise RefusalError("group_over")
    return room


# What follows when somebody is missing or comes ---------------------------------------------------


async def look(day: Occasion, sitting: Round) -> None:
    """Mend the groups where the agenda lets so many move unasked, else propose it to those who run the day."""
    room = await relocations.enter(day, sitting)
    if room is None or sitting.state != "open" or _is_late(day, room) or not await _is_amiss(day, room):
        return
    mending = await _propose(day, room)
    plan = _plan(room, mending)
    if mending.moves and not mending.asks:
        by_hand = in_rooms(room.session)  # they have to be moved in Teams as well
        missed = await relocations.relocate(day, room, mending)
        done = plan.model_copy(update={"missed": tuple(missed)})
        await _draw(day, room, done, "done", anew=by_hand or bool(missed))
        await company.audit(day, DONE, sitting.id)
    else:
        await _draw(day, room, plan, "open" if mending.moves else "overtaken")


async def _is_amiss(day: Occasion, room: Room) -> bool:
    """Whether a group is too small or too large, or a proposal waits that may no longer be needed."""
    wanted = rounds.plan_of(room.session)
    if any(each and not wanted.smallest <= len(each) <= wanted.largest for each in room.seated):
        return True
    begins, ends = f"{day.event.id}/{room.session.id}/{KIND}/", f"/{await _settled(day, room) + 1}"
    posts = await day.tables.deliveries.find(event_id=day.event.id, kind=KIND)
    return any(each.key.startswith(begins) and each.key.endswith(ends) for each in posts)


def _is_late(day: Occasion, room: Room) -> bool:
    end = room.session.end
    return end is not None and day.now > day.agenda.instant(end) - _TOO_LATE


async def _propose(day: Occasion, room: Room) -> Mending:
    """Return the repair of the groups as they sit."""
    plan = rounds.plan_of(room.session)
    ids = tuple(each for group in room.seated for each in group)
    people = await day.tables.people.find(id=ids) if ids else []
    problem = (await posing.pose(day, room.session, people, room.sitting.seed)).problem
    if plan.topics:
        seats = {each.title: topics.seats_of(plan, each) for each in plan.topics}
        problem = replace(problem, capacities=tuple(seats.get(each.topic, plan.largest) for each in room.groups))
    spared = [each.person_id for each in room.everybody.values() if each.role in _SPARED]
    return await asyncio.to_thread(mend, room.seated, problem, most_moves=plan.mends, rather_not=spared)


def _plan(room: Room, mending: Mending) -> Plan:
    wanted = rounds.plan_of(room.session)
    sizes = [(each.number, len(seated)) for each, seated in zip(room.groups, room.seated, strict=True)]
    marked = ",".join(f"{each.person}>{each.target}" for each in mending.moves)
    return Plan(
        sizes=tuple(
            Size(number=number, count=count, small=count < wanted.smallest)
            for number, count in sizes
            if count and not wanted.smallest <= count <= wanted.largest
        ),
        steps=room.steps(mending.moves),
        dissolved=tuple(room.groups[index].number for index in mending.dissolved),
        mark=hashlib.sha256(marked.encode()).hexdigest()[:12],
    )


# The proposal -------------------------------------------------------------------------------------


async def _draw(day: Occasion, room: Room, plan: Plan, phase: Phase, *, anew: bool = False) -> None:
    """Put a proposal where those who run the day read along, or draw the one that waits there; `anew` puts also what
    is no proposal any more.
    """
    number = await _settled(day, room) + 1
    for desk in await stewards.desks(day):
        key = f"{day.event.id}/{room.session.id}/{KIND}/{desk.target}/{number}"
        standing = await day.tables.deliveries.get(key=key)
        if standing is None and phase != "open" and not anew:
            continue
        card = repair_cards.proposal(desk.face, event=day.event, session=room.session, plan=plan, phase=phase)
        post = Delivery(
            key=key,
            event_id=day.event.id,
            place_id=desk.place.id if desk.place else None,
            person_id=desk.person.id if desk.person else None,
            kind=KIND,
            message=Message(card=card, summary=str(card["fallbackText"])),
            queued_at=day.now,
        )
        await queue(day.tables, post)


async def _settled(day: Occasion, room: Room) -> int:
    """Return how many proposals for a round were taken or turned down."""
    return await day.tables.audit.count(event_id=day.event.id, act=(DONE, KEPT), target=room.sitting.id)
