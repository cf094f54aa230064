"""How often Teams was spoken to, by all replicas together: rows of instants, one for each tenant and
each conversation. Whoever has the tenant's row has those of its conversations: replicas take turns.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from sqlalchemy import bindparam, select, update

from bot.model import Place, Priority
from bot.rates import opens_at, recent
from bot.store.lines import EPOCH, INSERTS
from bot.store.tables import rates

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sqlalchemy import Connection

    from bot.rates import Pace, Window

TAKEN: Final = (
    select(rates.c.id, rates.c.taken).where(rates.c.id.in_(bindparam("ids", expanding=True))).with_for_update()
)
BEGIN: Final = {name: insert(rates).on_conflict_do_nothing() for name, insert in INSERTS.items()}
NOTE: Final = update(rates).where(rates.c.id == bindparam("rate")).values(taken=bindparam("instants"))


class Meter:
    """What a tenant and its conversations have been told lately, and may be told now."""

    def __init__(
        self, connection: Connection, pace: Pace, tenant: str, places: Iterable[Place | None], now: datetime
    ) -> None:
        """Read what was counted for a tenant and for the conversations of `places`."""
        self._connection = connection
        self._pace = pace
        self._now = _milliseconds(now)
        self._tenant = f"tenant:{tenant}"
        self._taken: dict[str, list[int]] = {}
        self._changed: set[str] = set()
        if pace.limited:
            self._look({self._tenant})
            self._look({_conversation(place) for place in places if place} - {self._tenant})

    def tenant_opens(self, priority: Priority) -> datetime:
        """Return when the tenant may be told one more."""
        return self._opens(self._tenant, self._pace.tenant, priority)

    def conversation_opens(self, place: Place | None, priority: Priority) -> datetime:
        """Return when the conversation may be told one more; one that is yet to be opened, at once."""
        if place is None:
            return _instant(self._now)
        return self._opens(_conversation(place), self._pace.conversation, priority)

    def take(self, place: Place | None) -> None:
        """Count what leaves now. Who has no 1:1 yet costs two requests: to open it, and to post."""
        if not self._pace.limited:
            return
        names = [self._tenant, self._tenant] if place is None else [self._tenant, _conversation(place)]
        for name in names:
            self._taken[name].append(self._now)
            self._changed.add(name)

    def note(self) -> None:
        """Store what was counted."""
        if not self._changed:
            return
        windows = (*self._pace.conversation, *self._pace.tenant)
        kept = [{"rate": name, "instants": recent(self._taken[name], self._now, windows)} for name in self._changed]
        self._connection.execute(NOTE, kept)

    def _opens(self, name: str, windows: Sequence[Window], priority: Priority) -> datetime:
        answer = priority is Priority.ANSWER
        return _instant(opens_at(self._taken.get(name, ()), self._now, windows, answer=answer))

    def _look(self, names: set[str]) -> None:
        if not names:
            return
        self._taken |= self._stored(names)
        if unknown := names - self._taken.keys():
            fresh = [{"id": name, "taken": []} for name in sorted(unknown)]
            self._connection.execute(BEGIN[self._connection.dialect.name], fresh)
            self._taken |= self._stored(unknown)

    def _stored(self, names: set[str]) -> dict[str, list[int]]:
        return {name: list(taken) for name, taken in self._connection.execute(TAKEN, {"ids": sorted(names)})}


def _conversation(place: Place) -> str:
    return f"conversation:{place.app_id}/{place.tenant_id}/{place.conversation_id}"


def _milliseconds(instant: datetime) -> int:
    return int(instant.timestamp() * 1000)


def _instant(milliseconds: int) -> datetime:
    return EPOCH + timedelta(milliseconds=milliseconds)
