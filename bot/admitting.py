"""Sentences that name somebody (or a code) at the door: "tjek ind Anna Berg", "tjek ind 12", "pladskode K7Q2M9XA"."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Final

from bot.model import Command, Verb
from bot.texts.admitting import IN_WORDS, OUT_WORDS, SEAT_WORDS, SELF_WORDS
from bot.texts.commands import GREETINGS, POLITE, THANKS

if TYPE_CHECKING:
    from collections.abc import Iterable

_MOST_WORDS: Final = 6  # of a name


def find(text: str) -> Command | None:
    """Return the command of such a sentence, with the rest of it as its argument; None for any other."""
    found = _pattern().fullmatch(text)
    if found is None:
        return None
    verb = Verb.CHECK_IN if found["in"] else Verb.CHECK_OUT if found["out"] else Verb.SEAT_CODE
    said = " ".join((found["rest"] or "").strip(" .!?,:;").split())
    if len(said.split()) > _MOST_WORDS:
        return None
    return Command(verb=verb, argument="" if said in {"…", "..."} or said.casefold() in SELF_WORDS else said)


@cache
def _pattern() -> re.Pattern[str]:
    start = rf"[\s\u200b-\u200f\ufeff/#*]*(?:(?:{_any(GREETINGS)})[\s,.!]+)?(?:(?:{_any(POLITE)})[\s,]+){{0,2}}"
    said = rf"(?:(?P<in>{_any(IN_WORDS)})|(?P<out>{_any(OUT_WORDS)})|{_any(SEAT_WORDS)})"
    thanks = rf"(?:[\s,]+(?:{_any(THANKS)}))?[\s.!?]*"
    return re.compile(rf"{start}{said}(?:[\s:]+(?P<rest>[^\n]{{1,80}}?))?{thanks}", re.IGNORECASE)


def _any(phrases: Iterable[str]) -> str:
    longest = sorted(set(phrases), key=len, reverse=True)
    return "|".join(re.escape(each).replace(r"\ ", r"\s+") for each in longest)
