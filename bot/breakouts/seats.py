"""What people ask about their own seat: to be with the groups, to stay away, to see who they sit with."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.breakouts import deals, opening, pulse, rounds, whereabouts
from bot.errors import RefusalError
from bot.model import Answer, DueKind
from bot.occasions import for_everybody, is_shared
from cards import breakout as breakout_cards

if TYPE_CHECKING:
    from bot.model import Group, Member, Round, Session
    from bot.occasions import Scene


async def join(scene: Scene) -> Answer:
    """Take part; where the groups are open already, sit down in the group that fits best. Who was missed there
    has their seat back.
    """
    sitting = await rounds.open_round(scene) or await _open_late(scene)
    session = rounds.session_of(scene, sitting) if sitting else None
    if sitting is None or session is None:
        return Answer(text=scene.face.say("join.noted"), fleeting=True)
    seated = await _seat(scene, sitting)
    group = await _come(scene, session, sitting, seated)
    if not is_shared(scene.guest.place):
        return await my_group(scene)
    told_in_thread = await whereabouts.thread_place(scene) is not None
    return Answer(text=scene.face.say("join.seated", number=group.number), fleeting=told_in_thread)


async def _seat(scene: Scene, sitting: Round) -> Member | None:
    return await scene.tables.members.get(round_id=sitting.id, person_id=scene.guest.person.id)


async def _come(scene: Scene, session: Session, sitting: Round, seated: Member | None) -> Group:
    """Return the group that the person sits in, once they do."""
    group = await scene.tables.groups.get(id=seated.group_id) if seated else None
    if seated is None or group is None:
        group = await deals.seat_latecomer(scene, session, sitting, scene.guest.person)
        await opening.refresh(for_everybody(scene), sitting, group, newcomer=scene.guest)
    elif seated.absent:
        await scene.tables.members.put(seated.model_copy(update={"absent": False}))
        await opening.refresh(for_everybody(scene), sitting, group)
    return group


async def _open_late(scene: Scene) -> Round | None:
    """Open the running breakout's groups for the first who comes, where nobody was there before."""
    session = scene.agenda.at(scene.now)
    if session is None or not rounds.is_breakout(session):
        return None
    known = await rounds.round_of(scene, session.id)
    if known is not None and known.state == "closed":  # before its time: all are back
        return None
    due = await opening.due_of(scene, session, DueKind.START)
    await opening.open_groups(for_everybody(scene), due, session)
    return await rounds.open_round(scene)


async def leave(scene: Scene) -> Answer:
    """Take no part; a seat in an open group is given up."""
    sitting = await rounds.open_round(scene)
    seated = await _seat(scene, sitting) if sitting else None
    if sitting is not None and seated is not None:
        await scene.tables.members.drop(round_id=sitting.id, person_id=scene.guest.person.id)
        group = await scene.tables.groups.get(id=seated.group_id)
        if group is not None:
            await opening.refresh(for_everybody(scene), sitting, group)
    return Answer(text=scene.face.say("leave.noted"), fleeting=True)


async def my_group(scene: Scene) -> Answer:
    """Show the person's group, in the round that is open or was last.

    Raises:
        RefusalError: `group_none` where they sit in none.
    """
    found = await scene.tables.rounds.find(event_id=scene.event.id, state=("open", "closed"))
    for sitting in sorted(found, key=lambda each: (each.state == "open", each.made_at), reverse=True):
        seated = await _seat(scene, sitting)
        group = await scene.tables.groups.get(id=seated.group_id) if seated else None
        session = rounds.session_of(scene, sitting)
        if seated is not None and group is not None and session is not None:
            return Answer(card=await _card(scene, session, group, seated))
    raise RefusalError("group_none")


async def _card(scene: Scene, session: Session, group: Group, seated: Member) -> dict[str, object]:
    """Return the person's group; where others read along, without what is theirs alone."""
    threads = await pulse.links_of(scene, [group.model_copy(update={"link": ""})])
    return breakout_cards.my_group(
        scene.face,
        event=scene.event,
        session=session,
        group=await rounds.group_line(scene, group),
        ends_at=rounds.back_at(scene, session, group),
        role=None if is_shared(scene.guest.place) else seated.role,
        thread=threads.get(group.id, ""),
    )
