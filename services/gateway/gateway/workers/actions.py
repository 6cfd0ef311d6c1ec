"""Keeping worker accounts in step with the roster, and handing out activation codes."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from chassis import audit
from chassis.errors import NotFound
from chassis.identity import Identity
from sqlalchemy.orm import Session

from gateway.base import AuditRow
from gateway.session import actions as sessions
from gateway.workers import queries, rules
from gateway.workers.tables import WorkerAccount


class UnknownWorker(NotFound):
    code, message = "unknown_worker", "이 근로자의 계정이 아직 없습니다. 직원 명부를 확인해 주세요."


def take_changes(session: Session, changes: Iterable[rules.Change], today: date = date.min) -> list[str]:
    """Apply roster changes, oldest first; return the sessions whose holder changed.

    Each is applied once: a change with a number already known is passed over. Without `today` a worker
    works here when the roster says so, whatever the last day.
    """
    touched: list[str] = []
    for change in changes:
        row = session.get(WorkerAccount, change.employee_id)
        if row is None:
            row = WorkerAccount(employee_id=change.employee_id, change_seq=0)
            session.add(row)
        elif row.change_seq >= change.seq:
            continue
        _copy(change, row)
        session.flush()
        touched += sessions.change_identity(session, identity_of(row, today))
    return touched


def _copy(change: rules.Change, row: WorkerAccount) -> None:
    row.employee_no, row.employee_no_key = change.employee_no, rules.login_key(change.employee_no)
    row.phone, row.phone_key = change.phone, rules.login_key(change.phone)
    row.name, row.birth_date = change.name, change.birth_date
    row.site_name, row.resign_date = change.site_name or "", change.resign_date
    row.is_active, row.change_seq = change.is_active, change.seq


def close_resigned(session: Session, today: date) -> list[str]:
    """Leave those whose last day is over their payslips only; return the sessions that changed.

    The roster tells a resignation when it is entered; nothing more comes when its day has passed.
    """
    touched: list[str] = []
    for row in queries.resigned_with_sessions(session, today):
        touched += sessions.change_identity(session, identity_of(row, today))
    return touched


def identity_of(row: WorkerAccount, today: date) -> Identity:
    """Return who a worker is to the services today."""
    works = rules.works_on(row.is_active, row.resign_date, today)
    return Identity("worker", str(row.employee_id), row.name, rules.roles_of(works))


def issue_code(session: Session, employee_id: int, code_hash: str, who: Identity, now: datetime) -> datetime:
    """Keep the hash of a new activation code in place of an older one; return when it ends."""
    row = session.get(WorkerAccount, employee_id)
    if row is None:
        raise UnknownWorker
    row.code_hash, row.code_expires_at = code_hash, now + rules.CODE_LASTS
    subject = f"worker:{employee_id}"
    audit.record(session, AuditRow, who, action="activation_code.issued", object=subject, now=now)
    return row.code_expires_at
