"""Groups that get more time, or less: what they are told, what is due, and what it costs the rest of the day.

All of it in memory: what is queued leaves at once, and time goes from due to due.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

import pytest

from bot import agendas
from bot.dispatch import Door
from bot.model import (
    Agenda,
    Assignment,
    BreakoutPlan,
    DeliveryState,
    DueKind,
    DueState,
    EventPlace,
    EventRole,
    Harvest,
    HarvestState,
    Identity,
    IdentityKind,
    Person,
    Place,
    PlaceKind,
    Purpose,
    Registration,
    RegistrationState,
    Sender,
    Session,
    SessionKind,
    Spot,
    Step,
    Turn,
    TurnKind,
)
from schedules.timeline import order
from tests.fakes.alarm import FakeAlarm
from tests.fakes.chat import FakeChat, FakeDirectory
from tests.fakes.clock import FakeClock
from tests.fakes.store import MemoryStore
from tests.journeys.stage import words

if TYPE_CHECKING:
    from bot.model import Delivery, Group, Round

K = SessionKind
APP, TENANT, URL = "app", "tenant", "https://connector.example/"
BELLS: Final = (
    "group_half_time",
    "group_last_minutes",
    "group_last_minute",
    "group_closed",
    "group_moved",
    "group_save",
)


def at(clock: str) -> datetime:
    return datetime.fromisoformat(f"2027-05-31 {clock}")


def line(title: str, start: str, end: str | None, kind: K, plan: BreakoutPlan | None = None) -> Session:
    return Session(title=title, kind=kind, start=at(start), end=at(end) if end else None, breakout=plan)


def programme(plan: BreakoutPlan | None = None, *, end: str | None = "11:45") -> Agenda:
    return Agenda(
        title="Idétræf",
        sessions=(
            line("I grupper", "11:00", end, K.BREAKOUT, plan or BreakoutPlan()),
            line("Frokost", "11:45", "12:30", K.BREAK),
            line("Hvad nu?", "12:30", "13:00", K.TALK),
        ),
    )


@dataclass
class Day:
    """One event in a channel (or a chat), with eight people in two groups, and one who runs it."""

    agenda: Agenda = field(default_factory=programme)
    kind: PlaceKind = PlaceKind.CHANNEL
    store: MemoryStore = field(default_factory=MemoryStore)

    def __post_init__(self) -> None:
        self.clock = FakeClock(self.agenda.instant(at("10:30")))
        self.turns = 0
        self.restart()

    def restart(self) -> None:
        """Let another process go on with what is in the database."""
        self.door = Door(self.store, FakeChat(), FakeDirectory(), FakeAlarm(), self.clock)

    async def begin(self) -> Day:
        async with self.store.write() as tables:
            await agendas.create_event(tables, self.agenda, self.clock.now(), event_id="e", tenant_id=TENANT)
            await tables.places.add(_place("main", self.kind))
            await tables.event_places.add(EventPlace(event_id="e", place_id="main", purpose=Purpose.MAIN))
            await tables.assignments.add(Assignment(scope_id="e", person_id="p0", role=EventRole.FACILITATOR))
            for number in range(9):
                own = f"p{number}"
                await tables.people.add(Person(id=own, name=f"Person {number}"))
                await tables.identities.add(
                    Identity(
                        id=own,
                        app_id=APP,
                        tenant_id=TENANT,
                        user_id=own,
                        person_id=own,
                        kind=IdentityKind.MEMBER,
                        name=f"Person {number}",
                        met_in="main",
                    )
                )
                if number:
                    await tables.registrations.add(
                        Registration(
                            event_id="e",
                            person_id=own,
                            state=RegistrationState.REGISTERED,
                            answers={},
                            changed_at=self.clock.now(),
                        )
                    )
        return self

    async def until(self, clock: str) -> None:
        """Do everything that is due, each at its time."""
        last = self.agenda.instant(at(clock))
        while ahead := await self._ahead(last):
            self.clock.set(max(self.clock.now(), self.agenda.instant(self.agenda.wall(ahead))))
            await self.fire()
        self.clock.set(last)
        await self.fire()

    async def _ahead(self, last: datetime) -> datetime | None:
        async with self.store.read() as tables:
            found = await tables.dues.before(last, 1)
        return found[0].at if found else None

    async def sleep(self, clock: str) -> None:
        """Let time pass while nothing runs."""
        self.clock.set(self.agenda.instant(at(clock)))

    async def fire(self) -> None:
        """Do what is due by now."""
        async with self.store.read() as tables:
            found = await tables.dues.before(self.clock.now())
        for each in found:
            await self.door.due([each])
        await self.leave()

    async def leave(self) -> None:
        """Let all that is queued leave; a thread stands once its first message does."""
        async with self.store.write() as tables:
            for each in await tables.deliveries.find(state=DeliveryState.QUEUED):
                sent = {"state": DeliveryState.SENT, "activity_id": each.key, "sent_revision": each.revision}
                await tables.deliveries.put(each.model_copy(update=sent))
                if each.thread_place_id:
                    thread = _place(each.thread_place_id, PlaceKind.CHANNEL)
                    update = {"conversation_id": "main", "thread_root": each.thread_place_id}
                    await tables.places.put(thread.model_copy(update=update))

    async def ask(self, text: str, *, group: int = 0, person: str = "p0", key: str = "") -> str:
        """Say something 1:1 or in a group's thread, and return the answer."""
        self.turns += 1
        root = (await self.groups())[group - 1].place_id or "" if group else ""
        spot = Spot(
            app_id=APP,
            tenant_id=TENANT,
            conversation_id="main" if group else f"1:1 {person}",
            thread_root=root,
            kind=PlaceKind.CHANNEL if group else PlaceKind.PERSONAL,
            service_url=URL,
        )
        turn = Turn(
            key=key or f"turn {self.turns}",
            kind=TurnKind.SENTENCE,
            sender=Sender(user_id=person, name=person, tenant_id=TENANT),
            spot=spot,
            text=text,
            written=text,
        )
        before = {each.key for each in await self.deliveries("answer")}
        await self.door.turn(turn)
        said = [each.message.text for each in await self.deliveries("answer") if each.key not in before]
        await self.fire()
        return said[0] if said else ""

    async def deliveries(self, *kinds: str) -> list[Delivery]:
        async with self.store.read() as tables:
            found = await tables.deliveries.find(kind=kinds)
        return sorted(found, key=lambda each: each.position)

    async def groups(self) -> list[Group]:
        async with self.store.read() as tables:
            return sorted(await tables.groups.find(event_id="e"), key=lambda each: each.number)

    async def round(self) -> Round:
        async with self.store.read() as tables:
            (found,) = await tables.rounds.find(event_id="e")
        return found

    async def heard(self, number: int) -> list[str]:
        """Return what a group was told of its time: the second line of each card, and the clock on it."""
        root = (await self.groups())[number - 1].place_id
        heads = {each.key: each.thread_place_id for each in await self.deliveries("group")}
        found = [each for each in await self.deliveries(*BELLS) if heads.get(each.thread_of or "") == root]
        return [_said(each) for each in found]

    async def ahead(self, *kinds: DueKind) -> list[str]:
        """Return what is still due, with its time, and the number of the group that it is about alone; without
        the looks at how groups fare, and what is given back afterwards.
        """
        apart = {DueKind.PROGRESS, DueKind.RECAP, DueKind.TAKE_HOME, DueKind.DIGEST, DueKind.MAKE_SENSE}
        wanted = kinds or tuple(each for each in DueKind if each not in apart)
        numbers = {each.id: f" {each.number}" for each in await self.groups()}
        async with self.store.read() as tables:
            found = await tables.dues.find(event_id="e", state=DueState.PLANNED, kind=wanted)
        return [
            f"{self.agenda.wall(each.at):%H.%M} {each.kind}{numbers.get(each.target, '')}"
            for each in sorted(found, key=order)
        ]

    async def times(self) -> list[str]:
        async with self.store.read() as tables:
            releases = await tables.releases.find(event_id="e")
        sessions = max(releases, key=lambda each: each.number).agenda.sessions
        return [f"{each.start:%H.%M}-{each.end:%H.%M}" if each.end else f"{each.start:%H.%M}" for each in sessions]

    async def harvest(self, number: int, state: HarvestState, session: str = "") -> None:
        group = (await self.groups())[number - 1]
        async with self.store.write() as tables:
            (sitting,) = await tables.rounds.find(event_id="e")
            await tables.harvests.put(
                Harvest(
                    group_id=group.id,
                    event_id="e",
                    session_id=session or sitting.session_id,
                    answers={"1.1": "Spørg tre hver"},
                    state=state,
                    saved_by="p1",
                    saved_at=self.clock.now(),
                )
            )

    async def states(self) -> list[HarvestState | None]:
        async with self.store.read() as tables:
            found = {each.group_id: each.state for each in await tables.harvests.find(event_id="e")}
        return [found.get(each.id) for each in await self.groups()]


def _place(own: str, kind: PlaceKind) -> Place:
    return Place(id=own, app_id=APP, tenant_id=TENANT, conversation_id=own, kind=kind, service_url=URL)


def _said(post: Delivery) -> str:
    lines = words(post.message.card).splitlines()
    clock = next((each.split("kl. ")[1][:5] for each in lines if "kl. " in each), "")
    return f"{lines[1]} {clock}".strip() if len(lines) > 1 else post.kind


async def board(day: Day) -> str:
    """Return what those who run the day see of the groups, in one line."""
    (post,) = await day.deliveries("pulse")
    return words(post.message.card).replace("\n", " ")


async def back(day: Day) -> dict[str, str]:
    """Return by person when the message 1:1 says that their group is to be back."""
    return {each.person_id or "": _said(each).split()[-1] for each in await day.deliveries("my_group")}


# All groups ---------------------------------------------------------------------------------------


async def test_all_groups_get_more_time_and_everything_that_was_said_of_it_follows() -> None:
    day = await Day().begin()
    await day.until("11:41")

    answer = await day.ask("forlæng 5 min")

    assert answer == "Grupperne har nu til kl. 11.50. »Frokost« begynder kl. 11.50 i stedet for kl. 11.45."
    assert await day.times() == ["11.00-11.50", "11.50-12.30", "12.30-13.00"]
    assert set((await back(day)).values()) == {"11.50"}
    assert [words(each.message.card).splitlines()[2] for each in await day.deliveries("group")] == [
        "Vi mødes igen kl. 11.50."
    ] * 2
    assert "kl. 11.50" in await board(day)
    assert (await day.ahead())[:8] == [
        "11.42 changes",
        "11.45 last_minutes",
        "11.48 save",
        "11.49 last_minute",
        *("11.50 end", "11.50 start"),
        "11.55 collect",
        "12.25 heads_up",
    ]

    await day.until("12:00")
    told = [
        *("Halvvejs 11.45", "5 minutter igen 11.45", "Ny tid 11.50"),
        *("5 minutter igen 11.50", "group_save", "1 minut igen 11.50", "Tiden er gået 11.50"),
    ]
    assert [await day.heard(1), await day.heard(2)] == [told, told]
    assert (await day.round()).state == "closed"


async def test_group_that_has_handed_in_stays_so_and_is_left_in_peace() -> None:
    day = await Day().begin()
    await day.until("11:39")
    await day.harvest(1, HarvestState.HANDED_IN)
    await day.harvest(2, HarvestState.DRAFT)

    await day.ask("forlæng 5 min")
    await day.until("12:00")

    assert await day.heard(1) == ["Halvvejs 11.45", "Ny tid 11.50", "5 minutter igen 11.50", "Tiden er gået 11.50"]
    assert await day.heard(2) == [
        *("Halvvejs 11.45", "Ny tid 11.50", "5 minutter igen 11.50"),
        *("group_save", "1 minut igen 11.50", "Tiden er gået 11.50"),
    ]
    assert await day.states() == [HarvestState.HANDED_IN, HarvestState.COLLECTED]


async def test_pressing_twice_gives_twice_and_the_same_activity_once() -> None:
    day = await Day().begin()
    await day.until("11:30")

    await day.ask("forlæng 5 min", key="one")
    await day.ask("forlæng 5 min", key="one")
    await day.ask("forlæng 5 min", key="two")

    assert await day.times() == ["11.00-11.55", "11.55-12.30", "12.30-13.00"]
    assert await day.heard(1) == ["Halvvejs 11.45", "Ny tid 11.50", "Ny tid 11.55"]


async def test_less_time_calls_the_break_forward_and_no_time_at_all_is_refused() -> None:
    day = await Day().begin()
    await day.until("11:20")

    assert await day.ask("forkort 5 min") == (
        "Grupperne har nu til kl. 11.40. »Frokost« begynder kl. 11.40 i stedet for kl. 11.45."
    )
    assert await day.ask("forkort 20 min") == (
        "Så ville tiden allerede være gået. Skriv »luk grupper«, hvis de skal tilbage nu."
    )
    assert await day.ask("forlæng 5 min") == (
        "Grupperne har nu til kl. 11.45. »Frokost« begynder kl. 11.45 i stedet for kl. 11.40."
    )
    assert await day.times() == ["11.00-11.45", "11.45-12.30", "12.30-13.00"]


async def test_what_cannot_make_room_slips_and_is_told() -> None:
    day = await Day().begin()
    await day.until("11:20")

    assert await day.ask("forlæng 40 min") == (
        "Grupperne har nu til kl. 12.25. »Frokost« begynder kl. 12.25 i stedet for kl. 11.45. Ét punkt mere rykkes."
    )
    assert await day.times() == ["11.00-12.25", "12.25-12.47", "12.47-13.17"]


# After the bell -----------------------------------------------------------------------------------


async def test_within_the_grace_groups_sit_down_again_and_drafts_go_on_as_drafts() -> None:
    day = await Day().begin()
    await day.until("11:39")
    await day.harvest(1, HarvestState.HANDED_IN)
    await day.harvest(2, HarvestState.DRAFT)
    await day.until("11:47")
    assert await day.states() == [HarvestState.HANDED_IN, HarvestState.COLLECTED]

    assert await day.ask("forlæng 5 min") == (
        "Grupperne har nu til kl. 11.52. »Frokost« begynder kl. 11.52 i stedet for kl. 11.45."
    )

    assert await day.states() == [HarvestState.HANDED_IN, HarvestState.DRAFT]
    assert (await day.round()).state == "open"
    assert await day.ahead(DueKind.SAVE, DueKind.LAST_MINUTE, DueKind.END, DueKind.COLLECT) == [
        *("11.50 save", "11.51 last_minute", "11.52 end", "11.57 collect", "12.30 end", "13.00 end")
    ]
    await day.until("11:53")
    assert (await day.heard(2))[-5:] == [
        *("Tiden er gået 11.45", "Ny tid 11.52", "group_save", "1 minut igen 11.52", "Tiden er gået 11.52"),
    ]
    assert await day.states() == [HarvestState.HANDED_IN, HarvestState.COLLECTED]


async def test_after_the_grace_there_is_no_time_to_give() -> None:
    day = await Day().begin()
    await day.until("11:51")

    assert await day.ask("forlæng 5 min") == ("Ingen grupper sidder sammen lige nu, så der er ingen tid at ændre.")
    assert (await day.round()).state == "closed"


async def test_groups_that_were_closed_early_are_collected_as_long_after_and_may_sit_down_again() -> None:
    day = await Day().begin()
    await day.until("11:20")
    await day.harvest(2, HarvestState.DRAFT)

    await day.ask("luk grupper")
    assert (await day.ahead())[:2] == ["11.25 collect", "11.45 start"]
    assert await day.states() == [None, HarvestState.COLLECTED]

    await day.until("11:22")
    assert await day.ask("forlæng 5 min") == "Grupperne har nu til kl. 11.27. Resten af programmet står ved magt."
    assert (await day.ahead())[:6] == [
        *("11.23 changes", "11.25 save", "11.26 last_minute", "11.27 end", "11.32 collect", "11.45 start"),
    ]
    await day.until("11:40")
    assert await day.times() == ["11.00-11.27", "11.45-12.30", "12.30-13.00"]
    assert ((await day.round()).state, await day.states()) == ("closed", [None, HarvestState.COLLECTED])


async def test_more_time_that_ends_when_it_was_to_end_in_the_first_place_is_told_too() -> None:
    day = await Day().begin()
    await day.until("11:40")
    await day.ask("luk grupper")

    assert await day.ask("forlæng 5 min") == "Grupperne har nu til kl. 11.45. Resten af programmet står ved magt."

    assert (await day.heard(2))[-1] == "Ny tid til gruppe 2 11.45"
    assert set((await back(day)).values()) == {"11.45"}
    assert await day.ahead(DueKind.SAVE, DueKind.LAST_MINUTE, DueKind.END, DueKind.COLLECT) == [
        *("11.43 save", "11.44 last_minute", "11.45 end", "11.50 collect", "12.30 end", "13.00 end"),
    ]
    await day.until("11:46")
    assert (await day.heard(2))[-2:] == ["1 minut igen 11.45", "Tiden er gået 11.45"]


async def test_groups_that_are_opened_again_by_hand_have_the_time_of_the_programme() -> None:
    day = await Day().begin()
    await day.until("11:20")
    await day.ask("luk grupper")
    await day.ask("åbn grupper")

    assert [each.ends_at for each in await day.groups()] == [None, None]
    assert await day.ahead(DueKind.SAVE, DueKind.END, DueKind.COLLECT) == [
        *("11.43 save", "11.45 end", "11.50 collect", "12.30 end", "13.00 end"),
    ]
    await day.until("11:46")
    assert (await day.heard(1))[-1] == "Tiden er gået 11.45"


async def test_books_that_close_early_are_not_opened_by_a_change_of_something_else() -> None:
    day = await Day().begin()
    await day.until("11:20")
    await day.ask("luk grupper")

    later = day.agenda.sessions[2].model_copy(update={"title": "Hvad så?"})
    async with day.store.write() as tables:
        event = await tables.events.get(id="e")
        assert event is not None
        changed = day.agenda.model_copy(update={"sessions": (*day.agenda.sessions[:2], later)})
        await agendas.accept(tables, event, changed, day.clock.now())

    assert await day.ahead(DueKind.COLLECT) == ["11.25 collect"]


async def test_groups_without_an_end_are_closed_by_hand_and_collected_after() -> None:
    day = await Day(programme(BreakoutPlan(grace=3), end=None)).begin()
    await day.until("11:20")
    await day.harvest(2, HarvestState.DRAFT)

    assert await day.ask("forlæng 5 min") == (
        "»I grupper« har ingen sluttid, så grupperne sidder, til du skriver »luk grupper«."
    )
    await day.ask("luk grupper")

    assert await day.ahead(DueKind.END, DueKind.COLLECT) == ["11.23 collect", "12.30 end", "13.00 end"]
    assert await day.states() == [None, HarvestState.COLLECTED]


# One group ----------------------------------------------------------------------------------------


async def test_one_group_gets_more_time_and_the_others_are_called_back_without_it() -> None:
    day = await Day().begin()
    await day.until("11:30")

    assert await day.ask("forlæng gruppe 2 med 5 min") == (
        "Gruppe 2 har nu til kl. 11.50. De andre har samme tid som før."
    )

    assert (await day.ahead())[:11] == [
        *("11.40 last_minutes", "11.43 save", "11.44 last_minute"),
        *("11.45 end", "11.45 last_minutes 2", "11.45 start"),
        *("11.48 save 2", "11.49 last_minute 2", "11.50 end 2", "11.50 collect", "11.55 collect 2"),
    ]
    assert "11.50" in await board(day)
    assert sorted((await back(day)).values()) == ["11.45"] * 4 + ["11.50"] * 4
    await day.until("11:46")
    assert (await day.round()).state == "open"
    await day.until("11:51")
    assert (await day.round()).state == "closed"
    assert await day.heard(1) == [
        *("Halvvejs 11.45", "5 minutter igen 11.45", "group_save", "1 minut igen 11.45", "Tiden er gået 11.45"),
    ]
    assert await day.heard(2) == [
        *("Halvvejs 11.45", "Ny tid til gruppe 2 11.50"),
        *("5 minutter igen 11.50", "group_save", "1 minut igen 11.50", "Tiden er gået 11.45"),
    ]
    assert await day.times() == ["11.00-11.45", "11.45-12.30", "12.30-13.00"]


async def test_in_a_groups_thread_the_group_is_meant_unless_all_are() -> None:
    day = await Day().begin()
    await day.until("11:30")

    assert (await day.ask("forlæng 5 min", group=1)).startswith("Gruppe 1 har nu til kl. 11.50.")
    assert (await day.ask("forlæng alle 10 min", group=1)).startswith("Grupperne har nu til kl. 11.55.")

    assert [each.ends_at for each in await day.groups()] == [None, None]
    assert set((await back(day)).values()) == {"11.55"}
    await day.until("11:56")
    assert [(await day.heard(number))[-1] for number in (1, 2)] == ["Tiden er gået 11.55"] * 2


async def test_group_with_more_time_than_all_now_get_keeps_it() -> None:
    day = await Day().begin()
    await day.until("11:30")

    await day.ask("forlæng gruppe 2 med 20 min")
    await day.ask("forlæng 5 min")

    assert [each.ends_at and f"{day.agenda.wall(each.ends_at):%H.%M}" for each in await day.groups()] == [None, "12.05"]
    assert await day.ahead(DueKind.END) == ["11.50 end", "12.05 end 2", "12.30 end", "13.00 end"]


async def test_group_that_gets_its_time_back_keeps_that_of_all_again() -> None:
    day = await Day().begin()
    await day.until("11:30")

    await day.ask("forlæng gruppe 2 med 5 min")
    await day.ask("forkort gruppe 2 med 5 min")

    assert [each.ends_at for each in await day.groups()] == [None, None]
    assert await day.ahead(DueKind.END, DueKind.SAVE) == ["11.43 save", "11.45 end", "12.30 end", "13.00 end"]
    await day.until("11:46")
    assert (await day.heard(2))[-4:] == [
        *("5 minutter igen 11.45", "group_save", "1 minut igen 11.45", "Tiden er gået 11.45")
    ]


async def test_closing_by_hand_calls_back_also_who_has_more_time() -> None:
    day = await Day().begin()
    await day.until("11:30")
    await day.ask("forlæng gruppe 2 med 20 min")

    await day.ask("luk grupper")

    assert [(await day.heard(number))[-1] for number in (1, 2)] == ["Tiden er gået 11.45"] * 2
    assert await day.ahead(DueKind.END, DueKind.COLLECT) == ["11.35 collect", "12.30 end", "13.00 end"]


async def test_one_group_may_sit_down_again_within_its_grace() -> None:
    day = await Day().begin()
    await day.until("11:39")
    await day.harvest(1, HarvestState.DRAFT)
    await day.harvest(2, HarvestState.DRAFT)
    await day.until("11:47")

    assert (await day.ask("forlæng gruppe 2 med 5 min")).startswith("Gruppe 2 har nu til kl. 11.52.")

    assert await day.states() == [HarvestState.COLLECTED, HarvestState.DRAFT]
    assert (await day.round()).state == "open"
    await day.until("11:53")
    assert (await day.heard(1))[-1] == "Tiden er gået 11.45"
    assert ((await day.round()).state, await day.states()) == ("closed", [HarvestState.COLLECTED] * 2)


# Restarts, downtime, other places -----------------------------------------------------------------


async def test_restart_in_between_changes_nothing() -> None:
    day = await Day().begin()
    await day.until("11:41")
    await day.ask("forlæng 5 min")
    day.restart()
    await day.until("12:00")

    assert (await day.heard(1))[-4:] == [
        *("5 minutter igen 11.50", "group_save", "1 minut igen 11.50", "Tiden er gået 11.50"),
    ]


@pytest.mark.parametrize(
    ("wakes", "told"),
    [
        ("11:46", ["4 minutter igen 11.50"]),
        ("11:48", ["group_save"]),
        ("11:49", ["1 minut igen 11.50"]),
        ("11:50", ["Tiden er gået 11.50"]),
        ("12:15", ["Tiden er gået 11.50"]),
        ("12:25", []),
    ],
)
async def test_after_downtime_groups_hear_one_bell_and_not_all_of_them(wakes: str, told: list[str]) -> None:
    day = await Day().begin()
    await day.until("11:41")
    await day.ask("forlæng 5 min")
    before = await day.heard(1)

    await day.sleep(wakes)
    await day.fire()

    assert (await day.heard(1))[len(before) :] == told


async def test_half_time_says_what_is_left_of_the_task_and_never_late() -> None:
    steps = (Step(title="En runde", minutes=10), Step(title="Find tre", minutes=20), Step(title="Skriv"))
    day = await Day(programme(BreakoutPlan(steps=steps))).begin()
    await day.until("11:23")
    (first, _) = await day.deliveries("group_half_time")
    assert words(first.message.card).splitlines() == [
        *("I grupper", "Halvvejs", "I har til kl. 11.45."),
        *("Nu", "Find tre", "til kl. 11.30", "Så", "Skriv", "til kl. 11.45"),
    ]

    late = await Day(programme(BreakoutPlan(steps=steps))).begin()
    await late.until("11:01")
    await late.sleep("11:25")
    await late.fire()
    assert await late.heard(1) == []


async def test_in_a_chat_all_are_told_in_one_post() -> None:
    day = await Day(kind=PlaceKind.GROUP).begin()
    await day.until("11:41")
    await day.ask("forlæng 5 min")
    await day.ask("forlæng gruppe 2 med 5 min")
    await day.until("12:00")

    assert [_said(each) for each in await day.deliveries(*BELLS) if each.place_id] == [
        *("5 minutter igen 11.45", "Ny tid 11.50", "Ny tid til gruppe 2 11.55", "5 minutter igen 11.50"),
    ]


# Who may, and what is refused ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("sentence", "person", "answer"),
    [
        ("forlæng 121 min", "p0", "Skriv et antal minutter fra 1 til 120, for eksempel »forlæng 5 min«."),
        ("forlæng 0 min", "p0", "Skriv et antal minutter fra 1 til 120, for eksempel »forlæng 5 min«."),
        ("forlæng gruppe 9 med 5 min", "p0", "Der er ingen gruppe 9. Grupperne går fra 1 til 2."),
        ("forkort gruppe 1 med 30 min", "p0", "Så ville tiden allerede være gået."),
        ("forlæng 5 min", "p1", "Det kan kun"),
    ],
)
async def test_what_cannot_be_is_refused_in_words(sentence: str, person: str, answer: str) -> None:
    day = await Day().begin()
    await day.until("11:30")

    assert (await day.ask(sentence, person=person)).startswith(answer)
    assert await day.times() == ["11.00-11.45", "11.45-12.30", "12.30-13.00"]


async def test_before_groups_sit_there_is_no_time_to_give() -> None:
    day = await Day().begin()
    assert await day.ask("forlæng 5 min") == "Ingen grupper sidder sammen lige nu, så der er ingen tid at ændre."


async def test_after_the_bell_all_get_more_time_though_one_group_never_stopped() -> None:
    day = await Day().begin()
    await day.until("11:30")
    await day.harvest(1, HarvestState.DRAFT)
    await day.ask("forlæng gruppe 2 med 5 min")
    await day.until("11:48")

    assert (await day.ask("forlæng alle 5 min")).startswith("Grupperne har nu til kl. 11.53.")

    assert [each.ends_at for each in await day.groups()] == [None, None]
    assert await day.states() == [HarvestState.DRAFT, None]
    assert set((await back(day)).values()) == {"11.53"}
    await day.until("11:54")
    assert [(await day.heard(number))[-1] for number in (1, 2)] == ["Tiden er gået 11.53"] * 2


# Whatever is asked --------------------------------------------------------------------------------

SENTENCES: Final = (
    *("forlæng 5 min", "forlæng 1 min", "forlæng gruppe 1 med 3 min", "forlæng gruppe 2 med 12 min", "forkort 4 min"),
    *("forkort gruppe 2 med 2 min", "luk grupper", "åbn grupper"),
)


async def _true(day: Day) -> None:
    """Hold what everybody reads, and what is due, against what is so."""
    async with day.store.read() as tables:
        (sitting,) = await tables.rounds.find(event_id="e")
        releases = await tables.releases.find(event_id="e")
        ends = {
            each.target: each.at
            for each in await tables.dues.find(session_id=sitting.session_id, kind=DueKind.END, state=DueState.PLANNED)
        }
    agenda = max(releases, key=lambda each: each.number).agenda
    session = agenda.session(sitting.session_id)
    assert session is not None
    assert session.end is not None
    groups = await day.groups()
    by_head = {each.thread_place_id: _clock(each) for each in await day.deliveries("group")}
    for each in groups if sitting.state == "open" else ():
        own = each.ends_at or agenda.instant(session.end)
        if own > day.clock.now():  # who is back needs no clock
            assert ends.get(each.id if each.ends_at else "") == own, "nobody will call them back"
            assert by_head[each.place_id] == f"{agenda.wall(own):%H.%M}", "the card says another time"


def _clock(post: Delivery) -> str:
    return words(post.message.card).split("Vi mødes igen kl. ")[1][:5]


@pytest.mark.parametrize("seed", [*range(4), *(pytest.param(seed, marks=pytest.mark.soak) for seed in range(4, 60))])
async def test_everybody_reads_the_same_clock_and_is_called_back_whatever_is_asked(seed: int) -> None:
    chance = random.Random(seed)
    day = await Day().begin()
    await day.until("11:00")
    now = at("11:00")
    for _ in range(8):
        now += timedelta(minutes=chance.choice([1, 2, 3, 7, 11]))
        await day.until(f"{now:%H:%M}")
        await day.ask(chance.choice(SENTENCES))
        if chance.random() < 0.2:
            day.restart()
        await _true(day)
    await day.until("15:00")

    assert (await day.round()).state == "closed"
    assert await day.ahead(DueKind.END, DueKind.COLLECT, DueKind.SAVE) == []
    closed = [each for each in await day.deliveries("group_closed") if each.thread_of]
    assert len({each.thread_of for each in closed}) == 2
