"""The list of dues: what the bot does on a day, and when."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta

import pytest

from bot.model import Agenda, Audience, BreakoutPlan, Due, DueKind, Notices, Session, SessionKind
from schedules.timeline import dues, order, together

K = SessionKind
AFTERWARDS = {DueKind.RECAP, DueKind.TAKE_HOME, DueKind.DIGEST}


def session(name: str, start: str, end: str | None, kind: K = K.TALK, audience: Audience = Audience.OPEN) -> Session:
    return Session(
        id=name,
        title=f"Title of {name}",
        kind=kind,
        start=datetime.fromisoformat(start),
        end=datetime.fromisoformat(end) if end else None,
        audience=audience,
    )


def day(*lines: tuple[str, str | None, K], on: str = "2021-05-31") -> tuple[Session, ...]:
    return tuple(
        session(f"s{number}", f"{on}T{start}", f"{on}T{end}" if end else None, kind)
        for number, (start, end, kind) in enumerate(lines, start=1)
    )


def said(agenda: Agenda) -> list[str]:
    """Return each due as "instant in UTC, kind, session", less what is given back."""
    found = [due for due in dues("e", agenda, {}) if due.kind not in AFTERWARDS]
    return [f"{due.at:%dT%H:%M} {due.kind} {due.session_id or '-'}" for due in found]


INSPIRATION_DAY = day(
    ("09:00", "09:15", K.OPENING),
    ("09:15", "10:00", K.TALK),
    ("10:00", "11:00", K.TALK),
    ("11:00", "11:45", K.BREAKOUT),
    ("11:45", "12:30", K.BREAK),
    ("12:30", "13:00", K.TALK),
    ("13:00", "14:00", K.BREAKOUT),
    ("14:00", "15:00", K.TALK),
    ("15:00", None, K.CLOSING),
)


def test_inspiration_day_is_announced_line_by_line() -> None:
    agenda = Agenda(title="Dag", sessions=INSPIRATION_DAY)
    assert [f"{agenda.wall(due.at):%H.%M} {due.kind} {due.session_id or '-'}" for due in dues("e", agenda, {})] == [
        "08.55 heads_up s1",
        "09.00 start s1",
        "09.10 last_minutes s1",
        "09.15 end s1",
        "09.15 start s2",
        "09.17 recap s1",
        "09.55 last_minutes s2",
        "10.00 end s2",
        "10.00 start s3",
        "10.02 recap s2",
        "10.55 last_minutes s3",
        "10.55 heads_up s4",
        "11.00 end s3",
        "11.00 start s4",
        "11.02 recap s3",
        "11.22 half_time s4",
        "11.40 last_minutes s4",
        "11.43 save s4",
        "11.44 last_minute s4",
        "11.45 end s4",
        "11.45 start s5",
        "11.50 collect s4",
        "11.52 recap s4",
        "12.25 heads_up s6",
        "12.30 end s5",
        "12.30 start s6",
        "12.55 last_minutes s6",
        "12.55 heads_up s7",
        "13.00 end s6",
        "13.00 start s7",
        "13.02 recap s6",
        "13.30 half_time s7",
        "13.55 last_minutes s7",
        "13.58 save s7",
        "13.59 last_minute s7",
        "14.00 end s7",
        "14.00 start s8",
        "14.05 collect s7",
        "14.07 recap s7",
        "14.55 last_minutes s8",
        "15.00 end s8",
        "15.00 start s9",
        "15.00 summary -",
        "15.00 take_home -",
        "15.05 digest -",
    ]


def test_due_carries_its_key_and_when_it_is_stale() -> None:
    agenda = Agenda(title="Dag", sessions=day(("09:00", "10:00", K.TALK), ("10:00", None, K.CLOSING)))

    def at(hour: int, minute: int = 0) -> datetime:
        return datetime(2021, 5, 31, hour - 2, minute, tzinfo=UTC)  # Copenhagen is two hours ahead

    expected = [
        ("e/s1/heads_up/2", at(8, 55), DueKind.HEADS_UP, "s1", 2, at(9)),
        ("e/s1/start/2", at(9), DueKind.START, "s1", 2, at(10)),
        ("e/s1/last_minutes/2", at(9, 55), DueKind.LAST_MINUTES, "s1", 2, at(10)),
        ("e/s1/end/2", at(10), DueKind.END, "s1", 2, at(22)),
        ("e/s2/start/1", at(10), DueKind.START, "s2", 1, at(10, 30)),
        ("e/day/summary/1", at(10), DueKind.SUMMARY, None, 1, at(10) + timedelta(days=1)),
        ("e/day/take_home/1", at(10), DueKind.TAKE_HOME, None, 1, at(10) + timedelta(days=1)),
        ("e/day/digest/end", at(10, 5), DueKind.DIGEST, None, 1, at(22, 5)),
    ]
    assert dues("e", agenda, {"s1": 2}) == [
        Due(key=key, event_id="e", at=when, kind=kind, session_id=of, occurrence=number, stale_at=stale)
        for key, when, kind, of, number, stale in expected
    ]


def test_key_holds_neither_title_nor_time() -> None:
    first = Agenda(title="Dag", sessions=INSPIRATION_DAY)
    later = Agenda(
        title="En anden dag",
        sessions=tuple(
            each.model_copy(
                update={
                    "title": "Nyt navn",
                    "start": each.start + timedelta(days=3, minutes=7),
                    "end": each.end + timedelta(days=3, minutes=7) if each.end else None,
                }
            )
            for each in INSPIRATION_DAY
        ),
    )
    assert [due.key for due in dues("e", first, {})] == [due.key for due in dues("e", later, {})]


EVERYTHING = {
    *("heads_up", "start", "half_time", "last_minutes", "save", "last_minute", "end", "collect"),
    *("recap", "summary", "take_home", "digest"),
}


@pytest.mark.parametrize(
    ("notices", "kinds"),
    [
        (Notices(), EVERYTHING),
        (Notices(heads_up=0), EVERYTHING - {"heads_up"}),
        (Notices(last_minutes=0), EVERYTHING - {"last_minutes"}),
        (Notices(half_time=False), EVERYTHING - {"half_time"}),
        (Notices(last_minute=False), EVERYTHING - {"last_minute"}),
        (Notices(announce=False), EVERYTHING),  # groups start all the same
        (Notices(summary=False), EVERYTHING - {"recap", "summary"}),
        (Notices(take_home=False), EVERYTHING),  # what people promise stands on the same card
        (Notices(take_home=False, promises=False), EVERYTHING - {"take_home"}),
    ],
)
def test_notices_decide_which_kinds_are_said(notices: Notices, kinds: set[str]) -> None:
    agenda = Agenda(title="Dag", sessions=INSPIRATION_DAY, notices=notices)
    assert {due.kind.value for due in dues("e", agenda, {})} == kinds


def test_without_announcements_only_group_discussions_start() -> None:
    agenda = Agenda(title="Dag", sessions=INSPIRATION_DAY, notices=Notices(announce=False))
    breakouts = {each.id for each in INSPIRATION_DAY if each.kind is SessionKind.BREAKOUT}
    assert {due.session_id for due in dues("e", agenda, {}) if due.kind is DueKind.START} == breakouts


@pytest.mark.parametrize(("end", "warned"), [("09:09", False), ("09:10", False), ("09:11", True), ("12:00", True)])
def test_last_minutes_come_only_in_a_session_longer_than_twice_that(end: str, warned: bool) -> None:
    agenda = Agenda(title="Dag", sessions=day(("09:00", end, K.TALK)))
    assert ("last_minutes" in {due.kind for due in dues("e", agenda, {})}) is warned


HEADS_UP_CASES = {
    "only the first of talks in a row": (day(("09:00", "10:00", K.TALK), ("10:00", "11:00", K.TALK)), ["s1"]),
    "every breakout": (
        day(("09:00", "10:00", K.TALK), ("10:00", "11:00", K.BREAKOUT), ("11:00", "12:00", K.BREAKOUT)),
        ["s1", "s2", "s3"],
    ),
    "what follows two breaks, but no break": (
        day(
            ("09:00", "10:00", K.TALK),
            ("10:00", "10:30", K.BREAK),
            ("10:30", "11:00", K.BREAK),
            ("11:00", None, K.TALK),
        ),
        ["s1", "s4"],
    ),
    "one for two parallel ones after a break": (
        day(
            ("09:00", "10:00", K.TALK), ("10:00", "11:00", K.BREAK), ("11:00", "12:00", K.TALK), ("11:00", None, K.TALK)
        ),
        ["s1", "s3"],
    ),
    "one for parallel groups, and one for a closed circle beside them": (
        (
            session("a", "2021-05-31T09:00", "2021-05-31T10:00"),
            session("c", "2021-05-31T10:00", "2021-05-31T11:00", K.BREAKOUT),
            session("b", "2021-05-31T10:00", "2021-05-31T11:00", K.BREAKOUT),
            session("d", "2021-05-31T10:00", "2021-05-31T11:00", K.BREAKOUT, Audience.CIRCLE),
        ),
        ["a", "b", "d"],
    ),
    "not what is still to be announced": (
        (
            session("a", "2021-05-31T09:00", "2021-05-31T10:00").model_copy(update={"pending": True}),
            session("b", "2021-05-31T10:00", "2021-05-31T11:00"),
            session("c", "2021-06-01T09:00", "2021-06-01T10:00"),
        ),
        ["c"],
    ),
    "what starts when a long break ends beside something else": (
        day(
            ("09:00", "12:00", K.TALK),
            ("12:00", "13:00", K.BREAK),
            ("12:30", "13:00", K.OTHER),
            ("13:00", None, K.TALK),
        ),
        ["s1", "s3", "s4"],
    ),
    "the first of each day": (
        (*day(("09:00", "15:00", K.TALK)), session("t1", "2021-06-01T09:00", "2021-06-01T15:00")),
        ["s1", "t1"],
    ),
    "not what goes on past midnight": (
        (
            session("a", "2021-05-31T22:00", "2021-06-01T00:00"),
            session("b", "2021-06-01T00:00", "2021-06-01T01:00"),
            session("c", "2021-06-01T01:00", "2021-06-01T02:00"),
            session("d", "2021-06-01T09:00", "2021-06-01T10:00"),
        ),
        ["a", "d"],
    ),
    "the first that all may see, beside a closed one": (
        (
            session("circle", "2021-05-31T08:00", "2021-05-31T08:30", audience=Audience.CIRCLE),
            session("open", "2021-05-31T09:00", "2021-05-31T10:00"),
        ),
        ["circle", "open"],
    ),
}


@pytest.mark.parametrize("case", HEADS_UP_CASES)
def test_heads_up_is_given_to(case: str) -> None:
    sessions, called = HEADS_UP_CASES[case]
    found = dues("e", Agenda(title="Dag", sessions=sessions), {})
    assert [due.session_id for due in found if due.kind is DueKind.HEADS_UP] == called


def test_sessions_across_midnight_keep_their_instants() -> None:
    agenda = Agenda(
        title="Døgn",
        sessions=(
            session("night", "2021-11-13T23:30", "2021-11-14T00:30"),
            session("late", "2021-11-14T00:30", "2021-11-14T12:00"),
        ),
    )
    assert said(agenda) == [
        "13T22:25 heads_up night",
        "13T22:30 start night",
        "13T23:25 last_minutes night",
        "13T23:30 end night",
        "13T23:30 start late",
        "14T10:55 last_minutes late",
        "14T11:00 end late",
        "14T11:00 summary -",
    ]


def test_event_of_24_hours_lasts_23_and_25_when_clocks_change() -> None:
    def hours(noon: str, next_noon: str) -> float:
        found = dues("e", Agenda(title="Døgn", sessions=(session("s", noon, next_noon),)), {})
        at = {due.kind: due.at for due in found}
        return (at[DueKind.END] - at[DueKind.START]) / timedelta(hours=1)

    assert hours("2021-11-13T12:00", "2021-11-14T12:00") == 24
    assert hours("2022-03-26T12:00", "2022-03-27T12:00") == 23
    assert hours("2022-10-29T12:00", "2022-10-30T12:00") == 25


def test_nothing_vanishes_in_the_hour_that_spring_skips() -> None:
    agenda = Agenda(
        title="Nat",
        sessions=(
            session("before", "2022-03-27T01:30", "2022-03-27T02:00"),
            session("skipped", "2022-03-27T02:00", "2022-03-27T03:00"),
            session("half", "2022-03-27T02:30", "2022-03-27T03:00"),
            session("after", "2022-03-27T03:00", "2022-03-27T04:00"),
        ),
        notices=Notices(heads_up=0, last_minutes=0, summary=False),
    )
    assert said(agenda) == [
        "27T00:30 start before",
        "27T01:00 end before",
        "27T01:00 start after",
        "27T01:00 start skipped",
        "27T01:30 start half",
        "27T02:00 end after",
    ]


def test_repeated_hour_of_autumn_means_its_first_run() -> None:
    agenda = Agenda(
        title="Nat",
        sessions=(
            session("in", "2022-10-30T02:15", "2022-10-30T02:45"),
            session("over", "2022-10-30T02:45", "2022-10-30T03:15"),
        ),
        notices=Notices(heads_up=0, last_minutes=0, summary=False),
    )
    assert said(agenda) == [
        "30T00:15 start in",
        "30T00:45 end in",
        "30T00:45 start over",
        "30T02:15 end over",
    ]


def test_session_of_no_length_is_announced_and_not_stale_at_once() -> None:
    agenda = Agenda(title="Dag", sessions=day(("09:00", "09:00", K.OTHER)), notices=Notices(heads_up=0, summary=False))
    (due,) = [each for each in dues("e", agenda, {}) if each.kind not in AFTERWARDS]
    assert (due.kind, due.stale_at - due.at) == (DueKind.START, timedelta(minutes=30))


def test_parallel_sessions_are_each_announced() -> None:
    agenda = Agenda(
        title="Dag",
        sessions=day(("09:00", "10:00", K.WORKSHOP), ("09:00", "09:30", K.WORKSHOP)),
        notices=Notices(heads_up=0, last_minutes=0),
    )
    assert said(agenda) == [
        "31T07:00 start s1",
        "31T07:00 start s2",
        "31T07:30 end s2",
        "31T08:00 end s1",
        "31T08:00 summary -",
    ]


def test_of_what_is_still_to_be_announced_nothing_is_said() -> None:
    (first, second) = day(("09:00", "10:00", K.TALK), ("10:00", "11:00", K.TALK))
    agenda = Agenda(title="Dag", sessions=(first, second.model_copy(update={"pending": True})))
    assert said(agenda) == [
        "31T06:55 heads_up s1",
        "31T07:00 start s1",
        "31T07:55 last_minutes s1",
        "31T08:00 end s1",
        "31T09:00 summary -",
    ]


def test_what_begins_together_is_told_together() -> None:
    lines = (
        session("a", "2021-05-31T09:00", "2021-05-31T10:00"),
        session("b", "2021-05-31T09:00", None, K.BREAK),
        session("c", "2021-05-31T09:00", None, audience=Audience.CIRCLE),
        session("d", "2021-05-31T09:00", "2021-05-31T09:30", K.WORKSHOP),
        session("e", "2021-05-31T09:00", None).model_copy(update={"pending": True}),
        session("f", "2021-05-31T09:15", None),
        session("g", "2021-05-31T10:00", None, K.BREAK),
    )
    agenda = Agenda(title="Dag", sessions=lines)
    assert [each.id for each in together(agenda, lines[0])] == ["a", "d"]
    assert [each.id for each in together(agenda, lines[6])] == ["g"]


def test_summary_waits_for_the_longest_session_and_not_for_a_closed_circle() -> None:
    sessions = (
        session("long", "2021-05-31T09:00", "2021-05-31T15:00"),
        session("last", "2021-05-31T14:00", None),
        session("debriefing", "2021-05-31T16:00", "2021-05-31T17:00", audience=Audience.CIRCLE),
    )
    (summary,) = [due for due in dues("e", Agenda(title="Dag", sessions=sessions), {}) if due.kind is DueKind.SUMMARY]
    assert summary.at == datetime(2021, 5, 31, 13, tzinfo=UTC)


def test_agenda_without_sessions_has_no_dues() -> None:
    assert dues("e", Agenda(title="Dag"), {}) == []


def test_order_brings_shuffled_dues_back() -> None:
    expected = dues("e", Agenda(title="Dag", sessions=INSPIRATION_DAY), {})
    shuffled = random.Random(1).sample(expected, len(expected))
    assert sorted(shuffled, key=order) == expected


# Groups -------------------------------------------------------------------------------------------


def rung(start: str, end: str, notices: Notices | None = None, plan: BreakoutPlan | None = None) -> list[str]:
    """Return what groups are told of the time, and until when it helps to say it late."""
    line = session("s", start, end, K.BREAKOUT).model_copy(update={"breakout": plan})
    agenda = Agenda(title="Dag", sessions=(line,), notices=notices or Notices())
    silent = {DueKind.HEADS_UP, DueKind.START, DueKind.END, DueKind.SUMMARY, *AFTERWARDS}
    found = [each for each in dues("e", agenda, {}) if each.kind not in silent]
    return [f"{agenda.wall(each.at):%H.%M} {each.kind} -{agenda.wall(each.stale_at):%H.%M}" for each in found]


BELLS = {
    "an hour": (
        *("10:00", "11:00", Notices(), BreakoutPlan()),
        [
            "10.30 half_time -10.35",
            "10.55 last_minutes -10.58",
            "10.58 save -10.59",
            "10.59 last_minute -11.00",
            "11.05 collect -23.05",
        ],
    ),
    "an odd length": (
        *("10:00", "10:25", Notices(), BreakoutPlan(grace=0)),
        [
            "10.12 half_time -10.17",
            "10.20 last_minutes -10.23",
            "10.23 save -10.24",
            "10.24 last_minute -10.25",
            "10.25 collect -22.25",
        ],
    ),
    "twenty minutes": (
        *("10:00", "10:20", Notices(), BreakoutPlan(grace=60)),
        [
            "10.10 half_time -10.15",
            "10.15 last_minutes -10.18",
            "10.18 save -10.19",
            "10.19 last_minute -10.20",
            "11.20 collect -23.20",
        ],
    ),
    "too short for a half-time": (
        *("10:00", "10:19", Notices(), None),
        [
            "10.14 last_minutes -10.17",
            "10.17 save -10.18",
            "10.18 last_minute -10.19",
            "10.24 collect -22.24",
        ],
    ),
    "too short for five minutes": (
        *("10:00", "10:10", Notices(), None),
        ["10.08 save -10.09", "10.09 last_minute -10.10", "10.15 collect -22.15"],
    ),
    "too short for a last minute": (
        *("10:00", "10:09", Notices(), None),
        ["10.07 save -10.09", "10.14 collect -22.14"],
    ),
    "too short for anything": (*("10:00", "10:04", Notices(), None), ["10.09 collect -22.09"]),
    "warned long before, and half-time would be beside it": (
        *("10:00", "10:25", Notices(last_minutes=12), None),
        [
            "10.13 last_minutes -10.23",
            "10.23 save -10.24",
            "10.24 last_minute -10.25",
            "10.30 collect -22.30",
        ],
    ),
    "warned so late that another minute is none": (
        *("10:00", "10:15", Notices(last_minutes=2), None),
        ["10.13 save -10.15", "10.13 last_minutes -10.15", "10.20 collect -22.20"],
    ),
    "nobody wants to hear of it": (
        *("10:00", "11:00", Notices(last_minutes=0, half_time=False, last_minute=False), None),
        ["10.58 save -11.00", "11.05 collect -23.05"],
    ),
}


@pytest.mark.parametrize("case", BELLS)
def test_groups_hear_of_their_time(case: str) -> None:
    start, end, notices, plan, expected = BELLS[case]
    assert rung(f"2021-05-31T{start}", f"2021-05-31T{end}", notices, plan) == expected


@pytest.mark.parametrize(
    ("start", "end", "middle", "hours"),
    [
        ("2021-05-31T23:30", "2021-06-01T00:30", "2021-06-01T00:00", 1),
        ("2022-03-27T01:00", "2022-03-27T04:00", "2022-03-27T03:00", 2),  # spring: an hour is missing
        ("2022-10-30T01:00", "2022-10-30T04:00", "2022-10-30T02:59", 4),  # autumn: in the second run of two o'clock
        ("2022-10-29T12:00", "2022-10-30T12:00", "2022-10-30T00:30", 25),
    ],
)
def test_half_time_is_in_the_middle_of_what_really_passes(start: str, end: str, middle: str, hours: int) -> None:
    agenda = Agenda(title="Nat", sessions=(session("s", start, end, K.BREAKOUT),))
    at = {each.kind: each.at for each in dues("e", agenda, {})}
    assert (at[DueKind.END] - at[DueKind.START]) == timedelta(hours=hours)
    assert at[DueKind.HALF_TIME] - at[DueKind.START] == timedelta(hours=hours) / 2
    assert agenda.wall(at[DueKind.HALF_TIME]).replace(second=0, microsecond=0) == datetime.fromisoformat(middle)


def test_after_downtime_at_most_one_bell_is_still_worth_saying() -> None:
    line = session("s", "2021-05-31T10:00", "2021-05-31T11:00", K.BREAKOUT)
    found = dues("e", Agenda(title="Dag", sessions=(line,)), {})
    bells = {DueKind.HALF_TIME, DueKind.LAST_MINUTES, DueKind.SAVE, DueKind.LAST_MINUTE, DueKind.END}
    for second in range(3600 + 60):
        now = line.start.replace(tzinfo=UTC) - timedelta(hours=2) + timedelta(seconds=second)
        ringing = [each.kind for each in found if each.kind in bells and each.at <= now < each.stale_at]
        assert len(ringing) <= 1, (now, ringing)


def test_closed_circle_and_what_has_no_end_ring_no_bells() -> None:
    closed = session("c", "2021-05-31T10:00", "2021-05-31T11:00", K.BREAKOUT, Audience.CIRCLE)
    endless = session("e", "2021-05-31T12:00", None, K.BREAKOUT)
    kinds = {each.kind for each in dues("e", Agenda(title="Dag", sessions=(closed, endless)), {})} - AFTERWARDS
    assert kinds == {DueKind.HEADS_UP, DueKind.START, DueKind.LAST_MINUTES, DueKind.END, DueKind.SUMMARY}
