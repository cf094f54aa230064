"""Whichever table names a person, in whichever field: a join leaves no trace of the other, an erasure none at all."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from bot import holdings
from bot.model import (
    Attendance,
    Ballot,
    Decision,
    Group,
    Harvest,
    Idea,
    IdeaState,
    Identity,
    Member,
    Person,
    Promise,
    Registration,
    RegistrationState,
    Review,
    Roll,
    RollEntry,
    Seat,
    SeatState,
    Vote,
)
from bot.ports import KEYS
from tests.fakes.store import MemoryStore
from tests.store.examples import NOON, full

if TYPE_CHECKING:
    from bot.ports import Tables

LATER = NOON + timedelta(hours=1)


async def everywhere(tables: Tables, person_id: str) -> None:
    """Let a person be named in every field of every table that can name one."""
    await tables.people.put(Person(id=person_id, name="Bodil", email="bodil@example.org"))
    for name, fields in holdings.HELD.items():
        row = full(KEYS[name][0], 100).model_copy(update=dict.fromkeys(fields, person_id))
        await holdings.table(tables, name).put(row)


async def said(tables: Tables) -> dict[str, str]:
    """Return all rows of all tables, as text."""
    return {name: "\n".join([str(each) for each in await holdings.table(tables, name).find()]) for name in KEYS}


def test_every_field_that_looks_like_a_person_is_one_that_is_joined_and_erased() -> None:
    named = {each for noun, _, _ in KEYS.values() for each in noun.model_fields if each.endswith(("_by", "person_id"))}
    assert named == set(holdings.PERSON)


async def test_a_join_leaves_no_trace_of_the_other_in_any_table() -> None:
    async with MemoryStore().write() as tables:
        await everywhere(tables, "other-id")
        await tables.people.put(Person(id="kept-id"))
        await holdings.join(tables, "kept-id", "other-id")
        assert {name for name, text in (await said(tables)).items() if "other-id" in text} == set()
        assert await tables.people.find() == [Person(id="kept-id", name="Bodil", email="bodil@example.org")]
        assert all([await holdings.table(tables, name).count() == 1 for name in holdings.HELD])


async def test_an_erasure_leaves_nobody_in_any_table() -> None:
    async with MemoryStore().write() as tables:
        await everywhere(tables, "gone-id")
        await holdings.erase(tables, "gone-id")
        assert {name for name, text in (await said(tables)).items() if "gone-id" in text or "Bodil" in text} == set()


def registration(person: str, state: str, when: Any = NOON) -> Registration:
    return Registration(event_id="e", person_id=person, state=RegistrationState(state), answers={}, changed_at=when)


def seat(person: str, state: str, when: Any = NOON) -> Seat:
    return Seat(event_id="e", session_id="s", person_id=person, state=SeatState(state), queued_at=when)


def vote(person: str, idea: str = "i") -> Vote:
    return Vote(idea_id=idea, person_id=person, event_id="e", cast_at=NOON)


@pytest.mark.parametrize(
    ("table", "kept", "other", "stands"),
    [
        ("votes", vote("kept"), vote("other"), vote("kept")),
        (
            "registrations",
            registration("kept", "cancelled", LATER),
            registration("other", "registered"),
            registration("kept", "registered"),
        ),
        (
            "registrations",
            registration("kept", "registered"),
            registration("other", "cancelled", LATER),
            registration("kept", "registered"),
        ),
        (
            "attendances",
            Attendance(event_id="e", person_id="kept", present=True, said_at=NOON),
            Attendance(event_id="e", person_id="other", present=False, said_at=LATER),
            Attendance(event_id="e", person_id="kept", present=False, said_at=LATER),
        ),
        (
            "ballots",
            Ballot(poll_id="p", person_id="kept", event_id="e", choices=(1,), cast_at=NOON),
            Ballot(poll_id="p", person_id="other", event_id="e", choices=(2,), cast_at=LATER),
            Ballot(poll_id="p", person_id="kept", event_id="e", choices=(2,), cast_at=LATER),
        ),
        (
            "members",
            Member(round_id="r", person_id="kept", group_id="g", absent=True),
            Member(round_id="r", person_id="other", group_id="h"),
            Member(round_id="r", person_id="kept", group_id="h"),
        ),
        (
            "members",
            Member(round_id="r", person_id="kept", group_id="g"),
            Member(round_id="r", person_id="other", group_id="h"),
            Member(round_id="r", person_id="kept", group_id="g"),
        ),
        (
            "promises",
            Promise(event_id="e", person_id="kept", text="Ringer", made_at=LATER),
            Promise(event_id="e", person_id="other", text="Skriver", made_at=NOON),
            Promise(event_id="e", person_id="kept", text="Ringer", made_at=LATER),
        ),
        (
            "registrations",
            registration("kept", "waiting", LATER),
            registration("other", "offered"),
            registration("kept", "offered"),
        ),
        ("seats", seat("kept", "waiting"), seat("other", "taken"), seat("kept", "taken")),
        ("seats", seat("kept", "waiting", LATER), seat("other", "waiting"), seat("kept", "waiting")),
        (
            "decisions",
            Decision(event_id="e", person_id="kept", state=RegistrationState.SELECTED),
            Decision(event_id="e", person_id="other", state=RegistrationState.DECLINED, released_at=NOON),
            Decision(event_id="e", person_id="kept", state=RegistrationState.DECLINED, released_at=NOON),
        ),
        (
            "reviews",
            Review(event_id="e", person_id="a", scored_by="kept", points={"k": 1}, scored_at=NOON),
            Review(event_id="e", person_id="a", scored_by="other", points={"k": 2}, scored_at=LATER),
            Review(event_id="e", person_id="a", scored_by="kept", points={"k": 2}, scored_at=LATER),
        ),
    ],
)
async def test_of_what_a_person_has_once_one_stays(table: str, kept: Any, other: Any, stands: Any) -> None:
    async with MemoryStore().write() as tables:
        for row in (kept, other):
            await holdings.table(tables, table).put(row)
        await holdings.join(tables, "kept", "other")
        assert await holdings.table(tables, table).find() == [stands]


def idea(number: int, **fields: Any) -> Idea:
    given = {"id": f"i{number}", "event_id": "e", "person_id": "a", "text": "Flere bænke", "shared_at": NOON}
    return Idea(number=number, **given | fields)


async def test_what_somebody_wrote_goes_what_their_group_handed_in_stays_and_votes_count_on() -> None:
    async with MemoryStore().write() as tables:
        own, handed_in, other = idea(1), idea(2, slot="Idé", group_id="g"), idea(3, person_id="b")
        await tables.ideas.put_all([own, handed_in, other])
        await tables.votes.put_all([vote("a", "i3"), vote("b", "i3")])
        await holdings.erase(tables, "a")
        ideas = await tables.ideas.find()
        assert [(each.text, each.state) for each in ideas] == [
            ("", IdeaState.WITHDRAWN),
            ("Flere bænke", IdeaState.SHARED),
            ("Flere bænke", IdeaState.SHARED),
        ]
        assert ideas[2] == other
        assert await tables.votes.count(idea_id="i3") == 2


async def test_who_wrote_in_a_harvest_is_joined_and_erased_too() -> None:
    harvest = Harvest(
        group_id="g",
        event_id="e",
        session_id="s",
        answers={"1.1": "Bænke"},
        writers={"1.1": "other", "1.2": "kept"},
        heard={"other": {"1.1": "x"}, "kept": {"1.2": "y"}},
        saved_by="other",
        saved_at=NOON,
    )
    async with MemoryStore().write() as tables:
        await tables.members.put(Member(round_id="r", person_id="other", group_id="g"))
        await tables.groups.put(full(Group, 100).model_copy(update={"id": "g", "round_id": "r"}))
        await tables.harvests.put(harvest)
        await holdings.join(tables, "kept", "other")
        (joined,) = await tables.harvests.find()
        assert (joined.writers, joined.heard) == (
            {"1.1": "kept", "1.2": "kept"},
            {"kept": {"1.1": "x", "1.2": "y"}},
        )
        await holdings.erase(tables, "kept")
        (erased,) = await tables.harvests.find()
        assert "kept" not in str(erased)
        assert erased.answers == {"1.1": "Bænke"}


async def test_an_address_on_a_list_is_erased_with_whom_it_is_known_to_be() -> None:
    async with MemoryStore().write() as tables:
        await tables.people.put(Person(id="a", email="mette@vejby.example"))  # typed, not vouched for
        identity = Identity(id="i", app_id="app", tenant_id="t", user_id="u", person_id="a", upn="anna@vejby.example")
        await tables.identities.put(identity)
        for mail in ("anna@vejby.example", "mette@vejby.example", "@vejby.example"):
            entry = RollEntry(event_id="e", roll=Roll.MEMBER, email=mail, added_by="o", added_at=NOON)
            await tables.rolls.put(entry)
        assert [each.email for each in (await holdings.of_person(tables, "a"))["rolls"]] == ["anna@vejby.example"]
        await holdings.erase(tables, "a")
        assert [each.email for each in await tables.rolls.find()] == ["@vejby.example", "mette@vejby.example"]
