"""Sentences that ask everybody something, or answer it: the rest of them is kept as it was typed."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from bot.model import Command, Verb
from bot.texts.commands import GREETINGS, POLITE
from bot.texts.polls import (
    ALONE,
    ANSWER_WORDS,
    ANSWERED,
    KIND_WORDS,
    MAKE_WORDS,
    NEWLY,
    POLL_WORDS,
    VOTE_WORDS,
)

if TYPE_CHECKING:
    from collections.abc import Iterable


def find(text: str) -> Command | None:
    """Return the command that asks everybody something, or answers it."""
    found = _pattern().match(text)
    if not found:
        return None
    if found["newly"] is not None:
        return Command(verb=Verb.NEW_POLL)
    if found["poll"] is None:
        said = (found["answer"] or found["letter"]).strip()
        return Command(verb=Verb.ANSWER_POLL, argument=said)
    kind = (found["kind"] or found["alone"] or "").strip()
    said = found["poll"].strip()
    return Command(verb=Verb.NEW_POLL, argument=f"{kind}: {said}" if kind else "" if said in {"…", "..."} else said)


def _either(phrases: Iterable[str]) -> str:
    """Return a pattern for any of `phrases`, the longest first, forgiving accents typed as one character or as two."""
    longest = sorted(phrases, key=len, reverse=True)
    return "|".join(re.sub("[eé]", "(?:[éèêe][\u0300-\u0302]?)", re.escape(each)) for each in longest)


@cache
def _pattern() -> re.Pattern[str]:
    start = rf"[\s\u200b-\u200f\ufeff/#*]*(?:(?:{_either(GREETINGS)})[\s,.!]+)?(?:(?:{_either(POLITE)})[\s,]+){{0,2}}"
    make = rf"(?:(?:{_either(MAKE_WORDS)})\s+)?"
    named = rf"(?:{_either(POLL_WORDS)})(?P<kind>\s+(?:{_either(KIND_WORDS)})(?:\s+\d{{1,2}})?)?"
    alone = rf"(?P<alone>(?:{_either(ALONE)})(?:\s+\d{{1,2}})?)\s*:"
    poll = rf"{make}(?:{named}(?:\s*:|[ \t]*(?=[\r\n])|\s+(?=[^|]{{1,400}}\|))|{alone})(?P<poll>.*)"
    answer = rf"(?:{_either(ANSWER_WORDS)})(?:\s+(?:{_either(ANSWERED)}))?(?:\s*:\s*|\s+)(?P<answer>\S.*)"
    letter = rf"(?:{_either(VOTE_WORDS)})\s+(?P<letter>[a-t])[.!)]?\s*$"
    newly = rf"(?:{_either(NEWLY)})\s+(?:{_either(POLL_WORDS)})[\s.!:]*$"
    return re.compile(rf"{start}(?:{poll}|{answer}|{letter}|(?P<newly>{newly}))", re.DOTALL | re.IGNORECASE)
