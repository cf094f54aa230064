"""A day in minutes: event time runs faster than the wall's, slower in group discussions.

Only the runner turns event time into wall time; cards say what the agenda says.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING

from bot.model import SessionKind

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from bot.model import Agenda

IN_GROUPS = 40.0
ELSEWHERE = 120.0
LONG_PAUSE = timedelta(hours=2)  # a night, say, which is played
PAUSE_TAKES = timedelta(seconds=5)  # in this,
BEFORE_LINE = timedelta(minutes=15)  # until so long before what comes next


@dataclass(frozen=True, slots=True)
class Tempo:
    """How event time runs over wall time: knots of (event, wall), and the factor after each.

    Before the first knot its own factor holds too. Both directions are exact to the microsecond.
    """

    knots: tuple[tuple[datetime, datetime], ...]
    factors: tuple[float, ...]

    def wall(self, instant: datetime) -> datetime:
        """Return the wall's time of an instant of event time."""
        event, wall, factor = self._knot([each for each, _ in self.knots], instant)
        return wall + (instant - event) / factor

    def event(self, moment: datetime) -> datetime:
        """Return event time at a moment of the wall's."""
        event, wall, factor = self._knot([each for _, each in self.knots], moment)
        return event + (moment - wall) * factor

    def _knot(self, column: list[datetime], moment: datetime) -> tuple[datetime, datetime, float]:
        index = max(0, bisect_right(column, moment) - 1)
        return (*self.knots[index], self.factors[index])


def tempo(begins: datetime, changes: Iterable[tuple[datetime, float]], first: float, wall: datetime) -> Tempo:
    """Return the tempo that begins at `begins` = `wall` with factor `first`, changing at instants ahead."""
    steps = [(begins, first), *sorted((at, factor) for at, factor in changes if at > begins)]
    knots = [(begins, wall)]
    for (before, factor), (at, _) in pairwise(steps):
        knots.append((at, knots[-1][1] + max((at - before) / factor, timedelta.resolution)))
    return Tempo(tuple(knots), tuple(factor for _, factor in steps))


def of_day(agenda: Agenda, begins: datetime, wall: datetime, speed: float | None = None) -> Tempo:
    """Return the tempo of an agenda: slow in group discussions, fast elsewhere, a night in a breath; or
    `speed` throughout.
    """
    if speed is not None:
        return tempo(begins, [], speed, wall)
    changes: dict[datetime, float] = {}
    lines = sorted(agenda.sessions, key=lambda each: each.start)
    for before, after in pairwise(lines):
        leaves, comes = agenda.instant(before.end or before.start), agenda.instant(after.start) - BEFORE_LINE
        if comes - leaves > LONG_PAUSE:
            changes[leaves] = (comes - leaves) / PAUSE_TAKES
            changes[comes] = ELSEWHERE
    groups = [each for each in lines if each.kind is SessionKind.BREAKOUT and each.end is not None]
    changes |= {agenda.instant(each.end): ELSEWHERE for each in groups if each.end is not None}
    changes |= {agenda.instant(each.start): IN_GROUPS for each in groups}
    return tempo(begins, changes.items(), ELSEWHERE, wall)


class ScaledClock:
    """The port Clock over a tempo and the machine's clock. Event time stands still until `begin`."""

    def __init__(self, begins: datetime, make: Callable[[datetime], Tempo]) -> None:
        """Begin at the instant `begins`, at the tempo that `make` gives for the wall's time then."""
        self._begins = begins
        self._make = make
        self._tempo: Tempo | None = None

    def begin(self) -> None:
        """Let event time run from now on."""
        self._tempo = self._make(datetime.now(UTC))

    def now(self) -> datetime:
        """Return the current instant of event time."""
        return self._tempo.event(datetime.now(UTC)) if self._tempo else self._begins

    def wall(self, instant: datetime) -> datetime:
        """Return the real instant at which event time will be, or was, `instant`."""
        return self._tempo.wall(instant) if self._tempo else datetime.now(UTC) + (instant - self._begins)


def lead(agenda: Agenda) -> timedelta:
    """Return how long before the first session a demo begins: time to look around and to register."""
    return timedelta(minutes=agenda.notices.heads_up + 45)
