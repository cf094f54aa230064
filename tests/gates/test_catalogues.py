from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.gates.catalogues import LANGUAGES, Catalogues, Sentence, alike, asked, left_over, main, places
from tests.gates.sentences import Said, listen

if TYPE_CHECKING:
    from pathlib import Path

HEADER = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\n"\n\n'


def one(form: str, *, fuzzy: bool = False) -> Sentence:
    return Sentence((form,), plural=False, fuzzy=fuzzy)


def counted(*forms: str) -> Sentence:
    return Sentence(forms, plural=True, forms_due=2)


def catalogues_of(key: str, danish: Sentence, **others: Sentence) -> Catalogues:
    return {language: {key: others.get(language, danish)} for language in LANGUAGES}


@pytest.mark.parametrize(
    ("source", "key", "prefix", "values"),
    [
        ("voice.say('a.b')", "a.b", "", {}),
        ("voice.say('a.b', who=1)", "a.b", "", {"who"}),
        ("voice.say('a.b', **values)", "a.b", "", None),
        ("self.voice.count('a.b', 2, who=1)", "a.b", "", {"n", "who"}),
        ("voice.say(f'kind.{kind}')", "", "kind.", {}),
        ("face.plain('a.b', who=1)", "a.b", "", {"who"}),
        ("voice.say(f'{kind}.name')", "", "", {}),
        ("raise RefusalError('who', name=1)", "refusal.who", "", {"name"}),
        ("raise errors.AgendaError('broken', file='f')", "agenda_error.broken", "", {"file", "line"}),
        ("Doubt(code='odd', values={'text': t})", "doubt.odd", "", {"line", "text"}),
        ("Doubt(code='odd', values=values)", "doubt.odd", "", None),
        ("RefusalError(f'vote.{why}')", "", "refusal.vote.", {}),
    ],
)
def test_code_is_heard(source: str, key: str, prefix: str, values: set[str] | None) -> None:
    expected = None if values is None else frozenset(values)
    assert listen(source, "m").said == [Said("m:1", key, prefix, expected, counted="count" in source)]


def test_both_branches_of_a_choice_are_heard() -> None:
    assert [each.key for each in listen("voice.say('a' if late else other or 'b')", "m").said] == ["a", "b"]


@pytest.mark.parametrize(
    "source",
    ["say('a.b')", "text.count('.')", "text.count('x', 3)", "text.count('a.b', 0, 9)", "voice.say()", "print('a.b')"],
)
def test_what_is_no_sentence_is_not_heard(source: str) -> None:
    assert listen(source, "m").said == []


def test_catalogues_that_say_the_same_pass() -> None:
    assert list(alike(catalogues_of("a", one("Hej {who}")))) == []
    assert (
        list(alike(catalogues_of("a", counted("én", "{n} af {who}"), en=counted("one of {who}", "{n} of {who}")))) == []
    )


@pytest.mark.parametrize(
    ("danish", "english", "complaint"),
    [
        (one("Hej"), one(" "), "en: a: empty"),
        (one("Hej"), one("Hi", fuzzy=True), "en: a: marked fuzzy"),
        (one("Hej"), one("Hi {"), "en: a: Single '{' encountered in format string"),
        (one("Hej"), counted("one", "many"), "a: counted in some languages only"),
        (counted("en", "flere"), counted("one", ""), "en: a: empty"),
        (counted("en", "flere"), counted("one"), "en: a: empty"),
        (one("{who}"), one("{whom}"), "a: places differ: da ['who'], en ['whom'], sv ['who'], nb ['who']"),
    ],
)
def test_catalogues_that_differ_are_told(danish: Sentence, english: Sentence, complaint: str) -> None:
    assert next(alike(catalogues_of("a", danish, en=english))) == complaint


def test_a_sentence_missing_in_one_language_is_told() -> None:
    texts = catalogues_of("a", one("Hej"))
    del texts["sv"]["a"]
    assert list(alike(texts)) == ["sv: a: missing"]


@pytest.mark.parametrize(
    ("source", "complaints"),
    [
        ("voice.say('a', who=1)", []),
        ("voice.say('a', **values)", []),
        ("voice.say('a')", ["m:1: a gets no {who}"]),
        ("voice.say('b')", ["m:1: no sentence b"]),
        ("voice.say(f'kind.{kind}')", ["m:1: no sentence begins with kind."]),
        ("voice.count('a.b', 2, who=1)", ["m:1: a.b is counted here, and has one form"]),
        ("raise RefusalError('late')", ["m:1: no sentence refusal.late"]),
    ],
)
def test_code_that_asks_for_what_is_not_there_is_told(source: str, complaints: list[str]) -> None:
    assert list(asked(listen(source, "m"), {"a": one("Hej {who}"), "a.b": one("Hej {who}")})) == complaints


@pytest.mark.parametrize(
    ("source", "left"),
    [
        ("", ["kind.talk: nothing says it", "refusal.late: nothing says it"]),
        ("voice.say(f'kind.{kind}')", ["refusal.late: nothing says it"]),
        ("table = {1: 'kind.talk', 2: 'late'}", []),
        ("voice.say(f'refusal.{error.code}')", ["kind.talk: nothing says it", "refusal.late: nothing says it"]),
        ("voice.say('kind.talk'); RefusalError('late')", []),
    ],
)
def test_sentences_that_nothing_says_are_told(source: str, left: list[str]) -> None:
    assert list(left_over(listen(source, "m"), {"kind.talk": one("x"), "refusal.late": one("x")})) == left


def test_places_are_the_names_alone() -> None:
    assert places(one("{who} {when.hour:02} {all[0]!r} {{no}}")) == {"who", "when", "all"}


def test_the_gate_fails_where_code_and_catalogues_differ(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    texts = tmp_path / "bot" / "texts"
    texts.mkdir(parents=True)
    for language in LANGUAGES:
        (texts / f"{language}.po").write_text(f'{HEADER}msgid "a"\nmsgstr "x"\n', encoding="utf-8")
    (texts / "__init__.py").write_text("voice.say('b')", encoding="utf-8")
    assert main(tmp_path) == 1
    assert capsys.readouterr().out == "bot/texts/__init__.py:1: no sentence b\na: nothing says it\n"
