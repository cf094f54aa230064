"""Whom a host means who says a number or a name: somebody who registered, by the name that they gave."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bot.errors import RefusalError
from bot.model import ATTENDING, Registration
from bot.texts.folding import words

if TYPE_CHECKING:
    from bot.occasions import Occasion

_LONGEST_NUMBER: Final = 7


async def registered(day: Occasion, said: str) -> tuple[Registration, str]:
    """Return whom a number, a name or the beginning of one means, of those who take part, and what they are called.

    Raises:
        RefusalError: `door_nobody` (said), `door_several` (said).
    """
    if said.isdecimal() and len(said) <= _LONGEST_NUMBER:
        rows = await day.tables.registrations.find(event_id=day.event.id, number=int(said), state=ATTENDING)
    else:
        rows = await day.tables.registrations.find(event_id=day.event.id, state=ATTENDING)
    names = await names_of(day, rows)
    if not said.isdecimal():
        rows = _called(rows, names, words(said))
    if not rows:
        raise RefusalError("door_nobody", said=said)
    if len(rows) > 1:
        raise RefusalError("door_several", said=said)
    return rows[0], names[rows[0].person_id]


def _called(rows: list[Registration], names: dict[str, str], said: list[str]) -> list[Registration]:
    """Return who is called just so; where nobody is, those with names that begin so."""
    exact = [each for each in rows if words(names[each.person_id]) == said]
    return exact or [each for each in rows if said and _begins(words(names[each.person_id]), said)]


def _begins(name: list[str], said: list[str]) -> bool:
    return all(any(part.startswith(each) for part in name) for each in said)


async def names_of(day: Occasion, rows: list[Registration]) -> dict[str, str]:
    """Return by person what they are called at this event: as they registered, else as Teams knows them."""
    people = await day.tables.people.find(id=tuple(each.person_id for each in rows)) if rows else []
    known = {each.id: each.name for each in people}
    return {each.person_id: each.answers.get("name") or known.get(each.person_id, "") for each in rows}
