"""Who writes what in one field: tables for what people do, and for any of it that nothing typed is lost."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.breakouts.replies import choose
from bot.breakouts.weaving import MOST_PLACES, merged, weave
from bot.model import Harvest, Slot
from cards.harvest import LONGEST, digest

NOW = datetime(2027, 5, 31, 9, 0, tzinfo=UTC)
ONE, OTHER = "ea", "bo"
SLOTS = (Slot(label="Idé", count=3), Slot(label="Forhindring"), Slot(label="Ønske til foreningen", count=2))


def kept(answers: dict[str, str], by: str = ONE, *, heard: bool = True) -> Harvest:
    """Return a harvest that one person wrote, on the card that all share."""
    return Harvest(
        group_id="g",
        event_id="e",
        session_id="s",
        answers=answers,
        writers=dict.fromkeys(answers, by),
        heard={by: {place: digest(words) for place, words in answers.items()}} if heard else {},
        saved_by=by,
        saved_at=NOW,
    )


@pytest.mark.parametrize(
    ("stood", "sent", "shown", "mine", "after"),
    [
        ("", "Busser", "", "", "Busser"),  # the first word
        ("Busser", "", "", "", "Busser"),  # an empty card is no opinion,
        ("Busser", "", "", "Busser", "Busser"),  # not even from who wrote it
        ("Busser", "", "Busser", "", ""),  # an emptied field is
        ("Tog", "", "Busser", "", "Tog"),  # but not about what it did not show
        ("Busser", "Tog", "Busser", "", "Tog"),  # who saw it may change it
        ("Tog", "Busser", "Busser", "", "Tog"),  # a card sent again unchanged says nothing new,
        ("Tog", "Busser", "", "Busser", "Tog"),  # nor does who said it before,
        ("", "Busser", "Busser", "", ""),  # where others took it back,
        ("", "Busser", "", "Busser", "Busser"),  # but where nothing stands it is no harm
        ("Busser", "Tog", "", "", "Busser\nTog"),  # two at once are both kept
        ("Busser", "Busser og tog", "", "", "Busser og tog"),  # who goes on with it does not say it twice
        ("Busser og tog", "Busser", "", "", "Busser og tog"),
        ("Buser", "Busser", "", "Buser", "Busser"),  # a correction of one's own
        ("Busser", "Kaffe på gangen", "", "Busser", "Busser\nKaffe på gangen"),  # what may be more, and not other
        ("Busser ", "Busser\r\n", "", "", "Busser "),  # what a client does to blanks is nobody's doing
    ],
)
def test_field_holds_what_was_meant(stood: str, sent: str, shown: str, mine: str, after: str) -> None:
    assert merged(stood, sent, digest(shown) if shown else "", digest(mine) if mine else "") == after


def test_field_that_does_not_come_back_stays_as_it_is() -> None:
    woven = weave(kept({"1.1": "Busser", "1.2": "Tog"}), {"1.2": "Tog nu"}, {"1.2": digest("Tog")}, OTHER)

    assert (woven.answers, woven.fresh) == ({"1.1": "Busser", "1.2": "Tog nu"}, ("1.2",))
    assert woven.writers == {"1.1": ONE, "1.2": OTHER}


def test_who_wrote_before_is_told_of_both_and_of_theirs() -> None:
    stood = kept({"1.1": "Busser", "1.2": "Kaffe og kage"})

    woven = weave(stood, {"1.1": "Tog", "1.2": "Kaffe"}, {}, OTHER)

    assert (woven.both, woven.theirs, woven.fresh) == (("1.1",), ("1.2",), ("1.1",))
    assert woven.answers == {"1.1": "Busser\nTog", "1.2": "Kaffe og kage"}


def test_what_has_no_room_is_set_beside_and_what_is_too_long_is_not_taken() -> None:
    full = "x" * LONGEST
    crowded = kept({f"1.{number}": "ord" for number in range(1, MOST_PLACES + 1)})

    both = weave(kept({"1.1": full}), {"1.1": "andet", "1.2": full + "x"}, {}, OTHER)
    one_more = weave(crowded, {"2.1": "for meget"}, {}, OTHER)

    assert (both.answers, both.beside, both.too_long) == ({"1.1": full}, {"1.1": "andet"}, ("1.2",))
    assert (one_more.beside, len(one_more.answers)) == ({"2.1": "for meget"}, MOST_PLACES)


WORDS = st.text(alphabet="ab æ🙂\n*=<", max_size=6)
PLACES = st.sampled_from(["1.1", "1.2", "2.1"])
CARDS = st.dictionaries(PLACES, WORDS, max_size=3)


@given(st.lists(st.tuples(st.sampled_from([ONE, OTHER]), CARDS), max_size=6))
def test_nothing_typed_on_the_shared_card_is_lost(acts: list[tuple[str, dict[str, str]]]) -> None:
    """Whoever presses Gem on it, and however often: what the other wrote is there still."""
    harvest: Harvest | None = None
    for person, sent in acts:
        before = harvest
        woven = weave(before, sent, {}, person)
        harvest = kept(woven.answers).model_copy(update={"writers": woven.writers, "heard": woven.heard})
        for place, words in (before.answers if before else {}).items():
            if before is not None and before.writers[place] != person:
                assert words in woven.answers[place] or " ".join(words.split()) in " ".join(
                    woven.answers[place].split()
                )


@given(CARDS, CARDS, CARDS)
def test_what_comes_again_changes_nothing(first: dict[str, str], second: dict[str, str], shown: dict[str, str]) -> None:
    known = {place: digest(words) for place, words in shown.items() if words.strip()}
    stood = kept(weave(None, first, {}, OTHER).answers, OTHER)
    once = weave(stood, second, known, ONE)
    after = stood.model_copy(update={"answers": once.answers, "writers": once.writers, "heard": once.heard})

    twice = weave(after, second, known, ONE)

    assert (twice.answers, twice.writers, twice.fresh) == (once.answers, once.writers, ())


@pytest.mark.parametrize(
    ("said", "place", "words"),
    [
        ("Flere valgsteder", "1.0", "Flere valgsteder"),
        ("Forhindring: ingen bus", "2.0", "ingen bus"),
        ("FORHINDRING :\ningen bus", "2.0", "ingen bus"),
        ("onske til foreningen: kaffe", "3.0", "kaffe"),
        ("2: ingen bus", "2.0", "ingen bus"),
        ("nr. 3: kaffe", "3.0", "kaffe"),
        ("#3: kaffe", "3.0", "kaffe"),
        ("4: kaffe", "1.0", "4: kaffe"),
        ("svar: min gruppe", "1.0", "min gruppe"),
        ("answer: my group", "1.0", "my group"),
        ("Husk: kaffe: sort", "1.0", "Husk: kaffe: sort"),
        ("kl. 9:30 hver dag", "1.0", "kl. 9:30 hver dag"),
        ("9:30 hver dag", "1.0", "9:30 hver dag"),
        ("2:", "1.0", "2:"),
    ],
)
def test_sentence_names_what_it_is_for(said: str, place: str, words: str) -> None:
    assert choose(SLOTS, said) == (place, words)


@pytest.mark.parametrize(("said", "place"), [("2: kaffe", "1.2"), ("3: kaffe", "1.3"), ("4: kaffe", "1.0")])
def test_number_is_a_place_where_there_is_one_slot(said: str, place: str) -> None:
    assert choose((Slot(label="", count=3),), said)[0] == place


def test_time_of_day_is_no_number_of_a_slot() -> None:
    assert choose((Slot(label="", count=10),), "9:30 er for tidligt") == ("1.0", "9:30 er for tidligt")
