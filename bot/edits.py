"""What was said is kept right: when a release changes what goes on or is about to, the posts that stand are
edited where they stand. What is over stays as it was said.

A post is drawn as the old release and as the newest would have it; where both are the same it is left alone.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from bot import announcements
from bot.breakouts import opening, overtime, rounds, topics
from bot.delivery import queue
from bot.model import DueKind, DueState, Message
from cards import announcement as announcement_cards
from schedules.timeline import UNKNOWN_LENGTH, together

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from bot.model import Agenda, Delivery, Due, Place, Session
    from bot.occasions import Occasion
    from cards.breakout import GroupLine
    from cards.elements import Card

KINDS: Final = ("announcement", "heads_up")
_PARTS: Final = 4  # session, act, target, occurrence: what follows the event in a key


@dataclass(frozen=True, slots=True)
class _Post:
    """A post that stands (or waits), and what it was about: a session's nth announcement, in a place."""

    delivery: Delivery
    session_id: str
    place_id: str
    occurrence: int


@dataclass(frozen=True, slots=True)
class _State:
    """How it was and how it is: the old agenda, the newest, and what has been done of its dues."""

    old: Agenda
    new: Agenda
    occurrences: Mapping[str, int]
    done: Mapping[tuple[str, DueKind, int], Due]
    places: Mapping[str, Place]
    groups: Mapping[str, Sequence[GroupLine]]


async def bring_up_to_date(day: Occasion, due: Due) -> None:
    """Edit what stands, and is no longer right since the release of this number."""
    before = await day.tables.releases.get(event_id=day.event.id, number=due.occurrence - 1)
    if before is None:
        return
    found = await day.tables.deliveries.find(event_id=day.event.id, kind=KINDS)
    posts = [post for each in found if (post := _post(day, each))]
    if posts:
        state = await _state(day, before.agenda, {each.session_id for each in posts})
        for post in posts:
            await _mend(day, state, post)
    await _groups(day, before.agenda)


def _post(day: Occasion, delivery: Delivery) -> _Post | None:
    """Return what a delivery is about; None for a further page of one, and for what did not arrive."""
    parts = delivery.key.removeprefix(f"{day.event.id}/").split("/")
    if len(parts) != _PARTS or not parts[-1].isdecimal() or announcements.is_given_up(delivery):
        return None
    return _Post(delivery, parts[0], parts[2], int(parts[-1]))


async def _state(day: Occasion, old: Agenda, session_ids: set[str]) -> _State:
    wanted = tuple(sorted(session_ids))
    rows = await day.tables.sessions.find(event_id=day.event.id, id=wanted)
    done = await day.tables.dues.find(event_id=day.event.id, session_id=wanted, state=DueState.DONE)
    return _State(
        old=old.public(),
        new=day.agenda.public(),
        occurrences={each.id: each.occurrence for each in rows},
        done={(each.session_id or "", each.kind, each.occurrence): each for each in done},
        places={each.id: each for each in await day.main_places()},
        groups=await _group_lines(day, session_ids),
    )


async def _group_lines(day: Occasion, session_ids: set[str]) -> dict[str, Sequence[GroupLine]]:
    """Return the groups that announcements in a chat list, by session."""
    found: dict[str, Sequence[GroupLine]] = defaultdict(list)
    for sitting in await day.tables.rounds.find(event_id=day.event.id):
        if sitting.session_id in session_ids and sitting.state != "dealt":
            found[sitting.session_id] = await rounds.group_lines(day, sitting)
    return found


async def _mend(day: Occasion, state: _State, post: _Post) -> None:
    if (post.session_id, DueKind.END, post.occurrence) in state.done:
        return
    drawn = _drawn(day, state, post)
    if drawn is not None:
        card, toast = drawn
        waits = announcements.is_unsaid(post.delivery)
        newer = {
            "message": Message(card=card, summary=toast if waits else post.delivery.message.summary),
            "queued_at": day.now,
            "stale_at": post.delivery.stale_at if waits else None,
        }
        await queue(day.tables, post.delivery.model_copy(update=newer))


def _drawn(day: Occasion, state: _State, post: _Post) -> tuple[Card, str] | None:
    """Return what a post is to say now, and its toast where nobody saw it yet; None where it may stay as it is."""
    was, session = (_told(each, post.session_id) for each in (state.old, state.new))
    if session is None:
        gone = was is not None and not _is_over(day, was)
        return _alone(announcement_cards.cancelled_card(day.face, session=was)) if was and gone else None
    if _is_over(day, session) and _is_over(day, was or session):
        return None
    said = _said_time(state, post)
    if post.occurrence != state.occurrences.get(post.session_id, 1):
        return _alone(announcement_cards.moved_card(day.face, session=session, was=said or session.start))
    if post.delivery.kind == "heads_up" and (post.session_id, DueKind.START, post.occurrence) in state.done:
        return None
    card = _as_of(day, state, post, state.new, session)
    unchanged = was is not None and was.start == session.start and _as_of(day, state, post, state.old, was) == card
    return None if unchanged else (card, _toast(post, session))


def _alone(card: Card) -> tuple[Card, str]:
    return card, str(card["fallbackText"])


def _toast(post: _Post, session: Session) -> str:
    """Return the toast of a post that says of a session what it said before: its name, also where that is new."""
    return session.title if post.delivery.kind == "announcement" else post.delivery.message.summary


def _told(agenda: Agenda, session_id: str) -> Session | None:
    session = agenda.session(session_id)
    return None if session is None or session.pending else session


def _is_over(day: Occasion, session: Session) -> bool:
    end = session.end or session.start + UNKNOWN_LENGTH
    return day.agenda.instant(end) <= day.now


def _said_time(state: _State, post: _Post) -> datetime | None:
    """Return the time that a post told, of what was announced or was about to be."""
    start = state.done.get((post.session_id, DueKind.START, post.occurrence))
    if start is not None:
        return state.new.wall(start.at)
    heralded = state.done.get((post.session_id, DueKind.HEADS_UP, post.occurrence))
    return state.new.wall(heralded.stale_at) if heralded else None  # until the session began


def _as_of(day: Occasion, state: _State, post: _Post, agenda: Agenda, session: Session) -> Card:
    if post.delivery.kind == "heads_up":
        sessions = together(agenda, session)
        return announcement_cards.upcoming_card(day.face, event=day.event, agenda=agenda, sessions=sessions)
    place = state.places.get(post.place_id)
    listed = place is not None and announcements.lists_groups(place, session)
    return announcement_cards.session_card(
        day.face,
        event=day.event,
        agenda=agenda,
        session=session,
        phase="running",
        late=day.face.say("card.session.late") in str(post.delivery.message.card),
        groups=state.groups[session.id] if listed else (),
    )


async def _groups(day: Occasion, old: Agenda) -> None:
    """Let the groups of what changed follow it."""
    was, now = old.public(), day.agenda.public()
    for each in now.sessions:
        if rounds.plan_of(each).topics and rounds.is_breakout(each) and was.session(each.id) != each:
            await _tables(day, each)
    for sitting in await day.tables.rounds.find(event_id=day.event.id):
        before, session = (_told(each, sitting.session_id) for each in (was, now))
        if sitting.state != "dealt" and before != session:
            await overtime.follow(day, sitting, before, session)
            await opening.adapt(day, sitting, before, session)


async def _tables(day: Occasion, session: Session) -> None:
    """List the tables as they are now, where people still choose."""
    sitting = await rounds.round_of(day, session.id)
    if sitting is None or sitting.state == "dealt":
        await topics.refresh(day, session)
