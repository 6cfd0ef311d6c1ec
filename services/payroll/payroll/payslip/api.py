"""Payslips as calls: a run's for the office, a worker's own."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

from chassis.clock import Now
from chassis.db import Db
from chassis.errors import AppError
from chassis.forms import Month, RowId
from chassis.http import PeerCalls
from chassis.identity import Worker
from fastapi import APIRouter, Query, Request, Response
from pydantic import BaseModel

from payroll.delivery import actions as delivery
from payroll.payslip import files, queries
from payroll.payslip.reading import PayReading
from payroll.payslip.rules.view import PayslipView

router = APIRouter(prefix="/api/payroll/v1", tags=["payslips"])


class LineOut(BaseModel):
    """One item: won, its sentence, the law or figure behind it, and the days it was counted from."""

    side: str
    code: str
    label: str
    amount: int
    formula: str
    basis: str
    counted: list[tuple[str, int]]


class PayslipOut(BaseModel):
    """A payslip in won and minutes."""

    month: str
    state: str
    pay_date: date
    employee_id: int
    employee_no: str
    name: str
    site_name: str
    tax_mode: str
    hourly_won: int
    days_worked: int
    worked_minutes: int
    overtime_minutes: int
    night_minutes: int
    holiday_minutes: int
    gross: int
    deduction_total: int
    net: int


class PayslipDetail(PayslipOut):
    """A payslip with every line and day."""

    family_count: int
    children: int
    percent: int
    lines: list[LineOut]
    days: list[dict[str, Any]]
    notes: list[str]


class PayslipList(BaseModel):
    """Payslips; `next` is the cursor of the following page."""

    items: list[PayslipOut]
    next: str | None = None


@router.get("/runs/{month}/payslips")
def run_payslips(
    month: Month,
    reader: PayReading,
    cursor: str | None = None,
    limit: Annotated[int, Query(ge=1, le=200)] = 100,
) -> PayslipList:
    """List a month's payslips by employee number."""
    reader.note(month, "json")
    with reader.db.read() as session:
        page = queries.month_page(session, month, cursor, limit)
    return PayslipList(items=[_brief(payslip) for payslip in page.items], next=page.next)


@router.get("/runs/{month}/payslips/{employee_id}")
def run_payslip(month: Month, employee_id: RowId, reader: PayReading) -> PayslipDetail:
    """Read one person's payslip with every line."""
    reader.note(month, "json", employee_id)
    with reader.db.read() as session:
        return _detail(queries.one_payslip(session, month, employee_id))


@router.get("/me/payslips")
def my_payslips(who: Worker, db: Db) -> PayslipList:
    """List the worker's own payslips of locked and paid months, the newest first."""
    with db.read() as session:
        found = queries.own_payslips(session, int(who.id))
    return PayslipList(items=[_brief(payslip) for payslip in found])


@router.get("/me/payslips/{month}.pdf", response_class=Response)
def my_payslip_pdf(
    month: Month, who: Worker, request: Request, db: Db, peers: PeerCalls, now: Now
) -> Response:
    """Download the worker's own payslip as PDF; what came of it is kept."""
    with db.read() as session:
        payslip = queries.own_payslip(session, month, int(who.id))
    try:
        answer = files.pdf(files.Call(request, peers, month, "worker"), payslip)
    except AppError as error:
        db.write(delivery.note_failed, payslip.payslip_id, error.detail, now)
        raise
    db.write(delivery.note_received, payslip.payslip_id, now)
    return answer


@router.get("/me/payslips/{month}")
def my_payslip(month: Month, who: Worker, db: Db, now: Now) -> PayslipDetail:
    """Read the worker's own payslip with every line; it is kept as opened."""
    with db.read() as session:
        payslip = queries.own_payslip(session, month, int(who.id))
    db.write(delivery.note_opened, payslip.payslip_id, now)
    return _detail(payslip)


def _brief(payslip: PayslipView) -> PayslipOut:
    return PayslipOut.model_validate(_values(payslip))


def _detail(payslip: PayslipView) -> PayslipDetail:
    lines = [LineOut(**vars(line) | {"counted": list(line.counted)}) for line in payslip.lines]
    return PayslipDetail.model_validate(_values(payslip) | {"lines": lines})


def _values(payslip: PayslipView) -> dict[str, Any]:
    sums = {
        "gross": payslip.gross_won,
        "deduction_total": payslip.deduction_won,
        "net": payslip.net_won,
    }
    return vars(payslip) | sums
