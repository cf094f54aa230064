"""Samples of what those who run an event see of those who registered."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from bot.enlisting import Sieve
from bot.model import Price, Quote, RegistrationState
from bot.texts.enlisting import Part
from cards import enrolment, registrants
from tests.cards.group_samples import LINK

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from bot.model import Event
    from cards.elements import Card, Face

_AT = datetime(2026, 11, 3, 12, 15, tzinfo=UTC)
_NAMES = ("Anne Holm", "Bo Lind", "Dorte Juul", "Åse Ødegård", "Poul-Erik Bang")
_TOWNS = ("Odense", "Høje-Taastrup", "Aarhus", "Ringkøbing-Skjern", "Læsø")


def _entries(tint: Callable[[str], str], state: RegistrationState, *, turns: bool) -> list[registrants.Entry]:
    return [
        registrants.Entry(
            number=nth + 7,
            name=tint(_NAMES[nth % 5])[:200],
            state=state,
            municipality=tint(_TOWNS[nth % 5])[:200],
            at=_AT,
            place=nth + 1 if turns else 0,
            here=state is RegistrationState.REGISTERED and nth % 3 == 0,
        )
        for nth in range(registrants.PAGE)
    ]


def _seats(tint: Callable[[str], str], many: int) -> tuple[enrolment.SessionSeats, ...]:
    found = (
        enrolment.SessionSeats(number=5, title=tint("Værksted: skriv jeres egen invitation"), seats=20, taken=20),
        enrolment.SessionSeats(number=6, title=tint("Byvandring"), seats=12, taken=9, offered=1, waiting=3),
    )
    return found * (20 if many > 1 else 1)


def _counts(tint: Callable[[str], str], many: int) -> dict[str, enrolment.Counts]:
    return {
        "empty": enrolment.Counts(seats=60, left=60),
        "open": enrolment.Counts(attending=43 * many, cancelled=2, begun=4),
        "full": enrolment.Counts(
            attending=58, seats=60, left=0, offered=2, waiting=7, cancelled=3, requests=1, sessions=_seats(tint, many)
        ),
        "beyond": enrolment.Counts(attending=63, seats=60, left=0, beyond=3, here=41),
        "one beyond": enrolment.Counts(attending=61, seats=60, left=0, beyond=1, here=41),
        "call": enrolment.Counts(seats=10, left=10, applied=73, begun=12),
        "selected": enrolment.Counts(attending=10, selected=10, seats=10, left=0, reserve=5, declined=58),
    }


def _whole(tint: Callable[[str], str], many: int, state: RegistrationState) -> registrants.Whole:
    entry = _entries(tint, state, turns=state is RegistrationState.WAITING)[0]
    asked = (("Kommune", "Odense"), ("E-mail", "anne@odense.example"), ("Hvad håber du at få med hjem?", "Ro\nog mod"))
    steps = [
        registrants.Step(state=each, at=_AT + timedelta(hours=nth), by=tint(_NAMES[nth % 5])[:200], why="")
        for nth, each in enumerate((state, RegistrationState.WAITING, RegistrationState.DRAFT) * many)
    ]
    return registrants.Whole(
        entry=entry,
        answers=tuple((tint(name)[:200], tint(said)[:2000]) for name, said in asked * many),
        kept_back=2 if state is RegistrationState.APPLIED else 0,
        reserve=tint("Små kommuner")[:200] if state is RegistrationState.OFFERED else "",
        offer_until=_AT if state is RegistrationState.OFFERED else None,
        registered_by=tint("Bo Lind")[:200] if state is RegistrationState.REGISTERED else "",
        steps=tuple(steps),
    )


def of_those_who_registered(
    face: Face, event: Event, tint: Callable[[str], str], many: int
) -> Iterator[tuple[str, Card]]:
    """Yield the counts, the list, one of it, where people are from, and the files."""
    for name, counts in _counts(tint, many).items():
        yield f"enrolment.board {name}", enrolment.board(face, event=event, counts=counts)
    lists = {
        Part.WAITING: RegistrationState.WAITING,
        Part.ALL: RegistrationState.REGISTERED,
        Part.APPLIED: RegistrationState.APPLIED,
    }
    for part, state in lists.items():
        entries, total = _entries(tint, state, turns=part is Part.WAITING), 7_412 if part is Part.ALL else 10
        sieve = Sieve(part=part, page=2 if part is Part.ALL else 1)
        drawn = registrants.listing(face, event=event, sieve=sieve, entries=entries, total=total)
        yield f"registrants.listing {part}", drawn
    found = Sieve(text=tint("Odense")[:60])
    yield "registrants.listing none", registrants.listing(face, event=event, sieve=found, entries=[], total=0)
    quote = Quote(price=Price(amount=Decimal(600)))
    for state in RegistrationState:
        whole = _whole(tint, many, state)
        yield (
            f"registrants.one {state}",
            registrants.one(face, event=event, whole=whole, quote=quote if many == 1 else None),
        )
    figures = enrolment.Figures(
        total=43 * many,
        towns=tuple((town, 12 - nth) for nth, town in enumerate(_TOWNS * (8 if many > 1 else 1))),
        regions=(("Syddanmark", 20, 9), ("Midtjylland", 14, 1)),
        others=((tint("Foreningen Nord")[:200], 2),) * many,
        silent=1,
    )
    yield "enrolment.figures", enrolment.figures(face, event=event, figures=figures, link=LINK)
    nobody = enrolment.Figures(total=0)
    yield "enrolment.figures nobody", enrolment.figures(face, event=event, figures=nobody)
    links = dict.fromkeys(("xlsx", "csv", "json", "png"), LINK)
    for sensitive in (False, True):
        drawn = enrolment.files(face, event=event, links=links, total=43, sensitive=sensitive)
        yield f"enrolment.files sensitive={sensitive}", drawn
    yield "enrolment.files nowhere", enrolment.files(face, event=event, links={}, total=1, sensitive=False)
