"""A list of people as organisers see it: what was read before it counts, and who is on it. Only 1:1."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from bot.model import Roll, Verb
from cards.elements import NAME, TITLE, ask, card, fit, heading, kicker, note, text
from cards.markdown import line, plain

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.model import Event, RollEntry
    from cards.elements import Card, Elements, Face

_LINES = 12
_SHOWS = {Roll.MEMBER: Verb.MEMBERS, Roll.INVITED: Verb.INVITED}


class Figures(NamedTuple):
    """How many were read, how many of them are new, how many stand on the list, and how many of those were not read."""

    read: int
    new: int
    standing: int
    absent: int


def preview(
    face: Face,
    *,
    event: Event,
    roll: Roll,
    entries: Sequence[RollEntry],
    figures: Figures,
    wrong: Sequence[int],
    argument: str,
) -> Card:
    """Return who was read, the first of them by name, and what using the list would do; `wrong` are lines."""
    told = [text(face.count("roll.preview.read", figures.read, new=figures.new), strong=True)]
    if figures.standing:
        told.append(text(face.count("roll.preview.absent", figures.absent, standing=figures.standing), spacing="None"))
    if wrong:
        lines = face.voice.list([*map(str, wrong[:_LINES]), *(["…"] if len(wrong) > _LINES else [])])
        told.append(text(face.count("roll.preview.wrong", len(wrong), lines=lines), color="Attention"))
    more = [note(face.count("roll.more", figures.read - len(entries)))] if figures.read > len(entries) else []
    verbs = (Verb.USE_ROLL, *((Verb.REPLACE_ROLL,) if figures.standing else ()), Verb.DROP_ROLL)
    return card(
        face,
        body=[
            kicker(face.say(f"roll.preview.{roll}")),
            heading(line(event.title, TITLE)),
            *told,
            *(text(_named(each), spacing="None") for each in entries),
            *more,
            note(face.say("roll.preview.nothing")),
        ],
        fallback=face.plain(f"roll.preview.{roll}"),
        buttons=[ask(face, each, event_id=event.id, argument=argument) for each in verbs],
    )


def listed(
    face: Face,
    *,
    event: Event,
    roll: Roll,
    entries: Sequence[RollEntry],
    total: int,
    named: Sequence[str] = (),
    links: Sequence[tuple[str, str]] = (),
) -> Card:
    """Return who is on a list, the first of them by name; `named` are those whom the agenda names besides."""
    parts: list[Elements] = [[text(_named(each), spacing="None")] for each in entries]
    if total > len(entries):
        parts.append([note(face.count("roll.more", total - len(entries)))])
    besides = (
        [note(face.say("roll.named", named=face.voice.list(plain(each, NAME) for each in named)))] if named else []
    )
    return card(
        face,
        body=[
            kicker(face.say(f"roll.{roll}")),
            heading(line(event.title, TITLE)),
            text(face.count("roll.total", total)),
            *fit(face, parts),
            *besides,
            note(face.say(f"roll.how.{roll}")),
        ],
        fallback=face.plain(f"roll.{roll}"),
        buttons=[
            ask(face, _SHOWS[roll], event_id=event.id, title=face.plain(f"card.button.rooms.{shape}"), url=url)
            for shape, url in links
        ],
    )


def _named(entry: RollEntry) -> str:
    told = ", ".join(filter(None, (plain(entry.name, NAME), plain(entry.organisation, NAME))))
    return line(f"{told}: {entry.email}" if told else entry.email, TITLE)
