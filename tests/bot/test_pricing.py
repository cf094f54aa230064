"""What people pay who register one after the other and at once: the price they were shown is the price they keep."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest

from bot.model import (
    Condition,
    FormField,
    IdentityKind,
    Price,
    PriceRule,
    Registration,
    RegistrationState,
    Roll,
    RollEntry,
)
from bot.occasions import Guest, Scene
from bot.registrations import charges, pricing
from bot.registrations.keeping import mine
from bot.registrations.terms import form_of
from bot.standings import LIVE
from bot.store import open_store
from tests.bot.seating_plan import DAY, FIELDS, Plan, agenda
from tests.fakes.store import MemoryStore

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.model import Agenda, Answer, Quote

FREE = Price(amount=Decimal(0))
THOUSAND = Price(amount=Decimal(1000))
ASKED = (*FIELDS, FormField(id="municipality", required=True))
NETWORK = (
    PriceRule(name="Den første", member=True, last=1, price=FREE),
    PriceRule(name="De næste", member=True, price=THOUSAND),
    PriceRule(name="Andre", member=False, contact="Karl, karl@netvaerk.example"),
)
MEMBERS = ("@fjord.example",)


def seminar(*rules: PriceRule, **more: Any) -> Agenda:
    return agenda(None, fields=ASKED, rules=rules or NETWORK, members=MEMBERS, **more)


class Till(Plan):
    """An event that costs something; whoever is not said to be seen otherwise has an address at fjord.example."""

    seen: dict[str, dict[str, Any]]

    async def meet(self, tables: Any, name: str) -> Guest:
        guest = await super().meet(tables, name)
        other = getattr(self, "seen", {}).get(name)
        if other is None:
            return guest
        identity = guest.identity.model_copy(update=other)
        await tables.identities.put(identity)
        return Guest(person=guest.person, identity=identity, place=guest.place)

    async def look(self, name: str, **answers: str) -> Quote:
        """Return the price that somebody is shown, and keep that they were."""
        found: list[Quote] = []

        async def use_case(scene: Scene) -> Answer:
            given = await pricing.quote(scene, form_of(scene), {"name": name} | answers)
            known = await mine(scene)
            row = known or Registration(
                event_id=scene.event.id,
                person_id=scene.guest.person.id,
                state=RegistrationState.DRAFT,
                answers={},
                changed_at=scene.now,
            )
            kept = {"typed": {**row.typed, **answers}, **pricing.shown(known, given, scene.now)}
            await scene.tables.registrations.put(row.model_copy(update=kept))
            found.append(given)
            return await charges.show(scene)

        await self.act(name, use_case)
        return found[0]

    async def paid(self) -> dict[str, str]:
        """Return what those pay who are in."""
        return {
            each.person_id.removeprefix(f"{self.event_id}."): said(each.quote)
            for each in await self.rows()
            if each.state in LIVE
        }


def said(quote: Quote | None) -> str:
    if quote is None or quote.price is None:
        return quote.contact if quote else ""
    return f"{quote.price.amount:f}"


async def open_till(*stores: Any, agenda: Agenda | None = None) -> Till:
    till = Till(*(stores or (MemoryStore(),)), agenda=agenda or seminar())
    till.seen = {}
    await till.open()
    return till


async def test_the_first_of_a_municipality_is_free_and_each_further_one_pays() -> None:
    till = await open_till()
    for name, town in (("a", "Vejby"), ("b", "vejby"), ("c", "Vejby "), ("d", "Nyby")):
        await till.register(name, municipality=town)
    assert await till.paid() == {"a": "0.00", "b": "1000.00", "c": "1000.00", "d": "0.00"}


async def test_who_stays_keeps_the_price_when_the_first_cancels_and_the_free_place_goes_to_the_next() -> None:
    till = await open_till()
    for name in ("a", "b", "c"):
        await till.register(name, municipality="Vejby")
    await till.cancel("a")
    await till.register("b", municipality="Vejby", role="Chef")
    assert await till.paid() == {"b": "1000.00", "c": "1000.00"}

    await till.register("d", municipality="Vejby")
    await till.register("a", municipality="Vejby")
    assert await till.paid() == {"a": "1000.00", "b": "1000.00", "c": "1000.00", "d": "0.00"}


async def test_of_two_at_the_same_moment_on_two_replicas_exactly_one_is_free(database_url: str) -> None:
    one, other = await open_store(database_url), await open_store(database_url)
    try:
        till = await open_till(one, other)
        for town in ("Vejby", "Nyby"):
            names = [f"{town}{number}" for number in range(4)]
            await asyncio.gather(*(till.register(each, municipality=town) for each in names))
            paid = await till.paid()
            assert sorted(paid[each] for each in names) == ["0.00", "1000.00", "1000.00", "1000.00"]
        shown = await asyncio.gather(*(till.look(f"x{number}", municipality="Øby") for number in range(4)))
        assert sorted(map(said, shown)) == ["0.00", "1000.00", "1000.00", "1000.00"]
    finally:
        await one.close()
        await other.close()


async def test_a_price_that_was_shown_is_kept_for_an_hour_and_counts_meanwhile(database_url: str) -> None:
    store = await open_store(database_url)
    try:
        till = await open_till(store)
        shown = await till.look("a", municipality="Vejby")
        await till.register("b", municipality="Vejby")
        till.now += pricing.LOCK - timedelta(minutes=1)
        assert (said(shown), said(await till.look("a", municipality="Vejby"))) == ("0.00", "0.00")

        till.now += timedelta(minutes=2)  # to look again keeps it for no longer
        await till.register("c", municipality="Vejby")
        assert said(await till.look("a", municipality="Vejby")) == "1000.00"
        assert await till.paid() == {"b": "1000.00", "c": "0.00"}
    finally:
        await store.close()


EARLY = PriceRule(name="Tidlig", until=datetime(2027, 5, 20, 23, 59, 59), price=Price(amount=Decimal(450)))  # noqa: DTZ001
FULL = Price(amount=Decimal(600))


@pytest.mark.parametrize(
    ("instant", "amount"),
    [
        ("2027-05-20T21:59:59.999999+00:00", "450.00"),  # the last second in Copenhagen
        ("2027-05-20T22:00:00+00:00", "600.00"),
        ("2027-05-20T23:59:59+00:00", "600.00"),
    ],
)
async def test_the_early_price_ends_by_the_clocks_of_the_event(instant: str, amount: str) -> None:
    till = await open_till(agenda=seminar(EARLY, price=FULL))
    till.now = datetime.fromisoformat(instant) - timedelta(milliseconds=1)
    await till.register("a", municipality="Vejby")
    assert await till.paid() == {"a": amount}


async def test_rules_that_change_while_somebody_fills_the_form_in_change_nothing_of_what_they_were_shown() -> None:
    till = await open_till(agenda=seminar(EARLY, price=FULL))
    await till.look("a", municipality="Vejby")
    await till.register("b", municipality="Vejby")
    await till.release(seminar(PriceRule(code="x", percent=Decimal(1)), price=Price(amount=Decimal(900))))
    await till.register("a", municipality="Vejby")
    await till.register("b", municipality="Vejby", role="Chef")
    await till.register("c", municipality="Vejby")
    assert await till.paid() == {"a": "450.00", "b": "450.00", "c": "900.00"}


async def test_those_who_came_before_there_were_rules_count_and_keep_what_they_were_told() -> None:
    till = await open_till(agenda=agenda(None, fields=ASKED, price=FULL))
    await till.register("a", municipality="Vejby")
    await till.release(seminar())
    for name, town in (("b", "VEJBY"), ("c", "Nyby")):
        await till.register(name, municipality=town)
    assert await till.paid() == {"a": "600.00", "b": "1000.00", "c": "0.00"}


async def test_another_answer_that_the_price_rests_on_gives_another_price() -> None:
    till = await open_till()
    for name, town in (("a", "Vejby"), ("b", "Nyby"), ("b", "Vejby"), ("c", "Nyby")):
        await till.register(name, municipality=town)
    assert await till.paid() == {"a": "0.00", "b": "1000.00", "c": "0.00"}


async def test_people_of_the_same_answer_are_counted_once_each_however_often_they_send() -> None:
    till = await open_till()
    for _ in range(3):
        await till.register("a", municipality="Vejby")
        await till.register("b", municipality="Vejby")
    assert await till.paid() == {"a": "0.00", "b": "1000.00"}


async def test_a_change_that_is_granted_after_the_deadline_has_the_price_of_its_answers() -> None:
    till = await open_till(agenda=seminar(deadline=DAY - timedelta(days=19)))
    for name, town in (("a", "Vejby"), ("b", "Nyby"), ("c", "Øby")):
        await till.register(name, municipality=town)
    till.now += timedelta(days=2)
    for name, town in (("b", "Vejby"), ("c", "Øby")):
        await till.register(name, municipality=town, role="Chef")
    assert await till.paid() == {"a": "0.00", "b": "0.00", "c": "0.00"}
    for number in (2, 3):
        await till.grant(number)
    assert await till.paid() == {"a": "0.00", "b": "1000.00", "c": "0.00"}


# Who is a member ----------------------------------------------------------------------------------

CONTACT = "Karl, karl@netvaerk.example"


@pytest.mark.parametrize(
    ("seen", "costs", "why"),
    [
        ({}, "0.00", "member+place"),
        ({"email": None, "upn": "A@FJORD.example"}, "0.00", "member+place"),
        ({"email": None}, CONTACT, "unverified"),
        ({"kind": IdentityKind.ANONYMOUS}, CONTACT, "unverified"),
        ({"kind": IdentityKind.IMPORTED}, CONTACT, "unverified"),
        ({"email": "a@nyby.example"}, CONTACT, "not_member"),
        ({"email": "a@under.fjord.example"}, CONTACT, "not_member"),
        ({"email": "a@fjord.example.ond.example"}, CONTACT, "not_member"),
        ({"email": None, "upn": "a_nyby.example#EXT#@fjord.example"}, CONTACT, "unverified"),
    ],
)
async def test_only_an_address_that_the_connector_vouches_for_makes_a_member(
    seen: dict[str, Any], costs: str, why: str
) -> None:
    till = await open_till()
    till.seen["a"] = seen
    shown = await till.look("a", municipality="Vejby", email="chef@fjord.example")
    assert (said(shown), shown.steps[0].why) == (costs, why)


async def test_whoever_has_somebody_to_ask_instead_of_a_price_is_not_registered() -> None:
    till = await open_till()
    till.seen["a"] = {"email": "a@nyby.example"}
    assert await till.register("a", municipality="Vejby") == "registration_by_agreement"
    assert await till.paid() == {}


async def test_somebody_who_is_put_on_the_list_gets_the_members_price_at_once() -> None:
    till = await open_till()
    till.seen["a"] = {"email": "A@Nyby.example"}
    assert said(await till.look("a", municipality="Nyby")) == CONTACT
    entry = RollEntry(event_id=till.event_id, roll=Roll.MEMBER, email="a@nyby.example", added_by="x", added_at=till.now)
    async with till.store.write() as tables:
        await tables.rolls.put(entry.model_copy(update={"roll": Roll.MEMBER_DRAFT}))
    assert said(await till.look("a", municipality="Nyby")) == CONTACT
    async with till.store.write() as tables:
        await tables.rolls.put(entry)
    assert said(await till.look("a", municipality="Nyby")) == "0.00"


# Codes --------------------------------------------------------------------------------------------

CODED = seminar(PriceRule(name="Frivillig", code="Tak-for-hjælpen", percent=Decimal(50)), price=FULL)


def brings(typed: str) -> Any:
    async def use_case(scene: Scene) -> Answer:
        return await charges.use_code(scene, typed)

    return use_case


async def told(till: Till) -> str:
    """Return all that is kept of the event."""
    async with till.store.read() as tables:
        rows: Sequence[Any] = [await each.find() for each in (tables.audit, tables.registrations, tables.deliveries)]
    return str(rows)


async def test_a_code_that_is_brought_before_the_form_counts_in_it() -> None:
    till = await open_till(agenda=CODED)
    assert await till.act("a", brings("  TAK-FOR-HJÆLPEN")) == "Pris: 300 kr. ekskl. moms"
    await till.register("a", municipality="Vejby")
    assert await till.paid() == {"a": "300.00"}


async def test_a_code_that_is_brought_afterwards_lowers_the_price_and_stays_when_answers_change() -> None:
    till = await open_till(agenda=CODED)
    await till.register("a", municipality="Vejby")
    assert await till.act("a", brings("tak-for-hjælpen")) == "Pris: 300 kr. ekskl. moms"
    await till.register("a", municipality="Nyby")
    assert await till.paid() == {"a": "300.00"}


async def test_wrong_codes_are_told_kindly_kept_nowhere_and_not_tried_for_ever(
    caplog: pytest.LogCaptureFixture,
) -> None:
    till = await open_till(agenda=CODED)
    answers = [await till.act("a", brings(f"gæt{number}")) for number in range(charges.TRIES)]
    assert len(set(answers)) == 1
    assert answers[0].startswith("Den kode kender jeg ikke.")
    assert (await till.act("a", brings("tak-for-hjælpen"))).startswith("Det er prøvet for mange gange.")
    assert (await till.act("b", brings("tak-for-hjælpen"))) == "Pris: 300 kr. ekskl. moms"
    till.now += timedelta(hours=1)
    assert (await till.act("a", brings("tak-for-hjælpen"))) == "Pris: 300 kr. ekskl. moms"
    assert "gæt" not in await told(till) + caplog.text


async def test_where_no_rule_takes_a_code_that_is_said() -> None:
    till = await open_till()
    assert await till.act("a", brings("x")) == "Der er ingen rabatkoder til Fjorddagen."


# What people are told -----------------------------------------------------------------------------


async def test_whoever_asks_is_told_what_they_pay_or_what_it_may_cost() -> None:
    till = await open_till()
    assert await till.act("a", charges.show) == "Det koster det"
    await till.look("a", municipality="Vejby")
    assert await till.act("a", charges.show) == "Pris: gratis"
    await till.register("b", municipality="Vejby")
    assert await till.act("b", charges.show) == "Pris: 1.000 kr. ekskl. moms"


async def test_a_price_that_depends_on_nothing_is_told_at_once() -> None:
    till = await open_till(agenda=agenda(None, price=FULL))
    assert await till.act("a", charges.show) == "Pris: 600 kr. ekskl. moms"


async def test_a_rule_by_an_answer_is_told_once_that_is_known() -> None:
    rule = PriceRule(name="Elever", when=Condition(field="role", among=("elev",)), price=FREE)
    till = await open_till(agenda=agenda(None, rules=(rule,), price=FULL))
    assert await till.act("a", charges.show) == "Det koster det"
    await till.look("a", role="Elev")
    assert await till.act("a", charges.show) == "Pris: gratis"
