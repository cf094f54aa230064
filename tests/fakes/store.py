"""The store in memory: dictionaries of frozen nouns, held to the contract suite of `tests/store/`.

A write block works on a copy, which takes the place of what stood when the block ends well.
"""

from __future__ import annotations

import asyncio
import json
import re
from contextlib import asynccontextmanager
from datetime import datetime
from typing import TYPE_CHECKING, Any, Generic, TypeVar, get_args

from pydantic import AwareDatetime

from bot import model
from bot.model import Delivery, DeliveryState, Due, DueState, Noun, Repeat
from bot.ports import KEYS, DeliveryTable, DueTable, Table
from bot.store.alarm import LocalAlarm

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable
    from datetime import timedelta

N = TypeVar("N", bound=Noun)
Key = tuple[Any, ...]

_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
_ESCAPED = re.compile(r"\\u0000|\\ud[89a-f]", re.IGNORECASE)


class _Columns:
    """The rows of all tables at one moment, and the last position that was given."""

    def __init__(self, rows: dict[str, dict[Key, Any]] | None = None, position: int = 0) -> None:
        self.rows = rows or {name: {} for name in KEYS}
        self.position = position

    def copy(self) -> _Columns:
        return _Columns({name: dict(rows) for name, rows in self.rows.items()}, self.position)


class MemoryTable(Generic[N]):
    def __init__(self, columns: _Columns, name: str, *, writing: bool) -> None:
        self._columns = columns
        self._name = name
        self._noun, self._key, self._unique = KEYS[name]
        self._writing = writing

    @property
    def _rows(self) -> dict[Key, N]:
        return self._columns.rows[self._name]

    async def get(self, **key: object) -> N | None:
        return self._rows.get(self._key_of(key))

    async def lock(self, **key: object) -> N | None:
        self._must_write()
        return await self.get(**key)

    async def add(self, noun: N) -> bool:
        self._must_write()
        noun = _clean(noun)
        if self._identity(noun) in self._rows or self._clashes(noun):
            return False
        self._rows[self._identity(noun)] = self._arriving(noun)
        return True

    async def put(self, noun: N) -> None:
        self._must_write()
        noun = _clean(noun)
        if self._clashes(noun):
            raise ValueError(f"{self._name}: another row has a value that is unique")
        self._rows[self._identity(noun)] = self._arriving(noun)

    async def drop(self, **key: object) -> bool:
        self._must_write()
        return self._rows.pop(self._key_of(key), None) is not None

    async def find(self, **equal: object) -> list[N]:
        wanted = {name: self._wanted(name, value) for name, value in equal.items()}
        rows = [row for row in self._rows.values() if all(getattr(row, name) in wanted[name] for name in wanted)]
        return sorted(rows, key=self._order)

    async def count(self, **equal: object) -> int:
        return len(await self.find(**equal))

    def _order(self, noun: N) -> Key:
        return self._identity(noun)

    def _arriving(self, noun: N) -> N:
        return noun

    def _identity(self, noun: N) -> Key:
        return tuple(getattr(noun, name) for name in self._key)

    def _clashes(self, noun: N) -> bool:
        others = [row for key, row in self._rows.items() if key != self._identity(noun)]
        return any(
            all(getattr(row, name) == getattr(noun, name) for name in names) for names in self._unique for row in others
        )

    def _key_of(self, key: dict[str, object]) -> Key:
        if key.keys() != set(self._key):
            raise TypeError(f"the key of {self._name} is {self._key}, not {tuple(key)}")
        return tuple(self._wanted(name, key[name], many=False)[0] for name in self._key)

    def _wanted(self, name: str, value: object, *, many: bool = True) -> tuple[object, ...]:
        kind = _kind(self._noun, name)
        wanted = value if isinstance(value, tuple) and many else (value,)
        fits = all((each is None and many) or isinstance(each, kind) for each in wanted)
        if kind is object or not fits:
            raise TypeError(f"{self._name} cannot be found by {name!r} = {value!r}")
        return tuple(_UNSTORABLE.sub("", each) if isinstance(each, str) else each for each in wanted)

    def _must_write(self) -> None:
        if not self._writing:
            raise RuntimeError(f"{self._name}: this block only reads")


class MemoryDues(MemoryTable[Due]):
    async def before(self, instant: datetime) -> list[Due]:
        return [due for due in await self.find(state=DueState.PLANNED) if due.at <= instant]

    def _order(self, noun: Due) -> Key:
        return noun.at, noun.key


class MemoryDeliveries(MemoryTable[Delivery]):
    async def claim(self, now: datetime, *, lease: timedelta, most: int) -> list[Delivery]:
        self._must_write()
        for row in self._held(lambda until: until <= now):
            if row.repeat is Repeat.NEVER:
                self._update(row, state=DeliveryState.UNCERTAIN, settled_at=now, lease_until=None)
        busy = {_line(row) for row in self._held(lambda until: until > now)}
        heads = [head for line, head in self._heads().items() if line not in busy]
        ready = [head for head in heads if head.not_before is None or head.not_before <= now]
        chosen = sorted(ready, key=lambda row: (row.priority, row.position))[:most]
        return [self._update(row, state=DeliveryState.CLAIMED, lease_until=now + lease) for row in chosen]

    async def waiting(self) -> datetime | None:
        leases: dict[Key, list[datetime]] = {}
        for row in self._held(lambda _: True):
            leases.setdefault(_line(row), []).extend([row.lease_until] if row.lease_until else [])
        shut = {
            line: [*leases.get(line, []), *([head.not_before] if head.not_before else [])]
            for line, head in self._heads().items()
        }
        return min((max(instants) for instants in shut.values() if instants), default=None)

    async def tally(self) -> dict[tuple[str, str], int]:
        counts: dict[tuple[str, str], int] = {}
        for row in self._rows.values():
            pair = (row.kind, row.state.value)
            counts[pair] = counts.get(pair, 0) + 1
        return counts

    def _arriving(self, noun: Delivery) -> Delivery:
        known = self._rows.get((noun.key,))
        if known is None:
            self._columns.position += 1
        position = known.position if known else self._columns.position
        return noun.model_copy(update={"position": position})

    def _held(self, until: Callable[[datetime], bool]) -> list[Delivery]:
        rows = [row for row in self._rows.values() if row.state is DeliveryState.CLAIMED]
        return [row for row in rows if row.lease_until is not None and until(row.lease_until)]

    def _heads(self) -> dict[Key, Delivery]:
        rows = sorted((row for row in self._rows.values() if _is_open(row)), key=lambda row: -row.position)
        return {_line(row): row for row in rows}

    def _update(self, row: Delivery, **changes: object) -> Delivery:
        self._rows[row.key,] = row.model_copy(update=changes)
        return self._rows[row.key,]


class MemoryTables:
    def __init__(self, columns: _Columns, *, writing: bool) -> None:
        def rows(name: str, _noun: type[N]) -> Table[N]:
            return MemoryTable(columns, name, writing=writing)

        self.tenants = rows("tenants", model.Tenant)
        self.events = rows("events", model.Event)
        self.releases = rows("releases", model.Release)
        self.sessions = rows("sessions", model.SessionIdentity)
        self.people = rows("people", model.Person)
        self.identities = rows("identities", model.Identity)
        self.places = rows("places", model.Place)
        self.event_places = rows("event_places", model.EventPlace)
        self.assignments = rows("assignments", model.Assignment)
        self.claims = rows("claims", model.Claim)
        self.choices = rows("choices", model.Choice)
        self.registrations = rows("registrations", model.Registration)
        self.registration_log = rows("registration_log", model.RegistrationChange)
        self.attendances = rows("attendances", model.Attendance)
        self.rounds = rows("rounds", model.Round)
        self.groups = rows("groups", model.Group)
        self.members = rows("members", model.Member)
        self.drafts = rows("drafts", model.Draft)
        self.ideas = rows("ideas", model.Idea)
        self.votes = rows("votes", model.Vote)
        self.dues: DueTable = MemoryDues(columns, "dues", writing=writing)
        self.deliveries: DeliveryTable = MemoryDeliveries(columns, "deliveries", writing=writing)
        self.seen = rows("seen", model.Seen)
        self.audit = rows("audit", model.Audit)


class MemoryStore:
    def __init__(self) -> None:
        self._columns = _Columns()
        self._turn = asyncio.Lock()
        self.alarm = LocalAlarm()

    @asynccontextmanager
    async def read(self) -> AsyncIterator[MemoryTables]:
        await asyncio.sleep(0)  # like a database, it lets the others go on meanwhile
        yield MemoryTables(self._columns, writing=False)

    @asynccontextmanager
    async def write(self) -> AsyncIterator[MemoryTables]:
        with self.alarm.until_committed():
            async with self._turn:
                await asyncio.sleep(0)
                columns = self._columns.copy()
                yield MemoryTables(columns, writing=True)
                self._columns = columns

    async def close(self) -> None:
        await self.alarm.close()


def _kind(noun: type[Noun], name: str) -> type:
    """Return what a field of plain values is looked up by, or object where it cannot be."""
    field = noun.model_fields.get(name)
    named = [kind for kind in _alternatives(field.annotation if field else None) if kind is not type(None)]
    kind = named[0] if len(named) == 1 else object
    return next((plain for plain in (str, bool, int, datetime) if issubclass(kind, plain)), object)


def _alternatives(annotation: Any) -> list[Any]:
    """Return the types that a field may have; a list of literal words is a word."""
    options = get_args(annotation)
    if annotation is AwareDatetime:
        return [datetime]
    if not options:
        return [annotation] if isinstance(annotation, type) else []
    if all(isinstance(option, str) for option in options):
        return [str]
    return [kind for option in options for kind in _alternatives(option)]


def _clean(noun: N) -> N:
    if not _ESCAPED.search(json.dumps(noun.model_dump(mode="python"), default=str)):
        return noun
    return type(noun).model_validate(_cleaned(noun.model_dump(mode="json")))


def _cleaned(value: Any) -> Any:
    if isinstance(value, str):
        return _UNSTORABLE.sub("", value)
    if isinstance(value, dict):
        return {_cleaned(key): _cleaned(each) for key, each in value.items()}
    return [_cleaned(each) for each in value] if isinstance(value, list) else value


def _is_open(row: Delivery) -> bool:
    if row.state in {DeliveryState.QUEUED, DeliveryState.CLAIMED}:
        return True
    return row.state is DeliveryState.UNCERTAIN and row.repeat is Repeat.AGAIN and row.settled_at is None


def _line(row: Delivery) -> tuple[str | None, str | None, str]:
    if row.place_id is not None:
        return row.place_id, None, ""
    return None, row.person_id, "" if row.person_id is not None else row.key
