"""How people are insured as calls."""

from __future__ import annotations

import secrets
from datetime import date

from chassis.clock import Now
from chassis.db import Db
from chassis.forms import RowId
from chassis.idempotency import Once, Session
from chassis.identity import Manager
from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict

from payroll.access import PayOffice
from payroll.coverage import actions, queries
from payroll.coverage.forms import CoverageForm
from payroll.roster import queries as roster

router = APIRouter(prefix="/api/payroll/v1/wages/{employee_id}/insurance", tags=["insurance"])


class CoverageOut(BaseModel):
    """How a person is insured from the first of a month on; won as billed."""

    model_config = ConfigDict(from_attributes=True)

    id: int
    valid_from: date
    mode: str
    pension_won: int | None
    health_won: int | None
    care_won: int | None
    no_pension: str
    no_health: str
    no_employment: str
    joins_at_once: bool


class CoverageList(BaseModel):
    """All that was entered, the latest first."""

    items: list[CoverageOut]


@router.get("")
def coverage_list(employee_id: RowId, _who: PayOffice, db: Db) -> CoverageList:
    """Read how a person is insured."""
    with db.read() as session:
        roster.person_of(session, employee_id)
        rows = queries.person_rows(session, employee_id)
        return CoverageList(items=[CoverageOut.model_validate(row) for row in rows])


@router.post("", status_code=201)
def enter_coverage(employee_id: RowId, body: CoverageForm, who: Manager, once: Once, now: Now) -> CoverageOut:
    """Enter how a person is insured from a month on."""
    key = secrets.token_urlsafe(12)

    def effect(session: Session) -> CoverageOut:
        roster.person_of(session, employee_id)
        row = actions.enter_coverage(session, employee_id, body.coverage(), key, who, now)
        return CoverageOut.model_validate(row)

    return once.write(effect)
