"""Whether a message is a programme that somebody pasted. Cheap and linear: it is asked of every message
that is no command, and only what is one is read.
"""

from __future__ import annotations

from typing import Final

from schedules.readers.clock import find_spans
from schedules.readers.own.native import looks_native
from schedules.readers.shapes import looks_like_calendar

LINES: Final = 3  # with a time of day; with fewer it may be any message
_LONGEST: Final = 50_000  # characters that are looked at
_LONGEST_LINE: Final = 300
_MOST_LINES: Final = 500


def looks_like_programme(text: str, *, least: int = LINES) -> bool:
    """Whether a text has a programme's shape: at least so many lines with a time of day, a calendar, or our own."""
    head = text[:_LONGEST]
    if looks_like_calendar(head) or looks_native(head):
        return True
    found = 0
    for line in head.split("\n")[:_MOST_LINES]:
        found += any(True for _ in find_spans(line[:_LONGEST_LINE]))
        if found >= least:
            return True
    return False
