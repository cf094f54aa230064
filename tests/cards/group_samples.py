"""Samples of the cards that a group discussion begins with: the group's own, the list of those who run the day, the
tables to choose from.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, TypeAlias

from bot.grouping import Conflict, Contradiction, Deal, Dealt, Problem, Reason, Relaxation
from bot.model import BreakoutPlan, Event, GroupPlaces, GroupRole, Session, Slot, Step
from cards import bell, breakout, groups, topics, venues
from schedules.steps import left

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from datetime import datetime

    from cards.breakout import GroupLine
    from cards.elements import Card, Face

    Drawings: TypeAlias = Iterator[tuple[str, Card]]
    Tint: TypeAlias = Callable[[str], str]

LINK: Final = "https://ordstyrer.example.org/files/eyJ1bnRpbCI6MX0.abc"
TABLES: Final = ("Bussen, der ikke kommer", "Unge i bestyrelsen", "Penge", "Den gode invitation")


def working(session: Session, tint: Tint, places: GroupPlaces = GroupPlaces.THREADS) -> Session:
    """Return a discussion with all that its groups can be asked."""
    plan = BreakoutPlan(
        prompt=tint("Hvem mangler vi at høre fra, og hvordan når vi dem?"),
        steps=(
            Step(title=tint("En runde: hvem er I?"), minutes=10),
            Step(title=tint("Tal sammen")),
            Step(title=tint("Skriv det bedste ned"), minutes=10),
        ),
        slots=(
            Slot(label=tint("Idé"), count=3),
            Slot(label=tint("Forhindring")),
            Slot(label=tint("Ønske til foreningen")),
        ),
        places=places,
    )
    return session.model_copy(update={"breakout": plan})


def of_a_group(face: Face, event: Event, session: Session, group: GroupLine, tint: Tint, ends_at: datetime) -> Drawings:
    """Draw what a group and its members see."""
    full = working(session, tint)
    seats = (*group.seats[:-1], group.seats[-1].model_copy(update={"absent": True}))
    chosen = group.model_copy(update={"seats": seats, "topic": tint(TABLES[0]), "link": LINK})
    yield (
        "breakout.group_card full",
        breakout.group_card(face, event=event, session=full, group=chosen, ends_at=ends_at),
    )
    yield "breakout.group_card no end", breakout.group_card(face, event=event, session=full, group=chosen, ends_at=None)
    yield (
        "breakout.my_group",
        breakout.my_group(
            face,
            event=event,
            session=working(session, tint, GroupPlaces.ROOMS),
            group=chosen,
            ends_at=ends_at,
            role=GroupRole.REFERENT,
            thread=LINK,
            unasked=True,
        ),
    )
    yield "breakout.my_group bare", breakout.my_group(face, event=event, session=session, group=group, ends_at=None)


def of_the_bells(face: Face, session: Session, tint: Tint, ends_at: datetime) -> Drawings:
    """Draw what groups are told of the time."""
    full = working(session, tint)
    assert full.breakout is not None
    steps = left(full.breakout.steps, full.start, ends_at, full.start + (ends_at - full.start) / 2)
    yield "bell.half_time", bell.half_time(face, session=session, ends_at=ends_at)
    yield "bell.half_time steps", bell.half_time(face, session=full, ends_at=ends_at, steps=steps)
    for name, is_in in (("", False), (" handed in", True)):
        drawn = bell.last_minutes(face, session=session, ends_at=ends_at, minutes=5, handed_in=is_in)
        yield f"bell.last_minutes{name}", drawn
    yield "bell.last_minute", bell.last_minute(face, session=session, ends_at=ends_at)
    yield "bell.own_time", bell.own_time(face, session=session, number=3, ends_at=ends_at)


def of_the_list(face: Face, event: Event, session: Session, lines: Sequence[GroupLine], tint: Tint) -> Drawings:
    """Draw what those who run the day see."""
    told = weighed(lines, tint)
    states: tuple[groups.State, ...] = ("dealt", "open", "closed")
    for state in states:
        drawn = groups.groups_list(face, event=event, session=session, groups=lines, state=state)
        yield f"groups.groups_list {state}", drawn
    for private in (True, False):
        drawn = groups.groups_list(
            face, event=event, session=session, groups=lines, state="dealt", weighed=told, private=private
        )
        yield f"groups.groups_list weighed private={private}", drawn
    yield "groups.relaxed", groups.relaxed(face, event=event, session=session, weighed=told)
    for places, lacks in ((GroupPlaces.ROOMS, 0), (GroupPlaces.ROOMS, 2), (GroupPlaces.LINKS, 3)):
        drawn = venues.to_do(
            face, event=event, session=working(session, tint, places), groups=12, lacks=lacks, dealt=True
        )
        yield f"venues.to_do {places} {lacks}", drawn


def of_the_tables(face: Face, event: Event, session: Session, tint: Tint) -> Drawings:
    """Draw the tables that people choose from."""
    lines = [
        topics.TopicLine(number=number, title=tint(title), seats=6, taken=taken)
        for number, (title, taken) in enumerate(zip(TABLES * 3, (0, 5, 6, 7) * 3, strict=True), 1)
    ]
    for name, shown, over in (("few", lines[:4], False), ("many", lines, False), ("over", lines[:4], True)):
        drawn = topics.tables(face, event=event, session=session, topics=shown, over=over)
        yield f"topics.tables {name}", drawn
    yield "topics.form", topics.form(face, event=event, session=session, topics=lines)


def weighed(lines: Sequence[GroupLine], tint: Tint) -> groups.Weighed:
    """Return what is told of groups in which hardly anything went as it was wished."""
    pairs = {"municipality": 0, "region": 3, "food": 5, "met": 1}
    why = Reason(
        pairs={"municipality": 0, "region": 1, "food": 2},
        values={"municipality": 5, "region": 4, "food": 2},
        together=(("a", "b"),),
        again=(("b", "c"),),
    )
    deal = Deal(
        groups=tuple(Dealt(("a", "b", "c"), why) for _ in lines),
        pairs=pairs,
        bound={"municipality": 0, "region": 3, "food": 2, "met": 0},
    )
    contradiction = Contradiction(
        conflicts=(
            Conflict("both", ("a", "b")),
            Conflict("too_many_together", ("a", "b", "c"), {"count": 7, "most": 6}),
        ),
        relaxations=(Relaxation("together", ("a",), ("a", "b")), Relaxation("largest", to=7)),
        problem=Problem(()),
    )
    return groups.Weighed(
        deal=deal,
        contradiction=contradiction,
        unknown=(tint("Bo Ukendt"), tint("ingen@example.org")),
        ambiguous=(tint("Anna"),),
        names={"a": tint("Anna Holm"), "b": tint("Bo Friis"), "c": tint("Carla Juul")},
        labels={"food": tint("Mad")},
        known=frozenset({"municipality", "region", "food"}),
        history=True,
    )
