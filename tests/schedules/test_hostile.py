"""No bytes make a reader raise anything but AgendaError, nor keep it busy for long."""

from __future__ import annotations

import time
from datetime import date
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import AgendaError
from schedules.readers import read
from schedules.readers.report import as_json
from schedules.timeline import dues

if TYPE_CHECKING:
    from bot.model import Reading

WORDS = st.sampled_from(
    [
        *("9.00", "kl. 9-15", "09:00-10:00", "24.00", "25.61", "12:00 am", "0900", "9h30", " - ", "til", "10.00-9.00"),
        *(
            "1. maj 2021",
            "31. februar",
            "29. februar",
            "mandag",
            "Dag 2",
            "Dag 99",
            "2199-12-31",
            "1970-01-01",
            "31/12",
        ),
        *("v. ", "v/", "ved Ada Berg", "(Bo Dam)", "Ada Berg: ", "Frokost", "i grupper", "Tak for i dag", "xx"),
        *(
            "\n",
            "\n\n",
            "\n  - ",
            "\n* ",
            "\t",
            "|",
            "# ",
            "---\n",
            "<br>",
            "<span style='display:none'>",
            "<!--",
            "**",
        ),
        *(
            "titel: x\n",
            "program:\n",
            "  - 9.00: A\n",
            "dato: 2026-11-30\n",
            "tid: ",
            "&a ",
            "*a",
            "!!x ",
            "[",
            "{",
            "]",
        ),
        *("tilmelding:\n", "  pris: 600 kr.\n", "    titel: B\n", "dage:\n", "opgave: |\n", "'", '"', "\\", ": ", "~"),
    ]
)
TEXTS = st.lists(WORDS | st.text(max_size=8), max_size=40).map("".join)
NAMES = st.sampled_from(["program.txt", "program.yaml"])
DAYS = st.none() | st.dates(min_value=date(1970, 1, 1), max_value=date(2199, 12, 31))


def try_to_read(data: bytes, name: str, day: date | None) -> Reading | None:
    try:
        reading = read(data, name=name, date=day)
    except AgendaError as error:
        assert error.file == name  # noqa: PT017 - whatever it says, it says of which file
        return None
    as_json(reading)
    dues("event", reading.agenda, {})
    return reading


@given(TEXTS, NAMES, DAYS)
def test_no_text_makes_a_reader_raise(text: str, name: str, day: date | None) -> None:
    data = text.encode("utf-8", "surrogatepass")
    assert try_to_read(data, name, day) == try_to_read(data, name, day)


@given(st.binary(max_size=300), NAMES, DAYS)
def test_no_bytes_make_a_reader_raise(data: bytes, name: str, day: date | None) -> None:
    assert try_to_read(data, name, day) == try_to_read(data, name, day)


HOSTILE = {
    "brackets": b"9.00 " + b"(" * 100_000,
    "nesting": b"titel: x\nprogram:\n  - " + b"[" * 100_000,
    "tags": b"<" * 500_000,
    "hidden spans": b"<span style='display:none'>" * 40_000,
    "comments": b"<!--" * 100_000,
    "digits": b"1" * 500_000,
    "names": b"9.00 v. " + b"Aa Bb, " * 100_000,
    "spaces": b"9.00" + b" " * 500_000 + b"x",
    "times": b"9.00 " * 100_000,
    "dates": b"mandag den 1. maj 2021 " * 30_000,
    "endless title": b"9.00 a\n" + b"b c med d\n" * 5_900,
    "many sessions": b"9.00 x\n" * 5_900,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_text_does_not_keep_a_reader_busy(name: str) -> None:
    begun = time.process_time()
    reading = try_to_read(HOSTILE[name], "x", None)
    assert time.process_time() - begun < 5
    assert reading is None or len(reading.agenda.sessions) <= 2_000
