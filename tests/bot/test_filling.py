"""Filling a form in, page by page: on two devices, on old cards, with a double click, over a form that changes."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest

from bot.model import (
    LANGUAGES,
    Condition,
    FieldKind,
    Form,
    FormField,
    Language,
    Price,
    PriceRule,
    RegistrationState,
    Submission,
    Verb,
)
from bot.registrations.charges import TRIES
from cards.submission import parse
from tests.bot.form_desk import Card, Desk

if TYPE_CHECKING:
    from tests.databases import AnyStore

NEXT, BACK, SEND, CONFIRM = Verb.FORM_NEXT, Verb.FORM_BACK, Verb.SUBMIT_REGISTRATION, Verb.CONFIRM_REGISTRATION
PAGED = Form(
    fields=(
        FormField(id="name", required=True),
        FormField(id="stays", label="Sover du her?", kind=FieldKind.TOGGLE),
        FormField(id="guests", label="Gæster", kind=FieldKind.NUMBER, most=Decimal(2000), required=True, page=2),
        FormField(id="born", label="Født", kind=FieldKind.DATE, page=2),
        FormField(id="bed", label="Seng", required=True, when=Condition(field="stays", among=("true",)), page=3),
        FormField(id="why", label="Hvorfor?", kind=FieldKind.LONG, page=4),
    )
)
ONE = Form(fields=(FormField(id="name", required=True), FormField(id="diet", label="Mad")))
PRICED = Form(
    fields=(
        FormField(id="name", required=True),
        FormField(id="municipality", kind=FieldKind.MUNICIPALITY, required=True),
        FormField(id="diet", label="Mad", page=2),
    ),
    price=Price(amount=Decimal(1000)),
    rules=(
        PriceRule(name="Den første", last=1),
        PriceRule(name="Med kode", code="Hemmelig", price=Price(amount=Decimal(500))),
    ),
)


async def through(desk: Desk, who: str = "anna", /, **typed: str) -> Card:
    """Fill in all pages; what a page has no field for is left."""
    card = await desk.open(who)
    for _ in range(9):
        if NEXT not in card.buttons:
            break
        here = {key: each for key, each in typed.items() if key in card.fields}
        card = await desk.press(card, NEXT, who, bare=False, **here)
    return card


async def test_form_over_pages_is_kept_until_the_last_and_then_counts() -> None:
    desk = Desk(PAGED)
    first = await desk.open()
    assert first.says("Side 1 af 4")
    assert set(first.fields) == {"name", "stays"}
    second = await desk.press(first, NEXT, name="Anna Holm")
    row = await desk.row()
    assert row is not None
    assert (row.state, row.number, row.answers) == (RegistrationState.DRAFT, 0, {})
    assert row.typed == {"name": "Anna Holm", "stays": "false", "email": "anna@fjord.example"}
    assert second.says("Side 2 af 3")
    third = await desk.press(second, NEXT, guests="1.500", born="1984-06-03")
    assert third.says("Side 3 af 3")
    assert set(third.fields) == {"why"}
    done = await desk.press(third, NEXT, why="Fordi\nvi vil")
    assert done.words[0] == "Du er tilmeldt"
    row = await desk.row()
    assert row is not None
    assert (row.state, row.number, row.typed, row.page) == (RegistrationState.REGISTERED, 1, {}, 1)
    assert row.answers == {
        "name": "Anna Holm",
        "stays": "false",
        "guests": "1500",
        "born": "1984-06-03",
        "why": "Fordi\nvi vil",
    }
    assert await desk.log() == ["draft", "registered"]


async def test_page_that_is_not_right_comes_again_with_all_that_was_typed() -> None:
    desk = Desk(PAGED)
    second = await desk.press(await desk.open(), NEXT, name="Anna")

    again = await desk.press(second, NEXT, guests="20.000", born="1984-06-03")

    assert again.values == {"guests": "20.000", "born": "1984-06-03"}
    assert again.says("Tallet må højst være 2.000.")
    right = await desk.press(again, NEXT, guests="20")
    assert set(right.fields) == {"why"}


async def test_nothing_wrong_is_said_of_a_page_that_nobody_saw() -> None:
    desk = Desk(PAGED)

    second = await desk.press(await desk.open(), NEXT, name="Anna")

    assert not second.says("Det her skal udfyldes.")


async def test_going_back_keeps_what_stands_on_the_page_right_or_wrong() -> None:
    desk = Desk(PAGED)
    second = await desk.press(await desk.open(), NEXT, name="Anna")

    first = await desk.press(second, BACK, guests="mange")
    second = await desk.press(first, NEXT)

    assert first.values == {"name": "Anna", "stays": "false"}
    assert second.values == {"guests": "mange", "born": ""}


async def test_page_behind_the_first_can_be_left_empty_by_the_way_back() -> None:
    desk = Desk(PAGED)
    first = await desk.open()
    second = await desk.press(first, NEXT, name="Anna")

    assert first.fields["name"]["isRequired"] is True
    assert "isRequired" not in second.fields["guests"]
    assert second.fields["guests"]["label"] == "Gæster *"


async def test_answers_to_what_no_longer_applies_are_dropped_from_what_counts() -> None:
    desk = Desk(PAGED)
    third = await through_to_bed(desk)
    first = await desk.press(await desk.press(third, BACK, bed="Underkøje"), BACK)

    done = await finish(desk, await desk.press(first, NEXT, stays="false"))

    row = await desk.row()
    assert row is not None
    assert done.words[0] == "Du er tilmeldt"
    assert row.answers == {"name": "Anna", "stays": "false", "guests": "2"}


async def through_to_bed(desk: Desk) -> Card:
    second = await desk.press(await desk.open(), NEXT, name="Anna", stays="true")
    return await desk.press(second, NEXT, guests="2")


async def finish(desk: Desk, card: Card) -> Card:
    while NEXT in card.buttons:
        card = await desk.press(card, NEXT)
    return card


async def test_question_that_applies_by_an_answer_beside_it_is_asked_before_the_form_counts() -> None:
    asked = FormField(id="bed", label="Seng", required=True, when=Condition(field="stays", among=("true",)))
    wish = FormField(id="wish", label="Ønsker", when=Condition(field="stays", among=("true",)))
    desk = Desk(Form(fields=(*PAGED.fields[:2], asked, wish)))
    first = await desk.open()
    assert set(first.fields) == {"name", "stays"}

    again = await desk.press(first, SEND, stays="true", bare=True)
    assert set(again.fields) == {"name", "stays", "bed", "wish"}
    assert again.says("Der er 2 spørgsmål mere.")
    assert not again.says("Det her skal udfyldes.")
    wrong = await desk.press(again, SEND, bare=True)
    assert wrong.says("Det her skal udfyldes.")
    done = await desk.press(wrong, SEND, bed="Overkøje", bare=True)

    row = await desk.row()
    assert done.words[0] == "Du er tilmeldt"
    assert row is not None
    assert row.answers == {"name": "anna", "stays": "true", "bed": "Overkøje"}


@pytest.mark.parametrize("language", LANGUAGES)
async def test_sentences_go_on_and_back_as_the_buttons_do(language: Language) -> None:
    desk = Desk(PAGED)
    second = await desk.press(await desk.open(), NEXT, name="Anna")
    await desk.press(second, NEXT, guests="2")

    assert set((await desk.say(BACK, language=language)).fields) == {"guests", "born"}
    assert set((await desk.say(NEXT, language=language)).fields) == {"why"}
    assert (await desk.say(NEXT, language=language)).buttons.keys() == {Verb.REGISTER, Verb.UNREGISTER}
    row = await desk.row()
    assert row is not None
    assert row.state is RegistrationState.REGISTERED


async def test_sentences_without_a_form_begun() -> None:
    desk = Desk(PAGED)

    assert await desk.ask("anna", Submission(verb=BACK)) == "form_not_begun"
    assert await desk.ask("anna", Submission(verb=CONFIRM)) == "form_not_begun"
    assert set((await desk.say(NEXT)).fields) == {"name", "stays"}
    assert await desk.row() is None


async def test_form_is_shown_again_where_one_was_in_it() -> None:
    desk = Desk(PAGED)
    await desk.press(await desk.press(await desk.open(), NEXT, name="Anna"), BACK, guests="7")
    await desk.say(NEXT)

    again = await desk.open()

    assert again.values == {"guests": "7", "born": ""}
    assert again.says("Du var i gang.")


async def test_nothing_personal_stands_where_others_read_along() -> None:
    desk = Desk(PAGED)
    await desk.press(await desk.open(), NEXT, name="Anna Holm")

    shared = await desk.open(shared=True)

    assert shared.values == {"name": "", "stays": "false"}
    assert not shared.says("Du var i gang.")


async def test_card_pressed_in_a_shared_place_is_answered_to_the_person_alone() -> None:
    desk = Desk(PAGED)
    card = await desk.open(shared=True)

    data = card.buttons[NEXT]["data"] | {"answer_name": "Anna", "answer_stays": "false"}
    answer = await desk.ask("anna", _parsed(data), shared=True)

    assert not isinstance(answer, str)
    assert (answer.private, answer.replaces) == (True, True)


def _parsed(data: dict[str, Any]) -> Submission:
    return parse(data)


async def test_registered_person_keeps_their_answers_until_the_end_of_a_change() -> None:
    desk = Desk(PAGED)
    await through(desk, name="Anna", guests="2")
    second = await desk.press(await desk.open(), NEXT, name="Anna Holm")

    row = await desk.row()
    assert row is not None
    assert (row.state, row.answers["name"]) == (RegistrationState.REGISTERED, "Anna")
    assert second.words[0] == "Ret din tilmelding"
    done = await finish(desk, second)
    row = await desk.row()
    assert row is not None
    assert (done.words[0], row.answers["name"], row.number) == ("Dine ændringer er gemt", "Anna Holm", 1)


async def test_double_click_on_the_last_page_registers_once() -> None:
    desk = Desk(ONE)
    card = await desk.open()

    first = await desk.press(card, SEND, diet="Vegansk")
    await desk.press(card, SEND, diet="Vegansk")

    row = await desk.row()
    assert row is not None
    assert first.words[0] == "Du er tilmeldt"
    assert (row.number, row.answers["diet"]) == (1, "Vegansk")
    assert await desk.log() == ["registered"]


async def test_old_card_does_not_change_newer_answers_back_unasked() -> None:
    desk = Desk(ONE)
    phone = await desk.open()
    await desk.press(await desk.open(), SEND, diet="Vegansk")
    phone_later = await desk.open()
    await desk.press(await desk.open(), SEND, diet="Alt")

    for old in (phone, phone_later):
        told = await desk.press(old, SEND)
        row = await desk.row()
        assert row is not None
        assert row.answers["diet"] == "Alt"
        assert told.says("Dine svar er ændret et andet sted")

    asked = await desk.press(phone_later, SEND)
    kept = await desk.press(asked, SEND)
    row = await desk.row()
    assert row is not None
    assert kept.words[0] == "Dine ændringer er gemt"
    assert row.answers["diet"] == "Vegansk"


async def test_two_devices_on_different_pages_lose_nothing() -> None:
    desk = Desk(PAGED)
    phone = await desk.open()
    second = await desk.press(phone, NEXT, name="Anna")
    third = await desk.press(second, NEXT, guests="2")

    from_phone = await desk.press(phone, NEXT, name="Anna Holm")
    assert from_phone.values["guests"] == "2"
    done = await desk.press(third, NEXT, why="Fordi")

    row = await desk.row()
    assert row is not None
    assert done.words[0] == "Du er tilmeldt"
    assert row.answers == {"name": "Anna Holm", "stays": "false", "guests": "2", "why": "Fordi"}


async def test_card_of_a_form_that_changed_is_known_by_its_questions() -> None:
    desk = Desk(PAGED)
    second = await desk.press(await desk.open(), NEXT, name="Anna")
    added = FormField(id="town", label="By", required=True)
    gone = tuple(each.model_copy(update={"page": each.page + 1}) for each in PAGED.fields if each.id != "born")
    desk.release(Form(fields=(added, *gone)))

    then = await desk.press(second, NEXT, guests="2", born="1984-06-03")
    assert set(then.fields) == {"why"}
    asked = await desk.press(then, NEXT, why="Fordi")

    assert set(asked.fields) == {"town"}
    assert asked.says("Det her skal udfyldes.")
    done = await finish(desk, await desk.press(asked, NEXT, town="Ribe"))
    row = await desk.row()
    assert row is not None
    assert done.words[0] == "Du er tilmeldt"
    assert row.answers == {"town": "Ribe", "name": "Anna", "stays": "false", "guests": "2", "why": "Fordi"}


async def test_card_from_before_forms_had_pages_is_still_understood() -> None:
    desk = Desk(ONE)
    data = {"verb": "submit_registration", "event": "event", "answer_name": "Anna", "answer_diet": "Alt"}

    answer = await desk.ask("anna", _parsed(data))

    row = await desk.row()
    assert not isinstance(answer, str)
    assert row is not None
    assert row.answers == {"name": "Anna", "diet": "Alt"}


@pytest.mark.parametrize(
    "argument",
    ["99/-/name", "0/-/nothing", "0/-/", "x", "0/-/name,,", "0/zzzzzzzz/name", "-1/-/name", "0/-/__class__,_code"],
)
async def test_card_that_somebody_made_up_does_no_harm(argument: str) -> None:
    desk = Desk(PAGED)
    data = {"verb": "form_next", "event": "event", "argument": argument, "answer_name": "x" * 9_000, "answer_zz": "y"}

    answer = await desk.ask("anna", _parsed(data))

    row = await desk.row()
    assert not isinstance(answer, str)
    assert row is None or row.state is RegistrationState.DRAFT
    assert row is None or "zz" not in row.typed


async def test_after_the_deadline_nobody_begins_and_who_is_in_may_still_ask() -> None:
    late = datetime.fromisoformat("2027-05-31T08:59:59")  # wall time; it is 9.00
    desk = Desk(ONE)
    await desk.press(await desk.open(), SEND, diet="Alt")
    desk.release(ONE.model_copy(update={"deadline": late}))

    assert await desk.ask("bo", Submission(verb=Verb.REGISTER)) == "registration_closed"
    assert (await desk.open()).values["diet"] == "Alt"


async def test_cancelled_person_finds_their_answers_and_registers_again() -> None:
    desk = Desk(PAGED)
    await through(desk, name="Anna", guests="2")
    await desk.say(Verb.UNREGISTER)

    first = await desk.open()
    assert first.words[0] == "Tilmelding"
    done = await finish(desk, first)

    row = await desk.row()
    assert row is not None
    assert done.words[0] == "Du er tilmeldt"
    assert (row.state, row.answers["guests"]) == (RegistrationState.REGISTERED, "2")


async def test_pages_and_the_end_at_once_from_several_devices_are_one_registration(store: AnyStore) -> None:
    """Nobody's page is written over by another, and none that comes late undoes the end."""
    desk = Desk(PAGED, store)
    first = await desk.open()
    second = await desk.press(first, NEXT, name="Anna")
    third = await desk.press(second, NEXT, guests="2")

    await asyncio.gather(
        desk.press(first, NEXT, name="Anna Holm"),
        desk.press(second, NEXT, guests="3"),
        *(desk.press(third, NEXT, why="Fordi") for _ in range(3)),
        desk.press(second, BACK, guests="3"),
        desk.press(first, NEXT, name="Anna Holm"),
    )

    row = await desk.row()
    assert row is not None
    assert (row.state, row.number, row.answers["why"]) == (RegistrationState.REGISTERED, 1, "Fordi")
    assert {*row.typed, *row.answers} >= {"name", "guests"}
    assert (await desk.log()).count("draft") == 1
    seen = {row.typed.get(each, row.answers[each]) for each in ("name", "guests")}
    assert seen == {"Anna Holm", "3"}


async def test_two_pages_at_once_are_both_kept(store: AnyStore) -> None:
    desk = Desk(PAGED, store)
    first = await desk.open()
    second = await desk.press(first, NEXT, name="Anna")

    await asyncio.gather(desk.press(first, NEXT, name="Anna Holm"), desk.press(second, NEXT, guests="3"))

    row = await desk.row()
    assert row is not None
    assert (row.typed["name"], row.typed["guests"]) == ("Anna Holm", "3")


# What is looked through ---------------------------------------------------------------------------


async def test_price_is_shown_and_kept_before_anything_counts() -> None:
    desk = Desk(PRICED)
    review = await through(desk, municipality="Odense")

    row = await desk.row()
    assert row is not None
    assert review.says("Pris: gratis")
    assert review.says("Sådan er prisen beregnet")
    assert row.state is RegistrationState.DRAFT
    assert row.shown is not None
    assert (row.shown.price, row.shown_at) == (None, desk.now)
    done = await desk.press(review, CONFIRM)
    row = await desk.row()
    assert row is not None
    assert done.words[0] == "Du er tilmeldt"
    assert (row.state, row.quote and row.quote.price, row.shown) == (RegistrationState.REGISTERED, None, None)


async def test_second_of_a_municipality_pays_though_the_first_has_only_seen_the_price() -> None:
    desk = Desk(PRICED)
    first = await through(desk, "anna", municipality="Odense")
    second = await through(desk, "bo", municipality="Odense Kommune")

    assert first.says("Pris: gratis")
    assert second.says("Pris: 1.000 kr. ekskl. moms")
    await desk.press(second, CONFIRM, "bo")
    await desk.press(first, CONFIRM, "anna")
    rows = [await desk.row(each) for each in ("anna", "bo")]
    assert [each and each.quote and each.quote.price for each in rows] == [None, Price(amount=Decimal("1000.00"))]


async def test_confirming_twice_is_once() -> None:
    desk = Desk(PRICED)
    review = await through(desk, municipality="Odense")

    await desk.press(review, CONFIRM)
    again = await desk.press(review, CONFIRM)

    row = await desk.row()
    assert row is not None
    assert Verb.UNREGISTER in again.buttons
    assert row.number == 1
    assert await desk.log() == ["draft", "registered"]


async def test_confirming_an_old_card_shows_what_would_count_now() -> None:
    desk = Desk(PRICED)
    old = await through(desk, municipality="Odense")
    await desk.press(await desk.say(BACK), NEXT, diet="Vegansk")

    again = await desk.press(old, CONFIRM)

    row = await desk.row()
    assert row is not None
    assert again.says("Dine svar er ændret siden.")
    assert row.state is RegistrationState.DRAFT
    assert (await desk.press(again, CONFIRM)).words[0] == "Du er tilmeldt"


async def test_price_that_changed_after_it_was_kept_long_enough_is_shown_again() -> None:
    desk = Desk(PRICED)
    review = await through(desk, municipality="Odense")
    desk.now += timedelta(hours=2)
    await desk.press(await through(desk, "bo", municipality="Odense"), CONFIRM, "bo")

    again = await desk.press(review, CONFIRM)

    assert again.says("Prisen er en anden")
    assert again.says("Pris: 1.000 kr. ekskl. moms")
    done = await desk.press(again, CONFIRM)
    assert done.words[0] == "Du er tilmeldt"


async def test_one_price_that_is_the_same_needs_no_second_look() -> None:
    desk = Desk(Form(fields=(FormField(id="name", required=True),), price=Price(amount=Decimal(600))))

    done = await desk.press(await desk.open(), Verb.SUBMIT_REGISTRATION)

    assert done.words[0] == "Du er tilmeldt"


@pytest.mark.parametrize("pages", [1, 2])
async def test_one_price_that_changed_since_it_stood_above_the_form_is_shown_before_it_counts(pages: int) -> None:
    fields = (FormField(id="name", required=True), FormField(id="diet", label="Mad", page=pages))
    form = Form(fields=fields, price=Price(amount=Decimal(600)))
    desk = Desk(form)
    card = await desk.open()
    desk.release(form.model_copy(update={"price": Price(amount=Decimal(700))}))
    if pages > 1:
        card = await desk.press(card, NEXT)

    review = await desk.press(card, NEXT if NEXT in card.buttons else Verb.SUBMIT_REGISTRATION)

    assert review.says("Prisen er en anden")
    assert review.says("Pris: 700 kr. ekskl. moms")
    assert (await desk.press(review, CONFIRM)).words[0] == "Du er tilmeldt"
    row = await desk.row()
    assert row is not None
    assert row.quote is not None
    assert row.quote.price == Price(amount=Decimal("700.00"))


async def test_price_that_was_shown_stays_though_the_rules_change() -> None:
    desk = Desk(PRICED)
    review = await through(desk, municipality="Odense")
    desk.release(PRICED.model_copy(update={"rules": (PriceRule(name="Alle", price=Price(amount=Decimal(9999))),)}))

    await desk.press(review, CONFIRM)

    row = await desk.row()
    assert row is not None
    assert row.state is RegistrationState.REGISTERED
    assert row.quote is not None
    assert row.quote.price is None


async def test_way_back_from_the_review_leads_to_the_last_page() -> None:
    desk = Desk(PRICED)
    review = await through(desk, municipality="Odense")

    assert set((await desk.press(review, BACK)).fields) == {"diet", "_code"}


async def test_code_is_asked_for_on_the_last_page_and_a_wrong_one_is_kept_nowhere() -> None:
    desk = Desk(PRICED)
    await desk.press(await through(desk, "bo", municipality="Odense"), CONFIRM, "bo")
    last = await desk.press(await desk.open(), NEXT, municipality="Odense")

    wrong = await desk.press(last, NEXT, diet="Alt", _code="gættet")
    row = await desk.row()
    assert row is not None
    assert wrong.says("Den kode kender jeg ikke.")
    assert row.typed == {"name": "anna", "municipality": "Odense", "email": "anna@fjord.example", "diet": "Alt"}
    right = await desk.press(wrong, NEXT, _code=" hemmelig ")
    assert right.says("Pris: 500 kr. ekskl. moms")
    await desk.press(right, CONFIRM)
    row = await desk.row()
    assert row is not None
    assert row.quote is not None
    assert row.quote.price == Price(amount=Decimal("500.00"))
    assert set(row.answers) == {"name", "municipality", "diet"}


async def test_no_way_through_the_form_tries_codes_out_uncounted() -> None:
    desk = Desk(PRICED)
    await desk.press(await through(desk, "bo", municipality="Odense"), CONFIRM, "bo")
    first = await desk.open()
    made_up = parse(first.buttons[NEXT]["data"] | {"argument": "0/-/name,municipality,_code"}).model_copy(
        update={"values": {"name": "anna", "municipality": "Odense", "_code": "gæt"}}
    )
    last = await desk.press(first, NEXT, municipality="Odense")
    for number in range(TRIES - 1):
        await desk.press(last, BACK, _code=f"gæt {number}")
        row = await desk.row()
        assert row is not None
        assert "_code" not in row.typed
    await desk.ask("anna", made_up)
    await desk.press(last, BACK, _code="hemmelig")

    assert (await desk.say(Verb.PRICE)).says("Pris: 1.000 kr. ekskl. moms")


async def test_only_the_invited_are_let_in_and_are_told_before_they_type() -> None:
    desk = Desk(ONE.model_copy(update={"only_invited": True}))

    assert await desk.ask("anna", Submission(verb=Verb.REGISTER)) == "registration_invited"


@pytest.mark.parametrize(
    "typed",
    ["=cmd|' /C calc'!A0", "<script>alert(1)</script>", "</w:t>", "\u202eabc", "😀" * 90, "a\x00b", "x" * 9_999],
    ids=["cell", "script", "xml", "rtl", "emoji", "nul", "long"],
)
async def test_hostile_text_is_kept_or_refused_and_comes_back(typed: str) -> None:
    desk = Desk(PAGED)

    card = await desk.press(await desk.open(), NEXT, name=typed)

    row = await desk.row()
    assert row is not None
    assert set(card.fields) in ({"guests", "born"}, {"name", "stays"})
    assert row.typed["name"][:50] == typed.replace("\x00", "")[:50]
