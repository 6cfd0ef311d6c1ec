"""A service's audit rows for its peers: `audit_router(AuditRow)` in app.py serves /internal/audit."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query
from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from chassis.audit import broken_links
from chassis.db import Db
from chassis.identity import Service

LARGEST_PAGE = 500
MOST_BROKEN_SHOWN = 100


class AuditEntry(BaseModel):
    """One row: who (`kind:id`) did what to which object, when; `detail` is JSON text as it was sealed."""

    model_config = ConfigDict(from_attributes=True)

    id: int
    at: datetime
    actor: str
    action: str
    object: str
    detail: str
    request_id: str


class AuditEntries(BaseModel):
    """Rows newest first; `next` is the `before` of the following page, None on the last."""

    items: list[AuditEntry]
    next: int | None


class AuditProof(BaseModel):
    """What a walk along the whole chain found: rows whose seal or link does not hold (the first hundred)."""

    broken: list[int]
    rows: int


@dataclass(frozen=True)
class AuditFilter:
    """Which rows: `actor` is a part of `kind:id`, `action` the whole word, the moments half open."""

    actor: str = ""
    action: str = ""
    since: datetime | None = None
    until: datetime | None = None


def audit_entries(
    session: Session, table: type[Any], wanted: AuditFilter, *, before: int | None = None, limit: int = 100
) -> AuditEntries:
    """Return the rows of one page, newest first (the order of the chain)."""
    rows = select(table).order_by(table.id.desc()).limit(limit + 1)
    if before is not None:
        rows = rows.where(table.id < before)
    if wanted.actor:
        rows = rows.where(table.actor.icontains(wanted.actor, autoescape=True))
    if wanted.action:
        rows = rows.where(table.action == wanted.action)
    if wanted.since is not None:
        rows = rows.where(table.at >= wanted.since)
    if wanted.until is not None:
        rows = rows.where(table.at < wanted.until)
    found = [AuditEntry.model_validate(row) for row in session.scalars(rows)]
    return AuditEntries(items=found[:limit], next=found[limit - 1].id if len(found) > limit else None)


def audit_proof(session: Session, table: type[Any]) -> AuditProof:
    """Walk the whole chain."""
    count = session.scalar(select(func.count()).select_from(table)) or 0
    broken = [
        number for _, number in zip(range(MOST_BROKEN_SHOWN), broken_links(session, table), strict=False)
    ]
    return AuditProof(broken=broken, rows=count)


def _of_our_time(moment: datetime) -> datetime:
    # Near the ends of the calendar a moment has no UTC.
    if not 2000 <= moment.year <= 2200:
        raise ValueError("a moment between 2000 and 2200 is needed")
    return moment


_Moment = Annotated[AwareDatetime, AfterValidator(_of_our_time)]
_Word = Annotated[str, Query(max_length=100, pattern=r"^[^\x00-\x1f]*$")]


async def _filter(
    actor: _Word = "",
    action: _Word = "",
    since: Annotated[_Moment | None, Query(alias="from")] = None,
    until: Annotated[_Moment | None, Query(alias="to")] = None,
) -> AuditFilter:
    return AuditFilter(actor, action, since, until)


def audit_router(table: type[Any]) -> APIRouter:
    """Return the routes that show one service's audit table to its peers."""
    router = APIRouter(tags=["audit"])

    @router.get("/internal/audit")
    def audit_page(
        who: Service,
        db: Db,
        wanted: Annotated[AuditFilter, Depends(_filter)],
        before: Annotated[int | None, Query(ge=1, le=2**62)] = None,
        limit: Annotated[int, Query(ge=1, le=LARGEST_PAGE)] = 100,
    ) -> AuditEntries:
        """Return audit rows, newest first, from below the row `before`."""
        with db.read() as session:
            return audit_entries(session, table, wanted, before=before, limit=limit)

    @router.get("/internal/audit/verify")
    def audit_chain(who: Service, db: Db) -> AuditProof:
        """Check every seal and link of the chain."""
        with db.read() as session:
            return audit_proof(session, table)

    return router
