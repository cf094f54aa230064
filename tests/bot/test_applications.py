"""What decides on applications, without anybody around it: points, quotas, who reads what, and what stands in lists."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot import quotas, selection
from bot.applications import blind, pool, scoring
from bot.applications.scoring import Standing
from bot.model import (
    Agenda,
    Call,
    Criterion,
    DueKind,
    FieldKind,
    Form,
    FormField,
    Quota,
    Registration,
    RegistrationState,
    Review,
    Session,
    SessionKind,
)
from schedules import deadlines

NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)
CALL = Call(
    seats=2,
    criteria=(
        Criterion(id="drive", label="Har sat noget i gang", most=10, weight=Decimal(2)),
        Criterion(id="pen", label="Skriver klart"),
    ),
)
FORM = Form(
    fields=(
        FormField(id="name"),
        FormField(id="mail", kind=FieldKind.EMAIL),
        FormField(id="home", kind=FieldKind.MUNICIPALITY),
        FormField(id="age", kind=FieldKind.NUMBER),
        FormField(id="does", kind=FieldKind.SEVERAL, choices=("syr", "bygger", "skriver")),
        FormField(id="party", hidden=True),
        FormField(id="care", sensitive=True),
        FormField(id="consent", kind=FieldKind.CONSENT, version="1"),
    )
)


def row(number: int, **answers: str) -> Registration:
    return Registration(
        event_id="e",
        person_id=f"p{number}",
        state=RegistrationState.APPLIED,
        answers=answers,
        number=number,
        changed_at=NOW,
    )


def review(number: int, by: str, drive: int, pen: int | None = 0) -> Review:
    points = {"drive": drive} | ({} if pen is None else {"pen": pen})
    return Review(event_id="e", person_id=f"p{number}", scored_by=by, points=points, scored_at=NOW)


# What was given -------------------------------------------------------------------------------------


def test_points_count_by_weight_and_the_mean_is_rounded_half_up() -> None:
    given_ = [
        review(1, "a", 9, 4),
        review(1, "b", 2, 1),
        review(1, "c", 7, 3),
        review(2, "a", 9, 4),
        review(3, "a", 1, None),
    ]

    assert scoring.standings(CALL, [row(1), row(2), row(3), row(4)], given_) == [
        Standing(2, Decimal("88.00"), 1, Decimal(0), 1),
        Standing(1, Decimal("58.67"), 3, Decimal(68), 2),
        Standing(3),
        Standing(4),
    ]


def test_the_same_score_is_the_same_place() -> None:
    found = scoring.standings(
        CALL, [row(n) for n in (1, 2, 3)], [review(1, "a", 5), review(3, "a", 5), review(2, "a", 4)]
    )

    assert [(each.number, each.place) for each in found] == [(1, 1), (3, 1), (2, 3)]


@given(st.lists(st.tuples(st.integers(0, 10), st.integers(0, 5)), min_size=1, max_size=6), st.randoms())
def test_a_score_is_between_nought_and_a_hundred_whoever_gave_it_first(
    points: list[tuple[int, int]], chance: object
) -> None:
    reviews = [review(1, str(number), *each) for number, each in enumerate(points)]
    (found,) = scoring.standings(CALL, [row(1)], reviews)
    shuffled = sorted(reviews, key=lambda _: chance.random())  # type: ignore[attr-defined]

    assert found.score is not None
    assert 0 <= found.score <= 100
    assert scoring.standings(CALL, [row(1)], shuffled) == [found]


# What quotas count ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("field", "value", "answers", "meets"),
    [
        ("region", "Midtjylland", {"home": "Aarhus"}, True),
        ("region", "Region Midtjylland", {"home": "Århus Kommune"}, True),
        ("region", "Midtjylland", {"home": "Odense"}, False),
        ("region", "Midtjylland", {"home": "Malmö"}, False),
        ("region", "Midtjylland", {}, False),
        ("home", "Aarhus", {"home": "Aarhus"}, True),
        ("age", "18-29", {"age": "18"}, True),
        ("age", "18-29", {"age": "29.5"}, True),
        ("age", "18-29", {"age": "30"}, False),
        ("age", "65-", {"age": "101"}, True),
        ("age", "-17", {"age": "17"}, True),
        ("age", "18–29", {"age": "20"}, True),
        ("age", "18-29", {"age": "atten"}, False),
        ("age", "34", {"age": "34.0"}, True),
        ("does", "syr", {"does": "bygger\nsyr"}, True),
        ("does", "syr", {"does": "skriver"}, False),
    ],
)
def test_quota_counts_an_answer(field: str, value: str, answers: dict[str, str], *, meets: bool) -> None:
    assert quotas.meets(FORM, Quota(field=field, value=value), answers) is meets


def test_one_answer_that_counts_for_several_quotas_is_several_questions_to_the_selection() -> None:
    asked = (
        Quota(field="age", value="18-34", least=1),
        Quota(field="age", value="18-24", least=1),
        Quota(field="does", value="syr", most=1),
        Quota(field="region", value="Midtjylland", most=2),
    )
    people = [row(1, age="20", does="syr\nbygger", home="Aarhus"), row(2, age="30", name="Åse")]

    assert pool.fill(FORM, asked, people, [Standing(1, Decimal(50))]) == [
        selection.Applicant(
            "1", Decimal(50), {"age: 18-34": "1", "age: 18-24": "1", "does": "syr", "region": "Midtjylland"}
        ),
        selection.Applicant("2", None, {"age: 18-34": "1"}),
    ]
    assert [pool.meant(FORM, asked, each) for each in pool.asked(FORM, asked)] == list(asked)


def test_reserve_who_keeps_the_spread_comes_before_a_better_one() -> None:
    asked = (Quota(field="region", value="Midtjylland", least=1), Quota(field="age", value="65-", most=1))
    staying = [row(1, home="Odense", age="70")]
    better, other, north = (
        row(2, home="Odense", age="80"),
        row(3, home="Odense", age="20"),
        row(4, home="Aarhus", age="30"),
    )

    found = quotas.in_order(FORM, asked, staying, [better, other, north])

    assert [each.number for each in found] == [4, 3, 2]


def test_without_anybody_who_keeps_the_spread_the_first_in_rank_is_next() -> None:
    asked = (Quota(field="region", value="Nordjylland", least=1),)

    found = quotas.in_order(FORM, asked, [], [row(3, home="Odense"), row(1, home="Vejle")])

    assert [each.number for each in found] == [3, 1]


# Who reads what -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("counted", "read", "region"),
    [
        ((), ["age", "does", "care"], ""),
        (("region",), ["age", "does", "care"], "Midtjylland"),
        (("home",), ["home", "age", "does", "care"], ""),
        (("region", "home"), ["home", "age", "does", "care"], ""),
    ],
)
def test_nobody_who_scores_reads_who_it_is(counted: tuple[str, ...], read: list[str], region: str) -> None:
    call = CALL.model_copy(update={"quotas": tuple(Quota(field=each, value="Midtjylland") for each in counted)})

    assert [each.id for each in blind.fields(FORM, call)] == read
    assert blind.region(FORM, call, row(1, home="Aarhus")) == region


def test_each_who_scores_has_an_order_of_their_own() -> None:
    rows = [row(number) for number in range(30)]
    orders = [sorted(rows, key=lambda each, by=by: blind.turn(by, each)) for by in ("a", "b", "a")]  # type: ignore[misc]

    assert orders[0] == orders[2] != orders[1]


# When -----------------------------------------------------------------------------------------------


def agenda(deadline: datetime | None, answer_by: datetime | None) -> Agenda:
    call = CALL.model_copy(update={"answer_by": answer_by})
    session = Session(title="Dag", kind=SessionKind.TALK, start=datetime(2026, 6, 20, 9))  # noqa: DTZ001 - wall time
    return Agenda(title="Dag", sessions=(session,), form=Form(deadline=deadline, call=call))


def test_call_has_something_to_say_after_its_deadline_and_around_the_day_of_the_answers() -> None:
    wall = datetime(2026, 5, 31, 23, 59, 59)  # noqa: DTZ001 - wall time
    found = list(deadlines.of_the_form("e", agenda(wall, wall + timedelta(days=10))))

    assert [(each.key, each.at.isoformat(), each.target) for each in found] == [
        ("e/day/registration_closes/1", "2026-05-31T22:00:00+00:00", ""),
        ("e/day/answers_due/before", "2026-06-08T07:00:00+00:00", "before"),
        ("e/day/answers_due/today", "2026-06-10T07:00:00+00:00", "today"),
        ("e/day/answers_due/over", "2026-06-11T07:00:00+00:00", "over"),
    ]


def test_nobody_is_reminded_of_answers_while_people_still_apply() -> None:
    wall = datetime(2026, 5, 31, 8)  # noqa: DTZ001 - wall time
    found = list(deadlines.of_the_form("e", agenda(wall, wall)))

    assert [each.target for each in found] == ["", "over"]


def test_where_there_is_room_for_all_nothing_is_due_and_else_those_who_wait_hear_that_it_closed() -> None:
    plain, closes = agenda(NOW.replace(tzinfo=None), None), NOW.replace(tzinfo=None)
    forms = (None, Form(deadline=closes), Form(seats=2), Form(deadline=closes, seats=2))
    found = [list(deadlines.of_the_form("e", plain.model_copy(update={"form": each}))) for each in forms]

    assert [[each.kind for each in dues] for dues in found] == [[], [], [], [DueKind.REGISTRATION_CLOSES]]
