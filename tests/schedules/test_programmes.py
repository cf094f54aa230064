"""Programmes as people write them, each with what is read of it: `programmes/*.txt`.

A block is a name, the text, and below "=>" every session as "month-day start-end title" (the end where it is
written). They are read with Monday 3 June 2024 given.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from schedules.readers import read

FOLDER = Path(__file__).parent / "programmes"


def programmes() -> dict[str, tuple[str, list[str]]]:
    """Return the text and the expected sessions of every block, by its file and name."""
    found: dict[str, tuple[str, list[str]]] = {}
    for path in sorted(FOLDER.glob("*.txt")):
        for block in path.read_text("utf-8").split("##### ")[1:]:
            name, _, rest = block.partition("\n")
            text, _, expected = rest.partition("\n=>\n")
            found[f"{path.stem}: {name}"] = text, expected.splitlines()
    return found


PROGRAMMES = programmes()


def lines(text: str) -> list[str]:
    return [
        f"{each.start:%m-%d %H:%M}{f'-{each.end:%H:%M}' if each.end and each.end_stated else ''} {each.title}"
        for each in read(text.encode(), name="program", date=date(2024, 6, 3)).agenda.sessions
    ]


def test_there_are_programmes_of_every_sort() -> None:
    assert {name.partition(":")[0] for name in PROGRAMMES} == {"layouts", "notations", "nothing", "several_days"}


@pytest.mark.parametrize("name", PROGRAMMES)
def test_programme_is_read_as_written(name: str) -> None:
    text, expected = PROGRAMMES[name]
    assert lines(text) == expected
