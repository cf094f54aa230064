"""Where groups meet, and how they are told something: each in its thread, where it has one, else all of them
together where the event lives.

Keys are stable, so that what was said is not said again; of a time that was changed since, it is.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, TypeAlias

from bot.announcements import batch, helps_until, is_given_up, is_told, key
from bot.breakouts import rounds
from bot.delivery import queue, queue_all
from bot.model import Delivery, DueKind, Group, Message, PlaceKind, Purpose
from bot.occasions import places_for

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

    from bot.model import Due, Place, Round, Session
    from bot.occasions import Occasion
    from cards.breakout import GroupLine
    from cards.elements import Card

    Draw: TypeAlias = Callable[[Group, GroupLine], Card | None]

HEAD = "group"
"""The kind of the post that a group's thread hangs under."""
MOVED = "group_moved"
"""The kind of what tells a group, or all in a place, another time."""


async def thread_place(day: Occasion) -> Place | None:
    """Return the channel where groups have their threads: their own, else the event's main one."""
    places = await places_for(day.tables, day.event.id, Purpose.GROUP)
    places += await places_for(day.tables, day.event.id, Purpose.MAIN)
    return next((each for each in places if each.kind is PlaceKind.CHANNEL), None)


async def head(day: Occasion, group: Group) -> Delivery | None:
    """Return the post that a group's thread hangs under, or None where it has none: a session that is moved
    keeps the threads that it had.
    """
    return (await heads(day, [group])).get(group.id)


async def heads(day: Occasion, groups: Sequence[Group]) -> dict[str, Delivery]:
    """Return by group the post that its thread hangs under, of those that have one."""
    threads = {each.place_id: each.id for each in groups if each.place_id}
    if not threads:
        return {}
    posts = await day.tables.deliveries.find(event_id=day.event.id, kind=HEAD, thread_place_id=tuple(threads))
    standing = sorted((each for each in posts if not is_given_up(each)), key=lambda each: -each.position)
    return {threads[each.thread_place_id or ""]: each for each in standing}


async def tell(
    day: Occasion,
    group: Group,
    own_key: str,
    kind: str,
    message: Message,
    *,
    stale_at: datetime | None = None,
    batch: str | None = None,
) -> bool:
    """Queue a message into a group's thread; False where it has none."""
    above = await head(day, group)
    if above is None:
        return False
    await queue(day.tables, under(day, above, own_key, kind, message, stale_at=stale_at, batch=batch))
    return True


def under(
    day: Occasion,
    above: Delivery,
    own_key: str,
    kind: str,
    message: Message,
    *,
    stale_at: datetime | None = None,
    batch: str | None = None,
) -> Delivery:
    """Return a message into the thread that hangs under a post."""
    return Delivery(
        key=own_key,
        event_id=day.event.id,
        batch=batch,
        place_id=above.place_id,
        thread_of=above.key,
        kind=kind,
        message=message,
        stale_at=stale_at,
        queued_at=day.now,
    )


async def concerned(day: Occasion, due: Due, sitting: Round) -> list[Group]:
    """Return the groups that a due is about: the one that it names, else all that keep the session's time; what is
    collected afterwards is that of all who are back.
    """
    groups = await rounds.groups_of(day, sitting)
    if due.target:
        return [each for each in groups if each.id == due.target]
    collects = due.kind is DueKind.COLLECT
    return [each for each in groups if each.ends_at is None or (collects and each.ends_at <= day.now)]


async def tell_groups(
    day: Occasion, due: Due, session: Session, act: str, draw: Draw, *, together: Card | None = None
) -> None:
    """Tell each group that a due is about what `draw` says to it (None: nothing), in its thread; where no
    group of the session has one, post `together` in the event's main places instead.
    """
    sitting = await rounds.round_of(day, session.id)
    if sitting is None or not is_told(session):  # closed since its groups opened: they were told that they are over
        return
    groups = await concerned(day, due, sitting)
    threads = await heads(day, groups)
    anew = await times_told(day, session.id)
    if threads:
        lines = {each.number: each for each in await rounds.group_lines(day, sitting)}
        told = [(each, card) for each in groups if each.id in threads and (card := draw(each, lines[each.number]))]
        posts = [_said(day, due, act, group.id, card, anew[group.id], above=threads[group.id]) for group, card in told]
        await queue_all(day.tables, posts)
    elif together is not None and not due.target:
        for place in await day.main_places():
            await day.post(_said(day, due, act, place.id, together, anew[place.id], place=place))


def _said(
    day: Occasion,
    due: Due,
    act: str,
    target: str,
    card: Card,
    anew: int,
    *,
    above: Delivery | None = None,
    place: Place | None = None,
) -> Delivery:
    """Return what an act says in a group's thread, or in a place, for the time that was told last."""
    return Delivery(
        key=key(due, act, f"{target}.{anew}" if anew else target),
        event_id=day.event.id,
        batch=f"{batch(due, act)}.{anew}" if anew else batch(due, act),
        place_id=above.place_id if above else place.id if place else None,
        thread_of=above.key if above else None,
        kind=act,
        message=Message(card=card, summary=str(card["fallbackText"])),
        stale_at=helps_until(day, due),
        queued_at=day.now,
    )


def moved_key(day: Occasion, session_id: str, target: str, mark: object) -> str:
    """Return the key of a message of the kind MOVED, which tells a group (or all in a place: `target`) another
    time; `mark` is another for each change. What acts say of the time is then said anew.
    """
    return f"{day.event.id}/{session_id}/{MOVED}/{target}/{mark}"


async def times_told(day: Occasion, session_id: str) -> Counter[str]:
    """Return by group and by place how often another time was told there."""
    begins = f"{day.event.id}/{session_id}/{MOVED}/"
    found = await day.tables.deliveries.find(event_id=day.event.id, kind=MOVED)
    return Counter(each.key.removeprefix(begins).partition("/")[0] for each in found if each.key.startswith(begins))
