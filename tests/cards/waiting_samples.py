"""Samples of seats: waiting for one, being offered one, asking for a change, and sessions to sign up for."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from bot.forms import Fault
from bot.model import (
    ChangeRequest,
    FieldKind,
    Form,
    FormField,
    Price,
    Quote,
    Registration,
    RegistrationState,
    RequestKind,
    SeatState,
)
from cards import colleague, waiting
from tests.cards.group_samples import LINK

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from bot.model import Agenda, Event
    from cards.elements import Card, Face

    Tint = Callable[[str], str]

_UNTIL = datetime(2026, 5, 12, 10, tzinfo=UTC)
_FORM = Form(
    fields=(
        FormField(id="name", required=True),
        FormField(id="email", kind=FieldKind.EMAIL),
        FormField(id="food", label="Mad"),
        FormField(id="health", label="Helbred", sensitive=True),
    )
)


def of_the_seats(face: Face, event: Event, agenda: Agenda, tint: Tint, many: int) -> Iterator[tuple[str, Card]]:
    """Yield what people and those who run the event see of seats."""
    wall = datetime.fromisoformat("2026-05-25T23:59:59")
    session = agenda.sessions[0]
    quote = Quote(price=Price(amount=Decimal(600)))
    yield "waiting.in_line", waiting.in_line(face, event=event, place=3, closes=wall)
    yield "waiting.in_line open", waiting.in_line(face, event=event, place=1)
    yield "waiting.offered", waiting.offered(face, event=event, until=_UNTIL, price=quote)
    yield "waiting.offered session", waiting.offered(face, event=event, until=_UNTIL, session=session)
    for name, about in (("", None), (" session", session)):
        yield f"waiting.lapsed{name}", waiting.lapsed(face, event=event, session=about)
        yield f"waiting.let_go{name}", waiting.let_go(face, event=event, session=about)
    yield "waiting.seated", waiting.seated(face, event=event, session=session)
    yield "waiting.closed", waiting.closed(face, event=event)
    yield "waiting.applied", waiting.applied(face, event=event, answer_by=wall)
    yield "waiting.applied changed", waiting.applied(face, event=event, changed=True)
    yield from _requests(face, event, tint)
    yield from _colleagues(face, event, tint)
    yield "waiting.beyond", waiting.beyond(face, event=event, lines=[(tint("Fjorddagen"), 18, 15)] * many)
    states = (None, *SeatState, None, None)
    shown = zip(agenda.public().sessions, states, strict=False)
    lines = [(each, number % 4, state) for number, (each, state) in enumerate(shown)]
    yield "waiting.sessions", waiting.sessions(face, event=event, agenda=agenda, lines=lines)
    said = face.say("card.seats.signed", title=session.title)
    yield "waiting.sessions said", waiting.sessions(face, event=event, agenda=agenda, lines=lines[:1], said=said)


def _colleagues(face: Face, event: Event, tint: Tint) -> Iterator[tuple[str, Card]]:
    asked = _FORM.fields[:3]
    typed = {"name": tint("Bo Lund")[:200], "email": "bo"}
    faults = {"email": Fault("email")}
    yield "colleague.form", colleague.form(face, event=event, asked=asked)
    yield "colleague.form wrong", colleague.form(face, event=event, asked=asked, values=typed, faults=faults)
    for state in ("done", "waits", "cancelled"):
        price = Price(amount=Decimal(600)) if state == "done" else None
        drawn = colleague.done(face, event=event, name=tint("Bo Lund"), number=12, state=state, price=price)
        yield f"colleague.done {state}", drawn
    for waits in (False, True):
        yield f"colleague.told {waits}", colleague.told(face, event=event, name=tint("Anna Holm"), waits=waits)


def _requests(face: Face, event: Event, tint: Tint) -> Iterator[tuple[str, Card]]:
    answers = {"name": tint("Anna Holm"), "email": "anna_holm@example.org", "food": tint("Alt"), "health": "Nødder"}
    row = Registration(
        event_id=event.id,
        person_id="p",
        state=RegistrationState.REGISTERED,
        answers=answers,
        number=12,
        changed_at=_UNTIL,
    )
    changed = answers | {"food": tint("Vegetar"), "health": "Mælk"}
    for kind in RequestKind:
        yield f"waiting.asked {kind}", waiting.asked(face, event=event, kind=kind)
        for granted in (None, True, False):
            request = ChangeRequest(
                event_id=event.id, person_id="p", kind=kind, answers=changed, asked_at=_UNTIL, granted=granted
            )
            drawn = waiting.request(
                face, event=event, form=_FORM, registration=row, request=request, settled_by=tint("Ib Lund")
            )
            yield f"waiting.request {kind} {granted}", drawn
            if granted is not None:
                way = LINK if granted and kind is RequestKind.CANCEL else ""
                told = waiting.decided(face, event=event, kind=kind, granted=granted, calendar=way)
                yield f"waiting.decided {kind} {granted}", told
    for name, asked in (("", row), (" nameless", row.model_copy(update={"answers": {}}))):
        yield f"waiting.unreached{name}", waiting.unreached(face, event=event, registration=asked, until=_UNTIL)
