"""What people are asked, and what came of it. The card with the fields is everybody's and never edited; the answers
stand in another one, and nobody's name in any.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bot.model import Noun, PollKind, PollState, Reveal, Verb
from bot.record import Support
from bot.texts.commands import canonical
from cards.elements import TITLE, ask, box, card, fit, heading, kicker, note, row, subheading, text
from cards.inputs import options_input, text_input
from cards.markdown import Markdown, cut, line, plain, prose
from cards.submission import FIELD

if TYPE_CHECKING:
    from collections.abc import Sequence

    from microsoft_teams.cards import CardElement

    from bot.model import Event, Poll, PollPlan
    from bot.record import PollRecord
    from cards.elements import Button, Card, Elements, Face

QUESTION: Final = 300
OPTION: Final = 200
LETTERS: Final = "abcdefghijklmnopqrst"
MOST_WORDS: Final = 3
WORD: Final = 40
LONGEST: Final = 2_000  # characters that an open answer takes
_SHOWN: Final = 500  # characters of an answer where it is shown
_BAR: Final = 12
_AT_A_GLANCE: Final = 5
_BUTTONS: Final = 5
_SCALED: Final = (PollKind.SCALE, PollKind.FEEDBACK)


class Desk(Noun):
    """What those who run the day see besides: who chose what by heads and by municipality, without a name. `few` says
    that so few answered that what they said is not shown yet.
    """

    total: Support = Support()
    supports: tuple[Support, ...] = ()
    few: bool = False


class Line(Noun):
    """A poll in a list; `answered` says that the reader did, and is shown only in a personal chat."""

    number: int
    question: str
    state: PollState
    voters: int = 0
    answered: bool = False


# The question -------------------------------------------------------------------------------------


def form(face: Face, *, event: Event, poll: Poll, session: str = "") -> Card:
    """Return the fields in which anybody answers, of the session with this title or of the day."""
    plan = poll.plan
    return card(
        face,
        body=[
            kicker(_about(face, event, poll.number, session)),
            heading(line(plan.question, QUESTION)),
            note(_hint(face, plan)),
            *_fields(face, plan),
            note(face.say("card.poll.change")),
        ],
        fallback=_fallback(face, poll.number, plan),
        buttons=[
            ask(
                face,
                Verb.ANSWER_POLL,
                event_id=event.id,
                argument=poll.id,
                sample=f"{poll.number}: {_sample(face, plan)}",
                inputs=True,
            )
        ],
    )


def _about(face: Face, event: Event, number: int, session: str) -> Markdown:
    return face.say("card.poll.about", number=number, title=plain(session or event.title, TITLE))


def _fallback(face: Face, number: int, plan: PollPlan) -> str:
    return face.plain("card.poll.fallback", number=number, question=cut(plan.question, QUESTION))


def _hint(face: Face, plan: PollPlan) -> Markdown:
    if plan.kind is PollKind.FEEDBACK:
        return face.say("card.poll.hint.feedback")
    return face.say(f"card.poll.hint.{plan.reveal}")


def _sample(face: Face, plan: PollPlan) -> str:
    if plan.kind in _SCALED:
        return str((plan.steps + 1) // 2 + 1)
    return "b" if plan.options else face.plain("card.poll.sample")


def _fields(face: Face, plan: PollPlan) -> Elements:
    if plan.kind is PollKind.WORDS:
        labels = [face.plain("card.poll.word", number=number) for number in range(1, MOST_WORDS + 1)]
        needed = [face.plain("card.poll.empty"), "", ""]
        return [
            text_input(f"{FIELD}word{number}", label, required=required, limit=WORD)
            for number, (label, required) in enumerate(zip(labels, needed, strict=True), 1)
        ]
    if plan.kind is PollKind.TEXT:
        return [_open(face, "card.poll.answer", required=face.plain("card.poll.empty"))]
    several = plan.kind is PollKind.MULTIPLE
    chosen = options_input(
        f"{FIELD}choice",
        face.plain("card.poll.answers" if several else "card.poll.answer"),
        _choices(plan),
        several=several,
        required=face.plain("card.poll.choose"),
    )
    return [chosen, _open(face, "card.poll.why")] if plan.kind is PollKind.FEEDBACK else [chosen]


def _open(face: Face, label: str, *, required: str = "") -> CardElement:
    return text_input(f"{FIELD}text", face.plain(label), required=required, limit=LONGEST, multiline=True)


def _choices(plan: PollPlan) -> list[tuple[str, str]]:
    return [(named(plan, number), str(number)) for number in range(1, _points(plan) + 1)]


def _points(plan: PollPlan) -> int:
    return plan.steps if plan.kind in _SCALED else len(plan.options)


def named(plan: PollPlan, number: int) -> str:
    """Return what an option (from 1) or a point of a scale is called: "b. Vi venter", "5: helt enig"."""
    if plan.kind not in _SCALED:
        return f"{LETTERS[number - 1]}. {plain(plan.options[number - 1], OPTION)}"
    end = plan.lowest if number == 1 else plan.highest if number == plan.steps else ""
    return f"{number}: {plain(end, OPTION)}" if end else str(number)


# What came of it ----------------------------------------------------------------------------------


def results(face: Face, *, event: Event, record: PollRecord, session: str = "", desk: Desk | None = None) -> Card:
    """Return how many answered, and as far as the record tells it what; to those who run the day (`desk`) also by
    municipality, and with what can be done.
    """
    removed = record.state is PollState.REMOVED
    told = [] if removed else _told(face, record, desk)
    return card(
        face,
        body=[
            kicker(_about(face, event, record.number, session)),
            heading(line(record.plan.question, QUESTION)),
            *([text(face.say("card.poll.removed"))] if removed else [text(_heads(face, record, desk), strong=True)]),
            *([note(face.say(f"card.poll.state.{record.state}"))] if record.state is PollState.CLOSED else []),
            *told,
        ],
        fallback=_fallback(face, record.number, record.plan),
        buttons=[] if removed else _steering(face, event, record) if desk else _looking(face, event, record),
    )


def _heads(face: Face, record: PollRecord, desk: Desk | None) -> Markdown:
    if not record.voters:
        return face.say("card.poll.none")
    voters = face.count("card.poll.voters", record.voters)
    if desk is None or not desk.total.municipalities:
        return voters
    return Markdown(f"{voters} · {face.count('card.municipalities', desk.total.municipalities)}")


def _told(face: Face, record: PollRecord, desk: Desk | None) -> Elements:
    if not record.voters:
        return []
    if desk is not None and desk.few:
        return [note(face.say("card.poll.few"))]
    parts = _parts(face, record, desk)
    if parts:
        mean = [text(face.say("card.poll.mean", mean=_mean(face, record), most=record.plan.steps))]
        return [*(mean if record.mean is not None else []), *fit(face, parts)]
    return [] if record.shown or desk is not None else [note(face.say(f"card.poll.waits.{_waits(record)}"))]


def _waits(record: PollRecord) -> str:
    open_ = record.state is PollState.OPEN
    return "voted" if open_ and record.plan.reveal is Reveal.VOTED else "revealed"


def _mean(face: Face, record: PollRecord) -> str:
    return face.voice.number(record.mean or 0.0, 1)


def _parts(face: Face, record: PollRecord, desk: Desk | None) -> list[Elements]:
    """Return what was answered, part by part: as many as there is room for are shown."""
    towns = desk.supports if desk else ()
    parts: list[Elements] = [
        [
            text(line(named(record.plan, number), OPTION)),
            text(_bar(face, votes, record.voters, towns[number - 1] if towns else None), spacing="None"),
        ]
        for number, votes in enumerate(record.counts, 1)
    ]
    parts += [[row(str(said), [text(line(word, WORD), spacing="None")], width="32px")] for word, said in record.words]
    if record.texts and record.counts:
        parts.append([subheading(face.say("card.poll.because"))])
    parts += [[box([text(prose(each, _SHOWN), spacing="None")])] for each in record.texts]
    return parts


def _bar(face: Face, votes: int, voters: int, towns: Support | None) -> Markdown:
    """Return how much of all that is, as a bar of letters: charts are drawn by Teams alone, and not narrow."""
    bar = "█" * max(1, round(_BAR * votes / voters)) if votes and voters else ""
    share = f"{bar} {votes} · {face.voice.share(votes, voters)}".strip()
    known = towns.municipalities if towns else 0
    return Markdown(f"{share} · {face.count('card.municipalities', known)}" if known else share)


def _about_it(face: Face, event: Event, verb: Verb, number: int, title: str = "") -> Button:
    return ask(face, verb, event_id=event.id, argument=str(number), sample=str(number), title=title)


def _steering(face: Face, event: Event, record: PollRecord) -> list[Button]:
    open_ = record.state is PollState.OPEN
    verbs = [Verb.CLOSE_POLL if open_ else Verb.OPEN_POLL]
    verbs += [] if record.shown or not record.voters else [Verb.REVEAL_POLL]
    verbs += [] if record.voters else [Verb.REMOVE_POLL]
    return [_about_it(face, event, each, record.number) for each in verbs]


def _looking(face: Face, event: Event, record: PollRecord) -> list[Button]:
    looks = record.state is PollState.OPEN and not record.shown and record.plan.reveal is Reveal.VOTED
    return [_about_it(face, event, Verb.POLL_RESULT, record.number)] if looks and not _is_told(record) else []


def _is_told(record: PollRecord) -> bool:
    return bool(record.counts or record.words or record.texts)


def in_a_line(face: Face, record: PollRecord) -> Markdown:
    """Return what came of a poll so far, for who just answered: a line, and no card."""
    if record.counts:
        ranked = sorted(enumerate(record.counts, 1), key=lambda each: -each[1])[:_AT_A_GLANCE]
        told = [f"{line(_short(record.plan, number), WORD)} {votes}" for number, votes in ranked]
    elif record.words:
        told = [f"{line(word, WORD)} {said}" for word, said in record.words[:_AT_A_GLANCE]]
    else:
        return where_to_look(face, record.number)
    return face.say("poll.so_far", counts=Markdown(" · ".join(told)))


def where_to_look(face: Face, number: int) -> Markdown:
    """Return how somebody sees what came of a poll."""
    return face.say("poll.so_far.texts", sentence=canonical(Verb.POLL_RESULT, face.voice.language, str(number)))


def _short(plan: PollPlan, number: int) -> str:
    return f"{number}:" if plan.kind in _SCALED else f"{plain(plan.options[number - 1], WORD)}:"


# All of them --------------------------------------------------------------------------------------


def listing(face: Face, *, event: Event, lines: Sequence[Line], steers: bool = False) -> Card:
    """Return the polls with how they stand; to those who run the day with what can be opened and closed."""
    if not lines:
        hint = [note(face.say("card.polls.how"))] if steers else []
        body = [kicker(line(event.title, TITLE)), heading(face.say("card.polls")), text(face.say("card.polls.none"))]
        return card(face, body=[*body, *hint], fallback=face.plain("card.polls.none"))
    parts: list[Elements] = [[_line(face, each)] for each in lines]
    return card(
        face,
        body=[kicker(line(event.title, TITLE)), heading(face.say("card.polls")), *fit(face, parts)],
        fallback=f"{plain(event.title)}: {face.plain('card.polls')}",
        buttons=_offered(face, event, lines, steers=steers),
    )


def _line(face: Face, told: Line) -> CardElement:
    marks = [face.say(f"card.polls.{told.state}")]
    marks += [face.count("card.poll.voters", told.voters)] if told.state is not PollState.PREPARED else []
    marks += [face.say("card.polls.answered")] if told.answered else []
    items = [text(line(told.question, QUESTION), spacing="None"), note(" · ".join(marks), spacing="None")]
    return row(str(told.number), items, width="32px")


def _offered(face: Face, event: Event, lines: Sequence[Line], *, steers: bool) -> list[Button]:
    open_ = [each.number for each in lines if each.state is PollState.OPEN]
    waiting = [each.number for each in lines if each.state is PollState.PREPARED]
    offered = [(Verb.CLOSE_POLL if steers else Verb.POLL, each) for each in open_]
    offered += [(Verb.OPEN_POLL, each) for each in waiting] if steers else []
    return [
        _about_it(face, event, verb, number, face.plain(f"card.button.{verb}.number", number=number))
        for verb, number in offered[:_BUTTONS]
    ]
