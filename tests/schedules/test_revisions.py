"""What a new version of a programme changes for those who register."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from bot.model import Agenda, Call, Form, FormField, Price, PriceRule, Session, SessionKind
from bot.texts import Voice
from cards.revisions import told
from schedules.revisions import Revision, Term, revised

DAY = datetime(2027, 5, 31, 9)  # noqa: DTZ001 - wall time
LAST = datetime(2027, 5, 1, 23, 59, 59)  # noqa: DTZ001 - wall time


def agenda(form: Form | None = None, *seats: int | None) -> Agenda:
    lines = [
        Session(id=f"s{number}", title=f"Værksted {number}", kind=SessionKind.WORKSHOP, start=DAY, seats=each)
        for number, each in enumerate(seats)
    ]
    return Agenda(title="Dagen", form=form, sessions=tuple(lines))


def call(**more: Any) -> Form:
    return Form(deadline=LAST, call=Call.model_validate({"seats": 10} | more))


PRICE = Price(amount=Decimal(600))
ASKED = (FormField(id="a"), FormField(id="b"))
CASES: list[tuple[str, Agenda | None, Agenda, list[Revision], list[str]]] = [
    ("nothing before", None, agenda(Form(seats=4)), [], []),
    ("no form before", agenda(), agenda(Form(seats=4)), [], []),
    ("no form after", agenda(Form(seats=4)), agenda(), [], []),
    ("the same", agenda(call(), 4), agenda(call(), 4), [], []),
    (
        "deadline",
        agenda(Form(deadline=LAST)),
        agenda(Form(deadline=LAST + timedelta(days=7))),
        [Revision(term=Term.DEADLINE, was=LAST, now=LAST + timedelta(days=7))],
        ["Frist: lørdag den 8. maj kl. 23.59 (før: lørdag den 1. maj kl. 23.59)"],
    ),
    (
        "changes",
        agenda(Form()),
        agenda(Form(changes_until=LAST)),
        [Revision(term=Term.CHANGES_UNTIL, now=LAST)],
        ["Ændringer senest: lørdag den 1. maj kl. 23.59 (nyt)"],
    ),
    (
        "seats",
        agenda(Form(seats=40)),
        agenda(Form(seats=30)),
        [Revision(term=Term.SEATS, was=40, now=30)],
        ["Pladser: 30 (før: 40)"],
    ),
    (
        "no seats any more",
        agenda(Form(seats=0)),
        agenda(Form()),
        [Revision(term=Term.SEATS, was=0)],
        ["Pladser: gælder ikke længere (før: 0)"],
    ),
    (
        "a session's seats",
        agenda(Form(), 4, 5, None),
        agenda(Form(), 4, 6, 7),
        [
            Revision(term=Term.SESSION_SEATS, was=5, now=6, title="Værksted 1"),
            Revision(term=Term.SESSION_SEATS, now=7, title="Værksted 2"),
        ],
        ["Pladser til »Værksted 1«: 6 (før: 5)", "Pladser til »Værksted 2«: 7 (nyt)"],
    ),
    (
        "the call",
        agenda(call(answer_by=LAST)),
        agenda(call(seats=12)),
        [Revision(term=Term.ANSWER_BY, was=LAST), Revision(term=Term.SELECTED, was=10, now=12)],
        [
            "Svar senest: gælder ikke længere (før: lørdag den 1. maj kl. 23.59)",
            "Pladser at søge: 12 (før: 10)",
        ],
    ),
    (
        "the price",
        agenda(Form(price=PRICE, rules=(PriceRule(price=PRICE),))),
        agenda(Form(price=Price(amount=Decimal(700)))),
        [
            Revision(term=Term.PRICE, was=PRICE, now=Price(amount=Decimal(700))),
            Revision(term=Term.RULES),
        ],
        [
            "Pris: 700 kr. ekskl. moms (før: 600 kr. ekskl. moms)",
            "Reglerne for prisen er nye; den pris, nogen har set, beholder de",
        ],
    ),
    (
        "questions",
        agenda(Form(fields=ASKED)),
        agenda(Form(fields=(ASKED[0], FormField(id="c"), FormField(id="d")))),
        [Revision(term=Term.ASKED, now=2), Revision(term=Term.UNASKED, now=1)],
        ["2 nye spørgsmål", "Ét spørgsmål stilles ikke længere"],
    ),
]


@pytest.mark.parametrize(("what", "old", "new", "found", "said"), CASES, ids=[what for what, *_ in CASES])
def test_what_changes_for_those_who_register_is_found_and_told(
    what: str, old: Agenda | None, new: Agenda, found: list[Revision], said: list[str]
) -> None:
    voice = Voice("da")
    different = list(revised(old, new))
    assert (what, different) == (what, found)
    assert [told(each, voice).replace("\xa0", " ") for each in different] == said
