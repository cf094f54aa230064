"""Who met before: read from what we print ourselves, or from any table of rounds and groups."""

from __future__ import annotations

import json

import pytest

from bot.errors import AgendaError
from bot.grouplists.histories import read_met
from bot.grouplists.rosters import Attendee, Roster

PEOPLE = Roster(tuple(Attendee(each, f"Navn {each}", {}, 2) for each in ("a", "b", "c", "d")))
PRINTED = {
    "rounds": [
        {
            "groups": [{"members": ["a", "b"], "why": "."}, {"members": ["c", "d"], "why": "."}],
            "pairs": {},
            "bound": {},
        },
        {"groups": [{"members": ["b", "a", "gone"], "why": "."}], "pairs": {}, "bound": {}},
    ],
    "warnings": [],
}


@pytest.mark.parametrize(
    "text",
    [
        json.dumps(PRINTED),
        f"\ufeff{json.dumps(PRINTED)}",
        "Runde;Gruppe;Id;Navn\n1;1;a;\n1;1;b;\n1;2;c;\n1;2;d;\n2;1;b;\n2;1;a;\n2;1;gone;\n",
        "round,group,name\n1,1,Navn a\n1,1,Navn b\n1,2,c\n1,2,Navn D\n2,1,Navn b\n2,1,Navn a\n",
    ],
)
def test_pairs_are_counted_as_often_as_they_met(text: str) -> None:
    assert read_met(text.encode(), name="x", roster=PEOPLE) == {("a", "b"): 2, ("c", "d"): 1}


def test_list_without_rounds_is_one_round() -> None:
    assert read_met(b"gruppe;id\n1;a\n1;b\n;c\n", name="x", roster=PEOPLE) == {("a", "b"): 1}


@pytest.mark.parametrize("text", ["{", "{}", '{"rounds": [1]}', "navn;kommune\na;b\n", '{"rounds": 3}', "[" * 9])
def test_what_is_no_history_is_refused(text: str) -> None:
    with pytest.raises(AgendaError, match="history_unknown"):
        read_met(text.encode(), name="x", roster=PEOPLE)
