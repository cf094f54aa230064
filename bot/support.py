"""Who is for something: counted by heads, a person once, and by municipality."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot import municipalities
from bot.model import ATTENDING
from bot.record import Support

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from bot.occasions import Occasion


async def homes(day: Occasion, person_ids: Iterable[str] | None = None) -> dict[str, str]:
    """Return the municipality of each of these people (None: of everybody registered), by its everyday name where it
    is one of the 98, else as they typed it. Who told none is not in it.
    """
    wanted = None if person_ids is None else tuple(sorted(person_ids))
    if wanted == ():
        return {}
    asked = {} if wanted is None else {"person_id": wanted}
    told = await day.tables.registrations.pick("person_id", "answers", event_id=day.event.id, state=ATTENDING, **asked)
    known = {person_id: answers.get("municipality", "") for person_id, answers in told}
    if wanted is not None and (others := tuple(each for each in wanted if not known.get(each))):
        known |= {person: said or "" for person, said in await day.tables.people.pick("id", "municipality", id=others)}
    named = {said: town(said) for said in set(known.values())}
    return {person: named[said] for person, said in known.items() if named[said]}


def town(said: str) -> str:
    """Return the municipality that somebody means, by its one name."""
    known = municipalities.match(said)
    return known.name if known else " ".join(said.split())


def count(people: Iterable[str], homes: Mapping[str, str]) -> Support:
    """Count people, each once, and their municipalities."""
    found = set(people)
    places = {homes[each].casefold() for each in found if each in homes}
    return Support(people=len(found), municipalities=len(places))
