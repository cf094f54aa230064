"""The store in memory: dictionaries of frozen nouns, held to the contract suite of `tests/store/`.

A write block works on a copy, which takes the place of what stood when the block ends well.
"""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, TypeVar

from bot import model
from bot.model import Due, DueState, Event, Noun, Seen
from bot.store.alarm import LocalAlarm
from tests.fakes.deliveries import MemoryDeliveries
from tests.fakes.tables import Columns, Key, MemoryTable

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Sequence
    from datetime import datetime

    from bot.ports import DeliveryTable, DueTable, EventTable, NumberedTable, SeenTable, Table

N = TypeVar("N", bound=Noun)


class MemoryDues(MemoryTable[Due]):
    planned = False

    async def add(self, noun: Due) -> bool:
        added = await super().add(noun)
        self.planned |= added and noun.state is DueState.PLANNED
        return added

    async def put(self, noun: Due) -> None:
        await super().put(noun)
        self.planned |= noun.state is DueState.PLANNED

    async def before(self, instant: datetime, most: int | None = None) -> list[Due]:
        return [due for due in await self.find(state=DueState.PLANNED) if due.at <= instant][:most]

    def _order(self, noun: Due) -> Key:
        return noun.at, noun.key


class MemoryEvents(MemoryTable[Event]):
    async def lock_free(self, ids: Sequence[str]) -> list[Event]:
        self._must_write()
        return await self.find(id=tuple(ids))


class MemoryNumbered(MemoryTable[N]):
    async def last_number(self, event_id: str) -> int:
        return max((int(getattr(each, "number")) for each in await self.find(event_id=event_id)), default=0)  # noqa: B009 - a type of any noun has none


class MemorySeen(MemoryTable[Seen]):
    async def prune(self, before: datetime, most: int) -> int:
        self._must_write()
        old = sorted((each for each in await self.find() if each.seen_at < before), key=lambda each: each.seen_at)
        return sum([await self.drop(key=each.key) for each in old[:most]])


class MemoryTables:
    def __init__(self, columns: Columns, *, writing: bool) -> None:  # noqa: PLR0915 - a line for each table
        def rows(name: str, _noun: type[N]) -> Table[N]:
            return MemoryTable(columns, name, writing=writing)

        def numbered(name: str, _noun: type[N]) -> NumberedTable[N]:
            return MemoryNumbered(columns, name, writing=writing)

        self.tenants = rows("tenants", model.Tenant)
        self.events: EventTable = MemoryEvents(columns, "events", writing=writing)
        self.releases = rows("releases", model.Release)
        self.sessions = rows("sessions", model.SessionIdentity)
        self.people = rows("people", model.Person)
        self.identities = rows("identities", model.Identity)
        self.places = rows("places", model.Place)
        self.event_places = rows("event_places", model.EventPlace)
        self.assignments = rows("assignments", model.Assignment)
        self.claims = rows("claims", model.Claim)
        self.passcodes = rows("passcodes", model.Passcode)
        self.choices = rows("choices", model.Choice)
        self.registrations = numbered("registrations", model.Registration)
        self.registration_log = rows("registration_log", model.RegistrationChange)
        self.seats = rows("seats", model.Seat)
        self.change_requests = rows("change_requests", model.ChangeRequest)
        self.rolls = rows("rolls", model.RollEntry)
        self.reviews = rows("reviews", model.Review)
        self.decisions = rows("decisions", model.Decision)
        self.draws = numbered("draws", model.Draw)
        self.attendances = rows("attendances", model.Attendance)
        self.rounds = rows("rounds", model.Round)
        self.groups = rows("groups", model.Group)
        self.members = rows("members", model.Member)
        self.volunteers = rows("volunteers", model.Volunteer)
        self.picks = rows("picks", model.Pick)
        self.harvests = rows("harvests", model.Harvest)
        self.ideas = numbered("ideas", model.Idea)
        self.votes = rows("votes", model.Vote)
        self.dealt = rows("dealt", model.Dealt)
        self.questions = numbered("questions", model.Question)
        self.backings = rows("backings", model.Backing)
        self.polls = numbered("polls", model.Poll)
        self.ballots = rows("ballots", model.Ballot)
        self.moderations = rows("moderations", model.Moderation)
        self.themes = numbered("themes", model.Theme)
        self.placings = rows("placings", model.Placing)
        self.theme_steps = numbered("theme_steps", model.ThemeStep)
        self.embeddings = rows("embeddings", model.Embedding)
        self.promises = rows("promises", model.Promise)
        self.digests = numbered("digests", model.DigestSent)
        self.dues: DueTable = MemoryDues(columns, "dues", writing=writing)
        self.deliveries: DeliveryTable = MemoryDeliveries(columns, "deliveries", writing=writing)
        self.broadcasts = rows("broadcasts", model.Broadcast)
        self.follows = rows("follows", model.Follow)
        self.proposals = rows("proposals", model.Proposal)
        self.feeds = rows("feeds", model.Feed)
        self.uploads = rows("uploads", model.Upload)
        self.secrets = rows("secrets", model.Secret)
        self.seen: SeenTable = MemorySeen(columns, "seen", writing=writing)
        self.audit = rows("audit", model.Audit)


class MemoryStore:
    def __init__(self) -> None:
        self._columns = Columns()
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
