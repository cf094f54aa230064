"""What a seat costs: the first rule that applies, to the øre, and why."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot import prices
from bot.model import Condition, Form, FormField, Price, PriceRule, Quote, Reckoned, Vat

NOON = datetime(2027, 4, 30, 12, 0)  # noqa: DTZ001 - wall time
FREE = Price(amount=Decimal(0))
THOUSAND = Price(amount=Decimal(1000))
SEMINAR = Form(
    fields=(FormField(id="municipality"),),
    rules=(
        PriceRule(name="Den første", member=True, last=1, price=FREE),
        PriceRule(name="De næste", member=True, price=THOUSAND),
        PriceRule(name="Andre", member=False, contact="netvaerk@samarbejdet.example"),
    ),
    contact="kontakt@samarbejdet.example",
)


def quoted(form: Form, place: int = 1, *, member: bool | None = True, code: str = "", wall: datetime = NOON) -> Quote:
    return prices.quote(
        form,
        answers={"municipality": "Vejby", "role": "Elev"},
        ordinal={"municipality": place},
        member=member,
        code=code,
        wall=wall,
    )


def kroner(quote: Quote) -> tuple[str, str]:
    return (str(quote.price.amount) if quote.price else "", quote.contact)


@pytest.mark.parametrize(
    ("place", "member", "costs"),
    [
        (1, True, ("0.00", "")),
        (2, True, ("1000.00", "")),
        (3, True, ("1000.00", "")),
        (1, False, ("", "netvaerk@samarbejdet.example")),
        (2, False, ("", "netvaerk@samarbejdet.example")),
        (1, None, ("", "netvaerk@samarbejdet.example")),
    ],
)
def test_seminar_costs_by_place_and_membership(*, place: int, member: bool | None, costs: tuple[str, str]) -> None:
    assert kroner(quoted(SEMINAR, place, member=member)) == costs


def test_steps_say_what_each_rule_gave_or_why_not() -> None:
    assert quoted(SEMINAR, 3).steps == (
        Reckoned(
            rule="Den første", applied=False, why="other_place", values={"number": "1", "of": "Vejby", "nth": "3"}
        ),
        Reckoned(
            rule="De næste",
            applied=True,
            why="member",
            values={"number": "2", "gives": "price", "amount": "1000.00", "currency": "DKK", "vat": "excluded"},
        ),
    )


def test_whoever_nobody_vouches_for_is_told_whom_to_ask() -> None:
    assert [(each.why, each.values.get("contact")) for each in quoted(SEMINAR, member=None).steps] == [
        ("unverified", "kontakt@samarbejdet.example"),
        ("unverified", "kontakt@samarbejdet.example"),
        ("unverified", "netvaerk@samarbejdet.example"),
    ]


EARLY = Form(
    price=Price(amount=Decimal(600)),
    rules=(PriceRule(until=datetime(2027, 5, 1, 23, 59, 59), price=Price(amount=Decimal(450))),),  # noqa: DTZ001
)


@pytest.mark.parametrize(
    ("wall", "amount"),
    [
        (datetime(2027, 5, 1, 23, 59, 58), "450.00"),  # noqa: DTZ001
        (datetime(2027, 5, 1, 23, 59, 59), "450.00"),  # noqa: DTZ001
        (datetime(2027, 5, 1, 23, 59, 59, 999_999), "450.00"),  # noqa: DTZ001
        (datetime(2027, 5, 2), "600.00"),  # noqa: DTZ001
        (datetime(2027, 5, 2, 0, 0, 0, 1), "600.00"),  # noqa: DTZ001
    ],
)
def test_early_price_holds_through_its_last_second(wall: datetime, amount: str) -> None:
    assert kroner(quoted(EARLY, wall=wall)) == (amount, "")


CODED = Form(
    price=Price(amount=Decimal(600)),
    rules=(
        PriceRule(name="Frivillig", code="Tak for Hjælpen", price=FREE),
        PriceRule(code="ÆBLE10", percent=Decimal(10)),
    ),
)


@pytest.mark.parametrize(
    ("typed", "amount", "known"),
    [
        ("Tak for Hjælpen", "0.00", True),
        ("  tak  for hjælpen ", "0.00", True),
        ("TAK FOR HJÆLPEN", "0.00", True),
        ("æble10", "540.00", True),
        ("ＡＥＢＬＥ10", "600.00", False),
        ("æble1", "600.00", False),
        ("", "600.00", False),
        ("=cmd|' /C calc'!A0", "600.00", False),
        ("x" * 10_000, "600.00", False),
    ],
)
def test_a_code_opens_its_rule_however_it_is_written(*, typed: str, amount: str, known: bool) -> None:
    assert (kroner(quoted(CODED, code=typed))[0], prices.knows_code(CODED, typed)) == (amount, known)


def test_no_code_is_in_what_is_told() -> None:
    told = str([quoted(CODED, code=typed).steps for typed in ("", "æble10", "tak for hjælpen", "gættet")])
    assert not any(each in told.casefold() for each in ("æble", "tak", "gættet"))


def test_reductions_are_taken_off_what_comes_after_them_each_rounded_by_itself() -> None:
    form = Form(
        rules=(
            PriceRule(percent=Decimal("33.3")),
            PriceRule(percent=Decimal(10), when=Condition(field="role", among=("elev", "lærling"))),
            PriceRule(percent=Decimal(50), when=Condition(field="role", among=("chef",))),
        ),
        price=Price(amount=Decimal("99.95")),
    )
    reckoned = quoted(form)

    assert [each.values.get("off") for each in reckoned.steps] == ["29.95", "10.00", None, None]
    assert kroner(reckoned) == ("60.00", "")


@pytest.mark.parametrize(
    ("form", "costs"),
    [
        (Form(), ("", "")),
        (Form(price=Price(amount=Decimal(600))), ("600.00", "")),
        (Form(rules=(PriceRule(member=True, price=FREE),), contact="a@b.example"), ("0.00", "")),
        (Form(rules=(PriceRule(member=False, price=FREE),), contact="a@b.example"), ("", "a@b.example")),
        (Form(rules=(PriceRule(percent=Decimal(250)),), price=THOUSAND), ("0.00", "")),
        (Form(rules=(PriceRule(percent=Decimal(-20)),), price=THOUSAND), ("1000.00", "")),
        (Form(price=Price(amount=Decimal(-5))), ("0.00", "")),
        (Form(price=Price(amount=Decimal("0.005"))), ("0.01", "")),
    ],
)
def test_what_no_rule_decides_is_the_price_or_the_contact(form: Form, costs: tuple[str, str]) -> None:
    assert kroner(quoted(form)) == costs


def test_a_municipality_that_is_not_said_has_no_place() -> None:
    reckoned = prices.quote(SEMINAR, answers={}, ordinal={}, member=True, wall=NOON)
    assert [(each.why, each.values.get("field")) for each in reckoned.steps] == [
        ("uncounted", "municipality"),
        ("member", None),
    ]


@pytest.mark.parametrize(
    ("price", "parts"),
    [
        (Price(amount=Decimal(600)), ("600.00", "150.00", "750.00")),
        (Price(amount=Decimal(600), vat=Vat.INCLUDED), ("480.00", "120.00", "600.00")),
        (Price(amount=Decimal(600), vat=Vat.EXEMPT), ("600.00", "0.00", "600.00")),
        (Price(amount=Decimal("0.02")), ("0.02", "0.01", "0.03")),
        (Price(amount=Decimal("99.99"), vat=Vat.INCLUDED), ("79.99", "20.00", "99.99")),
    ],
)
def test_a_price_is_parted_as_on_an_invoice(price: Price, parts: tuple[str, str, str]) -> None:
    known = prices.parts(price)
    assert known is not None
    assert tuple(str(each) for each in known[:3]) == parts


def test_vat_of_a_currency_that_we_do_not_know_is_not_guessed() -> None:
    assert prices.parts(Price(amount=Decimal(10), currency="EUR")) is None
    exempt = prices.parts(Price(amount=Decimal(10), currency="EUR", vat=Vat.EXEMPT))
    assert exempt == prices.Parts(Decimal(10), Decimal(0), Decimal(10), Decimal(0))


@pytest.mark.parametrize(
    ("taken", "uncounted", "place"),
    [((), 0, 1), ((1,), 0, 2), ((2, 3), 0, 1), ((1, 3), 0, 2), ((1, 2, 3), 0, 4), ((), 2, 3), ((2,), 1, 3)],
)
def test_the_lowest_place_that_is_free_is_given(taken: tuple[int, ...], uncounted: int, place: int) -> None:
    assert prices.vacant(taken, uncounted) == place


@pytest.mark.parametrize(
    ("answers", "code", "member", "stays"),
    [
        ({"municipality": "Vejby"}, "", None, True),
        ({"municipality": " VEJBY ", "name": "En anden"}, "", True, True),
        ({"municipality": "Nyby"}, "", None, False),
        ({}, "", None, False),
        ({"municipality": "Vejby"}, "", False, False),
    ],
)
def test_a_price_stays_while_what_it_rests_on_does(
    *, answers: dict[str, str], code: str, member: bool | None, stays: bool
) -> None:
    assert prices.rests_on(quoted(SEMINAR), answers, code=code, member=member) is stays


def test_a_code_that_comes_later_makes_another_price() -> None:
    before, after = quoted(CODED), quoted(CODED, code="æble10")
    assert [prices.rests_on(each, {}, code="Æble10") for each in (before, after)] == [False, True]
    assert prices.rests_on(after, {})


# Whatever the amounts and rules -------------------------------------------------------------------

AMOUNTS = st.decimals(min_value=0, max_value=10**6, places=2)
PRICES = st.builds(
    Price, amount=AMOUNTS, currency=st.sampled_from(("DKK", "SEK", "NOK", "EUR")), vat=st.sampled_from(Vat)
)
RULES = st.builds(
    PriceRule,
    name=st.sampled_from(("", "a")),
    member=st.sampled_from((None, True, False)),
    first=st.integers(1, 3),
    last=st.sampled_from((None, 1, 3)),
    until=st.sampled_from((None, NOON, NOON - timedelta(seconds=1))),
    code=st.sampled_from(("", "hej")),
    price=st.none() | PRICES,
    percent=st.none() | st.decimals(min_value=-20, max_value=120, places=2),
    contact=st.sampled_from(("", "x@y.example")),
)
FORMS = st.builds(
    Form, rules=st.lists(RULES, max_size=5).map(tuple), price=st.none() | PRICES, contact=st.just("k@y.example")
)


@given(PRICES)
def test_parts_sum_to_the_total_to_the_ore(price: Price) -> None:
    known = prices.parts(price)
    if known is None:
        assert price.currency == "EUR"
        return
    assert known.net + known.vat == known.total
    assert min(known) >= 0
    assert all(each == each.quantize(prices.ORE) for each in known[:3])
    assert price.amount == (known.total if price.vat is Vat.INCLUDED else known.net)
    exact = known.net * known.rate / 100
    assert abs(known.vat - exact) <= Decimal("0.01")


@given(FORMS, st.integers(1, 4), st.sampled_from((None, True, False)), st.sampled_from(("", "hej", "nej")))
def test_steps_add_up_to_the_price_and_it_is_never_negative(
    form: Form,
    place: int,
    member: bool | None,
    code: str,
) -> None:
    reckoned = quoted(form, place, member=member, code=code)
    given_by = [each for each in reckoned.steps if each.values.get("gives") in {"price", "free"}]
    off = sum((Decimal(each.values["off"]) for each in reckoned.steps if "off" in each.values), Decimal(0))
    if reckoned.price is None:
        assert off == 0
        return
    assert not reckoned.contact
    begun = Decimal(given_by[-1].values.get("amount", "0"))
    assert (len(given_by), begun - off) == (1, reckoned.price.amount)
    assert 0 <= reckoned.price.amount == reckoned.price.amount.quantize(prices.ORE, ROUND_HALF_UP)


@given(FORMS, st.integers(1, 4), st.sampled_from((None, True, False)), st.sampled_from(("", "hej", "nej")))
def test_the_first_rule_that_applies_and_gives_no_reduction_decides(
    form: Form,
    place: int,
    member: bool | None,
    code: str,
) -> None:
    steps = quoted(form, place, member=member, code=code).steps
    deciding = [each for each in steps if each.applied and "percent" not in each.values]
    assert deciding[-1:] == list(steps[-1:]) if steps else not form.rules
    assert len(deciding) <= 1


@given(st.sets(st.integers(1, 8)), st.integers(0, 5))
def test_a_place_that_is_given_is_nobodys(taken: set[int], uncounted: int) -> None:
    place = prices.vacant(taken, uncounted)
    assert place not in taken
    assert sum(each not in taken for each in range(1, place)) == uncounted
