"""A poll made on the spot: "Hvad nu? | a | b", "flere: …", "skala: …", "ordsky: …", "åbent spørgsmål: …". Pure.

What cannot be asked is refused in a sentence that says how it can.
"""

from __future__ import annotations

import re
from typing import Final

from bot.errors import RefusalError
from bot.model import PollKind, PollPlan
from bot.polls.reading import clean, key_of
from bot.texts.polls import KIND_WORDS
from schedules.readers.own.polls import (
    CHOICES,
    FEWEST_OPTIONS,
    FEWEST_STEPS,
    LONGEST_END,
    LONGEST_OPTION,
    LONGEST_QUESTION,
    MOST_OPTIONS,
    MOST_STEPS,
)

_WORDS: Final = "|".join(re.escape(each) for each in sorted(KIND_WORDS, key=len, reverse=True))
_KIND: Final = re.compile(
    rf"(?P<kind>{_WORDS})(?:\s+(?P<steps>\d{{1,2}}))?\s*:\s*(?P<rest>.*)", re.IGNORECASE | re.DOTALL
)
_PAIR: Final = 2


def compose(said: str) -> PollPlan:
    """Return the poll that somebody describes; two or more options are a choice of one.

    Raises:
        RefusalError: `poll_how` without a question, `poll_question_long` (most), `poll_options_few`,
            `poll_options_many` (most), `poll_option_long` (text, most), `poll_option_twice` (text),
            `poll_scale_wrong` (most), `poll_no_options`.
    """
    kind, steps, rest = _kind_of(clean(said))
    question, *parts = [" ".join(each.split()) for each in re.split(r"[|\n]", rest)]
    parts = [each for each in parts if each]
    if not any(each.isalnum() for each in question):
        raise RefusalError("poll_how")
    if len(question) > LONGEST_QUESTION:
        raise RefusalError("poll_question_long", most=LONGEST_QUESTION)
    if kind in CHOICES:
        return PollPlan(question=question, kind=kind, options=_options(parts))
    if kind is PollKind.SCALE:
        return _scale(question, steps, parts)
    if parts:
        raise RefusalError("poll_no_options")
    return PollPlan(question=question, kind=kind)


def _kind_of(said: str) -> tuple[PollKind, str, str]:
    found = _KIND.fullmatch(said)
    if found is None:
        return PollKind.SINGLE, "", said
    return KIND_WORDS[" ".join(found["kind"].casefold().split())], found["steps"] or "", found["rest"]


def _options(parts: list[str]) -> tuple[str, ...]:
    if len(parts) < FEWEST_OPTIONS:
        raise RefusalError("poll_options_few")
    if len(parts) > MOST_OPTIONS:
        raise RefusalError("poll_options_many", most=MOST_OPTIONS)
    seen: set[str] = set()
    for each in parts:
        if len(each) > LONGEST_OPTION:
            raise RefusalError("poll_option_long", text=each[:40], most=LONGEST_OPTION)
        if key_of(each) in seen:
            raise RefusalError("poll_option_twice", text=each[:60])
        seen.add(key_of(each))
    return tuple(parts)


def _scale(question: str, steps: str, parts: list[str]) -> PollPlan:
    """Return a scale; among its parts a number says how many points it has, and two texts what its ends mean."""
    numbers = [each for each in (steps, *parts) if each.isdecimal() and each.isascii()]
    ends = [each for each in parts if each not in numbers]
    most = int(numbers[0]) if numbers and len(numbers[0]) <= _PAIR else 5 if not numbers else 0
    fits = FEWEST_STEPS <= most <= MOST_STEPS and len(numbers) <= 1 and len(ends) in {0, _PAIR}
    if not fits or any(len(each) > LONGEST_END for each in ends):
        raise RefusalError("poll_scale_wrong", most=MOST_STEPS)
    lowest, highest = ends or ("", "")
    return PollPlan(question=question, kind=PollKind.SCALE, steps=most, lowest=lowest, highest=highest)
