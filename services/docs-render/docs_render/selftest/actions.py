"""Runs the self-test at start and every five minutes, and tells readiness and metrics how it went."""

from __future__ import annotations

import logging
from concurrent.futures import TimeoutError as Late

from chassis.errors import AppError
from fastapi import FastAPI

from docs_render import metrics
from docs_render.jobs import SELFTESTS
from docs_render.pool import RenderPool

log = logging.getLogger(__name__)

EVERY_SECONDS = 300.0
_PATIENCE_SECONDS = 60


class SelfTest:
    """What the last run found: not ready until every kind has held."""

    def __init__(self) -> None:
        self.failing: str | None = "selftest_not_run"

    def reason_not_ready(self) -> str | None:
        """Return None when all kinds held the last time, else which failed."""
        return self.failing


def run_selftest(app: FastAPI) -> None:
    """Render one small thing of each kind through the pool."""
    pool: RenderPool = app.state.render_pool
    failed = [kind for kind in SELFTESTS if not _holds(pool, kind)]
    metrics.font_available.labels("NanumGothic").set("pdf" not in failed)
    app.state.selftest.failing = f"selftest_{failed[0]}" if failed else None


def _holds(pool: RenderPool, kind: str) -> bool:
    try:
        pool.submit(SELFTESTS[kind], {}, b"").result(_PATIENCE_SECONDS)
    except (AppError, Late) as error:
        log.error("selftest_failed", extra={"fields": {"kind": kind, "error": type(error).__name__}})
        metrics.selftest_success.labels(kind).set(0)
        return False
    metrics.selftest_success.labels(kind).set(1)
    return True
