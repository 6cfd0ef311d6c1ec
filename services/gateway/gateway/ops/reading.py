"""Reads a process's Prometheus text; only the few families that /ops shows are parsed."""

from __future__ import annotations

from collections.abc import Iterator

from prometheus_client.parser import text_string_to_metric_families
from prometheus_client.samples import Sample

from gateway.ops.rules import Count, Reading

_DURATION = "http_server_request_duration_seconds"
_PROBES = ("/metrics", "/livez", "/readyz", "/version")
_GAUGES = {
    "process_start_time_seconds": "started",
    "db_writer_queue_depth": "queued_writes",
    "render_queue_depth": "queued_jobs",
    "process_resident_memory_bytes": "memory_bytes",
    "backup_last_success_timestamp_seconds": "backup_at",
}
_WANTED = (_DURATION, "scheduler_job_runs_total", "db_file_bytes", *_GAUGES)


def read(text: str, at: float) -> Reading:
    """Return what a process told; raises ValueError for text that is no metrics."""
    routes: dict[str, Count] = {}
    failures: dict[str, float] = {}
    gauges: dict[str, float] = {"started": at}
    for sample in _samples(text):
        if sample.name.startswith(_DURATION):
            route = sample.labels.get("http_route", "other")
            if route not in _PROBES:
                routes[route] = routes.get(route, Count()).plus(_count(sample))
        elif sample.name == "scheduler_job_runs_total" and sample.labels.get("result") == "failed":
            failures[sample.labels["job_name"]] = sample.value
        elif sample.name == "db_file_bytes" and sample.labels.get("file") == "wal":
            gauges["wal_bytes"] = sample.value
        elif sample.name in _GAUGES:
            gauges[_GAUGES[sample.name]] = sample.value
    return Reading(at=at, routes=routes, failures=failures, **gauges)


def _samples(text: str) -> Iterator[Sample]:
    # The parser is slow and most lines are of no use here.
    lines = "\n".join(line for line in text.splitlines() if line.startswith(_WANTED))
    for family in text_string_to_metric_families(f"{lines}\n"):
        yield from family.samples


def _count(sample: Sample) -> Count:
    failed = sample.labels.get("http_response_status_code", "").startswith("5")
    if sample.name.endswith("_bucket"):
        return Count(buckets={float(sample.labels["le"]): sample.value})
    if sample.name.endswith("_count"):
        return Count(requests=sample.value, errors=sample.value if failed else 0)
    return Count(seconds=sample.value) if sample.name.endswith("_sum") else Count()
