"""A record as tables, one for each kind of thing in it: the sheets of a workbook, and a CSV each. Numbers are numbers
and times are times, as the clocks of the event showed them.
"""

from __future__ import annotations

from itertools import zip_longest
from typing import TYPE_CHECKING, Final, Literal, NamedTuple, TypeAlias, get_args

from bot import discretion, forms
from bot.exports import wording
from bot.exports.sheet import File, csv_file
from bot.exports.workbook import Sheet, Value, workbook
from bot.model import WELL_KNOWN

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from datetime import datetime

    from bot.exports.pictures import Logo
    from bot.record import PollRecord, Record, Support
    from bot.texts import Voice

Kind: TypeAlias = Literal["ideas", "themes", "questions", "polls", "answers", "groups", "people"]
KINDS: Final[tuple[Kind, ...]] = get_args(Kind)
Row: TypeAlias = tuple[Value, ...]


class Told(NamedTuple):
    """A record in the voice that tells it, and the titles of its sessions."""

    voice: Voice
    record: Record
    titles: Mapping[str, str]

    def title(self, session_id: str | None) -> str:
        """Return what a session is called; "" for the day besides."""
        return self.titles.get(session_id or "", "")

    def at(self, moment: datetime) -> datetime:
        """Return what the event's clocks showed."""
        return self.voice.local(moment).replace(tzinfo=None, microsecond=0)


def book(voice: Voice, record: Record, name: str, logo: Logo | None = None) -> File:
    """Return all tables of a record as a workbook called `name`.xlsx, with a sheet before them that says of what."""
    tables = (table(voice, record, kind) for kind in KINDS if kind != "people" or record.closed)
    return workbook(name, [_about(voice, record), *tables], logo=logo.png if logo else None)


def listing(voice: Voice, record: Record, name: str, kind: Kind) -> File:
    """Return one table of a record as a file called `name`.csv."""
    found = table(voice, record, kind)
    return csv_file(name, found.header, ([_written(voice, each) for each in row] for row in found.rows))


def _written(voice: Voice, value: Value) -> str:
    if isinstance(value, float):
        return voice.number(value, 2)
    return "" if value is None else str(value)


def table(voice: Voice, record: Record, kind: Kind) -> Sheet:
    """Return one table of a record."""
    told = Told(voice, record, {each.id: each.title for each in record.agenda.sessions})
    columns, rows = _KINDS[kind]
    header = [voice.say(f"doc.column.{each}") for each in columns]
    if kind == "people":
        header += [label for _, label in _asked(told)]
    return Sheet(voice.say(f"doc.sheet.{kind}"), header, tuple(rows(told)))


def _about(voice: Voice, record: Record) -> Sheet:
    edition = voice.say(f"doc.edition.{'closed' if record.closed else 'open'}")
    rows: list[Row] = [
        (voice.say("doc.about.day"), wording.day_of(voice, record)),
        (voice.say("doc.about.made"), voice.local(record.made_at).replace(tzinfo=None, microsecond=0)),
        (voice.say("doc.about.edition"), edition),
    ]
    figures = {"registered": record.registered, "present": record.present, "promises": record.promises.made}
    rows += [(voice.say(f"doc.figure.{name}"), number) for name, number in figures.items()]
    return Sheet(voice.say("doc.sheet.about"), (voice.say("doc.about.event"), record.event.title), rows, is_list=False)


def _counted(support: Support) -> tuple[int, int]:
    return support.people, support.municipalities


def _numbers(numbers: tuple[int, ...]) -> str:
    return ", ".join(map(str, numbers))


def _ideas(told: Told) -> Iterator[Row]:
    for each in told.record.ideas:
        yield (
            *(each.number, each.text, told.title(each.session_id), each.group, each.slot),
            *(each.author, each.municipality, *_counted(each.support), each.theme, told.at(each.shared_at)),
        )


def _themes(told: Told) -> Iterator[Row]:
    texts = {each.number: each.text for each in told.record.ideas}
    for each in told.record.themes:
        yield (
            *(each.number, each.name, told.title(each.session_id), texts.get(each.central, ""), each.central),
            *(_numbers(each.ideas), _numbers(each.groups), *_counted(each.voices), *_counted(each.support)),
        )


def _questions(told: Told) -> Iterator[Row]:
    for each in told.record.questions:
        state = told.voice.say(f"doc.question.{each.state}")
        about = (each.number, each.text, told.title(each.session_id), each.author)
        yield (*about, *_counted(each.support), state, told.at(each.asked_at))


def _polls(told: Told) -> Iterator[Row]:
    for each in told.record.polls:
        kind = told.voice.say(f"doc.poll.kind.{each.kind}")
        yield (each.number, each.plan.question, told.title(each.session_id), kind, each.voters, each.mean)


def _answers(told: Told) -> Iterator[Row]:
    """Yield what was answered, and how often. Nobody is named."""
    for poll in told.record.polls:
        for answer, number in _of(told.voice, poll):
            yield (poll.number, poll.plan.question, told.title(poll.session_id), answer, number)


def _of(voice: Voice, poll: PollRecord) -> Iterator[tuple[str, int]]:
    if poll.counts:
        options = wording.options(voice, poll)
        yield from zip_longest(options, poll.counts[: len(options)], fillvalue=0)
    yield from poll.words
    yield from ((each, 1) for each in poll.texts)


def _groups(told: Told) -> Iterator[Row]:
    for each in told.record.groups:
        names = told.voice.list(wording.seat(told.voice, one) for one in each.seats if one.name)
        handed = told.voice.say("doc.yes" if each.handed_in else "doc.no")
        yield (told.title(each.session_id), each.number, each.topic, len(each.seats), handed, names)


def _asked(told: Told) -> list[tuple[str, str]]:
    """Return the questions of the registration, by id, with their labels: those of the form, then any older ones."""
    form = told.record.agenda.form
    fields = {each.id: each.label for each in discretion.fields(told.record.agenda)} if form else {}
    answered = dict.fromkeys(name for each in told.record.people for name in each.answers)
    asked = [name for name in {**fields, **answered} if name != "name"]
    return [(name, fields.get(name) or _label(told.voice, name)) for name in asked]


def _label(voice: Voice, name: str) -> str:
    return voice.say(f"card.form.label.{name}") if name in WELL_KNOWN else name


def _people(told: Told) -> Iterator[Row]:
    asked = [name for name, _ in _asked(told)]
    fields = {each.id: each for each in discretion.fields(told.record.agenda)}
    for each in told.record.people:
        here = told.voice.say("doc.yes" if each.present else "doc.no")
        asked_now = each.answers.keys() & fields.keys()
        said = {name: forms.shown(fields[name], each.answers[name], told.voice) for name in asked_now}
        yield (each.name, here, *(said.get(name, each.answers.get(name, "")) for name in asked))


_KINDS: Final[Mapping[Kind, tuple[tuple[str, ...], Callable[[Told], Iterator[Row]]]]] = {
    "ideas": (
        (
            *("number", "idea", "session", "group", "slot"),
            *("author", "municipality", "votes", "municipalities", "theme", "shared"),
        ),
        _ideas,
    ),
    "themes": (
        (
            *("number", "theme_name", "session", "quote", "quote_number", "ideas", "groups"),
            *("writers", "writers_municipalities", "votes", "municipalities"),
        ),
        _themes,
    ),
    "questions": (
        ("number", "question", "session", "author", "votes", "municipalities", "state", "asked"),
        _questions,
    ),
    "polls": (("number", "question", "session", "kind", "voters", "mean"), _polls),
    "answers": (("number", "question", "session", "answer", "times"), _answers),
    "groups": (("session", "group", "topic", "people", "handed_in", "names"), _groups),
    "people": (("name", "present"), _people),
}
