"""How documents put what was counted and who said it: short, in the language of the event, and in plain text."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING, Final

from bot.exports.sheet import legible
from bot.model import PollKind

if TYPE_CHECKING:
    from datetime import datetime

    from bot.model import Session
    from bot.record import IdeaRecord, PollRecord, Record, SeatRecord, Support
    from bot.texts import Voice

BETWEEN: Final = " · "
LONGEST_HEADING: Final = 120


def support(voice: Voice, counted: Support) -> str:
    """Return "27 stemmer fra 9 kommuner"; only the heads where no municipality is known."""
    return _from(voice, voice.count("card.votes", counted.people), counted)


def voices(voice: Voice, counted: Support) -> str:
    """Return "12 personer fra 5 kommuner"."""
    return _from(voice, voice.count("card.people.count", counted.people), counted)


def _from(voice: Voice, heads: str, counted: Support) -> str:
    if not counted.municipalities:
        return heads
    return voice.say("card.support", votes=heads, towns=voice.count("card.municipalities", counted.municipalities))


def line(text: str) -> str:
    """Return a text as one line."""
    return " ".join(legible(text).split())


def heading(text: str) -> str:
    """Return a text as one line that may stand over a part."""
    words = line(text)
    return words if len(words) <= LONGEST_HEADING else f"{words[: LONGEST_HEADING - 1].rstrip()}…"


def is_whole(text: str) -> bool:
    """Whether a text stands over a part with every word of it."""
    return heading(text) == line(text)


def join(*parts: str) -> str:
    """Return what there is of these, side by side."""
    return BETWEEN.join(filter(None, parts))


def day_of(voice: Voice, record: Record) -> str:
    """Return the day of the event, or the first and the last of them."""
    starts = [each.start for each in record.agenda.sessions]
    if not starts:
        return ""
    days = sorted({min(starts).date(), max(starts).date()})
    return " – ".join(voice.say("card.preview.day", day=voice.day(each), year=str(each.year)) for each in days)


def when(voice: Voice, session: Session, *, dated: bool) -> str:
    """Return when a session was, with its day where the event has several."""
    clock = voice.span(session.start, session.end)
    return f"{voice.day(session.start)} {clock}" if dated else clock


def is_of_days(record: Record) -> bool:
    """Whether the event has more than one day."""
    return len({each.start.date() for each in record.agenda.sessions}) > 1


def origin(voice: Voice, idea: IdeaRecord) -> str:
    """Return who shared an idea, and from where: the group, the person unless they left their name out."""
    group = voice.say("doc.group", number=idea.group) if idea.group is not None else ""
    author = f"{idea.author} ({idea.municipality})" if idea.author and idea.municipality else idea.author
    nobody = voice.say("doc.anonymous") if idea.group is None else ""  # what a group wrote is the group's
    return join(group, line(idea.slot), line(author) or nobody)


def seat(voice: Voice, who: SeatRecord) -> str:
    """Return one who sat in a group, and what they did for it."""
    role = voice.say(f"doc.role.{who.role}") if who.role else ""
    about = ", ".join(filter(None, (who.municipality, role)))
    return line(f"{who.name} ({about})" if about else who.name)


def options(voice: Voice, poll: PollRecord) -> tuple[str, ...]:
    """Return what a poll's counts are of: its options, or the points of its scale with what the ends mean."""
    if poll.kind in {PollKind.SINGLE, PollKind.MULTIPLE}:
        return tuple(line(each) for each in poll.plan.options)
    ends = {1: line(poll.plan.lowest), poll.plan.steps: line(poll.plan.highest)}
    return tuple(
        f"{step}: {said}" if (said := ends.get(step, "")) else voice.number(step)
        for step in range(1, poll.plan.steps + 1)
    )


def moment(voice: Voice, at: datetime) -> str:
    """Return a moment with its year: "mandag den 31. maj 2026 kl. 9.00"."""
    here = voice.local(at)
    day = voice.say("card.preview.day", day=voice.day(here), year=str(here.year))
    return voice.say("moment", day=day, time=voice.clock(here))


def runs_from_the_right(text: str) -> bool:
    """Whether a text begins in a script that is written from right to left."""
    strong = (each for each in map(unicodedata.bidirectional, text) if each in {"L", "R", "AL"})
    return next(strong, "L") != "L"
