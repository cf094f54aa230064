"""Workbooks in which nothing that people wrote is ever calculated, and that Excel opens."""

from __future__ import annotations

import io
import zipfile

import openpyxl
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.exports import XLSX, File, Sheet, workbook
from bot.exports.sheet import cell


def read(file: File) -> list[tuple[str, list[list[tuple[object, str]]]]]:
    book = openpyxl.load_workbook(io.BytesIO(file.body))
    return [(sheet.title, [[(c.value, c.data_type) for c in row] for row in sheet.rows]) for sheet in book]


def test_sheets_come_back_with_text_as_text_and_numbers_as_numbers() -> None:
    made = workbook(
        "grupper", [Sheet("Runde 1", ["Gruppe", "=Navn"], [(1, "=1+1"), (2, "Åse\nØ")]), Sheet("Tom", ["a"], [])]
    )

    assert (made.name, made.content_type) == ("grupper.xlsx", XLSX)
    assert read(made) == [
        ("Runde 1", [[("Gruppe", "s"), ("'=Navn", "s")], [(1, "n"), ("'=1+1", "s")], [(2, "n"), ("Åse\nØ", "s")]]),
        ("Tom", [[("a", "s")]]),
    ]


def test_head_is_bold_and_stays_and_columns_are_as_wide_as_their_text() -> None:
    made = workbook("x", [Sheet("A", ["Navn", "Nr"], [("Ida Holm-Jensen", 1), ("x" * 200, 2)])])
    (sheet,) = openpyxl.load_workbook(io.BytesIO(made.body)).worksheets

    assert sheet["A1"].font.b
    assert not sheet["A2"].font.b
    assert sheet.freeze_panes == "A2"
    assert [sheet.column_dimensions[each].width for each in "AB"] == [60, 8]


def test_names_of_sheets_are_such_as_excel_takes_and_no_two_alike() -> None:
    names = ["a/b:c", "A b c", "", "x" * 40, "x" * 40, "'=1", "\ufffe"]
    titles = [title for title, _ in read(workbook("x", [Sheet(each, ["h"], []) for each in names]))]

    assert titles == ["a b c", "A b c 2", "3", "x" * 31, f"{'x' * 26} 5", "=1", "7"]


@settings(max_examples=25)
@given(st.lists(st.text(max_size=20), min_size=1, max_size=4))
def test_whatever_is_written_is_read_as_the_cell_that_a_list_has_too(texts: list[str]) -> None:
    made = workbook("x", [Sheet("A", ["h"], [(each,) for each in texts])])

    xml = zipfile.ZipFile(io.BytesIO(made.body)).read("xl/worksheets/sheet1.xml")
    assert b"<f>" not in xml
    ((_, rows),) = read(made)
    told = [row[0][0] or "" for row in rows[1:]]
    assert [_bare(str(each)) for each in told] == [_bare(cell(each)) for each in texts[: len(told)]]


def _bare(text: str) -> str:
    """Return what XML keeps of a text."""
    return "".join(text.replace("\ufffe", "").replace("\uffff", "").split())
