"""Readiness: what is looked at, and that a look neither raises nor hangs."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from bot.errors import StoreError
from bot.web.health import Health
from bot.web.metrics import AttemptTally, Gauges, Refused

if TYPE_CHECKING:
    from collections.abc import Mapping

NOON = datetime(2026, 11, 30, 12, tzinfo=UTC)
WELL = {"database": True, "clock": True, "runner": True, "connector": True, "backlog": True}
AWAY = {"database": False, "clock": True, "runner": True, "connector": True}


class Times:
    """A wall clock and a monotonic one, which somebody may set apart."""

    def __init__(self) -> None:
        self.wall = NOON
        self.monotonic = 1000.0

    def pass_by(self, seconds: float) -> None:
        self.wall += timedelta(seconds=seconds)
        self.monotonic += seconds


class Base:
    """A database that answers as a test wants it to; `gate` and `counting` keep its answers back."""

    def __init__(self, times: Times) -> None:
        self.times = times
        self.ahead = 0.0
        self.error: Exception | None = None
        self.gate: asyncio.Event | None = None
        self.counting: asyncio.Event | None = None
        self.open = 0
        self.waits: float | None = None
        self.looks = self.counts = 0
        self.count_takes = 0.0
        self.rows: dict[tuple[str, str], int] = {}

    async def now(self) -> datetime:
        self.looks += 1
        await self._answer()
        return self.times.wall + timedelta(seconds=self.ahead)

    async def backlog(self) -> tuple[int, datetime | None]:
        await self._answer()
        return self.open, None if self.waits is None else self.times.wall - timedelta(seconds=self.waits)

    async def tally(self) -> Mapping[tuple[str, str], int]:
        self.counts += 1
        if self.counting is not None:
            await self.counting.wait()
        self.times.pass_by(self.count_takes)
        return dict(self.rows)

    async def _answer(self) -> None:
        if self.gate is not None:
            await self.gate.wait()
        if self.error is not None:
            raise self.error


class Post:
    """A health with all that it looks at in a test's hand."""

    def __init__(self) -> None:
        self.times = Times()
        self.base = Base(self.times)
        self.attempts = AttemptTally(lambda: self.times.monotonic)
        self.runner_is_awake = True
        self.missed: list[str] = []
        self.health = Health(
            self.base,
            self.attempts,
            lambda: self.runner_is_awake,
            missed=lambda error: self.missed.append(error.code),
            wall=lambda: self.times.wall,
            monotonic=lambda: self.times.monotonic,
            patience=0.05,
        )

    def shown(self) -> dict[str, float]:
        """Return the gauges by name, and by labels where they have some."""
        return {
            sample.name + ("/".join(["", *sample.labels.values()])): sample.value
            for family in Gauges(self.health.gauges).collect()
            for sample in family.samples
        }


@pytest.fixture
def post() -> Post:
    return Post()


async def test_all_is_well(post: Post) -> None:
    assert await post.health.check() == WELL


@pytest.mark.parametrize(
    "error", [StoreError("away"), StoreError("busy"), StoreError("full"), OSError(111), ValueError("odd")], ids=repr
)
async def test_database_that_fails_is_an_answer(post: Post, error: Exception) -> None:
    post.base.error = error

    assert await post.health.check() == AWAY

    post.base.error = None
    assert await post.health.check() == WELL


async def test_database_that_hangs_is_given_up_and_asked_again(post: Post) -> None:
    post.base.gate = asyncio.Event()

    assert await post.health.check() == AWAY
    assert post.missed == ["away"]

    post.base.gate.set()
    assert await post.health.check() == WELL


async def test_looks_at_once_are_one_look(post: Post) -> None:
    checks = await asyncio.gather(*(post.health.check() for _ in range(20)))

    assert (checks, post.base.looks) == ([WELL] * 20, 1)


@pytest.mark.parametrize(("ahead", "well"), [(0.0, True), (1.9, True), (-1.9, True), (2.1, False), (-2.1, False)])
async def test_clock_that_is_not_the_databases_is_told(post: Post, ahead: float, well: bool) -> None:
    post.base.ahead = ahead

    assert await post.health.check() == WELL | {"clock": well}
    assert post.shown()["ordstyrer_database_clock_skew_seconds"] == pytest.approx(-ahead)


async def test_clock_that_jumps_is_told_once(post: Post) -> None:
    post.times.pass_by(600)
    assert await post.health.check() == WELL

    post.times.wall += timedelta(hours=1)  # a machine that slept, or a clock that was set
    assert await post.health.check() == WELL | {"clock": False}

    post.times.pass_by(60)
    assert await post.health.check() == WELL


@pytest.mark.parametrize(("waits", "well"), [(None, True), (0, True), (599, True), (601, False), (86_400, False)])
async def test_message_that_could_leave_and_does_not_is_told(post: Post, waits: float | None, well: bool) -> None:
    post.base.open, post.base.waits = 3, waits

    assert await post.health.check() == WELL | {"backlog": well}
    shown = post.shown()
    assert (shown["ordstyrer_backlog_deliveries"], shown["ordstyrer_backlog_age_seconds"]) == (3, waits or 0)


async def test_long_backlog_that_moves_is_only_slow(post: Post) -> None:
    post.base.waits = 3600
    post.attempts.add("group", "sent", 0.1, 3500.0)
    assert await post.health.check() == WELL

    post.times.pass_by(61)
    assert await post.health.check() == WELL | {"backlog": False}


async def test_runner_that_sleeps_is_told(post: Post) -> None:
    post.runner_is_awake = False

    assert await post.health.check() == WELL | {"runner": False}


@pytest.mark.parametrize(
    ("answers", "well"),
    [
        ((), True),
        ((401, 401), True),
        ((401, 401, 401), False),
        ((400, 401, 400), False),
        ((401, 401, 401, 0), True),
        ((401, 401, 401, 403), True),
        ((200, *[401] * 19), True),
        ((200, *[401] * 20), False),
        ((401, 401, 401, 200), True),
        ((429,) * 20, True),
        ((503,) * 20, True),
    ],
    ids=str,
)
async def test_connector_that_refuses_everything_is_told(post: Post, answers: tuple[int, ...], well: bool) -> None:
    for status in answers:
        post.attempts.add("answer", "failed", 0.1, 0.0, None if status == 200 else Refused(status, "X"))

    assert await post.health.check() == WELL | {"connector": well}


async def test_refusals_of_long_ago_do_not_count(post: Post) -> None:
    for _ in range(5):
        post.attempts.add("answer", "failed", 0.1, 0.0, Refused(401, "Unauthorized"))
    assert await post.health.check() == WELL | {"connector": False}

    post.times.pass_by(301)
    assert await post.health.check() == WELL


async def test_process_that_is_about_to_end_is_not_ready(post: Post) -> None:
    post.health.end()

    assert await post.health.check() == WELL | {"staying": False}


async def test_rows_are_counted_as_seldom_as_it_takes_long(post: Post) -> None:
    post.base.rows = {("answer", "sent"): 7, ("group", "failed"): 1}
    post.base.count_takes = 2.0
    await post.health.refresh()
    assert (post.shown()["ordstyrer_deliveries/answer/sent"], post.shown()["ordstyrer_deliveries/group/failed"]) == (
        7,
        1,
    )

    post.base.rows = {("answer", "sent"): 8}
    for seconds, counted in ((1, 1), (38, 1), (2, 2)):  # a twentieth of the time at most
        post.times.pass_by(seconds)
        await post.health.refresh()
        assert post.base.counts == counted
    assert post.shown()["ordstyrer_deliveries/answer/sent"] == 8


async def test_scrape_does_not_wait_for_a_long_count(post: Post) -> None:
    post.base.rows = {("answer", "sent"): 7}
    await post.health.refresh()
    post.base.rows = {("answer", "sent"): 8}
    post.times.pass_by(60)
    post.base.counting = asyncio.Event()

    await post.health.refresh()
    assert post.shown()["ordstyrer_deliveries/answer/sent"] == 7

    post.base.counting.set()
    await post.health.refresh()
    assert post.shown()["ordstyrer_deliveries/answer/sent"] == 8
    await post.health.close()


async def test_without_a_database_only_what_is_known_is_shown(post: Post) -> None:
    post.base.error = StoreError("away")

    await post.health.refresh()

    assert post.shown() == {"ordstyrer_database_up": 0, "ordstyrer_runner_awake": 1}
