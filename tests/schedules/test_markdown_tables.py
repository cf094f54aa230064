"""Tables in Markdown: tracks side by side, times that hold for the rows below, and the days above or along the top."""

from __future__ import annotations

from datetime import date

import pytest

from schedules.readers import read

MONDAY = date(2024, 6, 3)
BLANK_TIMES = """\
| Time | Topic | Speaker |
|---|---|---|
| 9.00 | Welcome | Ada Berg |
| 10.00 | Track A: Bridges | Bo Dam |
| | Track B: Roads | Eva Lund |
| 11.00 | Lunch | |
"""
LANES = """\
| Time | Topic |
|---|---|
| 10.00 | Track A: Bridges |
| | Track B: Roads |
| 11.00 | Lunch |
"""
SAME_PEOPLE = """\
| Time | Topic | Speaker |
|---|---|---|
| 10.00 | Bridges | Ada Berg |
| | And what they cost | Ada Berg |
| 11.00 | Roads | Bo Dam |
"""
SECTIONS = """\
| Time | Topic | Speaker |
|---|---|---|
| 10.00 | Session 2 | Ada Berg |
| | Bridges | Bo Dam |
| 11.00 | Lunch | |
"""
ROOMS = """\
| Tid | Sal A | Sal B |
|---|---|---|
| 9.30-10.30 | Lys i byen | Lyd i byen |
"""
TRACKS = """\
# Byens dag

Alle er velkomne i det store hus ved havnen, hele dagen lang.

| Tid | Teknik | Ledelse | Natur |
|---|---|---|---|
| 9.00 | Velkommen | | |
| 9.30-10.30 | Lys i byen | Tal på tavler | Lys i byen |
| 10.30 | Frokost | Frokost | Frokost |
"""
UNDER_DAYS = """\
# Two days of bridges

Some words about what we do, for all who want to come and see us.

## Day 1 (5 June 2024)

| Time | Topic | Speaker |
|---|---|---|
| 9.00 | Bridges | Bo Dam |
| | Roads | Eva Lund |

## Day 2 (6 June 2024)

| Time | Topic | Speaker |
|---|---|---|
| 9.00 | Harbours | Ada Berg |
"""
DAYS_ALONG = """\
| Time | Monday | Tuesday |
|---|---|---|
| 9.00 | Welcome | Bridges |
| 10.00 | Roads | Harbours |
| 12.00 | Lunch | Lunch |
"""
DAYS_WITH_HOURS = """\
## Mandag 3. juni kl. 9.00-16.00

| Tid | Hvad |
|---|---|
| 9.00 | Velkommen |
| 10.00 | Broer |

## Tirsdag 4. juni kl. 9.00-15.00

| Tid | Hvad |
|---|---|
| 9.00 | Veje |
"""
CASES = {
    "a blank time is the time above": (
        BLANK_TIMES,
        ["3/9 Welcome: Ada Berg", "3/10 Track A: Bridges: Bo Dam", "3/10 Track B: Roads: Eva Lund", "3/11 Lunch"],
    ),
    "tracks without people": (LANES, ["3/10 Track A: Bridges", "3/10 Track B: Roads", "3/11 Lunch"]),
    "the same people go on": (SAME_PEOPLE, ["3/10 Bridges: Ada Berg", "3/11 Roads: Bo Dam"]),
    "talks of a session": (SECTIONS, ["3/10 Session 2: Ada Berg, Bo Dam", "3/11 Lunch"]),
    "rooms side by side": (ROOMS, ["3/9 Lys i byen @Sal A", "3/9 Lyd i byen @Sal B"]),
    "tracks side by side": (
        TRACKS,
        ["3/9 Velkommen", "3/9 Lys i byen", "3/9 Tal på tavler @Ledelse", "3/10 Frokost"],
    ),
    "tables under days": (
        UNDER_DAYS,
        ["5/9 Bridges: Bo Dam", "5/9 Roads: Eva Lund", "6/9 Harbours: Ada Berg"],
    ),
    "days along the top": (
        DAYS_ALONG,
        ["3/9 Welcome", "3/10 Roads", "3/12 Lunch", "4/9 Bridges", "4/10 Harbours", "4/12 Lunch"],
    ),
    "headings with hours of their own": (DAYS_WITH_HOURS, ["3/9 Velkommen", "3/10 Broer", "4/9 Veje"]),
}


@pytest.mark.parametrize(("text", "expected"), CASES.values(), ids=CASES)
def test_table_in_markdown_is_read_as_it_is_meant(text: str, expected: list[str]) -> None:
    sessions = read(text.encode(), name="program.md", date=MONDAY).agenda.sessions
    assert [
        f"{each.start.day}/{each.start.hour} {each.title}"
        + (f": {', '.join(speaker.name for speaker in each.speakers)}" if each.speakers else "")
        + (f" @{each.room}" if each.room else "")
        for each in sessions
    ] == expected
