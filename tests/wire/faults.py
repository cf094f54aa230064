"""What can go wrong at the fake connector, as a test asks for it."""

from __future__ import annotations

import asyncio
from collections import deque
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Any, Literal


@dataclass
class Fault:
    """What goes wrong with the requests that match, `times` over."""

    match: str
    times: int
    status: int = 0
    code: str = ""
    retry_after: float | str | None = None
    body: dict[str, Any] | None = None
    raw: bytes | None = None
    seconds: float = 0.0
    gate: asyncio.Event | None = None
    drop: Literal["", "before", "after"] = ""


class Faults:
    """Faults by pattern (fnmatch on "METHOD path"), used up in the order they were made."""

    def __init__(self) -> None:
        self._faults: list[Fault] = []
        self._most, self._window = 0, 0.0
        self._taken: dict[str, deque[float]] = {}

    def fail(
        self,
        match: str,
        status: int,
        *,
        times: int = 1,
        code: str = "",
        retry_after: float | str | None = None,
        body: dict[str, Any] | None = None,
        raw: bytes | None = None,
    ) -> None:
        """Answer with an error; the request is recorded but does nothing. `raw` may be any bytes."""
        fault = Fault(match, times, status=status, code=code, retry_after=retry_after, body=body, raw=raw)
        self._faults.append(fault)

    def throttle(self, most: int, seconds: float) -> None:
        """Take so many messages per conversation in so many seconds, as Teams does; 429 for the rest."""
        self._most, self._window = most, seconds

    def delay(self, match: str, seconds: float, *, times: int = 1) -> None:
        """Do what was asked, but answer that much later."""
        self._faults.append(Fault(match, times, seconds=seconds))

    def hold(self, match: str, *, times: int = 1) -> asyncio.Event:
        """Keep requests waiting, before they do anything, until the returned event is set."""
        gate = asyncio.Event()
        self._faults.append(Fault(match, times, gate=gate))
        return gate

    def drop(self, match: str, when: Literal["before", "after"], *, times: int = 1) -> None:
        """Cut the connection before anything is done, or after it is done but not answered."""
        self._faults.append(Fault(match, times, drop=when))

    def heal(self) -> None:
        """Forget all faults that are left."""
        self.let_go()
        self._faults.clear()

    def let_go(self) -> None:
        """Open every gate that is left."""
        for fault in self._faults:
            if fault.gate is not None:
                fault.gate.set()

    def take(self, name: str) -> Fault:
        """Return the fault that the next request of this name meets, and use it up."""
        for fault in self._faults:
            if fnmatchcase(name, fault.match):
                fault.times -= 1
                if fault.times == 0:
                    self._faults.remove(fault)
                return fault
        return Fault("", times=0)

    def wait_for_share(self, conversation: str, at: float) -> float | None:
        """Take one of a conversation's messages per window; or return how long to wait for the next."""
        if not self._most:
            return None
        taken = self._taken.setdefault(conversation, deque())
        while taken and at - taken[0] >= self._window:
            taken.popleft()
        if len(taken) >= self._most:
            return round(self._window - (at - taken[0]), 3)
        taken.append(at)
        return None
