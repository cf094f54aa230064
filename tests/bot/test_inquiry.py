"""What people type to ask a speaker, and to hide what somebody said."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.commands import parse
from bot.model import Command, Unknown, Verb


@pytest.mark.parametrize(
    ("text", "verb", "argument"),
    [
        ("spørgsmål: Hvem betaler?", Verb.QUESTION, "Hvem betaler?"),
        ("Spørgsmål:  Hvem\n\n- betaler?", Verb.QUESTION, "Hvem\n\n- betaler?"),
        ("hej, jeg har et spørgsmål: hvem betaler", Verb.QUESTION, "hvem betaler"),
        ("spørgsmål til oplægsholderen: 3", Verb.QUESTION, "3"),
        ("spørg hvem der betaler", Verb.QUESTION, "hvem der betaler"),
        ("spørg: hvem der betaler", Verb.QUESTION, "hvem der betaler"),
        ("question: who pays?", Verb.QUESTION, "who pays?"),
        ("ask who pays", Verb.QUESTION, "who pays"),
        ("fråga: vem betalar?", Verb.QUESTION, "vem betalar?"),
        ("fråga vem som betalar", Verb.QUESTION, "vem som betalar"),
        ("spørsmål: hvem betaler?", Verb.QUESTION, "hvem betaler?"),
        ("spør hvem som betaler", Verb.QUESTION, "hvem som betaler"),
        ("spørgsmål: …", Verb.QUESTION, ""),
        ("spørgsmål:", Verb.QUESTION_FORM, ""),
        ("spørg", Verb.QUESTION_FORM, ""),
        ("jeg har et spørgsmål", Verb.QUESTION_FORM, ""),
        ("anonymt spørgsmål: hvorfor?", Verb.NAMELESS_QUESTION, "hvorfor?"),
        ("spørg anonymt: hvorfor?", Verb.NAMELESS_QUESTION, "hvorfor?"),
        ("an anonymous question: why?", Verb.NAMELESS_QUESTION, "why?"),
        ("anonym fråga: varför?", Verb.NAMELESS_QUESTION, "varför?"),
        ("anonymt spørsmål: hvorfor?", Verb.NAMELESS_QUESTION, "hvorfor?"),
        ("spørg ikke mere", Verb.PROMISE_HUSH, ""),
        ("fråga inte mer", Verb.PROMISE_HUSH, ""),
        ("spørgsmål", Verb.QUESTIONS, ""),
        ("vis spørgsmålene", Verb.QUESTIONS, ""),
        ("spørgsmål side 2", Verb.QUESTIONS, "2"),
        ("alle spørgsmål", Verb.ALL_QUESTIONS, ""),
        ("spørgsmål 3", Verb.SHOW_QUESTION, "3"),
        ("støt spørgsmål 3", Verb.BACK_QUESTION, "3"),
        ("stem på spørgsmål nr. 3", Verb.BACK_QUESTION, "3"),
        ("støt ikke spørgsmål 3", Verb.UNBACK_QUESTION, "3"),
        ("fjern min støtte til spørgsmål 3", Verb.UNBACK_QUESTION, "3"),
        ("tag spørgsmål 3", Verb.TAKE_QUESTION, "3"),
        ("næste spørgsmål", Verb.TAKE_QUESTION, ""),
        ("besvaret 3", Verb.ANSWERED, "3"),
        ("spørgsmål 3 er besvaret", Verb.ANSWERED, "3"),
        ("besvaret", Verb.ANSWERED, ""),
        ("læg spørgsmål 3 tilbage", Verb.PUT_BACK, "3"),
        ("træk spørgsmål 3 tilbage", Verb.WITHDRAW_QUESTION, "3"),
        ("træk mit spørgsmål tilbage", Verb.WITHDRAW_QUESTION, ""),
        ("spørgsmålskø", Verb.QUEUE, ""),
        ("moderering", Verb.MODERATION, ""),
        ("skjul idé 12: personlige oplysninger", Verb.HIDE, "ideas/12/personlige oplysninger"),
        ("Skjul ide #012: navne/numre", Verb.HIDE, "ideas/12/navne/numre"),
        ("kan du skjule spørgsmål 3, tak", Verb.HIDE, "questions/3/tak"),
        ("skjul idé 12", Verb.HIDE, "ideas/12/"),
        ("hide question 3 - spam", Verb.HIDE, "questions/3/spam"),
        ("dölj fråga 3: reklam", Verb.HIDE, "questions/3/reklam"),
        ("skjul svar 1a2b3c4d: grimt", Verb.HIDE, "ballots/1a2b3c4d/grimt"),
        ("skjul svar 2", Verb.HIDE, "ballots/2/"),
        ("skjul spørgsmål", Verb.HIDE_FORM, "questions"),
        ("skjul", Verb.HIDE_FORM, ""),
        ("Skjul …", Verb.HIDE_FORM, ""),
        ("støt spørgsmålet", Verb.BACK_QUESTION, ""),
        ("læg spørgsmålet tilbage", Verb.PUT_BACK, ""),
        ("vis idé 12 igen", Verb.RESTORE, "ideas/12"),
        ("visa fråga 3 igen", Verb.RESTORE, "questions/3"),
        ("show answer 1A2B3C4D again", Verb.RESTORE, "ballots/1a2b3c4d"),
    ],
)
def test_a_sentence_is_what_was_meant(text: str, verb: Verb, argument: str) -> None:
    assert parse(text) == Command(verb=verb, argument=argument)


@pytest.mark.parametrize("text", ["spørgsmålet er om vi tør", "skjul dig", "skjul idé tolv", "vis idé 12 igen og igen"])
def test_what_only_speaks_of_it_asks_nothing(text: str) -> None:
    assert isinstance(parse(text), Unknown)


@given(st.sampled_from(["spørgsmål: ", "Question: ", "fråga:", "spørsmål\n"]), st.text())
def test_a_question_survives(word: str, text: str) -> None:
    assert parse(f"{word}a{text}") == Command(verb=Verb.QUESTION, argument=f"a{text}".strip())


@pytest.mark.parametrize(
    "idea", ["Spørg de unge", "Spørg hele familien, så passer det sammen", "Ask the young", "Spør naboen"]
)
def test_an_idea_that_begins_as_a_question_might_is_none(idea: str) -> None:
    assert isinstance(parse(idea), Unknown)
