"""How people are insured: for the run, and of one person."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from payroll.coverage.rules import Bill, Coverage
from payroll.coverage.tables import CoverageRow


def coverages_of(
    session: Session, known_at: datetime | None = None, only: int | None = None
) -> dict[int, list[Coverage]]:
    """Return by employee what was entered, the latest word of a day last; with `known_at` only until then.

    With `only` that of one person.
    """
    chosen = select(CoverageRow).order_by(CoverageRow.employee_id, CoverageRow.valid_from, CoverageRow.id)
    if known_at is not None:
        chosen = chosen.where(CoverageRow.entered_at <= known_at)
    if only is not None:
        chosen = chosen.where(CoverageRow.employee_id == only)
    found: dict[int, dict[object, Coverage]] = {}
    for row in session.scalars(chosen):
        found.setdefault(row.employee_id, {})[row.valid_from] = coverage_of_row(row)
    return {employee_id: list(by_day.values()) for employee_id, by_day in found.items()}


def coverage_of_row(row: CoverageRow) -> Coverage:
    """Return a row as the rules know it."""
    bill = None
    if row.pension_won is not None and row.health_won is not None and row.care_won is not None:
        bill = Bill(row.pension_won, row.health_won, row.care_won)
    return Coverage(row.valid_from, bill, row.no_pension, row.no_health, row.no_employment, row.joins_at_once)


def person_rows(session: Session, employee_id: int) -> Sequence[CoverageRow]:
    """Return all that was entered for a person, the latest first."""
    chosen = select(CoverageRow).where(CoverageRow.employee_id == employee_id)
    return session.scalars(chosen.order_by(CoverageRow.valid_from.desc(), CoverageRow.id.desc())).all()


def row_by_key(session: Session, form_key: str) -> CoverageRow | None:
    """Return the row that a form with this key added, if it did before."""
    return session.scalar(select(CoverageRow).where(CoverageRow.form_key == form_key))
