"""Sentences that ask a speaker something, or hide what somebody said: the rest of them is kept as it was typed."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Final

from bot.model import Command, Verb
from bot.texts.commands import GREETINGS, POLITE
from bot.texts.folding import fold
from bot.texts.inquiry import (
    AGAIN_WORDS,
    ASK_WORDS,
    ASKING,
    HIDE_WORDS,
    NAMELESS_WORDS,
    QUESTION_WORDS,
    SAID_WORDS,
    SHOW_WORDS,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

_SAMPLES: Final = frozenset({"…", "..."})
"""Our own samples, copied from a card."""
_EMPTY: Final = " \t\r\n\u00a0.…!?:;,-–—"


def find(text: str) -> Command | None:
    """Return the question that a sentence asks, or what it hides or shows again."""
    return _question(text) or _hide(text) or _restore(text)


def find_loosely(text: str) -> Command | None:
    """Return the question that a sentence asks which only begins so ("spørg hvem der betaler"), and is nothing else."""
    found = _loose_pattern().fullmatch(text)
    said = found[1].strip() if found else ""
    asks = said.endswith("?") or fold(said.partition(" ")[0]) in {fold(each) for each in ASKING}
    return Command(verb=Verb.QUESTION, argument=said) if asks else None


def _either(phrases: Iterable[str]) -> str:
    """Return a pattern for any of `phrases`, the longest first, forgiving accents typed as one character or as two."""
    longest = sorted(phrases, key=len, reverse=True)
    return "|".join(re.sub("[eé]", "(?:[éèêe][\u0300-\u0302]?)", re.escape(each)) for each in longest)


@cache
def _question_pattern() -> re.Pattern[str]:
    start = rf"[\s\u200b-\u200f\ufeff/#*]*(?:(?:{_either(GREETINGS)})[\s,.!]+)?"
    nameless = rf"(?:{_either(NAMELESS_WORDS)})"
    before = rf"(?P<before>(?:(?:et|en|an|ett)\s+)?{nameless}\s+)?"
    after = rf"(?P<after>\s+{nameless})?"
    marked = rf"(?:{_either(QUESTION_WORDS)}){after}(?:\s*:|[ \t]*[\r\n])"
    return re.compile(rf"{start}{before}{marked}(?P<text>.*)", re.DOTALL | re.IGNORECASE)


@cache
def _loose_pattern() -> re.Pattern[str]:
    start = rf"[\s\u200b-\u200f\ufeff/#*]*(?:(?:{_either(GREETINGS)})[\s,.!]+)?"
    return re.compile(rf"{start}(?:{_either(ASK_WORDS)})\s+([^\W_].*)", re.DOTALL | re.IGNORECASE)


def _question(text: str) -> Command | None:
    found = _question_pattern().match(text)
    if not found:
        return None
    said = found["text"].strip()
    verb = Verb.NAMELESS_QUESTION if found["before"] or found["after"] else Verb.QUESTION
    if said.strip(_EMPTY):
        return Command(verb=verb, argument=said)
    return Command(verb=verb if verb is Verb.NAMELESS_QUESTION or said in _SAMPLES else Verb.QUESTION_FORM)


@cache
def _hide_pattern() -> re.Pattern[str]:
    start = rf"[\s\u200b-\u200f\ufeff/#*]*(?:(?:{_either(POLITE)})[\s,]+)?"
    said = rf"(?P<said>{_either(SAID_WORDS)})"
    number = r"(?:\s+(?:nr\.?|no\.?|nummer|number)?\s*#?\s*(?P<number>[0-9a-f]{8}|[0-9]{1,6})(?![^\W_]))?"
    reason = r"(?:\s*(?:[:,–-]|[\r\n])(?P<reason>.*))?"
    hidden = rf"(?:{_either(HIDE_WORDS)})(?:\s+{said}{number}{reason})?"
    return re.compile(rf"{start}{hidden}\s*[.!…]{{0,3}}\s*", re.DOTALL | re.IGNORECASE)


def _hide(text: str) -> Command | None:
    """Return what is to be hidden as "ideas/12/the reason", or what is to be chosen from."""
    found = _hide_pattern().fullmatch(text)
    if not found:
        return None
    kind = _kind(found["said"]) if found["said"] else ""
    if not found["number"]:
        return Command(verb=Verb.HIDE_FORM, argument=kind)
    reason = (found["reason"] or "").strip()
    reason = "" if reason in _SAMPLES else reason
    return Command(verb=Verb.HIDE, argument=f"{kind}/{_bare(found['number'])}/{reason}")


@cache
def _restore_pattern() -> re.Pattern[str]:
    start = rf"[\s\u200b-\u200f\ufeff/#*]*(?:(?:{_either(POLITE)})[\s,]+)?"
    number = r"(?:nr\.?|no\.?|nummer|number)?\s*#?\s*(?P<number>[0-9a-f]{8}|[0-9]{1,6})"
    again = rf"\s+(?:{_either(AGAIN_WORDS)})"
    said = rf"(?P<said>{_either(SAID_WORDS)})"
    return re.compile(rf"{start}(?:{_either(SHOW_WORDS)})\s+{said}\s+{number}{again}\s*[.!]?\s*", re.IGNORECASE)


def _restore(text: str) -> Command | None:
    found = _restore_pattern().fullmatch(text)
    if not found:
        return None
    return Command(verb=Verb.RESTORE, argument=f"{_kind(found['said'])}/{_bare(found['number'])}")


def _kind(said: str) -> str:
    """Return the table that a word for what people said means, however its accents are typed."""
    return {fold(each): kind for each, kind in SAID_WORDS.items()}[fold(said)]


def _bare(number: str) -> str:
    return str(int(number)) if len(number) < 8 else number.lower()  # noqa: PLR2004 - an answer's is as long
