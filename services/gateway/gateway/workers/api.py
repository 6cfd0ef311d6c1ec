"""JSON for staff: the worker accounts, and a new activation code."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from chassis.clock import Now
from chassis.db import Db
from chassis.forms import RowId
from chassis.identity import Manager, Staff
from fastapi import APIRouter, Query, Request
from pydantic import BaseModel

from gateway.secret.hashing import Hashing
from gateway.workers import queries
from gateway.workers.codes import issue

router = APIRouter(prefix="/api/gateway/v1/workers", tags=["근로자 계정"])


class WorkerOut(BaseModel):
    """A worker's account as staff may see it."""

    employee_id: int
    employee_no: str
    name: str
    site_name: str
    is_active: bool
    pin_is_set: bool
    last_sign_in_at: datetime | None


class WorkersOut(BaseModel):
    """One page of accounts."""

    items: list[WorkerOut]
    next: str | None


class CodeOut(BaseModel):
    """A one-time activation code; it is shown only here."""

    code: str
    expires_at: datetime


@router.get("")
def list_workers(
    db: Db,
    who: Staff,
    q: str = "",
    cursor: str | None = None,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
) -> WorkersOut:
    """List worker accounts, newest first."""
    with db.read() as session:
        page = queries.page_of_workers(session, q, cursor, limit)
    items = [
        WorkerOut(
            employee_id=row.employee_id,
            employee_no=row.employee_no,
            name=row.name,
            site_name=row.site_name,
            is_active=row.is_active,
            pin_is_set=row.pin_hash is not None,
            last_sign_in_at=row.last_sign_in_at,
        )
        for row in page.items
    ]
    return WorkersOut(items=items, next=page.next)


@router.post("/{employee_id}/activation-code")
async def issue_activation_code(request: Request, employee_id: RowId, who: Manager, now: Now) -> CodeOut:
    """Issue a new code for a worker; an earlier one is void from now on."""
    hashing: Hashing = request.app.state.hashing
    code, expires = await issue(request.app, hashing, employee_id, who, now)
    return CodeOut(code=code, expires_at=expires)
