"""What groups are told of the time while they talk: half-time, the last minutes, the last minute; always by
the clock, and by the group's own where it has one.

Each group hears it in its thread. Where groups have none, all of them hear it together where the event lives,
and there only what they cannot do without: the last minutes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.announcements import minutes_left
from bot.breakouts import harvests, rounds, whereabouts
from bot.model import HarvestState
from cards import bell as bell_cards
from schedules.steps import left

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from bot.model import Due, Group, Session
    from bot.occasions import Occasion
    from cards.breakout import GroupLine
    from cards.elements import Card
    from schedules.steps import TimedStep


async def half_time(day: Occasion, due: Due, session: Session) -> None:
    """Say that half of the time is gone, and what is left of the task."""

    def draw(ends_at: datetime, *, handed_in: bool) -> Card | None:
        steps = _steps_left(day, session, ends_at)
        return None if handed_in else bell_cards.half_time(day.face, session=session, ends_at=ends_at, steps=steps)

    await _ring(day, due, session, "group_half_time", draw)


async def last_minutes(day: Occasion, due: Due, session: Session) -> None:
    """Say that the time is nearly up, and when."""
    minutes = minutes_left(day, due)

    def draw(ends_at: datetime, *, handed_in: bool) -> Card:
        return bell_cards.last_minutes(day.face, session=session, ends_at=ends_at, minutes=minutes, handed_in=handed_in)

    await _ring(day, due, session, "group_last_minutes", draw, together=True)


async def last_minute(day: Occasion, due: Due, session: Session) -> None:
    """Say that what is not saved by now will not be collected."""

    def draw(ends_at: datetime, *, handed_in: bool) -> Card | None:
        return None if handed_in else bell_cards.last_minute(day.face, session=session, ends_at=ends_at)

    await _ring(day, due, session, "group_last_minute", draw)


def _steps_left(day: Occasion, session: Session, ends_at: datetime) -> list[TimedStep]:
    return left(rounds.plan_of(session).steps, session.start, ends_at, day.agenda.wall(day.now))


async def _ring(
    day: Occasion, due: Due, session: Session, act: str, draw: Callable[..., Card | None], *, together: bool = False
) -> None:
    """Tell the groups that a due is about, of those that sit now."""
    sitting = await rounds.round_of(day, session.id)
    if sitting is None or sitting.state != "open" or session.end is None:
        return
    end = session.end
    known = await harvests.of_round(day, sitting)

    def drawn(group: Group, _line: GroupLine) -> Card | None:
        harvest = known.get(group.id)
        handed_in = harvest is not None and harvest.state is HarvestState.HANDED_IN
        return draw(rounds.back_at(day, session, group) or end, handed_in=handed_in)

    for_all = draw(end, handed_in=False) if together else None
    await whereabouts.tell_groups(day, due, session, act, drawn, together=for_all)
