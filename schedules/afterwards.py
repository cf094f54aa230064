"""What is given back once something is over, and when: what was said in a session, what came of the day, and what
came of what people promised. Pure; what needs an end that nobody knows is never due.
"""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING, Final

from bot.model import Agenda, Audience, BreakoutPlan, Due, DueKind, Session, SessionKind

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date

LATE_END: Final = timedelta(hours=12)
LATE_SUMMARY: Final = timedelta(hours=24)
LATE_DIGEST: Final = timedelta(hours=12)
SETTLING: Final = timedelta(minutes=2)  # from the end of a session until what was said in it is told
SOON_TOLD: Final = timedelta(minutes=15)  # so shortly before the day's summary nothing of one session is told
AFTERWARDS: Final = timedelta(minutes=5)  # from the end of the day until those who run it hear how it went
FOLLOWED_UP: Final = (timedelta(weeks=2), timedelta(weeks=6))
LATE_FOLLOW_UP: Final = timedelta(weeks=1)
_MORNING: Final = time(9)
_EVENING: Final = time(17)
_WEEKEND: Final = (5, 6)


def recaps(event_id: str, agenda: Agenda, occurrences: Mapping[str, int]) -> Iterator[Due]:
    """Tell what was said in a session once it is over and its books are closed; where the day's summary comes
    right after, that tells it.
    """
    if not agenda.notices.summary:
        return
    over = _over(agenda)
    for session in agenda.sessions:
        closes = _closes(agenda, session)
        if closes is None or session.pending or not _is_for_everybody(session) or session.kind is SessionKind.BREAK:
            continue
        at = closes + SETTLING
        if over is None or at + SOON_TOLD <= over:
            occurrence = occurrences.get(session.id, 1)
            key = f"{event_id}/{session.id}/{DueKind.RECAP}/{occurrence}"
            yield _due(event_id, key, DueKind.RECAP, at, at + LATE_END, session_id=session.id, occurrence=occurrence)


def of_the_day(event_id: str, agenda: Agenda) -> Iterator[Due]:
    """Say what came of the day when the last open session is over, 1:1 what each takes home, and to those who run
    it how it went, then and at the times that they chose. A closed circle's debriefing is not waited for.
    """
    over = _over(agenda)
    if over is None:
        return
    notices, begin = agenda.notices, f"{event_id}/day"
    if notices.summary:
        yield _due(event_id, f"{begin}/{DueKind.SUMMARY}/1", DueKind.SUMMARY, over, over + LATE_SUMMARY)
    if notices.take_home or notices.promises:
        yield _due(event_id, f"{begin}/{DueKind.TAKE_HOME}/1", DueKind.TAKE_HOME, over, over + LATE_SUMMARY)
    chosen = sorted({agenda.instant(each) for each in agenda.digests})
    for number, at in enumerate(chosen, 1):
        yield _due(event_id, f"{begin}/{DueKind.DIGEST}/{number}", DueKind.DIGEST, at, at + LATE_DIGEST)
    if over + AFTERWARDS not in chosen:
        at = over + AFTERWARDS
        yield _due(event_id, f"{begin}/{DueKind.DIGEST}/end", DueKind.DIGEST, at, at + LATE_DIGEST)


def follow_ups(event_id: str, agenda: Agenda, now: datetime) -> list[Due]:
    """Return when people are asked what came of what they promised at `now`: two and six weeks after the day, or
    after today where that is over, at nine in the morning there, on a weekday.
    """
    ends = [each.end or each.start for each in agenda.sessions]
    last = max((each - timedelta.resolution for each in ends), default=datetime.min)  # noqa: DTZ901 - wall time
    day = max(last.date(), agenda.wall(now).date())
    found = []
    for number, pause in enumerate(FOLLOWED_UP, 1):
        asked = _weekday(day + pause)
        at = agenda.instant(datetime.combine(asked, _MORNING))
        key = f"{event_id}/day/{DueKind.FOLLOW_UP}/{number}"
        due = _due(event_id, key, DueKind.FOLLOW_UP, at, at + LATE_FOLLOW_UP, occurrence=number)
        found.append(due.model_copy(update={"derived": False}))
    return found


def _weekday(day: date) -> date:
    while day.weekday() in _WEEKEND:
        day += timedelta(days=1)
    return day


def decent(agenda: Agenda, now: datetime) -> datetime:
    """Return when somebody may be written to who expects nothing today: `now`, or the next morning of a weekday."""
    wall = agenda.wall(now)
    if _MORNING <= wall.time() < _EVENING and wall.weekday() not in _WEEKEND:
        return now
    day = wall.date() + timedelta(days=wall.time() >= _MORNING)
    return agenda.instant(datetime.combine(_weekday(day), _MORNING))


def _over(agenda: Agenda) -> datetime | None:
    """Return when everything is over that everybody may know of, and groups have handed in; None for no session."""
    ours = [each for each in agenda.sessions if each.audience is Audience.OPEN] or agenda.sessions
    return max((_closes(agenda, each) or instants(agenda, each)[0] for each in ours), default=None)


def _closes(agenda: Agenda, session: Session) -> datetime | None:
    """Return when a session is over, of groups the time until which they may hand in; None where nobody knows."""
    end = instants(agenda, session)[1]
    if end is None or session.kind is not SessionKind.BREAKOUT or not _is_for_everybody(session):
        return end
    return end + timedelta(minutes=(session.breakout or BreakoutPlan()).grace)


def _is_for_everybody(session: Session) -> bool:
    return session.audience is Audience.OPEN


def _due(
    event_id: str,
    key: str,
    kind: DueKind,
    at: datetime,
    stale_at: datetime,
    *,
    session_id: str | None = None,
    occurrence: int = 1,
) -> Due:
    return Due(
        key=key, event_id=event_id, at=at, kind=kind, session_id=session_id, occurrence=occurrence, stale_at=stale_at
    )


def instants(agenda: Agenda, session: Session) -> tuple[datetime, datetime | None]:
    """Return when a session begins and ends; None for an end that is not after its start, or that nobody knows."""
    start = agenda.instant(session.start)
    end = agenda.instant(session.end) if session.end else None
    return start, end if end and end > start else None
