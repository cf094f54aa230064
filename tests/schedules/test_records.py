"""Records of sites: which fields mean what, what they take from where they stand, and what is refused."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import AgendaError
from bot.model import Format
from schedules.readers import read
from schedules.readers.report import as_json
from schedules.readers.tables.records import read_records

DAY = date(2026, 6, 5)


def short(each: dict[str, Any]) -> str:
    end = f"-{each['end'][11:16] or each['end'][-5:]}" if each["end"] else ""
    people = f" ({', '.join(each['speakers'])})" if each["speakers"] else ""
    room = f" @{each['room']}" if each["room"] else ""
    return (
        f"{each['day']} {each['start'][11:16] or each['start'][-5:]}{end} {each['kind']}: {each['title']}{people}{room}"
    )


def of_json(value: Any, day: date | None = DAY) -> list[str]:
    return [short(each) for each in as_json(read(json.dumps(value).encode(), name="x.json", date=day))["sessions"]]


def of_yaml(text: str, name: str = "x.yml", day: date | None = DAY) -> list[str]:
    return [short(each) for each in as_json(read(text.encode(), name=name, date=day))["sessions"]]


TWO = ["1 09:00-10:00 talk: Bridges (Ada Berg)", "1 10:00-11:00 talk: Roads (Bo Dam)"]
JSON: dict[str, tuple[Any, list[str]]] = {
    "flat, camel case, ISO": (
        [
            {
                "sessionTitle": "Bridges",
                "startTime": "2026-06-05T09:00",
                "endTime": "2026-06-05T10:00",
                "speakers": ["Ada Berg"],
            },
            {
                "sessionTitle": "Roads",
                "startTime": "2026-06-05T10:00",
                "endTime": "2026-06-05T11:00",
                "speakers": ["Bo Dam"],
            },
        ],
        TWO,
    ),
    "flat, snake case, parts": (
        [
            {
                "name": "Bridges",
                "date": "5/6/2026",
                "start_time": "9:00",
                "duration": 60,
                "presenter": {"first_name": "Ada", "last_name": "Berg"},
            },
            {
                "name": "Roads",
                "date": "5/6/2026",
                "start_time": "10:00",
                "duration": "PT1H",
                "presenter": {"name": "Bo Dam"},
            },
        ],
        TWO,
    ),
    "days, rooms, sessions": (
        {
            "days": [
                {
                    "date": "2026-06-05",
                    "rooms": [
                        {"name": "Hall", "sessions": [{"time": "9:00-10:00", "title": "Bridges"}]},
                        {"name": "Loft", "sessions": [{"time": "9:00-10:00", "title": "Roads"}]},
                    ],
                },
                {
                    "date": "2026-06-06",
                    "rooms": [{"name": "Hall", "sessions": [{"time": "9:30-10:00", "title": "Woods"}]}],
                },
            ]
        },
        [
            "1 09:00-10:00 talk: Bridges @Hall",
            "1 09:00-10:00 talk: Roads @Loft",
            "2 09:30-10:00 talk: Woods @Hall",
        ],
    ),
    "keyed by day and time": (
        {
            "2026-06-05": {"09:00": {"title": "Bridges", "speaker": "Ada Berg"}, "10:00": "Roads"},
            "2026-06-06": {"09:00": "Woods"},
        },
        ["1 09:00-10:00 talk: Bridges (Ada Berg)", "1 10:00 talk: Roads", "2 09:00 talk: Woods"],
    ),
    "speakers and rooms by their numbers": (
        {
            "speakers": [{"id": 1, "name": "Ada Berg"}, {"id": "bo", "fullName": "Bo Dam"}],
            "rooms": [{"id": 7, "name": "Hall"}],
            "talks": [
                {
                    "title": "Bridges",
                    "start": "2026-06-05 09:00",
                    "end": "2026-06-05 10:00",
                    "speakerIds": [1, "bo"],
                    "roomId": 7,
                }
            ],
        },
        ["1 09:00-10:00 talk: Bridges (Ada Berg, Bo Dam) @Hall"],
    ),
    "talks by their numbers": (
        {
            "sessions": {
                "11": {"title": "Bridges", "speakers": ["Ada Berg"]},
                "12": {"title": "Roads", "speakers": ["Bo Dam"]},
            },
            "schedule": [
                {"startTime": "9:00", "endTime": "10:00", "sessions": [11]},
                {"startTime": "10:00", "endTime": "11:00", "sessions": [12]},
            ],
        },
        TWO,
    ),
    "a block whose talks have no times": (
        [
            {
                "time": "9:00-10:00",
                "title": "Short talks",
                "talks": [{"title": "Bridges", "speaker": "Ada Berg"}, {"title": "Roads", "speaker": "Bo Dam"}],
            }
        ],
        ["1 09:00-10:00 talk: Short talks (Ada Berg, Bo Dam)"],
    ),
    "a block without a title": (
        [{"from": "9:00", "to": "10:00", "talks": [{"title": "Bridges", "speaking": "Ada Berg"}, {"title": "Roads"}]}],
        ["1 09:00-10:00 talk: Bridges (Ada Berg)", "1 09:00-10:00 talk: Roads"],
    ),
    "times in a record of their own, titles in languages": (
        [
            {
                "title": {"en": "Bridges", "de": "Brücken"},
                "slot": {"start": "2026-06-05T09:00", "end": "2026-06-05T10:00", "room": {"en": "Hall"}},
                "speakers": [{"name": "Ada Berg", "biography": "Builds."}],
            }
        ],
        ["1 09:00-10:00 talk: Bridges (Ada Berg) @Hall"],
    ),
    "seconds since 1970": (
        [{"name": "Bridges", "start": 1780642800, "end": 1780646400000, "type": "workshop"}],
        ["1 09:00-10:00 workshop: Bridges"],
    ),
    "events of schema.org": (
        {
            "@type": "Event",
            "name": "Days of bridges",
            "startDate": "2026-06-05T09:00+02:00",
            "endDate": "2026-06-05T16:00+02:00",
            "subEvent": [
                {
                    "@type": "Event",
                    "name": "Bridges",
                    "startDate": "2026-06-05T09:00+02:00",
                    "performer": {"name": "Ada Berg"},
                },
                {"@type": "Event", "name": "Roads", "startDate": "2026-06-05T10:00+02:00"},
            ],
        },
        ["1 09:00-10:00 talk: Bridges (Ada Berg)", "1 10:00 talk: Roads"],
    ),
}


@pytest.mark.parametrize(("value", "expected"), JSON.values(), ids=JSON)
def test_json_is_read_by_the_names_of_its_fields(value: Any, expected: list[str]) -> None:
    assert of_json(value) == expected


def test_the_source_tells_its_title_zone_and_lines() -> None:
    text = (
        "title: Broernes dag\ntimezone: Europe/Oslo\nschedule:\n  - time: 9:00\n    title: Broer\n  # en note\n"
        "  - time: 10:00\n    title: Veje\n    type: x\n    url: y\n"
    )
    reading = read(text.encode(), name="x.yml", date=DAY)
    assert (reading.agenda.title, reading.agenda.zone, reading.zoned) == ("Broernes dag", "Europe/Oslo", True)
    assert [each.line for each in reading.agenda.sessions] == [4, 7]
    assert reading.format is Format.TABLE


FRONT = """\
---
layout: page
title: Broernes dag
date: 2025-12-24 10:00
program:
  - day: fredag den 5. juni 2026
    sections:
      - time: 9.00 - 9.30
        title: Velkomst
      - time: 9.30 - 10.30
        title: Broer ved Ada Berg
  - day: lørdag den 6. juni 2026
    sections:
      - {time: 10.00, title: Veje, type: workshop}
---
# Om dagen

Vi mødes kl. 9.
"""


def test_front_matter_that_holds_a_programme_is_read() -> None:
    assert of_yaml(FRONT, name="index.md", day=None) == [
        "1 09:00-09:30 opening: Velkomst",
        "1 09:30-10:30 talk: Broer ved Ada Berg (Ada Berg)",
        "2 10:00 workshop: Veje",
    ]


def test_front_matter_without_one_leaves_the_text_to_be_read() -> None:
    text = (
        "---\ntitle: Broernes dag\ndate: 2025-12-24 10:00\n---\nFredag den 5. juni 2026\n\n9.00 Velkomst\n9.30 Broer\n"
    )
    assert of_yaml(text, name="index.md", day=None) == ["1 09:00-09:30 opening: Velkomst", "1 09:30 talk: Broer"]


def test_toml_front_matter_is_read() -> None:
    text = (
        '+++\ntitle = "Broer"\n[[talks]]\nstart = 2026-06-05T09:00:00\nname = "Bridges"\n'
        '[[talks]]\nstart = 2026-06-05T10:00:00\nname = "Roads"\n+++\n'
    )
    assert of_yaml(text, name="index.md") == ["1 09:00-10:00 talk: Bridges", "1 10:00 talk: Roads"]


def test_aliases_are_followed_and_tags_mean_nothing() -> None:
    text = (
        "defaults: &base {room: Hall, length: 30}\n"
        "talks:\n"
        "  - {<<: *base, start: '9:00', title: Bridges}\n"
        "  - {<<: *base, start: '9:30', title: !ruby/object Roads}\n"
    )
    assert of_yaml(text) == ["1 09:00-09:30 talk: Bridges @Hall", "1 09:30-10:00 talk: Roads @Hall"]


@pytest.mark.timeout(30)
def test_a_bomb_of_aliases_is_refused_soon() -> None:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 9)]
    with pytest.raises(AgendaError):
        read("\n".join(lines).encode(), name="x.yml")


def test_a_name_beside_a_title_is_who_speaks() -> None:
    text = (
        "- {name: Ada Berg, company: Nordsø, title: Bridges, time: '09:00'}\n"
        "- {name: , company: , title: Lunch, time: '12:00'}\n"
        "- {name: Bo Dam, company: Havn, title: Roads, time: '13:00'}\n"
    )
    assert of_yaml(text) == [
        "1 09:00-12:00 talk: Bridges (Ada Berg)",
        "1 12:00-13:00 break: Lunch",
        "1 13:00 talk: Roads (Bo Dam)",
    ]


def test_an_offset_of_nothing_is_local_time_and_doubted() -> None:
    text = "- {title: Bridges, date: 2026-06-05 9:00 +0000}\n- {title: Roads, date: 2026-06-05 10:00 +0000}\n"
    reading = read(text.encode(), name="x.yml")
    assert [f"{each.start:%H:%M}" for each in reading.agenda.sessions] == ["09:00", "10:00"]
    assert "offset_unused" in {each.code for each in reading.doubts}


@pytest.mark.parametrize(
    "value",
    [
        [],
        {},
        [1, 2],
        {"people": [{"name": "Ada Berg", "born": "1815"}]},
        [{"title": "Bridges"}],
        [[[[[]]]]],
        {"a": None},
    ],
)
def test_records_without_sessions_are_refused(value: Any) -> None:
    with pytest.raises(AgendaError) as caught:
        read_records(value, name="x.json")
    assert (caught.value.code, caught.value.file) == ("table_unknown", "x.json")


KEYS = st.sampled_from(
    [
        "title",
        "name",
        "start",
        "end",
        "time",
        "day",
        "date",
        "speakers",
        "room",
        "rooms",
        "id",
        "duration",
        "talks",
        "slot",
        "type",
        "9:00",
        "2026-06-05",
        "Dag 2",
        "x",
        "",
    ]
)
LEAVES = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=8)
    | st.sampled_from(
        [
            "9:00",
            "9:00-10:00",
            "2026-06-05T09:00",
            "2026-06-05T09:00Z",
            "1:30",
            "Ada Berg",
            "Friday",
            "0000-00-00",
            "9999-12-31T23:59",
        ]
    )
)
VALUES = st.recursive(
    LEAVES, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS, inner, max_size=5), max_leaves=25
)


@given(VALUES, st.none() | st.dates(min_value=date(1970, 1, 1), max_value=date(2199, 12, 31)))
def test_no_records_raise_anything_else(value: Any, day: date | None) -> None:
    try:
        as_json(read_records(value, name="x.json", day=day))
    except AgendaError as error:
        assert error.file == "x.json"  # noqa: PT017 - whatever it says, it says of which file


@given(
    st.lists(
        st.sampled_from(
            [
                "- ",
                "  ",
                "title: a\n",
                "time: 9:00\n",
                "---\n",
                "+++\n",
                "talks:\n",
                "a = 1\n",
                "&a ",
                "*a",
                "<<: ",
                "[",
                "{",
                "}",
                "]",
                "!!x ",
                "'",
                '"',
                ": ",
                "\n",
                "|\n",
                "? ",
            ]
        ),
        max_size=30,
    ).map("".join)
)
def test_no_fields_raise_anything_else(text: str) -> None:
    try:
        as_json(read(f"---\n{text}\n---\n".encode(), name="x.md"))
        as_json(read(text.encode(), name="x.yml"))
    except AgendaError as error:
        assert error.file in {"x.md", "x.yml"}  # noqa: PT017


OURS: dict[str, Any] = {
    "titel": "Broernes dag \U0001f309",
    "dato": "2026-06-05",
    "program": [
        {"tid": "9.00", "titel": "Velkommen"},
        {"tid": "9.30-10.30", "titel": "Hvad nu?", "type": "gruppedrøftelse", "oplægsholder": ["Ada Berg"]},
    ],
}
OUR_LIST = ["1 09:00-09:30 opening: Velkommen", "1 09:30-10:30 breakout: Hvad nu? (Ada Berg)"]


@pytest.mark.parametrize(
    "text",
    [json.dumps(OURS), json.dumps(OURS, indent="\t"), json.dumps(OURS, ensure_ascii=False)],
    ids=["on one line", "with tabs", "in plain letters"],
)
def test_our_own_shape_is_read_as_json(text: str) -> None:
    reading = read(text.encode(), name="x.json")
    assert reading.format is Format.NATIVE
    assert reading.agenda.title == "Broernes dag \U0001f309"
    assert [short(each) for each in as_json(reading)["sessions"]] == OUR_LIST


def test_our_own_keys_are_read_in_front_matter() -> None:
    text = "---\ntitel: Broernes dag\ndato: 2026-06-05\nprogram:\n  - 9.00: Velkommen\n---\nVi mødes kl. 8.\n"
    reading = read(text.encode(), name="x.md")
    assert (reading.format, reading.agenda.sessions[0].line) == (Format.NATIVE, 5)


def test_a_slip_in_our_own_shape_is_refused_where_it_stands() -> None:
    with pytest.raises(AgendaError) as caught:
        read(json.dumps(OURS | {"program": [{"tid": "25.00", "titel": "A"}]}, indent=1).encode(), name="x.json")
    assert (caught.value.code, caught.value.line) == ("bad_time", 6)


def test_a_site_whose_keys_are_like_ours_is_read_as_its_own() -> None:
    value = {"title": "Broer", "program": [{"start": "9:00", "title": "Veje", "url": "/veje", "abstract": "Om veje"}]}
    assert of_json(value) == ["1 09:00 talk: Veje"]


def test_the_offsets_of_a_source_tell_its_zone() -> None:
    value = [
        {"title": "Veje", "start": "2026-06-05T09:00+10:00"},
        {"title": "Broer", "start": "2026-12-05T09:00+11:00"},
    ]
    reading = read(json.dumps(value).encode(), name="x.json", zone="Europe/Copenhagen")
    assert (reading.agenda.zone, reading.zoned) == ("Australia/Sydney", True)
    assert [f"{each.start:%H:%M}" for each in reading.agenda.sessions] == ["09:00", "09:00"]


def test_any_other_xml_is_read_by_the_names_of_its_elements() -> None:
    text = (
        '<agenda><day date="2026-06-05"><item><start>09:00</start><end>10:00</end><title>Veje</title>'
        '<speakers><speaker id="1">Ada Berg</speaker><speaker id="2">Bo Dam</speaker></speakers></item></day></agenda>'
    )
    reading = read(f"<?xml version='1.0'?>{text}".encode(), name="x.xml")
    assert [short(each) for each in as_json(reading)["sessions"]] == ["1 09:00-10:00 talk: Veje (Ada Berg, Bo Dam)"]


ODD: dict[str, tuple[Any, list[str]]] = {
    "talks by rooms": (
        [
            {
                "time": "9:00",
                "end": "10:00",
                "talks": {"Room A": {"title": "Veje", "speaker": "Ada Berg"}, "Room B": "Skove"},
            }
        ],
        ["1 09:00-10:00 talk: Veje (Ada Berg) @Room A", "1 09:00-10:00 talk: Skove @Room B"],
    ),
    "rows in lists": (
        [["9:00", "Velkomst"], ["10:00", "Veje"]],
        ["1 09:00-10:00 opening: Velkomst", "1 10:00 talk: Veje"],
    ),
    "lines with times in a list": (
        [{"day": "Fri 5 June 2026", "events": ["9:00 Velkomst", "10:00 Veje (Ada Berg)"]}],
        ["1 09:00-10:00 opening: Velkomst", "1 10:00 talk: Veje (Ada Berg)"],
    ),
    "times of their own by number": (
        {
            "sessions": [{"id": 1, "title": "Veje", "slot": 2}],
            "slots": [{"id": 2, "start": "2026-06-05T09:00", "end": "2026-06-05T10:00"}],
        },
        ["1 09:00-10:00 talk: Veje"],
    ),
    "events of a calendar's API": (
        {
            "items": [
                {"summary": "Veje", "start": {"dateTime": "2026-06-05T09:00:00+02:00"}, "location": "Hall"},
                {"summary": "Hele dagen", "start": {"date": "2026-06-05"}},
            ]
        },
        ["1 09:00 talk: Veje @Hall"],
    ),
    "days ticked": (
        [
            {"title": "Kaffe", "time": "9:00-9:30", "day1": True, "day2": True},
            {"title": "Veje", "time": "9:30", "day2": True},
        ],
        ["1 09:00-09:30 break: Kaffe", "2 09:00-09:30 break: Kaffe", "2 09:30 talk: Veje"],
    ),
    "letters spelt out": (
        [{"tid": "9.00", "indhold": "Veje", "oplaegsholder": "Ada Berg"}],
        ["1 09:00 talk: Veje (Ada Berg)"],
    ),
}


@pytest.mark.parametrize(("value", "expected"), ODD.values(), ids=ODD)
def test_odd_shapes_are_read_too(value: Any, expected: list[str]) -> None:
    assert of_json(value) == expected
