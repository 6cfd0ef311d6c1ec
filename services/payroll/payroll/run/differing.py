"""How a month being computed differs from its draft, person by person."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from payroll.run.rules.difference import GONE, Change, change_row, difference
from payroll.run.rules.kept import Row
from payroll.run.tables import Payslip, PayslipColumns, PendingPayslip, RunChange, RunJob


@dataclass(frozen=True)
class Part:
    """A part of the result on its way: who it is about, their payslips and problems, how far it is."""

    employee_ids: Sequence[int]
    payslips: Sequence[Row]
    problems: Sequence[Row]
    done: int
    total: int
    changes: Sequence[Row] | None = None
    """How these people differ, where it is not from the draft."""


def changes_of(session: Session, job: RunJob, part: Part) -> list[Row]:
    """Return how a part differs, as rows of changes: from the draft, where the part does not tell."""
    if part.changes is not None:
        return [{**change, "job_id": job.id} for change in part.changes]
    if not job.base_hash:
        return []
    after = {row["employee_id"]: row for row in part.payslips}
    before = _draft_of(session, job.month, part.employee_ids, after)
    names = {row["employee_id"]: row for row in (*part.problems, *part.payslips)}
    found = []
    for number in part.employee_ids:
        change = difference(before.get(number), after.get(number))
        if change is not None:
            who = names.get(number) or before[number]
            found.append(_row(job.id, who, before.get(number), after.get(number), change))
    return found


def _draft_of(session: Session, month: str, ids: Sequence[int], after: dict[int, Row]) -> dict[int, Row]:
    """Return the payslips of the draft that have another hash than the new ones, by employee."""
    own = Payslip.month == month, Payslip.employee_id.in_(ids)
    seals = dict(session.execute(select(Payslip.employee_id, Payslip.hash).where(*own)).all())
    same = {number for number, seal in seals.items() if number in after and after[number]["hash"] == seal}
    for number in same:
        after.pop(number)
    rows = session.scalars(select(Payslip).where(*own, Payslip.employee_id.in_(seals.keys() - same)))
    return {row.employee_id: _columns_of(row) for row in rows}


def _columns_of(row: Payslip) -> Row:
    return {name: getattr(row, name) for name in column_names(PayslipColumns) if name != "inputs"}


def _row(job_id: str, who: Row, before: Row | None, after: Row | None, change: Change) -> Row:
    return {**change_row(who, before, after, change), "job_id": job_id}


def note_gone(session: Session, job: RunJob) -> None:
    """Tell of those of the draft of whom the new reading knows nothing at all."""
    told = select(PendingPayslip.employee_id).where(PendingPayslip.job_id == job.id)
    changed = select(RunChange.employee_id).where(RunChange.job_id == job.id)
    chosen = select(Payslip).where(Payslip.month == job.month, Payslip.employee_id.not_in(told))
    gone = [_columns_of(row) for row in session.scalars(chosen.where(Payslip.employee_id.not_in(changed)))]
    if gone:
        session.execute(insert(RunChange), [_gone_row(job.id, before) for before in gone])


def _gone_row(job_id: str, before: Row) -> Row:
    change = difference(before, None) or Change(GONE, (GONE,), ())
    return _row(job_id, before, before, None, change)


def column_names(columns: type) -> list[str]:
    """Return the columns that a kept and a pending row share."""
    return list(columns.__annotations__)
