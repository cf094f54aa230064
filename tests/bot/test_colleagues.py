"""Registering a colleague: once, by e-mail, without what only they can answer; they hear of it when they are met."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from bot import registrations
from bot.model import DeliveryState, FieldKind, FormField, Price, PriceRule, RegistrationState
from bot.registrations.colleagues import MOST_COLLEAGUES, asked
from tests.bot.seating_plan import DAY, FIELDS, Plan, agenda

if TYPE_CHECKING:
    from bot.model import Delivery, Registration
    from tests.databases import AnyStore
    from tests.fakes.store import MemoryStore

YOU = "anna har tilmeldt dig"


@pytest.fixture
async def plan(memory_store: MemoryStore) -> Plan:
    opened = Plan(memory_store, agenda=agenda(2, colleagues=True, deadline=DAY - timedelta(days=5)))
    await opened.open()
    return opened


async def register(plan: Plan, by: str, name: str, email: str = "") -> str:
    values = {"name": name, "email": email or f"{name}@fjord.example"}
    return await plan.act(by, lambda scene: registrations.submit_colleague(scene, values))


async def cancel(plan: Plan, by: str, number: str) -> str:
    return await plan.act(by, lambda scene: registrations.cancel_colleague(scene, number))


async def row_of(plan: Plan, name: str) -> Registration:
    (row,) = [each for each in await plan.rows() if each.answers.get("name") == name]
    return row


async def told(plan: Plan) -> list[Delivery]:
    return await plan.said("registered_for")


async def test_colleague_who_was_never_met_has_a_seat_and_hears_of_it_once_they_are(store: AnyStore) -> None:
    plan = Plan(store, agenda=agenda(1, colleagues=True))
    await plan.open()
    assert await register(plan, "anna", "bo") == "bo er tilmeldt"
    row = await row_of(plan, "bo")
    assert (row.state, row.registered_by) == (RegistrationState.REGISTERED, plan.person("anna"))
    (message,) = await told(plan)
    assert (message.state, message.error) == (DeliveryState.FAILED, "410 imported")

    async with plan.store.write() as tables:  # Teams tells who somebody is
        from bot import people  # noqa: PLC0415 - as the door does

        guest = await plan.meet(tables, "bo")
        await tables.identities.put(guest.identity.model_copy(update={"email": "bo@fjord.example"}))
        found = await people._unite(tables, guest.identity)  # noqa: SLF001 - what every turn does
    assert (await row_of(plan, "bo")).person_id == found.person_id
    (message,) = await told(plan)
    assert (message.state, message.error, message.person_id) == (DeliveryState.QUEUED, None, found.person_id)


async def test_colleague_who_is_known_is_told_at_once_and_may_cancel(plan: Plan) -> None:
    await plan.register("bo")
    await plan.cancel("bo")
    await register(plan, "anna", "bo")

    assert await plan.told("registered_for") == [("bo", YOU, 1)]
    assert await plan.log("bo") == [("registered", ""), ("cancelled", ""), ("registered", "colleague")]
    await plan.cancel("bo")
    assert (await row_of(plan, "bo")).state is RegistrationState.CANCELLED


async def test_same_e_mail_is_registered_once_and_nobody_registers_themselves_so(plan: Plan) -> None:
    await register(plan, "anna", "bo")
    assert await register(plan, "cia", "bo", "BO@fjord.example") == "colleague_there"
    assert await register(plan, "anna", "anna") == "colleague_there"
    assert len(await plan.rows()) == 1


async def test_colleagues_wait_in_the_same_line(plan: Plan) -> None:
    for name in ("bo", "cia"):
        await register(plan, "anna", name)
    assert await register(plan, "anna", "dan") == "dan står på ventelisten"
    await cancel(plan, "anna", "1")

    states = {each.answers["name"]: str(each.state) for each in await plan.rows()}
    assert states == {"bo": "cancelled", "cia": "registered", "dan": "offered"}
    assert len(await plan.said("seat_unreached")) == 1


async def test_only_who_registered_a_colleague_cancels_for_them_and_in_time(plan: Plan) -> None:
    await register(plan, "anna", "bo")
    told_no = [await cancel(plan, *each) for each in (("cia", "1"), ("anna", "2"), ("anna", ""), ("anna", "x"))]
    assert told_no == ["colleague_none"] * 4
    await plan.wait(24 * 16)
    assert await cancel(plan, "anna", "1") == "registration_closed"


async def test_colleagues_are_registered_only_where_the_organiser_lets_them(memory_store: MemoryStore) -> None:
    for closed in (agenda(2), agenda(2, colleagues=True, only_invited=True)):
        plan = Plan(memory_store, agenda=closed)
        await plan.open()
        assert await plan.act("anna", registrations.show_colleague) == "colleagues_off"
        assert await register(plan, "anna", "bo") == "colleagues_off"


async def test_wrong_answers_come_back_and_keep_nobody(plan: Plan) -> None:
    assert await register(plan, "anna", "bo", "bo") == "Tilmeld en kollega"
    assert await plan.rows() == []


async def test_where_only_members_have_a_price_a_colleague_registers_themselves(memory_store: MemoryStore) -> None:
    rules = (PriceRule(name="Medlem", member=True, price=Price(amount=0)), PriceRule(contact="kontor@fjord.example"))
    plan = Plan(memory_store, agenda=agenda(2, colleagues=True, rules=rules))
    await plan.open()

    assert await register(plan, "anna", "bo") == "colleague_price"


def test_what_only_they_can_answer_is_not_asked_of_somebody_else() -> None:
    form = agenda(2).form
    assert form is not None
    fields = (
        *FIELDS,
        FormField(id="consent", kind=FieldKind.CONSENT, required=True, text="Ja", version="1"),
        FormField(id="health", sensitive=True, required=True),
        FormField(id="meal", required=True),
        FormField(id="wish"),
    )

    asked_for = asked(form.model_copy(update={"fields": fields}))
    assert [each.id for each in asked_for] == ["name", "email", "role", "meal"]
    assert asked_for[1].required


async def test_one_person_registers_ten_colleagues_and_no_more_at_a_time(memory_store: MemoryStore) -> None:
    plan = Plan(memory_store, agenda=agenda(3, colleagues=True, deadline=DAY - timedelta(days=5)))
    await plan.open()
    for number in range(MOST_COLLEAGUES):
        await register(plan, "anna", f"k{number}")
    assert await register(plan, "anna", "one-more") == "colleagues_many"
    assert len(await plan.rows()) == MOST_COLLEAGUES
    await cancel(plan, "anna", "1")
    assert await register(plan, "anna", "one-more") != "colleagues_many"
    assert await register(plan, "bo", "another") != "colleagues_many"


async def test_what_a_colleague_had_begun_to_fill_in_stays_theirs(plan: Plan) -> None:
    await plan.register("bo")
    await plan.cancel("bo")
    async with plan.store.write() as tables:
        (row,) = await tables.registrations.find(person_id=plan.person("bo"))
        begun = {"typed": {"role": "Halvt skrevet"}, "page": 2}
        await tables.registrations.put(row.model_copy(update=begun))
    await register(plan, "anna", "bo")
    (row,) = await plan.rows()
    assert (row.state, row.typed, row.page) == (RegistrationState.REGISTERED, {"role": "Halvt skrevet"}, 2)
