"""Who may have a seat: so many there are, some are kept for some, and people stand in line in the order in which they
came. Nobody who sits is ever moved, and never are more seats given out than there are.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime

    from bot.model import Reserve

OPEN: Final = ""
"""The name of the seats that anybody may have."""


class Room(NamedTuple):
    """How many seats there are (None: for all), and how many of them are kept for some, by name, in their order."""

    seats: int | None
    kept: Mapping[str, int]


class Waiting(NamedTuple):
    """Somebody in line: since when, with which number among those who came at the same instant, and which of the
    kept seats they may have besides the open ones.
    """

    queued_at: datetime
    number: int
    person_id: str
    may: frozenset[str] = frozenset()


class Offered(NamedTuple):
    """A seat for somebody who waited, and the name of those that it is one of."""

    person_id: str
    reserve: str


def room(seats: int | None, reserved: Iterable[Reserve], wall: datetime) -> Room:
    """Return how the seats are divided at a wall time: what is kept no longer is open, and no more is kept than there
    is.
    """
    kept: dict[str, int] = {}
    left = seats
    for each in reserved:
        if each.until is not None and wall >= each.until:
            continue
        size = each.seats if left is None else min(each.seats, left)
        kept[each.name] = size
        left = None if left is None else left - size
    return Room(seats, kept)


def taken(room: Room, held: Mapping[str, int]) -> dict[str, int]:
    """Return how many of the open seats and of each kind of kept ones are held; what was kept once is open now."""
    found = dict.fromkeys((OPEN, *room.kept), 0)
    for name, number in held.items():
        found[name if name in room.kept else OPEN] += number
    return found


def free(room: Room, held: Mapping[str, int], may: Iterable[str] = ()) -> str | None:
    """Return of which seats somebody can have one: of those kept for them before an open one; None for none."""
    if room.seats is None:
        return OPEN
    now = taken(room, held)
    if sum(now.values()) >= room.seats:
        return None
    allowed = frozenset(may)
    for name, size in room.kept.items():
        if name in allowed and now[name] < size:
            return name
    return OPEN if now[OPEN] < room.seats - sum(room.kept.values()) else None


def offers(room: Room, held: Mapping[str, int], line: Iterable[Waiting]) -> list[Offered]:
    """Return who in line is offered a seat now: whoever came first, of those for whom there is one."""
    now, found = dict(held), []
    for each in sorted(line):
        place = free(room, now, each.may)
        if place is not None:
            now[place] = now.get(place, 0) + 1
            found.append(Offered(each.person_id, place))
        elif room.seats is None or sum(now.values()) >= room.seats:
            break
    return found


def newcomer(room: Room, held: Mapping[str, int], line: Sequence[Waiting], may: Iterable[str] = ()) -> str | None:
    """Return which seat somebody can have who comes now: none that one in line is first to."""
    now = dict(held)
    for each in offers(room, held, line):
        now[each.reserve] = now.get(each.reserve, 0) + 1
    return free(room, now, may)


def left(room: Room, held: Mapping[str, int]) -> int | None:
    """Return how many seats anybody could have now; None where there is room for all."""
    if room.seats is None:
        return None
    now = taken(room, held)
    return max(0, min(room.seats - sum(now.values()), room.seats - sum(room.kept.values()) - now[OPEN]))


def beyond(room: Room, held: Mapping[str, int]) -> int:
    """Return how many more sit than there are seats, since there were more once."""
    return 0 if room.seats is None else max(0, sum(held.values()) - room.seats)


def position(line: Iterable[Waiting], person_id: str) -> int:
    """Return where in line somebody stands, counted from 1; 0 where they do not."""
    return next((number for number, each in enumerate(sorted(line), 1) if each.person_id == person_id), 0)
