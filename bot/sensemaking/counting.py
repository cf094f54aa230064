"""Whom a theme has for it: a person counts once, whichever of its ideas they support; and who wrote them, where ideas
of a group are those of all who sat there.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot import ideas, support
from bot.record import ThemeRecord
from bot.sensemaking.gathered import central_of, gather

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bot.model import Agenda, Group, Idea
    from bot.occasions import Occasion
    from bot.sensemaking.gathered import Gathered


async def records(day: Occasion, agenda: Agenda) -> list[ThemeRecord]:
    """Return the themes of the sessions that `agenda` has, in its order, and then of the day besides; of each the
    largest first. Of sessions that it does not have there is nothing.
    """
    return [each for session in await visible(day, agenda) for each in await told(day, session, agenda)]


async def by_words(day: Occasion, agenda: Agenda) -> bool:
    """Whether any of these themes was found by the words that ideas share, not by what they mean."""
    return any(session.themes[each].worded for session in await visible(day, agenda) for each in session.members())


async def visible(day: Occasion, agenda: Agenda) -> list[Gathered]:
    """Return what sessions with themes have, those that `agenda` has in its order, and then the day besides."""
    shown = await ideas.standing(day, agenda)
    order = {each.id: place for place, each in enumerate(agenda.sessions)}
    themes = await day.tables.themes.pick("session_id", event_id=day.event.id)
    themed = {session_id for (session_id,) in themes if (session_id or None) in shown}
    there = sorted(themed, key=lambda each: (order.get(each, len(order)), each))
    return [await gather(day.tables, day.event.id, each) for each in there]


async def told(day: Occasion, session: Gathered, agenda: Agenda) -> list[ThemeRecord]:
    """Return the themes of one session, the largest first."""
    members = session.members()
    themed = [each for own in members.values() for each in own]
    voters = await _voters(day, themed)
    sitting = await _sitting(day, themed)
    numbers = {each.id: each.number for each in await _groups(day, themed)}
    homes = await support.homes(day, {each for people in (*voters.values(), *sitting.values()) for each in people})
    stands = session.session_id if agenda.session(session.session_id) else None
    return [
        ThemeRecord(
            number=session.themes[theme_id].number,
            name=session.themes[theme_id].name,
            session_id=stands,
            central=central_of(session.themes[theme_id], own).number,
            ideas=tuple(each.number for each in own),
            groups=tuple(sorted({numbers[each.group_id] for each in own if each.group_id in numbers})),
            voices=support.count({one for each in own for one in sitting[each.id]}, homes),
            support=support.count({one for each in own for one in voters.get(each.id, ())}, homes),
        )
        for theme_id, own in members.items()
    ]


async def _voters(day: Occasion, themed: Sequence[Idea]) -> dict[str, set[str]]:
    """Return who supports each idea."""
    ids = {each.id for each in themed}
    found: dict[str, set[str]] = {}
    for idea_id, person_id in await day.tables.votes.pick("idea_id", "person_id", event_id=day.event.id):
        if idea_id in ids:
            found.setdefault(idea_id, set()).add(person_id)
    return found


async def _sitting(day: Occasion, themed: Sequence[Idea]) -> Mapping[str, set[str]]:
    """Return whose idea each is: its author's, and of a group's also theirs who sat there."""
    group_ids = tuple(sorted({each.group_id for each in themed if each.group_id}))
    members = await day.tables.members.find(group_id=group_ids, absent=False) if group_ids else []
    seated: dict[str, set[str]] = {}
    for each in members:
        seated.setdefault(each.group_id, set()).add(each.person_id)
    return {each.id: {each.person_id} | seated.get(each.group_id or "", set()) for each in themed}


async def _groups(day: Occasion, themed: Sequence[Idea]) -> Sequence[Group]:
    group_ids = tuple(sorted({each.group_id for each in themed if each.group_id}))
    return await day.tables.groups.find(id=group_ids) if group_ids else []
