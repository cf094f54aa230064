"""How long things are kept after an event, each kind for as long as the operator decided; then they go, a little at
a time, whichever replica comes to it.
"""

from __future__ import annotations

import asyncio
import logging
import random
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from bot import holdings
from bot.arrivals.checking import door
from bot.model import EventState, Noun, ProposalState
from bot.occasions import with_agenda

if TYPE_CHECKING:
    from datetime import datetime

    from bot.model import Event, Proposal
    from bot.ports import Clock, Store, Tables
    from bot.settings import Settings

logger = logging.getLogger(__name__)

DAY: Final = 86_400.0  # seconds of real time between two sweeps
_FIRST: Final = 3_600.0  # within so many after the start: replicas do not sweep as one
_AT_ONCE: Final = 500  # messages in one transaction
_TEXTS: Final = (
    *("ideas", "votes", "dealt", "questions", "backings", "polls", "ballots", "moderations", "themes", "placings"),
    *("theme_steps", "embeddings", "harvests", "groups", "rounds", "broadcasts", "digests", "audit", "uploads"),
    "draws",
)


class Keeping(Noun):
    """For how many days after an event each kind is kept; 0 for good. `drafts` counts from when one was made."""

    messages: int = 0
    drafts: int = 0
    people: int = 0
    texts: int = 0


def keeping_of(settings: Settings) -> Keeping:
    """Return what an operator decided."""
    return Keeping(
        messages=settings.keep_messages,
        drafts=settings.keep_drafts,
        people=settings.keep_people,
        texts=settings.keep_texts,
    )


async def keep_house(store: Store, clock: Clock, keeping: Keeping) -> None:
    """Sweep once a day, for ever."""
    pause = random.uniform(0, _FIRST)
    while True:
        await asyncio.sleep(pause)
        gone = await sweep(store, clock.now(), keeping)
        if any(gone.values()):
            logger.info("swept", extra=gone)
        pause = DAY


async def sweep(store: Store, now: datetime, keeping: Keeping) -> dict[str, int]:
    """Let go of what is kept no longer, and return how much it was by kind: messages, drafts, people, texts."""
    gone = dict.fromkeys(("messages", "drafts", "people", "texts"), 0)
    async with store.read() as tables:
        events = [each for each in await tables.events.find() if each.ends_at is not None]
    await _codes(store, now)
    if keeping.messages:
        before = now - timedelta(days=keeping.messages)
        for event_id in (None, *(each.id for each in _ended(events, before))):
            gone["messages"] += await _messages(store, event_id, before if event_id is None else now)
    if keeping.drafts:
        gone["drafts"] = await _drafts(store, now - timedelta(days=keeping.drafts))
    for event in events:
        days = await _days(store, event, keeping.people)
        if days and _ended([event], now - timedelta(days=days)):
            gone["people"] += await _people(store, event)
    if keeping.texts:
        for event in _ended(events, now - timedelta(days=keeping.texts)):
            async with store.write() as tables:
                gone["texts"] += sum([await holdings.table(tables, name).clear(event_id=event.id) for name in _TEXTS])
    return gone


def _ended(events: list[Event], before: datetime) -> list[Event]:
    return [each for each in events if each.ends_at is not None and each.ends_at < before]


async def _messages(store: Store, event_id: str | None, before: datetime) -> int:
    gone = 0
    while True:
        async with store.write() as tables:
            some = await tables.deliveries.prune(before, _AT_ONCE, event_id=event_id)
        gone += some
        if some < _AT_ONCE:
            return gone


async def _drafts(store: Store, before: datetime) -> int:
    async with store.read() as tables:
        waiting = await tables.proposals.find(state=tuple(ProposalState))
        old = [each for each in waiting if each.made_at < before]
    for each in old:
        async with store.write() as tables:
            await _drop_draft(tables, each)
    return len(old)


async def _drop_draft(tables: Tables, proposal: Proposal) -> None:
    """Drop a programme that was handed over, and the event that it would have been."""
    await tables.proposals.drop(id=proposal.id)
    event = await tables.events.lock(id=proposal.event_id)
    if event is None or event.state is not EventState.DRAFT or await tables.proposals.count(event_id=event.id):
        return
    for name in ("feeds", "event_places", "dues"):
        await holdings.table(tables, name).clear(event_id=event.id)
    await tables.assignments.clear(scope_id=event.id)
    await tables.events.drop(id=event.id)


async def _codes(store: Store, now: datetime) -> None:
    """Let go of codes that nobody can use any more."""
    async with store.read() as tables:
        old = [each for each in await tables.passcodes.find() if each.expires_at <= now]
    for each in old:
        async with store.write() as tables:
            await tables.passcodes.drop(code_hash=each.code_hash)


async def _days(store: Store, event: Event, days: int) -> int:
    """Return for how many days people are kept: as the event's form promised them, and never longer than the operator
    decided.
    """
    async with store.read() as tables:
        loaded = await with_agenda(tables, event)
    promised = loaded and loaded[1].form and loaded[1].form.keep_days
    return min(promised, days or promised) if promised else days


async def _people(store: Store, event: Event) -> int:
    """Let nobody be known any more who took part in an event, one person at a time; what was said stays, by nobody."""
    async with store.read() as tables:
        people = await holdings.at_event(tables, event.id)
    async with store.write() as tables:
        await tables.rolls.clear(event_id=event.id)
        await tables.secrets.drop(name=door(event.id))
    for person_id in sorted(people):
        async with store.write() as tables:
            await holdings.let_go(tables, event.id, person_id)
    return len(people)
