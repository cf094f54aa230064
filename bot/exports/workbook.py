"""A list as a workbook (XLSX): a sheet for each part, its head in bold, always in sight, and a filter in it.

Text stays text: every cell with what people wrote is typed as a string and made harmless besides, for a
sheet that is saved as CSV forgets its types.
"""

from __future__ import annotations

import io
import re
from datetime import datetime
from typing import TYPE_CHECKING, Final, NamedTuple, TypeAlias

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
    bold = Font(bold=True)
    for title, sheet in _titled(sheets):
        made = book.create_sheet(title)
        if sheet.is_list:
            made.freeze_panes = "A2"
            made.auto_filter.ref = f"A1:{get_column_letter(len(sheet.header))}{len(sheet.rows) + 1}"
        for letter, width in _widths(sheet):
            made.column_dimensions[letter].width = width
        made.append([_typed(made, each, bold) for each in sheet.header])
        for row in sheet.rows:
            made.append([_typed(made, each) for each in row])
        if logo is not None:
            _stamp(made, logo, under=len(sheet.rows) + 3)
            logo = None
    written = io.BytesIO()
    book.save(written)
    return File(f"{name}.xlsx", XLSX, written.getvalue())


def _typed(sheet: WriteOnlyWorksheet, value: Value, font: Font | None = None) -> object:
    from openpyxl.cell import WriteOnlyCell  # noqa: PLC0415

    if value is None:
        return None
    made = WriteOnlyCell(sheet, None if isinstance(value, str) else value)
    if isinstance(value, str):
        made.value = _NO_XML.sub("", cell(value))[:_LONGEST_CELL]
        made.data_type = "s"
    elif isinstance(value, datetime):
        made.number_format = _MOMENT
    if font is not None:
        made.font = font
    return made


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


def _width(value: Value) -> int:
    if isinstance(value, datetime):
        return _WIDTH_OF_MOMENT
    return max(map(len, ("" if value is None else str(value)).splitlines()), default=0)
