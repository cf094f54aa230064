"""Sentences with a code for a lower price, and with people for a list: what is typed is kept as it is."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Final

from bot.model import Command, Verb
from bot.texts.charging import CODE, FROM_LIST, INVITED, IS, MEMBERS, OWNER, STRIKE
from bot.texts.commands import GREETINGS, POLITE

if TYPE_CHECKING:
    from collections.abc import Iterable

_SAMPLE: Final = frozenset({"…", "..."})


def find(text: str) -> Command | None:
    """Return the command that brings a code, puts people on a list or takes one off it; else None."""
    if coded := _code().fullmatch(text):
        return Command(verb=Verb.PRICE_CODE, argument=coded[1])
    if listed := _people().fullmatch(text):
        verb = Verb.ADD_MEMBERS if listed["members"] else Verb.ADD_INVITED
        said = listed["said"].strip()
        return Command(verb=verb, argument="" if said in _SAMPLE else said)
    if struck := _strike().fullmatch(text):
        return Command(verb=Verb.STRIKE_LISTED, argument=struck[1] or struck[2])
    return None


@cache
def _code() -> re.Pattern[str]:
    code = r"(?:\s*:\s*|\s+)(\S(?:[^\n]{0,62}\S)?)\s*"
    return re.compile(
        rf"{_start()}(?:(?:{_any(OWNER)})\s+){{0,2}}(?:{_any(CODE)})(?:\s+(?:{_any(IS)}))?{code}", re.IGNORECASE
    )


@cache
def _people() -> re.Pattern[str]:
    named = rf"(?:(?P<members>{_any(MEMBERS)})|(?:{_any(INVITED)}))"
    return re.compile(rf"{_start()}{named}(?:\s*:|[ \t]*\n)(?P<said>.*)", re.IGNORECASE | re.DOTALL)


@cache
def _strike() -> re.Pattern[str]:
    address = r"[^\s,;<>]{0,200}@[^\s,;<>]{1,200}?"
    behind = rf"(?:{_any(FROM_LIST)})[\s:]+({address})"
    before = rf"({address})\s+(?:{_any(FROM_LIST)})"
    return re.compile(rf"{_start()}(?:{_any(STRIKE)})\s+(?:{behind}|{before})[.!]?\s*", re.IGNORECASE)


def _start() -> str:
    return rf"[\s\u200b-\u200f\ufeff/#*]*(?:(?:{_any(GREETINGS)})[\s,.!]+)?(?:(?:{_any(POLITE)})[\s,]+){{0,2}}"


def _any(phrases: Iterable[str]) -> str:
    longest = sorted(set(phrases), key=len, reverse=True)
    return "|".join(re.escape(each).replace(r"\ ", r"\s+") for each in longest)
