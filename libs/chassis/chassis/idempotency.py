"""Effects that happen once per `Idempotency-Key`: the answer is kept with the effect and told again.

A route takes `once: Once` and makes its change by `once.write(effect)`: the row of the key stands in the
transaction of the effect, so after any crash there are both or neither. Scope: caller, method and route.
A route whose rows have a key column of their own says so by `tell_repeated`.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import AsyncIterator, Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Annotated, Any, TypeVar

from fastapi import Depends, FastAPI, Header, Request, Response
from pydantic import BaseModel
from sqlalchemy import LargeBinary, String, Table, delete, insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Mapped, Session, mapped_column
from starlette.concurrency import run_in_threadpool

from chassis import metrics
from chassis.clock import Now
from chassis.db import Database, Db, TableBase, UtcDateTime
from chassis.errors import Conflict, Invalid
from chassis.identity import Caller

# Session is an effect's argument: routes may not import SQLAlchemy themselves.
__all__ = ["IdempotencyColumns", "KeyMismatch", "Keyed", "Once", "Session", "tell_repeated"]

T = TypeVar("T", bound="BaseModel | None")

KEPT = timedelta(hours=48)
REPLAYED = "Idempotency-Replayed"

requests = metrics.counter(
    "idempotency_requests_total",
    "Effects asked for with an Idempotency-Key: new, replay, in_flight, mismatch",
    ["route", "result"],
)

KeyHeader = Annotated[str | None, Header(alias="Idempotency-Key", min_length=1, max_length=255)]


class IdempotencyColumns:
    """Columns of a service's own table of keys: `class IdempotencyRow(IdempotencyColumns, Base)`."""

    __tablename__ = "idempotency"

    principal: Mapped[str] = mapped_column(String(120), primary_key=True)
    route: Mapped[str] = mapped_column(String(200), primary_key=True)
    key: Mapped[str] = mapped_column(String(255), primary_key=True)
    fingerprint: Mapped[str] = mapped_column(String(64))
    status: Mapped[int]
    body: Mapped[bytes] = mapped_column(LargeBinary)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)


class KeyInFlight(Conflict):
    """The first request with this key is still running in this process."""

    code, message = "idempotency_in_flight", "같은 요청을 처리하고 있습니다. 잠시 뒤 다시 확인해 주세요."

    def __init__(self) -> None:
        super().__init__(headers={"Retry-After": "1"})


class KeyMismatch(Invalid):
    """The key belongs to a request with other content."""

    code, message = "idempotency_mismatch", "이 요청 키는 다른 내용에 이미 쓰였습니다. 새 키로 보내 주세요."


class Replayed(Exception):
    """The effect is there already: its kept answer is told again."""

    def __init__(self, status: int, body: bytes) -> None:
        super().__init__(status)
        self.status, self.body = status, body


@dataclass(frozen=True)
class _Asked:
    """One request under a key: who, where, which key, and a hash of what it says."""

    principal: str
    route: str
    path: str
    key: str
    fingerprint: str

    @property
    def scope(self) -> dict[str, str]:
        return {"principal": self.principal, "route": self.route, "key": self.key}


class Keyed:
    """Makes the change of one request; once per key when the caller sent one."""

    def __init__(self, db: Database, now: datetime, table: Table, asked: _Asked | None) -> None:
        self.db, self._now, self._table, self._asked = db, now, table, asked
        self._status: Callable[[], int] = lambda: 200

    def write(self, effect: Callable[[Session], T]) -> T:
        """Run `effect(session)` as one transaction and return the answer it returns.

        The answer is kept with it; Replayed or KeyMismatch leaves everything as it was.
        """
        asked = self._asked
        if asked is None:
            return self.db.write(effect)

        def once(session: Session) -> T:
            self._claim(session, asked)
            answer = effect(session)
            kept = {"status": self._status(), "body": _bytes_of(answer)}
            session.execute(update(self._table).where(*self._row_of(asked)).values(**kept))
            return answer

        answer = self.db.write(once)
        requests.labels(asked.path, "new").inc()
        return answer

    def look(self) -> None:
        """Raise Replayed or KeyMismatch when the key is known: a replay costs one read."""
        if self._asked is not None:
            with self.db.read() as session:
                self._tell_again(session, self._asked)

    def answers(self, status: Callable[[], int]) -> None:
        """Learn where the status of the answer will stand."""
        self._status = status

    def _claim(self, session: Session, asked: _Asked) -> None:
        session.execute(delete(self._table).where(self._table.c.created_at < self._now - KEPT))
        row = {**asked.scope, "fingerprint": asked.fingerprint, "created_at": self._now}
        try:
            with session.begin_nested():
                session.execute(insert(self._table).values(**row, status=0, body=b""))
        except IntegrityError:
            # On PostgreSQL another replica's transaction was waited for; its answer is there now.
            self._tell_again(session, asked)
            raise

    def _tell_again(self, session: Session, asked: _Asked) -> None:
        oldest = self._table.c.created_at >= self._now - KEPT
        known = session.execute(select(self._table).where(*self._row_of(asked), oldest)).one_or_none()
        if known is None:
            return
        if known.fingerprint != asked.fingerprint:
            requests.labels(asked.path, "mismatch").inc()
            raise KeyMismatch
        requests.labels(asked.path, "replay").inc()
        raise Replayed(known.status, known.body)

    def _row_of(self, asked: _Asked) -> list[Any]:
        return [self._table.c[name] == value for name, value in asked.scope.items()]


async def by_key(
    request: Request, response: Response, who: Caller, db: Db, now: Now, key: KeyHeader = None
) -> AsyncIterator[Keyed]:
    """Look up the request's key before the route runs: `once: Once`."""
    state = request.app.state
    if key is None:
        yield Keyed(db, now, state.idempotency, None)
        return
    route = request.scope["route"]
    asked = _Asked(
        principal=f"{who.kind}:{who.id}"[:120],
        route=f"{request.method} {route.path}",
        path=route.path,
        key=key,
        fingerprint=await fingerprint_of(request),
    )
    keyed = Keyed(db, now, state.idempotency, asked)
    keyed.answers(lambda: response.status_code or route.status_code or 200)
    claim = (asked.principal, asked.route, asked.key)
    if claim in state.idempotency_in_flight:
        requests.labels(asked.path, "in_flight").inc()
        raise KeyInFlight
    state.idempotency_in_flight.add(claim)
    try:
        await run_in_threadpool(keyed.look)
        yield keyed
    finally:
        state.idempotency_in_flight.discard(claim)


Once = Annotated[Keyed, Depends(by_key)]


async def fingerprint_of(request: Request) -> str:
    """Return the SHA-256 of address, query and body; JSON counts by its content, not its spacing."""
    body = await request.body()
    # What is not JSON, or nested without end, counts by its bytes.
    with suppress(ValueError, RecursionError):
        body = json.dumps(json.loads(body), sort_keys=True).encode()
    parts = (request.url.path.encode(), request.url.query.encode(), body)
    return hashlib.sha256(b"\x00".join(parts)).hexdigest()


def tell_repeated(route: str, response: Response, *, repeated: bool) -> None:
    """Mark and count the answer of a route that keeps keys in a column of its own."""
    requests.labels(route, "replay" if repeated else "new").inc()
    if repeated:
        response.headers[REPLAYED] = "true"


def install_idempotency(app: FastAPI, base: type[TableBase] | None) -> None:
    """Make kept answers into responses; a service without the table has no `Once`."""
    app.state.idempotency = base.metadata.tables.get(IdempotencyColumns.__tablename__) if base else None
    app.state.idempotency_in_flight = set()

    def on_replayed(_request: Request, error: Exception) -> Response:
        assert isinstance(error, Replayed)  # noqa: S101 - registered for this class only
        media = "application/json" if error.body else None
        return Response(error.body, error.status, {REPLAYED: "true"}, media)

    app.add_exception_handler(Replayed, on_replayed)


def _bytes_of(answer: BaseModel | None) -> bytes:
    return b"" if answer is None else answer.model_dump_json(by_alias=True).encode()
