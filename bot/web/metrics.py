"""What /metrics says, counted with plain numbers on the event loop: the locks and look-ups of ready-made
instruments would be among the dearest parts of a request or of a message.

Labels take few values: what comes from outside (a connector's error code) is one of the first fifty
that were seen, or "other".
"""

from __future__ import annotations

import math
import re
import time
from bisect import bisect_left
from collections import Counter, defaultdict, deque
from itertools import accumulate
from typing import TYPE_CHECKING, Final, NamedTuple

from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, HistogramMetricFamily
from prometheus_client.registry import Collector

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from prometheus_client.metrics_core import Metric

# 3 s is our own limit for an answer, 15 s Teams'.
BOUNDS: Final = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 3.0, 5.0, 15.0)
# From a timer's own jitter to a backlog of an hour.
LATE_BOUNDS: Final = (0.01, 0.05, 0.25, 1.0, 5.0, 15.0, 60.0, 300.0, 900.0, 3600.0)
MOST_REFUSALS: Final = 50
RECENT: Final = 20  # attempts that tell whether the connector takes us at all
RECENT_SECONDS: Final = 300.0  # an older one tells nothing: what refused us then may be mended
FEWEST: Final = 3  # a single message may be at fault; three in a row are we
_CODE: Final = re.compile(r"[A-Za-z0-9_.-]{1,60}")


class Histogram:
    """How many values fell below each bound, and their sum."""

    def __init__(self, bounds: tuple[float, ...] = BOUNDS) -> None:
        """Count nothing yet."""
        self._bounds = bounds
        self._by_bound = [0] * (len(bounds) + 1)
        self._sum = 0.0

    def add(self, value: float) -> None:
        """Count one value."""
        self._by_bound[bisect_left(self._bounds, value)] += 1
        self._sum += value

    def show(self, family: HistogramMetricFamily, *labels: str) -> None:
        """Add what was counted to `family`: buckets hold all that was no more."""
        names = [*(str(bound) for bound in self._bounds), "+Inf"]
        buckets = [(name, float(count)) for name, count in zip(names, accumulate(self._by_bound), strict=True)]
        family.add_metric(labels, buckets, self._sum)


class RequestTally(Collector):
    """Requests by status, and how long they took."""

    def __init__(self) -> None:
        """Count nothing yet."""
        self._by_status: Counter[int] = Counter()
        self._seconds = Histogram()

    def add(self, status: int, seconds: float) -> None:
        """Count one request."""
        self._by_status[status] += 1
        self._seconds.add(seconds)

    def collect(self) -> Iterator[Metric]:
        """Yield the counts as Prometheus wants them."""
        requests = CounterMetricFamily("ordstyrer_requests", "Requests to the messages endpoint.", labels=["status"])
        for status, count in sorted(self._by_status.items()):
            requests.add_metric([str(status)], count)
        yield requests
        seconds = HistogramMetricFamily("ordstyrer_request_seconds", "Seconds that they took.")
        self._seconds.show(seconds)
        yield seconds


class Refused(NamedTuple):
    """An attempt that the connector did not take."""

    status: int
    code: str

    @property
    def is_our_fault(self) -> bool:
        """Whether no other message would fare better: our token or our request is wrong."""
        return self.status == 400 or self.is_our_token  # noqa: PLR2004 - HTTP's "Bad Request"

    @property
    def is_our_token(self) -> bool:
        """Whether the operator's app id, tenant or password is wrong."""
        return self.status == 401 or self.code == "TokenRefused"  # noqa: PLR2004 - HTTP's "Unauthorized"

    @property
    def outcome(self) -> str:
        """Return what a chart tells apart."""
        if self.status in {0, 408, 504}:
            return "unanswered"
        if self.status == 429:  # noqa: PLR2004 - HTTP's "Too Many Requests"
            return "throttled"
        return "failing" if self.status >= 500 else "refused"  # noqa: PLR2004 - HTTP's server errors


class AttemptTally(Collector):
    """Attempts to send: what came of them, how long the connector took, and how late they left."""

    def __init__(self, monotonic: Callable[[], float] = time.monotonic) -> None:
        """Count nothing yet."""
        self._monotonic = monotonic
        self._attempts: Counter[tuple[str, str]] = Counter()
        self._seconds: defaultdict[str, Histogram] = defaultdict(Histogram)
        self._late: defaultdict[str, Histogram] = defaultdict(_late)
        self._refusals: Counter[tuple[str, str]] = Counter()
        self._recent: deque[tuple[float, bool]] = deque(maxlen=RECENT)

    def add(self, kind: str, state: str, seconds: float, late: float, refused: Refused | None = None) -> None:
        """Count one attempt for a delivery of `kind` that left it in `state`."""
        self._attempts[kind, state] += 1
        self._seconds[refused.outcome if refused else "taken"].add(seconds)
        self._late[kind].add(late)
        self._recent.append((self._monotonic(), refused is not None and refused.is_our_fault))
        if refused is not None:
            self._refusals[self._named(refused)] += 1

    @property
    def idle(self) -> float:
        """Return the seconds since the last attempt."""
        return self._monotonic() - self._recent[-1][0] if self._recent else math.inf

    @property
    def is_taken(self) -> bool:
        """Whether the connector takes what we send, as far as the last few minutes tell."""
        since = self._monotonic() - RECENT_SECONDS
        faults = [fault for at, fault in self._recent if at >= since]
        return len(faults) < FEWEST or not all(faults)

    def _named(self, refused: Refused) -> tuple[str, str]:
        code = refused.code if _CODE.fullmatch(refused.code) else ("other" if refused.code else "")
        name = str(refused.status), code
        return name if name in self._refusals or len(self._refusals) < MOST_REFUSALS else (name[0], "other")

    def collect(self) -> Iterator[Metric]:
        """Yield the counts as Prometheus wants them."""
        yield _counters(
            "ordstyrer_attempts", "Attempts to send a message, by what it came to.", ("kind", "state"), self._attempts
        )
        yield _counters(
            "ordstyrer_connector_refusals",
            "Requests that the Bot Connector did not take; status 0 is no answer.",
            ("status", "code"),
            self._refusals,
        )
        yield _histograms(
            "ordstyrer_connector_seconds", "Seconds until the Bot Connector had answered.", "outcome", self._seconds
        )
        yield _histograms(
            "ordstyrer_delivery_lateness_seconds",
            "Seconds from the instant at which a message could leave to its request.",
            "kind",
            self._late,
        )


class DueTally(Collector):
    """Dues that fired, and how late."""

    def __init__(self) -> None:
        """Count nothing yet."""
        self._late: defaultdict[str, Histogram] = defaultdict(_late)

    def add(self, kind: str, late: float) -> None:
        """Count one."""
        self._late[kind].add(late)

    def collect(self) -> Iterator[Metric]:
        """Yield the counts as Prometheus wants them."""
        yield _histograms(
            "ordstyrer_due_lateness_seconds", "Seconds from the instant of a due to its act.", "kind", self._late
        )


class Gauges(Collector):
    """Numbers that are asked for when they are shown; what is not known (None) is left out."""

    def __init__(self, ask: Callable[[], Iterable[Gauge]]) -> None:
        """Ask `ask` at every scrape."""
        self._ask = ask

    def collect(self) -> Iterator[Metric]:
        """Yield them, those of one name together."""
        families: dict[str, GaugeMetricFamily] = {}
        for each in self._ask():
            family = families.get(each.name)
            if family is None:
                family = families[each.name] = GaugeMetricFamily(each.name, each.help, labels=sorted(each.labels))
            if each.value is not None and not math.isnan(each.value):
                family.add_metric([each.labels[name] for name in sorted(each.labels)], each.value)
        yield from families.values()


class Gauge(NamedTuple):
    """One number that rises and falls."""

    name: str
    help: str
    value: float | None
    labels: Mapping[str, str] = {}


def _late() -> Histogram:
    return Histogram(LATE_BOUNDS)


def _counters(name: str, text: str, labels: tuple[str, str], counts: Mapping[tuple[str, str], int]) -> Metric:
    family = CounterMetricFamily(name, text, labels=labels)
    for values, count in sorted(counts.items()):
        family.add_metric(values, count)
    return family


def _histograms(name: str, text: str, label: str, found: Mapping[str, Histogram]) -> Metric:
    family = HistogramMetricFamily(name, text, labels=[label])
    for value, histogram in sorted(found.items()):
        histogram.show(family, value)
    return family
