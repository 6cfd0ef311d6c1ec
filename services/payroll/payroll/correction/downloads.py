"""Corrected payslips as files and, for the worker, on the own page."""

from __future__ import annotations

from dataclasses import replace

from chassis.db import Db
from chassis.forms import Month, RowId
from chassis.http import PeerCalls
from chassis.identity import Worker
from chassis.web.templates import render
from fastapi import APIRouter, Request, Response
from fastapi.responses import HTMLResponse
from sqlalchemy.orm import Session

from payroll.correction import queries, rules
from payroll.payslip import files
from payroll.payslip.queries import view_of
from payroll.payslip.reading import PayReading
from payroll.payslip.rules.view import PayslipView
from payroll.run import carrying
from payroll.run import queries as runs
from payroll.run.carrying import Held
from payroll.run.rules.difference import REASON_WORDS
from payroll.run.tables import Correction

router = APIRouter(include_in_schema=False)


@router.get("/admin/payroll/runs/{month}/corrections/{number}/{employee_id}/pdf")
def office_pdf(
    request: Request, month: Month, number: RowId, employee_id: RowId, reader: PayReading, peers: PeerCalls
) -> Response:
    """Give the office one corrected payslip: what was paid, what is right, each difference."""
    with reader.db.read() as session:
        correction = queries.correction_of(session, month, number)
        [held] = queries.held_by(session, correction, employee_id)
        shown = printed(session, correction, held)
    reader.note(f"{month}:correction:{number}", "pdf", employee_id)
    return files.pdf(files.Call(request, peers, month, "office"), shown)


@router.get("/payslip/{month}/corrections/{number}")
def own_correction(request: Request, month: Month, number: RowId, who: Worker, db: Db) -> HTMLResponse:
    """Show a worker the own locked correction of a month, line by line."""
    with db.read() as session:
        correction, held = _own(carrying.corrections_of(session, month, int(who.id)), number)
    return render(
        request,
        "correction/own.html",
        month=month,
        correction=correction,
        held=held,
        outcome_words=rules.outcome_words,
        reason_words=REASON_WORDS,
    )


@router.get("/payslip/{month}/corrections/{number}/pdf")
def own_pdf(request: Request, month: Month, number: RowId, who: Worker, db: Db, peers: PeerCalls) -> Response:
    """Give a worker the own corrected payslip."""
    with db.read() as session:
        shown = printed(session, *_own(carrying.corrections_of(session, month, int(who.id)), number))
    return files.pdf(files.Call(request, peers, month, "worker"), shown)


def printed(session: Session, correction: Correction, held: Held) -> PayslipView:
    """Return the right month as a payslip, with what was paid and each difference in its notes."""
    slip = held.slip
    view = view_of(slip, correction.state, runs.run_of(session, correction.month).pay_date)
    title = f"급여 정정 {correction.number}차: {correction.reason}"
    told = rules.difference_notes(title, slip.changes, slip.before_net_won, slip.net_won)
    return replace(view, notes=(*told, *view.notes))


def _own(found: list[tuple[Correction, Held]], number: int) -> tuple[Correction, Held]:
    for correction, held in found:
        if correction.number == number:
            return correction, held
    raise queries.CorrectionUnknown
