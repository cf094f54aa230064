"""What was read of a programme that somebody handed over: what it is, what is doubtful and how to mend it,
and each day as it was understood. Fields stand in a card of their own, which is never edited; a closed
session stands in none of these.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal, TypeAlias

from bot.model import SessionKind, Verb
from cards.elements import TITLE, ask, card, facts, heading, kicker, note, row, subheading, text
from cards.inputs import choice_input, date_input, text_input
from cards.markdown import LINE, Markdown, cut, line, plain
from cards.outline import capital, day_name, visible
from cards.revisions import told as told_revision
from cards.submission import FIELD
from schedules.mending import Kind, checks, open_doubts, remedies, undated
from schedules.readers import report

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from microsoft_teams.cards import CardElement

    from bot.model import Doubt, Event, Proposal, Reading
    from cards.elements import Button, Card, Elements, Face
    from schedules.mending import Option, Remedy
    from schedules.revisions import Revision

Word: TypeAlias = Literal["moved", "cancelled", "added", "changed"]
Ending: TypeAlias = Literal["used", "dropped", "replaced"]

FIELDS: Final = 5  # questions in one card: as many as can be answered on a phone without losing the thread
MOST_DOUBTS: Final = 8  # in one list
_NAMED: Final = 3  # changes of a kind that are named
_SHORT: Final = 60  # characters of a title beside others


@dataclass(frozen=True, slots=True)
class Draft:
    """What a preview is drawn from: the proposal and what was read, and the event that it is for.

    `changes` are what using it would do to the programme that the event has, as words and titles, and None
    where it has none; `revisions` are what it would change for those who register.
    Of its `days` (cards) part `part` of `parts` stands there.
    """

    proposal: Proposal
    reading: Reading
    event: Event
    changes: Sequence[tuple[Word, str]] | None = None
    revisions: Sequence[Revision] = ()
    part: int = 1
    parts: int = 1


# The whole ----------------------------------------------------------------------------------------


def overview(face: Face, *, draft: Draft) -> Card:
    """Return what the whole is: when, in which zone and language, for which event, and what is doubtful."""
    reading = visible(draft.reading)
    return card(
        face,
        body=[
            kicker(face.say("card.preview")),
            heading(line(reading.agenda.title, TITLE)),
            facts(_facts(face, draft, reading)),
            *_changes(face, draft),
            *_revisions(face, draft),
            *_doubts(face, reading),
            *_notes(face, draft, reading),
        ],
        fallback=face.plain("card.preview.fallback", title=reading.agenda.title),
        buttons=_buttons(face, draft, reading),
    )


def _facts(face: Face, draft: Draft, reading: Reading) -> list[tuple[str, str]]:
    agenda, closed = reading.agenda, len(draft.reading.agenda.sessions) - len(reading.agenda.sessions)
    groups = sum(each.kind is SessionKind.BREAKOUT for each in agenda.sessions)
    counted = [face.count("card.preview.sessions", len(agenda.sessions))]
    counted += [face.count("card.preview.groups", groups)] if groups else []
    counted += [face.count("card.preview.closed", closed)] if closed else []
    known = draft.event.release > 0
    return [
        (face.say("card.preview.when"), _when(face, reading)),
        (face.say("card.preview.what"), " · ".join(counted)),
        (face.say("card.preview.zone"), face.say("card.preview.zone.name", zone=_zone(face, agenda.zone))),
        (face.say("card.preview.language"), face.say(f"language.{agenda.language}")),
        (face.say("card.preview.source"), _source(face, draft)),
        (
            face.say("card.preview.event"),
            line(draft.event.title, TITLE) if known else face.say("card.preview.event.new"),
        ),
    ]


def _source(face: Face, draft: Draft) -> str:
    kind = face.say(f"format.{draft.reading.format}")
    return f"{line(draft.proposal.name, _SHORT)} · {kind}" if draft.proposal.name else kind


def _zone(face: Face, zone: str) -> str:
    return type(face.voice)(face.voice.language, zone).zone_name()


def _when(face: Face, reading: Reading) -> str:
    by_day = checks.days(reading.agenda.sessions)
    if not by_day:
        return face.say("card.preview.when.none")
    names = [day_name(face, reading, day[0].start.date(), number) for number, day in enumerate(by_day, 1)]
    doubt = undated(reading)
    if doubt is not None and doubt.code == "no_date":
        return face.count("card.preview.when.undated", len(by_day))
    if len(names) == 1:
        return line(capital(names[0]))
    return face.count("card.preview.when.days", len(names), first=names[0], last=names[-1])


def _changes(face: Face, draft: Draft) -> Elements:
    """Return what using the programme would do to the one that there is: how many, and a line of each kind."""
    if draft.changes is None:
        return []
    words: tuple[Word, ...] = ("moved", "cancelled", "added", "changed")
    titles = {word: [title for each, title in draft.changes if each == word] for word in words}
    counted = [face.count(f"card.preview.change.{word}", len(found)) for word, found in titles.items() if found]
    if not counted:
        return [subheading(face.say("card.preview.change.none"))]
    named = [
        note(face.say(f"card.preview.changed.{word}", titles=_short(face, found)), spacing="None")
        for word, found in titles.items()
        if found
    ]
    return [
        subheading(face.say("card.preview.change", changes=Markdown(face.voice.list(counted)))),
        *named,
    ]


def _revisions(face: Face, draft: Draft) -> Elements:
    """Return what using the programme would change for those who register."""
    if not draft.revisions:
        return []
    shown = [told_revision(each, face) for each in draft.revisions[:MOST_DOUBTS]]
    rest = len(draft.revisions) - len(shown)
    return [
        subheading(face.say("revision.heading")),
        *(note(Markdown(each), spacing="None") for each in shown),
        *([note(face.count("card.more", rest))] if rest else []),
    ]


def _short(face: Face, titles: Sequence[str]) -> Markdown:
    """Return the first of some titles, and how many more there are."""
    named = [face.say("card.preview.changed.title", title=plain(each, _SHORT)) for each in titles[:_NAMED]]
    rest = len(titles) - len(named)
    more = [face.count("card.preview.changed.more", rest)] if rest else []
    return Markdown(face.voice.list([*named, *more]))


def _doubts(face: Face, reading: Reading) -> Elements:
    """Return what is doubtful, each with its number and its line; what can be mended comes first."""
    mended = {each.number for each in remedies(reading)}
    found = sorted(open_doubts(reading), key=lambda each: (each.number not in mended, each.number or 0))
    if not found:
        return [subheading(face.say("card.preview.sure"))]
    shown = [
        row(str(each.number) if each.number in mended else "•", [text(told(face, each), spacing="None")], width="24px")
        for each in found[:MOST_DOUBTS]
    ]
    rest = len(found) - len(shown)
    return [
        subheading(face.count("card.preview.doubts", len(found))),
        *shown,
        *([note(face.count("card.more", rest))] if rest else []),
    ]


def told(face: Face, doubt: Doubt) -> Markdown:
    """Return a doubt as Markdown, with its line where it has one."""
    values = report.readable(face.voice, doubt.values)
    said = face.say(f"doubt.{doubt.code}", **values)
    return said if doubt.line is None else face.say("doubt.at_line", line=doubt.line, doubt=said)


def _asked(face: Face, doubt: Doubt) -> str:
    """Return a doubt as plain text, for the label of its field."""
    values = {name: plain(each, _SHORT) for name, each in report.readable(face.voice, doubt.values).items()}
    said = face.voice.say(f"doubt.{doubt.code}", **values)
    return said if doubt.line is None else face.voice.say("doubt.at_line", line=doubt.line, doubt=said)


def _notes(face: Face, draft: Draft, reading: Reading) -> Elements:
    """Return what is worth knowing, and where the rest of the days can be seen."""
    counted = [face.count(f"doubt.{each.code}", int(each.values["n"])) for each in checks.notes(reading)]
    told = [note(" ".join(counted), spacing="Medium")] if counted else []
    if draft.parts > 1:
        told.append(note(face.say("card.preview.part", part=draft.part, parts=draft.parts)))
    how = "card.preview.how" if remedies(reading) else "card.preview.how.sure"
    return [*told, note(face.say(how))]


def _buttons(face: Face, draft: Draft, reading: Reading) -> list[Button]:
    usable = bool(draft.reading.agenda.sessions) and undated(reading) is None
    verbs = [Verb.USE_DRAFT] if usable else []
    verbs += [Verb.DROP_DRAFT]
    verbs += [Verb.NEW_EVENT] if draft.event.release else []
    found = [ask(face, each, argument=draft.proposal.id) for each in verbs]
    if draft.part < draft.parts:
        nth = str(draft.part + 1)
        title = face.plain("card.preview.more", part=nth)
        found.append(ask(face, Verb.SHOW_DRAFT, argument=f"{draft.proposal.id}/{nth}", sample=nth, title=title))
    return found


# What can be mended -------------------------------------------------------------------------------


def questions(face: Face, *, proposal: Proposal, asked: Sequence[Remedy]) -> Card:
    """Return the doubts that can be mended with a field or a choice each; what is left empty stays as it is."""
    return card(
        face,
        body=[
            kicker(line(proposal.name or face.voice.say("card.preview"), TITLE)),
            heading(face.count("card.questions", len(asked))),
            note(face.say("card.questions.empty")),
            *(field(face, each) for each in asked),
        ],
        fallback=face.plain("card.preview.fallback", title=proposal.name),
        buttons=[
            ask(
                face,
                Verb.MEND_DRAFT,
                argument=proposal.id,
                inputs=True,
                title=face.plain("card.questions.save"),
                sample=f"{asked[0].number}: …" if asked else "",
            )
        ],
    )


def field_name(remedy: Remedy) -> str:
    """Return what a doubt's answer is called in what a card sends: its number, and what it is about."""
    return f"{remedy.number}_{remedy.doubt.code}"


def field(face: Face, remedy: Remedy) -> CardElement:
    """Return the field or the choices for a doubt."""
    name = FIELD + field_name(remedy)
    label = cut(f"{remedy.number}. {_asked(face, remedy.doubt)}", 2 * LINE)
    if remedy.options:
        choices = [(option_title(face, remedy, each), each.value) for each in remedy.options]
        return choice_input(name, label, choices, placeholder=face.plain("card.questions.choose"))
    if remedy.kind is Kind.DATE:
        return date_input(name, label)
    return text_input(name, label, placeholder=face.plain(f"card.questions.{remedy.kind}"))


def option_title(face: Face, remedy: Remedy, option: Option) -> str:
    """Return an answer to choose, as plain text."""
    if remedy.kind is Kind.ZONE:
        return f"{_zone(face, option.value)} ({option.value})"
    key = "year" if option.value.isdecimal() else option.value
    values = _moment(face, option.moment) if option.moment is not None else {}
    return face.plain(f"remedy.{remedy.doubt.code}.{key}", **values)


def _moment(face: Face, moment: datetime) -> dict[str, str]:
    day = face.plain("card.preview.day", day=face.voice.day(moment), year=str(moment.year))
    return {"day": day, "time": face.voice.clock(moment)}


# What became of it --------------------------------------------------------------------------------


def reading(face: Face, *, name: str) -> Card:
    """Return what stands there while a source is fetched and read."""
    said = face.say("card.reading", name=plain(name, TITLE))
    return card(face, body=[kicker(face.say("card.preview")), text(said)], fallback=plain(said))


def refused(face: Face, *, name: str, why: str, line_number: int | None = None) -> Card:
    """Return why a source could not be read, where it went wrong, and what helps: `why` is a whole sentence."""
    where = [note(face.say("card.refused.line", line=line_number))] if line_number is not None else []
    return card(
        face,
        body=[
            kicker(face.say("card.preview"), "Attention"),
            heading(face.say("card.refused", name=plain(name, TITLE)) if name else face.say("card.refused.pasted")),
            *where,
            text(line(why, 3 * LINE)),
            note(face.say("card.refused.again")),
        ],
        fallback=plain(why),
        buttons=[ask(face, Verb.NEW_PROGRAMME)],
    )


def ended(face: Face, *, draft: Draft, state: Ending) -> Card:
    """Return what stands where an overview stood, once its programme is used, dropped or overtaken."""
    verbs = {"used": Verb.PROGRAM, "replaced": Verb.SHOW_DRAFT, "dropped": Verb.NEW_PROGRAMME}
    event_id = draft.event.id if state == "used" else None
    title = visible(draft.reading).agenda.title
    return card(
        face,
        body=[kicker(face.say(f"card.ended.{state}")), heading(line(title, TITLE))],
        fallback=face.plain(f"card.ended.{state}"),
        buttons=[ask(face, verbs[state], event_id=event_id)],
    )


def ways(face: Face, *, waiting: bool = False) -> Card:
    """Return how a programme is handed over; a draft that is `waiting` can be shown."""
    return card(
        face,
        body=[
            heading(face.say("card.ways")),
            *(text(face.say(f"card.ways.{each}")) for each in ("paste", "file", "web", "then")),
            note(face.say("card.ways.formats")),
        ],
        fallback=face.plain("card.ways.fallback"),
        buttons=[ask(face, Verb.SHOW_DRAFT, sample="")] if waiting else [],
    )


def moved(face: Face) -> Card:
    """Return what stands where a part of the days stood that is elsewhere by now."""
    said = face.say("card.preview.moved")
    return card(face, body=[kicker(face.say("card.preview")), text(said)], fallback=plain(said))
