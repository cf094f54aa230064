"""Knowing a programme again after everything in it moved: what a session costs must not grow with how many
there are, 1,000 or 4,000; the floor is 250. Held beside titles that are all alike, the worst there is.
"""

from __future__ import annotations

import gc
import random
import time
from datetime import datetime, timedelta
from functools import partial
from itertools import count
from statistics import median
from typing import TYPE_CHECKING, Final

from bot.model import Agenda, Session, SessionKind
from schedules.release import identify
from tests.bench.machine import pin
from tests.bench.measure import Row

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tests.bench.measure import Measure

FEW: Final = 250
MANY: Final = (1_000, 4_000)
AT_MOST: Final = 2.0  # times as long a session
ROUNDS: Final = 5


def programme(number: int, *, alike: bool) -> Agenda:
    """Return so many sessions in ten rooms, ten an hour's start each day."""
    chance = random.Random(number)
    began = datetime(2026, 9, 7, 8)  # noqa: DTZ001 - wall time

    def session(each: int) -> Session:
        day, slot = divmod(each // 10, 10)
        start = began + timedelta(days=day, hours=slot)
        title = "Værksted" if alike else f"{chance.randrange(10**9):x} i {chance.choice(['byen', 'skolen', 'havnen'])}"
        return Session(title=title, kind=SessionKind.WORKSHOP, start=start, room=f"Sal {each % 10}")

    return Agenda(title="Naboskab", sessions=tuple(session(each) for each in range(number)))


def _seconds(number: int, *, alike: bool) -> float:
    """Return the CPU time a session takes to be known again, an hour later and one in twenty renamed."""
    ids = map(str, count())
    old = identify(None, programme(number, alike=alike), lambda: next(ids))
    later = [
        each.model_copy(
            update={
                "id": "",
                "start": each.start + timedelta(hours=1),
                "title": f"{each.title}, nu med kaffe" if place % 20 == 0 else each.title,
            }
        )
        for place, each in enumerate(old.sessions)
    ]
    new = old.model_copy(update={"sessions": tuple(later)})
    gc.collect()
    begun = time.process_time()
    identify(old, new, lambda: next(ids))
    return (time.process_time() - begun) / number


async def known_again(*, alike: bool) -> list[Row]:
    """CPU a session, with more and more of them."""
    pin(0)
    taken = {number: median(_seconds(number, alike=alike) for _ in range(ROUNDS)) for number in (FEW, *MANY)}
    floor = taken[FEW]
    return [
        Row(
            f"{number:,} sessions",
            taken[number] * 1e6,
            "µs/session",
            floor * 1e6,
            taken[number] / floor,
            AT_MOST,
            most=True,
            note=f"{number * taken[number]:.2f} s in all; the floor is {FEW}",
        )
        for number in MANY
    ]


BENCHES: Mapping[str, Measure] = {
    "known_again": partial(known_again, alike=False),
    "known_again_alike": partial(known_again, alike=True),
}
