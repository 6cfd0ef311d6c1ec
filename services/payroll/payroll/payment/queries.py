"""What became of a month's payslips, line by line."""

from __future__ import annotations

from collections.abc import Sequence

from chassis.paging import Page, page_of
from sqlalchemy import select
from sqlalchemy.orm import Session

from payroll.payment import rules
from payroll.payment.tables import PaymentLine, Transfer


def states_of(session: Session, month: str) -> dict[int, list[str]]:
    """Return by payslip the states of its lines, void ones left out; empty when the month has no lines."""
    found: dict[int, list[str]] = {}
    chosen = select(PaymentLine.payslip_id, PaymentLine.state)
    chosen = chosen.where(PaymentLine.month == month, PaymentLine.state != rules.VOID)
    for payslip_id, state in session.execute(chosen):
        found.setdefault(payslip_id, []).append(state)
    return found


def lines_of_month(session: Session, month: str) -> Sequence[PaymentLine]:
    """Return every line of a month, the latest last."""
    chosen = select(PaymentLine).where(PaymentLine.month == month)
    return session.scalars(chosen.order_by(PaymentLine.id)).all()


def line_page(
    session: Session, month: str, *, cursor: str | None = None, limit: int = 100
) -> Page[PaymentLine]:
    """Return one page of a month's lines in the order they were made, void ones left out."""
    chosen = select(PaymentLine).where(PaymentLine.month == month, PaymentLine.state != rules.VOID)
    return page_of(session, chosen, [PaymentLine.id], cursor=cursor, limit=limit, descending=False)


def lines_of(session: Session, transfer_id: int) -> Sequence[PaymentLine]:
    """Return the lines of one file in their order."""
    chosen = select(PaymentLine).where(PaymentLine.transfer_id == transfer_id)
    return session.scalars(chosen.order_by(PaymentLine.position)).all()


def transfers_of(session: Session, month: str) -> Sequence[Transfer]:
    """Return the files of a month, the first one first."""
    chosen = select(Transfer).where(Transfer.month == month)
    return session.scalars(chosen.order_by(Transfer.number)).all()


def transfer_of(session: Session, month: str, number: int) -> Transfer | None:
    """Return one file of a month, or None."""
    return session.scalar(select(Transfer).where(Transfer.month == month, Transfer.number == number))
