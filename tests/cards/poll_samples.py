"""Samples of what people are asked and what came of it: every kind, in every state."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.model import Event, Poll, PollKind, PollPlan, PollState, Reveal
from bot.record import PollRecord, Support
from cards import poll as polls

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from cards.elements import Card, Face

_OPTIONS = ("Vi fortsætter, som vi plejer", "Vi venter et år", "Vi spørger dem, det handler om", "Ved ikke")
_ENDS = {
    PollKind.SCALE: ("slet ikke enig", "helt enig"),
    PollKind.FEEDBACK: ("det gav mig ikke noget", "det gav mig meget"),
}


def _plan(kind: PollKind, tint: Callable[[str], str], many: int) -> PollPlan:
    lowest, highest = (tint(each)[:60] for each in _ENDS.get(kind, ("", "")))
    chosen = tuple(f"{tint(each)[:190]} {n}" for n, each in enumerate(_OPTIONS * (5 if many > 1 else 1)))
    return PollPlan(
        question=tint("Hvad skal vi gøre ved det gamle bibliotek?")[:300],
        kind=kind,
        options=chosen if kind in {PollKind.SINGLE, PollKind.MULTIPLE} else (),
        steps=10 if many > 1 else 5,
        lowest=lowest,
        highest=highest,
        reveal=Reveal.REVEALED if kind is PollKind.FEEDBACK else Reveal.VOTED,
    )


def _record(plan: PollPlan, tint: Callable[[str], str], many: int, state: PollState) -> PollRecord:
    points = len(plan.options) or (plan.steps if plan.kind in {PollKind.SCALE, PollKind.FEEDBACK} else 0)
    words = [("Tillid", 12), ("Mod", 7), ("Kaffe", 3)] if plan.kind is PollKind.WORDS else []
    texts = ["Der mangler en bus.\nOg et sted at sidde.", "Ro"] if not plan.options and not words else []
    return PollRecord(
        number=2,
        plan=plan,
        kind=plan.kind,
        state=state,
        voters=27 * many,
        counts=tuple((7 * number) % 13 * many for number in range(1, points + 1)),
        words=tuple((tint(each)[:40], said) for each, said in words * 5 * many),
        texts=tuple(tint(each)[:2000] for each in texts * 4 * many) if plan.kind is not PollKind.SCALE else (),
        mean=3.7 if plan.kind in {PollKind.SCALE, PollKind.FEEDBACK} else None,
        shown=state is PollState.CLOSED,
    )


def of_the_polls(
    face: Face, event: Event, session: str, tint: Callable[[str], str], many: int
) -> Iterator[tuple[str, Card]]:
    """Yield the forms, the answers as everybody and as those who run the day see them, and the lists."""
    for kind in PollKind:
        plan = _plan(kind, tint, many)
        poll = Poll(id="0123456789abcdef0123456789abcdef", event_id=event.id, number=2, plan=plan)
        yield f"poll.form {kind}", polls.form(face, event=event, poll=poll, session=session)
        for state in (PollState.OPEN, PollState.CLOSED):
            record = _record(plan, tint, many, state)
            desk = polls.Desk(
                total=Support(people=27, municipalities=9),
                supports=tuple(Support(people=each, municipalities=each // 2) for each in record.counts),
            )
            yield f"poll.results {kind} {state}", polls.results(face, event=event, record=record, session=session)
            yield f"poll.results {kind} {state} desk", polls.results(face, event=event, record=record, desk=desk)
    plan = _plan(PollKind.SINGLE, tint, many)
    for state in PollState:
        told = PollRecord(number=2, plan=plan, kind=plan.kind, state=state, voters=3)
        yield f"poll.results blank {state}", polls.results(face, event=event, record=told)
    few = PollRecord(number=3, plan=_plan(PollKind.FEEDBACK, tint, many), kind=PollKind.FEEDBACK, voters=2)
    yield "poll.results few", polls.results(face, event=event, record=few, desk=polls.Desk(few=True))
    nobody = few.model_copy(update={"voters": 0})
    yield "poll.results nobody", polls.results(face, event=event, record=nobody, desk=polls.Desk())
    shown = (PollState.OPEN, PollState.CLOSED, PollState.PREPARED, PollState.OPEN, PollState.PREPARED)
    lines = [
        polls.Line(number=n, question=tint("Hvad nu?")[:300], state=state, voters=n, answered=n == 1)
        for n, state in enumerate(shown * (12 if many > 1 else 1), 1)
    ]
    for steers in (False, True):
        yield f"poll.listing steers={steers}", polls.listing(face, event=event, lines=lines, steers=steers)
        yield f"poll.listing empty steers={steers}", polls.listing(face, event=event, lines=[], steers=steers)
