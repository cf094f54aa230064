"""The console: what a facilitator needs to see at a glance, and the next things to press."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Literal, TypeAlias

from bot.model import Noun, SessionKind, Verb
from cards.agenda import ending, number, runs, shown, wall
from cards.elements import NAME, TITLE, ask, card, facts, heading, kicker, note, text
from cards.markdown import line, plain

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from bot.model import Agenda, Event, Session
    from cards.elements import Button, Card, Elements, Face
    from cards.markdown import Markdown


RoundState: TypeAlias = Literal["none", "dealt", "open", "closed"]

MOST_NAMES: Final = 5


class Tally(Noun):
    """How many there are: people (and those `in_line` for a seat, or who `applied`), groups of the newest round and
    its state, ideas, messages; and the municipalities that people typed and nobody knows.
    """

    registered: int = 0
    in_line: int = 0
    applied: int = 0
    present: int = 0
    groups: int = 0
    round: RoundState = "none"
    ideas: int = 0
    waiting: int = 0
    failed: int = 0
    unknown_municipalities: tuple[str, ...] = ()


def status(
    face: Face, *, event: Event, agenda: Agenda, now: datetime, tally: Tally, source: Markdown | None = None
) -> Card:
    """Return the state of the day for those who run it; they may be in no circle, so it names none.

    `source` is a sentence in Markdown of what is wrong with where the programme comes from.
    """
    at = wall(agenda, now)
    on = next((each for each in reversed(shown(agenda)) if runs(each, at)), None)
    after = next((each for each in shown(agenda) if each.start > at), None)
    queued = {"in_line": tally.in_line, "applied": tally.applied}
    counts = [
        (face.say("card.status.registered"), str(tally.registered)),
        *((face.say(f"card.status.{name}"), str(number)) for name, number in queued.items() if number),
        (face.say("card.status.present"), str(tally.present)),
        (face.say("card.status.ideas"), str(tally.ideas)),
        (face.say("card.status.groups"), face.say(f"card.status.groups.{tally.round}", groups=tally.groups)),
        (face.say("card.status.messages"), face.say("card.status.waiting", number=tally.waiting)),
    ]
    failed = (
        [text(face.count("card.status.failed", tally.failed), color="Attention", strong=True)] if tally.failed else []
    )
    return card(
        face,
        body=[
            kicker(face.say("card.status", clock=face.clock(at))),
            heading(line(event.title, TITLE)),
            facts([*_lines(face, agenda, on, after), *counts]),
            *failed,
            *([text(source, color="Attention")] if source else []),
            *_unknown(face, tally.unknown_municipalities),
        ],
        fallback=face.plain("card.status.fallback", title=event.title),
        buttons=_buttons(face, event, agenda, on=on, after=after, tally=tally),
    )


def _unknown(face: Face, names: Sequence[str]) -> Elements:
    """Name what people typed that is no municipality: each counts as one of its own in the groups."""
    if not names:
        return []
    told = [*(plain(each, NAME) for each in names[:MOST_NAMES]), *(["…"] if len(names) > MOST_NAMES else [])]
    return [note(face.say("card.status.unknown_municipalities", names=", ".join(told)))]


def _lines(face: Face, agenda: Agenda, on: Session | None, after: Session | None) -> list[tuple[str, str]]:
    current = face.say("card.status.nothing") if on is None else _line(face, agenda, on)
    coming = face.say("card.status.nothing") if after is None else _line(face, agenda, after)
    return [(face.say("card.status.now"), current), (face.say("card.status.next"), coming)]


def _line(face: Face, agenda: Agenda, session: Session) -> str:
    span = face.voice.span(session.start, ending(session))
    return face.say("card.status.line", number=number(agenda, session), title=session.title, span=span)


def _buttons(
    face: Face, event: Event, agenda: Agenda, *, on: Session | None, after: Session | None, tally: Tally
) -> list[Button]:
    buttons: list[Button] = []
    if after is not None:
        nth = str(number(agenda, after))
        title = face.plain("card.button.start.number", number=nth)
        start = ask(face, Verb.START, event_id=event.id, session_id=after.id, argument=nth, sample=nth, title=title)
        buttons.append(start)
    steps = {
        "none": (Verb.DEAL_GROUPS,),
        "dealt": (Verb.SHOW_GROUPS, Verb.OPEN_GROUPS),
        "open": (Verb.SHOW_GROUPS, Verb.CLOSE_GROUPS),
        "closed": (Verb.DEAL_GROUPS,),
    }
    ahead = [each for each in (on, after) if each is not None and each.kind is SessionKind.BREAKOUT]
    about = ahead[0].id if ahead else None
    wanted = steps[tally.round] if any(each.kind is SessionKind.BREAKOUT for each in agenda.sessions) else ()
    buttons += [ask(face, each, event_id=event.id, session_id=about) for each in wanted]
    asked = [Verb.RECEIPT] if tally.failed else []
    return [
        *buttons,
        *(ask(face, each, event_id=event.id) for each in asked),
        ask(face, Verb.SUMMARY, event_id=event.id),
        ask(face, Verb.STATUS, event_id=event.id, title=face.plain("card.button.refresh")),
    ]
