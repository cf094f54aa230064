"""Who sits with whom right now, and what each of them does: a group's table as somebody at it finds it.

Whoever is absent keeps their seat and has no role.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot import ideas
from bot.breakouts import encounters, posing, reports, rounds, whereabouts
from bot.delivery import queue_all
from bot.errors import RefusalError
from bot.grouping.roles import mend_roles
from bot.model import Audit, Delivery, DeliveryState, Mention, Message, Priority, Repeat, new_id
from bot.occasions import face_of
from bot.reach import error_of
from bot.receipts import out_of_reach
from bot.texts.naming import ROLE_NAMES
from cards.elements import NAME
from cards.markdown import line, mentionable

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from bot.model import Group, GroupRole, Identity, Member, Person, Round, Session
    from bot.occasions import Occasion, Scene
    from bot.reach import Reason
    from cards.elements import Face


@dataclass(frozen=True, slots=True)
class Table:
    """A group of a round at hand, its members in order of their seats, and what they are called."""

    group: Group
    sitting: Round
    session: Session
    members: tuple[Member, ...]
    names: Mapping[str, str]

    @property
    def present(self) -> list[Member]:
        """Return who is there."""
        return [each for each in self.members if not each.absent]

    def member(self, person_id: str) -> Member | None:
        """Return somebody's seat, or None where they sit elsewhere."""
        return next((each for each in self.members if each.person_id == person_id), None)


# Which table --------------------------------------------------------------------------------------


async def here(scene: Scene) -> Table:
    """Return the table whose thread this is, else the one that the person sits at.

    Raises:
        RefusalError: `group_none`, `group_over`.
    """
    group, sitting = await ideas.group_here(scene)
    if group is not None and sitting is not None:
        return await table_of(scene, sitting, group)
    return await own(scene)


async def own(scene: Scene) -> Table:
    """Return the table that the person sits at.

    Raises:
        RefusalError: `group_none`, `group_over`.
    """
    sitting = await at_hand(scene)
    found = await scene.tables.members.get(round_id=sitting.id, person_id=scene.guest.person.id) if sitting else None
    group = await scene.tables.groups.get(id=found.group_id) if found else None
    if sitting is None or group is None:
        raise RefusalError("group_none")
    return await table_of(scene, sitting, group)


async def at_hand(day: Occasion) -> Round | None:
    """Return the round whose groups sit, else the one whose groups present today: who does may still change."""
    return await rounds.open_round(day) or await reports.presented_today(day)


async def table_of(day: Occasion, sitting: Round, group: Group) -> Table:
    """Return a group's table.

    Raises:
        RefusalError: `group_over` where its round is not open, and does not present today.
    """
    session = rounds.session_of(day, sitting)
    if session is None or not (sitting.state == "open" or await _presents_today(day, sitting)):
        raise RefusalError("group_over")
    members = tuple((await rounds.members_of(day, [group]))[group.id])
    return Table(group, sitting, session, members, await names_of(day, [each.person_id for each in members]))


async def names_of(day: Occasion, person_ids: Iterable[str]) -> dict[str, str]:
    """Return what people are called at this event: as they registered, else as Teams knows them."""
    wanted = tuple(sorted(person_ids))
    people = await day.tables.people.find(id=wanted) if wanted else []
    told = await day.tables.registrations.find(event_id=day.event.id, person_id=wanted) if wanted else []
    answers = {each.person_id: each for each in told}
    return {each.id: posing.name_of(each, answers.get(each.id)) for each in people}


async def _presents_today(day: Occasion, sitting: Round) -> bool:
    presented = await reports.presented_today(day)
    return presented is not None and presented.id == sitting.id


# What each of them does ---------------------------------------------------------------------------


async def offers(day: Occasion) -> dict[str, set[GroupRole]]:
    """Return by person the roles that they offered to take."""
    found: dict[str, set[GroupRole]] = {}
    for each in await day.tables.volunteers.find(event_id=day.event.id):
        found.setdefault(each.person_id, set()).add(each.role)
    return found


async def fill_roles(day: Occasion, table: Table) -> list[Member]:
    """Give the roles that nobody there has to others, as few as can be; return whose changed, as they are now."""
    mended = mend_roles(
        [each.person_id for each in table.present],
        {each.person_id: each.role for each in table.present},
        rounds.plan_of(table.session).roles,
        volunteers=await offers(day),
        held=await encounters.held(day, table.session),
        seed=table.sitting.seed,
    )
    changed = [
        each.model_copy(update={"role": mended[each.person_id]})
        for each in table.present
        if mended[each.person_id] is not each.role
    ]
    await day.tables.members.put_all(changed)
    return changed


def role_name(face: Face, role: GroupRole) -> str:
    """Return what a role is called in a sentence."""
    return ROLE_NAMES[role][face.voice.language]


def says_roles(face: Face, changed: Iterable[Member], names: Mapping[str, str]) -> list[str]:
    """Return a sentence for each whose role changed; `names` are Markdown or mentions."""
    return [
        face.voice.say("roles.now", name=names[each.person_id], role=role_name(face, each.role))
        if each.role
        else face.voice.say("roles.none_now", name=names[each.person_id])
        for each in changed
        if each.person_id in names
    ]


# How they hear of it ------------------------------------------------------------------------------


async def mentions_of(day: Occasion, names: Mapping[str, str]) -> tuple[dict[str, str], tuple[Mention, ...]]:
    """Return how a text names people, by id, and the mentions in it; whom Teams cannot name stands by name."""
    identities: list[Identity] = await day.tables.identities.find(person_id=tuple(names)) if names else []
    named = {each.person_id: each for each in identities if mentionable(each.name)}
    mentions = {key: Mention(user_id=each.user_id, name=mentionable(each.name)) for key, each in named.items()}
    said = {each: f"<at>{mentions[each].name}</at>" if each in mentions else line(names[each], NAME) for each in names}
    return said, tuple(mentions.values())


async def tell(day: Occasion, table: Table, act: str, message: Message) -> bool:
    """Tell a group something in its thread; False where it has none."""
    begins = f"{day.event.id}/{table.session.id}/{act}/{table.group.id}/"
    said = await day.tables.deliveries.find(event_id=day.event.id, kind=act)
    number = sum(each.key.startswith(begins) for each in said) + 1
    return await whereabouts.tell(day, table.group, f"{begins}{number}", act, message)


async def tell_roles(day: Occasion, table: Table, act: str, changed: Sequence[Member], *, lead: str = "") -> None:
    """Tell a group whose role is another now, where anybody's is; where it has no thread, each of them 1:1."""
    if not changed:
        return
    said, mentions = await mentions_of(day, {each.person_id: table.names.get(each.person_id, "") for each in changed})
    text = " ".join([*([lead] if lead else []), *says_roles(day.face, changed, said)])
    if await tell(day, table, act, Message(text=text, mentions=mentions)):
        return
    roles = {each.person_id: each.role for each in changed if each.role}
    people = await day.tables.people.find(id=tuple(roles)) if roles else []
    messages = []
    for each in people:
        face = face_of(day, each)
        role = role_name(face, roles[each.id])
        messages.append((each, Message(text=face.say("roles.yours", role=role, number=table.group.number))))
    await tell_each(day, table.session, act, messages)


async def tell_each(day: Occasion, session: Session, act: str, messages: Sequence[tuple[Person, Message]]) -> set[str]:
    """Tell each of these people something 1:1, where they have not asked for quiet; return the ids of those who can
    be reached. Of the others a row says why not.
    """
    wanted = [each for each in messages if not each[0].quiet]
    out = await out_of_reach(day.tables, [person.id for person, _ in wanted])
    told = await day.tables.deliveries.find(event_id=day.event.id, kind=act)
    rows = []
    for person, message in wanted:
        begins = f"{day.event.id}/{session.id}/{act}/{person.id}/"
        number = sum(each.key.startswith(begins) for each in told) + 1
        rows.append(
            Delivery(
                key=f"{begins}{number}",
                event_id=day.event.id,
                person_id=person.id,
                kind=act,
                priority=Priority.ANNOUNCEMENT,
                repeat=Repeat.NEVER,
                message=message,
                queued_at=day.now,
            )
        )
    reasons = {each.key: out[each.person_id or ""] for each in rows}
    await queue_all(day.tables, [each.model_copy(update=_fate(day, reasons[each.key])) for each in rows])
    return {person.id for person, _ in wanted if out[person.id] is None}


def _fate(day: Occasion, reason: Reason | None) -> dict[str, object]:
    """Return what is changed of the row of somebody who cannot be reached."""
    if reason is None:
        return {}
    return {"state": DeliveryState.FAILED, "error": error_of(reason), "settled_at": day.now}


async def audit(day: Occasion, act: str, target: str, person_id: str | None = None) -> None:
    """Remember who did what, when."""
    row = Audit(id=new_id(), event_id=day.event.id, person_id=person_id, act=act, target=target, done_at=day.now)
    await day.tables.audit.add(row)
