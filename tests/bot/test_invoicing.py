"""The list for the finance office: the price that was shown, parted to the øre, and nothing beyond its business."""

from __future__ import annotations

import csv
import io
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot import exports, invoicing
from bot.exports import Charge, Charges
from bot.links import FILES, Links
from bot.lists import download
from bot.model import Condition, FieldKind, FormField, Price, PriceRule
from bot.press import Press
from bot.texts import Voice
from tests.bot.seating_plan import ORGANISER, Plan, agenda
from tests.fakes.clock import FakeClock
from tests.fakes.store import MemoryStore

if TYPE_CHECKING:
    from bot.exports import File

FIELDS = (
    FormField(id="name", required=True),
    FormField(id="email", kind=FieldKind.EMAIL),
    FormField(id="municipality"),
    FormField(id="ean", label="EAN-nummer", kind=FieldKind.EAN),
    FormField(id="bilag", label="Jeres rekvisitionsnummer"),
    FormField(id="food", label="Mad"),
    FormField(id="health", label="Helbred", sensitive=True),
)
RULES = (
    PriceRule(name="Hjælpemiddel", when=Condition(field="health", among=("ja",)), percent=Decimal(50)),
    PriceRule(name="Den første", last=1, price=Price(amount=Decimal(0))),
)
EAN = "5790000000013"


async def opened(**form: Any) -> Plan:
    asked: dict[str, Any] = {"fields": FIELDS, "rules": RULES, "price": Price(amount=Decimal("599.99"))}
    plan = Plan(MemoryStore(), agenda=agenda(None, **(asked | form)))
    await plan.open()
    return plan


async def had(plan: Plan, shape: str, language: str = "da") -> File:
    links = Links("https://ordstyrer.example", "hemmelig")
    about = {"kind": invoicing.KIND, "event": plan.event_id, "shape": shape, "language": language}
    token = (links.make(FILES, about, plan.now) or "").rpartition("/")[2]
    clock = FakeClock(plan.now)
    found = await download(plan.store, links, clock, Press(plan.store, clock), token)
    assert found is not None
    return found


def rows(file: File) -> list[list[str]]:
    return list(csv.reader(io.StringIO(file.body.decode("utf-8-sig")), delimiter=";"))


async def attended() -> Plan:
    plan = await opened()
    await plan.register("anna", municipality="Vejby", email="anna@vejby.example", food="vegansk")
    await plan.register("bo", municipality="Vejby", ean=EAN, bilag=" =1+1\n", health="nej")
    await plan.register("cille", municipality="Vejby", health="ja", ean=EAN)
    await plan.register("dorte", municipality="Vejby")
    await plan.cancel("dorte")
    await plan.register("erik", municipality="Nyby")
    await plan.cancel("erik")
    return plan


HEAD = ["Nummer", "Navn", "E-mail (som oplyst)", "Betaler", "EAN-nummer", "Jeres rekvisitionsnummer", "Pris som vist"]
SUMS = ["Uden moms", "Momssats i %", "Moms", "Beløb i alt", "Valuta", "Prisregel"]


async def test_each_person_has_a_row_with_the_price_that_they_were_shown() -> None:
    file = await had(await attended(), "csv")
    assert file.body.startswith(b"\xef\xbb\xbf")
    bo = ["2", "bo", "", f"Vejby {EAN}", EAN, "' =1+1\n", "599,99 kr. ekskl. moms"]
    assert rows(file) == [
        [*HEAD, *SUMS],
        [
            "1",
            "anna",
            "anna@vejby.example",
            "Vejby",
            "",
            "",
            "gratis",
            "0,00",
            "25,00",
            "0,00",
            "0,00",
            "DKK",
            "Den første",
        ],
        [*bo, "599,99", "25,00", "150,00", "749,99", "DKK", ""],
        [
            "3",
            "cille",
            "",
            f"Vejby {EAN}",
            EAN,
            "",
            "299,99 kr. ekskl. moms",
            "299,99",
            "25,00",
            "75,00",
            "374,99",
            "DKK",
            "",
        ],
    ]


async def test_in_english_amounts_have_points() -> None:
    told = rows(await had(await attended(), "csv", "en"))
    assert told[2][7:11] == ["599.99", "25.00", "150.00", "749.99"]


async def test_the_workbook_has_numbers_sums_by_payer_and_who_cancelled() -> None:
    book = openpyxl.load_workbook(io.BytesIO((await had(await attended(), "xlsx")).body))
    sheets = {each.title: [list(row) for row in each.iter_rows(min_row=2, values_only=True)] for each in book}
    assert list(sheets) == ["Faktureringsliste", "Pr. betaler", "I alt", "Afmeldte"]
    assert sheets["Faktureringsliste"][1][4:11] == [EAN, "' =1+1\n", "599,99 kr. ekskl. moms", 599.99, 25, 150, 749.99]
    assert sheets["Pr. betaler"] == [["Vejby", "DKK", 1, 0, 0, 0], [f"Vejby {EAN}", "DKK", 2, 899.98, 225, 1124.98]]
    assert sheets["I alt"] == [["DKK", 3, 899.98, 225, 1124.98]]
    assert [each[1] for each in sheets["Afmeldte"]] == ["dorte"]


async def test_no_sensitive_answer_is_told_by_an_answer_or_by_a_rule() -> None:
    plan = await attended()
    told = (await had(plan, "csv")).body.decode("utf-8-sig")
    assert not [each for each in ("Hjælpemiddel", "Helbred", "vegansk") if each in told]


async def test_organisers_alone_are_offered_it() -> None:
    plan = await attended()
    assert await plan.act(ORGANISER, invoicing.offer) == "Fjorddagen: Faktureringsliste"
    assert await plan.act("anna", invoicing.offer) == "only_organisers"


async def test_a_link_of_no_known_shape_leads_nowhere() -> None:
    plan = await opened()
    links = Links("https://ordstyrer.example", "hemmelig")
    about = {"kind": invoicing.KIND, "event": plan.event_id, "shape": "exe"}
    token = (links.make(FILES, about, plan.now) or "").rpartition("/")[2]
    clock = FakeClock(plan.now)
    assert await download(plan.store, links, clock, Press(plan.store, clock), token) is None


HOSTILE = (
    "=cmd|' /C calc'!A0",
    "\n=1",
    " +1",
    "\t-1",
    "@SUM(A1)",
    "</w:t><script>",
    "\u202e\x00=1",
    "x" * 10_000,
    "🙂",
)


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize("shape", ["csv", "xlsx"])
def test_no_cell_is_a_formula_whatever_people_wrote(text: str, shape: exports.InvoiceShape) -> None:
    charge = Charge(1, text, text, text, [text], text, None, None, None, None, "EUR", text)
    file = exports.invoices(Voice("da"), Charges([text], [charge]), shape, "x")
    if shape == "csv":
        cells = [each for row in rows(file) for each in row]
    else:
        book = openpyxl.load_workbook(io.BytesIO(file.body))
        cells = [str(each.value or "") for sheet in book for row in sheet.iter_rows() for each in row]
        assert {each.data_type for sheet in book for row in sheet.iter_rows() for each in row} <= {"s", "n"}
    assert not [each for each in cells if each.lstrip().startswith(("=", "+", "-", "@"))]


AMOUNTS = st.decimals(min_value=0, max_value=10**6, places=2)


@given(st.lists(st.tuples(st.sampled_from(("Vejby", "Nyby")), st.sampled_from(("DKK", "SEK")), AMOUNTS, AMOUNTS)))
def test_sums_are_those_of_the_rows_however_they_are_grouped(told: list[tuple[str, str, Decimal, Decimal]]) -> None:
    people = [
        Charge(0, "", "", payer, (), "", net, Decimal(25), vat, net + vat, currency, "")
        for payer, currency, net, vat in told
    ]
    whole = {
        each.currency: (each.people, each.net, each.vat, each.total) for each in exports.sums(people, by_payer=False)
    }
    for currency, (count, net, vat, total) in whole.items():
        parts = [each for each in exports.sums(people, by_payer=True) if each.currency == currency]
        assert (count, net, vat) == (
            sum(each.people for each in parts),
            sum(each.net for each in parts),
            sum(each.vat for each in parts),
        )
        assert total == net + vat == sum(each.total for each in parts)


def test_a_price_with_a_rate_that_nobody_knows_is_told_as_it_was_shown_and_summed_nowhere() -> None:
    charge = Charge(1, "Anna", "", "Vejby", (), "10 € ekskl. moms", None, None, None, None, "EUR", "")
    told = rows(exports.invoices(Voice("da"), Charges((), [charge]), "csv", "x"))
    assert told[1] == ["1", "Anna", "", "Vejby", "10 € ekskl. moms", "", "", "", "", "EUR", ""]
    assert exports.sums([charge], by_payer=True) == []
