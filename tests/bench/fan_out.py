"""Durable fan-out: the real outbox on the real store, beside a bare pooled aiohttp sender of the same messages.

Every message goes to a conversation of its own, without rate limits. Rows are queued before the clock starts.
"""

from __future__ import annotations

from functools import partial
from statistics import median
from typing import TYPE_CHECKING

from bot.delivery import WIDTH
from tests.bench.course import course
from tests.bench.databases import fdatasync_p50
from tests.bench.measure import Row, take_rounds

if TYPE_CHECKING:
    from tests.bench.course import Course
    from tests.bench.measure import Measure, Rounds

MESSAGES = 10_000
MESSAGES_SLOWLY = 2_500
SLOW = 0.05  # seconds


def to_know(rounds: Rounds, on: Course) -> str:
    """Return what a ratio beside the floor has to be read with."""
    p99 = rounds.middle(lambda each: max(each.before.p99, each.after.p99)) * 1e3
    disk = fdatasync_p50(on.database.folder) * 1e3
    facts = [
        f"W {WIDTH}",
        f"floor {on.at_once} at once, p99 {p99:.1f} ms",
        f"connector {median(on.busy):.0%} busy",
        f"fdatasync p50 {disk:.2f} ms",
    ]
    return ", ".join(filter(None, [*facts, rounds.note]))


def rate(rounds: Rounds, aim: float, note: str) -> Row:
    """Return the line that compares messages a second."""
    ours, floor = rounds.middle(lambda each: each.ours.rate), rounds.middle(lambda each: each.floor_rate)
    return Row("", ours, "messages/s", floor, rounds.middle(lambda each: each.ratio), aim, note=note)


async def fan_out(kind: str) -> list[Row]:
    """Rate and CPU with a connector that answers at once."""
    async with course(kind, places=MESSAGES) as on:
        rounds = await take_rounds(lambda: on.queue_and_send(MESSAGES), lambda: on.send_barely(MESSAGES))
        note = to_know(rounds, on)
        kept = (await on.replicas[0].ask("sent"))["count"]
        each_takes = await on.database.size() / kept
    return [
        rate(rounds, 0.45, note),
        Row(
            "CPU of the sender",
            rounds.middle(lambda each: each.ours.cpu_each) * 1e6,
            "µs/message",
            rounds.middle(lambda each: each.before.cpu_each) * 1e6,
            rounds.middle(lambda each: each.cpu_ratio),
            2.0,
            most=True,
        ),
        *_of_server(kind, rounds),
        Row("queueing", median(on.queueing) * 1e6, "µs/message", note="before the clock starts"),
        Row("disk", each_takes, "bytes/message", note="with its place and the indices"),
    ]


def _of_server(kind: str, rounds: Rounds) -> list[Row]:
    used = rounds.middle(lambda each: each.ours.server / each.ours.messages) * 1e6
    return [Row("CPU of the server", used, "µs/message")] if kind == "postgres" else []


async def fan_out_slowly(kind: str) -> list[Row]:
    """Rate with a connector that takes 50 ms; the floor has as many in flight as the outbox may."""
    async with course(kind, places=MESSAGES_SLOWLY, delay=SLOW, at_once=WIDTH) as on:
        rounds = await take_rounds(lambda: on.queue_and_send(MESSAGES_SLOWLY), lambda: on.send_barely(MESSAGES_SLOWLY))
        return [rate(rounds, 0.95, to_know(rounds, on))]


async def two_replicas() -> list[Row]:
    """CPU a message of two replicas on one PostgreSQL, the server's included, beside that of one alone."""
    count = MESSAGES // 2
    async with course("postgres", places=count, replicas=2) as on:
        rounds = await take_rounds(
            lambda: on.queue_and_send(count, replicas=2), lambda: on.queue_and_send(count, replicas=1)
        )
    one, two = (
        rounds.middle(lambda each: each.before.cpu_of_all) * 1e6,
        rounds.middle(lambda each: each.ours.cpu_of_all) * 1e6,
    )
    ratio = rounds.middle(lambda each: 2 * each.ours.cpu_of_all / (each.before.cpu_of_all + each.after.cpu_of_all))
    note = ", ".join(filter(None, ["CPU with the server's; the floor is one replica; no doubles", rounds.note]))
    return [Row("", two, "µs/message", one, ratio, 1.3, most=True, note=note)]


BENCHES: dict[str, Measure] = {
    "fan_out_sqlite": partial(fan_out, "sqlite"),
    "fan_out_postgres": partial(fan_out, "postgres"),
    "fan_out_50ms_sqlite": partial(fan_out_slowly, "sqlite"),
    "fan_out_50ms_postgres": partial(fan_out_slowly, "postgres"),
    "two_replicas": two_replicas,
}
