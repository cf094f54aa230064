"""People change groups while these sit: seats and roles in the database first, then word to those it touches, and
to nobody else.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.breakouts import company, encounters, opening, pulse, rounds, whereabouts
from bot.delivery import queue
from bot.grouping.repair import Mending, Move
from bot.grouping.roles import roles_after
from bot.model import Message
from bot.occasions import face_of
from cards import repair as repair_cards
from cards.markdown import Markdown
from cards.repair import Step

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bot.model import Group, GroupRole, Member, Round, Session
    from bot.occasions import Occasion

MOVED = "moved"
"""The kind of what tells people, and the groups that they come to, that they have moved."""


@dataclass(frozen=True, slots=True)
class Room:
    """The groups of a round in order of their number, with their members and what these are called."""

    sitting: Round
    session: Session
    groups: Sequence[Group]
    members: Mapping[str, Sequence[Member]]
    names: Mapping[str, str]

    @property
    def seated(self) -> list[list[str]]:
        """Return by group who is there."""
        return [[each.person_id for each in self.members[one.id] if not each.absent] for one in self.groups]

    @property
    def everybody(self) -> dict[str, Member]:
        """Return the seat of each person."""
        return {each.person_id: each for group in self.members.values() for each in group}

    def steps(self, moves: Sequence[Move]) -> tuple[Step, ...]:
        """Return moves as a card shows them, in order of the groups."""
        steps = [
            Step(
                name=self.names.get(each.person, ""),
                origin=self.groups[each.origin].number,
                target=self.groups[each.target].number,
            )
            for each in moves
        ]
        return tuple(sorted(steps, key=lambda each: (each.origin, each.target, each.name)))


async def enter(day: Occasion, sitting: Round) -> Room | None:
    """Return the groups of a round; None where its session is gone."""
    session = rounds.session_of(day, sitting)
    if session is None:
        return None
    groups = await rounds.groups_of(day, sitting)
    members = await rounds.members_of(day, groups)
    ids = [each.person_id for group in members.values() for each in group]
    return Room(sitting, session, groups, members, await company.names_of(day, ids))


def one_move(room: Room, person_id: str, target: int) -> Mending:
    """Return the mending that moves one person to a group (by its index), and nobody else."""
    member = room.everybody[person_id]
    origin = next(index for index, each in enumerate(room.groups) if each.id == member.group_id)
    after = [tuple(one for one in each if one != person_id) for each in room.seated]
    after[target] += () if member.absent else (person_id,)
    return Mending(
        groups=tuple(after),
        moves=(Move(person_id, origin, target),),
        dissolved=() if after[origin] else (origin,),
        touched=tuple(sorted({origin, target})),
    )


async def relocate(day: Occasion, room: Room, mending: Mending) -> list[str]:
    """Seat people as a mending says; roles stay filled, and of open groups those hear of it who are touched.

    Return the names of those who move and could not be told.
    """
    changed = await _seat(day, room, mending)
    gone = [room.groups[index] for index in mending.dissolved]
    for group in gone:
        await _dissolve(day, room, group, mending)
    if room.sitting.state != "open":
        return []
    told: set[str] = set()
    for index in mending.touched:
        group = room.groups[index]
        if group not in gone:
            await opening.refresh(day, room.sitting, group)
            told |= await _tell_group(day, room, group, [one for one in changed if one.group_id == group.id], mending)
    told |= await _tell_movers(day, room, mending)
    await pulse.refresh(day, room.sitting)
    return sorted(room.names.get(each.person, "") for each in mending.moves if each.person not in told)


# Seats --------------------------------------------------------------------------------------------


async def _seat(day: Occasion, room: Room, mending: Mending) -> list[Member]:
    """Write the new seats and roles; return those whose role changed, or who moved."""
    roles = await _roles(day, room, mending)
    seats = Counter({each.id: max((one.seat for one in room.members[each.id]), default=-1) for each in room.groups})
    targets = {each.person: room.groups[each.target].id for each in mending.moves} | _follow(room, mending)
    changed = []
    for person_id, was in sorted(room.everybody.items()):
        now = was.model_copy(update={"role": roles.get(person_id, was.role)})
        if target := targets.get(person_id):
            seats[target] += 1
            now = now.model_copy(update={"group_id": target, "seat": seats[target]})
        if now != was:
            changed.append(now)
    await day.tables.members.put_all(changed)
    return changed


def _follow(room: Room, mending: Mending) -> dict[str, str]:
    """Return the new group of those who are absent from one that is dissolved: where the first of it went."""
    went = {each.origin: room.groups[each.target].id for each in reversed(mending.moves)}
    return {
        each.person_id: went[index]
        for index in mending.dissolved
        if index in went
        for each in room.members[room.groups[index].id]
        if each.absent
    }


async def _roles(day: Occasion, room: Room, mending: Mending) -> dict[str, GroupRole | None]:
    return roles_after(
        mending,
        {each.person_id: each.role for each in room.everybody.values() if not each.absent},
        rounds.plan_of(room.session).roles,
        volunteers=await company.offers(day),
        held=await encounters.held(day, room.session),
        seed=room.sitting.seed,
    )


async def _dissolve(day: Occasion, room: Room, group: Group, mending: Mending) -> None:
    """Let a group be no more; what it has written is kept, and its thread says where its people are."""
    above = await whereabouts.head(day, group)
    if above is not None:
        origin = room.groups.index(group)
        steps = room.steps([each for each in mending.moves if each.origin == origin])
        card = repair_cards.dissolved(day.face, session=room.session, number=group.number, steps=steps)
        message = Message(card=card, summary=str(card["fallbackText"]))
        await queue(day.tables, above.model_copy(update={"message": message, "queued_at": day.now}))
    if not await day.tables.harvests.count(group_id=group.id):
        await day.tables.groups.drop(id=group.id)


# Word ---------------------------------------------------------------------------------------------


async def _tell_group(day: Occasion, room: Room, group: Group, changed: Sequence[Member], mending: Mending) -> set[str]:
    """Greet in a group's thread those who come, and say whose role is another now; return who was named there."""
    names = {each.person_id: room.names.get(each.person_id, "") for each in changed if not each.absent}
    said, mentions = await company.mentions_of(day, names)
    came = [each.person for each in mending.moves if each.person in said]
    text = [day.face.voice.say("moved.greeting", name=said[each], number=group.number) for each in came]
    text += company.says_roles(day.face, [each for each in changed if each.role], said)
    if not text:
        return set()
    table = await company.table_of(day, room.sitting, group)
    named = await company.tell(day, table, MOVED, Message(text="\n\n".join(text), mentions=mentions))
    return {each for each in came if said[each].startswith("<at>")} if named else set()


async def _tell_movers(day: Occasion, room: Room, mending: Mending) -> set[str]:
    """Tell each who moves where to go, 1:1; return the ids of those who can be reached."""
    links = await pulse.links_of(day, room.groups)
    people = {each.id: each for each in await day.tables.people.find(id=tuple(each.person for each in mending.moves))}
    messages = []
    for each in mending.moves:
        face = face_of(day, people[each.person])
        was, now = room.groups[each.origin].number, room.groups[each.target]
        link = links.get(now.id, "")
        way = Markdown(f" [{face.say('card.button.thread')}]({link})") if link else ""
        text = f"{face.say('moved.you', was=was, number=now.number)}{way}"
        toast = face.voice.say("moved.toast", number=now.number)
        messages.append((people[each.person], Message(text=text, summary=toast)))
    return await company.tell_each(day, room.session, MOVED, messages)
