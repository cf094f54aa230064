"""Accepting a release: the agenda is kept, its sessions keep their identities, and the dues follow.

All of it in the caller's transaction: nobody ever sees an agenda whose dues are another's.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from bot import changes, invitations, registrations
from bot.announcements import is_told, is_unsaid
from bot.applications import postponing
from bot.breakouts import presentations, topics
from bot.errors import RefusalError
from bot.model import Agenda, DueKind, DueState, Event, Release, SessionIdentity, new_id
from schedules import release as releases
from schedules import timeline

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

    from bot.model import Delivery, Due, Session
    from bot.ports import Tables

_REMEMBERED: Final = 20  # releases that withdrawn sessions are looked for in
_TAKEN_BACK: Final = ("announcement", "group", "heads_up", "last_minutes")
_ENDINGS: Final = frozenset(
    {
        *(DueKind.LAST_MINUTES, DueKind.SAVE, DueKind.LAST_MINUTE),
        *(DueKind.END, DueKind.COLLECT, DueKind.RECAP, DueKind.SUMMARY, DueKind.DIGEST),
        DueKind.REMINDER,
    }
)
_MOVED: Final = frozenset({DueKind.REGISTRATION_CLOSES, DueKind.ANSWERS_DUE})
"""What comes again where it is put off after it came."""
_CLOSINGS: Final = frozenset({DueKind.COLLECT, DueKind.RECAP})


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
    """Make `agenda` the event's next release, and return the event as it then is; an agenda that says the
    same as the one before makes none.

    Raises:
        RefusalError: `agenda_empty` where the agenda has no session.
    """
    if not agenda.sessions:
        raise RefusalError("agenda_empty", title=agenda.title)
    event = await tables.events.lock(id=event.id) or event
    release = await tables.releases.get(event_id=event.id, number=event.release)
    old = release.agenda if release else None
    rows = {each.id: each for each in await tables.sessions.find(event_id=event.id)}
    gone = await _gone(tables, event.id, rows.values())
    new = releases.identify(old, agenda, new_id, gone)
    if old is not None and _without_lines(old) == _without_lines(new):
        return event
    accepted = _dated(event, new)
    await tables.events.put(accepted)
    await tables.releases.add(Release(event_id=event.id, number=accepted.release, agenda=new, accepted_at=now))
    dues = await tables.dues.find(event_id=event.id, derived=True)
    occurrences = await _keep_identities(tables, accepted, new, rows, _Past(tables, event.id, dues, now))
    await _plan(tables, event.id, timeline.dues(event.id, new, occurrences), now)
    await presentations.follow(tables, event.id, new, now)
    await registrations.follow_release(tables, accepted, old, new, now)
    if old is not None:
        await topics.follow(tables, event.id, old, new)
        await postponing.plan(tables, accepted, old, new, now)
    if old is not None:
        said = any(each.state is DueState.DONE for each in dues)
        await changes.plan(tables, accepted, new, now, said=said)
        await invitations.plan(tables, accepted, old, new, now)
    return accepted


def _without_lines(agenda: Agenda) -> Agenda:
    """Return an agenda without where its sessions stood in the source."""
    lines = tuple(each.model_copy(update={"line": None}) for each in agenda.sessions)
    return agenda.model_copy(update={"sessions": lines})


async def _gone(tables: Tables, event_id: str, rows: Iterable[SessionIdentity]) -> list[Session]:
    """Return the withdrawn sessions as they last were, as far as the newest releases that had one tell."""
    by_release: dict[int, list[str]] = {}
    for each in rows:
        if each.withdrawn and each.release:
            by_release.setdefault(each.release, []).append(each.id)
    newest = tuple(sorted(by_release, reverse=True)[:_REMEMBERED])
    found = await tables.releases.find(event_id=event_id, number=newest) if newest else []
    known = [each.agenda.session(session_id) for each in found for session_id in by_release[each.number]]
    return [each for each in known if each is not None]


def _dated(event: Event, agenda: Agenda) -> Event:
    starts = min(each.start for each in agenda.sessions)
    ends = max(each.end or each.start for each in agenda.sessions)
    return event.model_copy(
        update={
            "title": agenda.title,
            "zone": agenda.zone,
            "language": agenda.language,
            "release": event.release + 1,
            "told": event.told or event.release or 1,  # of the first programme nobody is told
            "starts_at": agenda.instant(starts),
            "ends_at": agenda.instant(ends),
        }
    )


# Which announcement of a session comes next -------------------------------------------------------


class _Past:
    """What was done of an event's dues before this release, and the posts that came of it."""

    def __init__(self, tables: Tables, event_id: str, dues: Iterable[Due], now: datetime) -> None:
        self.now = now
        self._tables = tables
        self._event_id = event_id
        self._done: dict[tuple[str, DueKind], dict[int, Due]] = defaultdict(dict)
        self._posts: dict[str, list[Delivery]] | None = None
        for each in dues:
            if each.session_id and each.state is DueState.DONE:
                self._done[each.session_id, each.kind][each.occurrence] = each

    def done(self, session_id: str, kind: DueKind) -> dict[int, Due]:
        """Return what was done of one kind for a session, by occurrence."""
        return self._done.get((session_id, kind), {})

    async def take_back(self, due: Due, *kinds: str) -> bool:
        """Drop the posts of a due that nobody can have seen, and let it be due again; False where somebody
        may have seen one, and where there was none.
        """
        posts = await self._posts_of(due)
        kept = [await _is_kept(self._tables, each) for each in posts if each.kind in kinds]
        if any(kept) or not kept:
            return False
        del self._done[due.session_id or "", due.kind][due.occurrence]
        await self._tables.dues.put(due.model_copy(update={"state": DueState.PLANNED}))
        return True

    async def _posts_of(self, due: Due) -> list[Delivery]:
        """Return the posts of one announcement of a session; those of all are read once, and only if needed."""
        if self._posts is None:
            self._posts = defaultdict(list)
            for each in await self._tables.deliveries.find(event_id=self._event_id, kind=_TAKEN_BACK):
                session_id, _, number = each.key.removeprefix(f"{self._event_id}/").partition("/")
                self._posts[f"{session_id}/{number.rpartition('/')[2]}"].append(each)
        return self._posts.get(f"{due.session_id}/{due.occurrence}", [])


async def _is_kept(tables: Tables, said: Delivery) -> bool:
    """Drop a post that has not left, and return whether it is kept; groups that are open keep theirs."""
    now = await tables.deliveries.lock(key=said.key)
    if now is None or said.kind == "group" or not is_unsaid(now):
        return True
    await tables.deliveries.drop(key=said.key)
    return False


async def _keep_identities(
    tables: Tables, event: Event, new: Agenda, known: Mapping[str, SessionIdentity], past: _Past
) -> dict[str, int]:
    """Return each session's occurrence: which announcement of it is the next, or the one that holds."""
    rows: dict[str, SessionIdentity] = {}
    for session in new.sessions:
        row = known.get(session.id) or SessionIdentity(event_id=event.id, id=session.id)
        newer = {
            "occurrence": await _occurrence(past, row, new, session) if session.id in known else 1,
            "audience": session.audience,
            "withdrawn": False,
            "release": event.release,
        }
        rows[session.id] = row.model_copy(update=newer)
    for session_id in known.keys() - rows.keys():
        if not known[session_id].withdrawn:
            await _withdraw(past, known[session_id])
    gone = {key: row.model_copy(update={"withdrawn": True}) for key, row in known.items() if key not in rows}
    await tables.sessions.put_all([row for row in (rows | gone).values() if known.get(row.id) != row])
    return {key: row.occurrence for key, row in rows.items()}


async def _occurrence(past: _Past, row: SessionIdentity, agenda: Agenda, session: Session) -> int:
    """Return the occurrence of a session: it rises where people may know of another time than the new one,
    and is the one they know where that is the time again.
    """
    at, occurrence = agenda.instant(session.start), row.occurrence
    if not is_told(session):
        await _withdraw(past, row)
    starts = past.done(session.id, DueKind.START)
    if starts:
        newest = max(starts)
        if starts[newest].at == at:
            return newest
        back = await past.take_back(starts[newest], "announcement", "group", "last_minutes")
        occurrence = newest if back else max(occurrence, newest + 1)
    said = past.done(session.id, DueKind.HEADS_UP).get(occurrence)
    notice = timedelta(minutes=agenda.notices.heads_up)
    if said is None or said.stale_at == at or await past.take_back(said, "heads_up"):
        return occurrence
    return occurrence + (past.now < at - notice)  # else the one that stands tells the new time


async def _withdraw(past: _Past, row: SessionIdentity) -> None:
    """Take back what was to be said of a session that is no longer there."""
    for kind, posts in ((DueKind.START, ("announcement", "last_minutes")), (DueKind.HEADS_UP, ("heads_up",))):
        due = past.done(row.id, kind).get(row.occurrence)
        if due is not None:
            await past.take_back(due, *posts)


# What is due --------------------------------------------------------------------------------------


async def _plan(tables: Tables, event_id: str, dues: list[Due], now: datetime) -> None:
    """Make the derived rows what the agenda says; what was done stays done."""
    wanted = {each.key: each for each in dues}
    known = {each.key: each for each in await tables.dues.find(event_id=event_id, derived=True)}
    changed = [_fresh(due, now) for key, due in wanted.items() if _is_news(known.get(key), due, now)]
    withdrawn = [
        row.model_copy(update={"state": DueState.WITHDRAWN})
        for key, row in known.items()
        if key not in wanted and row.state is DueState.PLANNED
    ]
    ended = _ended(known.values()) - {_which(each) for each in changed if each.kind is DueKind.END}
    kept = [each for each in (*changed, *withdrawn) if each.kind not in _CLOSINGS or _which(each) not in ended]
    await tables.dues.put_all(kept)


async def resume(tables: Tables, event_id: str, agenda: Agenda, session_id: str, now: datetime) -> None:
    """Plan again how a session ends that somebody ended, and that goes on after all."""
    row = await tables.sessions.get(event_id=event_id, id=session_id)
    occurrences = {session_id: row.occurrence} if row else {}
    found = [each for each in timeline.dues(event_id, agenda, occurrences) if each.session_id == session_id]
    await tables.dues.put_all([each for each in found if each.kind in _ENDINGS and _is_ahead(each, now)])


def _is_ahead(due: Due, now: datetime) -> bool:
    """Whether a due still comes; who was just told of more time is not warned at once that it is nearly up."""
    at_once = due.kind is DueKind.LAST_MINUTES and due.at - now < timeline.APART
    return due.at > now and not at_once


def _which(due: Due) -> tuple[str | None, int]:
    return due.session_id, due.occurrence


def _ended(known: Iterable[Due]) -> set[tuple[str | None, int]]:
    """Return what has ended and still collects: that goes by when it ended, be it before its time."""
    rows = list(known)
    collecting = {_which(each) for each in rows if each.kind is DueKind.COLLECT and each.state is DueState.PLANNED}
    return collecting & {_which(each) for each in rows if each.kind is DueKind.END and each.state is DueState.DONE}


def _is_news(row: Due | None, due: Due, now: datetime) -> bool:
    """Whether a due is not as it stands; what has ended ends again where it now goes on."""
    if row is None or row.state is not DueState.DONE:
        return row != due
    return row.kind in _ENDINGS | _MOVED and row.at <= now and _is_ahead(due, now)


def _fresh(due: Due, now: datetime) -> Due:
    """What was stale before anybody could say it is dropped from the start."""
    return due.model_copy(update={"state": DueState.DROPPED}) if due.stale_at <= now else due
