"""Transfers as calls: what is due (masked), files made once, voided and taken, payments, marks by hand."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any, Literal
from uuid import uuid4

from chassis.clock import Now
from chassis.forms import Month, RowId
from chassis.http import PeerCalls
from chassis.idempotency import Once, Session
from chassis.identity import Payer
from fastapi import APIRouter, Path, Query
from fastapi.responses import Response
from pydantic import BaseModel

from payroll import metrics
from payroll.access import PayOffice
from payroll.account.desk import AtDesk
from payroll.account.rules import told_in_short
from payroll.payment import queries as payments
from payroll.run import queries as runs
from payroll.transfer import actions, files, queries
from payroll.transfer.forms import MakeCall, MarkForm, VoidForm

router = APIRouter(prefix="/api/payroll/v1/transfers", tags=["transfers"])


class BankFileOut(BaseModel):
    """What is told of a file for the bank, of payslips and of advances."""

    number: int
    pay_on: date
    payments: int
    total: int
    code: str
    made_by: str
    made_at: datetime
    voided_at: datetime | None
    void_reason: str


class FileOut(BankFileOut):
    """One file for the bank with its control totals in won; `code` is the control code."""

    month: str


class DueOut(BaseModel):
    """Totals of what the next file would hold: send `digest` back to make exactly this."""

    digest: str
    payments: int
    total: int
    left_out: int


class DueLineOut(BaseModel):
    """One payment of the next file, of the account only bank and last digits; `reason`: left out."""

    employee_id: int
    employee_no: str
    name: str
    amount: int
    account: str
    reason: str
    is_new_account: bool
    is_shared_account: bool


class DuePage(BaseModel):
    """Lines of the next file, then who is left out of it; they belong to `digest`."""

    digest: str
    items: list[DueLineOut]
    next: str | None


class TransfersOut(BaseModel):
    """A month's transfers."""

    month: str
    state: str
    due: DueOut
    files: list[FileOut]


class PaymentOut(BaseModel):
    """What became of one payslip's money: `sent`, `paid` or `bounced` with its reason."""

    id: int
    employee_id: int
    employee_no: str
    name: str
    amount: int
    state: str
    paid_on: date | None
    reason: str


class PaymentPage(BaseModel):
    """Payments of a month in the order they were sent."""

    items: list[PaymentOut]
    next: str | None


@router.get("/{month}")
def month_transfers(month: Month, who: PayOffice, desk: AtDesk) -> TransfersOut:
    """Tell what a new file would hold and the files made."""
    desk.db.write(actions.note_reading, month, who, desk.now)
    with desk.db.read() as session:
        run = runs.run_of(session, month)
        due = queries.due_of(session, run, desk.vault, desk.today)
        made = [_file_out(row) for row in payments.transfers_of(session, month)]
        return TransfersOut(month=month, state=run.state, due=_due_out(due), files=made)


@router.get("/{month}/due")
def due_lines(
    month: Month,
    who: PayOffice,
    desk: AtDesk,
    cursor: Annotated[int, Query(ge=0)] = 0,
    limit: Annotated[int, Query(ge=1, le=200)] = 100,
) -> DuePage:
    """List what a new file would hold, masked, and who is left out; `cursor` is a place in the list."""
    desk.db.write(actions.note_reading, month, who, desk.now)
    with desk.db.read() as session:
        due = queries.due_of(session, runs.run_of(session, month), desk.vault, desk.today)
        everybody: list[queries.Payable | queries.LeftOut] = [*due.lines, *due.left_out]
        shown = everybody[cursor : cursor + limit]
        items = [_due_line(one, desk.today) for one in shown]
    more = cursor + limit < len(everybody)
    return DuePage(digest=due.digest, items=items, next=str(cursor + limit) if more else None)


@router.post("/{month}", status_code=201)
def make(month: Month, body: MakeCall, who: Payer, desk: AtDesk, once: Once) -> FileOut:
    """Make a file of exactly what was looked at (`digest`)."""
    making = actions.Making(month, body.digest, body.pay_on, body.memo_in, f"call-{uuid4().hex}")

    def effect(session: Session) -> FileOut:
        transfer, _ = actions.make(session, making, desk.vault, who, desk.now)
        return _file_out(transfer)

    told = once.write(effect)
    metrics.transfers.labels("make").inc()
    return told


@router.get("/{month}/files/{number}.{file_kind}", response_class=Response)
def file(
    month: Month,
    number: Annotated[RowId, Path()],
    file_kind: Literal["csv", "xlsx"],
    who: Payer,
    desk: AtDesk,
    peers: PeerCalls,
) -> Response:
    """Hand out a file with whole numbers; who took it is in the audit."""
    return files.taken(desk, peers, (month, number), file_kind, who)


@router.post("/{month}/files/{number}/removal")
def void(month: Month, number: RowId, body: VoidForm, who: Payer, once: Once, now: Now) -> FileOut:
    """Take back a file that never went to the bank."""

    def effect(session: Session) -> FileOut:
        return _file_out(actions.void(session, (month, number), body.reason, who, now))

    told = once.write(effect)
    metrics.transfers.labels("void").inc()
    return told


@router.get("/{month}/payments")
def month_payments(
    month: Month,
    who: PayOffice,
    desk: AtDesk,
    cursor: str | None = None,
    limit: Annotated[int, Query(ge=1, le=200)] = 100,
) -> PaymentPage:
    """List what became of each payment of a month."""
    desk.db.write(actions.note_reading, month, who, desk.now)
    with desk.db.read() as session:
        runs.run_of(session, month)
        page = payments.line_page(session, month, cursor=cursor, limit=limit)
        slips = queries.slips_of(session, page.items)
        items = [_payment_out(row, slips[row.payslip_id]) for row in page.items]
    return PaymentPage(items=items, next=page.next)


@router.post("/{month}/marks")
def mark(month: Month, body: MarkForm, who: Payer, once: Once, now: Now) -> PaymentOut:
    """Mark one payment by hand as paid or come back; the same mark again changes nothing."""
    told_by_hand = actions.Mark(month, body.employee_id, body.outcome, body.paid_on, body.note)

    def effect(session: Session) -> PaymentOut:
        row = actions.mark(session, told_by_hand, who, now)
        return _payment_out(row, runs.payslip_of(session, month, body.employee_id))

    told = once.write(effect)
    metrics.transfers.labels(body.outcome).inc()
    return told


def _file_out(row: Any) -> FileOut:
    return FileOut(month=row.month, **queries.totals_of(row))


def _due_out(due: queries.Due) -> DueOut:
    return DueOut(digest=due.digest, payments=len(due.lines), total=due.total_won, left_out=len(due.left_out))


def _due_line(one: queries.Payable | queries.LeftOut, today: date) -> DueLineOut:
    sent = one if isinstance(one, queries.Payable) else None
    return DueLineOut(
        **_person(one.payslip),
        amount=one.payslip.net_won,
        account=told_in_short(sent.account.bank_code, sent.account.last4, today) if sent else "",
        reason=one.why if isinstance(one, queries.LeftOut) else "",
        is_new_account=sent is not None and sent.is_new_account,
        is_shared_account=sent is not None and sent.is_shared,
    )


def _payment_out(row: Any, slip: Any) -> PaymentOut:
    told = {name: getattr(row, name) for name in ("id", "state", "paid_on", "reason")}
    return PaymentOut(**_person(slip), amount=row.amount_won, **told)


def _person(slip: Any) -> dict[str, Any]:
    return {name: getattr(slip, name) for name in ("employee_id", "employee_no", "name")}
