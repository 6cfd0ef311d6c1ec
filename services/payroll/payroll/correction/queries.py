"""Corrections of locked months: what was locked last, what they hold, what became of them."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from typing import Any, TypeAlias

from chassis.errors import NotFound
from sqlalchemy import func, select
from sqlalchemy.orm import Session, undefer

from payroll.roster.tables import Person
from payroll.run import queries as runs
from payroll.run.carrying import Held
from payroll.run.differing import column_names
from payroll.run.rules.job import CORRECTIONS
from payroll.run.rules.states import PUBLISHED
from payroll.run.staging import NothingPending
from payroll.run.tables import (
    Correction,
    CorrectionSettlement,
    CorrectionSlip,
    PayRun,
    Payslip,
    PayslipColumns,
    RunJob,
    RunProblem,
)
from payroll.trace.rules.told import FORMAT, person_told

Kept: TypeAlias = Correction
"""One correction run, for those who only read it."""


class CorrectionUnknown(NotFound):
    code, message = "correction_unknown", "찾는 정정이 없습니다."


def corrections_of(session: Session, month: str) -> Sequence[Correction]:
    """Return a month's corrections, the latest first."""
    chosen = select(Correction).where(Correction.month == month)
    return session.scalars(chosen.order_by(Correction.number.desc())).all()


def correction_of(session: Session, month: str, number: int) -> Correction:
    """Return one correction, or raise CorrectionUnknown."""
    chosen = select(Correction).where(Correction.month == month, Correction.number == number)
    found = session.scalar(chosen)
    if found is None:
        raise CorrectionUnknown
    return found


def open_correction(session: Session, month: str) -> Correction | None:
    """Return the correction of a month that is not locked yet, or None."""
    return session.scalar(select(Correction).where(Correction.open_month == month))


def last_number(session: Session, month: str) -> int:
    """Return the number of a month's latest correction; 0 before the first."""
    return session.scalar(select(func.max(Correction.number)).where(Correction.month == month)) or 0


def last_job(session: Session, month: str) -> RunJob | None:
    """Return the latest computing of a month as of today."""
    return runs.last_job(session, month, CORRECTIONS)


def last_check(session: Session, month: str) -> RunJob:
    """Return the latest computing of a month as of today, or raise NothingPending."""
    job = last_job(session, month)
    if job is None:
        raise NothingPending
    return job


def base_token(session: Session, run: PayRun) -> str:
    """Return what names the last locked result of a month: its run, and its latest locked correction."""
    chosen = select(func.max(Correction.number)).where(
        Correction.month == run.month, Correction.state.in_(PUBLISHED)
    )
    return f"{run.hash[:50]}:{session.scalar(chosen) or 0}"


def locked_slips(session: Session, month: str, ids: Collection[int]) -> dict[int, dict[str, Any]]:
    """Return by employee what was locked last: the latest correction's right month, else the payslip."""
    own = select(Payslip).where(Payslip.month == month, Payslip.employee_id.in_(ids))
    found = {row.employee_id: _columns(row) for row in session.scalars(own.options(undefer(Payslip.inputs)))}
    later = (
        select(CorrectionSlip)
        .join(Correction, Correction.id == CorrectionSlip.correction_id)
        .where(CorrectionSlip.month == month, CorrectionSlip.employee_id.in_(ids))
        .where(Correction.state.in_(PUBLISHED))
        .order_by(Correction.number)
        .options(undefer(CorrectionSlip.inputs))
    )
    return found | {row.employee_id: _columns(row) for row in session.scalars(later)}


def paid_people(session: Session, month: str) -> dict[int, tuple[str, str]]:
    """Return number and name of everybody with a payslip of a month, by employee."""
    chosen = select(Payslip.employee_id, Payslip.employee_no, Payslip.name).where(Payslip.month == month)
    return {number: (employee_no, name) for number, employee_no, name in session.execute(chosen)}


def left_to_agreements(session: Session, run: PayRun) -> set[int]:
    """Return who of a run had hours of an earlier month left to a written agreement."""
    chosen = select(RunProblem.employee_id).where(
        RunProblem.run_id == run.id, RunProblem.code == "overpaid_left"
    )
    return set(session.scalars(chosen))


def people_of(session: Session) -> Mapping[int, Person]:
    """Return everybody of the copy of the roster."""
    return {person.employee_id: person for person in session.scalars(select(Person))}


def held_by(session: Session, correction: Correction, employee_id: int | None = None) -> list[Held]:
    """Return the people of a correction by number, or one of them."""
    chosen = (
        select(CorrectionSlip, CorrectionSettlement)
        .join(CorrectionSettlement, CorrectionSettlement.slip_id == CorrectionSlip.id, isouter=True)
        .where(CorrectionSlip.correction_id == correction.id)
        .order_by(CorrectionSlip.employee_no, CorrectionSlip.id)
    )
    if employee_id is not None:
        chosen = chosen.where(CorrectionSlip.employee_id == employee_id)
    found = [Held(slip, settlement) for slip, settlement in session.execute(chosen)]
    if employee_id is not None and not found:
        raise CorrectionUnknown
    return found


def trace_lines(session: Session, correction: Correction) -> list[str]:
    """Return a correction's trace as JSON lines: the right months with their figures, what was locked."""
    chosen = select(CorrectionSlip).where(CorrectionSlip.correction_id == correction.id)
    slips = session.scalars(chosen.order_by(CorrectionSlip.id).options(undefer(CorrectionSlip.inputs))).all()
    head = {
        "kind": "run",
        "format": FORMAT,
        "month": correction.month,
        "correction": correction.number,
        "state": correction.state,
        "hash": correction.hash,
        "figures": correction.figures,
        "payslips": len(slips),
        "gross": sum(slip.gross_won for slip in slips),
        "deduction_total": sum(slip.deduction_won for slip in slips),
        "net": sum(slip.net_won for slip in slips),
    }
    people = [_person_told(slip, correction.figures) for slip in slips]
    end = {"kind": "end", "hash": correction.hash, "people": len(slips)}
    return [json.dumps(row, ensure_ascii=False, separators=(",", ":")) + "\n" for row in (head, *people, end)]


def _person_told(slip: CorrectionSlip, figures: list[dict[str, Any]]) -> dict[str, Any]:
    corrected = {
        "before": {"gross": slip.before_gross_won, "net": slip.before_net_won},
        "changes": slip.changes,
    }
    return {**person_told(_columns(slip), figures), **corrected}


def _columns(row: Payslip | CorrectionSlip) -> dict[str, Any]:
    return {name: getattr(row, name) for name in column_names(PayslipColumns)}
