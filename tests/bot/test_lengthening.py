"""Sentences that ask for more time: what they say, and what they do not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.commands import canonical, parse
from bot.lengthening import Extra, read_extra
from bot.model import LANGUAGES, Command, Language, Unknown, Verb

SAID = [
    ("forlæng 5 min", "5"),
    ("Forlæng med 10 minutter, tak", "10"),
    ("kan du forlænge grupperne 5 min?", "*/5"),
    ("forlæng", "5"),
    ("forlæng alle", "*/5"),
    ("5 min forlæng", "5"),
    ("forlæng gruppe 3 med 5 min", "3/5"),
    ("gruppe 3 forlæng 10 minutter", "3/10"),
    ("forlæng 5 min gruppe 3", "3/5"),
    ("forlæng gruppe nr. 3", "3/5"),
    ("giv gruppe 12 7 minutter mere", "12/7"),
    ("Hej, giv dem 5 min ekstra", "5"),
    ("5 minutter mere til alle", "*/5"),
    ("5 minutter til", "5"),
    ("forkort 5 min", "-5"),
    ("forkort gruppe 2 med 3 min", "2/-3"),
    ("extend 5 min", "5"),
    ("please extend the discussion by 5 minutes", "5"),
    ("extend group 3 by 5 min", "3/5"),
    ("5 more minutes", "5"),
    ("give everybody 10 more minutes", "*/10"),
    ("shorten by 5 minutes", "-5"),
    ("förläng 5 min", "5"),
    ("förläng grupp 3 med 5 minuter", "3/5"),
    ("5 minuter till", "5"),
    ("förkorta med 5 min", "-5"),
    ("forleng 5 min", "5"),
    ("forleng gruppe 3 med 5 minutter", "3/5"),
    ("gi dem 5 minutter til", "5"),
    ("forkort 5 minutter", "-5"),
]
OTHERWISE = [
    *("min gruppe", "min gruppe til 5", "5 min", "forlæng min tilmelding", "forlæng til kl. 11.50", "mere kaffe"),
    *("forlæng og forkort 5 min", "forlæng gruppe 3 og 4 med 5 min", "hvornår er der 5 min tilbage", "til 3"),
]


@pytest.mark.parametrize(("sentence", "argument"), SAID)
def test_more_time_is_asked_for_in_many_words(sentence: str, argument: str) -> None:
    assert parse(sentence) == Command(verb=Verb.EXTEND, argument=argument)


@pytest.mark.parametrize("sentence", OTHERWISE)
def test_other_words_ask_for_something_else(sentence: str) -> None:
    said = parse(sentence)
    assert isinstance(said, Unknown) or said.verb is not Verb.EXTEND


@pytest.mark.parametrize("argument", ["5", "*/7", "12/30"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_shown_asks_for_the_same(language: Language, argument: str) -> None:
    assert parse(canonical(Verb.EXTEND, language, argument)) == Command(verb=Verb.EXTEND, argument=argument)


@given(st.permutations(["forlæng", "gruppe 3", "med", "7 min"]))
def test_order_of_words_is_free(order: list[str]) -> None:
    assert parse(" ".join(order)) == Command(verb=Verb.EXTEND, argument="3/7")


@given(
    st.builds(
        Extra,
        minutes=st.integers(-9999, 9999),
        group=st.none() | st.integers(0, 9999),
    )
    | st.builds(Extra, minutes=st.integers(-9999, 9999), everybody=st.just(True))
)
def test_extra_is_read_back_from_its_argument(extra: Extra) -> None:
    assert read_extra(extra.argument) == extra


@pytest.mark.parametrize("argument", ["", "fem", "3/", "/5", "5/5/5", "--5", "99999", "5 min"])
def test_argument_that_says_nothing_is_none(argument: str) -> None:
    assert read_extra(argument) is None
