"""Who did and who read what: rows that only grow, each sealed with the hash of the one before."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import String, Text, event, select, text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Mapped, Session, mapped_column

from chassis import logs, metrics
from chassis.db import UtcDateTime
from chassis.identity import Identity

PLACE = "ip"
"""The address a request came from, among the details of every row that a request has made."""

_FIRST = "0" * 64


class AuditColumns:
    """Columns of a service's audit table: `class AuditRow(AuditColumns, Base): __tablename__ = "audit"`."""

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    actor: Mapped[str] = mapped_column(String(100))
    action: Mapped[str] = mapped_column(String(100))
    object: Mapped[str] = mapped_column(String(200))
    detail: Mapped[str] = mapped_column(Text, default="{}")
    request_id: Mapped[str] = mapped_column(String(64), default="")
    previous_hash: Mapped[str] = mapped_column(String(64), unique=True)
    hash: Mapped[str] = mapped_column(String(64), unique=True)


def record(  # noqa: PLR0913 - who did what to which object, when and why: each is a column
    session: Session,
    table: type[Any],
    who: Identity,
    *,
    action: str,
    object: str,  # noqa: A002 - the word of the audit row
    now: datetime,
    detail: Mapping[str, Any] | None = None,
) -> None:
    """Add an audit row in the transaction of the act itself, chained to the row before it.

    Writers wait for one another until the transaction ends, so each chains to the true last row.
    """
    session.flush()
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text(f"LOCK TABLE {table.__tablename__} IN EXCLUSIVE MODE"))
    last = session.scalar(select(table).order_by(table.id.desc()).limit(1))
    row = table(
        at=now,
        actor=f"{who.kind}:{who.id}",
        action=action,
        object=object,
        detail=json.dumps(_with_place(detail), ensure_ascii=False, sort_keys=True, default=str),
        request_id=logs.request_id.get(),
        previous_hash=last.hash if last is not None else _FIRST,
    )
    row.hash = _seal(row)
    session.add(row)
    _flush(session, action)


def _with_place(detail: Mapping[str, Any] | None) -> dict[str, Any]:
    # 안전성 확보조치 기준 제8조: a record of access names where it came from.
    address = logs.client_address.get()
    return {**(detail or {}), PLACE: address} if address else dict(detail or {})


def _flush(session: Session, action: str) -> None:
    try:
        session.flush()
    except SQLAlchemyError:
        metrics.audit_errors.labels(action).inc()
        raise
    event.listen(session, "after_commit", lambda _: metrics.audit_events.labels(action).inc(), once=True)


def broken_links(session: Session, table: type[Any]) -> Iterator[int]:
    """Yield the ids of rows whose seal or link does not hold."""
    previous = _FIRST
    rows = session.scalars(select(table).order_by(table.id).execution_options(yield_per=500))
    for row in rows:
        if row.previous_hash != previous or row.hash != _seal(row):
            yield row.id
        previous = row.hash


def _seal(row: Any) -> str:
    moment = row.at.timestamp()
    parts = [
        row.previous_hash,
        f"{moment:.6f}",
        row.actor,
        row.action,
        row.object,
        row.detail,
        row.request_id,
    ]
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()
