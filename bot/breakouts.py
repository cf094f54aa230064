"""Groups from deal to thanks. The database knows who sits where; opening twice posts nothing twice.

People are dealt once for a session, when its groups open (or when a facilitator asks earlier); who
comes later joins the smallest group that fits.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot import pulse, rounds, summons, whereabouts
from bot.announcements import batch, helps_until, is_unsaid, key
from bot.delivery import queue
from bot.errors import RefusalError
from bot.ideas import form_key
from bot.model import (
    Answer,
    Delivery,
    DueKind,
    DueState,
    Group,
    Mention,
    Message,
    Round,
)
from bot.occasions import for_everybody, is_shared
from cards import breakout as breakout_cards
from cards import idea as idea_cards
from cards.markdown import mentionable

if TYPE_CHECKING:
    from bot.model import Due, Place, Session
    from bot.occasions import Guest, Occasion, Scene
    from cards.breakout import GroupLine


# Opening and closing ----------------------------------------------------------------------------


async def open_groups(day: Occasion, due: Due, session: Session) -> list[GroupLine]:
    """Deal where needed, give each group its thread, and return the groups.

    A chat has no threads: there the announcement lists the groups.
    """
    sitting = await rounds.deal(day, session)
    if sitting is None:
        return []
    if sitting.state != "open":
        sitting = sitting.model_copy(update={"state": "open"})
        await day.tables.rounds.put(sitting)
    lines = await rounds.group_lines(day, sitting)
    place = await whereabouts.thread_place(day)
    if place is not None:
        for group in await rounds.groups_of(day, sitting):
            line = next(each for each in lines if each.number == group.number)
            await _open_thread(day, due, session, place, group, line)
    await pulse.open_board(day, sitting, session)
    return lines


async def _open_thread(day: Occasion, due: Due, session: Session, place: Place, group: Group, line: GroupLine) -> None:
    head = await whereabouts.head(day, group)
    until = helps_until(day, due)
    card = _group_card(day, due, session, place, group, line)
    await (_redraw(day, head, card.message) if head else queue(day.tables, card))
    above = head or card
    call = await _call(day, group)
    if call.text:
        own = key(due, "group_call", group.id)
        await queue(day.tables, whereabouts.under(day, above, own, "group_call", call, stale_at=until))
    form = idea_cards.form(day.face, event=day.event, session=session)
    message = Message(card=form, summary=day.face.voice.say("idea.form_toast"))
    own = form_key(day.event.id, session.id, group.place_id or group.id)
    await queue(day.tables, whereabouts.under(day, above, own, "idea_form", message, stale_at=until))


async def _redraw(day: Occasion, said: Delivery, message: Message) -> None:
    """Edit a group's card where it stands; it has no open fields, so nothing typed is lost."""
    stale_at = said.stale_at if is_unsaid(said) else None
    await queue(day.tables, said.model_copy(update={"message": message, "queued_at": day.now, "stale_at": stale_at}))


def _group_card(day: Occasion, due: Due, session: Session, place: Place, group: Group, line: GroupLine) -> Delivery:
    card = breakout_cards.group_card(day.face, event=day.event, session=session, group=line, ends_at=session.end)
    return Delivery(
        key=key(due, "group", group.id),
        event_id=day.event.id,
        batch=batch(due, "group"),
        place_id=place.id,
        thread_place_id=group.place_id,
        kind="group",
        message=Message(card=card, summary=day.face.voice.say("group.toast", number=group.number)),
        stale_at=helps_until(day, due),
        queued_at=day.now,
    )


async def _call(day: Occasion, group: Group) -> Message:
    """Name the members, so that Teams tells each of them where the group is."""
    members = await day.tables.members.find(group_id=group.id)
    identities = await day.tables.identities.find(person_id=tuple(each.person_id for each in members))
    named = ((each.user_id, mentionable(each.name)) for each in identities)
    mentions = tuple(Mention(user_id=user_id, name=name) for user_id, name in named if name)
    names = day.face.voice.list(f"<at>{each.name}</at>" for each in mentions)
    text = day.face.voice.say("group.call", names=names, number=group.number) if mentions else ""
    return Message(text=text, mentions=mentions)


async def close_groups(day: Occasion, due: Due, session: Session, *, called: bool = True) -> None:
    """Close the round when the last of its groups is to be back; thank those whose time is up, each in its
    thread, and call them back, unless it is too late for that.
    """
    sitting = await rounds.round_of(day, session.id)
    if sitting is not None and not await _sits_on(day, due, session, sitting):
        sitting = sitting.model_copy(update={"state": "closed"})
        await day.tables.rounds.put(sitting)
    if sitting is not None:
        await summons.drop(day, session, await whereabouts.concerned(day, due, sitting))
        await pulse.refresh(day, sitting)
    if not called:
        return
    card = breakout_cards.closed(day.face, event=day.event, session=session, agenda=day.agenda)
    await whereabouts.tell_groups(day, due, session, "group_closed", lambda _group, _line: card)


async def _sits_on(day: Occasion, due: Due, session: Session, sitting: Round) -> bool:
    """Whether some other group of the round has more time than those that a due is about."""
    theirs = {each.id for each in await whereabouts.concerned(day, due, sitting)}
    end = day.agenda.instant(session.end) if session.end else day.now
    return any(
        (each.ends_at or end) > day.now for each in await rounds.groups_of(day, sitting) if each.id not in theirs
    )


# Another time -----------------------------------------------------------------------------------


async def adapt(day: Occasion, sitting: Round, was: Session | None, session: Session | None) -> None:
    """Let groups follow their session, which a release changed (from or to None: it was, or is, none): they
    keep their places and threads, their cards say the new time, and where it concerns them they are told.
    """
    wall = day.agenda.wall(day.now)
    runs = session is not None and session.start <= wall < (session.end or session.start)
    over = was is None or (was.end is not None and was.end <= wall)
    told = sitting.state == "open" or (sitting.state == "closed" and over and runs)
    if told and sitting.state != (state := "open" if session else "closed"):
        await day.tables.rounds.put(sitting.model_copy(update={"state": state}))
    for group in await rounds.groups_of(day, sitting):
        head = await whereabouts.head(day, group)
        if head is not None:
            await _adapt_thread(day, group, head, was, session, told=told)


async def _adapt_thread(
    day: Occasion,
    group: Group,
    head: Delivery,
    was: Session | None,
    session: Session | None,
    *,
    told: bool,
) -> None:
    line = await rounds.group_line(day, group)
    drawn = [
        breakout_cards.group_card(day.face, event=day.event, session=each, group=line, ends_at=each.end)
        for each in (was, session)
        if each is not None
    ]
    if session is not None and drawn[0] != drawn[-1]:
        await _redraw(day, head, head.message.model_copy(update={"card": drawn[-1]}))
    if was is not None and session is not None:
        told = told and (session.start, session.end) != (was.start, was.end)
    subject = session or was
    if told and subject is not None:
        own = whereabouts.moved_key(day, subject.id, group.id, day.event.release)
        card = (
            breakout_cards.moved(day.face, session=session, was=was or session)
            if session
            else breakout_cards.cancelled(day.face, session=subject)
        )
        message = Message(card=card, summary=subject.title)
        await queue(day.tables, whereabouts.under(day, head, own, whereabouts.MOVED, message))


# What people ask for ----------------------------------------------------------------------------


async def join(scene: Scene) -> Answer:
    """Take part; where the groups are open already, join the smallest that fits."""
    sitting = await rounds.open_round(scene) or await _open_late(scene)
    if sitting is None:
        return Answer(text=scene.face.say("join.noted"), fleeting=True)
    seated = await scene.tables.members.get(round_id=sitting.id, person_id=scene.guest.person.id)
    if seated is None:
        group = await rounds.seat_latecomer(scene, sitting, scene.guest.person)
        await _refresh(for_everybody(scene), sitting, group, newcomer=scene.guest)
    if not is_shared(scene.guest.place):
        return await my_group(scene)
    number = await _number(scene, sitting)
    told_in_thread = await whereabouts.thread_place(scene) is not None
    return Answer(text=scene.face.say("join.seated", number=number), fleeting=told_in_thread)


async def _number(scene: Scene, sitting: Round) -> int:
    """Return the number of the group that the person sits in."""
    seated = await scene.tables.members.get(round_id=sitting.id, person_id=scene.guest.person.id)
    group = await scene.tables.groups.get(id=seated.group_id) if seated else None
    return group.number if group else 0


async def _open_late(scene: Scene) -> Round | None:
    """Open the running breakout's groups for the first who comes, where nobody was there before."""
    session = scene.agenda.at(scene.now)
    if session is None or not rounds.is_breakout(session):
        return None
    due = await due_of(scene, session, DueKind.START)
    await open_groups(for_everybody(scene), due, session)
    return await rounds.open_round(scene)


async def due_of(day: Occasion, session: Session, kind: DueKind) -> Due:
    """Return the due that starts or ends a session, whatever became of it: its keys name the messages.

    Raises:
        RefusalError: `session_not_announced` where the agenda plans no such due.
    """
    found = await day.tables.dues.find(event_id=day.event.id, session_id=session.id, kind=kind)
    if not found:
        raise RefusalError("session_not_announced", title=session.title)
    return max(found, key=lambda each: (each.state is not DueState.WITHDRAWN, each.occurrence))


async def open_session(day: Occasion) -> Session:
    """Return the session whose groups are open.

    Raises:
        RefusalError: `groups_not_open`.
    """
    sitting = await rounds.open_round(day)
    session = day.agenda.session(sitting.session_id) if sitting else None
    if session is None:
        raise RefusalError("groups_not_open")
    return session


async def _refresh(day: Occasion, sitting: Round, group: Group, newcomer: Guest | None = None) -> None:
    """Show who sits in a group on its card, and call a newcomer to its thread. The card has no open
    fields, so nothing typed is lost.
    """
    await pulse.refresh(day, sitting)
    session = day.agenda.session(sitting.session_id)
    if session is None:
        return
    line = await rounds.group_line(day, group)
    for said in await day.tables.deliveries.find(event_id=day.event.id, kind="group", thread_place_id=group.place_id):
        card = breakout_cards.group_card(day.face, event=day.event, session=session, group=line, ends_at=session.end)
        changed = {"message": said.message.model_copy(update={"card": card}), "queued_at": day.now}
        await queue(day.tables, said.model_copy(update=changed))
        if newcomer is not None and (name := mentionable(newcomer.identity.name)):
            mention = Mention(user_id=newcomer.identity.user_id, name=name)
            text = day.face.voice.say("group.greeting", name=f"<at>{name}</at>", number=group.number)
            greeting = Message(text=text, mentions=(mention,))
            own = f"{said.key}/{newcomer.person.id}"
            await queue(day.tables, whereabouts.under(day, said, own, "group_greeting", greeting))


async def leave(scene: Scene) -> Answer:
    """Take no part; a seat in an open group is given up."""
    sitting = await rounds.open_round(scene)
    if sitting is not None:
        seated = await scene.tables.members.get(round_id=sitting.id, person_id=scene.guest.person.id)
        if seated is not None:
            await scene.tables.members.drop(round_id=sitting.id, person_id=scene.guest.person.id)
            group = await scene.tables.groups.get(id=seated.group_id)
            if group is not None:
                await _refresh(for_everybody(scene), sitting, group)
    return Answer(text=scene.face.say("leave.noted"), fleeting=True)


async def my_group(scene: Scene) -> Answer:
    """Show the person's group in the newest round.

    Raises:
        RefusalError: `group_none` where they sit in none.
    """
    found = await scene.tables.rounds.find(event_id=scene.event.id)
    for sitting in sorted(found, key=lambda each: each.made_at, reverse=True):
        seated = await scene.tables.members.get(round_id=sitting.id, person_id=scene.guest.person.id)
        group = await scene.tables.groups.get(id=seated.group_id) if seated else None
        session = scene.agenda.session(sitting.session_id)
        if group is not None and session is not None:
            line = await rounds.group_line(scene, group)
            return Answer(
                card=breakout_cards.group_card(
                    scene.face, event=scene.event, session=session, group=line, ends_at=session.end
                )
            )
    raise RefusalError("group_none")


def next_breakout(day: Occasion) -> Session:
    """Return the breakout that runs, else the next one.

    Raises:
        RefusalError: `breakout_none` where the agenda has no more of them.
    """
    wall = day.agenda.wall(day.now)
    ahead = [each for each in day.agenda.sessions if rounds.is_breakout(each) and (each.end is None or each.end > wall)]
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
        await rounds.undo(scene, sitting)
    dealt = await rounds.deal_anew(scene, session, before=found[0].seed if found else 0)
    if dealt is None:
        raise RefusalError("nobody_to_deal")
    return await _listed(scene, session, dealt)


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
            groups=await rounds.group_lines(scene, sitting),
            state=sitting.state,
        )
    )
