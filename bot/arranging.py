"""Sentences by which those who run the day arrange themes: "flet tema 2 og 5", "kald tema 3 Mere nærvær". A name is
kept as it was typed.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Final

from bot.model import Command, Verb
from bot.texts import arranging as texts
from bot.texts.commands import GREETINGS, IDEA_WORDS, POLITE

if TYPE_CHECKING:
    from collections.abc import Iterable

NEW: Final = "new"
"""Stands for a theme that is not yet, in the argument of `Verb.MOVE_IDEA`."""
_SAMPLES: Final = frozenset({"…", "..."})
_NUMBER: Final = re.compile(r"[0-9]{1,6}")
_END: Final = r"[\s.!?]*"


def find(text: str) -> Command | None:
    """Return the command of a sentence about themes, or None."""
    return _merge(text) or _split(text) or _name(text) or _move(text) or _page(text)


def numbers(said: str) -> list[int]:
    """Return the different numbers that stand in a text, in their order."""
    return list(dict.fromkeys(int(each) for each in _NUMBER.findall(said)))


def _joined(said: str) -> str:
    return ",".join(map(str, numbers(said)))


def _merge(text: str) -> Command | None:
    found = _patterns()[0].fullmatch(text)
    return Command(verb=Verb.MERGE_THEMES, argument=_joined(found["themes"])) if found else None


def _split(text: str) -> Command | None:
    found = _patterns()[1].fullmatch(text)
    if found is None:
        return None
    ideas = _joined(found["ideas"] or "")
    number = str(int(found["number"]))
    return Command(verb=Verb.SPLIT_THEME, argument=f"{number}/{ideas}" if ideas else number)


def _name(text: str) -> Command | None:
    found = _patterns()[2].fullmatch(text) or _patterns()[3].fullmatch(text)
    if found is None:
        return None
    said = (found["name"] or "").strip()
    return Command(verb=Verb.NAME_THEME, argument=f"{int(found['number'])}/{'' if said in _SAMPLES else said}")


def _move(text: str) -> Command | None:
    found = _patterns()[4].fullmatch(text)
    if found is None:
        return None
    to = str(int(found["number"])) if found["number"] else NEW
    return Command(verb=Verb.MOVE_IDEA, argument=f"{_joined(found['ideas'])}/{to}")


def _page(text: str) -> Command | None:
    found = _patterns()[5].fullmatch(text)
    return Command(verb=Verb.THEME, argument=f"{int(found['number'])}/{int(found['page'])}") if found else None


def _any(phrases: Iterable[str]) -> str:
    longest_first = sorted(phrases, key=len, reverse=True)
    return "|".join(
        re.sub("[eé]", "[eéèê][\u0300-\u0302]?", re.escape(each).replace(r"\ ", r"\s+")) for each in longest_first
    )


@cache
def _patterns() -> tuple[re.Pattern[str], ...]:
    start = rf"[\s\u200b-\u200f\ufeff/#*]*(?:(?:{_any(GREETINGS)})[\s,.!]+)?(?:(?:{_any(POLITE)})[\s,]+){{0,2}}"
    counted = rf"(?:(?:{_any(texts.NUMBERED)})\.?\s*|#\s*)?"
    theme = rf"(?:{_any(texts.THEME)})\s*{counted}"
    ideas_said = (*IDEA_WORDS, *texts.IDEAS)
    idea = rf"(?:(?:{_any(ideas_said)})\s*{counted})"
    between = rf"(?:\s*[,+&]\s*(?:(?:{_any(texts.AND)})\s+)?|\s+(?:{_any(texts.AND)})\s+|\s+)"
    one = r"[0-9]{1,6}(?![0-9])"
    number = rf"(?P<number>{one})"
    themes = rf"(?P<themes>{one}(?:{between}(?:{theme})?{one}){{0,30}})"
    ideas = rf"(?P<ideas>{one}(?:{between}{idea}?{one}){{0,200}})"
    moved_to = rf"(?:{theme}{number}|(?:{_any(texts.NEW)})\s+(?:{_any(texts.THEME)}))"
    which = rf"(?:\s+(?:{_any(texts.IN_TWO)}))?(?:(?:\s*[:–—-]\s*|\s+){idea}?{ideas})?"
    name = r"(?P<name>.*)"
    told = (
        rf"(?:{_any(texts.MERGE)})\s+{theme}{themes}(?:\s+(?:{_any(texts.TOGETHER)}))?{_END}",
        rf"(?:{_any(texts.SPLIT)})\s+{theme}{number}{which}{_END}",
        rf"(?:{_any(texts.CALL)})\s+{theme}{number}(?:(?:\s*:\s*|\s+[–—-]\s+|\s+){name})?",
        rf"(?:{_any(texts.RENAME)})\s+{theme}{number}(?:(?:\s*:\s*|\s+(?:{_any(texts.TO)})\s*:?\s+|\s+){name})?",
        rf"(?:{_any(texts.MOVE)})\s+{idea}?{ideas}\s+(?:{_any(texts.TO)})\s+{moved_to}{_END}",
        rf"{theme}{number}\s*,?\s*(?:{_any(texts.PAGE)})\s*(?P<page>[0-9]{{1,4}}){_END}",
    )
    return tuple(re.compile(start + each, re.IGNORECASE | re.DOTALL) for each in told)
