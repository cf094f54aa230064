"""The alarm clock: real APScheduler on the real loop, dues a few hundredths of a second ahead."""

from __future__ import annotations

import asyncio
import logging
import time
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, NoReturn

import pytest
from apscheduler.events import EVENT_JOB_MISSED
from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.date import DateTrigger

from bot.dispatch import Fired
from bot.model import Due, DueKind, DueState, Seen
from schedules.runner import Runner
from tests.fakes.alarm import FakeAlarm
from tests.fakes.store import MemoryStore

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Sequence

    from apscheduler.events import JobExecutionEvent

SOON = timedelta(milliseconds=40)


class SetClock:
    """The machine's clock, which somebody may set; the one that timers follow never notices."""

    def __init__(self) -> None:
        self.by = timedelta(0)

    def now(self) -> datetime:
        return datetime.now(UTC) + self.by

    def wall(self, instant: datetime) -> datetime:
        return instant


def due(key: str, at: datetime, *, event_id: str = "e", kind: DueKind = DueKind.START) -> Due:
    return Due(key=key, event_id=event_id, at=at, kind=kind, stale_at=at + timedelta(hours=1))


class Watch:
    """A runner over a store in memory that settles what it fires and remembers it."""

    def __init__(self, most: int = 1000) -> None:
        self.store = MemoryStore()
        self.alarm = FakeAlarm()
        self.clock = SetClock()
        self.fired: list[tuple[str, datetime]] = []
        self.reported: list[tuple[str, float]] = []
        self.prepared: list[str] = []
        self.followed: list[str] = []
        self.closed: dict[str, asyncio.Event] = {}  # the events whose dues hang
        self.wrong: set[str] = set()  # the dues that cannot be done
        self.rang = asyncio.Condition()
        self.runner = Runner(
            self.store,
            self.alarm,
            self.clock,
            self.fire,
            prepare=self.prepare,
            after=self.follow,
            report=lambda *each: self.reported.append(each),
            most=most,
        )

    async def fire(self, dues: Sequence[Due], _patience: float) -> dict[str, Fired]:
        for row in dues:
            if row.event_id in self.closed:
                await self.closed[row.event_id].wait()
        good = [row for row in dues if row.key not in self.wrong]
        async with self.store.write() as tables:
            for row in good:
                await tables.dues.put(row.model_copy(update={"state": DueState.DONE}))
        async with self.rang:
            self.fired.extend((row.key, datetime.now(UTC)) for row in good)
            self.rang.notify_all()
        return {row.key: Fired.ACTED if row in good else Fired.FAILED for row in dues}

    async def prepare(self, row: Due) -> None:
        async with self.rang:
            self.prepared.append(row.key)
            self.rang.notify_all()

    async def follow(self, row: Due) -> None:
        self.followed.append(row.key)
        if "hangs" in row.key:
            await asyncio.Event().wait()

    async def plan(self, *dues: Due) -> None:
        async with self.store.write() as tables:
            for each in dues:
                await tables.dues.put(each)
        self.alarm.ring("dues")

    async def until(self, count: int) -> list[str]:
        async with asyncio.timeout(60), self.rang:
            await self.rang.wait_for(lambda: len(self.fired) >= count)
        return [key for key, _ in self.fired]


@asynccontextmanager
async def running(most: int = 1000) -> AsyncIterator[Watch]:
    watch = Watch(most)
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
        assert watch.fired[0][1] >= at


async def test_what_came_due_while_nobody_ran_fires_first_and_is_reported_as_late_as_it_is() -> None:
    async with running() as watch:
        now = datetime.now(UTC)
        await watch.plan(due("late", now - timedelta(minutes=3)), due("soon", now + SOON, kind=DueKind.END))

        assert await watch.until(2) == ["late", "soon"]
        await watch.runner.idle()
        (one, late), (other, soon) = watch.reported
        assert (one, other) == ("start", "end")
        assert late >= 180
        assert 0 <= soon < 2


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
        assert watch.fired[0][1] >= at + SOON


async def test_due_far_ahead_is_not_fired() -> None:
    async with running() as watch:
        now = datetime.now(UTC)
        await watch.plan(due("far", now + timedelta(hours=2)), due("near", now + SOON))

        assert await watch.until(1) == ["near"]
        assert watch.runner.is_awake
        assert watch.runner.last_pass is not None
        assert watch.runner.last_pass >= now


@pytest.mark.parametrize("events", [1, pytest.param(7, marks=pytest.mark.soak), 1000])
async def test_thousand_dues_of_one_instant_all_fire(events: int) -> None:
    async with running() as watch:
        at = datetime.now(UTC) + SOON
        await watch.plan(*(due(f"{number:04}", at, event_id=f"e{number % events}") for number in range(1000)))

        assert sorted(await watch.until(1000)) == [f"{number:04}" for number in range(1000)]


async def test_more_dues_than_are_held_ahead_all_fire() -> None:
    async with running(most=50) as watch:
        at = datetime.now(UTC) - SOON
        await watch.plan(*(due(f"{number:05}", at, event_id=f"e{number % 20}") for number in range(310)))

        assert len(set(await watch.until(310))) == 310


async def test_dues_read_anew_as_one_goes_off_are_nothing_to_warn_of(caplog: pytest.LogCaptureFixture) -> None:
    async with running() as watch:
        now = datetime.now(UTC)
        await watch.plan(*(due(str(number), now + timedelta(milliseconds=5 * number)) for number in range(1, 41)))
        while len(watch.fired) < 40:
            watch.alarm.ring("dues")
            await asyncio.sleep(0)

    assert caplog.messages == []


async def test_after_a_stall_every_due_fires_where_the_scheduler_by_itself_drops_all(
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.ERROR, "apscheduler")  # it warns of each that it drops
    missed: list[JobExecutionEvent] = []
    ran: list[int] = []

    async def run(number: int) -> None:
        ran.append(number)

    plain = AsyncIOScheduler(timezone=UTC)
    plain.add_listener(missed.append, EVENT_JOB_MISSED)
    plain.start()
    async with running() as watch:
        at = watch.clock.now() + timedelta(minutes=5)
        await watch.plan(*(due(f"{number:04}", at) for number in range(1000)))
        await watch.runner.read()
        watch.clock.by = at - datetime.now(UTC) - timedelta(seconds=2)
        watch.runner.look()
        await watch.runner.idle()
        soon = datetime.now(UTC) + (at - watch.clock.now())
        for number in range(1000):
            plain.add_job(run, DateTrigger(soon), args=[number])
        time.sleep(2.5 + max(0.0, (soon - datetime.now(UTC)).total_seconds()))  # noqa: ASYNC251 - this is the stall

        assert len(set(await watch.until(1000))) == 1000
        await watch.runner.idle()
    plain.shutdown(wait=False)
    assert (len(missed), ran) == (1000, [])
    assert min(late for _, late in watch.reported) >= 2.5


# The clock --------------------------------------------------------------------------------------


async def test_machine_that_slept_fires_within_about_a_second_what_came_due_meanwhile(
    caplog: pytest.LogCaptureFixture,
) -> None:
    async with running() as watch:
        now = datetime.now(UTC)
        await watch.plan(*(due(f"{hours}", now + timedelta(hours=hours)) for hours in (1, 2, 9)))
        await watch.runner.idle()
        woke = time.monotonic()
        watch.clock.by = timedelta(hours=3)

        assert await watch.until(2) == ["1", "2"]
        assert time.monotonic() - woke < 2
        await watch.runner.idle()
        assert [round(late / 3600) for _, late in watch.reported] == [2, 1]
        assert watch.runner.is_awake
    assert caplog.messages == ["the clock jumped"]


async def test_clock_that_is_set_back_fires_nothing_early() -> None:
    async with running() as watch:
        await watch.plan(due("planned", datetime.now(UTC) + 4 * SOON))
        await watch.runner.idle()
        watch.clock.by = -timedelta(hours=1)
        watch.runner.look()
        await watch.plan(due("beside", watch.clock.now() + 8 * SOON))

        assert await watch.until(1) == ["beside"]


async def test_clock_that_is_set_ahead_by_little_fires_what_is_due_by_then() -> None:
    async with running() as watch:
        await watch.plan(due("a", datetime.now(UTC) + timedelta(seconds=90)))
        await watch.runner.idle()
        watch.clock.by = timedelta(seconds=89.9)
        watch.runner.look()

        assert await watch.until(1) == ["a"]


# Each for itself --------------------------------------------------------------------------------


async def test_events_that_hang_delay_no_other_event() -> None:
    async with running() as watch:
        watch.closed = {f"slow{number}": asyncio.Event() for number in range(3)}
        now = datetime.now(UTC)
        await watch.plan(*(due(each, now, event_id=each) for each in watch.closed))
        await watch.plan(*(due(str(number), now + number * SOON / 10, event_id=f"e{number}") for number in range(10)))

        assert set(await watch.until(10)) == {str(number) for number in range(10)}
        for each in watch.closed.values():
            each.set()
        assert len(await watch.until(13)) == 13


async def test_due_that_fails_stops_no_other() -> None:
    async with running() as watch:
        watch.wrong = {"wrong"}
        now = datetime.now(UTC)
        await watch.plan(due("wrong", now - SOON), due("next", now), due("other", now, event_id="f"))
        await watch.plan(due("later", now + SOON))

        assert sorted(await watch.until(3)) == ["later", "next", "other"]


async def test_what_follows_a_due_keeps_nobody_waiting() -> None:
    async with running() as watch:
        now = datetime.now(UTC)
        await watch.plan(due("hangs", now), due("next", now + SOON))

        assert await watch.until(2) == ["hangs", "next"]
        assert watch.followed[:1] == ["hangs"]


async def test_first_due_of_each_event_that_is_near_is_prepared_once() -> None:
    async with running() as watch:
        now = datetime.now(UTC)
        ahead = [
            due(f"{name}{minutes}", now + timedelta(minutes=minutes), event_id=name)
            for name in "ab"
            for minutes in (3, 9)
        ]
        await watch.plan(*ahead, due("far", now + timedelta(hours=1), event_id="c"))
        async with asyncio.timeout(10), watch.rang:
            await watch.rang.wait_for(lambda: len(watch.prepared) >= 2)

    assert (watch.prepared, watch.fired) == (["a3", "b3"], [])


async def test_runner_whose_store_fails_ends_with_what_went_wrong() -> None:
    watch = Watch()

    def refuse() -> NoReturn:
        raise ConnectionResetError

    watch.store.read = refuse  # type: ignore[method-assign]
    with pytest.raises(ConnectionResetError):
        await asyncio.wait_for(watch.runner.run(), 5)


async def test_activities_seen_long_ago_are_forgotten_a_little_at_a_time() -> None:
    watch = Watch()
    now = watch.clock.now()
    async with watch.store.write() as tables:
        for number in range(250):
            await tables.seen.add(Seen(key=f"old{number}", seen_at=now - timedelta(days=2, seconds=1 + number)))
        await tables.seen.add(Seen(key="new", seen_at=now - timedelta(days=1)))

    assert await watch.runner.sweep()
    assert not await watch.runner.sweep()
    async with watch.store.read() as tables:
        assert [each.key for each in await tables.seen.find()] == ["new"]
