"""When each step of a group's task begins and ends: from its minutes, within the time that the group has. Pure."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from bot.model import Step

_MINUTE = timedelta(minutes=1)


class TimedStep(NamedTuple):
    """A step, and the time that it has; both ends are of the same sort as those it was reckoned from."""

    title: str
    start: datetime
    end: datetime


def timetable(steps: Sequence[Step], start: datetime, end: datetime) -> list[TimedStep]:
    """Return the steps one after the other from `start`, in whole minutes.

    Those without minutes share what the others leave. Where it is too little for all, each has its part of the
    time; the last one goes on to the end.
    """
    whole = max(0, (end - start) // _MINUTE)
    lengths = _lengths(steps, whole)
    found: list[TimedStep] = []
    at = 0
    for number, (step, length) in enumerate(zip(steps, lengths, strict=True), start=1):
        until = end if number == len(steps) else start + min(whole, at + length) * _MINUTE
        found.append(TimedStep(step.title, start + min(whole, at) * _MINUTE, until))
        at += length
    return found


def _lengths(steps: Sequence[Step], whole: int) -> list[int]:
    told = sum(each.minutes or 0 for each in steps)
    free = [number for number, each in enumerate(steps) if each.minutes is None]
    if told > whole or (free and told == whole):
        return _squeezed(steps, whole)
    share, more = divmod(whole - told, len(free)) if free else (0, 0)
    extra = {number: share + (place < more) for place, number in enumerate(free)}
    return [extra[number] if each.minutes is None else each.minutes for number, each in enumerate(steps)]


def _squeezed(steps: Sequence[Step], whole: int) -> list[int]:
    """Give each its part of too little time: what has no minutes of its own counts as one of the usual length."""
    told = [each.minutes for each in steps if each.minutes]
    usual = max(1, sum(told) // len(told)) if told else 1
    weights = [usual if each.minutes is None else each.minutes for each in steps]
    total = sum(weights) or 1
    ends = [whole * sum(weights[: number + 1]) // total for number in range(len(weights))]
    return [end - begin for begin, end in zip([0, *ends], ends, strict=False)]


def left(steps: Sequence[Step], start: datetime, end: datetime, now: datetime) -> list[TimedStep]:
    """Return the steps that are not over at `now`; the first of them is the one that goes on."""
    return [each for each in timetable(steps, start, end) if now < each.end]
