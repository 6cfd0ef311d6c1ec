"""Payslip files for the office, under the addresses of the former system: PDF, workbook, wage ledger."""

from __future__ import annotations

from typing import Annotated

from chassis.forms import Month, RowId
from chassis.http import PeerCalls
from fastapi import APIRouter, Query, Request
from fastapi.responses import RedirectResponse, Response

from payroll.delivery import actions as delivery
from payroll.payslip import files, queries
from payroll.payslip.reading import PayReading
from payroll.run.rules.states import PUBLISHED

router = APIRouter(include_in_schema=False)

BUNDLES = "/admin/payslip/bundles"
MOST_IN_ONE_ANSWER = 300
"""Payslips that a browser waits for; more are made in the background."""


@router.get("/admin/payslip/pdf")
def month_pdf(
    request: Request,
    reader: PayReading,
    peers: PeerCalls,
    month: Annotated[Month, Query()],
    employee: Annotated[RowId | None, Query()] = None,
    locked: bool = False,
) -> Response:
    """Download a month's payslips as one PDF, or one person's; `locked` with the birth date as password."""
    call = files.Call(request, peers, month, "office")
    if employee is None:
        return _whole_month(call, reader)
    with reader.db.read() as session:
        payslip = queries.one_payslip(session, month, employee)
    reader.note(month, "locked" if locked else "pdf", employee)
    answer = files.pdf(call, payslip, locked=locked)
    if locked and payslip.state in PUBLISHED:
        reader.db.write(delivery.note_handed, [payslip.payslip_id], reader.who, reader.now)
    return answer


@router.get("/admin/payslip/excel")
def month_excel(
    request: Request, reader: PayReading, peers: PeerCalls, month: Annotated[Month, Query()]
) -> Response:
    """Download a month's payslips as a workbook."""
    with reader.db.read() as session:
        payslips = queries.month_payslips(session, month)
    reader.note(month, "excel")
    return files.excel(files.Call(request, peers, month, "office"), payslips)


@router.get("/admin/payslip/ledger")
def month_ledger(
    request: Request, reader: PayReading, peers: PeerCalls, month: Annotated[Month, Query()]
) -> Response:
    """Download a month's wage ledger (임금대장, 근로기준법 제48조제1항)."""
    with reader.db.read() as session:
        payslips = queries.month_payslips(session, month)
    reader.note(month, "ledger")
    return files.ledger(files.Call(request, peers, month, "office"), payslips)


def _whole_month(call: files.Call, reader: PayReading) -> Response:
    with reader.db.read() as session:
        total = queries.payslip_count(session, call.month)
    by_hand = "text/html" in call.request.headers.get("accept", "")
    if total > MOST_IN_ONE_ANSWER and by_hand:
        return RedirectResponse(f"{BUNDLES}?month={call.month}", status_code=303)
    reader.note(call.month, "pdf")
    return files.book(call, reader.db, total)
