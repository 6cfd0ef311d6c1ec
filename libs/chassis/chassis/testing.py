"""What services' tests stand on: an app on a temporary database at head, callers, fake peers, page checks."""

from __future__ import annotations

import asyncio
import json
import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, Concatenate, ParamSpec, TypeVar

import httpx
import httpx2
from annotated_types import Le, Lt
from fastapi import FastAPI
from fastapi.routing import APIRoute, RouteContext
from fastapi.testclient import TestClient
from sqlalchemy import Connection

from chassis.app import routes_of
from chassis.clock import KST, current_time
from chassis.db import Database
from chassis.http import Peers
from chassis.identity import ANYONE, GUARDS, HEADER, Identity, sign
from chassis.migrations import upgrade
from chassis.pagecheck import check_page
from chassis.settings import Settings
from chassis.testing_migrated import migrated_database

P = ParamSpec("P")
T = TypeVar("T")

KEYS = "test-key-test-key-test-key-test-key-01"


def staff(*roles: str, name: str = "office") -> Identity:
    """Return a member of the office; the owner when no role is named."""
    return Identity("staff", name, name, roles or ("owner",))


def worker(employee_id: int = 1, name: str = "김하늘", roles: tuple[str, ...] = ("worker",)) -> Identity:
    """Return a signed-in worker."""
    return Identity("worker", str(employee_id), name, roles)


def service(name: str) -> Identity:
    """Return another service of ours."""
    return Identity("service", name, name)


def kst(text: str) -> datetime:
    """Return the Korean moment written as "2026-11-18 08:27"."""
    return datetime.fromisoformat(text).replace(tzinfo=KST)


def anyone() -> Identity:
    """Return a visitor without a session."""
    return ANYONE


def write_core(
    db: Database, action: Callable[Concatenate[Connection, P], T], *args: P.args, **kwargs: P.kwargs
) -> T:
    """Run a hot action and wait for it, as its route does in the loop of the server."""
    return asyncio.run(db.write_core(action, *args, **kwargs))


class PageClient(TestClient):
    """A test client that signs each request and checks every page it opens."""

    def __init__(self, app: FastAPI, identity: Identity, service_name: str) -> None:
        token_headers = {HEADER: sign(identity, audience=service_name, keys=[KEYS])}
        super().__init__(app, base_url="http://testserver", follow_redirects=False, headers=token_headers)

    def request(self, method: str, url: Any, **more: Any) -> httpx2.Response:
        answer: httpx2.Response = super().request(method, url, **more)
        if answer.headers.get("content-type", "").startswith("text/html") and answer.text:
            check_page(answer.text)
        return answer


class FakePeer:
    """Stands in for another service: answers what `on` was told, remembers the calls."""

    def __init__(self) -> None:
        self.calls: list[httpx.Request] = []
        self._answers: dict[tuple[str, str], Callable[[httpx.Request], httpx.Response]] = {}
        self.away = False

    def on(self, method: str, path: str, *, json: Any = None, status: int = 200, **more: Any) -> None:
        """Answer a method and path with JSON, or with httpx.Response arguments (`content=`, `headers=`)."""
        body = more or {"json": json}
        self._answers[(method, path)] = lambda _request: httpx.Response(status, **body)

    def on_call(self, method: str, path: str, answer: Callable[[httpx.Request], httpx.Response]) -> None:
        """Answer a method and path with a function of the request."""
        self._answers[(method, path)] = answer

    def __call__(self, request: httpx.Request) -> httpx.Response:
        if self.away:
            raise httpx.ConnectError("away", request=request)
        self.calls.append(request)
        answer = self._answers.get((request.method, request.url.path))
        if answer is None:
            raise AssertionError(f"unexpected call {request.method} {request.url.path}")
        return answer(request)


@dataclass
class TestApp:
    """A service under test: its application, database, and ways to call it as someone."""

    __test__ = False

    app: FastAPI
    settings: Settings
    peers: dict[str, FakePeer] = field(default_factory=dict)
    _clients: list[PageClient] = field(default_factory=list)

    @property
    def db(self) -> Database:
        """The service's database."""
        database: Database = self.app.state.db
        return database

    def client(self, identity: Identity = ANYONE) -> PageClient:
        """Return a client that calls as `identity` (no lifespan: background work does not run)."""
        client = PageClient(self.app, identity, self.settings.service)
        self._clients.append(client)
        return client

    def peer(self, name: str) -> FakePeer:
        """Return the fake standing in for another service."""
        return self.peers[name]

    def at(self, moment: Any) -> None:
        """Make every request happen at this moment (an aware datetime)."""

        async def fixed() -> Any:
            return moment

        self.app.dependency_overrides[current_time] = fixed

    def close(self) -> None:
        """Close clients and database."""
        for client in self._clients:
            client.close()
        self.app.state.peers.close()
        if self.app.state.db is not None:
            self.db.close()


def make_settings(kind: type[Settings], folder: Path, **more: Any) -> Settings:
    """Return settings of a service with its data below a temporary folder; a fake peer is not waited for."""
    return kind(humetix_data=folder, secret_keys=KEYS, **{"peer_hold_seconds": 0.0, **more})


def make_app(create: Callable[[Any], FastAPI], kind: type[Settings], folder: Path, **more: Any) -> TestApp:
    """Return a service on a temporary database at head whose peers are all fakes. Close it after use."""
    settings = make_settings(kind, folder, **more)
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    if _has_database(settings):
        migrated_database(settings.package, settings.database_url)
    app = create(settings)
    fakes = {name: FakePeer() for name in ("gateway", "recruit", "attendance", "payroll", "docs-render")}
    transports = {name: httpx.MockTransport(fake) for name, fake in fakes.items()}
    app.state.peers = Peers(settings, transports)
    return TestApp(app, settings, fakes)


def _has_database(settings: Settings) -> bool:
    from importlib.util import find_spec

    return find_spec(f"{settings.package}.base") is not None


def unguarded_routes(app: FastAPI) -> list[str]:
    """Return the routes that ask nobody who they are; only probes, assets and documents may."""
    free = ("/livez", "/readyz", "/version", "/metrics", "/static/", f"/api/{app.title}/openapi.json")
    return [
        str(route.path)
        for route in routes_of(app)
        if isinstance(route.original_route, APIRoute)
        and not str(route.path).startswith(free)
        and not _is_guarded(route)
    ]


def _is_guarded(route: RouteContext) -> bool:
    waiting = [route.dependant]
    while waiting:
        dependant = waiting.pop()
        if dependant.call in GUARDS:
            return True
        waiting.extend(dependant.dependencies)
    return False


def unbounded_numbers(app: FastAPI) -> list[str]:
    """Return the addresses with a number that no database could hold; `chassis.forms.RowId` bounds it."""
    return [
        f"{route.path}: {number.name}"
        for route in routes_of(app)
        if isinstance(route.original_route, APIRoute)
        for number in route.dependant.path_params
        if number.field_info.annotation is int
        and not any(isinstance(bound, Lt | Le) for bound in number.field_info.metadata)
    ]


def assert_contract_is_current(app: FastAPI, committed: Path) -> None:
    """Fail when openapi.json differs from the internal routes; UPDATE_CONTRACTS=1 rewrites it."""
    from chassis.app import openapi_of

    document = json.dumps(openapi_of(app, "/internal/"), ensure_ascii=False, indent=2, sort_keys=True) + "\n"
    if os.environ.get("UPDATE_CONTRACTS") == "1":
        committed.write_text(document)
    kept = committed.read_text() if committed.exists() else ""
    assert kept == document, f"{committed} is stale: run `make contracts`"


def assert_migrations_match_tables(settings: Settings) -> None:
    """Fail when the database at head differs from the tables (`alembic check`)."""
    from alembic.autogenerate import compare_metadata
    from alembic.runtime.migration import MigrationContext

    from chassis.db import open_engine
    from chassis.migrations import base_of
    from chassis.schema import META

    upgrade(settings.package, settings.database_url)
    engine = open_engine(settings.database_url)
    with engine.connect() as connection:
        kept = {
            "compare_type": True,
            "include_name": lambda name, kind, _: not (kind == "table" and name == META),
        }
        context = MigrationContext.configure(connection, opts=kept)
        difference = compare_metadata(context, base_of(settings.package).metadata)
    engine.dispose()
    assert not difference, f"tables and migrations differ: {difference}"


def service_checks(create: Callable[[Any], FastAPI], kind: type[Settings], folder: Path, root: Path) -> None:
    """Run what every service is checked for: guards, bounded numbers, current contract, migrations."""
    tested = make_app(create, kind, folder)
    try:
        assert unguarded_routes(tested.app) == []
        assert unbounded_numbers(tested.app) == []
        assert_contract_is_current(tested.app, root / "openapi.json")
        if tested.app.state.db is not None:
            assert_migrations_match_tables(tested.settings)
    finally:
        tested.close()


def json_of(answer: httpx2.Response, status: int = 200) -> Any:
    """Return the JSON of an answer after checking its status, showing the body when it differs."""
    assert answer.status_code == status, f"{answer.status_code}: {answer.text[:500]}"
    return answer.json()


def fields_of(answer: httpx2.Response) -> Mapping[str, str]:
    """Return the bad fields of a problem answer: name → Korean sentence."""
    return {item["field"]: item["message"] for item in answer.json().get("errors", [])}
