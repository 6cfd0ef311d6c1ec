"""The gateway's own audit rows, and who the numbers in all rows are."""

from __future__ import annotations

from collections.abc import Iterable

from chassis.paging import Page, page_of
from sqlalchemy import select
from sqlalchemy.orm import Session

from gateway.base import AuditRow
from gateway.workers.tables import WorkerAccount


def page_of_audit(session: Session, cursor: str | None, limit: int) -> Page[AuditRow]:
    """Return audit rows, newest first."""
    return page_of(session, select(AuditRow), [AuditRow.id], cursor=cursor, limit=limit)


def names_of(session: Session, stored: Iterable[str]) -> dict[str, str]:
    """Return the names of the workers among "worker:41", "employee:41", "staff:admin" …"""
    ids = {int(number) for kind, _, number in map(_parts, stored) if _is_person(kind, number)}
    if not ids:
        return {}
    people = select(WorkerAccount.employee_id, WorkerAccount.name).where(WorkerAccount.employee_id.in_(ids))
    kinds = ("worker", "employee")
    return {f"{kind}:{number}": name for number, name in session.execute(people) for kind in kinds}


def _parts(stored: str) -> tuple[str, str, str]:
    return stored.partition(":")


def _is_person(kind: str, number: str) -> bool:
    return kind in ("worker", "employee") and number.isascii() and number.isdigit() and len(number) <= 9
