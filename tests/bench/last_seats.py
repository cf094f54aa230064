"""A hundred people who register at the same moment for ten seats, from the signed request to the answer, by the whole
app: exactly ten get one. Beside it stand the same hundred one after another, each alone.

What the hundredth waits for is the work of ninety-nine others on one core: what a registration costs, not what it
waits for, decides how the two compare.

    python -m tests.bench.last_seats DATABASE METADATA_URL     (the process that is measured)
"""

from __future__ import annotations

import asyncio
import gc
import json
import sys
import time
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from statistics import median, quantiles
from typing import TYPE_CHECKING, Any, Final

from bot import app
from bot.model import Agenda, FieldKind, Form, FormField, Identity, IdentityKind, Person, Session, SessionKind
from tests.bench.databases import fdatasync_p50, fresh
from tests.bench.idea import SERVICE, NoTokens, settings
from tests.bench.machine import pin
from tests.bench.measure import ROUNDS, Row
from tests.bench.wire import _Framed, post
from tests.bench.workers import working
from tests.wire import activities
from tests.wire.tokens import Signer

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from tests.bench.measure import Measure
    from tests.bench.workers import Worker

PEOPLE: Final = 100
SEATS: Final = 10
AIM: Final = 10.0  # shown, and fails nothing: on one core a hundred take what a hundred cost
IN_A_ROW: Final = 1.5
FIELDS: Final = (
    FormField(id="name", required=True),
    FormField(id="municipality", kind=FieldKind.MUNICIPALITY, required=True),
    FormField(id="role"),
    FormField(id="email", kind=FieldKind.EMAIL, required=True),
)
TYPED: Final = {"municipality": "Vejle", "role": "Konsulent"}


class Once(_Framed):
    """One connection, on which one request after another may be made; each wait is noted."""

    def __init__(self) -> None:
        super().__init__()
        self._answered: asyncio.Future[bytes] | None = None
        self._asked = 0.0
        self.seconds = 0.0

    def ask(self, request: bytes) -> asyncio.Future[bytes]:
        """Make a request; its answer is the future's."""
        self._answered = asyncio.get_running_loop().create_future()
        self._asked = time.perf_counter()
        self.transport.write(request)
        return self._answered

    def message_received(self, message: bytes, /) -> None:
        self.seconds = time.perf_counter() - self._asked
        if self._answered is not None:
            self._answered.set_result(message)


def request(verb: str, event_id: str, number: int, bearer: str, **typed: str) -> bytes:
    """Return what Teams sends when somebody presses a button in a chat of their own."""
    data = {"verb": verb, "event": event_id, **{f"answer_{name}": each for name, each in typed.items()}}
    pressed = activities.execute(
        data,
        activities.in_personal(SERVICE, chat=f"a:1-{number}"),
        activities.person(number, f"Person {number}"),
        verb=verb,
    )
    return post("/api/messages", json.dumps(pressed, ensure_ascii=False).encode(), bearer)


def registering(event_id: str, bearer: str) -> list[bytes]:
    """Return a hundred people's registrations."""
    return [
        request(
            "submit_registration",
            event_id,
            number,
            bearer,
            name=f"Person {number}",
            email=f"p{number}@by.example",
            **TYPED,
        )
        for number in range(PEOPLE)
    ]


def right(message: bytes) -> bool:
    """Whether an answer is one: a card, and no apology."""
    return message.startswith(b"HTTP/1.1 200 ") and b"application/vnd.microsoft.card.adaptive" in message


async def one_by_one(callers: Sequence[Once], asked: Sequence[bytes]) -> list[float]:
    """Let each ask when the one before was answered."""
    waits = []
    for caller, each in zip(callers, asked, strict=True):
        if not right(message := await caller.ask(each)):
            raise RuntimeError(message[:600])
        waits.append(caller.seconds)
    return waits


async def at_once(callers: Sequence[Once], asked: Sequence[bytes]) -> list[float]:
    """Let all ask at the same moment."""
    told = await asyncio.gather(*(caller.ask(each) for caller, each in zip(callers, asked, strict=True)))
    if wrong := next((each for each in told if not right(each)), b""):
        raise RuntimeError(wrong[:600])
    return [each.seconds for each in callers]


# Who answers ----------------------------------------------------------------------------------------


def identity(number: int) -> Identity:
    account = activities.person(number)
    return Identity(
        id=f"i{number}",
        person_id=f"p{number}",
        app_id=activities.APP,
        tenant_id=activities.HOST,
        user_id=account["id"],
        aad_object_id=account["aadObjectId"],
        email=f"p{number}@by.example",
        kind=IdentityKind.MEMBER,
    )


async def main(database: str, metadata_url: str) -> None:
    """Answer until the input ends: "event" makes a new one, "state" tells who has a seat."""
    pin(0)
    start = datetime.now(UTC).replace(tzinfo=None, microsecond=0) + timedelta(days=30)
    line = Session(title="Velkommen", kind=SessionKind.OPENING, start=start, end=start + timedelta(hours=1))
    agenda = Agenda(title="Ti pladser", sessions=(line,), form=Form(fields=FIELDS, seats=SEATS))
    async with app.running(settings(database, metadata_url), tokens=NoTokens()) as started:
        async with started.store.write() as tables:  # the connector has told who they are
            await tables.people.put_all([Person(id=f"p{number}", name=f"Person {number}") for number in range(PEOPLE)])
            await tables.identities.put_all([identity(number) for number in range(PEOPLE)])
        gc.collect()
        gc.freeze()
        sys.stdout.write("{}\n")
        sys.stdout.flush()
        while said := await asyncio.to_thread(sys.stdin.readline):
            told: dict[str, Any] = {"port": int(started.url.rpartition(":")[2]), "cpu": time.process_time()}
            if json.loads(said)["do"] == "event":
                told["event"] = (await started.create_event(agenda, tenant_id=activities.HOST)).id
            else:
                async with started.store.read() as tables:
                    told["states"] = await tables.registrations.count_by("state", event_id=json.loads(said)["event"])
            sys.stdout.write(json.dumps(told) + "\n")
            sys.stdout.flush()


# What is told ---------------------------------------------------------------------------------------


async def _round(worker: Worker, callers: Sequence[Once], bearer: str, how: Any) -> tuple[list[float], float]:
    """Return how long each of a hundred waited, and the CPU of one registration.

    Raises:
        RuntimeError: not exactly ten have a seat, or somebody has none and does not wait.
    """
    made = await worker.ask("event")
    asked = registering(made["event"], bearer)
    before = (await worker.ask("state", event=made["event"]))["cpu"]
    waits = await how(callers, asked)
    after = await worker.ask("state", event=made["event"])
    if after["states"] != {"registered": SEATS, "waiting": PEOPLE - SEATS}:
        raise RuntimeError(f"who has a seat: {after['states']}")
    return waits, (after["cpu"] - before) / PEOPLE


@dataclass(frozen=True)
class Seated:
    """One round: how long one alone waited, the hundred one after another, and the hundredth of all at once; and what
    one cost of CPU, alone and in the crowd. Seconds.
    """

    alone: float
    in_a_row: float
    at_once: float
    cpu: float
    cpu_at_once: float


async def _seated(worker: Worker, callers: Sequence[Once], bearer: str) -> Seated:
    waits, cpu = await _round(worker, callers, bearer, one_by_one)
    together, cpu_at_once = await _round(worker, callers, bearer, at_once)
    return Seated(median(waits), sum(waits), quantiles(together, n=100)[98], cpu, cpu_at_once)


async def last_seats(kind: str) -> list[Row]:
    """p99 of a hundred at once beside one alone, and beside the hundred one after another."""
    async with fresh(kind) as database, Signer() as signer:
        bearer = signer.bearer(SERVICE)
        async with working("-m", "tests.bench.last_seats", database.url, signer.metadata_url) as worker:
            made = await worker.ask("event")
            loop = asyncio.get_running_loop()
            callers = [(await loop.create_connection(Once, "127.0.0.1", made["port"]))[1] for _ in range(PEOPLE)]
            for number, caller in enumerate(callers):  # so that everybody is somebody whom the bot has met
                await caller.ask(request("unregister", made["event"], number, bearer))
            rounds = [await _seated(worker, callers, bearer) for _ in range(ROUNDS + 1)][1:]
            for caller in callers:
                caller.transport.close()
        return told(rounds, fdatasync_p50(database.folder))


def told(rounds: Sequence[Seated], disk: float) -> list[Row]:
    """Return the lines of the report. That the hundredth waits for the work of those before decides the first; the
    second holds us to nobody waiting for more than that.
    """
    last, alone = median(each.at_once for each in rounds), median(each.alone for each in rounds)
    cost, crowded = median(each.cpu for each in rounds), median(each.cpu_at_once for each in rounds)
    note = f"{SEATS} of {PEOPLE} each time; CPU {cost * 1e3:.2f} ms each, {crowded * 1e3:.2f} in the crowd"
    row = median(each.in_a_row for each in rounds)
    return [
        Row(
            "p99 of 100 at once, in times one alone",
            median(each.at_once / each.alone for each in rounds),
            "times",
            aim=AIM,
            most=True,
            note=f"{last * 1e3:.0f} ms, alone {alone * 1e3:.1f} ms; fdatasync p50 {disk * 1e3:.2f} ms",
        ),
        Row(
            "p99 of 100 at once",
            last * 1e3,
            "ms",
            row * 1e3,
            median(each.at_once / each.in_a_row for each in rounds),
            IN_A_ROW,
            most=True,
            note=f"the floor is the same hundred one after another; {note}",
        ),
    ]


BENCHES: Mapping[str, Measure] = {f"last_seats_{kind}": partial(last_seats, kind) for kind in ("sqlite", "postgres")}


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
