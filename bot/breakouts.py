"""Groups from deal to thanks. The database knows who sits where; opening twice posts nothing twice.

People are dealt once for a session, when its groups open (or when a facilitator asks earlier); who
comes later joins the smallest group that fits.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from bot import grouping
from bot.announcements import key
from bot.delivery import queue
from bot.errors import RefusalError
from bot.model import (
    Answer,
    BreakoutPlan,
    Delivery,
    DueKind,
    Group,
    Member,
    Mention,
    Message,
    PlaceKind,
    Purpose,
    RegistrationState,
    Round,
    SessionKind,
    new_id,
)
from bot.occasions import places_for, roles_of
from cards import breakout as breakout_cards
from cards import idea as idea_cards
from cards.breakout import GroupLine, Seat

if TYPE_CHECKING:
    from bot.model import Due, Person, Place, Session
    from bot.occasions import Occasion, Scene


def is_breakout(session: Session) -> bool:
    """Whether people are dealt into groups here."""
    return session.kind is SessionKind.BREAKOUT


def plan_of(session: Session) -> BreakoutPlan:
    """Return how the session wants its groups; the agenda need not say."""
    return session.breakout or BreakoutPlan()


# Who sits where ---------------------------------------------------------------------------------


async def participants(day: Occasion) -> list[Person]:
    """Return who is to be dealt: registered or "Jeg er med", less "Ikke med"; those who run the
    day or speak only if they asked.
    """
    event_id = day.event.id
    said = {each.person_id: each.present for each in await day.tables.attendances.find(event_id=event_id)}
    registered = await day.tables.registrations.find(event_id=event_id, state=RegistrationState.REGISTERED)
    wanted = {each.person_id for each in registered} | {each for each, present in said.items() if present}
    wanted -= {each for each, present in said.items() if not present}
    busy = await _who_runs_the_day(day, wanted) - {each for each, present in said.items() if present}
    return await day.tables.people.find(id=tuple(sorted(wanted - busy))) if wanted - busy else []


async def _who_runs_the_day(day: Occasion, person_ids: set[str]) -> set[str]:
    if not person_ids:
        return set()
    assigned = await day.tables.assignments.find(scope_id=day.event.id)
    identities = await day.tables.identities.find(person_id=tuple(sorted(person_ids)))
    return {
        each.person_id
        for each in identities
        if roles_of(day.agenda, each, [one for one in assigned if one.person_id == each.person_id], here="")
    }


async def municipalities(day: Occasion) -> dict[str, str]:
    """Return the municipality of each registered person, as they told it for this event."""
    found = await day.tables.registrations.find(event_id=day.event.id)
    return {each.person_id: told for each in found if (told := each.answers.get("municipality"))}


async def deal(day: Occasion, session: Session) -> Round | None:
    """Deal people into groups, unless that was done; None where nobody is there to be dealt."""
    known = await day.tables.rounds.find(event_id=day.event.id, session_id=session.id)
    return known[0] if known else await _deal(day, session)


async def _deal(day: Occasion, session: Session, before: int = 0) -> Round | None:
    people = await participants(day)
    if not people:
        return None
    told = await municipalities(day)
    plan = plan_of(session)
    sitting = Round(
        id=new_id(),
        event_id=day.event.id,
        session_id=session.id,
        seed=_seed(day.event.id, session.id, before),
        made_at=day.now,
    )
    seats = [grouping.Seat(each.id, told.get(each.id) or each.municipality) for each in people]
    await day.tables.rounds.add(sitting)
    dealt = grouping.deal(seats, smallest=plan.smallest, largest=plan.largest, seed=sitting.seed)
    for number, members in enumerate(dealt, start=1):
        await _seat_group(day, sitting, number, [each.person_id for each in members], plan)
    return sitting


def _seed(event_id: str, session_id: str, before: int) -> int:
    """Return the seed of a deal: the same for the same session, another than the deal `before` it had."""
    digest = hashlib.sha256(f"{event_id}/{session_id}/{before}".encode()).digest()
    return int.from_bytes(digest[:4], "big")


async def _seat_group(day: Occasion, sitting: Round, number: int, person_ids: list[str], plan: BreakoutPlan) -> None:
    group = Group(id=new_id(), event_id=day.event.id, round_id=sitting.id, number=number, place_id=new_id())
    await day.tables.groups.add(group)
    roles = grouping.roles(len(person_ids), plan.roles, rotation=sitting.seed + number)
    for seat, (person_id, role) in enumerate(zip(person_ids, roles, strict=True)):
        member = Member(round_id=sitting.id, person_id=person_id, group_id=group.id, role=role, seat=seat)
        await day.tables.members.add(member)


async def group_lines(day: Occasion, sitting: Round) -> list[GroupLine]:
    """Return the groups of a round with their members, as a card shows them."""
    groups = await day.tables.groups.find(round_id=sitting.id)
    members = await day.tables.members.find(round_id=sitting.id)
    people = await day.tables.people.find(id=tuple(each.person_id for each in members)) if members else []
    names = {each.id: each.name for each in people}
    told = await municipalities(day)
    return [
        GroupLine(
            number=group.number,
            seats=tuple(
                Seat(name=names.get(each.person_id, ""), municipality=told.get(each.person_id), role=each.role)
                for each in sorted(members, key=lambda one: one.seat)
                if each.group_id == group.id
            ),
        )
        for group in sorted(groups, key=lambda one: one.number)
    ]


# Opening and closing ----------------------------------------------------------------------------


async def open_groups(day: Occasion, due: Due, session: Session) -> list[GroupLine]:
    """Deal where needed, give each group its thread, and return the groups.

    A chat has no threads: there the announcement lists the groups.
    """
    sitting = await deal(day, session)
    if sitting is None:
        return []
    if sitting.state != "open":
        await day.tables.rounds.put(sitting.model_copy(update={"state": "open"}))
    lines = await group_lines(day, sitting)
    place = await _thread_place(day)
    if place is not None:
        for group in await day.tables.groups.find(round_id=sitting.id):
            line = next(each for each in lines if each.number == group.number)
            await _open_thread(day, due, session, place, group, line)
    return lines


async def _thread_place(day: Occasion) -> Place | None:
    """Return the channel where groups have their threads: their own, else the event's main one."""
    places = await places_for(day.tables, day.event.id, Purpose.GROUP)
    places += await places_for(day.tables, day.event.id, Purpose.MAIN)
    return next((each for each in places if each.kind is PlaceKind.CHANNEL), None)


async def _open_thread(day: Occasion, due: Due, session: Session, place: Place, group: Group, line: GroupLine) -> None:
    root = key(due, "group", group.id)
    await queue(day.tables, _group_card(day, due, session, place, group, line))
    call = await _call(day, group)
    if call.text:
        await queue(day.tables, _in_thread(day, place, root, key(due, "group_call", group.id), "group_call", call))
    form = idea_cards.form(day.face, event=day.event, session=session)
    message = Message(card=form, summary=day.face.voice.say("idea.form_toast"))
    await queue(day.tables, _in_thread(day, place, root, key(due, "idea_form", group.id), "idea_form", message))


def _group_card(day: Occasion, due: Due, session: Session, place: Place, group: Group, line: GroupLine) -> Delivery:
    card = breakout_cards.group_card(
        day.face, event=day.event, session=session, group=line, ends_at=session.end or session.start
    )
    return Delivery(
        key=key(due, "group", group.id),
        event_id=day.event.id,
        place_id=place.id,
        thread_place_id=group.place_id,
        kind="group",
        message=Message(card=card, summary=day.face.voice.say("group.toast", number=group.number)),
        queued_at=day.now,
    )


def _in_thread(day: Occasion, place: Place, root: str, own: str, kind: str, message: Message) -> Delivery:
    return Delivery(
        key=own,
        event_id=day.event.id,
        place_id=place.id,
        thread_of=root,
        kind=kind,
        message=message,
        queued_at=day.now,
    )


async def _call(day: Occasion, group: Group) -> Message:
    """Name the members, so that Teams tells each of them where the group is."""
    members = await day.tables.members.find(group_id=group.id)
    identities = await day.tables.identities.find(person_id=tuple(each.person_id for each in members))
    mentions = tuple(Mention(user_id=each.user_id, name=_mentionable(each.name)) for each in identities if each.name)
    names = day.face.voice.list(f"<at>{each.name}</at>" for each in mentions)
    text = day.face.voice.say("group.call", names=names, number=group.number) if mentions else ""
    return Message(text=text, mentions=mentions)


def _mentionable(name: str) -> str:
    return "".join(letter for letter in name if letter not in "<>&*_[]()`~#|\\").strip()[:80]


async def last_minutes(day: Occasion, due: Due, session: Session) -> None:
    """Say in each group's thread that the time is nearly up, and when."""
    card = breakout_cards.last_minutes(day.face, event=day.event, session=session, ends_at=session.end or session.start)
    await _to_threads(day, due, session, "group_last_minutes", card)


async def close_groups(day: Occasion, due: Due, session: Session) -> None:
    """Close the round and thank each group in its thread."""
    found = await day.tables.rounds.find(event_id=day.event.id, session_id=session.id)
    for sitting in found:
        await day.tables.rounds.put(sitting.model_copy(update={"state": "closed"}))
    card = breakout_cards.closed(day.face, event=day.event, session=session, agenda=day.agenda)
    await _to_threads(day, due, session, "group_closed", card)


async def _to_threads(day: Occasion, due: Due, session: Session, act: str, card: dict[str, object]) -> None:
    place = await _thread_place(day)
    found = await day.tables.rounds.find(event_id=day.event.id, session_id=session.id)
    if place is None or not found:
        return
    for group in await day.tables.groups.find(round_id=found[0].id):
        message = Message(card=card, summary=session.title)
        root = key(due, "group", group.id)
        if await day.tables.deliveries.get(key=root) is not None:
            await queue(day.tables, _in_thread(day, place, root, key(due, act, group.id), act, message))


# What people ask for ----------------------------------------------------------------------------


async def join(scene: Scene) -> Answer:
    """Take part; where the groups are open already, join the smallest that fits."""
    sitting = await _open_round(scene) or await _open_late(scene)
    if sitting is None:
        return Answer(text=scene.face.say("join.noted"), fleeting=True)
    seated = await scene.tables.members.get(round_id=sitting.id, person_id=scene.guest.person.id)
    if seated is None:
        await _seat_latecomer(scene, sitting)
    return await my_group(scene)


async def _open_round(day: Occasion) -> Round | None:
    found = await day.tables.rounds.find(event_id=day.event.id, state="open")
    return found[0] if found else None


async def _open_late(scene: Scene) -> Round | None:
    """Open the running breakout's groups for the first who comes, where nobody was there before."""
    session = scene.agenda.at(scene.now)
    if session is None or not is_breakout(session):
        return None
    due = await due_of(scene, session, DueKind.START)
    await open_groups(scene, due, session)
    return await _open_round(scene)


async def due_of(day: Occasion, session: Session, kind: DueKind) -> Due:
    """Return the due that starts or ends a session, whatever became of it: its keys name the messages.

    Raises:
        RefusalError: `session_not_announced` where the agenda plans no such due.
    """
    found = await day.tables.dues.find(event_id=day.event.id, session_id=session.id, kind=kind)
    if not found:
        raise RefusalError("session_not_announced", title=session.title)
    return max(found, key=lambda each: each.occurrence)


async def open_session(day: Occasion) -> Session:
    """Return the session whose groups are open.

    Raises:
        RefusalError: `groups_not_open`.
    """
    sitting = await _open_round(day)
    session = day.agenda.session(sitting.session_id) if sitting else None
    if session is None:
        raise RefusalError("groups_not_open")
    return session


async def _seat_latecomer(scene: Scene, sitting: Round) -> None:
    person = scene.guest.person
    told = await municipalities(scene)
    groups = sorted(await scene.tables.groups.find(round_id=sitting.id), key=lambda each: each.number)
    members = await scene.tables.members.find(round_id=sitting.id)
    seats = [
        tuple(grouping.Seat(each.person_id, told.get(each.person_id)) for each in members if each.group_id == group.id)
        for group in groups
    ]
    index = grouping.join(seats, grouping.Seat(person.id, told.get(person.id) or person.municipality))
    group = groups[index]
    seat = len(seats[index])
    await scene.tables.members.add(Member(round_id=sitting.id, person_id=person.id, group_id=group.id, seat=seat))
    await _refresh(scene, sitting, group)


async def _refresh(day: Occasion, sitting: Round, group: Group) -> None:
    """Show a group's new members on its card. The card has no open fields, so nothing typed is lost."""
    session = day.agenda.session(sitting.session_id)
    place = await _thread_place(day)
    if session is None or place is None:
        return
    line = next(each for each in await group_lines(day, sitting) if each.number == group.number)
    for said in await day.tables.deliveries.find(event_id=day.event.id, kind="group", thread_place_id=group.place_id):
        card = breakout_cards.group_card(
            day.face, event=day.event, session=session, group=line, ends_at=session.end or session.start
        )
        changed = {"message": said.message.model_copy(update={"card": card}), "queued_at": day.now}
        await queue(day.tables, said.model_copy(update=changed))


async def leave(scene: Scene) -> Answer:
    """Take no part; a seat in an open group is given up."""
    sitting = await _open_round(scene)
    if sitting is not None:
        seated = await scene.tables.members.get(round_id=sitting.id, person_id=scene.guest.person.id)
        if seated is not None:
            await scene.tables.members.drop(round_id=sitting.id, person_id=scene.guest.person.id)
            group = await scene.tables.groups.get(id=seated.group_id)
            if group is not None:
                await _refresh(scene, sitting, group)
    return Answer(text=scene.face.say("leave.noted"), fleeting=True)


async def my_group(scene: Scene) -> Answer:
    """Show the person's group in the newest round.

    Raises:
        RefusalError: `group_none` where they sit in none.
    """
    rounds = await scene.tables.rounds.find(event_id=scene.event.id)
    for sitting in sorted(rounds, key=lambda each: each.made_at, reverse=True):
        seated = await scene.tables.members.get(round_id=sitting.id, person_id=scene.guest.person.id)
        group = await scene.tables.groups.get(id=seated.group_id) if seated else None
        session = scene.agenda.session(sitting.session_id)
        if group is not None and session is not None:
            line = next(each for each in await group_lines(scene, sitting) if each.number == group.number)
            return Answer(
                card=breakout_cards.group_card(
                    scene.face, event=scene.event, session=session, group=line, ends_at=session.end or session.start
                )
            )
    raise RefusalError("group_none")


def next_breakout(day: Occasion) -> Session:
    """Return the breakout that runs, else the next one.

    Raises:
        RefusalError: `breakout_none` where the agenda has no more of them.
    """
    wall = day.agenda.wall(day.now)
    ahead = [each for each in day.agenda.sessions if is_breakout(each) and (each.end is None or each.end > wall)]
    if not ahead:
        raise RefusalError("breakout_none")
    return min(ahead, key=lambda each: each.start)


async def deal_anew(scene: Scene) -> Answer:
    """Deal (or, before the groups open, deal again) for the next breakout, and show the result.

    Raises:
        RefusalError: `groups_open_already`, `nobody_to_deal`, `breakout_none`.
    """
    session = next_breakout(scene)
    found = await scene.tables.rounds.find(event_id=scene.event.id, session_id=session.id)
    if any(each.state != "dealt" for each in found):
        raise RefusalError("groups_open_already")
    for sitting in found:
        await _undo(scene, sitting)
    dealt = await _deal(scene, session, before=found[0].seed if found else 0)
    if dealt is None:
        raise RefusalError("nobody_to_deal")
    return await _listed(scene, session, dealt)


async def _undo(day: Occasion, sitting: Round) -> None:
    """Take a deal back that nobody has heard of."""
    for member in await day.tables.members.find(round_id=sitting.id):
        await day.tables.members.drop(round_id=sitting.id, person_id=member.person_id)
    for group in await day.tables.groups.find(round_id=sitting.id):
        await day.tables.groups.drop(id=group.id)
    await day.tables.rounds.drop(id=sitting.id)


async def show(scene: Scene) -> Answer:
    """Show the groups of the breakout that runs or comes next.

    Raises:
        RefusalError: `groups_not_dealt`, `breakout_none`.
    """
    session = next_breakout(scene)
    found = await scene.tables.rounds.find(event_id=scene.event.id, session_id=session.id)
    if not found:
        raise RefusalError("groups_not_dealt")
    return await _listed(scene, session, found[0])


async def _listed(scene: Scene, session: Session, sitting: Round) -> Answer:
    return Answer(
        card=breakout_cards.groups_list(
            scene.face,
            event=scene.event,
            session=session,
            groups=await group_lines(scene, sitting),
            state=sitting.state,
        )
    )
