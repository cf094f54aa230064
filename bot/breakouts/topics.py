"""People choose a table by what is talked about there, while there are seats: the database counts them. Who chooses
none is seated where there is room.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from random import Random
from typing import TYPE_CHECKING, Final

from bot import people
from bot.breakouts import rounds
from bot.breakouts.posing import plain
from bot.delivery import queue_all
from bot.errors import RefusalError
from bot.grouping.repair import place
from bot.model import Answer, Delivery, Message, Pick
from bot.occasions import for_everybody, hold
from cards import topics as topic_cards
from cards.topics import TopicLine

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bot.grouping import Problem
    from bot.model import Agenda, BreakoutPlan, Session, Topic
    from bot.occasions import Occasion, Scene
    from bot.ports import Tables

KIND: Final = "topics"
_FORM: Final = "topics_form"
_LONGEST_NUMBER: Final = 4


def seats_of(plan: BreakoutPlan, topic: Topic) -> int:
    """Return how many a table seats."""
    return plan.largest if topic.seats is None else topic.seats


async def picked(day: Occasion, session: Session) -> dict[str, int]:
    """Return the number of the table that each person chose, of the tables that there are."""
    most = len(rounds.plan_of(session).topics)
    found = await day.tables.picks.find(event_id=day.event.id, session_id=session.id)
    return {each.person_id: each.topic for each in found if 1 <= each.topic <= most}


def fill(problem: Problem, seats: Sequence[int], chosen: Mapping[str, int]) -> list[list[str]]:
    """Return who sits at each table: those who chose it, and where there is room those who chose none. No more
    tables are laid than it takes.
    """
    ids = sorted(each.id for each in problem.people)
    tables = [[each for each in ids if chosen.get(each) == number] for number in range(1, len(seats) + 1)]
    rest = [each for each in ids if each not in chosen]
    Random(problem.seed).shuffle(rest)
    while rest and (empty := _next_table(tables, seats, len(rest))) is not None:
        tables[empty].append(rest.pop())
    if not rest:
        return tables
    placed = place(tables, replace(problem, capacities=tuple(seats)), rest).groups
    return [list(each) for each in placed]


def _next_table(tables: Sequence[Sequence[str]], seats: Sequence[int], left: int) -> int | None:
    """Return the empty table to be laid next, where those that are have too few seats."""
    free = sum(max(0, room - len(table)) for table, room in zip(tables, seats, strict=True) if table)
    empty = [number for number, table in enumerate(tables) if not table and seats[number] > 0]
    return empty[0] if empty and free < left else None


# Choosing -----------------------------------------------------------------------------------------


async def pick(scene: Scene, asked: str, session_id: str | None = None) -> Answer:
    """Choose a table, or another one than before, while it has seats; without a number, see what there is.

    Raises:
        RefusalError: `topics_none`, `topics_over`, `topic_number_wrong` (most), `topic_full` (number, free),
            `topics_full`, `breakout_none`.
    """
    await hold(scene.tables, scene.event.id)
    session = _session(scene, session_id)
    topics = rounds.plan_of(session).topics
    sitting = await rounds.round_of(scene, session.id)
    if sitting is not None and sitting.state != "dealt":
        raise RefusalError("topics_over")
    if not asked:
        lines = await _lines(scene, session)
        return Answer(card=topic_cards.tables(scene.face, event=scene.event, session=session, topics=lines))
    number = int(asked) if asked.isdecimal() and len(asked) < _LONGEST_NUMBER else 0
    if not 1 <= number <= len(topics):
        raise RefusalError("topic_number_wrong", most=len(topics))
    await _take_seat(scene, session, number)
    await people.attend(scene, present=True)
    await refresh(for_everybody(scene), session)
    return Answer(text=scene.face.say("topic.picked", number=number, topic=topics[number - 1].title), fleeting=True)


async def follow(tables: Tables, event_id: str, old: Agenda, new: Agenda) -> None:
    """Let choices follow their tables, by title, where a release lists these otherwise; of a table that is no more
    they are dropped.
    """
    for session in new.sessions:
        before = old.session(session.id)
        was, now = (rounds.plan_of(each).topics if each else () for each in (before, session))
        numbers = _numbers([plain(each.title) for each in was], [plain(each.title) for each in now])
        if all(number == after for number, after in numbers.items()):
            continue
        for each in await tables.picks.find(event_id=event_id, session_id=session.id):
            if after := numbers.get(each.topic):
                await tables.picks.put(each.model_copy(update={"topic": after}))
            else:
                await tables.picks.drop(event_id=event_id, session_id=session.id, person_id=each.person_id)


def _numbers(was: Sequence[str], now: Sequence[str]) -> dict[int, int | None]:
    """Return the number of each table as tables are listed now: by its title, else its own where that is a new one."""
    found: dict[int, int | None] = {}
    for number, title in enumerate(was, 1):
        renamed = number <= len(now) and now[number - 1] not in was
        found[number] = now.index(title) + 1 if title in now else number if renamed else None
    return found


async def reserve(day: Occasion, session: Session, person_id: str, number: int) -> None:
    """Keep a seat for somebody whom whoever runs the day puts at a table, as if they had chosen it."""
    if 1 <= number <= len(rounds.plan_of(session).topics):
        own = Pick(event_id=day.event.id, session_id=session.id, person_id=person_id, topic=number, picked_at=day.now)
        await day.tables.picks.put(own)
        await refresh(day, session)


async def give_up(scene: Scene) -> None:
    """Free the seats of somebody who stays away, at tables that still can be chosen."""
    person_id = scene.guest.person.id
    for each in await scene.tables.picks.find(event_id=scene.event.id, person_id=person_id):
        session = scene.agenda.session(each.session_id)
        sitting = await rounds.round_of(scene, each.session_id)
        if session is not None and (sitting is None or sitting.state == "dealt"):
            await scene.tables.picks.drop(event_id=scene.event.id, session_id=session.id, person_id=person_id)
            await refresh(for_everybody(scene), session)


def _session(scene: Scene, session_id: str | None) -> Session:
    """Return the session whose tables a button, or else the sentence, is about."""
    named = scene.agenda.session(session_id) if session_id else None
    session = named or rounds.next_breakout(scene)
    if not rounds.is_breakout(session) or not rounds.plan_of(session).topics:
        raise RefusalError("topics_none")
    return session


async def _take_seat(scene: Scene, session: Session, number: int) -> None:
    plan, person_id = rounds.plan_of(session), scene.guest.person.id
    taken = Counter(table for person, table in (await picked(scene, session)).items() if person != person_id)
    free = [each for each, topic in enumerate(plan.topics, 1) if taken[each] < seats_of(plan, topic)]
    if not free:
        raise RefusalError("topics_full")
    if number not in free:
        raise RefusalError("topic_full", number=number, free=scene.face.voice.list_or(str(each) for each in free))
    await scene.tables.picks.put(
        Pick(
            event_id=scene.event.id,
            session_id=session.id,
            person_id=person_id,
            topic=number,
            picked_at=scene.now,
        )
    )


# What stands --------------------------------------------------------------------------------------


async def lay(day: Occasion, session: Session, *, over: bool = False) -> None:
    """Post the tables where the event lives, or bring the post up to date; `over`: nobody may choose any more."""
    lines = await _lines(day, session)
    card = topic_cards.tables(day.face, event=day.event, session=session, topics=lines, over=over)
    chosen = topic_cards.needs_form(lines) and not over
    form = topic_cards.form(day.face, event=day.event, session=session, topics=lines) if chosen else None
    posts = []
    for each in await day.main_places():
        posts.append(_post(day, session, KIND, each.id, card))
        stands = await day.tables.deliveries.count(key=_key(day, session, _FORM, each.id))
        if form is not None and not stands:  # somebody may be choosing on it
            posts.append(_post(day, session, _FORM, each.id, form))
    await queue_all(day.tables, posts)


async def refresh(day: Occasion, session: Session, *, over: bool = False) -> None:
    """Show on the post, where it stands, who may still be seated."""
    keys = tuple(_key(day, session, KIND, each.id) for each in await day.main_places())
    if keys and await day.tables.deliveries.count(key=keys):
        await lay(day, session, over=over)


async def _lines(day: Occasion, session: Session) -> list[TopicLine]:
    plan = rounds.plan_of(session)
    taken = Counter((await picked(day, session)).values())
    return [
        TopicLine(number=number, title=topic.title, seats=seats_of(plan, topic), taken=taken[number])
        for number, topic in enumerate(plan.topics, 1)
    ]


def _key(day: Occasion, session: Session, kind: str, place_id: str) -> str:
    return f"{day.event.id}/{session.id}/{kind}/{place_id}/1"


def _post(day: Occasion, session: Session, kind: str, place_id: str, card: dict[str, object]) -> Delivery:
    return Delivery(
        key=_key(day, session, kind, place_id),
        event_id=day.event.id,
        place_id=place_id,
        kind=kind,
        message=Message(card=card, summary=str(card["fallbackText"])),
        queued_at=day.now,
    )
