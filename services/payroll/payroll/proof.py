"""What a good copy of payroll's data holds: the last locked month, whose hash comes out again."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date

from chassis.db import Database
from chassis.errors import AppError
from chassis.http import Peers
from chassis.settings import Settings
from sqlalchemy.orm import Session

from payroll import clients
from payroll.figures.queries import month_figures_of
from payroll.run import queries
from payroll.run.compute import outcomes_of
from payroll.run.rules.kept import Reading, computed_month
from payroll.run.sources import sources_found
from payroll.run.tables import PayRun, Payslip


def prove(database: Database, _side: Settings, peers: Peers) -> tuple[list[str], list[str]]:
    """Add the last locked month up again, then compute it anew from attendance's closed month."""
    with database.read() as session:
        run = queries.last_locked_run(session)
        if run is None:
            return ["확정된 급여가 아직 없음"], []
        faults = _wrong_sums(run, queries.payslips_of_month(session, run.month))
        if faults:
            return [], faults
        return _computed_again(session, run, peers)


def _wrong_sums(run: PayRun, payslips: Sequence[Payslip]) -> list[str]:
    totals: Counter[str] = Counter()
    for payslip in payslips:
        for line in payslip.lines:
            totals[line["code"]] += line["amount"]
    kept = (run.payslip_count, run.gross_won, run.deduction_won, run.net_won, run.totals)
    found = (
        len(payslips),
        sum(payslip.gross_won for payslip in payslips),
        sum(payslip.deduction_won for payslip in payslips),
        sum(payslip.net_won for payslip in payslips),
        dict(totals),
    )
    return [] if kept == found else [f"{run.month} 급여의 합계가 명세서의 합과 다릅니다"]


def _computed_again(session: Session, run: PayRun, peers: Peers) -> tuple[list[str], list[str]]:
    sums = f"{run.month} 급여 {run.payslip_count}명의 합계가 맞음"
    try:
        read = clients.month_of(peers, run.month)
    except AppError as error:
        return [sums], [
            f"근태에서 {run.month}을(를) 읽지 못해 다시 계산하지 못했습니다({type(error).__name__})"
        ]
    if (read.closed, read.version) != (run.attendance_closed, run.attendance_version):
        return [sums, f"{run.month} 근태가 확정 뒤에 바뀌어 다시 계산하지 않음"], []
    first = date.fromisoformat(f"{run.month}-01")
    figures = month_figures_of(session, first, run.pay_date, known_at=run.read_at)
    outcomes = outcomes_of(first, read, figures, sources_found(session, run))
    provisional = tuple(run.provisional)
    reading = Reading(run.month, run.pay_date, read.closed, read.version, provisional, run.read_at)
    again = computed_month(reading, outcomes).hash
    if again != run.hash:
        return [sums], [
            f"{run.month} 급여를 다시 계산하니 확정한 것과 다릅니다({again[:12]} ≠ {run.hash[:12]})"
        ]
    return [f"{sums}, 다시 계산한 해시도 같음"], []
