"""From what is wished of groups to a problem: who is meant, what is known of people, who met whom, who chose what."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.breakouts import encounters
from bot.breakouts.posing import Meant, facts, pose
from bot.breakouts.topics import fill
from bot.breakouts.venues import links_of
from bot.grouping import Participant, Problem
from bot.model import (
    Agenda,
    BreakoutPlan,
    Event,
    Form,
    FormField,
    Group,
    GroupPlaces,
    GroupRole,
    Identity,
    Member,
    Person,
    Registration,
    RegistrationState,
    Round,
    Session,
    SessionKind,
)
from bot.occasions import Occasion
from bot.texts import Voice
from cards.elements import Face
from tests.fakes.store import MemoryStore

NOW = datetime(2027, 5, 31, 9, 0, tzinfo=UTC)
ASKED = ("municipality", "region", "food")


def told(**answers: str) -> Registration:
    return Registration(
        event_id="e", person_id="p", state=RegistrationState.REGISTERED, answers=answers, changed_at=NOW
    )


@pytest.mark.parametrize(
    ("person", "answers", "expected"),
    [
        ({}, {"municipality": "Århus C"}, {"municipality": "Aarhus", "region": "Midtjylland"}),
        ({"municipality": "Skive"}, {}, {"municipality": "Skive", "region": "Midtjylland"}),
        ({"municipality": "Skive"}, {"municipality": "Vejle"}, {"municipality": "Vejle", "region": "Syddanmark"}),
        ({}, {"municipality": " Malmø  Stad "}, {"municipality": "malmø stad"}),
        ({}, {"municipality": "Malmø", "region": "Skåne"}, {"municipality": "malmø", "region": "skåne"}),
        ({}, {"food": "  Vegansk "}, {"food": "vegansk"}),
        ({}, {}, {}),
    ],
)
def test_what_is_known_of_people_is_the_same_however_they_typed_it(
    person: dict[str, str], answers: dict[str, str], expected: dict[str, str]
) -> None:
    assert facts(Person(id="p", **person), told(**answers) if answers else None, ASKED) == expected


async def test_groups_know_nothing_of_answers_that_only_some_may_read(memory_store: MemoryStore) -> None:
    line = session("b", 10).model_copy(update={"breakout": BreakoutPlan(spread=("food", "health"))})
    form = Form(fields=(FormField(id="food"), FormField(id="health", sensitive=True)))
    agenda = Agenda(title="Dagen", sessions=(line,), form=form)
    async with memory_store.write() as tables:
        await tables.registrations.put(told(food="vegansk", health="allergi"))
        event = Event(id="e", tenant_id="t", title="Dagen")
        day = Occasion(tables=tables, now=NOW, face=Face(voice=Voice("da")), event=event, agenda=agenda)
        posed = await pose(day, line, [Person(id="p")], seed=1)

    assert posed.problem.people == (Participant("p", {"food": "vegansk"}),)


def test_people_are_meant_by_name_or_mail_and_the_rest_is_named() -> None:
    people = [
        Person(id="a", name="Anna Holm", email="anna@x.example"),
        Person(id="b", name="Bo"),
        Person(id="c", name="bo"),
    ]
    upn = Identity(id="i", app_id="", tenant_id="", user_id="", person_id="b", upn="bo.friis@x.example")
    meant = Meant(people, {"c": told(name="Bo Friis")}, [upn])

    wished = (("anna  HOLM", "bo.friis@x.example"), ("Bo", "ANNA@x.example", "Bo Friis"), ("Dan", "Anna Holm"))

    assert meant.sets(wished) == (("a", "b"), ("a", "c"))
    every = [each for one in wished for each in one]
    assert (meant.found_by(every, 0), meant.found_by(every, 2)) == (("Dan",), ("Bo",))


@pytest.mark.parametrize(
    ("given_links", "expected"),
    [
        (("https://a.example/x", " https://a.example/x "), ["https://a.example/x"]),
        (("http://a.example", "ftp://a.example", "javascript:alert(1)", ""), []),
        (("https://a.example/(x)", "https://b.example/a b"), ["https://a.example/%28x%29"]),
    ],
)
def test_links_that_people_are_sent_to_are_addresses_of_the_web(
    given_links: tuple[str, ...], expected: list[str]
) -> None:
    plan = BreakoutPlan(places=GroupPlaces.LINKS, links=given_links)
    assert (
        links_of(Session(title="I grupper", kind=SessionKind.BREAKOUT, start=NOW.replace(tzinfo=None), breakout=plan))
        == expected
    )


# Tables that people choose ------------------------------------------------------------------------


@given(
    st.lists(st.integers(2, 8), min_size=1, max_size=6),
    st.lists(st.sampled_from(["Ærø", "Vejen", "Samsø", ""]), max_size=30),
    st.data(),
)
def test_everybody_sits_once_where_they_chose_or_where_there_is_room(
    seats: list[int], towns: list[str], data: st.DataObject
) -> None:
    people = tuple(Participant(f"p{number:02}", {"municipality": town}) for number, town in enumerate(towns))
    chosen: dict[str, int] = {}
    for each in people:  # as the database gives seats out
        table = data.draw(st.integers(0, len(seats)))
        if table and list(chosen.values()).count(table) < seats[table - 1]:
            chosen[each.id] = table
    problem = Problem(people, smallest=2, largest=max(seats), spread=("municipality",))

    tables = fill(problem, seats, chosen)

    assert sorted(each for table in tables for each in table) == [each.id for each in people]
    assert all(person in tables[table - 1] for person, table in chosen.items())
    if sum(seats) >= len(people):
        assert all(len(table) <= most for table, most in zip(tables, seats, strict=True))


def test_no_more_tables_are_laid_than_it_takes_and_nobody_who_chose_none_sits_alone() -> None:
    people = tuple(Participant(f"p{number}") for number in range(7))
    tables = fill(Problem(people, smallest=2, largest=4), [4, 4, 4], {"p0": 2})
    assert [len(each) for each in tables] == [4, 3, 0]


# Who met whom -------------------------------------------------------------------------------------


def session(key: str, hour: int) -> Session:
    start = datetime(2027, 5, 31, hour)  # noqa: DTZ001 - wall time
    return Session(id=key, title=key, kind=SessionKind.BREAKOUT, start=start, end=start.replace(minute=45))


async def sat(store: MemoryStore, key: str, event: str, session_id: str, state: str, *groups: str) -> None:
    """Store a round; a group is written "a b c", with "-c" for who did not come."""
    async with store.write() as tables:
        await tables.rounds.add(
            Round.model_validate(
                {"id": key, "event_id": event, "session_id": session_id, "seed": 1, "state": state, "made_at": NOW}
            )
        )
        for number, people in enumerate(groups, 1):
            await tables.groups.add(Group(id=f"{key}{number}", event_id=event, round_id=key, number=number))
            for each in people.split():
                own = each.removeprefix("-")
                role = GroupRole.REFERENT if own == "a" else None
                await tables.members.add(
                    Member(round_id=key, person_id=own, group_id=f"{key}{number}", role=role, absent=own != each)
                )


async def test_who_sat_together_before_counts_also_at_other_editions_and_only_who_was_there() -> None:
    store = MemoryStore()
    async with store.write() as tables:
        for key, tenant, series in (("e", "t", "s"), ("other", "t", "s"), ("theirs", "u", "s"), ("apart", "t", "z")):
            await tables.events.add(Event(id=key, tenant_id=tenant, title=key, series=series))
    await sat(store, "r1", "e", "s1", "closed", "a b -c", "d e")
    await sat(store, "r2", "e", "s2", "dealt", "a d")
    await sat(store, "r4", "e", "s4", "dealt", "b e")
    await sat(store, "r5", "other", "x", "closed", "a b", "d e x")
    await sat(store, "r6", "other", "y", "dealt", "a e")
    await sat(store, "r7", "theirs", "x", "closed", "a e")
    await sat(store, "r8", "apart", "x", "closed", "a e")
    third = session("s3", 14)
    agenda = Agenda(title="Idétræf", sessions=(session("s1", 10), session("s2", 12), third, session("s4", 16)))

    async with store.read() as tables:
        event = await tables.events.get(id="e")
        assert event is not None
        day = Occasion(tables=tables, now=NOW, face=Face(Voice("da")), event=event, agenda=agenda)
        assert await encounters.met(day, third, ["a", "b", "c", "d", "e"]) == {
            ("a", "b"): 2,
            ("d", "e"): 2,
            ("a", "d"): 1,
        }
        assert (await encounters.held(day, third))["a"] == {GroupRole.REFERENT: 3}
