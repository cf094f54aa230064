"""The sentences themselves: what they tell people to type is taken as typed, and they are set as
each language sets its quotation marks, blanks and full stops.
"""

from __future__ import annotations

import re
from functools import cache
from itertools import product
from pathlib import Path
from typing import Final

import pytest

from bot.commands import FACILITATORS, PARTICIPANTS, canonical, parse
from bot.model import LANGUAGES, Command, FieldKind, GroupPlaces, GroupRole, Language, SessionKind, Verb
from bot.texts.commands import SAMPLES
from schedules.readers.own.groups import PLACE_NAMES
from schedules.readers.own.questions import KIND_NAMES as QUESTION_NAMES
from schedules.readers.vocabulary.words import KIND_NAMES, NO, ROLE_NAMES, YES
from tests.gates.catalogues import read

ROOT: Final = Path(__file__).parents[2]
MARKS: Final[dict[Language, tuple[str, str]]] = {"da": ("»", "«"), "en": ("“", "”"), "sv": ("”", "”"), "nb": ("«", "»")}
ORS: Final[dict[Language, str]] = {"da": " eller ", "en": " or ", "sv": " eller ", "nb": " eller "}
MENTION: Final = "@Ordstyrer "
LONGEST: Final = 240  # characters in a sentence that a chat or a card shows
LONG_ROOMS: Final = ("manifest.description.", "page.")  # pages that are read at leisure
OF_THE_AGENDA: Final = ("agenda_error.", "doubt.")  # what these quote is the agenda's words


@cache
def texts(language: Language) -> tuple[tuple[str, str], ...]:
    """Return every form of every sentence with its key."""
    sentences = read(ROOT / "bot" / "texts")[language]
    return tuple((key, form) for key, sentence in sentences.items() for form in sentence.forms)


def quoted(language: Language, text: str) -> list[str]:
    """Return what stands in quotation marks, or in a card's italics after a mention."""
    opens, closes = MARKS[language]
    return [each[0] or each[1] for each in re.findall(rf"{opens}(.+?){closes}|\*({MENTION}.+?)\*", text)]


def told_to_type(language: Language) -> list[tuple[str, str]]:
    """Return the commands that the sentences quote: those that begin small or with the mention.

    Titles and buttons are quoted too, but stand in {places} or begin with a capital.
    """
    return [
        (key, said.removeprefix(MENTION))
        for key, form in texts(language)
        if not key.startswith(OF_THE_AGENDA)
        for said in quoted(language, form)
        if said.startswith(MENTION) or said[0].islower()
    ]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_command_that_a_sentence_quotes_is_the_one_we_show_for_it(language: Language) -> None:
    wrong = {}
    for key, told in told_to_type(language):
        said = told.format(code=SAMPLES[Verb.CLAIM])
        command = parse(said, language=language)
        shown = _shown(command, language) if isinstance(command, Command) else ()
        if _plain(said) not in map(_plain, shown):
            wrong[key] = (told, shown)
    assert wrong == {}


def _shown(command: Command, language: Language) -> tuple[str, ...]:
    """Return how we show a command; a number may be left out where the newest is meant."""
    shown = canonical(command.verb, language, command.argument)
    return (shown,) if command.argument else (shown, shown.removesuffix(" 1"))


def _plain(said: str) -> str:
    return said.replace(":", "").removesuffix("?")


def test_every_language_quotes_the_same_commands() -> None:
    def verbs(language: Language) -> list[tuple[str, Verb | None]]:
        heard = [(key, parse(told.format(code="ABCD-1234"), language=language)) for key, told in told_to_type(language)]
        return [(key, each.verb if isinstance(each, Command) else None) for key, each in heard]

    assert len(verbs("da")) > 20
    assert [verbs(each) for each in LANGUAGES] == [verbs("da")] * len(LANGUAGES)


@pytest.mark.parametrize(
    ("key", "accepted", "meanings"),
    [
        ("agenda_error.bad_kind", KIND_NAMES, SessionKind),
        ("agenda_error.bad_role", ROLE_NAMES, GroupRole),
        ("agenda_error.bad_question_kind", QUESTION_NAMES, FieldKind),
        ("agenda_error.bad_places", PLACE_NAMES, GroupPlaces),
        ("agenda_error.wants_yes_no", {word: word in YES for word in YES | NO}, (True, False)),
    ],
)
def test_words_that_a_remedy_lists_are_taken_and_are_all_there_are(
    key: str, accepted: dict[str, object], meanings: tuple[object, ...]
) -> None:
    for language in LANGUAGES:
        remedy = dict(texts(language))[key].rpartition(". ")[2].removesuffix(".")
        words = [each.split()[-1] for each in re.split(rf", |{ORS[language]}", remedy)]
        assert [accepted.get(each) for each in words] == list(meanings), (language, words)


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_a_button_says_does_the_same_when_typed_but_where_it_needs_a_number(language: Language) -> None:
    said = dict(texts(language))
    numbered = {Verb.VOTE, Verb.EDIT_IDEA}
    titles = {verb: said[key] for verb in Verb if verb not in numbered and (key := f"card.button.{verb}") in said}
    heard = {verb: parse(title, language=language) for verb, title in titles.items()}
    same = {Verb.SUBMIT_REGISTRATION: Verb.REGISTER, Verb.IDEA: Verb.IDEA_FORM, Verb.SAVE_HARVEST: Verb.HARVEST}
    same |= {Verb.QUESTION: Verb.QUESTION_FORM, Verb.HIDE: Verb.HIDE_FORM}
    same |= {Verb.SUBMIT_COLLEAGUE: Verb.REGISTER_COLLEAGUE}
    said_too = {Verb.EXTEND: "5", Verb.SEND_FILE: "docx", Verb.SEND_CLOSED_FILE: "docx"}  # what a button says besides
    assert heard == {verb: Command(verb=same.get(verb, verb), argument=said_too.get(verb, "")) for verb in heard}


def test_readme_names_commands_that_there_are() -> None:
    rows = (ROOT / "README.md").read_text(encoding="utf-8").splitlines()
    for who, verbs in (("everybody", PARTICIPANTS), ("who runs the day", (*PARTICIPANTS, *FACILITATORS))):
        _, danish, english = next(row for row in rows if row.startswith(f"| {who} |")).strip("| ").split(" | ")
        cells: dict[Language, str] = {"da": danish, "en": english}
        heard = [[parse(each, language=language) for each in cell.split(" · ")] for language, cell in cells.items()]
        meant = [[each.verb for each in one if isinstance(each, Command) and each.verb in verbs] for one in heard]
        assert meant[0] == meant[1]
        assert [len(each) for each in meant] == [len(each) for each in heard]


def test_the_page_of_commands_lists_all_that_there_are() -> None:
    page = (ROOT / "docs" / "commands.md").read_text(encoding="utf-8").splitlines()
    rows = [each.strip("| ").split(" | ") for each in page if each.startswith("| ") and "Danish" not in each]
    columns: dict[Language, int] = {"da": 0, "en": 1}
    for language, column in columns.items():
        heard = [parse(each[column], language=language) for each in rows]
        listed = [each.verb for each in heard if isinstance(each, Command)]
        assert sorted(listed) == sorted((*PARTICIPANTS, *FACILITATORS))


@pytest.mark.parametrize("language", LANGUAGES)
def test_sentences_use_the_quotation_marks_of_their_language(language: Language) -> None:
    foreign = set("\"'`´‘“”„«»") - set(MARKS[language])
    assert [(key, form) for key, form in texts(language) if foreign & set(form)] == []
    opens, closes = MARKS[language]
    pair = re.compile(rf"{opens}(?!\s)[^{opens}{closes}]+(?<!\s){closes}")
    assert [(key, form) for key, form in texts(language) if {opens, closes} & set(pair.sub("", form))] == []


@pytest.mark.parametrize(
    ("fault", "found"),
    [
        ("a full stop too many", r"(?<!\.)\.\.(?!\.)|[!?]\.|…\."),
        ("three full stops for …", r"\.\.\."),
        ("a double blank", r"\S\s{2,}\S"),
        ("a blank at the end", r"\s$"),
        ("a blank before a mark", r"\s[,;:?.](?!\w)"),
        ("a hyphen for a dash", r"\s-\s"),
    ],
)
def test_sentences_are_set_well(fault: str, found: str) -> None:
    wrong = [(language, key) for language in LANGUAGES for key, form in texts(language) if re.search(found, form)]
    assert (fault, wrong) == (fault, [])


def test_sentences_end_alike_in_every_language() -> None:
    """What is a sentence in Danish is one elsewhere, and a label is a label."""
    ends: dict[str, set[bool]] = {}
    for language, number in product(LANGUAGES, range(len(texts("da")))):
        key, form = texts(language)[number]
        ends.setdefault(key, set()).add(form.endswith((".", "!", "?")))
    assert [key for key, kinds in ends.items() if len(kinds) > 1 and not key.startswith("vat.")] == []


def test_sentences_are_short() -> None:
    long = [
        (language, key)
        for language in LANGUAGES
        for key, form in texts(language)
        if len(form) > LONGEST and not key.startswith(LONG_ROOMS)
    ]
    assert long == []
