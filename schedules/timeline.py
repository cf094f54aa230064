"""What the bot does, and when: a pure function of an accepted agenda.

Instants are aware and UTC; the wall times they come from may be repeated or missing on the night
of a clock change, and nothing vanishes for it. Keys hold neither titles nor times.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import groupby
from typing import TYPE_CHECKING, Final

from bot.model import Agenda, Audience, BreakoutPlan, Due, DueKind, Session, SessionKind
from schedules.afterwards import LATE_END, SETTLING, instants, of_the_day, recaps
from schedules.asking import asked
from schedules.deadlines import of_the_form
from schedules.reminding import reminders

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

UNKNOWN_LENGTH: Final = timedelta(minutes=30)
AWAY: Final = timedelta(hours=3)  # a pause after which people come back as on a new day
LONG_ENOUGH: Final = timedelta(minutes=20)  # for a group discussion to have a half-time,
SHORT: Final = timedelta(minutes=10)  # for a last minute that is worth telling,
BRIEF: Final = timedelta(minutes=5)  # and for asking whether all is saved
SAVING: Final = timedelta(minutes=2)  # before the bell
LAST: Final = timedelta(minutes=1)
APART: Final = timedelta(minutes=2)  # what groups are told comes no closer than this
LATE_HALF_TIME: Final = timedelta(minutes=5)

_ORDER: Final = (
    DueKind.END,
    DueKind.COLLECT,
    DueKind.LAST_MINUTE,
    DueKind.SAVE,
    DueKind.LAST_MINUTES,
    DueKind.HALF_TIME,
    DueKind.START,
    DueKind.PRESENT,
    DueKind.POLL,
    DueKind.HEADS_UP,
    DueKind.RECAP,
    DueKind.SUMMARY,
    DueKind.TAKE_HOME,
    DueKind.DIGEST,
    DueKind.FOLLOW_UP,
    DueKind.PROGRESS,
    DueKind.CHANGES,
    DueKind.READ,
    DueKind.FETCH,
    DueKind.UPLOAD,
    DueKind.MAKE_SENSE,
    DueKind.REMINDER,
    DueKind.REGISTRATION_CLOSES,
    DueKind.OFFER_ENDS,
    DueKind.ANSWERS_DUE,
    DueKind.SELECT,
)


def order(due: Due) -> tuple[datetime, int, str]:
    """Return the sort key of dues: by instant, and what ends before what begins."""
    return due.at, _ORDER.index(due.kind), due.key


def dues(event_id: str, agenda: Agenda, occurrences: Mapping[str, int]) -> list[Due]:
    """Return every due that follows from `agenda`, in `order`.

    `occurrences` says, by session id, how many times a session is announced anew; 1 where it says
    nothing. A session whose end is not after its start counts as one without an end. Of one that is
    still to be announced nothing is said.
    """
    heralded = _heralded(agenda.sessions)
    found = [
        due
        for session in agenda.sessions
        if not session.pending
        for due in _of_session(
            event_id, agenda, session, occurrences.get(session.id, 1), heralded=session.id in heralded
        )
    ]
    besides = [*asked(event_id, agenda, occurrences), *recaps(event_id, agenda, occurrences)]
    besides += of_the_form(event_id, agenda)
    days = [*of_the_day(event_id, agenda), *reminders(event_id, agenda)]
    return sorted([*found, *besides, *days], key=order)


def _of_session(event_id: str, agenda: Agenda, session: Session, occurrence: int, *, heralded: bool) -> Iterator[Due]:
    notices = agenda.notices
    start, end = instants(agenda, session)
    grouped = session.kind is SessionKind.BREAKOUT and session.audience is Audience.OPEN

    def due(kind: DueKind, at: datetime, stale_at: datetime) -> Due:
        return Due(
            key=f"{event_id}/{session.id}/{kind}/{occurrence}",
            event_id=event_id,
            at=at,
            kind=kind,
            session_id=session.id,
            occurrence=occurrence,
            stale_at=stale_at,
        )

    if notices.heads_up and heralded:
        yield due(DueKind.HEADS_UP, start - timedelta(minutes=notices.heads_up), start)
    if notices.announce or session.kind is SessionKind.BREAKOUT or session.presents:  # announced or not
        yield due(DueKind.START, start, end or start + UNKNOWN_LENGTH)
    if end is None:
        return
    if grouped:
        yield from (due(*bell) for bell in bells(agenda, session, start, end))
        return
    warning = timedelta(minutes=notices.last_minutes)
    if warning and session.kind is not SessionKind.BREAK and end - start > 2 * warning:
        yield due(DueKind.LAST_MINUTES, end - warning, end)
    yield due(DueKind.END, end, end + LATE_END)


def bells(
    agenda: Agenda, session: Session, start: datetime, end: datetime
) -> Iterator[tuple[DueKind, datetime, datetime]]:
    """Return what groups that sit from `start` to `end` are told and asked of the time, and what ends with it:
    each kind, its instant, and when it is stale.

    A short discussion is left in peace. What one of them tells late, the one before tells no more: after
    downtime groups hear one bell, not all of them.
    """
    notices, length = agenda.notices, end - start
    warning = timedelta(minutes=notices.last_minutes)
    last = end - LAST if notices.last_minute and length >= SHORT and not LAST <= warning < LAST + APART else end
    save = end - SAVING if length >= BRIEF else last
    warned = bool(warning) and length > 2 * warning
    middle = start + (length / 2 // LAST) * LAST
    if notices.half_time and length >= LONG_ENOUGH and middle + APART <= (end - warning if warned else save):
        yield DueKind.HALF_TIME, middle, min(middle + LATE_HALF_TIME, end - warning if warned else save)
    if warned:
        yield DueKind.LAST_MINUTES, end - warning, save if warning > SAVING else end
    if save < end:
        yield DueKind.SAVE, save, last
    if last < end:
        yield DueKind.LAST_MINUTE, last, end
    yield DueKind.END, end, end + LATE_END
    closes = end + timedelta(minutes=(session.breakout or BreakoutPlan()).grace)
    yield DueKind.COLLECT, closes, closes + LATE_END


def collecting(act: Due, bell: datetime, grace: int) -> Due:
    """Return the due that closes the books `grace` minutes after a bell that an act brought forward or put off."""
    return _beside(act, DueKind.COLLECT, bell + timedelta(minutes=grace))


def recapping(collect: Due) -> Due:
    """Return the due that tells what groups said, a moment after the one that closes their books."""
    return _beside(collect, DueKind.RECAP, collect.at + SETTLING)


def ending(act: Due, at: datetime) -> Due:
    """Return the due that ends the session of an act at an instant that no agenda tells."""
    return _beside(act, DueKind.END, at)


def _beside(act: Due, kind: DueKind, at: datetime) -> Due:
    return Due(
        key=f"{act.event_id}/{act.session_id}/{kind}/{act.occurrence}",
        event_id=act.event_id,
        at=at,
        kind=kind,
        session_id=act.session_id,
        occurrence=act.occurrence,
        stale_at=at + LATE_END,
    )


def _heralded(sessions: Sequence[Session]) -> set[str]:
    """Return the ids of the sessions that have the heads-up: one of those that begin together says it for all.

    It is deserved by the first of each day (or after hours with nothing on), those right after a break, and
    every breakout. What only a closed circle sees does not count for the others.
    """
    everything = _calls(sessions)
    in_the_open = _calls([each for each in sessions if each.audience is Audience.OPEN])
    first: dict[tuple[datetime, Audience], str] = {}
    for each in sorted(sessions, key=lambda each: each.id):  # the same one, however the lines are ordered
        if not each.pending and each.id in (in_the_open if each.audience is Audience.OPEN else everything):
            first.setdefault((each.start, each.audience), each.id)
    return set(first.values())


def together(agenda: Agenda, session: Session) -> list[Session]:
    """Return the open sessions that begin when this one does, of which one heads-up tells; breaks are not
    among others.
    """
    found = [each for each in agenda.sessions if each.start == session.start and each.audience is Audience.OPEN]
    told = [each for each in found if not each.pending]
    return [each for each in told if each.kind is not SessionKind.BREAK] or told


def _calls(sessions: Sequence[Session]) -> set[str]:
    called: set[str] = set()
    before: tuple[Session, ...] = ()  # those that share the latest start before this one
    busy_until = datetime.min  # noqa: DTZ901 - wall time, like the sessions'
    break_ends = {each.end for each in sessions if each.kind is SessionKind.BREAK}
    for start, group in groupby(sorted(sessions, key=_start), key=_start):
        now = tuple(group)
        arriving = not before or start - busy_until > (AWAY if start.date() == before[0].start.date() else timedelta(0))
        resuming = start in break_ends or any(each.kind is SessionKind.BREAK for each in before)
        called |= {each.id for each in now if arriving or _is_called(each, resuming=resuming)}
        busy_until = max(busy_until, *(each.end or each.start + UNKNOWN_LENGTH for each in now))
        before = now
    return called


def _is_called(session: Session, *, resuming: bool) -> bool:
    return session.kind is SessionKind.BREAKOUT or (resuming and session.kind is not SessionKind.BREAK)


def _start(session: Session) -> datetime:
    return session.start
