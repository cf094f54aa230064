"""Starters from which rounds grow in which nobody meets twice: figures only, which a test grows and checks.

Each was found by our own annealing search. For a turn, a number of rows and a number of points that stay, it changes
two points of the starter at a time, and counts the differences between rows that occur twice; with none left, no two
points meet twice however far the starter is turned. Triples of this kind are Kirkman's and nearly Kirkman's systems
(Ray-Chaudhuri & Wilson 1971; Kotzig & Rosa 1974); steady groups of one point from each row are difference matrices.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping


class Starter(NamedTuple):
    """A few groups from which rounds grow: points go round in `rows` of length `turn`, and `fixed` ones stay.

    Point p of row i is number i * turn + p; those that stay come last. Each of `turning` is a whole round, and turning
    it makes `turn` rounds. Each of `steady` is a few groups whose turns make one round. Where `whole`, one more round
    has together the points of a row who are a whole number of groups from each other.
    """

    turn: int
    rows: int
    fixed: int = 0
    turning: str = ""
    steady: str = ""
    whole: bool = False


STARTERS: Final[Mapping[tuple[int, int], Starter]] = {
    (5, 3): Starter(  # 7 rounds
        7,
        2,
        fixed=1,
        turning="0,10,12 1,3,4 2,9,13 5,11,14 6,7,8",
    ),
    (6, 3): Starter(  # 8 rounds
        4,
        4,
        fixed=2,
        turning="0,9,14 1,4,17 2,8,16 3,5,15 6,7,11 10,12,13 | 0,3,11 1,5,12 2,7,15 4,13,16 6,8,9 10,14,17",
    ),
    (7, 3): Starter(  # 10 rounds
        5,
        4,
        fixed=1,
        turning=(
            "0,3,7 1,2,12 4,15,19 5,9,13 6,17,20 8,10,16 11,14,18 | 0,17,19 1,10,14 2,5,7 3,9,16 4,11,20 6,12,15 "
            "8,13,18"
        ),
    ),
    (8, 3): Starter(  # 11 rounds
        11,
        2,
        fixed=2,
        turning="0,1,3 2,7,20 4,8,19 5,11,14 6,16,23 9,12,21 10,15,22 13,17,18",
    ),
    (10, 3): Starter(  # 14 rounds
        14,
        2,
        fixed=2,
        turning="0,13,27 1,20,25 2,4,19 3,8,11 5,9,16 6,24,26 7,15,23 10,22,29 12,21,28 14,17,18",
    ),
    (11, 3): Starter(  # 16 rounds
        11,
        3,
        turning="0,2,7 1,9,15 3,13,19 4,5,26 6,17,23 8,21,28 10,22,29 11,12,14 16,20,24 18,31,32 25,27,30",
        steady="10,14,25 | 6,14,24 | 0,20,25 | 5,12,32 | 3,15,27",
    ),
    (12, 3): Starter(  # 17 rounds
        17,
        2,
        fixed=2,
        turning="0,28,31 1,10,15 2,19,21 3,24,34 4,8,26 5,11,12 6,18,35 7,9,17 13,22,33 14,20,27 16,23,32 25,29,30",
    ),
    (13, 3): Starter(  # 19 rounds
        19,
        2,
        fixed=1,
        turning=(
            "0,7,11 1,17,32 2,16,20 3,4,36 5,29,38 6,15,26 8,10,27 9,30,35 12,18,34 13,19,21 14,23,24 22,28,31 25,33,37"
        ),
    ),
    (14, 3): Starter(  # 13 rounds
        14,
        3,
        steady=(
            "2,16,33 | 7,22,28 | 11,21,35 | 8,15,34 | 4,16,31 | 0,25,36 | 12,15,37 | 1,14,30 | 10,18,30 | 2,18,39 "
            "| 13,19,32 | 13,22,31 | 3,21,31"
        ),
    ),
    (6, 4): Starter(  # 7 rounds
        7,
        3,
        fixed=3,
        turning="0,7,17,22 1,5,6,20 2,8,12,13 3,11,16,23 4,9,15,21 10,14,18,19",
    ),
    (7, 4): Starter(  # 9 rounds
        9,
        3,
        fixed=1,
        turning="0,18,21,22 1,9,24,27 2,13,14,26 3,8,17,19 4,5,7,11 6,16,23,25 10,12,15,20",
    ),
    (9, 4): Starter(  # 10 rounds
        9,
        4,
        turning="0,7,31,32 1,2,15,30 3,12,18,33 4,8,14,26 5,22,24,25 6,9,13,20 10,16,17,27 11,21,29,34 19,23,28,35",
        steady="5,16,21,32",
    ),
    (10, 4): Starter(  # 9 rounds
        10,
        4,
        steady=(
            "6,12,23,31 | 0,10,24,33 | 9,18,24,36 | 6,14,24,30 | 2,19,21,31 | 4,18,25,32 | 9,10,29,30 | "
            "4,17,20,34 | 1,16,24,37"
        ),
    ),
    (12, 4): Starter(  # 11 rounds
        11,
        4,
        fixed=4,
        turning=(
            "0,1,37,43 2,15,30,44 3,14,24,27 4,29,42,46 5,9,21,32 6,12,26,41 7,22,40,45 8,10,18,38 11,13,34,35 "
            "16,19,20,28 17,23,33,47 25,31,36,39"
        ),
    ),
    (13, 4): Starter(  # 14 rounds
        13,
        4,
        turning=(
            "0,4,7,22 1,24,29,46 2,10,26,37 3,14,15,28 5,35,38,41 6,20,27,40 8,34,39,43 9,11,17,48 12,16,25,31 "
            "13,19,21,49 18,42,45,47 23,32,33,44 30,36,50,51"
        ),
        steady="11,18,34,44",
    ),
    (14, 4): Starter(  # 13 rounds
        14,
        4,
        steady=(
            "0,14,30,52 | 3,15,37,52 | 6,19,38,47 | 6,14,32,45 | 9,27,37,43 | 8,25,32,44 | 11,16,33,43 | "
            "7,27,36,47 | 3,27,28,45 | 10,26,37,55 | 2,23,35,49 | 0,23,37,44 | 6,21,41,43"
        ),
    ),
    (15, 4): Starter(  # 15 rounds
        15,
        4,
        turning=(
            "0,39,44,56 1,27,37,48 2,19,26,51 3,13,46,53 4,18,29,35 5,38,47,59 6,21,43,50 7,14,34,52 8,12,20,31 "
            "9,22,25,45 10,11,16,36 15,17,54,58 23,24,32,57 28,40,42,55 30,33,41,49"
        ),
    ),
    (6, 5): Starter(  # 6 rounds
        6,
        5,
        turning="0,5,17,24,28 1,3,6,7,18 2,12,16,21,22 4,11,13,20,25 8,10,14,15,29 9,19,23,26,27",
    ),
    (10, 5): Starter(  # 9 rounds
        5,
        10,
        steady=(
            "2,5,28,32,39 13,19,24,44,49 | 2,6,19,38,40 14,23,26,33,46 | 1,14,19,21,25 6,30,39,42,49 | "
            "1,16,20,36,47 8,13,28,34,43 | 2,18,27,30,45 8,11,24,39,40 | 3,12,30,36,40 9,15,23,25,49 | "
            "4,5,27,43,49 10,19,20,32,37 | 1,6,13,15,48 22,28,33,36,41"
        ),
        whole=True,
    ),
    (12, 5): Starter(  # 10 rounds
        12,
        5,
        steady=(
            "8,14,31,43,52 | 0,22,30,44,52 | 10,22,34,41,57 | 6,14,27,40,54 | 7,12,26,47,57 | 10,21,24,46,53 | "
            "6,15,33,36,51 | 4,17,33,41,58 | 2,17,24,47,48 | 9,23,34,38,50"
        ),
    ),
    (14, 5): Starter(  # 12 rounds
        14,
        5,
        steady=(
            "9,26,34,49,65 | 4,24,28,42,66 | 3,24,29,49,68 | 11,27,28,54,63 | 0,18,34,44,64 | 7,21,30,52,66 | "
            "13,26,40,47,59 | 4,27,33,46,61 | 12,22,33,51,59 | 10,25,38,47,65 | 13,18,35,46,67 | 10,22,29,46,63"
        ),
    ),
    (15, 5): Starter(  # 13 rounds
        15,
        5,
        steady=(
            "14,19,39,46,71 | 2,16,41,51,67 | 13,23,40,46,67 | 8,16,38,46,63 | 3,29,40,54,63 | 10,28,41,52,63 | "
            "13,20,39,56,74 | 5,17,41,50,72 | 9,26,32,48,68 | 10,23,38,51,66 | 3,18,32,47,66 | 5,26,38,57,71 | "
            "1,25,33,51,63"
        ),
    ),
    (10, 6): Starter(  # 8 rounds
        10,
        6,
        steady=(
            "5,10,20,31,43,51 | 9,17,22,39,44,57 | 8,10,22,35,41,58 | 1,10,27,36,45,55 | 5,15,24,38,45,54 | "
            "5,16,27,33,44,50 | 8,12,28,30,44,55 | 9,16,20,30,40,52"
        ),
    ),
    (12, 6): Starter(  # 9 rounds
        12,
        6,
        steady=(
            "9,15,28,37,52,65 | 4,12,26,41,52,71 | 5,17,29,36,52,69 | 7,22,27,45,52,70 | 11,12,27,38,55,65 | "
            "4,14,34,46,55,69 | 9,16,26,43,55,67 | 1,12,28,36,50,70 | 10,15,33,43,51,60"
        ),
    ),
}
"""By the number of groups and their size; points are parted by commas, groups by spaces, rounds by bars."""
