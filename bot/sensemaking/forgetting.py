"""What is erased is in the name of no theme: names are made of the words of ideas, and go with the last that said them.

A name that a person gave is theirs, and stays.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from bot.sensemaking.gathered import gather
from bot.sensemaking.splitting import name_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from bot.model import Idea, Theme
    from bot.ports import Tables
    from bot.sensemaking.gathered import Gathered

NAMELESS: Final = "…"
_WORD: Final = re.compile(r"\w+")


async def forget(tables: Tables, erased: Sequence[Idea]) -> None:
    """Take what only ideas said that are erased by now, given as they were, out of the names of themes, also of those
    that a step back would bring.
    """
    gone: dict[tuple[str, str], set[str]] = {}
    for each in erased:
        gone.setdefault((each.event_id, each.session_id or ""), set()).update(_words([each.text]))
    for (event_id, session_id), words in sorted(gone.items()):
        await _forget(tables, event_id, session_id, words)


async def _forget(tables: Tables, event_id: str, session_id: str, gone: set[str]) -> None:
    said = await tables.ideas.pick("text", event_id=event_id, session_id=session_id or None)
    only = gone - _words(text for (text,) in said)
    session = await gather(tables, event_id, session_id)
    names: dict[str, str] = {}
    for theme in session.themes.values():
        if not theme.named and only & _words([theme.name]):
            name = await _name(session, theme)
            names[theme.id] = name
            await tables.themes.put(theme.model_copy(update={"name": name}))
    for step in await tables.theme_steps.find(event_id=event_id):
        themes = [_renamed(each, only, names) for each in step.before.get("themes", ())]
        if themes != step.before.get("themes", []):
            await tables.theme_steps.put(step.model_copy(update={"before": {**step.before, "themes": themes}}))


def _renamed(theme: dict[str, Any], only: set[str], names: dict[str, str]) -> dict[str, Any]:
    if theme["named"] or not only & _words([theme["name"]]):
        return theme
    return {**theme, "name": names.get(theme["id"], NAMELESS)}


async def _name(session: Gathered, theme: Theme) -> str:
    own = session.of(theme.id)
    return await name_of(own, [each for each in session.ideas if each not in own]) if own else NAMELESS


def _words(texts: Iterable[str]) -> set[str]:
    return {each for text in texts for each in _WORD.findall(text.casefold())}
