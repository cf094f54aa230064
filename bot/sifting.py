"""Which registrations a list or a message is about, found without reading more of them than that takes. Sensitive
answers are not searched.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Final, NamedTuple

from bot import discretion, municipalities
from bot.model import ATTENDING, RegistrationState
from bot.support import town
from bot.texts.enlisting import Part
from bot.texts.folding import fold

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from bot.enlisting import Sieve
    from bot.model import Agenda
    from bot.occasions import Occasion

STATES: Final[Mapping[Part, tuple[RegistrationState, ...]]] = {
    Part.ALL: tuple(each for each in RegistrationState if each is not RegistrationState.DRAFT),
    Part.ATTENDING: ATTENDING,
    Part.ABSENT: ATTENDING,
    Part.HERE: ATTENDING,
    **{Part(each.value): (each,) for each in RegistrationState if each.value in Part.__members__.values()},
}
_NOTHING: Final[Mapping[str, str]] = {}
_BREAK: Final = "\x1e"  # stands in no answer that was folded into a line
_MANY: Final = 2_000  # registrations to search beside the loop


class Found(NamedTuple):
    """One registration by its number and person, with what it is searched by."""

    number: int
    person_id: str
    queued_at: datetime | None = None
    answers: Mapping[str, str] = _NOTHING


async def sift(day: Occasion, sieve: Sieve, *, by_home: bool = False) -> list[Found]:
    """Return the registrations that are meant, by number; those in line by their turn. With `by_home` the text is where
    people are from and nothing else: whom a message reaches is not left to a search.
    """
    wanted = {"event_id": day.event.id, "state": STATES[sieve.part]}
    in_line = sieve.part in {Part.WAITING, Part.OFFERED, Part.APPLIED}
    more = [*(["queued_at"] if in_line else []), *(["answers"] if sieve.text else [])]
    rows = await day.tables.registrations.pick("number", "person_id", *more, **wanted)
    found = [Found(number, person_id, **dict(zip(more, rest, strict=True))) for number, person_id, *rest in rows]
    if sieve.part in {Part.ABSENT, Part.HERE}:
        here = await checked_in(day)
        found = [each for each in found if (each.person_id in here) == (sieve.part is Part.HERE)]
    if sieve.text and by_home:
        home = fold(town(sieve.text))
        found = [each for each in found if fold(town(each.answers.get("municipality", ""))) == home]
    elif sieve.text and len(found) > _MANY:
        found = await asyncio.to_thread(search, day.agenda, found, sieve.text)
    elif sieve.text:
        found = search(day.agenda, found, sieve.text)
    return sorted(found, key=lambda each: (_turn(each) if in_line else 0.0, each.number))


def _turn(found: Found) -> float:
    return found.queued_at.timestamp() if found.queued_at else 0.0


async def checked_in(day: Occasion) -> set[str]:
    """Return who was checked in at the door."""
    seen = await day.tables.attendances.pick("person_id", "checked_in_at", event_id=day.event.id)
    return {person_id for person_id, at in seen if at is not None}


def search(agenda: Agenda, found: Sequence[Found], text: str) -> list[Found]:
    """Return those in whose answers a text stands, or who are from the municipality that it means."""
    if not found:
        return []
    meant = municipalities.match(text)
    readable = discretion.readable(agenda) or frozenset()
    home = meant.name if meant and "municipality" in readable else None
    needle = " ".join(fold(text).split())
    told = [" ".join(" ".join(discretion.shown(each.answers, readable).values()).split()) for each in found]
    lines = fold(_BREAK.join(each.replace(_BREAK, " ") for each in told)).split(_BREAK)  # a text is long
    return [
        each
        for each, line in zip(found, lines, strict=True)
        if needle in line or (home is not None and each.answers.get("municipality") == home)
    ]
