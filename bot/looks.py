"""A look at a source. Nothing is fetched while anything is held: a look is claimed by moving its due ahead, and
what came of it counts only while that claim does. The last good programme is kept until something better comes.
"""

from __future__ import annotations

import asyncio
import hashlib
import logging
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Final, NamedTuple

from bot import agendas, feeds, polling, proposals, rolls, uploads
from bot.errors import AgendaError, SourceError
from bot.model import DueKind, DueState, Proposal, ProposalState, Reading, Roll, new_id
from bot.occasions import Occasion, face_of, hold, load
from bot.rolls import Listed
from bot.texts import Voice
from cards.elements import Face
from schedules import readers
from schedules.mending import undated

if TYPE_CHECKING:
    from datetime import date, datetime

    from bot.model import Agenda, Due, Event, Feed
    from bot.ports import Fetched, Sources, Tables
    from cards.elements import ButtonStyle

logger = logging.getLogger(__name__)

LEASES: Final = {
    DueKind.READ: timedelta(seconds=90),
    DueKind.FETCH: timedelta(minutes=6),
    DueKind.UPLOAD: uploads.LEASE,
    DueKind.MAKE_SENSE: timedelta(minutes=2),
    DueKind.SELECT: timedelta(minutes=3),
}
READING: Final = 20.0  # seconds: a reader takes two of them at most, but threads wait for each other


class Wanted(NamedTuple):
    """What a due wants fetched, how it stood when it was last good, and what to read it with.

    `day` is when its event begins: that of a source without any date, where `polled` says that it was used before;
    who has it read for the first time is asked instead, as far as its format lets one. With a `roll` it is a list of
    people.
    """

    due: Due
    url: str
    name: str = ""
    is_file: bool = False
    etag: str = ""
    modified: str = ""
    digest: str = ""
    zone: str | None = None
    day: date | None = None
    polled: bool = False
    roll: Roll | None = None


class Came(NamedTuple):
    """What came: a reading, or why there is none; neither where nothing has changed."""

    fetched: Fetched | None = None
    digest: str = ""
    read: Reading | Listed | AgendaError | SourceError | None = None

    @property
    def code(self) -> str:
        """Return what happened in a word, for the log."""
        if self.read is None:
            return "unchanged"
        return self.read.code if isinstance(self.read, AgendaError | SourceError) else "read"


class Look(NamedTuple):
    """A look that is being taken in: what came for a feed of an event that has `agenda`."""

    tables: Tables
    feed: Feed
    event: Event
    agenda: Agenda
    came: Came
    now: datetime


# Fetching: while nothing is held --------------------------------------------------------------------


def claim(due: Due, event: Event | None, now: datetime) -> Due:
    """Return the due of a look that is ours: it comes again if nobody says what became of it."""
    if event is None:
        return due.model_copy(update={"state": DueState.DROPPED})
    return due.model_copy(update={"at": max(now, due.at) + LEASES[due.kind]})


async def wanted(tables: Tables, due: Due) -> Wanted | None:
    """Return what a claimed due wants fetched; None where nobody wants it any more."""
    row = await tables.dues.get(key=due.key)
    if row is None or row.state is not DueState.PLANNED:
        return None
    if due.kind is DueKind.READ:
        proposal = await tables.proposals.get(id=_proposal_id(due))
        if proposal is None or proposal.state is not ProposalState.READING:
            return None
        on_the_web = await tables.feeds.get(event_id=proposal.id) is not None
        known = await load(tables, due.event_id)
        day = _first_day(known[1]) if known else None
        roll = Roll(due.target) if due.target else None
        return Wanted(row, proposal.source, name=proposal.name, is_file=not on_the_web, day=day, roll=roll)
    feed = await tables.feeds.get(event_id=due.event_id)
    found = await load(tables, due.event_id)
    if feed is None or found is None or polling.next_look(feed, found[0], row.at) is None:
        return None
    return Wanted(
        row,
        feed.url,
        etag=feed.etag,
        modified=feed.modified,
        digest=feed.digest,
        zone=found[0].zone,
        day=_first_day(found[1]),
        polled=True,
    )


def _first_day(agenda: Agenda) -> date:
    return min(each.start for each in agenda.sessions).date()


def _proposal_id(due: Due) -> str:
    return due.key.rsplit("/", 1)[1]


async def bring(sources: Sources, what: Wanted, now: datetime) -> Came:
    """Fetch a source and read it in a thread. It takes its time, and never raises.

    What could not be taken in for as long as anybody waits for it is not tried for ever.
    """
    try:
        if now >= what.due.stale_at:
            raise SourceError("unreadable")  # noqa: TRY301 - as all that keeps it from being read
        if what.is_file:
            fetched: Fetched | None = await sources.download(what.url, what.name)
        else:
            fetched = await sources.fetch(what.url, etag=what.etag, modified=what.modified)
        if fetched is None:
            return Came()
        digest = hashlib.sha256(fetched.data).hexdigest()
        if digest == what.digest:
            return Came(fetched, digest)
        async with asyncio.timeout(READING):
            return Came(fetched, digest, await asyncio.to_thread(_read, fetched, what))
    except (AgendaError, SourceError) as error:
        return Came(read=error)
    except TimeoutError:
        return Came(read=SourceError("slow", seconds=round(READING)))
    except Exception:  # a source that a reader stumbles over is not to be read for ever
        logger.exception("not read", extra={"key": what.due.key})
        return Came(read=SourceError("unreadable"))


def _read(fetched: Fetched, what: Wanted) -> Reading | Listed:
    if what.roll is not None:
        return rolls.read(fetched.data, name=fetched.name)
    try:
        reading = readers.read(fetched.data, name=fetched.name, zone=what.zone)
        if not what.polled or undated(reading) is None:
            return reading
    except AgendaError as error:
        if error.code != "date_missing" or what.day is None:
            raise
    return readers.read(fetched.data, name=fetched.name, zone=what.zone, date=what.day)


async def take_in(
    tables: Tables, what: Wanted | None, due: Due, came: Came, now: datetime, buttons: ButtonStyle
) -> None:
    """Keep what came of a look, where it is still ours, and plan the next; what nobody wants any more is done."""
    await hold(tables, due.event_id)
    row = await tables.dues.lock(key=due.key)
    if row is None or row.state is not DueState.PLANNED or (what is not None and row.at != what.due.at):
        return
    found = await load(tables, due.event_id)
    feed = await tables.feeds.lock(event_id=due.event_id)
    if due.kind is DueKind.READ or feed is None or found is None:
        await tables.dues.put(row.model_copy(update={"state": DueState.DONE}))
        if what is not None and what.roll is not None and found is not None:
            event, agenda = found
            face = Face(voice=Voice(agenda.language, agenda.zone), buttons=buttons)
            day = Occasion(tables=tables, now=now, face=face, event=event, agenda=agenda)
            await _list(day, what.roll, _proposal_id(due), came)
        elif due.kind is DueKind.READ and what is not None:
            await _arrive(tables, _proposal_id(due), came, now, buttons)
        return
    if what is None:  # nobody wanted it then; now somebody may
        await feeds.plan(tables, feed, found[0], now)
        return
    feed, event = await _compare(Look(tables, feed, *found, came, now), buttons)
    await tables.feeds.put(feed)
    await feeds.plan(tables, feed, event, now)


async def _arrive(tables: Tables, proposal_id: str, came: Came, now: datetime, buttons: ButtonStyle) -> None:
    """Show what was read for the first time; where it stands is kept until somebody uses it."""
    proposal = await tables.proposals.get(id=proposal_id)
    if proposal is None:
        return
    read = SourceError("server") if came.read is None or isinstance(came.read, Listed) else came.read
    await proposals.arrive(tables, proposal, read, now, buttons=buttons)
    feed = await tables.feeds.get(event_id=proposal_id)
    if feed is not None and isinstance(came.read, Reading) and came.read.agenda.sessions:
        await tables.feeds.put(_marked(feed, came).model_copy(update={"good_at": now}))
    elif feed is not None:
        await tables.feeds.drop(event_id=proposal_id)


async def _list(day: Occasion, roll: Roll, proposal_id: str, came: Came) -> None:
    """Show a list of people that was read, in the language of who sent it."""
    wanted = await day.tables.proposals.get(id=proposal_id)
    person = await day.tables.people.get(id=wanted.person_id) if wanted else None
    if wanted is None or person is None:
        return
    read = came.read if isinstance(came.read, Listed | AgendaError | SourceError) else SourceError("server")
    await rolls.arrive(replace(day, face=face_of(day, person)), wanted, roll, read)


def _marked(feed: Feed, came: Came) -> Feed:
    if came.fetched is None:
        return feed
    return feed.model_copy(update={"etag": came.fetched.etag, "modified": came.fetched.modified, "digest": came.digest})


async def _compare(look: Look, buttons: ButtonStyle) -> tuple[Feed, Event]:
    """Accept what is better than what there is, tell of what is wrong; return the feed and event as they now are."""
    tables, feed, event, agenda, came, now = look
    verdict = polling.judge(agenda, None if isinstance(came.read, Listed) else came.read, now)
    looked = feed.model_copy(update={"checked_at": now})
    if not verdict.trouble:
        if verdict.agenda is not None:
            event = await agendas.accept(tables, event, verdict.agenda, now)
        if feed.told:
            await feeds.tell(tables, feed, event, now, works=True)
        if isinstance(came.read, Reading) and verdict.agenda is not None:
            await feeds.tell_doubts(tables, feed, event, came.read.doubts, verdict.agenda, now)
        return _marked(looked, came).model_copy(update={"good_at": now, "trouble": "", "told": False}), event
    looked = looked.model_copy(update={"trouble": verdict.trouble})
    is_new_half = verdict.agenda is not None and feed.trouble != "half"
    if is_new_half and isinstance(came.read, Reading):
        await _offer(look, came.read, buttons)
    if is_new_half or (not feed.told and (feed.trouble or verdict.trouble not in polling.PASSING)):
        await feeds.tell(tables, looked, event, now, works=False)
        looked = looked.model_copy(update={"told": True})
    return looked, event


async def _offer(look: Look, reading: Reading, buttons: ButtonStyle) -> None:
    """Show a programme that lacks much as a proposal, perhaps it is meant so; but not in place of one that waits."""
    tables, feed, now = look.tables, look.feed, look.now
    if await tables.proposals.count(event_id=feed.event_id, person_id=feed.person_id, state=ProposalState.READY):
        return
    places = await feeds.organisers_places(tables, feed.event_id)
    proposal = Proposal(
        id=new_id(),
        event_id=feed.event_id,
        person_id=feed.person_id,
        place_id=places[0].id if places else feed.place_id,
        name=feeds.host_of(feed),
        state=ProposalState.READING,
        made_at=now,
    )
    await tables.proposals.add(proposal)
    waiting = {"event_id": proposal.id, "checked_at": None, "good_at": now}
    await tables.feeds.put(_marked(feed, look.came).model_copy(update=waiting))
    await proposals.arrive(tables, proposal, reading, now, buttons=buttons)
