"""Those who registered, read from what is stored: who is found, what may be seen of them, how they are counted."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from bot import agendas, counts, discretion, records, sifting
from bot.enlisting import Sieve
from bot.enrolment import board, figures, lists, rows, telling
from bot.exports import draw, enrolled
from bot.model import (
    LANGUAGES,
    Agenda,
    Attendance,
    Audience,
    Call,
    Due,
    DueKind,
    DueState,
    EventRole,
    FieldKind,
    Form,
    FormField,
    Person,
    Price,
    Quote,
    Registration,
    RegistrationState,
    Seat,
    SeatState,
    Session,
    SessionKind,
)
from bot.occasions import Occasion, load
from bot.texts import Voice
from bot.texts.enlisting import Part
from cards.elements import Face
from cards.enrolment import Counts, Figures, SessionSeats
from tests.fakes.store import MemoryStore

if TYPE_CHECKING:
    from collections.abc import Container, Sequence

    from bot.model import Language
    from bot.ports import Tables

NOW = datetime(2026, 11, 3, 9, tzinfo=UTC)
DAY = datetime(2026, 11, 30)  # noqa: DTZ001 - wall time of the event
FORM = Form(
    fields=(
        FormField(id="name", required=True),
        FormField(id="municipality", kind=FieldKind.MUNICIPALITY),
        FormField(id="email", kind=FieldKind.EMAIL),
        FormField(id="wish", label="Ønske"),
        FormField(id="health", label="Helbred", sensitive=True),
        FormField(id="bus", label="Bus?", kind=FieldKind.TOGGLE),
    ),
    seats=4,
)
AGENDA = Agenda(
    title="Dagen",
    form=FORM,
    sessions=(
        Session(title="Byvandring", kind=SessionKind.TALK, start=DAY + timedelta(hours=9), seats=2),
        Session(
            title="Hemmeligt", kind=SessionKind.TALK, start=DAY + timedelta(hours=10), seats=2, audience=Audience.CIRCLE
        ),
        Session(title="Tak", kind=SessionKind.TALK, start=DAY + timedelta(hours=11)),
    ),
)
S = RegistrationState
ROWS: tuple[tuple[str, RegistrationState, dict[str, str]], ...] = (
    ("Anne Holm", S.REGISTERED, {"municipality": "Odense", "health": "Nødder"}),
    ("Bo Lind", S.REGISTERED, {"municipality": "Aarhus", "wish": "En plads ved Odense Å", "bus": "true"}),
    ("Carl Friis", S.WAITING, {"municipality": "Odense"}),
    ("Dorte Juul", S.WAITING, {"municipality": "Malmö"}),
    ("Eva Toft", S.OFFERED, {"municipality": "Odense"}),
    ("Finn Krog", S.CANCELLED, {"municipality": "Læsø"}),
    ("Gro Berg", S.DRAFT, {}),
    ("Åse Dam", S.SELECTED, {"municipality": "Odense", "old": "gemt"}),
)
EARLIER = {"Dorte Juul": timedelta(hours=-2), "Carl Friis": timedelta(hours=-1)}


def registration(event_id: str, number: int) -> Registration:
    name, state, answers = ROWS[number - 1]
    return Registration(
        event_id=event_id,
        person_id=f"p{number}",
        state=state,
        answers={"name": name, **answers},
        number=number,
        quote=Quote(price=Price(amount=600)) if number == 1 else None,
        queued_at=NOW + EARLIER[name] if name in EARLIER else None,
        changed_at=NOW,
    )


async def occasion(tables: Tables, agenda: Agenda = AGENDA) -> Occasion:
    """Return an event at which eight people stand in all sorts of ways."""
    event = await agendas.create_event(tables, agenda, NOW)
    await tables.people.add_all([Person(id=f"p{n}", name=f"Teams {n}") for n in range(1, len(ROWS) + 1)])
    await tables.registrations.add_all([registration(event.id, n) for n in range(1, len(ROWS) + 1)])
    await tables.attendances.add(
        Attendance(event_id=event.id, person_id="p2", present=True, checked_in_at=NOW, said_at=NOW)
    )
    await tables.attendances.add(Attendance(event_id=event.id, person_id="p1", present=True, said_at=NOW))
    loaded = await load(tables, event.id)
    assert loaded is not None
    kept = loaded[1]
    for person, state in (("p1", SeatState.TAKEN), ("p2", SeatState.TAKEN), ("p8", SeatState.WAITING)):
        for session in kept.sessions[:2]:
            seat = Seat(event_id=event.id, session_id=session.id, person_id=person, state=state, queued_at=NOW)
            await tables.seats.add(seat)
    return Occasion(tables=tables, now=NOW, face=Face(Voice("da")), event=loaded[0], agenda=kept)


@pytest.mark.parametrize(
    ("sieve", "found"),
    [
        (Sieve(), [1, 2, 3, 4, 5, 6, 8]),
        (Sieve(part=Part.ATTENDING), [1, 2, 8]),
        (Sieve(part=Part.WAITING), [4, 3]),
        (Sieve(part=Part.OFFERED), [5]),
        (Sieve(part=Part.CANCELLED), [6]),
        (Sieve(part=Part.APPLIED), []),
        (Sieve(part=Part.ABSENT), [1, 8]),
        (Sieve(part=Part.HERE), [2]),
        (Sieve(text="odense"), [1, 2, 3, 5, 8]),
        (Sieve(text="anne h"), [1]),
        (Sieve(text="Aase"), [8]),
        (Sieve(text="århus kommune"), [2]),
        (Sieve(text="nødder"), []),  # sensitive
        (Sieve(text="gemt"), []),  # asked no more
        (Sieve(text="\x1e"), [1, 2, 3, 4, 5, 6, 8]),
        (Sieve(text="=cmd|' /C calc'!A0"), []),
    ],
)
async def test_list_has_those_who_are_meant_in_their_order(sieve: Sieve, found: list[int]) -> None:
    async with MemoryStore().write() as tables:
        day = await occasion(tables)
        assert [each.number for each in await sifting.sift(day, sieve)] == found


async def test_message_to_a_place_reaches_who_is_from_there_and_nobody_who_only_writes_of_it() -> None:
    async with MemoryStore().write() as tables:
        day = await occasion(tables)
        meant = {
            "Odense kommune": [1, 8],
            "odense": [1, 8],
            "Å": [],
        }
        for said, found in meant.items():
            sieve = Sieve(part=Part.ATTENDING, text=said)
            assert [each.number for each in await sifting.sift(day, sieve, by_home=True)] == found
        malmo = Sieve(part=Part.WAITING, text="MALMÖ")
        assert [each.number for each in await sifting.sift(day, malmo, by_home=True)] == [4]


async def test_counts_tell_seats_and_lines_and_nothing_of_a_closed_session() -> None:
    async with MemoryStore().write() as tables:
        assert await board.count(await occasion(tables)) == Counts(
            attending=3,
            seats=4,
            left=0,
            waiting=2,
            offered=1,
            selected=1,
            cancelled=1,
            begun=1,
            here=1,
            sessions=(SessionSeats(number=1, title="Byvandring", seats=2, taken=2, waiting=1),),
        )


async def test_many_changes_in_a_moment_are_counted_once_and_the_next_again() -> None:
    async with MemoryStore().write() as tables:
        day = await occasion(tables)
        for _ in range(100):
            await counts.follow(day)
        (due,) = await tables.dues.find(kind=DueKind.PROGRESS)
        assert due == Due(
            key=f"{day.event.id}/day/counts/1",
            event_id=day.event.id,
            at=NOW + counts.SOON,
            kind=DueKind.PROGRESS,
            target="counts",
            stale_at=due.stale_at,
            derived=False,
        )
        await tables.dues.put(due.model_copy(update={"state": DueState.DONE}))
        await counts.follow(day)
        assert await tables.dues.find(kind=DueKind.PROGRESS) == [due]


@pytest.mark.parametrize(
    ("call", "roles", "may"),
    [
        (None, {EventRole.ORGANISER}, True),
        (None, {EventRole.FACILITATOR}, False),
        (Call(seats=1), {EventRole.ORGANISER}, True),
        (Call(seats=1, selectors=("eva@kolding.example",)), {EventRole.ORGANISER}, False),
        (Call(seats=1, selectors=("eva@kolding.example",)), {EventRole.SELECTOR}, True),
        (None, set(), False),
    ],
)
def test_sensitive_answers_are_for_who_selects(call: Call | None, roles: Container[EventRole], *, may: bool) -> None:
    agenda = AGENDA.model_copy(update={"form": FORM.model_copy(update={"call": call})})
    assert discretion.selects(agenda, roles) is may


async def test_files_have_sensitive_answers_only_for_who_selects() -> None:
    async with MemoryStore().write() as tables:
        day = await occasion(tables)
        voice = day.face.voice
        for sensitive in (False, True):
            told = rows.compose(await rows.read(day, sensitive=sensitive))
            drawn = [enrolled(voice, told, shape, "x").body for shape in ("csv", "json")]
            assert [("Nødder" in each.decode(), "gemt" in each.decode()) for each in drawn] == [
                (sensitive, sensitive)
            ] * 2
            assert ("health" in dict(told.fields)) is sensitive


async def test_files_leave_out_who_has_sent_nothing_and_closed_sessions_and_keep_the_line_apart() -> None:
    async with MemoryStore().write() as tables:
        told = rows.compose(await rows.read(await occasion(tables)))
    assert told.seats == [
        ("Byvandring", 1, "Anne Holm", "har en plads"),
        ("Byvandring", 2, "Bo Lind", "har en plads"),
        ("Byvandring", 8, "Åse Dam", "venter"),
    ]
    said = json.loads(enrolled(Voice("da"), told, "json", "x").body)
    parts = ("attending", "in_line", "applied", "gone")
    assert {part: [each["number"] for each in said[part]] for part in parts} == {
        "attending": [1, 2, 8],
        "in_line": [3, 4, 5],
        "applied": [],
        "gone": [6],
    }
    assert said["attending"][0]["price"] == "600 kr. ekskl. moms"
    assert said["attending"][1]["answers"]["bus"] == "Ja"
    assert said["municipalities"] == {"Odense": 2, "Aarhus": 1}


async def test_page_that_is_too_far_is_the_last_and_turns_are_counted_over_pages() -> None:
    async with MemoryStore().write() as tables:
        day = await occasion(tables)
        waiting = Sieve(part=Part.WAITING)
        found = await sifting.sift(day, waiting)
        (last,) = await lists.page(day, waiting, found[1:], 1)
        assert (last.number, last.name, last.place) == (3, "Carl Friis", 2)
        assert await lists.page(day, waiting, []) == []


@pytest.mark.parametrize(
    ("said", "counted"),
    [
        ((), Figures(total=0)),
        (
            ("Odense", "odense kommune", "Aarhus", "Foreningen Nord", ""),
            Figures(
                total=5,
                towns=(("Odense", 2), ("Aarhus", 1)),
                regions=(("Syddanmark", 2, 1), ("Midtjylland", 1, 1)),
                others=(("Foreningen Nord", 1),),
                silent=1,
            ),
        ),
    ],
)
def test_people_are_counted_by_where_they_are_from(said: Sequence[str], counted: Figures) -> None:
    assert figures.count(said) == counted


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_reason_is_said_and_an_unknown_one_is_left_out(language: Language) -> None:
    voice = Voice(language)
    assert [each for each in telling.WHYS if not telling.why(voice, each)] == []
    assert (telling.why(voice, ""), telling.why(voice, "{0}")) == ("", "")


@pytest.mark.parametrize("closed", [False, True])
async def test_no_document_has_sensitive_answers(closed: bool) -> None:
    async with MemoryStore().write() as tables:
        record = await records.gather(await occasion(tables), closed=closed)
    assert (record.registered, record.waiting, record.applied) == (3, 2, 0)
    assert [each.name for each in record.people] == (["Anne Holm", "Bo Lind", "Åse Dam"] if closed else [])
    for shape in ("md", "json", "csv"):
        body = draw(Voice("da"), record, shape).body.decode()
        assert [each for each in ("Nødder", "Helbred", "gemt") if each in body] == []
