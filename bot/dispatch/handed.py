"""What somebody hands over with a message: a programme that they pasted, a file, or where one lies on the
web. A paste is read in a thread, before any transaction. Pure, but for the thread.
"""

from __future__ import annotations

import asyncio
import html
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from bot.commands import canonical
from bot.errors import AgendaError
from bot.model import Command, PlaceKind, Roll, TurnKind, Unknown, Verb
from schedules import readers

if TYPE_CHECKING:
    from bot.model import Ask, Reading, Turn, TurnFile

FILE: Final = "\N{PAPERCLIP}"  # what somebody "wrote" who sent a file: it cannot be kept until they say more
_SHOWN: Final = ("image/", "audio/", "video/")
_SHOWN_ENDINGS: Final = frozenset(
    (
        *("png", "jpg", "jpeg", "gif", "bmp", "webp", "heic", "heif", "svg", "tif", "tiff"),
        *("mp3", "m4a", "wav", "ogg", "opus", "flac", "mp4", "m4v", "mov", "avi", "mkv", "webm"),
    )
)
_STRUCTURED: Final = re.compile(r"<(?:table|li)\b", re.IGNORECASE)
_TAG: Final = re.compile(r"<[^<>]{0,1000}>")
_LINK: Final = re.compile(
    r"""<a\b[^<>]{0,1000}?\bhref=["']((?:https?|webcals?)://[^"'<>\s]{1,3000})["']""", re.IGNORECASE
)
_ADDRESS: Final = re.compile(r"(?:https?|webcals?)://[^\s<>\"]{1,3000}", re.IGNORECASE)
_HEADED: Final = re.compile(
    r"\s*(?:(?:nyt|nytt|new|vores|our|vårt)\s)?(?:program|programmet|programme|dagsorden|dagordning|agenda|schedule)"
    r"[ \t]*:?[ \t]*(?=\n)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Handed:
    """Something that was handed over: `read` is what a paste says, or why it cannot be read; another source
    lies at `url`, and `polled` says that it is to be read again and again.

    `refusal` says why it cannot be had, `more` how many further files came along; `sentence` asks for the same. With a
    `roll` it is a list of people.
    """

    name: str = ""
    url: str = ""
    read: Reading | AgendaError | None = None
    polled: bool = False
    refusal: str = ""
    more: int = 0
    sentence: str = ""
    roll: Roll | None = None


_ROLLS: Final = {
    Verb.MEMBERS: Roll.MEMBER,
    Verb.ADD_MEMBERS: Roll.MEMBER,
    Verb.INVITED: Roll.INVITED,
    Verb.ADD_INVITED: Roll.INVITED,
}


def find(turn: Turn, ask: Ask | Unknown | None) -> Handed | None:
    """Return the file or the address that a message hands over, or None."""
    files = [each for each in turn.files if not _is_only_shown(each)]
    if files:
        return _file(files, turn.spot.kind, _ROLLS.get(ask.verb) if isinstance(ask, Command) else None)
    if turn.files and not turn.text:
        return Handed(refusal="picture")
    if isinstance(ask, Command) and ask.verb is Verb.FETCH_PROGRAMME:
        return address(ask, turn.html)
    return None


def _file(files: list[TurnFile], where: PlaceKind, roll: Roll | None) -> Handed:
    first = next((each for each in files if each.url), files[0])
    missing = "file_missing" if where is PlaceKind.PERSONAL else "file_elsewhere"
    refusal = "" if first.url else missing
    return Handed(name=first.name, url=first.url, refusal=refusal, more=len(files) - 1, sentence=FILE, roll=roll)


def _is_only_shown(file: TurnFile) -> bool:
    ending = file.name.rpartition(".")[2].lower()
    return file.type.startswith(_SHOWN) or file.type in _SHOWN_ENDINGS or ending in _SHOWN_ENDINGS


def address(ask: Ask, formatted: str = "") -> Handed:
    """Return the address that "hent programmet fra …" names: as it was linked, where it was, else as typed.

    Teams shows a link by its page's title, and a text's entities are undone, which spoils "?a=1&copy=2".
    """
    links = list(dict.fromkeys(html.unescape(each) for each in _LINK.findall(formatted)))
    typed = _ADDRESS.search(ask.argument)
    if len(links) != 1 and typed is None:
        return Handed(refusal="address_missing")
    url = links[0] if len(links) == 1 else typed[0].rstrip(".,;:!?)]}'»”") if typed else ""
    return Handed(url=url, polled=True, sentence=canonical(Verb.FETCH_PROGRAMME, "da", url))


# Pastes -------------------------------------------------------------------------------------------


def pasted(turn: Turn, ask: Ask | Unknown | None) -> tuple[bytes, ...]:
    """Return the programme that a message is, in each form in which it came; none where it is no programme."""
    is_bare = not turn.text and turn.kind is TurnKind.SENTENCE  # a table may come without any text
    if not isinstance(ask, Unknown) and not is_bare and not _is_loose_idea(ask, turn.text):
        return ()
    return forms(turn.written or turn.text, turn.html)


def forms(written: str, formatted: str = "") -> tuple[bytes, ...]:
    """Return the forms of a pasted text that look like a programme: as formatted, and as plain text."""
    headed = _HEADED.match(written)
    least = 1 if headed else readers.LINES
    found = []
    if _STRUCTURED.search(formatted):
        said = html.unescape(_TAG.sub("\n", formatted))
        found += [formatted] if readers.looks_like_programme(said, least=least) else []
    plain = written[headed.end() :] if headed else written
    found += [plain] if readers.looks_like_programme(plain, least=least) else []
    return tuple(each.encode(errors="replace") for each in found)


def _is_loose_idea(ask: Ask | Unknown | None, text: str) -> bool:
    """Whether a sentence is an idea only by its first word: "Idea Forum 2027" heads a programme."""
    head = text.partition("\n")[0]
    return isinstance(ask, Command) and ask.verb is Verb.IDEA and ":" not in head and len(head.split()) > 1


async def read(found: tuple[bytes, ...]) -> Reading | AgendaError:
    """Return what a paste says: by the form of which most was understood."""
    return await asyncio.to_thread(_read, found)


def _read(found: tuple[bytes, ...]) -> Reading | AgendaError:
    readings: list[Reading] = []
    failed: list[AgendaError] = []
    for each in found:
        try:
            readings.append(readers.read(each, name=""))
        except AgendaError as error:
            failed.append(error)
    return max(readings, key=lambda each: len(each.agenda.sessions)) if readings else failed[-1]
