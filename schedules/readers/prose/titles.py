"""A title without what is no part of it: numbers of items, lengths, prices, dots, rooms, and the prose behind it.

A room leaves the title only where it is unmistakable: "(Lokale 3)", ", Auditorium B". What is cut off is kept.
"""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from bot.model import SessionKind
from schedules.readers.people.rolls import either
from schedules.readers.vocabulary import name_words as tables
from schedules.readers.vocabulary.kind_words import GENERIC
from schedules.readers.vocabulary.kinds import kind_of

LONGEST_HEAD: Final = 140  # characters, beyond which sentences behind a talk's title are prose
LONG: Final = 90  # characters, beyond which a title is likely to hold prose
_SHORT_HEAD: Final = 60
_PROSE: Final = 80
_SOME: Final = 4  # words

_NUMBER: Final = re.compile(
    r"^(?:\d{1,2}|[IVX]{1,4})[.)]\s{1,4}(?=[^\W\d_])|^(?:punkt|pkt\.?)\s\d{1,2}[.:]\s{0,3}", re.IGNORECASE
)
_LENGTH: Final = re.compile(
    r"\s{0,3}[(\[](?:ca\.?\s|approx\.?\s)?\d{1,3}\s?(?:min|m|mins|hours?|h|t|timer?|std|uur)[a-z]{0,6}\.?[)\]][\s.]{0,5}$",
    re.IGNORECASE,
)
_AMOUNT: Final = (
    r"(?:(?:kr|dkk|sek|nok|eur|€|chf)\.?\s?\d[\d.,]{0,8}(?:,-|,–)?|"
    r"\d[\d.,]{0,8}\s?(?:kr|kroner|kronor|dkk|sek|nok|eur|euro|€)\b\.?(?:,-)?)"
)
_PRICE: Final = re.compile(
    rf"[\s,;(–-]{{1,4}}(?:(?:pris|price|preis|prijs|prix|entré|entrance)\s?:?\s)?{_AMOUNT}(?:\s(?:pr|per|pro)\.?\s\w{{2,12}}|/\w{{2,12}})?\)?[\s.]{{0,3}}$",
    re.IGNORECASE,
)
_KIND_LAST: Final = re.compile(
    r"(?<=[?!])\s(?:oplæg|indlæg|foredrag|innlegg|föredrag|vortrag|lezing|talk)\W{0,3}$", re.IGNORECASE
)  # "Hvad nu? Oplæg", without whom it is by
_DIGIT: Final = re.compile(r"\d")
_DOTS: Final = re.compile(r"[\s.·_]{4,200}$|\s…$")
_NAMED_ROOM: Final = (
    rf"(?:{either(tables.ROOMS)})\s(?:nr\.?\s)?(?:[A-ZÆØÅ]{{0,3}}[\d][\w.:-]{{0,8}}|(?-i:[A-ZÆØÅ])(?!\w))"
)
_CALLED_ROOM: Final = (
    rf"(?:{either(tables.ROOMS)})\s(?-i:[A-ZÆØÅÄÖ«\"”])[\w\"”»'’-]{{1,24}}(?:\s[\w'’-]{{1,24}}){{0,2}}"
)
_ROOM_AT_END: Final = re.compile(
    rf"(?:\s{{0,3}}[\[(@]\s?|\s{{0,3}},\s|\s[–—-]\s|\s(?:i|in|im|at|on|en)\s)((?:{_NAMED_ROOM}))\s?[\])]?[\s.]{{0,3}}$",
    re.IGNORECASE,
)
_PLACE_AT_END: Final = re.compile(
    rf"(?:\s{{0,3}}[\[(@]\s?|\s{{0,3}},\s|\s[–—-]\s)((?:{_CALLED_ROOM}|{either(tables.ROOMS_ALONE)}))\s?[\])]?[\s.]{{0,3}}$",
    re.IGNORECASE,
)
_ROOM_WITHIN: Final = re.compile(
    rf"\s{{0,3}}[\[(]\s?({_NAMED_ROOM}|{_CALLED_ROOM}|(?-i:[A-Z])\d{{2,4}}(?:\s?[-/&]\s?(?-i:[A-Z])?\d{{1,4}})?)\s?[\])]|"
    rf"\s@\s((?:[^\s@()]{{1,30}}\s){{0,3}}(?:{either(tables.ROOMS)}|{either(tables.ROOMS_ALONE)})\b[^@()]{{0,40}})$",
    re.IGNORECASE,
)
_SAID_ROOM: Final = re.compile(
    r"^\W{0,3}(?:sted|lokale|lokal|rum|sal|plats|room|venue|location|where|ort|raum|locatie|zaal|salle|lieu|hvor|var|wo)\s?:\s{0,3}(.{1,100})$",
    re.IGNORECASE,
)
_SENTENCE: Final = re.compile(r"(?<=[^\W\d_]{3})[.]\s{1,3}(?=[A-ZÆØÅÄÖÉ»„“\"])")
_DASHED: Final = re.compile(r"\s[–—/-]\s(?=[A-ZÆØÅÄÖÉ])")
_LONG_ASIDE: Final = re.compile(r"\s{1,3}\([^()]{60,400}\)[\s.]{0,3}$")
_ABBREVIATED: Final = frozenset(tables.ABBREVIATED.split("|"))


class Title(NamedTuple):
    """A title, the room that stood in it, and the prose that stood behind it."""

    text: str
    room: str = ""
    prose: str = ""


def tidy(title: str, *, credited: bool = False) -> Title:
    """Return a title without what is no part of it.

    Only of one whose speakers have left it (`credited`) a long tail behind a dash is cut off.
    """
    text = _DOTS.sub("", title.strip())
    text = _unnumbered(text)
    text, prose = _heading(text)
    text = _KIND_LAST.sub("", text) if credited else text
    if credited and not prose and len(text) > LONG:
        text, prose = _short(text)
    if _DIGIT.search(text):
        text = _PRICE.sub("", _LENGTH.sub("", text)) or text
    text, room = _without_room(text)
    return Title((_LENGTH.sub("", text) or text) if room else text, room, prose)


def said_room(line: str) -> str:
    """Return the room that a line names, and nothing else: "Lokale: 3.14"."""
    match = _SAID_ROOM.match(line[:200])
    return match[1].strip(" .") if match else ""


def _unnumbered(text: str) -> str:
    match = _NUMBER.match(text)
    if match is None or not text[match.end() :].strip():
        return text
    word = text[match.end() :].split(maxsplit=1)[0].lower().strip(".,:")
    return text if word in _GENERIC or text[match.end()].islower() else text[match.end() :]


def _without_room(text: str) -> tuple[str, str]:
    match = _ROOM_WITHIN.search(text)
    if match is not None and text[: match.start()].strip():
        return f"{text[: match.start()]} {text[match.end() :].strip()}".strip(" ,–-"), (match[1] or match[2]).strip()
    match = _ROOM_AT_END.search(text) or _PLACE_AT_END.search(text)
    if match is None or not text[: match.start()].strip(" ,–-"):
        return text, ""
    return text[: match.start()].strip(), match[1].strip(" )]")


def _heading(text: str) -> tuple[str, str]:
    """Return what heads a text, and the sentences behind it."""
    for match in _SENTENCE.finditer(text):
        head, tail = text[: match.start()], text[match.end() :]
        last = head.split()[-1].lower().strip("(")
        if _is_quoting(head):
            continue
        if last in _ABBREVIATED or "." in last or len(tail) <= 3:  # noqa: PLR2004
            continue
        if len(text) > LONGEST_HEAD or _is_prose(tail) or kind_of(head) is not SessionKind.TALK:
            return head, tail
    return text, ""


def _is_prose(text: str) -> bool:
    """Tell whether most words of a text are small ones, and there are some."""
    words = text.split()
    return len(words) >= _SOME and sum(word[:1].islower() for word in words) * 5 > len(words) * 3


def _is_quoting(head: str) -> bool:
    """Tell whether a quotation has begun and not ended."""
    closing = "“" if "„" in head else "”"
    opening = "„" if "„" in head else "“"
    return head.count("«") != head.count("»") or head.count(opening) > head.count(closing) or head.count('"') % 2 == 1


def _short(text: str) -> tuple[str, str]:
    """Return a long title up to a dash or a stroke early in it, or without the long bracket at its end."""
    dash = _DASHED.search(text)
    if dash and dash.start() <= _SHORT_HEAD and len(text) - dash.end() >= _PROSE and _is_prose(text[dash.end() :]):
        return text[: dash.start()], text[dash.end() :]
    aside = _LONG_ASIDE.search(text)
    return (text[: aside.start()], aside[0].strip(" ().")) if aside else (text, "")


_GENERIC: Final = frozenset(GENERIC.split("|"))
