"""Teams on a bad day: a Bot Connector on loopback that fails by a seed, and writes down what it did.

What a request meets follows from the seed, its conversation and how many came before it there, so
that it does not matter who came first elsewhere.
"""

from __future__ import annotations

import asyncio
import random
from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from tests.wire.connector import Call, FakeConnector
from tests.wire.faults import Fault

if TYPE_CHECKING:
    from aiohttp import web

_THREAD = ";messageid="


@dataclass(frozen=True, slots=True)
class Arrival:
    """Something that the connector did: a message that it took, or one that it changed.

    `told` says whether it answered so; the thread is the one that was asked for.
    """

    at: datetime
    edit: bool
    conversation: str
    thread: str
    post_id: str
    activity: dict[str, Any]
    told: bool = True


@dataclass
class Trouble(Fault):
    """A fault that may come when the work is `done` already."""

    done: bool = False


def refused(chance: random.Random) -> Trouble:
    """Nothing was done, and it says so; a 429 tells how long to wait, or does not."""
    status = chance.choice((429, 429, 412, 503))
    wait = chance.choice((None, "1", f"{chance.uniform(0.05, 0.6):.2f}")) if status == 429 else None
    return Trouble("weather", 1, status=status, code="Storm", retry_after=wait)


def gave_up(chance: random.Random) -> Trouble:
    """A gateway gave up: perhaps it was done."""
    return Trouble("weather", 1, status=chance.choice((502, 504)), code="Storm", done=chance.random() < 0.5)


def cut(chance: random.Random) -> Trouble:
    """The connection ends, before or after it was done."""
    return Trouble("weather", 1, drop=chance.choice(("before", "after")))


def slow(chance: random.Random) -> Trouble:
    """It is done, and the answer takes its time."""
    return Trouble("weather", 1, seconds=chance.uniform(0.1, 1.0))


def hang(chance: random.Random) -> Trouble:
    """It is done, or not, and nobody hears of it for longer than anybody waits."""
    status = chance.choice((0, 503))
    return Trouble("weather", 1, status=status, code="Storm", seconds=HANGS)


HANGS = 25.0  # seconds; who waits for an answer gives up after twenty
STORM = (refused, refused, gave_up, cut, slow)


class Weather(FakeConnector):
    """See the module. `force` is the share of requests that something happens to, `hanging` of those that
    nobody answers in time; `unknown` is how many messages it did not answer for. `heard` are all
    requests, also those that the weather took.
    """

    def __init__(self, seed: int | str = 0) -> None:
        super().__init__()
        self.seed = seed
        self.force = 0.0
        self.hanging = 0.0
        self.unknown = 0
        self.heard: list[Call] = []
        self.log: list[Arrival] = []
        self.met: Counter[str] = Counter()
        self._lanes: Counter[str] = Counter()
        self._told = True

    def swallow(self, match: str) -> asyncio.Event:
        """Keep the next request that matches, and never do it; it is let go, refused, when the event is set."""
        gate = asyncio.Event()
        self._faults.append(Trouble(match, 1, status=503, code="Storm", gate=gate))
        return gate

    def arrived(self, conversation: str) -> list[str]:
        """Return what was said in a conversation, each message as it was first, in the order of arrival."""
        return [_said(each.activity) for each in self.log if not each.edit and each.conversation == conversation]

    def take(self, name: str) -> Fault:
        """Return what a test asked for, else what the weather brings."""
        asked = super().take(name)
        return asked if asked.match or not self.force else self._bring(name)

    async def _read(self, request: web.Request) -> Call:
        call = await super()._read(request)
        self.heard.append(call)
        return call

    def _bring(self, name: str) -> Fault:
        method, _, path = name.partition(" ")
        parts = path.partition(_THREAD)[0].split("/")
        lane = f"{method} {parts[3] if len(parts) > 3 else ''}"
        self._lanes[lane] += 1
        chance = random.Random(f"{self.seed}/{lane}/{self._lanes[lane]}")
        dice = chance.random()
        if dice >= self.force + self.hanging:
            return Fault("", 0)
        kind = hang if dice < self.hanging else chance.choice(STORM)
        self.met[kind.__name__] += 1
        self.unknown += method == "POST" and kind in {hang, cut, gave_up}
        return kind(chance)

    def _respond(self, call: Call, fault: Fault) -> web.Response:
        self._told = not (fault.status or fault.drop or fault.seconds == HANGS)
        if isinstance(fault, Trouble) and fault.done:
            self._do(call)
        return super()._respond(call, fault)

    def _do(self, call: Call) -> tuple[int, dict[str, Any] | None]:
        status, body = super()._do(call)
        if status < 300 and (found := arrival(call, body, told=self._told)) is not None:
            self.log.append(found)
        return status, body


def _said(activity: dict[str, Any]) -> str:
    return str(activity.get("text") or activity.get("summary") or "")


def arrival(call: Call, body: dict[str, Any] | None, *, told: bool) -> Arrival | None:
    """Return what a request that went well put into a conversation, or None where that is nothing."""
    now = datetime.now(UTC)
    made = body or {}
    match [call.method, *call.parts]:
        case ["POST", "v3", "conversations"]:
            if not call.body.get("isGroup"):
                return None
            channel = call.body["channelData"]["channel"]["id"]
            return Arrival(now, False, channel, "", made["activityId"], call.body["activity"], told)
        case ["POST", "v3", "conversations", conversation, "activities"]:
            base, _, thread = conversation.partition(_THREAD)
            return Arrival(now, False, base, thread, str(made.get("id")), call.body, told)
        case ["PUT", "v3", "conversations", conversation, "activities", post_id]:
            base, _, thread = conversation.partition(_THREAD)
            content = {key: value for key, value in call.body.items() if key != "id"}
            return Arrival(now, True, base, thread, post_id, content, told)
    return None
