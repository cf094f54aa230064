"""On the wire: what is said when the bot comes back in the middle of the day. Late is marked, what is over
is not told as if it went on, and a place gets one post, not as many as were missed.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from bot.model import Agenda, Session, SessionKind
from tests.journeys import stage as stages
from tests.journeys.stage import Stage, words
from tests.wire import activities

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from tests.wire.connector import Call

DAY = datetime(2026, 11, 30)  # noqa: DTZ001 - wall time of the event
K = SessionKind


def line(start: str, end: str, title: str, kind: SessionKind = K.TALK) -> Session:
    def wall(clock: str) -> datetime:
        hours, minutes = clock.split(".")
        return DAY + timedelta(hours=int(hours), minutes=int(minutes))

    return Session(title=title, kind=kind, start=wall(start), end=wall(end) if end else None)


TWELVE = Agenda(
    title="Dagen",
    sessions=(
        line("9.00", "9.15", "Velkomst", K.OPENING),
        line("9.15", "10.00", "Oplæg"),
        line("10.00", "11.00", "Grupper", K.BREAKOUT),
        line("11.00", "11.15", "Pause", K.BREAK),
        line("11.15", "12.00", "Panel"),
        line("12.00", "12.30", "Frokost", K.BREAK),
        line("12.30", "13.00", "Film"),
        line("13.00", "", "Uden slut"),
        line("13.05", "14.00", "Værksted", K.WORKSHOP),
        line("13.05", "14.30", "Torv", K.OTHER),
        line("14.00", "15.00", "Grupper igen", K.BREAKOUT),
        line("15.00", "", "Farvel", K.CLOSING),
    ),
)


def at(clock: str) -> datetime:
    hours, minutes = clock.split(".")
    return TWELVE.instant(DAY + timedelta(hours=int(hours), minutes=int(minutes)))


@pytest.fixture
async def stage(sqlite_url: str) -> AsyncIterator[Stage]:
    async with stages.set_up(sqlite_url, at("8.00")) as ready:
        event = await stages.settle_in(ready, TWELVE)
        for number in range(2, 8):
            await ready.say("jeg er med", ready.personal(number), number)
        await ready.play(event, at("10.10"))
        ready.connector.calls.clear()
        yield ready


def told(stage: Stage) -> list[str]:
    """Return what was posted and edited where everybody reads, in order: the method and the first lines of the card."""
    said = [call for call in stage.connector.calls if call.method in {"POST", "PUT"} and "attachments" in call.body]
    said = [call for call in said if activities.CHANNEL in call.path]
    return [f"{call.method} {_first_lines(call)}" for call in said]


def _first_lines(call: Call) -> str:
    lines = words(call.body["attachments"][0]["content"]).splitlines()
    return " | ".join([*lines[:2], *(each for each in lines if "forsinket" in each)])


async def test_after_three_hours_the_place_gets_one_late_post_of_what_goes_on(stage: Stage) -> None:
    await stage.move_to(at("13.10"))

    assert told(stage) == ["PUT Slut | Grupper", "POST Nu | Værksted | Denne besked er forsinket."]
    card = stage.top_posts()[-1].card
    assert [each for each in words(card).splitlines() if each in {s.title for s in TWELVE.sessions}] == [
        "Værksted",
        "Torv",
    ]


async def test_what_was_said_late_together_is_said_no_more_when_it_ends(stage: Stage) -> None:
    await stage.move_to(at("13.10"))
    stage.connector.calls.clear()

    await stage.move_to(at("13.56"))
    await stage.move_to(at("14.00"))

    assert [each for each in told(stage) if "Værksted" in each or "Torv" in each] == []


async def test_one_session_that_goes_on_has_its_usual_post_and_is_edited_when_it_ends(stage: Stage) -> None:
    await stage.move_to(at("12.40"))
    await stage.move_to(at("13.00"))

    assert told(stage)[1:] == [
        "POST Nu | Film | Denne besked er forsinket.",
        "PUT Slut | Film",
        "POST Nu | Uden slut",
    ]


async def test_sessions_that_begin_in_time_beside_late_ones_have_their_own_post(stage: Stage) -> None:
    await stage.move_to(at("13.06"))

    assert sorted(told(stage)[1:]) == ["POST Nu | Torv", "POST Nu | Værksted"]


async def test_group_that_ended_hours_ago_is_not_called_back(stage: Stage) -> None:
    await stage.move_to(at("13.10"))

    async with stage.app.store.read() as tables:
        (first,) = await tables.rounds.find()
        assert await tables.deliveries.count(kind="group_closed") == 0
    assert first.state == "closed"


async def test_group_that_ended_minutes_ago_is_called_back(stage: Stage) -> None:
    await stage.move_to(at("11.10"))

    assert told(stage)[0].startswith("POST Grupper | Tiden er gået")


async def test_downtime_over_the_whole_day_says_nothing_of_it(stage: Stage) -> None:
    await stage.move_to(at("21.00"))

    assert told(stage) == ["PUT Slut | Grupper"]


@pytest.mark.parametrize(("clock", "left"), [("10.55", "5 minutter"), ("10.57", "3 minutter"), ("10.59", "1 minut")])
async def test_warning_tells_the_minutes_that_are_left(stage: Stage, clock: str, left: str) -> None:
    await stage.move_to(at(clock))

    (warned,) = told(stage)
    assert left in warned
