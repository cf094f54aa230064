"""Seats at one session: taken, waited for, offered, given up, and kept wherever the session moves."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from bot import people, privacy, registrations
from bot.model import Audience, Command, Submission, Verb
from tests.bot.seating_plan import Plan, agenda, session

if TYPE_CHECKING:
    from bot.model import Answer, Seat
    from bot.occasions import Scene
    from tests.databases import AnyStore
    from tests.fakes.store import MemoryStore

CARD = "Programpunkter med tilmelding"
OFFERED = "Der er blevet en plads til dig: Punkt b"
SESSIONS = (
    session("a", 9),
    session("b", 10, seats=1),
    session("c", 10, seats=2, pending=True),
    session("d", 12, seats=2),
    session("e", 13, seats=2, audience=Audience.CIRCLE),
)


async def opened(*stores: AnyStore) -> Plan:
    plan = Plan(*stores, agenda=agenda(None, sessions=tuple(each.model_copy(update={"id": ""}) for each in SESSIONS)))
    await plan.open()
    for name in ("anna", "bo", "cia"):
        await plan.register(name)
    return plan


@pytest.fixture
async def plan(memory_store: MemoryStore) -> Plan:
    return await opened(memory_store)


async def sign_up(plan: Plan, name: str, number: int = 2) -> str:
    return await plan.act(name, lambda scene: registrations.sign_up(scene, str(number)))


async def sign_off(plan: Plan, name: str, number: int = 2) -> str:
    return await plan.act(name, lambda scene: registrations.sign_off(scene, str(number)))


async def seats(plan: Plan) -> dict[str, str]:
    """Return who stands where, by name and the last letter of the session's title."""
    async with plan.store.read() as tables:
        rows: list[Seat] = await tables.seats.find(event_id=plan.event_id)
        release = max(await tables.releases.find(event_id=plan.event_id), key=lambda each: each.number)
    titles = {each.id: each.title for each in release.agenda.sessions}
    prefix = f"{plan.event_id}."
    return {f"{each.person_id.removeprefix(prefix)} {titles[each.session_id][-1]}": str(each.state) for each in rows}


async def test_seat_is_taken_waited_for_offered_and_taken(store: AnyStore) -> None:
    plan = await opened(store)
    assert [await sign_up(plan, each) for each in ("anna", "bo", "cia", "bo")] == [CARD] * 4
    assert await seats(plan) == {"anna b": "taken", "bo b": "waiting", "cia b": "waiting"}
    await sign_off(plan, "anna")
    assert await plan.told("seat_offer") == [("bo", OFFERED, 1)]
    (first,) = [each for each in plan.agenda.sessions if each.title == "Punkt b"]
    assert first.id == ""
    async with plan.store.read() as tables:
        (seat,) = await tables.seats.find(event_id=plan.event_id, person_id=plan.person("bo"))
    assert await plan.take("cia", seat.session_id) == "offer_none"
    await plan.take("bo", seat.session_id)
    assert await seats(plan) == {"bo b": "taken", "cia b": "waiting"}


async def test_offer_ends_and_goes_on_but_never_past_the_start(plan: Plan) -> None:
    for name in ("anna", "bo", "cia"):
        await sign_up(plan, name)
    await sign_off(plan, "anna")
    await plan.wait(25)
    assert await seats(plan) == {"cia b": "offered"}
    starts = plan.agenda.instant(SESSIONS[1].start)
    plan.now = starts - timedelta(hours=1)
    await sign_up(plan, "anna")
    await plan.wait(0)
    assert await seats(plan) == {"anna b": "offered"}
    await plan.wait(2)
    assert await seats(plan) == {}
    assert await sign_up(plan, "bo") == await sign_off(plan, "bo") == "session_begun"


async def test_who_cancels_has_no_seat_anywhere_and_makes_room(plan: Plan) -> None:
    for name in ("anna", "bo"):
        await sign_up(plan, name)
        await sign_up(plan, name, 4)
    await plan.cancel("anna")

    assert await seats(plan) == {"bo b": "offered", "bo d": "taken"}
    assert await sign_up(plan, "anna") == "session_unregistered"


async def test_seats_of_somebody_who_is_erased_are_offered_to_the_next(plan: Plan) -> None:
    for name in ("anna", "bo"):
        await sign_up(plan, name)
    async with plan.store.write() as tables:
        await privacy.erase_person(tables, plan.person("anna"), plan.now)
    await plan.wait(0.1)

    assert await seats(plan) == {"bo b": "offered"}
    assert await plan.told("seat_offer") == [("bo", OFFERED, 1)]


async def test_second_seat_of_two_accounts_at_a_session_is_offered_where_nobody_registers(
    memory_store: MemoryStore,
) -> None:
    sessions = tuple(each.model_copy(update={"id": "", "seats": each.seats and 2}) for each in SESSIONS)
    plan = Plan(memory_store, agenda=agenda(None, sessions=sessions).model_copy(update={"form": None}))
    await plan.open()
    for name in ("anna", "bo", "cia"):
        await sign_up(plan, name)
    async with plan.store.write() as tables:
        anna = await tables.identities.get(id=plan.person("anna"))
        assert anna is not None
        await people.one_person(tables, anna, {plan.person("bo")})
    await plan.wait(0.1)

    assert await seats(plan) == {"bo b": "taken", "cia b": "offered"}


async def test_only_sessions_with_seats_that_everybody_may_know_of_can_be_signed_up_for(plan: Plan) -> None:
    told = [await sign_up(plan, "anna", number) for number in (1, 3, 5, 0, 99)]

    assert told == ["session_seats_none", *["session_number_wrong"] * 4]
    assert await sign_off(plan, "anna") == "seat_none"


async def test_more_seats_at_a_session_are_offered_and_seats_move_with_it(plan: Plan) -> None:
    for name in ("anna", "bo", "cia"):
        await sign_up(plan, name)
    moved = [
        each.model_copy(update={"id": "", "seats": 2 if each.seats == 1 else each.seats, "start": each.start})
        for each in SESSIONS
    ]
    moved[1] = moved[1].model_copy(update={"start": session("b", 15).start, "end": session("b", 15).end})
    await plan.release(agenda(None, sessions=tuple(moved)))

    assert await seats(plan) == {"anna b": "taken", "bo b": "offered", "cia b": "waiting"}


async def test_fewer_seats_at_a_session_are_told_to_those_who_run_the_event(plan: Plan) -> None:
    for name in ("anna", "bo"):
        await sign_up(plan, name, 4)
    fewer = [each.model_copy(update={"id": "", "seats": each.seats and 1}) for each in SESSIONS]
    await plan.release(agenda(None, sessions=tuple(fewer)))

    assert await seats(plan) == {"anna d": "taken", "bo d": "taken"}
    (told,) = await plan.said("seats_beyond")
    assert "Punkt d: 2 er med, og der er 1 plads." in str(told.message.card)


async def test_who_waits_for_a_session_has_a_seat_and_hears_of_it_once_there_is_room_for_all(plan: Plan) -> None:
    for name in ("anna", "bo", "cia"):
        await sign_up(plan, name)
    await sign_off(plan, "anna")
    room = [each.model_copy(update={"id": "", "seats": None if each.seats == 1 else each.seats}) for each in SESSIONS]
    await plan.release(agenda(None, sessions=tuple(room)))
    await plan.wait(48)  # and the offer that bo had does not end

    assert await seats(plan) == {"bo b": "taken", "cia b": "taken"}
    said = "Du har en plads til »Punkt b«"
    assert sorted(await plan.told("seat_offer")) == [("bo", said, 2), ("cia", said, 1)]


async def test_sentence_takes_the_only_offer_and_asks_where_there_are_several(plan: Plan) -> None:
    for name in ("anna", "anna", "bo"):
        await sign_up(plan, name)
    await sign_off(plan, "anna")

    async def say(name: str, argument: str = "") -> str:
        async def use_case(scene: Scene) -> Answer:
            return await registrations.take(scene, Command(verb=Verb.TAKE_SEAT, argument=argument))

        return await plan.act(name, use_case)

    assert await say("bo", "4") == "offer_none"
    assert await say("bo") == CARD
    assert await say("bo") == "Du er tilmeldt Fjorddagen"  # and nothing else is on offer
    assert await seats(plan) == {"bo b": "taken"}


async def test_seats_are_shown_with_what_is_left_and_where_one_stands(plan: Plan) -> None:
    await sign_up(plan, "anna")
    await sign_up(plan, "bo", 4)
    answers: list[Answer] = []

    async def use_case(scene: Scene) -> Answer:
        answers.append(await registrations.show_seats(scene))
        return answers[-1]

    await plan.act("anna", use_case)
    said = str(answers[0].card)
    assert ("Du har en plads." in said, "1 plads tilbage" in said, "Punkt e" in said) == (True, True, False)
    plan.now = plan.agenda.instant(SESSIONS[3].start)
    assert await plan.act("anna", use_case) == "seats_none"


async def test_button_of_a_session_that_is_gone_says_so(plan: Plan) -> None:
    ask = Submission(verb=Verb.SIGN_UP, session_id="nobody")

    assert await plan.act("anna", lambda scene: registrations.sign_up(scene, "", ask.session_id)) == (
        "session_number_wrong"
    )
