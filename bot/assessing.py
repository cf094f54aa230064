"""Sentences that score an application, or decide on one: points and words are kept as they were typed."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Final

from bot.model import Command, Verb
from bot.texts.assessing import (
    APPLICATION_WORDS,
    BE_WORDS,
    LETTER_WORDS,
    NUMBER_WORDS,
    OUTCOME_WORDS,
    READER_WORDS,
    SCORE_WORDS,
)
from bot.texts.commands import GREETINGS, POLITE
from bot.texts.folding import fold

if TYPE_CHECKING:
    from collections.abc import Iterable

_SAMPLES: Final = frozenset({"…", "..."})


def find(text: str) -> Command | None:
    """Return the command of a sentence about an application, or None."""
    return _points(text) or _outcome(text) or _words(text)


def _points(text: str) -> Command | None:
    """Return the points as "12: 4 3 5"; without any, the application that they are to be for."""
    found = _patterns()[0].fullmatch(text)
    if found is None:
        return None
    number, said = str(int(found["number"])), (found["points"] or "").strip()
    if not said:
        return Command(verb=Verb.APPLICATION, argument=number)
    return Command(verb=Verb.SCORE_APPLICATION, argument=f"{number}: {said}")


def _outcome(text: str) -> Command | None:
    found = _patterns()[1].fullmatch(text)
    if found is None:
        return None
    return Command(verb=Verb.SET_OUTCOME, argument=f"{int(found['number'])}/{_meant(found['outcome'], OUTCOME_WORDS)}")


def _words(text: str) -> Command | None:
    found = _patterns()[2].fullmatch(text)
    if found is None:
        return None
    said = found["words"].strip()
    argument = f"{_meant(found['reader'], READER_WORDS)}/{'' if said in _SAMPLES else said}"
    return Command(verb=Verb.OUTCOME_WORDS, argument=argument)


def _meant(said: str, known: dict[str, str]) -> str:
    return {fold(each): state for each, state in known.items()}[fold(" ".join(said.split()))]


def _either(phrases: Iterable[str]) -> str:
    """Return a pattern for any of `phrases`, the longest first, forgiving accents typed as one character or as two."""
    longest = sorted(phrases, key=len, reverse=True)
    return "|".join(re.sub("[eé]", "(?:[éèêe][\u0300-\u0302]?)", re.escape(each)) for each in longest)


@cache
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    start = rf"[\s\u200b-\u200f\ufeff/#*]*(?:(?:{_either(GREETINGS)})[\s,.!]+)?(?:(?:{_either(POLITE)})[\s,]+){{0,2}}"
    number = rf"(?:(?:{_either(NUMBER_WORDS)})\s*)?(?P<number>\d{{1,6}})"
    application = rf"(?:{_either(APPLICATION_WORDS)})\s+"
    points = rf"{start}(?:{_either(SCORE_WORDS)})\s+(?:{application})?{number}(?:\s*[:,;–-]\s*(?P<points>.*)|[.!\s]*)"
    outcome = (
        rf"{start}{application}{number}(?:\s*[:,–-]\s*|\s+)(?:(?:{_either(BE_WORDS)})\s+)?"
        rf"(?P<outcome>{_either(OUTCOME_WORDS)})\s*[.!]?\s*"
    )
    words = rf"{start}(?:{_either(LETTER_WORDS)})\s+(?P<reader>{_either(READER_WORDS)})\s*:(?P<words>.*)"
    flags = re.DOTALL | re.IGNORECASE
    return re.compile(points, flags), re.compile(outcome, flags), re.compile(words, flags)
