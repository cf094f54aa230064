"""Sentences at the door: whom or what they name is kept as it was typed, and what is only said around them is not."""

from __future__ import annotations

import pytest

from bot.commands import parse
from bot.model import Command, Verb


@pytest.mark.parametrize(
    ("text", "verb", "argument"),
    [
        ("tjek ind", Verb.CHECK_IN, ""),
        ("Tjek mig ind nu, tak", Verb.CHECK_IN, ""),
        ("jeg er mødt op", Verb.CHECK_IN, ""),
        ("tjek ind 12", Verb.CHECK_IN, "12"),
        ("Tjek ind: Åse Ødegård-Nielsen", Verb.CHECK_IN, "Åse Ødegård-Nielsen"),
        ("tjek ind k7q2m.", Verb.CHECK_IN, "k7q2m"),
        ("check in", Verb.CHECK_IN, ""),
        ("please check in Bo Lind, thanks", Verb.CHECK_IN, "Bo Lind"),
        ("checka in 3", Verb.CHECK_IN, "3"),
        ("sjekk inn Kari", Verb.CHECK_IN, "Kari"),
        ("tjek ud 12", Verb.CHECK_OUT, "12"),
        ("checka ut Åsa", Verb.CHECK_OUT, "Åsa"),
        ("pladskode", Verb.SEAT_CODE, ""),
        ("min pladskode er K7QM-2P9X", Verb.SEAT_CODE, "K7QM-2P9X"),
        ("seat code K7QM2P9X", Verb.SEAT_CODE, "K7QM2P9X"),
        ("platskod 4", Verb.SEAT_CODE, "4"),
        ("plasskode …", Verb.SEAT_CODE, ""),
        ("vis dørkoden", Verb.DOOR_CODE, ""),
        ("door code", Verb.DOOR_CODE, ""),
        ("hvem er mødt?", Verb.ARRIVED, ""),
        ("how many have arrived", Verb.ARRIVED, ""),
        ("vilka har kommit?", Verb.ARRIVED, ""),
        ("hvem har møtt opp", Verb.ARRIVED, ""),
        ("læg det i min kalender", Verb.CALENDAR, ""),
        ("add it to my calendar", Verb.CALENDAR, ""),
        ("kalender", Verb.CALENDAR, ""),
        ("kode ABCD-1234", Verb.CLAIM, "ABCD-1234"),
        ("det er også mig ABC234", Verb.ALSO_ME, "ABC234"),
        ("jeg er med", Verb.JOIN, ""),
    ],
)
def test_sentence_at_the_door_is_understood(text: str, verb: Verb, argument: str) -> None:
    assert parse(text) == Command(verb=verb, argument=argument)


@pytest.mark.parametrize(
    "text",
    [
        "tjek ind på hotellet senest klokken atten i morgen aften",
        "tjekindgang",
        "pladskoder er en god idé, synes jeg nu",
    ],
)
def test_talk_about_the_door_is_no_command(text: str) -> None:
    found = parse(text)
    assert not isinstance(found, Command)
