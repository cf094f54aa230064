"""All of an event at one moment: the open edition has nothing of a circle, the closed one has it all; and documents are
drawn once for all who ask at once.
"""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from bot import agendas, records
from bot.model import (
    Agenda,
    Attendance,
    Audience,
    Ballot,
    Delivery,
    DeliveryState,
    Group,
    GroupRole,
    Harvest,
    HarvestState,
    Idea,
    Member,
    Message,
    Person,
    Placing,
    Poll,
    PollKind,
    PollPlan,
    PollState,
    Promise,
    PromiseState,
    Question,
    Registration,
    RegistrationState,
    Round,
    Session,
    SessionKind,
    Theme,
)
from bot.occasions import Occasion, load
from bot.press import Press
from bot.record import PromiseTally
from bot.texts import Voice
from cards.elements import Face
from tests.fakes.clock import FakeClock
from tests.fakes.store import MemoryStore

if TYPE_CHECKING:
    from bot.model import Event
    from bot.ports import Tables
    from bot.record import Record

NOW = datetime(2026, 11, 30, 9, tzinfo=UTC)
DAY = datetime(2026, 11, 30, 9)  # noqa: DTZ001 - wall time of the event
HUSH = "Hemmelig"


def line(hours: int, title: str, kind: SessionKind, audience: Audience = Audience.OPEN) -> Session:
    start = DAY + timedelta(hours=hours)
    return Session(title=title, kind=kind, start=start, end=start + timedelta(hours=1), audience=audience)


AGENDA = Agenda(
    title="Dagen",
    sessions=(
        line(0, "Grupper", SessionKind.BREAKOUT),
        line(1, f"{HUSH} kreds", SessionKind.BREAKOUT, Audience.CIRCLE),
    ),
)


async def _part(tables: Tables, event: Event, session: Session, number: int, word: str) -> None:
    """Let all sorts of things happen in a session, by its own person."""
    person, about = f"p{number}", {"event_id": event.id, "session_id": session.id}
    await tables.people.add(Person(id=person, name=f"{word} Berg"))
    answers = {"municipality": "Odense"}
    state = RegistrationState.REGISTERED
    await tables.registrations.add(
        Registration(event_id=event.id, person_id=person, state=state, answers=answers, changed_at=NOW)
    )
    await tables.rounds.add(Round(id=f"r{number}", seed=1, made_at=NOW, **about))
    await tables.groups.add(Group(id=f"g{number}", event_id=event.id, round_id=f"r{number}", number=number, topic=word))
    role = GroupRole.REFERENT
    await tables.members.add(Member(round_id=f"r{number}", person_id=person, group_id=f"g{number}", role=role))
    handed = HarvestState.HANDED_IN
    await tables.harvests.add(Harvest(group_id=f"g{number}", state=handed, saved_by=person, saved_at=NOW, **about))
    idea = Idea(id=f"i{number}", number=number, person_id=person, text=word, shared_at=NOW, **about)
    await tables.ideas.add(idea)
    await tables.themes.add(Theme(id=f"t{number}", number=number, name=word, central=idea.id, made_at=NOW, **about))
    await tables.placings.add(Placing(idea_id=idea.id, event_id=event.id, theme_id=f"t{number}"))
    await tables.questions.add(
        Question(id=f"q{number}", number=number, person_id=person, text=word, asked_at=NOW, **about)
    )
    plan = PollPlan(question=word, kind=PollKind.TEXT)
    await tables.polls.add(Poll(id=f"a{number}", number=number, plan=plan, state=PollState.CLOSED, **about))
    await tables.ballots.add(Ballot(poll_id=f"a{number}", person_id=person, event_id=event.id, text=word, cast_at=NOW))
    lost = Delivery(
        key=f"{event.id}/{session.id}/group/{person}/1",
        event_id=event.id,
        person_id=person,
        kind="group",
        message=Message(text=word),
        state=DeliveryState.FAILED,
        queued_at=NOW,
    )
    await tables.deliveries.add(lost)


async def _fill(store: MemoryStore) -> str:
    async with store.write() as tables:
        event = await agendas.create_event(tables, AGENDA, NOW)
        loaded = await load(tables, event.id)
        assert loaded is not None
        for number, (session, word) in enumerate(zip(loaded[1].sessions, ("Anna", HUSH), strict=True), 1):
            await _part(tables, event, session, number, word)
        await tables.attendances.add(Attendance(event_id=event.id, person_id="p2", present=True, said_at=NOW))
        for person, state in (("p1", PromiseState.KEPT), ("p2", PromiseState.MADE)):
            await tables.promises.add(Promise(event_id=event.id, person_id=person, text=HUSH, state=state, made_at=NOW))
    return event.id


async def _gather(store: MemoryStore, event_id: str, *, closed: bool) -> Record:
    async with store.read() as tables:
        loaded = await load(tables, event_id)
        assert loaded is not None
        face = Face(voice=Voice())
        return await records.gather(Occasion(tables, NOW, face, *loaded), closed=closed)


@pytest.fixture
def store() -> MemoryStore:
    return MemoryStore()


async def test_open_edition_has_nothing_of_a_circle_and_no_list_of_people(store: MemoryStore) -> None:
    record = await _gather(store, await _fill(store), closed=False)

    assert HUSH not in record.model_dump_json()
    assert [each.text for each in record.ideas] == ["Anna"]
    assert [(each.number, each.ideas) for each in record.themes] == [(1, (1,))]
    numbers = [[each.number for each in record.questions], [each.number for each in record.polls]]
    assert [*numbers, [each.number for each in record.groups]] == [[1]] * 3
    assert [[seat.name for seat in each.seats] for each in record.groups] == [[""]]
    assert (record.people, record.registered, record.failed, record.unreached) == ((), 2, 1, 1)
    assert record.promises == PromiseTally(made=2, kept=1)


async def test_closed_edition_has_all_of_it(store: MemoryStore) -> None:
    record = await _gather(store, await _fill(store), closed=True)

    assert [each.text for each in record.ideas] == ["Anna", HUSH]
    assert [each.texts for each in record.polls] == [("Anna",), (HUSH,)]
    assert [[seat.name for seat in each.seats] for each in record.groups] == [["Anna Berg"], [f"{HUSH} Berg"]]
    assert [(each.name, each.present) for each in record.people] == [("Anna Berg", False), (f"{HUSH} Berg", True)]
    assert (record.failed, record.unreached, record.groups[0].handed_in) == (2, 2, True)


async def test_what_many_ask_for_at_once_is_drawn_once(store: MemoryStore) -> None:
    press = Press(store, FakeClock(NOW))
    about = {"kind": "report", "event": await _fill(store), "edition": "open", "language": "da", "shape": "json"}

    first, second = await asyncio.gather(press.draw_up(about), press.draw_up(dict(about)))
    third = await press.draw_up(about)

    assert first is not None
    assert first is second
    assert third is not first
    assert third == first


@pytest.mark.parametrize("wrong", [{"event": "findes-ikke"}, {"shape": "pdf"}, {"edition": "hemmelig"}])
async def test_what_no_link_of_ours_is_about_is_not_drawn(store: MemoryStore, wrong: dict[str, str]) -> None:
    about = {"kind": "report", "event": await _fill(store), "edition": "open", "language": "da", "shape": "json"}

    assert await Press(store, FakeClock(NOW)).draw_up(about | wrong) is None
