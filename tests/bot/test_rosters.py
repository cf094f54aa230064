"""Lists of people as they come: separators, encodings, header words, and what is refused or told."""

from __future__ import annotations

import io

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.errors import AgendaError
from bot.grouplists.rosters import Attendee, Note, Roster, read_people
from bot.tables import MOST_PEOPLE
from schedules.readers.tables.workbook import MOST_ROWS

ANNA = Attendee("1", "Anna Åberg", {"municipality": "Ærø", "team": "rød"}, 2)
BO = Attendee("2", "Bo Lind", {"municipality": "Vejle"}, 3)
WHOLE = Roster((ANNA, BO), ("municipality", "team"))
ROWS = (("id", "Navn", "Kommune", "team"), ("1", "Anna Åberg", "Ærø", "rød"), ("2", "Bo Lind", "Vejle", ""))


def table(separator: str, rows: tuple[tuple[str, ...], ...] = ROWS) -> str:
    return "".join(f"{separator.join(row)}\n" for row in rows)


def book(*sheets: tuple[tuple[object, ...], ...]) -> bytes:
    made = openpyxl.Workbook(write_only=True)
    for number, rows in enumerate(sheets, 1):
        sheet = made.create_sheet(f"Hold {number}")
        for row in rows:
            sheet.append(row)
    written = io.BytesIO()
    made.save(written)
    return written.getvalue()


def read(text: str | bytes) -> Roster:
    return read_people(text if isinstance(text, bytes) else text.encode(), name="liste.csv")


@pytest.mark.parametrize("separator", [";", ",", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_list_is_read_however_it_is_parted_and_encoded(separator: str, encoding: str) -> None:
    assert read(table(separator).encode(encoding)) == WHOLE


@pytest.mark.parametrize(
    "text",
    [
        table(";").replace("\n", "\r\n"),
        f"sep=;\n{table(';')}".replace("2;Bo", "2;Bo"),
        table(",", tuple(tuple(f'"{cell}"' for cell in row) for row in ROWS)),
        table(";").replace("Navn", "Fulde navn").replace("Kommune", "Hjemkommune").replace("id", "Nr."),
        table(";").replace("Navn", "NAME").replace("Kommune", "municipality").replace("id", "ID"),
        table(";").replace("Navn", "namn").replace("Kommune", "kommun").replace("id", "nummer"),
    ],
)
def test_same_list_in_other_words_is_the_same(text: str) -> None:
    found = read(text)
    assert [each[:3] for each in found.people] == [ANNA[:3], BO[:3]]
    assert found.columns == WHOLE.columns
    assert len(found.heads) == 2


def test_columns_are_known_by_what_the_header_calls_them_too() -> None:
    found = read("nr;team;navn;kommune;;team\n1;a;Ida;Ribe;x;b\n")

    assert (found.columns, found.heads) == (("team", "municipality"), ("team", "kommune"))
    assert found.people == (Attendee("1", "Ida", {"team": "a", "municipality": "Ribe"}, 2),)


def test_workbook_is_read_with_numbers_as_ids_and_a_title_above_the_header() -> None:
    rows: tuple[tuple[object, ...], ...] = (
        ("Tilmeldte til temadagen",),
        (),
        ("Nr.", "Navn", "Kommune"),
        (17, "Anna Åberg", "Ærø"),
        (),
        (18.0, "Bo Lind", None),
    )

    assert read(book(rows)) == Roster(
        (Attendee("17", "Anna Åberg", {"municipality": "Ærø"}, 4), Attendee("18", "Bo Lind", {}, 6)), ("municipality",)
    )


def test_only_the_first_sheet_with_people_is_read_and_that_is_told() -> None:
    found = read(book((("Noter",),), (("Navn",), ("Ida",)), (("Navn",), ("Bo",))))

    assert [each.id for each in found.people] == ["Ida"]
    assert found.notes == (Note("ids_from_names", {}), Note("one_sheet", {"sheet": "Hold 2"}))


def test_first_and_last_name_make_a_name() -> None:
    assert [each.name for each in read("id;Fornavn;Efternavn\n1;Ida;Holm\n2;;Lind\n").people] == ["Ida Holm", "Lind"]


@pytest.mark.parametrize(
    ("text", "ids", "notes"),
    [
        ("navn\nIda\nBo\n", ["Ida", "Bo"], (Note("ids_from_names", {}),)),
        ("navn;kommune\nIda;Vejle\n\nida;Ribe\n", ["2", "4"], (Note("ids_from_rows", {}),)),
        ("id;navn\n1;Ida\n;Bo\n", ["1", "Bo"], (Note("id_missing", {}, 1),)),
        ("id;navn;kommune\n1;Ida;\n;;Vejle\n;;\n;;Ribe\n", ["1"], (Note("unnamed", {"lines": "3, 5"}, 2),)),
        ("id\n1\n2\n", ["1", "2"], ()),
    ],
)
def test_what_a_list_lacks_is_made_up_for_and_told(text: str, ids: list[str], notes: tuple[Note, ...]) -> None:
    found = read(text)
    assert ([each.id for each in found.people], found.notes) == (ids, notes)


@pytest.mark.parametrize(
    ("data", "code", "line", "values"),
    [
        ("id;navn\n1;Ida\n2;Bo\n1;Eva\n", "people_id_twice", 4, {"id": "1", "first": 2}),
        ('id;navn\n1;"Ida\nHolm"\n1;Eva\n', "people_id_twice", 4, {"id": "1", "first": 2}),
        ("Ida;Vejle\nBo;Ribe\n", "people_no_header", 1, {"columns": "Ida, Vejle"}),
        ("id;navn\n;;\n", "people_none", None, {}),
        ("  \n", "people_empty", None, {}),
        (
            "navn\n" + "".join(f"P{at}\n" for at in range(MOST_PEOPLE + 1)),
            "people_too_many",
            None,
            {"most": MOST_PEOPLE},
        ),
        (b"\xd0\xcf\x11\xe0gammel", "format_old_office", None, {}),
        (b"PK\x03\x04ikke en zip", "office_broken", None, {}),
        ("navn\nI\0da\n", "encoding", 2, {}),
    ],
)
def test_list_that_cannot_be_read_is_refused(
    data: str | bytes, code: str, line: int | None, values: dict[str, object]
) -> None:
    with pytest.raises(AgendaError) as refused:
        read(data)

    assert (refused.value.code, refused.value.line, refused.value.values) == (code, line, values)


def test_list_is_longer_than_any_programme() -> None:
    rows = tuple((at, "Ida") for at in range(MOST_ROWS + 1))

    assert len(read(book((("id", "navn"), *rows))).people) == MOST_ROWS + 1


def test_people_are_found_by_id_or_by_a_name_that_one_of_them_has() -> None:
    found = read("id;navn\n1;Ida\n2;Bo\n3;bo\n")

    assert [[each.id for each in found.called(said)] for said in ("1", "IDA", "Bo", "Eva")] == [
        ["1"],
        ["1"],
        ["2", "3"],
        [],
    ]
    assert (found.name("1"), found.name("9")) == ("Ida", "9")


def test_what_a_terminal_would_obey_is_not_kept() -> None:
    found = read("id;navn;ho\x1b[2Jld\n1;I\x1b[31mda\u202e Holm;x\x9by\n2;'=Bo;'s-Graveland\n")

    assert found.people == (
        Attendee("1", "I[31mda Holm", {"ho[2Jld": "xy"}, 2),
        Attendee("2", "=Bo", {"ho[2Jld": "'s-Graveland"}, 3),
    )


@settings(max_examples=60)
@given(
    st.one_of(
        st.binary(max_size=200), st.text(max_size=200).map(lambda text: f"id;navn\n{text}".encode(errors="replace"))
    )
)
def test_whatever_is_handed_in_is_read_or_refused(data: bytes) -> None:
    try:
        found = read(data)
    except AgendaError:
        return
    ids = [each.id for each in found.people]
    assert ids
    assert all(ids)
    assert len(set(ids)) == len(ids)
