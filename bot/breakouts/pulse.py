"""How groups fare: one live card for those who run the day, drawn anew when something happens and never
posted again. The bot hears what mentions it and what is pressed, and no more: a group may be quiet only for us.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from bot.addresses import message_link
from bot.breakouts import rounds, stewards, whereabouts
from bot.delivery import queue
from bot.model import Delivery, Due, DueKind, DueState, HarvestState, Message, Priority
from bot.occasions import for_everybody, hold
from cards import pulse as pulse_cards
from cards.pulse import Line, State

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime

    from bot.breakouts.stewards import Desk
    from bot.model import Group, Harvest, Member, Place, Round, Session
    from bot.occasions import Occasion, Scene
    from cards.elements import Card, Face
    from cards.markdown import Markdown

KIND: Final = "pulse"
_OFTEN: Final = timedelta(minutes=1)  # a sign of life is written at most so often, and the clock looked at
_LEAST, _MOST = timedelta(minutes=3), timedelta(minutes=8)
_SHARE: Final = 5
_LONGEST: Final = timedelta(hours=12)  # after its time a group that nobody called back is not looked at any more


def patience(session: Session) -> timedelta:
    """Return after how long without a sign of life a group counts as silent: a fifth of the time that it has,
    but three to eight minutes.
    """
    length = (session.end or session.start) - session.start
    return min(_MOST, max(_LEAST, length / _SHARE)) if length else _MOST


def state_of(group: Group, harvest: Harvest | None, began: datetime, now: datetime, waits: timedelta) -> State:
    """Return how a group is: a call for help first, then what it handed in or wrote, then when it was last heard."""
    if group.called_at is not None:
        return State.CALLS
    if harvest is not None:
        return State.DRAFT if harvest.state is HarvestState.DRAFT else State.HANDED_IN
    if now - (group.heard_at or began) >= waits:
        return State.SILENT
    return State.WAITING if group.heard_at is None else State.WORKING


# What is on the board -----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Known:
    """What is known of the groups of a round: by group what they wrote and where they are, by person names."""

    harvests: Mapping[str, Harvest]
    names: Mapping[str, str]
    links: Mapping[str, str]


async def lines(day: Occasion, sitting: Round, session: Session) -> list[Line]:
    """Return the groups of a round as the board shows them, in order of their number; few queries, however
    many groups there are.
    """
    groups = await rounds.groups_of(day, sitting)
    members = await day.tables.members.find(round_id=sitting.id)
    harvests = {each.group_id: each for each in await day.tables.harvests.find(event_id=day.event.id)}
    known = _Known(harvests, await _names(day, groups), await links_of(day, groups))
    seated: dict[str, list[Member]] = {each.id: [] for each in groups}
    for member in members:
        seated[member.group_id].append(member)
    return [_line(day, session, each, seated[each.id], known) for each in groups]


async def _names(day: Occasion, groups: Iterable[Group]) -> dict[str, str]:
    """Return the names of who called and of who comes."""
    wanted = {one for each in groups if each.called_at for one in (each.called_by, each.answered_by) if one}
    people = await day.tables.people.find(id=tuple(sorted(wanted))) if wanted else []
    return {each.id: each.name for each in people}


async def links_of(day: Occasion, groups: Sequence[Group]) -> dict[str, str]:
    """Return by group the address of its thread, of those whose thread stands, or of where else it meets."""
    heads = await whereabouts.heads(day, groups)
    places = {each.id: each for each in await _places(day, {each.place_id for each in heads.values()})}
    teams = {each.id: await _team_of(day, each) for each in places.values()}
    found = {each.id: each.link for each in groups if each.link}
    for group_id, head in heads.items():
        place = places.get(head.place_id or "")
        if place is not None and head.activity_id:
            about = {"tenant_id": place.tenant_id, "group_id": teams[place.id]}
            found.setdefault(group_id, message_link(place.conversation_id, head.activity_id, **about))
    return found


async def _team_of(day: Occasion, place: Place) -> str:
    """Return the id in Entra of the team that a channel is in, where Teams told it there or elsewhere in the team."""
    if place.group_id or not place.team_id:
        return place.group_id or ""
    known = await day.tables.places.find(tenant_id=place.tenant_id, team_id=place.team_id)
    return next((each.group_id for each in known if each.group_id), "")


async def _places(day: Occasion, ids: set[str | None]) -> list[Place]:
    wanted = tuple(sorted(each for each in ids if each))
    return await day.tables.places.find(id=wanted) if wanted else []


def _line(day: Occasion, session: Session, group: Group, members: Sequence[Member], known: _Known) -> Line:
    began = day.agenda.instant(session.start)
    state = state_of(group, known.harvests.get(group.id), began, day.now, patience(session))
    since = group.called_at if state is State.CALLS else group.heard_at
    return Line(
        number=group.number,
        state=state,
        topic=group.topic,
        people=len(members),
        absent=sum(each.absent for each in members),
        since=day.agenda.wall(since) if since else None,
        caller=known.names.get(group.called_by or "", ""),
        coming=known.names.get(group.answered_by or "", ""),
        until=day.agenda.wall(group.ends_at) if group.ends_at and group.ends_at > day.now else None,
        link=known.links.get(group.id, ""),
    )


async def board(day: Occasion, sitting: Round, session: Session, *, troubles: Sequence[Markdown] = ()) -> Card:
    """Return the board of a round as it is now; `troubles` are sentences of what else is wrong."""
    return _drawn(day, sitting, session, await lines(day, sitting, session), day.face, troubles)


def _drawn(
    day: Occasion,
    sitting: Round,
    session: Session,
    found: Sequence[Line],
    face: Face,
    troubles: Sequence[Markdown] = (),
) -> Card:
    return pulse_cards.board(
        face,
        event=day.event,
        session=session,
        lines=found,
        ends_at=session.end,
        phase="open" if sitting.state == "open" else "closed",
        troubles=troubles,
    )


# The live card ------------------------------------------------------------------------------------


async def open_board(day: Occasion, sitting: Round, session: Session) -> None:
    """Put the board where those who run the day read along, once; and plan to look at the clock."""
    found = await lines(day, sitting, session)
    for desk in await stewards.desks(day):
        await queue(day.tables, _post(day, sitting, session, desk, found))
    await _look_again(day, sitting, session, found)


async def follow(day: Occasion) -> None:
    """Put the board of the groups that sit now where those who run the day now read along."""
    sitting = await rounds.open_round(day)
    session = rounds.session_of(day, sitting) if sitting else None
    if sitting is not None and session is not None:
        await open_board(day, sitting, session)


def _post(day: Occasion, sitting: Round, session: Session, desk: Desk, found: Sequence[Line]) -> Delivery:
    card = _drawn(day, sitting, session, found, desk.face)
    return Delivery(
        key=f"{day.event.id}/{session.id}/{KIND}/{desk.target}/1",
        event_id=day.event.id,
        place_id=desk.place.id if desk.place else None,
        person_id=desk.person.id if desk.person else None,
        kind=KIND,
        priority=Priority.ANNOUNCEMENT,
        message=Message(card=card, summary=str(card["fallbackText"])),
        queued_at=day.now,
    )


async def refresh(day: Occasion, sitting: Round) -> None:
    """Draw the board anew where it stands; a session that is gone leaves it as it was."""
    session = rounds.session_of(day, sitting)
    if session is None or sitting.state == "dealt":
        return
    await _redraw(day, sitting, session, await lines(day, sitting, session))


async def _redraw(day: Occasion, sitting: Round, session: Session, found: Sequence[Line]) -> None:
    posts = await _posts(day, session.id)
    for desk in await stewards.desks(day) if posts else ():
        if (post := _post(day, sitting, session, desk, found)).key in posts:
            await queue(day.tables, post)


async def _posts(day: Occasion, session_id: str) -> set[str]:
    begins = f"{day.event.id}/{session_id}/"
    found = await day.tables.deliveries.find(event_id=day.event.id, kind=KIND)
    return {each.key for each in found if each.key.startswith(begins)}


# Time passes --------------------------------------------------------------------------------------


async def look(day: Occasion, due: Due) -> None:
    """See whether a group has become silent, or its thread stands by now, and when to look again."""
    sitting = await day.tables.rounds.get(id=due.target)
    session = rounds.session_of(day, sitting) if sitting else None
    if sitting is None or session is None or sitting.state != "open":
        return
    found = await lines(day, sitting, session)
    await _redraw(day, sitting, session, found)
    await _look_again(day, sitting, session, found, due)


async def _look_again(
    day: Occasion, sitting: Round, session: Session, found: Sequence[Line], last: Due | None = None
) -> None:
    """Plan the next look, unless one is planned; two rows do, of which one is being done."""
    known = await day.tables.dues.find(event_id=day.event.id, kind=DueKind.PROGRESS, target=sitting.id)
    ahead = any(each.state is DueState.PLANNED and (last is None or each.key != last.key) for each in known)
    if ahead or day.now >= day.agenda.instant(session.end or session.start) + _LONGEST:
        return
    at = _next_look(day, session, found)
    looks = 1 + (last.occurrence if last else 0) % 2
    await day.tables.dues.put(
        Due(
            key=f"{day.event.id}/{session.id}/{KIND}/{looks}",
            event_id=day.event.id,
            at=at,
            kind=DueKind.PROGRESS,
            target=sitting.id,
            occurrence=looks,
            stale_at=at + _LONGEST,
            derived=False,
        )
    )


def _next_look(day: Occasion, session: Session, found: Sequence[Line]) -> datetime:
    """Return when to look again: when the next group that was heard would become silent, but not at once; and
    soon, where threads are on their way.
    """
    soon, waits = day.now + _OFTEN, patience(session)
    if any(not each.link for each in found) and day.now < day.agenda.instant(session.start) + _LEAST:
        return soon
    heard = [each.since or session.start for each in found if each.state in {State.WAITING, State.WORKING}]
    silent = [at for each in heard if (at := day.agenda.instant(each) + waits) > day.now]
    return max(soon, min(silent, default=day.now + waits))


# Signs of life ------------------------------------------------------------------------------------


async def hear(scene: Scene) -> None:
    """Take what somebody asks in a group's thread for a sign of life of that group."""
    place = scene.guest.place
    found = await scene.tables.groups.find(place_id=place.id) if place.thread_root else []
    if found:
        await heard(for_everybody(scene), found[0])


async def heard(day: Occasion, group: Group) -> None:
    """Remember that a group gave a sign of life; the board is drawn anew where that changes its state."""
    if group.heard_at is not None and day.now - group.heard_at < _OFTEN:
        return
    await hold(day.tables, day.event.id)
    fresh = await day.tables.groups.lock(id=group.id)
    sitting = await day.tables.rounds.get(id=group.round_id)
    session = rounds.session_of(day, sitting) if sitting else None
    if fresh is None or sitting is None or session is None or sitting.state != "open":
        return
    await day.tables.groups.put(fresh.model_copy(update={"heard_at": day.now}))
    began, waits = day.agenda.instant(session.start), patience(session)
    if state_of(fresh, None, began, day.now, waits) in {State.SILENT, State.WAITING}:
        await refresh(day, sitting)
