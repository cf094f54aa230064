"""The presentations of a session, one group after the other: each has its time, as equal a part of the session as
can be, and who is next hears of it. What comes too late is not said: only the one whose time it is.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from bot import receipts
from bot.announcements import is_told
from bot.breakouts import plenary, reports
from bot.delivery import queue
from bot.model import Delivery, Due, DueKind, DueState, Message, Priority, Repeat
from bot.occasions import face_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from bot.breakouts.reports import Show
    from bot.model import Agenda, Group, Person, Session
    from bot.occasions import Occasion
    from bot.ports import Tables

_USUAL: Final = timedelta(minutes=5)  # a group's time, where nothing tells when the session ends
_LEFT: Final = (DueState.PLANNED, DueState.WITHDRAWN)


async def begin(day: Occasion, _due: Due, session: Session) -> None:
    """Give each group of the breakout that a session is about its time; begun again, those that have not presented."""
    show = await reports.show_of(day, session) if session.presents else None
    if show is None:
        return
    known = {each.target: each for each in await _planned(day.tables, day.event.id, session.id)}
    fresh = [_turn(day.event.id, session, each, day.now) for each in await reports.order(day, show)]
    left = [known.get(each.target, each) for each in fresh]
    left = [each for each in left if each.state in _LEFT]
    await day.tables.dues.put_all(timed(day.agenda, session, left, None, day.now))
    if left and len(left) == len(fresh):
        first = await day.tables.groups.get(id=left[0].target)
        await _prepare(day, show, first, day.now)


def _turn(event_id: str, session: Session, group: Group, now: datetime) -> Due:
    return Due(
        key=f"{event_id}/{session.id}/{DueKind.PRESENT}/{group.id}/1",
        event_id=event_id,
        at=now,
        kind=DueKind.PRESENT,
        session_id=session.id,
        target=group.id,
        stale_at=now,
        derived=False,
    )


def timed(agenda: Agenda, session: Session, left: Sequence[Due], on: Due | None, now: datetime) -> list[Due]:
    """Return the presentations that are left with their times: they share what is left of the session, with the
    one that is on.
    """
    start = agenda.instant(session.start)
    since = on.at if on is not None and start <= now else min(now, start) if on is None else start
    waits = on is not None and start <= now
    parts = len(left) + waits
    end = agenda.instant(session.end) if session.end and session.end > session.start else since + parts * _USUAL
    part = max(end - since, timedelta(0)) / max(1, parts)
    times = [since + (number + waits) * part for number in range(len(left) + 1)]
    times = [each.replace(microsecond=0) for each in times]
    return [
        each.model_copy(update={"at": at, "stale_at": until, "state": DueState.PLANNED})
        for each, at, until in zip(left, times, times[1:], strict=False)
    ]


async def _planned(tables: Tables, event_id: str, session_id: str) -> list[Due]:
    return await tables.dues.find(event_id=event_id, kind=DueKind.PRESENT, session_id=session_id)


async def follow(tables: Tables, event_id: str, agenda: Agenda, now: datetime) -> None:
    """Let what is left of presentations follow a new release: other times, or none where their session is gone."""
    found = await tables.dues.find(event_id=event_id, kind=DueKind.PRESENT)
    numbers = {each.id: each.number for each in await tables.groups.find(event_id=event_id)} if found else {}
    for session_id in dict.fromkeys(each.session_id or "" for each in found):
        rows = [each for each in found if each.session_id == session_id]
        left = [each for each in rows if each.state in _LEFT]
        session = agenda.session(session_id)
        if session is None or not session.presents or not is_told(session):
            gone = [each for each in left if each.state is DueState.PLANNED]
            await tables.dues.put_all([each.model_copy(update={"state": DueState.WITHDRAWN}) for each in gone])
            continue
        done = [each for each in rows if each.state is DueState.DONE]
        on = max(done, key=lambda each: each.at, default=None)
        in_order = sorted(left, key=lambda each: numbers.get(each.target, 0))
        await tables.dues.put_all(timed(agenda, session, in_order, on, now))


# Each in turn -------------------------------------------------------------------------------------


async def present(day: Occasion, due: Due, session: Session) -> None:
    """Show everybody the group whose time it is, with who presents it; and tell who is next."""
    show = await reports.show_of(day, session)
    group = await day.tables.groups.get(id=due.target)
    if show is None or group is None or group.round_id != show.sitting.id:
        return
    await plenary.present(day, show, group)
    await _prepare(day, show, await reports.next_after(day, show, group), due.stale_at)


async def _prepare(day: Occasion, show: Show, group: Group | None, at: datetime) -> None:
    """Tell those who present for a group 1:1 when it is their turn; who cannot be told so is mentioned in the post."""
    members = (await reports.presenters(day, [group]))[group.id] if group else []
    out = await receipts.out_of_reach(day.tables, [each.person_id for each in members])
    ids = tuple(sorted(each for each, reason in out.items() if reason is None))
    for person in await day.tables.people.find(id=ids) if ids else ():
        if group is not None and not person.quiet:
            await queue(day.tables, _notice(day, show, group, person, at))


def _notice(day: Occasion, show: Show, group: Group, person: Person, at: datetime) -> Delivery:
    face = face_of(day, person)
    clock = face.clock(day.agenda.wall(at))
    said = face.say("report.be_ready", number=group.number, clock=clock, title=show.session.title)
    return Delivery(
        key=f"{day.event.id}/{show.session.id}/present_next/{person.id}.{group.id}/1",
        event_id=day.event.id,
        person_id=person.id,
        kind="present_next",
        priority=Priority.BULK,
        repeat=Repeat.NEVER,
        message=Message(text=said, summary=face.plain("report.be_ready.toast", number=group.number)),
        stale_at=at + _USUAL,
        queued_at=day.now,
    )
