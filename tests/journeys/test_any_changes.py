"""Programmes that change at random while a day is played, in memory: whatever happens, what stands is true."""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

import pytest

from bot import agendas
from bot.changes import relevant
from bot.dispatch import Door
from bot.model import (
    Agenda,
    DeliveryState,
    DueKind,
    DueState,
    EventPlace,
    Place,
    PlaceKind,
    Purpose,
    Session,
    SessionKind,
)
from tests.fakes.alarm import FakeAlarm
from tests.fakes.chat import FakeChat, FakeDirectory
from tests.fakes.clock import FakeClock
from tests.fakes.store import MemoryStore

if TYPE_CHECKING:
    from bot.model import Delivery
    from schedules.release import Change

BEGINS: Final = datetime(2026, 11, 30, 8, tzinfo=UTC)
QUARTER: Final = timedelta(minutes=15)
TITLES: Final = ("Havnen", "Stien", "Skolen", "Torvet", "Haverne", "Kirken", "Broen")


@dataclass
class Day:
    """One event in one place, whose programme changes; `starts` are the instants that a session was ever to begin."""

    chance: random.Random
    store: MemoryStore = field(default_factory=MemoryStore)
    clock: FakeClock = field(default_factory=lambda: FakeClock(BEGINS))
    starts: dict[str, set[datetime]] = field(default_factory=dict)
    first: dict[str, str] = field(default_factory=dict)  # what a post said when it left

    def __post_init__(self) -> None:
        self.door = Door(self.store, FakeChat(), FakeDirectory(), FakeAlarm(), self.clock)

    def programme(self, before: Agenda | None) -> Agenda:
        """Return another programme than the one before, where there is one: much stays as it is."""
        lines = {each.title.removesuffix(" igen"): each for each in before.sessions} if before else {}
        found = [self._session(title, lines.get(title)) for title in TITLES if self.chance.random() < 0.85]
        sessions = tuple(sorted(found, key=lambda each: (each.start, each.title))) or (self._session("Havnen", None),)
        return Agenda(title="Dagen", zone="UTC", sessions=sessions)

    def _session(self, title: str, known: Session | None) -> Session:
        if known is not None and self.chance.random() < 0.6:
            return known.model_copy(update={"id": ""})
        start = BEGINS.replace(tzinfo=None) + QUARTER * self.chance.randrange(2, 24)
        return Session(
            title=title + self.chance.choice(["", "", "", " igen"]),
            kind=SessionKind.TALK,
            start=start,
            end=start + QUARTER * self.chance.randrange(1, 6),
            end_stated=True,
            pending=self.chance.random() < 0.1,
        )

    async def begin(self) -> None:
        async with self.store.write() as tables:
            await agendas.create_event(tables, self.programme(None), self.clock.now(), event_id="e")
            place = Place(
                id="p", app_id="a", tenant_id="t", conversation_id="c", kind=PlaceKind.GROUP, service_url="https://x/"
            )
            await tables.places.add(place)
            await tables.event_places.add(EventPlace(event_id="e", place_id="p", purpose=Purpose.MAIN))
        await self._note()

    async def change(self) -> None:
        async with self.store.write() as tables:
            event = await tables.events.get(id="e")
            assert event is not None
            release = await tables.releases.get(event_id="e", number=event.release)
            assert release is not None
            await agendas.accept(tables, event, self.programme(release.agenda), self.clock.now())
        await self._note()

    async def _note(self) -> None:
        for each in (await self.agenda()).sessions:
            self.starts.setdefault(each.id, set()).add(each.start.replace(tzinfo=UTC))

    async def agenda(self) -> Agenda:
        async with self.store.read() as tables:
            event = await tables.events.get(id="e")
            assert event is not None
            release = await tables.releases.get(event_id="e", number=event.release)
        assert release is not None
        return release.agenda

    async def pass_time(self, until: datetime) -> None:
        """Do everything that is due, each at its time, and let most of what is queued leave."""
        while True:
            async with self.store.read() as tables:
                ahead = await tables.dues.before(until, 1)
            if not ahead:
                break
            self.clock.set(max(self.clock.now(), ahead[0].at))
            await self.door.due(ahead)
            await self._send()
        self.clock.set(until)
        await self._send()

    async def _send(self) -> None:
        async with self.store.write() as tables:
            for each in await tables.deliveries.find(state=DeliveryState.QUEUED):
                if self.chance.random() < 0.9:
                    sent = {"state": DeliveryState.SENT, "activity_id": each.key, "sent_revision": each.revision}
                    await tables.deliveries.put(each.model_copy(update=sent))
                    self.first.setdefault(each.key, kicker(each.message.card))

    async def untold(self, release: int) -> list[Change]:
        """Return what changed since a release, of what is not over."""
        async with self.store.read() as tables:
            known = await tables.releases.get(event_id="e", number=release)
        assert known is not None
        return relevant(known.agenda, await self.agenda(), self.clock.now().replace(tzinfo=None))

    async def posts(self, kind: str) -> list[Delivery]:
        async with self.store.read() as tables:
            return await tables.deliveries.find(kind=kind)


def kicker(card: dict[str, Any] | None) -> str:
    return str(card["body"][0]["text"]) if card else ""


async def check(day: Day) -> None:
    """Compare what stands with how it is."""
    agenda, now = await day.agenda(), day.clock.now().replace(tzinfo=None)
    told = {each.id: each for each in agenda.sessions if not each.pending}
    running = {key for key, each in told.items() if each.start <= now < (each.end or each.start)}
    announced = await day.posts("announcement")
    on = Counter(each.key.split("/")[1] for each in announced if kicker(each.message.card) == "Nu")
    caught_up = " ".join(str(each.message.card) for each in await day.posts("catch_up"))

    assert not {"Aflyst", "Flyttet", "Slut"} & set(day.first.values()), "corrected before it was said"
    assert on.keys() <= running, "said to go on, and does not"
    assert all(count == 1 for count in on.values()), "said to go on twice"
    assert all(told[each].title.split()[0] in caught_up for each in running - on.keys()), "goes on, and nobody was told"
    for session_id, count in Counter(each.key.split("/")[1] for each in announced).items():
        assert count <= len(day.starts[session_id]), "announced more often than it was to begin"
    async with day.store.read() as tables:
        done = {
            (each.session_id, each.occurrence)
            for each in await tables.dues.find(kind=DueKind.START, state=DueState.DONE)
        }
        rows = {each.id: each for each in await tables.sessions.find(event_id="e")}
        event = await tables.events.get(id="e")
        telling = [each.key for each in await tables.dues.find(kind=DueKind.CHANGES, state=DueState.PLANNED)]
    for each in await day.posts("heads_up"):
        session_id, occurrence = each.key.split("/")[1], int(each.key.split("/")[-1])
        if kicker(each.message.card).startswith("Om lidt") and (session_id, occurrence) not in done:
            session = told.get(session_id)
            assert session is not None, "said to begin, and does not"
            assert rows[session_id].occurrence == occurrence, "said to begin at another time"
            assert f"{session.start:%-H.%M}" in kicker(each.message.card)
    assert event is not None
    assert len(telling) <= 1
    if not telling:
        assert not await day.untold(event.told), "changed, and nobody will be told"


@pytest.mark.parametrize("seed", [*range(5), *(pytest.param(seed, marks=pytest.mark.soak) for seed in range(5, 50))])
async def test_what_stands_is_true_however_the_programme_changes(seed: int) -> None:
    day = Day(random.Random(seed))
    await day.begin()
    for _ in range(20):
        await day.pass_time(day.clock.now() + timedelta(minutes=day.chance.choice([1, 3, 7, 15, 40])))
        await check(day)
        if day.chance.random() < 0.7:
            await day.change()
            if day.chance.random() < 0.3:
                await day.change()
            await day.pass_time(day.clock.now())
            await check(day)
