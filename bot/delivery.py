"""The one door out: every message has a stable key and is recorded before and after it leaves.

`queue` writes the row in the caller's transaction; the Outbox claims rows, sends them, and records what
became of each, in one act that also claims what leaves next. What bounds a crash's doubts is `width`:
no more rows than that are claimed and not yet recorded.
"""

from __future__ import annotations

import asyncio
import logging
import random
import time
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final

from bot.errors import DeliveryError, StoreError
from bot.model import Delivery, DeliveryState, IdentityKind, Place, PlaceKind, PlaceState, Tenant, new_id
from bot.ports import Outcome, Turnover
from bot.rates import TEAMS
from bot.retries import Verdict, judge, paged
from cards.paging import ROOM, TIGHT

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from bot.ports import Alarm, Chat, Claimed, Clock, Sent, Store, Tables
    from bot.rates import Pace

logger = logging.getLogger(__name__)

LEASE: Final = timedelta(seconds=60)
GRACE: Final = 5.0  # seconds for what is under way when the process ends: Docker kills it after ten
WIDTH: Final = 64
GATHER: Final = 0.004  # seconds that a recorded outcome may wait for others to be recorded with
_AT_ONCE: Final = 20  # messages that are queued at a stretch: some 20 ms on SQLite, which is asked on the loop
_RECORDING: Final = 1.5  # seconds for the last outcomes to be recorded, where the database is away
_SHARE: Final = 0.8  # of its lease may an attempt take: nobody else is to begin before it has ended
_THROTTLED: Final = 429
_GLANCE: Final = 0.1  # seconds between two looks at what others do
_BREATH: Final = 0.01  # seconds between two looks when another replica holds what is ready
# Seconds between two looks at most: who dies between a commit and its ring is not heard, and while a
# machine is suspended no timer runs.
_LONGEST: Final = 10.0


async def queue(tables: Tables, delivery: Delivery) -> None:
    """Queue a message; under a known key a new content becomes the next revision, the same is nothing.

    One that is too large for Teams leaves in pages.
    """
    first, *more = paged(delivery)
    if await tables.deliveries.add(first):
        for page in more:
            await tables.deliveries.add(page)
        return
    await _say_anew(tables, delivery)


async def _say_anew(tables: Tables, delivery: Delivery) -> None:
    """Make a message whose key is known the next revision, where it says something else."""
    known = await tables.deliveries.lock(key=delivery.key)
    if known is not None and not _says(known, delivery):
        await _revise(tables, known, delivery)


async def queue_all(tables: Tables, deliveries: Sequence[Delivery]) -> None:
    """Queue messages in this order, those at once that nobody has queued before; of very many, turns that come
    meanwhile are answered in between.
    """
    for start in range(0, len(deliveries), _AT_ONCE):
        if start:
            await asyncio.sleep(0)
        await _queue_some(tables, deliveries[start : start + _AT_ONCE])


async def _queue_some(tables: Tables, deliveries: Sequence[Delivery]) -> None:
    pages = [paged(each) for each in deliveries]
    whole = all(len(each) == 1 for each in pages)
    known = await tables.deliveries.add_all([each[0] for each in pages]) if whole else deliveries
    stood = {id(each) for each in known}
    for (first, *_), delivery in zip(pages, deliveries, strict=True):
        if not whole:
            await queue(tables, delivery)
        elif id(first) in stood:
            await _say_anew(tables, delivery)


def _says(known: Delivery, delivery: Delivery) -> bool:
    """Whether a message says this already: as it is, or cut up because it, or Teams, wanted it smaller."""
    cuts = (paged(delivery, room)[0].message for room in (ROOM, TIGHT))
    return known.message == delivery.message or known.message in cuts


async def _revise(tables: Tables, known: Delivery, delivery: Delivery) -> None:
    newer: dict[str, object] = {
        "message": delivery.message,
        "revision": known.revision + 1,
        "queued_at": delivery.queued_at,
        "stale_at": delivery.stale_at,
    }
    if known.state is not DeliveryState.CLAIMED:
        newer |= {"state": DeliveryState.QUEUED, "attempts": 0, "not_before": None}
    fitting = paged(known.model_copy(update=newer))[0]
    if fitting.message != known.message:
        await tables.deliveries.put(fitting)


@dataclass(frozen=True, slots=True)
class Attempt:
    """One request for one message: what it came to (`state`), the connector's `status` (0 for none) and
    `code`, the seconds that it took, and how long after it could leave it left.
    """

    key: str
    batch: str | None
    kind: str
    state: DeliveryState
    status: int
    code: str
    seconds: float
    late: float


@dataclass(slots=True)
class _Result:
    """What is to be recorded of one attempt: the outcome, places that it made, and what it taught of one."""

    outcome: Outcome
    made: list[Place] = field(default_factory=list)
    verdict: Verdict | None = None
    place: Place | None = None


class Outbox:
    """Sends what is queued, until it is cancelled. Its clock is the wall's, whatever the event's is.

    `settled` is notified whenever attempts have been recorded. What finished is kept until it is
    recorded, also while the database is away: `run` may be run again after an error.
    """

    def __init__(
        self,
        store: Store,
        chat: Chat,
        alarm: Alarm,
        clock: Clock,
        *,
        pace: Pace = TEAMS,
        width: int = WIDTH,
        lease: timedelta = LEASE,
        seed: int | None = None,
        grace: float = GRACE,
        event_clock: Clock | None = None,
        report: Callable[[Attempt], None] | None = None,
    ) -> None:
        """Send over `chat` what `store` holds, woken by `alarm`. `seed` fixes chance, `report` hears of attempts.

        `clock` is the wall's; `event_clock` tells what is stale, where event time is another one.
        """
        self._store = store
        self._chat = chat
        self._alarm = alarm
        self._clock = clock
        self._event_clock = event_clock or clock
        self._pace = pace
        self._width = width
        self._lease = lease
        self._chance = random.Random(seed)
        self._grace = grace
        self._report = report or (lambda _: None)
        self._under_way: dict[asyncio.Task[None], Claimed] = {}
        self._finished: list[_Result] = []
        self._paused_until = datetime.min.replace(tzinfo=UTC)
        self._stirred = asyncio.Event()
        self.settled = asyncio.Condition()

    async def run(self) -> None:
        """Claim and send until cancelled; then finish what is under way, and give back the rest."""
        listening = asyncio.create_task(self._listen(), name="outbox listens")
        try:
            while True:
                turnover = await self._act()
                for claimed in turnover.claimed:
                    self._start(claimed)
                await self._rest(turnover.again_at)
        except asyncio.CancelledError:
            await self._wind_up()
            raise
        finally:
            listening.cancel()

    async def idle(self) -> None:
        """Return when nothing is queued or under way, here or in another replica."""
        async with self.settled:
            while await self._unfinished():
                with suppress(TimeoutError):  # another replica does not tell us
                    async with asyncio.timeout(_GLANCE):
                        await self.settled.wait()

    async def _unfinished(self) -> int:
        async with self._store.read() as tables:
            return await tables.deliveries.count(state=(DeliveryState.QUEUED, DeliveryState.CLAIMED))

    # The act -----------------------------------------------------------------------------------

    async def _act(self) -> Turnover:
        """Turn over to the end, also where we are told to end meanwhile: what it then claims is given back."""
        acting = asyncio.create_task(self._turn_over(), name="outbox acts")
        try:
            return await asyncio.shield(acting)
        except asyncio.CancelledError:
            await asyncio.wait((acting,), timeout=_RECORDING)
            acting.cancel()
            (found,) = await asyncio.gather(acting, return_exceptions=True)
            if isinstance(found, Turnover):
                self._finished += [_given_back(each.delivery) for each in found.claimed]
            raise

    async def _turn_over(self, *, claiming: bool = True) -> Turnover:
        """Record what finished, and claim what may leave next."""
        results, self._finished = self._finished, []
        now = self._clock.now()
        free = self._width - len(self._under_way) if claiming and now >= self._paused_until else 0
        try:
            async with self._store.write() as tables:
                for result in results:
                    await _learn(tables, result)
                outcomes = [result.outcome for result in results]
                found = await tables.deliveries.turn_over(
                    outcomes, now, lease=self._lease, most=max(0, free), pace=self._pace
                )
        except BaseException:
            self._finished = results + self._finished
            raise
        if results:
            async with self.settled:
                self.settled.notify_all()
        if now < self._paused_until:  # perhaps since a moment ago: what was claimed meanwhile is ours to settle
            return found.model_copy(update={"again_at": self._paused_until})
        return found

    async def _listen(self) -> None:
        while True:
            await self._alarm.wait("deliveries", seconds=None)
            self._stirred.set()

    async def _rest(self, again_at: datetime | None) -> None:
        """Return when there is something to record, or something to claim and room for it."""
        seconds = _LONGEST
        if again_at is not None:
            seconds = min(_LONGEST, max(_BREATH, (again_at - self._clock.now()).total_seconds()))
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._stirred.wait()
        if self._finished and len(self._under_way) > self._width // 2:
            await asyncio.sleep(GATHER)
        self._stirred.clear()

    # One message -------------------------------------------------------------------------------

    def _start(self, claimed: Claimed) -> None:
        task = asyncio.create_task(self._carry(claimed), name=claimed.delivery.key)
        self._under_way[task] = claimed
        task.add_done_callback(self._finish)

    def _finish(self, task: asyncio.Task[None]) -> None:
        del self._under_way[task]
        self._stirred.set()
        if not task.cancelled() and task.exception() is not None:
            # The lease brings the row back; what went wrong is told once here.
            logger.error("delivery not settled", extra={"key": task.get_name()}, exc_info=task.exception())

    async def _carry(self, claimed: Claimed) -> None:
        """Make one attempt. It is kept until it is recorded, whatever it came to."""
        delivery = claimed.delivery
        late = (self._clock.now() - (delivery.not_before or delivery.queued_at)).total_seconds()
        begun = time.perf_counter()
        status, code = 200, ""
        trip = _Trip(claimed)
        left = self._time_left(delivery)
        if left <= 0:  # the machine was suspended, or the database took its time: nothing has left
            self._finished.append(_given_back(delivery))
            return
        try:
            async with asyncio.timeout(left):
                result = await self._attempt(trip)
        except (DeliveryError, StoreError, TimeoutError) as raised:
            error = _as_refusal(raised)
            status, code = error.status, error.code
            result = self._failure(trip, error)
        except Exception:  # an edge: a message that we cannot carry must not come back for ever
            logger.exception("delivery crashed", extra={"key": delivery.key})
            code = "Crashed"
            status, result = 0, self._failure(trip, DeliveryError(0, code, unknown=True))
        self._finished.append(result)
        state = result.outcome.delivery.state
        seconds = time.perf_counter() - begun
        self._report(Attempt(delivery.key, delivery.batch, delivery.kind, state, status, code, seconds, late))

    def _time_left(self, delivery: Delivery) -> float:
        """Return how many seconds an attempt may take."""
        most = self._lease.total_seconds()
        ends = delivery.lease_until or self._clock.now()
        return min(most, (ends - self._clock.now()).total_seconds()) - most * (1 - _SHARE)

    async def _attempt(self, trip: _Trip) -> _Result:
        delivery = trip.claimed.delivery
        if delivery.stale_at and not delivery.sent_revision and self._event_clock.now() >= delivery.stale_at:
            raise DeliveryError(410, "too_late")
        place = await self._place(trip)
        sent = await self._send(delivery, place)
        update: dict[str, object] = {
            "state": DeliveryState.SENT,
            "sent_revision": delivery.revision,
            "lease_until": None,
            "error": None,
            "settled_at": self._clock.now(),
        }
        if sent is not None:
            update["activity_id"] = sent.activity_id
        logger.debug("delivered", extra={"key": delivery.key, "revision": delivery.revision})
        made = [] if trip.opened is None else [trip.opened]
        if sent is not None and delivery.thread_place_id is not None and place.kind is PlaceKind.CHANNEL:
            made.append(_thread_place(place, sent, delivery.thread_place_id))
        return _Result(Outcome(claimed=delivery, delivery=delivery.model_copy(update=update)), made)

    async def _send(self, delivery: Delivery, place: Place) -> Sent | None:
        if delivery.activity_id is not None:
            await self._chat.edit(place, delivery.activity_id, delivery.message)
            return None
        if delivery.thread_place_id is not None:
            return await self._chat.begin_thread(place, delivery.message)
        return await self._chat.send(place, delivery.message)

    async def _place(self, trip: _Trip) -> Place:
        """Return where a message goes; a 1:1 that nobody knows yet is opened for it."""
        claimed = trip.claimed
        if claimed.place is not None:
            return _within(claimed, claimed.place)
        if claimed.delivery.person_id is None:
            raise DeliveryError(410, "place_unknown")
        async with self._store.read() as tables:
            trip.near, user_id = await _find_near(tables, claimed.delivery.person_id)
        conversation_id = await self._chat.open_personal(trip.near, user_id)
        trip.opened = _personal_place(trip.near, conversation_id, claimed.delivery.person_id)
        return trip.opened

    def _failure(self, trip: _Trip, error: DeliveryError) -> _Result:
        delivery, now = trip.claimed.delivery, self._clock.now()
        verdict = judge(delivery, error, now, self._chance)
        if verdict.pause is not None:
            self._paused_until = max(self._paused_until, now + verdict.pause)
        told = {"key": delivery.key, "status": error.status, "code": error.code, "state": verdict.delivery.state}
        logger.log(_loudness(verdict), "delivery not taken", extra=told)
        place = trip.opened or trip.claimed.place
        closed_until = verdict.delivery.not_before if error.status == _THROTTLED else None
        outcome = Outcome(claimed=delivery, delivery=verdict.delivery, place=place, closed_until=closed_until)
        made = [] if trip.opened is None else [trip.opened]
        return _Result(outcome, made, verdict, place or trip.near)

    # The end -----------------------------------------------------------------------------------

    async def _wind_up(self) -> None:
        """Finish what is under way as long as there is time; of what is cut off nobody knows if it arrived."""
        tasks = dict(self._under_way)
        if tasks:
            _, late = await asyncio.wait(tasks, timeout=self._grace)
            for task in late:
                logger.warning("delivery cut off", extra={"key": task.get_name()})
                task.cancel()
            await asyncio.gather(*late, return_exceptions=True)
            cut = DeliveryError(0, "Stopped", unknown=True)
            self._finished += [self._failure(_Trip(tasks[task]), cut) for task in late if task.cancelled()]
        try:
            async with asyncio.timeout(_RECORDING):
                await self._turn_over(claiming=False)
        except (StoreError, TimeoutError):
            logger.warning("outcomes left to their leases", extra={"messages": len(self._finished)})


@dataclass(slots=True)
class _Trip:
    """A claimed message on its way; `near` is the place that lent its address to open a 1:1, `opened`."""

    claimed: Claimed
    near: Place | None = None
    opened: Place | None = None


def _given_back(delivery: Delivery) -> _Result:
    """Return what becomes of a claim that nothing was done about."""
    return _Result(
        Outcome(
            claimed=delivery,
            delivery=delivery.model_copy(update={"state": DeliveryState.QUEUED, "lease_until": None}),
        )
    )


def _as_refusal(error: DeliveryError | StoreError | TimeoutError) -> DeliveryError:
    """Return what an attempt came to. Where the database is away nothing has left: a 1:1 was being looked up."""
    if isinstance(error, DeliveryError):
        return error
    if isinstance(error, StoreError):
        return DeliveryError(0, f"store_{error.code}")
    return DeliveryError(0, "TooSlow", unknown=True)


def _loudness(verdict: Verdict) -> int:
    """Return the level at which a refusal is told: what is tried again is a number, not a line."""
    if verdict.delivery.state is DeliveryState.QUEUED:
        return logging.DEBUG
    return logging.ERROR if verdict.alarm else logging.WARNING


async def _learn(tables: Tables, result: _Result) -> None:
    """Keep what an attempt told of places, and what is still to be said of a message that was too large."""
    for place in result.made:
        await tables.places.add(place)
    verdict = result.verdict
    if verdict is None:
        return
    for page in verdict.more:
        await tables.deliveries.add(page)
    if result.place is None:
        return
    if verdict.blocked:
        await _leave_tenant(tables, result.place.tenant_id)
    own = result.outcome.claimed.place_id == result.place.id or result.place.kind is PlaceKind.PERSONAL
    update: dict[str, object] = {}
    if verdict.place is not None and own:
        update["state"] = verdict.place
    if verdict.service_url is not None:
        update["service_url"] = verdict.service_url
    known = await tables.places.lock(id=result.place.id) if update else None
    if known is not None and known.service_url == result.place.service_url:  # else a turn has told us better
        await tables.places.put(known.model_copy(update=update))


async def _leave_tenant(tables: Tables, tenant_id: str) -> None:
    """Speak to nobody in a tenant that has switched the bot off, until somebody there speaks to it."""
    known = await tables.tenants.lock(id=tenant_id)
    if known is not None and known.state == "blocked":
        return
    added_at = known.added_at if known else datetime.now(UTC)
    await tables.tenants.put(Tenant(id=tenant_id, state="blocked", added_at=added_at))
    for place in await tables.places.find(tenant_id=tenant_id, state=PlaceState.OK):
        await tables.places.put(place.model_copy(update={"state": PlaceState.BLOCKED}))


async def return_to_tenant(tables: Tables, tenant_id: str) -> None:
    """Speak again in a tenant that had switched the bot off: somebody there has written."""
    known = await tables.tenants.lock(id=tenant_id)
    if known is None or known.state == "ok":
        return
    await tables.tenants.put(known.model_copy(update={"state": "ok"}))
    for place in await tables.places.find(tenant_id=tenant_id, state=PlaceState.BLOCKED):
        await tables.places.put(place.model_copy(update={"state": PlaceState.OK}))


async def _find_near(tables: Tables, person_id: str) -> tuple[Place, str]:
    """Return a place where a person was met, and who they are there; members are likeliest to be let in."""
    known = await tables.identities.find(person_id=person_id)
    for identity in sorted(known, key=lambda each: each.kind is not IdentityKind.MEMBER):
        near = await tables.places.get(id=identity.met_in)
        if near is not None and near.state is PlaceState.OK:
            return near, identity.user_id
    raise DeliveryError(410, "person_not_met")


def _within(claimed: Claimed, place: Place) -> Place:
    """Return the place that a message is for: in a channel, the thread under the message that it names."""
    if place.state is not PlaceState.OK:
        raise DeliveryError(410, f"place_{place.state}")
    if claimed.delivery.thread_of is None or place.kind is not PlaceKind.CHANNEL:
        return place
    if claimed.root is None:
        raise DeliveryError(410, "thread_missing")  # what is for a thread is no post for the whole channel
    return place.model_copy(update={"thread_root": claimed.root})


def _personal_place(near: Place, conversation_id: str, person_id: str) -> Place:
    return Place(
        id=new_id(),
        app_id=near.app_id,
        tenant_id=near.tenant_id,
        conversation_id=conversation_id,
        kind=PlaceKind.PERSONAL,
        service_url=near.service_url,
        bot_id=near.bot_id,
        person_id=person_id,
    )


def _thread_place(channel: Place, sent: Sent, place_id: str) -> Place:
    return channel.model_copy(
        update={
            "id": place_id,
            "conversation_id": sent.conversation_id,
            "thread_root": sent.thread_root or sent.activity_id,
            "welcomed": True,
        }
    )
