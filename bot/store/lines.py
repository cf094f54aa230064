"""Who waits for whom: a line counts its open deliveries, and says when its head may be looked at.

What a block adds joins its lines when the block ends, in one order for everybody: two blocks that add
to the same two lines never wait for each other in a circle. A line that is ready too soon costs a
look; one that is ready too late would cost a message its time, so every change makes it ready.
"""

from __future__ import annotations

import json
import time
from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import (
    JSON,
    BigInteger,
    Text,
    bindparam,
    case,
    cast,
    collate,
    column,
    func,
    literal,
    or_,
    select,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite

from bot.store.among import among
from bot.store.query import Query
from bot.store.tables import identities, lines, places

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from sqlalchemy import ColumnElement, Connection, Dialect

EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)  # ready at once, whatever the clock
INSERTS: Final[dict[str, Callable[..., Any]]] = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}

_here = places.alias("here")
_own = places.alias("own")
_near = places.alias("near")


def _tenant_of(change: Any) -> ColumnElement[str]:
    """Return the app and tenant that a line belongs to, or "" where nobody knows yet."""

    def named(table: Any) -> Any:
        return table.c.app_id + "/" + table.c.tenant_id

    here = select(named(_here)).where(_here.c.id == change["place_id"])
    theirs = select(named(_own)).where(_own.c.person_id == change["person_id"]).limit(1)
    met = (
        select(named(_near))
        .join(identities, identities.c.met_in == _near.c.id)
        .where(identities.c.person_id == change["person_id"])
        .limit(1)
    )
    return func.coalesce(*(each.scalar_subquery() for each in (here, theirs, met)), "")


_FIELDS: Final = {"line": Text(), "place_id": Text(), "person_id": Text()} | dict.fromkeys(
    ("more", "priority", "turn"), BigInteger()
)
_told: Final = bindparam("changes", type_=Text())
_ready: Final = bindparam("ready", type_=lines.c.ready_at.type)
_moment: Final = bindparam("moment", type_=lines.c.turn.type)


def _told_to_postgres() -> dict[str, ColumnElement[Any]]:
    """Return the fields of each change that is told."""
    fields = [column(name, kind) for name, kind in _FIELDS.items()]
    told = func.json_to_recordset(cast(_told, JSON)).table_valued(*fields, name="told").render_derived(with_types=True)
    return {name: told.c[name] for name in _FIELDS}


def _told_to_sqlite() -> dict[str, ColumnElement[Any]]:
    """Return the fields of each change that is told."""
    told = func.json_each(_told).table_valued("value", name="told")
    return {name: func.json_extract(told.c.value, f"$.{name}") for name in _FIELDS}


def _join(name: str, change: dict[str, ColumnElement[Any]], alphabet: str) -> Any:
    """Return what tells lines of changes, in order of their code points: one that nobody has stood in is made."""
    values = {
        "id": change["line"],
        "tenant": _tenant_of(change),
        "open": change["more"],
        "priority": change["priority"],
        "ready_at": literal(EPOCH, lines.c.ready_at.type),
        "turn": change["turn"],
    }
    told = select(*values.values()).where(change["line"].is_not(None)).order_by(collate(change["line"], alphabet))
    form = INSERTS[name](lines).from_select(list(values), told)
    fresh, was_empty = form.excluded, lines.c.open == 0
    longer = {
        "tenant": case((lines.c.tenant == "", fresh.tenant), else_=lines.c.tenant),
        "open": lines.c.open + fresh.open,
        "priority": case((or_(was_empty, lines.c.priority > fresh.priority), fresh.priority), else_=lines.c.priority),
        "ready_at": fresh.ready_at,
        "turn": case((was_empty, fresh.turn), else_=lines.c.turn),
    }
    return form.on_conflict_do_update(index_elements=["id"], set_=longer)


JOIN: Final = {
    "sqlite": _join("sqlite", _told_to_sqlite(), "BINARY"),
    "postgresql": _join("postgresql", _told_to_postgres(), "C"),
}
LEAVE: Final = (
    update(lines)
    .where(among(lines.c.id, "ids"))
    .values(open=lines.c.open - bindparam("fewer", type_=lines.c.open.type), ready_at=_ready, turn=_moment)
)
KEEP_OUT: Final = select(lines.c.id).where(among(lines.c.id, "ids")).order_by(lines.c.id).with_for_update()
HOLD: Final = update(lines).where(lines.c.id == bindparam("line")).values(ready_at=_ready)


@dataclass(slots=True)
class Change:
    """What a block does to one line: `more` open ones, or fewer. The next claim looks at its head anew."""

    line: str
    place_id: str | None
    person_id: str | None
    priority: int
    more: int = 0


@cache
def joining(dialect: Dialect) -> Query:
    """Return the statement that tells lines what is more in them; it takes what `told` returns."""
    return Query(JOIN[dialect.name], dialect)


def told(changes: Iterable[Change]) -> dict[str, str]:
    """Return the parameters of `joining`: one change for a line, each with the moment at which it came."""
    moment = time.time_ns()
    ranked = [
        {
            "line": each.line,
            "place_id": each.place_id,
            "person_id": each.person_id,
            "more": each.more,
            "priority": each.priority,
            "turn": moment + rank,
        }
        for rank, each in enumerate(changes)
    ]
    return {"changes": json.dumps(ranked, ensure_ascii=False)}


def lock_lines(connection: Connection, ids: Iterable[str]) -> None:
    """Keep others out of these lines, in the one order; SQLite's writer has kept them out already."""
    wanted = sorted(set(ids))
    if len(wanted) > 1 and connection.dialect.name == "postgresql":
        connection.execute(KEEP_OUT, {"ids": wanted})


def join_lines(connection: Connection, changes: Sequence[Change]) -> None:
    """Tell each line, once, what is more in it, or fewer; one that nobody has stood in is made first."""
    if changes:
        connection.execute(JOIN[connection.dialect.name], told(changes))


def leave_lines(connection: Connection, left: Iterable[str]) -> None:
    """Take one open delivery off each line, and let the next one come to its head."""
    moment = time.time_ns()
    fewer = Counter(left)
    for number in sorted(set(fewer.values())):
        ids = sorted(line for line, count in fewer.items() if count == number)
        connection.execute(LEAVE, {"ids": ids, "fewer": number, "ready": EPOCH, "moment": moment})


def hold_lines(connection: Connection, held: dict[str, datetime]) -> None:
    """Let nobody look at these lines before their instants."""
    if held:
        connection.execute(HOLD, [{"line": line, "ready": held[line]} for line in sorted(held)])
