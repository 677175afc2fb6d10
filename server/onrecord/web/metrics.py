"""`GET /metrics`: figures in the form of Prometheus. No label holds what a caller wrote."""

from collections.abc import Callable, Iterator
from dataclasses import asdict

from flask import Blueprint, Response
from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, ProcessCollector, disable_created_metrics
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.exposition import CONTENT_TYPE_LATEST, generate_latest
from prometheus_client.registry import Collector

from onrecord.corpus.documents import CorpusSize
from onrecord.web.operations import Operation, documented
from onrecord.web.service import service

# Seconds: /health takes under a thousandth, a page of news some hundredths, and the time of a match ends at five.
BUCKETS = (0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
CORPUS = {
    "documents": "Documents that are stored.",
    "revision": "Changes that the corpus has seen.",
    "unindexed": "Documents that wait for the passage index.",
    "segments": "Files of the passage index.",
    "database_bytes": "Bytes of the database and its write-ahead log.",
}

disable_created_metrics()  # type: ignore[no-untyped-call]  # as many lines again: when each figure was first counted

monitoring = Blueprint("monitoring", __name__)


class Metrics:
    """The figures of one service, in a registry of its own."""

    def __init__(self, size: Callable[[], CorpusSize]) -> None:
        """Count requests from nothing; *size* is asked whenever the figures are read."""
        self.registry = CollectorRegistry()
        self.requests = Counter(
            "onrecord_requests", "Requests answered.", ("route", "method", "status"), registry=self.registry
        )
        self.seconds = Histogram(
            "onrecord_request_seconds",
            "Seconds until an answer was made.",
            ("route",),
            buckets=BUCKETS,
            registry=self.registry,
        )
        self.in_flight = Gauge("onrecord_requests_in_flight", "Requests being answered.", registry=self.registry)
        self.refused = Counter(
            "onrecord_requests_refused",
            "Requests refused for now: busy (503), rate or quota (429).",
            ("reason",),
            registry=self.registry,
        )
        ProcessCollector(registry=self.registry)
        self.registry.register(CorpusFigures(size))

    def observe(self, route: str, method: str, status: int, seconds: float) -> None:
        """Count a request; *route* and *method* are of those that the service knows."""
        self.requests.labels(route, method, str(status)).inc()
        self.seconds.labels(route).observe(seconds)


class CorpusFigures(Collector):
    """How large the corpus is when it is asked."""

    def __init__(self, size: Callable[[], CorpusSize]) -> None:
        """Tell what *size* returns."""
        self._size = size

    def describe(self) -> list[GaugeMetricFamily]:
        """Return what there will be, without asking the corpus."""
        return [GaugeMetricFamily(f"onrecord_{name}", said) for name, said in CORPUS.items()]

    def collect(self) -> Iterator[GaugeMetricFamily]:
        """Yield each figure."""
        for name, value in asdict(self._size()).items():
            yield GaugeMetricFamily(f"onrecord_{name}", CORPUS[name], value=value)


@monitoring.get("/metrics")
@documented(
    Operation(
        "Read the figures",
        "Requests by route, method and status, their seconds, those under way and those refused for now; the size of "
        "the corpus; memory, processor time and files of the process. In the text form of Prometheus.",
        {200: {"text/plain": None}},
        errors=(503,),
        scope="administer",
    )
)
def read_metrics() -> Response:
    with service().look():
        return Response(generate_latest(service().metrics.registry), content_type=CONTENT_TYPE_LATEST)
