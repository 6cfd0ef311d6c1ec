"""The hot path's metrics, rows at hand: finding a row by its labels costs more than counting in it."""

from __future__ import annotations

from functools import lru_cache

from chassis.metrics import body_bytes, request_duration
from prometheus_client import Counter, Histogram

from gateway import metrics

_ROWS = 4096


@lru_cache(_ROWS)
def answered(method: str, route: str, status: int) -> Histogram:
    """Return the row of requests answered so."""
    return request_duration.labels(method, route, status)


@lru_cache(_ROWS)
def carried(route: str) -> Histogram:
    """Return the row of a route's bodies."""
    return body_bytes.labels(route)


@lru_cache(_ROWS)
def asked(upstream: str, outcome: str) -> Counter:
    """Return the row of attempts that ended so."""
    return metrics.upstream_requests.labels(upstream, outcome)


@lru_cache(_ROWS)
def took(upstream: str) -> Histogram:
    """Return the row of a service's durations."""
    return metrics.upstream_duration.labels(upstream)
