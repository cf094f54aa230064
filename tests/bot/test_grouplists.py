"""Groups in words, as data and as sheets, from deals made by hand."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType
from typing import Any

import openpyxl
import pytest
from rich.console import Console

from bot.errors import RefusalError
from bot.grouping import Conflict, Contradiction, Deal, Dealt, Problem, Reason, Relaxation, Shortfall
from bot.grouplists import printing, reasons
from bot.grouplists.histories import read_met
from bot.grouplists.reasons import Result
from bot.grouplists.rosters import Attendee, Note, Roster
from bot.grouplists.wishes import Wishes, pose
from bot.model import LANGUAGES, Language
from bot.texts import Voice

ROSTER = Roster(
    (
        Attendee("1", "Ida [b]Holm", {"municipality": "Århus", "hold": "rød"}, 2),
        Attendee("2", "=Bo Lind", {"municipality": "Vejle", "hold": "rød"}, 3),
        Attendee("3", "Eva Ø", {"municipality": "Vejle", "hold": "blå"}, 4),
        Attendee("4", "Finn Æ", {"municipality": "Ribe", "hold": "blå"}, 5),
    ),
    ("municipality", "hold"),
)
PROBLEM, NOTES = pose(ROSTER, Wishes("2", ("kommune,region,hold",)))
FIRST = Deal(
    groups=(
        Dealt(
            ("1", "2"), Reason({"municipality": 0, "region": 0, "hold": 1}, {"municipality": 2, "region": 2, "hold": 1})
        ),
        Dealt(
            ("3", "4"),
            Reason(
                {"municipality": 0, "region": 0, "hold": 1},
                {"municipality": 2, "region": 1, "hold": 1},
                together=(("3", "4"),),
                apart=("3",),
                again=(("3", "4"),),
            ),
        ),
    ),
    pairs={"municipality": 0, "region": 0, "hold": 2, "met": 1},
    bound={"municipality": 0, "region": 0, "hold": 0, "met": 0},
    short=(
        Shortfall("again", {"pairs": 1, "bound": 0}),
        Shortfall("spread", {"attribute": "hold", "pairs": 2, "bound": 0}),
        Shortfall("size", {"size": 2, "smallest": 4, "largest": 6}),
    ),
)
RESULT = Result(ROSTER, PROBLEM, (FIRST, FIRST), NOTES)
DANISH = Voice("da")


def printed(result: Result, width: int = 100) -> str:
    console = Console(file=io.StringIO(), width=width)
    printing.show(console, DANISH, result)
    assert isinstance(console.file, io.StringIO)
    return console.file.getvalue()


def test_data_has_the_shape_that_is_promised() -> None:
    assert printing.as_json(DANISH, Result(ROSTER, PROBLEM, (FIRST,), (Note("region_derived", {}),))) == {
        "rounds": [
            {
                "groups": [
                    {"members": ["1", "2"], "why": "Hver sin kommune, hver sin region og 1 slags »hold«."},
                    {
                        "members": ["3", "4"],
                        "why": "Hver sin kommune, 1 region og 1 slags »hold«. "
                        "Eva Ø og Finn Æ sidder sammen efter ønske. Holdt fra andre efter ønske: Eva Ø. "
                        "Har mødtes før: Eva Ø og Finn Æ.",
                    },
                ],
                "pairs": {"municipality": 0, "region": 0, "hold": 2, "met": 1},
                "bound": {"municipality": 0, "region": 0, "hold": 0, "met": 0},
            }
        ],
        "warnings": [
            "Regionen er udledt af kommunen.",
            "Nogle mødes igen: 1 gang (mindst muligt: 0).",
            "Samme »hold«: 2 par i samme gruppe; under 0 kan det ikke blive.",
            "En gruppe har 2 personer: 4-6 kan ikke holdes.",
        ],
    }


def test_data_as_text_is_the_same_data() -> None:
    data = printing.as_json(DANISH, RESULT)
    odd: dict[str, Any] = {"a": [], "b": {}, "c": [[]], "d": [{"e": [1, "[x"]}], "æ": None}

    assert [json.loads(printing.as_text(each)) for each in (data, odd)] == [data, odd]
    assert '\n     "members": ["1", "2"],\n' in printing.as_text(data).decode()


def test_warnings_of_several_rounds_say_which() -> None:
    told = reasons.warnings(DANISH, RESULT)

    assert told[-6:] == [
        *(f"Runde {number}: {said}" for number in (1, 2) for said in (
            "Nogle mødes igen: 1 gang (mindst muligt: 0).",
            "Samme »hold«: 2 par i samme gruppe; under 0 kan det ikke blive.",
            "En gruppe har 2 personer: 4-6 kan ikke holdes.",
        ))
    ]  # fmt: skip


def test_size_that_was_wished_for_alone_is_told_as_one_number() -> None:
    short = Shortfall("size", {"size": 1, "smallest": 4, "largest": 4})
    deal = Deal((Dealt(("1",), Reason({}, {})),), {}, {}, (short,))

    assert reasons.warnings(DANISH, Result(ROSTER, Problem(()), (deal,))) == [
        "Én gruppe har 1 person: 4 kan ikke holdes."
    ]


def test_groups_have_the_numbers_of_their_places() -> None:
    groups = tuple(Dealt((each,), Reason({}, {}), place=place) for each, place in (("1", 0), ("2", 3)))
    result = Result(ROSTER, Problem(()), (Deal(groups, {}, {}),))

    assert [line[:3].strip() for line in printed(result).splitlines() if "Holm" in line or "Lind" in line] == ["1", "4"]
    assert b'"1";"4";"2"' in printing.as_csv(DANISH, result).body


def test_terminal_shows_each_round_with_its_score_beside_the_bound() -> None:
    assert printed(RESULT).startswith(
        "Runde 1 · 4 personer · 2 grupper\n"
        " 1  Ida [b]Holm (Aarhus), =Bo Lind (Vejle)                                                          \n"
        "    Hver sin kommune, hver sin region og 1 slags »hold«.                                            \n"
    )
    assert printed(RESULT).count("Samme kommune: ingen sidder sammen.\n") == 2
    assert "Samme »hold«: 2 par i samme gruppe; under 0 kan det ikke blive.\n" in printed(RESULT)
    assert "Mødes igen: 1 gang; under 0 kan det ikke blive.\n" in printed(RESULT)


def test_terminal_may_be_narrow() -> None:
    assert max(map(len, printed(RESULT, 40).splitlines())) <= 40


def test_deal_without_a_wish_says_that_it_is_chance() -> None:
    deal = Deal((Dealt(("1", "2"), Reason({}, {})),), {}, {})

    assert "Blandet tilfældigt." in printed(Result(ROSTER, Problem(()), (deal,)))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_all_sentences(language: Language) -> None:
    found = printing.as_json(Voice(language), RESULT)
    assert len({each["why"] for each in found["rounds"][0]["groups"]}) == 2
    assert len(found["warnings"]) == len(NOTES) + 6


# As a sheet ---------------------------------------------------------------------------------------


def test_table_has_a_row_for_each_person_in_each_round() -> None:
    made = printing.as_csv(DANISH, RESULT)
    rows = list(csv.reader(io.StringIO(made.body.decode("utf-8-sig"), newline=""), delimiter=";"))

    assert made.name == "grupper.csv"
    assert len(rows) == 1 + 8
    assert rows[:3] == [
        ["Runde", "Gruppe", "Id", "Navn", "Kommune", "hold", "Region"],
        ["1", "1", "1", "Ida [b]Holm", "Århus", "rød", "Midtjylland"],
        ["1", "1", "2", "'=Bo Lind", "Vejle", "rød", "Syddanmark"],
    ]


def test_workbook_has_a_sheet_for_each_round() -> None:
    made = printing.as_workbook(DANISH, RESULT)
    book = openpyxl.load_workbook(io.BytesIO(made.body))

    assert (made.name, book.sheetnames) == ("grupper.xlsx", ["Runde 1", "Runde 2"])
    assert [cell.value for cell in book["Runde 2"][3]] == [2, 1, "2", "'=Bo Lind", "Vejle", "rød", "Syddanmark"]


@pytest.mark.parametrize("shape", ["json", "csv", "xlsx"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_written_can_be_handed_in_as_history(shape: str, language: Language) -> None:
    written = printing.render(Voice(language), RESULT, shape)

    assert read_met(written, name=f"x.{shape}", roster=ROSTER) == {("1", "2"): 2, ("3", "4"): 2}


@pytest.mark.parametrize(
    ("file", "chosen", "shape"),
    [
        (None, (), ""),
        (None, ("csv",), "csv"),
        ("a.XLSX", (), "xlsx"),
        ("a.txt", ("json",), "json"),
        ("a.json", (), "json"),
    ],
)
def test_shape_is_said_or_seen_from_the_name(file: str | None, chosen: tuple[str, ...], shape: str) -> None:
    flags = {each: each in chosen for each in ("json", "csv", "xlsx")}
    assert printing.shape_of(Path(file) if file else None, flags) == shape


@pytest.mark.parametrize(
    ("file", "chosen", "code"), [(None, ("csv", "json"), "one_format"), ("a.txt", (), "format_unknown")]
)
def test_shape_that_is_not_clear_is_refused(file: str | None, chosen: tuple[str, ...], code: str) -> None:
    flags = {each: each in chosen for each in ("json", "csv", "xlsx")}
    with pytest.raises(RefusalError, match=code):
        printing.shape_of(Path(file) if file else None, flags)


# What cannot be had -------------------------------------------------------------------------------

CONFLICTS = (
    (Conflict("both", ("1", "3")), "Ida [b]Holm og Eva Ø skal både sidde sammen og hver for sig."),
    (
        Conflict("too_many_together", ("1", "3", "4"), MappingProxyType({"count": 3, "most": 2})),
        "Ida [b]Holm, Eva Ø og Finn Æ skal sidde sammen, men 3 er flere, end en gruppe rummer (2).",
    ),
    (
        Conflict("too_many_apart", ("1", "3", "4"), MappingProxyType({"count": 3, "groups": 2})),
        "Ida [b]Holm, Eva Ø og Finn Æ skal sidde hver for sig, men 3 er flere, end der er grupper (2).",
    ),
    (
        Conflict("too_few_seats", (), MappingProxyType({"count": 4, "seats": 3})),
        "Der er 4 personer, men kun 3 pladser.",
    ),
    (
        Conflict("no_way_out", ("1", "4")),
        "Ønskerne om at sidde sammen og hver for sig kan ikke alle opfyldes. De handler om Ida [b]Holm og Finn Æ.",
    ),
)
RELAXATIONS = (
    (Relaxation("together", ("4",), ("1", "4")), "Lad Finn Æ sidde et andet sted end Ida [b]Holm."),
    (Relaxation("apart", ("4",), ("1", "4")), "Lad Finn Æ komme i gruppe med Ida [b]Holm, hvis det bliver sådan."),
    (Relaxation("largest", to=7), "Tillad grupper på op til 7."),
    (Relaxation("smallest", to=3), "Tillad grupper helt ned til 3."),
    (Relaxation("seats", to=2), "Find 2 pladser mere."),
)


@pytest.mark.parametrize(("conflict", "told"), CONFLICTS)
def test_conflict_is_told_by_name(conflict: Conflict, told: str) -> None:
    assert reasons.conflict(DANISH, ROSTER, conflict) == told


@pytest.mark.parametrize(("relaxation", "told"), RELAXATIONS)
def test_relaxation_is_told_by_name(relaxation: Relaxation, told: str) -> None:
    assert reasons.relaxation(DANISH, ROSTER, relaxation) == told


def test_contradiction_is_data_too() -> None:
    found = Contradiction((CONFLICTS[1][0],), (RELAXATIONS[0][0],), PROBLEM)

    assert printing.refused(DANISH, ROSTER, found) == {
        "conflicts": [
            {
                "code": "too_many_together",
                "people": ["1", "3", "4"],
                "values": {"count": 3, "most": 2},
                "text": CONFLICTS[1][1],
            }
        ],
        "relaxation": [{"code": "together", "people": ["4"], "of": ["1", "4"], "to": None, "text": RELAXATIONS[0][1]}],
        "least": True,
    }


def test_relaxation_that_may_not_be_the_least_is_not_called_so() -> None:
    found = Contradiction((CONFLICTS[1][0],), (RELAXATIONS[0][0],), PROBLEM)
    given_up = replace(found, least=False)

    keys = [reasons.gives_way(each) for each in (found, given_up)]
    assert keys == ["groups.relaxation", "groups.relaxation.unproven"]
    assert printing.refused(DANISH, ROSTER, given_up)["least"] is False


def test_that_people_have_to_meet_again_is_said_but_not_of_those_who_wished_it() -> None:
    again = Reason({}, {}, again=(("1", "2"), ("3", "4")))
    deal = Deal((Dealt(("1", "2", "3", "4"), again),), {"met": 3}, {"met": 3})
    asked = replace(PROBLEM, spread=(), together=(("3", "4"),))

    assert reasons.warnings(DANISH, Result(ROSTER, asked, (deal,))) == ["1 par mødes igen; det kan ikke undgås."]


def test_of_very_many_only_the_first_are_named() -> None:
    many = Conflict("both", tuple(f"p{at}" for at in range(40)))

    assert reasons.conflict(DANISH, ROSTER, many).startswith("p0, p1, p2, p3, p4, p5, p6, p7, p8, p9, p10, p11 … skal")
