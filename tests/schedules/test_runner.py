"""The alarm clock: real APScheduler on the real loop, dues a few hundredths of a second ahead."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from bot.app import SystemClock
from bot.model import Due, DueKind, DueState
from schedules.runner import Runner
from tests.fakes.alarm import FakeAlarm
from tests.fakes.store import MemoryStore

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    import pytest

SOON = timedelta(milliseconds=40)


def due(key: str, at: datetime, *, event_id: str = "e", kind: DueKind = DueKind.START) -> Due:
    return Due(key=key, event_id=event_id, at=at, kind=kind, stale_at=at + timedelta(hours=1))


class Watch:
    """A runner over a store in memory that settles what it fires and remembers it."""

    def __init__(self) -> None:
        self.store = MemoryStore()
        self.alarm = FakeAlarm()
        self.fired: list[tuple[str, datetime, timedelta]] = []
        self.rang = asyncio.Condition()
        self.runner = Runner(self.store, self.alarm, SystemClock(), self.fire)

    async def fire(self, row: Due, late: timedelta) -> None:
        async with self.store.write() as tables:
            await tables.dues.put(row.model_copy(update={"state": DueState.DONE}))
        async with self.rang:
            self.fired.append((row.key, datetime.now(UTC), late))
            self.rang.notify_all()

    async def plan(self, *dues: Due) -> None:
        async with self.store.write() as tables:
            for each in dues:
                await tables.dues.put(each)
        self.alarm.ring("dues")

    async def until(self, count: int) -> list[str]:
        async with asyncio.timeout(60), self.rang:
            await self.rang.wait_for(lambda: len(self.fired) >= count)
        return [key for key, _, _ in self.fired]


@asynccontextmanager
async def running() -> AsyncIterator[Watch]:
    watch = Watch()
    task = asyncio.create_task(watch.runner.run())
    try:
        yield watch
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def test_due_fires_at_its_instant_and_not_before() -> None:
    async with running() as watch:
        at = datetime.now(UTC) + SOON
        await watch.plan(due("a", at))

        assert await watch.until(1) == ["a"]
        assert watch.fired[0][1] >= at - timedelta(milliseconds=5)


async def test_what_came_due_while_nobody_ran_fires_first_and_knows_how_late_it_is() -> None:
    async with running() as watch:
        now = datetime.now(UTC)
        await watch.plan(due("late", now - timedelta(minutes=3)), due("soon", now + SOON))

        assert await watch.until(2) == ["late", "soon"]
        assert watch.fired[0][2] >= timedelta(minutes=3)
        assert watch.fired[1][2] < timedelta(seconds=2)


async def test_end_is_fired_before_the_next_start_at_the_same_instant() -> None:
    async with running() as watch:
        at = datetime.now(UTC) + SOON
        await watch.plan(due("a-next", at), due("b-before", at, kind=DueKind.END))

        assert await watch.until(2) == ["b-before", "a-next"]


async def test_due_that_moves_fires_at_its_new_instant_only() -> None:
    async with running() as watch:
        at = datetime.now(UTC) + 3 * SOON
        await watch.plan(due("a", at))
        await watch.plan(due("a", at + SOON))

        assert await watch.until(1) == ["a"]
        assert watch.fired[0][1] >= at + SOON - timedelta(milliseconds=5)


async def test_due_far_ahead_is_not_armed_and_not_fired() -> None:
    async with running() as watch:
        now = datetime.now(UTC)
        await watch.plan(due("far", now + timedelta(hours=2)), due("near", now + SOON))

        assert await watch.until(1) == ["near"]
        assert watch.runner.is_awake


async def test_thousand_dues_of_one_instant_all_fire() -> None:
    async with running() as watch:
        at = datetime.now(UTC) + SOON
        await watch.plan(*(due(f"{number:04}", at, event_id=f"e{number % 7}") for number in range(1000)))

        assert sorted(await watch.until(1000)) == [f"{number:04}" for number in range(1000)]


async def test_dues_read_anew_as_one_goes_off_are_nothing_to_warn_of(caplog: pytest.LogCaptureFixture) -> None:
    async with running() as watch:
        now = datetime.now(UTC)
        await watch.plan(*(due(str(number), now + timedelta(milliseconds=5 * number)) for number in range(1, 41)))
        while len(watch.fired) < 40:
            watch.alarm.ring("dues")
            await asyncio.sleep(0)

    assert caplog.messages == []
