"""The zone that a text tells itself comes before the organiser's; a guess does not."""

from __future__ import annotations

import pytest

from schedules.readers import read
from schedules.readers.prose.told_zone import is_same_clock

TOLD: dict[str, tuple[str, str | None, tuple[str, bool, list[str]]]] = {
    "nothing": ("9:00 Welcome\n10:00 Talk", None, ("Europe/Copenhagen", False, ["09:00", "10:00"])),
    "the organiser": ("9:00 Welcome\n10:00 Talk", "Europe/London", ("Europe/London", False, ["09:00", "10:00"])),
    "behind the hours": ("9:00 ET Welcome\n10:00 ET Talk", None, ("America/New_York", True, ["09:00", "10:00"])),
    "in a heading": (
        "5 June 2026, 13:00 - 16:00 BST\n13:00 Welcome\n15:00 Talk",
        "Europe/Copenhagen",
        ("Europe/London", True, ["13:00", "15:00"]),
    ),
    "in words": (
        "All times are in Eastern Time.\n9:00 Welcome\n10:00 Talk",
        "Europe/Oslo",
        ("America/New_York", True, ["09:00", "10:00"]),
    ),
    "in Danish words": ("Alle tider er CET.\n9.00 Velkomst", None, ("Europe/Copenhagen", True, ["09:00"])),
    "by its own name": ("Time zone: Asia/Tokyo\n9:00 Welcome", None, ("Asia/Tokyo", True, ["09:00"])),
    "the organiser's clock by another name": ("9:00 CET Welcome", "Europe/Oslo", ("Europe/Oslo", True, ["09:00"])),
    "several, ours among them": (
        "15:00 CET / 14:00 GMT Welcome\n16:00 CET / 15:00 GMT Talk",
        "Europe/London",
        ("Europe/London", True, ["14:00", "15:00"]),
    ),
    "a table of zones": (
        "Join us online.\n\n| ET | CET | What |\n|---|---|---|\n| 8am | 14:00 | Welcome |\n| 9am | 15:00 | Talk |\n",
        None,
        ("Europe/Copenhagen", False, ["14:00", "15:00"]),
    ),
    "only for a deadline": (
        "Register by 1 May, 12:00 EST\n9:00 Welcome\n10:00 Talk",
        None,
        ("Europe/Copenhagen", False, ["09:00", "10:00"]),
    ),
}


@pytest.mark.parametrize("name", TOLD)
def test_zone_is_told_by(name: str) -> None:
    text, hint, expected = TOLD[name]
    reading = read(text.encode(), name="x", zone=hint)
    agenda = reading.agenda
    assert (agenda.zone, reading.zoned, [f"{each.start:%H:%M}" for each in agenda.sessions]) == expected


def test_zones_are_the_same_clock_in_summer_and_winter() -> None:
    assert is_same_clock("Europe/Oslo", "Europe/Copenhagen")
    assert not is_same_clock("Europe/London", "UTC")
