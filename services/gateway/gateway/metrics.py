"""What the gateway counts beside the shared metrics; names as in docs/metrics.md."""

from __future__ import annotations

from chassis.metrics import HTTP_BUCKETS, counter, gauge, histogram, start_at_zero
from chassis.ports import SERVICES

upstream_requests = counter(
    "gateway_upstream_requests_total",
    "Attempts to reach a service, by how they ended",
    ["upstream", "outcome"],
)
upstream_duration = histogram(
    "gateway_upstream_duration_seconds",
    "Time from sending a request to a service to the end of its answer",
    ["upstream"],
    buckets=(*HTTP_BUCKETS, 20, 30, 60),
)
upstream_endpoints = gauge(
    "gateway_upstream_endpoints", "Replicas of a service by state", ["upstream", "state"]
)
held_requests = gauge("gateway_held_requests", "Requests waiting for a service to come back", ["upstream"])
hold_seconds = histogram(
    "gateway_hold_seconds",
    "How long requests waited for a service",
    ["upstream"],
    (0.1, 0.5, 1, 2, 5, 10, 15),
)
retries = counter("gateway_retries_total", "Requests sent again", ["upstream", "reason"])
ratelimit = counter("gateway_ratelimit_total", "Decisions of the general limit", ["policy", "decision"])
rejected = counter("gateway_rejected_total", "Requests refused at the edge", ["reason"])
open_connections = gauge("gateway_open_connections", "Connections of clients, looked at once a second")
login_attempts = counter("gateway_login_attempts_total", "Sign-ins of staff and workers", ["result"])
sessions_active = gauge("gateway_sessions_active", "Sessions that could be used now", ["kind"])
session_events = counter("gateway_session_events_total", "What happened to sessions", ["event"])
password_hash_duration = histogram(
    "password_hash_duration_seconds",
    "Time of one Argon2id",
    buckets=(0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2),
)

start_at_zero(
    login_attempts,
    ("success", "bad_credentials", "throttled_account", "throttled_ip", "disabled", "error"),
)
start_at_zero(
    upstream_requests,
    [service for service in SERVICES if service != "gateway"],
    ("ok", "http_5xx", "connect_error", "reset", "timeout", "cancelled"),
)
