"""Saying what goes on: one post per session, edited when it ends, and a heads-up where one helps.

Everything here is re-runnable: the keys decide what is new. A closed session is announced nowhere.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Literal

from bot.delivery import queue
from bot.model import (
    Answer,
    Audience,
    Delivery,
    DeliveryState,
    DueKind,
    DueState,
    GroupPlaces,
    Message,
    PlaceKind,
    Priority,
    Repeat,
    SessionKind,
)
from cards import agenda as agenda_cards
from cards import announcement as announcement_cards
from cards import breakout as breakout_cards
from schedules.timeline import together

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

    from bot.model import Due, Identity, Place, Session
    from bot.occasions import Occasion, Scene
    from cards.breakout import GroupLine
    from cards.markdown import Markdown

LATE = timedelta(minutes=2)

Phase = Literal["upcoming", "running", "ended"]


def key(due: Due, act: str, target: str) -> str:
    """Return the key of one message: event, session identity, act, place or person, occurrence."""
    return f"{due.event_id}/{due.session_id or 'day'}/{act}/{target}/{due.occurrence}"


def batch(due: Due, act: str) -> str:
    """Return what the messages of one act to many share: their keys without the place or the person."""
    return f"{due.event_id}/{due.session_id or 'day'}/{act}/{due.occurrence}"


async def announce(day: Occasion, due: Due, session: Session, *, late: bool, groups: Sequence[GroupLine] = ()) -> None:
    """Post the session in the event's main places, with its groups where they have no threads."""
    if not day.agenda.notices.announce:
        return
    for place in await _main_places(day, session):
        listed = groups if lists_groups(place, session) else ()
        card = announcement_cards.session_card(
            day.face, event=day.event, agenda=day.agenda, session=session, phase="running", late=late, groups=listed
        )
        await day.post(_post(day, due, "announcement", place, card, session.title))


def lists_groups(place: Place, session: Session) -> bool:
    """Whether a session's post in a place says who sits where: not where each group has its thread."""
    listed = session.breakout is not None and session.breakout.places in {GroupPlaces.LIST, GroupPlaces.ROOMS}
    return listed or place.kind is not PlaceKind.CHANNEL


async def list_groups(day: Occasion, due: Due, session: Session, groups: Sequence[GroupLine]) -> None:
    """Say in the posts that list the groups who sits where now; what stands is edited, nothing new is posted."""
    for place in await _main_places(day, session):
        said = await day.tables.deliveries.lock(key=key(due, "announcement", place.id))
        if said is None or is_given_up(said) or not lists_groups(place, session):
            continue
        late = day.face.say("card.session.late") in str(said.message.card)
        card = announcement_cards.session_card(
            day.face, event=day.event, agenda=day.agenda, session=session, phase="running", late=late, groups=groups
        )
        newer = {"message": said.message.model_copy(update={"card": card}), "queued_at": day.now}
        await queue(day.tables, said.model_copy(update=newer))


async def catch_up(day: Occasion, due: Due, session: Session, *, late: Callable[[Due], bool]) -> None:
    """Say late what goes on now, in one post for each place: the last of the starts that come late says it
    for those before it, and of what is over by now nothing is said.
    """
    if not day.agenda.notices.announce or await _is_followed(day, due, late):
        return
    going_on = _going_on(day)
    done = await day.tables.dues.find(event_id=day.event.id, kind=DueKind.START, state=DueState.DONE)
    starts = {each.session_id: each for each in sorted((*done, due), key=lambda each: each.occurrence)}
    for place in await _main_places(day, session):
        unsaid = [each for each in going_on if await _is_unsaid(day, starts.get(each.id), place)]
        if unsaid == [session]:
            card = announcement_cards.session_card(
                day.face, event=day.event, agenda=day.agenda, session=session, phase="running", late=True
            )
            await queue(day.tables, _post(day, due, "announcement", place, card, session.title))
        elif unsaid:
            card = announcement_cards.catch_up_card(day.face, event=day.event, agenda=day.agenda, sessions=unsaid)
            summary = day.face.voice.list(each.title for each in unsaid)
            await queue(day.tables, _post(day, due, "catch_up", place, card, summary))


async def _is_followed(day: Occasion, due: Due, late: Callable[[Due], bool]) -> bool:
    """Whether another start of the event comes late too, after this one."""
    ahead = await day.tables.dues.find(event_id=day.event.id, kind=DueKind.START, state=DueState.PLANNED)
    together = {each.id for each in day.agenda.sessions if _is_announced(each)}
    return any(
        each.session_id in together
        and late(each)
        and day.now < each.stale_at
        and (each.at, each.key) > (due.at, due.key)
        for each in ahead
        if each.at <= day.now
    )


def _going_on(day: Occasion) -> list[Session]:
    """Return what goes on now and is announced; a session without an end does until another one begins."""
    begun = [each for each in day.agenda.sessions if _is_announced(each) and day.agenda.instant(each.start) <= day.now]
    newest = max((each.start for each in begun), default=None)
    return [
        each for each in begun if (each.start == newest if each.end is None else day.now < day.agenda.instant(each.end))
    ]


def _is_announced(session: Session) -> bool:
    """Whether a session has a post that may be said with others': groups each have their own."""
    return is_told(session) and session.kind is not SessionKind.BREAKOUT


def is_told(session: Session) -> bool:
    """Whether anything is said of a session where everybody reads along."""
    return session.audience is Audience.OPEN and not session.pending


async def _is_unsaid(day: Occasion, start: Due | None, place: Place) -> bool:
    return start is not None and not await day.tables.deliveries.count(key=key(start, "announcement", place.id))


async def heads_up(day: Occasion, due: Due, session: Session) -> None:
    """Say that a session is about to begin, and those that begin with it."""
    sessions = together(day.agenda, session)
    for place in await _main_places(day, session):
        card = announcement_cards.upcoming_card(day.face, event=day.event, agenda=day.agenda, sessions=sessions)
        titles = day.face.voice.list(each.title for each in sessions)
        summary = day.face.voice.say("heads_up.toast", title=titles, time=day.face.voice.clock(session.start))
        await day.post(_post(day, due, "heads_up", place, card, summary))


async def end(day: Occasion, due: Due, session: Session) -> None:
    """Edit the announcement to say that the session is over; where there is none, or it never left, say nothing."""
    for place in await _main_places(day, session):
        said = await day.tables.deliveries.lock(key=key(due, "announcement", place.id))
        if said is None or is_given_up(said):
            continue
        if is_unsaid(said):
            await day.tables.deliveries.drop(key=said.key)
            continue
        card = announcement_cards.session_card(
            day.face, event=day.event, agenda=day.agenda, session=session, phase="ended"
        )
        await queue(day.tables, _post(day, due, "announcement", place, card, session.title))


def is_given_up(post: Delivery) -> bool:
    """Whether a post did not arrive, as far as we know, and is not tried again: nothing follows upon it."""
    return post.activity_id is None and post.state in {DeliveryState.FAILED, DeliveryState.UNCERTAIN}


def is_unsaid(post: Delivery) -> bool:
    """Whether a post waits, and nobody can have seen it."""
    return post.state is DeliveryState.QUEUED and not post.uncertain and post.activity_id is None


async def last_minutes(day: Occasion, due: Due, session: Session) -> None:
    """Tell speakers and facilitators, each 1:1, that the time is nearly up."""
    mails = {each.email.lower() for each in session.speakers if each.email}
    steering = {each.lower() for each in day.agenda.facilitators} if session.audience is Audience.OPEN else set()
    known = await known_by_mail(day, mails | steering)
    steers = {each.person_id for each in known if steering & {(each.email or "").lower(), (each.upn or "").lower()}}
    for person_id in sorted({each.person_id for each in known}):
        card = breakout_cards.last_minutes(
            day.face,
            event=day.event,
            session=session,
            ends_at=session.end or session.start,
            minutes=minutes_left(day, due),
            steers=person_id in steers,
        )
        await queue(
            day.tables,
            Delivery(
                key=key(due, "last_minutes", person_id),
                event_id=day.event.id,
                batch=batch(due, "last_minutes"),
                person_id=person_id,
                kind="last_minutes",
                priority=Priority.BULK,
                repeat=Repeat.NEVER,
                message=Message(card=card, summary=session.title),
                stale_at=helps_until(day, due),
                queued_at=day.now,
            ),
        )


def helps_until(day: Occasion, due: Due) -> datetime | None:
    """Return when saying it no longer helps; None for what somebody asked for later than that."""
    return due.stale_at if day.now < due.stale_at else None


def minutes_left(day: Occasion, due: Due) -> int:
    """Return the minutes until the session ends, rounded up: fewer than was planned where this comes late."""
    left = day.agenda.notices.last_minutes - (day.now - due.at) // timedelta(minutes=1)
    return max(1, left)


async def known_by_mail(day: Occasion, mails: set[str]) -> list[Identity]:
    """Return the identities whose e-mail or UPN, as the connector gave it, is one of `mails`."""
    if not mails:
        return []
    wanted = tuple(sorted(mails))
    by_mail = await day.tables.identities.find(email=wanted)
    return by_mail + [each for each in await day.tables.identities.find(upn=wanted) if each not in by_mail]


async def _main_places(day: Occasion, session: Session) -> list[Place]:
    return await day.main_places() if is_told(session) else []


def _post(day: Occasion, due: Due, act: str, place: Place, card: dict[str, object], summary: str) -> Delivery:
    return Delivery(
        key=key(due, act, place.id),
        event_id=day.event.id,
        batch=batch(due, act),
        place_id=place.id,
        kind=act,
        message=Message(card=card, summary=summary),
        stale_at=helps_until(day, due),
        queued_at=day.now,
    )


def programme(scene: Scene, *, note: Markdown | None = None) -> Answer:
    """Show the whole programme; `note` says what is to be known of where it comes from."""
    face, event, agenda = scene.face, scene.event, scene.agenda
    return Answer(card=agenda_cards.programme(face, event=event, agenda=agenda, now=scene.now, source=note))


def running(scene: Scene) -> Answer:
    """Show what goes on now."""
    return Answer(card=agenda_cards.running(scene.face, event=scene.event, agenda=scene.agenda, now=scene.now))


def coming(scene: Scene) -> Answer:
    """Show what comes next."""
    return Answer(card=agenda_cards.coming(scene.face, event=scene.event, agenda=scene.agenda, now=scene.now))
