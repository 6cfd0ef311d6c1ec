"""A locked month with payslips, accounts and payment lines, in short."""

from datetime import UTC, date, datetime
from typing import Any

from chassis.db import Database
from payroll.payment.tables import PaymentLine, Transfer
from payroll.run.tables import PayRun, Payslip
from sqlalchemy.orm import Session

NOW = datetime(2026, 12, 9, 1, 0, tzinfo=UTC)
PAY_DAY = date(2026, 12, 10)
NAMES = {1: "김하늘", 2: "이바다", 3: "박시내"}


def run_row(state: str = "locked", month: str = "2026-11") -> PayRun:
    return PayRun(
        month=month, pay_date=PAY_DAY, state=state, hash="h", attendance_closed=True, attendance_version="v1",
        provisional=[], payslip_count=0, gross_won=0, deduction_won=0, net_won=0, totals={}, read_at=NOW,
        computed_by="office", locked_at=NOW, locked_by="office",
    )  # fmt: skip


def payslip_row(run_id: int, employee_id: int, net_won: int, month: str = "2026-11") -> Payslip:
    return Payslip(
        run_id=run_id, month=month, employee_id=employee_id, employee_no=f"H-{employee_id:04d}",
        name=NAMES.get(employee_id, "최구름"), birth_date=date(1990, 5, 17), site_name="한빛물류",
        hire_date=date(2025, 3, 1), resign_date=None, tax_mode="insured", hourly_won=11_000, family_count=1,
        children=0, percent=100, days_worked=20, worked_minutes=9_600, overtime_minutes=0, night_minutes=0,
        holiday_minutes=0, gross_won=net_won, deduction_won=0, net_won=net_won, lines=[], days=[], notes=[],
        hash="h",
    )  # fmt: skip


def locked_month(db: Database, nets: dict[int, int], month: str = "2026-11") -> dict[int, int]:
    """Keep a locked run that owes these people these won; return each one's payslip by employee."""

    def write(session: Session) -> dict[int, int]:
        run = run_row(month=month)
        session.add(run)
        session.flush()
        slips = {one: payslip_row(run.id, one, net, month) for one, net in nets.items()}
        session.add_all(slips.values())
        session.flush()
        return {one: slip.id for one, slip in slips.items()}

    return db.write(write)


def transfer_row(number: int = 1, **more: Any) -> Transfer:
    plain: dict[str, Any] = {
        "request_key": f"file-{number}",
        "month": "2026-11",
        "number": number,
        "pay_on": PAY_DAY,
        "layout": {},
        "line_count": 1,
        "total_won": 1_000,
        "digest": "d",
        "made_by": "staff:jiyu",
        "made_at": NOW,
    }
    return Transfer(**{**plain, **more})


def line_row(payslip_id: int, **more: Any) -> PaymentLine:
    plain: dict[str, Any] = {
        "position": 1,
        "month": "2026-11",
        "payslip_id": payslip_id,
        "employee_id": 1,
        "amount_won": 1_000,
        "state": "sent",
    }
    return PaymentLine(**{**plain, **more})
