"""Sentences that ask for more time, or for less: "forlæng 5 min", "giv gruppe 3 fem minutter mere" with a figure.

Only words that belong there may stand in them, in any order; a number beside "gruppe" is that of a group.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Final

from bot.model import Command, Noun, Verb
from bot.texts import lengthening as texts
from bot.texts.folding import words

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

USUAL: Final = 5
MOST: Final = 120
_ALL: Final = "*"
_ARGUMENT: Final = re.compile(r"(?:(\*|[0-9]{1,4})/)?(-?[0-9]{1,4})")
_LONGEST: Final = 16


class Extra(Noun):
    """How many minutes more (or, below 0, fewer): for the group of a number, for `everybody`, or for whom it is
    said among.
    """

    minutes: int
    group: int | None = None
    everybody: bool = False

    @property
    def argument(self) -> str:
        """Return it as it travels in a command or a button."""
        about = _ALL if self.everybody else str(self.group) if self.group is not None else ""
        return f"{about}/{self.minutes}" if about else str(self.minutes)


def read_extra(argument: str) -> Extra | None:
    """Return what an argument says, or None where it says nothing."""
    found = _ARGUMENT.fullmatch(argument)
    if found is None:
        return None
    everybody = found[1] == _ALL
    group = None if everybody or found[1] is None else int(found[1])
    return Extra(minutes=int(found[2]), group=group, everybody=everybody)


def find(sentences: Iterable[Sequence[str]]) -> Command | None:
    """Return the command that one of these ways to read a text is (each in folded words), or None."""
    for said in sentences:
        extra = _read(said) if len(said) <= _LONGEST else None
        if extra is not None:
            return Command(verb=Verb.EXTEND, argument=extra.argument)
    return None


def _read(said: Sequence[str]) -> Extra | None:
    group, numbers, rest = _numbers(said)
    known = _words(texts.LONGER, texts.SHORTER, texts.MORE, texts.MINUTES, texts.GROUP, texts.EVERYBODY, texts.AROUND)
    if len(numbers) > 1 or not set(rest) <= known:
        return None
    longer, shorter = (bool(_words(each) & set(rest)) for each in (texts.LONGER, texts.SHORTER))
    more = bool(_words(texts.MORE) & set(rest)) and _counts_minutes(said)
    if (longer and shorter) or not (longer or shorter or more):
        return None
    minutes = numbers[0] if numbers else USUAL
    everybody = group is None and bool(_words(texts.EVERYBODY) & set(rest))
    return Extra(minutes=-minutes if shorter else minutes, group=group, everybody=everybody)


def _numbers(said: Sequence[str]) -> tuple[int | None, list[int], list[str]]:
    """Return the number of the group that is named, the other numbers, and the words."""
    group: int | None = None
    numbers: list[int] = []
    rest: list[str] = []
    for word in said:
        if not word.isdecimal():
            rest.append(word)
        elif group is None and _is_named(rest):
            group = int(word[:4])
            rest.append("")  # what follows is not named by the same word
        else:
            numbers.append(int(word[:4]))
    return group, numbers, [each for each in rest if each]


def _counts_minutes(said: Sequence[str]) -> bool:
    """Whether a number is one of minutes: "5 min", "5 more minutes"."""
    after = [said[place + 1 : place + 3] for place, word in enumerate(said) if word.isdecimal()]
    return any(_words(texts.MINUTES) & set(each) for each in after)


def _is_named(before: Sequence[str]) -> bool:
    numbered = _words(("nr", "nummer", "no", "number"))
    bare = [each for each in before[-2:] if each not in numbered]
    return bool(before) and bool(bare) and bare[-1] in _words(texts.GROUP)


@cache
def _words(*lists: tuple[str, ...]) -> frozenset[str]:
    return frozenset(word for each in lists for said in each for word in words(said))
