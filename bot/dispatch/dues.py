"""The half of the door for what is due: acts and the rows that say they are done are one transaction.

What is to be fetched first is only claimed there: its due is moved ahead, so that somebody else has it if we
die. It is fetched and read while nothing is held, and what came of it is one more transaction.
"""

from __future__ import annotations

import asyncio
import logging
import time
from contextlib import nullcontext, suppress
from datetime import timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Final, NoReturn

from bot import acts, announcements, applications, looks, occasions, people, sensemaking, summaries, uploads
from bot.dispatch.hall import Hall
from bot.errors import DeliveryError, EmbedderError, SourceError, StoreError
from bot.model import DueKind, DueState, Purpose
from bot.occasions import Occasion, Shared
from bot.texts import Voice
from cards.elements import Face

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.model import Agenda, Due, Event
    from bot.ports import Tables

logger = logging.getLogger("bot.dispatch")

_ENOUGH: Final = 0.05  # for the dues of one block: its messages leave when it ends


class Fired(StrEnum):
    """What became of a due that was fired."""

    ACTED = "acted"  # here and now, and it is kept
    SETTLED = "settled"  # it was done before, moved or withdrawn
    LEFT = "left"  # for the next block: this one took long enough
    LONG = "long"  # for a block of its own: nobody is to wait for it
    TAKEN = "taken"  # somebody else holds its event, or the database is away: try again
    FAILED = "failed"  # it cannot be done: try again much later


class _UndoneError(Exception):
    """What ends a rehearsal's block."""


class DueDoor(Hall):
    """What every due passes through."""

    __slots__ = ()

    async def due(self, dues: Sequence[Due], patience: float = 0.0) -> dict[str, Fired]:
        """Act on dues, in one transaction with the rows that say they are done; return what became of each.

        An event that somebody else holds is waited for so many seconds. Never raises: where one of
        them cannot be done, the others are done without it.
        """
        try:
            return await self._dues(dues, patience)
        except StoreError as error:
            logger.info("dues put off", extra={"key": dues[0].key, "dues": len(dues), "code": self.note(error)})
            return {due.key: Fired.TAKEN for due in dues}
        except Exception:
            if len(dues) > 1:
                return {key: fate for each in dues for key, fate in (await self.due([each], patience)).items()}
            logger.exception("due failed", extra={"key": dues[0].key})
            return {dues[0].key: Fired.FAILED}

    async def _dues(self, dues: Sequence[Due], patience: float) -> dict[str, Fired]:
        fates = {due.key: Fired.TAKEN for due in dues}
        done: list[Due] = []
        waiting: set[str] = set()
        async with self.store.write() as tables:
            events = await _hold(tables, {due.event_id for due in dues}, patience)
            ours = tuple(due.key for due in dues if due.event_id in events)
            rows = {row.key: row for row in await tables.dues.find(key=ours)} if ours else {}
            held = [each for each in events.values() if each is not None]
            shared = await occasions.share(tables, held) if len(dues) > 1 else None
            began = time.monotonic()
            for due in (each for each in dues if each.event_id in events):
                row = rows.get(due.key)
                if row is None or row.state is not DueState.PLANNED or row.at != due.at:
                    fates[due.key] = Fired.SETTLED
                elif due.kind in looks.LEASES:
                    done.append(looks.claim(row, events[due.event_id], self.clock.now()))
                    await _keep(tables, done[-1], shared)
                elif due.event_id in waiting or (done and time.monotonic() - began > _ENOUGH):
                    fates[due.key] = Fired.LEFT
                elif (state := await self._do(tables, row, events[due.event_id], shared)) is None:
                    fates[due.key] = Fired.LONG
                    waiting.add(due.event_id)
                else:
                    done.append(row.model_copy(update={"state": state}))
                    await _keep(tables, done[-1], shared)
            if shared is not None:
                await shared.write(tables)
        for each in done:
            late_s = round(self._late(each).total_seconds(), 3) if each.kind not in looks.LEASES else 0.0
            level = logging.DEBUG if each.kind is DueKind.PROGRESS and each.target else logging.INFO  # a look at groups
            logger.log(level, "due", extra={"key": each.key, "state": each.state, "late_s": late_s})
        if done:
            self._ring(tables)
        return fates | {each.key: Fired.ACTED for each in done}

    async def rehearse(self, due: Due) -> None:
        """Act on a due and undo it, so that nothing is done for the first time when it counts. Never raises."""
        if due.kind in looks.LEASES:
            return
        try:
            async with self.store.write() as tables:
                await self._do_in_vain(tables, due)
        except (_UndoneError, StoreError):
            pass  # where the database is away it is told elsewhere
        except Exception:
            logger.exception("due not rehearsed", extra={"key": due.key})
        await self.warm_up()

    async def warm_up(self) -> None:
        """Load what reads ideas, so that the first of a day is not late. Never raises."""
        with suppress(EmbedderError):
            await self.embedder.embed(["…"])
            await asyncio.to_thread(sensemaking.warm_up)

    async def _do_in_vain(self, tables: Tables, due: Due) -> NoReturn:
        for event in await tables.events.lock_free([due.event_id]):
            shared = await occasions.share(tables, [event])
            await self._do(tables, due, event, shared)
            await shared.write(tables)
        raise _UndoneError

    async def follow(self, due: Due) -> None:
        """Do what is well done once a due is said or claimed, and what nothing waits for. Never raises."""
        try:
            if due.kind is DueKind.HEADS_UP:
                await self._learn_who_is_who(due.event_id)
            elif due.kind is DueKind.UPLOAD:
                await self._upload(due)
            elif due.kind is DueKind.MAKE_SENSE:
                await self._make_sense(due)
            elif due.kind is DueKind.SELECT:
                await self._select(due)
            elif due.kind in looks.LEASES:
                await self._look(due)
        except StoreError as error:
            logger.info("not followed up", extra={"key": due.key, "code": self.note(error)})
        except Exception:
            logger.exception("not followed up", extra={"key": due.key})

    async def _make_sense(self, due: Due) -> None:
        """Read and think of what a claimed due is about, while nothing is held, and keep what came of it."""
        async with self.sense:
            async with self.store.read() as tables:
                wanted = await sensemaking.wanted(tables, due, self.embedder.space, self.clock.now())
            came = sensemaking.Came() if wanted is None else await sensemaking.work(self.embedder, wanted)
            async with self.store.write() as tables:
                await sensemaking.take_in(tables, wanted, due, came, self.clock.now(), self.buttons)
                await self._tell_anew(tables, due.event_id)
        level = logging.INFO if came.error else logging.DEBUG
        logger.log(level, "sense made", extra={"key": due.key, "code": came.code})
        self._ring(tables)

    async def _select(self, due: Due) -> None:
        """Draw up who is selected while nothing is held, and keep what came of it."""
        async with self.sense:
            async with self.store.read() as tables:
                day = await self._day(tables, due.event_id)
                wanted = await applications.wanted(day, due) if day else None
            found = await asyncio.to_thread(applications.draw, wanted) if wanted else None
            async with self.store.write() as tables:
                if (day := await self._day(tables, due.event_id)) is not None:
                    await applications.take_in(day, due, wanted, found)
        self._ring(tables)

    async def _day(self, tables: Tables, event_id: str) -> Occasion | None:
        """Return an event's occasion as its places read it; None where it has no agenda."""
        loaded = await occasions.load(tables, event_id)
        if loaded is None:
            return None
        event, agenda = loaded
        face = Face(voice=Voice(agenda.language, agenda.zone), buttons=self.buttons)
        now = self.clock.now()
        return Occasion(tables=tables, now=now, face=face, event=event, agenda=agenda, links=self.links)

    async def _tell_anew(self, tables: Tables, event_id: str) -> None:
        """Bring what people were told of what they said up to date with what is thought of it now."""
        if (day := await self._day(tables, event_id)) is not None:
            await summaries.follow(day)

    async def _look(self, due: Due) -> None:
        """Fetch and read what a claimed due is about, while nothing is held, and keep what came of it."""
        async with self.store.read() as tables:
            wanted = await looks.wanted(tables, due)
        came = looks.Came()
        if wanted is not None:
            async with self.looks if due.kind is DueKind.FETCH else nullcontext():
                came = await looks.bring(self.sources, wanted, self.clock.now())
        async with self.store.write() as tables:
            await looks.take_in(tables, wanted, due, came, self.clock.now(), self.buttons)
        logger.info("looked", extra={"key": due.key, "code": came.code})
        self._ring(tables)

    async def _upload(self, due: Due) -> None:
        """Put a document where a person said that it may be put, while nothing is held, and say so."""
        async with self.store.read() as tables:
            wanted = await uploads.wanted(tables, due)
        late = self.clock.now() >= due.stale_at
        trouble: SourceError | None = SourceError("gone", lasting=True)
        if wanted is not None and self.press is not None and not late:
            trouble = await uploads.bring(self.press, self.sources, wanted)
        async with self.store.write() as tables:
            person = await tables.people.get(id=wanted.person_id) if wanted else None
            loaded = await occasions.load(tables, due.event_id)
            language = (person.language if person else None) or (loaded[1].language if loaded else "da")
            face = Face(voice=Voice(language), buttons=self.buttons)
            await uploads.take_in(tables, due, wanted, trouble, face, self.clock.now())
        logger.info("uploaded", extra={"key": due.key, "code": trouble.code if trouble else "done"})
        self._ring(tables)

    async def _learn_who_is_who(self, event_id: str) -> None:
        """Read the rosters of the event's main places, while no row is locked."""
        async with self.store.read() as tables:
            loaded = await occasions.load(tables, event_id)
            places = await occasions.places_for(tables, event_id, Purpose.MAIN)
        for place in places if loaded else []:
            try:
                profiles = await self.directory.roster(place)
            except DeliveryError as error:
                logger.warning("no roster", extra={"key": event_id, "status": error.status})
                continue
            async with self.store.write() as tables:
                await people.recognise(tables, place, profiles, occasions.named(loaded[1]) if loaded else set())

    def _late(self, due: Due) -> timedelta:
        """Return by how much of real time a due comes late, however fast event time runs."""
        return max(timedelta(0), self.clock.wall(self.clock.now()) - self.clock.wall(due.at))

    async def _do(self, tables: Tables, due: Due, event: Event | None, shared: Shared | None) -> DueState | None:
        """Do what a due says and return its state; None where that takes long and it shares its block."""
        now = max(self.clock.now(), due.at)
        agenda = None if event is None else await _agenda_of(tables, event, shared)
        if event is None or agenda is None or now >= due.stale_at:
            return DueState.DROPPED
        if shared is not None and acts.takes_long(agenda, due):
            return None
        face = Face(voice=Voice(agenda.language, agenda.zone), buttons=self.buttons)
        day = Occasion(tables=tables, now=now, face=face, event=event, agenda=agenda, links=self.links, shared=shared)
        await acts.perform_due(day, due, late=lambda each: self._late(each) > announcements.LATE)
        return DueState.DONE


async def _keep(tables: Tables, due: Due, shared: Shared | None) -> None:
    if shared is not None:
        shared.dues.append(due)
    else:
        await tables.dues.put(due)


async def _agenda_of(tables: Tables, event: Event, shared: Shared | None) -> Agenda | None:
    if shared is not None:
        return shared.agendas.get(event.id)
    loaded = await occasions.with_agenda(tables, event)
    return None if loaded is None else loaded[1]


async def _hold(tables: Tables, event_ids: set[str], patience: float) -> dict[str, Event | None]:
    """Hold events until the transaction ends, and return those that are held: without patience those that
    nobody else holds, with it all (None for one that there is not).

    Raises:
        StoreError: "busy", where patience was not enough.
    """
    if not patience:
        return {each.id: each for each in await tables.events.lock_free(sorted(event_ids))}
    try:
        async with asyncio.timeout(patience):
            return {each: await tables.events.lock(id=each) for each in sorted(event_ids)}
    except TimeoutError as error:
        raise StoreError("busy", "an event is held") from error
