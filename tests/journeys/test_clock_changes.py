"""On the wire: what is said when, over midnight and both clock changes, wherever the server stands."""

from __future__ import annotations

import os
import time
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from bot.model import Agenda, Notices, Session, SessionKind
from tests.journeys import stage as stages
from tests.journeys.stage import Stage, words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.model import Event

QUIET = Notices(heads_up=0, last_minutes=0, summary=False)


def line(title: str, start: str, end: str | None) -> Session:
    return Session(
        title=title,
        kind=SessionKind.TALK,
        start=datetime.fromisoformat(start),
        end=datetime.fromisoformat(end) if end else None,
    )


async def note(stage: Stage, event: Event) -> list[str]:
    """Play the event from due to due, and return what was posted or edited, with its instant in UTC."""
    noted: list[str] = []
    before: list[str] = []
    while True:
        async with stage.app.store.read() as tables:
            ahead = await tables.dues.before(datetime.max.replace(tzinfo=UTC))
        if not ahead:
            return noted
        await stage.move_to(ahead[0].at)
        now = [" ".join(words(post.card).splitlines()[:2]) for post in stage.top_posts() if post.card][1:]
        noted += [f"{stage.clock.now():%dT%H:%M} {each}" for each in sorted(set(now) - set(before), reverse=True)]
        before = now


@pytest.fixture(params=["", "America/St_Johns", "Pacific/Auckland"])
def server_zone(request: pytest.FixtureRequest) -> Iterator[str]:
    """Let the server stand somewhere else for a while."""
    before = os.environ.get("TZ")
    if request.param:
        os.environ["TZ"] = request.param
    time.tzset()
    yield str(request.param)
    if before is None:
        os.environ.pop("TZ", None)
    else:
        os.environ["TZ"] = before
    time.tzset()


SPRING = (
    Agenda(
        title="Natten",
        notices=QUIET,
        sessions=(
            line("Aften", "2026-03-28T12:00", "2026-03-29T00:00"),
            line("Midnat", "2026-03-29T00:00", "2026-03-29T01:30"),
            line("Sprunget over", "2026-03-29T02:00", "2026-03-29T03:30"),
            line("Halv tre", "2026-03-29T02:30", "2026-03-29T04:00"),
            line("Morgen", "2026-03-29T04:00", "2026-03-29T12:00"),
        ),
    ),
    [
        "28T11:00 Nu Aften",
        "28T23:00 Slut Aften",
        "28T23:00 Nu Midnat",
        "29T00:30 Slut Midnat",
        "29T01:00 Nu Sprunget over",
        "29T01:30 Slut Sprunget over",
        "29T01:30 Nu Halv tre",
        "29T02:00 Slut Halv tre",
        "29T02:00 Nu Morgen",
        "29T10:00 Slut Morgen",
    ],
)
AUTUMN = (
    Agenda(
        title="Natten",
        notices=QUIET,
        sessions=(
            line("Aften", "2026-10-24T12:00", "2026-10-25T00:00"),
            line("Midnat", "2026-10-25T00:00", "2026-10-25T02:15"),
            line("I timen", "2026-10-25T02:15", "2026-10-25T02:45"),
            line("Over timen", "2026-10-25T02:45", "2026-10-25T03:15"),
            line("Morgen", "2026-10-25T03:15", "2026-10-25T12:00"),
        ),
    ),
    [
        "24T10:00 Nu Aften",
        "24T22:00 Slut Aften",
        "24T22:00 Nu Midnat",
        "25T00:15 Slut Midnat",
        "25T00:15 Nu I timen",
        "25T00:45 Slut I timen",
        "25T00:45 Nu Over timen",
        "25T02:15 Slut Over timen",
        "25T02:15 Nu Morgen",
        "25T11:00 Slut Morgen",
    ],
)


@pytest.mark.parametrize(("agenda", "said"), [SPRING, AUTUMN], ids=["spring", "autumn"])
async def test_night_of_a_clock_change_is_announced_line_by_line(
    sqlite_url: str, server_zone: str, agenda: Agenda, said: list[str]
) -> None:
    async with stages.set_up(sqlite_url, agenda.instant(agenda.sessions[0].start) - timedelta(hours=1)) as stage:
        event = await stages.settle_in(stage, agenda)

        assert await note(stage, event) == said


async def test_what_goes_on_is_told_right_in_both_runs_of_the_repeated_hour(sqlite_url: str) -> None:
    agenda, _ = AUTUMN
    first = datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    async with stages.set_up(sqlite_url, first - timedelta(hours=10)) as stage:
        await stages.settle_in(stage, agenda)
        told = []
        for instant in (first, first + timedelta(minutes=30), first + timedelta(hours=1), first + timedelta(hours=2)):
            await stage.move_to(instant)
            await stage.say("nu", stage.personal(5), 5)
            told.append(words(stage.connector.posts_in("a:1-5")[-1].card).splitlines()[1])

    assert told == ["I timen", "Over timen", "Over timen", "Morgen"]
