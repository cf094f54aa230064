"""Hundreds are reminded, and told of a new time: each once, in portions, and nobody who does not take part."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta

from bot import agendas
from bot.invitations import reminding
from bot.model import DeliveryState, DueKind, Form, RegistrationState, Seat, SeatState, SessionKind
from tests.journeys.afternoon import Afternoon, line, programme
from tests.journeys.stage import words

MANY = reminding.AT_ONCE + 7
AGENDA = programme(form=Form(reminders=(15,)))


async def begin(people: int = MANY) -> Afternoon:
    """Return the day with as many people as told, of whom the first waits for a seat, the second wants to hear
    nothing of groups, and the third cannot be written to.
    """
    day = await Afternoon(agenda=AGENDA, people=people).begin(quiet=[2], unreachable=[3])
    async with day.store.write() as tables:
        waiting = await tables.registrations.get(event_id="e", person_id="p1")
        assert waiting is not None
        await tables.registrations.put(waiting.model_copy(update={"state": RegistrationState.WAITING}))
    return day


async def sent(day: Afternoon, kind: str) -> Counter[str]:
    async with day.store.read() as tables:
        return Counter(str(each.person_id) for each in await tables.deliveries.find(kind=kind))


async def test_everybody_who_takes_part_is_reminded_once() -> None:
    day = await begin()
    await day.until("09:45")
    assert await sent(day, "reminder") == Counter(f"p{each}" for each in range(2, MANY + 1))
    await day.again(DueKind.REMINDER)
    assert (await sent(day, "reminder")).most_common(1)[0][1] == 1
    async with day.store.read() as tables:
        missed = await tables.deliveries.find(kind="reminder", state=DeliveryState.FAILED)
    assert [each.person_id for each in missed] == ["p3"]


async def test_everybody_who_takes_part_hears_of_a_new_time_once() -> None:
    day = await begin()
    later = line("Velkommen", "10:15", "10:45", SessionKind.TALK)
    moved = AGENDA.model_copy(update={"sessions": (later, *AGENDA.sessions[1:])})
    async with day.store.write() as tables:
        event = await tables.events.get(id="e")
        assert event is not None
        await agendas.accept(tables, event, moved, day.clock.now())
    day.agenda = moved
    await day.until("09:35")
    wanted = Counter(f"p{each}" for each in range(2, MANY + 1))
    assert await sent(day, "invitation") == wanted
    await day.until("09:50")
    assert await sent(day, "invitation") == wanted


async def test_who_sits_there_already_is_not_told_how_long_it_takes() -> None:
    day = await begin(people=5)
    await day.until("10:05")
    longer = line("Tak", "14:00", "14:45", SessionKind.CLOSING)
    async with day.store.write() as tables:
        event = await tables.events.get(id="e")
        assert event is not None
        moved = AGENDA.model_copy(update={"sessions": (*AGENDA.sessions[:-1], longer)})
        await agendas.accept(tables, event, moved, day.clock.now())
    await day.until("10:30")
    assert await sent(day, "invitation") == Counter()


async def test_reminder_names_the_seats_that_a_person_has() -> None:
    day = await begin(people=5)
    async with day.store.write() as tables:
        release = await tables.releases.get(event_id="e", number=1)
        assert release is not None
        held = Seat(
            event_id="e",
            session_id=release.agenda.sessions[1].id,
            person_id="p4",
            state=SeatState.TAKEN,
            queued_at=day.clock.now() - timedelta(days=1),
        )
        await tables.seats.put_all([held, held.model_copy(update={"person_id": "p5", "state": SeatState.WAITING})])
    await day.until("09:45")
    async with day.store.read() as tables:
        told = {each.person_id: words(each.message.card) for each in await tables.deliveries.find(kind="reminder")}
    assert ["Du har plads på I grupper." in told[each] for each in ("p4", "p5")] == [True, False]
