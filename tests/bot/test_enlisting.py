"""Sentences about those who registered: which part of them is meant, in any of the languages."""

from __future__ import annotations

import pytest

from bot.commands import canonical, parse
from bot.enlisting import Sieve, sieve, whom
from bot.model import LANGUAGES, Command, Language, Unknown, Verb
from bot.texts.enlisting import Part

ASKED = [
    ("", None),
    ("alle", Sieve()),
    ("venter", Sieve(part=Part.WAITING)),
    ("på ventelisten", Sieve(part=Part.WAITING)),
    ("der venter", Sieve(part=Part.WAITING)),
    ("Odense", Sieve(text="Odense")),
    ("fra Odense", Sieve(text="Odense")),
    ("Odense venter", Sieve(part=Part.WAITING, text="Odense")),
    ("venter Odense side 2", Sieve(part=Part.WAITING, text="Odense", page=2)),
    ("3", Sieve(page=3)),
    ("Anne Holm", Sieve(text="Anne Holm")),
    ("ikke tjekket ind", Sieve(part=Part.ABSENT)),
    ("not checked in", Sieve(part=Part.ABSENT)),
    ("väntar", Sieve(part=Part.WAITING)),
    ("søkere", Sieve(part=Part.APPLIED)),
    ("waiting/3/Odense", Sieve(part=Part.WAITING, text="Odense", page=3)),
    ("all/0/", Sieve(page=0)),
    ("nonsense/1/x", Sieve(text="nonsense/1/x")),
]


@pytest.mark.parametrize(("argument", "meant"), ASKED)
def test_part_of_the_list_is_the_one_that_was_meant(argument: str, meant: Sieve | None) -> None:
    assert sieve(argument) == meant


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("part", Part)
def test_what_a_card_says_of_a_part_asks_for_it(part: Part, language: Language) -> None:
    for meant in (Sieve(part=part), Sieve(part=part, text="Odense"), Sieve(part=part, text="Odense", page=2)):
        said = canonical(Verb.REGISTRATIONS, language, meant.said(language))
        heard = parse(said, language=language)
        assert isinstance(heard, Command)
        assert (heard.verb, sieve(heard.argument)) == (Verb.REGISTRATIONS, meant)
        assert sieve(meant.key) == meant


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("part", [each for each in Part if each is not Part.ALL])
def test_message_goes_to_the_part_that_its_card_names(part: Part, language: Language) -> None:
    meant = Sieve(part=part, text="Odense")
    sentence = canonical(Verb.SOME_BROADCAST, language, meant.told(language)).replace("…", "Hej\n  – og på gensyn: x")
    heard = parse(sentence, language=language)
    assert isinstance(heard, Command)
    assert heard.verb is Verb.SOME_BROADCAST
    assert whom(heard.argument) == (meant, "Hej\n  – og på gensyn: x")


@pytest.mark.parametrize(
    "said",
    [
        "besked til gruppe 3: hej",
        "besked til allergikere: nødder",
        "besked til ventende husk: kaffe",
        "tilmeldinger er åbne nu, og det er godt at vide",
        "tilmeldinger " + "x" * 200,
    ],
)
def test_what_only_sounds_like_it_is_no_command(said: str) -> None:
    assert isinstance(parse(said), Unknown)


@pytest.mark.parametrize("said", ["besked til alle: hej", "besked til alle deltagere: hej", "besked til alle\nhej"])
def test_message_to_everybody_stays_one(said: str) -> None:
    assert parse(said) == Command(verb=Verb.BROADCAST, argument="hej")
