"""What became of claims: an outcome counts only while its claim does, and a newer revision that came
meanwhile stands in line again, as an edit of what was just sent.
"""

from __future__ import annotations

import json
from datetime import UTC
from typing import TYPE_CHECKING, Final

from sqlalchemy import bindparam, func, select, text, update

from bot.model import Delivery, DeliveryState
from bot.store.among import among
from bot.store.columns import storable
from bot.store.lines import EPOCH, Change, hold_lines, join_lines, leave_lines, lock_lines
from bot.store.sheet import is_open, line_of
from bot.store.tables import deliveries, lines

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy import Connection

    from bot.ports import Outcome

_standing: Final = (
    select(*(deliveries.c[each] for each in ("position", "revision", "state", "lease_until", "line")))
    .where(among(deliveries.c.position, "positions"))
    .order_by(deliveries.c.position)
)
STANDING: Final = _standing.with_for_update()
FREE: Final = _standing.with_for_update(skip_locked=True)
_first: Final = select(func.min(deliveries.c.position)).where(
    deliveries.c.line == lines.c.id, deliveries.c.open.is_(True)
)
FIRST: Final = select(lines.c.id, _first.scalar_subquery()).where(among(lines.c.id, "ids"))
_OUTCOME: Final = (
    "state",
    "sent_revision",
    "attempts",
    "uncertain",
    "not_before",
    "activity_id",
    "error",
    "settled_at",
)
SETTLE: Final = (
    update(deliveries)
    .where(deliveries.c.position == bindparam("at_position"))
    .values({each: bindparam(f"new_{each}") for each in (*_OUTCOME, "line", "open")} | {"lease_until": None})
)


CUT: Final = (
    update(deliveries).where(deliveries.c.position == bindparam("at_position")).values(message=bindparam("shorter"))
)
# Nearly all of them were simply sent: one statement for all, which says of each only what differs.
_SENT: Final = (
    "UPDATE deliveries SET state = 'sent', open = {no}, sent_revision = revision, error = NULL, "
    "lease_until = NULL, activity_id = told.activity_id, settled_at = told.settled_at "
    "FROM {told} WHERE deliveries.position = told.position"
)
SENT: Final = {
    "sqlite": text(
        _SENT.format(
            no="0",
            told="(SELECT json_extract(value, '$.position') AS position, json_extract(value, '$.activity_id') AS "
            "activity_id, json_extract(value, '$.settled_at') AS settled_at FROM json_each(:rows)) AS told",
        )
    ),
    "postgresql": text(
        _SENT.format(
            no="false",
            told="json_to_recordset(CAST(:rows AS json)) AS told(position bigint, activity_id text, "
            "settled_at timestamptz)",
        )
    ),
}


def settle(
    connection: Connection, outcomes: Sequence[Outcome], changes: Sequence[Change] = (), *, waiting: bool = True
) -> None:
    """Record outcomes whose claims still hold, let their lines go on, and tell lines of `changes` as well.

    Rows come before lines: who holds lines already asks for free rows only, without `waiting`, and those
    that somebody else holds are left as they are.
    """
    asked = {"positions": [outcome.claimed.position for outcome in outcomes]}
    rows = connection.execute(STANDING if waiting else FREE, asked) if outcomes else ()
    stands = {row.position: row for row in rows}
    sent: list[dict[str, object]] = []
    others: list[dict[str, object]] = []
    cut: list[dict[str, object]] = []
    left: list[str] = []
    held: dict[str, Delivery] = {}
    joined: list[Change] = [*changes]
    for outcome in outcomes:
        row = stands.get(outcome.claimed.position)
        if row is None or row.state != DeliveryState.CLAIMED or row.lease_until != outcome.claimed.lease_until:
            continue  # the lease ended, and somebody else has it now
        delivery = _as_revised(outcome, row.revision)
        if delivery.state is DeliveryState.SENT:
            sent.append(_sent(delivery))
        else:
            others.append(_settled(delivery))
            if row.revision == outcome.claimed.revision and delivery.message != outcome.claimed.message:
                cut.append({"at_position": delivery.position, "shorter": delivery.message.model_dump(mode="json")})
        if is_open(delivery) and line_of(delivery) == row.line:
            held[row.line] = delivery
            continue
        left.append(row.line)
        if is_open(delivery):
            joined.append(Change(line_of(delivery), delivery.place_id, delivery.person_id, delivery.priority, more=1))
    if sent:
        connection.execute(SENT[connection.dialect.name], {"rows": json.dumps(sent)})
    if others:
        connection.execute(SETTLE, others)
    if cut:
        connection.execute(CUT, cut)
    lock_lines(connection, (*left, *held, *(each.line for each in joined)))
    leave_lines(connection, left)
    hold_lines(connection, _rests(connection, held))
    join_lines(connection, joined)


def _rests(connection: Connection, held: dict[str, Delivery]) -> dict[str, datetime]:
    """Return until when lines rest that are held by these deliveries; one with another head does not."""
    if not held:
        return {}
    heads = {line: first for line, first in connection.execute(FIRST, {"ids": list(held)})}  # noqa: C416 - no pairs
    return {line: (heads.get(line) == each.position and each.not_before) or EPOCH for line, each in held.items()}


def _sent(delivery: Delivery) -> dict[str, object]:
    at = delivery.settled_at.astimezone(UTC).isoformat(timespec="microseconds") if delivery.settled_at else None
    return {"position": delivery.position, "activity_id": storable(delivery.activity_id), "settled_at": at}


def _as_revised(outcome: Outcome, revision: int) -> Delivery:
    """Return what stands after an attempt; a newer revision that came meanwhile is still to be sent."""
    if revision <= outcome.claimed.revision:
        return outcome.delivery
    fresh = {"state": DeliveryState.QUEUED, "attempts": 0, "not_before": None}
    return outcome.delivery.model_copy(update=fresh)


def _settled(delivery: Delivery) -> dict[str, object]:
    values = {f"new_{name}": storable(getattr(delivery, name)) for name in _OUTCOME}
    return values | {
        "at_position": delivery.position,
        "new_line": line_of(delivery),
        "new_open": is_open(delivery),
    }
