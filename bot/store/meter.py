"""How often Teams was spoken to, by all replicas together: rows of instants, one for each tenant and
each conversation. Whoever has the tenant's row has those of its conversations: replicas take turns.
"""

from __future__ import annotations

from bisect import insort
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import select

from bot.model import Place, Priority
from bot.rates import opens_at, recent, room
from bot.store.among import among
from bot.store.lines import EPOCH, INSERTS
from bot.store.tables import rates

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sqlalchemy import Connection, Select

    from bot.rates import Pace, Window

_SKEW: Final = 5000  # milliseconds that another replica's clock may be ahead: later ones were never true

TAKEN: Final = select(rates.c.id, rates.c.taken, rates.c.closed_until).where(among(rates.c.id, "ids"))
MINE: Final = TAKEN.with_for_update()
BEGIN: Final = {name: insert(rates).on_conflict_do_nothing() for name, insert in INSERTS.items()}


def _keep(column: str) -> dict[str, Any]:
    return {
        name: (made := insert(rates)).on_conflict_do_update(index_elements=["id"], set_={column: made.excluded[column]})
        for name, insert in INSERTS.items()
    }


NOTE: Final = _keep("taken")
CLOSE: Final = _keep("closed_until")


class Meter:
    """What a tenant and its conversations have been told lately, and may be told now."""

    def __init__(self, connection: Connection, pace: Pace, tenant: str, now: datetime) -> None:
        """Take the tenant's row: whoever has it counts for its conversations too."""
        self._connection = connection
        self._pace = pace
        self._now = _milliseconds(now)
        self._tenant = f"tenant:{tenant}"
        self._taken: dict[str, list[int]] = {}
        self._closed: dict[str, datetime] = {}
        self._changed: set[str] = set()
        if pace.limited and not self._read(MINE, [self._tenant]):
            connection.execute(BEGIN[connection.dialect.name], {"id": self._tenant, "taken": []})
            self._read(MINE, [self._tenant])

    def room(self, most: int) -> int:
        """Return how many the tenant may be told at once, up to `most`."""
        return room(self._taken.get(self._tenant, ()), self._now, self._pace.tenant, most)

    def look(self, places: Iterable[Place | None]) -> None:
        """Read what was counted for the conversations of `places`."""
        if self._pace.limited:
            self._read(TAKEN, sorted({_conversation(place) for place in places if place}))

    def tenant_opens(self, priority: Priority) -> datetime:
        """Return when the tenant may be told one more."""
        return self._opens(self._tenant, self._pace.tenant, priority)

    def conversation_opens(self, place: Place | None, priority: Priority) -> datetime:
        """Return when the conversation may be told one more; one that is yet to be opened, at once."""
        if place is None:
            return EPOCH
        name = _conversation(place)
        return max(self._opens(name, self._pace.conversation, priority), self._closed.get(name, EPOCH))

    def close(self, place: Place, until: datetime) -> None:
        """Remember that a conversation takes nothing before `until`."""
        name = _conversation(place)
        self._read(TAKEN, [name])
        latest = max(until, self._closed.get(name, EPOCH))
        closed = {"id": name, "taken": [], "closed_until": latest}
        self._connection.execute(CLOSE[self._connection.dialect.name], closed)

    def take(self, place: Place | None) -> None:
        """Count what leaves now. Who has no 1:1 yet costs two requests: to open it, and to post."""
        if not self._pace.limited:
            return
        names = [self._tenant, self._tenant] if place is None else [self._tenant, _conversation(place)]
        if place is not None and f"tenant:{tenant_of(place)}" != self._tenant:
            names.pop()  # a person who is met in another tenant by now: whose row we do not have
        for name in names:
            insort(self._taken.setdefault(name, []), self._now)
            self._changed.add(name)

    def note(self) -> None:
        """Store what was counted."""
        if not self._changed:
            return
        windows = (*self._pace.conversation, *self._pace.tenant)
        kept = [{"id": name, "taken": recent(self._taken[name], self._now, windows)} for name in self._changed]
        self._connection.execute(NOTE[self._connection.dialect.name], kept)

    def _opens(self, name: str, windows: Sequence[Window], priority: Priority) -> datetime:
        if not windows:
            return EPOCH
        answer = priority is Priority.ANSWER
        return _instant(opens_at(self._taken.get(name, ()), self._now, windows, answer=answer))

    def _read(self, statement: Select[Any], names: list[str]) -> bool:
        found = self._connection.execute(statement, {"ids": names}).all() if names else []
        latest = self._now + _SKEW
        self._taken |= {name: sorted(each for each in taken if each <= latest) for name, taken, _ in found}
        self._closed |= {name: closed for name, _, closed in found if closed}
        return bool(found)


def tenant_of(place: Place) -> str:
    """Return the app and tenant that a place belongs to, as its lines name them."""
    return f"{place.app_id}/{place.tenant_id}"


def _conversation(place: Place) -> str:
    return f"conversation:{tenant_of(place)}/{place.conversation_id}"


def _milliseconds(instant: datetime) -> int:
    return int(instant.timestamp() * 1000)


def _instant(milliseconds: int) -> datetime:
    return EPOCH + timedelta(milliseconds=milliseconds)
