"""Patterns that organisers write for answers: regular expressions of the usual kind, matched in a time that grows
with the text alone. Every position that can be reached is followed at once, one bit each, so nothing is tried twice.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final, NamedTuple, TypeAlias

LONGEST: Final = 500  # characters of a pattern
_MOST_TIMES: Final = 1000  # in {…}
_MOST_WORK: Final = 100_000  # steps that a pattern may ask for, a repeat without end counted as so many times:
_ENDLESS: Final = 50
_DEEPEST: Final = 20  # groups within groups
_COUNT: Final = re.compile(r"\{(\d{0,4})(,?)(\d{0,4})\}")
_CLOSING: Final = "|)"

Test: TypeAlias = Callable[[str], bool]


class _Text:
    """A text, and at which of its positions stands a character that passes a test."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.end = 1 << len(text)
        self._found: dict[Test, int] = {}

    def where(self, test: Test) -> int:
        if test not in self._found:
            marks = "".join("1" if test(each) else "0" for each in reversed(self.text))
            self._found[test] = int(marks or "0", 2)
        return self._found[test]


Step: TypeAlias = Callable[[_Text, int], int]


class _Part(NamedTuple):
    """A part of a pattern: from the positions where it begins to those where it ends, and what that asks for."""

    step: Step
    work: int = 1


class PatternError(ValueError):
    """A pattern that is none, or asks for what we do not take."""


def fault(pattern: str) -> bool:
    """Tell whether a pattern cannot be used: it is broken, looks behind or ahead, or asks for too much work."""
    try:
        _read(pattern)
    except PatternError:
        return True
    return False


def matches(pattern: str, text: str) -> bool:
    """Tell whether all of a text is what a pattern describes.

    Raises:
        PatternError: for a pattern with a `fault`.
    """
    subject = _Text(text)
    return bool(_read(pattern).step(subject, 1) & subject.end)


def _read(pattern: str) -> _Part:
    if len(pattern) > LONGEST:
        raise PatternError
    reader = _Reader(pattern)
    part = reader.either()
    if reader.rest or part.work > _MOST_WORK:
        raise PatternError
    return part


class _Reader:
    """Reads a pattern from left to right."""

    def __init__(self, pattern: str) -> None:
        self.rest = pattern
        self.depth = 0

    def take(self, least: int = 1) -> str:
        if len(self.rest) < least:
            raise PatternError
        taken, self.rest = self.rest[:least], self.rest[least:]
        return taken

    def skip(self, wanted: str) -> bool:
        found = self.rest.startswith(wanted)
        if found:
            self.rest = self.rest[len(wanted) :]
        return found

    def either(self) -> _Part:
        ways = [self.sequence()]
        while self.skip("|"):
            ways.append(self.sequence())
        return _either(ways) if len(ways) > 1 else ways[0]

    def sequence(self) -> _Part:
        parts: list[_Part] = []
        while self.rest and self.rest[0] not in _CLOSING:
            parts.append(self.repeated(self.atom()))
        return _sequence(parts)

    def atom(self) -> _Part:
        sign = self.take()
        if sign == "(":
            return self.group()
        if sign == "[":
            return _one(self.among())
        if sign == "^":
            return _Part(lambda _text, starts: starts & 1)
        if sign == "$":
            return _Part(lambda text, starts: starts & text.end)
        if sign in "*+?{":
            raise PatternError
        if sign == ".":
            return _one(lambda each: each != "\n")
        return _one(self.escaped() if sign == "\\" else _same(sign))

    def group(self) -> _Part:
        if self.rest.startswith("?") and not self.skip("?:"):
            raise PatternError
        self.depth += 1
        if self.depth > _DEEPEST:
            raise PatternError
        part = self.either()
        self.depth -= 1
        if not self.skip(")"):
            raise PatternError
        return part

    def escaped(self) -> Test:
        sign = self.take()
        if sign in _KINDS:
            return _KINDS[sign]
        if sign.isalnum():
            raise PatternError
        return _same(sign)

    def among(self) -> Test:
        """Read what stands between brackets."""
        negated = self.skip("^")
        tests: list[Test] = []
        while not tests or not self.rest.startswith("]"):
            first, test = self._member()
            if first and self.rest.startswith("-") and not self.rest.startswith("-]"):
                self.take()
                last, _ = self._member()
                test = _between(first, last)
            tests.append(test)
        self.take()
        return lambda each: any(test(each) for test in tests) is not negated

    def _member(self) -> tuple[str, Test]:
        """Return a character and its test; none for a kind of characters."""
        sign = self.take()
        if sign == "\\":
            kind = self.rest[:1] in _KINDS
            sign, test = self.rest[:1], self.escaped()
            return ("" if kind else sign), test
        return sign, _same(sign)

    def repeated(self, part: _Part) -> _Part:
        least, most = self._times()
        if (least, most) == (1, 1):
            return part
        self.skip("?")  # which of several matches is wanted is nothing to whether there is one
        if self.rest[:1] in ("*", "+", "?", "{"):
            raise PatternError
        return _repeat(part, least, most)

    def _times(self) -> tuple[int, int | None]:
        for sign, times in _SIGNS.items():
            if self.skip(sign):
                return times
        if not self.rest.startswith("{"):
            return 1, 1
        found = _COUNT.match(self.rest)
        if found is None or not (found[1] or found[3]):
            raise PatternError
        self.take(found.end())
        least = int(found[1] or 0)
        most = least if not found[2] else int(found[3]) if found[3] else None
        if max(least, most or 0) > _MOST_TIMES or (most is not None and most < least):
            raise PatternError
        return least, most


def _same(sign: str) -> Test:
    return lambda each: each == sign


def _between(first: str, last: str) -> Test:
    if not last or last < first:
        raise PatternError
    return lambda each: first <= each <= last


def _not(test: Test) -> Test:
    return lambda each: not test(each)


def _word(sign: str) -> bool:
    return sign.isalnum() or sign == "_"


_KINDS: Final[dict[str, Test]] = {
    "d": str.isdecimal,
    "D": _not(str.isdecimal),
    "s": str.isspace,
    "S": _not(str.isspace),
    "w": _word,
    "W": _not(_word),
    "n": _same("\n"),
    "t": _same("\t"),
}
_SIGNS: Final[dict[str, tuple[int, int | None]]] = {"?": (0, 1), "*": (0, None), "+": (1, None)}


def _one(test: Test) -> _Part:
    return _Part(lambda text, starts: (starts & text.where(test)) << 1)


def _sequence(parts: list[_Part]) -> _Part:
    def step(text: _Text, starts: int) -> int:
        for each in parts:
            starts = each.step(text, starts) if starts else 0
        return starts

    return _Part(step, sum(each.work for each in parts))


def _either(ways: list[_Part]) -> _Part:
    def step(text: _Text, starts: int) -> int:
        ends = 0
        for each in ways:
            ends |= each.step(text, starts)
        return ends

    return _Part(step, sum(each.work for each in ways))


def _repeat(part: _Part, least: int, most: int | None) -> _Part:
    def step(text: _Text, starts: int) -> int:
        for _ in range(least):
            starts = part.step(text, starts) if starts else 0
        reached = fresh = starts
        left = -1 if most is None else most - least
        while fresh and left:
            fresh = part.step(text, fresh) & ~reached
            reached |= fresh
            left -= 1
        return reached

    return _Part(step, part.work * max(1, least, most or 0, 0 if most is not None else least + _ENDLESS))
