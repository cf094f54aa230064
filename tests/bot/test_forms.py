"""What a form accepts, whatever the card let through; which questions it asks; how answers are kept and shown."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.forms import STANDARD, Fault, ahead, asked, check, consented, pages, refilled, shown, token
from bot.model import LANGUAGES, Condition, FieldKind, Form, FormField, Language
from bot.texts import Voice

TODAY = date(2027, 5, 31)
WHOLE = {"name": "Åse Ødegård", "municipality": "århus kommune", "role": "", "email": "ase@aarhus.example"}


def one(kind: FieldKind, **more: Any) -> Form:
    return Form(fields=(FormField(id="it", kind=kind, **more),))


def read(form: Form, typed: str, language: Language = "da") -> str | Fault | None:
    answers, faults = check(form, {"it": typed}, language=language, today=TODAY)
    assert set(answers) | set(faults) <= {"it"}
    return faults.get("it", answers.get("it"))


def test_right_answers_are_kept_and_the_municipality_by_its_name() -> None:
    assert check(STANDARD, WHOLE, today=TODAY) == (
        {"name": "Åse Ødegård", "municipality": "Aarhus", "email": "ase@aarhus.example"},
        {},
    )


@pytest.mark.parametrize(
    ("field", "typed", "code"),
    [
        ("name", "", "required"),
        ("name", "   ", "required"),
        ("name", "\x00\x07", "required"),
        ("name", "x" * 201, "too_long"),
        ("name", "x" * 10_000, "too_long"),
        ("email", "ase", "email"),
        ("email", "ase@aarhus", "email"),
        ("email", "a@b.dk, c@d.dk", "email"),
        ("email", "Åse <ase@aarhus.example>", "email"),
        ("municipality", "", "required"),
    ],
)
def test_wrong_answer_is_named_by_its_field(field: str, typed: str, code: str) -> None:
    answers, faults = check(STANDARD, WHOLE | {field: typed}, today=TODAY)

    assert faults == {field: Fault(code)}
    assert field not in answers


def test_unknown_municipality_is_kept_as_typed() -> None:
    answers, faults = check(STANDARD, WHOLE | {"municipality": "Foreningen Nord"}, today=TODAY)

    assert (answers["municipality"], faults) == ("Foreningen Nord", {})


@pytest.mark.parametrize(
    ("typed", "language", "kept"),
    [
        ("1.000", "da", "1000"),
        ("1.000", "en", "1"),
        ("1,000", "en", "1000"),
        ("1,000", "da", "1"),
        ("1.234.567,5", "da", "1234567.5"),
        ("1 000", "sv", "1000"),
        ("1\u00a0000,25", "nb", "1000.25"),
        ("1\u202f000", "sv", "1000"),
        ("1'000", "da", "1000"),
        ("12,5", "da", "12.5"),
        ("12.5", "da", "12.5"),
        ("12.50", "en", "12.5"),
        ("0,125", "da", "0.1250"),
        ("007", "da", "7"),
        ("-3", "da", "-3"),
        ("−3", "da", "-3"),
        ("-0", "da", "0"),
        ("600,-", "da", "600"),
        ("1.00.000", "da", Fault("number")),
        ("1,2,3", "da", Fault("number")),
        ("tyve", "da", Fault("number")),
        ("5 mio.", "da", Fault("number")),
        ("1e9", "da", Fault("number")),
        ("NaN", "en", Fault("number")),
        ("9" * 40, "da", Fault("number")),
        ("٣", "da", Fault("number")),
    ],
)
def test_numbers_are_read_as_people_of_a_language_type_them(typed: str, language: Language, kept: str | Fault) -> None:
    assert read(one(FieldKind.NUMBER), typed, language) == kept


@given(
    value=st.decimals(-(10**9), 10**9, allow_nan=False, allow_infinity=False, places=4),
    language=st.sampled_from(LANGUAGES),
    later=st.sampled_from(LANGUAGES),
)
def test_number_that_is_kept_reads_the_same_in_every_language(
    value: Decimal, language: Language, later: Language
) -> None:
    form = one(FieldKind.NUMBER)
    kept = read(form, Voice(language).decimal(value), language)

    assert isinstance(kept, str)
    assert Decimal(kept) == value
    assert read(form, kept, later) == kept
    assert read(form, refilled(form.fields[0], kept, Voice(later)), later) == kept
    assert read(form, shown(form.fields[0], kept, Voice(later)), later) == kept


def test_number_with_a_thousands_point_is_refilled_as_it_was_typed() -> None:
    assert refilled(FormField(id="it", kind=FieldKind.NUMBER), "1.000", Voice("da")) == "1.000"


@pytest.mark.parametrize(
    ("bounds", "typed", "kept"),
    [
        ({"least": Decimal(18)}, "17", Fault("least", Decimal(18))),
        ({"least": Decimal(18)}, "18", "18"),
        ({"most": Decimal("2.5")}, "2,6", Fault("most", Decimal("2.5"))),
        ({"most": Decimal("2.5")}, "2,5", "2.5"),
    ],
)
def test_number_beyond_a_bound_names_it(bounds: dict[str, Decimal], typed: str, kept: str | Fault) -> None:
    assert read(one(FieldKind.NUMBER, **bounds), typed) == kept


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("2027-06-03", "2027-06-03"),
        ("1948-05-31", "1948-05-31"),
        ("3. juni 2027", "2027-06-03"),
        ("torsdag den 3. juni 2027", "2027-06-03"),
        ("den 3. juni", "2027-06-03"),
        ("3/6", "2027-06-03"),
        ("30/5", "2028-05-30"),
        ("31/5", "2027-05-31"),
        ("29/2", "2028-02-29"),
        ("3.6.", "2027-06-03"),
        ("3/6-27", "2027-06-03"),
        ("3/6-48", "1948-06-03"),
        ("3.6.2027", "2027-06-03"),
        ("03-06-2027", "2027-06-03"),
        ("3/6 2027", "2027-06-03"),
        ("03062027", "2027-06-03"),
        ("3 June 2027", "2027-06-03"),
        ("June 3rd, 2027", "2027-06-03"),
        ("3 maj 2027", "2027-05-03"),
        ("31/6", Fault("date")),
        ("31. februar 2027", Fault("date")),
        ("13/13/2027", Fault("date")),
        ("i morgen", Fault("date")),
        ("0001-01-01", Fault("date")),
        ("3", Fault("date")),
        ("2027", Fault("date")),
    ],
)
def test_days_are_read_as_people_type_them(typed: str, kept: str | Fault) -> None:
    assert read(one(FieldKind.DATE), typed) == kept


@pytest.mark.parametrize(
    ("bounds", "typed", "kept"),
    [
        ({"earliest": date(2027, 6, 1)}, "2027-05-31", Fault("earliest", date(2027, 6, 1))),
        ({"latest": date(2027, 5, 31)}, "2027-06-01", Fault("latest", date(2027, 5, 31))),
        ({"earliest": date(2028, 1, 1)}, "3/6", "2028-06-03"),
        ({"latest": date(2010, 12, 31)}, "3/6-98", "1998-06-03"),
    ],
)
def test_day_beyond_a_bound_names_it(bounds: dict[str, date], typed: str, kept: str | Fault) -> None:
    assert read(one(FieldKind.DATE, **bounds), typed) == kept


@given(day=st.dates(date(1900, 1, 1), date(2199, 12, 31)), language=st.sampled_from(LANGUAGES))
def test_day_that_is_shown_is_read_again(day: date, language: Language) -> None:
    form = one(FieldKind.DATE)

    assert read(form, shown(form.fields[0], day.isoformat(), Voice(language)), language) == day.isoformat()


@pytest.mark.parametrize(
    ("kind", "typed", "kept"),
    [
        (FieldKind.EAN, "4006381333931", "4006381333931"),
        (FieldKind.EAN, " 4006 3813 3393 1 ", "4006381333931"),
        (FieldKind.EAN, "EAN: 4006381333931", "4006381333931"),
        (FieldKind.EAN, "4006381333932", Fault("ean")),
        (FieldKind.EAN, "4006383133931", Fault("ean")),
        (FieldKind.EAN, "400638133393", Fault("ean")),
        (FieldKind.EAN, "٤٠٠٦٣٨١٣٣٣٩٣١", Fault("ean")),
        (FieldKind.CVR, "10150817", "10150817"),
        (FieldKind.CVR, "DK 10 15 08 17", "10150817"),
        (FieldKind.CVR, "10150818", Fault("cvr")),
        (FieldKind.CVR, "1015081", Fault("cvr")),
        (FieldKind.CVR, "00000000", Fault("cvr")),
    ],
)
def test_numbers_of_organisations_are_held_to_their_check_digit(kind: FieldKind, typed: str, kept: str | Fault) -> None:
    assert read(one(kind), typed) == kept


@pytest.mark.parametrize(
    ("limits", "typed", "kept"),
    [
        ({"least": Decimal(3)}, "ab", Fault("short", Decimal(3))),
        ({"least": Decimal(3)}, "abc", "abc"),
        ({"most": Decimal(3)}, "abcd", Fault("long", Decimal(3))),
        ({"pattern": r"[A-Z]{2}\d+"}, "AB12", "AB12"),
        ({"pattern": r"[A-Z]{2}\d+"}, "ab12", Fault("pattern")),
        ({"pattern": r"(a+)+b"}, "a" * 199, Fault("pattern")),
        ({"pattern": r"(?=x)"}, "a pattern that is none holds nobody up", "a pattern that is none holds nobody up"),
        ({}, "=cmd|'/c calc'!A1", "=cmd|'/c calc'!A1"),
        ({}, "\u202e<script>\x00", "\u202e<script>"),
        ({}, "to\nlinjer\t her", "to linjer her"),
    ],
)
def test_text_is_held_to_its_length_and_pattern(limits: dict[str, Any], typed: str, kept: str | Fault) -> None:
    assert read(one(FieldKind.TEXT, **limits), typed) == kept


def test_long_text_keeps_its_lines() -> None:
    assert read(one(FieldKind.LONG), " først \r\n\nså ") == "først\n\nså"
    assert read(one(FieldKind.LONG), "x" * 2_001) == Fault("too_long")


CHOICES = ("Kød, og meget af det", "Grønt", "x" * 300)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("Grønt", "Grønt"),
        ("grønt", "Grønt"),
        ("Kød, og meget af det", CHOICES[0]),
        (token(CHOICES[0]), CHOICES[0]),
        (token(CHOICES[2]), CHOICES[2]),
        (CHOICES[2], CHOICES[2]),
        ("Fisk", Fault("choice")),
        ("", Fault("choice")),
    ],
)
def test_choice_is_one_of_the_forms(typed: str, kept: str | Fault) -> None:
    assert read(one(FieldKind.CHOICE, choices=CHOICES, required=True), typed) == kept


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        (f"Grønt,{token(CHOICES[0])}", f"{CHOICES[0]}\nGrønt"),
        (f"{CHOICES[0]}\nGrønt", f"{CHOICES[0]}\nGrønt"),
        (CHOICES[0], Fault("fewer", Decimal(2))),
        (f"Grønt,{token(CHOICES[0])},{token(CHOICES[2])}", Fault("more", Decimal(2))),
        ("Grønt,Fisk", Fault("choice_gone")),
        ("", Fault("several")),
    ],
)
def test_several_are_some_of_the_forms_in_its_order(typed: str, kept: str | Fault) -> None:
    form = one(FieldKind.SEVERAL, choices=CHOICES, required=True, least=Decimal(2), most=Decimal(2))

    assert read(form, typed) == kept


def test_consent_is_kept_with_its_version_and_given_anew_for_another() -> None:
    first = one(FieldKind.CONSENT, required=True, text="Vi gemmer dit navn.", version="1")
    second = one(FieldKind.CONSENT, required=True, text="Vi gemmer dit navn og din by.", version="2")
    given = read(first, consented(first.fields[0]))

    assert given == "true\n1"
    assert read(second, "true\n1") == Fault("tick_again")
    assert read(second, "true") == Fault("tick_again")
    assert read(second, "false") == Fault("tick")
    assert shown(first.fields[0], "true\n1", Voice("da")) == "Ja (teksten i version 1)"


def test_consent_without_version_goes_by_its_text() -> None:
    one_text, other_text = (one(FieldKind.CONSENT, text=each) for each in ("Vi gemmer navnet.", "Vi gemmer alt."))
    given = read(one_text, consented(one_text.fields[0]))

    assert isinstance(given, str)
    assert given.startswith("true\n")
    assert read(other_text, given) == "false"


@pytest.mark.parametrize(("typed", "kept"), [("true", "true"), ("false", Fault("tick")), ("yes", Fault("tick"))])
def test_box_that_must_be_ticked(typed: str, kept: str | Fault) -> None:
    assert read(one(FieldKind.TOGGLE, required=True), typed) == kept


def when(field: str, *among: str) -> Condition:
    return Condition(field=field, among=among)


CONDITIONAL = Form(
    fields=(
        FormField(id="stays", kind=FieldKind.TOGGLE),
        FormField(id="nights", kind=FieldKind.SEVERAL, choices=("fre", "lør"), when=when("stays", "true"), page=2),
        FormField(id="bed", when=when("nights", "lør"), required=True, page=3),
        FormField(id="last", page=4),
        FormField(id="lost", when=when("nothing", "x")),
    )
)


@pytest.mark.parametrize(
    ("answers", "ids"),
    [
        ({}, ["stays", "last"]),
        ({"stays": "false"}, ["stays", "last"]),
        ({"stays": "true"}, ["stays", "nights", "last"]),
        ({"stays": "true", "nights": "fre\nlør"}, ["stays", "nights", "bed", "last"]),
        ({"stays": "true", "nights": "fre"}, ["stays", "nights", "last"]),
        ({"stays": "false", "nights": "fre\nlør"}, ["stays", "last"]),
    ],
)
def test_question_is_asked_where_all_conditions_above_it_hold(answers: dict[str, str], ids: list[str]) -> None:
    assert [each.id for each in asked(CONDITIONAL, answers)] == ids


def test_answers_and_faults_of_what_is_not_asked_are_left_out() -> None:
    values = {"stays": "false", "nights": "fre,lør", "bed": "", "last": "x", "lost": "y"}

    assert check(CONDITIONAL, values, today=TODAY) == ({"stays": "false", "last": "x"}, {})


@pytest.mark.parametrize(
    ("answers", "done", "numbers"),
    [
        ({}, (), (0, 1, 2, 3)),
        ({"stays": "false"}, ("stays",), (0, 3)),
        ({"stays": "true"}, ("stays",), (0, 1, 2, 3)),
        ({"stays": "true", "nights": "fre"}, ("stays", "nights"), (0, 1, 3)),
    ],
)
def test_pages_ahead_are_those_that_may_come_to_be_asked(
    answers: dict[str, str], done: tuple[str, ...], numbers: tuple[int, ...]
) -> None:
    assert ahead(CONDITIONAL, answers, done) == numbers


def test_conditions_that_ask_each_other_are_never_asked() -> None:
    form = Form(fields=(FormField(id="a", when=when("b", "x")), FormField(id="b", when=when("a", "x"))))

    assert asked(form, {"a": "x", "b": "x"}) == ()


def test_page_that_a_card_has_no_room_for_becomes_several() -> None:
    long = tuple(FormField(id=f"q{n}", kind=FieldKind.LONG, page=2) for n in range(8))
    form = Form(fields=(FormField(id="name"), *long))

    assert [len(each) for each in pages(form)] == [1, 4, 4]
    assert [field for page in pages(form) for field in page] == list(form.fields)
    assert pages(Form()) == ((),)
    assert pages(STANDARD) == (STANDARD.fields,)


@given(st.data())
def test_what_was_kept_is_kept_again(data: st.DataObject) -> None:
    kind = data.draw(st.sampled_from(FieldKind))
    form = one(kind, choices=CHOICES, text="Tekst", version="3")
    typed = data.draw(st.text(max_size=30) | st.sampled_from(["true", "3/6", "1.000", "Grønt,Kød", "10150817"]))
    answers, _ = check(form, {"it": typed}, today=TODAY)

    assert check(form, answers, today=TODAY) == (answers, {})
