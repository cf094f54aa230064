"""The alarm clock, and the only importer of APScheduler. The table decides what is due; this only
arms one-shot UTC instants for the next fifteen minutes and wakes the door when one comes.

APScheduler drops a job that is a second late unless told otherwise (`misfire_grace_time`); here
nothing is dropped by the clock, since each awakening asks the table what is due by now.
"""

from __future__ import annotations

import asyncio
import logging
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, TypeAlias

from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.date import DateTrigger

from schedules import timeline

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from bot.model import Due
    from bot.ports import Alarm, Clock, Store

logger = logging.getLogger(__name__)

HORIZON = timedelta(minutes=15)
REREAD = timedelta(minutes=5)

Fire: TypeAlias = "Callable[[Due, timedelta], Awaitable[None]]"


class Runner:
    """Wakes `fire(due, lateness)` for each planned due; lateness is real time, however fast event time runs.

    `fire` settles the due in the table and never raises: it is one of the three edges.
    """

    def __init__(self, store: Store, alarm: Alarm, clock: Clock, fire: Fire) -> None:
        """Read dues from `store`, re-read them when `alarm` rings "dues"."""
        self._store = store
        self._alarm = alarm
        self._clock = clock
        self._fire = fire
        self._awake = asyncio.Event()
        self._reached = datetime.min.replace(tzinfo=UTC)
        self._last_read: datetime | None = None
        self._fired = asyncio.Condition()

    @property
    def is_awake(self) -> bool:
        """Whether the dues were read when they last should have been."""
        if self._last_read is None:
            return False
        return self._clock.now() - self._last_read < HORIZON

    async def run(self) -> None:
        """Arm and fire until cancelled. Dues that came while nobody ran are fired first."""
        scheduler = AsyncIOScheduler(timezone=UTC)
        scheduler.start()
        arming = asyncio.create_task(self._arm_always(scheduler), name="arm dues")
        arming.add_done_callback(lambda _: self._awake.set())
        try:
            while True:
                await self._fire_what_is_due()
                await self._awake.wait()
                self._awake.clear()
                if arming.done():
                    await arming
        finally:
            arming.cancel()
            await asyncio.gather(arming, return_exceptions=True)
            scheduler.shutdown(wait=False)

    async def _arm_always(self, scheduler: AsyncIOScheduler) -> None:
        while True:
            now = self._clock.now()
            async with self._store.read() as tables:
                dues = await tables.dues.before(now + HORIZON)
            self._arm(scheduler, {due.at for due in dues})
            self._last_read = now
            pause = self._clock.wall(now + REREAD) - self._clock.wall(now)
            await self._alarm.wait("dues", seconds=pause.total_seconds())

    def _arm(self, scheduler: AsyncIOScheduler, instants: set[datetime]) -> None:
        """Keep one job for each instant ahead, and none for others."""
        wanted = {instant.isoformat(): instant for instant in instants}
        for job in scheduler.get_jobs():
            if job.id not in wanted:
                job.remove()
        for name, instant in wanted.items():
            scheduler.add_job(
                self._wake,
                DateTrigger(self._clock.wall(instant), timezone=UTC),
                args=[instant],
                id=name,
                replace_existing=True,
                misfire_grace_time=None,
                max_instances=8,  # re-armed at the very moment that it goes off: nothing to warn of
            )

    async def idle(self) -> None:
        """Return when nothing that is due by now is left to fire."""
        async with self._fired:
            while await self._what_is_due():
                await self._fired.wait()

    async def _wake(self, instant: datetime) -> None:
        # A coroutine, since APScheduler runs plain functions in a thread, where no Event may be set.
        # A timer may go off a hair before the clock says so: what it was set for is reached.
        self._reached = max(self._reached, instant)
        self._awake.set()

    async def _what_is_due(self) -> list[Due]:
        async with self._store.read() as tables:
            return await tables.dues.before(max(self._clock.now(), self._reached))

    async def _fire_what_is_due(self) -> None:
        days: dict[str, list[Due]] = {}
        for due in sorted(await self._what_is_due(), key=timeline.order):
            days.setdefault(due.event_id, []).append(due)
        await asyncio.gather(*(self._fire_in_turn(each) for each in days.values()))
        async with self._fired:
            self._fired.notify_all()

    async def _fire_in_turn(self, dues: list[Due]) -> None:
        """Fire the dues of one event one after the other: an end is said before the next start."""
        for due in dues:
            await self._fire(due, max(timedelta(0), datetime.now(UTC) - self._clock.wall(due.at)))
