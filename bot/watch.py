"""What the process notices of itself and writes down: attempts, dues, a database that goes and comes back.

What happens a thousand times is a number, and at most a line now and then.
"""

from __future__ import annotations

import asyncio
import logging
import time
from contextlib import suppress
from typing import TYPE_CHECKING, Final

from bot.errors import StoreError
from bot.logs import Acts
from bot.model import DeliveryState, DueKind, DueState
from bot.web.metrics import Gauge, Refused

if TYPE_CHECKING:
    from collections import Counter
    from collections.abc import Awaitable, Callable, Iterable, Sequence

    from bot.delivery import Attempt
    from bot.model import Feed
    from bot.ports import Clock, Store
    from bot.web.metrics import AttemptTally

logger = logging.getLogger(__name__)

AGAIN_AFTER: Final = 1.0  # seconds: long enough not to spin, short enough for a day
STEADY: Final = 5.0  # seconds that nothing may fail before the database counts as back
PATIENCE: Final = 2.0  # seconds that the database has to answer at all
REMIND: Final = 300.0  # seconds between two lines that say the same
_OF_AN_EVENT: Final = 4  # event, session, act, for whom, and which time
TOKEN_SETTINGS: Final = "ORDSTYRER_APP_ID ORDSTYRER_APP_TENANT ORDSTYRER_APP_PASSWORD"  # noqa: S105 - their names


class DatabaseWatch:
    """One line when the database goes, one when it is back, however many parts of the process notice."""

    def __init__(
        self, ask: Callable[[], Awaitable[object]], *, again: float = AGAIN_AFTER, steady: float = STEADY
    ) -> None:
        """Learn from `ask`, every `again` seconds, whether it answers: it raises StoreError where it does not.

        It counts as back when nobody has missed it for `steady` seconds.
        """
        self._ask = ask
        self._again = again
        self._steady = steady
        self._gone_at: float | None = None
        self._asking: asyncio.Task[None] | None = None
        self._calm: asyncio.TimerHandle | None = None

    def notice(self, error: StoreError) -> None:
        """Note that somebody missed it."""
        if self._calm is not None:
            self._calm.cancel()
        if self._gone_at is None:
            self._gone_at = time.monotonic()
            logger.error("database %s", error.code, extra={"why": error.why})
        if self._asking is None or self._asking.done():
            self._asking = asyncio.create_task(self._until_it_answers(), name="ask the database")

    async def wait(self, error: StoreError) -> None:
        """Note that somebody missed it, and return when it is worth another try."""
        self.notice(error)
        if self._asking is not None:
            await asyncio.shield(self._asking)

    async def close(self) -> None:
        """Ask and say no more."""
        if self._calm is not None:
            self._calm.cancel()
        if self._asking is not None:
            self._asking.cancel()
            await asyncio.gather(self._asking, return_exceptions=True)

    async def _until_it_answers(self) -> None:
        while not await self._answers():
            pass
        self._calm = asyncio.get_running_loop().call_later(self._steady, self._back, time.monotonic())

    async def _answers(self) -> bool:
        await asyncio.sleep(self._again)
        with suppress(Exception):  # whatever it says, it does not answer
            async with asyncio.timeout(PATIENCE):
                await self._ask()
            return True
        return False

    def _back(self, since: float) -> None:
        if self._gone_at is not None:
            logger.warning("database back", extra={"away_s": round(since - self._gone_at, 1)})
        self._gone_at = None


class FeedWatch:
    """What is known of the sources on the web that are read again and again, as it was at the last look."""

    def __init__(self, store: Store, clock: Clock) -> None:
        """Look into `store`; ages are in event time."""
        self._store = store
        self._clock = clock
        self._feeds: Sequence[Feed] = ()

    async def refresh(self) -> None:
        """Look again; where the database is away, or slow, the last look stands."""
        with suppress(StoreError, TimeoutError):
            async with asyncio.timeout(PATIENCE), self._store.read() as tables:
                looks = await tables.dues.find(kind=DueKind.FETCH, state=DueState.PLANNED)
                ids = tuple(each.event_id for each in looks)
                self._feeds = await tables.feeds.find(event_id=ids) if ids else ()

    def gauges(self) -> Iterable[Gauge]:
        """Yield how many there are, and when the last of them was read well."""
        failing = sum(bool(each.trouble) for each in self._feeds)
        for state, count in (("good", len(self._feeds) - failing), ("failing", failing)):
            yield Gauge(
                "ordstyrer_feeds", "Programmes that are read from the web again and again.", count, {"state": state}
            )
        good = max((each.good_at for each in self._feeds if each.good_at), default=None)
        age = None if good is None else (self._clock.now() - good).total_seconds()
        yield Gauge("ordstyrer_feeds_last_success_age_seconds", "How long ago one of them was last read well.", age)


class Messages:
    """Writes down what becomes of messages: numbers for all, a line for each act that leaves."""

    def __init__(self, tally: AttemptTally) -> None:
        """Count into `tally`."""
        self._tally = tally
        self._acts = Acts(_tell_act)
        self._warned_at = float("-inf")

    def note(self, attempt: Attempt) -> None:
        """Note one attempt. A refusal of our own token is told at once, and again every five minutes."""
        refused = None if attempt.state is DeliveryState.SENT else Refused(attempt.status, attempt.code)
        late = max(0.0, attempt.late)  # below zero where event time is not the wall's
        self._tally.add(attempt.kind, attempt.state, attempt.seconds, late, refused)
        again = attempt.state is DeliveryState.QUEUED
        self._acts.add(act_of(attempt.key, attempt.batch), "again" if again else attempt.state)
        if refused is not None and refused.is_our_token and time.monotonic() >= self._warned_at + REMIND:
            self._warned_at = time.monotonic()
            check = {"status": refused.status, "code": refused.code, "check": TOKEN_SETTINGS}
            logger.error("the connector refuses our token", extra={"key": attempt.key, **check})

    def close(self) -> None:
        """Tell what is left to tell."""
        self._acts.close()


def act_of(key: str, batch: str | None) -> str:
    """Return the act that a message belongs to: its key without who it is for, and answers all together."""
    parts = key.split("/")
    return batch or ("/".join(parts[:3]) if len(parts) > _OF_AN_EVENT else parts[0])


def _tell_act(act: str, counts: Counter[str]) -> None:
    logger.info("messages", extra={"act": act, **counts})
