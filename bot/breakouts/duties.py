"""Roles in a group belong to the group: its members offer, swap and take them over, and hear of it where they sit.

A role changes hands only with those it concerns; what is offered before groups are made is kept until they are.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.breakouts import company, opening, rounds
from bot.errors import RefusalError
from bot.grouping.roles import is_free
from bot.model import Answer, GroupRole, Verb, Volunteer
from bot.naming import called, role_of
from bot.occasions import for_everybody, hold, is_shared
from cards import who as who_cards
from cards.elements import NAME
from cards.markdown import line
from cards.who import Someone

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bot.breakouts.company import Table
    from bot.model import Member
    from bot.occasions import Scene

SAID = "roles"
"""The kind of what tells a group who does what now."""


async def volunteer(scene: Scene, said: str) -> Answer:
    """Offer to take a role: in the person's open group it is theirs at once where nobody has it, else it is kept
    for when groups are made.

    Raises:
        RefusalError: `role_unknown`, `role_taken` (name, role).
    """
    role = _role(said)
    await hold(scene.tables, scene.event.id)
    table = await _own_or_none(scene)
    if table is None:
        offer = Volunteer(event_id=scene.event.id, person_id=scene.guest.person.id, role=role)
        await scene.tables.volunteers.add(offer)
        await company.audit(scene, "volunteer", role, scene.guest.person.id)
        return Answer(text=scene.face.say("roles.offered", role=company.role_name(scene.face, role)), fleeting=True)
    return await _take(scene, table, role)


async def stand_in(scene: Scene, said: str) -> Answer:
    """Take over a role: the one that is named, by swapping with whoever has it; else the first that nobody has.

    Raises:
        RefusalError: `role_unknown`, `group_none`, `group_over`.
    """
    role = _role(said) if said else None
    await hold(scene.tables, scene.event.id)
    table = await company.own(scene)
    held = {each.role for each in table.present}
    vacant = [each for each in rounds.plan_of(table.session).roles if each not in held]
    if role is None and not vacant:
        return Answer(text=scene.face.say("roles.full", number=table.group.number))
    role = role or vacant[0]
    others = [each for each in table.present if each.person_id != scene.guest.person.id]
    has = [each for each in others if each.role is role]
    if not has or is_free(role, {each.person_id: each.role for each in others}):
        return await _take(scene, table, role)
    return await _swap(scene, table, has[-1])


async def swap(scene: Scene, said: str, values: Mapping[str, str]) -> Answer:
    """Swap roles with another in the group; where it is not clear with whom, show a choice.

    Raises:
        RefusalError: `group_none`, `group_over`, `nobody_called` (name).
    """
    await hold(scene.tables, scene.event.id)
    table = await company.own(scene)
    others = [each for each in table.present if each.person_id != scene.guest.person.id]
    if not others:
        return Answer(text=scene.face.say("roles.alone"), fleeting=True)
    named = values.get(who_cards.PERSON) or said
    names = {each.person_id: table.names.get(each.person_id, "") for each in others}
    meant = called(named, names) if named else list(names)
    if not meant:
        raise RefusalError("nobody_called", name=named[:NAME])
    if not named or len(meant) > 1:
        return _choice(scene, table, [each for each in others if each.person_id in meant])
    return await _swap(scene, table, next(each for each in others if each.person_id == meant[0]))


# What happens -------------------------------------------------------------------------------------


def _role(said: str) -> GroupRole:
    role = role_of(said)
    if role is None:
        raise RefusalError("role_unknown")
    return role


async def _own_or_none(scene: Scene) -> Table | None:
    """Return the table that the person sits at while groups are open, else None."""
    sitting = await rounds.open_round(scene)
    seat = await scene.tables.members.get(round_id=sitting.id, person_id=scene.guest.person.id) if sitting else None
    return await company.own(scene) if seat and not seat.absent else None


async def _take(scene: Scene, table: Table, role: GroupRole) -> Answer:
    """Give the person a role that is free; the one that they had goes to another where nobody else has it."""
    me = _me(scene, table)
    others = {each.person_id: each.role for each in table.present if each.person_id != me.person_id}
    if me.role is not role and not is_free(role, others):
        holder = next(person_id for person_id, held in others.items() if held is role)
        named = company.role_name(scene.face, role)
        raise RefusalError("role_taken", name=table.names.get(holder, ""), role=named)
    if me.role is not role or me.absent:
        mine = me.model_copy(update={"role": role, "absent": False})
        await scene.tables.members.put(mine)
        table = await company.table_of(scene, table.sitting, table.group)
        changed = await company.fill_roles(scene, table)
        await company.audit(scene, "take_role", table.group.id, me.person_id)
        await _spread(scene, table, [each for each in changed if each.person_id != me.person_id])
        role = next((each.role for each in changed if each.person_id == me.person_id), None) or role
    return _yours(scene, table, role)


async def _swap(scene: Scene, table: Table, other: Member) -> Answer:
    """Let the person and another have each other's role."""
    me = _me(scene, table)
    if me.role is other.role:
        return Answer(text=scene.face.say("roles.same"), fleeting=True)
    swapped = [me.model_copy(update={"role": other.role, "absent": False}), other.model_copy(update={"role": me.role})]
    await scene.tables.members.put_all(swapped)
    await company.audit(scene, "swap_role", table.group.id, me.person_id)
    await _spread(scene, table, swapped)
    if other.role is None:
        return Answer(text=" ".join(company.says_roles(scene.face, swapped[1:], _named(table))), fleeting=True)
    return _yours(scene, table, other.role)


def _named(table: Table) -> dict[str, str]:
    return {each: line(name, NAME) for each, name in table.names.items()}


async def _spread(scene: Scene, table: Table, changed: Sequence[Member]) -> None:
    """Draw the group's card anew, and tell in its thread whose role it is now."""
    day = for_everybody(scene)
    await opening.refresh(day, table.sitting, table.group)
    await company.tell_roles(day, table, SAID, changed)


def _me(scene: Scene, table: Table) -> Member:
    member = table.member(scene.guest.person.id)
    if member is None:
        raise RefusalError("group_none")
    return member


def _yours(scene: Scene, table: Table, role: GroupRole) -> Answer:
    named = company.role_name(scene.face, role)
    return Answer(text=scene.face.say("roles.yours", role=named, number=table.group.number), fleeting=True)


def _choice(scene: Scene, table: Table, others: Sequence[Member]) -> Answer:
    people = [Someone(id=each.person_id, name=table.names.get(each.person_id, ""), role=each.role) for each in others]
    card = who_cards.choose(scene.face, event=scene.event, session=table.session, verb=Verb.SWAP_ROLE, people=people)
    return Answer(card=card, private=is_shared(scene.guest.place))
