"""Themes of one session are found: what a person decided stays, and what is unchanged keeps its number and its name.

Found while nothing is held, they are kept only if nobody decided anything meanwhile; else they are found again.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Final, NamedTuple

from bot.model import Placing, Theme, new_id
from bot.sensemaking.gathered import gather
from bot.sensemaking.matching import match
from bot.sensemaking.unread import vectors
from bot.sensing import LEAST
from bot.themes.shapes import Space

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bot.model import Idea
    from bot.occasions import Occasion
    from bot.ports import Tables
    from bot.sensemaking.gathered import Gathered
    from bot.themes.rows import Vectors
    from bot.themes.shapes import ThemeDraft

_MOST: Final = 1200
"""So many are gathered by how like each two of them are; what is more joins the nearest theme."""
_AT_ONCE: Final = 200  # rows that are written at a stretch


class Search(NamedTuple):
    """A session as it was when themes were looked for, and the vectors of its ideas."""

    session: Gathered
    vectors: Mapping[str, str]


class Draft(NamedTuple):
    """A theme that was found: its ideas, which stands for it, and a name; `held` is the theme that a person made it."""

    ideas: frozenset[str]
    central: str
    name: str
    held: str = ""


async def search(tables: Tables, event_id: str, session_id: str, space: str) -> Search:
    """Return what themes are to be found in."""
    session = await gather(tables, event_id, session_id)
    return Search(session, await vectors(tables, space, [each.id for each in session.ideas]))


async def find(what: Search, fresh: Mapping[str, str], space: Space) -> tuple[Draft, ...]:
    """Return the themes of a session, with `fresh` vectors besides the known ones; it calculates in a thread."""
    known = {**what.vectors, **fresh}
    held = what.session.held()
    ideas = [each for each in what.session.ideas if known.get(each.id)]
    if len(ideas) < LEAST and not held:
        return ()
    return await asyncio.to_thread(_find, ideas, [known[each.id] for each in ideas], held, space)


def _find(
    ideas: Sequence[Idea], packed: Sequence[str], held: Mapping[str, Sequence[str]], space: Space
) -> tuple[Draft, ...]:
    from bot.themes.rows import unpack  # noqa: PLC0415 - numbers are loaded by who calculates

    if not ideas:
        return ()
    rows = unpack(packed)
    place = {each.id: at for at, each in enumerate(ideas)}
    decided = {theme_id: [place[each] for each in own if each in place] for theme_id, own in held.items()}
    decided = {theme_id: places for theme_id, places in decided.items() if places}
    found = _group(rows, [each.text for each in ideas], list(decided.values()), space)
    names = [*decided, *[""] * (len(found) - len(decided))]
    return tuple(
        Draft(frozenset(ideas[at].id for at in each.ideas), ideas[each.central].id, each.name, theme_id)
        for each, theme_id in zip(found, names, strict=True)
    )


def warm_up() -> None:
    """Load what finds themes, which takes most of a second."""
    from bot.themes.rows import unpack  # noqa: PLC0415

    rows = unpack(["AACAPwAAAAA=", "AAAAAAAAgD8="] * LEAST)
    _group(rows, ["…"] * len(rows), [], Space("", alike=1.0))


def _group(rows: Vectors, texts: Sequence[str], decided: Sequence[Sequence[int]], space: Space) -> Sequence[ThemeDraft]:
    """Return themes; of very many ideas, those of an even sample, which the others then join."""
    from bot.themes import group_ideas  # noqa: PLC0415
    from bot.themes.rows import join  # noqa: PLC0415

    pinned = {each for theme in decided for each in theme}
    step = -(-len(texts) // _MOST)
    chosen = sorted(pinned | set(range(0, len(texts), step)))
    at = {each: place for place, each in enumerate(chosen)}
    found = group_ideas(
        rows[chosen], [texts[each] for each in chosen], space, decided=[[at[each] for each in own] for own in decided]
    )
    themes = [[chosen[each] for each in draft.ideas] for draft in found]
    rest = [each for each in range(len(texts)) if each not in at]
    for each, theme in (join(rows, themes, rest, space) if rest else {}).items():
        themes[theme].append(each)
    return [
        draft._replace(ideas=tuple(sorted(own)), central=chosen[draft.central])
        for draft, own in zip(found, themes, strict=True)
    ]


async def keep(day: Occasion, what: Search, drafts: Sequence[Draft], *, worded: bool) -> bool:
    """Keep the themes that were found; False where somebody decided otherwise meanwhile. The event is held."""
    now = await gather(day.tables, day.event.id, what.session.session_id)
    if now.held() != what.session.held():
        return False
    chosen = await _named(day, now, drafts, worded=worded)
    changed = [each for each, _ in chosen if now.themes.get(each.id) != each]
    await day.tables.themes.put_all(changed)
    shown = {each.id for each in now.ideas}
    placings = [
        Placing(idea_id=own, event_id=day.event.id, theme_id=theme.id)
        for theme, draft in chosen
        for own in sorted(draft.ideas & shown)
        if now.theme_of(own) != theme.id
    ]
    for start in range(0, len(placings), _AT_ONCE):
        await day.tables.placings.put_all(placings[start : start + _AT_ONCE])
        await asyncio.sleep(0)  # turns that come meanwhile are answered in between
    standing = {theme.id for theme, _ in chosen}
    for each in now.placings.values():
        if each.idea_id not in shown and each.theme_id not in standing:
            await day.tables.placings.drop(idea_id=each.idea_id)  # its theme is no more: should it come back, it joins
    return True


async def _named(day: Occasion, now: Gathered, drafts: Sequence[Draft], *, worded: bool) -> list[tuple[Theme, Draft]]:
    """Return what was found as themes: those that a person decided on, those that go on, and new ones."""
    held = {each.held for each in drafts}
    stood = {
        theme_id: frozenset(each.id for each in own) for theme_id, own in now.members().items() if theme_id not in held
    }
    free = [place for place, each in enumerate(drafts) if not each.held]
    going = match([drafts[place].ideas for place in free], stood)
    known = {place: theme_id for place, each in enumerate(drafts) if (theme_id := each.held)}
    known |= {free[place]: theme_id for place, theme_id in going.items()}
    number = await day.tables.themes.last_number(day.event.id)
    found = []
    for place, draft in enumerate(drafts):
        if place in known:
            theme = now.themes[known[place]].model_copy(update={"central": draft.central, "worded": worded})
        else:
            number += 1
            theme = Theme(
                id=new_id(),
                event_id=day.event.id,
                number=number,
                session_id=now.session_id,
                name=draft.name,
                central=draft.central,
                worded=worded,
                made_at=day.now,
            )
        found.append((theme, draft))
    return found
