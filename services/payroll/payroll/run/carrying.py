"""Corrections on their way into a run: which wait, which a run settled, settling them at its lock."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from chassis.errors import Conflict
from sqlalchemy import Select, insert, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session, undefer

from payroll.run.rules.corrected import CODE, Corrected, settled_as
from payroll.run.rules.states import LOCKED, PAID, PUBLISHED
from payroll.run.tables import Correction, CorrectionSettlement, CorrectionSlip, PayRun, Payslip

_PERSON = ("employee_id", "employee_no", "name", "birth_date", "site_name", "hire_date", "resign_date")
_OF_WORK = ("weekly_hours", "workplace_size")


class CorrectionsMoved(Conflict):
    """A correction in the drafts was settled by another month's run meanwhile."""

    code, message = (
        "corrections_moved",
        "이 초안에 든 정정이 그 사이에 다른 달 급여에서 정산되었습니다. 다시 계산한 뒤 확정해 주세요.",
    )


@dataclass(frozen=True)
class Held:
    """One person of a correction, and what became of the difference; None while it waits."""

    slip: CorrectionSlip
    settlement: CorrectionSettlement | None


def corrections_of(session: Session, month: str, employee_id: int) -> list[tuple[Correction, Held]]:
    """Return the locked corrections of one person's month, the first one first."""
    chosen = (
        select(Correction, CorrectionSlip, CorrectionSettlement)
        .join(CorrectionSlip, CorrectionSlip.correction_id == Correction.id)
        .join(CorrectionSettlement, CorrectionSettlement.slip_id == CorrectionSlip.id, isouter=True)
        .where(CorrectionSlip.month == month, CorrectionSlip.employee_id == employee_id)
        .where(Correction.state.in_(PUBLISHED))
        .order_by(Correction.number)
    )
    return [(row, Held(slip, settlement)) for row, slip, settlement in session.execute(chosen)]


def waiting(session: Session, month: str) -> dict[str, Any]:
    """Return what a run of a month would carry: locked corrections of earlier months that no run settled."""
    chosen = _slips().where(
        Correction.state.in_(PUBLISHED),
        Correction.month < month,
        CorrectionSlip.id.not_in(select(CorrectionSettlement.slip_id)),
    )
    return _by_person(session, chosen)


def settled(session: Session, run: PayRun) -> dict[str, Any]:
    """Return what a locked run carried."""
    own = select(CorrectionSettlement.slip_id).where(CorrectionSettlement.run_id == run.id)
    return _by_person(session, _slips().where(CorrectionSlip.id.in_(own)))


def not_in_drafts(session: Session, run: PayRun) -> set[int]:
    """Return the people with a payslip in this run that does not know of a correction that waits."""
    known = waiting(session, run.month)["corrections"]
    drafts = _payslips(session, run, known.keys()) if known else []
    return {
        row.employee_id
        for row in drafts
        if {one.slip_id for one in known[row.employee_id]} - _considered(row)
    }


def settle(session: Session, run: PayRun, now: datetime) -> None:
    """Keep which corrections a run being locked pays, or leaves to an agreement; once each.

    Raises CorrectionsMoved where the drafts hold one that no longer waits.
    """
    known: dict[int, Sequence[Corrected]] = waiting(session, run.month)["corrections"]
    holds = any(code.startswith(CODE) for code in run.totals)
    if not known and not holds:
        return
    rows = [
        row
        for payslip in _payslips(session, run, None if holds else known.keys())
        for row in _settlements(run, payslip, known.get(payslip.employee_id, ()), now)
    ]
    try:
        with session.begin_nested():
            if rows:
                session.execute(insert(CorrectionSettlement), rows)
    except IntegrityError as error:
        raise CorrectionsMoved from error


def follow_paid(session: Session, now: datetime) -> None:
    """Mark every locked correction paid of which each difference stands in a run that is paid."""
    paid = (
        select(CorrectionSettlement.slip_id)
        .join(PayRun, PayRun.id == CorrectionSettlement.run_id)
        .where(PayRun.state == PAID)
    )
    still_open = select(CorrectionSlip.correction_id).where(CorrectionSlip.id.not_in(paid))
    chosen = select(Correction).where(Correction.state == LOCKED, Correction.id.not_in(still_open))
    for row in session.scalars(chosen.with_for_update()):
        row.state, row.paid_at = PAID, now


def _slips() -> Select[CorrectionSlip, Correction]:
    chosen = select(CorrectionSlip, Correction).join(
        Correction, Correction.id == CorrectionSlip.correction_id
    )
    return chosen.order_by(CorrectionSlip.id).options(undefer(CorrectionSlip.inputs))


def _by_person(session: Session, chosen: Select[CorrectionSlip, Correction]) -> dict[str, Any]:
    corrections: dict[int, list[Corrected]] = {}
    people: dict[int, dict[str, Any]] = {}
    for slip, correction in session.execute(chosen):
        corrections.setdefault(slip.employee_id, []).append(_corrected(slip, correction))
        of_work = (slip.inputs or {}).get("work", {})
        people[slip.employee_id] = {name: getattr(slip, name) for name in _PERSON} | {
            name: of_work[name] for name in _OF_WORK
        }
    return {"corrections": corrections, "people": people}


def _corrected(slip: CorrectionSlip, correction: Correction) -> Corrected:
    month = date.fromisoformat(f"{slip.month}-01")
    names = ("side", "code", "label", "before", "after", "tax_free")
    changes = tuple({name: change[name] for name in names} for change in slip.changes)
    return Corrected(slip.id, month, correction.number, correction.reason, changes)


def _payslips(session: Session, run: PayRun, people: Iterable[int] | None) -> Sequence[Payslip]:
    chosen = select(Payslip).where(Payslip.run_id == run.id).options(undefer(Payslip.inputs))
    if people is not None:
        chosen = chosen.where(Payslip.employee_id.in_(people))
    return session.scalars(chosen).all()


def _considered(payslip: Payslip) -> set[int]:
    own = (payslip.inputs or {}).get("own", {})
    return {one["slip_id"] for one in own.get("corrections", ())}


def _settlements(
    run: PayRun, payslip: Payslip, known: Sequence[Corrected], now: datetime
) -> list[dict[str, Any]]:
    considered = _considered(payslip)
    if considered - {one.slip_id for one in known}:
        raise CorrectionsMoved
    return [
        {
            "slip_id": one.slip_id,
            "run_id": run.id,
            "month": run.month,
            "won": one.net_won,
            "outcome": settled_as(one, payslip.lines),
            "settled_at": now,
        }
        for one in known
        if one.slip_id in considered
    ]
