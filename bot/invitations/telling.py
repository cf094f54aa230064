"""Who takes part hears 1:1, once, when the times or the link in their calendar are others: compared with what they
last heard of, so that what was undone meanwhile is not told.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from bot import reach, receipts
from bot.invitations.entries import issued, link
from bot.model import ATTENDING, Delivery, DeliveryState, Due, DueKind, DueState, Message, Priority, Repeat
from bot.occasions import face_of
from cards import invitation as cards
from schedules.afterwards import decent
from schedules.spans import spans

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from bot.model import Agenda, Event, Person, Registration
    from bot.occasions import Occasion
    from bot.ports import Tables

KIND: Final = "invitation"
AT_ONCE: Final = 200  # people in one transaction
PAUSE: Final = timedelta(minutes=1)  # what is accepted within it is told together
SOON: Final = timedelta(hours=24)
STALE: Final = timedelta(days=30)  # what is over by then is left out in any case


def _moved(old: Agenda, new: Agenda, now: datetime) -> bool:
    """Whether what stands in a calendar is another time; where people sit already, they see for themselves how long."""
    return _ahead(old, now) != _ahead(new, now)


def _ahead(agenda: Agenda, now: datetime) -> list[tuple[datetime, datetime]]:
    """Return when the stretches that are still to begin do so, and when they end."""
    found = ((agenda.instant(each.starts), agenda.instant(each.ends)) for each in spans(agenda))
    return [each for each in found if each[0] > now]


def _is_news(old: Agenda, new: Agenda, now: datetime) -> bool:
    return old.link != new.link or _moved(old, new, now)


async def plan(tables: Tables, event: Event, old: Agenda, new: Agenda, now: datetime) -> None:
    """Plan to tell those who take part, where a release changes what is in their calendar: soon where it is soon,
    else at an hour when people read.
    """
    if not _is_news(old, new, now) or not await tables.registrations.count(event_id=event.id, state=ATTENDING):
        return
    begin = f"{event.id}/invitations/"
    waiting = await tables.dues.find(event_id=event.id, kind=DueKind.CHANGES, state=DueState.PLANNED)
    if any(each.key.startswith(begin) for each in waiting):
        return
    starts = [new.instant(each.starts) for each in (*spans(old), *spans(new))]
    soon = any(now - SOON < each <= now + SOON for each in starts)
    await tables.dues.put(_due(f"{begin}{event.release}", event.id, now + PAUSE if soon else decent(new, now + PAUSE)))


def _due(key: str, event_id: str, at: datetime) -> Due:
    return Due(key=key, event_id=event_id, at=at, kind=DueKind.CHANGES, stale_at=at + STALE, derived=False)


async def tell(day: Occasion, due: Due) -> None:
    """Tell the next people whose calendar is out of date, and soon those after them."""
    attending = await day.tables.registrations.pick("person_id", "told", event_id=day.event.id, state=ATTENDING)
    behind = sorted(each for each, told in attending if told < day.event.release)
    chosen, rest = tuple(behind[:AT_ONCE]), behind[AT_ONCE:]
    now = await day.tables.registrations.find(event_id=day.event.id, person_id=chosen) if chosen else []
    first = int(due.key.rpartition("/")[2].rstrip("+")) - 1  # which those heard of of whom nobody noted it
    rows = [each.model_copy(update={"told": each.told or first}) for each in now]
    known = await _releases(day, {each.told for each in rows})
    over = day.event.ends_at is None or day.now >= day.event.ends_at
    old = {} if over else known
    news = [each for each in rows if each.told in old and _is_news(old[each.told], day.agenda, day.now)]
    await day.tables.registrations.put_all([issued(day, each) for each in rows])
    people = {each.id: each for each in await _people(day, news)}
    out = await receipts.out_of_reach(day.tables, people)
    told = [
        _delivery(day, each, people[each.person_id], known[each.told], out[each.person_id])
        for each in news
        if each.person_id in people
    ]
    await day.tables.deliveries.add_all(told)
    if rest:
        await day.tables.dues.put(_due(f"{due.key}+", day.event.id, day.now))


async def _releases(day: Occasion, numbers: set[int]) -> dict[int, Agenda]:
    wanted = tuple(sorted(numbers))
    found = await day.tables.releases.find(event_id=day.event.id, number=wanted) if wanted else []
    return {each.number: each.agenda for each in found}


async def _people(day: Occasion, rows: Sequence[Registration]) -> list[Person]:
    wanted = tuple(each.person_id for each in rows)
    return await day.tables.people.find(id=wanted) if wanted else []


def _delivery(day: Occasion, row: Registration, person: Person, old: Agenda, reason: reach.Reason | None) -> Delivery:
    face = face_of(day, person)
    card = cards.renewed(
        face,
        event=day.event,
        spans=spans(day.agenda),
        link=day.agenda.link,
        url=link(day, row),
        was=spans(old) if _moved(old, day.agenda, day.now) else None,
    )
    release = day.event.release
    return Delivery(
        key=f"{day.event.id}/day/{KIND}/{person.id}/{release}",
        event_id=day.event.id,
        batch=f"{day.event.id}/day/{KIND}/{release}",
        person_id=person.id,
        kind=KIND,
        priority=Priority.BULK,
        repeat=Repeat.AGAIN,  # better told twice than to come on the wrong day
        message=Message(card=card, summary=str(card["fallbackText"])),
        state=DeliveryState.FAILED if reason else DeliveryState.QUEUED,
        error=reach.error_of(reason) if reason else None,
        stale_at=day.event.ends_at,
        queued_at=day.now,
        settled_at=day.now if reason else None,
    )
