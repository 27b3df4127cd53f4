"""Counts for Prometheus: requests and how long they took, of all worker processes together."""

import os
from collections.abc import Callable, Iterator

from prometheus_client import (
    CONTENT_TYPE_LATEST,
    REGISTRY,
    CollectorRegistry,
    Counter,
    Histogram,
    generate_latest,
)
from prometheus_client.core import InfoMetricFamily
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

FOLDER = "PROMETHEUS_MULTIPROC_DIR"  # where the workers' counts lie, the library's own name
BUCKETS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)  # seconds
PATHS = {"/", "/predict", "/health", "/ready", "/metrics", "/docs", "/openapi.json"}
KIND = CONTENT_TYPE_LATEST
_requests = Counter("http_requests", "Answered requests.", ("path", "status"))
_seconds = Histogram(
    "http_request_duration_seconds", "From head to answer.", ("path",), buckets=BUCKETS
)


class _Served(Collector):
    def __init__(self, name: Callable[[], str]) -> None:
        self._name = name

    def collect(self) -> Iterator[InfoMetricFamily]:
        yield InfoMetricFamily("model", "What answers.", {"version": self._name()})


def count(path: str, status: int, seconds: float) -> None:
    """One more answer; paths that do not exist are one, or clients could fill the memory."""
    place = path if path in PATHS else "other"
    _requests.labels(place, str(status)).inc()
    _seconds.labels(place).observe(seconds)


def build_registry(model: Callable[[], str]) -> CollectorRegistry:
    """All that is shown: the counts, and which model answers."""
    registry = CollectorRegistry(auto_describe=False)
    if FOLDER in os.environ:
        MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
    else:
        registry.register(REGISTRY)
    registry.register(_Served(model))
    return registry


def show(registry: CollectorRegistry) -> bytes:
    """The text that Prometheus reads."""
    return generate_latest(registry)
