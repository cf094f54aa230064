"""A theme becomes two where somebody who runs the day wants it and does not say which ideas go."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from bot.errors import RefusalError
from bot.model import Placing, Theme, new_id
from bot.sensemaking import steps
from bot.sensemaking.gathered import gather

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bot.model import Idea
    from bot.occasions import Occasion
    from bot.sensemaking.finding import Search
    from bot.themes.shapes import Space


async def halve(what: Search, theme_id: str, fresh: Mapping[str, str], space: Space) -> frozenset[str]:
    """Return the ideas that leave a theme, the fewer of its two halves; it calculates in a thread."""
    known = {**what.vectors, **fresh}
    ideas = [each for each in what.session.of(theme_id) if known.get(each.id)]
    return await asyncio.to_thread(_halve, ideas, [known[each.id] for each in ideas], space)


def _halve(ideas: Sequence[Idea], packed: Sequence[str], space: Space) -> frozenset[str]:
    from bot.themes import group_ideas  # noqa: PLC0415 - numbers are loaded by who calculates
    from bot.themes.rows import unpack  # noqa: PLC0415

    if not ideas:
        return frozenset()
    found = group_ideas(unpack(packed), [each.text for each in ideas], space, number=2)
    smallest = min(found, key=lambda each: (len(each.ideas), each.ideas))
    return frozenset(ideas[at].id for at in smallest.ideas) if len(found) > 1 else frozenset()


async def part(day: Occasion, session_id: str, theme_id: str, leaving: frozenset[str], person_id: str) -> Theme:
    """Let some ideas of a theme become one of their own, and return that. The event is held.

    Raises:
        RefusalError: `theme_gone`, `theme_split_none` (number) where none or all of its ideas would leave.
    """
    now = await gather(day.tables, day.event.id, session_id)
    theme, own = now.themes.get(theme_id), now.of(theme_id)
    if theme is None or not own:
        raise RefusalError("theme_gone")
    going = [each for each in own if each.id in leaving]
    staying = [each for each in own if each.id not in leaving]
    if not going or not staying:
        raise RefusalError("theme_split_none", number=theme.number)
    made = Theme(
        id=new_id(),
        event_id=day.event.id,
        number=await day.tables.themes.last_number(day.event.id) + 1,
        session_id=session_id,
        name=await name_of(going, staying),
        decided=True,
        worded=theme.worded,
        made_at=day.now,
    )
    await steps.take(
        day,
        person_id,
        "split",
        themes=[theme.model_copy(update={"decided": True, "central": ""}), made],
        placings=[
            *(Placing(idea_id=each.id, event_id=day.event.id, theme_id=theme.id, decided=True) for each in staying),
            *(Placing(idea_id=each.id, event_id=day.event.id, theme_id=made.id, decided=True) for each in going),
        ],
        told={"number": theme.number, "other": made.number, "ideas": [each.number for each in going]},
        home=theme.id,
    )
    return made


async def name_of(going: Sequence[Idea], others: Sequence[Idea]) -> str:
    """Return what ideas are called that become a theme of their own; it reads in a thread."""
    texts = [each.text for each in (*going, *others)]
    return await asyncio.to_thread(_name, texts, len(going))


def _name(texts: Sequence[str], count: int) -> str:
    from bot.themes import name_theme  # noqa: PLC0415 - it loads what reads words

    return name_theme(texts, range(count), range(count, len(texts)))
