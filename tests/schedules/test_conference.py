"""Programmes of Sessionize and Open Event."""

from __future__ import annotations

import json
from typing import Any

import pytest

from schedules.readers import read
from schedules.readers.report import as_json

WHEN = {"startsAt": "2026-09-07T10:00:00", "endsAt": "2026-09-07T10:45:00"}
LATER = {"startsAt": "2026-09-07T10:45:00", "endsAt": "2026-09-07T11:00:00"}
TALK = {"id": "1", "title": "Fælleshaven", "description": "Jord", "isServiceSession": False, **WHEN}
BREAK = {"id": "2", "title": "Kaffe", "isServiceSession": True, "speakers": [], **LATER}
DOORS = {"id": "3", "title": "Salen", "isServiceSession": True, "speakers": [], **LATER}
INLINE = {"speakers": [{"id": "a", "name": "Ada Berg"}], "room": "Sal 1"}
OPEN = {"title": "Fælleshaven", "start_time": "2026-09-07T10:00:00+02:00", "end_time": "2026-09-07T10:45:00+02:00"}

VIEWS: dict[str, Any] = {
    "all": {
        "sessions": [{**TALK, "speakers": ["a"], "roomId": 7}, BREAK, DOORS],
        "speakers": [{"id": "a", "firstName": "Ada", "lastName": "Berg", "fullName": "Ada Berg"}],
        "rooms": [{"id": 7, "name": "Sal 1"}],
        "categories": [],
    },
    "sessions": [{"groupId": None, "groupName": "All", "sessions": [{**TALK, **INLINE}, BREAK, DOORS]}],
    "grid": [
        {
            "date": "2026-09-07T00:00:00",
            "rooms": [
                {"id": 7, "name": "Sal 1", "sessions": [{**TALK, "speakers": INLINE["speakers"]}, BREAK]},
                {"id": 8, "name": "Sal 2", "sessions": [BREAK, DOORS]},
            ],
            "timeSlots": [{"slotStart": "10:00:00", "rooms": [{"id": 7, "session": TALK}]}],
        }
    ],
}


def told(data: object) -> list[tuple[Any, ...]]:
    sessions = as_json(read(json.dumps(data).encode(), name="program.json"))["sessions"]
    return [(each["start"][11:16], each["title"], each["kind"], each["speakers"]) for each in sessions]


@pytest.mark.parametrize("view", VIEWS)
def test_sessionize_in_each_of_its_views(view: str) -> None:
    assert sorted(told(VIEWS[view]), key=lambda each: each[1]) == [
        ("10:00", "Fælleshaven", "talk", ["Ada Berg"]),
        ("10:45", "Kaffe", "break", []),
        ("10:45", "Salen", "other", []),
    ]
    reading = read(json.dumps(VIEWS[view]).encode(), name="program.json")
    talk = next(each for each in reading.agenda.sessions if each.uid == "1")
    assert (talk.room, talk.details, reading.zoned) == ("Sal 1", "Jord", False)


def test_sessionize_says_the_kind_by_its_format() -> None:
    formats = {"id": 1, "title": "Session format", "items": [{"id": 11, "name": "Workshop (2 timer)"}]}
    level = {"id": 2, "title": "Level", "items": [{"id": 21, "name": "Introductory and advanced"}]}
    data = {**VIEWS["all"], "sessions": [{**TALK, "categoryItems": [21, 11]}], "categories": [formats, level]}
    assert told(data) == [("10:00", "Fælleshaven", "workshop", [])]


def test_session_without_a_time_is_left_out_and_said_to_be() -> None:
    data = {**VIEWS["all"], "sessions": [{**TALK, "startsAt": None}, BREAK]}
    reading = read(json.dumps(data, indent=1).encode(), name="x")
    assert [each.title for each in reading.agenda.sessions] == ["Kaffe"]
    assert [(each.code, each.values) for each in reading.doubts if each.code == "untimed"] == [
        ("untimed", {"count": "1", "title": "Fælleshaven"})
    ]


OPEN_EVENTS: dict[str, Any] = {
    "export": {
        "event": {"name": "Naboskab", "timezone": "Europe/Copenhagen"},
        "sessions": [
            {**OPEN, "id": 1, "microlocation": {"id": 7, "name": "Sal 1"}, "speakers": [{"id": 3, "name": "Ada Berg"}]}
        ],
        "speakers": [{"id": 3, "name": "Ada Berg"}],
    },
    "joined by ids": {
        "event": {"name": "Naboskab", "timezone": "Europe/Copenhagen"},
        "sessions": [{**OPEN, "id": 1, "microlocation": 7, "speakers": [3]}],
        "microlocations": [{"id": 7, "name": "Sal 1"}],
        "speakers": [{"id": 3, "name": "Ada Berg"}],
    },
    "API": {
        "data": [
            {
                "type": "session",
                "id": "1",
                "attributes": {"title": OPEN["title"], "starts-at": OPEN["start_time"], "ends-at": OPEN["end_time"]},
                "relationships": {
                    "microlocation": {"data": {"type": "microlocation", "id": "7"}},
                    "speakers": {"data": [{"type": "speaker", "id": "3"}]},
                },
            }
        ],
        "included": [
            {"type": "microlocation", "id": "7", "attributes": {"name": "Sal 1"}},
            {"type": "speaker", "id": "3", "attributes": {"name": "Ada Berg"}},
        ],
    },
}


@pytest.mark.parametrize("shape", OPEN_EVENTS)
def test_open_event_in_each_of_its_shapes(shape: str) -> None:
    reading = read(json.dumps(OPEN_EVENTS[shape]).encode(), name="program.json")
    session = as_json(reading)["sessions"][0]
    assert (session["start"], session["end"]) == ("2026-09-07T10:00+02:00", "2026-09-07T10:45+02:00")
    assert (session["speakers"], session["room"]) == (["Ada Berg"], "Sal 1")
