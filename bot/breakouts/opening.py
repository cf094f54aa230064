"""Groups from deal to thanks. The database knows who sits where; opening twice posts nothing twice.

People are dealt once for a session, when its groups open (or when a facilitator asks earlier). Everything here may
be run again: what is said already is not said again.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.announcements import helps_until, is_told, key, list_groups
from bot.breakouts import (
    deals,
    harvests,
    invitations,
    pulse,
    rounds,
    stewards,
    summons,
    threads,
    topics,
    venues,
    whereabouts,
)
from bot.delivery import queue_all
from bot.errors import RefusalError
from bot.grouping import how_many
from bot.model import Delivery, DueKind, DueState, GroupPlaces, Mention, Message
from bot.occasions import is_shared
from cards import breakout as breakout_cards
from cards import groups as group_cards
from cards import venues as venue_cards
from cards.markdown import mentionable

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from bot.model import Due, Group, Round, Session
    from bot.occasions import Guest, Occasion
    from cards.breakout import GroupLine
    from cards.elements import Card, Face


TO_DO = "venue"
"""The kind of what those who run the day are to do before groups can meet."""


# Before -------------------------------------------------------------------------------------------


async def prepare(day: Occasion, due: Due, session: Session) -> None:
    """Lay the tables that people choose from, and tell those who run the day what is to be done before groups open:
    rooms to be opened by hand, links that are missing.
    """
    plan = rounds.plan_of(session)
    if plan.topics:
        await topics.lay(day, session)
    sitting = await deals.deal(day, session) if plan.places is GroupPlaces.ROOMS and not plan.topics else None
    groups = len(await rounds.groups_of(day, sitting)) if sitting else await _expected(day, session)
    await _tell_to_do(day, due, session, groups, dealt=sitting is not None)


async def _tell_to_do(day: Occasion, due: Due, session: Session, groups: int, *, dealt: bool) -> None:
    """Tell those who run the day what is left to them: once, or what has changed since."""
    plan = rounds.plan_of(session)
    lacks = venues.venue_of(session).lacks(session, groups)
    if groups and (plan.places is GroupPlaces.ROOMS or lacks):
        await _tell_desks(
            day,
            due,
            TO_DO,
            lambda face: venue_cards.to_do(
                face, event=day.event, session=session, groups=groups, lacks=lacks, dealt=dealt
            ),
        )


async def _expected(day: Occasion, session: Session) -> int:
    """Return how many groups there will be, as far as can be known."""
    plan = rounds.plan_of(session)
    people = len(await rounds.participants(day))
    return len(plan.topics) or how_many(people, smallest=plan.smallest, largest=plan.largest)


# Opening ------------------------------------------------------------------------------------------


async def open_groups(day: Occasion, due: Due, session: Session) -> list[GroupLine]:
    """Deal where needed, give each group where it meets, tell everybody, and return the groups."""
    sitting = await deals.deal(day, session, firm=await _is_in_hands(day, session))
    if sitting is None:
        return []
    if sitting.state != "open":
        sitting = sitting.model_copy(update={"state": "open"})
        await day.tables.rounds.put(sitting)
    venue = venues.venue_of(session)
    groups = await venue.prepare(day, session, await rounds.groups_of(day, sitting))
    lines = {each.number: each for each in await rounds.lines_of(day, groups)}
    channel = await venue.channel(day)
    if channel is not None:
        await threads.begin(day, due, session, channel, groups, lines)
    await invitations.begin(day, due, session, sitting, groups)
    if rounds.plan_of(session).topics:
        await topics.refresh(day, session, over=True)
    await _tell_to_do(day, due, session, len(groups), dealt=True)
    await _tell_of_wishes(day, due, session, sitting)
    await pulse.open_board(day, sitting, session)
    return list(lines.values())


async def _is_in_hands(day: Occasion, session: Session) -> bool:
    """Whether somebody may have opened rooms by the list by now: then nobody on it is to sit elsewhere."""
    if rounds.plan_of(session).places is not GroupPlaces.ROOMS:
        return False
    told = await day.tables.deliveries.find(event_id=day.event.id, kind=TO_DO)
    return any(each.key.startswith(f"{day.event.id}/{session.id}/") for each in told)


async def _tell_of_wishes(day: Occasion, due: Due, session: Session, sitting: Round) -> None:
    """Tell those who run the day what of their wishes could not be had: never in silence."""
    plan = rounds.plan_of(session)
    if not plan.together and not plan.apart:
        return
    told = await deals.weigh(day, session, sitting)
    if told.contradiction or told.unknown or told.ambiguous:
        await _tell_desks(
            day,
            due,
            "relaxed",
            lambda face: group_cards.relaxed(face, event=day.event, session=session, weighed=told),
        )


async def _tell_desks(day: Occasion, due: Due, act: str, draw: Callable[[Face], Card]) -> None:
    """Tell those who run the day something, once, where nobody else reads along."""
    rows = []
    for desk in await stewards.desks(day):
        card = draw(desk.face)
        rows.append(
            Delivery(
                key=key(due, act, desk.target),
                event_id=day.event.id,
                place_id=desk.place.id if desk.place else None,
                person_id=desk.person.id if desk.person else None,
                kind=act,
                message=Message(card=card, summary=str(card["fallbackText"])),
                stale_at=helps_until(day, due),
                queued_at=day.now,
            )
        )
    await queue_all(day.tables, rows)


# Closing ------------------------------------------------------------------------------------------


async def close_groups(day: Occasion, due: Due, session: Session, *, called: bool = True) -> None:
    """Close the round when the last of its groups is to be back; thank those whose time is up, each in its
    thread, and call them back, unless it is too late for that.
    """
    sitting = await rounds.round_of(day, session.id)
    if sitting is None or sitting.state == "dealt":  # nobody sat down
        return
    if not await _sits_on(day, due, session, sitting):
        sitting = sitting.model_copy(update={"state": "closed"})
        await day.tables.rounds.put(sitting)
    if is_told(session):
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


# What follows from changes ------------------------------------------------------------------------


async def refresh(day: Occasion, sitting: Round, group: Group, newcomer: Guest | None = None) -> None:
    """Show who sits in a group, until when, wherever that is said; and call a newcomer to its thread."""
    await pulse.refresh(day, sitting)
    session = rounds.session_of(day, sitting)
    if session is None:
        return
    await invitations.follow(day, session, [group])
    if newcomer is not None and is_shared(newcomer.place):  # elsewhere the answer tells them
        start = await due_of(day, session, DueKind.START)
        await invitations.invite(day, start, session, [group], only={newcomer.person.id})
    above = await whereabouts.head(day, group)
    if above is None:
        await _relist(day, sitting, session)
        return
    card = threads.drawn(day, session, group, await rounds.group_line(day, group))
    posts = [threads.redrawn(day, above, above.message.model_copy(update={"card": card}))]
    if newcomer is not None and (name := mentionable(newcomer.identity.name)):
        mention = Mention(user_id=newcomer.identity.user_id, name=name)
        text = day.face.voice.say("group.greeting", name=f"<at>{name}</at>", number=group.number)
        greeting = Message(text=text, mentions=(mention,))
        posts.append(whereabouts.under(day, above, f"{above.key}/{newcomer.person.id}", "group_greeting", greeting))
    await queue_all(day.tables, posts)


async def refresh_all(day: Occasion, sitting: Round) -> None:
    """Show of all groups of a round what `refresh` shows of one."""
    await pulse.refresh(day, sitting)
    session = rounds.session_of(day, sitting)
    if session is None:
        return
    groups = await rounds.groups_of(day, sitting)
    standing = await whereabouts.heads(day, groups)
    await _redraw_all(day, None, session, [each for each in groups if each.id in standing], standing)
    await invitations.follow(day, session, groups)
    if not standing:
        await _relist(day, sitting, session)


async def _relist(day: Occasion, sitting: Round, session: Session) -> None:
    """Show who sits where in the post that lists the groups, where they have no threads."""
    if sitting.state == "open":
        due = await due_of(day, session, DueKind.START)
        await list_groups(day, due, session, await rounds.group_lines(day, sitting))


async def adapt(day: Occasion, sitting: Round, was: Session | None, session: Session | None) -> None:
    """Let groups follow their session, which a release changed (from or to None: it was, or is, none): they
    keep their places and threads, their cards say the new time, and where it concerns them they are told.
    """
    wall = day.agenda.wall(day.now)
    runs = session is not None and session.start <= wall < (session.end or session.start)
    over = was is None or (was.end is not None and was.end <= wall)
    told = sitting.state == "open" or (sitting.state == "closed" and over and runs)
    if told and sitting.state != (state := "open" if session else "closed"):
        sitting = sitting.model_copy(update={"state": state})
        await day.tables.rounds.put(sitting)
    groups = await rounds.groups_of(day, sitting)
    if was is not None and session is None:
        await harvests.rescue(day, was)
        await summons.drop(day, was, groups)
    standing = await whereabouts.heads(day, groups)
    if session is not None:
        await _redraw_all(day, was, session, [each for each in groups if each.id in standing], standing)
        await invitations.follow(day, session, groups)
    if was is not None and session is not None:
        told = told and (session.start, session.end) != (was.start, was.end)
    if told:
        await _tell_moved(day, was, session, groups, standing)
    await pulse.refresh(day, sitting)


async def _redraw_all(
    day: Occasion, was: Session | None, session: Session, groups: Sequence[Group], standing: Mapping[str, Delivery]
) -> None:
    """Draw anew the cards that no longer say what they said."""
    lines = {each.number: each for each in await rounds.lines_of(day, groups)}
    posts = []
    for each in groups:
        card = threads.drawn(day, session, each, lines[each.number])
        above = standing[each.id]
        if card != (above.message.card if was is None else threads.drawn(day, was, each, lines[each.number])):
            posts.append(threads.redrawn(day, above, above.message.model_copy(update={"card": card})))
    await queue_all(day.tables, posts)


async def _tell_moved(
    day: Occasion,
    was: Session | None,
    session: Session | None,
    groups: Sequence[Group],
    standing: Mapping[str, Delivery],
) -> None:
    """Tell groups that sit together of the new time, or that it is called off: each in its thread, else together."""
    subject = session or was
    if subject is None:
        return
    card = (
        breakout_cards.moved(day.face, session=session, was=was or session)
        if session
        else breakout_cards.cancelled(day.face, session=subject)
    )
    message, kind = Message(card=card, summary=subject.title), whereabouts.MOVED
    told = [
        whereabouts.under(
            day, standing[each.id], whereabouts.moved_key(day, subject.id, each.id, day.event.release), kind, message
        )
        for each in groups
        if each.id in standing
    ]
    places = await day.main_places() if groups and not told else []
    together = [
        Delivery(
            key=whereabouts.moved_key(day, subject.id, each.id, day.event.release),
            event_id=day.event.id,
            place_id=each.id,
            kind=kind,
            message=message,
            queued_at=day.now,
        )
        for each in places
    ]
    await queue_all(day.tables, [*told, *together])


# What stands in the database ----------------------------------------------------------------------


async def due_of(day: Occasion, session: Session, kind: DueKind) -> Due:
    """Return the due that starts or ends a session, whatever became of it: its keys name the messages.

    Raises:
        RefusalError: `session_not_announced` where the agenda plans no such due.
    """
    found = await day.tables.dues.find(event_id=day.event.id, session_id=session.id, kind=kind, target="")
    if not found:
        raise RefusalError("session_not_announced", title=session.title)
    return max(found, key=lambda each: (each.state is not DueState.WITHDRAWN, each.occurrence))


async def open_session(day: Occasion) -> Session:
    """Return the session whose groups are open.

    Raises:
        RefusalError: `groups_not_open`.
    """
    sitting = await rounds.open_round(day)
    session = rounds.session_of(day, sitting) if sitting else None
    if session is None:
        raise RefusalError("groups_not_open")
    return session
