"""A list as a workbook (XLSX): a sheet for each part, its head in bold, always in sight, and a filter in it.

Text stays text: every cell with what people wrote is typed as a string and made harmless besides, for a
sheet that is saved as CSV forgets its types.
"""

from __future__ import annotations

import io
import math
import re
from datetime import datetime
from functools import cache
from typing import TYPE_CHECKING, Any, Final, NamedTuple, TypeAlias

from bot.exports.sheet import File, cell

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from openpyxl.styles import Alignment, Font
    from openpyxl.worksheet._write_only import WriteOnlyWorksheet

XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_LONGEST_TITLE: Final = 31  # Excel's
_LONGEST_CELL: Final = 32_767  # Excel's
_NO_TITLE: Final = re.compile(r"[\\/*?:\[\]]|^'|'$")
_NO_XML: Final = re.compile("[\ufffe\uffff]")
_NARROWEST: Final = 8
_WIDEST: Final = 60
_ACROSS: Final = 68  # letters that fit into the widest column, most being narrower than a digit
_LINE: Final = 15.0  # points
_HIGHEST: Final = 400.0  # Excel takes 409
_MOMENT: Final = "yyyy-mm-dd hh:mm"
_WIDTH_OF_MOMENT: Final = 16
_ROOM_FOR_LOGO: Final = 60.0  # points

Value: TypeAlias = str | int | float | datetime | None


class Sheet(NamedTuple):
    """One sheet: its name, what stands over the columns, and the rows. Numbers stay numbers, and naive times times.

    One that is no list is names and values, and has no filter.
    """

    title: str
    header: Sequence[str]
    rows: Sequence[Sequence[Value]]
    is_list: bool = True


def workbook(name: str, sheets: Iterable[Sheet], *, logo: bytes | None = None) -> File:
    """Return the sheets, of which there is at least one, as a workbook called `name`.xlsx; a `logo` (PNG) stands
    below what the first of them says.
    """
    from openpyxl import Workbook  # noqa: PLC0415 - takes a fifth of a second
    from openpyxl.styles import Font  # noqa: PLC0415
    from openpyxl.utils import get_column_letter  # noqa: PLC0415

    book = Workbook(write_only=True)
    bold = Font(name="Calibri", size=11, bold=True)
    for title, sheet in _titled(sheets):
        made = book.create_sheet(title)
        _lay_out(made)
        if sheet.is_list:
            made.freeze_panes = "A2"
            made.auto_filter.ref = f"A1:{get_column_letter(len(sheet.header))}{len(sheet.rows) + 1}"
        for letter, width in _widths(sheet):
            made.column_dimensions[letter].width = width
        made.append([_typed(made, each, bold) for each in sheet.header])
        for number, row in enumerate(sheet.rows, 2):
            if (lines := max(map(_lines, row), default=1)) > 1:
                made.row_dimensions[number].height = min(lines * _LINE, _HIGHEST)
            made.append([_typed(made, each, tall=lines > 1) for each in row])
        if logo is not None:
            _stamp(made, logo, under=len(sheet.rows) + 3)
            logo = None
    written = io.BytesIO()
    book.save(written)
    return File(f"{name}.xlsx", XLSX, written.getvalue())


@cache
def _wrapped() -> Alignment:
    from openpyxl.styles import Alignment  # noqa: PLC0415

    return Alignment(wrap_text=True, vertical="top")


def _typed(sheet: WriteOnlyWorksheet, value: Value, font: Font | None = None, *, tall: bool = False) -> object:
    from openpyxl.cell import WriteOnlyCell  # noqa: PLC0415

    if value is None:
        return None
    made = WriteOnlyCell(sheet, None if isinstance(value, str) else value)
    if isinstance(value, str):
        made.value = _NO_XML.sub("", cell(value))[:_LONGEST_CELL]
        made.data_type = "s"
    elif isinstance(value, datetime):
        made.number_format = _MOMENT
    if tall:
        made.alignment = _wrapped()
    if font is not None:
        made.font = font
    return made


def _lay_out(sheet: Any) -> None:  # of which the stubs know little
    """Let a sheet be printed as wide as a page lies."""
    from openpyxl.worksheet.properties import PageSetupProperties  # noqa: PLC0415

    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.fitToHeight = False
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)


def _stamp(sheet: WriteOnlyWorksheet, logo: bytes, under: int) -> None:
    from openpyxl.drawing.image import Image  # noqa: PLC0415

    picture = Image(io.BytesIO(logo))
    scale = min(1.0, _ROOM_FOR_LOGO / picture.height)
    picture.width, picture.height = round(picture.width * scale), round(picture.height * scale)
    sheet.add_image(picture, f"A{under}")  # type: ignore[misc] # its stubs know it of other sheets only


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
        longest = max(_width(head), *(_width(row[column]) for row in sheet.rows if column < len(row)), 0)
        yield get_column_letter(column + 1), min(max(longest + 2, _NARROWEST), _WIDEST)


def _lines(value: Value) -> int:
    """Return how many lines a cell takes: nobody who opens it works that out for all of them."""
    if not isinstance(value, str):
        return 1
    return sum(max(1, math.ceil(len(each) / _ACROSS)) for each in value.splitlines()) or 1


def _width(value: Value) -> int:
    if isinstance(value, datetime):
        return _WIDTH_OF_MOMENT
    return max(map(len, ("" if value is None else str(value)).splitlines()), default=0)
