"""A programme that stands on the web and is read from there again and again, once somebody uses what it said.
Those who run the event hear once that its source fails, and once that it works again.
"""

from __future__ import annotations

import hashlib
from datetime import timedelta
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from bot import polling, proposals
from bot.addresses import judge
from bot.delivery import queue
from bot.errors import SourceError
from bot.model import (
    Answer,
    Audience,
    Delivery,
    Due,
    DueKind,
    DueState,
    Feed,
    Message,
    PlaceKind,
    Priority,
    ProposalState,
    Purpose,
    new_id,
)
from bot.occasions import places_for
from bot.texts import Voice
from cards import preview as preview_cards
from cards.elements import Face

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from bot.model import Agenda, Doubt, Event, Place
    from bot.occasions import Guest, Scene
    from bot.ports import Tables
    from cards.markdown import Markdown

_STALE: Final = timedelta(days=3650)  # a look is never too late
_SERIOUS: Final = frozenset(
    {
        "end_before_start",
        "goes_back",
        "weekday_differs",
        "day_twice",
        "days_apart",
        "cut_short",
        "entry_lost",
        "too_many",
    }
)
_MOST_DOUBTS: Final = 5


def host_of(feed: Feed) -> str:
    """Return where a source lies, as far as anybody may read it: the rest of its address may be a key."""
    return urlsplit(feed.url).hostname or ""


def stale(face: Face, feed: Feed, now: datetime) -> Markdown:
    """Return the line that says of when the programme is while its source fails."""
    good_at = feed.good_at or now  # a source is kept only once it was good
    return face.say(f"feed.stale.{feed.trouble}", when=_moment(face, good_at, now))


def _moment(face: Face, moment: datetime, now: datetime) -> str:
    today = face.voice.local(moment).date() == face.voice.local(now).date()
    return face.clock(moment) if today else face.voice.moment(moment)


async def note(scene: Scene) -> Markdown | None:
    """Return the line above a programme whose source fails."""
    feed = await scene.tables.feeds.get(event_id=scene.event.id)
    return stale(scene.face, feed, scene.now) if feed is not None and feed.told else None


# What people ask for --------------------------------------------------------------------------------


async def begin(tables: Tables, guest: Guest, face: Face, now: datetime, *, url: str, event: Event | None) -> Answer:
    """Have a source on the web read for the first time; it is read again once somebody uses what it says."""
    try:
        address = str(judge(url))
    except SourceError as error:
        return Answer(text=face.say(f"source_error.{error.code}", **error.values))
    feed = Feed(event_id=new_id(), url=address, person_id=guest.person.id, place_id=guest.place.id)
    answer = await proposals.begin(tables, guest, face, now, name=host_of(feed), source=address, event=event)
    reading = await tables.proposals.find(person_id=guest.person.id, state=ProposalState.READING)
    newest = max((each for each in reading if each.source == address), key=lambda each: each.made_at)
    await tables.feeds.put(feed.model_copy(update={"event_id": newest.id}))
    for each in await tables.proposals.find(person_id=guest.person.id, state=ProposalState.DROPPED):
        await forget(tables, each.id)  # one that another took the place of
    return answer


async def keep(tables: Tables, face: Face, proposal_id: str, now: datetime) -> str:
    """Follow up on a proposal that is now used: read its source again and again, or no longer that of the
    programme before; return what is to be said of it.
    """
    proposal = await tables.proposals.get(id=proposal_id)
    event = await tables.events.get(id=proposal.event_id) if proposal else None
    if proposal is None or event is None or proposal.state is not ProposalState.USED:
        return ""
    feed = await tables.feeds.get(event_id=proposal_id)
    if feed is None:
        return face.say("feed.replaced") if await _end(tables, event.id) else ""
    await tables.feeds.drop(event_id=proposal_id)
    kept = feed.model_copy(update={"event_id": event.id, "checked_at": now, "trouble": "", "told": False})
    await tables.feeds.put(kept)
    await plan(tables, kept, event, now)
    return face.say("feed.kept", host=host_of(kept), minutes=kept.every)


async def forget(tables: Tables, proposal_id: str) -> None:
    """Forget where a proposal came from that nobody uses."""
    await tables.feeds.drop(event_id=proposal_id)


async def _end(tables: Tables, event_id: str) -> bool:
    """Read an event's source no more, and return whether there was one."""
    if not await tables.feeds.drop(event_id=event_id):
        return False
    due = await tables.dues.lock(key=_key(event_id))
    if due is not None:
        await tables.dues.put(due.model_copy(update={"state": DueState.WITHDRAWN}))
    return True


async def stop(scene: Scene) -> Answer:
    """Read the event's source no more; its programme stays."""
    ended = await _end(scene.tables, scene.event.id)
    return Answer(text=scene.face.say("feed.stopped" if ended else "feed.none", event=scene.event.title))


async def tell_when(scene: Scene) -> Answer:
    """Say when the programme was last fetched, and how its source stands."""
    feed = await scene.tables.feeds.get(event_id=scene.event.id)
    if feed is None or feed.checked_at is None:
        return Answer(text=scene.face.say("feed.none", event=scene.event.title))
    when = _moment(scene.face, feed.checked_at, scene.now)
    if feed.trouble:
        said = [scene.face.say("feed.tried", host=host_of(feed), when=when), stale(scene.face, feed, scene.now)]
        return Answer(text="\n\n".join(said))
    due = await scene.tables.dues.get(key=_key(scene.event.id))
    coming = due is not None and due.state is DueState.PLANNED
    said = [scene.face.say("feed.checked", host=host_of(feed), when=when)]
    said += [scene.face.say("feed.next", when=_moment(scene.face, due.at, scene.now))] if coming and due else []
    return Answer(text=" ".join(said))


async def plan(tables: Tables, feed: Feed, event: Event, now: datetime) -> None:
    """Plan the next look at a source, or none where its event is over."""
    at = polling.next_look(feed, event, now)
    due = Due(
        key=_key(event.id),
        event_id=event.id,
        at=at or now,
        kind=DueKind.FETCH,
        stale_at=(at or now) + _STALE,
        derived=False,
        state=DueState.PLANNED if at else DueState.DONE,
    )
    await tables.dues.put(due)


def _key(event_id: str) -> str:
    return f"{event_id}/day/feed"


# What those who run it hear -----------------------------------------------------------------------


async def tell(tables: Tables, feed: Feed, event: Event, now: datetime, *, works: bool) -> None:
    """Tell those who run the event that a source fails, or that it works again."""
    for face, key, place in await _readers(tables, feed, event):
        said = [face.say("feed.works", event=event.title)]
        if not works:
            said = [face.say("feed.fails", event=event.title), stale(face, feed, now), face.say("feed.fails.then")]
        number = await tables.deliveries.count(event_id=event.id, kind="feed") + 1
        await _post(tables, f"{event.id}/day/feed/{key}/{number}", feed, place, said, now)


async def tell_doubts(
    tables: Tables, feed: Feed, event: Event, doubts: Sequence[Doubt], agenda: Agenda, now: datetime
) -> None:
    """Tell what a changed source contradicts itself in: the same doubts once, and none that names a closed session."""
    closed = {each.title for each in agenda.sessions if each.audience is Audience.CIRCLE}
    serious = [each for each in doubts if each.code in _SERIOUS and not each.settled]
    found = [each for each in serious if closed.isdisjoint(each.values.values())]
    if not found:
        return
    same = hashlib.sha256(repr([(each.code, sorted(each.values.items())) for each in found]).encode()).hexdigest()[:16]
    for face, key, place in await _readers(tables, feed, event):
        said = [
            face.say("feed.doubts", event=event.title),
            *(preview_cards.told(face, each) for each in found[:_MOST_DOUBTS]),
        ]
        await _post(tables, f"{event.id}/day/feed_doubt/{key}/{same}", feed, place, said, now)


async def _readers(tables: Tables, feed: Feed, event: Event) -> list[tuple[Face, str, Place | None]]:
    """Return who is told: the organisers' places, else who asked for the feed, 1:1."""
    places = await organisers_places(tables, event.id)
    if places:
        voice = Voice(event.language, event.zone)
        return [(Face(voice=voice, place=each.kind), each.id, each) for each in places]
    person = await tables.people.get(id=feed.person_id)
    voice = Voice((person and person.language) or event.language, event.zone)
    return [(Face(voice=voice, place=PlaceKind.PERSONAL), feed.person_id, None)]


async def organisers_places(tables: Tables, event_id: str) -> list[Place]:
    """Return the places in which only those are who run an event."""
    purposes = (Purpose.ORGANISERS, Purpose.CONSOLE)
    found = [each for purpose in purposes for each in await places_for(tables, event_id, purpose)]
    return list(dict.fromkeys(found))


async def _post(tables: Tables, key: str, feed: Feed, place: Place | None, said: Sequence[str], now: datetime) -> None:
    post = Delivery(
        key=key,
        event_id=feed.event_id,
        place_id=place.id if place else None,
        person_id=None if place else feed.person_id,
        kind="feed",
        priority=Priority.ANSWER,
        message=Message(text="\n\n".join(said)),
        queued_at=now,
    )
    await queue(tables, post)
