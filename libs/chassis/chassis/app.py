"""Wires a service: settings → logs → metrics → identity → errors → health → routers, the same everywhere."""

from __future__ import annotations

import secrets
import time
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AbstractContextManager, asynccontextmanager, nullcontext
from typing import Any

import uuid_utils
from fastapi import APIRouter, FastAPI, Request
from fastapi.openapi.utils import get_openapi
from fastapi.routing import RouteContext, iter_route_contexts
from fastapi.telemetry import TelemetryConfig
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from chassis import care, logs, metrics, nightly
from chassis.background import Background, BackgroundThreads
from chassis.db import Database, TableBase
from chassis.dberrors import install_database_errors
from chassis.durable import held, serving_lock
from chassis.errors import describe_problems, install_error_handlers
from chassis.health import Readiness, ReadyCheck, install_probes
from chassis.http import Peers
from chassis.idempotency import install_idempotency
from chassis.identity import Verifier
from chassis.settings import Settings
from chassis.shortway import Endpoint, install_short_ways

Hook = Callable[[FastAPI], None]

# We measure and trace ourselves; asking OpenTelemetry anew at every request is not free.
_NO_TELEMETRY: TelemetryConfig = {"tracing": False, "metrics": False, "logs": False}


def create_app(  # noqa: PLR0913 - the one place where a service is put together
    settings: Settings,
    *,
    routers: Sequence[APIRouter],
    base: type[TableBase] | None = None,
    background: Sequence[Background] = (),
    ready_checks: Sequence[ReadyCheck] = (),
    on_start: Sequence[Hook] = (),
    on_stop: Sequence[Hook] = (),
    pages: bool = True,
    hot: Sequence[Endpoint] = (),
) -> FastAPI:
    """Return the application of one service.

    `base` is None for a service without a database; `pages` is False for one without HTML.
    `hot` names endpoints that so many ask at once that they are reached without a search (chassis.shortway).
    `on_start` hooks run before the first request, `on_stop` after the last, in reverse.
    """
    database = Database(settings.database_url) if base is not None else None
    app = _bare_app(settings, _lifespan(on_start, on_stop))
    app.state.settings, app.state.db = settings, database
    app.state.instance, app.state.peers = secrets.token_hex(6), Peers(settings)
    app.state.verifier = Verifier(settings.service, settings.keys)
    app.state.readiness = Readiness(settings, database, ready_checks)
    app.state.background = BackgroundThreads(app, (*background, *_own_works(settings, database)))
    install_error_handlers(app)
    install_database_errors(app)
    install_probes(app, settings, database)
    install_idempotency(app, base)
    if pages:
        _install_pages(app, settings)
    _install_routers(app, settings, routers)
    install_short_ways(app, hot)
    app.add_middleware(Observed)
    return app


def _bare_app(settings: Settings, lifespan: Callable[[FastAPI], Any]) -> FastAPI:
    return FastAPI(
        title=settings.service,
        version=settings.version,
        lifespan=lifespan,
        openapi_url=None,
        docs_url=None,
        redoc_url=None,
        telemetry=_NO_TELEMETRY,
    )


def _lifespan(on_start: Sequence[Hook], on_stop: Sequence[Hook]) -> Callable[[FastAPI], Any]:
    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        with _serving(app.state.db):
            app.state.started_at = time.time()
            for hook in on_start:
                hook(app)
            app.state.background.start()
            yield
            app.state.background.stop()
            for hook in reversed(on_stop):
                hook(app)
            app.state.peers.close()
            if app.state.db is not None:
                app.state.db.close()

    return lifespan


def _own_works(settings: Settings, database: Database | None) -> tuple[Background, ...]:
    return (*care.works(database), *nightly.works(settings, database))


def _serving(database: Database | None) -> AbstractContextManager[None]:
    """Hold the database against a restore for as long as this process serves it."""
    path = database.path if database is not None else None
    return held(serving_lock(path), shared=True) if path is not None else nullcontext()


def _install_pages(app: FastAPI, settings: Settings) -> None:
    from chassis.web.templates import install_templates  # noqa: PLC0415 - docs-render serves no pages

    install_templates(app, settings.package)


def routes_of(app: FastAPI) -> list[RouteContext]:
    """Return every route with its full path; `app.routes` itself holds included routers unopened."""
    return list(iter_route_contexts(app.routes))


def openapi_of(app: FastAPI, prefix: str) -> dict[str, Any]:
    """Return the OpenAPI document of the routes below one prefix (`/api/` or `/internal/`)."""
    chosen = [route for route in routes_of(app) if (route.path or "").startswith(prefix)]
    return describe_problems(get_openapi(title=app.title, version="1", routes=chosen))


def _install_routers(app: FastAPI, settings: Settings, routers: Sequence[APIRouter]) -> None:
    for router in routers:
        app.include_router(router)

    async def document() -> dict[str, Any]:
        return openapi_of(app, "/api/")

    app.add_api_route(f"/api/{settings.service}/openapi.json", document, include_in_schema=False)


_LONGEST_ADDRESS = 45


class Observed:
    """Gives each request its id, counts and times it.

    Plain ASGI: BaseHTTPMiddleware costs a task a request.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        request = Request(scope)
        rid = request.headers.get("x-request-id") or str(uuid_utils.uuid7())
        request.state.request_id = rid
        token = logs.request_id.set(rid)
        # The gateway tells one address, and nobody else reaches a service.
        place = logs.client_address.set(request.headers.get("x-forwarded-for", "")[:_LONGEST_ADDRESS])
        started, status = time.perf_counter(), 500

        async def send_with_id(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                message["headers"] = [*message.get("headers", []), (b"x-request-id", rid.encode())]
            await send(message)

        metrics.active_requests.inc()
        try:
            await self._app(scope, receive, send_with_id)
        finally:
            metrics.active_requests.dec()
            route = getattr(scope.get("route"), "path", "other")
            metrics.request_duration.labels(scope["method"], route, status).observe(
                time.perf_counter() - started
            )
            if length := request.headers.get("content-length"):
                metrics.body_bytes.labels(route).observe(int(length) if length.isdecimal() else 0)
            logs.request_id.reset(token)
            logs.client_address.reset(place)
