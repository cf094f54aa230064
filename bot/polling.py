"""When a source is looked at again, and what is made of what it then says. Pure: the last good programme
stays until something better comes, and what the organiser alone decided stays in any case.
"""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING, Final, NamedTuple
from zoneinfo import ZoneInfo

from bot.carried import carry_over, led_by
from bot.errors import AgendaError, SourceError
from bot.model import Audience, EventState, Format, Reading, SessionKind
from schedules.mending import undated
from schedules.release import in_zone
from schedules.stretching import stretch

if TYPE_CHECKING:
    from bot.model import Agenda, Event, Feed, Session

FAR: Final = timedelta(hours=6)  # between two looks long before,
NEARER: Final = timedelta(hours=1)  # and in the last two weeks; from the day before as often as the feed says
FORTNIGHT: Final = timedelta(days=14)
AFTERWARDS: Final = timedelta(days=1)  # so long after the last session more of the programme may yet come
SOON_AGAIN: Final = timedelta(minutes=1)  # after the first look that failed
LONGEST: Final = timedelta(minutes=15)  # between two looks at a source that fails, from the day before
FEWEST: Final = 2  # sessions to come: of fewer it cannot be told whether half of them are gone
PASSING: Final = frozenset({"silent"})  # troubles that are often over before anybody need hear of them

_TROUBLES: Final = {
    **dict.fromkeys(("not_found", "gone", "unknown_host"), "away"),
    **dict.fromkeys(("refused", "private", "credentials", "not_https", "port", "redirects", "tls"), "closed"),
    **dict.fromkeys(("too_big", "address_wrong", "unreadable"), "unreadable"),
    "empty": "empty",
}


class Verdict(NamedTuple):
    """What a look came to: what is wrong with the source, or the programme that is to be accepted, if any.

    `agenda` with the trouble "half" is what it would be.
    """

    trouble: str = ""
    agenda: Agenda | None = None


def next_look(feed: Feed, event: Event, now: datetime) -> datetime | None:
    """Return when a source is to be looked at again; None where the event is over or closed."""
    if event.state is EventState.CLOSED or event.starts_at is None or event.ends_at is None:
        return None
    if now >= event.ends_at + AFTERWARDS:
        return None
    eve = _day_before(event, event.starts_at)
    every = timedelta(minutes=feed.every)
    if now < eve:
        usual = FAR if now < event.starts_at - FORTNIGHT else NEARER
    else:
        usual = every if now <= event.ends_at else NEARER
    if feed.trouble:
        usual = _patience(feed, now, usual)
    at = now + usual
    return min(at, eve) if now < eve else at


def _patience(feed: Feed, now: datetime, usual: timedelta) -> timedelta:
    """Return how long to leave a source that fails: as long again as it has failed, but at first a moment only."""
    if not feed.told or feed.good_at is None:
        return SOON_AGAIN
    return min(max(now - feed.good_at, SOON_AGAIN), max(usual, LONGEST))


def _day_before(event: Event, starts_at: datetime) -> datetime:
    zone = ZoneInfo(event.zone)
    eve = starts_at.astimezone(zone).date() - timedelta(days=1)
    return datetime.combine(eve, time(0), zone).astimezone(starts_at.tzinfo)


def judge(before: Agenda, came: Reading | AgendaError | SourceError | None, now: datetime) -> Verdict:
    """Return what is made of what came (None where nothing has changed) for an event that has `before`."""
    if came is None:
        return Verdict()
    trouble = _trouble(came)
    if trouble or not isinstance(came, Reading):
        return Verdict(trouble)
    agenda = merge(before, came, now)
    if _is_half(before, agenda, now):
        return Verdict("half", agenda)
    return Verdict(agenda=None if _says(agenda) == _says(before) else agenda)


def _trouble(came: Reading | AgendaError | SourceError) -> str:
    """Return what keeps a source from being used at all, or ""."""
    if isinstance(came, SourceError):
        return _TROUBLES.get(came.code, "silent")
    if isinstance(came, AgendaError):
        return "empty" if came.code == "empty" else "unreadable"
    if not came.agenda.sessions:
        return "empty"
    return "undated" if undated(came) is not None else ""


def merge(before: Agenda, reading: Reading, now: datetime) -> Agenda:
    """Return the programme that a source now tells, with what it does not decide as it was: title, language and
    zone, who runs the event, the kind of a session that is called the same, and sessions that are over.
    """
    told = {"title": before.title, "language": before.language, "zone": before.zone}
    came = in_zone(reading.agenda, before.zone).model_copy(update=told)
    agenda = led_by(before, carry_over(before, came, whole=reading.format is Format.NATIVE))
    known = {each.id: each for each in before.sessions}
    there = {each.id for each in agenda.sessions}
    wall = before.wall(now)
    over = [each for each in before.sessions if each.id not in there and (each.end or each.start) <= wall]
    sessions = [*over, *(_of_kind(known.get(each.id), each) for each in agenda.sessions)]
    merged = agenda.model_copy(update={"sessions": tuple(sorted(sessions, key=lambda each: each.start))})
    return _with_their_time(before, merged, wall)


def _with_their_time(before: Agenda, agenda: Agenda, wall: datetime) -> Agenda:
    """Return the agenda with groups that talk, or have talked, keeping the time that they were given on the day:
    a source knows nothing of it, and what follows makes room for it as it did.
    """
    now = {each.id: each for each in agenda.sessions}
    for was in before.sessions:
        session = now.get(was.id)
        begun = was.kind is SessionKind.BREAKOUT and was.start <= wall
        if session is None or not begun or session.start != was.start or was.end is None or session.end is None:
            continue
        if session.end < was.end:
            agenda = stretch(agenda, {was.id}, was.end)
    return agenda


def _of_kind(was: Session | None, session: Session) -> Session:
    if was is None or was.title != session.title or was.kind is session.kind:
        return session
    return session.model_copy(update={"kind": was.kind, "breakout": was.breakout})


def _is_half(before: Agenda, agenda: Agenda, now: datetime) -> bool:
    """Whether more than half of what was to come is gone: then somebody is perhaps still writing it."""
    wall = before.wall(now)
    coming = {each.id for each in before.sessions if each.start > wall and each.audience is Audience.OPEN}
    gone = coming - {each.id for each in agenda.sessions}
    return len(coming) >= FEWEST and 2 * len(gone) > len(coming)


def _says(agenda: Agenda) -> Agenda:
    """Return an agenda without what only tells where it was written."""
    lines = tuple(each.model_copy(update={"line": None, "uid": ""}) for each in agenda.sessions)
    return agenda.model_copy(update={"sessions": lines})
