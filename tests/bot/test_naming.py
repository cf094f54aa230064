"""Sentences that name somebody or a role, and whom a name means."""

from __future__ import annotations

import pytest

from bot.commands import canonical, parse
from bot.model import LANGUAGES, Command, GroupRole, Language, Unknown, Verb
from bot.naming import called, moved_to, role_of
from bot.texts.naming import ROLE_NAMES


@pytest.mark.parametrize(
    ("text", "verb", "argument"),
    [
        ("Anna er her ikke", Verb.ABSENT, "Anna"),
        ("Anna Berg er ikke her endnu.", Verb.ABSENT, "Anna Berg"),
        ("Søren Åkjær er ikke kommet", Verb.ABSENT, "Søren Åkjær"),
        ("Hej Ordstyrer, Anna-Lise kom aldrig", Verb.ABSENT, "Anna-Lise"),
        ("Anna is not here", Verb.ABSENT, "Anna"),
        ("Anna isn't here yet", Verb.ABSENT, "Anna"),
        ("Anna är inte här", Verb.ABSENT, "Anna"),
        ("Anna har ikke kommet", Verb.ABSENT, "Anna"),
        ("mangler der nogen?", Verb.ABSENT, ""),
        ("Nogen er ikke kommet", Verb.ABSENT, ""),
        ("is somebody missing?", Verb.ABSENT, ""),
        ("Anna er her nu", Verb.HERE, "Anna"),
        ("Anna is here after all", Verb.HERE, "Anna"),
        ("flyt Anna til gruppe 3", Verb.MOVE, "Anna/3"),
        ("Kan du flytte Bo Juul over i gruppe nr. 12?", Verb.MOVE, "Bo Juul/12"),
        ("til gruppe 3 flyt Anna", Verb.MOVE, "Anna/3"),
        ("Anna skal til gruppe 3", Verb.MOVE, "Anna/3"),
        ("please move Anna to group 3", Verb.MOVE, "Anna/3"),
        ("flytta Anna till grupp 3", Verb.MOVE, "Anna/3"),
        ("flytt Anna til gruppe 3", Verb.MOVE, "Anna/3"),
        ("byt rolle", Verb.SWAP_ROLE, ""),
        ("jeg vil gerne bytte rolle", Verb.SWAP_ROLE, ""),
        ("rolle byt", Verb.SWAP_ROLE, ""),
        ("byt rolle med Anna", Verb.SWAP_ROLE, "Anna"),
        ("Anna og jeg bytter roller", Verb.SWAP_ROLE, "Anna"),
        ("swap roles with Anna Berg", Verb.SWAP_ROLE, "Anna Berg"),
        ("jeg vil gerne være referent", Verb.VOLUNTEER, "referent"),
        ("referent vil jeg gerne være", Verb.VOLUNTEER, "referent"),
        ("Jeg kan godt være oplægsholder", Verb.VOLUNTEER, "oplaegsholder"),
        ("I'd like to be the note-taker", Verb.VOLUNTEER, "referent"),
        ("jag vill gärna vara sekreterare", Verb.VOLUNTEER, "referent"),
        ("jeg vil gjerne være gruppeleder", Verb.VOLUNTEER, "tovholder"),
        ("jeg tager over", Verb.STAND_IN, ""),
        ("jeg tager over som referent", Verb.STAND_IN, "referent"),
        ("I'll take over as lead", Verb.STAND_IN, "tovholder"),
        ("ret grupperne", Verb.MEND_GROUPS, ""),
        ("grupperne ret", Verb.MEND_GROUPS, ""),
        ("ret grupperne nu", Verb.MEND_NOW, ""),
        ("lad grupperne være", Verb.KEEP_GROUPS, ""),
        ("keep the groups as they are", Verb.KEEP_GROUPS, ""),
    ],
)
def test_who_is_named_is_kept_as_typed(text: str, verb: Verb, argument: str) -> None:
    assert parse(text) == Command(verb=verb, argument=argument)


@pytest.mark.parametrize(
    "text",
    [
        "jeg er ikke her",
        "der er ikke kommet noget",
        "hvem er ikke kommet endnu til det store møde i dag",
        "Alle er her nu",
        "We have not come up with anything",
        "Kaffen er her",
        "Tid mangler",
        "flyt Anna",
        "vi vil gerne have en referent",
    ],
)
def test_sentence_that_names_nobody_is_no_command(text: str) -> None:
    assert isinstance(parse(text), Unknown)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("role", GroupRole)
def test_every_role_can_be_offered_in_every_language(role: GroupRole, language: Language) -> None:
    said = canonical(Verb.VOLUNTEER, language, role)
    assert ROLE_NAMES[role][language] in said
    assert parse(said) == Command(verb=Verb.VOLUNTEER, argument=role)
    assert role_of(ROLE_NAMES[role][language]) is role


@pytest.mark.parametrize("language", LANGUAGES)
def test_person_and_group_stand_in_the_sentence_that_moves(language: Language) -> None:
    said = canonical(Verb.MOVE, language, "Anna Berg/12")
    assert parse(said) == Command(verb=Verb.MOVE, argument="Anna Berg/12")
    assert moved_to("Anna Berg/12") == ("Anna Berg", "12")


NAMES = {"1": "Anna Berg", "2": "Anna Lund Berg", "3": "Anne Søgaard", "4": "Bo Juul", "5": "Åse"}


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("Anna Berg", ["1"]),
        ("anna", ["1", "2"]),
        ("Berg, Anna", ["1", "2"]),
        ("lund", ["2"]),
        ("soegaard", ["3"]),
        ("ann", ["1", "2", "3"]),
        ("juul", ["4"]),
        ("Ase", ["5"]),
        ("bo", ["4"]),
        ("b", []),
        ("4", ["4"]),
        ("Carl", []),
        ("", []),
    ],
)
def test_name_means_whoever_is_called_so_and_nobody_is_guessed(said: str, meant: list[str]) -> None:
    assert called(said, NAMES) == meant
