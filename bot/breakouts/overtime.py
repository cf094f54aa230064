"""A group's own time: one group may be given more of it than the others, or less.

What is due then is planned for that group alone; a due that names no group is about all those that keep the
session's time.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bot.breakouts import rounds
from bot.model import Due, DueKind, DueState
from schedules import timeline

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from bot.model import Group, Round, Session
    from bot.occasions import Occasion

_AGAIN: Final = frozenset({DueKind.LAST_MINUTES, DueKind.SAVE, DueKind.LAST_MINUTE, DueKind.END, DueKind.COLLECT})


async def give(day: Occasion, session: Session, group: Group, ends_at: datetime, occurrence: int) -> Group:
    """Let a group be back at `ends_at`, and return it as it then is."""
    own = group.model_copy(update={"ends_at": ends_at})
    await day.tables.groups.put(own)
    wanted = {each.key: each for each in _dues(day, session, own, ends_at, occurrence)}
    known = await day.tables.dues.find(event_id=day.event.id, session_id=session.id, target=group.id)
    gone = [
        each.model_copy(update={"state": DueState.WITHDRAWN})
        for each in known
        if each.key not in wanted and each.state is DueState.PLANNED
    ]
    await day.tables.dues.put_all([*wanted.values(), *gone])
    return own


def _dues(day: Occasion, session: Session, group: Group, ends_at: datetime, occurrence: int) -> Iterator[Due]:
    """Return what is still to come of a group's time; who was just told of it is not warned at once."""
    start = day.agenda.instant(session.start)
    for kind, at, stale_at in timeline.bells(day.agenda, session, start, ends_at):
        soon = kind is DueKind.LAST_MINUTES and at - day.now < timeline.APART
        if kind in _AGAIN and at > day.now and not soon:
            yield Due(
                key=f"{day.event.id}/{session.id}/{kind}/{group.id}/{occurrence}",
                event_id=day.event.id,
                at=at,
                kind=kind,
                session_id=session.id,
                target=group.id,
                occurrence=occurrence,
                stale_at=stale_at,
                derived=False,
            )


async def take_back(day: Occasion, session: Session, *groups: Group) -> None:
    """Let groups (all of them, where none is named) keep the session's time again."""
    sitting = await rounds.round_of(day, session.id)
    found = groups or (await rounds.groups_of(day, sitting) if sitting else ())
    own = [each for each in found if each.ends_at is not None]
    for each in own:
        await day.tables.groups.put(each.model_copy(update={"ends_at": None}))
    targets = tuple(each.id for each in own)
    planned = (
        await day.tables.dues.find(event_id=day.event.id, session_id=session.id, target=targets, state=DueState.PLANNED)
        if targets
        else []
    )
    await day.tables.dues.put_all([each.model_copy(update={"state": DueState.WITHDRAWN}) for each in planned])


async def stop(day: Occasion, session: Session) -> None:
    """Let the time of all groups of a session be up now, whatever the programme says."""
    sitting = await rounds.round_of(day, session.id)
    for each in await rounds.groups_of(day, sitting) if sitting else ():
        if session.end is None or day.now < day.agenda.instant(session.end):
            await day.tables.groups.put(each.model_copy(update={"ends_at": day.now}))


async def go_on(day: Occasion, session: Session) -> None:
    """Let groups whose own time is up keep the session's time again."""
    sitting = await rounds.round_of(day, session.id)
    groups = await rounds.groups_of(day, sitting) if sitting else []
    if past := [each for each in groups if each.ends_at is not None and each.ends_at <= day.now]:
        await take_back(day, session, *past)


async def follow(day: Occasion, sitting: Round, was: Session | None, session: Session | None) -> None:
    """Let groups with time of their own follow a session whose times a release changed: only more time than the
    others now have is kept.
    """
    before = was or session
    if before is None or (session is not None and was is not None and _times(was) == _times(session)):
        return
    end = day.agenda.instant(session.end) if session is not None and session.end else None
    moved = was is None or session is None or was.start != session.start
    for each in await rounds.groups_of(day, sitting):
        if each.ends_at is not None and (moved or end is None or each.ends_at <= end):
            await take_back(day, before, each)


def _times(session: Session) -> tuple[datetime, datetime | None]:
    return session.start, session.end
