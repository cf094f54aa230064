"""What is kept of a person, and in which rows: the one list by which two identities become one human, and by
which somebody gets what is theirs, or has it erased. A new table that names a person is in it by itself.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from bot.model import ATTENDING, IdeaState, QuestionState, RegistrationState, SeatState, new_id
from bot.ports import KEYS

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from bot.model import (
        Attendance,
        Ballot,
        ChangeRequest,
        Choice,
        Decision,
        Harvest,
        Idea,
        Member,
        Noun,
        Pick,
        Place,
        Promise,
        Question,
        Registration,
        Review,
        Seat,
    )
    from bot.ports import Table, Tables

PERSON: Final = frozenset(
    {
        "person_id",
        "changed_by",
        "saved_by",
        "called_by",
        "answered_by",
        "used_by",
        "registered_by",
        "settled_by",
        "added_by",
        "scored_by",
        "checked_by",
    }
)
"""The fields that name a person, in whichever noun."""

HELD: Final[Mapping[str, tuple[str, ...]]] = {
    table: fields
    for table, (noun, _, _) in KEYS.items()
    if (fields := tuple(each for each in noun.model_fields if each in PERSON))
}
"""The tables that name people, and by which fields."""

ERASED: Final = frozenset(
    (
        *("registrations", "registration_log", "attendances", "follows", "volunteers", "picks", "members", "choices"),
        *(
            "passcodes",
            "promises",
            "seats",
            "change_requests",
            "reviews",
            "decisions",
            "assignments",
            "identities",
            "proposals",
            "deliveries",
            "uploads",
        ),
    )
)
"""What goes with its person. What stays of the rest names nobody that can be found again."""

ABOUT_ONE: Final = ("change_request", "seat_unreached")
"""The kinds of messages to those who run an event that are about one person, by name."""


def table(tables: Tables, name: str) -> Table[Any]:
    """Return a table by its name."""
    found: Table[Any] = getattr(tables, name)
    return found


async def of_person(tables: Tables, person_id: str) -> dict[str, list[Any]]:
    """Return by table all rows that are a person's own: those of which they are the `person_id`, and where an
    organiser put an address on a list that is known to be theirs.
    """
    held = {name: await table(tables, name).find(person_id=person_id) for name in HELD if "person_id" in HELD[name]}
    if mails := tuple({mail for each in held["identities"] for mail in (each.email, each.upn) if mail}):
        held["rolls"] = await tables.rolls.find(email=mails)
    person = await tables.people.get(id=person_id)
    return {"people": [person] if person else []} | {name: rows for name, rows in held.items() if rows}


# Two who are one ----------------------------------------------------------------------------------


async def join(tables: Tables, kept: str, other: str) -> None:
    """Let all that names `other` name `kept`. Where both have what one person has once, one row stays: a vote is one
    vote, and of two answers the newer.
    """
    for harvest in await _harvests_with(tables, other):
        await tables.harvests.put(_written_by(harvest, other, kept))
    for name, fields in HELD.items():
        for field in fields:
            for row in await table(tables, name).find(**{field: other}):
                await _rename(tables, name, row, {field: kept})
    one, two = await tables.people.get(id=kept), await tables.people.get(id=other)
    if one and two:
        known = {field: getattr(one, field) or getattr(two, field) for field in ("name", "email", "municipality")}
        await tables.people.put(one.model_copy(update=known | {"quiet": one.quiet or two.quiet}))
    await tables.people.drop(id=other)


async def _rename(tables: Tables, name: str, row: Any, names: Mapping[str, str]) -> None:
    """Put a row under another name; where one with its key stands already, the better of the two is kept."""
    rows, key = table(tables, name), KEYS[name][1]
    renamed = row.model_copy(update=dict(names))
    if not set(names) & set(key):
        await rows.put(renamed)
        return
    await rows.drop(**{each: getattr(row, each) for each in key})
    standing = await rows.get(**{each: getattr(renamed, each) for each in key})
    better = _BETTER.get(name)
    if standing is None or (better is not None and better(renamed) > better(standing)):
        await rows.put(renamed)


def _registered(row: Registration) -> tuple[Any, ...]:
    return _STANDING.get(row.state, 0), row.changed_at


def _seated(row: Seat) -> tuple[Any, ...]:
    return row.state is SeatState.TAKEN, row.state is SeatState.OFFERED, -row.queued_at.timestamp()


def _asked(row: ChangeRequest) -> tuple[Any, ...]:
    return (row.asked_at,)


def _decided(row: Decision) -> tuple[Any, ...]:
    return row.released_at is not None, row.state is RegistrationState.SELECTED


def _scored(row: Review) -> tuple[Any, ...]:
    return (row.scored_at,)


def _there(row: Attendance) -> tuple[Any, ...]:
    return row.checked_in_at is not None, row.said_at


def _cast(row: Ballot) -> tuple[Any, ...]:
    return (row.cast_at,)


def _picked(row: Pick) -> tuple[Any, ...]:
    return (row.picked_at,)


def _made(row: Promise) -> tuple[Any, ...]:
    return (row.made_at,)


def _chosen(row: Choice) -> tuple[Any, ...]:
    return (row.until,)


def _sits(row: Member) -> tuple[Any, ...]:
    return (not row.absent,)


_STANDING: Final[Mapping[RegistrationState, int]] = {
    **dict.fromkeys(ATTENDING, 5),
    RegistrationState.OFFERED: 4,
    RegistrationState.RESERVE: 3,
    RegistrationState.APPLIED: 3,
    RegistrationState.WAITING: 2,
    RegistrationState.DECLINED: 1,
}
"""What is kept of two registrations of one person: the one that came further."""
_BETTER: Final[Mapping[str, Callable[[Any], tuple[Any, ...]]]] = {
    "registrations": _registered,
    "attendances": _there,
    "seats": _seated,
    "change_requests": _asked,
    "decisions": _decided,
    "reviews": _scored,
    "ballots": _cast,
    "picks": _picked,
    "promises": _made,
    "choices": _chosen,
    "members": _sits,
}


async def _harvests_with(tables: Tables, person_id: str) -> list[Harvest]:
    """Return the harvests in which a person wrote something, of the events that know them."""
    rounds = {each.round_id for each in await tables.members.find(person_id=person_id)}
    groups = tuple(each.id for each in await tables.groups.find(round_id=tuple(sorted(rounds)))) if rounds else ()
    found = await tables.harvests.find(group_id=groups) if groups else []
    return [each for each in found if person_id in {*each.writers.values(), *each.heard}]


def _written_by(harvest: Harvest, other: str, kept: str) -> Harvest:
    heard = dict(harvest.heard)
    heard[kept] = heard.pop(other, {}) | heard.get(kept, {})
    writers = {slot: kept if writer == other else writer for slot, writer in harvest.writers.items()}
    return harvest.model_copy(update={"writers": writers, "heard": heard})


# Nobody any more ----------------------------------------------------------------------------------


async def erase(tables: Tables, person_id: str) -> set[str]:
    """Erase a person, and return the events that had something of theirs.

    What they wrote under their own name is gone; what their group handed in is the group's and stays. Their votes
    and answers stay as numbers, under a name that nobody has.
    """
    held = await of_person(tables, person_id)
    nobody = new_id()
    for harvest in await _harvests_with(tables, person_id):
        await tables.harvests.put(_written_by(harvest, person_id, nobody))
    for name, fields in HELD.items():
        if name in ERASED:
            await table(tables, name).clear(person_id=person_id)
        for field in fields:
            for row in await table(tables, name).find(**{field: person_id}):
                await _rename(tables, name, _wordless(name, row), {field: nobody})
    for entry in held.get("rolls", ()):
        await tables.rolls.drop(event_id=entry.event_id, roll=entry.roll, email=entry.email)
    await _unsay(tables, person_id, {each.event_id for each in held.get("registration_log", ())})
    if chats := tuple(each.id for each in held.get("places", ())):
        await tables.deliveries.clear(place_id=chats)  # what was answered there is to them too
    if unsaid := tuple(each.id for each in held.get("ideas", ()) if not each.slot):
        await tables.embeddings.clear(idea_id=unsaid)  # what an idea meant is in its numbers
    await tables.people.drop(id=person_id)
    return {each.event_id for rows in held.values() for each in rows if getattr(each, "event_id", None)}


async def _unsay(tables: Tables, person_id: str, event_ids: set[str]) -> None:
    """Drop what was said of a person to those who run an event; its key ends with them and a number."""
    for event_id in sorted(event_ids):
        for (key,) in await tables.deliveries.pick("key", event_id=event_id, kind=ABOUT_ONE):
            if f".{person_id}/" in key:
                await tables.deliveries.drop(key=key)


async def at_event(tables: Tables, event_id: str) -> set[str]:
    """Return everybody who is still known among those whom something of an event names."""
    named: set[str] = set()
    for name, fields in HELD.items():
        if "event_id" in KEYS[name][0].model_fields:
            named |= {
                each for row in await table(tables, name).pick(*fields, event_id=event_id) for each in row if each
            }
    named |= {each.person_id for each in await _seats(tables, event_id)}
    return {each.id for each in await tables.people.find(id=tuple(sorted(named)))} if named else set()


async def let_go(tables: Tables, event_id: str, person_id: str) -> None:
    """Let nothing of an event name a person any more: what is only about them goes, the rest is nobody's. Whoever
    is then named nowhere else is not known any more.
    """
    nobody = new_id()
    for name, fields in HELD.items():
        if "event_id" not in KEYS[name][0].model_fields:
            continue
        if name in ERASED:
            await table(tables, name).clear(event_id=event_id, person_id=person_id)
        for field in fields:
            for row in await table(tables, name).find(**{"event_id": event_id, field: person_id}):
                await _rename(tables, name, row, {field: nobody})
    for seat in await _seats(tables, event_id, person_id):
        await _rename(tables, "members", seat, {"person_id": nobody})
    if set(await of_person(tables, person_id)) <= {"people", "identities", "places"}:
        await erase(tables, person_id)


async def _seats(tables: Tables, event_id: str, person_id: str | None = None) -> list[Member]:
    rounds = tuple(each.id for each in await tables.rounds.find(event_id=event_id))
    asked = {} if person_id is None else {"person_id": person_id}
    return await tables.members.find(round_id=rounds, **asked) if rounds else []


def _wordless(name: str, row: Any) -> Noun:
    """Return a row without what somebody said of themselves or as themselves."""
    change = _WORDLESS.get(name)
    return row if change is None else change(row)


def _idea(row: Idea) -> Noun:
    if row.slot:  # handed in by a group
        return row
    return row.model_copy(update={"text": "", "state": IdeaState.WITHDRAWN, "anonymous": True})


def _question(row: Question) -> Noun:
    return row.model_copy(update={"text": "", "state": QuestionState.WITHDRAWN, "anonymous": True})


def _place(row: Place) -> Noun:
    return row.model_copy(update={"name": ""})


def _ballot(row: Ballot) -> Noun:
    return row.model_copy(update={"text": "", "words": ()})


_WORDLESS: Final[Mapping[str, Callable[[Any], Noun]]] = {
    "ideas": _idea,
    "questions": _question,
    "ballots": _ballot,
    "places": _place,
}
