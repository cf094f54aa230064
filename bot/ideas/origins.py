"""Where an idea comes from, who may know of it, and how long it is its author's to change.

An idea of a circle's session stands in no list outside that circle, whatever the programme becomes.
"""

from __future__ import annotations

import hashlib
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from bot.errors import RefusalError
from bot.model import Audience, IdeaState
from bot.occasions import is_shared

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from bot.model import Agenda, Group, Idea, Round
    from bot.occasions import Occasion, Scene

    Standing = Mapping[str | None, str | None]

GRACE: Final = timedelta(minutes=30)
"""After a session ended what people share still belongs to it, and is theirs to change."""
LONGEST: Final = 4000
_DIGITS: Final = 6  # a million ideas are a typing error


async def group_here(scene: Scene) -> tuple[Group | None, Round | None]:
    """Return the group whose thread this is, and its round."""
    found = await scene.tables.groups.find(place_id=scene.guest.place.id)
    if not found:
        return None, None
    return found[0], await scene.tables.rounds.get(id=found[0].round_id)


async def origin(scene: Scene, session_id: str | None) -> tuple[Group | None, str | None]:
    """Return the group and the session that an idea belongs to: the group's own where it is shared in a group's
    thread, else the one that was asked about, that runs, or that ended within the grace; else the day alone.
    """
    group, sitting = await group_here(scene)
    if group and sitting:
        return group, sitting.session_id
    agenda = scene.agenda.public()
    named = agenda.session(session_id) if session_id else None
    running = agenda.at(scene.now, grace=GRACE)
    meant = named or running
    if named and running and named != running and named.end is not None:
        # An old card says which session it was made for; it counts while that one is fresh.
        fresh = scene.now < scene.agenda.instant(named.end) + GRACE
        meant = named if fresh else running
    return None, meant.id if meant else None


def harvest_idea(group_id: str, place: str) -> str:
    """Return the id of the idea that an answer of a group becomes; the same however often it is changed."""
    return hashlib.sha256(f"{group_id}/{place}".encode()).hexdigest()[:32]


async def is_harvest(day: Occasion, idea: Idea) -> bool:
    """Whether an idea is an answer of a group: then the group changes it, and nobody alone."""
    harvest = await day.tables.harvests.get(group_id=idea.group_id) if idea.group_id else None
    return harvest is not None and any(harvest_idea(harvest.group_id, place) == idea.id for place in harvest.answers)


def closes_at(day: Occasion, idea: Idea) -> datetime | None:
    """Return until when an idea is its author's to change: its session's end and the grace; where nothing tells
    that, and for ideas of the day, the event's end.
    """
    session = day.agenda.session(idea.session_id) if idea.session_id else None
    if session is None or session.end is None:
        return day.event.ends_at
    return day.agenda.instant(session.end) + GRACE


def is_over(day: Occasion, idea: Idea) -> bool:
    """Whether an idea is not to be changed any more."""
    closes = closes_at(day, idea)
    return closes is not None and day.now >= closes


# Who may know of it -------------------------------------------------------------------------------


async def standing(day: Occasion, agenda: Agenda) -> Standing:
    """Return under which session ideas of each session stand for readers who know `agenda`; what is not in it they
    may not know of. Ideas of an open session that is off stand with those of the day.
    """
    known = {each.id for each in agenda.sessions}
    off = await day.tables.sessions.find(event_id=day.event.id, withdrawn=True, audience=Audience.OPEN)
    return {None: None} | {each.id: None for each in off if each.id not in known} | {each: each for each in known}


async def standing_here(scene: Scene) -> Standing:
    """Return the same for who asks, where they ask: also what the circle may know that they sit in."""
    shown = dict(await standing(scene, scene.agenda.public()))
    closed = {each.id for each in scene.agenda.sessions if each.id not in shown}
    if not closed:
        return shown
    if is_shared(scene.guest.place):
        _, sitting = await group_here(scene)
        seen = {sitting.session_id} if sitting else set()
    else:
        seats = await scene.tables.members.find(person_id=scene.guest.person.id)
        sat = await scene.tables.rounds.find(id=tuple(each.round_id for each in seats)) if seats else []
        seen = {each.session_id for each in sat}
    return shown | {each: each for each in closed & seen}


async def numbered(
    scene: Scene, said: str, *, state: tuple[IdeaState, ...] = (IdeaState.SHARED,), mine: bool = False
) -> Idea:
    """Return the idea that a number means, as far as who asks may know of it here; with `mine` also where they
    wrote it.

    Raises:
        RefusalError: `idea_number_wrong`.
    """
    digits = said.strip().lstrip("#").strip()
    if digits.isdecimal() and len(digits) <= _DIGITS:
        found = await scene.tables.ideas.find(event_id=scene.event.id, number=int(digits), state=state)
        own = found and found[0].person_id == scene.guest.person.id and (mine or not is_shared(scene.guest.place))
        seen = found and found[0].state is IdeaState.SHARED
        if found and (own or (seen and found[0].session_id in await standing_here(scene))):
            return found[0]
    raise RefusalError("idea_number_wrong", number=digits[:20])
