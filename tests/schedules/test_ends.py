"""When sessions end that do not say so."""

from __future__ import annotations

from datetime import datetime

import pytest

from bot.model import Session, SessionKind
from schedules.readers.ends import close


def at(clock: str) -> datetime:
    return datetime.fromisoformat(f"2026-06-01T{clock}")


CASES: dict[str, tuple[list[tuple[str, str | None]], str | None, list[str | None]]] = {
    "the next start": ([("09:00", None), ("10:00", None)], None, ["10:00", None]),
    "the day's end": ([("09:00", None), ("10:00", None)], "12:00", ["10:00", "12:00"]),
    "nothing at the day's end": ([("09:00", None), ("12:00", None)], "12:00", ["12:00", None]),
    "the written end before all": ([("09:00", "09:30"), ("10:00", None)], "12:00", ["09:30", "12:00"]),
    "the same for parallel ones": ([("09:00", None), ("09:00", None), ("10:00", None)], None, ["10:00", "10:00", None]),
    "a day's end that is too early": ([("09:00", None)], "08:00", [None]),
}


@pytest.mark.parametrize("case", CASES)
def test_end_is(case: str) -> None:
    written, day_end, expected = CASES[case]
    sessions = [
        Session(title="A", kind=SessionKind.TALK, start=at(start), end=at(end) if end else None)
        for start, end in written
    ]
    closed = close(sessions, at(day_end) if day_end else None)
    assert [each.end and f"{each.end:%H:%M}" for each in closed] == expected


def test_day_without_sessions_stays_empty() -> None:
    assert close([], at("12:00")) == []
