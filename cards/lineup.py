"""Who sits in which group, as a list: with as much of everybody as there is room for, and nobody left out of it before
everything else is.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from cards.elements import LIST_BYTES, NAME, TITLE, fit, note, row, size, text
from cards.markdown import Markdown, line

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from microsoft_teams.cards import CardElement

    from cards.breakout import GroupLine, Seat
    from cards.elements import Elements, Face

_SEATS: Final = 40  # of one group that a list names


def group_rows(
    face: Face, groups: Sequence[GroupLine], *, said: Mapping[int, Markdown] | None = None, room: int = LIST_BYTES
) -> Elements:
    """Return the groups by number; `said` is what is told of one besides. Where all that takes too much room each
    group is one line, then without where people come from.
    """
    notes = said or {}
    rows = [[_row(face, each, notes.get(each.number))] for each in groups]
    if _size(rows) <= room:
        return [part for each in rows for part in each]
    lines = [[_line(face, each, notes.get(each.number))] for each in groups]
    bare = [[_line(face, each, None, bare=True)] for each in groups]
    return fit(face, lines if _size(lines) <= room else bare, room=room)


def _size(parts: Sequence[Elements]) -> int:
    return sum(size(each.model_dump(exclude_none=True)) for part in parts for each in part)


def _row(face: Face, group: GroupLine, said: Markdown | None) -> CardElement:
    topic = [text(line(group.topic, TITLE), spacing="None", strong=True)] if group.topic else []
    door = [text(_door(face, group), spacing="None")] if group.link else []
    more = [note(said, spacing="None")] if said else []
    told = [*topic, text(_names(face, group), spacing="None"), *door, *more]
    return row(str(group.number), told, width="28px")


def _line(face: Face, group: GroupLine, said: Markdown | None, *, bare: bool = False) -> CardElement:
    topic = [line(group.topic, TITLE)] if group.topic else []
    door = [_door(face, group)] if group.link else []
    told = [*topic, _names(face, group, bare=bare), *door, *([said] if said else [])]
    return text(f"**{group.number}**\u2002{' · '.join(told)}", spacing="Small")


def _door(face: Face, group: GroupLine) -> Markdown:
    return Markdown(f"[{face.say('card.button.meeting')}]({group.link})")


def _names(face: Face, group: GroupLine, *, bare: bool = False) -> Markdown:
    named = [line(_named(face, each, bare=bare), NAME) for each in group.seats[:_SEATS]]
    rest = len(group.seats) - len(named)
    return Markdown(", ".join(named) + (f" … +{rest}" if rest else ""))


def _named(face: Face, seat: Seat, *, bare: bool) -> str:
    absent = [face.voice.say("card.seat.not_come")] if seat.absent else []
    home = [] if bare or not seat.municipality else [seat.municipality.removesuffix(" Kommune")]
    told = ", ".join([*home, *absent])
    return f"{seat.name} ({told})" if told else seat.name
