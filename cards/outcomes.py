"""What each applicant is told once those who decide let it go: one outcome, kindly and in few words. What stands in the
draft is what people read; and whom it did not reach is known by name.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from bot.model import RegistrationState, Verb
from bot.texts.commands import canonical
from cards.elements import NAME, TITLE, ask, box, card, fit, heading, kicker, note, row, subheading, text
from cards.markdown import Markdown, line, plain, prose

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from microsoft_teams.cards import CardElement

    from bot.model import Event
    from bot.reach import Reason
    from cards.elements import Button, Card, Elements, Face

WORDS: Final = 1_000  # characters that selectors may add to an answer
_LINES: Final = 40
_PEOPLE: Final = 14_000  # bytes


@dataclass(frozen=True, slots=True)
class Letter:
    """What one applicant is told, and what about the call goes with it; `rank` is their place on the reserve list."""

    state: RegistrationState
    seats: int
    applied: int
    name: str = ""
    rank: int = 0
    words: str = ""
    criteria: Sequence[str] = ()
    spread: bool = False
    seed: str = ""
    number: int = 0
    contact: str = ""
    begins: datetime | None = None
    calendar: str = ""


@dataclass(frozen=True, slots=True)
class Untold:
    """Somebody whom their answer did not reach."""

    name: str
    email: str
    state: RegistrationState
    reason: Reason


# The answers -------------------------------------------------------------------------------------


def letters(
    face: Face,
    *,
    event: Event,
    told: Sequence[tuple[Letter, int]],
    unreachable: int,
    hindrances: Sequence[Markdown],
    seal: str,
) -> Card:
    """Return the answers as people will read them, with how many get which; where nothing hinders it, they can be
    sent.
    """
    parts: list[CardElement] = []
    for letter, count in told:
        parts.append(subheading(face.count(f"card.letters.{letter.state}", count)))
        parts.append(box([heading(face.say(f"card.letter.{letter.state}")), *_letter(face, letter)]))
    language = face.voice.language
    words = canonical(Verb.OUTCOME_WORDS, language, f"{RegistrationState.DECLINED}/…")
    send = ask(face, Verb.SEND_OUTCOMES, event_id=event.id, argument=seal, sample=seal)
    return card(
        face,
        body=[
            kicker(line(event.title, TITLE)),
            heading(face.count("card.letters", sum(count for _, count in told))),
            *[text(each, color="Attention", strong=True) for each in hindrances],
            *parts,
            *([note(face.count("card.letters.unreachable", unreachable), spacing="Medium")] if unreachable else []),
            note(face.say("card.letters.words", sentence=words), spacing="Medium"),
            *([] if hindrances else [note(face.say("card.letters.final"))]),
        ],
        fallback=face.voice.count("card.letters", sum(count for _, count in told)),
        buttons=[*([] if hindrances else [send]), ask(face, Verb.SELECT_APPLICANTS, event_id=event.id)],
    )


def letter(face: Face, *, event: Event, told: Letter) -> Card:
    """Return what one applicant reads."""
    return card(
        face,
        body=[
            kicker(line(event.title, TITLE)),
            heading(face.say(f"card.letter.{told.state}")),
            *_letter(face, told),
        ],
        fallback=f"{plain(event.title, NAME)}: {face.plain(f'card.letter.{told.state}')}",
        buttons=_answering(face, event, told),
    )


def _answering(face: Face, event: Event, told: Letter) -> list[Button]:
    if told.state is RegistrationState.DECLINED:
        return []
    seated = told.state is RegistrationState.SELECTED
    title = face.plain("card.button.unregister.seat" if seated else "card.button.unregister.list")
    calendar = [ask(face, Verb.CALENDAR, event_id=event.id, url=told.calendar)] if told.calendar else []
    return [*calendar, ask(face, Verb.UNREGISTER, event_id=event.id, title=title)]


def _letter(face: Face, told: Letter) -> list[CardElement]:
    dear = face.say("card.letter.dear", name=told.name) if told.name else face.say("card.letter.dear.nobody")
    parts = [
        text(dear),
        text(face.say(f"card.letter.{told.state}.text", seats=told.seats, applied=told.applied, rank=told.rank)),
    ]
    parts += [text(prose(told.words, WORDS, _LINES))] if told.words else []
    if told.state is RegistrationState.SELECTED and told.begins is not None:
        parts.append(text(face.say("card.letter.begins", moment=face.voice.moment(told.begins))))
    if told.state is not RegistrationState.DECLINED:
        sentence = canonical(Verb.UNREGISTER, face.voice.language)
        key = "card.letter.reserve.next.spread" if told.spread else "card.letter.reserve.next"
        parts += [text(face.say(key))] if told.state is RegistrationState.RESERVE else []
        parts.append(text(face.say(f"card.letter.{told.state}.no", sentence=sentence)))
    if told.contact:
        parts.append(text(face.say("card.letter.contact", contact=told.contact)))
    return [*parts, note(_how(face, told), spacing="Medium")]


def _how(face: Face, told: Letter) -> Markdown:
    """Return how it was decided, in as many words as that takes."""
    said: list[str] = []
    if told.criteria:
        named = [face.say("card.letter.how.criterion", label=plain(each, NAME)) for each in told.criteria]
        said.append(face.say("card.letter.how.scored", criteria=Markdown(face.voice.list(named))))
    said += [face.say("card.letter.how.spread")] if told.spread else []
    key = "card.letter.how.lot" if told.criteria else "card.letter.how.only_lot"
    said.append(face.say(key, seed=told.seed, number=told.number or "…"))
    return Markdown(" ".join(said))


# Afterwards --------------------------------------------------------------------------------------


def untold(face: Face, *, event: Event, told: Sequence[Untold], reached: int, waiting: int, again: str = "") -> Card:
    """Return whom their answer did not reach, with how to reach them and what to say; with the batch in `again` it can
    be sent to them again.
    """
    rows: list[Elements] = [[_untold(face, each)] for each in told]
    head = face.count("card.untold", len(told)) if told else face.count("card.untold.none", reached)
    buttons = [ask(face, Verb.SEND_AGAIN, event_id=event.id, argument=again, sample="1")] if told and again else []
    title = face.plain("card.button.refresh")
    buttons += [ask(face, Verb.UNTOLD, event_id=event.id, title=title)] if waiting or told else []
    return card(
        face,
        body=[
            kicker(line(event.title, TITLE)),
            heading(head),
            text(face.say("card.untold.reached", n=reached, total=reached + waiting + len(told))),
            *([note(face.say("card.untold.do"))] if told else []),
            *fit(face, rows, room=_PEOPLE),
        ],
        fallback=head,
        buttons=buttons,
    )


def _untold(face: Face, told: Untold) -> CardElement:
    name = line(told.name or face.plain("card.nameless"), NAME)
    marks = [face.say(f"card.outcome.{told.state}"), face.say(f"reach.{told.reason}")]
    marks += [line(told.email, NAME)] if told.email else []
    return row("·", [text(name, spacing="None"), note(" · ".join(marks), spacing="None")], width="16px")
