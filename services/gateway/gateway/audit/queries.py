"""The gateway's audit rows for the page."""

from __future__ import annotations

from chassis.paging import Page, page_of
from sqlalchemy import select
from sqlalchemy.orm import Session

from gateway.base import AuditRow


def page_of_audit(session: Session, cursor: str | None, limit: int) -> Page[AuditRow]:
    """Return audit rows, newest first."""
    return page_of(session, select(AuditRow), [AuditRow.id], cursor=cursor, limit=limit)
