"""Sentences about those who registered: which part of the list is meant, and what is written to them. The rest of a
message is kept as it was typed.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Final

from bot import municipalities
from bot.model import Command, Noun, Verb
from bot.texts.commands import EVERYBODY, GREETINGS, MESSAGE_WORDS, NEW, POLITE, PRIVATE, TELL
from bot.texts.enlisting import (
    BY,
    FILLERS,
    FROM,
    LIST_WORDS,
    PAGE_WORDS,
    PART_WORDS,
    SAID_PARTS,
    SAID_TO,
    SHOW_WORDS,
    TO,
    Part,
)
from bot.texts.folding import words

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from bot.model import Language

_MOST: Final = 60  # characters that say whom
_WORDS: Final = 6
_DASH: Final = re.compile(r"\s[-–—]\s")
_SURELY_FROM: Final = tuple(each for each in FROM if each not in {"i", "in"})
_KEY: Final = re.compile(r"([a-z]+)/(\d{1,4})/([^\n]*)")


class Sieve(Noun):
    """Which registrations are meant: of a part, those in which `text` stands (a municipality: those from there); and
    which page of them.
    """

    part: Part = Part.ALL
    text: str = ""
    page: int = 1

    @property
    def key(self) -> str:
        """Return the sieve as buttons and messages carry it."""
        return f"{self.part}/{self.page}/{self.text}"

    def turned(self, page: int) -> Sieve:
        """Return another page of the same."""
        return self.model_copy(update={"page": page})

    @property
    def turns(self) -> bool:
        """Whether it is a page of the list that is asked for, in place of another; 0 begins a list."""
        return self.page > 0

    def said(self, language: Language) -> str:
        """Return the sieve as it stands in a sentence: "venter Odense side 2"."""
        part = "" if self.part is Part.ALL and self.text else SAID_PARTS[self.part][language]
        page = f"{_PAGE[language]} {self.page}" if self.page > 1 else ""
        return " ".join(filter(None, (part, self.text, page)))

    def told(self, language: Language) -> str:
        """Return whom a message is for, as it stands in its sentence: "ventende fra Odense"."""
        return " ".join(filter(None, (SAID_TO[self.part][language], self.text and f"{_FROM[language]} {self.text}")))


_FROM: Final[dict[Language, str]] = {"da": "fra", "en": "from", "sv": "från", "nb": "fra"}
_PAGE: Final[dict[Language, str]] = {"da": "side", "en": "page", "sv": "sida", "nb": "side"}


def sieve(argument: str) -> Sieve | None:
    """Return what a button or a sentence asks for; None where it says nothing of whom."""
    found = _KEY.fullmatch(argument)
    if found and found[1] in set(Part):
        return Sieve(part=Part(found[1]), page=int(found[2]), text=found[3])
    return _read(argument)


def find(text: str) -> Command | None:
    """Return the command that asks for a part of the list, or writes to one."""
    told = _message().match(text)
    if told and (whom := _addressed(told["whom"])):
        said = told["text"].strip()
        return Command(verb=Verb.SOME_BROADCAST, argument=f"{whom.key}\n{'' if said in {'…', '...'} else said}")
    asked = _list().fullmatch(text)
    if asked is None:
        return None
    rest = (asked["rest"] or "").strip(" ?!.,:;\t\r\n")
    if len(rest) > _MOST or len(rest.split()) > _WORDS or _folded(rest.split())[:1] in _phrases(BY):
        return None
    return Command(verb=Verb.REGISTRATIONS, argument=rest)


def whom(argument: str) -> tuple[Sieve, str]:
    """Return to whom the argument of a message goes, and its words."""
    key, _, said = argument.partition("\n")
    return sieve(key) or Sieve(part=Part.ATTENDING), said


def _addressed(said: str) -> Sieve | None:
    """Return whom a message is for; None where it says so of nobody whom we know, and for everybody."""
    if _folded(said.split()) in _phrases(EVERYBODY):
        return None
    found = _read(said)
    if found is None or found.page != 1 or (found.part is Part.ALL and not found.text) or _DASH.search(said):
        return None
    if found.text and not _is_place(said, found.text):
        return None
    return found if found.part is not Part.ALL else found.model_copy(update={"part": Part.ATTENDING})


def _is_place(said: str, text: str) -> bool:
    """Whether what a message says besides a part is where people are from."""
    marked = re.search(rf"\b(?:{_either(_SURELY_FROM)})\s+{re.escape(text)}", said, re.IGNORECASE)
    return marked is not None or municipalities.match(text) is not None


def _read(said: str) -> Sieve | None:
    """Return what words ask for: first a part, then where people are from or what to look for, then a page."""
    left, page = _paged(said.split())
    for _ in range(3):
        left = _without(left, FILLERS)
    part, left = _part(left)
    left = _without(left, FILLERS)
    if part is None and left:
        part, left = _part_behind(left)
    text = " ".join(_without(left, FROM)).strip(" ,.:;?!")
    text = text.partition("\n")[0][:_MOST]
    if part is None and not text and page == 1:
        return Sieve() if _folded(said.split()) in _phrases(PART_WORDS[Part.ALL]) else None
    return Sieve(part=part or Part.ALL, text=text, page=page)


def _paged(said: list[str]) -> tuple[list[str], int]:
    """Return what stands before the number of a page, and that number."""
    if not said or not re.fullmatch(r"[0-9]{1,4}", said[-1]):
        return said, 1
    named = len(said) > 1 and _folded(said[-2:-1]) in _phrases(PAGE_WORDS)
    return said[: -2 if named else -1], max(1, int(said[-1]))


def _part(said: list[str]) -> tuple[Part | None, list[str]]:
    """Return the part that the first words name, and what follows."""
    for size in range(min(len(said), 5), 0, -1):
        part = _parts().get(_folded(said[:size]))
        if part is not None:
            return part, said[size:]
    return None, said


def _part_behind(said: list[str]) -> tuple[Part | None, list[str]]:
    """Return the part that the last words name ("Odense venter"), and what stands before it."""
    for size in range(min(len(said) - 1, 5), 0, -1):
        part = _parts().get(_folded(said[-size:]))
        if part is not None:
            return part, said[:-size]
    return None, said


def _without(said: list[str], heads: tuple[str, ...]) -> list[str]:
    """Return what follows the longest of `heads`; one that is all there is stays."""
    sizes = range(min(len(said) - 1, 3), 0, -1)
    return next((said[size:] for size in sizes if _folded(said[:size]) in _phrases(heads)), said)


def _folded(said: Sequence[str]) -> tuple[str, ...]:
    return tuple(words(" ".join(said)))


@cache
def _phrases(phrases: tuple[str, ...]) -> frozenset[tuple[str, ...]]:
    return frozenset(tuple(words(each)) for each in phrases)


@cache
def _parts() -> dict[tuple[str, ...], Part]:
    own = {tuple(words(each)): part for part, said in SAID_PARTS.items() for each in said.values()}
    return own | {tuple(words(each)): part for part, phrases in PART_WORDS.items() for each in phrases}


def _either(phrases: Iterable[str]) -> str:
    return "|".join(re.escape(each) for each in sorted(phrases, key=len, reverse=True))


def _start() -> str:
    return rf"[\s\u200b-\u200f\ufeff/#*]*(?:(?:{_either(GREETINGS)})[\s,.!]+)?(?:(?:{_either(POLITE)})[\s,]+){{0,2}}"


@cache
def _message() -> re.Pattern[str]:
    kind = rf"(?:(?:{_either(NEW)}|en|et|ett|a)\s+)?(?:(?:{_either(PRIVATE)})\s+)?(?:{_either(MESSAGE_WORDS)})"
    named = rf"(?:(?:{_either(TELL)})\s+)?{kind}|(?:{_either(TELL)})"
    whole = rf"{_start()}(?:{named})\s+(?:{_either(TO)})\s+(?P<whom>[^:\n]{{1,{_MOST}}}):(?P<text>.*)"
    return re.compile(whole, re.DOTALL | re.IGNORECASE)


@cache
def _list() -> re.Pattern[str]:
    asked = rf"(?:(?:{_either(SHOW_WORDS)})\s+)?(?:{_either(LIST_WORDS)})"
    return re.compile(rf"{_start()}{asked}(?P<rest>(?:[\s,:?!.]+[^\n]{{0,{2 * _MOST}}})?)\s*", re.IGNORECASE)
