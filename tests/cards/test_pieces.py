"""Text is cut where a reader would, and nothing that belongs together is torn."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest

from cards.pieces import Measure, clip, split, utf8, utf16

BOAT = "\N{RIGHTWARDS HAND}\N{EMOJI MODIFIER FITZPATRICK TYPE-5}"
FAMILY = "\U0001f468\u200d\U0001f469\u200d\U0001f467"
FLAG = "\U0001f1e9\U0001f1f0"
ACCENT = "e\u0301"


@pytest.mark.parametrize(
    ("text", "most", "parts"),
    [
        ("", 10, []),
        ("   \n\n ", 3, []),
        ("Hej", 3, ["Hej"]),
        # paragraph, line, sentence, word: the best in the second half
        ("Et afsnit.\n\nTo. Tre fire", 18, ["Et afsnit.", "To. Tre fire"]),
        ("Linje et\nlinje to. Og tre", 17, ["Linje et", "linje to. Og tre"]),
        ("Et to tre. Fire fem seks", 15, ["Et to tre.", "Fire fem seks"]),
        ("Et to tre fire fem seks", 15, ["Et to tre fire", "fem seks"]),
        # a paragraph that ends early is no reason for a short page
        ("A.\n\nFire fem seks syv otte", 20, ["A.\n\nFire fem seks", "syv otte"]),
        # a word too long for a page is cut within
        ("abcdefghij", 4, ["abcd", "efgh", "ij"]),
        ("Se abcdefghij nu", 6, ["Se", "abcdef", "ghij", "nu"]),
        # what belongs together
        ("Hej <at>Anna Ry Holm</at>, velkommen", 30, ["Hej <at>Anna Ry Holm</at>,", "velkommen"]),
        ("Hej med dig <at>Anna Ry</at>", 20, ["Hej med dig", "<at>Anna Ry</at>"]),
        ("Se her [vores side](https://a.example/b) nu", 36, ["Se her", "[vores side](https://a.example/b) nu"]),
        (r"aaa\*bbb", 4, ["aaa", r"\*bb", "b"]),
        (r"\<at>Anna Ry\</at> er tekst", 14, [r"\<at>Anna", r"Ry\</at> er", "tekst"]),
    ],
)
def test_text_is_cut_where_a_reader_would(text: str, most: int, parts: list[str]) -> None:
    assert split(text, most, len) == parts


@pytest.mark.parametrize("whole", [BOAT, FAMILY, FLAG, ACCENT, r"\*", "\u2764\ufe0f"])
@pytest.mark.parametrize("measure", [utf8, utf16])
def test_no_character_is_torn(whole: str, measure: Measure) -> None:
    size = measure(whole)
    for most in range(size, 4 * size):
        parts = split(whole * 20, most, measure)
        assert "".join(parts) == whole * 20
        assert {part.replace(whole, "") for part in parts} == {""}
        assert max(measure(part) for part in parts) <= most


@pytest.mark.parametrize(
    ("text", "in_utf8", "in_utf16"),
    [("a", 1, 2), ("ø", 2, 2), ("€", 3, 2), ("\U0001f642", 4, 4), ("\n", 2, 4), ('"', 2, 4), ("\x01", 6, 12)],
)
def test_size_is_what_json_takes(text: str, in_utf8: int, in_utf16: int) -> None:
    assert (utf8(text), utf16(text)) == (in_utf8, in_utf16)


@pytest.mark.parametrize("measure", [utf8, utf16])
def test_nothing_is_lost_but_blanks_at_the_cuts(measure: Measure) -> None:
    text = "".join(
        f"Idé nummer {n} er \U0001f642 god, siger <at>Åse Ø{n}</at>. Ja!{' ' if n % 7 else chr(10) * 2}"
        for n in range(500)
    )
    parts = split(text, 1500, measure)
    assert re.sub(r"\s", "", "".join(parts)) == re.sub(r"\s", "", text)
    assert all(700 < measure(part) <= 1500 for part in parts[:-1])
    assert all(part.count("<at>") == part.count("</at>") for part in parts)


def test_one_word_of_200_kb_is_cut_into_full_parts() -> None:
    parts = split("ø" * 100_000, 30_000, utf8)
    assert [len(part) for part in parts] == [15_000] * 6 + [10_000]


def test_endless_joiners_do_not_make_an_endless_character() -> None:
    parts = split("e" + "\u0301" * 50_000, 1000, utf8)
    assert max(utf8(part) for part in parts) <= 1000


@pytest.mark.parametrize(
    ("text", "most", "shown"),
    [
        ("Hej", 3, "Hej"),
        ("Hej med jer", 7, "Hej…"),
        ("Hej med jer", 8, "Hej med…"),
        ("Hej <at>Anna Ry</at> og", 18, "Hej…"),
        ("Hejmedjer", 4, "Hej…"),
        ("Hej", 1, "…"),
    ],
)
def test_clip_says_where_something_is_left_out(text: str, most: int, shown: str) -> None:
    assert clip(text, most, len) == shown


def test_parts_are_as_few_as_they_can_be() -> None:
    parts = split("ord " * 10_000, 4_000, utf8)
    assert all(utf8(one) + utf8(two) > 4_000 for one, two in pairwise(parts))
