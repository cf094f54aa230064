"""Who sat with whom before: at this event, and at other editions of it; only who was there counts."""

from __future__ import annotations

from collections import Counter, defaultdict
from itertools import combinations
from typing import TYPE_CHECKING

from bot.grouping import meeting

if TYPE_CHECKING:
    from collections.abc import Collection

    from bot.grouping.problem import Pair
    from bot.model import Event, GroupRole, Member, Round, Session
    from bot.occasions import Occasion


async def met(day: Occasion, session: Session, person_ids: Collection[str]) -> dict[Pair, int]:
    """Return how often each two of these people sat in one group before a session."""
    sat = await before(day, session)
    members = await day.tables.members.find(round_id=tuple(each.id for each in sat), absent=False) if sat else []
    return pairs(members, frozenset(person_ids))


async def held(day: Occasion, session: Session) -> dict[str, dict[GroupRole, int]]:
    """Return how often each person had each role before a session."""
    sat = await before(day, session)
    members = await day.tables.members.find(round_id=tuple(each.id for each in sat), absent=False) if sat else []
    found: dict[str, Counter[GroupRole]] = defaultdict(Counter)
    for each in members:
        if each.role is not None:
            found[each.person_id][each.role] += 1
    return {person_id: dict(roles) for person_id, roles in found.items()}


def pairs(members: Collection[Member], person_ids: Collection[str]) -> dict[Pair, int]:
    """Return how often each two of these people sit in one group."""
    tables: dict[str, list[str]] = defaultdict(list)
    for each in members:
        if each.person_id in person_ids:
            tables[each.group_id].append(each.person_id)
    return dict(Counter(meeting(*pair) for table in tables.values() for pair in combinations(table, 2)))


async def before(day: Occasion, session: Session) -> list[Round]:
    """Return the rounds that people have behind them when a session begins, and those that they will have."""
    events = await editions(day)
    found = await day.tables.rounds.find(event_id=tuple(events))
    return [each for each in found if _is_before(day, each, session)]


async def editions(day: Occasion) -> list[str]:
    """Return the ids of an event and its other editions: of its series, and of the concept that it is based on."""
    base = day.event.base_event_id or day.event.id
    found: list[Event] = await day.tables.events.find(base_event_id=base)
    found += await day.tables.events.find(id=base)
    if day.event.series:
        found += await day.tables.events.find(series=day.event.series)
    ours = {each.id for each in found if each.tenant_id == day.event.tenant_id}
    return sorted(ours | {day.event.id})


def _is_before(day: Occasion, sitting: Round, session: Session) -> bool:
    """Whether people sat in a round; one of this event that is dealt, and is to be sooner, counts too."""
    if sitting.event_id == day.event.id and sitting.session_id == session.id:
        return False
    if sitting.state != "dealt":
        return True
    other = day.agenda.session(sitting.session_id) if sitting.event_id == day.event.id else None
    ahead = other is not None and day.agenda.wall(day.now) < (other.end or other.start)
    return other is not None and ahead and (other.start, other.id) < (session.start, session.id)
