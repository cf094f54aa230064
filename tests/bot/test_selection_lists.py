"""Lists of applicants and of quotas as they come: separators, encodings, numbers, and what is refused or told."""

from __future__ import annotations

import io
from decimal import Decimal
from typing import TYPE_CHECKING

import openpyxl
import pytest
from rich.console import Console

from bot.errors import AgendaError
from bot.selection import Applicant, Quota, select
from bot.selectionlists import printing
from bot.selectionlists.lists import MOST_APPLICANTS, MOST_QUOTAS, Listed, read_applicants, read_quotas
from bot.texts import Voice

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.model import Language

APPLICANTS = "id;score;Region;stage\n1;7,5;Øst;new\n2;;Vest;\n3;8;ØST ;new\n"
QUOTAS = "attribute;value;min;max\nregion;øst;1;2\nStage;New;;1\n"
WANTED = (Quota("region", "øst", 1, 2), Quota("Stage", "New", 0, 1))
PEOPLE = (
    Applicant("1", Decimal("7.5"), {"region": "øst", "Stage": "New"}),
    Applicant("2", None, {}),
    Applicant("3", Decimal(8), {"region": "øst", "Stage": "New"}),
)


def applicants(text: str | bytes) -> Listed:
    return read_applicants(text if isinstance(text, bytes) else text.encode(), name="a.csv")


def quotas(text: str | bytes, listed: str = APPLICANTS) -> tuple[Quota, ...]:
    return read_quotas(text if isinstance(text, bytes) else text.encode(), name="q.csv", listed=applicants(listed))


def book(text: str) -> bytes:
    made = openpyxl.Workbook()
    for line in text.splitlines():
        made.active.append([float(each.replace(",", ".")) if each[:1].isdigit() else each for each in line.split(";")])  # type: ignore[union-attr]
    written = io.BytesIO()
    made.save(written)
    return written.getvalue()


@pytest.mark.parametrize(
    "form",
    [
        str.encode,
        lambda text: text.encode("utf-8-sig"),
        lambda text: text.encode("cp1252"),
        lambda text: text.encode("utf-16"),
        lambda text: text.replace("\n", "\r\n").encode(),
        lambda text: text.replace(",", ".").replace(";", ",").encode(),
        lambda text: text.replace(";", "\t").encode(),
        lambda text: f"sep=;\n{text}".encode(),
        lambda text: (
            text.replace("id;", "ID ;").replace("attribute", "Egenskab").replace("min;max", "Mindst;Højst").encode()
        ),
        lambda text: text.replace("\n", "\n\n").encode(),
        book,
    ],
)
def test_lists_are_the_same_however_they_are_written(form: Callable[[str], bytes]) -> None:
    listed = applicants(form(APPLICANTS))
    wanted = read_quotas(form(QUOTAS), name="q", listed=listed)

    assert wanted == WANTED
    assert listed.applicants(wanted) == PEOPLE


def test_separator_is_the_one_of_the_header_whatever_people_wrote() -> None:
    text = "id;score;region;motivation\n" + "".join(
        f'{each};{each},5;Øst;"Ja, gerne, fordi, at, og\nså; videre"\n' for each in range(3)
    )

    assert [row.score for row in applicants(text).rows] == [Decimal("0.5"), Decimal("1.5"), Decimal("2.5")]


@pytest.mark.parametrize(
    ("said", "score"),
    [
        ("7", "7"),
        ("-1,25", "-1.25"),
        ("−2", "-2"),
        (".5", "0.5"),
        ("1 200,5", "1200.5"),
        ("5e-05", "0.00005"),
        ("+3", "3"),
    ],
)
def test_score_is_read_as_people_write_numbers(said: str, score: str) -> None:
    assert applicants(f"id;score\na;{said}\n").rows[0].score == Decimal(score)


def test_own_column_is_the_plainest_and_the_others_stay_what_they_are() -> None:
    listed = applicants("nummer;point;id;score\n17;100;a;1\n")

    assert [(row.id, row.score, row.cells["nummer"]) for row in listed.rows] == [("a", Decimal(1), "17")]


def test_no_quotas_are_no_quotas() -> None:
    assert quotas("attribute;value;min;max\n") == ()


@pytest.mark.parametrize(
    ("text", "code", "line"),
    [
        ("", "people_empty", None),
        ("navn;score\nIda;7\n", "applicants_no_header", 1),
        ("id;score\n", "people_none", None),
        ("id;score\n1;7\n;8\n", "applicants_id_missing", 3),
        ("id;score\n1;7\n2;8\n1;9\n", "people_id_twice", 4),
        ("id;score\n1;good\n", "applicants_score", 2),
        ("id;score\n1;nan\n", "applicants_score", 2),
        ("id;score\n1;1e99\n", "applicants_score", 2),
        ("id;score\n1;85 %\n", "applicants_score", 2),
        ("id,score,region\n1,7,5,north\n", "row_longer", 2),
        ('id;score\n1;7\n2;"8\n3;9\n', "quote_open", 3),
        ("id;score;score\n1;7;8\n", "applicants_column_twice", None),
        ("id;id\n1;2\n", "applicants_column_twice", None),
        ("id\n" + "".join(f"{each}\n" for each in range(MOST_APPLICANTS + 1)), "people_too_many", None),
        ("id;score\n1;\0\n", "encoding", 2),
    ],
)
def test_applicants_that_cannot_be_meant_are_refused(text: str, code: str, line: int | None) -> None:
    with pytest.raises(AgendaError) as refused:
        applicants(text)

    assert (refused.value.code, refused.value.line) == (code, line)


@pytest.mark.parametrize(
    ("rows", "code", "line"),
    [
        ("region;øst;3;2\n", "quotas_least_most", 2),
        ("region;øst;1;\nregion;vest;1;\nRegion;ØST;;2\n", "quotas_twice", 4),
        ("shoes;red;1;\n", "quotas_attribute", 2),
        ("region;;1;\n", "quotas_incomplete", 2),
        (";øst;1;\n", "quotas_incomplete", 2),
        ("region;øst;-1;\n", "quotas_number", 2),
        ("region;øst;1,5;\n", "quotas_number", 2),
        ("region;øst;20%;\n", "quotas_number", 2),
        ("region;øst;1;2;3\n", "row_longer", 2),
        ("".join(f"region;{each};1;\n" for each in range(MOST_QUOTAS + 1)), "quotas_too_many", None),
    ],
)
def test_quotas_that_cannot_be_meant_are_refused(rows: str, code: str, line: int | None) -> None:
    with pytest.raises(AgendaError) as refused:
        quotas(f"attribute;value;min;max\n{rows}")

    assert (refused.value.code, refused.value.line) == (code, line)


@pytest.mark.parametrize(
    ("text", "listed", "code"),
    [
        ("", APPLICANTS, "quotas_empty"),
        ("attribute;value\nregion;øst\n", APPLICANTS, "quotas_no_header"),
        (QUOTAS, "id;region;Region;stage\n1;øst;vest;new\n", "applicants_column_twice"),
        ("attribute;value;min;min\nregion;øst;1;2\n", APPLICANTS, "applicants_column_twice"),
    ],
)
def test_quotas_that_do_not_go_with_the_applicants_are_refused(text: str, listed: str, code: str) -> None:
    with pytest.raises(AgendaError, match=code):
        quotas(text, listed)


@pytest.mark.parametrize(
    ("language", "told"),
    [
        (
            "da",
            [
                "Der er kun 3 ansøgere til 5 pladser; resten står tomme.",
                "1 ansøger har ingen score og tæller som 0.",
                "Ingen ansøger har »region: nord«. Er det stavet som på listen?",
                "1 ansøger har intet i »stage« og tæller med i ingen kvote der.",
            ],
        ),
        (
            "en",
            [
                "There are only 3 applicants for 5 seats; the others stay empty.",
                "1 applicant has no score and counts as 0.",
                "No applicant has “region: nord”. Is it spelled as on the list?",
                "1 applicant has nothing under “stage”, and so counts towards no quota there.",
            ],
        ),
    ],
)
def test_what_is_doubtful_about_lists_is_told(language: Language, told: list[str]) -> None:
    listed = applicants(APPLICANTS)
    wanted = quotas("attribute;value;min;max\nregion;nord;;2\nstage;new;;2\n")
    result = printing.Result(listed, wanted, 5, select(listed.applicants(wanted), wanted, 5, seed=1))
    console = Console(file=io.StringIO(), width=200)
    printing.show_notes(console, Voice(language), result)

    assert console.file.getvalue().splitlines() == told  # type: ignore[attr-defined]
