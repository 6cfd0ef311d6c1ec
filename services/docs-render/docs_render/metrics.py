"""Metrics of docs-render: what was rendered, how long it took and waited, and whether the self-test holds."""

from __future__ import annotations

from chassis.metrics import counter, gauge, histogram, start_at_zero

_BUCKETS = (0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 20, 30, 60)

jobs = counter("render_jobs_total", "Rendering jobs", ["kind", "result", "reason"])
duration = histogram("render_duration_seconds", "Time a worker spent on a job", ["kind"], _BUCKETS)
queue_wait = histogram("render_queue_wait_seconds", "Time a job waited for a worker", ["kind"], _BUCKETS)
queue_depth = gauge("render_queue_depth", "Jobs waiting for a worker")
workers_busy = gauge("render_workers_busy", "Workers rendering now")
worker_restarts = counter("render_worker_restarts_total", "Render workers replaced", ["reason"])
font_available = gauge("render_font_available", "1 when the Korean font is found, embeds and draws", ["font"])
selftest_success = gauge("render_selftest_success", "1 when the last self-test of this kind held", ["kind"])

_KINDS = ("pdf", "xlsx", "image")
start_at_zero(jobs, _KINDS, ("ok",), ("",))
start_at_zero(jobs, _KINDS, ("error",), ("died", "exception"))
start_at_zero(jobs, _KINDS, ("timeout",), ("late",))
