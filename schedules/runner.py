"""The alarm clock, and the only importer of APScheduler. The table decides what is due; this holds the
next fifteen minutes of it, arms one one-shot UTC instant, the next, and wakes the door when it comes.

APScheduler drops a job that is a second late unless told otherwise (`misfire_grace_time`); here
nothing is dropped by the clock: whatever wakes this, it fires all that is due by now.
"""

from __future__ import annotations

import asyncio
import logging
import random
import time
from collections import deque
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from itertools import islice
from typing import TYPE_CHECKING, Final, TypeAlias, cast

from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.date import DateTrigger

from bot.dispatch import Fired
from bot.model import DueKind
from schedules import timeline
from schedules.lanes import Lanes

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping, Sequence

    from bot.model import Due
    from bot.ports import Alarm, Clock, Store

logger = logging.getLogger(__name__)

HORIZON: Final = timedelta(minutes=15)
REREAD: Final = timedelta(minutes=1)
MOST: Final = 1000  # dues that are held ahead: more are read when half of them have been fired
WIDTH: Final = 4  # blocks at once: half the connections of PostgreSQL are for turns
TICK: Final = 1.0  # seconds between two looks at the clocks
JUMP: Final = 0.25  # seconds by which they may part between two looks
NEAR: Final = 50  # dues ahead that are prepared for
FETCHING: Final = frozenset({DueKind.READ, DueKind.FETCH, DueKind.UPLOAD, DueKind.MAKE_SENSE, DueKind.SELECT})
_NEXT: Final = "next due"

KEPT: Final = timedelta(days=2)  # Teams sends an activity again within minutes
_CLEAR: Final = timedelta(seconds=2)  # no due so soon: there is time for housekeeping
_SWEEP: Final = 200  # rows at a time
_SWEEPS: Final = 3600.0  # seconds between two rounds of it,
_FIRST_SWEEP: Final = 60.0  # and until the first at most: replicas that start together do it one by one

Fire: TypeAlias = "Callable[[Sequence[Due], float], Awaitable[Mapping[str, Fired]]]"


class Runner:
    """Calls `fire(dues, patience)` for what is due: dues of one event in order, other events beside it.

    `fire` settles the dues in the table, says what became of each, and never raises: it is one of the
    three edges. With `patience` it waits so many seconds for an event that somebody else holds.
    `prepare(due)` is called once for each event that has something ahead, when there is time for it;
    `after(due)` is called for each that was acted on here, and nothing waits for it; `report` hears
    its kind, and the real seconds from its instant to now, when the act is kept.
    """

    def __init__(
        self,
        store: Store,
        alarm: Alarm,
        clock: Clock,
        fire: Fire,
        *,
        prepare: Callable[[Due], Awaitable[None]] | None = None,
        after: Callable[[Due], Awaitable[None]] | None = None,
        report: Callable[[str, float], None] | None = None,
        most: int = MOST,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        """Read dues from `store`, `most` at a time, and again when `alarm` rings "dues"."""
        self._store = store
        self._alarm = alarm
        self._clock = clock
        self._fire = fire
        self._prepare = prepare
        self._after = after
        self._report = report
        self._most = most
        self._monotonic = monotonic
        self._chance = random.Random()
        self._ahead: deque[Due] = deque()
        self._all_read = True
        self._lanes = Lanes(WIDTH)
        self._asked = asyncio.Event()
        self._changed = asyncio.Condition()
        self._afterwards: set[asyncio.Task[None]] = set()
        self._prepared: set[str] = set()
        self._scheduler: AsyncIOScheduler | None = None
        self._armed: datetime | None = None
        self._apart = self._measure()
        self.last_pass: datetime | None = None

    @property
    def is_awake(self) -> bool:
        """Whether the dues were read when they last should have been."""
        return self.last_pass is not None and self._clock.now() - self.last_pass < HORIZON

    async def run(self) -> None:
        """Fire until cancelled. Dues that came while nobody ran are fired first."""
        self._lanes, self._armed, self._apart = Lanes(WIDTH), None, self._measure()
        self._scheduler = AsyncIOScheduler(timezone=UTC)
        self._scheduler.start()
        parts = [self._listen, self._read_always, self._watch, self._keep_house, *[self._work] * WIDTH]
        tasks = [asyncio.create_task(part(), name=f"runner: {part.__name__}") for part in parts]
        if self._prepare is not None:
            tasks.append(asyncio.create_task(self._prepare_always(self._prepare), name="runner: prepare"))
        try:
            await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in (*tasks, *self._afterwards):
                task.cancel()
            ended = await asyncio.gather(*tasks, *self._afterwards, return_exceptions=True)
            self._scheduler.shutdown(wait=False)
            self._scheduler = None
        for each in ended:
            if isinstance(each, Exception):
                raise each

    async def idle(self) -> None:
        """Return when nothing that is due by now is left to fire, and nothing that follows from it."""
        async with self._changed:
            # What is fired leaves the table, then the lanes, and only then is there anything that follows from it.
            while await self._is_something_due() or len(self._lanes) or self._afterwards:
                await self._changed.wait()

    async def read(self) -> None:
        """Return when the dues have been read once."""
        async with self._changed:
            await self._changed.wait_for(lambda: self.last_pass is not None)

    async def _is_something_due(self) -> bool:
        async with self._store.read() as tables:
            return bool(await tables.dues.before(self._clock.now(), most=1))

    # Reading ------------------------------------------------------------------------------------

    async def _listen(self) -> None:
        while True:
            await self._alarm.wait("dues", seconds=None)
            self._asked.set()

    async def _read_always(self) -> None:
        while True:
            self._asked.clear()
            now = self._clock.now()
            await self._read(now)
            pause = self._clock.wall(now + REREAD) - self._clock.wall(now)
            with suppress(TimeoutError):
                async with asyncio.timeout(pause.total_seconds()):
                    await self._asked.wait()

    async def _read(self, now: datetime) -> None:
        most = self._most + len(self._lanes)
        async with self._store.read() as tables:
            dues = await tables.dues.before(now + HORIZON, most=most)
        self._all_read = len(dues) < most
        self._ahead = deque(sorted((each for each in dues if each not in self._lanes), key=timeline.order))
        self.last_pass = now
        self._pass()
        await self._tell()

    # The clock ----------------------------------------------------------------------------------

    def _pass(self) -> None:
        """Let out what is due by now, and arm what comes next."""
        now = self._clock.now()
        while self._ahead and self._ahead[0].at <= now:
            self._lanes.add(self._ahead.popleft())
        if not self._all_read and len(self._ahead) < self._most // 2:
            self._asked.set()
        self._arm(self._ahead[0].at if self._ahead else None)

    def _arm(self, instant: datetime | None) -> None:
        """Keep one job, for this instant. It counts from now on our clock: that need not be the machine's."""
        if self._scheduler is None or instant == self._armed:
            return
        self._armed = instant
        if instant is None:
            self._scheduler.remove_all_jobs()
            return
        ahead = self._clock.wall(instant) - self._clock.wall(self._clock.now())
        self._scheduler.add_job(
            self._wake,
            DateTrigger(datetime.now(UTC) + ahead, timezone=UTC),
            id=_NEXT,
            replace_existing=True,
            misfire_grace_time=None,
            max_instances=8,  # re-armed at the very moment that it goes off: nothing to warn of
        )

    async def _wake(self) -> None:
        # A coroutine, since APScheduler runs plain functions in a thread, where no Event may be set.
        # It may go off a hair before our clock says so: then it is armed for that hair.
        self._armed = None
        self._pass()

    async def _watch(self) -> None:
        while True:
            await asyncio.sleep(TICK)
            self.look()

    def look(self) -> None:
        """Notice that the clock was set or the machine slept: timers follow another clock than people do.

        What then is due is read before it is fired, all of it together: the table may have changed.
        """
        before, self._apart = self._apart, self._measure()
        jumped = self._apart - before
        if abs(jumped) > JUMP:
            logger.warning("the clock jumped", extra={"seconds": round(jumped, 3)})
            self._armed = None
            self._asked.set()
        else:
            self._pass()

    def _measure(self) -> float:
        """Return how far the wall's clock is from the one that timers follow, in seconds."""
        return self._clock.wall(self._clock.now()).timestamp() - self._monotonic()

    # Firing -------------------------------------------------------------------------------------

    async def _work(self) -> None:
        while True:
            dues = await self._lanes.next()
            fates = await self._fire(dues, self._lanes.patience(dues))
            self._lanes.give_back(dues, fates)
            for due in dues:
                if fates[due.key] is Fired.ACTED:
                    self._conclude(due)
            await self._tell()

    def _conclude(self, due: Due) -> None:
        if self._report is not None:
            late = self._clock.wall(self._clock.now()) - self._clock.wall(due.at)
            self._report(due.kind, max(0.0, late.total_seconds()))
        if self._after is not None:
            task = asyncio.create_task(self._follow(self._after, due), name=f"after {due.key}")
            self._afterwards.add(task)

    async def _follow(self, after: Callable[[Due], Awaitable[None]], due: Due) -> None:
        try:
            await after(due)
        finally:
            self._afterwards.discard(cast("asyncio.Task[None]", asyncio.current_task()))
            await self._tell()

    async def _tell(self) -> None:
        async with self._changed:
            self._changed.notify_all()

    # Housekeeping -------------------------------------------------------------------------------

    async def _keep_house(self) -> None:
        """Forget activities that nobody sends again: a little at a time, and only where nothing is near."""
        pause = self._chance.uniform(0, _FIRST_SWEEP)
        while True:
            await asyncio.sleep(pause)
            try:
                again = not self._is_quiet() or await self.sweep()
            except Exception:  # the edge of this job: what goes wrong in it stops nothing else
                logger.exception("housekeeping failed")
                again = False
            pause = TICK if again else _SWEEPS

    async def _prepare_always(self, prepare: Callable[[Due], Awaitable[None]]) -> None:
        """Prepare the first due of each event that is near: what is done for the first time takes long."""
        while True:
            await asyncio.sleep(TICK)
            near = [each for each in islice(self._ahead, NEAR) if each.kind not in FETCHING]
            for due in near:
                if due.event_id not in self._prepared and self._is_quiet():
                    self._prepared.add(due.event_id)
                    await prepare(due)

    def _is_quiet(self) -> bool:
        near = bool(self._ahead) and self._clock.wall(self._ahead[0].at) - self._clock.wall(self._clock.now()) < _CLEAR
        return not near and not len(self._lanes)

    async def sweep(self) -> bool:
        """Prune once, and return whether there is more to prune."""
        async with self._store.write() as tables:
            return await tables.seen.prune(self._clock.now() - KEPT, _SWEEP) == _SWEEP
