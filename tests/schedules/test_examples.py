"""Every example of the page on our own format is read as it is meant, and stands there as it is in its file."""

from __future__ import annotations

import re
from datetime import datetime
from importlib import resources
from pathlib import Path

import pytest

from bot.model import Agenda, Audience, Form, Format, GroupRole, SessionKind
from bot.prices import quote
from schedules.mending.checks import check
from schedules.readers import read
from schedules.readers.own.native import KEYS, SESSION_KEYS
from schedules.readers.own.writing import write

PAGE = Path(__file__).parents[2] / "docs" / "agenda.md"
NAMES = ("inspirationsdag", "doegn", "seminar", "udvalgt", "kampagne", "hoering")


def example(name: str) -> str:
    return resources.files("schedules").joinpath(f"agendas/{name}.yaml").read_text(encoding="utf-8")


def agenda(name: str) -> Agenda:
    return read(example(name).encode(), name=f"{name}.yaml").agenda


def test_page_holds_the_examples_as_they_are() -> None:
    blocks = re.findall(r"```yaml\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)

    assert blocks == [example(name) for name in NAMES]


def test_page_tells_of_every_key() -> None:
    told = set(re.findall(r"`([^`\s]+)`", PAGE.read_text(encoding="utf-8")))

    assert {each for keys in (KEYS, SESSION_KEYS) for each in set(keys.values())} - {"time", "kind", "speakers"} <= told


@pytest.mark.parametrize("name", NAMES)
def test_example_is_read_without_a_doubt(name: str) -> None:
    reading = read(example(name).encode(), name=f"{name}.yaml")

    assert (reading.format, reading.doubts, check(reading)) == (Format.NATIVE, (), ())


@pytest.mark.parametrize("name", NAMES)
def test_example_is_written_and_read_back(name: str) -> None:
    lines = agenda(name)
    again = read(write(lines).encode(), name="igen.yaml").agenda

    assert bare(again) == bare(lines)


def bare(lines: Agenda) -> Agenda:
    return lines.model_copy(
        update={"sessions": tuple(each.model_copy(update={"line": None}) for each in lines.sessions)}
    )


def test_examples_are_what_they_are_said_to_be() -> None:
    night, seminar, few, concept = (agenda(name) for name in NAMES[1:5])

    assert (night.sessions[-1].end or night.sessions[0].start) - night.sessions[0].start == one_day(night)
    work, more = (each for each in seminar.sessions if each.breakout)
    assert work.breakout is not None
    assert work.breakout.roles == tuple(GroupRole)
    assert more.breakout is not None
    assert more.breakout.same_as == work.title
    assert [each.presents for each in seminar.sessions if each.presents] == [more.title]
    assert [each.start.day for each in seminar.sessions if each.presents] == [6]
    assert {each.start.day for each in seminar.sessions if each.pending} == {6}
    assert [each.title for each in few.sessions if each.audience is Audience.CIRCLE] == [
        "Vi skriver videre, side for side"
    ]
    assert [each.kind for each in concept.sessions if each.breakout] == [SessionKind.BREAKOUT]
    assert any(each.pending for each in concept.sessions)


def one_day(lines: Agenda) -> object:
    first = lines.sessions[0].start
    return first.replace(day=first.day + 1) - first


def test_hearing_asks_people_all_day() -> None:
    day = agenda("hoering")

    assert [[each.kind.value for each in line.polls] for line in day.sessions] == [
        ["single", "words"],
        ["scale"],
        [],
        [],
        ["multiple", "text"],
        [],
    ]
    assert [line.feedback for line in day.sessions] == [False, True, False, False, False, False]
    assert (day.ideas.anonymous, day.ideas.most, day.ideas.reading, len(day.digests)) == (True, 10, True, 2)


def form(name: str) -> Form:
    asked = agenda(name).form
    assert asked is not None
    return asked


def test_few_are_selected_among_those_who_answer_eight_questions() -> None:
    asked = form("udvalgt")

    required = [each.id for each in asked.fields if each.required and each.when is None]
    assert required == ["name", "email", "municipality", "age", "seat", "experience", "all_three", "consent"]
    assert max(each.page for each in asked.fields) == 3
    assert asked.call is not None
    assert (asked.call.seats, asked.call.reserves, len(asked.call.criteria), len(asked.call.selectors)) == (10, 5, 3, 2)
    assert list(dict.fromkeys(each.field for each in asked.call.quotas)) == ["region", "age", "seat"]
    assert asked.deadline is not None
    assert asked.call.answer_by is not None
    assert f"{asked.deadline:%d/%m %H:%M:%S}" == "31/05 23:59:59"
    assert asked.call.answer_by > asked.deadline


PRICES: list[tuple[str, str, bool, int, str, str]] = [
    ("inspirationsdag", "2026-11-01", False, 1, "", "600 DKK"),
    ("seminar", "2026-09-01", True, 1, "", "0 DKK"),
    ("seminar", "2026-09-01", True, 2, "", "1000 DKK"),
    ("seminar", "2026-09-01", True, 3, "", "1000 DKK"),
    ("seminar", "2026-09-01", False, 1, "", "Karl Vinther"),
    ("doegn", "2026-09-01", False, 1, "", "1900 DKK"),
    ("doegn", "2026-09-02", False, 1, "", "2400 DKK"),
    ("doegn", "2026-09-01", False, 1, "nyvalgt", "1425 DKK"),
    ("doegn", "2026-09-02", False, 1, "nyvalgt", "1800 DKK"),
]


@pytest.mark.parametrize(("name", "day", "member", "nth", "code", "expected"), PRICES)
def test_seat_costs_what_the_example_says(
    name: str, day: str, member: bool, nth: int, code: str, expected: str
) -> None:
    answers, wall = {"municipality": "Vejle"}, datetime.fromisoformat(day + "T23:59:59")
    found = quote(form(name), answers=answers, ordinal={"municipality": nth}, member=member, wall=wall, code=code)
    told = f"{found.price.amount.normalize():f} {found.price.currency}" if found.price else found.contact[:12]
    assert told == expected


def test_workshops_of_a_growing_programme_have_their_own_seats() -> None:
    day = agenda("doegn")

    assert [(each.seats, each.pending) for each in day.sessions if each.seats] == [(16, False), (12, True)]
    assert (day.link[:8], form("doegn").seats, form("seminar").seats) == ("https://", 120, 48)
    assert [(each.name, each.seats, each.invited) for each in form("seminar").reserved] == [
        ("Værter og oplægsholdere", 4, True)
    ]
