"""How it goes, for those who run the day: what there is and what is new, with nobody's promise and nothing of a
closed session. Figures and documents come of one record, and never differ.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bot.model import PollKind, PollState, QuestionState, Verb
from bot.texts.commands import canonical
from cards.elements import TITLE, ask, card, facts, fit, heading, kicker, note, subheading, text
from cards.findings import by_support, idea_row, ranked, theme_row
from cards.markdown import Markdown, line, prose
from cards.support import support_line

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from bot.record import PollRecord, QuestionRecord, Record
    from cards.elements import Button, Card, Elements, Face

MOST: Final = 5  # of a kind
_MOST_LINKS: Final = 3
_WORDS: Final = 200
_OPEN: Final = frozenset({QuestionState.ASKED, QuestionState.PICKED})
_CHOICES: Final = frozenset({PollKind.SINGLE, PollKind.MULTIPLE})
_SCALES: Final = frozenset({PollKind.SCALE, PollKind.FEEDBACK})


def counts(record: Record) -> dict[str, int]:
    """Return what an overview counts, so that the next one can say what is new."""
    asked = [each for each in record.polls if each.kind is not PollKind.FEEDBACK]
    queued = {"waiting": record.waiting, "applied": record.applied}
    return {
        "registered": record.registered,
        **{name: number for name, number in queued.items() if number},
        "present": record.present,
        "groups": len(record.groups),
        "ideas": len(record.ideas),
        "votes": sum(each.support.people for each in record.ideas),
        "questions": len(_open(record)),
        "polls": len([each for each in asked if each.state is not PollState.PREPARED]),
        "feedback": sum(each.voters for each in record.polls if each.kind is PollKind.FEEDBACK),
        "promises": record.promises.made,
        "failed": record.failed,
    }


def digest(
    face: Face,
    *,
    record: Record,
    before: Mapping[str, int] | None = None,
    since: datetime | None = None,
    late: datetime | None = None,
    links: Sequence[tuple[str, str]] = (),
) -> Card:
    """Return the overview. `before` are the counts of the last one, at `since`; `late` is when this one should have
    come, where that is a while ago. `links` lead to documents, where they can be had by one.
    """
    event, now = record.event, record.agenda.wall(record.made_at)
    return card(
        face,
        body=[
            kicker(face.say("card.digest", clock=face.clock(now))),
            heading(line(event.title, TITLE)),
            *([note(face.say("card.digest.late", clock=face.clock(record.agenda.wall(late))))] if late else []),
            facts(_figures(face, record, before or {}, new=since is not None)),
            *_troubles(face, record),
            *([note(_since(face, record, since))] if since else []),
            *fit(face, [*_themes(face, record), *_questions(face, record), *_polls(face, record)]),
            *([] if links else [note(face.say("card.digest.no_links", sentence=_documents(face)), spacing="Medium")]),
        ],
        fallback=face.plain("card.digest.fallback", title=event.title),
        buttons=_buttons(face, record, links),
    )


def _documents(face: Face) -> str:
    return canonical(Verb.DOCUMENTS, face.voice.language)


def _since(face: Face, record: Record, since: datetime) -> Markdown:
    here, now = record.agenda.wall(since), record.agenda.wall(record.made_at)
    moment = face.clock(here) if here.date() == now.date() else face.voice.moment(here)
    return face.say("card.digest.since", moment=moment)


def _figures(face: Face, record: Record, before: Mapping[str, int], *, new: bool) -> list[tuple[str, str]]:
    now = counts(record)
    handed = sum(each.handed_in for each in record.groups)
    shown: dict[str, str] = {name: face.voice.number(each) for name, each in now.items() if each or name in _ALWAYS}
    if handed:
        shown["groups"] = face.plain("card.digest.handed_in", groups=len(record.groups), handed=handed)
    if mean := _mean(face, record):
        shown["feedback"] = mean
    told = record.promises.kept or record.promises.begun or record.promises.dropped
    if told:
        shown["promises"] = face.plain("card.digest.promises.states", **record.promises.model_dump())
    rows = []
    for name in _ROWS:
        if name in shown:
            more = now[name] - before.get(name, 0) if new and not (name == "promises" and told) else 0
            code = "card.digest.new" if more > 0 else "card.digest.less"
            value = face.say(code, value=shown[name], new=abs(more)) if more else line(shown[name])
            rows.append((str(face.say(f"card.digest.{name}")), str(value)))
    return rows


_ROWS: Final = (
    *("registered", "waiting", "applied", "present", "groups", "ideas", "votes", "questions", "polls", "feedback"),
    "promises",
)
_ALWAYS: Final = frozenset({"registered", "present", "ideas"})


def _mean(face: Face, record: Record) -> str:
    """Return what people thought of it, over all that they were asked about: "4,3 af 5 fra 38 svar"."""
    given = [each for each in record.polls if each.kind is PollKind.FEEDBACK and each.voters and each.mean is not None]
    voters = sum(each.voters for each in given)
    if not voters:
        return ""
    mean = sum((each.mean or 0) * each.voters for each in given) / voters
    people = face.count("card.digest.answers", voters)
    steps = max(each.plan.steps for each in given)
    return face.plain("card.digest.mean", mean=face.voice.number(mean, 1), steps=steps, people=people)


def _troubles(face: Face, record: Record) -> Elements:
    told = [face.count("card.digest.unreached", record.unreached)] if record.unreached else []
    told += [face.count("card.digest.failed", record.failed)] if record.failed else []
    return [text(Markdown(" ".join(told)), color="Attention")] if told else []


def _themes(face: Face, record: Record) -> list[Elements]:
    """Return what most people are behind: themes, and where there are none, ideas."""
    known = {each.number: each for each in record.ideas}
    if record.themes:
        rows = [theme_row(face, each, known) for each in ranked(record.themes)[:MOST]]
        return _headed(face.say("card.digest.themes"), rows)
    best = [[idea_row(face, each, words=_WORDS)] for each in by_support(record.ideas)[:MOST]]
    return _headed(face.say("card.digest.ideas.best"), best)


def _questions(face: Face, record: Record) -> list[Elements]:
    rows = []
    for each in sorted(_open(record), key=lambda one: (-one.support.people, one.number))[:MOST]:
        backed = [note(support_line(face, each.support), spacing="None")] if each.support.people else []
        rows.append([text(Markdown(f"{each.number}\\. {prose(each.text, _WORDS, 2)}")), *backed])
    return _headed(face.say("card.digest.open"), rows)


def _open(record: Record) -> list[QuestionRecord]:
    return [each for each in record.questions if each.state in _OPEN]


def _polls(face: Face, record: Record) -> list[Elements]:
    asked = [each for each in record.polls if each.kind is not PollKind.FEEDBACK and each.voters]
    rows = [
        [text(line(each.plan.question, TITLE)), note(_came_of(face, each), spacing="None")] for each in asked[-MOST:]
    ]
    return _headed(face.say("card.digest.polls"), rows)


def _came_of(face: Face, poll: PollRecord) -> Markdown:
    """Return what most said, and how many answered."""
    people = face.count("card.digest.answers", poll.voters)
    if poll.kind in _CHOICES and poll.counts:
        most = max(poll.counts)
        leading = [each for each, votes in zip(poll.plan.options, poll.counts, strict=False) if votes == most]
        named = face.voice.list(leading[:MOST])
        return Markdown(f"{face.say('card.digest.leading', option=named, votes=most)} · {people}")
    if poll.kind in _SCALES and poll.mean is not None:
        mean = face.voice.number(poll.mean, 1)
        return face.say("card.digest.mean", mean=mean, steps=poll.plan.steps, people=people)
    said = ", ".join(f"{word} ({times})" for word, times in poll.words[:MOST])
    return Markdown(f"{line(said, TITLE)} · {people}") if said else people


def _headed(title: Markdown, rows: Sequence[Elements]) -> list[Elements]:
    """Return rows, the first with the headline of all, so that no headline stands without one."""
    return [[subheading(title), *rows[0]], *rows[1:]] if rows else []


def _buttons(face: Face, record: Record, links: Sequence[tuple[str, str]]) -> list[Button]:
    event_id = record.event.id
    documents = [ask(face, Verb.DOCUMENTS, title=title, url=url) for title, url in links[:_MOST_LINKS]]
    missing = [ask(face, Verb.RECEIPT, event_id=event_id)] if record.failed else []
    again = ask(face, Verb.DIGEST, event_id=event_id, title=face.plain("card.button.refresh"))
    return [*documents, again, ask(face, Verb.STATUS, event_id=event_id), *missing]
