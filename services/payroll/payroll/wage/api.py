"""Wage terms as calls: a hire brings them, the office reads and enters them."""

from __future__ import annotations

from datetime import date

from chassis.clock import Now
from chassis.db import Db
from chassis.forms import RowId
from chassis.idempotency import Once, Session
from chassis.identity import Manager, Service
from fastapi import APIRouter, Request, Response
from pydantic import BaseModel

from payroll import metrics
from payroll.access import PayOffice
from payroll.wage import actions, queries
from payroll.wage.forms import HireTerms, TermsForm
from payroll.wage.rules import WageTerms

router = APIRouter(tags=["wages"])


class TermsKept(BaseModel):
    """The terms that hold, and whether this call added them."""

    id: int
    added: bool


class TermsOut(BaseModel):
    """Wage terms from a day on; `hourly_won` of daily and monthly pay is its ordinary hour, rounded up."""

    valid_from: date
    pay_kind: str
    hourly_won: int
    day_won: int
    day_hours: int
    month_won: int
    week_hours: int
    tax_mode: str
    freelance_reason: str
    family_count: int
    children: int
    percent: int
    job: str = ""
    last_year_won: int | None = None


class TermsList(BaseModel):
    """All terms of a person, the latest first."""

    items: list[TermsOut]


@router.post("/internal/wage-terms", status_code=201)
def bring_hire_terms(
    body: HireTerms, who: Service, db: Db, now: Now, request: Request, response: Response
) -> TermsKept:
    """Keep the terms of a hire: 201 the first time, 200 when they were there already."""
    row, added = db.write(
        actions.bring_hire_terms, body.application_id, body.employee_id, body.terms(), who, now
    )
    if added:
        metrics.wage_terms.labels("hire").inc()
        request.app.state.background.wake("roster")
    else:
        response.status_code = 200
    return TermsKept(id=row.id, added=added)


@router.get("/api/payroll/v1/wages/{employee_id}")
def wage_history(employee_id: RowId, _who: PayOffice, db: Db) -> TermsList:
    """Read a person's wage terms."""
    with db.read() as session:
        history = queries.history_of(session, employee_id)
    return TermsList(items=[_out(terms) for terms in history])


@router.post("/api/payroll/v1/wages/{employee_id}", status_code=201)
def enter_wage(employee_id: RowId, body: TermsForm, who: Manager, once: Once, now: Now) -> TermsOut:
    """Enter wage terms for a person."""
    if lacking := body.lacking:
        raise actions.TermsRefused(fields=lacking)

    def effect(session: Session) -> TermsOut:
        actions.enter_terms(session, employee_id, body.terms(), who, now)
        return _out(body.terms())

    told = once.write(effect)
    metrics.wage_terms.labels("office").inc()
    return told


def _out(terms: WageTerms) -> TermsOut:
    return TermsOut.model_validate(vars(terms))
