"""The list by which breakout rooms are opened by hand: in the order of the dialog, room by room, and as text."""

from __future__ import annotations

import csv
import io

import openpyxl
import pytest

from bot.exports import Seated, blocks, rooms
from bot.exports.rooms import in_order
from bot.model import LANGUAGES, Language
from bot.texts import Voice

PEOPLE = (
    Seated("Åse Dam", "aase@example.org", 2),
    Seated("=Bo Lind", "", 1),
    Seated("anna Berg", "anna@example.org", 10),
    Seated("Ærø Holm", "", 2),
    Seated("Zoë Krog", "zoe@example.org", 1),
    Seated("Øjvind", "", 10),
)


def test_list_goes_from_a_to_aa() -> None:
    made = rooms(Voice("da"), PEOPLE, "csv")

    assert (made.name, made.content_type) == ("grupperum.csv", "text/csv")
    assert list(csv.reader(io.StringIO(made.body.decode("utf-8-sig"), newline=""), delimiter=";")) == [
        ["Navn", "E-mail", "Rum"],
        ["'=Bo Lind", "", "Rum 1"],
        ["anna Berg", "anna@example.org", "Rum 10"],
        ["Zoë Krog", "zoe@example.org", "Rum 1"],
        ["Ærø Holm", "", "Rum 2"],
        ["Øjvind", "", "Rum 10"],
        ["Åse Dam", "aase@example.org", "Rum 2"],
    ]


def test_workbook_has_the_list_by_name_by_room_and_as_text() -> None:
    made = rooms(Voice("da"), PEOPLE, "xlsx")
    book = openpyxl.load_workbook(io.BytesIO(made.body))

    assert made.name == "grupperum.xlsx"
    assert {sheet.title: [[cell.value for cell in row] for row in sheet.rows][:4] for sheet in book} == {
        "Navn for navn": [
            ["Navn", "E-mail", "Rum"],
            ["'=Bo Lind", None, "Rum 1"],
            ["anna Berg", "anna@example.org", "Rum 10"],
            ["Zoë Krog", "zoe@example.org", "Rum 1"],
        ],
        "Rum for rum": [
            ["Rum", "Navn", "E-mail"],
            ["Rum 1", "'=Bo Lind", None],
            ["Rum 1", "Zoë Krog", "zoe@example.org"],
            ["Rum 2", "Ærø Holm", None],
        ],
        "Til en besked": [
            ["Besked"],
            ["Rum 1: =Bo Lind, Zoë Krog"],
            ["Rum 2: Ærø Holm, Åse Dam"],
            ["Rum 10: anna Berg, Øjvind"],
        ],
    }


@pytest.mark.parametrize(
    ("language", "names"),
    [
        ("da", ["Anna", "Éva", "Eva Berg", "Zoë", "Ærø", "Österby", "Aagaard", "Ås"]),
        ("nb", ["Anna", "Éva", "Eva Berg", "Zoë", "Ærø", "Österby", "Aagaard", "Ås"]),
        ("sv", ["Aagaard", "Anna", "Éva", "Eva Berg", "Zoë", "Ås", "Ærø", "Österby"]),
        ("en", ["Aagaard", "Anna", "Ærø", "Ås", "Éva", "Eva Berg", "Österby", "Zoë"]),
    ],
)
def test_names_stand_in_the_alphabet_of_the_reader(language: Language, names: list[str]) -> None:
    seated = [Seated(each, "", 1) for each in sorted(names)]

    assert [each.name for each in in_order(language, seated)] == names


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_names_sheets_and_rooms(language: Language) -> None:
    voice = Voice(language)
    book = openpyxl.load_workbook(io.BytesIO(rooms(voice, PEOPLE, "xlsx").body))

    assert len(set(book.sheetnames)) == 3
    assert [each.partition(":")[0][-2:].strip() for each in blocks(voice, PEOPLE)] == ["1", "2", "10"]


def test_of_nobody_there_is_an_empty_list() -> None:
    assert rooms(Voice("en"), (), "csv").body.decode("utf-8-sig") == '"Name";"E-mail";"Room"\r\n'
    assert list(blocks(Voice("en"), ())) == []
