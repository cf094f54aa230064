"""The groups for whoever runs the day: who sits where, how good that is and why, and what of the wishes could not be
had. Until the groups open it is a proposal.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING, Final, Literal, TypeAlias

from bot.model import Verb
from cards.elements import NAME, TITLE, ask, box, card, heading, kicker, note, text
from cards.lineup import group_rows
from cards.markdown import Markdown, line

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from bot.grouping import Contradiction, Deal, Dealt
    from bot.model import Event, Session
    from cards.breakout import GroupLine
    from cards.elements import Button, Card, Elements, Face

State: TypeAlias = Literal["dealt", "open", "closed"]

MET: Final = "met"
_OURS: Final = frozenset({"municipality", "region"})
_MOST_NAMED: Final = 8
_STEPS: Final[dict[State, tuple[Verb, ...]]] = {
    "dealt": (Verb.OPEN_GROUPS, Verb.SHUFFLE_GROUPS),
    "open": (Verb.CLOSE_GROUPS, Verb.SHOW_GROUPS),
    "closed": (Verb.SUMMARY,),
}


@dataclass(frozen=True, slots=True)
class Weighed:
    """What is told of groups: the deal that they are, what contradicted itself in what was wished, the wished whom
    nobody or more than one is, and what people (by id) and attributes are called. `known` are the attributes
    that anybody has; `history` says that people have met before.
    """

    deal: Deal | None = None
    contradiction: Contradiction | None = None
    unknown: tuple[str, ...] = ()
    ambiguous: tuple[str, ...] = ()
    names: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    labels: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    known: frozenset[str] = frozenset()
    history: bool = False

    def named(self, face: Face, ids: Iterable[str]) -> Markdown:
        """Return people by name, of many only the first."""
        named = [line(self.names.get(each) or face.plain("card.seat.nameless"), NAME) for each in ids]
        more = ["…"] if len(named) > _MOST_NAMED else []
        return Markdown(face.voice.list([*named[:_MOST_NAMED], *more]))


def groups_list(
    face: Face,
    *,
    event: Event,
    session: Session,
    groups: Sequence[GroupLine],
    state: State,
    weighed: Weighed | None = None,
    private: bool = True,
) -> Card:
    """Return the groups and how good they are; who was wished with or away from whom is told only in `private`."""
    told = weighed or Weighed()
    people = sum(not seat.absent for each in groups for seat in each.seats)
    shape = face.say(
        "card.groups.shape",
        groups=face.count("card.groups.count", len(groups)),
        people=face.count("card.people.count", people),
    )
    reasons = {} if told.deal is None else dict(zip(groups_numbers(groups), told.deal.groups, strict=False))
    said = {number: why for number, each in reasons.items() if (why := _why(face, told, each, private=private))}
    return card(
        face,
        body=[
            kicker(face.say(f"card.groups.{state}")),
            heading(line(session.title, TITLE)),
            text(shape),
            *(text(each, spacing="None") for each in scores(face, told)),
            *_wishes(face, told, state, private=private),
            *group_rows(face, groups, said=said),
        ],
        fallback=face.plain("card.groups.fallback", title=session.title, shape=shape),
        buttons=_steps(face, event, session, state),
    )


def groups_numbers(groups: Sequence[GroupLine]) -> list[int]:
    """Return the numbers of groups where anybody sits, in order."""
    return [each.number for each in groups if any(not seat.absent for seat in each.seats)]


def _steps(face: Face, event: Event, session: Session, state: State) -> list[Button]:
    return [ask(face, each, event_id=event.id, session_id=session.id) for each in _STEPS[state]]


# How good they are --------------------------------------------------------------------------------


def scores(face: Face, told: Weighed) -> list[Markdown]:
    """Return how good groups are, and whether they could be better, a sentence for each thing that was wished."""
    if told.deal is None:
        return []
    wished = [each for each in told.deal.pairs if each in told.known or (each == MET and told.history)]
    return [_score(face, told, each) for each in wished]


def _score(face: Face, told: Weighed, attribute: str) -> Markdown:
    deal = told.deal
    pairs, bound = (deal.pairs[attribute], deal.bound.get(attribute, 0)) if deal else (0, 0)
    about = attribute if attribute in _OURS or attribute == MET else "other"
    name = told.labels.get(attribute, attribute)
    if pairs == 0:
        return face.say(f"card.score.none.{about}", name=name)
    level = "best" if pairs <= bound else "above"
    return face.count(f"card.score.{level}.{about}", pairs, name=name, bound=bound)


def _why(face: Face, told: Weighed, group: Dealt, *, private: bool) -> Markdown:
    """Return why a group looks as it does, where that is worth a line."""
    why = group.why
    said = []
    for attribute, pairs in why.pairs.items():
        if pairs and attribute in told.known:
            about = attribute if attribute in _OURS else "other"
            said.append(face.count(f"card.why.{about}", pairs, name=told.labels.get(attribute, attribute)))
    if private:
        said += [face.say("groups.why.together", names=told.named(face, each)) for each in why.together]
    if why.again:
        met = [told.named(face, each) for each in why.again[:_MOST_NAMED]]
        said.append(face.say("groups.why.again", pairs=Markdown("; ".join(met))))
    return Markdown(" ".join(said))


# What of the wishes could not be had --------------------------------------------------------------


def _wishes(face: Face, told: Weighed, state: State, *, private: bool) -> Elements:
    """Return what is wrong with the wishes; where everybody reads along, only that something is."""
    if told.contradiction is None and not told.unknown and not told.ambiguous:
        return []
    if not private:
        return [note(face.say("card.wishes.elsewhere"))]
    said = [*contradicted(face, told), *_not_found(face, told)]
    ahead = [note(face.say("card.wishes.mend"))] if state == "dealt" else []
    return [box([text(each, spacing="Small") for each in said]), *ahead]


def contradicted(face: Face, told: Weighed) -> list[Markdown]:
    """Return what cannot all be had, and what gave way: the least that had to."""
    if told.contradiction is None:
        return []
    conflicts = [
        face.say(f"groups.conflict.{each.code}", names=told.named(face, each.people), **each.values)
        for each in told.contradiction.conflicts
    ]
    gave = [
        face.say(
            f"groups.relaxation.{each.code}",
            names=told.named(face, each.people),
            of=told.named(face, each.of),
            to=each.to or 0,
        )
        for each in told.contradiction.relaxations
    ]
    key = "groups.relaxation" if told.contradiction.least else "groups.relaxation.unproven"
    return [*conflicts, face.say(key, told=Markdown(" ".join(gave))), face.say("card.wishes.done")]


def _not_found(face: Face, told: Weighed) -> list[Markdown]:
    found = [("card.wishes.unknown", told.unknown), ("card.wishes.ambiguous", told.ambiguous)]
    return [face.say(key, names=_quoted(face, names)) for key, names in found if names]


def _quoted(face: Face, names: Sequence[str]) -> Markdown:
    more = ["…"] if len(names) > _MOST_NAMED else []
    quoted = [face.say("card.quoted", words=line(each, NAME)) for each in names[:_MOST_NAMED]]
    return Markdown(face.voice.list([*quoted, *more]))


def relaxed(face: Face, *, event: Event, session: Session, weighed: Weighed) -> Card:
    """Return what those who run the day are told where groups opened otherwise than was wished."""
    return card(
        face,
        body=[
            kicker(line(session.title, TITLE), "Attention"),
            heading(face.say("card.wishes.relaxed")),
            *(text(each) for each in [*contradicted(face, weighed), *_not_found(face, weighed)]),
        ],
        fallback=face.plain("card.wishes.relaxed.fallback", title=session.title),
        buttons=[ask(face, Verb.SHOW_GROUPS, event_id=event.id, session_id=session.id)],
    )
