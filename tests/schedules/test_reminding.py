"""Reminders stand as long before the event as its agenda says, and each gives way to the next."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from bot.model import Agenda, Audience, DueKind, Form, Session, SessionKind
from schedules.reminding import reminders
from schedules.timeline import dues

START = datetime(2027, 10, 31, 9)  # noqa: DTZ001 - wall time, on the day of the change of clocks
SESSION = Session(id="s", title="x", kind=SessionKind.TALK, start=START, end=START + timedelta(hours=2))


def agenda(*minutes: int, form: bool = True, **more: object) -> Agenda:
    session = SESSION.model_copy(update=more)
    return Agenda(title="x", sessions=(session,), form=Form(reminders=minutes) if form else None)


def test_each_reminder_is_stale_when_the_next_is_due() -> None:
    found = list(reminders("e", agenda(60, 7 * 24 * 60, 60, 0)))
    begins = datetime(2027, 10, 31, 8, tzinfo=UTC)
    assert [(each.key, each.kind, begins - each.at, begins - each.stale_at) for each in found] == [
        ("e/day/reminder/10080", DueKind.REMINDER, timedelta(days=7), timedelta(hours=1)),
        ("e/day/reminder/60", DueKind.REMINDER, timedelta(hours=1), timedelta(0)),
    ]


@pytest.mark.parametrize("quiet", [agenda(), agenda(60, form=False), agenda(60, audience=Audience.CIRCLE)])
def test_without_a_form_or_for_a_circle_there_is_none(quiet: Agenda) -> None:
    assert list(reminders("e", quiet)) == []


def test_reminders_are_among_the_dues_of_the_day() -> None:
    found = [each.key for each in dues("e", agenda(60), {}) if each.kind is DueKind.REMINDER]
    assert found == ["e/day/reminder/60"]
