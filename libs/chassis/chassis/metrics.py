"""Metrics of a service: the shared ones here, its own declared through `counter`, `gauge`, `histogram`.

Every name stands in docs/metrics.md; a test compares. Labels are bounded: route templates, never ids.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product

from prometheus_client import Counter, Gauge, Histogram

HTTP_BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10)


def counter(name: str, text: str, labels: Sequence[str] = ()) -> Counter:
    """Declare a counter (`name` ends in `_total`); raise it after the commit, never before."""
    return Counter(name, text, labels)


def start_at_zero(counted: Counter, *label_values: Sequence[str]) -> None:
    """Show a counter at 0 for every combination of these label values.

    Prometheus cannot see a rise from nothing: the first event of a series would raise no alert.
    """
    for values in product(*label_values):
        counted.labels(*values)


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
body_bytes = histogram(
    "http_server_request_body_bytes",
    "Size of the bodies that requests announced",
    ["http_route"],
    (1024, 16_384, 262_144, 1_048_576, 4_194_304, 16_777_216),
)
build_info = gauge("build_info", "Always 1; what runs here as labels", ["version", "revision", "code_level"])
wall_clock = gauge("service_wall_clock_seconds", "This process's clock when it was asked")
client_requests = counter("http_client_requests_total", "Calls to other services", ["peer", "outcome"])
audit_events = counter("audit_events_total", "Acts written into the audit", ["event"])
audit_errors = counter(
    "audit_write_errors_total", "Acts refused since the audit did not take them", ["event"]
)

job_runs = counter("scheduler_job_runs_total", "Runs of background work", ["job_name", "result"])
job_success = gauge("scheduler_job_last_success_timestamp_seconds", "Last run that went well", ["job_name"])
job_interval = gauge("scheduler_job_interval_seconds", "Pause between two runs", ["job_name"])

DB_BUCKETS = (0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5)
transaction_seconds = histogram(
    "db_transaction_duration_seconds", "Time a transaction was open", ["mode"], DB_BUCKETS
)
lock_wait = histogram("db_write_lock_wait_seconds", "Time until the writer had the lock", buckets=DB_BUCKETS)
queued_writes = gauge("db_writer_queue_depth", "Writes waiting for the writer thread")
busy = counter("db_busy_total", "Times the database was locked by someone else", ["kind", "surfaced"])
db_errors = counter("db_errors_total", "Errors the database answered with", ["class"])
checkpoints = counter("db_checkpoint_total", "Attempts to empty the write-ahead log", ["result"])
file_bytes = gauge("db_file_bytes", "Size of the SQLite files", ["file"])
oldest_read = gauge("db_oldest_read_transaction_seconds", "Age of the oldest open read")
integrity_ok = gauge("db_integrity_check_ok", "1 when the last look through the file found nothing wrong")
integrity_at = gauge("db_integrity_check_timestamp_seconds", "When the file was last looked through")
schema_info = gauge("db_schema_info", "Always 1; where the schema is", ["revision", "min_code", "code_level"])
schema_compatible = gauge("db_schema_compatible", "1 when this code can serve on this schema")
schema_pending = gauge("db_schema_pending_migrations", "Migrations of this code not yet run here")
sqlite_info = gauge("sqlite_info", "Always 1; the SQLite library", ["version", "wal_reset_fixed"])
volume_free = gauge("volume_free_bytes", "Free space", ["volume"])
volume_size = gauge("volume_size_bytes", "Size of the file system", ["volume"])
volume_inodes = gauge("volume_free_inodes", "Free inodes", ["volume"])

start_at_zero(busy, ("busy", "snapshot", "queue"), ("true", "false"))
start_at_zero(
    db_errors,
    ("full", "corrupt", "ioerr", "notadb", "readonly", "cantopen", "constraint", "other"),
)
