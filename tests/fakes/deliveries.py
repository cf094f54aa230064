"""Deliveries in memory: the same lines as on SQL, kept in a dictionary."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from bot.model import Batch, Delivery, DeliveryState, Identity, Place, PlaceKind, PlaceState, Priority, Repeat
from bot.ports import Claimed, Outcome, Turnover
from bot.rates import opens_at, recent, room
from tests.fakes.tables import MemoryTable

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from bot.rates import Pace

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
OPEN = {DeliveryState.QUEUED, DeliveryState.CLAIMED}


@dataclass(frozen=True)
class Line:
    """A line as it stands; frozen, so that a copy of the table is a copy of it."""

    tenant: str
    priority: int
    turn: int
    ready_at: datetime = EPOCH
    open: int = 1


@dataclass(frozen=True)
class Head:
    line: str
    delivery: Delivery
    place: Place | None

    @property
    def is_over(self) -> bool:
        again = self.delivery.repeat is Repeat.AGAIN or self.delivery.sent_revision > 0
        return self.delivery.state is DeliveryState.CLAIMED and not again

    def marked(self, **changes: object) -> Delivery:
        doubts = int(self.delivery.state is DeliveryState.CLAIMED)
        counted = {"attempts": self.delivery.attempts + doubts, "uncertain": self.delivery.uncertain + doubts}
        return self.delivery.model_copy(update=counted | changes)


class MemoryDeliveries(MemoryTable[Delivery]):
    async def add(self, noun: Delivery) -> bool:
        added = await super().add(noun)
        if added:
            self._join(self._rows[self._identity(noun)])
        return added

    async def put(self, noun: Delivery) -> None:
        known = self._rows.get(self._identity(noun))
        await super().put(noun)
        row = self._rows[self._identity(noun)]
        if known is not None and known.state in OPEN and row.state in OPEN and line_of(known) == line_of(row):
            line = self._lines[line_of(row)]
            first = min(line.priority, int(row.priority))
            self._lines[line_of(row)] = replace(line, priority=first, ready_at=EPOCH)
            return
        if known is not None:
            self._leave(known)
        self._join(row)

    async def drop(self, **key: object) -> bool:
        known = await self.get(**key)
        if known is not None:
            self._leave(known)
        return await super().drop(**key)

    async def clear(self, **equal: object) -> int:
        return sum([await self.drop(key=each.key) for each in await self.find(**equal)])

    async def prune(self, before: datetime, most: int, *, event_id: str | None = None) -> int:
        rows = await self.find(event_id=event_id)
        old = [each for each in rows if each.state not in OPEN and each.settled_at and each.settled_at < before]
        return sum([await self.drop(key=each.key) for each in old[:most]])

    async def tally(self) -> dict[tuple[str, str], int]:
        counts: dict[tuple[str, str], int] = {}
        for row in self._rows.values():
            pair = (row.kind, row.state.value)
            counts[pair] = counts.get(pair, 0) + 1
        return counts

    async def batches(self, event_id: str) -> list[Batch]:
        batches: dict[str, list[Delivery]] = {}
        for row in self._rows.values():
            if row.event_id == event_id and row.batch is not None:
                batches.setdefault(row.batch, []).append(row)
        found = [
            Batch(
                key=key,
                kind=rows[0].kind,
                position=min(each.position for each in rows),
                counts=Counter(DeliveryState.SENT if each.sent_revision else each.state for each in rows),
            )
            for key, rows in batches.items()
        ]
        return sorted(found, key=lambda each: -each.position)

    async def turn_over(
        self, outcomes: Sequence[Outcome], now: datetime, *, lease: timedelta, most: int, pace: Pace
    ) -> Turnover:
        self._must_write()
        self._settle(outcomes)
        for each in outcomes if pace.limited else ():
            if each.place and each.closed_until:
                name = _conversation(each.place)
                self._columns.closed[name] = max(each.closed_until, self._columns.closed.get(name, EPOCH))
        if not most:
            return Turnover()
        claimed: list[Claimed] = []
        opens = {line.tenant: now for line in self._lines.values() if line.open}
        unasked = sorted(opens)
        while unasked and len(claimed) < most:
            for tenant in tuple(unasked):
                left = most - len(claimed)
                if not left:
                    break
                free = room(self._columns.rates.get(f"tenant:{tenant}", ()), _milliseconds(now), pace.tenant, left)
                heads = self._ready(tenant, now, free)
                got, opens[tenant], over = self._take(tenant, heads, now, pace)
                if not free:
                    opens[tenant] = self._opens(f"tenant:{tenant}", Priority.ANSWER, now, pace)
                if opens[tenant] > now or (len(heads) < free and not over):
                    unasked.remove(tenant)
                claimed += [self._mark(head, now + lease) for head in got]
        return Turnover(claimed=tuple(claimed), again_at=None if unasked else self._again_at(opens))

    # Lines -------------------------------------------------------------------------------------

    @property
    def _lines(self) -> dict[str, Line]:
        return self._columns.lines

    def _join(self, row: Delivery) -> None:
        if row.state not in OPEN:
            return
        line = self._lines.get(line_of(row))
        if line is None or not line.open:
            tenant = line.tenant if line else self._tenant(row)
            self._lines[line_of(row)] = Line(tenant, row.priority, self._columns.tick())
        else:
            first = min(line.priority, int(row.priority))
            self._lines[line_of(row)] = replace(line, open=line.open + 1, priority=first, ready_at=EPOCH)

    def _leave(self, row: Delivery, turn: int | None = None) -> None:
        if row.state in OPEN:
            line = self._lines[line_of(row)]
            turn = line.turn if turn is None else turn
            self._lines[line_of(row)] = replace(line, open=line.open - 1, ready_at=EPOCH, turn=turn)

    def _hold(self, line: str, until: datetime) -> None:
        self._lines[line] = replace(self._lines[line], ready_at=until)

    def _ready(self, tenant: str, now: datetime, most: int) -> list[tuple[str, Line]]:
        mine = [(name, line) for name, line in self._lines.items() if line.open and line.tenant == tenant]
        ready = [(name, line) for name, line in mine if line.ready_at <= now]
        ready.sort(key=lambda each: (each[1].priority, each[1].ready_at, each[1].turn, each[0]))
        return ready[:most]

    def _again_at(self, opens: dict[str, datetime]) -> datetime | None:
        waiting = [line for line in self._lines.values() if line.open]
        return min((max(line.ready_at, opens[line.tenant]) for line in waiting), default=None)

    def _tenant(self, row: Delivery) -> str:
        places: Iterable[Place] = self._columns.rows["places"].values()
        people: Iterable[Identity] = self._columns.rows["identities"].values()
        met = {each.met_in for each in people if each.person_id == row.person_id}
        found = [
            *(place for place in places if place.id == row.place_id),
            *(place for place in places if row.person_id and place.person_id == row.person_id),
            *(place for place in places if row.person_id and place.id in met),
        ]
        return f"{found[0].app_id}/{found[0].tenant_id}" if found else ""

    # Claims ------------------------------------------------------------------------------------

    def _take(
        self, tenant: str, ready: list[tuple[str, Line]], now: datetime, pace: Pace
    ) -> tuple[list[Head], datetime, bool]:
        got: list[Head] = []
        ended: list[Outcome] = []
        opens = now
        for name, _ in ready:
            head = self._head(name)
            if (instant := self._at(head, pace)) > now:
                self._hold(name, instant)
            elif head.is_over:
                row = head.marked(state=DeliveryState.UNCERTAIN, settled_at=now, lease_until=None)
                ended.append(Outcome(claimed=head.delivery, delivery=row))
            elif (opens := self._opens(f"tenant:{tenant}", head.delivery.priority, now, pace)) > now:
                break
            elif (
                head.place and (free := self._opens(_conversation(head.place), head.delivery.priority, now, pace)) > now
            ):
                self._hold(name, free)
            else:
                self._count(tenant, head, now, pace)
                got.append(head)
        self._settle(ended)
        return got, opens, bool(ended)

    def _head(self, line: str) -> Head:
        row = min((row for row in self._rows.values() if _stands_in(row, line)), key=lambda row: row.position)
        return Head(line, row, self._place(row))

    def _place(self, row: Delivery) -> Place | None:
        places: dict[tuple[str], Place] = self._columns.rows["places"]
        if row.place_id is not None:
            return places.get((row.place_id,))
        own = [each for each in places.values() if each.kind is PlaceKind.PERSONAL and each.person_id == row.person_id]
        return min(own, key=lambda each: (each.state is not PlaceState.OK, each.id), default=None)

    def _at(self, head: Head, pace: Pace) -> datetime:
        row = head.delivery
        lease = row.lease_until if row.state is DeliveryState.CLAIMED else None
        apart = row.settled_at + pace.edits_apart if row.sent_revision > 1 and row.settled_at else EPOCH
        return max(row.not_before or EPOCH, lease or EPOCH, apart)

    def _opens(self, name: str, priority: Priority, now: datetime, pace: Pace) -> datetime:
        windows = pace.tenant if name.startswith("tenant:") else pace.conversation
        taken = self._columns.rates.get(name, ())
        opens = opens_at(taken, _milliseconds(now), windows, answer=priority is Priority.ANSWER)
        return max(EPOCH + timedelta(milliseconds=opens), self._columns.closed.get(name, EPOCH))

    def _count(self, tenant: str, head: Head, now: datetime, pace: Pace) -> None:
        if not pace.limited:
            return
        moment = _milliseconds(now)
        windows = (*pace.conversation, *pace.tenant)
        for name in (f"tenant:{tenant}", _conversation(head.place) if head.place else f"tenant:{tenant}"):
            taken = [*self._columns.rates.get(name, ()), moment]
            self._columns.rates[name] = tuple(recent(taken, moment, windows))

    def _mark(self, head: Head, until: datetime) -> Claimed:
        row = head.marked(state=DeliveryState.CLAIMED, lease_until=until)
        self._rows[row.key,] = row
        self._hold(head.line, until)
        root = self._rows.get((row.thread_of,)) if row.thread_of else None
        return Claimed(delivery=row, place=head.place, root=root.activity_id if root else None)

    def _settle(self, outcomes: Sequence[Outcome]) -> None:
        joined = []
        turn = self._columns.tick()
        for outcome in outcomes:
            row = self._rows.get((outcome.claimed.key,))
            if row is None or row.state is not DeliveryState.CLAIMED or row.lease_until != outcome.claimed.lease_until:
                continue
            after = self._recorded(row, outcome)
            if after.state in OPEN and line_of(after) == line_of(row):
                self._hold(line_of(row), after.not_before or EPOCH)
            else:
                self._leave(row, turn)
                joined.append(after)
        for row in joined:
            self._join(row)

    def _recorded(self, row: Delivery, outcome: Outcome) -> Delivery:
        after = outcome.delivery
        if row.revision > outcome.claimed.revision:
            fresh = {"state": DeliveryState.QUEUED, "attempts": 0, "not_before": None}
            after = after.model_copy(update=fresh)
        kept = {name: getattr(row, name) for name in ("revision", "queued_at", "position")}
        if row.revision > outcome.claimed.revision or after.state is DeliveryState.SENT:
            kept["message"] = row.message
        self._rows[row.key,] = after.model_copy(update={**kept, "lease_until": None})
        return self._rows[row.key,]

    def _arriving(self, noun: Delivery) -> Delivery:
        known = self._rows.get((noun.key,))
        if known is None:
            self._columns.position += 1
        position = known.position if known else self._columns.position
        return noun.model_copy(update={"position": position})


def line_of(row: Delivery) -> str:
    if row.sent_revision:
        return f"edit:{row.key}"
    if row.place_id is None and row.person_id is None:
        return f"key:{row.key}"
    line = f"place:{row.place_id}" if row.place_id is not None else f"person:{row.person_id}"
    return f"{line}!" if row.priority is Priority.ANSWER else line


def _stands_in(row: Delivery, line: str) -> bool:
    return row.state in OPEN and line_of(row) == line


def _conversation(place: Place) -> str:
    return f"conversation:{place.app_id}/{place.tenant_id}/{place.conversation_id}"


def _milliseconds(instant: datetime) -> int:
    return int(instant.timestamp() * 1000)
