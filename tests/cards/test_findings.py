"""What is told of many themes and ideas, and what is only counted."""

from __future__ import annotations

from datetime import UTC, datetime

from bot.model import Agenda, Event, Session, SessionKind
from bot.record import IdeaRecord, Support, ThemeRecord
from bot.texts import Voice
from cards.elements import MOST_BYTES, Face, size
from cards.findings import Part, by_support, fill, ranked, theme_row
from cards.summary import recap, summary
from tests.journeys.stage import words

NOW = datetime(2027, 5, 31, 12, tzinfo=UTC)
FACE = Face(voice=Voice("da"))
EVENT = Event(id="e", title="Idétræf")


def session(name: str, hour: int) -> Session:
    start = datetime(2027, 5, 31, hour)  # noqa: DTZ001 - wall time
    return Session(id=name, title=f"Punkt {name}", kind=SessionKind.TALK, start=start)


def idea(number: int, of: str | None = "a", people: int = 0, text: str = "", group: int | None = None) -> IdeaRecord:
    return IdeaRecord(
        number=number,
        text=text or f"Idé nummer {number}",
        session_id=of,
        group=group,
        support=Support(people=people),
        shared_at=NOW,
    )


def theme(number: int, *ideas: int, people: int = 0, of: str | None = "a") -> ThemeRecord:
    return ThemeRecord(
        number=number,
        name=f"Tema om {number}",
        session_id=of,
        central=ideas[0],
        ideas=ideas,
        support=Support(people=people),
    )


def test_the_most_supported_come_first() -> None:
    assert [each.number for each in by_support([idea(3, people=1), idea(2), idea(1, people=1)])] == [1, 3, 2]
    found = [theme(1, 1), theme(2, 2, 3), theme(3, 4, people=2), theme(4, 5, 6)]
    assert [each.number for each in ranked(found)] == [3, 2, 4, 1]


def test_each_session_tells_its_best_before_any_tells_its_second() -> None:
    ideas = [idea(number, "a", 100 - number) for number in range(1, 60)] + [idea(60, "b"), idea(61, "c")]
    parts = [Part(FACE, session(name, 9), ideas, []) for name in "abc"]
    fill(parts, 3_000)
    said = [words({"body": [each.model_dump() for each in part.drawn()]}) for part in parts]
    assert ["Idé nummer 60" in said[1], "Idé nummer 61" in said[2]] == [True, True]
    assert "Idé nummer 1\n" in said[0]
    assert "til" in said[0].splitlines()[-1]


def test_what_has_no_room_is_counted() -> None:
    sessions = tuple(session(f"s{number}", number % 24) for number in range(60))
    ideas = [idea(number + 1, each.id, text="Ø" * 380) for number, each in enumerate(sessions)]
    card = summary(FACE, event=EVENT, agenda=Agenda(title="Dag", sessions=sessions), ideas=ideas)
    assert size(card) < MOST_BYTES
    told = [each for each in words(card).splitlines() if each.startswith("Ø")]
    assert 10 < len(told) < 60
    assert f"… og {60 - len(told)} til" in words(card)


def test_six_hundred_ideas_in_fifteen_themes_are_one_card() -> None:
    ideas = [idea(number, text="En idé om bussen " * 30, people=number % 7) for number in range(1, 601)]
    themes = [theme(number, *range(number, 601, 15), people=number) for number in range(1, 16)]
    card = summary(
        FACE, event=EVENT, agenda=Agenda(title="Dag", sessions=(session("a", 9),)), ideas=ideas, themes=themes
    )
    said = words(card)
    assert size(card) < MOST_BYTES
    assert [f"Tema om {number}" in said for number in range(1, 16)] == [True] * 15
    assert "tema 15 · 15 stemmer · 40 idéer" in said
    assert "Skriv *tema 15*" in said
    few = words(recap(FACE, event=EVENT, session=session("a", 9), ideas=ideas, themes=themes))
    assert [few.count("Tema om"), "… og 10 til" in few] == [5, True]


def test_a_theme_that_is_named_by_its_idea_does_not_say_it_twice() -> None:
    known = {1: idea(1, text="Giv kaffe")}
    named = theme(1, 1).model_copy(update={"name": "giv Kaffe"})
    assert len(theme_row(FACE, named, known)) == 2
    assert len(theme_row(FACE, theme(1, 1), known)) == 3
