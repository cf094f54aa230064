"""Which event a command is about, and what somebody may do there."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from bot.model import Agenda, Assignment, Event, EventRole, EventState, Identity, Session, SessionKind, Speaker
from bot.occasions import pick, roles_of

NOW = datetime(2026, 11, 30, 12, 0, tzinfo=UTC)


def event(name: str, begins: float, lasts: float = 6, state: EventState = EventState.OPEN) -> Event:
    starts = NOW + timedelta(hours=begins)
    return Event(id=name, title=name, state=state, starts_at=starts, ends_at=starts + timedelta(hours=lasts))


@pytest.mark.parametrize(
    ("events", "meant"),
    [
        ((), ()),
        ((event("runs", -1), event("tomorrow", 20)), ("runs",)),
        ((event("one", -1), event("two", -2), event("over", -9)), ("one", "two")),
        ((event("soon", 3), event("later", 5), event("over", -9)), ("soon",)),
        ((event("soon", 3), event("same time", 3)), ("soon", "same time")),
        ((event("next month", 700), event("over", -9), event("long over", -90)), ("over",)),
        ((event("next month", 700), event("next year", 7000)), ("next month",)),
        ((event("ends now", -6),), ("ends now",)),
        ((event("starts now", 0), event("ends now", -6)), ("starts now",)),
        ((event("draft", -1, state=EventState.DRAFT),), ()),
        ((Event(id="undated", title="undated"),), ()),
    ],
)
def test_command_is_about_what_runs_then_comes_then_was(events: tuple[Event, ...], meant: tuple[str, ...]) -> None:
    assert tuple(each.id for each in pick(events, NOW)) == meant


NAMED = Agenda(
    title="Dagen",
    organisers=("birgit@lokal.example",),
    facilitators=("ole@lokal.example",),
    sessions=(
        Session(
            title="Oplæg",
            kind=SessionKind.TALK,
            start=datetime(2026, 11, 30, 9),  # noqa: DTZ001 - wall time of the event
            speakers=(Speaker(name="Nadia", email="nadia@lokal.example"),),
        ),
    ),
)
UNNAMED = Agenda(title="Dagen")


def identity(**given: str) -> Identity:
    return Identity.model_validate(
        {"id": "i", "app_id": "app", "tenant_id": "host", "user_id": "29:x", "person_id": "p", **given}
    )


HERE = Assignment(scope_id="place", person_id="p", role=EventRole.ORGANISER)
EVENT = Assignment(scope_id="event", person_id="p", role=EventRole.FACILITATOR)


@pytest.mark.parametrize(
    ("agenda", "who", "assigned", "roles"),
    [
        (NAMED, identity(email="Birgit@Lokal.example"), (), {EventRole.ORGANISER}),
        (NAMED, identity(upn="ole@lokal.example"), (), {EventRole.FACILITATOR}),
        (NAMED, identity(email="nadia@lokal.example"), (), {EventRole.SPEAKER}),
        (NAMED, identity(name="birgit@lokal.example"), (), set()),
        (NAMED, identity(), (HERE,), set()),
        (UNNAMED, identity(), (HERE,), {EventRole.ORGANISER}),
        (NAMED, identity(), (EVENT,), {EventRole.FACILITATOR}),
    ],
)
def test_roles_follow_the_connector_and_never_a_display_name(
    agenda: Agenda, who: Identity, assigned: tuple[Assignment, ...], roles: set[EventRole]
) -> None:
    assert roles_of(agenda, who, assigned, "place") == roles
