"""What a calendar makes of an invitation: ours is read by another's reader, and its times are what people meant."""

from __future__ import annotations

import io
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import pytest
import vobject
from dateutil import tz
from hypothesis import given
from hypothesis import strategies as st

from bot.exports.invitation import Invitation, Party, invitation
from bot.exports.zones import timezone
from bot.model import LANGUAGES, Agenda, Audience, Session, SessionKind, Speaker
from bot.texts import Voice
from schedules.spans import spans

if TYPE_CHECKING:
    from bot.exports.sheet import File
    from bot.model import Language

NOW = datetime(2027, 3, 1, 9, 30, 0, 5, tzinfo=UTC)
COPENHAGEN = "Europe/Copenhagen"
LINK = "https://teams.example/l/meetup-join/19%3ameeting_x?context=%7b%22Tid%22%3a%22y%22%7d"


def wall(said: str) -> datetime:
    return datetime.fromisoformat(said)


def session(number: int, title: str, start: str, end: str | None = None, **more: Any) -> Session:
    return Session(
        id=str(number),
        title=title,
        kind=SessionKind.TALK,
        start=wall(start),
        end=wall(end) if end else None,
        **more,
    )


DAY = Agenda(
    title="Idétræf",
    sessions=(
        session(1, "Velkomst", "2027-05-31T09:00", "2027-05-31T09:15", speakers=(Speaker(name="Åse Ødegård"),)),
        session(2, "Fortroligt", "2027-05-31T07:00", "2027-05-31T08:30", audience=Audience.CIRCLE),
        session(3, "Værksted", "2027-05-31T09:15", "2027-05-31T12:00", room="Sal 2", seats=8),
        session(4, "Overraskelsen", "2027-05-31T13:00", "2027-05-31T14:00", pending=True),
        session(5, "Tak for i dag", "2027-05-31T14:00"),
    ),
)
NIGHT = Agenda(
    title="Døgnet",
    sessions=(
        session(1, "Begynd", "2027-10-30T12:00", "2027-10-30T13:00"),
        session(2, "Natten", "2027-10-30T20:00", "2027-10-31T04:00"),
        session(3, "Slut", "2027-10-31T08:00", "2027-10-31T12:00"),
    ),
)


def made(agenda: Agenda = DAY, number: int = 1, language: Language = "da", **more: Any) -> File:
    found = spans(agenda)
    asked = Invitation(
        key="e1",
        title=agenda.title,
        zone=agenda.zone,
        span=found[number - 1],
        number=number,
        total=len(found),
        sequence=3,
        organiser=Party("Idétræf", "anna@vejby.example"),
        guest=Party("Bo Lind", "bo@nordby.example"),
    )
    return invitation(Voice(language, agenda.zone), asked._replace(**more), NOW)


def read(file: File) -> Any:
    return vobject.readOne(file.body.decode())


def test_invitation_says_who_asks_whom_to_what_and_when() -> None:
    file = made(link=LINK, seats={"3"})
    calendar = read(file)
    entry = calendar.vevent
    assert (file.name, file.content_type) == ("invitation.ics", "text/calendar; charset=utf-8; method=REQUEST")
    assert (calendar.method.value, entry.uid.value, entry.sequence.value) == ("REQUEST", "e1-1@ordstyrer", "3")
    assert (entry.dtstamp.value, entry.status.value) == (NOW.replace(microsecond=0), "CONFIRMED")
    assert (entry.summary.value, entry.location.value, entry.url.value) == ("Idétræf", LINK, LINK)
    assert (entry.organizer.value, entry.organizer.params) == ("mailto:anna@vejby.example", {"CN": ["Idétræf"]})
    assert (entry.attendee.value, entry.attendee.params) == (
        "mailto:bo@nordby.example",
        {"CN": ["Bo Lind"], "PARTSTAT": ["ACCEPTED"], "ROLE": ["REQ-PARTICIPANT"], "RSVP": ["FALSE"]},
    )
    assert (entry.valarm.action.value, entry.valarm.trigger.value) == ("DISPLAY", timedelta(minutes=-15))
    assert [each.value.replace(tzinfo=None) for each in (entry.dtstart, entry.dtend)] == [
        wall("2027-05-31T09:00"),
        wall("2027-05-31T14:30"),
    ]
    assert entry.description.value.split("\n") == [
        f"Deltag her: {LINK}",
        "",
        "Du har plads på: Værksted",
        "",
        "Program",
        "9.00 Velkomst · Åse Ødegård",
        "9.15 Værksted · Sal 2",
        "13.00 Offentliggøres senere",
        "14.00 Tak for i dag",
        "",
        "Programmet kan ændre sig. Skriv »program« til Ordstyrer i Teams, så får du det nyeste.",
    ]


def test_cancellation_takes_the_same_entry_out_again() -> None:
    file = made(cancelled=True, sequence=4, link=LINK)
    calendar = read(file)
    entry = calendar.vevent
    assert (file.name, file.content_type) == ("aflysning.ics", "text/calendar; charset=utf-8; method=CANCEL")
    assert (calendar.method.value, entry.status.value) == ("CANCEL", "CANCELLED")
    assert (entry.uid.value, entry.sequence.value) == ("e1-1@ordstyrer", "4")
    assert (entry.dtstart.value.isoformat(), entry.attendee.value) == (
        "2027-05-31T09:00:00+02:00",
        "mailto:bo@nordby.example",
    )
    assert {"valarm", "url", "location"}.isdisjoint(entry.contents)


def test_what_a_circle_sees_is_in_no_invitation() -> None:
    assert b"Fortroligt" not in made().body
    assert spans(DAY.model_copy(update={"sessions": (DAY.sessions[1],)})) == ()


@pytest.mark.parametrize(
    ("agenda", "hours"),
    [
        (NIGHT, 25),
        (
            NIGHT.model_copy(
                update={
                    "sessions": tuple(
                        each.model_copy(
                            update={
                                "start": each.start - timedelta(days=217),
                                "end": each.end - timedelta(days=217) if each.end else None,
                            }
                        )
                        for each in NIGHT.sessions
                    )
                }
            ),
            23,
        ),
    ],
    ids=["october", "march"],
)
def test_whole_day_over_a_change_of_the_clocks_is_as_long_as_it_is(agenda: Agenda, hours: int) -> None:
    entry = read(made(agenda)).vevent
    assert [each.value.replace(tzinfo=None).hour for each in (entry.dtstart, entry.dtend)] == [12, 12]
    lasted = entry.dtend.value.astimezone(UTC) - entry.dtstart.value.astimezone(UTC)
    assert lasted == timedelta(hours=hours)


def test_clock_of_copenhagen_changes_by_its_two_rules() -> None:
    said = timezone(COPENHAGEN, wall("2027-10-30"), wall("2027-10-31")).to_ical().decode()
    assert said.split("\r\n") == [
        "BEGIN:VTIMEZONE",
        "TZID:Europe/Copenhagen",
        "BEGIN:DAYLIGHT",
        "DTSTART:20260329T020000",
        "RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3",
        "TZNAME:CEST",
        "TZOFFSETFROM:+0100",
        "TZOFFSETTO:+0200",
        "END:DAYLIGHT",
        "BEGIN:STANDARD",
        "DTSTART:20261025T030000",
        "RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10",
        "TZNAME:CET",
        "TZOFFSETFROM:+0200",
        "TZOFFSETTO:+0100",
        "END:STANDARD",
        "END:VTIMEZONE",
        "",
    ]


@pytest.mark.parametrize(
    "zone",
    [
        *(COPENHAGEN, "America/New_York", "Australia/Lord_Howe", "Asia/Kolkata", "Africa/Casablanca"),
        *("Atlantic/Reykjavik", "Europe/Dublin", "America/Nuuk", "Etc/GMT-3"),
    ],
)
def test_clock_of_a_zone_is_read_as_it_goes(zone: str) -> None:
    said = timezone(zone, wall("2027-01-01"), wall("2027-12-31")).to_ical().decode()
    theirs = tz.tzical(io.StringIO(said)).get(zone)
    ours = ZoneInfo(zone)
    days = [wall("2027-01-01T12:00") + timedelta(days=number) for number in range(365)]
    assert [each.replace(tzinfo=theirs).utcoffset() for each in days] == [
        each.replace(tzinfo=ours).utcoffset() for each in days
    ]


def test_zone_that_is_universal_time_has_no_clock_of_its_own() -> None:
    entry = read(made(DAY.model_copy(update={"zone": "UTC"})))
    assert "vtimezone" not in entry.contents
    assert entry.vevent.dtstart.value == datetime(2027, 5, 31, 9, tzinfo=UTC)


HOSTILE = "=cmd|' /C calc'!A0 <script>;,:\\n\r\nATTENDEE:mailto:x@y.example\x00\u202eRTL \U0001f600 </w:t> ^n^'\""


def test_hostile_text_stays_text() -> None:
    hostile = session(
        1, HOSTILE, "2027-05-31T09:00", "2027-05-31T10:00", room=HOSTILE, speakers=(Speaker(name=HOSTILE),)
    )
    agenda = Agenda(title=HOSTILE, sessions=(hostile,))
    file = made(agenda, organiser=Party(HOSTILE, HOSTILE), guest=Party(HOSTILE, "a@b.example\r\nX:y"), link=HOSTILE)
    entry = read(file).vevent
    words = "=cmd|' /C calc'!A0 <script>;,:\\n ATTENDEE:mailto:x@y.exampleRTL \U0001f600 </w:t> ^n^'\""
    assert entry.summary.value == words
    assert entry.description.value.split("\n")[1] == f"9.00 {words} · {words} · {words}"
    assert (entry.attendee.value, entry.organizer.value) == ("mailto:noreply@ordstyrer.invalid",) * 2
    assert (len(entry.contents["attendee"]), "url" in entry.contents) == (1, False)


@given(st.text(), st.text(), st.text(max_size=400))
def test_any_text_is_read_back_in_lines_that_are_short_enough(title: str, name: str, words: str) -> None:
    agenda = Agenda(title=title, sessions=(session(1, words, "2027-05-31T09:00", "2027-05-31T10:00"),))
    file = made(agenda, guest=Party(name, name))
    lines = file.body.split(b"\r\n")
    assert max(map(len, lines)) <= 75
    assert [each.decode() for each in lines]  # no letter is cut in two
    entry = read(file).vevent
    assert (entry.uid.value, len(entry.contents["attendee"])) == ("e1-1@ordstyrer", 1)


def test_very_long_programme_is_cut() -> None:
    begins = wall("2027-05-31T09:00")
    many = tuple(
        Session(
            id=str(each),
            title=f"Punkt {each} " + "x" * 300,
            kind=SessionKind.TALK,
            start=begins + timedelta(minutes=each),
        )
        for each in range(500)
    )
    rows = read(made(Agenda(title="Langt", sessions=many))).vevent.description.value.split("\n")
    assert (len(rows), rows[121][:20]) == (124, "… og 380 til")


@pytest.mark.parametrize("language", LANGUAGES)
def test_invitation_speaks_every_language(language: Language) -> None:
    assert read(made(language=language)).vevent.description.value.startswith(("Program", "Programme"))
