"""The list by which somebody opens breakout rooms in Teams by hand, for no program may open them.

Its first part goes down the way the dialog does, where each person is given a room: by name from A to Å.
Microsoft documents no order; that is how people stand there.
"""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Final, Literal, NamedTuple

from bot.exports.sheet import csv_file
from bot.exports.workbook import Sheet, workbook
from bot.texts.folding import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from bot.exports.sheet import File
    from bot.model import Language
    from bot.texts import Voice

MOST_ROOMS: Final = 50
MOST_PEOPLE: Final = 300  # in a meeting that is to have rooms
_LAST: Final[dict[Language, str]] = {"da": "æøå", "nb": "æøå", "sv": "åäö", "en": ""}
_ALIKE: Final[dict[Language, dict[str, str]]] = {
    "da": {"ä": "æ", "ö": "ø"},
    "nb": {"ä": "æ", "ö": "ø"},
    "sv": {"æ": "ä", "ø": "ö"},
    "en": {},
}


class Seated(NamedTuple):
    """One person by the name that Teams shows, and the number of their room."""

    name: str
    email: str
    room: int


def rooms(voice: Voice, seated: Iterable[Seated], shape: Literal["csv", "xlsx"]) -> File:
    """Return the list: as CSV in the dialog's order; as a workbook also room by room, and as text to paste."""
    people = in_order(voice.language, seated)
    header = [voice.say(f"export.{each}") for each in ("name", "email", "room")]
    down = [(each.name, each.email, room_name(voice, each.room)) for each in people]
    name = voice.say("export.rooms")
    if shape == "csv":
        return csv_file(name, header, down)
    across = sorted(people, key=lambda each: each.room)
    return workbook(
        name,
        [
            Sheet(voice.say("export.rooms.down"), header, down),
            Sheet(
                voice.say("export.rooms.across"),
                [header[2], *header[:2]],
                [(room_name(voice, each.room), each.name, each.email) for each in across],
            ),
            Sheet(
                voice.say("export.rooms.paste"), [voice.say("export.text")], [(said,) for said in blocks(voice, people)]
            ),
        ],
    )


def room_name(voice: Voice, number: int) -> str:
    """Return what a room is to be called."""
    return voice.say("export.room.name", number=number)


def blocks(voice: Voice, seated: Iterable[Seated]) -> Iterator[str]:
    """Yield a line for each room with who is in it, ready to be pasted into a message."""
    across = sorted(in_order(voice.language, seated), key=lambda each: each.room)
    for room, people in groupby(across, key=lambda each: each.room):
        yield f"{room_name(voice, room)}: {', '.join(each.name for each in people)}"


def in_order(language: Language, seated: Iterable[Seated]) -> list[Seated]:
    """Return people by name, in the alphabet of a language."""
    return sorted(seated, key=lambda each: (_alphabetical(language, each.name), each))


def _alphabetical(language: Language, name: str) -> tuple[tuple[int, str], ...]:
    last, alike = _LAST[language], _ALIKE[language]
    bare = name.casefold().replace("aa", "å") if "æ" in last else name.casefold()
    letters = (alike.get(each, each) for each in bare)
    return tuple((1 + last.index(each), "") if each in last else (0, fold(each) or each) for each in letters)
