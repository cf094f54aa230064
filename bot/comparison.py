"""What is different between two programmes, as a person would write it: day by day, each session once. Which
sessions are the same ones is decided as between two releases.
"""

from __future__ import annotations

from datetime import timedelta
from itertools import count, groupby
from typing import TYPE_CHECKING, Any, Final

from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from bot.listing import is_dated
from bot.model import Noun, Reading
from cards.changes import News, news
from cards.revisions import told
from schedules.readers import report
from schedules.release import Change, ChangeKind, diff, identify, joined, ripples
from schedules.revisions import Revision, revised

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime

    from rich.console import Console

    from bot.model import Agenda, Session
    from bot.texts import Voice
    from schedules.release import Ripple

_DAY: Final = timedelta(days=1)
_SIGNS: Final = {
    ChangeKind.ADDED: ("+", "green"),
    ChangeKind.CANCELLED: ("−", "red"),
    ChangeKind.MOVED: ("→", "yellow"),
}
_OTHERWISE: Final = ("~", "cyan")


class Comparison(Noun):
    """Two readings whose sessions know each other, and what changed from the first to the second."""

    old: Reading
    new: Reading
    changes: tuple[Change, ...]
    revisions: tuple[Revision, ...] = ()


def compare(old: Reading, new: Reading) -> Comparison:
    """Return what changed between two readings."""
    numbers = count(1)
    known = identify(None, old.agenda, lambda: str(next(numbers)))
    found = identify(known, new.agenda, lambda: str(next(numbers)))
    return Comparison(
        old=old.model_copy(update={"agenda": known}),
        new=new.model_copy(update={"agenda": found}),
        changes=diff(known, found),
        revisions=revised(known, found),
    )


def as_json(compared: Comparison) -> dict[str, Any]:
    """Return `{"changes": [{"kind", "kinds", "session": {...}, "was": {...} or null}]}`, in order of time.

    `kind` is the weightiest of `kinds`; sessions are as `ordstyrer agenda --json` has them. Where something changed for
    those who register, `registration` has it: `[{"term", "was", "now", "title"}]`.
    """
    before, after = _records(compared.old), _records(compared.new)
    return {
        "changes": [
            {
                "kind": each.kinds[0].value,
                "kinds": [kind.value for kind in each.kinds],
                "session": after.get(each.session.id) or before[each.session.id],
                "was": before[each.was.id] if each.was else None,
            }
            for each in compared.changes
        ],
        **(
            {"registration": [each.model_dump(mode="json") for each in compared.revisions]}
            if compared.revisions
            else {}
        ),
    }


def _records(reading: Reading) -> dict[str, dict[str, Any]]:
    records = report.as_json(reading)["sessions"]
    return {each.id: record for each, record in zip(reading.agenda.sessions, records, strict=True)}


def show(console: Console, voice: Voice, compared: Comparison) -> None:
    """Print what changed."""
    found = news(compared.changes, ripples(compared.old.agenda, compared.new.agenda))
    console.print(Text(compared.new.agenda.title, "bold"))
    if not found.number and not compared.revisions:
        console.print(voice.say("cli.diff.none"), markup=False, highlight=False)
    if found.number:
        console.print(Text(voice.count("changes.heading", found.number), "dim"))
    for ripple in found.ripples:
        console.print(Text(_ripple(voice, ripple), "yellow"))
    _show_days(console, voice, found, compared)
    _show_revisions(console, voice, compared.revisions)


def _show_revisions(console: Console, voice: Voice, revisions: Sequence[Revision]) -> None:
    if not revisions:
        return
    console.print()
    console.print(Text(voice.say("revision.heading"), "bold underline"))
    for each in revisions:
        console.print(Padding(Text(told(each, voice), "cyan"), (0, 0, 0, 1)))


def _show_days(console: Console, voice: Voice, found: News, compared: Comparison) -> None:
    days = _day_numbers(compared.old.agenda, compared.new.agenda)
    dated = is_dated(compared.new)
    for day, changes in groupby(found.changes, key=lambda each: each.session.start.date()):
        name = voice.day(day) if dated else voice.say("card.preview.day.number", number=days[day])
        console.print()
        console.print(Text(name, "bold underline"))
        table = Table(box=None, show_header=False, pad_edge=False, padding=(0, 1, 0, 0))
        table.add_column(no_wrap=True)
        table.add_column(no_wrap=True)
        table.add_column(overflow="fold")
        for change in changes:
            sign, style = next((_SIGNS[kind] for kind in change.kinds if kind in _SIGNS), _OTHERWISE)
            table.add_row(Text(sign, style), Text(_when(voice, change.session), style), _told(voice, change, style))
        console.print(Padding(table, (0, 0, 0, 1)))


def _day_numbers(old: Agenda, new: Agenda) -> dict[Any, int]:
    dates = sorted({each.start.date() for agenda in (old, new) for each in agenda.sessions})
    return {day: number for number, day in enumerate(dates, 1)}


def _when(voice: Voice, session: Session) -> str:
    return voice.span(session.start, session.end if session.end_stated else None)


def _told(voice: Voice, change: Change, style: str) -> Text:
    cancelled = ChangeKind.CANCELLED in change.kinds
    told = Text(change.session.title, f"{style} strike" if cancelled else "bold")
    words = " · ".join(_words(voice, change))
    return told.append(f"\n{words}", "not bold dim") if words else told


def _words(voice: Voice, change: Change) -> Iterator[str]:
    session, was = change.session, change.was
    for kind in change.kinds:
        if kind in {ChangeKind.ADDED, ChangeKind.CANCELLED}:
            yield voice.say(f"changes.{kind}")
            if kind is ChangeKind.ADDED and session.speakers:
                yield voice.list(each.name for each in session.speakers)
        elif was is not None:
            yield _what(voice, kind, was, session)


def _what(voice: Voice, kind: ChangeKind, was: Session, session: Session) -> str:
    if kind is ChangeKind.MOVED:
        key = "changes.moved" if was.start.date() == session.start.date() else "changes.moved.day"
        return voice.say(key, clock=_clock(voice, was.start), day=voice.day(was.start))
    if kind is ChangeKind.RENAMED:
        return voice.say("changes.renamed", title=was.title)
    if kind is ChangeKind.ROOM:
        return voice.say("changes.room", room=session.room)
    if kind in {ChangeKind.NEW_SPEAKER, ChangeKind.SPEAKER_GONE}:
        who = joined(was, session) if kind is ChangeKind.NEW_SPEAKER else joined(session, was)
        return voice.say(f"changes.{kind}", names=voice.list(each.name for each in who))
    return voice.say(f"changes.{kind}", clock=_clock(voice, session.end or session.start))


def _clock(voice: Voice, moment: datetime) -> str:
    return voice.say("card.clock", time=voice.clock(moment))


def _ripple(voice: Voice, ripple: Ripple) -> str:
    if ripple.whole and not ripple.by % _DAY:
        new = voice.day(ripple.since + ripple.by)
        return voice.say("changes.another_day", day=voice.day(ripple.since), new=new)
    key = "changes.later" if ripple.by > timedelta(0) else "changes.earlier"
    return voice.say(
        f"{key}.rest" if ripple.rest else key,
        since=_clock(voice, ripple.since),
        until=_clock(voice, ripple.until),
        length=voice.length(abs(ripple.by)),
    )
