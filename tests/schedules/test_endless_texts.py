"""Long texts, filled with what looks like programmes, do not keep the reader busy."""

from __future__ import annotations

import pytest

from schedules.readers import read
from schedules.readers.source import MOST_BYTES, MOST_LINES

ENDLESS = {
    "sessions": "9.00-10.00 Oplæg om naboer i byen v. Ada Berg, lektor\n",
    "dates": "mandag den 1. maj 2021\n",
    "sessions with dates": "mandag den 1. maj 2021 kl. 9.00 Foredrag\n",
    "digits": "1 2 3 4 5 6 7 8 9 0 " * 16 + "\n",
    "ranges": "1-2 3-4 5-6 7-8 " * 20 + "\n",
    "times": "9.00 10.00 " * 30 + "\n",
    "prose": "Kom og hør om naboer i byen og meget mere den 5. maj kl. 9.00 hos os\n",
    "rows": "| 9.00 | Oplæg | Ada Berg | Sal 1 |\n",
    "months": "juni " * 60 + "\n",
    "words of time": "noon midnight fra til kl kl " * 11 + "\n",
}


@pytest.mark.timeout(30)  # an eighth of what is taken
@pytest.mark.parametrize("name", ENDLESS)
def test_reader_is_soon_done_with_endless(name: str) -> None:
    line = ENDLESS[name]
    data = (f"Program for dagen\n{line * (MOST_LINES // 8)}").encode()[:MOST_BYTES]
    reading = read(data.rpartition(b"\n")[0], name="x")
    assert len(reading.agenda.sessions) <= 2_000
