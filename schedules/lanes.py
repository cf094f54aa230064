"""Who waits to be fired: a lane for each event, which one worker at a time empties in order. Where many
wait, a worker takes several lanes into one block; what was tried in vain goes alone, so that nobody else
waits for it.
"""

from __future__ import annotations

import asyncio
import random
from collections import deque
from typing import TYPE_CHECKING, Final

from bot.dispatch import Fired

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import datetime

    from bot.model import Due

    Name = tuple[str, datetime]  # a due that moved is another one here

FEW: Final = 16  # lanes, which are emptied one by one; of more a worker takes its share,
BATCH: Final = 32  # so many dues in one block
TAKEN_AGAIN: Final = (0.03, 1.0)  # seconds until an event that somebody holds is tried again: at first, at most
FAILED_AGAIN: Final = (5.0, 300.0)
PATIENT_AFTER: Final = 2  # vain tries, after which a worker
PATIENCE: Final = 0.3  # waits so many seconds for an event


class Lanes:
    """Dues by event, shared by `width` workers."""

    def __init__(self, width: int) -> None:
        """Begin with nobody."""
        self._width = width
        self._waiting: dict[str, deque[Due]] = {}
        self._busy: set[str] = set()
        self._known: set[Name] = set()
        self._taken: dict[str, int] = {}
        self._failed: dict[Name, int] = {}
        self._long: set[Name] = set()
        self._some = asyncio.Event()

    def __contains__(self, due: Due) -> bool:
        """Say whether a due, at this instant, waits or is being fired."""
        return _name(due) in self._known

    def __len__(self) -> int:
        return len(self._known)

    def add(self, due: Due) -> None:
        """Let a due wait behind those of its event."""
        if due not in self:
            self._known.add(_name(due))
            self._let_wait(due)

    async def next(self) -> list[Due]:
        """Return what to fire in one block; its events are the caller's until `give_back`."""
        while not (dues := list(self._pick())):
            self._some.clear()
            await self._some.wait()
        self._busy.update(due.event_id for due in dues)
        return dues

    def patience(self, dues: Sequence[Due]) -> float:
        """Return how many seconds to wait for an event that is held: none, but where it was so again and again."""
        return PATIENCE if self._taken.get(dues[0].event_id, 0) >= PATIENT_AFTER else 0.0

    def give_back(self, dues: Sequence[Due], fates: Mapping[str, Fired]) -> None:
        """Take back what `next` returned: what is still to be done waits again, in its order."""
        taken = {due.event_id for due in dues if fates[due.key] is Fired.TAKEN}
        for due in reversed(dues):
            if fates[due.key] in {Fired.TAKEN, Fired.LEFT, Fired.LONG}:
                if fates[due.key] is Fired.LONG:
                    self._long.add(_name(due))
                self._waiting.setdefault(due.event_id, deque()).appendleft(due)
            elif fates[due.key] is Fired.FAILED:
                tries = self._failed[_name(due)] = self._failed.get(_name(due), 0) + 1
                asyncio.get_running_loop().call_later(_pause(FAILED_AGAIN, tries), self._let_wait, due)
            else:
                self._known.discard(_name(due))
                self._long.discard(_name(due))
                self._failed.pop(_name(due), None)
        for event_id in {due.event_id for due in dues}:
            if event_id in taken:
                tries = self._taken[event_id] = self._taken.get(event_id, 0) + 1
                asyncio.get_running_loop().call_later(_pause(TAKEN_AGAIN, tries), self._free, event_id)
            else:
                self._taken.pop(event_id, None)
                self._free(event_id)

    def _pick(self) -> Iterator[Due]:
        """Take one lane; or the worker's share of them, as far as a block reaches."""
        free = [event_id for event_id in self._waiting if event_id not in self._busy]
        count = 0
        for event_id in free[: -(-len(free) // self._width) if len(free) > FEW else 1]:
            lane = self._waiting[event_id]
            single = _name(lane[0]) in self._failed or _name(lane[0]) in self._long
            alone = single or event_id in self._taken
            if count and (alone or count + len(lane) > BATCH):
                return
            for _ in range(1 if single else min(len(lane), BATCH)):
                count += 1
                yield lane.popleft()
            if not lane:
                del self._waiting[event_id]
            if alone:
                return

    def _let_wait(self, due: Due) -> None:
        self._waiting.setdefault(due.event_id, deque()).append(due)
        self._some.set()

    def _free(self, event_id: str) -> None:
        self._busy.discard(event_id)
        self._some.set()


def _name(due: Due) -> Name:
    return due.key, due.at


def _pause(bounds: tuple[float, float], tries: int) -> float:
    least, most = bounds
    return min(most, least * 2.0 ** (tries - 1)) * random.uniform(0.75, 1.25)
