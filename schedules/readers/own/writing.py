"""An agenda in our own format, as a person would have written it and would like to edit it: with Danish keys
where the agenda is Danish, else with English ones. What the reader concludes by itself is not written;
what is read of it is the agenda again, but for lines and identities.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from bot.model import Audience, SessionKind
from bot.texts import Voice
from schedules.readers.ends import close
from schedules.readers.own.dictionary import word_in
from schedules.readers.own.formwriting import write_form
from schedules.readers.own.plans import USUAL, write_plan
from schedules.readers.own.polls import write_polls
from schedules.readers.own.quoting import field, scalar
from schedules.readers.own.rules import write_rules
from schedules.readers.vocabulary.kinds import kind_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from bot.model import Agenda, Session, Speaker

NIGHT: Final = 5  # what begins before this hour stands under the day before, where that went on until then
LONGEST_NIGHT: Final = timedelta(hours=12)
LONGEST_NAME: Final = 200


def write(agenda: Agenda) -> str:
    """Return an agenda as a document of our own format.

    A session whose end comes before its start stands without that end: it is for the organiser to mend.
    """
    return "\n".join(_Page(agenda).lines()) + "\n"


class _Page:
    """One document, in the words of its language."""

    def __init__(self, agenda: Agenda) -> None:
        self.agenda = agenda
        self.colon = "." if agenda.language == "da" else ":"

    def word(self, name: str) -> str:
        return word_in(self.agenda.language, name)

    def lines(self) -> list[str]:
        agenda = self.agenda
        days = list(_days(agenda.sessions))
        head = [f"# {Voice(agenda.language).say('native.head')}", *field(self.word("title"), agenda.title, 0)]
        if len(days) == 1:
            head += self.day(days[0])
        head += [f"{self.word('timezone')}: {agenda.zone}", f"{self.word('language')}: {agenda.language}"]
        parts = [
            head,
            [*self.people("organisers", agenda.organisers), *self.people("facilitators", agenda.facilitators)],
            write_rules(agenda, self.word, self.clock),
            write_form(agenda, self.word, self.clock),
            self.many_days(days) if len(days) > 1 else self.programme(days[0] if days else [], 0),
        ]
        return [line for part in parts if part for line in ("", *part)][1:]

    # The programme ---------------------------------------------------------------------------------

    def many_days(self, days: Sequence[Sequence[Session]]) -> list[str]:
        lines = [f"{self.word('days')}:"]
        for number, day in enumerate(days):
            first, *rest = [*self.day(day), *self.programme(day, 4)]
            lines += [*([""] if number else []), f"  - {first}", *(f"    {each}".rstrip() for each in rest)]
        return lines

    def day(self, day: Sequence[Session]) -> list[str]:
        over = _over(day)
        return [
            f"{self.word('date')}: {day[0].start.date().isoformat()}",
            *([f"{self.word('end')}: {self.clock(over)}"] if over else []),
        ]

    def programme(self, day: Sequence[Session], indent: int) -> list[str]:
        if not day:
            return [f"{self.word('programme')}: []"]
        lines, apart = [f"{self.word('programme')}:"], False
        concluded = close([each.model_copy(update={"end": None}) for each in day], _over(day))
        for number, (session, alone) in enumerate(zip(day, concluded, strict=True)):
            written = self.session(session, alone.end, indent)
            if number and (apart or len(written) > 1):
                lines.append("")
            apart = len(written) > 1
            lines += written
        return lines

    def session(self, session: Session, concluded: datetime | None, indent: int) -> list[str]:
        time, rest = self.times(session, concluded)
        rest += self.kind(session) + self.where(session) + self.speakers(session)
        if session.breakout:
            rest += write_plan(session.breakout, self.word, indent + 6)
        if session.details:
            rest += field(self.word("details"), session.details, indent + 6)
        if session.presents:
            rest.append(f"{self.word('presents')}: {scalar(session.presents)}")
        if session.seats is not None:
            rest.append(f"{self.word('seats')}: {session.seats}")
        rest += write_polls(session, self.word) + self.flags(session)
        if rest:
            return [
                f"  - {time}:",
                *(f"      {each}".rstrip() for each in [*field(self.word("title"), session.title, indent + 6), *rest]),
            ]
        return [f"  - {time}: {scalar(session.title)}"]

    def times(self, session: Session, concluded: datetime | None) -> tuple[str, list[str]]:
        start, end = session.start, session.end
        key, begins = self.word("end"), self.clock(start)
        if end is None:
            return begins, [f"{key}: {self.word('open')}"] if concluded else []
        if end < start or (end == concluded and not session.end_stated):
            return begins, []
        midnight = (start + timedelta(days=1)).replace(hour=0, minute=0, second=0, microsecond=0)
        if end == midnight:
            return f"{begins}-24{self.colon}00", []
        if end < midnight or (end.date() == midnight.date() and end - start <= LONGEST_NIGHT):
            return f"{begins}-{self.clock(end)}", []
        return begins, [f"{key}: {end.date().isoformat()} {self.clock(end)}"]

    def clock(self, moment: datetime) -> str:
        return f"{moment.hour}.{moment:%M}" if self.colon == "." else f"{moment:%H:%M}"

    def kind(self, session: Session) -> list[str]:
        implied = kind_of(session.title)
        if session.breakout not in {None, USUAL}:
            implied = SessionKind.BREAKOUT
        return [] if session.kind is implied else [f"{self.word('kind')}: {self.word(session.kind)}"]

    def where(self, session: Session) -> list[str]:
        return [f"{self.word('room')}: {scalar(session.room)}"] if session.room else []

    def flags(self, session: Session) -> list[str]:
        flags = {"closed": session.audience is Audience.CIRCLE, "pending": session.pending}
        lines = [f"{self.word(name)}: {self.word('yes')}" for name, is_so in flags.items() if is_so]
        return lines + ([f"uid: {scalar(session.uid)}"] if session.uid else [])

    def speakers(self, session: Session) -> list[str]:
        if len(session.speakers) == 1 and not _is_odd(session.speakers[0]):
            return [f"{self.word('speaker')}: {_named(session.speakers[0])}"]
        lines = [f"{self.word('speakers')}:"] if session.speakers else []
        for each in session.speakers:
            if not _is_odd(each):
                lines.append(f"  - {_named(each)}")
                continue
            lines.append(f"  - {self.word('name')}: {scalar(each.name)}")
            lines += [f"    {self.word('email')}: {each.email}"] if each.email else []
        return lines

    # What is decided about the day -----------------------------------------------------------------

    def people(self, name: str, mails: Sequence[str]) -> list[str]:
        return [f"{self.word(name)}:", *(f"  - {scalar(each)}" for each in mails)] if mails else []


def _named(speaker: Speaker) -> str:
    return scalar(f"{speaker.name} <{speaker.email}>" if speaker.email else speaker.name)


def _is_odd(speaker: Speaker) -> bool:
    """Whether a name would be misread beside an e-mail address in angle brackets."""
    return (
        "<" in speaker.name or ">" in speaker.name or (speaker.email is not None and len(speaker.name) > LONGEST_NAME)
    )


def _days(sessions: Sequence[Session]) -> list[list[Session]]:
    """Return the sessions by the day that they belong to; a day that goes on past midnight goes on."""
    found: list[list[Session]] = []
    for session in sorted(sessions, key=lambda each: each.start):
        if found and _belongs(found[-1], session):
            found[-1].append(session)
        else:
            found.append([session])
    return found


def _belongs(day: Sequence[Session], session: Session) -> bool:
    first, last = day[0].start.date(), day[-1].start
    if session.start.date() == first:
        return True
    at_night = session.start.hour < NIGHT and session.start.date() - first == timedelta(days=1)
    return at_night and session.start - last < LONGEST_NIGHT


def _over(day: Sequence[Session]) -> datetime | None:
    """Return when the day is over, where only that tells when its last sessions end."""
    last = [each for each in day if each.start == day[-1].start]
    ends = {each.end for each in last if each.end is not None and not each.end_stated}
    end = next(iter(ends)) if len(ends) == 1 else None
    same_day = end is not None and end.date() == day[0].start.date()
    return end if end is not None and same_day and end > day[-1].start else None
