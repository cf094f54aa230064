"""What is done when something is due, and what somebody who runs the day does out of turn: then nothing that it
overtakes is left to do.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from bot import (
    announcements,
    applications,
    changes,
    counts,
    digests,
    edits,
    enrolment,
    extensions,
    keepsakes,
    polls,
    promises,
    questions,
    registrations,
    sendings,
    sensing,
    summaries,
)
from bot import invitations as calendars
from bot.applications import postponing, telling
from bot.breakouts import bells, harvests, invitations, opening, overtime, plenary, presentations, pulse, rounds
from bot.model import Answer, DueKind, DueState, SessionKind
from bot.occasions import Occasion, Scene, for_everybody
from schedules import timeline

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence
    from datetime import datetime

    from bot.model import Agenda, Due, Session

_ORDER: Final = (  # of one session
    *(DueKind.HEADS_UP, DueKind.START, DueKind.HALF_TIME, DueKind.LAST_MINUTES, DueKind.SAVE, DueKind.LAST_MINUTE),
    *(DueKind.END, DueKind.COLLECT, DueKind.PRESENT, DueKind.RECAP),
)
CALLED_BACK: Final = timedelta(minutes=30)  # after the time is up: then a group has found the way back


def takes_long(agenda: Agenda, due: Due) -> bool:
    """Whether a due may take longer than a moment: groups are dealt or each told, or all ideas are read."""
    session = agenda.session(due.session_id or "")
    return due.kind in _LONG or (session is not None and (rounds.is_breakout(session) or bool(session.presents)))


_POSTING: Final = {DueKind.HEADS_UP, DueKind.START}
_GIVEN_BACK: Final = {DueKind.RECAP, DueKind.SUMMARY, DueKind.TAKE_HOME, DueKind.DIGEST, DueKind.FOLLOW_UP}
_LONG: Final = {*_GIVEN_BACK, DueKind.PROGRESS, DueKind.CHANGES, DueKind.REMINDER}


async def _changes(day: Occasion, due: Due) -> None:
    """Edit what stands, or tell what changed."""
    if postponing.is_about(due):
        await postponing.tell(day, due)
        return
    tell = {"edits": edits.bring_up_to_date, "invitations": calendars.tell}.get(due.key.split("/")[-2], changes.tell)
    await tell(day, due)


async def _progress(day: Occasion, due: Due) -> None:
    """Carry on with what takes more than a moment, or see how groups fare."""
    if due.target == counts.TARGET:
        await enrolment.draw(day)
        return
    for begins, carry_on in _CARRYING_ON:
        if due.target.startswith(begins):
            await carry_on(day, due)
            return
    await (pulse.look(day, due) if due.target else sendings.progress(day, due))


async def _closes(day: Occasion, due: Due) -> None:
    """Tell those who wait, and those who decide, that a deadline has passed."""
    await registrations.close(day)
    await applications.close(day, due)


_CARRYING_ON: Final[Sequence[tuple[str, Callable[[Occasion, Due], Awaitable[None]]]]] = (
    (calendars.AFTER, calendars.remind),
    (invitations.AFTER, invitations.carry_on),
    (keepsakes.AFTER, keepsakes.tell),
    (promises.AFTER, promises.ask_after),
    (telling.AFTER, applications.look),
    (questions.AFTER, questions.look),
)
"""What begins the target of a due, and what is carried on then."""


_OF_THE_DAY: Final[dict[DueKind, Callable[[Occasion, Due], Awaitable[None]]]] = {
    DueKind.RECAP: summaries.tell_session,
    DueKind.SUMMARY: summaries.tell_day,
    DueKind.TAKE_HOME: keepsakes.tell,
    DueKind.FOLLOW_UP: promises.ask_after,
    DueKind.REMINDER: calendars.remind,
    DueKind.POLL: polls.perform,
    DueKind.OFFER_ENDS: registrations.perform,
    DueKind.PROGRESS: _progress,
    DueKind.CHANGES: _changes,
    DueKind.REGISTRATION_CLOSES: _closes,
    DueKind.ANSWERS_DUE: applications.remind,
}


async def perform_due(day: Occasion, due: Due, *, late: Callable[[Due], bool]) -> None:
    """Do what a due says; `late` tells of it, and of others of the event, whether it comes too late."""
    if due.kind in _OF_THE_DAY:
        await _OF_THE_DAY[due.kind](day, due)
        return
    if due.kind is DueKind.DIGEST:
        await digests.tell(day, due, late=late(due))
    session = day.agenda.session(due.session_id or "")
    if session is None:
        return
    is_late = late(due)
    if day.shared is not None and (is_late or due.kind not in _POSTING):
        await day.shared.write(day.tables)  # what comes now looks at what was said
    if due.kind is DueKind.HEADS_UP:
        await announcements.heads_up(day, due, session)
        if rounds.is_breakout(session):
            await opening.prepare(day, due, session)
    elif due.kind is DueKind.START:
        await _start_session(day, due, session, late=late)
    elif due.kind is DueKind.END:
        await _end_session(day, due, session, called=not is_late or day.now - due.at < CALLED_BACK)
    elif due.kind in _BELLS and not (is_late and due.kind is DueKind.HALF_TIME):
        await _BELLS[due.kind](day, due, session)


async def _start_session(day: Occasion, due: Due, session: Session, *, late: Callable[[Due], bool]) -> None:
    await presentations.begin(day, due, session)
    if late(due) and session.kind is not SessionKind.BREAKOUT:
        await announcements.catch_up(day, due, session, late=late)
        return
    groups = await opening.open_groups(day, due, session) if rounds.is_breakout(session) else []
    await announcements.announce(day, due, session, late=late(due), groups=groups)


async def _last_minutes(day: Occasion, due: Due, session: Session) -> None:
    if not due.target:
        await announcements.last_minutes(day, due, session)
    await bells.last_minutes(day, due, session)


async def _end_session(day: Occasion, due: Due, session: Session, *, called: bool) -> None:
    """End a session, or (with a target) the time of one of its groups."""
    if announcements.is_told(session):  # whatever it has become meanwhile
        await harvests.collect(day, due, session)
    await opening.close_groups(day, due, session, called=called)
    if not due.target:
        await announcements.end(day, due, session)
        await questions.close(day, session.id)
        if not rounds.is_breakout(session):  # whose groups still hand in
            await sensing.find(day, session.id)


async def _close_books(day: Occasion, due: Due, session: Session) -> None:
    """Take what groups handed in after the bell; then those who run the day can begin to show it."""
    await harvests.close_books(day, due, session)
    await sensing.find(day, session.id)
    await plenary.ready(day, due, session)


_BELLS: Final[dict[DueKind, Callable[[Occasion, Due, Session], Awaitable[None]]]] = {
    DueKind.HALF_TIME: bells.half_time,
    DueKind.LAST_MINUTES: _last_minutes,
    DueKind.SAVE: harvests.nudge,
    DueKind.LAST_MINUTE: bells.last_minute,
    DueKind.COLLECT: _close_books,
    DueKind.PRESENT: presentations.present,
}


# Out of turn ---------------------------------------------------------------------------------------


async def act_now(scene: Scene, session: Session, kind: DueKind) -> Answer:
    """Do what a due would do later; it and those before it then have nothing left to do."""
    due = await (_ending(scene, session) if kind is DueKind.END else opening.due_of(scene, session, kind))
    if kind is DueKind.END:
        await overtime.take_back(scene, session)  # who has time of their own is called back with the others
    elif rounds.is_breakout(session):
        await extensions.open_again(scene, session)
    await perform_due(for_everybody(scene), due, late=lambda _: False)
    await polls.follow(for_everybody(scene), session, kind)
    rows = await scene.tables.dues.find(event_id=scene.event.id, session_id=session.id, occurrence=due.occurrence)
    after = [
        each.model_copy(update={"state": _state_after(due, each, scene.now)}) for each in rows if each.kind in _ORDER
    ]
    await scene.tables.dues.put_all(after)
    if rounds.is_breakout(session):
        await _plan_collecting(scene, session, due, after)
        if kind is DueKind.END:
            await overtime.stop(scene, session)
    if kind is DueKind.END:
        return Answer(text=scene.face.say("act.ended", title=session.title))
    return Answer(text=scene.face.say("act.started", title=session.title))


async def _ending(scene: Scene, session: Session) -> Due:
    """Return the due that ends a session; where nobody knows when it ends, it is now."""
    if session.end is not None:
        return await opening.due_of(scene, session, DueKind.END)
    began = await opening.due_of(scene, session, DueKind.START)
    due = timeline.ending(began, scene.now)
    await scene.tables.dues.put(due)
    return due


async def _plan_collecting(day: Occasion, session: Session, act: Due, rows: Sequence[Due]) -> None:
    """Let what groups hand in be collected, and told, as long after they really end as it would be after the bell."""
    ends = [each.at for each in rows if each.kind is DueKind.END and each.state is DueState.PLANNED and not each.target]
    bell = day.now if act.kind is DueKind.END else min(ends, default=None)
    if bell is not None:
        collecting = timeline.collecting(act, bell, rounds.plan_of(session).grace)
        recaps = [timeline.recapping(collecting)] if any(each.kind is DueKind.RECAP for each in rows) else []
        await day.tables.dues.put_all([collecting, *recaps])


def _state_after(act: Due, each: Due, now: datetime) -> DueState:
    """Return what an act out of turn makes of its session's dues: what should have come before it is
    overtaken, and what ended it once comes again at its time.
    """
    if each.key == act.key:
        return DueState.DONE
    if _ORDER.index(each.kind) < _ORDER.index(act.kind):
        return DueState.DONE if each.state is DueState.PLANNED else each.state
    return DueState.PLANNED if each.state is DueState.DONE and each.at > now else each.state
