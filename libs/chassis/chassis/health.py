"""Probes: alive, ready, version, metrics (`python -m chassis.probe` asks them)."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable, Sequence

from fastapi import APIRouter, FastAPI, Request
from fastapi.responses import JSONResponse, Response
from prometheus_client import CONTENT_TYPE_LATEST
from sqlalchemy.exc import SQLAlchemyError
from starlette.concurrency import run_in_threadpool

from chassis import metrics, schema
from chassis.db import Database
from chassis.revisions import code_level, current_revision
from chassis.settings import Settings
from chassis.vitals import Vitals

_REMEMBERED_SECONDS = 0.5

ReadyCheck = Callable[[], "str | None"]
"""Returns None when all is well, else a short English reason for the log and the probe."""


class Readiness:
    """Decides whether this process should get traffic; the answer is kept for half a second."""

    def __init__(self, settings: Settings, database: Database | None, checks: Sequence[ReadyCheck]) -> None:
        self.draining = False
        self._settings, self._database, self._checks = settings, database, checks
        self._known = schema.chain(settings.package) if database else []
        self._level = code_level(settings.package) if database else 0
        self._kept: tuple[float, str | None] = (0.0, None)
        self.revision: str | None = None

    def reason_not_ready(self) -> str | None:
        """Return why this process is not ready, or None when it is."""
        if self.draining:
            return "draining"
        kept_at, reason = self._kept
        if time.monotonic() - kept_at > _REMEMBERED_SECONDS:
            reason = self._look()
            self._kept = (time.monotonic(), reason)
        return reason

    def _look(self) -> str | None:
        if self._database is not None and (reason := self._look_at_database(self._database)):
            return reason
        if self._disk_is_full():
            return "disk_full"
        return next((reason for check in self._checks if (reason := check())), None)

    def _look_at_database(self, database: Database) -> str | None:
        try:
            with database.read() as session:
                connection = session.connection()
                self.revision = current_revision(connection)
                return schema.why_unfit(connection, self._known, self._level)
        except (SQLAlchemyError, OSError):
            return "database_unreachable"

    def _disk_is_full(self) -> bool:
        if self._database is None or self._database.path is None:
            return False
        free = shutil.disk_usage(self._database.path.parent).free
        return free < self._settings.free_disk_floor_mb * 1024 * 1024


def install_probes(app: FastAPI, settings: Settings, database: Database | None) -> None:
    """Add /livez, /readyz, /version and /metrics; the gateway never proxies them."""
    router = APIRouter(include_in_schema=False)
    level = code_level(settings.package) if database is not None else 0
    metrics.build_info.labels(settings.version, settings.humetix_commit, level).set(1)
    vitals = Vitals(settings, database)

    @router.get("/livez")
    async def livez() -> dict[str, str]:
        return {"status": "alive"}

    @router.get("/readyz")
    async def readyz(request: Request) -> JSONResponse:
        state = request.app.state
        reason = await run_in_threadpool(state.readiness.reason_not_ready)
        body = {
            "status": "ready" if reason is None else "unready",
            "reason": reason,
            "instance": state.instance,
        }
        return JSONResponse(body, status_code=200 if reason is None else 503)

    @router.get("/version")
    async def version(request: Request) -> dict[str, str | None]:
        readiness: Readiness = request.app.state.readiness
        return {
            "service": settings.service,
            "version": settings.version,
            "commit": settings.humetix_commit,
            "revision": readiness.revision,
        }

    @router.get("/metrics")
    def scrape() -> Response:
        return Response(vitals.exposition(), media_type=CONTENT_TYPE_LATEST)

    app.state.vitals = vitals
    app.include_router(router)
