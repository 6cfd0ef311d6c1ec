"""Metrics of a service: the shared ones here, its own declared through `counter`, `gauge`, `histogram`.

Every name stands in docs/metrics.md; a test compares. Labels are bounded: route templates, never ids.
"""

from __future__ import annotations

from collections.abc import Sequence

from prometheus_client import Counter, Gauge, Histogram

HTTP_BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10)


def counter(name: str, text: str, labels: Sequence[str] = ()) -> Counter:
    """Declare a counter (`name` ends in `_total`); raise it after the commit, never before."""
    return Counter(name, text, labels)


def gauge(name: str, text: str, labels: Sequence[str] = ()) -> Gauge:
    """Declare a gauge."""
    return Gauge(name, text, labels)


def histogram(
    name: str, text: str, labels: Sequence[str] = (), buckets: Sequence[float] = HTTP_BUCKETS
) -> Histogram:
    """Declare a histogram in base units (seconds, bytes)."""
    return Histogram(name, text, labels, buckets=tuple(buckets))


request_duration = histogram(
    "http_server_request_duration_seconds",
    "Time from request to the end of the answer",
    ["http_request_method", "http_route", "http_response_status_code"],
)
active_requests = gauge("http_server_active_requests", "Requests being answered now")
build_info = gauge("humetix_build_info", "Always 1; version and commit as labels", ["version", "commit"])
client_requests = counter("http_client_requests_total", "Calls to other services", ["peer", "outcome"])
background_runs = counter("background_runs_total", "Runs of background work", ["name", "result"])
queued_writes = gauge("db_writer_queue_depth", "Writes waiting for the writer thread")
wal_bytes = gauge("db_wal_bytes", "Size of the SQLite write-ahead log")
