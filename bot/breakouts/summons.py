"""A group calls for help, once; those who run the day hear of it, one of them goes there, and the group hears
who. Where nobody can be reached the group is told so, and how to find somebody.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bot import ideas
from bot.breakouts import pulse, rounds, stewards, whereabouts
from bot.delivery import queue
from bot.errors import RefusalError
from bot.model import Answer, Delivery, IdentityKind, Mention, Message, Priority
from bot.occasions import for_everybody, hold
from cards import pulse as pulse_cards
from cards.markdown import Markdown, mentionable, plain
from cards.pulse import Call

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.breakouts.stewards import Desk
    from bot.model import Group, Round, Session
    from bot.occasions import Occasion, Scene

KIND: Final = "summons"
_MENTIONED: Final = frozenset({IdentityKind.MEMBER, IdentityKind.GUEST, IdentityKind.FEDERATED})
_MOST_NAMES: Final = 5
_NOT_CALLED: Final = {"called_at": None, "called_by": None, "answered_by": None}


# What people ask for ------------------------------------------------------------------------------


async def call(scene: Scene) -> Answer:
    """Call those who run the day to the person's group; calling again says how the first call stands.

    Raises:
        RefusalError: `group_none` where they sit in no group, `group_over` where its time is up.
    """
    await hold(scene.tables, scene.event.id)
    group, sitting, session = await _own(scene)
    day = for_everybody(scene)
    if group.called_at is not None:
        return Answer(text=await _as_it_stands(scene, group))
    called = {"called_at": scene.now, "called_by": scene.guest.person.id, "answered_by": None, "heard_at": scene.now}
    group = group.model_copy(update=called)
    await scene.tables.groups.put(group)
    number = await _calls(day, session, group) + 1
    desks = await stewards.desks(day)
    for desk in desks:
        await queue(day.tables, await _post(day, session, group, desk, number))
    await pulse.refresh(day, sitting)
    if desks:
        return Answer(text=scene.face.say("summons.sent"), lasting=True)
    return await _nobody_reached(scene, group)


async def coming(scene: Scene, asked: str) -> Answer:
    """Tell a group that somebody who runs the day comes; of several the first one goes.

    Raises:
        RefusalError: `group_over`, `group_number_wrong` (most).
    """
    group, sitting, session = await asked_for(scene, asked)
    day, person = for_everybody(scene), scene.guest.person
    if group.answered_by not in {None, person.id}:
        other = await scene.tables.people.get(id=group.answered_by)
        return Answer(text=scene.face.say("summons.taken", name=plain(other.name if other else "")), fleeting=True)
    if group.called_at is not None and group.answered_by is None:
        group = group.model_copy(update={"answered_by": person.id})
        await scene.tables.groups.put(group)
        await _redraw(day, session, group)
        await pulse.refresh(day, sitting)
    number = await _calls(day, session, group)
    said = Message(text=day.face.say("summons.coming", name=plain(person.name)))
    own = f"{day.event.id}/{session.id}/summons_coming/{group.id}.{person.id}/{number}"
    if not await whereabouts.tell(day, group, own, "summons_coming", said) and group.called_by:
        await queue(day.tables, _to_caller(day, group.called_by, own, said))
    link = (await pulse.links_of(day, [group])).get(group.id, "")
    way = Markdown(f" [{scene.face.say('card.summons.link')}]({link})") if link else ""
    return Answer(text=f"{scene.face.say('summons.promised', number=group.number)}{way}", fleeting=True)


async def settle(scene: Scene, asked: str) -> Answer:
    """Take a group's call back: the group itself does, or whoever runs the day.

    Raises:
        RefusalError: `group_none`, `group_number_wrong` (most), `group_over`, `not_facilitator`.
    """
    await hold(scene.tables, scene.event.id)
    if asked and not scene.steers:
        own, _, _ = await _own(scene)
        if asked not in {own.id, str(own.number)}:
            raise RefusalError("not_facilitator")
    group, sitting, session = await asked_for(scene, asked) if asked else await _own(scene)
    if group.called_at is None:
        return Answer(text=scene.face.say("summons.none", number=group.number), fleeting=True)
    day = for_everybody(scene)
    await _redraw(day, session, group, settled=True)
    await scene.tables.groups.put(group.model_copy(update=_NOT_CALLED))
    await pulse.refresh(day, sitting)
    return Answer(text=scene.face.say("summons.settled", number=group.number), fleeting=True)


async def drop(day: Occasion, session: Session, groups: Sequence[Group]) -> None:
    """Let the calls of groups end with their discussion: what stands says so, and nobody is awaited any more."""
    for group in groups:
        if group.called_at is not None:
            await _redraw(day, session, group, settled=True)
            await day.tables.groups.put(group.model_copy(update=_NOT_CALLED))


def _to_caller(day: Occasion, person_id: str, own: str, said: Message) -> Delivery:
    """Return what tells who called, where their group has no thread."""
    return Delivery(
        key=own,
        event_id=day.event.id,
        person_id=person_id,
        kind="summons_coming",
        priority=Priority.ANSWER,
        message=said,
        queued_at=day.now,
    )


# Which group --------------------------------------------------------------------------------------


async def _own(scene: Scene) -> tuple[Group, Round, Session]:
    """Return the open group whose thread this is, else the one that the person sits in."""
    group, sitting = await ideas.group_here(scene)
    if group is None:
        sitting = await rounds.open_round(scene)
        member = (
            await scene.tables.members.get(round_id=sitting.id, person_id=scene.guest.person.id) if sitting else None
        )
        group = await scene.tables.groups.get(id=member.group_id) if member else None
    session = rounds.session_of(scene, sitting) if sitting else None
    if group is None or sitting is None or session is None:
        raise RefusalError("group_none")
    if sitting.state != "open":
        raise RefusalError("group_over")
    return group, sitting, session


async def asked_for(scene: Scene, asked: str) -> tuple[Group, Round, Session]:
    """Return the group that a button or a number names, of those that are open; without either, the one whose
    thread this is.

    Raises:
        RefusalError: `group_over`, `group_number_wrong` (most).
    """
    if not asked:
        return await _own(scene)
    named = await scene.tables.groups.find(event_id=scene.event.id, id=asked)
    sitting = await scene.tables.rounds.get(id=named[0].round_id) if named else await rounds.open_round(scene)
    session = rounds.session_of(scene, sitting) if sitting else None
    if sitting is None or session is None or sitting.state != "open":
        raise RefusalError("group_over")
    groups = named or await rounds.groups_of(scene, sitting)
    group = next((each for each in groups if asked in {each.id, str(each.number)}), None)
    if group is None:
        raise RefusalError("group_number_wrong", most=len(groups))
    return group, sitting, session


# What stands --------------------------------------------------------------------------------------


async def _calls(day: Occasion, session: Session, group: Group) -> int:
    """Return how often a group has called so far."""
    return max((int(each.key.rpartition("/")[2]) for each in await _posts(day, session, group)), default=0)


async def _posts(day: Occasion, session: Session, group: Group) -> list[Delivery]:
    begins, about = f"{day.event.id}/{session.id}/", f".{group.id}/"
    found = await day.tables.deliveries.find(event_id=day.event.id, kind=KIND)
    return [each for each in found if each.key.startswith(begins) and about in each.key]


async def _post(
    day: Occasion, session: Session, group: Group, desk: Desk, number: int, *, settled: bool = False
) -> Delivery:
    back = rounds.back_at(day, session, group)
    card = pulse_cards.summons(
        desk.face, event=day.event, session=session, call=await _called(day, group, settled=settled)
    )
    return Delivery(
        key=f"{day.event.id}/{session.id}/{KIND}/{desk.target}.{group.id}/{number}",
        event_id=day.event.id,
        place_id=desk.place.id if desk.place else None,
        person_id=desk.person.id if desk.person else None,
        kind=KIND,
        priority=Priority.ANSWER,
        message=Message(card=card, summary=str(card["fallbackText"])),
        stale_at=day.agenda.instant(back) if back and day.agenda.instant(back) > day.now else None,
        queued_at=day.now,
    )


async def _called(day: Occasion, group: Group, *, settled: bool) -> Call:
    ids = tuple(sorted({each for each in (group.called_by, group.answered_by) if each}))
    names = {each.id: each.name for each in await day.tables.people.find(id=ids)} if ids else {}
    return Call(
        group_id=group.id,
        number=group.number,
        topic=group.topic,
        caller=names.get(group.called_by or "", ""),
        since=day.agenda.wall(group.called_at or day.now),
        coming=names.get(group.answered_by or "", ""),
        settled=day.agenda.wall(day.now) if settled else None,
        link=(await pulse.links_of(day, [group])).get(group.id, ""),
    )


async def _redraw(day: Occasion, session: Session, group: Group, *, settled: bool = False) -> None:
    """Bring the cards of a group's newest call up to date, wherever they stand."""
    number = await _calls(day, session, group)
    standing = {each.key for each in await _posts(day, session, group)}
    for desk in await stewards.desks(day) if standing else ():
        post = await _post(day, session, group, desk, number, settled=settled)
        if post.key in standing:
            await queue(day.tables, post.model_copy(update={"stale_at": None}))


async def _as_it_stands(scene: Scene, group: Group) -> str:
    clock = scene.face.clock(scene.agenda.wall(group.called_at or scene.now))
    other = await scene.tables.people.get(id=group.answered_by) if group.answered_by else None
    if other is not None:
        return scene.face.say("summons.coming", name=plain(other.name))
    return scene.face.say("summons.sent_before", clock=clock)


async def _nobody_reached(scene: Scene, group: Group) -> Answer:
    """Say honestly that nobody could be written to; name them in the thread, where Teams tells them itself."""
    people = await stewards.stewards(scene)
    named = [name for each in people[:_MOST_NAMES] if (name := plain(each.name))]
    mentions = await _mentions(scene, {each.id for each in people})
    if mentions:
        names = Markdown(scene.face.voice.list(f"<at>{each.name}</at>" for each in mentions))
        said = Message(text=scene.face.say("summons.mention", names=names, number=group.number), mentions=mentions)
        begins = f"{scene.event.id}/{group.round_id}/summons_mention/{group.id}/"
        told = await scene.tables.deliveries.find(event_id=scene.event.id, kind="summons_mention")
        own = f"{begins}{sum(each.key.startswith(begins) for each in told) + 1}"
        if await whereabouts.tell(for_everybody(scene), group, own, "summons_mention", said):
            return Answer(text=scene.face.say("summons.mentioned"))
    if not named:
        return Answer(text=scene.face.say("summons.nobody"))
    return Answer(text=scene.face.say("summons.nobody.named", names=scene.face.voice.list(named)))


async def _mentions(scene: Scene, person_ids: set[str]) -> tuple[Mention, ...]:
    """Return the mentions of those who can read the groups' channel: they were met in it."""
    channel = await whereabouts.thread_place(scene)
    if channel is None or not person_ids:
        return ()
    within = await scene.tables.places.find(conversation_id=channel.conversation_id)
    found = await scene.tables.identities.find(person_id=tuple(sorted(person_ids)))
    there = [each for each in found if each.met_in in {one.id for one in within} and each.kind in _MENTIONED]
    named = {each.user_id: name for each in there if (name := mentionable(each.name))}
    return tuple(Mention(user_id=user_id, name=name) for user_id, name in sorted(named.items())[:_MOST_NAMES])
