"""Those who registered as files: a workbook in which those who wait have a sheet of their own, all of them as CSV or
JSON, and where they are from as a picture. What may not be seen by who gets it is left out before.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final, Literal, NamedTuple, TypeAlias

from bot.exports.sheet import File, csv_file, legible
from bot.exports.workbook import Sheet, workbook
from bot.model import RegistrationState

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import datetime

    from bot.exports.workbook import Value
    from bot.texts import Voice

RegistrationShape: TypeAlias = Literal["xlsx", "csv", "json", "png"]
PARTS: Final[Mapping[str, tuple[RegistrationState, ...]]] = {
    "attending": (RegistrationState.REGISTERED, RegistrationState.SELECTED),
    "in_line": (RegistrationState.WAITING, RegistrationState.OFFERED, RegistrationState.RESERVE),
    "applied": (RegistrationState.APPLIED,),
    "gone": (RegistrationState.CANCELLED, RegistrationState.DECLINED),
}
"""The sheets of the workbook, and whom each lists."""
_COLUMNS: Final = ("number", "state", "name", "price", "here", "queued", "offer_until", "registered_by", "changed")


class Registered(NamedTuple):
    """Somebody who registered. `answers` go by the id of their question; times are the event's clocks'."""

    number: int
    state: RegistrationState
    name: str
    answers: Mapping[str, str]
    price: str = ""
    here: bool = False
    queued: datetime | None = None
    offer_until: datetime | None = None
    registered_by: str = ""
    changed: datetime | None = None


class Enrolled(NamedTuple):
    """All who registered for an event: the questions by id and label; heads by municipality and by region; and who has
    or waits for a seat at which session.
    """

    event: str
    fields: Sequence[tuple[str, str]]
    people: Sequence[Registered]
    towns: Sequence[tuple[str, int]] = ()
    regions: Sequence[tuple[str, int, int]] = ()
    seats: Sequence[tuple[str, int, str, str]] = ()


def enrolled(voice: Voice, told: Enrolled, shape: RegistrationShape, name: str) -> File:
    """Return the list in a shape, called `name`."""
    if shape == "xlsx":
        return workbook(name, list(_sheets(voice, told)))
    if shape == "csv":
        rows = (row for part in PARTS for row in _rows(voice, told, part))
        return csv_file(name, _header(voice, told), ([_written(voice, each) for each in row] for row in rows))
    if shape == "json":
        return File(f"{name}.json", "application/json", _json(told).encode(errors="replace"))
    from bot.exports.charts import bars  # noqa: PLC0415 - takes a second

    return File(f"{name}.png", "image/png", bars(told.towns))


def _sheets(voice: Voice, told: Enrolled) -> Iterator[Sheet]:
    header = _header(voice, told)
    for part in PARTS:
        rows = list(_rows(voice, told, part))
        if rows or part == "attending":
            yield Sheet(voice.say(f"export.enrolment.{part}"), header, rows)
    if told.seats:
        columns = [voice.say(f"export.enrolment.{each}") for each in ("session", "number", "name", "state")]
        yield Sheet(voice.say("export.enrolment.sessions"), columns, told.seats)
    town, heads = voice.say("export.enrolment.town"), voice.say("export.enrolment.heads")
    yield Sheet(voice.say("export.enrolment.towns"), (town, heads), told.towns)
    region = (voice.say("export.enrolment.region"), heads, voice.say("export.enrolment.towns"))
    yield Sheet(voice.say("export.enrolment.regions"), region, told.regions)


def _header(voice: Voice, told: Enrolled) -> list[str]:
    before, after = _COLUMNS[:3], _COLUMNS[3:]
    asked = [label for _, label in told.fields]
    return [*(_column(voice, each) for each in before), *asked, *(_column(voice, each) for each in after)]


def _column(voice: Voice, name: str) -> str:
    return voice.say(f"export.enrolment.{name}")


def _rows(voice: Voice, told: Enrolled, part: str) -> Iterator[tuple[Value, ...]]:
    """Yield those of a part: in the order of their numbers, in line in that of their turn."""
    found = [each for each in told.people if each.state in PARTS[part]]
    if part == "in_line":
        found.sort(key=lambda each: (each.queued is None, each.queued or each.changed, each.number))
    states = {each: voice.say(f"registration.state.{each}") for each in PARTS[part]}
    yes = voice.say("doc.yes")
    for each in found:
        answers = (each.answers.get(name) or None for name, _ in told.fields)
        here, by = yes if each.here else None, each.registered_by or None
        ending = (each.price or None, here, each.queued, each.offer_until, by, each.changed)
        yield (each.number, states[each.state], each.name, *answers, *ending)


def _written(voice: Voice, value: Value) -> str:
    if isinstance(value, float):
        return voice.number(value, 2)
    return "" if value is None else str(value)


def _json(told: Enrolled) -> str:
    def one(each: Registered) -> dict[str, object]:
        asked = {name for name, _ in told.fields}
        return {
            "number": each.number,
            "state": each.state,
            "name": legible(each.name),
            "answers": {name: legible(said) for name, said in each.answers.items() if name in asked},
            "price": each.price,
            "checked_in": each.here,
            "queued_at": each.queued.isoformat() if each.queued else None,
            "offer_until": each.offer_until.isoformat() if each.offer_until else None,
            "registered_by": each.registered_by,
            "changed_at": each.changed.isoformat() if each.changed else None,
        }

    found = {part: [one(each) for each in told.people if each.state in states] for part, states in PARTS.items()}
    about = {"event": told.event, "questions": dict(told.fields)}
    places = {"municipalities": dict(told.towns), "regions": {name: heads for name, heads, _ in told.regions}}
    return json.dumps(about | found | places, ensure_ascii=False, indent=1)
