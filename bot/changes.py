"""What changed in the programme is told once, in one card: what is accepted meanwhile joins it, what was
undone meanwhile is left out, and what is over nobody needs to hear.

It is always the difference between the release that people last heard of (`Event.told`) and the newest.
Who follows a session, has a seat at it or speaks at it hears of theirs 1:1.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

from bot import reach, receipts
from bot.announcements import batch, is_unsaid, key, known_by_mail
from bot.delivery import queue, queue_all
from bot.model import Delivery, DeliveryState, Due, DueKind, DueState, Message, PlaceKind, Priority, Repeat, SeatState
from bot.texts import Voice
from cards import changes as change_cards
from schedules.release import ChangeKind, diff, in_zone, ripples
from schedules.timeline import UNKNOWN_LENGTH

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from bot.model import Agenda, Event, Identity, Person, Place, Session
    from bot.occasions import Occasion
    from bot.ports import Tables
    from schedules.release import Change

PAUSE: Final = timedelta(minutes=1)  # what is accepted within it is told together
SOON: Final = timedelta(hours=24)
MORNING: Final = time(9)
STALE: Final = timedelta(days=30)  # what is over by then is left out in any case
_FOR_SPEAKERS: Final = frozenset(
    {ChangeKind.MOVED, ChangeKind.CANCELLED, ChangeKind.SHORTENED, ChangeKind.LENGTHENED, ChangeKind.ROOM}
)


# Planning ---------------------------------------------------------------------------------------


async def plan(tables: Tables, event: Event, agenda: Agenda, now: datetime, *, said: bool) -> None:
    """Plan to edit what stands, where anything was said, and to tell of what changed: soon, where it is soon,
    else in the morning.
    """
    if said and not await _is_edited_soon(tables, event):
        await tables.dues.put(_due(event, "edits", event.release, now))
    told = await tables.releases.get(event_id=event.id, number=event.told)
    changes = relevant(told.agenda, agenda, agenda.wall(now)) if told else []
    if not changes:
        return
    at = now + PAUSE if any(_is_soon(each, agenda, now) for each in changes) else _next_morning(agenda, now)
    due = _due(event, "changes", event.told, at)
    known = await tables.dues.get(key=due.key)
    if known is None or known.state is not DueState.PLANNED or at < known.at:
        await tables.dues.put(due)


async def _is_edited_soon(tables: Tables, event: Event) -> bool:
    """Whether what stands is about to be edited: then from how people know it to the newest, not by way of what
    nobody ever saw.
    """
    waiting = await tables.dues.find(event_id=event.id, kind=DueKind.CHANGES, state=DueState.PLANNED)
    return any(each.key.startswith(f"{event.id}/edits/") for each in waiting)


def _due(event: Event, act: str, number: int, at: datetime) -> Due:
    return Due(
        key=f"{event.id}/{act}/{number}",
        event_id=event.id,
        at=at,
        kind=DueKind.CHANGES,
        occurrence=number,
        stale_at=at + STALE,
        derived=False,
    )


def relevant(old: Agenda, new: Agenda, wall: datetime) -> list[Change]:
    """Return what changed of what everybody may know of, less what is over both ways."""
    before = in_zone(old.public(), new.zone)
    return [each for each in diff(before, new.public()) if not all(_is_over(one, wall) for one in _both(each))]


def _both(change: Change) -> list[Session]:
    return [change.session, *([change.was] if change.was else [])]


def _is_over(session: Session, wall: datetime) -> bool:
    return (session.end or session.start + UNKNOWN_LENGTH) <= wall


def _is_soon(change: Change, agenda: Agenda, now: datetime) -> bool:
    return any(
        agenda.instant(each.start) - now <= SOON and not _is_over(each, agenda.wall(now)) for each in _both(change)
    )


def _next_morning(agenda: Agenda, now: datetime) -> datetime:
    """Return the next nine o'clock where the event is."""
    local = now.astimezone(ZoneInfo(agenda.zone)).replace(tzinfo=None)
    day = local.date() + timedelta(days=local.time() >= MORNING)
    return agenda.instant(datetime.combine(day, MORNING))


# Telling ----------------------------------------------------------------------------------------


async def tell(day: Occasion, due: Due) -> None:
    """Tell what changed since people last heard, where the event lives and to each who asked; nothing left of
    it is not said.
    """
    told = day.event.told
    await day.tables.events.put(day.event.model_copy(update={"told": day.event.release}))
    for place in await day.main_places():
        since = await _take_back(day, place, told)
        if changes := await _since(day, since):
            message = await _message(day, since, changes)
            await queue(day.tables, _delivery(day, due, "changes", place.id, message, changes, place_id=place.id))
    if changes := await _since(day, told):
        await _tell_each(day, due, changes, day.agenda.wall(day.now))


async def _take_back(day: Occasion, place: Place, told: int) -> int:
    """Take back what a place was to be told and nobody has seen, and return since which release it knows nothing."""
    waiting = await day.tables.deliveries.find(event_id=day.event.id, kind="changes", place_id=place.id)
    for each in waiting:
        row = await day.tables.deliveries.lock(key=each.key) if is_unsaid(each) else None
        if row is not None and is_unsaid(row):
            await day.tables.deliveries.drop(key=row.key)
            told = min(told, int(row.key.rpartition("/")[2]))
    return told


async def _since(day: Occasion, release: int) -> list[Change]:
    known = await day.tables.releases.get(event_id=day.event.id, number=release)
    return relevant(known.agenda, day.agenda, day.agenda.wall(day.now)) if known else []


async def _message(day: Occasion, release: int, changes: Sequence[Change]) -> Message:
    """Return what everybody is told: what moved together is one thing, where people need to hear of all of it."""
    known = await day.tables.releases.get(event_id=day.event.id, number=release)
    carried = {each.session.id for each in changes}
    found = ripples(in_zone(known.agenda.public(), day.agenda.zone), day.agenda.public()) if known else ()
    news = change_cards.news(changes, [each for each in found if carried.issuperset(each.sessions)])
    wall = day.agenda.wall(day.now)
    card = change_cards.changed(day.face, event=day.event, news=news, now=wall)
    return Message(card=card, summary=change_cards.toast(day.face, news, wall))


def _delivery(
    day: Occasion,
    due: Due,
    act: str,
    target: str,
    message: Message,
    changes: Sequence[Change],
    **to: object,
) -> Delivery:
    last = max(one.end or one.start + UNKNOWN_LENGTH for each in changes for one in _both(each))
    row = Delivery(
        key=key(due, act, target),
        event_id=day.event.id,
        batch=batch(due, act),
        kind=act,
        message=message,
        stale_at=day.agenda.instant(last),
        queued_at=day.now,
    )
    return row.model_copy(update=to)


async def _tell_each(day: Occasion, due: Due, changes: Sequence[Change], wall: datetime) -> None:
    """Tell each person who follows, sits or speaks what changed of theirs, with a row for who cannot be reached."""
    theirs, every = await _theirs(day, changes)
    people = await day.tables.people.find(id=tuple(sorted(theirs))) if theirs else []
    out = await receipts.out_of_reach(day.tables, [each.id for each in people])
    rows = []
    for person in people:
        own = [each for each in changes if each.session.id in theirs[person.id]]
        row = _delivery(
            day,
            due,
            "my_changes",
            person.id,
            _own_message(day, person, own, every[person.id], wall),
            own,
            person_id=person.id,
            priority=Priority.BULK,
            repeat=Repeat.NEVER,
        )
        reason = out[person.id]
        if reason is not None:
            unreached = {"state": DeliveryState.FAILED, "error": reach.error_of(reason), "settled_at": day.now}
            row = row.model_copy(update=unreached)
        rows.append(row)
    await queue_all(day.tables, rows)


def _own_message(day: Occasion, person: Person, own: Sequence[Change], every: int, wall: datetime) -> Message:
    voice = Voice(person.language or day.agenda.language, day.agenda.zone)
    face = replace(day.face, voice=voice, place=PlaceKind.PERSONAL)
    news = change_cards.news(own, ())
    card = change_cards.mine(face, event=day.event, news=news, every=every, now=wall)
    return Message(card=card, summary=change_cards.title_of_mine(face, news, every))


async def _theirs(day: Occasion, changes: Sequence[Change]) -> tuple[dict[str, set[str]], dict[str, int]]:
    """Return by person which changed sessions they hear of, and how many sessions are theirs in all."""
    known = {each.id for each in day.agenda.public().sessions} | {each.session.id for each in changes}
    follows: dict[str, set[str]] = defaultdict(set)
    sitting = (SeatState.TAKEN, SeatState.OFFERED)
    wanted = await day.tables.follows.pick("person_id", "session_id", event_id=day.event.id)
    seated = await day.tables.seats.pick("person_id", "session_id", event_id=day.event.id, state=sitting)
    for person_id, session_id in (*wanted, *seated):
        if session_id in known:
            follows[person_id].add(session_id)
    speaks = await _speaking(day, changes)
    changed = {each.session.id for each in changes}
    own_changed = {each.session.id for each in changes if _FOR_SPEAKERS & set(each.kinds)}
    theirs = {
        person_id: (follows[person_id] & changed) | (speaks.get(person_id, set()) & own_changed)
        for person_id in follows.keys() | speaks.keys()
    }
    heard = {person_id: found for person_id, found in theirs.items() if found}
    return heard, {each: len(follows[each] | speaks.get(each, set())) for each in heard}


async def _speaking(day: Occasion, changes: Iterable[Change]) -> dict[str, set[str]]:
    """Return by person the sessions that they speak at, of those who speak at one that changed."""
    by_mail: dict[str, set[str]] = defaultdict(set)
    concerned = [one for each in changes for one in _both(each)]
    for session in (*day.agenda.public().sessions, *concerned):
        for each in session.speakers:
            if each.email:
                by_mail[each.email.lower()].add(session.id)
    mails = {each.email.lower() for session in concerned for each in session.speakers if each.email}
    found: dict[str, set[str]] = defaultdict(set)
    for identity in await known_by_mail(day, mails):
        found[identity.person_id] |= _sessions_of(identity, by_mail)
    return found


def _sessions_of(identity: Identity, by_mail: dict[str, set[str]]) -> set[str]:
    own = {each.lower() for each in (identity.email, identity.upn) if each}
    return {session_id for mail in own for session_id in by_mail.get(mail, ())}
