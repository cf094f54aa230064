"""Schedules of frab and pretalx, in XML and in every JSON they come in."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from bot.model import Format
from schedules.readers import read
from schedules.readers.report import as_json

if TYPE_CHECKING:
    from bot.model import Reading

XML = """\
<?xml version="1.0" encoding="utf-8"?>
<schedule>
  <conference><title>Naboskab</title><time_zone_name>{zone}</time_zone_name></conference>
  <day index="1" date="2026-09-07">
    <room name="Sal 1">
{events}
    </room>
  </day>
</schedule>
"""


def xml(*events: str, zone: str = "Europe/Copenhagen") -> bytes:
    return XML.format(zone=zone, events="\n".join(events)).encode()


def event(**fields: str) -> str:
    inner = "".join(f"<{name}>{value}</{name}>" for name, value in {"title": "Fælleshaven", **fields}.items())
    return f'<event guid="a-1" id="1">{inner}</event>'


def told(reading: Reading) -> list[tuple[str, str | None, str]]:
    return [(each["start"][5:16], (each["end"] or "")[5:16], each["title"]) for each in as_json(reading)["sessions"]]


@pytest.mark.parametrize(
    ("fields", "start", "end"),
    [
        ({"date": "2026-09-07T10:00:00+02:00", "start": "10:00", "duration": "00:45"}, "09-07T10:00", "09-07T10:45"),
        ({"date": "2026-09-08T00:15:00+02:00", "start": "00:15", "duration": "1:00"}, "09-08T00:15", "09-08T01:15"),
        ({"date": "2026-09-07T08:00:00Z", "start": "08:00", "duration": "0:30"}, "09-07T10:00", "09-07T10:30"),
        ({"start": "10:00", "duration": "0:30"}, "09-07T10:00", "09-07T10:30"),
        ({"start": "00:30", "duration": "0:30"}, "09-08T00:30", "09-08T01:00"),
        ({"start": "10:00", "duration": "1:02:30"}, "09-07T10:00", "09-08T12:30"),
        ({"start": "10:00", "duration": "01:30:00"}, "09-07T10:00", "09-07T11:30"),
        ({"start": "10:00", "duration": "45"}, "09-07T10:00", "09-07T10:45"),
        ({"start": "10:00", "end": "2026-09-07T10:20", "duration": "45"}, "09-07T10:00", "09-07T10:20"),
        ({"start": "10:00", "duration": "længe"}, "09-07T10:00", ""),
    ],
)
def test_date_is_when_it_is_else_the_clock_time_on_its_day(fields: dict[str, str], start: str, end: str) -> None:
    reading = read(xml(event(**fields)), name="schedule.xml")
    assert told(reading) == [(start, end, "Fælleshaven")]
    assert (reading.format, reading.zoned, reading.agenda.zone, reading.doubts) == (
        *(Format.SCHEDULE, True, "Europe/Copenhagen"),
        (),
    )


@pytest.mark.parametrize(
    ("day", "start", "expected"),
    [
        ("2026-09-07T09:00:00+02:00", "05:30", "09-08T05:30"),
        ("2026-09-07T11:00:00+02:00", "08:30", "09-07T08:30"),
        ("2026-09-07T00:00:00+02:00", "02:00", "09-07T02:00"),
        ("nat", "03:00", "09-08T03:00"),
    ],
)
def test_night_belongs_to_the_day_before_until_that_day_begins(day: str, start: str, expected: str) -> None:
    data = xml(event(start=start)).replace(b'date="2026-09-07"', f'date="2026-09-07" start="{day}"'.encode())
    assert [each[0] for each in told(read(data, name="x"))] == [expected]


def test_event_with_all_that_is_told_of_it() -> None:
    people = '<person id="1">Ada Berg</person><person id="2"> Bo &amp; Co </person>'
    found = event(
        date="2026-09-07T10:00:00+02:00",
        duration="00:30",
        room="Salen",
        subtitle="Jord under neglene",
        type="workshop",
        abstract="&lt;p&gt;En time ude.&lt;/p&gt;",
        persons=people,
    )
    session = read(xml(found), name="x").agenda.sessions[0]
    assert (session.uid, session.room, session.kind.value, session.line) == ("a-1", "Salen", "workshop", 6)
    assert [each.name for each in session.speakers] == ["Ada Berg", "Bo & Co"]
    assert session.details == "Jord under neglene\nEn time ude."


@pytest.mark.parametrize(
    ("fields", "kind"),
    [
        ({"type": "lecture", "title": "Åbning af dagen"}, "opening"),
        ({"type": "workshop", "title": "Frokost"}, "break"),
        ({"type": "Workshop", "title": "Fra idé til aftale"}, "workshop"),
        ({"type": "other", "track": "Workshops", "title": "Fra idé til aftale"}, "workshop"),
        ({"type": "lecture", "title": "Fra idé til aftale"}, "talk"),
    ],
)
def test_kind_is_that_of_the_type_unless_the_title_knows_better(fields: dict[str, str], kind: str) -> None:
    reading = read(xml(event(date="2026-09-07T10:00:00+02:00", **fields)), name="x")
    assert [each.kind.value for each in reading.agenda.sessions] == [kind]


@pytest.mark.parametrize(
    ("zone", "hint", "expected", "start"),
    [
        ("Europe/Oslo", "Europe/London", "Europe/Oslo", "09-07T10:00"),
        ("", "Europe/Stockholm", "Europe/Stockholm", "09-07T10:00"),
        ("", "Europe/London", "Europe/Copenhagen", "09-07T10:00"),
        ("", None, "Europe/Copenhagen", "09-07T10:00"),
    ],
)
def test_zone_is_told_by_name_else_by_the_offsets(zone: str, hint: str | None, expected: str, start: str) -> None:
    reading = read(xml(event(date="2026-09-07T10:00:00+02:00"), zone=zone), name="x", zone=hint)
    assert (reading.agenda.zone, [each[0] for each in told(reading)]) == (expected, [start])


def test_what_has_no_time_is_left_out_and_said_to_be() -> None:
    reading = read(xml(event(title="A"), event(date="2026-09-07T10:00", title="B"), event(title="C")), name="x")
    assert [each[2] for each in told(reading)] == ["B"]
    assert [(each.code, each.line, each.values) for each in reading.doubts] == [
        ("untimed", 6, {"count": "2", "title": "A"})
    ]


def test_one_event_held_twice_is_two_sessions() -> None:
    reading = read(xml(event(date="2026-09-07T10:00"), event(date="2026-09-07T14:00")), name="x")
    assert [each.uid for each in reading.agenda.sessions] == ["a-1/20260907T1000", "a-1/20260907T1400"]


TALK = {"guid": "a-1", "title": "Fælleshaven", "type": "lecture", "room": "Sal 1"}
WHEN = {"start": "2026-09-07T10:00:00+02:00", "end": "2026-09-07T10:45:00+02:00"}
ABOUT = {"title": "Naboskab", "time_zone_name": "Europe/Copenhagen"}
PEOPLE = [{"code": "ADA", "name": "Ada Berg"}, {"code": "BO", "name": "Bo Dam"}]
SHAPES: dict[str, Any] = {
    "frab, rooms by name": {
        "schedule": {
            "conference": {
                **ABOUT,
                "days": [
                    {
                        "date": "2026-09-07",
                        "rooms": {
                            "Sal 1": [
                                TALK
                                | {"date": WHEN["start"], "start": "10:00", "duration": "00:45"}
                                | {
                                    "persons": [
                                        {"id": 1, "public_name": "Ada Berg"},
                                        {"id": 2, "full_public_name": "Bo Dam"},
                                    ]
                                }
                            ]
                        },
                    }
                ],
            }
        }
    },
    "frab, rooms in a list, without a date": {
        "conference": {
            **ABOUT,
            "days": [
                {
                    "date": "2026-09-07",
                    "rooms": [
                        {"name": "Sal 1", "events": [TALK | {"start": "10:00", "duration": "0:45", "persons": PEOPLE}]}
                    ],
                }
            ],
        }
    },
    "version 2": {
        "schedule": {
            "conference": {**ABOUT, "rooms": [{"guid": "r-1", "name": "Sal 1"}], "tracks": []},
            "events": [
                {
                    **TALK,
                    **WHEN,
                    "room": {"guid": "r-1"},
                    "participants": [
                        {"name": "Ada Berg", "role": "SPEAKER"},
                        {"name": "Bo Dam", "role": "CONTRIBUTOR"},
                        {"name": "Eva Lund", "role": "HERALD"},
                    ],
                }
            ],
        }
    },
    "pretalx, the page's own": {
        "timezone": "Europe/Copenhagen",
        "name": {"en": "Naboskab"},
        "rooms": [{"id": 7, "name": {"da": "Sal 1"}}],
        "speakers": PEOPLE,
        "talks": [{**WHEN, "code": "a-1", "title": "Fælleshaven", "room": 7, "speakers": ["ADA", "BO"]}],
    },
    "pretalx, talks with slots": {
        "count": 1,
        "name": "Naboskab",
        "results": [
            {
                "code": "a-1",
                "state": "confirmed",
                "title": "Fælleshaven",
                "speakers": PEOPLE,
                "slots": [{**WHEN, "room": {"name": {"en": "Sal 1"}}}],
            },
            {"code": "a-2", "state": "rejected", "title": "Afvist", "slots": [WHEN]},
        ],
    },
    "pretalx, slots with talks": {
        "name": "Naboskab",
        "slots": [
            {
                **WHEN,
                "room": {"name": "Sal 1"},
                "submission": {"code": "a-1", "title": "Fælleshaven", "speakers": PEOPLE},
            }
        ],
    },
}


@pytest.mark.parametrize("shape", SHAPES)
def test_schedule_in_json(shape: str) -> None:
    reading = read(json.dumps(SHAPES[shape]).encode(), name="schedule.json")
    assert told(reading) == [("09-07T10:00", "09-07T10:45", "Fælleshaven")]
    session = reading.agenda.sessions[0]
    assert [each.name for each in session.speakers] == ["Ada Berg", "Bo Dam"]
    assert (session.uid, session.room, reading.agenda.title, reading.agenda.zone, reading.doubts) == (
        *("a-1", "Sal 1", "Naboskab", "Europe/Copenhagen"),
        (),
    )


def test_session_of_json_knows_its_line() -> None:
    data = json.dumps(SHAPES["version 2"], indent=1)
    line = next(number for number, each in enumerate(data.splitlines(), start=1) if '"a-1"' in each)
    assert [each.line for each in read(data.encode(), name="x").agenda.sessions] == [line]
