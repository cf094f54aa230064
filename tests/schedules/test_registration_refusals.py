"""What is wrong in the registration of an agenda file is refused with its line, and every refusal is tried."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from bot.errors import AgendaError
from schedules.readers import read
from tests.schedules.registrations import ASKED, LINES, form

ROOT = Path(__file__).parents[2]
CALL = "frist: 2027-06-01\nansøgning:\n  pladser: 4\n  "
RULE = "pris: 600 kr.\npriser:\n"
LAST = "spørgsmål:\n  - A\n"
REFUSED: list[tuple[str, str, int]] = [
    ("pladser: mange", "bad_whole", 1),
    ("pladser: -1", "bad_whole", 1),
    ("pladser: 4,5", "bad_whole", 1),
    ("frist: 2027-06-01 kl. 9.00-10.00", "bad_date", 1),
    ("frist: 2027-06-01 kl. 9.00 præcis", "bad_date", 1),
    ("frist: snart", "bad_date", 1),
    ("pris: billigt", "bad_price", 1),
    ("påmindelser: i morgen", "bad_reminder", 1),
    ("påmindelser: 61 dage", "bad_reminder", 1),
    ("påmindelser: 0 min", "bad_reminder", 1),
    ("påmindelser: 60 min, 1 time", "said_twice", 1),
    ("påmindelser: 1 t, 2 t, 3 t, 4 t, 5 t, 6 t", "too_many", 1),
    ("slettes efter: aldrig", "bad_keep", 1),
    ("slettes efter: 11 år", "bad_keep", 1),
    ("medlemmer: [Ada Berg]", "bad_member", 1),
    ("kolleger: måske", "wants_yes_no", 1),
    ("kontakt:", "wants_text", 1),
    ("formål: " + "x" * 1001, "text_long", 1),
    ("venteliste: ja", "seats_missing", 1),
    ("tilbud gælder: 1 dag", "seats_missing", 1),
    ("pladser: 4\ntilbud gælder: 90 min", "bad_offer", 2),
    ("pladser: 4\ntilbud gælder: 15 dage", "bad_offer", 2),
    ("pladser: 4\nventeliste: 1 dag\ntilbud gælder: 1 dag", "key_twice", 3),
    ("pladser: 4\nventeliste: nej\ntilbud gælder: 1 dag", "offer_unused", 3),
    ("reserverede pladser: {inviterede: 5}", "seats_missing", 1),
    ("pladser: 4\nreserverede pladser: {inviterede: 5}", "reserved_over", 2),
    ("pladser: 4\nreserverede pladser: {inviterede: 0}", "bad_whole", 2),
    ("pladser: 4\nreserverede pladser:\n  - navn: A\n    pladser: 1", "reserve_open", 3),
    ("pladser: 4\nreserverede pladser:\n  - navn: A\n    inviterede: ja", "key_missing", 3),
    ("pladser: 4\nreserverede pladser:\n  - {inviterede: 1}\n  - {inviterede: 1}", "said_twice", 4),
    # questions
    ("spørgsmål:\n  - {id: a}", "key_missing", 2),
    ("spørgsmål:\n  - {spørgsmål: A, samtykke: B}", "key_twice", 2),
    ("spørgsmål:\n  - {samtykke: B, type: tal}", "key_unfit", 2),
    ("spørgsmål:\n  - {spørgsmål: A, type: digt}", "bad_question_kind", 2),
    ("spørgsmål:\n  - {spørgsmål: A, type: valg}", "key_missing", 2),
    ("spørgsmål:\n  - {spørgsmål: A, type: tal, valg: [1, 2]}", "key_unfit", 2),
    ("spørgsmål:\n  - {spørgsmål: A, valg: []}", "wants_text", 2),
    ("spørgsmål:\n  - {spørgsmål: A, valg: [b, B]}", "said_twice", 2),
    ("spørgsmål:\n  - {spørgsmål: A, tidligst: 2027-01-01}", "key_unfit", 2),
    ("spørgsmål:\n  - {spørgsmål: A, type: dato, mindst: 3}", "key_unfit", 2),
    ("spørgsmål:\n  - {spørgsmål: A, type: tal, mindst: få}", "bad_decimal", 2),
    ("spørgsmål:\n  - spørgsmål: A\n    type: tal\n    mindst: 1,000", "bad_decimal", 4),
    ("spørgsmål:\n  - spørgsmål: A\n    mindst: 3\n    højst: 2", "bounds_crossed", 3),
    ("spørgsmål:\n  - spørgsmål: A\n    type: flere\n    valg: [a, b]\n    højst: 3", "bad_whole", 5),
    ("spørgsmål:\n  - {spørgsmål: A, type: dato, tidligst: 2027-02-01, senest: 2027-01-01}", "bounds_crossed", 2),
    ("spørgsmål:\n  - spørgsmål: A\n    mønster: '[a-'", "bad_pattern", 3),
    ("spørgsmål:\n  - spørgsmål: A\n    mønster: (a)\\1", "bad_pattern", 3),
    ("spørgsmål:\n  - {spørgsmål: A, højst: 201}", "bad_whole", 2),
    ("spørgsmål:\n  - {spørgsmål: A, type: lang, mindst: 2001}", "bad_whole", 2),
    ("spørgsmål:\n  - {spørgsmål: A, type: lang, mønster: a}", "key_unfit", 2),
    ("spørgsmål:\n  - {samtykke: A, tekst: B}", "key_missing", 2),
    ("spørgsmål:\n  - {samtykke: A, version: B}", "key_missing", 2),
    ("spørgsmål:\n  - {spørgsmål: A, version: B}", "key_unfit", 2),
    ("spørgsmål:\n  - A\n  - a", "question_twice", 3),
    ("spørgsmål:\n  - {spørgsmål: A, id: Å}", "bad_id", 2),
    ("spørgsmål:\n  - {spørgsmål: A, side: 2}", "page_order", 2),
    ("spørgsmål:\n  - A\n  - {spørgsmål: B, side: 3}", "page_order", 3),
    ("spørgsmål:\n  - A\n  - {spørgsmål: B, side: 2}\n  - {spørgsmål: C, side: 1}", "page_order", 4),
    ("spørgsmål:\n  - A\n  - side: 2\n  - side: 3\n  - B", "page_order", 4),
    ("spørgsmål:\n  - A\n  - side: 2", "page_empty", 3),
    ("spørgsmål:\n  - {spørgsmål: A, skjult: ja}", "hidden_unused", 2),
    ("kun inviterede: ja\nkolleger: ja", "colleagues_unused", 2),
    ("kolleger: ja\nfrist: 2026-05-01\nansøgning: 10 pladser", "colleagues_unused", 1),
    ("spørgsmål:\n" + "".join(f"  - q{each}\n" for each in range(61)), "too_many", 62),
    (ASKED + "  - {spørgsmål: B, hvis: {nogen: ja}}", "question_unknown", 14),
    (ASKED + "  - {spørgsmål: B, hvis: {B: ja}}", "question_later", 14),
    ("spørgsmål:\n  - spørgsmål: A\n    hvis: new\n  - {spørgsmål: N, id: new, type: ja-nej}", "question_later", 3),
    (ASKED + "  - {spørgsmål: B, hvis: {age: 5}}", "condition_open", 14),
    (ASKED + "  - {spørgsmål: B, hvis: way}", "condition_unanswered", 14),
    (ASKED + "  - {spørgsmål: B, hvis: {way: online}}", "answer_unknown", 14),
    (ASKED + "  - {spørgsmål: B, hvis: {new: måske}}", "wants_yes_no", 14),
    (ASKED + "  - {spørgsmål: B, hvis: {new: ja, way: i salen}}", "condition_several", 14),
    (ASKED + "  - {spørgsmål: B, hvis: {way: [i salen, I salen]}}", "said_twice", 14),
    # prices
    ("priser:\n  - medlem: ja", "rule_gives_one", 2),
    ("priser:\n  - pris: 5 kr.\n    rabat: 5 %", "rule_gives_one", 2),
    (RULE + "  - rabat: 0 %", "bad_percent", 3),
    (RULE + "  - rabat: 120 %", "bad_percent", 3),
    (RULE + "  - rabat: 20", "bad_percent", 3),
    ("priser:\n  - rabat: 20 %\n    kode: x\nkontakt: Ada", "discount_of_nothing", 2),
    ("priser:\n  - pris: 5 kr.\n    medlem: ja", "price_gap", 2),
    ("priser:\n  - {pris: 5 kr., nummer: 1}\n  - {pris: 6 kr., nummer: fra 3}\n" + ASKED, "price_gap", 2),
    ("priser:\n  - {pris: 5 kr., nummer: 1}\n  - {pris: 6 kr., nummer: fra 2}\nspørgsmål: [kommune]", "price_gap", 2),
    (RULE + "  - {pris: 5 kr., nummer: 1}\n" + LAST, "question_unknown", 3),
    (RULE + "  - {pris: 5 kr., nummer: 0}\n" + ASKED, "bad_place", 3),
    (RULE + "  - {pris: 5 kr., nummer: 3-2}\n" + ASKED, "bad_place", 3),
    (RULE + "  - {pris: 5 kr., nummer: fra 1}\n" + ASKED, "bad_place", 3),
    (RULE + "  - {pris: 5 kr., nummer: den anden}\n" + ASKED, "bad_place", 3),
    (RULE + "  - {pris: 5 kr., fra samme: way}\n" + ASKED, "per_unused", 3),
    (RULE + "  - {pris: 5 kr., nummer: 2, fra samme: new}\n" + ASKED, "per_unlike", 3),
    (RULE + "  - pris: 5 kr.\n  - {pris: 6 kr., medlem: ja}", "rule_unreachable", 4),
    (RULE + "  - {pris: 5 kr., medlem: ja}\n  - {pris: 6 kr., medlem: ja, kode: x}", "rule_unreachable", 4),
    (RULE + "  - {pris: 5 kr., kode: ab}\n  - {pris: 6 kr., kode: AB}", "rule_unreachable", 4),
    (RULE + "  - {pris: 5 kr., nummer: fra 2}\n  - {pris: 6 kr., nummer: 3-4}\n" + ASKED, "rule_unreachable", 4),
    (RULE + "  - {pris: 5 kr., senest: 2027-02-01}\n  - {pris: 6 kr., senest: 2027-01-01}", "rule_unreachable", 4),
    (RULE + "  - {pris: 5 kr., hvis: new}\n  - {pris: 6 kr., hvis: {new: ja}}\n" + ASKED, "rule_unreachable", 4),
    # calls
    ("ansøgning:\n  pladser: 10", "key_missing", 1),
    ("frist: 2027-06-01\nansøgning:\n  reserver: 1", "key_missing", 3),
    ("frist: 2027-06-01\nansøgning:\n  pladser: 0", "bad_whole", 3),
    ("frist: 2027-06-01\npladser: 4\nansøgning:\n  pladser: 4", "call_instead", 2),
    ("frist: 2027-06-01\nventeliste: nej\nansøgning:\n  pladser: 4", "call_instead", 2),
    (CALL + "svar senest: 2027-05-30", "answer_before_deadline", 3),
    (CALL + "udvælgere: [Ada]", "bad_email", 4),
    (CALL + "kriterier:\n    - id: a", "key_missing", 5),
    (CALL + "kriterier: [A, a]", "said_twice", 4),
    (CALL + "kriterier:\n    - A: 101", "bad_whole", 5),
    (CALL + "kriterier: [{kriterium: A, vægt: 0}]", "bad_weight", 4),
    (CALL + "fordeling: region", "wants_fields", 4),
    (CALL + "fordeling: {region: {A: 1}}", "question_unknown", 4),
    (CALL + "fordeling: {region: {Fyn: 1}}\n" + ASKED, "answer_unknown", 4),
    (CALL + "fordeling: {humør: {godt: 1}}", "question_unknown", 4),
    (
        CALL + "fordeling:\n    Hvad håber du på?: {A: 1}\n" + ASKED,
        "quota_open",
        5,
    ),
    (CALL + "fordeling: {way: {bus: 1}}\n" + ASKED, "answer_unknown", 4),
    (CALL + "fordeling: {way: {i salen: nogle}}\n" + ASKED, "bad_quota", 4),
    (CALL + "fordeling: {way: {i salen: 3-2}}\n" + ASKED, "bad_quota", 4),
    (CALL + "fordeling: {age: {unge: 1}}\n" + ASKED, "bad_span", 4),
    (CALL + "fordeling: {age: {30-20: 1}}\n" + ASKED, "bad_span", 4),
    (
        CALL + "fordeling: {age: {18-30: 1, 30-: 1}}\n" + ASKED,
        "spans_overlap",
        4,
    ),
    (CALL + "fordeling: {new: {ja: 3, nej: 2}}\n" + ASKED, "quotas_over", 4),
    (
        CALL + "fordeling: {kommune: {Ærø: 1, ærø: 1}}\n" + ASKED,
        "said_twice",
        4,
    ),
]


@pytest.mark.parametrize(
    ("text", "code", "line"), REFUSED, ids=[f"{code}-{at}" for at, (_, code, _) in enumerate(REFUSED)]
)
def test_what_is_wrong_is_refused_with_its_line(text: str, code: str, line: int) -> None:
    with pytest.raises(AgendaError) as told:
        form(text)
    assert (told.value.code, told.value.line) == (code, LINES + line)


def test_seats_of_a_closed_session_are_refused() -> None:
    text = "titel: X\ndato: 2026-11-30\nprogram:\n  - 9.00:\n      titel: A\n      lukket: ja\n      pladser: 12\n"
    with pytest.raises(AgendaError) as told:
        read(text.encode(), name="x.yaml")
    assert (told.value.code, told.value.line) == ("seats_closed", 7)


def test_every_refusal_of_a_registration_is_in_the_table() -> None:
    rooms = ("call", "conditions", "forms", "prices", "questions", "seats")
    sources = [(ROOT / "schedules" / "readers" / "own" / f"{each}.py").read_text(encoding="utf-8") for each in rooms]
    raised = {code for source in sources for code in re.findall(r'\.refuse\(\s*"(\w+)"', source)}
    assert raised - {code for _, code, _ in REFUSED} == set()
