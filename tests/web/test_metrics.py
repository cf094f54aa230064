"""What is counted, and under which labels: as Prometheus' own parser reads it."""

from __future__ import annotations

import pytest
from prometheus_client import CollectorRegistry
from prometheus_client.exposition import generate_latest
from prometheus_client.parser import text_string_to_metric_families as parse

from bot.web.metrics import MOST_REFUSALS, AttemptTally, DueTally, Gauge, Gauges, Histogram, Refused


def samples(*collectors: object) -> dict[str, float]:
    """Return what is exposed and not zero, without the buckets, by name and labels."""
    registry = CollectorRegistry()
    for each in collectors:
        registry.register(each)  # type: ignore[arg-type]
    return {
        " ".join([one.name, *(f"{name}={value}" for name, value in sorted(one.labels.items()))]): one.value
        for family in parse(generate_latest(registry).decode())
        for one in family.samples
        if not one.name.endswith(("_bucket", "_created"))
    }


def test_attempts_are_counted_by_what_came_of_them() -> None:
    tally = AttemptTally()
    tally.add("answer", "sent", 0.02, 0.001)
    tally.add("answer", "sent", 0.04, 0.003)
    tally.add("announcement", "queued", 0.01, 2.0, Refused(429, "Throttled"))
    tally.add("announcement", "queued", 30.0, 4.0, Refused(0, "TimeoutError"))
    tally.add("announcement", "failed", 0.05, 9.0, Refused(403, "MessageWritesBlocked"))

    assert samples(tally) == {
        "ordstyrer_attempts_total kind=announcement state=failed": 1,
        "ordstyrer_attempts_total kind=announcement state=queued": 2,
        "ordstyrer_attempts_total kind=answer state=sent": 2,
        "ordstyrer_connector_refusals_total code=MessageWritesBlocked status=403": 1,
        "ordstyrer_connector_refusals_total code=Throttled status=429": 1,
        "ordstyrer_connector_refusals_total code=TimeoutError status=0": 1,
        "ordstyrer_connector_seconds_count outcome=refused": 1,
        "ordstyrer_connector_seconds_count outcome=taken": 2,
        "ordstyrer_connector_seconds_count outcome=throttled": 1,
        "ordstyrer_connector_seconds_count outcome=unanswered": 1,
        "ordstyrer_connector_seconds_sum outcome=refused": 0.05,
        "ordstyrer_connector_seconds_sum outcome=taken": pytest.approx(0.06),
        "ordstyrer_connector_seconds_sum outcome=throttled": 0.01,
        "ordstyrer_connector_seconds_sum outcome=unanswered": 30.0,
        "ordstyrer_delivery_lateness_seconds_count kind=announcement": 3,
        "ordstyrer_delivery_lateness_seconds_count kind=answer": 2,
        "ordstyrer_delivery_lateness_seconds_sum kind=announcement": 15.0,
        "ordstyrer_delivery_lateness_seconds_sum kind=answer": pytest.approx(0.004),
    }


@pytest.mark.parametrize(
    ("status", "outcome"),
    [
        *((status, "unanswered") for status in (0, 408, 504)),
        *((status, "failing") for status in (500, 502, 503)),
        *((status, "refused") for status in (400, 401, 403, 404, 410)),
        (429, "throttled"),
    ],
)
def test_refusal_is_of_one_of_four_kinds(status: int, outcome: str) -> None:
    assert Refused(status, "X").outcome == outcome


@pytest.mark.parametrize(
    ("refused", "token", "fault"),
    [
        (Refused(401, "Unauthorized"), True, True),
        (Refused(0, "TokenRefused"), True, True),
        (Refused(0, "TokenUnreachable"), False, False),
        (Refused(400, "BadSyntax"), False, True),
        (Refused(403, "ForbiddenOperation"), False, False),
        (Refused(500, ""), False, False),
    ],
)
def test_fault_of_ours_is_told_from_others(refused: Refused, token: bool, fault: bool) -> None:
    assert (refused.is_our_token, refused.is_our_fault) == (token, fault)


def test_codes_from_outside_make_few_labels() -> None:
    tally = AttemptTally()
    for code in ('evil"} 1\nforged_total 9', "x" * 61, "mellem rum", "æ", "Fine.Code-1"):
        tally.add("answer", "failed", 0.1, 0.0, Refused(400, code))
    for number in range(10_000):
        tally.add("answer", "failed", 0.1, 0.0, Refused(500, f"Code{number}"))

    refusals = {name: value for name, value in samples(tally).items() if "refusals" in name}
    assert refusals["ordstyrer_connector_refusals_total code=other status=400"] == 4
    assert refusals["ordstyrer_connector_refusals_total code=Fine.Code-1 status=400"] == 1
    assert sum(refusals.values()) == 10_005
    assert len(refusals) <= MOST_REFUSALS + 1


def test_dues_are_counted_by_kind_with_their_lateness() -> None:
    tally = DueTally()
    for kind, late in (("start", 0.004), ("start", 0.006), ("end", 90.0)):
        tally.add(kind, late)

    assert samples(tally) == {
        "ordstyrer_due_lateness_seconds_count kind=end": 1,
        "ordstyrer_due_lateness_seconds_count kind=start": 2,
        "ordstyrer_due_lateness_seconds_sum kind=end": 90.0,
        "ordstyrer_due_lateness_seconds_sum kind=start": pytest.approx(0.01),
    }


def test_value_on_a_bound_belongs_below_it() -> None:
    histogram = Histogram((1.0, 2.0))
    for value in (0.5, 1.0, 1.5, 2.0, 9.0):
        histogram.add(value)
    shown: list[object] = []

    class Family:
        def add_metric(self, labels: object, buckets: object, sum_value: float) -> None:
            shown.extend((labels, buckets, sum_value))

    histogram.show(Family(), "x")  # type: ignore[arg-type]
    assert shown == [("x",), [("1.0", 2.0), ("2.0", 4.0), ("+Inf", 5.0)], 14.0]


def test_gauge_without_a_value_is_left_out() -> None:
    gauges = Gauges(
        lambda: [
            Gauge("a_seconds", "Known.", 1.5),
            Gauge("b_seconds", "Unknown.", None),
            Gauge("c", "By role.", 2, {"role": "x"}),
            Gauge("c", "By role.", 3, {"role": "y"}),
        ]
    )

    assert samples(gauges) == {"a_seconds": 1.5, "c role=x": 2, "c role=y": 3}
