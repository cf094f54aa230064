"""A deadline that moves is told once: where the event lives, and 1:1 to those who have applied or begun to. What moves
twice within a minute is told as it then is; what comes back to what people know is not told at all.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING, Final, NamedTuple

from bot.applications.telling import tell as tell_one
from bot.delivery import queue
from bot.model import Delivery, Due, DueKind, DueState, Message, RegistrationState
from bot.registrations.offering import settle
from cards import deadlines as cards

if TYPE_CHECKING:
    from datetime import datetime

    from bot.model import Agenda, Event
    from bot.occasions import Occasion
    from bot.ports import Tables
    from cards.elements import Card, Face

ACT: Final = "dates"
"""Stands in the key of a due that tells of it."""
PAUSE: Final = timedelta(minutes=1)
_STALE: Final = timedelta(days=7)
_CONCERNED: Final = (RegistrationState.DRAFT, RegistrationState.APPLIED)


class _Dates(NamedTuple):
    """What people were promised: until when they come (wall time), and by when applicants hear; and the seats."""

    deadline: datetime | None
    answer_by: datetime | None
    seats: int | None


@dataclass(frozen=True, slots=True)
class _News:
    """What moved: the deadline, the day of the answers, or both; wall time."""

    deadline: datetime | None
    answer_by: datetime | None
    earlier: bool
    applies: bool

    def card(self, day: Occasion, face: Face, mine: RegistrationState | None = None) -> Card:
        """Return it as somebody reads it whose own form stands so."""
        return cards.postponed(
            face,
            event=day.event,
            deadline=self.deadline,
            earlier=self.earlier,
            answer_by=self.answer_by,
            applies=self.applies,
            mine=mine,
        )


def _dates(agenda: Agenda) -> _Dates:
    form = agenda.form
    call = form.call if form else None
    return _Dates(form.deadline if form else None, call.answer_by if call else None, call.seats if call else None)


async def plan(tables: Tables, event: Event, old: Agenda, new: Agenda, now: datetime) -> None:
    """Plan to tell what moved, and to offer seats that came on top. The key holds the release that people know."""
    if _dates(old) == _dates(new):
        return
    waiting = await tables.dues.find(event_id=event.id, kind=DueKind.CHANGES, state=DueState.PLANNED)
    if any(is_about(each) for each in waiting):
        return
    at = now + PAUSE
    await tables.dues.put(
        Due(
            key=f"{event.id}/{ACT}/{event.release - 1}",
            event_id=event.id,
            at=at,
            kind=DueKind.CHANGES,
            occurrence=event.release - 1,
            stale_at=at + _STALE,
            derived=False,
        )
    )


def is_about(due: Due) -> bool:
    """Whether a due tells of dates that moved."""
    return due.key.split("/")[-2] == ACT


async def tell(day: Occasion, due: Due) -> None:
    """Tell of what moved since the release that people know, as far as it is ahead; and offer what seats came free."""
    await settle(day)
    known = await day.tables.releases.get(event_id=day.event.id, number=due.occurrence)
    news = _news(day, known.agenda) if known else None
    if news is None:
        return
    if news.deadline is not None:
        await _tell_places(day, news)
    await _tell_each(day, news)


def _news(day: Occasion, known: Agenda) -> _News | None:
    was, now = _dates(known), _dates(day.agenda)
    ahead = now.deadline is not None and day.agenda.instant(now.deadline) > day.now
    deadline = now.deadline if was.deadline not in {None, now.deadline} and ahead else None
    answer_by = now.answer_by if was.answer_by not in {None, now.answer_by} else None
    if deadline is None and answer_by is None:
        return None
    earlier = deadline is not None and was.deadline is not None and deadline < was.deadline
    return _News(deadline, answer_by, earlier=earlier, applies=now.seats is not None)


async def _tell_places(day: Occasion, news: _News) -> None:
    card = news.card(day, day.face)
    for place in await day.main_places():
        await queue(
            day.tables,
            Delivery(
                key=f"{day.event.id}/day/{ACT}/{place.id}/{day.event.release}",
                event_id=day.event.id,
                place_id=place.id,
                kind=ACT,
                message=Message(card=card, summary=str(card["fallbackText"])),
                queued_at=day.now,
            ),
        )


async def _tell_each(day: Occasion, news: _News) -> None:
    """Tell those who have applied or begun to: who has begun that there is more time, who applied that theirs holds."""
    for state in _CONCERNED:
        rows = await day.tables.registrations.find(event_id=day.event.id, state=state)
        if state is RegistrationState.DRAFT and news.deadline is None:
            continue
        ids = tuple(each.person_id for each in rows)
        people = await day.tables.people.find(id=ids) if ids else []
        act = f"{ACT}/{day.event.release}"
        await tell_one(day, people, act, partial(news.card, day, mine=state))
