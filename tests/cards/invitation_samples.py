"""Samples of what stands in a calendar and at the door: every card in every state."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from bot.model import Form, FormField
from cards import arrivals, invitation, registration
from schedules.spans import Span
from tests.cards.group_samples import LINK as OURS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from bot.model import Event
    from cards.elements import Card, Face

    Tint = Callable[[str], str]

LINK: Final = "https://teams.example/l/meetup-join/19%3ameeting_x%40thread.v2/0?context=%7b%22Tid%22%3a%22y%22%7d"
_NAMES: Final = ("Anna Lind", "Bo Skov", "Cecilie Ærø", "Dorthe von Ødegård-Nielsen")


def _day(said: str, hours: int) -> Span:
    starts = datetime.fromisoformat(said)
    return Span(starts, starts + timedelta(hours=hours), ())


def of_the_invitations(face: Face, event: Event, tint: Tint, many: int) -> Iterator[tuple[str, Card]]:
    """Yield what people have in their calendar, hear of it, and what who stands at the door sees."""
    one = [_day("2026-11-30T09:00", 6)]
    days = [_day(f"2026-12-{each:02}T08:30", 7) for each in range(1, 21)]
    two = [*one, *days[: 1 if many == 1 else None]]
    round_the_clock = [_day("2026-11-30T12:00", 24)]
    for name, spans in (("one", one), ("two", two), ("round the clock", round_the_clock)):
        yield f"invitation.calendar {name}", invitation.calendar(face, event=event, spans=spans, url=OURS)
        yield (
            f"invitation.renewed {name}",
            invitation.renewed(face, event=event, spans=spans, link=LINK, url=OURS, was=one),
        )
    yield "invitation.calendar out", invitation.calendar(face, event=event, spans=(), url=OURS, attends=False)
    yield "invitation.renewed link", invitation.renewed(face, event=event, spans=one, link=LINK, url="")
    seats = [tint(each) for each in ("Værksted A", "Rundvisning") * many]
    for name, now in (("before", "2026-11-29T09:00"), ("today", "2026-11-30T08:00")):
        at = datetime.fromisoformat(now)
        yield (
            f"invitation.reminder {name}",
            invitation.reminder(face, event=event, spans=two, link=LINK, url=OURS, seats=seats, now=at),
        )
        yield (
            f"invitation.reminder {name} bare",
            invitation.reminder(face, event=event, spans=one, link="", url="", seats=(), now=at),
        )
    people = [(number, tint(name)) for number, name in enumerate(_NAMES * (1 if many == 1 else 100), 1)]
    yield "arrivals.arrived", arrivals.arrived(face, event=event, there=people[:1], missing=people[1:], besides=2)
    yield "arrivals.arrived all", arrivals.arrived(face, event=event, there=people, missing=())
    yield "arrivals.arrived none", arrivals.arrived(face, event=event, there=(), missing=people, besides=1)
    form = Form(fields=(FormField(id="name"),))
    yield (
        "registration.receipt calendar",
        registration.receipt(
            face, event=event, form=form, answers={"name": tint("Anna Lind")}, price=None, calendar=OURS
        ),
    )
    yield "registration.cancelled calendar", registration.cancelled(face, event=event, calendar=OURS)
