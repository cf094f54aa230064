"""All who registered, read at once, and told as the files have it: what is read is little worked on, so that whoever
waits for the database need not wait for that too.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from bot import discretion, sifting
from bot.enrolment import figures, telling
from bot.exports import Enrolled, Registered
from bot.model import ATTENDING, Price, RegistrationState

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from datetime import datetime

    from bot.model import Agenda, FormField, Seat
    from bot.occasions import Occasion
    from bot.texts import Voice

_FIELDS: Final = (
    *("number", "person_id", "state", "answers", "quote", "queued_at", "offer_until", "registered_by", "changed_at"),
)


class Read(NamedTuple):
    """What was read: a row for each who has sent something, by the names of `_FIELDS`, with the answers that may be
    shown; the names of those who did not give theirs, who was checked in, and who has or waits for which seat.
    """

    voice: Voice
    event: str
    agenda: Agenda
    sensitive: bool
    rows: list[dict[str, Any]]
    names: dict[str, str]
    here: set[str]
    seats: list[Seat]


async def read(day: Occasion, *, sensitive: bool = False) -> Read:
    """Read all who registered, and of their answers those that may be shown."""
    sent = tuple(each for each in RegistrationState if each is not RegistrationState.DRAFT)
    found = await day.tables.registrations.pick(*_FIELDS, event_id=day.event.id, state=sent)
    told = [dict(zip(_FIELDS, each, strict=True)) for each in found]
    readable = discretion.readable(day.agenda, sensitive=sensitive)
    for each in told:
        each["answers"] = discretion.shown(each["answers"], readable)
    public = tuple(each.id for each in day.agenda.public().sessions)
    return Read(
        voice=day.face.voice,
        event=day.event.title,
        agenda=day.agenda,
        sensitive=sensitive,
        rows=told,
        names=await _names(day, told),
        here=await sifting.checked_in(day),
        seats=await day.tables.seats.find(event_id=day.event.id, session_id=public) if public else [],
    )


async def _names(day: Occasion, told: list[dict[str, Any]]) -> dict[str, str]:
    """Return the names of those who did not give theirs, and of those who registered others."""
    wanted = {each["person_id"] for each in told if not each["answers"].get("name")}
    wanted |= {each["registered_by"] for each in told if each["registered_by"]}
    return dict(await day.tables.people.pick("id", "name", id=tuple(sorted(wanted)))) if wanted else {}


def compose(read: Read) -> Enrolled:
    """Return all who registered as the files tell of them."""
    fields = {each.id: each for each in discretion.fields(read.agenda, sensitive=read.sensitive)}
    money = _money(read.voice)
    people = {each["person_id"]: _person(read, each, fields, money) for each in read.rows}
    attending = (each["answers"] for each in read.rows if RegistrationState(each["state"]) in ATTENDING)
    known = figures.count(answers.get("municipality", "") for answers in attending)
    return Enrolled(
        event=read.event,
        fields=_questions(read, people.values(), fields),
        people=sorted(people.values(), key=lambda each: each.number),
        towns=[*known.towns, *known.others],
        regions=known.regions,
        seats=_seats(read, people),
    )


def _money(voice: Voice) -> Callable[[Price], str]:
    """Return what says a price: many are the same, and to say one takes a tenth of a millisecond."""
    return cache(voice.money)


def _person(
    read: Read, row: Mapping[str, Any], fields: Mapping[str, FormField], money: Callable[[Price], str]
) -> Registered:
    answers: dict[str, str] = row["answers"]
    return Registered(
        number=row["number"],
        state=RegistrationState(row["state"]),
        name=answers.get("name") or read.names.get(row["person_id"], ""),
        answers={name: telling.shown(read.voice, fields.get(name), said) for name, said in answers.items()},
        price=_price(row["quote"], money),
        here=row["person_id"] in read.here,
        queued=_wall(read.voice, row["queued_at"]),
        offer_until=_wall(read.voice, row["offer_until"]),
        registered_by=read.names.get(row["registered_by"] or "", ""),
        changed=_wall(read.voice, row["changed_at"]),
    )


def _price(quote: Mapping[str, Any] | None, money: Callable[[Price], str]) -> str:
    price = quote.get("price") if quote else None
    if price:
        return money(Price.model_validate(price))
    return str(quote.get("contact") or "") if quote else ""


def _wall(voice: Voice, moment: datetime | None) -> datetime | None:
    return None if moment is None else voice.local(moment).replace(tzinfo=None, microsecond=0)


def _questions(read: Read, people: Iterable[Registered], fields: Mapping[str, FormField]) -> list[tuple[str, str]]:
    """Return the questions by id and label: those of the form, then what it asks no more."""
    answered = dict.fromkeys(name for each in people for name in each.answers)
    asked = [name for name in {**fields, **answered} if name != "name"]
    return [(name, telling.label(read.voice, name, fields.get(name))) for name in asked]


def _seats(read: Read, people: Mapping[str, Registered]) -> list[tuple[str, int, str, str]]:
    """Return who has a seat at which session, or waits for one, in the order of the programme and of the line."""
    order = {each.id: (nth, each.title) for nth, each in enumerate(read.agenda.public().sessions)}
    known = [each for each in read.seats if each.person_id in people]
    known.sort(key=lambda each: (order[each.session_id][0], each.queued_at, people[each.person_id].number))
    return [
        (
            order[each.session_id][1],
            people[each.person_id].number,
            people[each.person_id].name,
            read.voice.say(f"seat.state.{each.state}"),
        )
        for each in known
    ]
