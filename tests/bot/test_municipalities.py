"""Denmark's municipalities: the list itself, and what is taken for which."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.municipalities import MUNICIPALITIES, Municipality, match


def test_there_are_98_in_five_regions() -> None:
    assert Counter(place.region for place in MUNICIPALITIES) == {
        "Hovedstaden": 29,
        "Sjælland": 17,
        "Syddanmark": 22,
        "Midtjylland": 19,
        "Nordjylland": 11,
    }
    assert len({place.name for place in MUNICIPALITIES}) == 98


def test_they_stand_in_danish_order() -> None:
    names = [place.name for place in MUNICIPALITIES]
    assert (names[:2], names[-5:]) == (
        ["Albertslund", "Allerød"],
        ["Vordingborg", "Ærø", "Aabenraa", "Aalborg", "Aarhus"],
    )


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Århus", "Aarhus"),
        ("Aarhus Kommune", "Aarhus"),
        ("aarhus kommune", "Aarhus"),
        ("AARHUS", "Aarhus"),
        ("A\u030arhus", "Aarhus"),
        ("  Aarhus  C ", "Aarhus"),
        ("8000 Aarhus C", "Aarhus"),
        ("Aahrus", "Aarhus"),
        ("Kbh", "København"),
        ("kbh.", "København"),
        ("Københavns Kommune", "København"),
        ("København K", "København"),
        ("Koebenhavn", "København"),
        ("Kobenhavn", "København"),
        ("Købehavn", "København"),
        ("Copenhagen", "København"),
        ("Ærø", "Ærø"),
        ("Aeroe", "Ærø"),
        ("Kommune: Ærø", "Ærø"),
        ("Åbenrå", "Aabenraa"),
        ("Aabenrå Kommune", "Aabenraa"),
        ("Bornholms Regionskommune", "Bornholm"),
        ("Nordfyn", "Nordfyns"),
        ("Vesthimmerland", "Vesthimmerlands"),
        ("Høje Tåstrup", "Høje-Taastrup"),
        ("Høje-Taastrup Kommune", "Høje-Taastrup"),
        ("Taastrup", "Høje-Taastrup"),
        ("Lyngby", "Lyngby-Taarbæk"),
        ("ikast brande", "Ikast-Brande"),
        ("Ikast/Brande", "Ikast-Brande"),
        ("Ringkøbing Skjern Kommune", "Ringkøbing-Skjern"),
        ("Faaborg Midtfyn", "Faaborg-Midtfyn"),
        ("Aalborgs Kommune", "Aalborg"),
        ("Fakse", "Faxe"),
        ("Hjøring", "Hjørring"),
        ("Fredrikshavn", "Frederikshavn"),
        ("Odense kommun", "Odense"),
        ("Odense municipality", "Odense"),
    ],
)
def test_what_people_write_is_matched(text: str, name: str) -> None:
    found = match(text)
    assert found is not None
    assert found.name == name


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "Kommune",
        "Region Syddanmark",
        "Region Midtjylland",
        "Sjælland",
        "Jylland",
        "Danmark",
        "Herning/Ikast",
        "Herning og Ikast-Brande",
        "Vejee",
        "Vyborg",
        "Høje",
        "Malmö",
        "ved ikke",
        "Ar",
        "C",
        "8000",
    ],
)
def test_what_could_be_several_or_none_is_not_matched(text: str) -> None:
    assert match(text) is None


@pytest.mark.parametrize("place", MUNICIPALITIES)
def test_each_is_found_by_its_own_names(place: Municipality) -> None:
    spelled = place.name.replace("æ", "ae").replace("ø", "oe").replace("å", "aa").replace("Æ", "Ae")
    asked = [place.name, place.title, place.name.upper(), place.name.casefold(), spelled, f"{place.name} kommune"]
    assert [match(text) for text in asked] == [place] * len(asked)


def test_titles_are_the_municipalities_own() -> None:
    titles = {place.name: place.title for place in MUNICIPALITIES}
    assert [titles[name] for name in ("Aarhus", "København", "Bornholm", "Nordfyns")] == [
        "Aarhus Kommune",
        "Københavns Kommune",
        "Bornholms Regionskommune",
        "Nordfyns Kommune",
    ]


@given(st.sampled_from(MUNICIPALITIES), st.integers(0, 20), st.characters(categories=["Ll"]))
def test_one_wrong_letter_never_makes_it_another(place: Municipality, at: int, letter: str) -> None:
    at %= len(place.name)
    typo = place.name[:at] + letter + place.name[at + 1 :]
    assert match(typo) in (place, None)


@given(st.text())
def test_any_text_has_an_answer(text: str) -> None:
    assert match(text) in (*MUNICIPALITIES, None)
