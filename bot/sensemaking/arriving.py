"""What comes of new ideas: their authors hear of close ones, and where there are themes each goes to the nearest.

What takes long is done while nothing is held; what it came to counts only as far as it still fits.
"""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import TYPE_CHECKING, Final, NamedTuple

from bot import ideas
from bot.model import Embedding, IdeaState, Placing
from bot.sensemaking.gathered import Gathered, gather
from bot.sensemaking.unread import vectors

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime

    from bot.model import Idea
    from bot.occasions import Occasion
    from bot.ports import Tables
    from bot.themes.shapes import Space

FRESH: Final = timedelta(minutes=10)
"""So long after it was shared somebody may still want to support another idea instead."""
MOST: Final = 3


class Arrival(NamedTuple):
    """The sessions that new ideas came to, with what is known of them; of `fresh` ones close ideas are looked for."""

    fresh: frozenset[str] = frozenset()
    sessions: tuple[Gathered, ...] = ()
    vectors: Mapping[str, str] = {}


class Thought(NamedTuple):
    """What comes of new ideas: by idea those close to it and the theme that it joins; by theme who stands for it."""

    close: Mapping[str, Sequence[str]]
    joined: Mapping[str, str]
    central: Mapping[str, str]


async def arrival(
    tables: Tables, event_id: str, space: str, batch: Iterable[str], now: datetime, *, settles: bool
) -> Arrival:
    """Return what is to be thought of once a batch of ideas is read; where it `settles`, ideas join themes as well."""
    shown = await tables.ideas.pick("id", "session_id", "shared_at", event_id=event_id, state=IdeaState.SHARED)
    homes = {own: session_id or "" for own, session_id, _ in shown}
    at = {own: shared_at for own, _, shared_at in shown}
    fresh = frozenset(each for each in batch if each in at and now - at[each] < FRESH)
    concerned = {homes[each] for each in fresh}
    concerned |= await _unsettled(tables, event_id, homes) if settles else set()
    sessions = [await gather(tables, event_id, each) for each in sorted(concerned)]
    known = await vectors(tables, space, [idea.id for each in sessions for idea in each.ideas])
    return Arrival(fresh, tuple(sessions), known)


async def _unsettled(tables: Tables, event_id: str, homes: Mapping[str, str]) -> set[str]:
    """Return the sessions that have themes, and ideas that are in none of them, or a theme that no idea stands for."""
    themes = await tables.themes.find(event_id=event_id)
    if not themes:
        return set()
    placed = dict(await tables.placings.pick("idea_id", "theme_id", event_id=event_id))
    live = {placed[each] for each in homes if each in placed}
    standing = [each for each in themes if each.id in live]
    themed = {each.session_id for each in standing}
    loose = {session_id for own, session_id in homes.items() if own not in placed} & themed
    headless = {each.session_id for each in standing if not _stands(each.central, each.id, placed, homes)}
    return loose | headless


def _stands(idea_id: str, theme_id: str, placed: Mapping[str, str], homes: Mapping[str, str]) -> bool:
    return idea_id in homes and placed.get(idea_id) == theme_id


async def think(came: Arrival, made: Sequence[Embedding], space: Space) -> Thought:
    """Return what comes of an arrival; it calculates in a thread."""
    known = {**came.vectors, **{each.idea_id: each.vector for each in made if each.vector}}
    thoughts = [await asyncio.to_thread(_think, each, known, came.fresh, space) for each in came.sessions]
    return Thought(
        {own: each for thought in thoughts for own, each in thought.close.items()},
        {own: each for thought in thoughts for own, each in thought.joined.items()},
        {own: each for thought in thoughts for own, each in thought.central.items()},
    )


def _think(session: Gathered, known: Mapping[str, str], fresh: frozenset[str], space: Space) -> Thought:
    from bot.themes import central, nearest  # noqa: PLC0415 - numbers are loaded by who calculates
    from bot.themes.rows import join, unpack  # noqa: PLC0415

    ideas = [each for each in session.ideas if each.id in known]
    if not ideas:
        return Thought({}, {}, {})
    rows = unpack(known[each.id] for each in ideas)
    close: dict[str, Sequence[str]] = {}
    for at, idea in enumerate(ideas):
        if idea.id in fresh and (before := _before(ideas, at)):
            found = nearest(rows[at], rows[before], space, MOST)
            close[idea.id] = [ideas[before[each.idea]].id for each in found]
    themes = _places(session, ideas)
    loose = [at for at, each in enumerate(ideas) if session.theme_of(each.id) is None]
    names = list(themes)
    joined = join(rows, list(themes.values()), loose, space) if themes and loose else {}
    for at, theme in joined.items():
        themes[names[theme]].append(at)
    return Thought(
        {own: found for own, found in close.items() if found},
        {ideas[at].id: names[theme] for at, theme in joined.items()},
        {
            theme_id: ideas[central(rows, places, space)].id
            for theme_id, places in themes.items()
            if session.themes[theme_id].central not in {ideas[at].id for at in places}
        },
    )


def _before(ideas: Sequence[Idea], at: int) -> list[int]:
    """Return the places of what others shared earlier."""
    return [each for each in range(at) if ideas[each].person_id != ideas[at].person_id]


def _places(session: Gathered, ideas: Sequence[Idea]) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    for at, each in enumerate(ideas):
        if theme_id := session.theme_of(each.id):
            found.setdefault(theme_id, []).append(at)
    return found


async def keep(day: Occasion, came: Arrival, thought: Thought) -> None:
    """Tell authors of close ideas, and let ideas join themes, as far as it still fits. The event is held."""
    await _offer(day, thought.close)
    if not thought.joined and not thought.central:
        return
    for each in came.sessions:
        now = await gather(day.tables, day.event.id, each.session_id)
        live = set(now.members())
        joining = [
            Placing(idea_id=own.id, event_id=day.event.id, theme_id=thought.joined[own.id])
            for own in now.loose()
            if thought.joined.get(own.id) in live
        ]
        await day.tables.placings.put_all(joining)
        home = {own.id: now.theme_of(own.id) for own in now.ideas} | {own.idea_id: own.theme_id for own in joining}
        await day.tables.themes.put_all(
            [
                theme.model_copy(update={"central": chosen})
                for theme in now.themes.values()
                if (chosen := thought.central.get(theme.id, "")) and home.get(chosen) == theme.id
            ]
        )


async def _offer(day: Occasion, close: Mapping[str, Sequence[str]]) -> None:
    wanted = {*close, *(each for found in close.values() for each in found)}
    rows = {each.id: each for each in await day.tables.ideas.find(id=tuple(wanted))} if wanted else {}
    for own, found in close.items():
        others = [rows[each] for each in found if each in rows]
        if own in rows and others and day.now - rows[own].shared_at < FRESH:
            await ideas.offer_close(day, rows[own], others)
            await asyncio.sleep(0)  # turns that come meanwhile are answered in between
