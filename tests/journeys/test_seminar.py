"""A seminar of two days, as its agenda file has it: the same groups work twice on day one, each with its roles, and
on day two each has its time, with the name of who presents.
"""

from __future__ import annotations

from collections import Counter
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import schedules
from bot import agendas
from bot.model import DueKind, DueState, GroupRole
from schedules import readers
from tests.journeys import stage as stages
from tests.journeys.gathering import Gathering, number_of
from tests.journeys.stage import words

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from bot.model import Agenda, Due, Member
    from tests.journeys.gathering import Sitting
    from tests.wire.connector import Post

FILE = Path(schedules.__file__).parent / "agendas" / "seminar.yaml"
WORK, AGAIN, SHOW = "Gruppearbejde om beslutningsoplægget", "Gruppearbejdet går videre", "Grupperne lægger frem"
TOWNS = (
    "Ribe",
    "Ærø",
    "Odense",
    "Skive",
    "Vejle",
    "Ishøj",
    "Herning",
    "Lolland",
    "Aarhus",
    "Thisted",
    "Faxe",
    "Solrød",
)
ROLES = ("ordstyrer", "referent", "den, der laver materialet")
T, R, M, O = GroupRole  # noqa: E741 - the four roles by their initials


def at(day: int, clock: str) -> datetime:
    return datetime.fromisoformat(f"2026-10-{4 + day:02} {clock}")


@pytest.fixture
def agenda() -> Agenda:
    return readers.read(FILE.read_bytes(), name=FILE.name).agenda


@pytest.fixture
async def seminar(soak_url: str, agenda: Agenda) -> AsyncIterator[Gathering]:
    """Twenty-three who are to work in groups of four to six, two of whom are to be kept apart."""
    async with stages.set_up(soak_url, agenda.instant(at(1, "09:00"))) as stage:
        event = await stages.settle_in(stage, agenda)
        await stage.say("program", stage.personal(1), 1)
        gathering = Gathering(stage, event, agenda)
        for number in range(2, 25):
            names = {2: "Ingolf Brandt", 3: "Maja Sejr"}
            answers = {"wished_role": ROLES[number % 3]}
            await gathering.come([TOWNS[number % 12]], first=number, names=names, answers=answers)
        yield gathering


async def sat(seminar: Gathering, title: str) -> tuple[Sitting, dict[str, str]]:
    return await seminar.sitting(title), await seminar.names()


async def to_day_two(seminar: Gathering, *handed_in: int) -> Sitting:
    """Play day one, on which some groups hand in what they want decided."""
    await seminar.until(at(1, "15:16"))
    sitting = await seminar.sitting(AGAIN)
    for number in handed_in:
        head = seminar.heads(AGAIN)[number]
        who = number_of(sitting.seats[number][0])
        await seminar.press(
            seminar.form(head).card, "hand_in", seminar.stage.channel(head.id), who, **{"1_1": f"Forslag {number}"}
        )
    await seminar.until(at(2, "08:00"))
    return sitting


def shown(seminar: Gathering) -> list[Post]:
    """Return the reports of day two where everybody reads along."""
    return [each for each in seminar.stage.top_posts() if words(each.card).startswith(f"{SHOW}\nNu fremlægger")]


async def times(seminar: Gathering) -> list[tuple[str, DueState]]:
    """Return when each group presents, in order of the groups, and what became of it."""
    sitting = await seminar.sitting(AGAIN)
    async with seminar.stage.app.store.read() as tables:
        dues: list[Due] = await tables.dues.find(event_id=seminar.event.id, kind=DueKind.PRESENT)
    found = {each.target: each for each in dues}
    ordered = [found[each.id] for each in sitting.groups]
    return [(f"{seminar.agenda.wall(each.at):%d %H:%M}", each.state) for each in ordered]


async def test_groups_have_the_roles_that_the_agenda_asks_for_and_go_on_together(seminar: Gathering) -> None:
    await seminar.until(at(1, "13:01"))
    first, names = await sat(seminar, WORK)
    assert sorted(map(len, first.seats.values())) == [4, 4, 5, 5, 5]
    for number in first.seats:
        roles = first.roles(number)
        assert (roles[T], roles[R], roles[None]) == (1, 1, 0)
        assert {roles[M], roles[O]} <= {1, 2}
    called = {name: each for each, name in names.items()}
    ingolf, maja = called["Ingolf Brandt"], called["Maja Sejr"]
    assert first.number_of(ingolf) != first.number_of(maja)
    head = words(seminar.heads(WORK)[1].card)
    assert "13.00\nLæs casen hver for sig\n13.15\nHvad er problemet, og for hvem?\n13.45\n" in head
    assert "Vores forslag · Det taler for (3) · Det taler imod" in head

    await seminar.until(at(1, "15:16"))

    second = await seminar.sitting(AGAIN)
    assert second.seats == first.seats
    assert {each.person_id: each.role for each in second.members} == {
        each.person_id: each.role for each in first.members
    }
    assert list(seminar.heads(AGAIN)) == list(second.seats)


async def test_each_group_presents_at_its_time_with_the_names_of_who_does(seminar: Gathering) -> None:
    sitting = await to_day_two(seminar, 1, 3)
    names = await seminar.names()
    await seminar.until(at(2, "12:01"))

    assert [time for time, _ in await times(seminar)] == ["06 09:00", "06 09:36", "06 10:12", "06 10:48", "06 11:24"]
    assert {state for _, state in await times(seminar)} == {DueState.DONE}
    cards = [words(each.card).splitlines() for each in shown(seminar)]
    assert [each[1] for each in cards] == [f"Nu fremlægger gruppe {number}" for number in range(1, 6)]
    for number, lines in enumerate(cards, 1):
        who = [names[each.person_id] for each in presenting(sitting, number)]
        assert lines[2] == " og ".join(f"{each} (oplægsholder)" for each in who)
        assert (f"Forslag {number}" in lines) is (number in {1, 3})
    await nobody_was_told_twice(seminar, sitting)


def presenting(sitting: Sitting, number: int) -> list[Member]:
    return [each for each in sitting.of(sitting.group(number)) if each.role is O and not each.absent]


async def nobody_was_told_twice(seminar: Gathering, sitting: Sitting) -> None:
    """Each who presents hears once when to be ready."""
    told = await seminar.told("present_next")
    wanted = {each.person_id for number in sitting.seats for each in presenting(sitting, number)}
    assert Counter(each.person_id for each in told) == Counter(wanted)


async def test_presentations_go_with_the_session_that_is_moved_before_and_while_it_is_on(seminar: Gathering) -> None:
    await to_day_two(seminar)
    await change(seminar, start=at(2, "09:30"), end=at(2, "12:00"))
    await seminar.until(at(2, "09:31"))
    assert [time for time, _ in await times(seminar)] == ["06 09:30", "06 10:00", "06 10:30", "06 11:00", "06 11:30"]
    assert len(shown(seminar)) == 1

    await seminar.until(at(2, "10:01"))
    await change(seminar, start=at(2, "09:30"), end=at(2, "12:20"))

    assert [time for time, _ in await times(seminar)][2:] == ["06 10:35", "06 11:10", "06 11:45"]
    await seminar.until(at(2, "12:21"))
    assert [words(each.card).splitlines()[1] for each in shown(seminar)] == [
        f"Nu fremlægger gruppe {number}" for number in range(1, 6)
    ]


async def change(seminar: Gathering, *, start: datetime, end: datetime) -> None:
    """Accept a release in which the presentations have another time."""
    async with seminar.stage.app.store.write() as tables:
        event = await tables.events.get(id=seminar.event.id)
        assert event is not None
        release = await tables.releases.get(event_id=event.id, number=event.release)
        assert release is not None
        sessions = tuple(
            each.model_copy(update={"start": start, "end": end}) if each.title == SHOW else each
            for each in release.agenda.sessions
        )
        moved = release.agenda.model_copy(update={"sessions": sessions})
        await agendas.accept(tables, event, moved, seminar.stage.clock.now())
    seminar.stage.app.alarm.ring("dues")
    await seminar.stage.app.idle()


async def test_presenters_who_are_not_there_on_day_two_are_stood_in_for(seminar: Gathering) -> None:
    """Of the first group those who present say so themselves; of one that has somebody to spare, whoever runs the
    day misses one. In a group of four nobody has: each has a role of their own.
    """
    sitting = await to_day_two(seminar)
    names = await seminar.names()
    away = presenting(sitting, 1)
    for each in away:
        number = number_of(each.person_id)
        await seminar.stage.say("ikke med", seminar.stage.personal(number), number, names[each.person_id])
    five = next(number for number, seats in sitting.seats.items() if number > 1 and len(seats) == 5)
    missed, *others = presenting(sitting, five)
    await seminar.ask(f"{names[missed.person_id]} er her ikke")
    await seminar.until(at(2, "09:04") + (five - 1) * timedelta(minutes=36))

    lines = [words(each.card).splitlines()[2] for each in shown(seminar)]
    assert len(lines) == five
    (leads,) = [each.person_id for each in sitting.of(sitting.group(1)) if each.role is T]
    assert lines[0] == f"{names[leads]} (tovholder)"
    now = await seminar.sitting(AGAIN)
    instead = [names[each.person_id] for each in presenting(now, five)]
    assert len(instead) == max(1, len(others))
    assert lines[-1] == " og ".join(f"{each} (oplægsholder)" for each in instead)
    assert names[missed.person_id] not in lines[-1]
    told = {each.person_id for each in await seminar.told("present_next")}
    assert told & {each.person_id for each in (missed, *away)} == set()
