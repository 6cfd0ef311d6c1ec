"""Reads what runs kept for the trace, a few payslips at a time."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from chassis.db import Database
from sqlalchemy import select
from sqlalchemy.orm import Session, undefer

from payroll.run import queries as runs
from payroll.run.tables import PayRun, Payslip
from payroll.trace.rules.grounds import Ground, grounds_of
from payroll.trace.rules.told import FORMAT, person_told

_AT_A_TIME = 200
_NAMES = (
    "employee_no", "tax_mode", "hourly_won", "family_count", "children", "percent", "days", "inputs", "lines",
    "notes", "gross_won", "deduction_won", "net_won", "hash",
)  # fmt: skip


def trace_lines(db: Database, month: str) -> Iterator[str]:
    """Yield a month's trace as JSON lines: the run with its figures, each person, the end.

    Nothing is held between two parts; whoever reads compares the hash of the end with the first one.
    """
    with db.read() as session:
        run = runs.run_of(session, month)
        head, figures = _run_told(run), run.figures or []
    yield _line(head)
    people, last = 0, 0
    while part := _part(db, month, last):
        for number, kept in part:
            yield _line(person_told(kept, figures))
            people, last = people + 1, number
    with db.read() as session:
        yield _line({"kind": "end", "hash": runs.run_of(session, month).hash, "people": people})


def grounds(session: Session, month: str, employee_id: int) -> list[Ground]:
    """Return the grounds of one person's payslip, line by line; raises RunUnknown or PayslipUnknown."""
    run, payslip = runs.run_of(session, month), runs.payslip_of(session, month, employee_id)
    return grounds_of(_kept(payslip), run.figures or [])


def _part(db: Database, month: str, after: int) -> list[tuple[int, dict[str, Any]]]:
    chosen = select(Payslip).where(Payslip.month == month, Payslip.id > after).order_by(Payslip.id)
    with db.read() as session:
        rows = session.scalars(chosen.limit(_AT_A_TIME).options(undefer(Payslip.inputs)))
        return [(row.id, _kept(row)) for row in rows]


def _kept(row: Payslip) -> dict[str, Any]:
    return {name: getattr(row, name) for name in _NAMES}


def _run_told(run: PayRun) -> dict[str, Any]:
    return {
        "kind": "run",
        "format": FORMAT,
        "month": run.month,
        "pay_date": run.pay_date.isoformat(),
        "state": run.state,
        "hash": run.hash,
        "attendance_closed": run.attendance_closed,
        "attendance_version": run.attendance_version,
        "provisional": run.provisional,
        "figures": run.figures,
        "payslips": run.payslip_count,
        "gross": run.gross_won,
        "deduction_total": run.deduction_won,
        "net": run.net_won,
    }


def _line(told: dict[str, Any]) -> str:
    return json.dumps(told, ensure_ascii=False, separators=(",", ":")) + "\n"
