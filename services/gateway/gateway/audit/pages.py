"""`/admin/audit`: who did what at the door."""

from __future__ import annotations

from chassis.db import Db
from chassis.identity import Operator
from chassis.web.templates import render
from fastapi import APIRouter, Request
from fastapi.responses import Response

from gateway.audit import queries, rules

router = APIRouter(include_in_schema=False)

ROWS = 100


@router.get("/admin/audit")
def audit_list(request: Request, db: Db, who: Operator, cursor: str | None = None) -> Response:
    """List what was done, newest first."""
    with db.read() as session:
        page = queries.page_of_audit(session, cursor, ROWS)
    return render(request, "audit/list.html", page=page, cursor=cursor, words=rules)
