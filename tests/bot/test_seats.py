"""Who may have a seat: tables, and what holds whatever people do."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.model import RegistrationState, Reserve
from bot.seats import OPEN, Offered, Room, Waiting, beyond, free, left, newcomer, offers, position, room, taken
from bot.standings import LIVE, TABLE, Act, after

NOON = datetime(2027, 5, 1, 12, tzinfo=UTC)
WALL = datetime(2027, 5, 1, 12)  # noqa: DTZ001 - wall time


def waiting(number: int, *may: str) -> Waiting:
    return Waiting(NOON + timedelta(minutes=number), number, f"p{number}", frozenset(may))


@pytest.mark.parametrize(
    ("seats", "held", "may", "found"),
    [
        (Room(None, {}), {OPEN: 9_999}, (), OPEN),
        (Room(2, {}), {}, (), OPEN),
        (Room(2, {}), {OPEN: 2}, (), None),
        (Room(0, {}), {}, (), None),
        (Room(5, {"vip": 2}), {OPEN: 3}, (), None),
        (Room(5, {"vip": 2}), {OPEN: 3}, ("vip",), "vip"),
        (Room(5, {"vip": 2}), {OPEN: 2, "vip": 2}, ("vip",), OPEN),
        (Room(5, {"vip": 2}), {OPEN: 2}, ("vip",), "vip"),
        (Room(5, {"vip": 2, "ung": 1}), {OPEN: 2, "vip": 2}, ("vip", "ung"), "ung"),
        (Room(5, {"vip": 2}), {OPEN: 5}, ("vip",), None),  # there were more once: never more than there are
        (Room(5, {}), {OPEN: 3, "vip": 1}, (), OPEN),  # what was kept is open now
        (Room(5, {}), {OPEN: 3, "vip": 2}, (), None),
    ],
)
def test_free_seat_is_of_those_kept_for_somebody_before_an_open_one(
    seats: Room, held: dict[str, int], may: tuple[str, ...], found: str | None
) -> None:
    assert free(seats, held, may) == found


@pytest.mark.parametrize(
    ("seats", "reserved", "kept"),
    [
        (10, (Reserve(name="vip", seats=3),), {"vip": 3}),
        (2, (Reserve(name="vip", seats=3), Reserve(name="ung", seats=3)), {"vip": 2, "ung": 0}),
        (10, (Reserve(name="vip", seats=3, until=WALL),), {}),
        (10, (Reserve(name="vip", seats=3, until=WALL + timedelta(minutes=1)),), {"vip": 3}),
        (None, (Reserve(name="vip", seats=3),), {"vip": 3}),
    ],
)
def test_kept_seats_open_at_their_time_and_are_no_more_than_there_are(
    seats: int | None, reserved: tuple[Reserve, ...], kept: dict[str, int]
) -> None:
    assert room(seats, reserved, WALL) == Room(seats, kept)


def test_offers_go_to_whoever_came_first_of_those_for_whom_there_is_a_seat() -> None:
    line = [waiting(3), waiting(1), waiting(2, "vip"), waiting(4, "vip")]

    assert offers(Room(5, {"vip": 1}), {OPEN: 3}, line) == [Offered("p1", OPEN), Offered("p2", "vip")]
    assert offers(Room(5, {"vip": 1}), {OPEN: 4}, line) == [Offered("p2", "vip")]
    assert offers(Room(5, {"vip": 1}), {OPEN: 4, "vip": 1}, line) == []
    assert offers(Room(None, {}), {OPEN: 5}, line) == [Offered(f"p{n}", OPEN) for n in (1, 2, 3, 4)]


def test_newcomer_comes_after_the_line_but_not_after_those_who_may_not_have_the_seat() -> None:
    assert newcomer(Room(3, {}), {OPEN: 2}, [waiting(1)]) is None
    assert newcomer(Room(3, {}), {OPEN: 1}, [waiting(1)]) == OPEN
    assert newcomer(Room(3, {"vip": 1}), {OPEN: 2}, [waiting(1)], ("vip",)) == "vip"


def test_what_is_left_is_what_anybody_could_have() -> None:
    assert left(Room(None, {}), {}) is None
    assert left(Room(5, {"vip": 2}), {OPEN: 1}) == 2
    assert left(Room(5, {"vip": 2}), {OPEN: 4}) == 0
    assert left(Room(5, {}), {OPEN: 9}) == 0
    assert (beyond(Room(5, {}), {OPEN: 9}), beyond(Room(5, {}), {OPEN: 5}), beyond(Room(None, {}), {OPEN: 9})) == (
        *(4, 0, 0),
    )


def test_place_in_line_is_counted_from_one_by_when_they_came() -> None:
    line = [waiting(3), waiting(1), waiting(2)]

    assert [position(line, each) for each in ("p1", "p2", "p3", "p4")] == [1, 2, 3, 0]


NAMES = st.sampled_from(["vip", "ung"])
ROOMS = st.builds(
    lambda seats, sizes: room(seats, [Reserve(name=name, seats=size) for name, size in sizes.items()], WALL),
    st.integers(0, 12),
    st.dictionaries(NAMES, st.integers(1, 5), max_size=2),
)
HELD = st.dictionaries(st.sampled_from([OPEN, "vip", "ung", "forrige"]), st.integers(0, 6), max_size=4)
LINES = st.lists(st.frozensets(NAMES), max_size=10).map(
    lambda sets: [waiting(number, *may) for number, may in enumerate(sets)]
)


@given(ROOMS, HELD, LINES)
def test_never_more_seats_than_there_are_and_kept_ones_only_to_those_they_are_kept_for(
    seats: Room, held: dict[str, int], line: list[Waiting]
) -> None:
    found = offers(seats, held, line)
    may = {each.person_id: each.may for each in line}
    then = dict(held)
    for each in found:
        then[each.reserve] = then.get(each.reserve, 0) + 1

    assert len({each.person_id for each in found}) == len(found)
    assert all(each.reserve == OPEN or each.reserve in may[each.person_id] for each in found)
    assert not found or sum(then.values()) <= (seats.seats or 0)
    before, now = taken(seats, held), taken(seats, then)
    assert all(now[name] <= max(size, before[name]) for name, size in seats.kept.items())


@given(ROOMS, HELD, LINES)
def test_nobody_is_passed_by_somebody_who_may_have_no_other_seats_than_they(
    seats: Room, held: dict[str, int], line: list[Waiting]
) -> None:
    got = {each.person_id for each in offers(seats, held, line)}

    for place, first in enumerate(line):
        for later in line[place + 1 :]:
            assert not (later.person_id in got and first.person_id not in got and later.may <= first.may)


@given(ROOMS, HELD, LINES)
def test_offers_leave_nothing_that_anybody_in_line_could_have(
    seats: Room, held: dict[str, int], line: list[Waiting]
) -> None:
    found = offers(seats, held, line)
    then = dict(held)
    for each in found:
        then[each.reserve] = then.get(each.reserve, 0) + 1
    left_over = [each for each in line if each.person_id not in {one.person_id for one in found}]

    assert offers(seats, then, left_over) == []


# Where a registration may go ------------------------------------------------------------------------

S = RegistrationState
COMES = {Act.BEGIN: S.DRAFT, Act.SEAT: S.REGISTERED, Act.QUEUE: S.WAITING, Act.APPLY: S.APPLIED}
EXPECTED: dict[RegistrationState | None, dict[Act, RegistrationState]] = {
    None: COMES,
    S.DRAFT: {**COMES, Act.CANCEL: S.CANCELLED},
    S.REGISTERED: {Act.CHANGE: S.REGISTERED, Act.CANCEL: S.CANCELLED},
    S.WAITING: {Act.CHANGE: S.WAITING, Act.CANCEL: S.CANCELLED, Act.OFFER: S.OFFERED},
    S.OFFERED: {
        Act.CHANGE: S.OFFERED,
        Act.CANCEL: S.CANCELLED,
        Act.TAKE: S.REGISTERED,
        Act.SELECT: S.SELECTED,
        Act.LET_GO: S.CANCELLED,
        Act.LAPSE: S.CANCELLED,
    },
    S.APPLIED: {
        Act.CHANGE: S.APPLIED,
        Act.CANCEL: S.CANCELLED,
        Act.SELECT: S.SELECTED,
        Act.RANK: S.RESERVE,
        Act.TURN_DOWN: S.DECLINED,
    },
    S.SELECTED: {Act.CHANGE: S.SELECTED, Act.CANCEL: S.CANCELLED},
    S.RESERVE: {
        Act.CHANGE: S.RESERVE,
        Act.CANCEL: S.CANCELLED,
        Act.OFFER: S.OFFERED,
        Act.SELECT: S.SELECTED,
        Act.TURN_DOWN: S.DECLINED,
    },
    S.DECLINED: {},
    S.CANCELLED: COMES,
}


@pytest.mark.parametrize("state", [None, *S])
@pytest.mark.parametrize("act", list(Act))
def test_every_act_leads_where_the_table_says_or_cannot_happen(state: RegistrationState | None, act: Act) -> None:
    assert after(state, act) == EXPECTED[state].get(act)


def test_every_state_can_be_come_to_and_those_who_are_in_can_leave() -> None:
    assert set(TABLE.values()) == set(S)
    assert all(after(each, Act.CANCEL) is S.CANCELLED for each in LIVE)
