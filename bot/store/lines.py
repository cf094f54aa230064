"""Who waits for whom: a line counts its open deliveries, and says when its head may be looked at.

What a block adds joins its lines when the block ends, in one order for everybody: two blocks that add
to the same two lines never wait for each other in a circle. A line that is ready too soon costs a
look; one that is ready too late would cost a message its time, so every change makes it ready.
"""

from __future__ import annotations

import time
from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import Select, bindparam, case, func, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite

from bot.store.among import among
from bot.store.tables import identities, lines, places

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from sqlalchemy import Connection

EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)  # ready at once, whatever the clock
INSERTS: Final[dict[str, Callable[..., Any]]] = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}

_here = places.alias("here")
_own = places.alias("own")
_near = places.alias("near")


def _tenant_of() -> Select[Any]:
    """Return the app and tenant that a line belongs to, or "" where nobody knows yet."""

    def named(table: Any) -> Any:
        return table.c.app_id + "/" + table.c.tenant_id

    here = select(named(_here)).where(_here.c.id == bindparam("place_id"))
    theirs = select(named(_own)).where(_own.c.person_id == bindparam("person_id")).limit(1)
    met = (
        select(named(_near))
        .join(identities, identities.c.met_in == _near.c.id)
        .where(identities.c.person_id == bindparam("person_id"))
        .limit(1)
    )
    found = [each.scalar_subquery() for each in (here, theirs, met)]
    return select(func.coalesce(*found, ""))


TENANT: Final = _tenant_of()


_was_empty: Final = lines.c.open == 0
_ready: Final = bindparam("ready", type_=lines.c.ready_at.type)
_moment: Final = bindparam("moment", type_=lines.c.turn.type)
_urgency: Final = bindparam("urgency", type_=lines.c.priority.type)
_longer: Final = {
    "open": lines.c.open + bindparam("more", type_=lines.c.open.type),
    "priority": case((or_(_was_empty, lines.c.priority > _urgency), _urgency), else_=lines.c.priority),
    "ready_at": case((or_(_was_empty, lines.c.ready_at > _ready), _ready), else_=lines.c.ready_at),
    "turn": case((_was_empty, _moment), else_=lines.c.turn),
}
JOIN: Final = update(lines).where(lines.c.id == bindparam("line")).values(_longer)
FORM: Final = {name: insert(lines).on_conflict_do_nothing() for name, insert in INSERTS.items()}
LEAVE: Final = (
    update(lines)
    .where(among(lines.c.id, "ids"))
    .values(open=lines.c.open - bindparam("fewer", type_=lines.c.open.type), ready_at=_ready, turn=_moment)
)
HOLD: Final = update(lines).where(lines.c.id == bindparam("line")).values(ready_at=_ready)


@dataclass(slots=True)
class Change:
    """What a block does to one line: `more` open ones, or fewer. The next claim looks at its head anew."""

    line: str
    place_id: str | None
    person_id: str | None
    priority: int
    more: int = 0


def join_lines(connection: Connection, changes: Iterable[Change]) -> None:
    """Tell each line what is more in it, or fewer; a line that nobody has stood in is made first."""
    moment = time.time_ns()
    ranked = [(change.line, moment + rank, change) for rank, change in enumerate(changes)]
    for _, turn, change in sorted(ranked):
        values = {
            "line": change.line,
            "more": change.more,
            "urgency": change.priority,
            "ready": EPOCH,
            "moment": turn,
        }
        if connection.execute(JOIN, values).rowcount == 0:
            owner = {"place_id": change.place_id, "person_id": change.person_id}
            tenant = connection.execute(TENANT, owner).scalar_one()
            formed = {"id": change.line, "tenant": tenant, "open": 0, "priority": 0, "ready_at": EPOCH, "turn": 0}
            connection.execute(FORM[connection.dialect.name], formed)
            connection.execute(JOIN, values)


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
