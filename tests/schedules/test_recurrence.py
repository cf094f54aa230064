"""When a rule falls: as RFC 5545 has it, and never at more cost than the days that are asked for."""

# ruff: noqa: DTZ001 - the times of sessions are wall time
from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import islice
from zoneinfo import ZoneInfo

import pytest
from dateutil.rrule import rrulestr
from hypothesis import given, settings
from hypothesis import strategies as st

from schedules.readers.calendars.recurrence import Rule, falls, read_rule, read_until

MONDAY = datetime(2026, 9, 7, 9, 30)


def days(rule: str, start: datetime = MONDAY, *, first: int = 6, until: datetime | None = None) -> list[str]:
    found = read_rule(rule, until=until)
    assert found is not None
    times = falls(found, start, start, start + timedelta(days=2000))
    return [f"{each:%d.%m.%y %H.%M}" for each in islice(times, first)]


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        ("FREQ=DAILY;COUNT=3", ["07.09.26 09.30", "08.09.26 09.30", "09.09.26 09.30"]),
        ("FREQ=DAILY;INTERVAL=10;COUNT=2", ["07.09.26 09.30", "17.09.26 09.30"]),
        ("FREQ=WEEKLY;BYDAY=TU,MO;COUNT=3", ["07.09.26 09.30", "08.09.26 09.30", "14.09.26 09.30"]),
        ("FREQ=WEEKLY;INTERVAL=2;BYDAY=SU,MO;WKST=MO;COUNT=3", ["07.09.26 09.30", "13.09.26 09.30", "21.09.26 09.30"]),
        ("FREQ=WEEKLY;INTERVAL=2;BYDAY=SU,MO;WKST=SU;COUNT=3", ["07.09.26 09.30", "20.09.26 09.30", "21.09.26 09.30"]),
        ("FREQ=MONTHLY;BYDAY=1MO;COUNT=2", ["07.09.26 09.30", "05.10.26 09.30"]),
        ("FREQ=MONTHLY;BYDAY=-1FR;COUNT=2", ["25.09.26 09.30", "30.10.26 09.30"]),
        ("FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1;COUNT=2", ["30.09.26 09.30", "30.10.26 09.30"]),
        ("FREQ=MONTHLY;BYMONTHDAY=-1;COUNT=2", ["30.09.26 09.30", "31.10.26 09.30"]),
        ("FREQ=YEARLY;COUNT=2", ["07.09.26 09.30", "07.09.27 09.30"]),
        ("FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU;COUNT=1", ["28.03.27 09.30"]),
        ("FREQ=DAILY;BYHOUR=9,14;BYMINUTE=0;COUNT=2", ["07.09.26 14.00", "08.09.26 09.00"]),
        ("FREQ=HOURLY;INTERVAL=2;COUNT=2", ["07.09.26 09.30", "07.09.26 11.30"]),
        ("freq=daily;count=1", ["07.09.26 09.30"]),
        ("FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30", []),
    ],
)
def test_rule_falls_on(rule: str, expected: list[str]) -> None:
    assert days(rule) == expected


@pytest.mark.parametrize(
    "rule",
    [
        *("", "FREQ=FORTNIGHTLY", "FREQ=DAILY;INTERVAL=0", "FREQ=DAILY;COUNT=-1", "FREQ=DAILY;COUNT=1e9"),
        *("FREQ=WEEKLY;BYDAY=XX", "FREQ=YEARLY;BYWEEKNO=20", "FREQ=SECONDLY;BYSECOND=1", "FREQ=DAILY;BYMONTH=13"),
        *("FREQ=DAILY;COUNT=99999999999999999999", "FREQ=DAILY;WKST=ZZ", "FREQ=DAILY;RSCALE=HEBREW"),
    ],
)
def test_rule_that_is_not_followed(rule: str) -> None:
    assert read_rule(rule, until=None) is None


@pytest.mark.parametrize(
    ("rule", "zone", "expected"),
    [
        ("FREQ=DAILY;UNTIL=20261025T003000Z", ZoneInfo("Europe/Copenhagen"), datetime(2026, 10, 25, 2, 30)),
        ("FREQ=DAILY;UNTIL=20261025T013000Z", ZoneInfo("Europe/Copenhagen"), datetime(2026, 10, 25, 2, 30)),
        ("FREQ=DAILY;UNTIL=20260912T000000", ZoneInfo("Europe/Copenhagen"), datetime(2026, 9, 12)),
        ("FREQ=DAILY;UNTIL=20260912T080000Z", None, datetime(2026, 9, 12, 8)),
        ("FREQ=DAILY;UNTIL=20260912", UTC, datetime(2026, 9, 12, 23, 59, 59)),
        ("FREQ=DAILY;UNTIL=soon", None, None),
        ("FREQ=DAILY;UNTIL=00010101T000000Z", ZoneInfo("America/New_York"), None),
        ("FREQ=DAILY;COUNT=3", None, None),
    ],
)
def test_end_of_a_rule_on_the_clock_of_its_series(rule: str, zone: ZoneInfo | None, expected: datetime | None) -> None:
    assert read_until(rule, zone) == expected


def test_last_time_is_that_of_until() -> None:
    assert days("FREQ=DAILY", until=datetime(2026, 9, 9, 9, 30))[-1] == "09.09.26 09.30"
    assert days("FREQ=DAILY", until=datetime(2026, 9, 9, 9, 29))[-1] == "08.09.26 09.30"


RULES = st.builds(
    lambda frequency, parts: ";".join([f"FREQ={frequency}", *parts]),
    st.sampled_from(["DAILY", "WEEKLY", "MONTHLY", "YEARLY"]),
    st.tuples(
        st.sampled_from(["INTERVAL=1", "INTERVAL=2", "INTERVAL=3"]),
        st.sampled_from(["WKST=MO", "WKST=SU", "WKST=WE"]),
        st.sampled_from(["", "BYDAY=MO", "BYDAY=TU,FR,SU", "BYDAY=SA,SU"]),
        st.sampled_from(["", "BYMONTH=1,6,11", "BYMONTH=9", "BYMONTH=2,3,4,5"]),
        st.sampled_from(["", "BYHOUR=8,20"]),
        st.sampled_from(["", "COUNT=1", "COUNT=7"]),
    ).map(lambda parts: [each for each in parts if each]),
)


@settings(max_examples=60, deadline=None)
@given(RULES, st.datetimes(datetime(2024, 1, 1), datetime(2026, 12, 31)).map(lambda each: each.replace(microsecond=0)))
def test_rules_fall_as_another_program_has_them(rule: str, start: datetime) -> None:
    found = read_rule(rule, until=None)
    assert found is not None
    end = start + timedelta(days=400)
    assert list(falls(found, start, start, end)) == rrulestr(rule, dtstart=start).between(start, end, inc=True)


@pytest.mark.parametrize(
    ("rule", "start"),
    [
        (Rule("SECONDLY"), datetime(1970, 1, 1)),
        (Rule("DAILY", months=(2,), month_days=(30,)), datetime(1970, 1, 1)),
        (Rule("YEARLY", interval=100_000, days=((0, 0),)), datetime(1970, 1, 1)),
        (Rule("DAILY", times=10**9, hours=tuple(range(24)), minutes=tuple(range(60))), datetime(2026, 1, 1)),
    ],
)
@pytest.mark.timeout(30)
def test_endless_rules_cost_no_more_than_the_days_asked_for(rule: Rule, start: datetime) -> None:
    found = list(islice(falls(rule, start, start, datetime(2199, 12, 31)), 5000))
    assert len(found) <= 5000
