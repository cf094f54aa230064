"""What is wished of a deal, as people type it, becomes a problem, or a refusal that names what is wrong."""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, Final

from bot import municipalities
from bot.errors import RefusalError
from bot.grouping import Participant, Problem
from bot.grouplists.rosters import Note
from bot.tables import key_of, same, shown

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bot.grouping.problem import Pair
    from bot.grouplists.rosters import Attendee, Roster

MOST_SEATS: Final = 1_000  # in one group, or one place
_SIZE: Final = re.compile(r"(\d{1,4})(?:\s*(?:-|–|—|\.\.|til|to|till)\s*(\d{1,4}))?")
_NUMBER: Final = re.compile(r"\d{1,4}")
_MUNICIPALITY: Final = "municipality"
_REGION: Final = "region"


@dataclass(frozen=True)
class Wishes:
    """What somebody typed about a deal; `met` counts who sat together before."""

    size: str = "4-6"
    spread: tuple[str, ...] = ()
    together: tuple[str, ...] = ()
    apart: tuple[str, ...] = ()
    places: str = ""
    seed: int = 0
    met: Mapping[Pair, int] = field(default_factory=dict)


def pose(roster: Roster, wishes: Wishes) -> tuple[Problem, tuple[Note, ...]]:
    """Return the problem, and what is to be told of it.

    Raises:
        RefusalError: `size_wrong` (said), `places_wrong` (said), `attribute_unknown` (name, columns),
            `attendee_unknown` (name), `attendee_ambiguous` (name, ids), `set_too_small` (said).
    """
    smallest, largest = _size(wishes.size)
    spread = tuple(dict.fromkeys(_column(roster, said) for each in wishes.spread for said in _parts(each)))
    facts = [_facts(each, spread) for each in roster.people]
    people = tuple(
        Participant(person.id, {key: same(value) for key, value in told.items()})
        for person, told in zip(roster.people, facts, strict=True)
    )
    problem = Problem(
        people=people,
        smallest=smallest,
        largest=largest,
        spread=spread,
        together=tuple(_set(roster, each) for each in wishes.together),
        apart=tuple(_set(roster, each) for each in wishes.apart),
        capacities=_places(wishes.places),
        met=wishes.met,
        seed=wishes.seed,
    )
    return problem, tuple(_notes(roster, spread, people))


def value(person: Attendee, attribute: str) -> str:
    """Return what somebody has for an attribute as it is shown, or nothing."""
    return _facts(person, (attribute,)).get(attribute, "")


def _size(said: str) -> tuple[int, int]:
    found = _SIZE.fullmatch(said.strip())
    smallest = int(found[1]) if found else 0
    largest = int(found[2] or found[1]) if found else 0
    if not 2 <= smallest <= largest <= MOST_SEATS:  # noqa: PLR2004 - nobody sits alone
        raise RefusalError("size_wrong", said=said)
    return smallest, largest


def _places(said: str) -> tuple[int, ...]:
    parts = [each.strip() for each in re.split(r"[,;]", said)] if said.strip() else []
    seats = [int(each) if _NUMBER.fullmatch(each) else 0 for each in parts]
    if not all(1 <= each <= MOST_SEATS for each in seats):
        raise RefusalError("places_wrong", said=said)
    return tuple(seats)


def _parts(said: str) -> list[str]:
    """Return what stands between commas (or semicolons); quotation marks keep a comma in a name."""
    separator = ";" if ";" in said else ","
    return [
        each.strip() for each in next(csv.reader([said], delimiter=separator, skipinitialspace=True)) if each.strip()
    ]


def _column(roster: Roster, said: str) -> str:
    """Return the attribute that is meant; a region is also known from the municipality."""
    wanted = key_of(said)
    found = next((each for each in roster.columns if same(each) == same(wanted)), None)
    if found is None and wanted == _REGION and _MUNICIPALITY in roster.columns:
        return _REGION
    if found is None:
        raise RefusalError("attribute_unknown", name=said, columns=shown(roster.heads or roster.columns))
    return found


def _set(roster: Roster, said: str) -> tuple[str, ...]:
    ids = tuple(dict.fromkeys(_who(roster, each).id for each in _parts(said)))
    if len(ids) < 2:  # noqa: PLR2004 - of one person nothing is wished
        raise RefusalError("set_too_small", said=said)
    return ids


def _who(roster: Roster, said: str) -> Attendee:
    found = roster.called(said)
    if not found:
        raise RefusalError("attendee_unknown", name=said)
    if len(found) > 1:
        raise RefusalError("attendee_ambiguous", name=said, ids=shown(each.id for each in found))
    return found[0]


# What people have in common -----------------------------------------------------------------------


@cache
def _place(said: str) -> municipalities.Municipality | None:
    return municipalities.match(said)


def _facts(person: Attendee, spread: Sequence[str]) -> dict[str, str]:
    """Return what somebody has for these attributes: a municipality by its usual name however it is spelled,
    and the region that it is in, where the list has none of its own.
    """
    found = {key: person.facts[key] for key in spread if key in person.facts}
    place = _place(person.facts.get(_MUNICIPALITY, ""))
    if place and _MUNICIPALITY in found:
        found[_MUNICIPALITY] = place.name
    if place and _REGION in spread:
        found.setdefault(_REGION, place.region)
    return found


def _notes(roster: Roster, spread: Sequence[str], people: Sequence[Participant]) -> list[Note]:
    """Return whose value is missing, and where a region comes from."""
    found = [Note("region_derived", {})] if _REGION in spread and _REGION not in roster.columns else []
    for attribute in spread:
        without = [each.id for each in people if each.value(attribute) is None]
        if without:
            found.append(Note("value_missing", {"attribute": attribute}, len(without)))
    if _MUNICIPALITY in spread:
        typed = {each.facts.get(_MUNICIPALITY, "") for each in roster.people} - {""}
        strange = sorted(each for each in typed if _place(each) is None)
        if strange:
            found.append(Note("municipality_unknown", {"names": shown(strange)}, len(strange)))
    return found
