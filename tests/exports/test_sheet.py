"""A CSV that Danish Excel opens, in which nothing that people wrote is ever calculated."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.exports import File, csv_file
from bot.exports.sheet import cell

STARTS = ("=", "+", "-", "@", "|", "%", "＝", "＋", "－", "＠", "\t", "\r", "\n")


def test_file_is_whole() -> None:
    made = csv_file("mangler", ["Navn", "Besked"], [("Åse; Ærø", 'Sig "hej"\nog æøå 🙂'), ("=1+1", "")])
    body = '\ufeff"Navn";"Besked"\r\n"Åse; Ærø";"Sig ""hej""\nog æøå 🙂"\r\n"\'=1+1";""\r\n'.encode()
    assert made == File("mangler.csv", "text/csv", body)


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("=cmd|' /C calc'!A0", "'=cmd|' /C calc'!A0"),
        ("  =1+1", "'  =1+1"),
        ("\t=1+1", "'\t=1+1"),
        ("\n=1+1", "'\n=1+1"),
        ("\r\n+45 12 34 56 78", "'\r\n+45 12 34 56 78"),
        ("\u00a0=1", "'\u00a0=1"),
        ("\u3000＝1", "'\u3000＝1"),
        ("\u200b\u202e=1+1", "'=1+1"),
        ("\x00=1", "'=1"),
        ('"=1', "'\"=1"),
        ("'=1", "''=1"),
        ("-5 grader", "'-5 grader"),
        ("@alle", "'@alle"),
        ("\tindrykket", "'\tindrykket"),
        ("Anna = Bo", "Anna = Bo"),
        ("a@b.example", "a@b.example"),
        ("æøå 🙂 שלום", "æøå 🙂 שלום"),
        ("omvendt \u202etekst\u202c", "omvendt tekst"),
        ("", ""),
    ],
)
def test_cell_shows_what_was_typed_and_calculates_nothing(typed: str, shown: str) -> None:
    assert cell(typed) == shown


@given(st.text())
def test_no_cell_begins_as_a_formula(text: str) -> None:
    shown = cell(text)
    assert not shown.startswith(STARTS)
    assert not shown.lstrip().startswith(STARTS)


@given(st.lists(st.lists(st.text(), min_size=3, max_size=3), max_size=5))
def test_every_row_comes_back_with_its_cells(rows: list[list[str]]) -> None:
    made = csv_file("x", ["a", "b", "c"], rows)
    read = list(csv.reader(io.StringIO(made.body.decode("utf-8-sig"), newline=""), delimiter=";"))
    assert read == [["a", "b", "c"], *([cell(each) for each in row] for row in rows)]
