"""The last seat, the waiting list, offers that are taken, left and forgotten, deadlines, and what a release changes."""

from __future__ import annotations

import asyncio
from collections import Counter
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from bot import people, privacy
from bot.model import Call, Condition, Decision, DeliveryState, PlaceState, Price, RegistrationState, Reserve
from bot.store import open_store
from tests.bot.seating_plan import DAY, Plan, agenda

if TYPE_CHECKING:
    from tests.databases import AnyStore
    from tests.fakes.store import MemoryStore

CLOSED = "Fristen er udløbet, og alle pladser er taget. Tak, fordi du ventede."
OFFERED = "Der er blevet en plads til dig: Fjorddagen"
LAPSED = (
    "Tilbuddet om en plads er udløbet Pladsen er gået videre til den næste. "
    "Vil du stadig gerne med, så meld dig til igen."
)


async def two_seats(*stores: AnyStore) -> Plan:
    """Return two seats, and a day to say yes to one."""
    opened = Plan(*stores, agenda=agenda(2, deadline=DAY - timedelta(days=5)))
    await opened.open()
    return opened


@pytest.fixture
async def plan(memory_store: MemoryStore) -> Plan:
    return await two_seats(memory_store)


@pytest.fixture
async def stored(store: AnyStore) -> Plan:
    return await two_seats(store)


async def fill(plan: Plan, *names: str) -> None:
    for each in names:
        await plan.register(each)


async def test_who_comes_when_all_seats_are_taken_waits_in_the_order_they_came(plan: Plan) -> None:
    await fill(plan, "anna", "bo", "cia", "dan")

    assert await plan.states() == {"anna": "registered", "bo": "registered", "cia": "waiting", "dan": "waiting"}
    assert [each.number for each in sorted(await plan.rows(), key=lambda each: each.person_id)] == [1, 2, 3, 4]
    assert await plan.register("dan") == "Du står på ventelisten til Fjorddagen"
    assert len(await plan.log("dan")) == 1


async def test_of_a_hundred_at_once_ten_sit_and_the_others_wait_in_a_row(store: AnyStore) -> None:
    plan = Plan(store, agenda=agenda(10))
    await plan.open()
    await asyncio.gather(*(plan.register(f"p{number}") for number in range(100)))

    rows = await plan.rows()
    assert Counter(each.state for each in rows) == {"registered": 10, "waiting": 90}
    assert sorted(each.number for each in rows) == list(range(1, 101))
    line = sorted((each for each in rows if each.state == "waiting"), key=lambda each: each.number)
    assert len({each.queued_at for each in line}) == 90
    assert line == sorted(line, key=lambda each: each.queued_at or each.changed_at)


async def test_last_seat_is_one_persons_also_on_two_replicas(database_url: str) -> None:
    stores = [await open_store(database_url) for _ in range(2)]
    plan = Plan(*stores, agenda=agenda(1))
    await plan.open()
    await asyncio.gather(*(plan.register(f"p{number}") for number in range(100)))
    states = Counter((await plan.states()).values())
    for each in stores:
        await each.close()

    assert states == {"registered": 1, "waiting": 99}


async def test_freed_seat_is_offered_once_and_taken_once(stored: Plan) -> None:
    await fill(stored, "anna", "bo", "cia", "dan")
    await stored.cancel("anna")
    await stored.cancel("anna")

    assert await stored.told("seat_offer") == [("cia", OFFERED, 1)]
    assert await stored.take("dan") == "offer_none"
    said = await stored.take("cia")
    assert await stored.take("cia") == said
    assert await stored.states() == {"anna": "cancelled", "bo": "registered", "cia": "registered", "dan": "waiting"}
    assert await stored.log("cia") == [("waiting", ""), ("offered", "seat_free"), ("registered", "offer_taken")]
    await stored.wait(48)
    assert (await stored.states())["cia"] == "registered"


async def test_offer_that_nobody_answers_ends_and_the_next_is_asked(stored: Plan) -> None:
    await fill(stored, "anna", "bo", "cia", "dan")
    await stored.cancel("bo")
    await stored.wait(23.9)
    assert (await stored.states())["cia"] == "offered"
    await stored.wait(0.2)

    assert await stored.states() == {"anna": "registered", "bo": "cancelled", "cia": "cancelled", "dan": "offered"}
    assert await stored.told("seat_offer") == [("cia", LAPSED, 2), ("dan", OFFERED, 1)]
    assert await stored.take("cia") == LAPSED
    assert await stored.register("cia") == "Du står på ventelisten til Fjorddagen"


async def test_offer_ends_at_its_time_also_where_no_clock_rang(plan: Plan) -> None:
    await fill(plan, "anna", "bo", "cia", "dan")
    await plan.cancel("bo")
    plan.now += timedelta(hours=30)

    assert await plan.take("cia") == LAPSED
    assert await plan.states() == {"anna": "registered", "bo": "cancelled", "cia": "cancelled", "dan": "offered"}


async def test_who_lets_a_seat_go_makes_room_for_the_next(plan: Plan) -> None:
    await fill(plan, "anna", "bo", "cia", "dan")
    await plan.cancel("bo")
    await plan.let_go("cia")

    assert await plan.states() == {"anna": "registered", "bo": "cancelled", "cia": "cancelled", "dan": "offered"}
    assert await plan.let_go("cia") == "offer_none"


async def test_who_cancels_an_offer_frees_the_seat_once(plan: Plan) -> None:
    await fill(plan, "anna", "bo", "cia", "dan", "eva")
    await plan.cancel("bo")
    await plan.cancel("cia")

    states = await plan.states()
    assert (states["dan"], states["eva"]) == ("offered", "waiting")


async def test_second_offer_to_somebody_is_a_message_of_its_own(plan: Plan) -> None:
    await fill(plan, "anna", "bo", "cia")
    await plan.cancel("bo")
    await plan.wait(25)
    await fill(plan, "dan", "cia")
    await plan.cancel("dan")

    assert sorted(each.key.rpartition("/")[2] for each in await plan.said("seat_offer")) == ["1", "2"]
    assert (await plan.states())["cia"] == "offered"


async def test_no_offer_comes_after_the_deadline_nor_reaches_beyond_it(plan: Plan) -> None:
    await fill(plan, "anna", "bo", "cia", "dan")
    deadline = plan.agenda.instant(DAY - timedelta(days=5))
    await plan.wait((deadline - plan.now) / timedelta(hours=1) - 2)
    await plan.cancel("bo")
    (cia,) = [each for each in await plan.rows() if each.state == "offered"]
    assert cia.offer_until == deadline
    await plan.wait(3)

    assert await plan.states() == {"anna": "registered", "bo": "cancelled", "cia": "cancelled", "dan": "waiting"}
    assert len(await plan.said("seat_offer")) == 1


async def test_who_still_waits_at_the_deadline_hears_of_it_once(plan: Plan) -> None:
    await fill(plan, "anna", "bo", "cia")
    await plan.wait(24 * 15.5)
    told = [("cia", "Der blev ikke en plads til dig denne gang " + CLOSED, 1)]
    assert await plan.told("waiting_closed") == told
    await plan.release(agenda(2, deadline=DAY - timedelta(days=2)))
    await plan.wait(24 * 3)
    assert await plan.told("waiting_closed") == told
    assert (await plan.states())["cia"] == "waiting"


async def test_register_cancel_register_keeps_the_number_and_goes_to_the_end_of_the_line(plan: Plan) -> None:
    await fill(plan, "anna", "bo", "cia", "dan")
    await plan.cancel("cia")
    await plan.register("cia")
    await plan.cancel("anna")

    states = await plan.states()
    assert (states["cia"], states["dan"]) == ("waiting", "offered")
    assert {each.number for each in await plan.rows()} == {1, 2, 3, 4}
    assert await plan.log("cia") == [("waiting", ""), ("cancelled", ""), ("waiting", "")]


async def test_seat_of_somebody_who_is_erased_is_offered_to_the_next(plan: Plan) -> None:
    await fill(plan, "anna", "bo", "cia")
    async with plan.store.write() as tables:
        await privacy.erase_person(tables, plan.person("anna"), plan.now)
    await plan.wait(0.1)

    assert await plan.states() == {"bo": "registered", "cia": "offered"}


async def test_second_seat_of_two_accounts_that_are_one_is_offered_to_the_next(plan: Plan) -> None:
    await fill(plan, "anna", "bo", "cia")
    async with plan.store.write() as tables:
        anna = await tables.identities.get(id=plan.person("anna"))
        assert anna is not None
        await people.one_person(tables, anna, {plan.person("bo")})
    await plan.wait(0.1)

    assert sorted((await plan.states()).values()) == ["offered", "registered"]
    assert (await plan.states())["cia"] == "offered"


async def test_newcomer_does_not_pass_those_who_wait(memory_store: MemoryStore) -> None:
    plan = Plan(memory_store, agenda=agenda(1))
    await plan.open()
    await fill(plan, "anna", "bo")
    await plan.cancel("anna")
    await plan.register("cia")

    assert await plan.states() == {"anna": "cancelled", "bo": "offered", "cia": "waiting"}


async def test_fewer_seats_throw_nobody_out_and_those_who_run_the_event_hear_of_it(plan: Plan) -> None:
    await fill(plan, "anna", "bo", "cia")
    await plan.release(agenda(1, deadline=DAY - timedelta(days=5)))
    await plan.cancel("anna")

    assert await plan.states() == {"anna": "cancelled", "bo": "registered", "cia": "waiting"}
    assert await plan.told("seats_beyond") == [("console", "Der er flere med, end der nu er pladser", 1)]
    assert await plan.said("seat_offer") == []


async def test_more_seats_are_offered_to_those_who_wait(stored: Plan) -> None:
    await fill(stored, "anna", "bo", "cia", "dan", "eva")
    await stored.release(agenda(4, deadline=DAY - timedelta(days=5)))

    states = await stored.states()
    assert [states[each] for each in ("cia", "dan", "eva")] == ["offered", "offered", "waiting"]
    await stored.release(agenda(4, deadline=DAY - timedelta(days=4)))
    assert len(await stored.said("seat_offer")) == 2


async def test_without_a_waiting_list_a_full_event_says_no(memory_store: MemoryStore) -> None:
    plan = Plan(memory_store, agenda=agenda(1, waiting=False))
    await plan.open()
    await fill(plan, "anna")

    assert await plan.register("bo") == "registration_full"
    assert await plan.states() == {"anna": "registered"}


async def test_kept_seats_go_to_those_they_are_kept_for_and_open_at_their_time(memory_store: MemoryStore) -> None:
    kept = Reserve(
        name="oplæg", seats=1, when=Condition(field="role", among=("oplægsholder",)), until=DAY - timedelta(days=10)
    )
    plan = Plan(memory_store, agenda=agenda(2, reserved=(kept,)))
    await plan.open()
    await fill(plan, "anna", "bo")
    assert await plan.states() == {"anna": "registered", "bo": "waiting"}
    await plan.register("cia", role="Oplægsholder")
    await plan.register("dan", role="oplægsholder")
    assert await plan.states() == {"anna": "registered", "bo": "waiting", "cia": "registered", "dan": "waiting"}
    await plan.cancel("cia")
    assert (await plan.states())["dan"] == "offered"
    await plan.let_go("dan")
    assert (await plan.states())["bo"] == "waiting"
    await plan.wait(24 * 11)

    assert [each.person_id for each in await plan.said("seat_offer")] == [plan.person("bo"), plan.person("dan")]
    assert len(await plan.log("bo")) == 3  # waited, was offered it, and did not answer


# After the deadline ---------------------------------------------------------------------------------


async def test_after_the_deadline_organisers_are_asked_and_decide_once(stored: Plan) -> None:
    await fill(stored, "anna", "bo", "cia")
    await stored.wait(24 * 16)
    assert await stored.cancel("anna") == "Jeg har spurgt arrangørerne"
    assert await stored.cancel("anna") == "Jeg har spurgt arrangørerne"
    asked = ("console", "Et ønske efter fristen: Fjorddagen", 1)
    assert await stored.told("change_request") == [asked]
    assert (await stored.states())["anna"] == "registered"

    assert await stored.grant(1) == "Godkendt. anna får besked."
    assert await stored.grant(1) == "request_none"
    assert (await stored.states())["anna"] == "cancelled"
    assert await stored.told("request_decided") == [("anna", "Du er meldt fra, som du bad om", 1)]
    assert await stored.told("change_request") == [(*asked[:2], 2)]
    assert await stored.said("seat_offer") == []
    assert await stored.log("anna") == [("registered", ""), ("registered", "asks_cancel"), ("cancelled", "granted")]


async def test_change_after_the_deadline_counts_once_it_is_granted(plan: Plan) -> None:
    await fill(plan, "anna", "bo")
    await plan.wait(24 * 16)
    assert await plan.register("anna") == "Du er tilmeldt Fjorddagen"  # the same answers: nothing is asked
    assert await plan.register("anna", role="referent") == "Jeg har spurgt arrangørerne"
    (row,) = [each for each in await plan.rows() if each.number == 1]
    assert row.answers == {"name": "anna"}
    await plan.grant(1)

    (row,) = [each for each in await plan.rows() if each.number == 1]
    assert row.answers == {"name": "anna", "role": "referent"}


@pytest.mark.parametrize("asks_to_leave", [True, False])
async def test_what_was_asked_before_is_not_done_to_what_was_changed_since(
    memory_store: MemoryStore, *, asks_to_leave: bool
) -> None:
    plan = Plan(memory_store, agenda=agenda(2, changes_until=DAY - timedelta(days=19)))
    await plan.open()
    await plan.register("anna", role="lærer")
    await plan.wait(48)
    await (plan.cancel("anna") if asks_to_leave else plan.register("anna", role="rektor"))
    await plan.release(agenda(2, changes_until=DAY - timedelta(days=1)))
    if asks_to_leave:
        await plan.cancel("anna")
    await plan.register("anna", role="pædagog")

    assert await plan.grant(1) == "request_none"
    assert [(each.state, each.answers["role"]) for each in await plan.rows()] == [("registered", "pædagog")]


async def test_who_waits_and_comes_to_be_one_whom_seats_are_kept_for_is_offered_one(memory_store: MemoryStore) -> None:
    kept = Reserve(name="lærere", seats=1, when=Condition(field="role", among=("lærer",)))
    plan = Plan(memory_store, agenda=agenda(2, reserved=(kept,)))
    await plan.open()
    await fill(plan, "anna", "bo")

    assert await plan.register("bo", role="lærer") == OFFERED
    assert await plan.states() == {"anna": "registered", "bo": "offered"}


async def test_refused_request_leaves_everything_as_it_was_and_another_may_be_asked(plan: Plan) -> None:
    await fill(plan, "anna")
    await plan.wait(24 * 16)
    await plan.cancel("anna")
    assert await plan.grant(1, granted=False) == "Afvist. anna får besked."
    assert (await plan.states())["anna"] == "registered"
    await plan.cancel("anna")
    await plan.grant(1)

    assert [each[1] for each in await plan.told("request_decided")] == [
        "Du er stadig tilmeldt",
        "Du er meldt fra, som du bad om",
    ]
    assert await plan.grant(7) == await plan.grant(0) == "request_none"


async def test_only_request_needs_no_number(plan: Plan) -> None:
    await fill(plan, "anna", "bo")
    await plan.wait(24 * 16)
    await plan.cancel("anna")
    await plan.cancel("bo")
    assert await plan.grant("") == "request_none"
    await plan.grant(1)
    assert await plan.grant("") == "Godkendt. bo får besked."


async def test_who_waits_may_leave_the_line_at_any_time(plan: Plan) -> None:
    await fill(plan, "anna", "bo", "cia")
    await plan.wait(24 * 16)
    await plan.cancel("cia")

    assert (await plan.states())["cia"] == "cancelled"
    assert await plan.register("dan") == "registration_closed"


async def test_changes_have_a_deadline_of_their_own(memory_store: MemoryStore) -> None:
    plan = Plan(memory_store, agenda=agenda(2, deadline=DAY - timedelta(days=5), changes_until=DAY - timedelta(days=2)))
    await plan.open()
    await fill(plan, "anna", "bo", "cia")
    await plan.wait(24 * 16)
    await plan.cancel("anna")

    assert await plan.states() == {"anna": "cancelled", "bo": "registered", "cia": "waiting"}
    assert await plan.said("seat_offer") == []


# Applying -------------------------------------------------------------------------------------------


async def test_with_a_call_people_apply_however_many_seats_there_are(memory_store: MemoryStore) -> None:
    plan = Plan(memory_store, agenda=agenda(None, call=Call(seats=1)))
    await plan.open()
    await fill(plan, "anna", "bo")

    assert await plan.states() == {"anna": "applied", "bo": "applied"}
    assert await plan.register("bo", role="ny") == "Din ansøgning til Fjorddagen er modtaget"
    await plan.cancel("anna")
    assert await plan.register("anna") == "Din ansøgning til Fjorddagen er modtaget"
    assert await plan.states() == {"anna": "applied", "bo": "applied"}


@pytest.mark.parametrize("again", ["change", "cancel", "apply anew"])
async def test_application_that_became_another_is_undecided(memory_store: MemoryStore, again: str) -> None:
    plan = Plan(memory_store, agenda=agenda(None, call=Call(seats=1)))
    await plan.open()
    await fill(plan, "anna", "bo")
    drafts = [
        Decision(event_id=row.event_id, person_id=row.person_id, state=RegistrationState.SELECTED)
        for row in await plan.rows()
    ]
    async with plan.store.write() as tables:
        await tables.decisions.put_all(drafts)
    await plan.register("anna")  # the same answers again
    async with plan.store.read() as tables:
        assert await tables.decisions.count() == 2
    if again == "change":
        await plan.register("anna", role="ny")
    else:
        await plan.cancel("anna")
    if again == "apply anew":
        await plan.register("anna")
    async with plan.store.read() as tables:
        assert [each.person_id for each in await tables.decisions.find()] == [plan.person("bo")]


async def test_only_the_invited_come_where_nobody_else_is_let_in(memory_store: MemoryStore) -> None:
    plan = Plan(memory_store, agenda=agenda(2, only_invited=True))
    await plan.open()

    assert await plan.register("anna") == "registration_invited"
    assert await plan.states() == {}


async def test_price_that_was_shown_is_kept_and_said_in_the_offer(memory_store: MemoryStore) -> None:
    plan = Plan(memory_store, agenda=agenda(1, price=Price(amount=600)))
    await plan.open()
    await fill(plan, "anna", "bo")
    await plan.release(agenda(1, price=Price(amount=900)))
    await plan.cancel("anna")

    (offer,) = await plan.said("seat_offer")
    assert "600 kr." in str(offer.message.card)


async def test_whoever_cannot_be_written_to_is_on_the_organisers_list(plan: Plan) -> None:
    await fill(plan, "anna", "bo", "cia")
    async with plan.store.write() as tables:
        (chat,) = await tables.places.find(person_id=plan.person("cia"))
        await tables.places.put(chat.model_copy(update={"state": PlaceState.BLOCKED}))
    await plan.cancel("anna")

    (offer,) = await plan.said("seat_offer")
    assert (offer.state, offer.person_id) == (DeliveryState.FAILED, plan.person("cia"))
    assert [each[0] for each in await plan.told("seat_unreached")] == ["console"]
