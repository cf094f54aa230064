"""What may leave now: claims, leases, and the order within a place, in every store."""

from __future__ import annotations

import asyncio
import random
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from bot.model import Delivery, DeliveryState, Identity, Message, Place, PlaceKind, PlaceState, Priority, Repeat
from bot.ports import Outcome, Turnover
from bot.rates import TEAMS, UNLIMITED, Pace, Window
from tests.fakes.store import MemoryStore
from tests.store.examples import NOON, delivery

if TYPE_CHECKING:
    from datetime import datetime

    from tests.databases import AnyStore

LEASE = timedelta(seconds=60)
SECOND = timedelta(seconds=1)
CLAIMED, SENT, UNCERTAIN = DeliveryState.CLAIMED, DeliveryState.SENT, DeliveryState.UNCERTAIN
HELD = {"state": CLAIMED, "lease_until": NOON + LEASE}
ENDED = {"state": CLAIMED, "lease_until": NOON}


async def queue(store: AnyStore, *deliveries: Delivery) -> None:
    async with store.write() as tables:
        for each in deliveries:
            assert await tables.deliveries.add(each)


async def turn_over(
    store: AnyStore, *outcomes: Outcome, now: datetime = NOON, most: int = 100, pace: Pace = UNLIMITED
) -> Turnover:
    async with store.write() as tables:
        return await tables.deliveries.turn_over(outcomes, now, lease=LEASE, most=most, pace=pace)


async def claim(store: AnyStore, now: datetime = NOON, most: int = 100, pace: Pace = UNLIMITED) -> list[Delivery]:
    turnover = await turn_over(store, now=now, most=most, pace=pace)
    return [each.delivery for each in turnover.claimed]


async def settle(store: AnyStore, *outcomes: Outcome) -> None:
    assert await turn_over(store, *outcomes, most=0) == Turnover()


def became(claimed: Delivery, **fields: Any) -> Outcome:
    """Return what an attempt came to: sent, if nothing else is said."""
    sent = {"state": SENT, "sent_revision": claimed.revision, "activity_id": f"id of {claimed.key}"}
    fields = {"lease_until": None, "settled_at": NOON} | (fields or sent)
    return Outcome(claimed=claimed, delivery=claimed.model_copy(update=fields))


async def change(store: AnyStore, key: str, **fields: Any) -> None:
    async with store.write() as tables:
        row = await tables.deliveries.lock(key=key)
        assert row is not None
        await tables.deliveries.put(row.model_copy(update=fields))


async def rows(store: AnyStore) -> dict[str, Delivery]:
    async with store.read() as tables:
        return {row.key: row for row in await tables.deliveries.find()}


def keys(deliveries: list[Delivery]) -> str:
    return " ".join(each.key for each in deliveries)


async def test_positions_rise_in_order_of_arrival_and_stay(store: AnyStore) -> None:
    await queue(store, delivery("c"), delivery("a", position=99))
    async with store.write() as tables:
        assert not await tables.deliveries.add(delivery("c"))
        await tables.deliveries.put(delivery("b"))
        await tables.deliveries.put(delivery("c", message=Message(text="newer"), revision=2, position=7))
        await tables.deliveries.add(delivery("d"))
    found = await rows(store)
    assert sorted(found, key=lambda key: found[key].position) == ["c", "a", "b", "d"]
    assert found["c"].message == Message(text="newer")


async def test_a_claim_is_marked_and_returned_as_it_stands(store: AnyStore) -> None:
    await queue(store, delivery("a", attempts=2, error="429"))
    claimed = await claim(store)
    expected = delivery("a", attempts=2, error="429", position=claimed[0].position, **HELD)
    assert (claimed, await rows(store)) == ([expected], {"a": expected})
    assert await claim(store) == []


@pytest.mark.parametrize(
    ("queued", "claimed"),
    [
        pytest.param([], "", id="nothing"),
        pytest.param([delivery("a"), delivery("b"), delivery("c", place_id="q")], "a c", id="one of each place"),
        pytest.param(
            [delivery("a", person_id="p"), delivery("b", person_id="p"), delivery("c")],
            "a c",
            id="a person is no place",
        ),
        pytest.param(
            [delivery("a", place_id="q", priority=Priority.BULK), delivery("b", priority=Priority.ANSWER)],
            "b a",
            id="answers before bulk",
        ),
        pytest.param(
            [delivery("a", priority=Priority.BULK), delivery("b", priority=Priority.ANSWER), delivery("c")],
            "b a",
            id="an answer overtakes in its own place",
        ),
        pytest.param(
            [delivery("z", place_id="q"), delivery("a", priority=Priority.BULK), delivery("b")],
            "z a",
            id="whoever is behind it hurries up the oldest",
        ),
        pytest.param([delivery("a", not_before=NOON)], "a", id="its moment has come"),
        pytest.param(
            [delivery("a", not_before=NOON + SECOND), delivery("b"), delivery("c", place_id="q")],
            "c",
            id="a place waits for its oldest",
        ),
        pytest.param([delivery("a", **HELD), delivery("b")], "", id="a place waits for what is claimed"),
        pytest.param([delivery("a", **ENDED), delivery("b")], "a", id="an ended lease"),
        pytest.param(
            [delivery("a", **ENDED, repeat=Repeat.NEVER), delivery("b")], "b", id="an ended lease of what is said once"
        ),
        pytest.param(
            [delivery("a", **HELD, repeat=Repeat.NEVER), delivery("b")], "", id="a lease of what is said once"
        ),
        pytest.param([delivery("a", state=UNCERTAIN), delivery("b")], "b", id="uncertain"),
        pytest.param(
            [delivery("a", state=SENT), delivery("b", state=DeliveryState.FAILED), delivery("c")], "c", id="finished"
        ),
    ],
)
async def test_claim_takes_what_may_leave(store: AnyStore, queued: list[Delivery], claimed: str) -> None:
    await queue(store, *queued)
    assert keys(await claim(store)) == claimed


async def test_claim_takes_no_more_than_asked(store: AnyStore) -> None:
    await queue(store, *(delivery(f"k{number}", place_id=f"p{number}") for number in range(5)))
    assert [keys(await claim(store, most=2)) for _ in range(4)] == ["k0 k1", "k2 k3", "k4", ""]


async def test_an_ended_lease_is_claimed_again_or_settled_as_uncertain(store: AnyStore) -> None:
    await queue(store, delivery("again"), delivery("never", place_id="q", repeat=Repeat.NEVER))
    await claim(store)
    later = NOON + LEASE
    assert await claim(store, later - timedelta(microseconds=1)) == []
    claimed = await claim(store, later)
    found = await rows(store)
    doubtful = {"attempts": 1, "uncertain": 1}
    assert (claimed, found) == (
        [found["again"]],
        {
            "again": delivery("again", state=CLAIMED, lease_until=later + LEASE, position=1, **doubtful),
            "never": delivery(
                "never",
                place_id="q",
                repeat=Repeat.NEVER,
                state=UNCERTAIN,
                settled_at=later,
                position=found["never"].position,
                **doubtful,
            ),
        },
    )


async def test_an_outcome_is_recorded_and_the_next_of_the_line_claimed_in_one_go(store: AnyStore) -> None:
    await queue(store, delivery("a"), delivery("b"))
    first = (await claim(store))[0]
    turnover = await turn_over(store, became(first), now=NOON + SECOND)
    assert keys([each.delivery for each in turnover.claimed]) == "b"
    sent = {"state": SENT, "sent_revision": 1, "activity_id": "id of a", "settled_at": NOON}
    assert (await rows(store))["a"] == delivery("a", position=first.position, **sent)


async def test_an_outcome_that_comes_after_its_lease_changes_nothing(store: AnyStore) -> None:
    await queue(store, delivery("a"))
    late = (await claim(store))[0]
    now = (await claim(store, NOON + LEASE))[0]
    await settle(store, became(late, state=DeliveryState.FAILED))
    assert (await rows(store))["a"] == now
    await settle(store, became(now))
    await settle(store, became(late, state=DeliveryState.FAILED))
    assert (await rows(store))["a"].state == SENT


async def test_one_that_failed_waits_with_its_line(store: AnyStore) -> None:
    await queue(store, delivery("a"), delivery("b"), delivery("c", place_id="q"))
    first, other = await claim(store)
    again = NOON + 5 * SECOND
    turnover = await turn_over(store, became(first, state=DeliveryState.QUEUED, not_before=again), became(other))
    assert turnover == Turnover(again_at=again)
    assert keys(await claim(store, again)) == "a"


async def test_a_newer_revision_that_came_meanwhile_is_still_sent(store: AnyStore) -> None:
    await queue(store, delivery("a"), delivery("b"))
    first = (await claim(store))[0]
    await change(store, "a", message=Message(text="newer"), revision=2)
    turnover = await turn_over(store, became(first))
    expected = {"revision": 2, "message": Message(text="newer"), "sent_revision": 1, "activity_id": "id of a"}
    assert {each.delivery.key: each.delivery for each in turnover.claimed} == {
        "a": delivery("a", position=first.position, settled_at=NOON, **expected, **HELD),
        "b": delivery("b", position=(await rows(store))["b"].position, **HELD),
    }


async def test_what_was_too_large_goes_on_with_a_smaller_message_but_never_over_a_newer_one(store: AnyStore) -> None:
    await queue(store, delivery("a"), delivery("b", place_id="q"))
    claimed = await claim(store)
    await change(store, "b", message=Message(text="newer"), revision=2)
    smaller = {"state": DeliveryState.QUEUED, "message": Message(text="smaller")}
    await settle(store, *(became(each, **smaller) for each in claimed))
    assert {each.key: each.message.text for each in await claim(store)} == {"a": "smaller", "b": "newer"}


async def test_an_edit_waits_for_nobody_and_nobody_for_it(store: AnyStore) -> None:
    await queue(store, delivery("old"), delivery("next"))
    await settle(store, became((await claim(store))[0]))
    await change(store, "old", state=DeliveryState.QUEUED, revision=2, not_before=NOON + SECOND)
    assert keys(await claim(store)) == "next"
    assert keys(await claim(store, NOON + SECOND)) == "old"


async def test_edits_of_one_message_keep_apart_and_the_last_state_arrives(store: AnyStore) -> None:
    pace = Pace(edits_apart=5 * SECOND)
    await queue(store, delivery("a"))
    left: list[tuple[int, str]] = []
    for second in range(20):
        now = NOON + second * SECOND
        for each in await claim(store, now, pace=pace):
            left.append((second, each.message.text))
            await settle(store, became(each, state=SENT, sent_revision=each.revision, activity_id="x", settled_at=now))
        if second < 12:
            row = (await rows(store))["a"]
            newer = {"message": Message(text=str(second)), "revision": row.revision + 1}
            await change(store, "a", state=DeliveryState.QUEUED, **newer)
    assert left == [(0, "a"), (1, "0"), (6, "5"), (11, "10"), (16, "11")]


async def test_what_was_given_up_may_be_sent_again(store: AnyStore) -> None:
    await queue(store, delivery("a"), delivery("b"))
    await settle(store, became((await claim(store))[0], state=DeliveryState.FAILED))
    await settle(store, became((await claim(store))[0]))
    assert await claim(store) == []
    await change(store, "a", state=DeliveryState.QUEUED, settled_at=None)
    assert keys(await claim(store)) == "a"


async def test_one_that_is_dropped_leaves_its_line(store: AnyStore) -> None:
    await queue(store, delivery("a"), delivery("b"))
    async with store.write() as tables:
        assert await tables.deliveries.drop(key="a")
    assert keys(await claim(store)) == "b"
    assert await turn_over(store, became((await rows(store))["b"])) == Turnover()


@pytest.mark.parametrize(
    ("queued", "seconds"),
    [
        pytest.param([], None, id="nothing"),
        pytest.param([delivery("a", state=SENT, not_before=NOON + SECOND)], None, id="finished"),
        pytest.param([delivery("a", not_before=NOON + SECOND)], 1, id="its moment"),
        pytest.param([delivery("a"), delivery("b", not_before=NOON + SECOND)], 60, id="its lease before the moment"),
        pytest.param([delivery("a", **HELD), delivery("b")], 60, id="a lease"),
        pytest.param(
            [delivery("a", **HELD), delivery("b", place_id="q", not_before=NOON + 5 * SECOND)], 5, id="the earliest"
        ),
    ],
)
async def test_a_claim_tells_when_to_look_again(store: AnyStore, queued: list[Delivery], seconds: int | None) -> None:
    await queue(store, *queued)
    expected = None if seconds is None else NOON + seconds * SECOND
    assert (await turn_over(store)).again_at == expected


async def test_it_does_not_tell_while_there_is_more(store: AnyStore) -> None:
    await queue(store, delivery("a"), delivery("b", place_id="q"))
    assert (await turn_over(store, most=1)).again_at is None


CHAT = Place(
    id="p",
    app_id="app",
    tenant_id="host",
    conversation_id="19:c",
    kind=PlaceKind.GROUP,
    service_url="https://t.example",
)


async def test_a_claim_tells_where_it_goes(store: AnyStore) -> None:
    blocked, own = (
        CHAT.model_copy(
            update={
                "id": each,
                "conversation_id": each,
                "kind": PlaceKind.PERSONAL,
                "person_id": "mette",
                "state": state,
            }
        )
        for each, state in (("a:1", PlaceState.BLOCKED), ("a:2", PlaceState.OK))
    )
    async with store.write() as tables:
        for place in (CHAT, blocked, own):
            await tables.places.add(place)
    await queue(store, delivery("root"), delivery("to her", person_id="mette"), delivery("to him", person_id="bo"))
    first = (await turn_over(store)).claimed
    assert {each.delivery.key: (each.place, each.root) for each in first} == {
        "root": (CHAT, None),
        "to her": (own, None),
        "to him": (None, None),
    }
    await settle(store, *(became(each.delivery) for each in first))
    await queue(store, delivery("reply", thread_of="root"), delivery("lost", place_id="gone", thread_of="nothing"))
    second = (await turn_over(store)).claimed
    assert {each.delivery.key: (each.place, each.root) for each in second} == {
        "reply": (CHAT, "id of root"),
        "lost": (None, None),
    }


# Rates -----------------------------------------------------------------------------------------

OPENS = NOON.replace(microsecond=NOON.microsecond // 1000 * 1000) + timedelta(milliseconds=1050)
SLOW = Pace(conversation=(Window(1000, 4),), tenant=(Window(1000, 20),))


async def met(store: AnyStore, *places: Place) -> None:
    async with store.write() as tables:
        for place in places:
            await tables.places.add(place)


def spot(number: int, tenant: str = "host", conversation: str = "", thread: str = "") -> Place:
    named = {"id": f"p{tenant}{number}", "tenant_id": tenant, "thread_root": thread}
    return CHAT.model_copy(update=named | {"conversation_id": conversation or f"19:{tenant}{number}"})


async def play(store: AnyStore, pace: Pace, seconds: float, step: float = 0.05) -> list[tuple[float, str]]:
    """Send whatever may leave, for so long; return when each left."""
    left: list[tuple[float, str]] = []
    for tick in range(int(seconds / step)):
        now = NOON + timedelta(seconds=tick * step)
        claimed = await claim(store, now, pace=pace)
        left += [(tick * step, each.key) for each in claimed]
        await settle(store, *(became(each) for each in claimed))
    return left


async def test_a_conversation_and_its_threads_share_one_rate_and_answers_keep_some_of_it(store: AnyStore) -> None:
    threads = [spot(number, conversation="19:c", thread=str(number)) for number in range(6)]
    await met(store, *threads, spot(9))
    await queue(store, *(delivery(f"k{number}", place_id=each.id) for number, each in enumerate(threads)))
    await queue(store, delivery("other", place_id="phost9"))
    assert keys(await claim(store, pace=SLOW)) == "k0 k1 k2 other"
    await queue(store, delivery("answer", place_id="phost5", priority=Priority.ANSWER))
    turnover = await turn_over(store, pace=SLOW)
    assert (keys([each.delivery for each in turnover.claimed]), turnover.again_at) == (
        "answer",
        OPENS,
    )
    assert keys(await claim(store, OPENS - timedelta(milliseconds=1), pace=SLOW)) == ""
    assert keys(await claim(store, OPENS, pace=SLOW)) == "k3 k4 k5"


async def test_no_window_ever_holds_more_than_teams_allows(store: AnyStore) -> None:
    await met(store, *(spot(number, conversation="19:c", thread=str(number)) for number in range(90)))
    await queue(store, *(delivery(f"k{number}", place_id=f"phost{number}") for number in range(90)))
    left = [instant for instant, _ in await play(store, TEAMS, 40, step=0.25)]
    most = {
        seconds: max(sum(begin <= instant < begin + seconds for instant in left) for begin in left)
        for seconds in (1, 2, 30)
    }
    assert all(most[seconds] <= allowed for seconds, allowed in ((1, 7), (2, 8), (30, 60))), most
    assert len(left) >= 72  # and what it allows is used, but for the tenth that answers keep


async def test_a_conversation_that_teams_throttled_waits_as_a_whole_and_delays_no_other(store: AnyStore) -> None:
    threads = [spot(number, conversation="19:c", thread=str(number)) for number in range(3)]
    await met(store, *threads, spot(9))
    await queue(store, delivery("k0", place_id="phost0"))
    held = (await claim(store, pace=SLOW))[0]
    again = NOON + 30 * SECOND
    throttled = became(held, state=DeliveryState.QUEUED, not_before=again, error="429 Throttled")
    await turn_over(store, throttled.model_copy(update={"place": threads[0], "closed_until": again}), pace=SLOW)
    await queue(store, delivery("k1", place_id="phost1"), delivery("other", place_id="phost9"))
    await queue(store, delivery("answer", place_id="phost2", priority=Priority.ANSWER))
    turnover = await turn_over(store, now=NOON + SECOND, pace=SLOW)
    assert (keys([each.delivery for each in turnover.claimed]), turnover.again_at) == ("other", again)
    assert keys(await claim(store, again, pace=SLOW)) == "answer k0 k1"


async def test_a_tenant_that_has_had_its_share_delays_no_other(store: AnyStore) -> None:
    await met(store, *(spot(number) for number in range(30)), spot(1, "guest"))
    await queue(store, *(delivery(f"k{number}", place_id=f"phost{number}") for number in range(30)))
    await queue(store, delivery("theirs", place_id="pguest1"))
    first = await turn_over(store, pace=SLOW)
    assert (len(first.claimed), first.again_at) == (19, OPENS)
    assert "theirs" in {each.delivery.key for each in first.claimed}
    second = await turn_over(store, now=OPENS, pace=SLOW)
    assert len(second.claimed) == 12


async def test_who_has_to_be_opened_a_chat_for_costs_two_requests(store: AnyStore) -> None:
    await met(store, CHAT)
    async with store.write() as tables:
        for number in range(12):
            identity = Identity(
                id=str(number), app_id="app", tenant_id="host", user_id=str(number), person_id=str(number), met_in="p"
            )
            await tables.identities.add(identity)
    await queue(store, *(delivery(f"k{number}", person_id=str(number)) for number in range(12)))
    assert len(await claim(store, pace=SLOW)) == 9


async def test_tally_counts_by_kind_and_state(store: AnyStore) -> None:
    assert await tally(store) == {}
    await queue(store, delivery("a"), delivery("b"), delivery("c", state=SENT), delivery("d", kind="end"))
    assert await tally(store) == {("start", "queued"): 2, ("start", "sent"): 1, ("end", "queued"): 1}


async def tally(store: AnyStore) -> dict[tuple[str, str], int]:
    async with store.read() as tables:
        return await tables.deliveries.tally()


async def test_any_course_of_events_ends_as_it_does_in_memory(store: AnyStore) -> None:
    chance, oracle = random.Random(4), MemoryStore()
    now = NOON
    for number in range(150):
        now += chance.choice((0, 1, 30)) * SECOND
        done = [unnumbered(await take_step(each, number, now, random.Random(number))) for each in (oracle, store)]
        assert done[0] == done[1], number
        assert await tally(oracle) == await tally(store), number
    ended = [unnumbered(list((await rows(each)).values())) for each in (oracle, store)]
    assert ended[0] == ended[1]


def unnumbered(found: list[Delivery]) -> list[Delivery]:
    """Leave out the positions: they rise everywhere, but databases skip numbers."""
    return [row.model_copy(update={"position": 0}) for row in found]


async def take_step(store: AnyStore, number: int, now: datetime, chance: random.Random) -> list[Delivery]:
    """Queue, claim, settle or edit something, as chance has it."""
    if chance.random() < 0.4:
        where = {chance.choice(("place_id", "person_id")): chance.choice("pqr")}
        when = chance.choice((None, None, now + 10 * SECOND))
        more = {"repeat": chance.choice(list(Repeat)), "priority": chance.choice(list(Priority)), "not_before": when}
        await queue(store, delivery(f"k{number}", **{"place_id": None} | where | more))
        return []
    found = sorted((await rows(store)).values(), key=lambda row: row.position)
    again = {"state": DeliveryState.QUEUED, "not_before": now + 5 * SECOND, "lease_until": None, "settled_at": now}
    if chance.random() < 0.6:
        held = [row for row in found if row.state is CLAIMED and chance.random() < 0.5]
        outcomes = [became(row) if chance.random() < 0.7 else became(row, **again) for row in held]
        pace = chance.choice((UNLIMITED, SLOW, TEAMS))
        turnover = await turn_over(store, *outcomes, now=now, most=chance.randint(1, 3), pace=pace)
        return [each.delivery for each in turnover.claimed]
    if found:
        changes: list[dict[str, Any]] = [
            {"state": SENT, "settled_at": now},
            {"state": UNCERTAIN},
            again,
            {"state": DeliveryState.QUEUED},
        ]
        row = chance.choice(found)
        await change(store, row.key, revision=row.revision + 1, **chance.choice(changes))
    return []


async def test_workers_at_once_never_hold_the_same_and_keep_the_order(store: AnyStore) -> None:
    await work_off([store, store, store], places=6, messages=10)


async def work_off(stores: list[AnyStore], *, places: int, messages: int) -> None:
    """Let workers claim and send until all is gone; each leaves once, in order, one at a time in a place."""
    queued = [
        delivery(f"{place}.{number}", place_id=f"p{place}") for number in range(messages) for place in range(places)
    ]
    await queue(stores[0], *queued)
    sent: list[str] = []
    in_flight: list[str | None] = []

    async def work(store: AnyStore) -> None:
        while len(sent) < len(queued):
            for each in await claim(store, most=4):
                assert each.place_id not in in_flight
                in_flight.append(each.place_id)
                await asyncio.sleep(0)
                in_flight.remove(each.place_id)
                sent.append(each.key)
                await settle(store, became(each))

    await asyncio.gather(*(work(store) for store in stores))
    by_place = [[int(key.split(".")[1]) for key in sent if key.startswith(f"{place}.")] for place in range(places)]
    assert by_place == [list(range(messages))] * places
