"""A list as CSV that Danish Excel opens by a double click: semicolons, UTF-8 with its mark, CRLF.

No cell is ever a formula, whatever people wrote into it (OWASP, "CSV Injection").
"""

from __future__ import annotations

import csv
import io
import re
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_FORMULA: Final = re.compile(r"^[\s'\"\u3000]*[=+\-@|%\uff1d\uff0b\uff0d\uff20]|^[\t\r\n]")
_UNSEEN: Final = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u00ad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f"
    "\ufeff\ufff9-\ufffb\ud800-\udfff]"
)


class File(NamedTuple):
    """Something to download."""

    name: str
    content_type: str
    body: bytes


def csv_file(name: str, header: Sequence[str], rows: Iterable[Sequence[str]]) -> File:
    """Return rows under a header as a CSV file called `name`.csv."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=";", quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow([cell(each) for each in header])
    writer.writerows([cell(each) for each in row] for row in rows)
    return File(f"{name}.csv", "text/csv", text.getvalue().encode("utf-8-sig"))


def legible(text: str) -> str:
    """Return text without what nobody sees: controls, marks that turn or hide text, halves of characters."""
    return _UNSEEN.sub("", text)


def cell(text: str) -> str:
    """Return text as a cell that shows it: one that a sheet would calculate gets an apostrophe in front."""
    shown = legible(text)
    return f"'{shown}" if _FORMULA.search(shown) else shown
