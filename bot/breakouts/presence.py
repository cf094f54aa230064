"""Who is there: a group says who did not come, or came after all, and whoever runs the day may move people. Somebody
stands in for whoever is missing; the seat of whoever is missing is kept.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.breakouts import company, deals, opening, relocations, repairs, rounds, seats, topics
from bot.errors import RefusalError
from bot.model import Answer, Verb
from bot.naming import called, moved_to
from bot.occasions import for_everybody, hold
from cards import who as who_cards
from cards.elements import NAME
from cards.who import Someone

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bot.breakouts.company import Table
    from bot.breakouts.relocations import Room
    from bot.model import Member
    from bot.occasions import Scene

MISSED = "missed"
"""The kind of what tells a group that somebody is not there, and who stands in."""


# Missing, and here after all ----------------------------------------------------------------------


async def absent(scene: Scene, said: str, values: Mapping[str, str]) -> Answer:
    """Note that somebody did not come: a stand-in has their role, and groups that are too small are mended.

    Without a name, or with one that several have, show a choice.

    Raises:
        RefusalError: `group_none`, `group_over`, `nobody_called` (name).
    """
    await hold(scene.tables, scene.event.id)
    found = await _meant(scene, Verb.ABSENT, said, values, absent=False)
    if isinstance(found, Answer):
        return found
    table, member = found
    await scene.tables.members.put(member.model_copy(update={"absent": True, "role": None}))
    await company.audit(scene, "absent", member.person_id, scene.guest.person.id)
    day = for_everybody(scene)
    table = await company.table_of(day, table.sitting, table.group)
    changed = await company.fill_roles(day, table)
    await opening.refresh(day, table.sitting, table.group)
    missed = day.face.say("absent.noted", name=table.names.get(member.person_id, ""))
    await company.tell_roles(day, table, MISSED, changed, lead=missed)
    await repairs.look(day, table.sitting)
    name = table.names.get(member.person_id, "")
    return Answer(text=scene.face.say("absent.kept", name=name, number=table.group.number), fleeting=True)


async def here(scene: Scene, said: str, values: Mapping[str, str]) -> Answer:
    """Note that somebody who was missed is there: they sit where they sat.

    Raises:
        RefusalError: `group_none`, `group_over`, `nobody_called` (name).
    """
    await hold(scene.tables, scene.event.id)
    found = await _meant(scene, Verb.HERE, said, values, absent=True)
    if isinstance(found, Answer):
        return found
    table, member = found
    await scene.tables.members.put(member.model_copy(update={"absent": False}))
    await company.audit(scene, "here", member.person_id, scene.guest.person.id)
    await opening.refresh(for_everybody(scene), table.sitting, table.group)
    await _settle(scene, table)
    name = table.names.get(member.person_id, "")
    return Answer(text=scene.face.say("here.noted", name=name, number=table.group.number), fleeting=True)


async def join(scene: Scene) -> Answer:
    """Take part; who comes late to an open group has the role that nobody there has."""
    answer = await seats.join(scene)
    if table := await _own(scene):
        await _settle(scene, table)
    return answer


async def leave(scene: Scene) -> Answer:
    """Take no part any more: a stand-in has the role, and groups that are too small are mended."""
    table = await _own(scene)
    answer = await seats.leave(scene)
    if table is not None:
        await _settle(scene, table)
    return answer


async def _own(scene: Scene) -> Table | None:
    """Return the table that the person sits at while groups are open, else None."""
    sitting = await rounds.open_round(scene)
    seat = await scene.tables.members.get(round_id=sitting.id, person_id=scene.guest.person.id) if sitting else None
    return await company.own(scene) if seat else None


async def _settle(scene: Scene, table: Table) -> None:
    """Fill the roles that nobody has in a group, and see whether groups need mending."""
    day = for_everybody(scene)
    now = await company.table_of(day, table.sitting, table.group)
    changed = await company.fill_roles(day, now)
    if changed:
        await opening.refresh(day, now.sitting, now.group)
    await company.tell_roles(day, now, MISSED, [each for each in changed if each.person_id != scene.guest.person.id])
    await repairs.look(day, now.sitting)


async def _meant(
    scene: Scene, verb: Verb, said: str, values: Mapping[str, str], *, absent: bool
) -> tuple[Table, Member] | Answer:
    """Return whom a name means of those who are absent or not, and their table; or a choice of who may be meant."""
    named = values.get(who_cards.PERSON) or said
    tables = await _tables(scene, named)
    people = [(each, one) for each in tables for one in each.members if one.absent is absent]
    names = {member.person_id: table.names.get(member.person_id, "") for table, member in people}
    meant = called(named, names) if named else list(names)
    if not meant:
        return _known_already(scene, tables, named, absent=absent)
    if named and len(meant) == 1:
        return next(each for each in people if each[1].person_id == meant[0])
    chosen = [_someone(table, member) for table, member in people if member.person_id in meant]
    card = who_cards.choose(scene.face, event=scene.event, session=tables[0].session, verb=verb, people=chosen)
    return Answer(card=card)


def _known_already(scene: Scene, tables: Sequence[Table], named: str, *, absent: bool) -> Answer:
    """Return the answer where what is said of somebody has been said before."""
    others = [(each, one) for each in tables for one in each.members if one.absent is not absent]
    names = {member.person_id: table.names.get(member.person_id, "") for table, member in others}
    meant = called(named, names) if named else []
    if len(meant) != 1:
        raise RefusalError("nobody_called", name=named[:NAME]) if named else RefusalError("group_none")
    table = next(table for table, member in others if member.person_id == meant[0])
    say = "here.noted" if absent else "absent.kept"
    return Answer(text=scene.face.say(say, name=names[meant[0]], number=table.group.number), fleeting=True)


def _someone(table: Table, member: Member) -> Someone:
    name = table.names.get(member.person_id, "")
    return Someone(id=member.person_id, name=name, role=member.role, group=table.group.number)


async def _tables(scene: Scene, named: str) -> list[Table]:
    """Return the tables at which somebody may be meant: the one at hand; for who runs the day all of them."""
    sitting = await company.at_hand(scene)
    if not scene.steers or not named or sitting is None:
        return [await company.here(scene)]
    return [await company.table_of(scene, sitting, each) for each in await rounds.groups_of(scene, sitting)]


# Moving somebody ----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Wanted:
    """Whom somebody is to move, and where to."""

    room: Room
    person_id: str
    target: int


async def move(scene: Scene, said: str, values: Mapping[str, str]) -> Answer:
    """Move somebody to a group by its number; those it touches hear of it once groups are open.

    Raises:
        RefusalError: `groups_not_dealt`, `group_number_wrong` (most), `nobody_called` (name).
    """
    await hold(scene.tables, scene.event.id)
    wanted = await _wanted(scene, said, values)
    if isinstance(wanted, Answer):
        return wanted
    room, day = wanted.room, for_everybody(scene)
    group, name = room.groups[wanted.target], room.names.get(wanted.person_id, "")
    member = room.everybody[wanted.person_id]
    if member.group_id == group.id:
        return Answer(text=scene.face.say("moved.already", name=name, number=group.number), fleeting=True)
    mending = relocations.one_move(room, wanted.person_id, wanted.target)
    missed = await relocations.relocate(day, room, mending)
    await company.audit(scene, deals.MOVED_BY_HAND, wanted.person_id, scene.guest.person.id)
    if room.sitting.state == "dealt":
        await topics.reserve(day, room.session, wanted.person_id, group.number)
    text = repairs.told(scene, scene.face.say("moved.noted", name=name, number=group.number), missed)
    (step,) = mending.moves
    left = len(mending.groups[step.origin])
    if 0 < left < rounds.plan_of(room.session).smallest:
        text += f" {scene.face.say('moved.small', number=room.groups[step.origin].number, count=left)}"
    return Answer(text=text)


async def _wanted(scene: Scene, said: str, values: Mapping[str, str]) -> _Wanted | Answer:
    who, number = moved_to(said)
    who = values.get(who_cards.PERSON) or who
    room = await _room(scene)
    numbers = [str(each.number) for each in room.groups]
    if number not in numbers:
        raise RefusalError("group_number_wrong", most=numbers[-1])
    meant = called(who, room.names)
    if not meant:
        raise RefusalError("nobody_called", name=who[:NAME])
    if len(meant) == 1:
        return _Wanted(room, meant[0], numbers.index(number))
    sits = {each.id: each.number for each in room.groups}
    people = [Someone(id=each, name=room.names[each], group=sits[room.everybody[each].group_id]) for each in meant]
    card = who_cards.choose(
        scene.face, event=scene.event, session=room.session, verb=Verb.MOVE, people=people, number=int(number)
    )
    return Answer(card=card)


async def _room(scene: Scene) -> Room:
    """Return the groups that are open, else those of the breakout that comes next."""
    sitting = await rounds.open_round(scene) or await rounds.round_of(scene, rounds.next_breakout(scene).id)
    room = await relocations.enter(for_everybody(scene), sitting) if sitting else None
    if room is None or not room.groups:
        raise RefusalError("groups_not_dealt")
    return room
