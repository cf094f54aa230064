"""How what a reader doubted is mended, and that a bad answer changes nothing."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import RefusalError
from bot.model import Agenda, BreakoutPlan, Doubt, Reading, Session, SessionKind
from schedules.mending import Kind, corrections, mend, open_doubts, remedies, settle, undated
from schedules.readers import read

DAY = date(2027, 5, 31)


def session(span: str, title: str = "Oplæg", *, day: date = DAY, line: int | None = None, **more: object) -> Session:
    start, _, end = span.partition("-")
    values = {"title": title, "kind": SessionKind.TALK, "start": at(start, day), "end": at(end, day) if end else None}
    return Session.model_validate(values | {"end_stated": bool(end), "line": line} | more)


def at(clock: str, day: date = DAY) -> datetime:
    hours, _, minutes = clock.partition(".")
    return datetime(day.year, day.month, day.day) + timedelta(hours=int(hours), minutes=int(minutes or 0))  # noqa: DTZ001


def reading(*sessions: Session, doubts: tuple[Doubt, ...] = (), title: str = "Dagen") -> Reading:
    return settle(Reading(agenda=Agenda(title=title, sessions=sessions), doubts=doubts))


def lines(found: Reading) -> list[str]:
    """Return each session as "date start-end title", with ~ before an end that is derived."""

    def end(each: Session) -> str:
        return "" if each.end is None else f"{'-' if each.end_stated else '~'}{each.end:%H.%M}"

    return [f"{each.start:%Y-%m-%d %H.%M}{end(each)} {each.title}" for each in found.agenda.sessions]


def answered(found: Reading, answer: str, number: int = 1) -> Reading:
    doubt = next(each for each in found.doubts if each.number == number)
    return mend(found, doubt, answer)


LATE = Doubt(code="end_before_start", line=2, values={"title": "b"})
WEEKDAY = Doubt(code="weekday_differs", line=1, values={"date": "2027-05-31", "weekday": "1"})
OTHER = Doubt(code="other_date", values={"date": "2027-05-31", "given": "2027-06-02"})
TWO = (session("9-10", "a", line=1), session("10-11", "b", line=2))
ODD = (session("9-10", "a", line=1), session("10-8", "b", line=2), session("12-13", "c", line=3))
NIGHT = (session("20-21", "a"), session("24.30-25", "b"), session("9-10", "c", day=date(2027, 6, 2)))
OVER = (session("9-10", "a", line=1), session("9.45-11", "b", line=2))
TWIN = (session("9-10", "a", line=1), session("9-10", "a", line=2))
LONG = (session("9-15", "a", line=1),)

MENDED = [
    ("a date", TWO, (Doubt(code="no_date"),), "1. juni 2027", ["2027-06-01 09.00-10.00 a", "2027-06-01 10.00-11.00 b"]),
    ("an ISO date", TWO[:1], (Doubt(code="no_date"),), "2027-06-01", ["2027-06-01 09.00-10.00 a"]),
    ("a year", TWO, (Doubt(code="no_year"),), "2028", ["2028-05-31 09.00-10.00 a", "2028-05-31 10.00-11.00 b"]),
    ("a date for a year", TWO[:1], (Doubt(code="no_year"),), "1. juni 2028", ["2028-06-01 09.00-10.00 a"]),
    ("the date stays", TWO[:1], (WEEKDAY,), "keep", ["2027-05-31 09.00-10.00 a"]),
    ("the weekday stays", TWO[:1], (WEEKDAY,), "move", ["2027-06-01 09.00-10.00 a"]),
    ("the night goes along", NIGHT, (WEEKDAY,), "move", [
        "2027-06-01 20.00-21.00 a", "2027-06-02 00.30-01.00 b", "2027-06-02 09.00-10.00 c"]),
    ("the weekday of another day", (*TWO[:1], session("9-10", "c", day=date(2027, 6, 1))), (WEEKDAY,), "move", [
        "2027-05-25 09.00-10.00 a", "2027-06-01 09.00-10.00 c"]),
    ("a date for a weekday", TWO[:1], (WEEKDAY,), "3.6.2027", ["2027-06-03 09.00-10.00 a"]),
    ("the programme's date", TWO[:1], (OTHER,), "keep", ["2027-05-31 09.00-10.00 a"]),
    ("the given date", TWO[:1], (OTHER,), "move", ["2027-06-02 09.00-10.00 a"]),
    ("ends the day after", ODD[:2], (LATE,), "next_day", ["2027-05-31 09.00-10.00 a", "2027-05-31 10.00-08.00 b"]),
    ("swapped", ODD[:2], (LATE,), "swap", ["2027-05-31 08.00-10.00 b", "2027-05-31 09.00-10.00 a"]),
    ("ends with the next", ODD, (LATE,), "follow", [
        "2027-05-31 09.00-10.00 a", "2027-05-31 10.00~12.00 b", "2027-05-31 12.00-13.00 c"]),
    ("no end", ODD[:2], (LATE,), "open", ["2027-05-31 09.00-10.00 a", "2027-05-31 10.00 b"]),
    ("another end", ODD[:2], (LATE,), "kl. 10.30", ["2027-05-31 09.00-10.00 a", "2027-05-31 10.00-10.30 b"]),
    ("they overlap", OVER, (), "keep", ["2027-05-31 09.00-10.00 a", "2027-05-31 09.45-11.00 b"]),
    ("the first is shorter", OVER, (), "shorten", ["2027-05-31 09.00-09.45 a", "2027-05-31 09.45-11.00 b"]),
    ("one of two", TWIN, (), "drop", ["2027-05-31 09.00-10.00 a"]),
    ("both of two", TWIN, (), "keep", ["2027-05-31 09.00-10.00 a"] * 2),
    ("a long one", LONG, (), "11.30", ["2027-05-31 09.00-11.30 a"]),
]  # fmt: skip


@pytest.mark.parametrize(("case", "sessions", "doubts", "answer", "made"), MENDED, ids=[case for case, *_ in MENDED])
def test_an_answer_mends(
    case: str, sessions: tuple[Session, ...], doubts: tuple[Doubt, ...], answer: str, made: list[str]
) -> None:
    found = answered(reading(*sessions, doubts=doubts), answer)
    assert (case, lines(found)) == (case, made)
    assert 1 not in [each.number for each in remedies(found)]


WRONG = [
    ("no date", TWO, (Doubt(code="no_date"),), "snart", "mend_date"),
    ("no year in it", TWO, (Doubt(code="no_date"),), "31. maj", "mend_date"),
    ("no year", TWO, (Doubt(code="no_year"),), "næste år", "mend_year"),
    ("a far year", TWO, (Doubt(code="no_year"),), "3027", "mend_year"),
    ("no leap year", (session("9-10", day=date(2028, 2, 29)),), (Doubt(code="no_year"),), "2027", "mend_no_such_day"),
    ("no choice", OVER, (), "måske", "mend_choice"),
    ("neither choice nor time", ODD, (LATE,), "måske", "mend_clock"),
    ("an end too early", ODD, (LATE,), "9.30", "mend_end"),
    ("no time", LONG, (), "senere", "mend_clock"),
    ("no title", TWO, (Doubt(code="no_title"),), "  ", "mend_title"),
    ("no zone", TWO, (Doubt(code="unknown_zone", values={"text": "x", "zone": "UTC"}),), "Mars", "mend_zone"),
]


@pytest.mark.parametrize(("case", "sessions", "doubts", "answer", "code"), WRONG, ids=[case for case, *_ in WRONG])
def test_a_bad_answer_is_refused(
    case: str, sessions: tuple[Session, ...], doubts: tuple[Doubt, ...], answer: str, code: str
) -> None:
    with pytest.raises(RefusalError) as refusal:
        answered(reading(*sessions, doubts=doubts), answer)
    assert (case, refusal.value.code) == (case, code)


def test_what_has_no_remedy_is_told_and_not_asked() -> None:
    found = reading(*TWO, doubts=(Doubt(code="too_many", values={"most": "2000"}), Doubt(code="no_title")))
    assert [(each.code, each.number) for each in open_doubts(found)] == [("too_many", None), ("no_title", 1)]
    assert [each.kind for each in remedies(found)] == [Kind.TITLE]
    with pytest.raises(RefusalError, match="mend_nothing"):
        mend(found, found.doubts[0], "noget")


def test_a_doubt_keeps_its_number_whatever_else_is_mended() -> None:
    found = reading(*OVER, doubts=(Doubt(code="no_date"), Doubt(code="no_title")))
    assert [(each.number, each.doubt.code) for each in remedies(found)] == [
        (1, "no_date"),
        (2, "no_title"),
        (3, "overlap"),
    ]
    found = answered(found, "Idétræf", 2)
    assert [(each.number, each.doubt.code) for each in remedies(found)] == [(1, "no_date"), (3, "overlap")]
    found = answered(found, "1.6.2027", 1)
    assert [(each.number, each.doubt.code) for each in remedies(found)] == [(3, "overlap")]
    assert undated(found) is None


def test_a_new_doubt_gets_a_number_of_its_own() -> None:
    found = answered(reading(*ODD, doubts=(LATE, Doubt(code="no_title"))), "swap", 1)
    assert [(each.number, each.doubt.code) for each in remedies(found)] == [
        (2, "no_title"),
        (3, "overlap"),
        (4, "out_of_order"),
    ]


def test_what_mending_put_in_order_is_asked_no_more() -> None:
    found = reading(*OVER, doubts=(Doubt(code="no_title"),))
    later = corrections.change(found, 1, "9-9.30")
    assert [each.doubt.code for each in remedies(settle(later))] == ["no_title"]


def test_a_year_is_held_against_the_weekday_that_the_programme_gives() -> None:
    found = read(b"Dagen\n\nTirsdag den 1. juni\n\n9.00 Velkommen\n10.00-11.00 Tak\n", name="a.txt")
    wrong = answered(settle(found), "2027")
    assert [each.start.date() for each in wrong.agenda.sessions] == [date(2027, 6, 1)] * 2
    assert remedies(wrong) == ()
    right = answered(settle(found), "2026")
    (asked,) = remedies(right)
    assert [each.value for each in asked.options] == ["keep", "2021", "2027", "2032"]
    assert [each.start.date() for each in mend(right, asked.doubt, "2027").agenda.sessions] == [date(2027, 6, 1)] * 2
    assert remedies(mend(right, asked.doubt, "keep")) == ()


def test_the_days_of_an_event_keep_their_distance() -> None:
    days = (session("9-10", "a", day=date(1970, 1, 1)), session("9-10", "b", day=date(1970, 1, 3)))
    found = answered(reading(*days, doubts=(Doubt(code="no_date"),)), "30. december 2027")
    assert lines(found) == ["2027-12-30 09.00-10.00 a", "2028-01-01 09.00-10.00 b"]


ZONES = [
    ("Oslo", "Europe/Oslo"),
    ("oslo", "Europe/Oslo"),
    ("europe/oslo", "Europe/Oslo"),
    ("CET", "Europe/Copenhagen"),
    ("New York", "America/New_York"),
    ("København", "Europe/Copenhagen"),
    ("UTC", "UTC"),
    ("Mars", None),
    ("../etc/passwd", None),
    ("", None),
]


@pytest.mark.parametrize(("said", "zone"), ZONES)
def test_a_zone_is_known_by_its_city(said: str, zone: str | None) -> None:
    assert corrections.zone_of(said) == zone


CHANGES = [
    ("gruppearbejde", ["2027-05-31 09.00-10.00 a breakout", "2027-05-31 10.00-11.00 b talk"]),
    ("Pause.", ["2027-05-31 09.00-10.00 a break", "2027-05-31 10.00-11.00 b talk"]),
    ("9.15", ["2027-05-31 09.15-10.15 a talk", "2027-05-31 10.00-11.00 b talk"]),
    ("8.30-9.45", ["2027-05-31 08.30-09.45 a talk", "2027-05-31 10.00-11.00 b talk"]),
    ("til 9.30", ["2027-05-31 09.00-09.30 a talk", "2027-05-31 10.00-11.00 b talk"]),
    ("slutter kl. 9.30", ["2027-05-31 09.00-09.30 a talk", "2027-05-31 10.00-11.00 b talk"]),
    ("slet", ["2027-05-31 10.00-11.00 b talk"]),
    ("11.30-12", ["2027-05-31 10.00-11.00 b talk", "2027-05-31 11.30-12.00 a talk"]),
]


@pytest.mark.parametrize(("said", "made"), CHANGES)
def test_a_session_is_changed_by_its_number(said: str, made: list[str]) -> None:
    found = corrections.change(reading(*TWO), 1, said)
    assert [f"{line} {each.kind}" for line, each in zip(lines(found), found.agenda.sessions, strict=True)] == made


def test_a_session_that_becomes_a_breakout_has_groups_and_loses_them_again() -> None:
    found = corrections.change(reading(*TWO), 1, "gruppedrøftelse")
    assert found.agenda.sessions[0].breakout == BreakoutPlan()
    assert corrections.change(found, 1, "oplæg").agenda.sessions[0].breakout is None


@pytest.mark.parametrize(
    ("number", "said", "code"),
    [(0, "pause", "mend_number"), (3, "pause", "mend_number"), (1, "hvad som helst", "mend_session"),
     (1, "til 8.30", "mend_end"), (1, "9-8", "mend_end"), (1, "til frokost", "mend_clock")],
)  # fmt: skip
def test_a_change_that_is_none_is_refused(number: int, said: str, code: str) -> None:
    with pytest.raises(RefusalError) as refusal:
        corrections.change(reading(*TWO), number, said)
    assert refusal.value.code == code


def test_title_zone_and_language_are_changed_and_their_doubts_are_over() -> None:
    found = reading(
        *TWO, doubts=(Doubt(code="no_title"), Doubt(code="unknown_zone", values={"text": "x", "zone": "UTC"}))
    )
    found = corrections.translate(corrections.rezone(corrections.retitle(found, " <b>Idétræf</b> "), "Oslo"), "Norsk")
    assert (found.agenda.title, found.agenda.zone, found.agenda.language) == ("Idétræf", "Europe/Oslo", "nb")
    assert remedies(found) == ()
    with pytest.raises(RefusalError, match="mend_language"):
        corrections.translate(found, "tysk")


def test_no_mending_of_nothing() -> None:
    with pytest.raises(RefusalError, match="mend_empty"):
        corrections.redate(reading(), "1.6.2027")


ANYTHING = st.one_of(
    st.text(max_size=80), st.from_regex(r"(til |slut |kl\. )?\d{1,5}([.:-]\d{0,4}){0,3}", fullmatch=True)
)
EVERY = reading(
    *ODD,
    *OVER,
    *NIGHT,
    doubts=(
        *(LATE, WEEKDAY, OTHER, Doubt(code="no_date"), Doubt(code="no_year"), Doubt(code="no_title")),
        Doubt(code="unknown_zone", values={"text": "x", "zone": "UTC"}),
        Doubt(code="end_before_start", line=99, values={"title": "not there"}),
        Doubt(code="overlap", line=99, values={"title": "not", "other": "there"}),
    ),
)


@given(st.sampled_from(EVERY.doubts), ANYTHING)
def test_any_answer_mends_or_is_refused(doubt: Doubt, answer: str) -> None:
    try:
        found = mend(EVERY, doubt, answer)
    except RefusalError:
        return
    assert next(each for each in found.doubts if each.number == doubt.number).settled


@given(st.integers(-1, 9), ANYTHING)
def test_any_change_is_made_or_refused(number: int, answer: str) -> None:
    acts = (corrections.redate, corrections.retitle, corrections.rezone, corrections.translate)
    for act in (partial(corrections.change, EVERY, number), *(partial(each, EVERY) for each in acts)):
        try:
            found = settle(act(answer))
        except RefusalError:
            continue
        assert len(found.agenda.sessions) >= len(EVERY.agenda.sessions) - 1


@pytest.mark.parametrize("doubt", EVERY.doubts, ids=[str(each.code) for each in EVERY.doubts])
def test_every_option_mends(doubt: Doubt) -> None:
    asked = next((each for each in remedies(EVERY) if each.number == doubt.number), None)
    for option in asked.options if asked else ():
        found = mend(EVERY, doubt, option.value)
        assert doubt.number not in [each.number for each in remedies(found)]
