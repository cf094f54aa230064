"""The minutes of a day in their order: past midnight, on a clock face, and without the day's own span."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from schedules.readers.clock import DAY, NOON

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from schedules.readers.prose.items import Item

LONGEST_NIGHT: Final = 12 * 60
LONGEST_HALF: Final = 9 * 60
MORNING: Final = 7 * 60
LATEST_UNSAID: Final = 8 * 60 + 59  # 9.00 below 11.00 is a mistake or a second track, not the evening
_HOUR: Final = 60


def settle_day(items: list[Item], *, alone: bool, begins: Collection[int] = ()) -> tuple[list[Item], Item | None]:
    """Return the items of a day with minutes that rise past midnight, and the day's own span.

    `alone` says that no other day has a heading: 9.00 below 21.00 is then the next morning, else a second
    programme of the same day. `begins` is when the text says that days begin: 6.30 is in the evening where
    the day is said to begin at 6.30 pm. A span that all others lie within, and that stands before them, is the
    day itself.
    """
    first = items[0] if items else None
    evening = first is not None and not first.half_day and first.start not in begins and first.start + NOON in begins
    _unroll(items, earliest=DAY if alone else MORNING, before=items[0].start + NOON if evening else 0)
    others = items[1:]
    if first is not None and first.end is not None and len(others) > 1:
        nested = others[0].line.indent > first.line.indent >= others[-1].line.indent
        inside = all(first.start <= each.start and (each.end or each.start) <= first.end for each in others)
        reach = max(each.start for each in others) - first.start
        if inside and not nested and others[-1].start > first.start and reach * 2 >= first.end - first.start:
            return others, first
    return items, None


def find_strays(items: Sequence[Item]) -> list[Item]:
    """Return the items that begin before the one above them although the one below goes on from there."""
    strays: list[Item] = []
    for place in range(1, len(items)):
        above, each = items[place - 1], items[place]
        below = items[place + 1] if place + 1 < len(items) else None
        falls = each.start < above.start and each.line.number > above.line.number
        if falls and (below is None or below.start >= above.start):
            strays.append(each)
    return strays


def _unroll(items: Sequence[Item], earliest: int, before: int) -> None:
    """Move what follows midnight to after it, and afternoons on a clock face to the afternoon."""
    said = any(item.half_day for item in items)
    face = said or not any(item.start > NOON + 59 for item in items)
    latest = NOON if said or before else LATEST_UNSAID
    shift = 0
    for item in items:
        start = item.start + shift
        late = before - start
        turned = item.start <= latest and late > (0 if said else _HOUR) and start + NOON >= before
        if face and turned and not item.half_day:
            _move(item, shift + NOON)
        else:
            shift += DAY if late >= LONGEST_NIGHT and item.start < earliest else 0
            _move(item, shift)
        _unroll_end(item, face=face)
        before = item.start


def _move(item: Item, minutes: int) -> None:
    item.start += minutes
    if item.end is not None:
        item.end += minutes


def _unroll_end(item: Item, *, face: bool) -> None:
    """Let an end that lies before its start be the one after it: 11.30-1.00, 22.00-02.00."""
    if item.end is None or item.end >= item.start:
        if item.end is not None and item.end - item.start > DAY:
            item.end -= DAY
        return
    for later, longest in ((NOON, LONGEST_HALF if face else 0), (DAY, LONGEST_NIGHT)):
        if 0 < item.end + later - item.start <= longest:
            item.end += later
            return
