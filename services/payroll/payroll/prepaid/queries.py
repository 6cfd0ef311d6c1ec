"""Wages paid early as the pay run and the next request read them."""

from __future__ import annotations

from collections.abc import Sequence

from chassis.errors import NotFound
from sqlalchemy import ColumnElement, case, func, select
from sqlalchemy.orm import Session

from payroll.prepaid import rules
from payroll.prepaid.tables import Advance, AdvanceEntry, AdvanceSettlement


class AdvanceUnknown(NotFound):
    """No advance has that number, or it is somebody else's."""

    code, message = "advance_unknown", "선불금 신청을 찾을 수 없습니다."


def advance_of(session: Session, advance_id: int) -> Advance:
    """Return one advance, or raise AdvanceUnknown."""
    row = session.get(Advance, advance_id)
    if row is None:
        raise AdvanceUnknown
    return row


def reserved_won(session: Session, employee_id: int, *, without: int = 0) -> int:
    """Return what counts against the next advance: asked for, approved, or paid and not settled."""
    chosen = select(Advance).where(
        Advance.employee_id == employee_id, Advance.state.in_(rules.RESERVING), Advance.id != without
    )
    rows = session.scalars(chosen).all()
    out = {row.id: row.amount_won for row in rows if row.state in rules.OPEN}
    return sum(out.values()) + sum(
        open_balances(session, [row.id for row in rows if row.id not in out]).values()
    )


def open_balances(session: Session, advance_ids: Sequence[int]) -> dict[int, int]:
    """Return the won paid early and not settled, by advance."""
    if not advance_ids:
        return {}
    chosen = (
        select(AdvanceEntry.advance_id, func.sum(_on_advances()))
        .where(AdvanceEntry.advance_id.in_(advance_ids))
        .group_by(AdvanceEntry.advance_id)
    )
    return {advance_id: int(won) for advance_id, won in session.execute(chosen)}


def entries_of(session: Session, advance_id: int) -> Sequence[AdvanceEntry]:
    """Return the ledger of one advance, oldest first."""
    chosen = select(AdvanceEntry).where(AdvanceEntry.advance_id == advance_id)
    return session.scalars(chosen.order_by(AdvanceEntry.id)).all()


def dues_of(session: Session, month: str) -> dict[int, list[rules.Due]]:
    """Return by employee what the run of a month that is not locked yet would settle."""
    chosen = select(Advance).where(Advance.state == rules.PAID, Advance.month <= month)
    rows = session.scalars(chosen.order_by(Advance.id)).all()
    balances = open_balances(session, [row.id for row in rows])
    return _by_employee([(row, balances.get(row.id, 0)) for row in rows])


def settled_dues(session: Session, month: str) -> dict[int, list[rules.Due]]:
    """Return by employee what was due in the run of a locked month."""
    chosen = (
        select(Advance, AdvanceSettlement.due_won)
        .join(AdvanceSettlement, AdvanceSettlement.advance_id == Advance.id)
        .where(AdvanceSettlement.month == month)
    )
    return _by_employee([(row, won) for row, won in session.execute(chosen)])


def _by_employee(rows: Sequence[tuple[Advance, int]]) -> dict[int, list[rules.Due]]:
    found: dict[int, list[rules.Due]] = {}
    for row, won in rows:
        paid_on = row.paid_on or row.pay_date
        found.setdefault(row.employee_id, []).append(rules.Due(row.id, paid_on, won))
    return found


def _on_advances() -> ColumnElement[int]:
    return case(
        (AdvanceEntry.debit == rules.ADVANCES, AdvanceEntry.won),
        (AdvanceEntry.credit == rules.ADVANCES, -AdvanceEntry.won),
        else_=0,
    )
