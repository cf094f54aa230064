"""What /metrics says of the messages endpoint, counted with plain numbers on the event loop: the locks
and look-ups of ready-made instruments would be among the dearest parts of a request.
"""

from __future__ import annotations

from bisect import bisect_left
from itertools import accumulate
from typing import TYPE_CHECKING, Final

from prometheus_client.core import CounterMetricFamily, HistogramMetricFamily
from prometheus_client.registry import Collector

if TYPE_CHECKING:
    from collections.abc import Iterator

    from prometheus_client.metrics_core import Metric

# 3 s is our own limit for an answer, 15 s Teams'.
BOUNDS: Final = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 3.0, 5.0, 15.0)


class RequestTally(Collector):
    """Requests by status, and how long they took."""

    def __init__(self) -> None:
        self._by_status: dict[int, int] = {}
        self._by_bound = [0] * (len(BOUNDS) + 1)
        self._seconds = 0.0

    def add(self, status: int, seconds: float) -> None:
        """Count one request."""
        self._by_status[status] = self._by_status.get(status, 0) + 1
        self._by_bound[bisect_left(BOUNDS, seconds)] += 1
        self._seconds += seconds

    def collect(self) -> Iterator[Metric]:
        """Yield the counts as Prometheus wants them: buckets hold all that took no longer."""
        requests = CounterMetricFamily("ordstyrer_requests", "Requests to the messages endpoint", labels=["status"])
        for status, count in sorted(self._by_status.items()):
            requests.add_metric([str(status)], count)
        yield requests
        names = [*(str(bound) for bound in BOUNDS), "+Inf"]
        buckets = [(name, float(count)) for name, count in zip(names, accumulate(self._by_bound), strict=True)]
        seconds = HistogramMetricFamily("ordstyrer_request_seconds", "How long they took")
        seconds.add_metric([], buckets, self._seconds)
        yield seconds
