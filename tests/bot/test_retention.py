"""What is kept no longer goes, kind by kind; what is not over yet, or kept for good, stays. On both databases."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from bot import holdings
from bot.model import (
    Agenda,
    Delivery,
    DeliveryState,
    Due,
    Event,
    EventState,
    Form,
    Group,
    Idea,
    Identity,
    Member,
    Message,
    Passcode,
    Person,
    Promise,
    Proposal,
    Registration,
    RegistrationState,
    Release,
    Roll,
    RollEntry,
    Round,
    Vote,
)
from bot.retention import Keeping, sweep
from tests.store.examples import NOON, due

if TYPE_CHECKING:
    from tests.databases import AnyStore

ENDED = NOON
ALL = Keeping(messages=90, drafts=30, people=365, texts=1825)
KINDS = ("messages", "drafts", "people", "texts")


def days(number: int) -> Any:
    return NOON + timedelta(days=number)


def message(key: str, event_id: str | None, state: DeliveryState = DeliveryState.SENT) -> Delivery:
    settled = None if state is DeliveryState.QUEUED else NOON
    given: dict[str, Any] = {"kind": "start", "queued_at": NOON, "place_id": "p", "message": Message(text="x")}
    return Delivery(key=key, event_id=event_id, state=state, settled_at=settled, **given)


@pytest.fixture
async def kept(store: AnyStore) -> AnyStore:
    """Keep what is left of one event that is over and one that is not, in both of which Anna takes part; Bo only
    in the first.
    """
    async with store.write() as tables:
        for name, ends in (("old", ENDED), ("new", days(9_000))):
            await tables.events.put(Event(id=name, title=name, starts_at=NOON, ends_at=ends))
            for person in ("anna", "bo") if name == "old" else ("anna",):
                answers = {"name": person}
                state = RegistrationState.REGISTERED
                told = Registration(event_id=name, person_id=person, state=state, answers=answers, changed_at=NOON)
                await tables.registrations.put(told)
                await tables.promises.put(Promise(event_id=name, person_id=person, text="Ringer", made_at=NOON))
            idea = Idea(id=f"{name}-i", event_id=name, number=1, person_id="anna", text="Bænke", shared_at=NOON)
            await tables.ideas.put(idea)
            await tables.votes.put(Vote(idea_id=idea.id, person_id="bo", event_id=name, cast_at=NOON))
            await tables.deliveries.add(message(f"{name}-sent", name))
        await tables.votes.drop(idea_id="new-i", person_id="bo")
        await tables.rounds.put(Round(id="r", event_id="old", session_id="s", seed=1, made_at=NOON))
        await tables.groups.put(Group(id="g", event_id="old", round_id="r", number=1, called_by="bo"))
        await tables.members.put(Member(round_id="r", person_id="bo", group_id="g"))
        await tables.deliveries.add(message("old-open", "old", DeliveryState.QUEUED))
        await tables.deliveries.add(message("answer", None))
        for person in ("anna", "bo"):
            await tables.people.put(Person(id=person, name=person))
            own = Identity(id=person, app_id="app", tenant_id="t", user_id=person, person_id=person, name=person)
            await tables.identities.put(own)
    return store


async def count(store: AnyStore, name: str, **equal: object) -> int:
    async with store.read() as tables:
        return await holdings.table(tables, name).count(**equal)


async def rows(store: AnyStore, name: str, **equal: object) -> list[Any]:
    async with store.read() as tables:
        return await holdings.table(tables, name).find(**equal)


async def test_nothing_goes_before_its_time_and_nothing_at_all_that_is_kept_for_good(kept: AnyStore) -> None:
    assert await sweep(kept, days(30), ALL) == dict.fromkeys(KINDS, 0)
    assert await sweep(kept, days(8_000), Keeping()) == dict.fromkeys(KINDS, 0)


async def test_messages_go_and_what_may_still_leave_stays(kept: AnyStore) -> None:
    assert await sweep(kept, days(91), ALL) == dict.fromkeys(KINDS, 0) | {"messages": 2}
    assert sorted(each.key for each in await rows(kept, "deliveries")) == ["new-sent", "old-open"]
    assert await sweep(kept, days(91), ALL) == dict.fromkeys(KINDS, 0)


async def test_people_go_and_what_was_said_stays_as_nobodys(kept: AnyStore) -> None:
    gone = await sweep(kept, days(366), ALL)
    assert gone["people"] == 2
    assert [each.id for each in await rows(kept, "people")] == ["anna"]  # who takes part in another event
    assert [each.id for each in await rows(kept, "identities")] == ["anna"]
    assert await count(kept, "registrations", event_id="old") == await count(kept, "promises", event_id="old") == 0
    (idea,) = await rows(kept, "ideas", event_id="old")
    (vote,) = await rows(kept, "votes", event_id="old")
    (seat,) = await rows(kept, "members")
    (group,) = await rows(kept, "groups")
    assert idea.text == "Bænke"
    assert {idea.person_id, vote.person_id, seat.person_id, group.called_by} & {"anna", "bo"} == set()
    assert await count(kept, "registrations", event_id="new") == await count(kept, "ideas", person_id="anna") == 1
    assert (await sweep(kept, days(366), ALL))["people"] == 0


@pytest.mark.parametrize(
    ("promised", "keeping", "day", "gone"),
    [(60, ALL, 60, 0), (60, ALL, 61, 2), (60, Keeping(), 61, 2), (400, ALL, 366, 2), (400, Keeping(), 366, 0)],
)
async def test_people_go_when_the_form_promised_them_to(
    kept: AnyStore, promised: int, keeping: Keeping, day: int, gone: int
) -> None:
    async with kept.write() as tables:
        agenda = Agenda(title="Dag", form=Form(keep_days=promised))
        await tables.releases.put(Release(event_id="old", number=1, agenda=agenda, accepted_at=NOON))
        event = await tables.events.get(id="old")
        assert event is not None
        await tables.events.put(event.model_copy(update={"release": 1}))
        entry = RollEntry(event_id="old", roll=Roll.INVITED, email="x@y.example", added_by="bo", added_at=NOON)
        await tables.rolls.put(entry)
    assert (await sweep(kept, days(day), keeping))["people"] == gone
    assert await count(kept, "registrations", event_id="old") == 2 - gone
    assert await count(kept, "rolls") == (0 if gone else 1)


async def test_what_was_said_goes_last(kept: AnyStore) -> None:
    assert (await sweep(kept, days(1826), ALL))["texts"] == 4  # an idea, a vote, a round, a group
    assert [each.id for each in await rows(kept, "ideas")] == ["new-i"]


def proposal(name: str, event_id: str, made: int) -> Proposal:
    return Proposal(id=name, event_id=event_id, person_id="anna", place_id="p", made_at=days(made))


async def test_a_programme_that_was_not_used_goes_with_the_event_it_would_have_been(store: AnyStore) -> None:
    async with store.write() as tables:
        for name, state in (("draft", EventState.DRAFT), ("twice", EventState.DRAFT), ("open", EventState.OPEN)):
            await tables.events.put(Event(id=name, title=name, state=state))
            await tables.proposals.put(proposal(f"{name}-old", name, 0))
        await tables.proposals.put(proposal("twice-new", "twice", 29))
        planned: Due = due("draft/day/read", 0, event_id="draft")
        await tables.dues.put(planned)
    assert (await sweep(store, days(31), ALL))["drafts"] == 3
    assert [each.id for each in await rows(store, "proposals")] == ["twice-new"]
    assert sorted(each.id for each in await rows(store, "events")) == ["open", "twice"]
    assert await rows(store, "dues") == []


async def test_codes_that_nobody_can_use_any_more_go(store: AnyStore) -> None:
    async with store.write() as tables:
        for day in (1, 2):
            await tables.passcodes.put(Passcode(code_hash=str(day), person_id="anna", expires_at=days(day)))
    await sweep(store, days(1), Keeping())
    assert [each.code_hash for each in await rows(store, "passcodes")] == ["2"]
