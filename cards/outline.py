"""Each day of a programme as it was understood: times, titles, kinds, who and where, with what is empty, what
overlaps and which ends were derived in place. A closed session stands in none of it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from bot.model import Audience
from cards.agenda import speakers
from cards.elements import TITLE, card, heading, kicker, note, row, size, subheading, text
from cards.markdown import Markdown, line, plain
from schedules.mending import checks, undated

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date, timedelta

    from microsoft_teams.cards import CardElement

    from bot.model import Reading, Session
    from cards.elements import Card, Face

MANY: Final = 60  # sessions; more than so many stand closer
FEW: Final = 2  # sessions; days of no more than so many share a card with others
TOGETHER: Final = 6  # days in one card
ROOM: Final = 16_000  # bytes of sessions in one card
_SHORT: Final = 60  # characters of a title beside others
_UNKNOWN: Final = 1970  # the year of days that nobody knows the year of


def visible(reading: Reading) -> Reading:
    """Return a reading as others may see it: without the sessions of a circle, and without doubts about them."""
    agenda = reading.agenda.public()
    if agenda is reading.agenda:
        return reading
    titles = {each.title for each in reading.agenda.sessions if each.audience is not Audience.OPEN}
    doubts = tuple(each for each in reading.doubts if titles.isdisjoint(each.values.values()))
    return reading.model_copy(update={"agenda": agenda, "doubts": doubts})


def day_name(face: Face, reading: Reading, day: date, number: int) -> str:
    """Return what a day of a programme is called: its date as far as it is known, else "Dag 2"."""
    doubt = undated(reading)
    if doubt is None:
        return face.plain("card.preview.day", day=face.voice.day(day), year=str(day.year))
    if doubt.code == "no_date":
        return face.plain("card.preview.day.number", number=number)
    if day.year == _UNKNOWN:  # then its weekday is not known either
        return face.plain("card.preview.day.short", number=number, date=f"{day.day}/{day.month}")
    return face.voice.day(day)


def capital(words: str) -> str:
    """Return words with a capital at the beginning."""
    return words[:1].upper() + words[1:]


@dataclass(frozen=True, slots=True)
class _Day:
    """One day's sessions, with what stands out among them, by `id`."""

    sessions: Sequence[Session]
    numbers: Mapping[int, int]
    gaps: Mapping[int, timedelta]
    clashes: Mapping[int, Session]
    close: bool


def days(face: Face, reading: Reading) -> list[Card]:
    """Return a card for each day, or several for a long one, in order of time."""
    seen = visible(reading)
    numbers = {id(each): number for number, each in enumerate(reading.agenda.sessions, 1)}
    close = len(seen.agenda.sessions) > MANY
    made: list[Card] = []
    few: list[_Block] = []
    for nth, sessions in enumerate(checks.days(seen.agenda.sessions), 1):
        day = _Day(sessions, numbers, checks.gaps(sessions), _clashes(reading, sessions), close)
        name = day_name(face, seen, sessions[0].start.date(), nth)
        block = _Block(
            name, [_lines(face, day, index) for index in range(len(sessions))], any(map(_is_derived, sessions))
        )
        if len(sessions) > FEW or len(few) == TOGETHER:
            made += _together(face, few)
            few = []
        if len(sessions) > FEW:
            made += _apart(face, block)
        else:
            few.append(block)
    return [*made, *_together(face, few)]


@dataclass(frozen=True, slots=True)
class _Block:
    """One day as it is drawn: its name, what stands there for each session, and whether an end was derived."""

    name: str
    lines: Sequence[Sequence[CardElement]]
    derived: bool


def _apart(face: Face, block: _Block) -> list[Card]:
    """Return a day's own card, or several for a long one."""
    parts = _parts(block.lines)
    return [
        day_card(
            face,
            title=capital(block.name) + (f" ({number}/{len(parts)})" if len(parts) > 1 else ""),
            lines=part,
            derived=block.derived,
        )
        for number, part in enumerate(parts, 1)
    ]


def _together(face: Face, blocks: Sequence[_Block]) -> list[Card]:
    """Return one card for days of a few sessions each, as those of a series."""
    if len(blocks) < 2:  # noqa: PLR2004
        return [each for block in blocks for each in _apart(face, block)]
    lines = [
        element
        for block in blocks
        for element in (subheading(line(capital(block.name), TITLE)), *(each for part in block.lines for each in part))
    ]
    if _weight(lines) > ROOM:
        return [each for block in blocks for each in _apart(face, block)]
    title = face.plain("card.preview.span", first=capital(blocks[0].name), last=blocks[-1].name)
    return [day_card(face, title=title, lines=lines, derived=any(each.derived for each in blocks))]


def day_card(face: Face, *, title: str, lines: Sequence[CardElement], derived: bool) -> Card:
    """Return one day, or a part of it: its sessions with what stands out between them."""
    return card(
        face,
        body=[
            kicker(face.say("card.preview")),
            heading(line(title, TITLE)),
            *lines,
            *([note(face.say("card.preview.derived"), spacing="Medium")] if derived else []),
        ],
        fallback=plain(title),
    )


def _is_derived(session: Session) -> bool:
    return session.end is not None and not session.end_stated


def _clashes(reading: Reading, day: Sequence[Session]) -> dict[int, Session]:
    """Return what each session overlaps that does, unless somebody said that it may."""
    kept = {(each.values.get("other"), each.values.get("title")) for each in reading.doubts if each.settled}
    found = checks.overlaps(day)
    return {id(second): first for first, second in found if (first.title, second.title) not in kept}


def _parts(lines: Sequence[Sequence[CardElement]]) -> list[list[CardElement]]:
    """Return the lines of sessions in parts that a card has room for."""
    parts: list[list[CardElement]] = [[]]
    room = ROOM
    for each in lines:
        needed = _weight(each)
        if needed > room and parts[-1]:
            parts.append([])
            room = ROOM
        parts[-1].extend(each)
        room -= needed
    return parts


def _weight(elements: Sequence[CardElement]) -> int:
    return sum(size(each.model_dump(exclude_none=True)) for each in elements)


def _lines(face: Face, day: _Day, index: int) -> list[CardElement]:
    """Return a session, below what is empty before it and above what is wrong with it."""
    session = day.sessions[index]
    empty = day.gaps.get(index)
    about = _about(face, session, day.numbers[id(session)])
    told: list[CardElement] = [note(face.say("card.preview.gap", length=face.voice.length(empty)))] if empty else []
    wrong = _wrong(face, session, day.clashes.get(id(session)))
    if day.close:
        span = _span(face, session)
        told.append(text(face.say("card.preview.line", span=span, title=plain(session.title, TITLE), about=about)))
        told += [text(wrong, color="Attention")] if wrong else []
    else:
        shown = [text(line(session.title, TITLE), spacing="None"), note(about, spacing="None")]
        shown += [text(wrong, spacing="None", color="Attention")] if wrong else []
        told.append(row(face.voice.clock(session.start), shown))
    return told


def _wrong(face: Face, session: Session, clash: Session | None) -> str:
    if session.end is not None and session.end < session.start:
        return face.say("card.preview.backwards")
    return face.say("card.preview.clash", title=plain(clash.title, _SHORT)) if clash is not None else ""


def _span(face: Face, session: Session) -> str:
    return face.voice.span(session.start, session.end) + ("*" if _is_derived(session) else "")


def _about(face: Face, session: Session, number: int) -> Markdown:
    """Return a session's number, kind, end, speakers and room, in one line."""
    told = [face.say("card.preview.number", number=number), face.say(f"kind.{session.kind}")]
    if session.end is not None:
        told.append(face.say("card.preview.until", time=face.voice.clock(session.end) + _mark(session)))
    told += [face.say("card.by", names=speakers(face, session))] if session.speakers else []
    told += [line(session.room, _SHORT)] if session.room else []
    told += [face.say("card.preview.pending")] if session.pending else []
    return Markdown(" · ".join(told))


def _mark(session: Session) -> str:
    return "*" if _is_derived(session) else ""
