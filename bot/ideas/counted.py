"""How ideas are counted, and how documents tell them: by heads, a person once, and by municipality.

An idea stands with its author, one of a group with the group; one that was shared without a name has none, for
nobody, and no municipality either.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Final

from bot import support
from bot.ideas.origins import standing
from bot.model import IdeaState
from bot.record import IdeaRecord, Support

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterable, Mapping

    from bot.ideas.origins import Standing
    from bot.model import Agenda, Idea
    from bot.occasions import Occasion

_AT_ONCE: Final = 500
"""So many ideas are read at a stretch: some milliseconds."""


async def count(day: Occasion) -> int:
    """Return how many ideas everybody may know of."""
    shown = await standing(day, day.agenda.public())
    return await day.tables.ideas.count(event_id=day.event.id, state=IdeaState.SHARED, session_id=tuple(shown))


async def ranked(day: Occasion, shown: Standing) -> list[str]:
    """Return the ids of the ideas of some sessions, the most supported first, then the oldest."""
    votes = await day.tables.votes.count_by("idea_id", event_id=day.event.id)
    found = await day.tables.ideas.pick(
        "number", "id", event_id=day.event.id, state=IdeaState.SHARED, session_id=tuple(shown)
    )
    return [own for _, _, own in sorted((-votes.get(own, 0), number, own) for number, own in found)]


async def supports(day: Occasion, idea_ids: Iterable[str]) -> dict[str, Support]:
    """Return how many are for each of these ideas."""
    wanted = tuple(idea_ids)
    votes = await day.tables.votes.pick("idea_id", "person_id", idea_id=wanted) if wanted else []
    return tally(wanted, votes, await support.homes(day, {person_id for _, person_id in votes}))


def tally(idea_ids: Iterable[str], votes: Iterable[tuple[str, str]], homes: Mapping[str, str]) -> dict[str, Support]:
    """Count votes, each as the idea and the person, by idea; those without any are among them."""
    voters: dict[str, set[str]] = {each: set() for each in idea_ids}
    for idea_id, person_id in votes:
        if idea_id in voters:
            voters[idea_id].add(person_id)
    return {idea_id: support.count(people, homes) for idea_id, people in voters.items()}


def is_named(idea: Idea) -> bool:
    """Whether an idea stands with its author."""
    return not idea.anonymous and idea.group_id is None


async def authors(day: Occasion, ideas: Iterable[Idea]) -> dict[str, str]:
    """Return by id what the authors are called whose names stand with their ideas."""
    ids = tuple(sorted({each.person_id for each in ideas if is_named(each)}))
    found = await day.tables.people.find(id=ids) if ids else []
    return {each.id: each.name for each in found if each.name}


async def records(day: Occasion, agenda: Agenda) -> list[IdeaRecord]:
    """Return what people shared, by number, of the sessions that `agenda` has and of the day."""
    shown = await standing(day, agenda)
    found = [each async for part in all_shared(day, shown) for each in part]
    votes = await day.tables.votes.pick("idea_id", "person_id", event_id=day.event.id)
    homes = await support.homes(day)
    strangers = {person_id for _, person_id in votes} | {each.person_id for each in found}
    homes |= await support.homes(day, strangers - homes.keys())
    counted = tally((each.id for each in found), votes, homes)
    await asyncio.sleep(0)
    names = await authors(day, found)
    groups = {each.id: each.number for each in await day.tables.groups.find(event_id=day.event.id)}
    themes = await _themes(day)
    told = [
        IdeaRecord(
            number=each.number,
            text=each.text,
            session_id=shown[each.session_id],
            group=groups.get(each.group_id or ""),
            slot=each.slot,
            author=names.get(each.person_id, "") if is_named(each) else "",
            municipality=homes.get(each.person_id, "") if is_named(each) else "",
            support=counted[each.id],
            theme=themes.get(each.id),
            state=each.state,
            shared_at=each.shared_at,
        )
        for each in found
    ]
    return sorted(told, key=lambda each: each.number)


async def all_shared(day: Occasion, shown: Standing) -> AsyncIterator[list[Idea]]:
    """Yield the ideas of some sessions in parts, and let others have their turn in between."""
    own = await day.tables.ideas.pick("id", event_id=day.event.id, state=IdeaState.SHARED, session_id=tuple(shown))
    for start in range(0, len(own), _AT_ONCE):
        yield await day.tables.ideas.find(id=tuple(each for (each,) in own[start : start + _AT_ONCE]))
        await asyncio.sleep(0)


async def _themes(day: Occasion) -> dict[str, int]:
    """Return by idea the number of its theme."""
    numbers = {each.id: each.number for each in await day.tables.themes.find(event_id=day.event.id)}
    placings = await day.tables.placings.find(event_id=day.event.id)
    return {each.idea_id: numbers[each.theme_id] for each in placings if each.theme_id in numbers}
