"""What every store does: the one in memory, SQLite and PostgreSQL."""

from __future__ import annotations

import asyncio
import random
from datetime import timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest

from bot.model import (
    Claim,
    Delivery,
    DueKind,
    DueState,
    Event,
    EventPlace,
    Noun,
    Price,
    Purpose,
    Quote,
    Registration,
    RegistrationState,
    Seat,
    SeatState,
    Seen,
    Vote,
)
from bot.ports import KEYS
from bot.rates import TEAMS, UNLIMITED
from tests.store.examples import NOON, bare, delivery, due, full, idea, person

if TYPE_CHECKING:
    from bot.ports import Alarm, Table, Tables
    from tests.databases import AnyStore


class StopError(Exception):
    """What a test throws out of a block."""


def table(tables: Tables, name: str) -> Table[Any]:
    found: Table[Any] = getattr(tables, name)
    return found


def key(name: str, noun: Noun) -> dict[str, object]:
    return {each: getattr(noun, each) for each in KEYS[name][1]}


async def add(store: AnyStore, name: str, *nouns: Noun) -> None:
    async with store.write() as tables:
        for noun in nouns:
            assert await table(tables, name).add(noun)


async def found(store: AnyStore, name: str, **equal: object) -> list[Any]:
    async with store.read() as tables:
        return await table(tables, name).find(**equal)


async def test_every_noun_comes_back_as_it_was(store: AnyStore) -> None:
    stored = {name: (full(noun, 100), bare(noun, 200)) for name, (noun, _, _) in KEYS.items() if name != "deliveries"}
    for name, nouns in stored.items():
        await add(store, name, *nouns)
    async with store.read() as tables:
        for name, nouns in stored.items():
            assert [await table(tables, name).get(**key(name, noun)) for noun in nouns] == list(nouns)
            assert await table(tables, name).count() == 2


async def test_every_delivery_comes_back_with_its_position(store: AnyStore) -> None:
    nouns = [full(Delivery, 100), bare(Delivery, 200)]
    await add(store, "deliveries", *nouns)
    back = [(await found(store, "deliveries", key=each.key))[0] for each in nouns]
    assert back == [each.model_copy(update={"position": place}) for place, each in enumerate(nouns, 1)]


async def test_every_noun_is_replaced_and_dropped(store: AnyStore) -> None:
    async with store.write() as tables:
        for name, (noun, names, _) in KEYS.items():
            old = full(noun, 100)
            new = full(noun, 300).model_copy(update=key(name, old))
            await table(tables, name).put(old)
            await table(tables, name).put(new)
            expected = new.model_copy(update={"position": 1}) if name == "deliveries" else new
            assert await table(tables, name).find() == [expected]
            dropped = [await table(tables, name).drop(**key(name, old)) for _ in range(2)]
            assert (names, dropped) == (names, [True, False])


async def test_add_tells_whether_the_key_stood_already(store: AnyStore) -> None:
    async with store.write() as tables:
        told = [await tables.people.add(person("a", email=email)) for email in ("first", "second")]
    assert told == [True, False]
    assert await found(store, "people") == [person("a", email="first")]


async def test_many_are_added_and_put_at_once_as_they_are_one_by_one(store: AnyStore) -> None:
    async with store.write() as tables:
        for name, (noun, _, _) in KEYS.items():
            first, second, third = (full(noun, each) for each in (100, 200, 300))
            assert await table(tables, name).add(second)
            assert await table(tables, name).add_all([first, second, bare(noun, 400), first]) == [second, first]
            await table(tables, name).put_all([third, bare(noun, 200).model_copy(update=key(name, second)), first])
            assert await table(tables, name).add_all([]) == []
    async with store.read() as tables:
        for name, (noun, _, _) in KEYS.items():
            made = [full(noun, 100), bare(noun, 200).model_copy(update=key(name, full(noun, 200))), full(noun, 300)]
            back = [(await table(tables, name).find(**key(name, each)))[0] for each in made]
            places = [{"position": each.position} if name == "deliveries" else {} for each in back]
            assert back == [each.model_copy(update=place) for each, place in zip(made, places, strict=True)]
            assert await table(tables, name).count() == 4


async def test_add_tells_whether_another_unique_value_stood_already(store: AnyStore) -> None:
    for name, (_, _, unique) in KEYS.items():
        if unique:
            await check_unique(store, name)


async def check_unique(store: AnyStore, name: str) -> None:
    noun, _, (unique,) = KEYS[name]
    old = full(noun, 100)
    same = full(noun, 300).model_copy(update={each: getattr(old, each) for each in unique})
    async with store.write() as tables:
        assert [await table(tables, name).add(each) for each in (old, same)] == [True, False]
        assert await table(tables, name).find() == [old]


async def test_put_refuses_a_unique_value_of_another_row_and_the_block_is_lost(store: AnyStore) -> None:
    await add(store, "ideas", idea(1), idea(2))
    with pytest.raises(ValueError, match="ideas"):
        await put_twice(store)
    assert await found(store, "ideas") == [idea(1), idea(2)]


async def put_twice(store: AnyStore) -> None:
    async with store.write() as tables:
        await tables.ideas.put(idea(2, text="changed"))
        await tables.ideas.put(idea(1, id="i2"))


async def test_a_row_of_keys_only_can_be_put_again(store: AnyStore) -> None:
    row = EventPlace(event_id="e", place_id="p", purpose=Purpose.MAIN)
    async with store.write() as tables:
        await tables.event_places.put(row)
        await tables.event_places.put(row)
        assert await tables.event_places.find() == [row]


@pytest.mark.parametrize(
    ("equal", "names"),
    [
        ({}, "A a b c é ø 💡"),
        ({"id": "a"}, "a"),
        ({"id": ("c", "a", "nobody")}, "a c"),
        ({"id": ()}, ""),
        ({"language": None}, "A é ø 💡"),
        ({"language": "da"}, "a b"),
        ({"language": ("da", None)}, "A a b é ø 💡"),
        ({"language": (None,)}, "A é ø 💡"),
        ({"language": "da", "email": "b@example.org"}, "b"),
        ({"email": "B@example.org"}, ""),
    ],
)
async def test_find_returns_what_matches_in_order_of_the_key(
    store: AnyStore, equal: dict[str, object], names: str
) -> None:
    people = [person(name) for name in ("ø", "é", "A", "💡")]
    languages = {"b": "da", "a": "da", "c": "sv"}
    people += [person(name, language=languages[name], email=f"{name}@example.org") for name in languages]
    await add(store, "people", *people)
    async with store.read() as tables:
        assert " ".join(each.id for each in await tables.people.find(**equal)) == names
        assert await tables.people.count(**equal) == len(names.split())


async def test_find_takes_enums_instants_numbers_and_flags(store: AnyStore) -> None:
    plain, other = due("a", 1), due("b", 2, kind=DueKind.END, state=DueState.DONE, derived=False, occurrence=7)
    await add(store, "dues", plain, other)
    asked: list[dict[str, object]] = [
        {"kind": DueKind.END},
        {"kind": (DueKind.END, DueKind.SUMMARY), "state": "done"},
        {"at": other.at},
        {"derived": False},
        {"occurrence": 7},
        {"occurrence": (7, 10**30, -(10**30))},
    ]
    assert [await found(store, "dues", **equal) for equal in asked] == [[other]] * len(asked)
    assert await found(store, "dues", occurrence=10**30) == []


@pytest.mark.parametrize(
    ("name", "equal"),
    [
        ("people", {"nmae": "x"}),
        ("people", {"id": 3}),
        ("people", {"id": ("a", 3)}),
        ("ideas", {"number": "3"}),
        ("dues", {"at": "2026-01-01"}),
        ("releases", {"agenda": None}),
        ("registrations", {"answers": {}}),
        ("deliveries", {"line": "place:p"}),
    ],
)
async def test_find_refuses_at_once_what_is_never_so(store: AnyStore, name: str, equal: dict[str, object]) -> None:
    async with store.read() as tables:
        with pytest.raises(TypeError):
            await table(tables, name).find(**equal)
        with pytest.raises(TypeError):
            await table(tables, name).count(**equal)


@pytest.mark.parametrize(
    "wrong", [{}, {"id": "v"}, {"idea_id": "i"}, {"idea_id": "i", "person_id": "a", "event_id": "e"}, {"idea_id": None}]
)
async def test_a_key_has_all_its_names_and_no_others(store: AnyStore, wrong: dict[str, object]) -> None:
    async with store.write() as tables:
        for act in (tables.votes.get, tables.votes.lock, tables.votes.drop):
            with pytest.raises(TypeError):
                await act(**wrong)


async def test_a_reading_block_changes_nothing(store: AnyStore) -> None:
    async with store.read() as tables:
        for act in (tables.people.add(person("a")), tables.people.put(person("a")), tables.people.drop(id="a")):
            with pytest.raises(RuntimeError):
                await act
        with pytest.raises(RuntimeError):
            await tables.people.lock(id="a")
        with pytest.raises(RuntimeError):
            await tables.deliveries.turn_over((), NOON, lease=timedelta(seconds=1), most=1, pace=TEAMS)
    assert await found(store, "people") == []


async def test_a_block_that_fails_leaves_nothing(store: AnyStore) -> None:
    await add(store, "people", person("a"), person("b"))
    with pytest.raises(StopError):
        await fail_midway(store)
    assert await found(store, "people") == [person("a"), person("b")]


async def fail_midway(store: AnyStore) -> None:
    async with store.write() as tables:
        await tables.people.add(person("c"))
        await tables.people.put(person("a", email="x"))
        await tables.people.drop(id="b")
        assert [each.id for each in await tables.people.find()] == ["a", "c"]
        raise StopError


async def test_a_block_that_is_cancelled_leaves_nothing_and_lets_the_next_one_in(store: AnyStore) -> None:
    inside = asyncio.Event()

    async def hang() -> None:
        async with store.write() as tables:
            await tables.people.add(person("a"))
            inside.set()
            await asyncio.Event().wait()

    task = asyncio.create_task(hang())
    await inside.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    await add(store, "people", person("b"))
    assert await found(store, "people") == [person("b")]


async def test_what_was_told_as_written_is_there_whoever_was_cancelled(store: AnyStore) -> None:
    chance = random.Random(11)

    async def write(number: int) -> int:
        await add(store, "people", person(f"{number}a"), person(f"{number}b"))
        return number

    tasks = [asyncio.create_task(write(number)) for number in range(40)]
    for task in tasks:
        if chance.random() < 0.5:
            for _ in range(chance.randint(0, 3)):
                await asyncio.sleep(0)
            task.cancel()
    told = [each for each in await asyncio.gather(*tasks, return_exceptions=True) if isinstance(each, int)]
    stored = {each.id for each in await found(store, "people")}
    assert stored >= {f"{number}{letter}" for number in told for letter in "ab"}
    assert {each[:-1] for each in stored if each.endswith("a")} == {each[:-1] for each in stored if each.endswith("b")}
    assert 0 < len(told) < 40
    await write(40)


async def test_a_write_block_inside_another_is_refused(store: AnyStore) -> None:
    async with store.write() as tables:
        with pytest.raises(RuntimeError, match="inside another"):
            await fail_midway(store)
        await tables.people.add(person("a"))
    await add(store, "people", person("b"))
    assert await found(store, "people") == [person("a"), person("b")]


async def test_a_reading_block_inside_a_write_block_sees_what_stood_before(store: AnyStore) -> None:
    async with store.write() as tables:
        await tables.people.add(person("a"))
        assert await found(store, "people") == []


async def test_a_task_begun_in_a_write_block_may_write_afterwards(store: AnyStore) -> None:
    over = asyncio.Event()

    async def later() -> None:
        await over.wait()
        await add(store, "people", person("a"))
        store.alarm.ring("dues")

    async with store.write():
        task = asyncio.create_task(later())
    over.set()
    await task
    assert await heard(store.alarm, "dues")


async def test_a_reading_block_is_a_snapshot(store: AnyStore) -> None:
    async with store.read() as tables:
        before = await tables.people.find()
        await add(store, "people", person("a"))
        assert await tables.people.find() == before == []
    assert await found(store, "people") == [person("a")]


async def test_text_loses_what_cannot_be_stored(store: AnyStore) -> None:
    name = "a\x00b"
    await add(store, "people", person(name, email="\x00"))
    await add(store, "seen", Seen(key="k", seen_at=NOON, answer={"a\x00": ["\x00b\ud800", {"c": "\udfff"}]}))
    assert await found(store, "people", id=name) == [person("ab", email="")]
    async with store.read() as tables:
        assert await tables.people.get(id="ab") == await tables.people.get(id=name) == person("ab", email="")
        assert await tables.seen.get(key="k") == Seen(key="k", seen_at=NOON, answer={"a": ["b", {"c": ""}]})


async def test_a_number_that_fits_no_column_is_no_key(store: AnyStore) -> None:
    async with store.read() as tables:
        assert await tables.releases.get(event_id="e", number=10**30) is None


async def test_of_a_hundred_at_once_one_is_first(store: AnyStore) -> None:
    async def vote(number: int) -> bool:
        async with store.write() as tables:
            row = Vote(idea_id="i", person_id="a", event_id="e", cast_at=NOON + timedelta(seconds=number))
            return await tables.votes.add(row)

    told = await asyncio.gather(*(vote(number) for number in range(100)))
    assert sorted(told) == [False] * 99 + [True]
    assert [row.cast_at for row in await found(store, "votes")] == [NOON + timedelta(seconds=told.index(True))]


async def test_who_locks_a_row_decides_alone(store: AnyStore) -> None:
    await add(store, "claims", Claim(code_hash="h", expires_at=NOON))

    async def use(name: str) -> bool:
        async with store.write() as tables:
            claim = await tables.claims.lock(code_hash="h")
            if claim is None or claim.used_by is not None:
                return False
            await tables.claims.put(claim.model_copy(update={"used_by": name}))
            return True

    told = await asyncio.gather(*(use(str(number)) for number in range(20)))
    assert sorted(told) == [False] * 19 + [True]
    assert [claim.used_by for claim in await found(store, "claims")] == [str(told.index(True))]


async def test_the_last_number_is_that_of_the_event(store: AnyStore) -> None:
    await add(store, "ideas", idea(2), idea(7), idea(9, id="other", event_id="f"))
    async with store.read() as tables:
        assert [await tables.ideas.last_number(each) for each in ("e", "f", "nobody")] == [7, 9, 0]


async def test_the_highest_value_is_that_of_the_rows_that_match(store: AnyStore) -> None:
    times = [NOON + timedelta(microseconds=each) for each in (0, 1, 500_000)]
    rows = [
        Seat(event_id="e", session_id="s", person_id=str(each), state=SeatState.WAITING, queued_at=each)
        for each in times
    ]
    await add(store, "seats", *rows)
    async with store.read() as tables:
        assert await tables.seats.highest("queued_at", event_id="e") == times[2]
        assert await tables.seats.highest("queued_at", person_id=tuple(map(str, times[:2]))) == times[1]
        assert await tables.seats.highest("queued_at", event_id="nobody") is None
        assert await tables.seats.highest("offer_until", event_id="e") is None
        assert await tables.seats.highest("queued_at", person_id=()) is None


async def test_find_takes_more_values_than_a_statement_has_places(store: AnyStore) -> None:
    await add(store, "people", *(person(name, language=None) for name in "abc"))
    many = tuple(str(number) for number in range(40_000))
    async with store.read() as tables:
        assert [each.id for each in await tables.people.find(id=(*many, "a", "c"))] == ["a", "c"]
        assert await tables.people.count(id=(*many, "b", None)) == 1
        assert await tables.dues.find(occurrence=tuple(range(40_000))) == []


async def test_lock_of_no_row_is_none(store: AnyStore) -> None:
    async with store.write() as tables:
        assert await tables.people.lock(id="nobody") is None


async def test_dues_come_in_order_of_instant(store: AnyStore) -> None:
    dues = [due("late", 9), due("b", 5), due("a", 5), due("first", 1), due("done", 2, state=DueState.DONE)]
    await add(store, "dues", *dues)
    async with store.read() as tables:
        assert [each.key for each in await tables.dues.find()] == ["first", "done", "a", "b", "late"]
        assert [each.key for each in await tables.dues.before(NOON + timedelta(minutes=5))] == ["first", "a", "b"]
        assert await tables.dues.before(NOON + timedelta(minutes=1, microseconds=-1)) == []
        assert [each.key for each in await tables.dues.before(NOON + timedelta(minutes=9), most=2)] == ["first", "a"]


async def test_events_that_nobody_holds_are_locked_in_order(store: AnyStore) -> None:
    events = [bare(Event, number).model_copy(update={"id": name}) for number, name in enumerate(("b", "a", "c"))]
    await add(store, "events", *events)
    async with store.write() as tables:
        assert [each.id for each in await tables.events.lock_free(["b", "nobody", "a"])] == ["a", "b"]
        assert await tables.events.lock_free([]) == []


async def test_only_so_many_of_what_was_seen_long_ago_are_pruned(store: AnyStore) -> None:
    await add(store, "seen", *(Seen(key=f"{age}", seen_at=NOON - timedelta(hours=age)) for age in range(6)))
    async with store.write() as tables:
        assert await tables.seen.prune(NOON - timedelta(hours=2), most=2) == 2
    assert [each.key for each in await found(store, "seen")] == ["0", "1", "2", "3"]
    async with store.write() as tables:
        assert await tables.seen.prune(NOON - timedelta(hours=2), most=2) == 1
        assert await tables.seen.prune(NOON - timedelta(hours=2), most=2) == 0
    assert [each.key for each in await found(store, "seen")] == ["0", "1", "2"]


async def heard(alarm: Alarm, topic: str) -> bool:
    try:
        await asyncio.wait_for(alarm.wait(topic, seconds=None), 0.02)
    except TimeoutError:
        return False
    return True


async def test_what_is_rung_in_a_block_is_heard_when_it_is_committed(store: AnyStore) -> None:
    alarm = store.alarm
    async with store.write():
        alarm.ring("dues")
        assert not await heard(alarm, "dues")
    assert await heard(alarm, "dues")
    assert not await heard(alarm, "dues")


async def test_what_is_rung_in_a_block_that_fails_is_not_heard(store: AnyStore) -> None:
    with pytest.raises(StopError):
        await ring_and_fail(store)
    assert not await heard(store.alarm, "dues")


async def ring_and_fail(store: AnyStore) -> None:
    async with store.write():
        store.alarm.ring("dues")
        raise StopError


async def test_clear_deletes_what_matches_and_nothing_else(store: AnyStore) -> None:
    await add(store, "ideas", idea(1), idea(2, person_id="b"), idea(3, id="other", event_id="f"))
    async with store.write() as tables:
        assert [await tables.ideas.clear(event_id="e", person_id=name) for name in ("b", "b", "nobody")] == [1, 0, 0]
        with pytest.raises(TypeError):
            await tables.ideas.clear()
    assert sorted(each.id for each in await found(store, "ideas")) == ["i1", "other"]


async def test_cleared_messages_leave_their_lines(store: AnyStore) -> None:
    await add(store, "deliveries", delivery("a", event_id="e"), delivery("b", event_id="f"))
    async with store.write() as tables:
        assert await tables.deliveries.clear(event_id="e") == 1
        turnover = await tables.deliveries.turn_over((), NOON, lease=timedelta(minutes=1), most=9, pace=UNLIMITED)
    assert [each.delivery.key for each in turnover.claimed] == ["b"]


async def test_some_fields_are_picked_of_the_rows_that_match(store: AnyStore) -> None:
    shared = idea(1, session_id="s", edited_at=NOON)
    await add(store, "ideas", idea(2), shared, idea(3, id="other", event_id="f"))
    async with store.read() as tables:
        picked = await tables.ideas.pick("number", "session_id", "edited_at", event_id="e")
        assert picked == [(1, "s", NOON), (2, None, None)]
        assert await tables.ideas.pick("number", event_id="e", session_id=("s", None)) == [(1,), (2,)]
        assert await tables.ideas.pick("number", event_id="nobody") == []
        with pytest.raises(TypeError):
            await tables.ideas.pick("words", event_id="e")


async def test_a_document_is_picked_as_json_has_it(store: AnyStore) -> None:
    answers = {"municipality": "Ærø", "name": "Åse"}
    quote = Quote(price=Price(amount=Decimal("600.00")))
    told = Registration(
        event_id="e", person_id="a", state=RegistrationState.REGISTERED, answers=answers, quote=quote, changed_at=NOON
    )
    await add(store, "registrations", told)
    async with store.read() as tables:
        picked = await tables.registrations.pick("person_id", "answers", "quote", "state", event_id="e")
    assert picked == [("a", answers, quote.model_dump(mode="json"), "registered")]


async def test_rows_are_tallied_by_the_value_of_a_field(store: AnyStore) -> None:
    await add(store, "ideas", idea(1, session_id="s"), idea(2), idea(3, session_id="s"), idea(4, id="o", event_id="f"))
    async with store.read() as tables:
        assert await tables.ideas.count_by("session_id", event_id="e") == {"s": 2, None: 1}
        assert await tables.ideas.count_by("number", event_id="nobody") == {}
        with pytest.raises(TypeError):
            await tables.ideas.count_by("words", event_id="e")


@pytest.mark.parametrize(
    ("state", "planned"), [(DueState.PLANNED, True), (DueState.DONE, False), (DueState.WITHDRAWN, False)]
)
async def test_a_block_knows_whether_it_planned_a_due(store: AnyStore, state: DueState, planned: bool) -> None:
    for way, given in (
        ("add", due("a", 1)),
        ("put", due("b", 1)),
        ("add_all", [due("c", 1)]),
        ("put_all", [due("d", 1)]),
    ):
        nouns = given if isinstance(given, list) else [given]
        told = [each.model_copy(update={"state": state}) for each in nouns]
        async with store.write() as tables:
            assert not tables.dues.planned
            await getattr(tables.dues, way)(told if isinstance(given, list) else told[0])
        assert (way, tables.dues.planned) == (way, planned)
