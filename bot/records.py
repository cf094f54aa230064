"""All of an event at one moment, read once for whoever tells of it: cards, overviews, documents.

The open edition may be read by anybody: nothing of a circle's session is in it, nor a list of people. The closed one
has both, and is for those who run the day.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from bot import discretion, ideas, polls, questions, sensemaking
from bot.breakouts import rounds
from bot.model import ATTENDING, Audience, DeliveryState, HarvestState, PromiseState, RegistrationState
from bot.record import GroupRecord, PersonRecord, PromiseTally, Record, SeatRecord
from bot.support import homes

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.model import Agenda, Delivery, Group, Registration
    from bot.occasions import Occasion

_LOST = (DeliveryState.FAILED, DeliveryState.UNCERTAIN)


async def gather(day: Occasion, *, closed: bool = False) -> Record:
    """Return everything that the event came to so far, as far as the readers of an edition may know."""
    agenda = day.agenda if closed else day.agenda.public()
    registered = await day.tables.registrations.find(event_id=day.event.id, state=ATTENDING)
    states = await day.tables.registrations.count_by("state", event_id=day.event.id)
    present = await rounds.participants(day)
    lost = await _lost(day, agenda)
    told = await polls.records(day, agenda)
    return Record(
        event=day.event,
        agenda=agenda,
        made_at=day.now,
        closed=closed,
        ideas=tuple(await ideas.records(day, agenda)),
        themes=tuple(await sensemaking.records(day, agenda)),
        by_words=await sensemaking.by_words(day, agenda),
        questions=tuple(await questions.records(day, agenda)),
        polls=tuple(told if closed else polls.for_participants(told)),
        groups=await _groups(day, agenda, names=closed),
        people=await _people(day, registered) if closed else (),
        registered=len(registered),
        waiting=states.get(RegistrationState.WAITING, 0),
        applied=states.get(RegistrationState.APPLIED, 0),
        present=len(present),
        promises=await _promises(day),
        failed=len(lost),
        unreached=len({each.person_id for each in lost if each.person_id}),
    )


async def _groups(day: Occasion, agenda: Agenda, *, names: bool) -> tuple[GroupRecord, ...]:
    """Return the groups of the sessions that `agenda` has, in its order; with `names` also who sat in them."""
    order = {each.id: place for place, each in enumerate(agenda.sessions)}
    sitting = {each.id: each for each in await day.tables.rounds.find(event_id=day.event.id)}
    told = {each.id: each.session_id for each in sitting.values() if each.session_id in order}
    if not told:
        return ()
    groups = await day.tables.groups.find(round_id=tuple(told))
    seats = await _seats(day, groups, names=names)
    harvests = await day.tables.harvests.find(event_id=day.event.id)
    handed = {each.group_id for each in harvests if each.state is not HarvestState.DRAFT}
    found = [
        GroupRecord(
            number=each.number,
            session_id=told[each.round_id],
            topic=each.topic,
            seats=seats[each.id],
            handed_in=each.id in handed,
        )
        for each in groups
    ]
    return tuple(sorted(found, key=lambda each: (order[each.session_id], each.number)))


async def _seats(day: Occasion, groups: Sequence[Group], *, names: bool) -> dict[str, tuple[SeatRecord, ...]]:
    members = await rounds.members_of(day, groups)
    person_ids = {each.person_id for sitting in members.values() for each in sitting}
    people = await day.tables.people.find(id=tuple(sorted(person_ids))) if names and person_ids else []
    called = {each.id: each.name for each in people}
    towns = await homes(day, person_ids) if names else {}
    return {
        group_id: tuple(
            SeatRecord(name=called.get(each.person_id, ""), role=each.role, municipality=towns.get(each.person_id, ""))
            for each in sitting
            if not each.absent
        )
        for group_id, sitting in members.items()
    }


async def _people(day: Occasion, registered: Sequence[Registration]) -> tuple[PersonRecord, ...]:
    """Return who is registered, by name."""
    known = {each.id: each for each in await day.tables.people.find(id=tuple(each.person_id for each in registered))}
    said = await day.tables.attendances.find(event_id=day.event.id, present=True)
    here = {each.person_id for each in said}
    readable = discretion.readable(day.agenda)
    found = [
        PersonRecord(
            name=each.answers.get("name") or (known[each.person_id].name if each.person_id in known else ""),
            answers=discretion.shown(each.answers, readable),
            present=each.person_id in here,
        )
        for each in registered
    ]
    return tuple(sorted(found, key=lambda each: each.name.casefold()))


async def _promises(day: Occasion) -> PromiseTally:
    states = Counter(each.state for each in await day.tables.promises.find(event_id=day.event.id))
    return PromiseTally(
        made=states.total(),
        begun=states[PromiseState.BEGUN],
        kept=states[PromiseState.KEPT],
        dropped=states[PromiseState.DROPPED],
    )


async def _lost(day: Occasion, agenda: Agenda) -> list[Delivery]:
    """Return the messages that did not arrive and may be told of: not those of a session that `agenda` leaves out."""
    shown = {each.id for each in agenda.sessions}
    known = await day.tables.sessions.find(event_id=day.event.id, audience=Audience.CIRCLE)
    untold = ({each.id for each in day.agenda.sessions} | {each.id for each in known}) - shown
    found = await day.tables.deliveries.find(event_id=day.event.id, state=_LOST)
    return [each for each in found if untold.isdisjoint(each.key.split("/"))]
