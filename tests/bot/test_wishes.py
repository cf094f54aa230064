"""What people type about a deal becomes a problem, or a refusal that names what is wrong."""

from __future__ import annotations

import pytest

from bot.errors import RefusalError
from bot.grouping import Participant, Problem
from bot.grouplists.rosters import Attendee, Note, Roster
from bot.grouplists.wishes import Wishes, pose

PEOPLE = Roster(
    (
        Attendee("1", "Ida Holm", {"municipality": "Århus", "Hold": "Rød"}, 2),
        Attendee("2", "Bo Lind", {"municipality": "aarhus kommune", "Hold": "rød "}, 3),
        Attendee("3", "Eva, Ø", {"municipality": "Malmö"}, 4),
        Attendee("4", "Bo Lind", {}, 5),
    ),
    ("municipality", "Hold"),
    heads=("Kommune", "Hold"),
)


def test_wishes_become_a_problem() -> None:
    wishes = Wishes("4–6", ("Kommune,region", "hold"), ('1,"eva, ø"',), ("1;2",), "3, 2", 7, {("1", "2"): 1})

    assert pose(PEOPLE, wishes) == (
        Problem(
            people=(
                Participant("1", {"municipality": "aarhus", "region": "midtjylland", "Hold": "rød"}),
                Participant("2", {"municipality": "aarhus", "region": "midtjylland", "Hold": "rød"}),
                Participant("3", {"municipality": "malmö"}),
                Participant("4"),
            ),
            smallest=4,
            largest=6,
            spread=("municipality", "region", "Hold"),
            together=(("1", "3"),),
            apart=(("1", "2"),),
            capacities=(3, 2),
            met={("1", "2"): 1},
            seed=7,
        ),
        (
            Note("region_derived", {}),
            Note("value_missing", {"attribute": "municipality"}, 1),
            Note("value_missing", {"attribute": "region"}, 2),
            Note("value_missing", {"attribute": "Hold"}, 2),
            Note("municipality_unknown", {"names": "Malmö"}, 1),
        ),
    )


@pytest.mark.parametrize(("said", "sizes"), [("5", (5, 5)), (" 4 - 6 ", (4, 6)), ("4..6", (4, 6)), ("3 til 4", (3, 4))])
def test_size_is_one_number_or_two(said: str, sizes: tuple[int, int]) -> None:
    problem, _ = pose(PEOPLE, Wishes(said))
    assert (problem.smallest, problem.largest) == sizes


@pytest.mark.parametrize(
    ("wishes", "code", "values"),
    [
        *((Wishes(said), "size_wrong", {"said": said}) for said in ("", "x", "6-4", "1", "0-3", "4-", "-4", "9999")),
        (Wishes(places="3,x"), "places_wrong", {"said": "3,x"}),
        (Wishes(places="3,0"), "places_wrong", {"said": "3,0"}),
        (Wishes(places="3,,"), "places_wrong", {"said": "3,,"}),
        (Wishes(spread=("alder",)), "attribute_unknown", {"name": "alder", "columns": "Kommune, Hold"}),
        (Wishes(together=("1,9",)), "attendee_unknown", {"name": "9"}),
        (Wishes(apart=("1,Bo Lind",)), "attendee_ambiguous", {"name": "Bo Lind", "ids": "2, 4"}),
        (Wishes(together=("1",)), "set_too_small", {"said": "1"}),
        (Wishes(together=("1,Ida Holm",)), "set_too_small", {"said": "1,Ida Holm"}),
        (Wishes(together=("",)), "set_too_small", {"said": ""}),
    ],
)
def test_what_cannot_be_meant_is_refused_by_name(wishes: Wishes, code: str, values: dict[str, str]) -> None:
    with pytest.raises(RefusalError) as refused:
        pose(PEOPLE, wishes)

    assert (refused.value.code, refused.value.values) == (code, values)


def test_region_of_the_list_itself_holds() -> None:
    roster = Roster((Attendee("1", "Ida", {"municipality": "Vejle", "region": "Øst"}, 2),), ("municipality", "region"))

    problem, notes = pose(roster, Wishes(spread=("region",)))

    assert (problem.people, notes) == ((Participant("1", {"region": "øst"}),), ())
