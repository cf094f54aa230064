"""Workbooks and documents: typed cells, merged cells, paragraphs and tables, and files that mean harm."""

from __future__ import annotations

import io
import zipfile
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any, Final

import docx
import openpyxl
import pytest
from docx.enum.style import WD_STYLE_TYPE
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.utils.datetime import CALENDAR_MAC_1904
from openpyxl.utils.exceptions import IllegalCharacterError

from bot.errors import AgendaError
from bot.model import Format
from schedules.readers import read
from schedules.readers.report import as_json

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from pathlib import Path

DAY = date(2026, 6, 5)
FRIDAY = datetime.combine(DAY, time())
SATURDAY = FRIDAY + timedelta(days=1)


def short(each: dict[str, Any]) -> str:
    end = f"-{each['end'][-5:]}" if each["end"] else ""
    people = f" ({', '.join(each['speakers'])})" if each["speakers"] else ""
    room = f" @{each['room']}" if each["room"] else ""
    return f"{each['day']} {each['start'][-5:]}{end} {each['kind']}: {each['title']}{people}{room}"


def said(data: bytes, name: str, day: date | None = DAY) -> list[str]:
    return [short(each) for each in as_json(read(data, name=name, date=day))["sessions"]]


def packed(book: openpyxl.Workbook) -> bytes:
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def workbook(*sheets: tuple[str, Iterable[Sequence[object]]]) -> openpyxl.Workbook:
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for name, rows in sheets:
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
    return book


ROWS = [
    ("Dato", "Start", "Slut", "Emne", "Oplægsholder1", "Firma1", "Oplægsholder2"),
    (FRIDAY, time(9), time(9, 30), "Velkommen", None, None, None),
    (FRIDAY, time(9, 30), time(10, 15), "Broer", "Ada Berg", "Nordsø", "Bo Dam"),
    (None, None, None, None, None, None, None),
    (SATURDAY, time(23), time(0, 30), "Nattevagt", "Eva Lund", None, None),
]
LIST = [
    "1 09:00-09:30 opening: Velkommen",
    "1 09:30-10:15 talk: Broer (Ada Berg, Bo Dam)",
    "2 23:00-00:30 talk: Nattevagt (Eva Lund)",
]


def test_dates_and_times_in_cells_are_read() -> None:
    reading = read(packed(workbook(("Program", ROWS))), name="x.xlsx")
    assert [short(each) for each in as_json(reading)["sessions"]] == LIST
    assert (reading.format, [each.line for each in reading.agenda.sessions]) == (Format.WORKBOOK, [2, 3, 5])
    assert reading.agenda.sessions[2].end == SATURDAY + timedelta(hours=24.5)


def test_other_and_hidden_sheets_are_left_alone() -> None:
    people = [("Navn", "Firma"), ("Ada Berg", "Nordsø"), ("Bo Dam", "Havn")]
    book = workbook(("Talere", people), ("Program", ROWS), ("Gemt", [("Kl.", "Emne"), (time(7), "Opstilling")]))
    book["Gemt"].sheet_state = "hidden"
    assert said(packed(book), "x.xlsx") == LIST


def test_old_copies_of_the_programme_are_left_alone() -> None:
    old = [("Kl.", "Emne"), (time(8), "Velkommen"), (time(9), "Broer")]
    assert said(packed(workbook(("Program", ROWS), ("Program gammel", old))), "x.xlsx") == LIST


def test_sheets_are_days_or_rooms() -> None:
    friday = [("Kl.", "Emne"), (time(9), "Broer"), (time(10), "Veje")]
    saturday = [("Kl.", "Emne"), (time(9), "Skove"), (time(10), "Strande")]
    assert said(packed(workbook(("Fredag", friday), ("Lørdag", saturday))), "x.xlsx") == [
        "1 09:00-10:00 talk: Broer",
        "1 10:00 talk: Veje",
        "2 09:00-10:00 talk: Skove",
        "2 10:00 talk: Strande",
    ]
    assert said(packed(workbook(("Sal 1", friday), ("Sal 2", saturday))), "x.xlsx") == [
        "1 09:00-10:00 talk: Broer @Sal 1",
        "1 09:00-10:00 talk: Skove @Sal 2",
        "1 10:00 talk: Veje @Sal 1",
        "1 10:00 talk: Strande @Sal 2",
    ]


def test_numbers_are_times_where_the_head_says_so() -> None:
    rows = [
        ("Kl.", "Varighed", "Emne"),
        (0.375, 30, "Broer"),
        (9.3, timedelta(minutes=45), "Veje"),
        (13, "1:15", "Skove"),
    ]
    assert said(packed(workbook(("Ark1", rows))), "x.xlsx") == [
        "1 09:00-09:30 talk: Broer",
        "1 09:30-10:15 talk: Veje",
        "1 13:00-14:15 talk: Skove",
    ]


def test_a_title_row_gives_the_title_and_the_day() -> None:
    rows = [
        ("Vandrådets fagdag, fredag den 5. juni 2026",),
        (),
        ("Tid", "Program"),
        ("9.00-10.00", "Broer"),
        ("10.00-11.00", "Veje"),
    ]
    reading = read(packed(workbook(("Ark1", rows))), name="x.xlsx")
    assert reading.agenda.title.startswith("Vandrådets fagdag")
    assert [each.start for each in reading.agenda.sessions] == [
        FRIDAY + timedelta(hours=9),
        FRIDAY + timedelta(hours=10),
    ]


def test_merged_cells_share_times_and_rooms() -> None:
    book = workbook(
        (
            "Plan",
            [
                ("Time", "Room A", "Room B"),
                (time(9), "Welcome", None),
                (time(10), "A long workshop", "Bridges"),
                (time(11), None, "Roads"),
                (time(12), "Lunch", None),
            ],
        )
    )
    for cells in ("B2:C2", "B3:B4", "B5:C5"):
        book["Plan"].merge_cells(cells)
    assert said(packed(book), "x.xlsx") == [
        "1 09:00-10:00 opening: Welcome",
        "1 10:00-12:00 workshop: A long workshop @Room A",
        "1 10:00-11:00 talk: Bridges @Room B",
        "1 11:00-12:00 talk: Roads @Room B",
        "1 12:00 break: Lunch",
    ]


def test_a_merged_time_is_that_of_all_its_rows_and_hidden_rows_are_not_read() -> None:
    rows = [
        ("Kl.", "Emne", "Lokale"),
        (time(9), "Broer", "Sal 1"),
        (None, "Veje", "Sal 2"),
        (time(10), "Kladde", "Sal 1"),
    ]
    book = workbook(("Ark1", rows))
    book["Ark1"].merge_cells("A2:A3")
    book["Ark1"].row_dimensions[4].hidden = True
    assert said(packed(book), "x.xlsx") == ["1 09:00 talk: Broer @Sal 1", "1 09:00 talk: Veje @Sal 2"]


def test_the_calendar_of_old_macs_is_known() -> None:
    book = workbook(("Program", ROWS))
    book.epoch = CALENDAR_MAC_1904
    assert said(packed(book), "x.xlsx") == LIST


def document() -> Any:
    return docx.Document()


def saved(file: Any) -> bytes:
    out = io.BytesIO()
    file.save(out)
    return out.getvalue()


def test_paragraphs_are_read_as_a_text() -> None:
    file = document()
    file.add_heading("Broer mellem byer", 0)
    file.add_paragraph("Fredag den 5. juni 2026 i Havnehuset")
    file.add_paragraph("9.00\tVelkommen")
    file.add_paragraph("9.30\tBroer v. Ada Berg")
    file.add_paragraph("12.00\tFrokost")
    reading = read(saved(file), name="x.docx")
    assert [short(each) for each in as_json(reading)["sessions"]] == [
        "1 09:00-09:30 opening: Velkommen",
        "1 09:30-12:00 talk: Broer (Ada Berg)",
        "1 12:00 break: Frokost",
    ]
    assert (reading.agenda.title, reading.format) == ("Broer mellem byer", Format.DOCUMENT)
    assert [each.line for each in reading.agenda.sessions] == [3, 4, 5]
    assert reading.agenda.sessions[0].start.date() == DAY


def test_lists_and_breaks_in_a_paragraph_are_lines() -> None:
    file = document()
    file.add_paragraph("9.00 Velkommen\n9.30 Broer\n10.30 Pause")
    file.add_paragraph("11.00 Gruppearbejde")
    file.add_paragraph("Hvem mangler?", style="List Bullet")
    assert said(saved(file), "x.docx") == [
        "1 09:00-09:30 opening: Velkommen",
        "1 09:30-10:30 talk: Broer",
        "1 10:30-11:00 break: Pause",
        "1 11:00 breakout: Gruppearbejde",
    ]


def test_tables_are_read_under_their_days() -> None:
    file = document()
    file.add_heading("Naboskab", 1)
    for day, rows in {
        "Fredag den 5. juni 2026": [("9.00-9.30", "Velkommen"), ("9.30-12.00", "Broer\nv. Ada Berg")],
        "Lørdag den 6. juni 2026": [("10.00-11.00", "Veje"), ("11.00-12.00", "Afslutning")],
    }.items():
        file.add_paragraph(day)
        table = file.add_table(rows=0, cols=2)
        for row in rows:
            cells = table.add_row().cells
            for cell, text in zip(cells, row, strict=True):
                cell.text = text
    reading = read(saved(file), name="x.docx")
    assert [short(each) for each in as_json(reading)["sessions"]] == [
        "1 09:00-09:30 opening: Velkommen",
        "1 09:30-12:00 talk: Broer (Ada Berg)",
        "2 10:00-11:00 talk: Veje",
        "2 11:00-12:00 closing: Afslutning",
    ]
    assert reading.agenda.title == "Naboskab"
    assert [each.start.day for each in reading.agenda.sessions] == [5, 5, 6, 6]


def test_danish_styles_are_headings() -> None:
    file = document()
    style = file.styles.add_style("Overskrift 1", WD_STYLE_TYPE.PARAGRAPH)
    file.add_paragraph("Om os")
    file.add_paragraph("Havnens dag", style=style)
    file.add_paragraph("9.00 Broer")
    file.add_paragraph("10.00 Veje")
    assert read(saved(file), name="x.docx").agenda.title == "Havnens dag"


def test_a_table_of_addresses_does_not_hide_the_programme() -> None:
    file = document()
    for text in ("9.00 Velkommen", "9.30 Broer", "10.30 Veje", "12.00 Frokost"):
        file.add_paragraph(text)
    table = file.add_table(rows=2, cols=2)
    table.cell(0, 0).text, table.cell(0, 1).text = "Ada Berg", "12 34 56 78"
    assert len(said(saved(file), "x.docx")) == 4


def rezipped(data: bytes, **parts: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for info in old.infolist():
            new.writestr(info.filename, parts.pop(info.filename.replace("/", "_").replace(".", "_"), old.read(info)))
        if "xl_sharedStrings_xml" in parts:
            new.writestr("xl/sharedStrings.xml", parts["xl_sharedStrings_xml"])
    return out.getvalue()


ENTITIES = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "bbbbbbbb"><!ENTITY c "&b;&b;">]><a>&c;</a>'
HOSTILE: Final[dict[str, Callable[[], bytes]]] = {  # made when they are asked for: some are large
    "no zip at all": lambda: b"PK\x03\x04" + bytes(400),
    "entities in a sheet": lambda: rezipped(packed(workbook(("A", ROWS))), xl_worksheets_sheet1_xml=ENTITIES),
    "entities in the texts": lambda: rezipped(packed(workbook(("A", ROWS))), xl_styles_xml=ENTITIES),
    "entities in a document": lambda: rezipped(saved(document()), word_document_xml=ENTITIES),
    "no XML": lambda: rezipped(saved(document()), word_document_xml=b"<w:p"),
    "a bomb": lambda: rezipped(saved(document()), word_document_xml=b"<w>" + b" " * 40_000_000 + b"</w>"),
    "a row of a million cells": lambda: rezipped(
        packed(workbook(("A", ROWS))), xl_worksheets_sheet1_xml=b"<row>" + b"<c/>" * 1_000_000 + b"</row>"
    ),
    "a million texts": lambda: rezipped(
        packed(workbook(("A", ROWS))), xl_sharedStrings_xml=b"<sst>" + b"<si><t/></si>" * 300_000 + b"</sst>"
    ),
    "an empty document": lambda: saved(document()),
    "an empty workbook": lambda: packed(workbook(("A", []))),
    "a workbook of prices": lambda: packed(workbook(("A", [("Vare", "Pris"), ("Bro", 600), ("Vej", 700)]))),
    "half a file": lambda: packed(workbook(("A", ROWS)))[:3000],
}


@pytest.mark.parametrize("name", HOSTILE)
@pytest.mark.timeout(4)
def test_what_cannot_be_read_is_refused(name: str) -> None:
    data = HOSTILE[name]()
    with pytest.raises(AgendaError) as caught:
        read(data, name="x.docx")
    assert caught.value.file == "x.docx"


W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
SHORT = '<w:p><w:r><w:t xml:space="preserve">{}</w:t></w:r></w:p>'
LOCKED = '<w:sdt><w:sdtPr><w:alias w:val="x"/></w:sdtPr><w:sdtContent>{}</w:sdtContent></w:sdt>'
BOX = "<w:p><w:r><w:pict><v:textbox xmlns:v='urn:v'><w:txbxContent>{}</w:txbxContent></v:textbox></w:pict></w:r></w:p>"
CHOICE = (
    "<mc:AlternateContent xmlns:mc='http://schemas.openxmlformats.org/markup-compatibility/2006'>"
    "<mc:Choice>{0}</mc:Choice><mc:Fallback>{0}</mc:Fallback></mc:AlternateContent>"
)
ROW = "<w:tr>{}</w:tr>"
CELL = "<w:tc>{}</w:tc>"
TRACKED = (
    "<w:p><w:r><w:t>9.30 </w:t></w:r><w:del><w:r><w:delText>Gamle</w:delText><w:t>Slettede</w:t></w:r></w:del>"
    "<w:ins><w:r><w:t>Nye </w:t></w:r></w:ins><w:hyperlink><w:r><w:t>broer</w:t></w:r></w:hyperlink></w:p>"
)
PAGES = (
    '<w:p><w:r><w:t>9.00 Velkommen</w:t><w:br w:type="page"/><w:t>9.30 Broer</w:t><w:noBreakHyphen/>'
    "<w:t>byg</w:t></w:r></w:p>"
)
NINE, HALF_PAST = SHORT.format("9.00 Velkommen"), SHORT.format("9.30 Broer")
BODIES = {
    "content controls": (LOCKED.format(NINE) + LOCKED.format(LOCKED.format(HALF_PAST)), "Broer"),
    "rows in content controls": (
        "<w:tbl>"
        + ROW.format(CELL.format(SHORT.format("9.00")) + CELL.format(SHORT.format("Velkommen")))
        + LOCKED.format(
            ROW.format(CELL.format(SHORT.format("9.30")) + LOCKED.format(CELL.format(SHORT.format("Broer"))))
        )
        + "</w:tbl>",
        "Broer",
    ),
    "tracked changes and links": (NINE + TRACKED, "Nye broer"),
    "a text box": (BOX.format(NINE + HALF_PAST), "Broer"),
    "a text box, said twice": (CHOICE.format(BOX.format(NINE + HALF_PAST)), "Broer"),
    "a box in a box": (BOX.format(NINE + BOX.format(HALF_PAST)), "Broer"),
    "a new page in a paragraph": (PAGES, "Broer-byg"),
    "cells before a row": (
        "<w:tbl>"
        + ROW.format(CELL.format(SHORT.format("Tid")) + CELL.format(SHORT.format("Titel")))
        + ROW.format(CELL.format(SHORT.format("9.00")) + CELL.format(SHORT.format("Velkommen")))
        + ROW.format(
            '<w:trPr><w:gridBefore w:val="1"/></w:trPr>' + CELL.format(SHORT.format("De nye broer er hele byens"))
        )
        + ROW.format(CELL.format(SHORT.format("9.30")) + CELL.format(SHORT.format("Broer")))
        + "</w:tbl>",
        "Broer",
    ),
}


def written(body: str, main: str = "wordprocessingml.document", spelled: str = W) -> bytes:
    """Return a file that holds nothing but a body, as other programs than Word write it."""
    kind = f"application/vnd.openxmlformats-officedocument.{main}.main+xml"
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr(
            "[Content_Types].xml", f'<Types><Override PartName="/word/document.xml" ContentType="{kind}"/></Types>'
        )
        file.writestr("word/document.xml", f'<w:document xmlns:w="{spelled}"><w:body>{body}</w:body></w:document>')
    return out.getvalue()


@pytest.mark.parametrize(("body", "title"), BODIES.values(), ids=BODIES)
def test_what_stands_in_wrappers_is_read(body: str, title: str) -> None:
    assert said(written(body), "x.docx") == ["1 09:00-09:30 opening: Velkommen", f"1 09:30 talk: {title}"]


@pytest.mark.parametrize(
    "data",
    [
        written(NINE + HALF_PAST, "wordprocessingml.template"),
        written(NINE + HALF_PAST, "ms-word.document.macroEnabled"),
        written(NINE + HALF_PAST, spelled="http://purl.oclc.org/ooxml/wordprocessingml/main"),
    ],
    ids=["a template", "macros", "strict"],
)
def test_the_siblings_of_a_document_are_read_as_it_is(data: bytes) -> None:
    assert said(data, "x.docm") == ["1 09:00-09:30 opening: Velkommen", "1 09:30 talk: Broer"]


def test_entities_in_no_encoding_bring_in_other_files(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("Hemmeligt")
    parts = (
        f'<?xml version="1.0" encoding="UTF-32"?><!DOCTYPE a [<!ENTITY b SYSTEM "file://{tmp_path}/secret">]>'
        f'<w:document xmlns:w="{W}"><w:body>{NINE}<w:p><w:r><w:t>9.30 Broer &b;</w:t></w:r></w:p></w:body></w:document>'
    )
    data = rezipped(saved(document()), word_document_xml=parts.encode("utf-32"))
    assert said(data, "x.docx") == ["1 09:00-09:30 opening: Velkommen", "1 09:30 talk: Broer"]


BROKEN_BODIES = [
    '<w:tbl><w:tr><w:tc><w:tcPr><w:gridSpan w:val="x"/></w:tcPr></w:tc></w:tr></w:tbl>',
    "<w:tbl><w:tr><w:tc><w:tcPr><w:gridSpan/></w:tcPr></w:tc></w:tr></w:tbl>",
    '<w:p><w:pPr><w:numPr><w:ilvl w:val="x"/></w:numPr></w:pPr></w:p>',
    "<w:p>" * 3000 + "</w:p>" * 3000,
    "</w:body></w:document>",
]


@pytest.mark.parametrize("body", BROKEN_BODIES, ids=["width", "no width", "level", "depth", "end"])
def test_what_the_library_cannot_read_is_said_to_be_broken(body: str) -> None:
    with pytest.raises(AgendaError) as caught:
        read(written(body), name="x.docx")
    assert (caught.value.code, caught.value.file) == ("office_broken", "x.docx")


GOOD = [packed(workbook(("Program", ROWS))), saved(document())]


@given(st.sampled_from(GOOD), st.data())
@settings(max_examples=settings().max_examples // 2, deadline=None)
def test_no_damage_raises_anything_else(good: bytes, data: st.DataObject) -> None:
    bent = bytearray(good)
    for _ in range(data.draw(st.integers(1, 6))):
        bent[data.draw(st.integers(0, len(bent) - 1))] = data.draw(st.integers(0, 255))
    try:
        as_json(read(bytes(bent), name="x.xlsx"))
    except AgendaError as error:
        assert error.file == "x.xlsx"  # noqa: PT017 - whatever it says, it says of which file


@given(
    st.lists(
        st.lists(
            st.none() | st.floats() | st.integers() | st.datetimes() | st.times() | st.text(max_size=9), max_size=5
        ),
        max_size=8,
    )
)
@settings(max_examples=settings().max_examples // 2, deadline=None)
def test_no_cells_raise_anything_else(rows: list[list[object]]) -> None:
    book = openpyxl.Workbook()
    for row in rows:
        try:
            book.worksheets[0].append(row)
        except (ValueError, IllegalCharacterError):
            continue
    try:
        as_json(read(packed(book), name="x.xlsx"))
    except AgendaError as error:
        assert error.file == "x.xlsx"  # noqa: PT017
