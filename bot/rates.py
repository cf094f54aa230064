"""How often Teams lets a bot speak, and when it may speak next. Pure: what has left comes in as instants.

Microsoft, "Rate limiting for agents" (2026): per bot and thread 7 in 1 s, 8 in 2 s, 60 in 30 s, 1,800
in an hour; per app and tenant 50 a second. A tenth of each is kept free for answers to people.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

GUARD: Final = 50  # milliseconds that requests may bunch up on their way


@dataclass(frozen=True, slots=True)
class Window:
    """At most so many messages in so many milliseconds."""

    milliseconds: int
    most: int


@dataclass(frozen=True, slots=True)
class Pace:
    """What one conversation may take, what one app may say in one tenant, and how far apart edits of one card are."""

    conversation: tuple[Window, ...] = ()
    tenant: tuple[Window, ...] = ()
    edits_apart: timedelta = timedelta(0)

    @property
    def limited(self) -> bool:
        """Whether it has to be remembered what has left."""
        return bool(self.conversation or self.tenant)


TEAMS: Final = Pace(
    conversation=(Window(1000, 7), Window(2000, 8), Window(30_000, 60), Window(3_600_000, 1800)),
    tenant=(Window(1000, 50),),
    edits_apart=timedelta(seconds=5),
)
UNLIMITED: Final = Pace()


def opens_at(taken: Sequence[int], now: int, windows: Sequence[Window], *, answer: bool) -> int:
    """Return when one more may leave: `now`, or a later instant.

    `taken` are the instants at which messages left, rising; all in milliseconds since 1970. What is no
    `answer` leaves a tenth of each window free.
    """
    opens = now
    for window in windows:
        most = window.most if answer else window.most - -(-window.most // 10)
        if len(taken) >= most:
            opens = max(opens, taken[-most] + window.milliseconds + GUARD)
    return opens


def room(taken: Sequence[int], now: int, windows: Sequence[Window], most: int) -> int:
    """Return how many may leave at once, answers among them; `most` where nothing limits it."""
    left = most
    for window in windows:
        left = min(left, window.most - sum(instant > now - window.milliseconds - GUARD for instant in taken))
    return max(0, left)


def recent(taken: Sequence[int], now: int, windows: Sequence[Window]) -> list[int]:
    """Return those instants that still count for one of the windows."""
    longest = max((window.milliseconds for window in windows), default=0) + GUARD
    most = max((window.most for window in windows), default=0)
    return [instant for instant in taken if instant > now - longest][-most:] if most else []
