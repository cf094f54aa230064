"""More time for groups that talk, or less: for all of them the programme itself is changed, so that whatever was
said of the time follows by the one way there is; for one group only its own time.

All of them, and those who run the day, read the same clock.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from bot import agendas
from bot.breakouts import opening, overtime, rounds, whereabouts
from bot.delivery import queue_all
from bot.errors import RefusalError
from bot.lengthening import MOST, USUAL, Extra, read_extra
from bot.model import Answer, Delivery, DueKind, DueState, HarvestState, Message
from bot.occasions import for_everybody, hold, load
from cards import bell as bell_cards
from cards import breakout as breakout_cards
from schedules.stretching import slips, stretch

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from bot.model import Agenda, Group, Round, Session
    from bot.occasions import Occasion, Scene
    from cards.elements import Card

_MINUTE: Final = timedelta(minutes=1)


async def extend(scene: Scene, argument: str) -> Answer:
    """Give groups more minutes, or fewer: all of them, or the one that is named or asked for in its own thread.

    Raises:
        RefusalError: `extend_none` where no groups talk or may still hand in, `extend_minutes`, `extend_endless`,
            `extend_too_short`, `extend_no_group`.
    """
    await hold(scene.tables, scene.event.id)
    if known := await load(scene.tables, scene.event.id):  # as it is now that nobody else changes it
        scene = replace(scene, event=known[0], agenda=known[1])
    extra = read_extra(argument) or Extra(minutes=USUAL)
    if not 1 <= abs(extra.minutes) <= MOST:
        raise RefusalError("extend_minutes", most=MOST)
    sitting, session = await _sitting(scene)
    if session.end is None:
        raise RefusalError("extend_endless", title=session.title)
    group = await _meant(scene, sitting, extra)
    if group is not None:
        return await _one(scene, sitting, session, session.end, group, extra.minutes)
    return await _all(scene, sitting, session, session.end, extra.minutes)


async def _sitting(day: Occasion) -> tuple[Round, Session]:
    """Return the round whose groups talk, else the last that closed and whose books are not closed yet."""
    sitting = await rounds.open_round(day) or await _closed_just_now(day)
    session = rounds.session_of(day, sitting) if sitting else None
    if sitting is None or session is None:
        raise RefusalError("extend_none")
    return sitting, session


async def _closed_just_now(day: Occasion) -> Round | None:
    planned = await day.tables.dues.find(event_id=day.event.id, kind=DueKind.COLLECT, state=DueState.PLANNED, target="")
    found = await day.tables.rounds.find(event_id=day.event.id, state="closed")
    collecting = {each.session_id: each.at for each in planned if each.at > day.now}
    return max(
        (each for each in found if each.session_id in collecting),
        key=lambda each: collecting[each.session_id],
        default=None,
    )


async def _meant(scene: Scene, sitting: Round, extra: Extra) -> Group | None:
    """Return the group that is meant, or None for all of them."""
    groups = await rounds.groups_of(scene, sitting)
    if extra.group is not None:
        found = next((each for each in groups if each.number == extra.group), None)
        if found is None:
            raise RefusalError("extend_no_group", number=extra.group, most=len(groups))
        return found
    here = scene.guest.place
    return None if extra.everybody else next((each for each in groups if each.place_id == here.id), None)


def _new_end(day: Occasion, end: datetime, minutes: int, *, over: bool) -> datetime:
    """Return the wall time at which it is over then: from when it would be, or from now where it is already."""
    wall = day.agenda.wall(day.now)
    now = wall.replace(second=0, microsecond=0)
    now += _MINUTE if now < wall else timedelta(0)
    if over and minutes < 0:
        raise RefusalError("extend_none")
    after = (now if over else max(end, now)) + minutes * _MINUTE
    if after <= now:
        raise RefusalError("extend_too_short")
    return after


# All groups ---------------------------------------------------------------------------------------


async def _all(scene: Scene, sitting: Round, session: Session, end: datetime, minutes: int) -> Answer:
    bell = await opening.due_of(scene, session, DueKind.END)
    over = bell.state is DueState.DONE
    after = _new_end(scene, end, minutes, over=over)
    ids = await _together(scene, sitting, session)
    before, agenda = scene.agenda, stretch(scene.agenda, ids, after, pull=not over)
    event = await agendas.accept(scene.tables, scene.event, agenda, scene.now)
    later = replace(for_everybody(scene), event=event, agenda=agenda)
    if over:
        for each in await scene.tables.rounds.find(event_id=event.id, session_id=tuple(sorted(ids))):
            await _sit_on(later, each, after, told=after == end)
    said = [scene.face.voice.say("extend.all", clock=scene.face.clock(after)), *_cost(scene, before, agenda, ids)]
    return Answer(text=" ".join(said))


async def open_again(scene: Scene, session: Session) -> None:
    """Let groups that were closed by hand go on until the session ends, and tell them."""
    sitting = await rounds.round_of(scene, session.id)
    if sitting is None or sitting.state != "closed":
        return
    if session.end is None:
        await overtime.go_on(scene, session)
    else:
        told = scene.now < scene.agenda.instant(session.end)
        await _sit_on(for_everybody(scene), sitting, session.end, told=told)


async def _sit_on(day: Occasion, sitting: Round, after: datetime, *, told: bool) -> None:
    """Let all groups of a round go on after the bell; they are `told` here where no release tells them."""
    session = rounds.session_of(day, sitting)
    if session is None:
        return
    await _reopen(day, sitting, await rounds.groups_of(day, sitting))
    await overtime.go_on(day, session)
    await agendas.resume(day.tables, day.event.id, day.agenda, session.id, day.now)
    sitting = sitting.model_copy(update={"state": "open"})
    if told:
        await _tell_all(day, session, await rounds.groups_of(day, sitting), after)
        await opening.refresh_all(day, sitting)


async def _together(day: Occasion, sitting: Round, session: Session) -> set[str]:
    """Return the sessions that end with this one and whose groups are as far: they get the same end."""
    found = await day.tables.rounds.find(event_id=day.event.id, state=sitting.state)
    ending = {each.id for each in day.agenda.sessions if (each.start, each.end) == (session.start, session.end)}
    return {session.id} | {each.session_id for each in found if each.session_id in ending}


def _cost(scene: Scene, before: Agenda, after: Agenda, ids: set[str]) -> list[str]:
    """Return what it means for what comes then, as far as everybody may know of it."""
    voice, face = scene.face.voice, scene.face
    found = [each for each in slips(before.public(), after.public(), ids) if not each.session.pending]
    if not found:
        return [voice.say("extend.cost.none")]
    first = found[0]
    clocks = {"clock": face.clock(first.session.start), "was": face.clock(first.was.start)}
    said = [voice.say("extend.cost", title=first.session.title, **clocks)]
    return said + ([voice.count("extend.cost.more", len(found) - 1)] if len(found) > 1 else [])


async def _reopen(day: Occasion, sitting: Round, groups: Sequence[Group]) -> None:
    """Let groups that were called back sit on; what was collected of them goes on as a draft."""
    await day.tables.rounds.put(sitting.model_copy(update={"state": "open"}))
    ids = tuple(each.id for each in groups)
    found = await day.tables.harvests.find(group_id=ids, state=HarvestState.COLLECTED) if ids else []
    fresh = {"state": HarvestState.DRAFT, "late": False}
    await day.tables.harvests.put_all([each.model_copy(update=fresh) for each in found])


# One group ----------------------------------------------------------------------------------------


async def _one(scene: Scene, sitting: Round, session: Session, end: datetime, group: Group, minutes: int) -> Answer:
    own, wall = rounds.back_at(scene, session, group) or end, scene.agenda.wall(scene.now)
    after = _new_end(scene, own, minutes, over=own <= wall)
    day = for_everybody(scene)
    if own <= wall:
        sitting = sitting.model_copy(update={"state": "open"})
        await _reopen(day, sitting, [group])
    bell = await opening.due_of(day, session, DueKind.END)
    if after == end and bell.state is DueState.PLANNED:
        await overtime.take_back(day, session, group)
    else:
        await overtime.give(day, session, group, scene.agenda.instant(after), bell.occurrence)
    await _tell(day, session, group, after)
    fresh = await scene.tables.groups.get(id=group.id)
    await opening.refresh(day, sitting, fresh or group)
    return Answer(text=scene.face.say("extend.group", number=group.number, clock=scene.face.clock(after)))


async def _tell(day: Occasion, session: Session, group: Group, after: datetime) -> None:
    """Tell a group its new time in its thread, else where all read along."""
    card = bell_cards.own_time(day.face, session=session, number=group.number, ends_at=after)
    own = whereabouts.moved_key(day, session.id, group.id, await _mark(day))
    if not await whereabouts.tell(day, group, own, whereabouts.MOVED, _message(card)):
        await _tell_together(day, session, card)


async def _tell_all(day: Occasion, session: Session, groups: Sequence[Group], after: datetime) -> None:
    """Tell all groups that they have until then: each in its thread, else all of them together, once."""
    threads = await whereabouts.heads(day, groups)
    mark = await _mark(day)
    posts = []
    for each in groups:
        if (above := threads.get(each.id)) is not None:
            card = bell_cards.own_time(day.face, session=session, number=each.number, ends_at=after)
            own = whereabouts.moved_key(day, session.id, each.id, mark)
            posts.append(whereabouts.under(day, above, own, whereabouts.MOVED, _message(card)))
    await queue_all(day.tables, posts)
    if groups and not posts:
        await _tell_together(day, session, breakout_cards.moved(day.face, session=session, was=session))


async def _tell_together(day: Occasion, session: Session, card: Card) -> None:
    mark = await _mark(day)
    rows = [
        Delivery(
            key=whereabouts.moved_key(day, session.id, each.id, mark),
            event_id=day.event.id,
            place_id=each.id,
            kind=whereabouts.MOVED,
            message=_message(card),
            queued_at=day.now,
        )
        for each in await day.main_places()
    ]
    await queue_all(day.tables, rows)


async def _mark(day: Occasion) -> str:
    """Return what tells one change of times from those before it."""
    return f"own.{await day.tables.deliveries.count(event_id=day.event.id, kind=whereabouts.MOVED) + 1}"


def _message(card: Card) -> Message:
    return Message(card=card, summary=str(card["fallbackText"]))
