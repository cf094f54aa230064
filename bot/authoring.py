"""Sentences about one's own ideas. What is written in them is kept as it was typed."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Final

from bot.model import Command, Verb
from bot.texts.authoring import BACK, CHANGE, INSTEAD, INTO, NAMELESS, NUMBERED, OWN
from bot.texts.commands import GREETINGS, IDEA_WORDS, NEW, POLITE

if TYPE_CHECKING:
    from collections.abc import Iterable

_SAMPLES: Final = frozenset({"…", "..."})
"""Our own samples, copied from a card."""


def find(text: str) -> Command | None:
    """Return the command of a sentence about one's own ideas, or None."""
    return _nameless(text) or _change(text) or _swap(text)


def split(argument: str) -> tuple[str, str | None]:
    """Return the number that an argument of `Verb.EDIT_IDEA` begins with, and what the idea is to be; None where it
    does not say.
    """
    number, colon, words = argument.partition(":")
    said = words.strip()
    return number.strip(), said if colon and said not in _SAMPLES else None


def _nameless(text: str) -> Command | None:
    found = _nameless_pattern().fullmatch(text)
    if found is None:
        return None
    said = (found["words"] or "").strip()
    return Command(verb=Verb.ANONYMOUS_IDEA, argument="" if said in _SAMPLES else said)


def _change(text: str) -> Command | None:
    found = _change_pattern().fullmatch(text)
    if found is None:
        return None
    number, said = int(found["number"]), (found["words"] or "").strip()
    return Command(verb=Verb.EDIT_IDEA, argument=f"{number}: {said}" if said else str(number))


def _swap(text: str) -> Command | None:
    found = _swap_pattern().fullmatch(text)
    return Command(verb=Verb.SWAP_IDEA, argument=f"{int(found[1])}/{int(found[2])}") if found else None


def _any(phrases: Iterable[str]) -> str:
    """Return a pattern for any of `phrases`, the longest first, and whatever way é is typed."""
    longest_first = sorted(phrases, key=len, reverse=True)
    return "|".join(
        re.sub("[eé]", "[eéèê][\u0300-\u0302]?", re.escape(each).replace(r"\ ", r"\s+")) for each in longest_first
    )


_START: Final = r"[\s\u200b-\u200f\ufeff/#*]*"


@cache
def _opening() -> str:
    return rf"{_START}(?:(?:{_any(GREETINGS)})[\s,.!]+)?(?:(?:{_any(POLITE)})[\s,]+){{0,2}}"


@cache
def _idea() -> str:
    return rf"(?:{_any((*IDEA_WORDS, 'ide', 'idéen', 'ideen', 'idén', 'forslaget', 'förslaget'))})(?![^\W\d_])"


@cache
def _number() -> str:
    return rf"(?:(?:{_any(NUMBERED)})\.?\s*|#\s*)?"


@cache
def _nameless_pattern() -> re.Pattern[str]:
    separator = r"(?:\s*:|[ \t]*(?:[,.!]|[-–—]+)(?=\s))?"
    named = rf"(?:(?:{_any((*NEW, 'en', 'et', 'ett', 'an', 'a'))})\s+)?(?:{_any(NAMELESS)})\s+{_idea()}"
    return re.compile(rf"{_opening()}{named}{separator}(?P<words>.*)", re.DOTALL | re.IGNORECASE)


@cache
def _change_pattern() -> re.Pattern[str]:
    asked = rf"(?:{_any(CHANGE)})\s+(?:(?:{_any(OWN)})\s+)?{_idea()}\s*{_number()}(?P<number>\d{{1,6}})"
    rest = rf"(?:(?:\s*[:,–—]|\s+-(?=\s)|\s+(?:{_any(INTO)})\b\s*:?|[ \t]*[\r\n])(?P<words>.*)|[\s.!]*)"
    return re.compile(rf"{_opening()}{asked}{rest}", re.DOTALL | re.IGNORECASE)


@cache
def _swap_pattern() -> re.Pattern[str]:
    one = rf"(?:(?:{_any(OWN)})\s+)?(?:{_idea()}\s*)?{_number()}(\d{{1,6}})"
    instead = rf"(?:{_any(INSTEAD)})"
    return re.compile(rf"{_opening()}(?:{_any(BACK)})\s+{one}\s+{instead}\s+{one}[\s.!]*", re.IGNORECASE)
