"""Every example of the page on our own format is read as it is meant, and stands there as it is in its file."""

from __future__ import annotations

import re
from importlib import resources
from pathlib import Path

import pytest

from bot.model import Agenda, Audience, Format, GroupRole, SessionKind
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
