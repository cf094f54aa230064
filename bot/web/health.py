"""Whether the process can do its work, and what it has before it. A look never raises and never hangs:
a database that is away is an answer. Looks that are asked for at once are one look.
"""

from __future__ import annotations

import asyncio
import logging
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final, Protocol

from bot.errors import StoreError
from bot.web.metrics import Gauge

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from bot.web.metrics import AttemptTally

logger = logging.getLogger(__name__)

PATIENCE: Final = 2.0  # seconds that the database has for its answer
MOST_SKEW: Final = 2.0  # seconds between the clocks that are compared
OLDEST: Final = 600.0  # seconds that a message which could leave may have waited
STILL: Final = 60.0  # seconds without an attempt; while some are made, a long backlog is only slow
SHARE: Final = 20  # counting all rows takes at most a twentieth of the time
SOONEST: Final = 5.0  # seconds between two counts


class Database(Protocol):
    """What a look asks the database."""

    async def now(self) -> datetime:
        """Return the time on the database's clock."""

    async def backlog(self) -> tuple[int, datetime | None]:
        """Return how many messages are still to leave, and since when the first of those that could has waited."""

    async def tally(self) -> Mapping[tuple[str, str], int]:
        """Return how many messages there are by kind and state."""


@dataclass(frozen=True, slots=True)
class Seen:
    """What one look saw. Without a database only `clock_jump` is known; times are in seconds."""

    database: bool = False
    clock_jump: float = 0.0
    skew: float | None = None
    backlog: int | None = None
    age: float | None = None


class Health:
    """Looks at the database and the clocks, and asks the parts of the process how they are."""

    def __init__(
        self,
        database: Database,
        attempts: AttemptTally,
        runner_is_awake: Callable[[], bool],
        *,
        missed: Callable[[StoreError], None] = lambda _: None,
        wall: Callable[[], datetime] = lambda: datetime.now(UTC),
        monotonic: Callable[[], float] = time.monotonic,
        patience: float = PATIENCE,
    ) -> None:
        """Look at nothing yet; the database has `patience` seconds for its answer, else it is `missed`."""
        self._database = database
        self._attempts = attempts
        self._runner_is_awake = runner_is_awake
        self._wall = wall
        self._monotonic = monotonic
        self._missed = missed
        self._patience = patience
        self._apart = wall().timestamp() - monotonic()
        self._looking: asyncio.Task[None] | None = None
        self._counting: asyncio.Task[None] | None = None
        self._count_again = float("-inf")
        self._counts: Mapping[tuple[str, str], int] = {}
        self._seen = Seen()
        self._ends = False

    def end(self) -> None:
        """Say from now on that the process is not ready: it is about to stop."""
        self._ends = True

    async def check(self) -> dict[str, bool]:
        """Return what must hold, and whether it does. What cannot be known is left out."""
        await self._look()
        seen = self._seen
        checks = {
            "database": seen.database,
            "clock": abs(seen.clock_jump) <= MOST_SKEW and abs(seen.skew or 0) <= MOST_SKEW,
            "runner": self._runner_is_awake(),
            "connector": self._attempts.is_taken,
        }
        if seen.database:
            checks["backlog"] = (seen.age or 0) < OLDEST or self._attempts.idle < STILL
        return checks | ({"staying": False} if self._ends else {})

    async def refresh(self) -> None:
        """Look again before the gauges are shown; what takes longer is shown the next time."""
        await self._look()
        if self._seen.database:
            await self._count()

    def gauges(self) -> Iterable[Gauge]:
        """Yield what the last look saw."""
        seen = self._seen
        yield Gauge("ordstyrer_database_up", "Whether the database answered the last look.", float(seen.database))
        yield Gauge("ordstyrer_database_clock_skew_seconds", "How far our clock is ahead of the database's.", seen.skew)
        yield Gauge("ordstyrer_backlog_deliveries", "Messages that are still to leave.", seen.backlog)
        yield Gauge(
            "ordstyrer_backlog_age_seconds", "How long the first message that could leave has waited.", seen.age
        )
        awake = float(self._runner_is_awake())
        yield Gauge("ordstyrer_runner_awake", "Whether the dues were read when they last should have been.", awake)
        for (kind, state), count in sorted(self._counts.items()):
            labels = {"kind": kind, "state": state}
            yield Gauge("ordstyrer_deliveries", "Messages by kind and state.", count, labels)

    async def _look(self) -> None:
        if self._looking is None or self._looking.done():
            self._looking = asyncio.create_task(self._look_once(), name="look")
        await asyncio.shield(self._looking)

    async def _look_once(self) -> None:
        jump = self._jump()
        try:
            async with asyncio.timeout(self._patience):
                asked = self._wall()
                theirs = await self._database.now()
                ours = asked + (self._wall() - asked) / 2
                backlog, since = await self._database.backlog()
        except (StoreError, TimeoutError) as error:
            self._seen = Seen(clock_jump=jump)
            self._missed(error if isinstance(error, StoreError) else StoreError("away", "no answer"))
        except Exception:
            logger.exception("look failed")
            self._seen = Seen(clock_jump=jump)
        else:
            age = 0.0 if since is None else max(0.0, (ours - since).total_seconds())
            self._seen = Seen(
                database=True, clock_jump=jump, skew=(ours - theirs).total_seconds(), backlog=backlog, age=age
            )

    def _jump(self) -> float:
        """Return how far the clock was set since the last look, or the machine slept."""
        apart = self._wall().timestamp() - self._monotonic()
        jump, self._apart = apart - self._apart, apart
        return jump

    async def _count(self) -> None:
        """Count the rows, as seldom as it takes long; a scrape waits for it a moment only."""
        if self._counting is None or self._counting.done():
            if self._monotonic() < self._count_again:
                return
            self._counting = asyncio.create_task(self._count_once(), name="count")
        await asyncio.wait({self._counting}, timeout=self._patience)

    async def _count_once(self) -> None:
        begun = self._monotonic()
        try:
            self._counts = await self._database.tally()
        except StoreError:
            return
        except Exception:
            logger.exception("count failed")
        took = self._monotonic() - begun
        self._count_again = self._monotonic() + max(SOONEST, took * SHARE)

    async def close(self) -> None:
        """Let go of what is under way."""
        left = [each for each in (self._looking, self._counting) if each is not None]
        for each in left:
            each.cancel()
        await asyncio.gather(*left, return_exceptions=True)
