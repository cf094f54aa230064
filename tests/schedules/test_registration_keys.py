"""What our own format says of a registration: each key, in Danish and in English, and each refusal."""

from __future__ import annotations

import re
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.errors import AgendaError
from bot.forms import checking
from bot.model import (
    Agenda,
    Call,
    Condition,
    Criterion,
    FieldKind,
    Form,
    FormField,
    Price,
    PriceRule,
    Quota,
    Reserve,
    Vat,
)
from schedules.readers import read
from schedules.readers.own import call, forms, native, prices, questions, seats
from schedules.readers.own.native import read_native
from schedules.readers.own.writing import write
from tests.schedules.registrations import ASKED, HEAD, form, indented
from tests.schedules.registrations import forms as any_form

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "agenda.md").read_text(encoding="utf-8")
K = FieldKind


def at(text: str) -> datetime:
    return datetime.fromisoformat(text)


def price(amount: str, **more: Any) -> Price:
    return Price(amount=Decimal(amount), **more)


# The whole ----------------------------------------------------------------------------------------

WHOLE: list[tuple[str, Form]] = [
    ("pris: 600 kr. ekskl. moms", Form(price=price("600"))),
    ("price: 95 EUR incl. VAT", Form(price=price("95", currency="EUR", vat=Vat.INCLUDED))),
    ("pris: gratis", Form(price=price("0"))),
    ("price: free", Form(price=price("0"))),
    ("frist: 1. juni 2027", Form(deadline=at("2027-06-01T23:59:59"))),
    ("ansøgningsfrist: 2027-06-01 kl. 24.00", Form(deadline=at("2027-06-01T23:59:59"))),
    ("tilmeldingsfrist: 1/6/2027 kl. 23.59", Form(deadline=at("2027-06-01T23:59:59"))),
    ("deadline: 1 June 2027 12:00", Form(deadline=at("2027-06-01T12:00"))),
    ("ændringer senest: 2027-06-02", Form(changes_until=at("2027-06-02T23:59:59"))),
    ("afmelding senest: 2027-06-02", Form(changes_until=at("2027-06-02T23:59:59"))),
    ("changes_until: 2027-06-02 9:00", Form(changes_until=at("2027-06-02T09:00"))),
    ("pladser: 40", Form(seats=40)),
    ("seats: 40 seats", Form(seats=40)),
    ("pladser: 0", Form(seats=0)),
    ("pladser: 4\nventeliste: nej", Form(seats=4, waiting=False)),
    ("seats: 4\nwaiting list: yes", Form(seats=4)),
    ("pladser: 4\nventeliste: 48 timer", Form(seats=4, offer_hours=48)),
    ("pladser: 4\ntilbud gælder: 2 dage", Form(seats=4, offer_hours=48)),
    ("seats: 4\noffer_lasts: 1 hour", Form(seats=4, offer_hours=1)),
    (
        "pladser: 9\nreserverede pladser: {inviterede: 5, medlemmer: 2 pladser}",
        Form(
            seats=9,
            reserved=(
                Reserve(name="inviterede", seats=5, invited=True),
                Reserve(name="medlemmer", seats=2, member=True),
            ),
        ),
    ),
    (
        "seats: 9\nreserved seats:\n  - name: Speakers\n    seats: 2\n    invited: yes\n    until: 2027-05-01",
        Form(seats=9, reserved=(Reserve(name="Speakers", seats=2, invited=True, until=at("2027-05-01T23:59:59")),)),
    ),
    (
        "medlemmer: [vejby.example, Ada@Sted.example, vejby.example]",
        Form(members=("@vejby.example", "ada@sted.example")),
    ),
    ('members: "@under.vejby.example"', Form(members=("@under.vejby.example",))),
    ("medlemmer: vejby.example, ada@sted.example", Form(members=("@vejby.example", "ada@sted.example"))),
    ("frist: 2027-06-01\nansøgning: 10 pladser", Form(deadline=at("2027-06-01T23:59:59"), call=Call(seats=10))),
    ("frist: tirsdag den 1. juni 2027 kl. 12", Form(deadline=at("2027-06-01T12:00"))),
    ("kun inviterede: ja", Form(only_invited=True)),
    ("only invited: no", Form()),
    ("kolleger: ja", Form(colleagues=True)),
    ("colleagues: yes", Form(colleagues=True)),
    ("påmindelser: 1 time, 1 dag", Form(reminders=(1440, 60))),
    ("reminders: [30 min, 2 weeks]", Form(reminders=(20160, 30))),
    ("påmindelser: nej", Form()),
    ("kontakt: Ada Berg,\n  ada@sted.example", Form(contact="Ada Berg, ada@sted.example")),
    ("contact: Ada", Form(contact="Ada")),
    ("formål: Vi bruger det til ét.", Form(purpose="Vi bruger det til ét.")),
    ("purpose: For one thing.", Form(purpose="For one thing.")),
    ("slettes efter: 90 dage", Form(keep_days=90)),
    ("deleted after: 3 months", Form(keep_days=90)),
    ("slettes_efter: 1 år", Form(keep_days=365)),
]


@pytest.mark.parametrize(("text", "expected"), WHOLE, ids=[text for text, _ in WHOLE])
def test_key_of_the_registration_is_read(text: str, expected: Form) -> None:
    assert form(text) == expected


# Questions ----------------------------------------------------------------------------------------

QUESTIONS: list[tuple[str, dict[str, Any]]] = [
    ("- navn", {"id": "name", "required": True}),
    ("- EAN-nummer", {"id": "ean", "label": "EAN-nummer", "kind": K.EAN}),
    ("- CVR", {"id": "cvr", "label": "CVR", "kind": K.CVR}),
    ("- spørgsmål: B\n  type: tal\n  mindst: -2,5\n  højst: 1.000", {"kind": K.NUMBER, "least": "-2.5", "most": 1000}),
    ("- question: B\n  kind: number\n  at least: 0.25", {"kind": K.NUMBER, "least": "0.25"}),
    ("- spørgsmål: B\n  mindst: 3\n  højst: 3", {"least": 3, "most": 3}),
    ("- spørgsmål: B\n  type: lang\n  højst: 500", {"kind": K.LONG, "most": 500}),
    (
        "- spørgsmål: B\n  type: dato\n  tidligst: 1. juni 2027\n  senest: 2027-06-30",
        {"kind": K.DATE, "earliest": date(2027, 6, 1), "latest": date(2027, 6, 30)},
    ),
    (
        "- question: B\n  kind: date\n  earliest: 2027-06-01\n  latest: 2027-06-01",
        {"kind": K.DATE, "earliest": date(2027, 6, 1), "latest": date(2027, 6, 1)},
    ),
    ("- spørgsmål: B\n  valg: [a,   b  c]", {"kind": K.CHOICE, "choices": ("a", "b c")}),
    (
        "- spørgsmål: B\n  type: flere\n  valg: [a, b]\n  mindst: 1\n  højst: 2",
        {"kind": K.SEVERAL, "choices": ("a", "b"), "least": 1, "most": 2},
    ),
    ("- question: B\n  kind: several\n  choices: [a]", {"kind": K.SEVERAL, "choices": ("a",)}),
    ('- spørgsmål: B\n  mønster: "[A-Z]{2}-[0-9]+"', {"pattern": "[A-Z]{2}-[0-9]+"}),
    ("- question: B\n  pattern: a|b", {"pattern": "a|b"}),
    ("- spørgsmål: B\n  følsom: ja\n  hjælp: |-\n    Én\n    to", {"sensitive": True, "help": "Én\nto"}),
    (
        "- samtykke: B\n  tekst: Om alt.\n  version: 2\n  kræves: ja",
        {"kind": K.CONSENT, "text": "Om alt.", "version": "2", "required": True},
    ),
    ("- question: B\n  text: All.\n  version: v1", {"kind": K.CONSENT, "text": "All.", "version": "v1"}),
    ("- consent: B\n  text: All.\n  version: v1", {"kind": K.CONSENT, "text": "All.", "version": "v1"}),
    *((f"- spørgsmål: B\n  type: {name}", {"kind": kind}) for name, kind in (("ean", K.EAN), ("cvr", K.CVR))),
    ("- spørgsmål: B\n  type: ja/nej", {"kind": K.TOGGLE}),
    ("- spørgsmål: B\n  id: other\n  type: e-post", {"id": "other", "kind": K.EMAIL}),
]


@pytest.mark.parametrize(("text", "expected"), QUESTIONS, ids=[text for text, _ in QUESTIONS])
def test_question_is_read(text: str, expected: dict[str, Any]) -> None:
    plain = {} if "id" in expected and "other" not in text else {"id": "q_b", "label": "B"}
    assert form("spørgsmål:\n" + indented(text)).fields == (FormField.model_validate(plain | expected),)


def test_pages_begin_at_a_question_or_in_a_line_of_their_own() -> None:
    text = "spørgsmål:\n  - A\n  - side: 2\n  - B\n  - spørgsmål: C\n    page: 2\n  - question: D\n    side: 3\n  - E\n"
    assert [(each.label, each.page) for each in form(text).fields] == [("A", 1), ("B", 2), ("C", 2), ("D", 3), ("E", 3)]


CONDITIONS: list[tuple[str, Condition]] = [
    ("{way: i salen}", Condition(field="way", among=("i salen",))),
    ("{Hvordan?: I SALEN}", Condition(field="way", among=("i salen",))),
    ('way = "online, hjemmefra"'.replace('"', ""), Condition(field="way", among=("online, hjemmefra",))),
    ('{way: [i salen, "online, hjemmefra"]}', Condition(field="way", among=("i salen", "online, hjemmefra"))),
    ("new", Condition(field="new", among=("true",))),
    ("Er du ny?", Condition(field="new", among=("true",))),
    ("{new: nej}", Condition(field="new", among=("false",))),
    ("{kommune: [Vejle, Ærø]}", Condition(field="municipality", among=("Vejle", "Ærø"))),
    ("{municipality: Vejle}", Condition(field="municipality", among=("Vejle",))),
]


@pytest.mark.parametrize("key", ["hvis", "if"])
@pytest.mark.parametrize(("text", "expected"), CONDITIONS, ids=[text for text, _ in CONDITIONS])
def test_condition_is_read(key: str, text: str, expected: Condition) -> None:
    asked = form(f"{ASKED}  - spørgsmål: Mere?\n    {key}: {text}\n").fields[-1]
    assert asked.when == expected


# Prices, seats and the call -----------------------------------------------------------------------

RULES: list[tuple[str, dict[str, Any]]] = [
    ("navn: A\nmedlem: ja\npris: gratis", {"name": "A", "member": True, "price": price("0")}),
    ("name: A\nmember: no\ncontact: Ada", {"name": "A", "member": False, "contact": "Ada"}),
    ("nummer: 1\npris: 1 kr.", {"first": 1, "last": 1, "price": price("1")}),
    ("nummer: 2-3\npris: 1 kr.", {"first": 2, "last": 3, "price": price("1")}),
    ("nummer: fra 2\npris: 1 kr.", {"first": 2, "price": price("1")}),
    ("nummer: 2-\npris: 1 kr.", {"first": 2, "price": price("1")}),
    ("nummer: 2 og flere\npris: 1 kr.", {"first": 2, "price": price("1")}),
    ("number: from 4\nprice: 1 kr.", {"first": 4, "price": price("1")}),
    ("nummer: fra 2\nfra samme: Hvordan?\npris: 1 kr.", {"first": 2, "per": "way", "price": price("1")}),
    ("number: 2+\nfrom same: kommune\nprice: 1 kr.", {"first": 2, "price": price("1")}),
    ("senest: 2027-05-01\nrabat: 12,5 %", {"until": at("2027-05-01T23:59:59"), "percent": Decimal("12.5")}),
    ("inden: 2027-05-01 kl. 12.00\nrabat: 100%", {"until": at("2027-05-01T12:00"), "percent": Decimal(100)}),
    ("until: 2027-05-01\ndiscount: 20 %", {"until": at("2027-05-01T23:59:59"), "percent": Decimal(20)}),
    ("kode: VEN 26\nkontakt: Ada", {"code": "VEN 26", "contact": "Ada"}),
    ("code: friend\ndiscount: 5 %", {"code": "friend", "percent": Decimal(5)}),
    ("hvis: new\npris: 5 kr.", {"when": Condition(field="new", among=("true",)), "price": price("5")}),
]


@pytest.mark.parametrize(("text", "expected"), RULES, ids=[text for text, _ in RULES])
def test_price_rule_is_read(text: str, expected: dict[str, Any]) -> None:
    first, *rest = text.splitlines()
    item = "".join(f"    {line}\n" for line in rest)
    found = form(f"pris: 600 kr.\npriser:\n  - {first}\n{item}{ASKED}")
    assert found.rules == (PriceRule.model_validate(expected),)


def test_people_are_counted_by_the_municipality_whatever_its_id_is() -> None:
    asked = "spørgsmål:\n  - spørgsmål: Hvor bor du?\n    id: home\n    type: kommune\n"
    found = form(f"pris: 600 kr.\npriser:\n  - nummer: fra 2\n    pris: 300 kr.\n{asked}")
    assert found.rules == (PriceRule(first=2, per="home", price=price("300")),)


def test_an_answer_may_be_as_long_as_its_field_takes() -> None:
    assert questions.LONGEST_ANSWERS == {K.TEXT: checking.SHORT, K.LONG: checking.LONG}


def test_seats_may_be_kept_by_an_answer() -> None:
    text = "pladser: 9\nreserverede pladser:\n  - navn: Nye\n    pladser: 9\n    hvis: new\n    medlemmer: ja\n"
    kept = Reserve(name="Nye", seats=9, member=True, when=Condition(field="new", among=("true",)))
    assert form(text + ASKED).reserved == (kept,)


CALL_DANISH = """\
frist: 2027-06-01
ansøgning:
  pladser: 10
  reserver: 5
  udvælgere: [Ada Berg <Ada@sted.example>, bo@sted.example]
  svar senest: 2027-06-10 kl. 12.00
  lodtrækning: 7 11 13
  kriterier:
    - Skriver godt
    - Erfaring: 10
    - kriterium: Mod
      id: courage
      point: 3 point
      vægt: 1,5
      hjælp: Hvad koster det?
  fordeling:
    region: {Region Sjælland: mindst 1, Nordjylland: højst 3}
    way:
      i salen: 2-4
      online, hjemmefra: 3
    new: {ja: mindst 1 og højst 9}
    age: {18-29: mindst 2, 30: 0, 31+: 1-}
"""
CALL_ENGLISH = """\
deadline: 2027-06-01
application:
  seats: 10
  reserves: 5
  selectors: [ada@sted.example, bo@sted.example]
  answer by: 2027-06-10 12:00
  draw: 7 11 13
  criteria:
    - Skriver godt
    - {criterion: Erfaring, points: 10}
    - {criterion: Mod, id: courage, points: 3, weight: 1.5, help: Hvad koster det?}
  spread:
    region: {Sjælland: at least 1, Nordjylland: at most 3}
    way: {i salen: 2-4, "online, hjemmefra": 3}
    new: {yes: "at least 1, at most 9"}
    age: {18-29: at least 2, 30: 0, 31-: at least 1}
"""


@pytest.mark.parametrize("text", [CALL_DANISH.replace("31+: 1-", "31+: mindst 1"), CALL_ENGLISH], ids=["da", "en"])
def test_call_is_read_whole(text: str) -> None:
    assert form(text + ASKED).call == Call(
        seats=10,
        reserves=5,
        selectors=("ada@sted.example", "bo@sted.example"),
        answer_by=at("2027-06-10T12:00"),
        seed="7 11 13",
        criteria=(
            Criterion(id="q_skriver_godt", label="Skriver godt"),
            Criterion(id="q_erfaring", label="Erfaring", most=10),
            Criterion(id="courage", label="Mod", most=3, weight=Decimal("1.5"), help="Hvad koster det?"),
        ),
        quotas=(
            Quota(field="region", value="Sjælland", least=1),
            Quota(field="region", value="Nordjylland", most=3),
            Quota(field="way", value="i salen", least=2, most=4),
            Quota(field="way", value="online, hjemmefra", least=3, most=3),
            Quota(field="new", value="true", least=1, most=9),
            Quota(field="age", value="18-29", least=2),
            Quota(field="age", value="30", most=0),
            Quota(field="age", value="31-", least=1),
        ),
    )


@pytest.mark.parametrize("key", ["pladser", "seats"])
def test_session_has_seats_and_the_event_a_link(key: str) -> None:
    text = f"titel: X\ndato: 2026-11-30\nlink: https://moede.example/1\nprogram:\n  - 9.00: {{titel: A, {key}: 12}}\n"
    agenda = read(text.encode(), name="x.yaml").agenda
    assert (agenda.link, [each.seats for each in agenda.sessions]) == ("https://moede.example/1", [12])


def test_session_seats_are_enough_for_a_waiting_list() -> None:
    text = HEAD.replace("- 9.00: A", "- 9.00: {titel: A, pladser: 1}") + "  venteliste: nej\n  tilbud gælder: 1 dag\n"
    with pytest.raises(AgendaError, match="offer_unused"):
        read(text.encode(), name="x.yaml")
    agenda = read(text.replace("nej", "ja").encode(), name="x.yaml").agenda
    assert agenda.form == Form(offer_hours=24)


# The page -----------------------------------------------------------------------------------------

SECTIONS = {
    "The registration": forms.KEYS,
    "A question": questions.KEYS,
    "What not everybody pays alike": prices.KEYS,
    "Seats kept for some": seats.RESERVE_KEYS,
    "Where people apply": call.KEYS,
}


@pytest.mark.parametrize("title", SECTIONS)
def test_page_tells_of_every_key_and_of_no_other(title: str) -> None:
    section = re.split(r"^#+ ", PAGE.partition(f"# {title}\n")[2], flags=re.MULTILINE)[0]
    rows = re.findall(r"^\| (`[^|]+`) \| (`[^|]+`) \|", section, re.MULTILINE)
    told = [re.findall(r"`([^`]+)`", cell) for row in rows for cell in row]
    danish, english = ([name for cell in told[side::2] for name in cell] for side in (0, 1))
    keys = SECTIONS[title]
    assert [keys[each] for each in danish] == [keys[each] for each in english]
    assert set(map(keys.get, danish)) == set(keys.values())


def test_page_names_every_kind_of_question_as_it_is_read() -> None:
    section = PAGE.partition("| `type` | `kind` | `kort`")[2].partition("\n")[0]
    named = [each for each in re.findall(r"`([^`]+)`", section) if each in questions.KIND_NAMES]
    assert {questions.KIND_NAMES[each] for each in named} | {FieldKind.TEXT} == set(FieldKind)


# Written ------------------------------------------------------------------------------------------


@settings(max_examples=settings().max_examples // 2, deadline=None)
@given(any_form(), st.sampled_from(["da", "en", "sv", "nb"]))
def test_any_registration_is_written_and_read_as_it_was(asked: Form, language: Any) -> None:
    agenda = Agenda(title="X", language=language, form=asked)
    written = write(agenda)
    assert read_native(written, name="x.yaml").agenda == agenda
    assert written == write(read_native(written, name="x.yaml").agenda)


def test_every_key_is_known_where_a_slip_is_told_from_a_strange_format() -> None:
    text = HEAD + "  pladsre: 40\n"
    with pytest.raises(AgendaError) as told:
        read(text.encode(), name="x.yaml")
    assert (told.value.code, told.value.values["known"]) == ("key_unknown", "pladser")
    assert {"seats", "link"} <= {*native.KEYS.values(), *native.SESSION_KEYS.values()}
