"""What the page of a locked month tells of it as of today: who came out differently, what changed since."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Integer, func, or_, select, union
from sqlalchemy.orm import Session

from payroll.coverage.tables import CoverageRow
from payroll.item.tables import PayItem
from payroll.roster.tables import Person
from payroll.run import queries
from payroll.run.rules.job import CORRECTIONS, READY
from payroll.run.tables import Correction, PayRun, Payslip, RunJob
from payroll.wage.tables import WageRow


@dataclass(frozen=True)
class Differs:
    """How many people differ as computed last (and when), of how many something was entered since."""

    found: int
    at: datetime | None
    changed: int
    corrections: int


def differs_today(session: Session, run: PayRun) -> Differs:
    """Return what is known of a locked month as of today, without computing it."""
    job = queries.last_job(session, run.month, CORRECTIONS)
    ready = job is not None and job.state == READY
    counted = select(func.count(Correction.id)).where(Correction.month == run.month)
    return Differs(
        (job.summary or {}).get("people", 0) if job and ready else 0,
        job.created_at if job else None,
        _changed(session, run, job),
        session.scalar(counted) or 0,
    )


def _changed(session: Session, run: PayRun, job: RunJob | None) -> int:
    since = max(run.read_at, job.created_at) if job else run.read_at
    first = date.fromisoformat(f"{run.month}-01")
    last = (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    people = union(
        select(WageRow.employee_id).where(WageRow.entered_at > since, WageRow.valid_from <= last),
        select(CoverageRow.employee_id).where(CoverageRow.entered_at > since, CoverageRow.valid_from <= last),
        select(PayItem.employee_id).where(
            or_(PayItem.entered_at > since, PayItem.ended_at > since),
            PayItem.valid_from <= last,
            or_(PayItem.month.is_(None), PayItem.month == run.month),
        ),
        *([] if job else [_moved_dates(run)]),
    ).subquery()
    return session.scalar(select(func.count(people.c.employee_id, type_=Integer))) or 0


def _moved_dates(run: PayRun) -> Any:
    both = select(Payslip.employee_id).join(Person, Person.employee_id == Payslip.employee_id)
    return both.where(
        Payslip.run_id == run.id,
        or_(
            Person.hire_date != Payslip.hire_date,
            Person.birth_date != Payslip.birth_date,
            Person.resign_date.is_distinct_from(Payslip.resign_date),
        ),
    )
