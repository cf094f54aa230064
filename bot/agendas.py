"""Accepting a release: the agenda is kept, its sessions keep their identities, and the dues follow.

All of it in the caller's transaction: nobody ever sees an agenda whose dues are another's.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.announcements import is_unsaid
from bot.errors import RefusalError
from bot.model import Agenda, DueKind, DueState, Event, Release, SessionIdentity, new_id
from schedules import release, timeline

if TYPE_CHECKING:
    from datetime import datetime

    from bot.model import Delivery, Due, Session
    from bot.ports import Tables


async def create_event(
    tables: Tables, agenda: Agenda, now: datetime, *, event_id: str | None = None, tenant_id: str = ""
) -> Event:
    """Make an event of an agenda and accept it as the first release.

    Raises:
        RefusalError: `agenda_empty` where the agenda has no session.
    """
    event = Event(id=event_id or new_id(), tenant_id=tenant_id, title=agenda.title)
    await tables.events.add(event)
    return await accept(tables, event, agenda, now)


async def accept(tables: Tables, event: Event, agenda: Agenda, now: datetime) -> Event:
    """Make `agenda` the event's next release, and return the event as it then is.

    Raises:
        RefusalError: `agenda_empty` where the agenda has no session.
    """
    if not agenda.sessions:
        raise RefusalError("agenda_empty", title=agenda.title)
    event = await tables.events.lock(id=event.id) or event
    before = await tables.releases.get(event_id=event.id, number=event.release)
    identified = release.identify(before.agenda if before else None, agenda, new_id)
    accepted = _dated(event, identified)
    await tables.events.put(accepted)
    await tables.releases.add(Release(event_id=event.id, number=accepted.release, agenda=identified, accepted_at=now))
    occurrences = await _keep_identities(tables, event.id, before.agenda if before else None, identified)
    await _plan(tables, event.id, timeline.dues(event.id, identified, occurrences), now)
    return accepted


def _dated(event: Event, agenda: Agenda) -> Event:
    starts = min(each.start for each in agenda.sessions)
    ends = max(each.end or each.start for each in agenda.sessions)
    return event.model_copy(
        update={
            "title": agenda.title,
            "zone": agenda.zone,
            "language": agenda.language,
            "release": event.release + 1,
            "starts_at": agenda.instant(starts),
            "ends_at": agenda.instant(ends),
        }
    )


async def _keep_identities(tables: Tables, event_id: str, old: Agenda | None, new: Agenda) -> dict[str, int]:
    """Return each session's occurrence; it rises for one that moved after it was announced."""
    known = {each.id: each for each in await tables.sessions.find(event_id=event_id)}
    rows: dict[str, SessionIdentity] = {}
    for session in new.sessions:
        row = known.get(session.id) or SessionIdentity(event_id=event_id, id=session.id)
        again = _moved(old, session) and await _was_announced(tables, row)
        rows[session.id] = row.model_copy(
            update={
                "occurrence": row.occurrence + again,
                "audience": session.audience,
                "withdrawn": False,
            }
        )
    gone = {key: row.model_copy(update={"withdrawn": True}) for key, row in known.items() if key not in rows}
    for row in (rows | gone).values():
        if known.get(row.id) != row:
            await tables.sessions.put(row)
    return {key: row.occurrence for key, row in rows.items()}


async def _was_announced(tables: Tables, row: SessionIdentity) -> bool:
    """Whether people may know the old time of a session that moves; what has not left yet is taken back."""
    done = await tables.dues.find(
        event_id=row.event_id,
        session_id=row.id,
        kind=DueKind.START,
        occurrence=row.occurrence,
        state=DueState.DONE,
    )
    kept = [await _is_kept(tables, each) for each in await _posts(tables, row)]
    if not done or any(kept) or not kept:
        return bool(done)
    for start in done:
        await tables.dues.put(start.model_copy(update={"state": DueState.PLANNED}))
    return False


async def _posts(tables: Tables, row: SessionIdentity) -> list[Delivery]:
    """Return what was queued when the session began."""
    begins, ends = f"{row.event_id}/{row.id}/", f"/{row.occurrence}"
    found = await tables.deliveries.find(event_id=row.event_id, kind=("announcement", "group"))
    return [each for each in found if each.key.startswith(begins) and each.key.endswith(ends)]


async def _is_kept(tables: Tables, said: Delivery) -> bool:
    """Drop a post that has not left, and return whether it is kept; groups that are open keep theirs."""
    now = await tables.deliveries.lock(key=said.key)
    if now is None or said.kind == "group" or not is_unsaid(now):
        return True
    await tables.deliveries.drop(key=said.key)
    return False


def _moved(old: Agenda | None, session: Session) -> bool:
    before = old.session(session.id) if old else None
    return before is not None and before.start != session.start


async def _plan(tables: Tables, event_id: str, dues: list[Due], now: datetime) -> None:
    """Make the derived rows what the agenda says; what was done stays done."""
    wanted = {each.key: each for each in dues}
    known = {each.key: each for each in await tables.dues.find(event_id=event_id, derived=True)}
    for key, due in wanted.items():
        row = known.get(key)
        if row is None or (row.state is not DueState.DONE and row != due):
            await tables.dues.put(_fresh(due, now))
    for key, row in known.items():
        if key not in wanted and row.state is DueState.PLANNED:
            await tables.dues.put(row.model_copy(update={"state": DueState.WITHDRAWN}))


def _fresh(due: Due, now: datetime) -> Due:
    """What was stale before anybody could say it is dropped from the start."""
    return due.model_copy(update={"state": DueState.DROPPED}) if due.stale_at <= now else due
