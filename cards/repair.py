"""A repair of groups as whoever runs the day sees it: who would move, and why; nothing moves before they say so."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Literal, TypeAlias

from bot.model import Noun, Verb
from cards.breakout import in_rooms
from cards.elements import NAME, TITLE, ask, card, fit, heading, kicker, note, row, subheading, text
from cards.markdown import Markdown, line, plain

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.model import Event, Session
    from cards.elements import Card, Face

Phase: TypeAlias = Literal["open", "done", "kept", "overtaken"]

_STEPS: Final[dict[Phase, tuple[Verb, ...]]] = {
    "open": (Verb.MEND_NOW, Verb.KEEP_GROUPS),
    "overtaken": (Verb.MEND_GROUPS,),
}


class Step(Noun):
    """One person, and the groups that they move from and to."""

    name: str
    origin: int
    target: int


class Size(Noun):
    """A group whose size is out of range; `small`, else too large."""

    number: int
    count: int
    small: bool = True


class Plan(Noun):
    """A repair: what is amiss, who moves, which groups join the others, and a mark that tells it from another.

    `missed` are the names of those who moved and could not be told.
    """

    sizes: tuple[Size, ...] = ()
    steps: tuple[Step, ...] = ()
    dissolved: tuple[int, ...] = ()
    mark: str = ""
    missed: tuple[str, ...] = ()


def proposal(face: Face, *, event: Event, session: Session, plan: Plan, phase: Phase = "open") -> Card:
    """Return a proposal of who moves, or what became of it."""
    verbs = _STEPS.get(phase, ())
    amiss = [
        text(face.say("card.repair.small" if each.small else "card.repair.large", number=each.number, count=each.count))
        for each in plan.sizes
    ]
    moves = [[row("→", [text(_step(face, each), spacing="None")], width="24px")] for each in plan.steps]
    counted = face.count("card.repair.moved" if phase == "done" else "card.repair.moves", len(plan.steps))
    shared = "card.repair.shared" if phase == "done" else "card.repair.dissolved"
    dissolves = [text(face.say(shared, number=each)) for each in plan.dissolved]
    return card(
        face,
        body=[
            kicker(line(session.title, TITLE), "Attention" if phase == "open" else "Accent"),
            heading(face.say(f"card.repair.{phase}")),
            *(amiss if phase == "open" else []),
            *([subheading(counted), *fit(face, moves), *dissolves] if phase in {"open", "done"} else []),
            *([note(face.say("card.repair.nobody_yet"), spacing="Medium")] if phase == "open" else []),
            *([text(unreached(face, plan.missed))] if plan.missed else []),
            *([text(face.say("card.repair.rooms"), strong=True)] if phase == "done" and in_rooms(session) else []),
        ],
        fallback=f"{plain(session.title)}: {face.plain(f'card.repair.{phase}')}",
        buttons=[ask(face, each, event_id=event.id, session_id=session.id, argument=plan.mark) for each in verbs],
    )


def unreached(face: Face, names: Sequence[str]) -> str:
    """Return who could not be told where they are now."""
    named = face.voice.list(line(each, NAME) or face.say("card.seat.nameless") for each in names)
    return face.say("moved.unreached", names=Markdown(named))


def _step(face: Face, step: Step) -> str:
    return face.say("card.repair.move", name=_name(face, step), origin=step.origin, target=step.target)


def _name(face: Face, step: Step) -> str:
    return line(step.name, NAME) or face.say("card.seat.nameless")


def dissolved(face: Face, *, session: Session, number: int, steps: Sequence[Step]) -> Card:
    """Return what stands where a group met that has joined the others: where each of its people is now."""
    where = [[text(face.say("card.dissolved.gone", name=_name(face, each), number=each.target))] for each in steps]
    return card(
        face,
        body=[
            kicker(line(session.title, TITLE)),
            heading(face.say("card.dissolved", number=number)),
            *fit(face, where),
            text(face.say("card.dissolved.go_on")),
        ],
        fallback=face.plain("card.dissolved", number=number),
    )
