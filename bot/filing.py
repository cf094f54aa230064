"""Sentences that ask for a document as a file: "send rapporten som word", "send lukket som excel"."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from bot.model import Command, Verb
from bot.texts.commands import GREETINGS, POLITE, THANKS
from bot.texts.filing import AS_WORDS, CLOSED_WORDS, ME_WORDS, PAPER_WORDS, SEND_WORDS, SHAPE_WORDS

if TYPE_CHECKING:
    from collections.abc import Iterable


def find(text: str) -> Command | None:
    """Return the command of a sentence that asks for a file, with the format as its argument; else None."""
    found = _pattern().fullmatch(text)
    if found is None:
        return None
    verb = Verb.SEND_CLOSED_FILE if found["closed"] else Verb.SEND_FILE
    return Command(verb=verb, argument=SHAPE_WORDS[" ".join(found["shape"].casefold().split())])


@cache
def _pattern() -> re.Pattern[str]:
    start = rf"[\s\u200b-\u200f\ufeff/#*]*(?:(?:{_any(GREETINGS)})[\s,.!]+)?(?:(?:{_any(POLITE)})[\s,]+){{0,2}}"
    send = rf"(?:{_any(SEND_WORDS)})\s+(?:(?:{_any(ME_WORDS)})\s+)?"
    paper = rf"(?:(?P<closed>{_any(CLOSED_WORDS)})\s+)?(?:(?:{_any(PAPER_WORDS)})\s+)?"
    shape = rf"(?:{_any(AS_WORDS)})\s+(?P<shape>{_any(SHAPE_WORDS)})"
    return re.compile(
        rf"{start}{send}{paper}{shape}[\s,.!?]*(?:(?:{_any((*POLITE, *THANKS))})[\s.!?]*)?", re.IGNORECASE
    )


def _any(phrases: Iterable[str]) -> str:
    longest = sorted(set(phrases), key=len, reverse=True)
    return "|".join(re.escape(each).replace(r"\ ", r"\s+") for each in longest)
