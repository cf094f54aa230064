"""What groups hand in, from the empty card in their threads to the ideas it becomes. Nothing that was saved is
lost: at the bell the last draft is collected, and what comes late within the grace is kept as well.

An idea made of an answer has an id that follows from group and place (`ideas.harvest_idea`): a change later changes
that idea.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from bot import ideas, receipts, sensing
from bot.announcements import batch, helps_until, is_told, key
from bot.breakouts import rounds, whereabouts
from bot.delivery import queue_all
from bot.ideas import harvest_idea
from bot.model import (
    Delivery,
    DueKind,
    GroupRole,
    Harvest,
    HarvestState,
    Idea,
    IdeaState,
    Mention,
    Message,
    Repeat,
    Slot,
)
from bot.occasions import face_of
from cards import harvest as cards
from cards.markdown import mentionable

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from bot.model import Due, Group, Identity, Round, Session
    from bot.occasions import Occasion

USUAL: Final = (Slot(label="", count=3),)
"""What a group hands in where the agenda does not say: three ideas, which need no label."""


@dataclass(frozen=True, slots=True)
class Book:
    """One group's harvest at hand: what is asked for, and what is kept, None where that is nothing yet.

    `bell` is when the group is to be back, `closes` when nothing is taken any more; None where nothing tells it.
    """

    group: Group
    sitting: Round
    session: Session
    harvest: Harvest | None
    bell: datetime | None
    closes: datetime | None

    @property
    def slots(self) -> tuple[Slot, ...]:
        """Return what is asked for."""
        return slots_of(self.session)

    @property
    def answers(self) -> dict[str, str]:
        """Return what is kept, by place."""
        return self.harvest.answers if self.harvest else {}


def slots_of(session: Session) -> tuple[Slot, ...]:
    """Return what the groups of a session are asked to hand in; three ideas where the agenda does not say."""
    return rounds.plan_of(session).slots or USUAL


async def of_round(day: Occasion, sitting: Round) -> dict[str, Harvest]:
    """Return the harvests of a round by the group's id; who saved nothing is not among them."""
    ids = tuple(each.id for each in await rounds.groups_of(day, sitting))
    found = await day.tables.harvests.find(group_id=ids) if ids else []
    return {each.group_id: each for each in found}


async def book_of(day: Occasion, group: Group, sitting: Round) -> Book | None:
    """Return a group's harvest at hand; None where its session is not to be any more."""
    session = rounds.session_of(day, sitting)
    if session is None:
        return None
    back = rounds.back_at(day, session, group)
    bell = day.agenda.instant(back) if back else None
    grace = timedelta(minutes=rounds.plan_of(session).grace)
    closes = bell + grace if bell else await _collected_at(day, session)
    return Book(group, sitting, session, await day.tables.harvests.get(group_id=group.id), bell, closes)


async def _collected_at(day: Occasion, session: Session) -> datetime | None:
    """Return when that is collected which belongs to a session without an end, once somebody ended it."""
    dues = await day.tables.dues.find(event_id=day.event.id, session_id=session.id, kind=DueKind.COLLECT)
    return max((each.at for each in dues), default=None)


def is_late(day: Occasion, book: Book) -> bool:
    """Whether the group's time is up, or was said to be."""
    return book.sitting.state == "closed" or (book.bell is not None and day.now >= book.bell)


def is_over(day: Occasion, book: Book) -> bool:
    """Whether nothing is taken any more: the grace is over too."""
    return day.now >= book.closes if book.closes else book.sitting.state == "closed"


# The group's thread -------------------------------------------------------------------------------


async def offer(day: Occasion, due: Due, session: Session, group: Group) -> None:
    """Post the empty card in a group's thread, once: it is never edited, whatever changes meanwhile."""
    own = f"{day.event.id}/{session.id}/harvest/{group.id}/1"
    if await day.tables.deliveries.count(key=own):
        return
    card = cards.form(day.face, event=day.event, session=session, group=group.number, slots=slots_of(session))
    message = Message(card=card, summary=day.face.voice.say("harvest.toast", number=group.number))
    await whereabouts.tell(day, group, own, "harvest", message, stale_at=helps_until(day, due))


async def nudge(day: Occasion, due: Due, session: Session) -> None:
    """Ask the groups that have not handed in to save what they have: each in its thread, else who takes notes 1:1."""
    sitting = await rounds.round_of(day, session.id)
    if sitting is None or sitting.state != "open" or not is_told(session):
        return
    known = await of_round(day, sitting)
    groups = [
        each
        for each in await whereabouts.concerned(day, due, sitting)
        if each.id not in known or known[each.id].state is HarvestState.DRAFT
    ]
    heads = await whereabouts.heads(day, groups)
    writers = await _writers(day, sitting)
    anew = await whereabouts.times_told(day, session.id)
    asked = []
    for group in (each for each in groups if each.id in heads):
        own = key(due, "group_save", _mark(group.id, anew[group.id]))
        message = _reminder(day, session, group, writers.get(group.id))
        said = whereabouts.under(day, heads[group.id], own, "group_save", message, stale_at=helps_until(day, due))
        asked.append(said.model_copy(update={"batch": batch(due, "group_save"), "repeat": Repeat.NEVER}))
    apart = {writers[each.id].person_id: each for each in groups if each.id not in heads and each.id in writers}
    await queue_all(day.tables, [*asked, *await _privately(day, due, session, apart, max(anew.values(), default=0))])


def _mark(target: str, anew: int) -> str:
    return f"{target}.{anew}" if anew else target


async def _privately(
    day: Occasion, due: Due, session: Session, apart: Mapping[str, Group], anew: int
) -> list[Delivery]:
    """Return what asks people 1:1 to save what their groups have, of those who can be and want to be written to."""
    people = await day.tables.people.find(id=tuple(sorted(apart))) if apart else []
    out = await receipts.out_of_reach(day.tables, [each.id for each in people])
    rows = []
    for person in (each for each in people if not each.quiet and out[each.id] is None):
        face, group = face_of(day, person), apart[person.id]
        back = rounds.back_at(day, session, group)
        said = face.say("harvest.nudge.private", clock=face.clock(back) if back else "")
        rows.append(
            Delivery(
                key=key(due, "group_save", _mark(person.id, anew)),
                event_id=day.event.id,
                batch=batch(due, "group_save"),
                person_id=person.id,
                kind="group_save",
                repeat=Repeat.NEVER,
                message=Message(text=said),
                stale_at=helps_until(day, due),
                queued_at=day.now,
            )
        )
    return rows


def _reminder(day: Occasion, session: Session, group: Group, writer: Identity | None) -> Message:
    back = rounds.back_at(day, session, group)
    clock = day.face.clock(back) if back else ""
    name = mentionable(writer.name) if writer else ""
    if writer is None or not name:
        return Message(text=day.face.say("harvest.nudge", clock=clock))
    said = day.face.voice.say("harvest.nudge.named", name=f"<at>{name}</at>", clock=clock)
    return Message(text=said, mentions=(Mention(user_id=writer.user_id, name=name),))


async def _writers(day: Occasion, sitting: Round) -> dict[str, Identity]:
    """Return by group the one who takes notes, of the groups where somebody there does."""
    members = await day.tables.members.find(round_id=sitting.id, role=GroupRole.REFERENT, absent=False)
    groups = {each.person_id: each.group_id for each in members}
    identities = await day.tables.identities.find(person_id=tuple(groups)) if groups else []
    return {groups[each.person_id]: each for each in identities}


# The bell -----------------------------------------------------------------------------------------


async def collect(day: Occasion, due: Due, session: Session) -> list[Harvest]:
    """Take what groups have saved as it stands, and share it as ideas; return what there is.

    The event is held.
    """
    found = await _concerned(day, due, session)
    return await _taken(day, found, session)


async def close_books(day: Occasion, due: Due, session: Session) -> list[Harvest]:
    """Take what was saved since the bell, now that nothing more is, and offer it to the others to be read where the
    agenda says so; return what there is.
    """
    taken = await collect(day, due, session)
    await ideas.invite_to_read(day, session)
    return taken


async def rescue(day: Occasion, session: Session) -> None:
    """Share what the groups of a session had saved that is not to be any more. The event is held."""
    found = await day.tables.harvests.find(event_id=day.event.id, session_id=session.id)
    await _taken(day, found, session)


async def _taken(day: Occasion, found: Sequence[Harvest], session: Session) -> list[Harvest]:
    drafts = [
        each.model_copy(update={"state": HarvestState.COLLECTED}) for each in found if each.state is HarvestState.DRAFT
    ]
    await day.tables.harvests.put_all(drafts)
    taken = {each.group_id: each for each in (*found, *drafts)}
    await share(day, list(taken.values()), session)
    return list(taken.values())


async def _concerned(day: Occasion, due: Due, session: Session) -> list[Harvest]:
    """Return the harvests that a due is about; those of groups that there are no more are among them all."""
    sitting = await rounds.round_of(day, session.id)
    if sitting is None:
        return []
    found = await day.tables.harvests.find(event_id=day.event.id, session_id=session.id)
    groups = await rounds.groups_of(day, sitting)
    meant = {each.id for each in await whereabouts.concerned(day, due, sitting)}
    others = {each.id for each in groups} - meant
    order = {each.id: each.number for each in groups}
    ours = [each for each in found if each.group_id in meant or (not due.target and each.group_id not in others)]
    return sorted(ours, key=lambda each: (order.get(each.group_id, len(order) + 1), each.group_id))


# Answers become ideas -------------------------------------------------------------------------------


async def share(day: Occasion, harvests: Sequence[Harvest], session: Session) -> None:
    """Make answers ideas of their groups: new, changed or taken back; votes stay. The event is held."""
    wanted = {
        harvest_idea(each.group_id, place): (each, place) for each in harvests for place in _in_order(each.answers)
    }
    if not wanted:
        return
    known = {each.id: each for each in await day.tables.ideas.find(id=tuple(wanted))}
    changed = [_changed(day, idea, wanted[own][0].answers[wanted[own][1]]) for own, idea in known.items()]
    different = [each for each in changed if each != known[each.id]]
    await day.tables.ideas.put_all(different)
    slots = slots_of(session)
    last = await day.tables.ideas.last_number(day.event.id)
    fresh = [each for own, each in wanted.items() if own not in known and each[0].answers[each[1]]]
    made = [_idea(day, harvest, place, slots, number) for number, (harvest, place) in enumerate(fresh, last + 1)]
    await day.tables.ideas.add_all(made)
    if made or different:
        await sensing.plan(day)


def _in_order(answers: Mapping[str, str]) -> list[str]:
    return sorted(answers, key=lambda each: tuple(map(int, each.split("."))))


def _changed(day: Occasion, idea: Idea, words: str) -> Idea:
    """Return an idea as its answer now is; what was hidden stays so."""
    if idea.state is IdeaState.HIDDEN:
        return idea
    state = IdeaState.SHARED if words else IdeaState.WITHDRAWN
    edited_at = day.now if words and words != idea.text else idea.edited_at
    return idea.model_copy(update={"state": state, "text": words or idea.text, "edited_at": edited_at})


def _idea(day: Occasion, harvest: Harvest, place: str, slots: tuple[Slot, ...], number: int) -> Idea:
    slot = cards.slot_of(slots, place)
    return Idea(
        id=harvest_idea(harvest.group_id, place),
        event_id=day.event.id,
        number=number,
        person_id=harvest.writers.get(place, harvest.saved_by),
        text=harvest.answers[place],
        session_id=harvest.session_id,
        group_id=harvest.group_id,
        slot=slot.label if slot else "",
        shared_at=day.now,
    )
