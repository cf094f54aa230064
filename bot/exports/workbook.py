"""A list as a workbook (XLSX): a sheet for each part, its head in bold and always in sight.

Text stays text: every cell with what people wrote is typed as a string and made harmless besides, for a
sheet that is saved as CSV forgets its types.
"""

from __future__ import annotations

import io
import re
from typing import TYPE_CHECKING, Final, NamedTuple

from bot.exports.sheet import File, cell

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from openpyxl.styles import Font
    from openpyxl.worksheet._write_only import WriteOnlyWorksheet

XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_LONGEST_TITLE: Final = 31  # Excel's
_LONGEST_CELL: Final = 32_767  # Excel's
_NO_TITLE: Final = re.compile(r"[\\/*?:\[\]]|^'|'$")
_NO_XML: Final = re.compile("[\ufffe\uffff]")
_NARROWEST: Final = 8
_WIDEST: Final = 60


class Sheet(NamedTuple):
    """One sheet: its name, what stands over the columns, and the rows. Whole numbers stay numbers."""

    title: str
    header: Sequence[str]
    rows: Sequence[Sequence[str | int]]


def workbook(name: str, sheets: Iterable[Sheet]) -> File:
    """Return the sheets, of which there is at least one, as a workbook called `name`.xlsx."""
    from openpyxl import Workbook  # noqa: PLC0415 - takes a fifth of a second
    from openpyxl.styles import Font  # noqa: PLC0415

    book = Workbook(write_only=True)
    bold = Font(bold=True)
    for title, sheet in _titled(sheets):
        made = book.create_sheet(title)
        made.freeze_panes = "A2"
        for letter, width in _widths(sheet):
            made.column_dimensions[letter].width = width
        made.append([_typed(made, each, bold) for each in sheet.header])
        for row in sheet.rows:
            made.append([_typed(made, each) for each in row])
    written = io.BytesIO()
    book.save(written)
    return File(f"{name}.xlsx", XLSX, written.getvalue())


def _typed(sheet: WriteOnlyWorksheet, value: str | int, font: Font | None = None) -> object:
    from openpyxl.cell import WriteOnlyCell  # noqa: PLC0415

    made = WriteOnlyCell(sheet, value if isinstance(value, int) else None)
    if isinstance(value, str):
        made.value = _NO_XML.sub("", cell(value))[:_LONGEST_CELL]
        made.data_type = "s"
    if font is not None:
        made.font = font
    return made


def _titled(sheets: Iterable[Sheet]) -> Iterator[tuple[str, Sheet]]:
    """Yield the sheets with names that Excel takes, no two alike."""
    used: set[str] = set()
    for number, sheet in enumerate(sheets, 1):
        bare = _NO_XML.sub("", _NO_TITLE.sub(" ", cell(sheet.title).lstrip("'"))).strip()[:_LONGEST_TITLE]
        title = bare or str(number)
        if title.casefold() in used:
            title = f"{title[: _LONGEST_TITLE - 5].rstrip()} {number}"
        used.add(title.casefold())
        yield title, sheet


def _widths(sheet: Sheet) -> Iterator[tuple[str, int]]:
    """Yield by column letter how wide it is to be, in characters."""
    from openpyxl.utils import get_column_letter  # noqa: PLC0415

    for column, head in enumerate(sheet.header):
        texts = [head, *(str(row[column]) for row in sheet.rows if column < len(row))]
        longest = max(max(map(len, text.splitlines()), default=0) for text in texts)
        yield get_column_letter(column + 1), min(max(longest + 2, _NARROWEST), _WIDEST)
