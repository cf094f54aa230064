"""What a report says and in which order, whatever it is written as: a cover, the day in figures, each session with
its themes, questions, polls and groups, and every idea word for word at the end. Texts are given whole.
"""

from __future__ import annotations

from itertools import groupby
from operator import attrgetter
from typing import TYPE_CHECKING, Final, Literal, NamedTuple, TypeAlias

from bot.exports import wording
from bot.model import PollKind, QuestionState

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from bot.model import Session
    from bot.record import IdeaRecord, PollRecord, QuestionRecord, Record, ThemeRecord
    from bot.texts import Voice

MOST_BARS: Final = 15
_COUNTED: Final = frozenset({PollKind.SINGLE, PollKind.MULTIPLE, PollKind.SCALE, PollKind.FEEDBACK})


class Heading(NamedTuple):
    """What stands over a part, in one line; the levels go from 1."""

    level: int
    text: str


class Line(NamedTuple):
    """A paragraph; `quiet` for what is said beside it."""

    text: str
    quiet: bool = False


class Quote(NamedTuple):
    """What somebody wrote, and where it comes from."""

    text: str
    source: str


class Entry(NamedTuple):
    """Something people wrote under its own name ("Idé 12"), and where it comes from."""

    name: str
    text: str
    source: str = ""


class Points(NamedTuple):
    """What people wrote, one after the other."""

    texts: tuple[str, ...]


class Grid(NamedTuple):
    """A table; without a header it is names and values."""

    rows: tuple[tuple[str, ...], ...]
    header: tuple[str, ...] = ()


class Chart(NamedTuple):
    """Bars, the first at the top; `alt` says the same in words."""

    title: str
    bars: tuple[tuple[str, int], ...]
    alt: str


Block: TypeAlias = Heading | Line | Quote | Entry | Points | Grid | Chart


class Cover(NamedTuple):
    """What stands before everything else."""

    title: str
    lines: tuple[str, ...]
    note: str


def cover(voice: Voice, record: Record) -> Cover:
    """Return what the report is about, when it was drawn up, and who may read it."""
    made = voice.say("doc.made", moment=wording.moment(voice, record.made_at))
    edition: Literal["closed", "open"] = "closed" if record.closed else "open"
    title = wording.line(record.event.title)
    lines = tuple(filter(None, (wording.day_of(voice, record), made)))
    return Cover(title, lines, voice.say(f"doc.edition.{edition}"))


def outline(voice: Voice, record: Record) -> Iterator[Block]:
    """Yield the report, block by block."""
    yield Heading(1, voice.say("doc.figures"))
    yield Grid(tuple(_figures(voice, record)))
    told = False
    for session in (*record.agenda.sessions, None):
        part = tuple(_session(voice, record, session.id if session else None))
        if part:
            told = True
            yield from _opening(voice, record, session)
            yield from part
    if record.ideas:
        yield Heading(1, voice.say("doc.appendix"))
        yield from _appendix(voice, record)
    elif not told:
        yield Line(voice.say("doc.nothing"))


def _figures(voice: Voice, record: Record) -> Iterator[tuple[str, str]]:
    unanswered = sum(each.state in {QuestionState.ASKED, QuestionState.PICKED} for each in record.questions)
    promises = record.promises
    counts = {
        "registered": record.registered,
        "present": record.present,
        "groups": len(record.groups),
        "ideas": len(record.ideas),
        "themes": len(record.themes),
        "questions": len(record.questions),
        "open_questions": unanswered,
        "polls": sum(each.kind is not PollKind.FEEDBACK for each in record.polls),
        "promises": promises.made,
        "begun": promises.begun,
        "kept": promises.kept,
        "dropped": promises.dropped,
    }
    for name, number in counts.items():
        if number or name in {"registered", "present", "ideas"}:
            yield voice.say(f"doc.figure.{name}"), voice.number(number)


# A session ----------------------------------------------------------------------------------------


def _opening(voice: Voice, record: Record, session: Session | None) -> Iterator[Block]:
    if session is None:
        yield Heading(1, voice.say("doc.day"))
        return
    yield from _headed(1, session.title)
    speakers = voice.list(each.name for each in session.speakers)
    time = wording.when(voice, session, dated=wording.is_of_days(record))
    yield Line(wording.join(time, wording.line(speakers), wording.line(session.room)), quiet=True)


def _headed(level: int, text: str) -> Iterator[Block]:
    """Yield a heading, and the whole text below where it is too long for one."""
    yield Heading(level, wording.heading(text))
    if not wording.is_whole(text):
        yield Line(text)


def _session(voice: Voice, record: Record, session_id: str | None) -> Iterator[Block]:
    yield from _themes(voice, record, session_id)
    yield from _questions(voice, [each for each in record.questions if each.session_id == session_id])
    asked = [each for each in record.polls if each.session_id == session_id]
    polls = [each for each in asked if each.kind is not PollKind.FEEDBACK]
    if polls:
        yield Heading(2, voice.say("doc.polls"))
        for each in polls:
            yield from _poll(voice, each, level=3)
    for each in asked:
        if each.kind is PollKind.FEEDBACK and (each.shown or each.counts or each.texts):
            yield Heading(2, voice.say("doc.feedback"))
            yield from _results(voice, each)
    yield from _groups(voice, record, session_id)


def _themes(voice: Voice, record: Record, session_id: str | None) -> Iterator[Block]:
    themes = [each for each in record.themes if (each.session_id or None) == session_id]
    if not themes:
        return
    yield Heading(2, voice.say("doc.themes"))
    if record.by_words:
        yield Line(voice.say("doc.themes.by_words"), quiet=True)
    themes.sort(key=lambda each: (-each.support.people, -each.voices.people, each.number))
    if len(themes) > 1 and any(each.support.people for each in themes):
        named = [(_theme_name(voice, each), each.support.people) for each in themes[:MOST_BARS]]
        yield _chart(voice, voice.say("doc.themes.chart"), named)
    ideas = {each.number: each for each in record.ideas}
    for each in themes:
        yield from _theme(voice, each, ideas)


def _theme_name(voice: Voice, theme: ThemeRecord) -> str:
    return voice.say("doc.theme", number=theme.number, name=wording.line(theme.name))


def _theme(voice: Voice, theme: ThemeRecord, ideas: dict[int, IdeaRecord]) -> Iterator[Block]:
    yield from _headed(3, _theme_name(voice, theme))
    central = ideas.get(theme.central)
    if central is not None:
        name = voice.say("doc.idea", number=central.number)
        yield Quote(central.text, wording.join(name, wording.origin(voice, central)))
    yield Line(
        wording.join(
            voice.say("doc.theme.voices", voices=wording.voices(voice, theme.voices)) if theme.voices.people else "",
            voice.say("doc.theme.support", support=wording.support(voice, theme.support)),
        )
    )
    groups = voice.list(map(str, theme.groups))
    numbers = voice.list(str(each) for each in theme.ideas if each in ideas)
    yield Line(
        wording.join(
            voice.say("doc.theme.groups", groups=groups) if groups else "",
            voice.say("doc.theme.ideas", ideas=numbers) if numbers else "",
        ),
        quiet=True,
    )


def _questions(voice: Voice, questions: list[QuestionRecord]) -> Iterator[Block]:
    if not questions:
        return
    yield Heading(2, voice.say("doc.questions"))
    order = [QuestionState.PICKED, QuestionState.ASKED, QuestionState.ANSWERED]
    known = {state: place for place, state in enumerate(order)}
    for each in sorted(questions, key=lambda one: (known.get(one.state, 9), -one.support.people, one.number)):
        said = voice.say(f"doc.question.{each.state}")
        who = wording.line(each.author) or voice.say("doc.anonymous")
        name = voice.say("doc.question", number=each.number)
        yield Entry(name, each.text, wording.join(said, who, wording.support(voice, each.support)))


def _groups(voice: Voice, record: Record, session_id: str | None) -> Iterator[Block]:
    groups = [each for each in record.groups if each.session_id == session_id]
    if not groups:
        return
    yield Heading(2, voice.say("doc.groups"))
    rows = []
    for each in groups:
        names = voice.list(wording.seat(voice, one) for one in each.seats if one.name)
        who = names or voice.count("card.people.count", len(each.seats))
        name = wording.join(voice.say("doc.group", number=each.number), wording.line(each.topic))
        rows.append((name, who, voice.say("doc.yes" if each.handed_in else "doc.no")))
    header = tuple(voice.say(f"doc.groups.{each}") for each in ("number", "who", "handed_in"))
    yield Grid(tuple(rows), header)


# A poll -------------------------------------------------------------------------------------------


def _poll(voice: Voice, poll: PollRecord, *, level: int) -> Iterator[Block]:
    yield from _headed(level, poll.plan.question)
    yield from _results(voice, poll)


def _results(voice: Voice, poll: PollRecord) -> Iterator[Block]:
    kind, voters = voice.say(f"doc.poll.kind.{poll.kind}"), voice.count("doc.poll.voters", poll.voters)
    mean = "" if poll.mean is None else voice.number(poll.mean, 1)
    average = voice.say("doc.poll.mean", mean=mean, most=poll.plan.steps) if mean else ""
    yield Line(wording.join(kind, voters, average), quiet=True)
    if not (poll.shown or poll.counts or poll.words or poll.texts):
        yield Line(voice.say("doc.poll.unrevealed"))
    if poll.kind in _COUNTED and any(poll.counts):
        yield from _counted(voice, poll)
    if poll.words:
        named = [(wording.line(word), often) for word, often in poll.words]
        yield _chart(voice, wording.heading(poll.plan.question), named[:MOST_BARS])
        header = (voice.say("doc.poll.word"), voice.say("doc.poll.count"))
        yield Grid(tuple((word, voice.number(often)) for word, often in named), header)
    if poll.texts:
        yield Points(poll.texts)


def _counted(voice: Voice, poll: PollRecord) -> Iterator[Block]:
    named = list(zip(wording.options(voice, poll), poll.counts, strict=False))
    title = wording.heading(poll.plan.question) or voice.say("doc.feedback")
    if len(named) <= MOST_BARS:
        yield _chart(voice, title, named)
    header = tuple(voice.say(f"doc.poll.{each}") for each in ("option", "count", "share"))
    rows = tuple((option, voice.number(number), voice.share(number, poll.voters)) for option, number in named)
    yield Grid(rows, header)


def _chart(voice: Voice, title: str, bars: Iterable[tuple[str, int]]) -> Chart:
    kept = tuple(bars)
    said = ", ".join(f"{name} {number}" for name, number in kept)
    return Chart(title, kept, voice.say("doc.chart.alt", title=title, bars=said))


# The appendix -------------------------------------------------------------------------------------


def _appendix(voice: Voice, record: Record) -> Iterator[Block]:
    """Yield every idea in the order of the sessions, those of the day besides at the end."""
    place = {each.id: number for number, each in enumerate(record.agenda.sessions)}
    titles = {each.id: each.title for each in record.agenda.sessions}
    last = len(place)
    found = sorted(record.ideas, key=lambda each: (place.get(each.session_id or "", last), each.number))
    for session_id, ideas in groupby(found, key=attrgetter("session_id")):
        yield Heading(2, wording.heading(titles.get(session_id, "")) or voice.say("doc.day"))
        for each in ideas:
            theme = voice.say("doc.idea.theme", number=each.theme) if each.theme is not None else ""
            source = wording.join(wording.origin(voice, each), wording.support(voice, each.support), theme)
            yield Entry(voice.say("doc.idea", number=each.number), each.text, source)
