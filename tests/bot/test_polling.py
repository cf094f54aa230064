"""When a source is looked at again, and what is made of what it says."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from bot.errors import AgendaError, SourceError
from bot.model import Agenda, Audience, BreakoutPlan, Doubt, Event, EventState, Feed, Reading, Session, SessionKind
from bot.polling import Verdict, judge, merge, next_look

BEGINS = datetime(2027, 5, 31, 7, tzinfo=UTC)  # 9.00 in Denmark
EVENT = Event(id="e", title="Dagen", release=1, starts_at=BEGINS, ends_at=BEGINS + timedelta(hours=6))
EVE = datetime(2027, 5, 29, 22, tzinfo=UTC)  # midnight before the day before
FEED = Feed(event_id="e", url="https://kilde.example/a", person_id="p", place_id="s")
FIVE, HOUR = timedelta(minutes=5), timedelta(hours=1)


@pytest.mark.parametrize(
    ("now", "after"),
    [
        (BEGINS - timedelta(days=60), 6 * HOUR),
        (BEGINS - timedelta(days=15), 6 * HOUR),
        (BEGINS - timedelta(days=13), HOUR),
        (EVE - timedelta(hours=1, minutes=1), HOUR),
        (EVE - timedelta(minutes=20), timedelta(minutes=20)),  # not later than from when it is looked at often
        (EVE, FIVE),
        (BEGINS, FIVE),
        (BEGINS + 6 * HOUR, FIVE),
        (BEGINS + 7 * HOUR, HOUR),
        (BEGINS + 29 * HOUR, HOUR),
        (BEGINS + 30 * HOUR, None),
    ],
)
def test_a_source_is_looked_at_the_more_often_the_nearer_the_day(now: datetime, after: timedelta | None) -> None:
    assert next_look(FEED, EVENT, now) == (None if after is None else now + after)


@pytest.mark.parametrize(
    "event",
    [
        EVENT.model_copy(update={"state": EventState.CLOSED}),
        EVENT.model_copy(update={"starts_at": None, "ends_at": None}),
    ],
)
def test_an_event_that_is_closed_or_has_no_time_is_not_looked_at(event: Event) -> None:
    assert next_look(FEED, event, BEGINS) is None


@pytest.mark.parametrize(
    ("failing", "told", "after"),
    [
        (timedelta(minutes=5), False, timedelta(minutes=1)),
        (timedelta(minutes=6), True, timedelta(minutes=6)),
        (timedelta(minutes=12), True, timedelta(minutes=12)),
        (timedelta(minutes=24), True, timedelta(minutes=15)),
        (timedelta(days=3), True, timedelta(minutes=15)),
    ],
)
def test_a_source_that_fails_is_left_for_as_long_again_as_it_failed(
    failing: timedelta, told: bool, after: timedelta
) -> None:
    feed = FEED.model_copy(update={"trouble": "silent", "told": told, "good_at": BEGINS - failing})
    assert next_look(feed, EVENT, BEGINS) == BEGINS + after


def test_long_before_the_day_a_source_that_fails_is_left_for_longer() -> None:
    now = BEGINS - timedelta(days=60)
    feed = FEED.model_copy(update={"trouble": "silent", "told": True, "good_at": now - timedelta(days=5)})
    assert next_look(feed, EVENT, now) == now + 6 * HOUR


# What is made of it -------------------------------------------------------------------------------


def at(clock: str, title: str, session_id: str = "", **more: object) -> Session:
    hour, minute = map(int, clock.split("."))
    start = datetime(2027, 5, 31, hour, minute)  # noqa: DTZ001 - wall time
    given = {"id": session_id, "title": title, "kind": SessionKind.TALK, "start": start}
    return Session.model_validate(given | more)


def day(*sessions: Session, **more: object) -> Agenda:
    return Agenda.model_validate({"title": "Dagen", "sessions": sessions} | more)


NOW = datetime(2027, 5, 31, 8, 30, tzinfo=UTC)  # 10.30
BEFORE = day(
    at("9.00", "Velkommen", "a", end=datetime(2027, 5, 31, 10)),  # noqa: DTZ001 - wall time
    at("11.00", "Skove", "b"),
    at("12.00", "Søer", "c"),
    at("13.00", "Enge", "d"),
)
SAME = [each.model_copy(update={"id": "", "line": 7, "uid": "u"}) for each in BEFORE.sessions]


@pytest.mark.parametrize(
    ("came", "verdict"),
    [
        (None, Verdict()),
        (Reading(agenda=day(*SAME)), Verdict()),
        (Reading(agenda=day(*SAME[1:])), Verdict()),  # what is over need not stand there
        (Reading(agenda=day()), Verdict("empty")),
        (Reading(agenda=day(*SAME), doubts=(Doubt(code="no_date"),)), Verdict("undated")),
        (AgendaError("format_unknown"), Verdict("unreadable")),
        (AgendaError("empty"), Verdict("empty")),
        (SourceError("slow"), Verdict("silent")),
        (SourceError("unreachable"), Verdict("silent")),
        (SourceError("broken"), Verdict("silent")),
        (SourceError("busy"), Verdict("silent")),
        (SourceError("server"), Verdict("silent")),
        (SourceError("not_found"), Verdict("away")),
        (SourceError("gone"), Verdict("away")),
        (SourceError("unknown_host"), Verdict("away")),
        (SourceError("refused"), Verdict("closed")),
        (SourceError("private"), Verdict("closed")),
        (SourceError("tls"), Verdict("closed")),
        (SourceError("too_big"), Verdict("unreadable")),
        (SourceError("unreadable"), Verdict("unreadable")),
        (SourceError("empty"), Verdict("empty")),
    ],
)
def test_what_came_is_nothing_new_or_nothing_to_use(
    came: Reading | AgendaError | SourceError | None, verdict: Verdict
) -> None:
    assert judge(BEFORE, came, NOW) == verdict


@pytest.mark.parametrize(
    ("left", "trouble"),
    [(["Skove", "Søer", "Enge"], ""), (["Skove", "Søer"], ""), (["Skove"], "half"), (["Noget andet"], "half")],
)
def test_a_programme_without_more_than_half_of_what_was_to_come_is_doubted(left: list[str], trouble: str) -> None:
    kept = [each for each in SAME if each.title in left]
    kept += [at("15.00", "Noget andet")] if "Noget andet" in left else []
    assert judge(BEFORE, Reading(agenda=day(*kept)), NOW).trouble == trouble


def test_of_a_single_session_nobody_can_tell() -> None:
    before = day(at("11.00", "Skove", "a"))
    assert judge(before, Reading(agenda=day(at("15.00", "Grillfest"))), NOW).trouble == ""


def test_what_changed_is_to_be_accepted_under_the_same_identities() -> None:
    moved = [each.model_copy(update={"start": each.start + HOUR}) if each.title == "Enge" else each for each in SAME]
    verdict = judge(BEFORE, Reading(agenda=day(*moved)), NOW)
    assert verdict.agenda is not None
    assert [(each.id, each.start.hour) for each in verdict.agenda.sessions] == [
        ("a", 9),
        ("b", 11),
        ("c", 12),
        ("d", 14),
    ]


def test_what_the_source_does_not_tell_stays_as_it_was() -> None:
    plan = BreakoutPlan(prompt="Hvad mangler?")
    before = day(
        at("11.00", "Snak", "a", kind=SessionKind.BREAKOUT, breakout=plan),
        at("12.00", "Lukket", "b", audience=Audience.CIRCLE),
        title="Vores dag",
        language="sv",
        zone="Europe/Helsinki",
        organisers=("ada@mosebo.example",),
    )
    told = day(at("11.00", "Snak"), at("12.00", "Lukket"), title="Kalender", zone="Europe/Helsinki")
    assert merge(before, Reading(agenda=told), NOW) == before


def test_times_are_told_as_clocks_show_them_at_the_event() -> None:
    before = day(at("11.00", "Skove", "a"), zone="Europe/Helsinki")
    told = Reading(agenda=day(at("10.00", "Skove"), zone="Europe/Copenhagen"), zoned=True)
    assert merge(before, told, NOW) == before


# Groups that were given more time -----------------------------------------------------------------

B, P = SessionKind.BREAKOUT, SessionKind.BREAK


def ends(clock: str) -> dict[str, object]:
    hour, minute = map(int, clock.split("."))
    return {"end": datetime(2027, 5, 31, hour, minute)}  # noqa: DTZ001 - wall time


def with_groups(until: str, *, source: bool = False, title: str = "Frokost") -> Agenda:
    """Return a programme whose groups sit from 10.00; the one of the source has no identities."""
    ids = ("", "", "") if source else ("g", "l", "t")
    return day(
        at("10.00", "I grupper", ids[0], kind=B, breakout=BreakoutPlan(), end_stated=not source, **ends(until)),
        at(until, title, ids[1], kind=P, **ends("12.30")),
        at("12.30", "Hvad nu?", ids[2], **ends("13.00")),
    )


AS_IT_WAS = with_groups("10.45", source=True)
LONGER = with_groups("10.50")


@pytest.mark.parametrize("minutes", [1, 20, 47, 200])  # while they sit, when they were to be back, and long after
def test_a_source_that_knows_nothing_of_more_time_does_not_take_it_back(minutes: int) -> None:
    now = datetime(2027, 5, 31, 8, tzinfo=UTC) + timedelta(minutes=minutes)
    assert judge(LONGER, Reading(agenda=AS_IT_WAS), now) == Verdict()


def test_a_source_that_changes_meanwhile_is_followed_around_the_time_that_groups_were_given() -> None:
    came = Reading(agenda=with_groups("10.45", source=True, title="Frokost i haven"))
    agenda = judge(LONGER, came, NOW).agenda
    assert agenda is not None
    assert [(each.id, each.title, f"{each.start:%H.%M}") for each in agenda.sessions] == [
        ("g", "I grupper", "10.00"),
        ("l", "Frokost i haven", "10.50"),
        ("t", "Hvad nu?", "12.30"),
    ]


def test_a_source_that_gives_more_time_itself_is_followed() -> None:
    agenda = judge(LONGER, Reading(agenda=with_groups("11.00", source=True)), NOW).agenda
    assert agenda is not None
    assert agenda.sessions[0].end == ends("11.00")["end"]


def test_before_groups_sit_the_source_decides() -> None:
    before = datetime(2027, 5, 31, 7, 59, tzinfo=UTC)
    agenda = judge(LONGER, Reading(agenda=AS_IT_WAS), before).agenda
    assert agenda is not None
    assert agenda.sessions[0].end == ends("10.45")["end"]
