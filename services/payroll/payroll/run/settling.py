"""What a run does when it is locked: wages that were paid early count as paid."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from chassis.errors import Conflict
from chassis.identity import Identity
from sqlalchemy import select
from sqlalchemy.orm import Session

from payroll.payment.queries import states_of
from payroll.payment.rules import still_unpaid
from payroll.prepaid.actions import settle
from payroll.prepaid.queries import dues_of
from payroll.prepaid.rules import Due, Taken, taken_of
from payroll.run import carrying
from payroll.run.queries import owed_payslips
from payroll.run.rules.prepaid import LINE_CODE, settlement_lines
from payroll.run.tables import PayRun, Payslip


class AdvancesChanged(Conflict):
    """An advance was paid after the drafts were computed: they would pay it twice."""

    code, message = (
        "advances_changed",
        "급여를 계산한 뒤에 지급한 선불금이 있습니다. 초안으로 되돌려 다시 계산한 뒤 확정해 주세요.",
    )


class StillUnpaid(Conflict):
    """A bank's file was made for this month, and not everybody's money has arrived."""

    code = "run_still_unpaid"

    def __init__(self, people: int) -> None:
        super().__init__(
            f"아직 지급이 확인되지 않은 사람이 {people}명 있습니다. "
            "대량이체 화면에서 은행 결과를 반영하거나 한 사람씩 기록해 주세요."
        )


def refuse_unpaid(session: Session, run: PayRun) -> None:
    """Raise StillUnpaid when the month has bank files and not all of it is paid; by hand it always may."""
    known = states_of(session, run.month)
    unpaid = still_unpaid(owed_payslips(session, run.month), known) if known else set()
    if unpaid:
        raise StillUnpaid(len(unpaid))


def settle_run(session: Session, run: PayRun, who: Identity, now: datetime) -> None:
    """Settle the corrections that a run carries and every advance that is due in it.

    Raises CorrectionsMoved or AdvancesChanged where the drafts say otherwise.

    Who has no payslip keeps it open for the next run.
    """
    carrying.settle(session, run, now)
    dues = dues_of(session, run.month)
    payslips = {row.employee_id: row for row in _with_advances(session, run, dues)}
    for employee_id, payslip in payslips.items():
        for taken in _taken(payslip, dues.get(employee_id, [])):
            settle(session, run.month, taken, who, now)


def _with_advances(session: Session, run: PayRun, dues: dict[int, list[Due]]) -> Sequence[Payslip]:
    # Nobody had an advance: the payslips need not be read at all.
    if not dues and LINE_CODE not in run.totals:
        return []
    return session.scalars(select(Payslip).where(Payslip.run_id == run.id)).all()


def _taken(payslip: Payslip, dues: Sequence[Due]) -> list[Taken]:
    kept = _kept_lines(payslip)
    taken = taken_of(payslip.net_won + sum(won for _, won in kept), dues)
    if kept != [(line.formula, line.amount) for line in settlement_lines(taken)]:
        raise AdvancesChanged
    return taken


def _kept_lines(payslip: Payslip) -> list[tuple[str, int]]:
    return [(line["formula"], line["amount"]) for line in payslip.lines if line["code"] == LINE_CODE]
