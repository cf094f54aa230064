"""The list of those who registered as files: nothing in it is calculated, and who waits stands apart."""

from __future__ import annotations

import csv
import io
import json
from datetime import datetime

import openpyxl
import pytest

from bot.exports import XLSX, Enrolled, Registered, enrolled
from bot.model import RegistrationState
from bot.texts import Voice

AT = datetime(2026, 11, 3, 12, 15)  # noqa: DTZ001 - wall time of the event
HOSTILE = (
    *("=cmd|' /C calc'!A0", " =1+1", "\t@SUM(A1)", "\n+1", "\r-1", "'=1", "\u200b=1", "\uff1d1"),
    *("<script>", "</w:t>", "x" * 40_000, "\u202eשלום", "🤷🏽‍♀️", "a\x00b", "\ud800"),
)
PEOPLE = (
    *(
        Registered(n, RegistrationState.REGISTERED, said, {"wish": said, "more": said}, price=said, changed=AT)
        for n, said in enumerate(HOSTILE, 1)
    ),
    Registered(80, RegistrationState.WAITING, "Sidst", {"wish": "ro"}, queued=AT.replace(hour=9)),
    Registered(90, RegistrationState.WAITING, "Først", {"wish": "ro"}, queued=AT.replace(hour=8)),
    Registered(91, RegistrationState.CANCELLED, "Afmeldt", {}),
)
TOLD = Enrolled(
    event="Dagen",
    fields=[("wish", "=Ønske"), ("more", "Mere")],
    people=PEOPLE,
    towns=[("=Odense", 2), ("Aarhus", 1)],
    regions=[("Syddanmark", 2, 1)],
    seats=[("=Byvandring", 1, "@Anne", "har en plads")],
)
VOICE = Voice("da")
RISKY = tuple("=+-@\t\r\n\uff1d")


def test_no_cell_of_the_workbook_is_a_formula_and_who_waits_has_a_sheet() -> None:
    file = enrolled(VOICE, TOLD, "xlsx", "dagen")
    assert (file.name, file.content_type) == ("dagen.xlsx", XLSX)
    book = openpyxl.load_workbook(io.BytesIO(file.body))
    sheets = ["Tilmeldte", "Venter", "Afmeldte og afslag", "Programpunkter", "Kommuner", "Regioner"]
    assert book.sheetnames == sheets
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert [cell.value for cell in cells if cell.data_type == "f" or str(cell.value).lstrip().startswith(RISKY)] == []
    assert [cell.value for cell in book["Venter"]["C"]] == ["Navn", "Først", "Sidst"]
    assert [cell.value for cell in book["Venter"]["A"]] == ["Nummer", 90, 80]
    assert book["Tilmeldte"].max_row == 1 + len(HOSTILE)


def test_csv_has_its_mark_and_everybody_and_nothing_to_calculate() -> None:
    file = enrolled(VOICE, TOLD, "csv", "dagen")
    assert file.body.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(file.body.decode("utf-8-sig"), newline=""), delimiter=";"))
    assert rows[0][:5] == ["Nummer", "Status", "Navn", "'=Ønske", "Mere"]
    assert [each[0] for each in rows[1:]] == [*map(str, range(1, len(HOSTILE) + 1)), "90", "80", "91"]
    assert [cell for row in rows for cell in row if cell.lstrip().startswith(RISKY)] == []


def test_json_is_what_people_wrote_without_what_nobody_sees() -> None:
    said = json.loads(enrolled(VOICE, TOLD, "json", "dagen").body)
    assert said["attending"][0]["answers"] == {"wish": HOSTILE[0], "more": HOSTILE[0]}
    assert [each["number"] for each in said["in_line"]] == [80, 90]
    assert "\x00" not in said["attending"][13]["name"]


def test_picture_shows_where_people_are_from() -> None:
    file = enrolled(VOICE, TOLD, "png", "dagen")
    assert (file.name, file.body[:4]) == ("dagen.png", b"\x89PNG")


@pytest.mark.parametrize("shape", ["xlsx", "csv", "json"])
def test_list_of_nobody_is_one_too(shape: str) -> None:
    assert enrolled(VOICE, Enrolled("Dagen", [], []), shape, "x").body  # type: ignore[arg-type] # from a table
